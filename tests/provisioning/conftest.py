"""An instance as its administrators find it, and the command as they type it: click in front, real HTTP behind."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bridge.cli import main
from bridge.mock.entra import CONTOSO
from bridge.mock.servicenow import MockServiceNow, Options
from bridge.mock.servicenow.world import Record
from tests.builders import PUBLIC_URL, environ

PASSWORD = "canary-password-4Wm"
NAME = "Intune ServiceNow bridge"


@pytest.fixture(scope="session")
def lasting_instance() -> Iterator[MockServiceNow]:
    with MockServiceNow(incidents=30) as mock:
        for user, roles in {
            "setup": ["oauth_admin", "web_service_admin"],
            "registrar": ["oauth_admin"],
            "itil": ["itil"],
        }.items():
            mock.add_user(user, user.title(), roles=roles, password=PASSWORD)
        yield mock


@pytest.fixture
def instance(lasting_instance: MockServiceNow) -> MockServiceNow:
    """Without any OAuth client or CORS rule."""
    mock = lasting_instance
    mock.faults.clear()
    mock.revoke_tokens()
    for option in fields(Options):
        setattr(mock.options, option.name, getattr(Options(), option.name))
    for table in ("oauth_entity", "sys_cors_rule"):
        mock.world[table].clear()
        for choice in mock.world["sys_choice"].where("name", table):
            mock.world["sys_choice"].remove(choice["sys_id"])
    mock.journal.clear()
    return mock


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n")
    return file


@dataclass
class Administrator:
    """Types the command, by Basic authentication unless told otherwise."""

    instance: MockServiceNow
    password_file: Path

    def types(
        self,
        *options: str,
        user: str = "setup",
        answer: str | None = None,
        variables: Mapping[str, str] | None = None,
        **replaced: Any,
    ) -> Result:
        """`replaced` gives usual options other values, or takes them away with None."""
        usual = {
            "instance": self.instance.url,
            "public_url": PUBLIC_URL,
            "tenant": CONTOSO,
            "sign_in": "basic",
            "user": user,
            "password_file": str(self.password_file),
        } | replaced
        given = [f"--{name.replace('_', '-')}={value}" for name, value in usual.items() if value is not None]
        with environ({"BRIDGE_DEMO": "true", **(variables or {})}):
            return CliRunner().invoke(main, ["provision", "servicenow", *given, *options], input=answer)

    def provisions(self, *options: str, **more: Any) -> Any:
        """Without being asked; what is told as JSON."""
        result = self.types("--yes", "--output=json", *options, **more)
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    @property
    def record(self) -> Record:
        found = self.instance.world["oauth_entity"].one("name", NAME)
        assert found
        return found

    def by_hand(self, **columns: str) -> None:
        self.instance.world.update("oauth_entity", self.record["sys_id"], **columns)

    @property
    def written(self) -> list[tuple[str, str]]:
        """Method and table of everything that was written since the journal was cleared."""
        return [
            (each.method, each.path.split("/")[4])
            for each in self.instance.journal
            if each.method != "GET" and each.path.startswith("/api/now/table/")
        ]


@pytest.fixture
def admin(instance: MockServiceNow, password_file: Path) -> Administrator:
    return Administrator(instance, password_file)
