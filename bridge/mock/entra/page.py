"""The two pages a person may see while signing in: the accounts to pick from, and why there are none."""

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from aiohttp import web

from bridge.mock.entra.directory import Application, Person, origin
from bridge.mock.entra.refusal import Refusal

_STYLE = """
:root { color-scheme: light dark; font: 1rem/1.4 system-ui, sans-serif; }
main { max-width: 27rem; margin: 10vh auto; padding: 1.5rem; border: 1px solid GrayText; border-radius: .5rem; }
ul { list-style: none; margin: 0; padding: 0; }
button { font: inherit; width: 100%; min-height: 2.75rem; margin: .25rem 0; padding: .5rem .75rem; text-align: start; }
button:focus-visible { outline: 3px solid Highlight; outline-offset: 2px; }
strong, span { display: block; overflow-wrap: anywhere; }
"""
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


def accounts_page(people: Iterable[Person], client: Application, redirect_uri: str, hint: str) -> web.Response:
    """A form of one button for each person, posting `account=<upn>` to the address it came from.

    The person whose UPN is `hint` comes first and has the focus, so that Enter signs them in.
    """
    ordered = sorted(people, key=lambda person: person.upn != hint.lower())
    items = "\n".join(_item(person, focus=person.upn == hint.lower()) for person in ordered)
    body = (
        f"<h1>Pick an account</h1>\n<p>to continue to {escape(client.name)}</p>\n"
        f'<form method="post">\n<ul>\n{items}\n</ul>\n</form>'
    )
    # Chromium applies form-action to the redirect that follows the form as well.
    return _page("Pick an account", body, form_action=f"'self' {origin(redirect_uri)}")


def refusal_page(refusal: Refusal) -> web.Response:
    body = f"<h1>Signing you in did not work</h1>\n<p>{escape(refusal.description())}</p>"
    return _page("Sign in", body, form_action="'none'", status=400)


def outage_page() -> web.Response:
    body = "<h1>Service Unavailable</h1>\n<p>The service is temporarily unavailable.</p>"
    return _page("Service Unavailable", body, form_action="'none'", status=503)


def _item(person: Person, *, focus: bool) -> str:
    autofocus = " autofocus" if focus else ""
    return (
        f'<li><button name="account" value="{escape(person.upn)}"{autofocus}><strong>{escape(person.name)}</strong>'
        f"<span>{escape(person.upn)}</span><span>{escape(person.title)}</span></button></li>"
    )


def _page(title: str, body: str, *, form_action: str, status: int = 200) -> web.Response:
    html = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{body}\n"
        f"<p><small>A mock of Microsoft Entra ID. Nothing here is a real account.</small></p>\n"
        "</main>\n</body>\n</html>\n"
    )
    policy = (
        f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action {form_action}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return web.Response(text=html, content_type="text/html", charset="utf-8", status=status, headers=headers)
