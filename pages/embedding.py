"""Which other sites may show a figure inside their own pages: none, unless they are named.

``SPM_EMBED_SITES`` lists them, with spaces: ``https://ministry.example https://*.news.example``.
Only the small pages under ``/embed/`` can be shown so; every other page refuses, as before.
"""

from __future__ import annotations

import os
import re

from starlette.types import Receive, Scope, Send

VARIABLE = "SPM_EMBED_SITES"
PATH = "/embed/"
HOW = "how/"
DRAWING = ".svg"
_NAME = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_SITE = re.compile(
    rf"https://(\*\.)?{_NAME}(\.{_NAME})*(:\d{{1,5}})?"
    r"|http://(localhost|127\.0\.0\.1)(:\d{1,5})?"
)


def _named() -> list[str]:
    return os.environ.get(VARIABLE, "").lower().split()


def sites() -> tuple[str, ...]:
    """The sites named; what is no address of a site is left out and named by ``fault``."""
    return tuple(name for name in _named() if _SITE.fullmatch(name))


def fault() -> str:
    """A sentence when something named is no address of a site; empty when all is well."""
    wrong = [name for name in _named() if not _SITE.fullmatch(name)]
    if not wrong:
        return ""
    return (
        f"{VARIABLE} names “{wrong[0][:60]}”, which is not the address of a site. Write each as "
        "https://ministry.example, with spaces between them and nothing after the name, or leave "
        f"{VARIABLE} out: then no other site shows figures."
    )


def headers(path: str) -> dict[str, str]:
    """The headers of a page that may be shown elsewhere: no script runs in it at all."""
    allowed = () if path.startswith(PATH + HOW) else sites()
    styles = "'unsafe-inline'" if path.endswith(DRAWING) else "'self'"  # a drawing holds its own
    policy = {
        "default-src": "'none'",
        "img-src": "'self'",
        "style-src": styles,
        "font-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": " ".join(("'self'", *allowed)) if allowed else "'none'",
    }
    told = {
        "content-security-policy": "; ".join(f"{k} {v}" for k, v in policy.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }
    return told if allowed else told | {"x-frame-options": "DENY"}


async def figures(scope: Scope, receive: Receive, send: Send) -> None:
    """The application of these pages, loaded when the first of them is asked for."""
    from pages.embed import app

    await app(scope, receive, send)
