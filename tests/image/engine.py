"""Builds and mounts the project's image without a container engine: buildah in a chroot, on a root of Debian's."""

import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
NEEDED = ("buildah", "mmdebstrap", "unshare", "chroot")
# What a Python image has that a Debian root has not.
_PACKAGES = "python3-minimal,python3-venv,ca-certificates"
_BASE, _BUILT = "localhost/base", "localhost/bridge"
# Where pip is told on this machine how it reaches its registry, and by which authorities; both are for the build only.
_LENT = (Path("/etc/pip.conf"), Path("/etc/ssl/certs"))


@dataclass(frozen=True)
class Image:
    """Where its files lie, and what it says of how it is run."""

    root: Path
    user: str
    environment: dict[str, str]
    entrypoint: list[str]
    command: list[str]
    health: list[str]


def build(store: Path) -> Image:
    """The image of the Dockerfile as it stands, but for where it comes from: Docker's base cannot be had everywhere."""
    _base(store)
    lent = [word for path in _LENT if path.exists() for word in ("--volume", f"{path}:{path}:ro")]
    # Docker's own format, for the other one knows no health check.
    how = ("--isolation", "chroot", "--pull-never", "--format", "docker", "--from", _BASE, "--tag", _BUILT)
    _buildah(store, "build", *how, *lent, str(ROOT))
    container = _buildah(store, "from", "--pull-never", _BUILT)
    root = Path(_buildah(store, "mount", container))
    said = json.loads(_buildah(store, "inspect", "--type", "image", _BUILT))["Docker"]["config"]
    return _image(root, said)


def release(store: Path) -> None:
    _buildah(store, "umount", "--all")


def _base(store: Path) -> None:
    suite = re.findall(r"^FROM \S+-slim-(\w+)@", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[0]
    tarball = store / "root.tar"
    run("mmdebstrap", "--quiet", "--variant=minbase", f"--include={_PACKAGES}", suite, str(tarball))
    container = _buildah(store, "from", "scratch")
    _buildah(store, "add", container, str(tarball), "/")
    _buildah(store, "commit", "--rm", container, _BASE)
    tarball.unlink()


def _image(root: Path, said: dict[str, Any]) -> Image:
    assert said["Healthcheck"]["Test"][0] == "CMD"
    return Image(
        root=root,
        user=said["User"],
        environment=dict(each.split("=", 1) for each in said["Env"]),
        entrypoint=said["Entrypoint"],
        command=said["Cmd"],
        health=said["Healthcheck"]["Test"][1:],
    )


def _buildah(store: Path, *arguments: str) -> str:
    places = ("--root", str(store / "images"), "--runroot", str(store / "run"))
    return run("buildah", "--storage-driver", "vfs", *places, *arguments)


def run(*command: str) -> str:
    """What it printed; with everything it said if it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"
    return done.stdout.strip()


def confined(image: Image, variables: dict[str, str], command: Sequence[str]) -> list[str]:
    """A command line that runs one as the image's user on the image's root, of which only /tmp can be written to."""
    root = str(image.root)
    mounts = (
        f"mount --bind {root} {root}",
        f"mount -o remount,bind,ro {root}",
        f"mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs {root}/tmp",
        f"mount -t proc proc {root}/proc",
        f'exec chroot --userspec={image.user} {root} "$@"',
    )
    environment = [f"{name}={value}" for name, value in {**image.environment, **variables}.items()]
    return ["unshare", "--mount", "sh", "-ec", "\n".join(mounts), "sh", "env", "-i", *environment, *command]
