"""Bars on paper: covered from the left, left out the rest, ILO's ASEAN estimate a dashed mark.

Each function draws the rows of a prepared panel and nothing else. A missing value is hatching with
its word, a ratio capped at 100 is hatched teal and says so, a reported zero is a thin mark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from indicators.figures.print import Drawing, Sheet
from indicators.figures.print_fonts import width_of
from indicators.figures.theme import LIGHT
from indicators.language import Language

Rows = Sequence[dict[str, Any]]

DEEP = LIGHT.covered_scale[4]
DASH = (2.2, 1.6)


def share_bar(
    sheet: Sheet,
    x: float,
    y: float,
    width: float,
    height: float,
    percent: float,
    colour: str = DEEP,
    maximum: float = 100.0,
) -> None:
    """One bar: the share in ``colour``, the rest in amber; zero is still a mark."""
    covered = width * min(percent, maximum) / maximum
    sheet.bar(x, y, width, height, LIGHT.left_out_soft)
    sheet.bar(x, y, max(covered, 0.35), height, colour)


def asean_mark(sheet: Sheet, x: float, top: float, bottom: float, width: float = 1.1) -> None:
    """The dashed ink mark of the ASEAN estimate, with a white edge so that it stands on any bar."""
    sheet.line([(x, top), (x, bottom)], LIGHT.ground, width + 1.1)
    sheet.line([(x, top), (x, bottom)], LIGHT.ink, width, dash=DASH)


def contingency_bars(
    rows: Rows, width: float, row_height: float, head: float, language: Language
) -> Drawing:
    """The bars of the contingencies, one a table row, under a scale of ``head`` millimetres.

    ``rows`` are those of the country view: ``obs_value, asean, capped, remark, label, detail``.
    """
    bar_height = row_height * 0.56
    sheet = Sheet(width, head + row_height * len(rows))
    scale(sheet, 0, width, head - 2.2, head, sheet.height, language)
    for place, row in enumerate(rows):
        middle = head + row_height * (place + 0.5)
        top = middle - bar_height / 2
        colour = DEEP if place == 0 else LIGHT.covered
        _contingency(sheet, row, width, top, bar_height, colour)
        if row["asean"] is not None:
            x = width * row["asean"] / 100
            asean_mark(sheet, x, top - 0.7, top + bar_height + 0.7)
    said = [f"{r['label']}, {r['detail']}: {_said(r, language)}" for r in rows]
    return sheet.drawing("; ".join(said))


def _contingency(
    sheet: Sheet, row: dict, width: float, top: float, height: float, colour: str
) -> None:
    middle = top + height / 2
    mark = None if row["asean"] is None else width * row["asean"] / 100
    if row["obs_value"] is None:
        sheet.hatch(0, top, width, height)
        word_on_hatch(sheet, row["remark"], 0, width, middle, LIGHT.muted, mark)
    elif row["capped"]:
        sheet.hatch(0, top, width, height, colour=LIGHT.covered, ground=LIGHT.covered_scale[0])
        word_on_hatch(sheet, row["remark"], 0, width, middle, LIGHT.covered_text, mark)
    else:
        share_bar(sheet, 0, top, width, height, row["obs_value"], colour)
        if row["remark"]:
            start = width * row["obs_value"] / 100 + 2
            clear = width * (row["asean"] or 0) / 100 + 2
            room = width - max(start, clear) - 1
            sheet.text(
                max(start, clear), middle, row["remark"], 7.0, colour=LIGHT.left_out_text, room=room
            )


def word_on_hatch(
    sheet: Sheet,
    text: str,
    left: float,
    right: float,
    y: float,
    colour: str = LIGHT.muted,
    mark: float | None = None,
    size: float = 7.0,
) -> None:
    """Write on a hatched bar, in the wider part beside the ASEAN mark if there is one."""
    if mark is not None:
        left, right = (left, mark) if mark - left > right - mark else (mark, right)
    room = right - left - 4
    if width_of(text, size, 500) > room:
        text = re.split("[:,]", text)[0]  # the rest stands beside the bar
    sheet.text(
        (left + right) / 2,
        y,
        text,
        size,
        weight=500,
        colour=colour,
        anchor="center",
        room=room,
        halo=LIGHT.ground,
    )


def _said(row: dict, language: Language) -> str:
    return row["remark"] if row["obs_value"] is None else language.percent(row["obs_value"])


def scale(
    sheet: Sheet,
    left: float,
    right: float,
    y: float,
    top: float,
    bottom: float,
    language: Language,
    steps: Sequence[float] = (0, 50, 100),
    size: float = 7.0,
    unit: str = "%",
    *,
    plain: bool = False,
) -> None:
    """Numbers of a scale along ``y`` and a hairline down from each, from ``top`` to ``bottom``."""
    last = steps[-1]
    for step in steps:
        x = left + (right - left) * (step - steps[0]) / (last - steps[0])
        anchor = "left" if step == steps[0] else "right" if step == last else "center"
        digits = 0 if float(step).is_integer() else 1 if step >= 0.1 else 2
        text = language.number(step, digits) + (unit if step == last else "")
        text = str(int(step)) if plain else text
        sheet.text(x, y, text, size, colour=LIGHT.muted, anchor=anchor)
        sheet.line([(x, top), (x, bottom)], LIGHT.line, 0.5, below=True)


def labelled_bars(
    rows: Rows,
    width: float,
    row_height: float,
    language: Language,
    *,
    label_width: float,
    strong: int = 0,
    size: float = 7.6,
    decimals: int = 1,
) -> Drawing:
    """Groups of people as bars of covered and left out; the value stands at the end of its row.

    ``rows`` hold ``label, obs_value``; ``strong`` is the row that is set in bold. A row may hold
    ``asean`` (a dashed mark) and a missing value is hatched with ``remark``.
    """
    sheet = Sheet(width, row_height * len(rows))
    left, right = label_width, width - width_of("100,0", size, 600) - 1.8
    height = row_height * 0.6
    for place, row in enumerate(rows):
        middle = row_height * (place + 0.5)
        top = middle - height / 2
        weight = 600 if place == strong else 400
        sheet.text(0, middle, row["label"], size, weight=weight, room=label_width - 2)
        mark = row["asean"] if "asean" in row else None
        at = None if mark is None else left + (right - left) * mark / 100
        if row["obs_value"] is None:
            sheet.hatch(left, top, right - left, height)
            word_on_hatch(sheet, row["remark"], left, right, middle, mark=at)
        else:
            colour = DEEP if place == strong else LIGHT.covered
            share_bar(sheet, left, top, right - left, height, row["obs_value"], colour)
            value = language.number(row["obs_value"], 0 if row["obs_value"] == 100 else decimals)
            sheet.text(
                width, middle, value, size, weight=600 if place == strong else 500, anchor="right"
            )
        if at is not None:
            asean_mark(sheet, at, top - 0.6, top + height + 0.6)
    return sheet.drawing("; ".join(f"{r['label']}: {_said(r, language)}" for r in rows))
