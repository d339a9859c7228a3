"""Which resource an address names, and in which form its reader wants it."""

from collections.abc import Sequence
from http import HTTPStatus

from starlette.types import Scope

from indicators.api.problem import Problem
from indicators.api.selection import FORMATS

VERSION = "v1"
_NAMED = {"json": ("application", "json"), "csv": ("text", "csv")}


def address(scope: Scope) -> tuple[str, str]:
    """Where this version of the interface begins, and the path below it without slashes.

    Raises ``Problem`` 404 for another version than ours.
    """
    root = scope["root_path"] if "root_path" in scope else ""
    first, _, below = scope["path"].removeprefix(root).strip("/").partition("/")
    if first != VERSION:
        raise Problem(
            HTTPStatus.NOT_FOUND, f"This monitor has the interface at {root}/{VERSION} only."
        )
    return f"{root}/{VERSION}", below


def form(accept: str | None, asked: str | None, forms: Sequence[str] = FORMATS) -> str:
    """``json`` or ``csv``: as the parameter says, else what ``Accept`` likes best.

    Raises ``Problem`` 406 when the reader accepts none of ``forms``.
    """
    if asked is not None:
        return asked
    if accept is None or not accept.strip():
        return forms[0]
    liked = {name: _quality(accept, *_NAMED[name]) for name in forms}
    best = max(forms, key=liked.__getitem__)
    if liked[best] <= 0:
        given = " and ".join("/".join(_NAMED[name]) for name in forms)
        raise Problem(
            HTTPStatus.NOT_ACCEPTABLE,
            f"The answer is given as {given}. Accept one of them, or leave Accept out.",
        )
    return best


def _quality(accept: str, kind: str, subtype: str) -> float:
    """How much a media type is liked, 0 to 1; the most specific range decides (RFC 9110)."""
    found: tuple[int, float] = (-1, 0.0)
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        ranges = (f"{kind}/{subtype}", f"{kind}/*", "*/*")
        if media not in ranges:
            continue
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            quality = float(weight)
        except ValueError:
            quality = 0.0
        found = max(found, (2 - ranges.index(media), quality))
    return found[1]
