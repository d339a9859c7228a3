"""The web server's shell around the pages: headers on every answer, and figures as data.

``/data/<view>/<panel>.csv|json`` gives exactly the rows that a figure shows, from the same
prepared view, so a number on the page and the number in the file cannot differ. Nothing here
writes, and only published snapshots are reachable.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import secrets
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from indicators import catalogue as definitions
from indicators import settings
from indicators.errors import MonitorError, Sentence
from indicators.escape import csv_text
from indicators.language import SOURCE_LANGUAGE, Language, available
from indicators.series import Series
from indicators.views import registry
from pages import door, embedding, gate, institution, printing
from pages.document import STREAMLITS_FILES, Document
from pages.promptly import Promptly

# A pages/ folder beside the script would be served to the first visitor without app.py's
# navigation and guards; app.py alone says which pages there are.
PagesManager.uses_pages_directory = False

DOWNLOADS = "/media/"  # what a page gives along, drafts too: no cache on the way keeps it
NEVER_KEPT = {"cache-control": "no-store"}
CLOSED = ("/_stcore/metrics", "/_stcore/agent")


def _inline_script_hashes() -> str:
    """Hashes of the scripts inside Streamlit's own index.html, so no other inline script runs."""
    index = Path(st.__file__).parent / "static" / "index.html"
    scripts = re.findall(r"<script>(.*?)</script>", index.read_text(encoding="utf-8"), re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'self'",
        f"script-src 'self' {_inline_script_hashes()}".strip(),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
}


def say_script_error(error: Exception) -> bool:
    """A fault of ours: the log gets the traceback, the visitor a sentence and a number to name."""
    reference = secrets.token_hex(4)
    logging.getLogger("monitor").error("fault %s", reference, exc_info=error)
    st.error(
        f"This page met a fault of ours. Nothing was lost. Please report the number {reference}."
    )
    return True


class SecurityHeaders:
    """Set the headers that Streamlit leaves out, and close its two open side doors."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # A file of a page, not one of Streamlit's own, which lie in a folder of the same name.
        download = DOWNLOADS in scope["path"] and STREAMLITS_FILES not in scope["path"]
        elsewhere = scope["path"].startswith(embedding.PATH)
        ours = embedding.headers(scope["path"]) if elsewhere else HEADERS
        wanted = ours | (NEVER_KEPT if download else {})

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [
                    (name, value)
                    for name, value in message["headers"]
                    if name.lower().decode("latin-1") not in wanted
                ]
                told = [(name.encode(), value.encode()) for name, value in wanted.items()]
                message["headers"] = kept + told
            await send(message)

        closed = any(path in scope["path"] for path in CLOSED)
        answer = PlainTextResponse("not found", status_code=404) if closed else self.app
        await answer(scope, receive, with_headers)


def _spoken(code: str) -> Language:
    """The language of an answer to somebody who asked for one that may not exist."""
    return Language(code if code in available() else SOURCE_LANGUAGE)


def figure_data(request: Request) -> Response:
    """The rows behind one figure as CSV or JSON; a wrong word gives 404 and a sentence."""
    choices = dict(request.query_params)
    code = choices.pop("lang", SOURCE_LANGUAGE)
    number = choices.pop("publication", "")
    try:
        if code not in available():
            raise MonitorError(
                Sentence(
                    "There is no language “{language}”. Choose one of: {known}.",
                    language=code,
                    known=", ".join(available()),
                )
            )
        series = Series.at(int(number)) if number.isdecimal() else Series.current()
        catalogue = definitions.load(settings.from_environment().definitions)
        view, panel = request.path_params["view"], request.path_params["panel"]
        found = registry.panel(series, catalogue, Language(code), view, panel, choices)
    except MonitorError as error:
        return PlainTextResponse(_spoken(code).say(error), status_code=404)
    name = "-".join([view, panel, *choices.values(), f"publication-{series.publication['number']}"])
    safe = re.sub(r"[^A-Za-z0-9.-]+", "-", name)[:120]
    if request.path_params["form"] == "json":
        return JSONResponse(json.loads(registry.as_json(found, series)))
    return Response(
        csv_text(found.rows, registry.columns(found.rows)),
        media_type="text/csv; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{safe}.csv"'},
    )


async def interface(scope: Scope, receive: Receive, send: Send) -> None:
    """The interface for programs, loaded when the first of them asks."""
    from indicators.api.web import app

    await app(scope, receive, send)


ROUTES = [
    Route("/data/{view}/{panel}.{form:str}", figure_data, methods=["GET"]),
    *door.ROUTES,
    *printing.ROUTES,
    Mount("/api", interface),
    Mount("/embed", embedding.figures),
]
MIDDLEWARE = [
    Middleware(Promptly),
    Middleware(SecurityHeaders),
    Middleware(gate.Gate),
    Middleware(institution.Vouched),
    Middleware(Document),
]
