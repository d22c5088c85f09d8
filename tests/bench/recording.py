"""What the mock ServiceNow answers to the bridge's own list request, written down once to be played back fast."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import urllib3

from bridge.mock.entra import CONTOSO, MockEntra
from bridge.mock.servicenow import MockServiceNow
from tests.builders import CLIENT_ID, CLIENT_SECRET, Stage, application, callback, connector, environment

AGENT, CALLER = "alex.wilber@contoso.com", "adele.vance@contoso.com"
LIST = f"/v1/users/{CALLER}/incidents"
_API = "/api/now/"
_OF_THE_CONNECTION = {"connection", "content-length", "date", "keep-alive", "transfer-encoding"}


@dataclass(frozen=True)
class Recording:
    """Answers by path; what the bridge asked for the list; and what it made of it, links to `instance_url` in it."""

    answers: Mapping[str, Any]
    list_path: str
    instance_url: str
    shown: str

    def as_json(self) -> str:
        """The answers as the upstream reads them."""
        return json.dumps(self.answers)

    def expected(self, instance_url: str) -> Any:
        """What the list must be in front of another instance with these answers."""
        return json.loads(self.shown.replace(self.instance_url, instance_url))


def recorded(redis_url: str, entra: MockEntra) -> Recording:
    """One agent's list and counts, in front of a mock that is gone afterwards."""
    with MockServiceNow() as mock:
        mock.add_client("Bridge", [callback(CONTOSO)], client_id=CLIENT_ID, client_secret=CLIENT_SECRET)
        app = application(environment(entra, redis_url, {CONTOSO: connector(mock)}))
        agent = Stage(app, entra, mock, redis_url).connected(AGENT)
        mock.journal.clear()
        shown, counts = agent.get(LIST), agent.get(f"{LIST}/summary")
        assert (shown.status_code, counts.status_code) == (200, 200), (shown.text, counts.text)
        answers: dict[str, Any] = {}
        asked: dict[str, str] = {}
        with urllib3.PoolManager(retries=False) as pool:
            # Everything is asked for again, the list before what the counts ask of the same table.
            for received in mock.journal.at(_API):
                target = f"{received.path}?{received.query_string}"
                if asked.setdefault(received.path, target) == target:
                    headers = {"Authorization": received.headers["Authorization"], "Accept": "application/json"}
                    answers[received.path] = _kept(pool.request("GET", mock.url + target, headers=headers))
    return Recording(answers, asked["/api/now/table/incident"], mock.url, shown.text)


def _kept(response: urllib3.BaseHTTPResponse) -> dict[str, Any]:
    assert response.status == 200, response.data
    headers = {name: value for name, value in response.headers.items() if name.lower() not in _OF_THE_CONNECTION}
    return {"headers": headers, "body": response.data.decode()}
