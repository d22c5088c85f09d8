"""The API's description, and Swagger UI from its wheel: no outside call, no inline script, a strict policy."""

from importlib.resources import files
from typing import Any

from flask import Flask, Response, render_template_string, send_from_directory, url_for

from bridge.web.api import Api
from bridge.web.guard import public
from bridge.web.openapi import document

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_FILES = frozenset({"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"})
_PAGE = """<!doctype html>
<html lang="en">
<title>{{ title }}</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="{{ url_for('docs_file', name='favicon-32x32.png') }}">
<link rel="stylesheet" href="{{ url_for('docs_file', name='swagger-ui.css') }}">
<main id="ui"></main>
<script src="{{ url_for('docs_file', name='swagger-ui-bundle.js') }}"></script>
<script src="{{ url_for('docs_start') }}"></script>
"""
_START = """SwaggerUIBundle({ url: "%s", dom_id: "#ui", deepLinking: true, validatorUrl: null,
  syntaxHighlight: false, persistAuthorization: false });
"""


def install(app: Flask, api: Api) -> None:
    """Writes the description once, from the views that are there now."""
    written = document(app, api)
    dist = str(files("flask_swagger_ui") / "dist")

    @app.get("/openapi.json")
    @public
    def openapi() -> dict[str, Any]:
        return written

    @app.get("/docs")
    @public
    def docs() -> Response:
        response = Response(render_template_string(_PAGE, title=written["info"]["title"]), mimetype="text/html")
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    @app.get("/docs/start.js")
    @public
    def docs_start() -> Response:
        return Response(_START % url_for("openapi"), mimetype="text/javascript")

    @app.get("/docs/<name>")
    @public
    def docs_file(name: str) -> Response:
        return send_from_directory(dist, name if name in _FILES else "none")
