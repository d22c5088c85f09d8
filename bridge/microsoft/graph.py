"""Microsoft Graph, asked as the bridge's own application: whole collections, page by page, from one host only.

The next page's address is Graph's to say and to be followed as it is (documented); it is followed nowhere else, for the
application's token goes with it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from bridge.domain.application import ApplicationTokens
from bridge.domain.errors import ApplicationRefused, BridgeError, GraphUnavailable
from bridge.microsoft.client import Answer, Client, Unanswered, words

_MOST_PAGES = 100
_OK, _UNAUTHORIZED, _FORBIDDEN = 200, 401, 403


class Graph:
    """Reads; raises `GraphUnavailable` when there is no answer, `ApplicationRefused` when the answer is no.

    `url` is scheme and host of the cloud's Graph, which is also the resource that its tokens are for (documented).
    """

    def __init__(self, client: Client, tokens: ApplicationTokens, url: str) -> None:
        self._client, self._tokens, self._url = client, tokens, url

    def every(self, tenant: str, path: str, permission: str) -> Sequence[Mapping[str, Any]]:
        """All members of a collection; `permission` is what the application needs for it, and told when it is refused.

        `path` starts with the version, such as `/v1.0/subscribedSkus`.
        """
        members: list[Mapping[str, Any]] = []
        url = f"{self._url}{path}"
        for _ in range(_MOST_PAGES):
            page = self._page(tenant, url, permission)
            found = page.get("value")
            if not isinstance(found, list) or not all(isinstance(member, dict) for member in found):
                raise GraphUnavailable("Microsoft Graph's answer is not the list that was asked for.")
            members.extend(found)
            following = page.get("@odata.nextLink")
            if following is None:
                return members
            url = self._checked(following)
        raise GraphUnavailable("Microsoft Graph's list does not end.")

    def _page(self, tenant: str, url: str, permission: str) -> Mapping[str, Any]:
        """A token that is refused may be older than a permission, or withdrawn: another one is tried, once."""
        token = self._tokens.fresh(tenant, self._url)
        answer = self._asked(url, token.access_token)
        if answer.status in {_UNAUTHORIZED, _FORBIDDEN}:
            token = self._tokens.renewed(tenant, self._url, token)
            answer = self._asked(url, token.access_token)
        if answer.status != _OK or answer.document is None:
            raise _failure(answer, permission)
        return answer.document

    def _asked(self, url: str, token: str) -> Answer:
        try:
            return self._client.get(url, {"Authorization": f"Bearer {token}"})
        except Unanswered as exc:
            raise GraphUnavailable("Microsoft Graph does not answer.") from exc

    def _checked(self, following: object) -> str:
        if not isinstance(following, str) or not following.startswith(f"{self._url}/"):
            raise GraphUnavailable("Microsoft Graph's next page is said to be elsewhere, and is not followed there.")
        return following


def _failure(answer: Answer, permission: str) -> BridgeError:
    error = (answer.document or {}).get("error")
    said = words(error.get("message") if isinstance(error, dict) else None)
    if answer.status == _FORBIDDEN:
        detail = f"Microsoft Graph refuses the bridge's application, which needs the permission {permission}: {said}"
        return ApplicationRefused(detail)
    if answer.status == _UNAUTHORIZED:
        return ApplicationRefused(f"Microsoft Graph does not accept the application's token: {said}")
    detail = f"Microsoft Graph answered {answer.status}: {said}"
    return GraphUnavailable(detail, retry_after_seconds=answer.retry_after_seconds)
