"""What browsers are sent was built of the sources that lie beside it, as anybody's machine would build it."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[2]
PANE = ROOT / "bridge" / "pane"
STATIC, MANIFEST = PANE / "static", PANE / "BUILT.json"
SOURCES = [PANE / name for name in ("elements", "messages", "pages", "vendor")]
TOLD = json.loads(MANIFEST.read_text())
STALE = "what browsers are sent is not what these sources make: run `make pane`"
has_tools = shutil.which("node") is not None and (ROOT / "node_modules" / "esbuild").exists()


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def digests(paths: list[Path], folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_what_is_sent_was_built_of_these_sources_by_this_tool():
    sources = [path for folder in SOURCES for path in files_in(folder)]
    tools = json.loads((ROOT / "package.json").read_text())["devDependencies"]

    assert digests([*sources, PANE / "build.js"], PANE) == TOLD["sources"], STALE
    assert tools["esbuild"] == TOLD["esbuild"], STALE


def test_what_is_sent_is_what_was_built_and_nothing_besides():
    assert digests(files_in(STATIC), STATIC) == TOLD["built"], STALE


@pytest.mark.skipif(not has_tools, reason="NOT CHECKED: `make types` installs the tools")
def test_building_anew_gives_the_very_same_bytes(tmp_path: Path):
    done = subprocess.run(["node", PANE / "build.js", tmp_path], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert digests(files_in(tmp_path), tmp_path) == digests([*files_in(STATIC), MANIFEST], PANE), STALE


def test_the_package_has_all_that_is_sent_and_no_sources(tmp_path: Path):
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(tmp_path), versions=["standard"])
    packed = [name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("bridge/pane/")]

    served = [f"bridge/pane/static/{path.relative_to(STATIC).as_posix()}" for path in files_in(STATIC)]
    assert sorted(packed) == sorted(["bridge/pane/__init__.py", *served])
