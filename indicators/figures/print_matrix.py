"""What is known of what: a grid of cells, filled, hatched or without a question.

A filled cell has a value, a hatched one has none, a dash means that the question does not apply.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.figures.print import Drawing, Sheet, in_two_lines, width_of
from indicators.figures.theme import LIGHT

KNOWN, SOME, ABSENT, NOT_ASKED = "known", "some", "absent", "not_asked"
FILLS = {KNOWN: LIGHT.covered_scale[2], SOME: LIGHT.covered_scale[0], NOT_ASKED: LIGHT.surface}


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, the text inside (a year), and whether it carries a dot."""

    kind: str
    text: str = ""
    dot: bool = False


def matrix(
    labels: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    width: float,
    row_height: float,
    *,
    label_width: float | None = None,
    head: float = 6.4,
    size: float = 7.0,
    gap: float = 0.7,
    alt: str,
) -> Drawing:
    """Draw ``cells``, one list a row, under the names of their columns."""
    sheet = Sheet(width, head + row_height * len(labels))
    if label_width is None:
        label_width = min(width / 2, 2.0 + max(width_of(name, size) for name in labels))
    step = (width - label_width) / len(columns)
    for place, name in enumerate(columns):
        x = label_width + step * (place + 0.5)
        lines = in_two_lines(name, 6.2, step - 0.2)
        for up, part in enumerate(reversed(lines)):
            y = head - 1.9 - 2.5 * up
            sheet.text(x, y, part, 6.2, colour=LIGHT.muted, anchor="center", room=step - 0.2)
    for line, (label, row) in enumerate(zip(labels, cells, strict=True)):
        top = head + row_height * line
        middle = top + row_height / 2
        sheet.text(0, middle, label, size, room=label_width - 1.5)
        for place, cell in enumerate(row):
            left = label_width + step * place + gap / 2
            _cell(sheet, cell, left, top + gap / 2, step - gap, row_height - gap)
    return sheet.drawing(alt)


def _cell(sheet: Sheet, cell: Cell, left: float, top: float, width: float, height: float) -> None:
    if cell.kind == ABSENT:
        sheet.hatch(left, top, width, height, step=0.95)
    else:
        sheet.bar(left, top, width, height, FILLS[cell.kind])
    text = "–" if cell.kind == NOT_ASKED else cell.text
    if text:
        colour = LIGHT.muted if cell.kind == NOT_ASKED else LIGHT.ink
        sheet.text(left + width / 2, top + height / 2, text, 6.4, colour=colour, anchor="center")
    if cell.dot:
        sheet.dot(left + width - 1.1, top + 1.1, 0.45, LIGHT.ink)
