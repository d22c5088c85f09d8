"""The public documents from which a verifier learns the issuer, the endpoints and the keys."""

from aiohttp import web

from bridge.mock.entra.authority import Authority
from bridge.mock.entra.scopes import OPENID_SCOPES

# Entra writes this placeholder where a tenant's GUID would stand: in its keys, and in all that `common` answers.
ANY_TENANT_ID = "{tenantid}"


class Discovery:
    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", self.v2),
            web.get("/{tenant}/.well-known/openid-configuration", self.v1),
            web.get("/{tenant}/discovery/v2.0/keys", self.keys),
            web.get("/{tenant}/discovery/keys", self.keys),
        ]

    async def v2(self, request: web.Request) -> web.Response:
        path, tid = self._tenant(request)
        return web.json_response(
            {
                "issuer": f"{self._authority.url}/{tid}/v2.0",
                "authorization_endpoint": f"{self._authority.url}/{path}/oauth2/v2.0/authorize",
                "token_endpoint": f"{self._authority.url}/{path}/oauth2/v2.0/token",
                "jwks_uri": f"{self._authority.url}/{path}/discovery/v2.0/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
                "response_modes_supported": ["query", "fragment"],
                "response_types_supported": ["code"],
                "scopes_supported": OPENID_SCOPES,
                "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def v1(self, request: web.Request) -> web.Response:
        """What verifies a v1 token; the v1 endpoints themselves are not played, so they are not announced."""
        _, tid = self._tenant(request)
        return web.json_response(
            {
                "issuer": f"https://sts.windows.net/{tid}/",
                "jwks_uri": f"{self._authority.url}/common/discovery/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    async def keys(self, request: web.Request) -> web.Response:
        self._tenant(request)
        default_issuer = f"{self._authority.url}/{ANY_TENANT_ID}/v2.0"
        return web.json_response(self._authority.keys.jwks(default_issuer))

    def _tenant(self, request: web.Request) -> tuple[str, str]:
        name = request.match_info["tenant"]
        tenant = self._authority.tenant(name)
        return (tenant.tid, tenant.tid) if tenant else (name, ANY_TENANT_ID)
