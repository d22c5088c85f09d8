"""The Dockerfile as text; `make image-check` builds and runs it, where there is root and Debian."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
STAGES = re.split(r"^(?=FROM )", DOCKERFILE, flags=re.MULTILINE)[1:]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked(name):
    """Each version with its marker, and its hashes."""
    parts = re.split(r"^(?=[a-z])", (ROOT / name).read_text(), flags=re.MULTILINE)[1:]
    return {part.split("==")[0]: set(re.findall(r"^[a-z].*?==[^ ]+|sha256:\w+", part)) for part in parts}


def test_every_stage_comes_from_one_base_that_cannot_change_under_us():
    external = [stage.split()[1] for stage in STAGES if stage.split()[1] != "python"]

    (base,) = external
    assert re.fullmatch(r"docker\.io/library/python:3\.\d+\.\d+-slim-\w+@sha256:[0-9a-f]{64}", base)
    version = ".".join(base.split(":")[1].split(".")[:2])
    assert f"Programming Language :: Python :: {version}" in PROJECT["project"]["classifiers"]
    assert base.split("@")[0] in re.findall(r'base\.name="(.+)"', DOCKERFILE)


def test_what_runs_is_nobody_in_particular_by_number_and_nothing_is_done_as_somebody_else_afterwards():
    final = STAGES[-1]

    assert re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    assert not re.search(r"^(RUN|COPY|ADD) ", final.split("USER")[1], re.MULTILINE)


def test_everything_installed_is_locked_with_its_hash_or_is_the_bridge_itself():
    installs = [re.sub(r"\\\n", "", each) for each in re.findall(r"pip(?: --python \S+)? install .*", DOCKERFILE)]

    assert len(installs) == 3
    assert all("--require-hashes" in each or "--no-deps --no-index" in each for each in installs)


@pytest.mark.parametrize("part", ["locks/run.lock", "locks/build.lock"])
def test_the_parts_of_the_lock_agree_with_the_whole(part):
    whole = locked("requirements.lock")

    assert locked(part)
    assert {name: each - whole.get(name, set()) for name, each in locked(part).items() if each - whole[name]} == {}


def test_the_image_has_what_the_bridge_depends_on_and_nothing_for_demo_or_tests():
    needed = {re.split(r"[\[><=]", each)[0] for each in PROJECT["project"]["dependencies"]}
    extras = {
        extra: {re.split(r"[\[><=]", each)[0] for each in listed}
        for extra, listed in PROJECT["project"]["optional-dependencies"].items()
    }
    demo = extras.pop("demo")

    assert {*needed, *(each for listed in extras.values() for each in listed)} <= set(locked("locks/run.lock"))
    assert set(locked("locks/run.lock")).isdisjoint({*demo, "pytest", "hypothesis", "responses", "pip"})


def test_labels_say_what_the_project_says():
    labels = dict(re.findall(r'org\.opencontainers\.image\.(\w+)="([^"]+)"', DOCKERFILE))

    project = PROJECT["project"]
    said = {"title": "name", "version": "version", "description": "description", "licenses": "license"}
    assert {name: labels[name] for name in said} == {name: project[of] for name, of in said.items()}


def test_only_what_is_named_goes_into_a_build_and_all_that_is_copied_is_named():
    ignored = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    named = {line.removeprefix("!") for line in ignored if line.startswith("!")}
    copied = {word for line in re.findall(r"^COPY ([^-].*)$", DOCKERFILE, re.MULTILINE) for word in line.split()[:-1]}

    assert ignored[0] == "*"
    assert copied == named
    assert all((ROOT / name).exists() for name in named)
