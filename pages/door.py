"""The sign-in door: forms outside Streamlit, so that the cookie is out of a page's reach.

The local door is for a trial, on this machine only unless the operator says that a proxy with HTTPS
stands in front. Its cookie holds a random token and nothing else; it is HttpOnly and SameSite=Lax,
and Secure whenever the request came over HTTPS. A provider's door is offered beside it where the
secrets name one. Every change is a POST from our own origin.
"""

from __future__ import annotations

import ipaddress
import os
from urllib.parse import parse_qs, urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from indicators import signin, signin_people, submissions
from indicators.errors import MonitorError
from indicators.figures import markup
from indicators.figures.theme import PALETTES
from indicators.language import SOURCE_LANGUAGE, Language, available
from pages import provider
from pages.gate import cookies_of, same_origin, visitor
from pages.visit import COOKIE

BEHIND_PROXY = "SPM_LOCAL_ACCOUNTS_BEHIND_PROXY"
LONGEST_FORM = 4096
_STYLE = """
body{font:15px/23px Inter,sans-serif;max-width:26rem;margin:10vh auto;padding:0 16px;
background:var(--ground);color:var(--ink)}
h1{font-size:28px;line-height:36px;letter-spacing:-.02em;margin:0 0 12px}
label{display:block;margin:12px 0;font-weight:600}
input{display:block;width:100%;box-sizing:border-box;height:44px;font:inherit;padding:0 10px;
border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit}
button,.button{display:inline-block;height:44px;line-height:44px;padding:0 18px;border:0;
border-radius:8px;font:inherit;line-height:44px;font-weight:600;background:var(--ink);
color:var(--ground);text-decoration:none;cursor:pointer}
a{color:inherit;text-underline-offset:3px}.wrong{color:var(--wrong)}
.trial{border:1px solid var(--line);border-radius:8px;padding:10px 14px;font-size:13.5px}
nav a{margin-right:16px}
"""


# Where the local door is open --------------------------------------------------------------------


