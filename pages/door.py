"""The local door: signing in and out outside Streamlit, so that the cookie is out of its reach.

The cookie holds a random token and nothing else; it is HttpOnly and SameSite=Lax, and Secure
whenever the request came over HTTPS. Every change is a POST from our own origin. Uploads are gated
here: Streamlit itself would take a file from anybody into memory.
"""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from indicators import signin, submissions
from indicators.access import Actor
from indicators.errors import MonitorError
from indicators.figures import markup
from indicators.figures.theme import PALETTES
from indicators.language import SOURCE_LANGUAGE, Language, available
from pages.visit import COOKIE

_STYLE = """
body{font:15px/23px Inter,sans-serif;max-width:26rem;margin:12vh auto;padding:0 16px;
background:var(--ground);color:var(--ink)}
label{display:block;margin:12px 0}
input{display:block;width:100%;box-sizing:border-box;height:44px;font:inherit;padding:0 10px;
border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit}
button{height:44px;padding:0 18px;border:0;border-radius:8px;font:inherit;font-weight:600;
background:var(--ink);color:var(--ground)}
a{color:inherit}.wrong{color:var(--wrong)}
"""
LONGEST_FORM = 4096
UPLOADS = "/_stcore/upload_file"
LARGEST_UPLOAD = 6_000_000  # the widget's 5 MB and the form around them


def token_in(cookies: str) -> str | None:
    """Our token in a Cookie header; broken headers hold none."""
    try:
        held = SimpleCookie(cookies)
    except CookieError:
        return None
    return held[COOKIE].value if COOKIE in held else None


def same_origin(headers: dict[str, str]) -> bool:
    """Whether the page that asks is one of ours. A browser sends Origin with every POST."""
    origin = headers.get("origin", "")
    return bool(origin) and urlsplit(origin).netloc == headers.get("host")


def _language(request: Request) -> Language:
    code = request.query_params.get("lang", SOURCE_LANGUAGE)
    return Language(code if code in available() else SOURCE_LANGUAGE)


def _document(here: Language, title: str, *content: object, status: int = 200) -> Response:
    """A page of our own outside Streamlit: one column, readable in light and dark."""
    light, dark = PALETTES["light"], PALETTES["dark"]
    style = _STYLE + "".join(
        f"{around}{{:root{{--ground:{p.ground};--ink:{p.ink};--line:{p.muted};--wrong:{p.falling}}}}}"
        for around, p in (("@media all", light), ("@media (prefers-color-scheme:dark)", dark))
    )
    head = markup.tag(
        "head",
        markup.void("meta", charset="utf-8"),
        markup.void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        markup.tag("title", title),
        markup.Markup(f"<style>{style}</style>"),
    )
    body = markup.tag("body", markup.tag("main", markup.tag("h1", title), *content))
    page = markup.tag("html", head, body, lang=here.code)
    fresh = {"cache-control": "no-store"}
    return HTMLResponse(f"<!doctype html>{page}", status_code=status, headers=fresh)


def _field(label: str, name: str, kind: str, complete: str) -> markup.Markup:
    field = markup.void("input", name=name, type=kind, autocomplete=complete, required="required")
    return markup.tag("label", label, field)


def _form(here: Language, wrong: str = "", status: int = 200) -> Response:
    _ = here.gettext
    return _document(
        here,
        _("Sign in"),
        markup.tag("p", wrong, cls="wrong", role="alert") if wrong else "",
        markup.tag("p", _("For country officers and reviewers. Reading needs no account.")),
        markup.tag(
            "form",
            _field(_("Name"), "name", "text", "username"),
            _field(_("Password"), "password", "password", "current-password"),
            markup.tag("button", _("Sign in"), type="submit"),
            method="post",
            action=f"/signin?lang={here.code}",
        ),
        markup.tag("p", markup.tag("a", _("Back to the overview"), href=f"/?lang={here.code}")),
        status=status,
    )


async def show_form(request: Request) -> Response:
    """The sign-in form."""
    return _form(_language(request))


async def enter(request: Request) -> Response:
    """Check name and password: a new token, or the form again with a sentence."""
    here = _language(request)
    if not same_origin(dict(request.headers)):
        return PlainTextResponse("This form was sent from another site.", status_code=403)
    fields = parse_qs((await _body(request)).decode("utf-8", "replace"))
    name, password = (fields[key][0] if key in fields else "" for key in ("name", "password"))
    address = request.client.host if request.client else ""
    held = token_in(request.headers.get("cookie", ""))
    try:
        token = await run_in_threadpool(signin.sign_in, name[:200], password[:1000], address, held)
    except MonitorError as error:
        return _form(here, str(error), 401)
    answer = RedirectResponse(f"/upload?lang={here.code}", status_code=303)
    secure = request.url.scheme == "https" or request.headers.get("x-forwarded-proto") == "https"
    longest = int(signin.ABSOLUTE.total_seconds())
    answer.set_cookie(
        COOKIE, token, max_age=longest, httponly=True, samesite="lax", secure=secure, path="/"
    )
    return answer


async def show_leave(request: Request) -> Response:
    """Ask before signing out: a link alone changes nothing."""
    here = _language(request)
    _ = here.gettext
    button = markup.tag("button", _("Sign out"), type="submit")
    form = markup.tag("form", button, method="post", action=f"/signout?lang={here.code}")
    back = markup.tag("p", markup.tag("a", _("Back to the overview"), href=f"/?lang={here.code}"))
    return _document(here, _("Sign out"), form, back)


async def leave(request: Request) -> Response:
    """End the session in the ledger: the cookie that is left over is worth nothing."""
    if not same_origin(dict(request.headers)):
        return PlainTextResponse("This form was sent from another site.", status_code=403)
    await run_in_threadpool(signin.sign_out, token_in(request.headers.get("cookie", "")))
    answer = RedirectResponse(f"/?lang={_language(request).code}", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


async def _body(request: Request) -> bytes:
    """At most ``LONGEST_FORM`` bytes of a form: nobody's name is longer."""
    held = b""
    async for part in request.stream():
        held += part
        if len(held) > LONGEST_FORM:
            return b""
    return held


def may_upload(token: str | None) -> bool:
    """Whether this session belongs to somebody who reports for a country."""
    actor: Actor = signin.actor_of(token)
    return bool(actor.name) and any(role == "officer" for role, _area in submissions.rights(actor))


class Gate:
    """Refuse uploads from whoever reports for no country, and pages of other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {n.decode("latin-1"): v.decode("latin-1") for n, v in scope.get("headers", [])}
        if scope["type"] == "websocket" and "origin" in headers and not same_origin(headers):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http" and scope["path"].startswith(UPLOADS):
            why = await self._refusal(headers)
            if why:
                await PlainTextResponse(why, status_code=403)(scope, receive, send)
                return
        await self.app(scope, receive, send)

    async def _refusal(self, headers: dict[str, str]) -> str:
        if not same_origin(headers):
            return "Files are taken from this site's own pages only."
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > LARGEST_UPLOAD:
            return "The file is larger than 5 MB; send it by the command line."
        if not await run_in_threadpool(may_upload, token_in(headers.get("cookie", ""))):
            return "Sign in as an officer first."
        return ""


ROUTES = [
    Route("/signin", show_form, methods=["GET"]),
    Route("/signin", enter, methods=["POST"]),
    Route("/signout", show_leave, methods=["GET"]),
    Route("/signout", leave, methods=["POST"]),
]
