"""Who is compared: the bridge, what stands alone, and the same chain as other communities would write it."""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from bridge.demo.ports import HOST, free_port
from bridge.demo.process import Process, serving
from bridge.mock.entra import API_CLIENT_ID, CONTOSO
from tests.bench.answering import answers
from tests.bench.recording import LIST
from tests.bench.stage import BENCH_PYTHON, Stage, leashed
from tests.builders import SEALING_KEY
from tests.test_house import ROOT


@dataclass(frozen=True)
class Served:
    """Something that answers the list request at `url`."""

    url: str
    process: Process


Settings = Mapping[str, str]
Serving = Callable[[Stage, Settings, int], AbstractContextManager[Served]]
"""Starts somebody with so many workers; the settings are the bridge's."""


@dataclass(frozen=True)
class Contender:
    """A `chain` answers what the bridge answers."""

    name: str
    told: str
    served: Serving
    is_chain: bool = True
    is_there: Callable[[], bool] = lambda: True


def _bridge(**variables: str) -> Serving:
    @contextmanager
    def served(stage: Stage, settings: Settings, workers: int) -> Iterator[Served]:
        url = f"http://{HOST}:{free_port()}"
        own = {"BRIDGE_PUBLIC_URL": url, "BRIDGE_BIND": url.removeprefix("http://"), "BRIDGE_WORKERS": str(workers)}
        with serving(stage.variables(**{**own, **settings, **variables})) as process:
            yield Served(url + LIST, process)

    return served


def other(checkout: str) -> Contender:
    """The bridge of another checkout, run by this one's Python: what a change gives, by turns."""
    return Contender("other", "the bridge of another checkout", _bridge(PYTHONPATH=checkout))


@contextmanager
def _upstream(stage: Stage, _: Settings, __: int) -> Iterator[Served]:
    """It runs already."""
    yield Served(stage.upstream_url + stage.recording.list_path, stage.upstream)


@contextmanager
def _nginx(stage: Stage, _: Settings, workers: int) -> Iterator[Served]:
    port, folder = free_port(), stage.folder / "nginx"
    folder.mkdir(exist_ok=True)
    upstream = stage.upstream_url.removeprefix("http://")
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
    with _listening("nginx", command, f"http://{HOST}:{port}{stage.recording.list_path}", {}) as served:
        yield served


def _twin(name: str, *options: str) -> Serving:
    """A twin under its server: `options` are the command, with PORT and WORKERS in them."""

    @contextmanager
    def served(stage: Stage, _: Settings, workers: int) -> Iterator[Served]:
        port = free_port()
        told = (option.replace("PORT", str(port)).replace("WORKERS", str(workers)) for option in options)
        command = [str(BENCH_PYTHON), "-m", *told]
        variables = {
            "PYTHONPATH": str(ROOT),
            "TWIN_REDIS_URL": stage.redis_url,
            "TWIN_SERVICENOW_URL": stage.upstream_url,
            "TWIN_JWKS_URL": f"{stage.entra.url}/{CONTOSO}/discovery/v2.0/keys",
            "TWIN_ISSUER": f"{stage.entra.url}/{CONTOSO}/v2.0",
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


def _uvicorn(module: str) -> tuple[str, ...]:
    """With uvloop and httptools, which it takes when they are there."""
    return "uvicorn", module, "--host", HOST, "--port", "PORT", "--workers", "WORKERS", "--no-access-log"


_GUNICORN = ("gunicorn", "--no-control-socket", "--worker-class", "gthread", "--threads", "256", "--keep-alive", "65")

CONTENDERS = (
    Contender("upstream", "the fake ServiceNow alone", _upstream, is_chain=False),
    Contender("nginx", "nginx proxy_pass", _nginx, is_chain=False, is_there=lambda: shutil.which("nginx") is not None),
    Contender("bridge", "this checkout, as it is served by default", _bridge()),
    Contender("gevent", "this checkout on gevent", _bridge(BRIDGE_WORKER_CLASS="gevent")),
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
