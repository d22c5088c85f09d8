"""`python -m tests.image`: builds the Dockerfile as it stands and shows that the image keeps its promises.

It needs root on Debian with buildah and mmdebstrap, and the registries of Debian and Python.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bridge.demo.ports import HOST, free_port
from bridge.demo.valkey import embedded_valkey
from tests.image.engine import NEEDED, Image, build, confined, release
from tests.settings.test_settings import GOOD

_SECONDS = 30.0
_PROBE = """
import os
assert os.getuid() == os.getgid() == 10001, "runs as somebody else"
assert os.getgroups() in ([], [10001]), f"has more groups: {os.getgroups()}"
open("/tmp/probe", "w").close()
for folder in ("/", "/opt/bridge", "/opt/bridge/bin", "/var/tmp", "/etc"):
    try:
        open(folder + "/probe", "w").close()
    except OSError as exc:
        assert exc.errno == 30, exc  # the file system, not only its permissions
    else:
        raise AssertionError(f"{folder} can be written to")
print("ok")
"""


def main() -> int:
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing or os.getuid() != 0:
        sys.exit(f"The image is built by root on Debian. Missing: {', '.join(missing) or 'root'}.")
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="bridge-image-") as folder:
        store = Path(folder)
        try:
            image = build(store)
            told("built as the Dockerfile says, for", image.user)
            _examine(image)
        finally:
            release(store)
    return 0


def _examine(image: Image) -> None:
    probed = _run(image, {}, ["python3", "-c", _PROBE])
    assert probed == "ok", probed
    told("runs as 10001 and can write to /tmp only")
    assert not _ours_to_change(image), _ours_to_change(image)
    told("owns none of its own files")
    told("bridge --version:", _run(image, {}, [*image.entrypoint, "--version"]))
    told("bridge check:", _run(image, GOOD, [*image.entrypoint, "check"]))
    with embedded_valkey() as valkey, _served(image, valkey.url) as (url, process):
        told("bridge serve: /health/live", str(_answers(f"{url}/health/live", process)))
        told("bridge serve: /health/ready", str(_answers(f"{url}/health/ready", process)))
        variables = {"BRIDGE_BIND": url.removeprefix("http://")}
        _run(image, variables, image.health)
        told("its own health check is content")
        process.send_signal(signal.SIGTERM)
        assert process.wait(_SECONDS) == 0, process.returncode
        told("SIGTERM ends it well")
    assert _sick(image)
    told("its health check is not content with nothing")


@contextmanager
def _served(image: Image, redis_url: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    port = free_port()
    variables = {**GOOD, "BRIDGE_BIND": f"{HOST}:{port}", "BRIDGE_REDIS_URL": redis_url}
    process = subprocess.Popen(confined(image, variables, [*image.entrypoint, *image.command]))
    try:
        yield f"http://{HOST}:{port}", process
    finally:
        process.kill()
        process.wait()


def _answers(url: str, process: subprocess.Popen[bytes]) -> int:
    deadline = time.monotonic() + _SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as exc:
            raise AssertionError(exc.read()) from exc
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{url} was never answered")


def _sick(image: Image) -> bool:
    command = confined(image, {"BRIDGE_BIND": f"{HOST}:{free_port()}"}, image.health)
    return subprocess.run(command, capture_output=True, check=False).returncode != 0


def _run(image: Image, variables: dict[str, str], command: list[str]) -> str:
    done = subprocess.run(confined(image, variables, command), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def _ours_to_change(image: Image) -> list[Path]:
    """Files of the bridge's that its own user owns or that anybody may change."""
    files = [path for path in (image.root / "opt/bridge").rglob("*") if not path.is_symlink()]
    return [path for path in files if path.stat().st_uid != 0 or path.stat().st_mode & 0o022]


def told(*words: str) -> None:
    sys.stdout.write(f"image: {' '.join(words)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
