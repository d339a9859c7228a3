"""People left out on paper: one amber bar a member, and the region as a sum below.

Persons are counted with the population of each value's own year, so the year stands in each row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.figures.print import Drawing, Sheet
from indicators.figures.print_fonts import width_of
from indicators.figures.print_members import A4, Type
from indicators.figures.theme import LIGHT
from indicators.language import Language

Row = dict[str, Any]


def left_out_bars(
    rows: Sequence[Row],
    width: float,
    row_height: float,
    language: Language,
    *,
    total: tuple[str, str] | None = None,
    letters: Type = A4,
    head: float = 5.0,
) -> Drawing:
    """People left out, one amber bar a member, with their share, their number and the year.

    ``rows`` hold ``name, uncovered_persons, obs_value, time_period``. ``total`` is a last line:
    its words and its number.
    """
    _ = language.gettext
    sheet = Sheet(width, head + row_height * (len(rows) + (1 if total else 0)), letters.least)
    names = min(max(width_of(r["name"], letters.name) for r in rows) + 2.5, width * 0.36)
    years = width_of("2023", letters.small) + 2.5
    numbers = width_of("126,5", letters.value, 600) + 3.0
    share = width_of("100%", letters.small) + 2.0
    left, right = names, width - years - numbers - share
    most = max(r["uncovered_persons"] for r in rows) or 1.0
    y = head - 2.2
    for x, text in ((width - years - 0.5, _("Millions")), (width, _("Year"))):
        sheet.text(x, y, text, letters.small, colour=LIGHT.muted, anchor="right")
    for place, row in enumerate(rows):
        middle = head + row_height * (place + 0.5)
        tall = row_height * 0.58
        line = head + row_height * place
        sheet.line([(0, line), (width, line)], LIGHT.line, 0.5)
        wide = max((right - left) * row["uncovered_persons"] / most, 0.3)
        sheet.bar(left, middle - tall / 2, wide, tall, LIGHT.left_out_strong)
        sheet.text(0, middle, row["name"], letters.name, room=names - 2.0)
        sheet.text(
            left + wide + 1.2,
            middle,
            language.percent(100.0 - row["obs_value"], 0),
            letters.small,
            colour=LIGHT.muted,
        )
        sheet.text(
            width - years - 0.5,
            middle,
            language.number(row["uncovered_persons"] / 1e6, 1),
            letters.value,
            weight=600,
            colour=LIGHT.left_out_text,
            anchor="right",
        )
        sheet.text(
            width, middle, row["time_period"], letters.small, colour=LIGHT.muted, anchor="right"
        )
    if total:
        top = head + row_height * len(rows)
        middle = top + row_height / 2
        sheet.line([(0, top), (width, top)], LIGHT.ink, 0.8)
        words, number = total
        end = width - years - 0.5
        sheet.text(0, middle, words, letters.name, weight=600, room=right)
        sheet.text(
            end,
            middle,
            number,
            letters.value,
            weight=700,
            colour=LIGHT.left_out_text,
            anchor="right",
        )
    said = [f"{r['name']}: {language.persons(r['uncovered_persons'])}" for r in rows]
    return sheet.drawing("; ".join(said))
