"""The officer's own file again: the lines around what was found, and a copy with notes.

Lines are counted as an editor shows them; of a workbook they are the rows of its sheet. A file that
seems to hold records of persons is never shown again, in no part: whoever calls this asks first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from indicators.escape import csv_text, plain
from indicators.intake import Change
from indicators.intake.reading import Notes
from indicators.intake.records import records
from indicators.intake.text import decode, foreign_format
from indicators.intake.workbook import is_workbook, read_workbook
from indicators.language import Language
from indicators.views.panel import Row

REACH = 1  # lines shown before and after each finding
MOST_LINES = 14
LONGEST_LINE = 160
_NUMBER = re.compile(r"[+\-−]?[\d.,\s]+%?")


@dataclass(frozen=True)
class Line:
    """One line of the file: ``before``, the text in question, ``after``; ``kind`` of finding."""

    number: int
    before: str
    found: str
    after: str
    kind: str  # error | warning | ""


def cells_by_line(content: bytes, changes: Sequence[Change]) -> dict[int, list[str]]:
    """Every line of a file as cells, by its number; empty if it cannot be read as a table."""
    if is_workbook(content):
        found = read_workbook(content, Notes())
        if found is None:
            return {}
        header, rows = found
        lines = {header.line: header.cells}
        for row, line in enumerate(rows.lines.tolist()):
            lines[line] = [column.text_at(row) for column in rows.columns]
        return dict(sorted(lines.items()))
    text = None if foreign_format(content) else decode(content, Notes())
    if text is None:
        return {}
    written = text[0].decode("utf-8", "replace").split("\n")
    source = [line + "\n" for line in (written if written[-1] else written[:-1])]
    return {record.line: record.cells for record in records(source, _delimiter(changes))}


def _delimiter(changes: Sequence[Change]) -> str:
    """What reading found between the cells; it says nothing of a comma."""
    found = [change.found for change in changes if change.kind == "delimiter"]
    named = {"TAB": "\t", "\\t": "\t"}
    mark = found[0] if found else ","
    mark = named[mark] if mark in named else mark
    return mark if len(mark) == 1 else ","


def around(
    lines: dict[int, list[str]], issues: Sequence[Row], changes: Sequence[Change]
) -> list[Line]:
    """The lines around the first findings that name one, errors before points to check."""
    kinds: dict[int, Row] = {}
    for issue in issues:  # errors come first
        if issue["line"] in lines:
            kinds.setdefault(issue["line"], issue)
    shown: set[int] = set()
    for number in kinds:
        near = {n for n in range(number - REACH, number + REACH + 1) if n in lines}
        if len(shown | near) > MOST_LINES:
            break
        shown |= near
    between = _delimiter(changes)
    return [
        _line(n, lines[n], between, kinds[n] if n in kinds else None, lines) for n in sorted(shown)
    ]


def _line(
    number: int, cells: list[str], between: str, issue: Row | None, lines: dict[int, list[str]]
) -> Line:
    """One line as text, the cell in question by itself."""
    place = _place(cells, issue, lines) if issue else None
    written = [_as_written(cell, between) for cell in cells]
    if place is None:
        before, found, after = between.join(written), "", ""
    else:
        before = "".join(cell + between for cell in written[:place])
        found = written[place]
        after = "".join(between + cell for cell in written[place + 1 :])
    room = max(20, LONGEST_LINE - len(found) - len(after))
    if len(before) > room:
        before = "…" + before[-room:]
    kind = issue["severity"] if issue else ""
    return Line(
        number, plain(before, LONGEST_LINE + 1), plain(found), plain(after, LONGEST_LINE), kind
    )


def _as_written(cell: str, between: str) -> str:
    """A cell in quotes if it holds what stands between cells: ``"45,3"`` is one cell, not two."""
    return '"' + cell.replace('"', '""') + '"' if between in cell or '"' in cell else cell


def _place(cells: list[str], issue: Row, lines: dict[int, list[str]]) -> int | None:
    """Which cell of the line is meant: the one under the finding's column, else by its text."""
    column = issue["column"]
    header = next((head for head in lines.values() if column in head), None) if column else None
    if header is not None:
        place = header.index(column)
        return place if place < len(cells) else None
    return cells.index(issue["found"]) if issue["found"] in cells else None


def with_notes(lines: dict[int, list[str]], issues: Sequence[Row], language: Language) -> bytes:
    """The file as CSV, each line with its number and what was found in it.

    Whatever is about the whole file stands in a row of its own above, without a number.
    """
    _ = language.gettext
    notes: dict[int, list[str]] = {}
    for issue in issues:
        place = issue["line"] if issue["line"] in lines else 0
        notes.setdefault(place, []).append(f"{issue['message']} {issue['fix']}".strip())
    width = max((len(cells) for cells in lines.values()), default=0)
    columns = [_("Line"), _("Notes"), *(f"{n}" for n in range(1, width + 1))]
    rows = []
    for number in [0, *lines] if 0 in notes else lines:
        cells = lines[number] if number else []
        padded = [*map(_number, cells), *[""] * (width - len(cells))]
        said = " · ".join(notes[number]) if number in notes else ""
        values = [number or "", said, *padded]
        rows.append(dict(zip(columns, values, strict=True)))
    written = csv_text(rows, columns)
    return b"\xef\xbb\xbf" + written.encode()


def _number(cell: str) -> object:
    """A cell that is a number as a value of its own, which a spreadsheet may read as one."""
    return _Number(cell) if _NUMBER.fullmatch(cell) else cell


class _Number:
    """A number in the officer's own writing: a minus before it is no formula."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text
