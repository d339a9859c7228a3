"""A sheet: header, columns of text and the line of each row, without what is not data.

Title lines above the header, empty lines, footnotes below and empty columns are set aside here and
listed as not read, with their line. Rows of the wrong length are named with theirs. What remains is
a rectangle of texts, whatever the file was.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow.compute as pc

from indicators.intake.layout import Plan
from indicators.intake.periods import read_period
from indicators.intake.reading import Column, Notes
from indicators.intake.records import Record
from indicators.intake.rows import Rows

MAX_COLUMNS = 50  # besides years across
MAX_CHARACTERS = 2_000
_LONGEST_READ = 131_072  # Python's csv gives up on a longer cell as on a quote left open
_TAIL = 60  # at most so many rows below the data can be footnotes
_NOTE = re.compile(
    r"\W*(?:source|sources|note|notes|footnote|data from|last updated|remark|n\.?b\.?\b|sumber"
    r"|catatan|keterangan|nguồn|ghi chú|pinagmulan|ที่มา|หมายเหตุ|ប្រភព|សម្គាល់|ແຫຼ່ງ|ໝາຍເຫດ"
    r"|မှတ်ချက်|fonte|fontes)|\s*(?:\*|\([a-z0-9]\)|[¹²³†‡])",
    re.IGNORECASE,
)
_DECIMAL_PARTS = re.compile(r"-?\d+$"), re.compile(r"^\d+$")


@dataclass(frozen=True)
class Header:
    """Where the header stands, what it says, and how the file is to be read by it."""

    plan: Plan
    cells: list[str]
    line: int
    delimiter: str


@dataclass(frozen=True)
class Sheet:
    """The rectangle: one column for each header cell, one line number for each row."""

    columns: list[Column]
    lines: np.ndarray
    rows: int  # rows of data in the file, those of the wrong length included


def tidy(header: Header, rows: Rows, notes: Notes) -> Sheet:
    """The sheet of some rows, with everything that is not data set aside and noted."""
    columns, lines, misfits = rows.columns, rows.lines, rows.misfits
    blank = _blank_rows(columns)
    blank_lines = set(lines[blank].tolist())
    if len(blank):
        notes.change("empty_line", int(lines[blank[0]]), "", "", "", len(blank))
        columns, lines = _without(columns, lines, blank)
    footnotes, misfits = _footnotes(columns, lines, misfits, blank_lines)
    if footnotes:
        set_aside = np.flatnonzero(np.isin(lines, [line for line, _ in footnotes]))
        columns, lines = _without(columns, lines, set_aside)
    for line, text in footnotes:
        notes.change("not_data", line, "", text, "")
    _note_misfits(header, misfits, len(lines), notes)
    named = [
        replace(column, header=cell.strip())
        for cell, column in zip(header.cells, columns, strict=True)
    ]
    sheet = Sheet(named, lines, len(lines) + len(misfits))
    _note_columns(header, sheet, notes)
    return sheet


def _blank_rows(columns: list[Column]) -> np.ndarray:
    """The rows in which no cell holds anything."""
    rows = None
    for column in columns:
        empty = pc.equal(pc.utf8_trim_whitespace(column.texts), "").to_numpy(zero_copy_only=False)
        if not empty.any():
            return np.zeros(0, dtype=np.int64)
        codes = column.codes if rows is None else column.codes[rows]
        found = np.flatnonzero(empty[codes])
        rows = found if rows is None else rows[found]
    return np.zeros(0, dtype=np.int64) if rows is None else rows


def _without(
    columns: list[Column], lines: np.ndarray, rows: np.ndarray
) -> tuple[list[Column], np.ndarray]:
    """Columns and lines without some rows."""
    kept = np.delete(np.arange(len(lines)), rows)
    return [column.taking(kept) for column in columns], lines[kept]


def _footnotes(
    columns: list[Column], lines: np.ndarray, misfits: list[Record], blank_lines: set[int]
) -> tuple[list[tuple[int, str]], list[Record]]:
    """Lines below the data that are no data: their text, and the misfits that remain."""
    last = 0
    below: dict[int, list[str]] = {}
    for row in reversed(range(len(lines))):
        cells = [column.text_at(row) for column in columns]
        filled = sum(1 for cell in cells if cell.strip())
        if filled > 1 or len(below) == _TAIL:
            last = int(lines[row])
            break
        below[int(lines[row])] = cells
    below |= {record.line: record.cells for record in misfits if record.line > last}
    footnotes = []
    ended = False
    for line in sorted(below):
        texts = [cell.strip() for cell in below[line] if cell.strip()]
        first = texts[0] if texts else ""
        begins = bool(_NOTE.match(first))
        alone = len(texts) == 1 and below[line][0].strip() == first
        if begins or (alone and (ended or line - 1 in blank_lines or len(first.split()) >= 4)):
            footnotes.append((line, ", ".join(texts)))
            ended = True
        elif ended and len(texts) >= 1:
            footnotes.append((line, ", ".join(texts)))
    set_aside = {line for line, _ in footnotes}
    return footnotes, [record for record in misfits if record.line not in set_aside]


def _note_misfits(header: Header, misfits: list[Record], rows: int, notes: Notes) -> None:
    """Raise rows of the wrong length, or once that the rows use another delimiter."""
    width = len(header.cells)
    if misfits and len(misfits) > rows:
        row = header.delimiter.join(misfits[0].cells)
        for other in {",", ";", "\t", "|"} - {header.delimiter}:
            if row.count(other) == width - 1:
                notes.issue("wrong_delimiter", misfits[0].line, "", other, header.delimiter)
                return
    for record in misfits:
        if record.open_quote and (long := [c for c in record.cells if len(c) > _LONGEST_READ]):
            found, most = str(len(long[0])), str(MAX_CHARACTERS)
            notes.issue("cell_too_long", record.line, "", found, most)
            continue
        if record.open_quote:
            column, text = _open_cell(header, record.cells)
            notes.issue("unterminated_quote", record.line, column, text, '"')
            continue
        column, found, fix = _split_decimal(header, record.cells)
        cells = len(record.cells)
        notes.issue("ragged_row", record.line, column, found or str(cells), str(width), fix)


def _open_cell(header: Header, cells: list[str]) -> tuple[str, str]:
    """The column in which a quotation mark is left open, and what follows it."""
    for name, cell in zip(header.cells, cells, strict=False):
        if cell.lstrip().startswith('"') and cell.count('"') % 2:
            return name, cell
    return "", header.delimiter.join(cells)


def _split_decimal(header: Header, cells: list[str]) -> tuple[str, str, str]:
    """Where a decimal comma cut a value in two: the column, ``45,3`` and ``45.3``."""
    position = header.plan.columns.get("obs_value")
    one_more = len(cells) == len(header.cells) + 1 and header.delimiter == ","
    if position is None or not one_more:
        return "", "", ""
    whole, part = cells[position].strip(), cells[position + 1].strip()
    if _DECIMAL_PARTS[0].match(whole) and _DECIMAL_PARTS[1].match(part):
        return header.cells[position], f"{whole},{part}", f"{whole}.{part}"
    return "", "", ""


def _note_columns(header: Header, sheet: Sheet, notes: Notes) -> None:
    """Raise headers without a name or used twice, too many columns and cells too long."""
    names: dict[str, int] = {}
    empty = []
    for index, column in enumerate(sheet.columns):
        name = column.header.casefold()
        if not name:
            if not _note_nameless(index, column, sheet, notes):
                empty.append(str(index + 1))
        elif name in names:
            notes.issue(
                "duplicate_header", header.line, column.header, f"{names[name] + 1}, {index + 1}"
            )
        names.setdefault(name, index)
        _note_long_cells(column, sheet.lines, notes)
    if empty:
        notes.change("empty_column", header.line, "", ", ".join(empty), "", len(empty))
    years: dict[object, int] = {}
    for index, text in header.plan.years.items():
        year = read_period(text).value
        name = sheet.columns[index].header
        if year in years and name.casefold() != sheet.columns[years[year]].header.casefold():
            found = f"{years[year] + 1}, {index + 1}"
            notes.issue("duplicate_header", header.line, name, found)
        years.setdefault(year, index)
    count = sum(1 for cell in header.cells if cell.strip()) - len(header.plan.years)
    if count > MAX_COLUMNS:
        notes.issue("too_many_columns", header.line, "", str(count), str(MAX_COLUMNS))


def _note_nameless(index: int, column: Column, sheet: Sheet, notes: Notes) -> bool:
    """Raise a column that has texts but no header; False if it has no texts either."""
    filled = [i for i, word in enumerate(column.words) if word.strip() and column.counts[i]]
    if not filled:
        return False
    rows = column.rows_holding(filled)
    # How many cells, not what is in them: a column without a name may hold names of people.
    notes.issue("header_without_name", int(sheet.lines[rows[0]]), str(index + 1), str(len(rows)))
    return True


def _note_long_cells(column: Column, lines: np.ndarray, notes: Notes) -> None:
    lengths = pc.utf8_length(column.texts).to_numpy()
    if len(lengths) == 0 or lengths.max() <= MAX_CHARACTERS:
        return
    rows = column.rows_holding(np.flatnonzero(lengths > MAX_CHARACTERS))
    room = notes.room("cell_too_long")
    notes.count_only("cell_too_long", max(0, len(rows) - room))
    for row in rows[:room].tolist():
        length = int(lengths[column.codes[row]])
        notes.issue(
            "cell_too_long", int(lines[row]), column.header, str(length), str(MAX_CHARACTERS)
        )


def note_titles(above: Iterable[Record], notes: Notes) -> None:
    """List the lines above the header as not read."""
    for record in above:
        text = ", ".join(cell.strip() for cell in record.cells if cell.strip())
        if text:
            notes.change("not_data", record.line, "", text, "")
        else:
            notes.change("empty_line", record.line, "", "", "")