def _is_loopback(host: str) -> bool:
    """Whether a name or address means this machine only."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def local_accounts(request: Request) -> bool:
    """Whether names and passwords are taken here: on this machine, or behind a proxy with HTTPS."""
    if os.environ.get(BEHIND_PROXY) == "1":
        return True
    asked = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    return _is_loopback(st.get_option("server.address") or "") and _is_loopback(asked)


def _is_secure(request: Request) -> bool:
    forwarded = request.headers.get("x-forwarded-proto")
    behind = os.environ.get(BEHIND_PROXY) == "1"
    return request.url.scheme == "https" or forwarded == "https" or behind


def _address(request: Request) -> str:
    """Where guesses are counted for; what a client says of itself is no address."""
    forwarded = "x-forwarded-for" in request.headers and os.environ.get(BEHIND_PROXY) != "1"
    return "forwarded" if forwarded or request.client is None else request.client.host


# Pages -------------------------------------------------------------------------------------------


def _language(request: Request) -> Language:
    code = request.query_params.get("lang", SOURCE_LANGUAGE)
    return Language(code if code in available() else SOURCE_LANGUAGE)


def own_page(
    here: Language, path: str, title: str, *content: object, status: int = 200, onward: str = ""
) -> Response:
    """A page of our own outside Streamlit: one column, in both languages, by day and by night."""
    light, dark = PALETTES["light"], PALETTES["dark"]
    style = _STYLE + "".join(
        f"{around}{{:root{{--ground:{p.ground};--ink:{p.ink};--line:{p.muted};--wrong:{p.falling}}}}}"
        for around, p in (("@media all", light), ("@media (prefers-color-scheme:dark)", dark))
    )
    refresh = {"http_equiv": "refresh", "content": f"0;url={onward}"}
    head = markup.tag(
        "head",
        markup.void("meta", charset="utf-8"),
        markup.void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        markup.void("meta", **refresh) if onward else "",
        markup.tag("title", title),
        markup.Markup(f"<style>{style}</style>"),
    )
    home = markup.tag("a", here.gettext("Back to the overview"), href=f"/?lang={here.code}")
    others = [
        markup.tag("a", Language(code).name, href=f"{path}?lang={code}", lang=code)
        for code in available()
        if code != here.code
    ]
    main = markup.tag("main", markup.tag("h1", title), *content)
    body = markup.tag("body", main, markup.tag("nav", markup.tag("p", home, others)))
    page = markup.tag("html", head, body, lang=here.code)
    fresh = {"cache-control": "no-store"}
    return HTMLResponse(f"<!doctype html>{page}", status_code=status, headers=fresh)


def _field(label: str, name: str, kind: str, complete: str) -> markup.Markup:
    field = markup.void("input", name=name, type=kind, autocomplete=complete, required="required")
    return markup.tag("label", label, field)


def _wrong(words: str) -> object:
    return markup.tag("p", words, cls="wrong", role="alert") if words else ""


def _form(request: Request, wrong: str = "", status: int = 200) -> Response:
    here = _language(request)
    _ = here.gettext
    parts: list[object] = [
        _wrong(wrong),
        markup.tag("p", _("For country officers and reviewers. Reading needs no account.")),
    ]
    if provider.is_configured():
        words = _("Sign in with your institution’s account")
        link = markup.tag("a", words, href=f"/upload?lang={here.code}", cls="button")
        parts.append(markup.tag("p", link))
    if local_accounts(request):
        trial = _("Trial sign-in: accounts of this machine, for trying the monitor out.")
        change = markup.tag("a", _("Change your password"), href=f"/password?lang={here.code}")
        parts += [
            markup.tag("p", trial, cls="trial"),
            markup.tag(
                "form",
                _field(_("Name"), "name", "text", "username"),
                _field(_("Password"), "password", "password", "current-password"),
                markup.tag("button", _("Sign in"), type="submit"),
                method="post",
                action=f"/signin?lang={here.code}",
            ),
            markup.tag("p", change),
        ]
    elif not provider.is_configured():
        parts.append(markup.tag("p", _closed(here)))
    return own_page(here, "/signin", _("Sign in"), *parts, status=status)


def _closed(here: Language) -> str:
    return here.gettext(
        "Names and passwords are taken on the monitor's own machine only. "
        "Ask its operator for a sign-in through your institution."
    )


async def show_form(request: Request) -> Response:
    """The sign-in form."""
    return _form(request)


async def enter(request: Request) -> Response:
    """Check name and password: a new token, or the form again with a sentence."""
    here = _language(request)
    refusal = _not_to_be_heard(request, here)
    if refusal is not None:
        return refusal
    fields = await _fields(request, "name", "password")
    held = cookies_of(request.headers).get(COOKIE)
    try:
        token = await run_in_threadpool(
            signin.sign_in, fields["name"], fields["password"], _address(request), held
        )
    except MonitorError as error:
        return _form(request, here.say(error), 401)
    path = await run_in_threadpool(_desk_of, token)
    answer = RedirectResponse(f"{path}?lang={here.code}", status_code=303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=int(signin.ABSOLUTE.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=_is_secure(request),
        path="/",
    )
    return answer


def _desk_of(token: str) -> str:
    roles = {role for role, _area in submissions.rights(signin.actor_of(token))}
    return "/review" if "reviewer" in roles and "officer" not in roles else "/upload"


async def show_leave(request: Request) -> Response:
    """Ask before signing out: a link alone changes nothing."""
    here = _language(request)
    _ = here.gettext
    who = await run_in_threadpool(visitor, cookies_of(request.headers))
    button = markup.tag("button", _("Sign out"), type="submit")
    form = markup.tag("form", button, method="post", action=f"/signout?lang={here.code}")
    name = _("You are signed in as {name}.").format(name=who.name) if who.name else ""
    change = markup.tag("a", _("Change your password"), href=f"/password?lang={here.code}")
    local = markup.tag("p", change) if local_accounts(request) else ""
    return own_page(here, "/signout", _("Sign out"), markup.tag("p", name), form, local)


async def leave(request: Request) -> Response:
    """End the session in the ledger first: the cookies that are left over are worth nothing.

    Only then is the provider's cookie given up, by Streamlit's own route. The way there is a page
    and not a redirect: browsers hold the redirects of a form to our own origin.
    """
    here = _language(request)
    if not same_origin(request.headers):
        return PlainTextResponse("This form was sent from another site.", status_code=403)
    cookies = cookies_of(request.headers)
    claims = provider.claims(cookies)
    try:
        await run_in_threadpool(signin.sign_out, cookies.get(COOKIE))
        if claims:
            await run_in_threadpool(signin.sign_out_provider, claims)
    except MonitorError as error:  # the session would live on: nobody is told that it ended
        title = here.gettext("Sign out")
        return own_page(here, "/signout", title, _wrong(here.say(error)), status=503)
    if claims:
        words = markup.tag("a", here.gettext("Go on"), href=provider.LOG_OUT)
        title = here.gettext("You are signed out")
        answer = own_page(here, "/signout", title, words, onward=provider.LOG_OUT)
    else:
        answer = RedirectResponse(f"/?lang={here.code}", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _password_form(request: Request, wrong: str = "", status: int = 200) -> Response:
    here = _language(request)
    _ = here.gettext
    if not local_accounts(request):
        return own_page(here, "/password", _("Change your password"), _closed(here), status=403)
    form = markup.tag(
        "form",
        _field(_("Name"), "name", "text", "username"),
        _field(_("Password"), "password", "password", "current-password"),
        _field(_("New password, at least 12 characters"), "new", "password", "new-password"),
        _field(_("The new password again"), "again", "password", "new-password"),
        markup.tag("button", _("Change your password"), type="submit"),
        method="post",
        action=f"/password?lang={here.code}",
    )
    rest = markup.tag("p", _("You are signed out everywhere and sign in with the new one."))
    title = _("Change your password")
    return own_page(here, "/password", title, _wrong(wrong), rest, form, status=status)


async def show_password(request: Request) -> Response:
    """The form for a new password."""
    return _password_form(request)


async def change_password(request: Request) -> Response:
    """Replace one's own password, knowing the old one; every session of the person ends."""
    here = _language(request)
    refusal = _not_to_be_heard(request, here)
    if refusal is not None:
        return refusal
    fields = await _fields(request, "name", "password", "new", "again")
    if fields["new"] != fields["again"]:
        words = here.gettext("The new password was not written the same twice.")
        return _password_form(request, words, 400)
    old, new = fields["password"], fields["new"]
    try:
        await run_in_threadpool(
            signin_people.change_password, fields["name"], old, new, _address(request)
        )
    except MonitorError as error:
        return _password_form(request, here.say(error), 400)
    answer = RedirectResponse(f"/signin?lang={here.code}", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


def _not_to_be_heard(request: Request, here: Language) -> Response | None:
    """The refusal of a form from another site, or where no passwords are taken."""
    if not same_origin(request.headers):
        return PlainTextResponse("This form was sent from another site.", status_code=403)
    if not local_accounts(request):
        return PlainTextResponse(_closed(here), status_code=403)
    return None


async def _fields(request: Request, *names: str) -> dict[str, str]:
    """Fields of a form; of more than ``LONGEST_FORM`` bytes nothing is read, nobody's is longer."""
    held = b""
    async for part in request.stream():
        held += part
        if len(held) > LONGEST_FORM:
            held = b""
            break
    sent = parse_qs(held.decode("utf-8", "replace"))
    return {name: sent[name][0][:1000] if name in sent else "" for name in names}


ROUTES = [
    Route("/signin", show_form, methods=["GET"]),
    Route("/signin", enter, methods=["POST"]),
    Route("/signout", show_leave, methods=["GET"]),
    Route("/signout", leave, methods=["POST"]),
    Route("/password", show_password, methods=["GET"]),
    Route("/password", change_password, methods=["POST"]),
]
