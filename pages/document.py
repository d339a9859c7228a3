"""What a browser gets before a page runs: one document, and Streamlit's files.

The document is Streamlit's own, with the reader's language, the page's name and our icon written
into it, so that a screen reader reads in the right voice from the first word. An address that is
no page gives a sentence and status 404.

Streamlit sends its files as they are, 7 MB at the first visit. Here each is compressed once and
kept, for as long as the server runs; a browser keeps them too, their names change with their
content. Nothing is compressed anew for a visitor, and no draft is ever kept.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Awaitable, Callable
from html import escape
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators.language import SOURCE_LANGUAGE, Language, available, mark
from pages import navigation
from pages.door import own_page

PRODUCT = mark("Social Protection Monitor")
STREAMLITS_FILES = "/static/"
OUR_FILES = "/app/static/"
# What may be kept and is answered "as you have it" by itself; no document is in there.
FOR_PROGRAMS = ("/api/", "/embed/")
FOR_A_YEAR = "public, immutable, max-age=31536000"
FOR_A_MONTH = "public, max-age=2592000"  # our fonts keep their names when they change
COMPRESSIBLE = ("javascript", "css", "json", "svg", "text/")
SMALLEST = 500  # bytes: below, compressing gives nothing
_ROOT = b'<div id="root">'  # the mark of Streamlit's document
# Streamlit's own letters show for a moment, until the theme has come: ours stand in for them.
_THEIR_LETTERS = re.compile(rb"url\(\.\./media/SourceSansVF[^)]*\)")
_OUR_LETTERS = b"url(../../app/static/fonts/Inter-latin.woff2)"


def reader(scope: Scope) -> Language:
    """The language the address names, else the first that the browser asks for, else English."""
    asked = parse_qs(scope["query_string"].decode("latin-1"))
    if "lang" in asked:
        wanted = asked["lang"]
    else:
        spoken = Headers(scope=scope).get("accept-language", "")
        wanted = [part.split(";")[0].split("-")[0].strip() for part in spoken.split(",")][:1]
    return Language(next((code for code in wanted if code in available()), SOURCE_LANGUAGE))


def document(streamlits: str, here: Language, title: str) -> str:
    """Streamlit's document in the reader's language, under the page's name and our icon."""
    _ = here.gettext
    needs = _("This monitor draws its pages with JavaScript. Please switch it on in your browser.")
    name = f"{_(title)} · {_(PRODUCT)}"
    for pattern, ours in (
        (r'<html lang="en">', f'<html lang="{here.code}">'),
        (r"<title>.*?</title>", f"<title>{escape(name)}</title>"),
        (r"<noscript>.*?</noscript>", f"<noscript><p>{escape(needs)}</p></noscript>"),
        (r'href="\./favicon\.png"', 'href="./app/static/icon.svg" type="image/svg+xml"'),
        # Streamlit's own font and its door for programs, of which we use neither.
        (r'<link\s+rel="preload"[^>]*SourceSans[^>]*>', ""),
        (r'<link\s+rel="service-desc"[^>]*>', ""),
        (r"<!--\s*Machine-readable.*?-->", ""),
    ):
        streamlits = re.sub(pattern, lambda _found, ours=ours: ours, streamlits, flags=re.DOTALL)
    return streamlits


def no_page(path: str, here: Language) -> Response:
    """The answer to an address that is no page, with the way back."""
    words = here.gettext("There is no page “{path}” here.").format(path=path.strip("/")[:60])
    return own_page(here, "/", words, status=404)


