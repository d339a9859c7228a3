"""The interface as an ASGI application: methods, headers, limits and problems.

An answer names its publication in ``ETag`` and its age in ``Last-Modified``; whoever sends them
back gets 304, and no snapshot is opened for it. What is asked of the ledger (which publication is
the newest) is held for a fifth of a second, so many readers ask it once. Work is done in a few
threads of its own: neither pages nor reports wait for readers of figures, nor these for them.
"""

import hashlib
import logging
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path

import anyio
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from indicators import settings as places
from indicators.api import negotiation, openapi
from indicators.api.answer import Answer, answer, stamp_of
from indicators.api.kept import Kept
from indicators.api.limit import Limit, address_of, allowance
from indicators.api.problem import MEDIA_TYPE, Problem
from indicators.api.resources import RESOURCES, Resource
from indicators.api.selection import Selection, read
from indicators.catalogue import Catalogue, load
from indicators.errors import MonitorError
from indicators.settings import Settings
from indicators.snapshot_stamp import Stamp

THREADS = 6
FRESH_SECONDS = 0.2
METHODS = ("GET", "HEAD", "OPTIONS")
OPEN = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Last-Modified, Link, Retry-After",
}
PREFLIGHT = {
    "allow": ", ".join(METHODS),
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-allow-headers": "Accept, If-None-Match, If-Modified-Since",
    "access-control-max-age": "86400",
}


@dataclass(frozen=True)
class Moment:
    """What holds at this moment: a stamp and the definitions, and when they were looked at."""

    looked: float
    stamp: Stamp | None
    catalogue: Catalogue


