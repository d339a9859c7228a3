"""What is known of what: a grid of cells, filled, hatched or without a question.

A filled cell has a value, a hatched one has none, a dash means that the question does not apply.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.figures.print import Drawing, Sheet
from indicators.figures.print_fonts import in_two_lines, width_of
from indicators.figures.theme import LIGHT

KNOWN, SOME, ABSENT, NOT_ASKED = "known", "some", "absent", "not_asked"
KEY_MARK, KEY_GAP, KEY_LINE = 4.6, 2.6, 4.4  # millimetres at seven points
UNDERLINE = 0.55  # millimetres: the sign of a cell that carries a mark
FILLS = {KNOWN: LIGHT.covered_scale[2], SOME: LIGHT.covered_scale[0], NOT_ASKED: LIGHT.surface}


@dataclass(frozen=True)
class Cell:
    """One cell: its kind, the text inside (a year), and whether a line under it marks it."""

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
    size: float = 7.0,
    gap: float = 0.7,
    turned: bool = False,
    key: Mapping[str, str] | None = None,
    alt: str,
) -> Drawing:
    """Draw ``cells``, one list a row, under the names of their columns.

    ``turned`` writes the columns' names upwards; ``key`` says in words what the kinds of cells
    that occur mean, and ``dot`` what the line under a cell means, below.
    """
    if label_width is None:
        label_width = min(width * 0.6, 2.0 + max(width_of(name, size) for name in labels))
    head = head_of(columns, size) if turned else 6.4
    found = {cell.kind for row in cells for cell in row}
    found |= {"more"}
    found |= {"dot"} if any(cell.dot for row in cells for cell in row) else set()
    shown = _key_lines([(k, t) for k, t in (key or {}).items() if k in found], width, size)
    key_line = KEY_LINE * size / 7.0
    sheet = Sheet(width, head + row_height * len(labels) + key_line * len(shown), size)
    step = (width - label_width) / len(columns)
    for place, name in enumerate(columns):
        x = label_width + step * (place + 0.5)
        _column(sheet, name, x, head, step, turned, size)
    for line, (label, row) in enumerate(zip(labels, cells, strict=True)):
        top = head + row_height * line
        middle = top + row_height / 2
        sheet.text(0, middle, label, size, room=label_width - 1.5)
        for place, cell in enumerate(row):
            left = label_width + step * place + gap / 2
            _cell(sheet, cell, left, top + gap / 2, step - gap, row_height - gap, size)
    for up, words in enumerate(reversed(shown)):
        _key(sheet, words, sheet.height - key_line * (up + 0.36), width, size)
    return sheet.drawing(alt)


def head_of(columns: Sequence[str], size: float) -> float:
    """How high the names of the columns reach when they are written upwards."""
    return 2.0 + max(width_of(name, size) for name in columns)


def _column(
    sheet: Sheet, name: str, x: float, head: float, step: float, turned: bool, size: float
) -> None:
    if turned:
        sheet.text(x, head - 1.2, name, size, colour=LIGHT.muted, turned=True)
        return
    for up, part in enumerate(reversed(in_two_lines(name, size, step - 0.2))):
        y = head - 1.9 - 2.5 * up
        sheet.text(x, y, part, size, colour=LIGHT.muted, anchor="center", room=step - 0.2)


def _key_lines(
    words: list[tuple[str, str]], width: float, size: float
) -> list[list[tuple[str, str]]]:
    """The words of the key in as many lines as they need."""
    lines: list[list[tuple[str, str]]] = []
    right = width + 1.0
    for kind, text in words:
        wide = KEY_MARK * size / 7.0 + width_of(text, size)
        if right + wide > width:
            lines.append([])
            right = 0.0
        lines[-1].append((kind, text))
        right += wide + KEY_GAP
    return lines


def _key(
    sheet: Sheet, words: Sequence[tuple[str, str]], y: float, width: float, size: float
) -> None:
    """What each kind of cell means, one after the other."""
    x, times = 0.0, size / 7.0
    mark = KEY_MARK * times
    for kind, text in words:
        if kind == "more":
            mark = 0.0
        else:
            cell = Cell(KNOWN if kind == "dot" else kind, dot=kind == "dot")
            _cell(sheet, cell, x, y - 1.2 * times, 3.6 * times, 2.4 * times, size)
        box = sheet.text(x + mark, y, text, size, colour=LIGHT.muted, room=width - x - mark)
        x = box.right + KEY_GAP


def _cell(
    sheet: Sheet, cell: Cell, left: float, top: float, width: float, height: float, size: float
) -> None:
    if cell.kind == ABSENT:
        sheet.hatch(left, top, width, height, step=0.95)
    else:
        sheet.bar(left, top, width, height, FILLS[cell.kind])
    text = "–" if cell.kind == NOT_ASKED else cell.text
    if text:
        colour = LIGHT.muted if cell.kind == NOT_ASKED else LIGHT.ink
        x, y = left + width / 2, top + (height - (UNDERLINE if cell.dot else 0.0)) / 2
        sheet.text(x, y, text, size, colour=colour, anchor="center")
    if cell.dot:
        sheet.bar(left, top + height - UNDERLINE, width, UNDERLINE, LIGHT.ink)
