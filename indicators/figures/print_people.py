"""A hundred people: how many of them are covered and how many are left out."""

from __future__ import annotations

from indicators.figures.print import Drawing, Sheet
from indicators.figures.theme import LIGHT
from indicators.rounding import half_up

SIDE = 10


def of_a_hundred(percent: float) -> int:
    """Covered people of a hundred; all or none only if it is really all or none."""
    whole = int(half_up(percent, 0))
    if whole == 100 and percent < 100:
        return 99
    return 1 if whole == 0 and percent > 0 else whole


def hundred(percent: float | None, width: float, height: float, alt: str) -> Drawing:
    """Ten rows of ten figures, the covered ones first; all hatched when nothing is known."""
    sheet = Sheet(width, height)
    step_x, step_y = width / SIDE, height / SIDE
    covered = None if percent is None else of_a_hundred(percent)
    for place in range(SIDE * SIDE):
        column, line = place % SIDE, place // SIDE
        x, y = step_x * (column + 0.5), step_y * line
        colour = LIGHT.left_out
        if covered is None:
            colour = LIGHT.missing
        elif place < covered:
            colour = LIGHT.covered_scale[4]
        _person(sheet, x, y, step_y, colour)
    return sheet.drawing(alt)


def _person(sheet: Sheet, x: float, top: float, step: float, colour: str) -> None:
    """A head and shoulders, ``step`` high with its share of white."""
    radius = step * 0.175
    sheet.dot(x, top + radius + step * 0.03, radius, colour)
    wide, high = step * 0.5, step * 0.46
    sheet.tile(x - wide / 2, top + step * 0.42, wide, high, colour, radius=step * 0.13)
