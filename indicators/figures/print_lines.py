"""Every member over time on paper: small pictures of one size and one scale, side by side.

One scale for all, because free scales exaggerate; its ends stand left of the first picture of a
row. A value that is bad when it is high is amber, as a bar of it would be. Points of different
sources are never joined. ILO's estimate for ASEAN, where there is one, is the dashed line in each
picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.figures.print import Drawing, Sheet
from indicators.figures.print_bars import DASH, DEEP, word_on_hatch
from indicators.figures.print_fonts import width_of
from indicators.figures.print_members import Measure
from indicators.figures.theme import LIGHT
from indicators.language import Language

Row = dict[str, Any]
UPPER, LOWER = 6.8, 5.0  # millimetres from the edges of a picture to the ends of its scale
SCALE_SIZE = 7.0


def small_lines(
    rows: Sequence[Row],
    names: Sequence[tuple[str, str]],
    measure: Measure,
    years: tuple[int, int],
    width: float,
    height: float,
    language: Language,
    *,
    columns: int = 6,
    alt: str,
) -> Drawing:
    """Draw one picture for each of ``names`` (area and name) from rows with ``line``.

    ``rows`` are those of a coverage view's trend: ``country`` lines by area, and ``asean``.
    """
    lines = -(-len(names) // columns)
    gap = 4.0
    ends = [_end(value, measure, language) for value in (measure.top, measure.bottom)]
    margin = max(width_of(words, SCALE_SIZE) for words in ends) + 1.6
    wide = (width - margin - gap * (columns - 1)) / columns
    high = height / lines
    sheet = Sheet(width, height)
    estimate = [r for r in rows if r["line"] == "asean" and r["obs_value"] is not None]
    for place, (area, name) in enumerate(names):
        left = margin + (wide + gap) * (place % columns)
        top = high * (place // columns)
        mine = [
            r
            for r in rows
            if r["line"] == "country" and r["ref_area"] == area and r["obs_value"] is not None
        ]
        _picture(sheet, mine, estimate, name, measure, years, left, top, wide, high, language)
        if not place % columns:
            for words, y in zip(ends, (top + UPPER, top + high - LOWER), strict=True):
                end = left - 1.6
                sheet.text(end, y, words, SCALE_SIZE, colour=LIGHT.muted, anchor="right")
    return sheet.drawing(alt)


def _picture(
    sheet: Sheet,
    mine: Sequence[Row],
    estimate: Sequence[Row],
    name: str,
    measure: Measure,
    years: tuple[int, int],
    left: float,
    top: float,
    wide: float,
    high: float,
    language: Language,
) -> None:
    first, last = years
    colour = LIGHT.left_out_text if measure.worse else DEEP
    upper, lower = top + UPPER, top + high - LOWER
    right = left + wide - 1.4

    def x(year: int) -> float:
        return left + 1.2 + (right - left - 1.2) * (year - first) / max(last - first, 1)

    def y(value: float) -> float:
        return lower - (lower - upper) * measure.position(value)

    value = ""
    if mine:
        newest = mine[-1]
        whole = newest["obs_value"] == 100 and measure.unit == "%"
        value = language.number(newest["obs_value"], 0 if whole else measure.decimals)
    room = wide - width_of(value, 7.2, 700) - 1.5
    sheet.text(left, top + 2.0, name, 7.2, weight=600, room=room)
    if not mine:
        sheet.hatch(left, upper, wide, lower - upper)
        words = language.gettext("no value")
        word_on_hatch(sheet, words, left, left + wide, (upper + lower) / 2)
        return
    sheet.text(left + wide, top + 2.0, value, 7.2, weight=700, colour=colour, anchor="right")
    sheet.line([(left, lower), (left + wide, lower)], LIGHT.line, 0.8)
    sheet.line([(left, upper), (left + wide, upper)], LIGHT.line, 0.5)
    dashed = [(x(r["time_period"]), y(r["obs_value"])) for r in estimate]
    if len(dashed) > 1:
        sheet.line(dashed, LIGHT.muted, 0.8, dash=DASH)
    groups: dict[tuple, list[tuple[float, float]]] = {}
    for row in mine:
        key = (row["agency"], row["dataset"], row["vintage"], row["series"])
        groups.setdefault(key, []).append((x(row["time_period"]), y(row["obs_value"])))
    for points in groups.values():
        if len(points) > 1:
            sheet.line(points, colour, 1.4)
        for point in points:
            sheet.dot(*point, 0.55, colour)
    sheet.dot(x(mine[-1]["time_period"]), y(mine[-1]["obs_value"]), 0.95, colour)
    _years(sheet, mine, x, lower, left, wide)


def _end(value: float, measure: Measure, language: Language) -> str:
    """An end of the scale in words."""
    decimals = 0 if float(value).is_integer() else measure.decimals
    return f"{language.number(value, decimals)}{measure.unit if value else ''}"


def _years(sheet: Sheet, mine: Sequence[Row], x, lower: float, left: float, wide: float) -> None:
    """First and last year of the values, under their points."""
    low = lower + 2.5
    last = mine[-1]["time_period"]
    room = width_of("2023", 7.0)
    end = min(max(x(last), left + room / 2), left + wide - room / 2)
    sheet.text(end, low, last, 7.0, weight=500, colour=LIGHT.muted, anchor="center")
    start = min(max(x(mine[0]["time_period"]), left + room / 2), left + wide - room / 2)
    if end - start > room + 1.5:
        year = mine[0]["time_period"]
        sheet.text(start, low, year, 7.0, colour=LIGHT.muted, anchor="center")
