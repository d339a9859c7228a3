"""A figure as a page of its own, small enough to stand inside a page of another site.

Finding, what is measured, drawing, the same numbers as a table, source, licence, publication and
the way back; by day and by night, in every language, without a script. ``/embed/<view>/<panel>``
is the page, ``….svg`` its drawing, and ``/embed/how/<view>/<panel>`` the snippet to copy.

What was made once is kept for all who look at the same figure. Making is done in a few threads of
its own, one address may ask for only so much of it, and whoever comes when many wait already is
sent away with a sentence: a crowd on some other site makes nobody wait here.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import anyio
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from indicators import narrative
from indicators.api.kept import Kept
from indicators.api.limit import Limit, address_of, allowance
from indicators.briefs import issuer
from indicators.briefs.pictured import has_drawing, subtitle
from indicators.briefs.press import Busy
from indicators.errors import MonitorError, Sentence
from indicators.figures import embedded, markup
from pages import embedding, printing
from pages.embed_asked import NotThere, Shown, shown, spoken, stamp

STYLE = Path(__file__).with_name("embed.css")
STYLE_PATH = f"{embedding.PATH}style.css"
HOW_PATH = f"{embedding.PATH}{embedding.HOW}"
SHEETS = {"phone": 480, "square": 860}  # up to which width of the window; "slide" is for the rest
WIDE = {("availability", "matrix")}  # so many columns that a phone gets the table instead
FRESH_SECONDS = 60
THREADS = {"look": 2, "page": 1, "drawing": 3}  # at once; the press draws one after the other
WAITING = {"look": 200, "page": 24, "drawing": 24}  # all further ones are refused
COSTS = 5  # an address may have one in so many of its requests made anew


@dataclass(frozen=True)
class Made:
    """What goes out."""

    body: bytes
    media_type: str


class Figures:
    """The application. What it remembers is of figures and never of people."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._asking, self._making = Limit(clock), Limit(clock)
        self._kept = Kept()
        self._threads: dict[str, anyio.CapacityLimiter] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            response = await self._respond(request)
        except NotThere as error:
            response = refusal(request, HTTPStatus.NOT_FOUND, error)
        except MonitorError as error:  # too many, no ledger, or nothing can be drawn
            response = refusal(request, HTTPStatus.SERVICE_UNAVAILABLE, error)
        except Exception as error:
            number = secrets.token_hex(4)
            logging.getLogger("monitor").error("fault %s", number, exc_info=error)
            said = Sentence("This page met a fault of ours. Please report {number}.", number=number)
            response = refusal(request, HTTPStatus.INTERNAL_SERVER_ERROR, MonitorError(said))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        path = request.scope["path"]
        if request.method not in ("GET", "HEAD"):
            return Response(status_code=HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": "GET"})
        self._admit(request, self._asking, allowance())
        if path == STYLE_PATH:
            return _told(request, style(request.query_params.get("theme", "")))
        site = issuer.public_url() or str(request.base_url).rstrip("/")
        key = (await self._in_thread("look", stamp, request), site, path)
        key += (request.scope["query_string"],)
        made = self._kept.find(key)
        if made is None:
            self._admit(request, self._making, -(-allowance() // COSTS))
            asked = await self._in_thread("page", shown, request, site)
            kind = "drawing" if asked.size else "page"
            make = draw if asked.size else how if path.startswith(HOW_PATH) else page
            made = await self._in_thread(kind, make, asked)
            if not asked.series.notice:
                self._kept.keep(key, made)
        return _told(request, made)

    def _admit(self, request: Request, limit: Limit, a_minute: int) -> None:
        client = request.client.host if request.client else None
        wait = limit.wait(address_of(client, request.headers), a_minute)
        if wait:
            raise Busy(Sentence("Your address asks for too many figures. Wait {n} s.", n=wait))

    def under_way(self, kind: str) -> int:
        """How many of a kind are being made or wait for it."""
        if kind not in self._threads:
            return 0
        told = self._threads[kind].statistics()
        return told.borrowed_tokens + told.tasks_waiting

    async def _in_thread(self, kind: str, work: Callable, *values: object):
        if kind not in self._threads:
            self._threads[kind] = anyio.CapacityLimiter(THREADS[kind])
        threads = self._threads[kind]
        if threads.statistics().tasks_waiting >= WAITING[kind]:
            raise Busy(Sentence("Many figures are being made. Try again in half a minute."))
        return await anyio.to_thread.run_sync(work, *values, limiter=threads)


def page(asked: Shown) -> Made:
    """The figure as a page."""
    here, panel = asked.language, asked.panel
    _ = here.gettext
    drawn = bool(panel.rows) and has_drawing(asked.view, panel.id)
    wide = (asked.view, panel.id) in WIDE
    absent = _("Nothing to draw: no value is held for this choice.")
    table = embedded.table(panel, here, asked.names) if panel.rows else markup.tag("p", absent)
    publication = _("Publication {number} of {date}").format(
        number=asked.number, date=narrative.publication_date(asked.series.publication, here)
    )
    path = "/" if asked.view == "overview" else f"/{asked.view}"
    back = asked.address(path, pinned=asked.pinned)
    title = narrative.sentence_case(panel.title)
    notice = here.say(asked.series.notice) if asked.series.notice else ""
    content = [
        markup.tag("p", notice, cls="notice") if notice else "",
        markup.tag("h1", title),
        markup.tag("p", subtitle(asked.view, panel, here), cls="subtitle"),
        _picture(asked, "wide" if wide else "") if drawn else "",
        embedded.folded(_("The numbers as a table"), table, opened=wide) if drawn else table,
        markup.tag("p", f"{panel.source} {panel.note}".strip(), cls="source"),
        markup.tag(
            "p",
            markup.tag("span", publication),
            markup.tag(
                "a", _("Social Protection Monitor"), href=back, target="_blank", rel="noopener"
            ),
            cls="foot",
        ),
    ]
    return _html(asked, title, content)


def _picture(asked: Shown, kind: str) -> markup.Markup:
    """The drawing for each width of the window, by day and by night."""

    def source(size: str, theme: str) -> str:
        return asked.address(
            f"{asked.start}{embedding.DRAWING}", pinned=True, size=size, theme=theme
        )

    night = "(prefers-color-scheme: dark)"
    themes = ((asked.theme, ""),) if asked.theme else (("dark", night), ("light", ""))
    bounds = [(size, f"(max-width: {width}px)") for size, width in SHEETS.items()]
    parts = []
    for theme, when in themes:
        for size, bound in [*bounds, ("slide", "")]:
            media = " and ".join(filter(None, (when, bound)))
            if media:
                parts.append(markup.void("source", media=media, srcset=source(size, theme)))
    usual = asked.theme or "light"
    alt = asked.panel.alt or asked.panel.title
    return markup.tag(
        "picture", parts, markup.void("img", src=source("slide", usual), alt=alt), cls=kind
    )


def draw(asked: Shown) -> Made:
    """The drawing alone. Raises ``MonitorError`` when there is none of this choice."""
    words = {"view": asked.view, "panel": asked.panel.id, "choices": asked.choices}
    words |= {"language": asked.language.code, "size": asked.size, "publication": asked.number}
    content = printing.press.make("drawing", words, printing.stamp(asked.series))
    by_night = asked.theme == "dark"
    return Made(embedded.by_night(content) if by_night else content, "image/svg+xml")


def how(asked: Shown) -> Made:
    """The snippet to put into a page, for the newest figures and for these as they are."""
    _ = asked.language.gettext
    title = _("Show this figure on your own page")
    content = [markup.tag("h1", title), markup.tag("p", asked.panel.title, cls="subtitle")]
    if not embedding.sites():
        words = _(
            "No other site may show figures of this monitor; whoever runs it can allow yours."
        )
        content.append(markup.tag("p", words, cls="notice"))
    for words, pinned in (
        (_("Always the newest publication:"), False),
        (_("As of publication {number}, for ever:").format(number=asked.number), True),
    ):
        address = asked.site + asked.address(asked.start, pinned=pinned, theme=asked.theme)
        # A finding holds for its own figures; what is measured stays the same.
        measured = subtitle(asked.view, asked.panel, asked.language)
        name = narrative.sentence_case(asked.panel.title) if pinned else measured
        snippet = embedded.snippet(address, name)
        content += [markup.tag("p", words), markup.tag("pre", snippet, tabindex="0")]
    said = _("For a page that is always light or always dark, add &theme=light or &theme=dark.")
    look = asked.address(asked.start, pinned=asked.pinned)
    content += [
        markup.tag("p", said),
        markup.tag("p", markup.tag("a", _("The figure as it will look there"), href=look)),
    ]
    return _html(asked, title, content)


def style(theme: str) -> Made:
    """The style sheet of these pages, of one theme or of both."""
    content = embedded.colours(theme) + STYLE.read_text(encoding="utf-8")
    return Made(content.encode(), "text/css")


def _html(asked: Shown, title: str, content: list) -> Made:
    sheet = f"{STYLE_PATH}?theme={asked.theme}" if asked.theme else STYLE_PATH
    written = embedded.document(asked.language, title, content, sheet, asked.theme)
    return Made(written.encode(), "text/html")


def _told(request: Request, made: Made) -> Response:
    """The answer, or that the reader has it already."""
    tag = f'W/"{hashlib.sha256(made.body).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": f"public, max-age={FRESH_SECONDS}"}
    sent = request.headers.get("if-none-match", "")
    if tag.removeprefix("W/") in [part.strip().removeprefix("W/") for part in sent.split(",")]:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(made.body, media_type=made.media_type, headers=headers)


def refusal(request: Request, status: HTTPStatus, error: MonitorError) -> Response:
    """A sentence on a page of its own, in the reader's language."""
    here = spoken(request)
    words = here.say(error)
    waits = {"retry-after": "30"} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    content = [markup.tag("p", words)]
    written = embedded.document(
        here, here.gettext("Social Protection Monitor"), content, STYLE_PATH
    )
    return HTMLResponse(written, status, headers={"cache-control": "no-store"} | waits)


app = Figures()
