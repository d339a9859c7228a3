"""Groups of people inside each country on paper: a dot for every group, the two ends labelled.

Countries that do not tell the groups apart are named with the reason; they are not dots at zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.figures.print import Drawing, Sheet
from indicators.figures.print_bars import DEEP, scale
from indicators.figures.print_fonts import fitting, width_of
from indicators.figures.print_members import A4, Measure, Type
from indicators.figures.theme import LIGHT
from indicators.language import Language

Row = dict[str, Any]


def group_dots(
    rows: Sequence[Row],
    measure: Measure,
    width: float,
    row_height: float,
    language: Language,
    *,
    letters: Type = A4,
    head: float = 9.0,
) -> Drawing:
    """Draw the rows of a coverage view by breakdown: ``name, time_period, strata, remark``.

    ``strata`` are (code, name, value) in the order of the catalogue; the first group is a full
    dot, the last an open one, those between are small.
    """
    told = [r for r in rows if r["strata"]]
    silent = [r for r in rows if not r["strata"]]
    reasons: dict[str, list[str]] = {}
    for row in silent:
        reasons.setdefault(row["remark"], []).append(row["name"])
    lines = [
        line
        for remark, names in reasons.items()
        for line in _wrapped(f"{remark}: {language.join(names)}", letters.small, width - 5.4)
    ]
    tail = len(lines) * letters.small * 0.353 * 1.5 + (1.6 if lines else 0)
    head = head if told else 0.0
    sheet = Sheet(width, head + row_height * len(told) + tail + 0.6, letters.least)
    if told:
        _told(sheet, told, measure, width, row_height, language, letters, head)
    y = head + row_height * len(told) + 1.6 + letters.small * 0.353 / 2
    if lines:
        sheet.hatch(0, y - 1.2, 3.6, 2.4)
    for line in lines:
        sheet.text(5.4, y, line, letters.small, colour=LIGHT.muted, room=width - 5.4)
        y += letters.small * 0.353 * 1.5
    said = [
        f"{r['name']}, {r['time_period']}: "
        + ", ".join(f"{n} {language.number(v, measure.decimals)}" for _c, n, v in r["strata"])
        for r in told
    ]
    return sheet.drawing("; ".join([*said, *lines]) or language.gettext("no value"))


def _wrapped(text: str, size: float, room: float) -> list[str]:
    """The text in as many lines as it needs."""
    lines, line = [], ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if line and width_of(longer, size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _told(
    sheet: Sheet,
    rows: Sequence[Row],
    measure: Measure,
    width: float,
    row_height: float,
    language: Language,
    letters: Type,
    head: float,
) -> None:
    names = min(max(width_of(r["name"], letters.name) for r in rows), width * 0.3)
    years = width_of("2023", letters.small) + 2.2
    ends = width_of(language.number(measure.top, measure.decimals), letters.small)
    left, right = names + years + ends + 2.5, width - ends - 1.5
    bottom = head + row_height * len(rows)
    steps = (measure.bottom, (measure.bottom + measure.top) / 2, measure.top)
    y = head - 1.9
    scale(sheet, left, right, y, head, bottom, language, steps, letters.small, measure.unit)
    _legend(sheet, rows, left, 1.6, letters, width)
    for place, row in enumerate(rows):
        middle = head + row_height * (place + 0.5)
        sheet.text(0, middle, row["name"], letters.name, room=names)
        year = row["time_period"]
        x = names + years
        sheet.text(x, middle, year, letters.small, colour=LIGHT.muted, anchor="right")
        _dots(sheet, row, measure, left, right, middle, language, letters)


def _dots(
    sheet: Sheet,
    row: Row,
    measure: Measure,
    left: float,
    right: float,
    middle: float,
    language: Language,
    letters: Type,
) -> None:
    strata = row["strata"]
    places = [left + (right - left) * measure.position(value) for _c, _n, value in strata]
    sheet.line([(min(places), middle), (max(places), middle)], LIGHT.missing, 1.6)
    for x in places[1:-1]:
        sheet.dot(x, middle, 0.55, LIGHT.muted)
    sheet.dot(places[-1], middle, 0.95, LIGHT.ground, edge=DEEP)
    sheet.dot(places[0], middle, 1.05, DEEP)
    values = [value for _c, _n, value in strata]
    lowest, highest = min(values), max(values)
    low = language.number(lowest, 0 if lowest == 100 else measure.decimals)
    high = language.number(highest, 0 if highest == 100 else measure.decimals)
    size = letters.small
    sheet.text(max(places) + 1.7, middle, high, size, weight=500)
    if low != high:
        sheet.text(min(places) - 1.7, middle, low, size, weight=500, anchor="right")


def _legend(
    sheet: Sheet, rows: Sequence[Row], left: float, y: float, letters: Type, width: float
) -> None:
    """Which dot is which group, written once above the scale."""
    strata = max((r["strata"] for r in rows), key=len)
    first, last = strata[0][1], strata[-1][1]
    size = letters.small
    room = (width - left) / 2 - 4.0
    written, small = fitting(first, size, 500, room, letters.least)
    sheet.dot(left + 1.0, y, 1.0, DEEP)
    sheet.text(left + 2.8, y, written, small, weight=500)
    x = left + 2.8 + width_of(written, small, 500) + 4.0
    if len(strata) > 1:
        sheet.dot(x, y, 0.9, LIGHT.ground, edge=DEEP)
        sheet.text(x + 1.8, y, last, size, weight=500, room=width - x - 1.8)
