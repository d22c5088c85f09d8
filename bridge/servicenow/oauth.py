"""ServiceNow as an authorization server: authorize, exchange, refresh, revoke; alone in knowing requests-oauthlib.

The library writes every secret to its DEBUG log, so `bridge.telemetry` holds its loggers at WARNING. It also refuses
plain http, which a demo on this machine needs: it is told https, and the adapter, through which alone it can speak,
sends to the instance's own URL. Where http is allowed at all is the connector's rule.
"""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

import orjson
from oauthlib.oauth2 import OAuth2Error
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests_oauthlib import OAuth2Session

from bridge.domain.connector import Connector
from bridge.domain.errors import ServiceNowUnavailable, TokenRefused
from bridge.domain.grant import Access, Account, Tokens
from bridge.domain.observation import UNWATCHED, Observer
from bridge.servicenow.client import Answer, Client
from bridge.servicenow.tables import Tables

_AUTHORIZE, _TOKEN, _REVOKE = "/oauth_auth.do", "/oauth_token.do", "/oauth_revoke_token.do"
_PRETENDED = "https://instance"
_REFUSALS = frozenset({400, 401, 403})
_VISIBLE = re.compile(r"[\x21-\x7e]+")
_FALLBACK_LIFESPAN_SECONDS = 300
_LONGEST_LIFESPAN_SECONDS = 366 * 24 * 3600


class ServiceNowProvider:
    """Speaks for one registered client at a time; everything is told per call by the connector."""

    def __init__(self, client: Client, tables: Tables, observer: Observer = UNWATCHED) -> None:
        self._client, self._tables, self._observer = client, tables, observer

    def authorization_url(self, connector: Connector, redirect_uri: str, state: str, code_verifier: str) -> str:
        """Where the browser goes; PKCE S256 always (RFC 7636 section 4.2), the state alphanumeric (documented)."""
        challenge = urlsafe_b64encode(sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        session = OAuth2Session(connector.client_id, redirect_uri=redirect_uri)
        url, _ = session.authorization_url(
            _PRETENDED + _AUTHORIZE, state=state, code_challenge=challenge, code_challenge_method="S256"
        )
        return connector.instance_url + url.removeprefix(_PRETENDED)

    def exchange(self, connector: Connector, redirect_uri: str, code: str, code_verifier: str) -> Tokens:
        def ask(session: OAuth2Session) -> Mapping[str, Any]:
            session.redirect_uri = redirect_uri
            return session.fetch_token(
                _PRETENDED + _TOKEN,
                code=code,
                code_verifier=code_verifier,
                include_client_id=True,
                # Of a public client not even an empty one is sent: as captured, the parameter is not there.
                client_secret=connector.client_secret or None,
            )

        return self._tokens(connector, ask, "exchange")

    def refresh(self, connector: Connector, refresh_token: str) -> Tokens:
        def ask(session: OAuth2Session) -> Mapping[str, Any]:
            return session.refresh_token(
                _PRETENDED + _TOKEN,
                refresh_token=refresh_token,
                client_id=connector.client_id,
                client_secret=connector.client_secret,
            )

        outcome = "failed"
        try:
            tokens = self._tokens(connector, ask, "refresh")
            outcome = "renewed"
        except TokenRefused:
            outcome = "refused"
            raise
        finally:
            self._observer.refreshed(outcome)
        return tokens

    def revoke(self, connector: Connector, token: str) -> None:
        """In the body, so that the token stays out of logs; any answer that is no refusal and no outage will do."""
        with self._session(connector, "revoke") as session:
            session.request("POST", _PRETENDED + _REVOKE, data={"token": token}, withhold_token=True)

    def account(self, access: Access) -> Account | None:
        return self._tables.account(access)

    def _tokens(
        self, connector: Connector, ask: Callable[[OAuth2Session], Mapping[str, Any]], operation: str
    ) -> Tokens:
        """What the token endpoint gave; outages pass through the library untouched, as the adapter raised them."""
        with self._session(connector, operation) as session:
            try:
                return _read(ask(session))
            except (OAuth2Error, Warning, ValueError, TypeError, OverflowError, RecursionError):
                # Not "from exc": the library's own exceptions may quote what was sent.
                raise ServiceNowUnavailable("ServiceNow's token endpoint answered without a token.") from None

    def _session(self, connector: Connector, operation: str) -> OAuth2Session:
        session = OAuth2Session(connector.client_id)
        session.trust_env = False
        session.adapters.clear()
        session.mount("https://", _Adapter(self._client, connector.instance_url, operation))
        return session


def _read(answer: Mapping[str, Any]) -> Tokens:
    """The tokens in the answer; raises `ValueError`, or `TypeError`, for what cannot be one.

    A token that no header may carry would otherwise fail every call, and stand in the message of each failure.
    """
    access_token, refresh_token, expires_in = (answer.get(k) for k in ("access_token", "refresh_token", "expires_in"))
    for token in (access_token, *([refresh_token] if refresh_token else [])):
        if not isinstance(token, str) or not _VISIBLE.fullmatch(token):
            raise ValueError("not a token")
    seconds = int(expires_in or _FALLBACK_LIFESPAN_SECONDS)
    return Tokens(str(access_token), refresh_token or None, max(1, min(seconds, _LONGEST_LIFESPAN_SECONDS)))


class _Adapter(BaseAdapter):
    """Sends what the library prepares through the one pool: same proxy, same CA, same deadline, no cookies.

    The library forgets the status of an answer, so a refusal is told from an oddity here (measured: 401 for them all).
    """

    def __init__(self, client: Client, instance_url: str, operation: str) -> None:
        super().__init__()
        self._client, self._instance_url, self._operation = client, instance_url, operation

    def send(self, request: PreparedRequest, *_: Any, **__: Any) -> Response:
        url = self._instance_url + (request.url or "").removeprefix(_PRETENDED)
        body = request.body if isinstance(request.body, bytes) else (request.body or "").encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._client.post(url, headers, body, self._operation)
        if answer.status in _REFUSALS:
            raise TokenRefused(str(answer.status))
        if request.url == _PRETENDED + _TOKEN:
            _check(answer)
        response = Response()
        response.status_code, response.url, response.request = answer.status, url, request
        response.headers["Content-Type"], response.encoding = "application/json", "utf-8"
        response._content = answer.body  # noqa: SLF001 - how an adapter of the library fills its answer
        return response

    def close(self) -> None:
        """The pool is everybody's and stays open."""


def _check(answer: Answer) -> None:
    """The library takes any status and any JSON for an answer, and falls over what is no object."""
    try:
        is_object = isinstance(orjson.loads(answer.body), dict)
    except orjson.JSONDecodeError:
        is_object = False
    if answer.status != 200 or not is_object:  # noqa: PLR2004 - the one good status (RFC 6749 section 5.1)
        raise ServiceNowUnavailable("ServiceNow's token endpoint answered without a token.")
