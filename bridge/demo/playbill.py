"""What is printed once everything runs: what is where, who can sign in, and what to try, line by line."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bridge.demo.stage import Stage
from bridge.demo.trying import steps
from bridge.mock.entra import CONTOSO, PASSWORD, Directory
from bridge.mock.servicenow import Person, contoso


def announce(stage: Stage, folder: Path | None, console: Console) -> None:
    console.print(_places(stage))
    console.print(_people(stage.entra.directory))
    for number, (what, lines) in enumerate(steps(stage), start=1):
        console.print(f"\n[bold cyan]{number:2}[/]  [bold]{escape(what)}[/]", soft_wrap=True)
        for line in lines:
            # A line must come out as one line, whatever the terminal's width, to be pasted as it stands.
            console.print(line, style="green", markup=False, highlight=False, soft_wrap=True)
    left = f"What the bridge remembers is kept in {folder}." if folder else "Nothing is kept."
    console.print(f"\nPress Ctrl-C to stop everything. {left}", highlight=False)


def accounts_table(directory: Directory) -> Table:
    rows = ((each.upn, PASSWORD, each.title) for each in directory.people)
    return _table(("Who can sign in", "Password", "As what"), rows)


def tenants_table(stands_at: str, directory: Directory) -> Table:
    rows = ((each.domain, each.tid, f"{stands_at}/{each.domain}/oauth2/v2.0/token") for each in directory.tenants)
    return _table(("Tenant", "Id", "Token endpoint"), rows)


def applications_table(directory: Directory) -> Table:
    rows = ((each.name, each.client_id, each.secret) for each in directory.applications)
    return _table(("Application", "Client id", "Secret"), rows)


def employees_table() -> Table:
    rows = ((each.sign_in, each.password, _rights(each)) for each in contoso().people if each.permissions.roles)
    return _table(("Who can sign in", "Password", "Roles"), rows)


def client_table(client_id: str, client_secret: str, urls: Sequence[str]) -> Table:
    return _table(("Client id", "Client secret", "Redirect URLs"), ((client_id, client_secret, "\n".join(urls)),))


def _places(stage: Stage) -> Table:
    rows = (
        ("The pane", stage.pane_url, "open it in a browser: the whole story by clicking"),
        ("The bridge", stage.bridge_url, f"its API is described at {stage.return_to}"),
        ("Mock Entra", stage.entra.url, "signs agents in to the portal"),
        ("Mock ServiceNow", stage.servicenow.url, "has the incidents, and asks agents for leave"),
        ("Valkey", stage.redis_url, "is where the bridge remembers"),
    )
    return _table(("What runs", "Where", "What for"), rows)


def _people(directory: Directory) -> Table:
    rights = {each.sign_in: _rights(each) for each in contoso().people}
    accounts = (each for each in directory.people if each.tid == CONTOSO)
    rows = ((each.upn, each.title, rights.get(each.upn, "not known there")) for each in accounts)
    return _table((f'Who can sign in, with password "{PASSWORD}"', "In the portal", "In ServiceNow"), rows)


def _rights(employee: Person) -> str:
    only = [f"only {each.rows}" for each in employee.permissions.restrictions if each.rows]
    return ", ".join((*sorted(employee.permissions.roles), *only))


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    table = Table(*headings, header_style="bold")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table
