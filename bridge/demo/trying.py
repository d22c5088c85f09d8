"""What to try by hand, as lines to paste into bash or zsh; they need curl, sed and python3."""

from bridge.demo.stage import Stage
from bridge.mock.entra import API_SCOPE, PASSWORD, PORTAL_CLIENT_ID

AGENT = "alex.wilber@contoso.com"
USER = "adele.vance@contoso.com"
_PRETTY = "python3 -m json.tool"


Step = tuple[str, tuple[str, ...]]
"""What it is for, and its lines."""


def steps(stage: Stage) -> tuple[Step, ...]:
    """One after another: later ones use the variables of earlier ones."""
    return (*_connecting(stage), *_reading())


def _connecting(stage: Stage) -> tuple[Step, ...]:
    token_url = f"{stage.entra.url}/contoso.com/oauth2/v2.0/token"
    begin = f"""api $BRIDGE/v1/connection -d '{{"return_to": "{stage.return_to}"}}'"""
    complete = """api -X PUT $BRIDGE/v1/connection -d '{"completion": "'$COMPLETION'"}'"""
    return (
        (
            "Sign in as Alex: a token of mock Entra, got the short way, by password",
            (
                f"TOKEN=$(curl -s {token_url} {_password_grant()} | {_member('access_token')})",
                f"BRIDGE={stage.bridge_url}",
                'api() { curl -sS -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" "$@"; echo; }',
            ),
        ),
        ("Who the bridge takes you for", (f"api $BRIDGE/v1/me | {_PRETTY}",)),
        (
            f"Connect to ServiceNow: open this address in a browser, log in as {AGENT}, allow it",
            (f"{begin} | {_member('authorization_url')}",),
        ),
        (
            "You come back to an address that ends in #connection=…: paste what stands behind the equals sign",
            (f"read -r COMPLETION; {complete} | {_PRETTY}",),
        ),
    )


def _reading() -> tuple[Step, ...]:
    return (
        ("Find Adele", (f'api "$BRIDGE/v1/users?search=adele" | {_PRETTY}',)),
        (
            "Her incidents: three that are new, and how many there are in each state",
            (
                f'INCIDENTS="$BRIDGE/v1/users/{USER}/incidents"',
                f'api "$INCIDENTS?state=New&page_size=3" | {_PRETTY}',
                f'api "$INCIDENTS/summary" | {_PRETTY}',
            ),
        ),
        (
            "The newest one in detail",
            (
                f'NUMBER=$(api "$INCIDENTS?page_size=1" | {_member("number")})',
                f'api "$INCIDENTS/$NUMBER" | {_PRETTY}',
            ),
        ),
        ("As CSV, with chosen columns", ('api -H "Accept: text/csv" "$INCIDENTS?fields=NUMBER,STATE,OPENEDAT,u_vip"',)),
        ("What a refusal looks like", (f'api "$BRIDGE/v1/users/nobody@contoso.com/incidents" | {_PRETTY}',)),
        ("Who looked at her incidents", (f'api "$BRIDGE/v1/audit?user={USER}&page_size=3" | {_PRETTY}',)),
        ("End the connection", ("api -i -X DELETE $BRIDGE/v1/connection",)),
    )


def _password_grant() -> str:
    form = {
        "grant_type": "password",
        "client_id": PORTAL_CLIENT_ID,
        "username": AGENT,
        "password": PASSWORD,
        "scope": API_SCOPE,
    }
    return " ".join(f"-d {name}={value}" for name, value in form.items())


def _member(name: str) -> str:
    """Takes one text out of JSON with what every machine has."""
    return f"""sed 's/.*"{name}": *"\\([^"]*\\)".*/\\1/'"""