class Api:
    """One application. Everything it remembers is of publications and never of people."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        self._clock = clock
        self._limit = Limit(clock)
        self._kept = Kept()
        self._moments: dict[tuple[Settings, int | None], Moment] = {}
        self._lock = threading.Lock()
        self._threads: anyio.CapacityLimiter | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            response = await self._respond(request)
        except Problem as problem:
            response = _said(problem)
        except MonitorError as error:
            response = _said(Problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error)))
        except Exception as error:
            reference = secrets.token_hex(4)
            logging.getLogger("monitor").error("fault %s", reference, exc_info=error)
            sentence = f"The monitor met a fault of its own. Please report the number {reference}."
            response = _said(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, sentence))
        response.headers.update(OPEN)
        if request.method == "HEAD":
            response.body = b""  # the headers tell the length there would be
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        self._admit(request)
        base, path = negotiation.address(request.scope)
        resource = RESOURCES.get(path)
        if resource is None and path not in ("", openapi.PATH):
            known = ", ".join(RESOURCES)
            raise Problem(HTTPStatus.NOT_FOUND, f"There is nothing here. There are {known}.")
        if request.method not in METHODS:
            raise Problem(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"Figures are read here and never written: {request.method} is not possible.",
                {"allow": ", ".join(METHODS)},
            )
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=PREFLIGHT)
        query = request.scope["query_string"].decode("latin-1")
        current = self._fresh(None) or await self._in_thread(self._look, None)
        if resource is None:
            return _described(path, base, query, request, current.catalogue)
        asked = read(query, resource.filters, current.catalogue)
        form = negotiation.form(request.headers.get("accept"), asked.format)
        moment = current
        if asked.publication is not None:
            number = asked.publication
            moment = self._fresh(number) or await self._in_thread(self._look, number)
        if moment.stamp is None:
            given = await self._in_thread(self._make, resource, asked, form, moment, base, None)
            return _sent(given, {"cache-control": "no-store", "vary": "Accept"})
        number, identity = moment.stamp.number, moment.stamp.identity
        key = (resource.path, form, base, asked.query(number, asked.cursor))
        tag = _tag(number, identity, key)
        headers = {
            "etag": tag,
            "last-modified": format_datetime(moment.stamp.changed_at, usegmt=True),
            "cache-control": "public, no-cache",
            "vary": "Accept",
        }
        if _known_already(request, tag, moment.stamp.changed_at):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        given = self._kept.find((identity, key))
        if given is None:
            given = await self._in_thread(self._make, resource, asked, form, moment, base, key)
        if given.notice:
            headers = {"cache-control": "no-store", "vary": "Accept"}
        elif given.identity != identity:  # published anew between the two looks
            headers["etag"] = _tag(given.number, given.identity, key)
        return _sent(given, headers)

    def _admit(self, request: Request) -> None:
        client = request.client.host if request.client else None
        wait = self._limit.wait(address_of(client, request.headers), allowance())
        if wait:
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"Your address asks more than {allowance()} times a minute. Wait {wait} s, ask for "
                "longer pages, or send If-None-Match and keep what has not changed.",
                {"retry-after": str(wait)},
            )

    async def _in_thread(self, work: Callable, *values: object):
        if self._threads is None:
            self._threads = anyio.CapacityLimiter(THREADS)
        return await anyio.to_thread.run_sync(work, *values, limiter=self._threads)

    def _fresh(self, number: int | None) -> Moment | None:
        held = self._moments.get((places.from_environment(), number))
        fresh = held is not None and self._clock() - held.looked < FRESH_SECONDS
        return held if fresh else None

    def _look(self, number: int | None) -> Moment:
        """Ask the ledger which publication it is; whoever waits here gets the same answer."""
        settings = places.from_environment()
        with self._lock:
            held = self._fresh(number)
            if held is None:
                looked = self._clock()
                catalogue = load(settings.definitions)
                held = Moment(looked, stamp_of(settings, number), catalogue)
                if len(self._moments) > 100:
                    self._moments.clear()
                self._moments[(settings, number)] = held
        return held

    def _make(
        self,
        resource: Resource,
        asked: Selection,
        form: str,
        moment: Moment,
        base: str,
        key: tuple | None,
    ) -> Answer:
        given = answer(resource, asked, form, moment.stamp, moment.catalogue, base)
        if key is not None and not given.notice:
            self._kept.keep((given.identity, key), given)
        return given


def _sent(given: Answer, headers: dict[str, str]) -> Response:
    headers = headers | {"content-disposition": f'inline; filename="{given.file_name}"'}
    if given.next_page:
        headers["link"] = f'<{given.next_page}>; rel="next"'
    return Response(given.body, media_type=given.media_type, headers=headers)


def _said(problem: Problem) -> Response:
    headers = {"cache-control": "no-store"} | problem.headers
    return Response(problem.body, problem.status, headers=headers, media_type=MEDIA_TYPE)


def _described(
    path: str, base: str, query: str, request: Request, catalogue: Catalogue
) -> Response:
    """The list of resources, or the OpenAPI document."""
    if query:
        raise Problem(HTTPStatus.BAD_REQUEST, "This address takes no parameters. Leave them out.")
    negotiation.form(request.headers.get("accept"), None, ("json",))
    document = openapi.document if path == openapi.PATH else openapi.index
    body = document(base, catalogue)
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": "public, no-cache", "vary": "Accept"}
    if _known_already(request, tag, None):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


@cache
def _program() -> bytes:
    """What this program is: another one may write the same figures differently."""
    folder = Path(__file__).parent
    modules = [*folder.glob("*.py"), *folder.parent.glob("series*.py")]
    digests = (hashlib.sha256(module.read_bytes()).digest() for module in sorted(modules))
    return b"".join(digests)


def _tag(number: int, identity: str, key: tuple) -> str:
    """A weak tag, as a proxy may compress: the publication's number, and what was asked of it."""
    digest = hashlib.sha256(_program() + repr((identity, key)).encode()).hexdigest()
    return f'W/"{number}-{digest[:20]}"'


def _known_already(request: Request, tag: str, changed: datetime | None) -> bool:
    """Whether the reader holds this answer; the tag is asked first and alone if it is sent."""
    if "if-none-match" in request.headers:
        sent = request.headers["if-none-match"]
        plain = tag.removeprefix("W/")
        held = [part.strip().removeprefix("W/") for part in sent.split(",")]
        return sent.strip() == "*" or plain in held
    if changed is None or "if-modified-since" not in request.headers:
        return False
    try:
        since = parsedate_to_datetime(request.headers["if-modified-since"])
    except ValueError:
        return False  # a date that cannot be read is as good as none
    return changed <= (since if since.tzinfo else since.replace(tzinfo=UTC))


app = Api()
