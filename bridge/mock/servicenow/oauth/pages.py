"""The pages a browser sees on the way to a code: plain, and readable by people and by screen readers."""

from collections.abc import Mapping
from html import escape

from aiohttp import web

_HEADERS = {"Cache-Control": "no-store", "Server": "ServiceNow"}
_STYLE = """
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: #1d2b33; background: #f2f5f4; }
header { background: #1f3a34; color: #fff; padding: 12px 24px; font-weight: 600; }
main { max-width: 26rem; margin: 6vh auto; padding: 24px 32px 32px; background: #fff; border-radius: 6px;
  box-shadow: 0 1px 4px rgb(0 0 0 / 25%); }
h1 { font-size: 1.3rem; margin: 0 0 1rem; }
label { display: block; margin: 1rem 0 .25rem; }
input:not([type=hidden]) { width: 100%; box-sizing: border-box; padding: 8px; font: inherit; border: 1px solid #5b6b66;
  border-radius: 4px; }
button { margin: 1.5rem .5rem 0 0; padding: 8px 20px; font: inherit; border: 1px solid #1f6b4f; border-radius: 4px;
  background: #fff; color: #1f6b4f; cursor: pointer; }
button.first { background: #1f6b4f; color: #fff; }
button:focus-visible, input:focus-visible, a:focus-visible { outline: 3px solid #3a7bd5; outline-offset: 2px; }
[role=alert] { border-left: 4px solid #b3261e; padding: 4px 12px; background: #fbeae9; }
dt { font-weight: 600; }
dd { margin: 0 0 .75rem; }
small { color: #4b5a55; }
"""


def html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html", headers=_HEADERS)


def see(location: str) -> web.Response:
    return web.Response(status=302, headers={**_HEADERS, "Location": location})


def page(title: str, content: str) -> str:
    """Lay out one page; `content` is HTML, `title` is text."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n<header>ServiceNow (mock)</header>\n<main>\n{content}\n</main>\n</body>\n</html>\n"
    )


def login(company: str, goto: str, *, failed: bool) -> str:
    """Show the form for a name and a password."""
    return page(
        f"Log in | {company} ServiceNow",
        f"""<h1>Log in to {escape(company)} ServiceNow</h1>
{_alert(failed, "User name or password invalid")}
<form method="post" action="/login.do">
<label for="user_name">User name</label>
<input id="user_name" name="user_name" autocomplete="username" autofocus required>
<label for="user_password">Password</label>
<input id="user_password" name="user_password" type="password" autocomplete="current-password" required>
{_hidden({"sysparm_goto_url": goto})}
<button class="first" name="sys_action" value="sysverb_login">Log in</button>
</form>
<p><small>This instance is played by a mock. The password of its people is &quot;demo&quot;.</small></p>""",
    )


def second_factor(company: str, goto: str, code: str, *, failed: bool) -> str:
    """Show the form for the code of a second factor; a mock may say which it is."""
    return page(
        f"Multi-factor authentication | {company} ServiceNow",
        f"""<h1>Multi-factor authentication</h1>
{_alert(failed, "The code is invalid")}
<form method="post" action="/validate_multifactor_auth_code.do">
<label for="code">Code from your authenticator app</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" autofocus required>
{_hidden({"sysparm_goto_url": goto})}
<button class="first">Verify</button>
</form>
<p><small>This instance is played by a mock. The code is &quot;{escape(code)}&quot;.</small></p>""",
    )


def provider(company: str, relay: str, *, failed: bool) -> str:
    """Show the identity provider's form; `relay` is what it gives back unread."""
    return page(
        f"Sign in | {company} identity provider",
        f"""<h1>Sign in with your {escape(company)} account</h1>
{_alert(failed, "Account or password invalid")}
<form method="post" action="/mock-identity-provider">
<label for="account">E-mail address</label>
<input id="account" name="account" autocomplete="username" autofocus required>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
{_hidden({"RelayState": relay})}
<button class="first">Sign in</button>
</form>
<p><small>This is no real identity provider. The password of its people is &quot;demo&quot;.</small></p>""",
    )


def said(company: str, values: Mapping[str, str]) -> str:
    """Carry what the identity provider says to the instance, by itself where scripts run."""
    return page(
        f"Signed in | {company} identity provider",
        f"""<h1>You are signed in</h1>
<form method="post" action="/navpage.do">
{_hidden(values)}
<button class="first">Continue</button>
</form>
<script>document.forms[0].submit()</script>""",
    )


def consent(company: str, client: str, user: str, again: str, asked: Mapping[str, str]) -> str:
    """Ask whether the client may act for the user; `again` leads to another sign-in."""
    return page(
        f"{client} wants to connect | {company} ServiceNow",
        f"""<h1>{escape(client)} wants to connect to {escape(company)} ServiceNow</h1>
<p>You are signed in as <strong>{escape(user)}</strong>. <a href="{escape(again)}">Not you?</a></p>
<p>If you allow it, {escape(client)} may read and change what you yourself may read and change,
until the connection is ended.</p>
<form method="post" action="/oauth_auth.do">
{_hidden(asked)}
<button class="first" name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>""",
    )


def message(company: str, heading: str, text: str) -> str:
    """Say something that leads nowhere else."""
    return page(f"{heading} | {company} ServiceNow", f'<h1>{escape(heading)}</h1>\n<p role="alert">{escape(text)}</p>')


def _alert(failed: bool, text: str) -> str:
    return f'<p role="alert">{escape(text)}</p>' if failed else ""


def _hidden(values: Mapping[str, str]) -> str:
    return "\n".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in values.items()
    )
