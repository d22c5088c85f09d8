"""The troubleshooting pane's files, for anybody: pages under a strict policy, modules for portals' pages, too."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from flask import Flask, Response, abort, current_app

from bridge.web.assets import assets
from bridge.web.guard import public

_INDEX, _SIGNED_IN = "index.html", "signed-in.html"


@dataclass(frozen=True, slots=True)
class SignIn:
    """What the pane's own pages need to sign people in to Entra; without a `client_id` they cannot."""

    authority: str
    tenant: str
    client_id: str
    scope: str

    @property
    def mode(self) -> str:
        """MSAL.js refuses plain http, which is how a mock on this machine is reached."""
        if not self.client_id:
            return "none"
        return "msal" if self.authority.startswith("https://") else "pkce"

    def shown(self) -> dict[str, str]:
        return {
            "mode": self.mode,
            "authority": self.authority,
            "tenant": self.tenant,
            "client_id": self.client_id,
            "scope": self.scope,
        }

    def policy(self, name: str) -> str:
        """Everything from here, tokens from Entra; MSAL renews them in a frame, which ends on a page of ours."""
        is_msal = self.mode == "msal"
        connect = f"'self' {self.authority}" if self.client_id else "'self'"
        frames = f"frame-src 'self' {self.authority}; " if is_msal else ""
        ancestors = "'self'" if is_msal and name == _SIGNED_IN else "'none'"
        return (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
            f"connect-src {connect}; {frames}base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; "
            "require-trusted-types-for 'script'; trusted-types lit-html"
        )


def install(app: Flask, sign_in: SignIn) -> None:
    found = assets(Path(str(files("bridge") / "pane" / "static")))

    def given(name: str) -> Response:
        if name not in found:
            abort(404)
        response = found[name].response()
        if found[name].kind == "text/html":
            response.headers["Content-Security-Policy"] = sign_in.policy(name)
        return response

    @app.get("/pane")
    @public
    def pane() -> Response:
        return Response(status=308, headers={"Location": "/pane/"})

    @app.get("/pane/")
    @public
    def pane_index() -> Response:
        return given(_INDEX)

    @app.get("/pane/config.json")
    @public
    def pane_config() -> Response:
        return Response(current_app.json.dumps(sign_in.shown()), mimetype="application/json")

    @app.get("/pane/<path:name>")
    @public
    def pane_file(name: str) -> Response:
        return given(name)
