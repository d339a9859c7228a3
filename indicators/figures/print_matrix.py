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
HEAD_SIZE = 6.2
KEY_SIZE, KEY_MARK, KEY_GAP, KEY_LINE = 6.4, 4.6, 2.6, 4.4  # points and millimetres
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
    size: float = 7.0,
    gap: float = 0.7,
    turned: bool = False,
    key: Mapping[str, str] | None = None,
    alt: str,
) -> Drawing:
    """Draw ``cells``, one list a row, under the names of their columns.

    ``turned`` writes the columns' names upwards; ``key`` says in words what the kinds of cells
    that occur mean, and ``dot`` what the dot means, in a line below.
    """
    if label_width is None:
        label_width = min(width / 2, 2.0 + max(width_of(name, size) for name in labels))
    head = 2.0 + max(width_of(name, HEAD_SIZE) for name in columns) if turned else 6.4
    found = {cell.kind for row in cells for cell in row}
    found |= {"dot"} if any(cell.dot for row in cells for cell in row) else set()
    shown = _key_lines([(k, t) for k, t in (key or {}).items() if k in found], width)
    sheet = Sheet(width, head + row_height * len(labels) + KEY_LINE * len(shown))
    step = (width - label_width) / len(columns)
    for place, name in enumerate(columns):
        x = label_width + step * (place + 0.5)
        _column(sheet, name, x, head, step, turned)
    for line, (label, row) in enumerate(zip(labels, cells, strict=True)):
        top = head + row_height * line
        middle = top + row_height / 2
        sheet.text(0, middle, label, size, room=label_width - 1.5)
        for place, cell in enumerate(row):
            left = label_width + step * place + gap / 2
            _cell(sheet, cell, left, top + gap / 2, step - gap, row_height - gap)
    for up, words in enumerate(reversed(shown)):
        _key(sheet, words, sheet.height - 1.6 - KEY_LINE * up, width)
    return sheet.drawing(alt)


def _column(sheet: Sheet, name: str, x: float, head: float, step: float, turned: bool) -> None:
    if turned:
        sheet.text(x, head - 1.2, name, HEAD_SIZE, colour=LIGHT.muted, turned=True)
        return
    for up, part in enumerate(reversed(in_two_lines(name, HEAD_SIZE, step - 0.2))):
        y = head - 1.9 - 2.5 * up
        room = step - 0.2
        sheet.text(x, y, part, HEAD_SIZE, colour=LIGHT.muted, anchor="center", room=room)


def _key_lines(words: list[tuple[str, str]], width: float) -> list[list[tuple[str, str]]]:
    """The words of the key in as many lines as they need."""
    lines: list[list[tuple[str, str]]] = []
    right = width + 1.0
    for kind, text in words:
        wide = KEY_MARK + width_of(text, KEY_SIZE)
        if right + wide > width:
            lines.append([])
            right = 0.0
        lines[-1].append((kind, text))
        right += wide + KEY_GAP
    return lines


def _key(sheet: Sheet, words: Sequence[tuple[str, str]], y: float, width: float) -> None:
    """What each kind of cell means, one after the other."""
    x = 0.0
    for kind, text in words:
        if kind == "dot":
            sheet.dot(x + 1.8, y, 0.45, LIGHT.ink)
        else:
            _cell(sheet, Cell(kind), x, y - 1.2, 3.6, 2.4)
        room = width - x - KEY_MARK
        box = sheet.text(x + KEY_MARK, y, text, KEY_SIZE, colour=LIGHT.muted, room=room)
        x = box.right + KEY_GAP


def _cell(sheet: Sheet, cell: Cell, left: float, top: float, width: float, height: float) -> None:
    if cell.kind == ABSENT:
        sheet.hatch(left, top, width, height, step=0.95)
    else:
        sheet.bar(left, top, width, height, FILLS[cell.kind])
    text = "–" if cell.kind == NOT_ASKED else cell.text
    if text:
        colour = LIGHT.muted if cell.kind == NOT_ASKED else LIGHT.ink
        x, y = left + width / 2 - (0.3 if cell.dot else 0.0), top + height / 2
        sheet.text(x, y, text, 6.2, colour=colour, anchor="center", room=width)
    if cell.dot:
        sheet.dot(left + width - 0.55, top + 0.6, 0.38, LIGHT.ink)
