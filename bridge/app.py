"""The only file that names the doors: a Flask application around a bridge."""

from importlib.metadata import version

from flask import Flask
from flask_cors import CORS

from bridge.domain.bridge import Bridge
from bridge.settings import Settings
from bridge.web import (
    audit,
    connection,
    connector,
    docs,
    exchange,
    guard,
    health,
    incidents,
    me,
    pane,
    problems,
    users,
)
from bridge.web.api import Api, OrjsonProvider

DISTRIBUTION = "intune-servicenow-bridge"
_LARGEST_BODY_BYTES = 64 * 1024
_DESCRIPTION = (
    "A user's ServiceNow incidents for the troubleshooting pane of an admin portal. Every call under `/v1` carries an "
    "access token of Microsoft Entra. Each agent connects to ServiceNow once, as themselves, and sees what ServiceNow "
    "lets them see. Times are UTC. Errors are problem documents (RFC 9457) with a stable `code` and the `request_id` "
    "to quote when asking for help. What is too long, or no HTTP, is refused before it is read: `uri_too_long` (414), "
    "`headers_too_large` (431), `request_too_large` (413), `malformed_request` (400)."
)


def create_app(bridge: Bridge, settings: Settings) -> Flask:
    app = Flask(__name__, static_folder=None)
    # A second slash would be answered with a redirect to whatever host the caller named.
    app.url_map.merge_slashes = False
    app.json = OrjsonProvider(app)
    app.config.update(
        MAX_CONTENT_LENGTH=_LARGEST_BODY_BYTES,
        API_TITLE="ServiceNow bridge",
        API_VERSION=version(DISTRIBUTION),
        OPENAPI_VERSION="3.1.0",
        API_SPEC_OPTIONS={"info": {"description": _DESCRIPTION}},
    )

    exchange.install(app, settings.server.request_seconds)
    problems.install(app)
    CORS(
        app,
        origins=list(settings.server.portals.patterns),
        methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "If-Match"],
        expose_headers=[
            *("Content-Disposition", "ETag", "Retry-After"),
            *("X-Has-More", "X-Next-Cursor", "X-Request-ID", "X-Total-Count"),
        ],
        supports_credentials=False,
        max_age=600,
    )

    api = Api(app)
    for blueprint in (me.blp, connection.blp, connector.blp, users.blp, incidents.blp, audit.blp, health.blp):
        api.register_blueprint(blueprint)
    docs.install(app, api)
    wanted = settings.pane
    pane.install(app, pane.SignIn(settings.entra.authority, wanted.tenant, wanted.client_id, wanted.scope))
    guard.guard(app, bridge)
    return app