class Document:
    """Write language and name into the document, and send every file compressed and kept."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._compressed: dict[str, Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif scope["path"].startswith(FOR_PROGRAMS):
            await self.app(scope, receive, send)
        elif STREAMLITS_FILES in scope["path"]:
            await self._file(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _file(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A file of Streamlit's or ours, compressed if the browser can read that."""
        path, headers = scope["path"], Headers(scope=scope)
        kept = FOR_A_MONTH if OUR_FILES in path else FOR_A_YEAR
        readable = "gzip" in headers.get("accept-encoding", "") and "range" not in headers
        squeezed = readable and scope["method"] == "GET"
        if squeezed and path in self._compressed:
            await self._compressed[path](scope, receive, send)
            return

        def told(start: Message) -> Message:
            if start["status"] not in (200, 304) or "text/html" in _kind(start):
                return start
            return _with(start, {"cache-control": kept, "vary": "accept-encoding"})

        def held(start: Message) -> bool:
            size = int(Headers(raw=start["headers"]).get("content-length", "0"))
            fitting = any(kind in _kind(start) for kind in COMPRESSIBLE)
            return squeezed and start["status"] == 200 and size >= SMALLEST and fitting

        async def changed(start: Message, content: bytes) -> Response:
            if "text/css" in _kind(start):
                content = _THEIR_LETTERS.sub(_OUR_LETTERS, content)
            small = await run_in_threadpool(gzip.compress, content, 9, mtime=0)
            answer = Response(small, media_type=_kind(start))
            answer.headers.update(
                {"content-encoding": "gzip", "cache-control": kept, "vary": "accept-encoding"}
            )
            if "text/html" not in _kind(start):  # Streamlit's answer to a name it does not know
                self._compressed[path] = answer
            return answer

        await _pass(self.app, scope, receive, send, told, held, changed)

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Streamlit's document as ours; everything else goes through as it is."""
        # An answer "as you have it" would be in the language of the visit before.
        asked = [
            (name, value)
            for name, value in scope["headers"]
            if name not in (b"if-none-match", b"if-modified-since")
        ]
        title_of = navigation.titles()

        def held(start: Message) -> bool:
            return start["status"] == 200 and "text/html" in _kind(start)

        async def changed(start: Message, content: bytes) -> Response:
            packed = Headers(raw=start["headers"]).get("content-encoding") == "gzip"
            written = gzip.decompress(content) if packed else content
            if _ROOT not in written:
                as_it_is = Response(content, start["status"])
                as_it_is.raw_headers = start["headers"]
                return as_it_is
            here, address = reader(scope), scope["path"].rstrip("/").rpartition("/")[2]
            if address not in title_of:
                return no_page(scope["path"], here)
            ours = document(written.decode("utf-8"), here, title_of[address]).encode()
            told = {"cache-control": "no-cache", "vary": "accept-language, accept-encoding"}
            if packed:
                told["content-encoding"] = "gzip"
            return HTMLResponse(gzip.compress(ours, mtime=0) if packed else ours, headers=told)

        await _pass(
            self.app, scope | {"headers": asked}, receive, send, lambda start: start, held, changed
        )


def _kind(start: Message) -> str:
    return Headers(raw=start["headers"]).get("content-type", "")


def _with(start: Message, headers: dict[str, str]) -> Message:
    gone = {name.encode() for name in headers}
    kept = [(name, value) for name, value in start["headers"] if name.lower() not in gone]
    return {**start, "headers": kept + [(n.encode(), v.encode()) for n, v in headers.items()]}


async def _pass(
    app: ASGIApp,
    scope: Scope,
    receive: Receive,
    send: Send,
    told: Callable[[Message], Message],
    held: Callable[[Message], bool],
    changed: Callable[[Message, bytes], Awaitable[Response]],
) -> None:
    """Run ``app``; an answer for which ``held(start)`` holds is replaced by ``changed``'s."""
    waiting: list[Message] = []
    parts: list[bytes] = []

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            start = told(message)
            if held(start):
                waiting.append(start)
            else:
                await send(start)
        elif waiting:
            parts.append(message.get("body", b""))
            if not message.get("more_body", False):
                answer = await changed(waiting[0], b"".join(parts))
                await answer(scope, receive, send)
        else:
            await send(message)

    await app(scope, receive, sent)
