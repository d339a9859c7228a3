"""Set a page with typst: the same page gives the same bytes, on any machine.

typst gets the template, the words as JSON and the figures as bytes, the shipped fonts and no
others, and the day of the publication as its clock; it reads no other file. A page that overflows
comes back as a list of pages, which is an error here and never a second sheet.

A PNG is drawn twice as fine as needed and averaged down (``raster.py``), because typst resamples
figures; three times as fine cannot be told apart and costs twice as much.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from indicators.briefs.page import Page, clean
from indicators.briefs.raster import handed_out
from indicators.errors import MonitorError, Sentence
from indicators.figures.print_fonts import FAMILY, FONTS, SCRIPTS, WEIGHTS, font_file

TEMPLATES = Path(__file__).with_name("templates")
# Dots per inch of the finished picture, and how many times finer it is drawn first.
RESOLUTION = {"a4": (200, 2), "slide": (144, 2), "square": (144, 2)}
PDF_STANDARD = "ua-1"  # universally accessible: titled, tagged, every figure with a reading
# typst keeps what it worked out until it has set this many pages without needing it again.
TYPST_REMEMBERS = 11


class Overflow(MonitorError):
    """What was to be said does not fit on one sheet."""


def fonts_needed() -> list[Path]:
    """The font files without which nothing can be set."""
    inter = [font_file(FAMILY, weight) for weight in WEIGHTS]
    inter += [font_file("Inter", weight) for weight in (600, 700)]
    return inter + [font_file(family, 400) for _first, _last, family in SCRIPTS]


def check_fonts() -> None:
    """Raise ``MonitorError`` when a shipped font file is missing."""
    missing = [path.name for path in fonts_needed() if not path.is_file()]
    if missing:
        raise MonitorError(
            Sentence(
                "The font {font} is missing from {folder}. Restore the folder static/fonts/print "
                "from the project, then ask again.",
                font=missing[0],
                folder=FONTS,
            )
        )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        font_paths=[str(FONTS)], include_system_fonts=False, include_embedded_fonts=False
    )


def typeset(page: Page, size: str, form: str) -> bytes:
    """The finished PNG or PDF. Raises ``MonitorError`` when it cannot be set."""
    check_fonts()
    try:
        result = _compile(page, size, form)
    finally:
        _forget()
    if isinstance(result, list):
        raise Overflow(
            f"“{page.words['title']}” does not fit on one sheet ({size}), so nothing was made. "
            "Choose another size, and tell whoever looks after the monitor."
        )
    dots, finer = RESOLUTION[size]
    return result if form == "pdf" else handed_out(result, finer, dots)


def sheet_left(page: Page) -> float:
    """Millimetres of an A4 sheet that are left empty, found without drawing; negative: missing."""
    check_fonts()
    return marks(page, "left")[0]


def marks(page: Page, label: str) -> list[Any]:
    """What a template noted under a label: the page of the end, or a text that found no room.

    typst remembers how it laid this page out, so that ``typeset`` need not do it again.
    """
    _forget()
    found = _typst(
        page,
        lambda: typst.query(
            _files(page),
            f"<{label}>",
            field="value",
            font_paths=_fonts(),
            ignore_system_fonts=True,
        ),
    )
    return json.loads(found)


def _compile(page: Page, size: str, form: str) -> bytes | list[bytes]:
    dots, finer = RESOLUTION[size]
    day = page.words["date"]
    return _typst(
        page,
        lambda: typst.compile(
            _files(page),
            format=form,
            ppi=float(dots * finer),
            pdf_standards=[PDF_STANDARD] if form == "pdf" else [],
            timestamp=int(datetime(*day, tzinfo=UTC).timestamp()) if day else 0,
            font_paths=_fonts(),
            ignore_system_fonts=True,
        ),
    )


def _files(page: Page) -> dict[str, bytes]:
    return {
        "main": (TEMPLATES / f"{page.template}.typ").read_bytes(),
        "frame.typ": (TEMPLATES / "frame.typ").read_bytes(),
        "brief.json": json.dumps(clean(page.words), ensure_ascii=False).encode(),
        **page.files,
    }


def _typst(page: Page, work: Callable[[], Any]) -> Any:
    try:
        return work()
    except typst.TypstError as fault:
        raise MonitorError(
            Sentence(
                "“{title}” could not be set: {fault}. Tell whoever looks after the monitor; other "
                "sizes may work.",
                title=page.words["title"],
                fault=str(fault),
            )
        ) from fault


def _forget() -> None:
    """Let typst drop what it kept of a page: 50 MB each, and the same page seldom comes again.

    It has no word for that, but it forgets with age, and setting pages with nothing on them ages
    it: 30 ms for all of them.
    """
    nothing = {"main": b"#set page(width: 1pt, height: 1pt)"}
    for _page in range(TYPST_REMEMBERS):
        typst.compile(nothing, format="png", font_paths=_fonts(), ignore_system_fonts=True)
