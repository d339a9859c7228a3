"""Set a page with typst: the same page gives the same bytes, on any machine.

typst gets the template, the words as JSON and the figures as bytes, the shipped fonts and no
others, and the day of the publication as its clock; it reads no other file. A page that overflows
comes back as a list of pages, which is an error here and never a second sheet.

A PNG is drawn twice as fine as needed and averaged down, because typst resamples figures (three
times as fine cannot be told apart and costs twice as much); then its colours are counted down to
256 without dithering, which keeps flat colours exact and an A4 sheet small.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from PIL import Image

from indicators.briefs.page import Page, clean
from indicators.errors import MonitorError
from indicators.figures.print_fonts import FAMILY, FONTS, SCRIPTS, WEIGHTS, font_file

TEMPLATES = Path(__file__).with_name("templates")
# Dots per inch of the finished picture, and how many times finer it is drawn first.
RESOLUTION = {"a4": (200, 2), "slide": (144, 2), "square": (144, 2)}
COLOURS = 256
PDF_STANDARD = "ua-1"  # universally accessible: titled, tagged, every figure with a reading


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
            f"The font {missing[0]} is missing from {FONTS}. "
            "Restore the folder static/fonts/print from the project, then ask again."
        )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        font_paths=[str(FONTS)], include_system_fonts=False, include_embedded_fonts=False
    )


def typeset(page: Page, size: str, form: str) -> bytes:
    """The finished PNG or PDF. Raises ``MonitorError`` when it cannot be set."""
    check_fonts()
    result = _compile(page, size, form)
    if isinstance(result, list):
        raise Overflow(
            f"“{page.words['title']}” does not fit on one sheet ({size}), so nothing was made. "
            "Choose another size, and tell whoever looks after the monitor."
        )
    return result if form == "pdf" else _reduced(result, size)


def sheet_left(page: Page) -> float:
    """Millimetres of an A4 sheet that are left empty, found without drawing; negative: missing."""
    check_fonts()
    return marks(page, "left")[0]


def marks(page: Page, label: str) -> list[Any]:
    """What a template noted under a label: the page of the end, or a text that found no room."""
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
            f"“{page.words['title']}” could not be set: {fault}. "
            "Tell whoever looks after the monitor; other sizes may work."
        ) from fault


def _reduced(png: bytes, size: str) -> bytes:
    _dots, finer = RESOLUTION[size]
    with Image.open(io.BytesIO(png)) as fine:
        small = fine.convert("RGB").reduce(finer)
    flat = small.quantize(COLOURS, dither=Image.Dither.NONE)
    target = io.BytesIO()
    dpi = RESOLUTION[size][0]
    flat.save(target, format="png", compress_level=6, dpi=(dpi, dpi))
    return target.getvalue()
