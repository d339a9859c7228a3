"""Members side by side on paper: bars with year and value, partners below a rule.

Rows come ordered from the view; nothing is sorted here. A value that is too old to be ranked, or
a ratio that its source caps, is hatched and says so; a missing one is hatched grey. Partners are
violet and never part of an ASEAN figure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.figures.print import Drawing, Sheet
from indicators.figures.print_bars import DEEP, asean_mark, scale, word_on_hatch
from indicators.figures.print_fonts import POINT, SMALLEST, width_of
from indicators.figures.theme import LIGHT
from indicators.language import Language

Row = dict[str, Any]
PARTNER = "#C9C4DC"  # the partners' violet, as a fill that text can stand on


@dataclass(frozen=True)
class Measure:
    """How values are shown: the ends of the scale, its unit, and whether high is bad."""

    bottom: float
    top: float
    unit: str
    worse: bool
    decimals: int
    years: bool = False  # values are years: a dot on a scale, no thousands separator
    colour: str = ""  # for what is neither covered nor left out

    def position(self, value: float) -> float:
        """Where a value lies between the ends of the scale, from 0 to 1."""
        place = (value - self.bottom) / (self.top - self.bottom)
        return min(max(place, 0.0), 1.0)


@dataclass(frozen=True)
class Type:
    """Sizes of one layout in points: names, years and remarks, numbers."""

    name: float = 7.8
    small: float = 7.0
    value: float = 8.0
    least: float = SMALLEST  # nothing is set smaller to make it fit


A4 = Type()


def member_bars(
    rows: Sequence[Row],
    partners: Sequence[Row],
    measure: Measure,
    width: float,
    row_height: float,
    language: Language,
    *,
    columns: Sequence[tuple[str, float, Callable[[Row], tuple[str, str]]]] = (),
    asean: float | None = None,
    asean_label: str = "",
    letters: Type = A4,
    head: float = 6.0,
) -> Drawing:
    """Draw one bar a country; ``columns`` add text at the right: title, width, text and colour.

    ``rows`` hold ``name, time_period, obs_value, remark`` and, where the view knows them,
    ``standing`` and ``asean`` (ILO's estimate for one row). ``asean`` beside them is our own
    figure on the same scale, one mark for all rows.
    """
    foot = 0.0 if asean is None else letters.small * POINT + 2.4
    below = foot + (2.2 if partners else 0.0)
    height = head + row_height * (len(rows) + len(partners)) + below
    sheet = Sheet(width, height, letters.least)
    everyone = [*rows, *partners]
    names = max(width_of(r["name"], letters.name, 600) for r in everyone)
    names = min(names, width * 0.34)
    years = width_of("2023", letters.small) + 2.2
    left = names + years + 2.0
    right = width - sum(wide for _title, wide, _text in columns) - (2.0 if columns else 0.0)
    digits = width_of(language.number(measure.top, measure.decimals), letters.value, 700)
    bar_right = right - digits - 2.0
    middle_of_head = head - letters.small * POINT / 2 - 1.4
    bottom = head + row_height * len(rows)
    middle = 0.0 if measure.bottom < 0 else (measure.bottom + measure.top) / 2
    steps = (measure.bottom, middle, measure.top)
    scale(
        sheet,
        left,
        bar_right,
        middle_of_head,
        head,
        bottom,
        language,
        steps,
        letters.small,
        measure.unit,
        plain=measure.years,
    )
    edge = width
    for title, wide, _text in reversed(columns):
        sheet.text(
            edge,
            middle_of_head,
            title,
            letters.small,
            colour=LIGHT.muted,
            anchor="right",
            room=wide - 1.0,
        )
        edge -= wide
    if asean is not None:
        x = left + (bar_right - left) * measure.position(asean)
        mark = bottom + 0.8
        asean_mark(sheet, x, head - 0.6, mark, letters.small / 6.0)
        wide = width_of(asean_label, letters.small, 600)
        start = min(max(x - wide / 2, 0.0), width - wide)
        y = bottom + foot - letters.small * POINT / 2 - 0.2
        sheet.text(start, y, asean_label, letters.small, weight=600, room=width)
    for place, row in enumerate(everyone):
        partner = place >= len(rows)
        top = head + row_height * place + (below if partner else 0.0)
        if partner and place == len(rows):
            sheet.line([(0, top - 1.1), (width, top - 1.1)], LIGHT.partner, 0.7)
        _country(sheet, row, measure, left, bar_right, top, row_height, language, letters, partner)
        edge = width
        for _title, wide, text in reversed(columns):
            written, colour = text(row)
            size = letters.value if colour == LIGHT.left_out_text else letters.small
            weight = 600 if colour == LIGHT.left_out_text else 400
            y = top + row_height / 2
            sheet.text(
                edge,
                y,
                written,
                size,
                weight=weight,
                colour=colour,
                anchor="right",
                room=wide - 1.2,
            )
            edge -= wide
    said = [f"{r['name']}: {_value(r, measure, language)}" for r in everyone]
    return sheet.drawing("; ".join(said))


def _value(row: Row, measure: Measure, language: Language) -> str:
    if row["obs_value"] is None:
        return row["remark"]
    if measure.years:
        return str(row["obs_value"])
    whole = row["obs_value"] == 100 and measure.unit == "%"
    return language.number(row["obs_value"], 0 if whole else measure.decimals)


def _country(
    sheet: Sheet,
    row: Row,
    measure: Measure,
    left: float,
    right: float,
    top: float,
    row_height: float,
    language: Language,
    letters: Type,
    partner: bool,
) -> None:
    middle, tall = top + row_height / 2, row_height * 0.62
    bar_top = middle - tall / 2
    years = width_of("2023", letters.small) + 2.2
    colour = LIGHT.partner if partner else LIGHT.ink
    sheet.text(0, middle, row["name"], letters.name, colour=colour, room=left - years - 2.0)
    if row["obs_value"] is None:
        sheet.hatch(left, bar_top, right - left, tall)
        word_on_hatch(sheet, row["remark"], left, right, middle, size=letters.small)
        return
    sheet.text(
        left - 2.0,
        middle,
        row["time_period"],
        letters.small,
        colour=LIGHT.muted,
        anchor="right",
    )
    _bar(sheet, row, measure, left, right, bar_top, tall, partner)
    if "asean" in row and row["asean"] is not None:
        x = left + (right - left) * measure.position(row["asean"])
        heavy = letters.small / 6.0
        asean_mark(sheet, x, bar_top - tall * 0.15, bar_top + tall * 1.15, heavy)
    if row["remark"]:
        _remark(sheet, row, measure, left, right, middle, letters)
    value = _value(row, measure, language)
    x = right + 1.6
    sheet.text(x, middle, value, letters.value, weight=600, colour=colour)


def _remark(
    sheet: Sheet,
    row: Row,
    measure: Measure,
    left: float,
    right: float,
    middle: float,
    letters: Type,
) -> None:
    """What must be known of a bar, on its hatching or in the empty part beside it."""
    end = left + (right - left) * measure.position(row["obs_value"])
    if "standing" in row and row["standing"] in ("older", "capped") and end - left > right - end:
        word_on_hatch(
            sheet, row["remark"], left, end, middle, LIGHT.covered_text, size=letters.small
        )
        return
    marked = "asean" in row and row["asean"] is not None
    mark = left + (right - left) * measure.position(row["asean"]) if marked else left
    start = max(end, mark) + 2.0
    colour = LIGHT.left_out_text
    sheet.text(
        start, middle, row["remark"], letters.small, colour=colour, room=max(right - start - 1, 2)
    )


def _bar(
    sheet: Sheet,
    row: Row,
    measure: Measure,
    left: float,
    right: float,
    top: float,
    tall: float,
    partner: bool,
) -> None:
    """The bar from zero; what is too old or capped is hatched in its own colour."""
    span = right - left
    zero = left + span * measure.position(0.0)
    end = left + span * measure.position(row["obs_value"])
    start, wide = min(zero, end), max(abs(end - zero), 0.35)
    standing = row["standing"] if "standing" in row else "ranked"
    if measure.worse:
        ground, full = LIGHT.track, LIGHT.left_out_strong
    else:
        ground, full = LIGHT.left_out_soft, LIGHT.covered if measure.unit == "%" else DEEP
    full = measure.colour or full
    full = LIGHT.falling if row["obs_value"] < 0 else full
    if partner:
        ground, full = LIGHT.surface, PARTNER
    if measure.unit != "%" or measure.worse:
        ground = LIGHT.surface
    if measure.years:
        sheet.line([(left, top + tall / 2), (right, top + tall / 2)], LIGHT.line, 0.8)
        sheet.dot(end, top + tall / 2, tall * 0.34, full)
        return
    sheet.bar(left, top, span, tall, ground)
    if standing in ("older", "capped"):
        sheet.hatch(start, top, wide, tall, colour=full, ground=ground)
    else:
        sheet.bar(start, top, wide, tall, full)
