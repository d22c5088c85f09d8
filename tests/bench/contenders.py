"""Who is compared: the bridge, what stands alone, and the same chain as other communities would write it."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bridge.demo.ports import HOST, free_port
from bridge.demo.process import PYTHON, Process, running, serving
from bridge.mock.entra import API_CLIENT_ID, CONTOSO, MockEntra
from tests.bench.answering import answers
from tests.bench.recording import LIST
from tests.builders import SEALING_KEY, environment
from tests.test_house import ROOT

BENCH_PYTHON = ROOT / ".venv" / "bench" / "bin" / "python"


@dataclass(frozen=True)
class Scene:
    """What stands around every contender; `settings` are the bridge's own, beside those it always gets."""

    upstream: Process
    upstream_url: str
    list_path: str
    redis_url: str
    entra: MockEntra
    connector: Mapping[str, Any]
    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    other_checkout: str = ""


@dataclass(frozen=True)
class Served:
    """Something that answers the list request at `url`."""

    url: str
    process: Process


Serving = Callable[[Scene, int], AbstractContextManager[Served]]


@dataclass(frozen=True)
class Contender:
    """`served` starts it with so many workers; a `chain` answers what the bridge answers."""

    name: str
    told: str
    served: Serving
    is_chain: bool = True
    is_there: Callable[[], bool] = lambda: True


def _bridge(**variables: str) -> Serving:
    @contextmanager
    def served(scene: Scene, workers: int) -> Iterator[Served]:
        url = f"http://{HOST}:{free_port()}"
        own = {"BRIDGE_PUBLIC_URL": url, "BRIDGE_BIND": url.removeprefix("http://"), "BRIDGE_WORKERS": str(workers)}
        settings = {**own, **scene.settings, **variables}
        with serving(environment(scene.entra, scene.redis_url, {CONTOSO: scene.connector}, **settings)) as process:
            yield Served(url + LIST, process)

    return served


@contextmanager
def _other_checkout(scene: Scene, workers: int) -> Iterator[Served]:
    with _bridge(PYTHONPATH=scene.other_checkout)(scene, workers) as served:
        yield served


@contextmanager
def _upstream(scene: Scene, _: int) -> Iterator[Served]:
    """It runs already."""
    yield Served(scene.upstream_url + scene.list_path, scene.upstream)


@contextmanager
def _nginx(scene: Scene, workers: int) -> Iterator[Served]:
    port, folder = free_port(), scene.folder / "nginx"
    folder.mkdir(exist_ok=True)
    upstream = scene.upstream_url.removeprefix("http://")
    places = "".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(f"""
        daemon off; worker_processes {workers}; pid {folder}/pid; error_log stderr;
        events {{ worker_connections 2048; }}
        http {{
            access_log off; keepalive_requests 1000000; {places}
            upstream instance {{ server {upstream}; keepalive 512; keepalive_requests 1000000; }}
            server {{
                listen {HOST}:{port} backlog=2048;
                location / {{ proxy_pass http://instance; proxy_http_version 1.1; proxy_set_header Connection ""; }}
            }}
        }}""")
    command = [str(shutil.which("nginx")), "-p", str(folder), "-c", f"{folder}/nginx.conf", "-e", "stderr"]
    with _listening("nginx", command, f"http://{HOST}:{port}{scene.list_path}", {}) as served:
        yield served


def _twin(name: str, *options: str) -> Serving:
    """A twin under its server: `options` are the command, with PORT and WORKERS in them."""

    @contextmanager
    def served(scene: Scene, workers: int) -> Iterator[Served]:
        port = free_port()
        told = (option.replace("PORT", str(port)).replace("WORKERS", str(workers)) for option in options)
        command = [str(BENCH_PYTHON), "-m", *told]
        variables = {
            "PYTHONPATH": str(ROOT),
            "TWIN_REDIS_URL": scene.redis_url,
            "TWIN_SERVICENOW_URL": scene.upstream_url,
            "TWIN_JWKS_URL": f"{scene.entra.url}/{CONTOSO}/discovery/v2.0/keys",
            "TWIN_ISSUER": f"{scene.entra.url}/{CONTOSO}/v2.0",
            "TWIN_AUDIENCE": API_CLIENT_ID,
            "TWIN_SEALING_KEY": SEALING_KEY,
        }
        with _listening(name, command, f"http://{HOST}:{port}{LIST}", variables) as served:
            yield served

    return served


@contextmanager
def _listening(name: str, command: Sequence[str], url: str, variables: Mapping[str, str]) -> Iterator[Served]:
    with leashed(name, command, variables) as process:
        process.until(lambda: answers(url))
        yield Served(url, process)


def leashed(name: str, command: Sequence[str], variables: Mapping[str, str]) -> AbstractContextManager[Process]:
    """A command that ends when we do, however that is, with all it started."""
    return running(name, [*PYTHON, "bridge.demo.leash", *command], variables)


def _uvicorn(module: str) -> tuple[str, ...]:
    """With uvloop and httptools, which it takes when they are there."""
    return "uvicorn", module, "--host", HOST, "--port", "PORT", "--workers", "WORKERS", "--no-access-log"


_GUNICORN = ("gunicorn", "--no-control-socket", "--worker-class", "gthread", "--threads", "256", "--keep-alive", "65")

CONTENDERS = (
    Contender("upstream", "the fake ServiceNow alone", _upstream, is_chain=False),
    Contender("nginx", "nginx proxy_pass", _nginx, is_chain=False, is_there=lambda: shutil.which("nginx") is not None),
    Contender("bridge", "this checkout, as it is served by default", _bridge()),
    Contender("gevent", "this checkout on gevent", _bridge(BRIDGE_WORKER_CLASS="gevent")),
    Contender("other", "the bridge of another checkout", _other_checkout),
    Contender(
        "fastapi",
        "FastAPI, pydantic, httpx on uvicorn",
        _twin("fastapi", *_uvicorn("tests.bench.twins.with_fastapi:app")),
    ),
    Contender(
        "flask",
        "Flask, requests, marshmallow on gunicorn's threads",
        _twin(
            "flask", *_GUNICORN, "--workers", "WORKERS", "--bind", f"{HOST}:PORT", "tests.bench.twins.with_flask:app"
        ),
    ),
    Contender(
        "starlette",
        "Starlette, aiohttp, msgspec on uvicorn",
        _twin("starlette", *_uvicorn("tests.bench.twins.with_starlette:app")),
    ),
)
NAMES = tuple(contender.name for contender in CONTENDERS)
