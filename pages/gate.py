"""The gate in front of Streamlit: who may send a file, and whose pages may talk to the server.

Streamlit itself takes a file from anybody into memory, and a connection from any page that a
browser shows. Here both are refused before anything of them is read: a connection must come from a
page of this site, and a file from somebody who reports for a country, whichever door they came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from indicators import signin, submissions
from indicators.access import PUBLIC, Actor
from indicators.ledger import NotNow
from pages import provider
from pages.visit import COOKIE

UPLOADS = "/_stcore/upload_file"
LARGEST_UPLOAD = 6_000_000  # the widget's 5 MB and the form around them


def cookies_of(headers: Mapping[str, str]) -> dict[str, str]:
    """The cookies of a request; an odd one of another site's does not hide ours."""
    return cookie_parser(headers["cookie"]) if "cookie" in headers else {}


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether the page that asks is one of ours. A browser sends Origin with every POST."""
    origin = headers["origin"] if "origin" in headers else ""
    host = headers["host"] if "host" in headers else ""
    return bool(host) and urlsplit(origin).netloc == host


def visitor(cookies: Mapping[str, str]) -> Actor:
    """Who sends these cookies, by either door; the public if neither knows them."""
    token = cookies[COOKIE] if COOKIE in cookies else None
    with suppress(NotNow):  # a ledger that cannot be asked knows nobody
        known = signin.actor_of(token)
        return known if known != PUBLIC else signin.actor_of_provider(provider.claims(cookies))
    return PUBLIC


def may_upload(cookies: Mapping[str, str]) -> bool:
    """Whether this visitor reports for a country."""
    actor = visitor(cookies)
    return bool(actor.name) and any(role == "officer" for role, _area in submissions.rights(actor))


class Gate:
    """Refuse uploads from whoever reports for no country, and pages of other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {n.decode("latin-1"): v.decode("latin-1") for n, v in scope.get("headers", [])}
        if scope["type"] == "websocket" and not same_origin(headers):
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] == "http" and UPLOADS in scope["path"]:
            why = await _refusal(headers)
            if why:
                await PlainTextResponse(why, status_code=403)(scope, receive, send)
                return
        await self.app(scope, receive, send)


async def _refusal(headers: Mapping[str, str]) -> str:
    if not same_origin(headers):
        return "Files are taken from this site's own pages only."
    length = headers["content-length"] if "content-length" in headers else "0"
    if not length.isdecimal() or int(length) > LARGEST_UPLOAD:
        return "The file is larger than 5 MB; send it by the command line."
    if not await run_in_threadpool(may_upload, cookies_of(headers)):
        return "Sign in as an officer first."
    return ""
