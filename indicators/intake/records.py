"""From text to columns: rows with the line they stand on, in a fast and in an exact way.

Both ways give the same columns and the same line numbers; a test compares them on files made at
random. The fast way is Arrow's CSV reader with every column read as distinct texts (a dictionary):
1 million rows of 13 columns in 0.16 s on two cores, about what DuckDB takes to merely parse the
same file, where DuckDB needs 0.34 s to hold it as a table of text and 0.60 s to hand it to Arrow.
Arrow also reads the bytes already in memory, while DuckDB would need a file on disk and a
connection that may open it, which the locked-down connections here may not.

Arrow numbers rows, not lines. So the fast way is taken only where each line is one row: no line
break inside quotes (one pass over the bytes tells) and no quote left open. Every other file takes
the exact way, Python's ``csv`` fed line by line, about ten times slower. Rows that are too short or
too long are left out by both and named with their line.

No value is interpreted here: everything is text.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.csv as arrow_csv

from indicators.intake.reading import Column

LINES_IN_RECORD = 100  # a quote that is not closed after so many lines was forgotten
_BLOCK = 4 << 20
_ROWS_AT_ONCE = 50_000
_TEXT = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Record:
    """One row as cells, the line it starts on and how many lines it takes.

    ``open_quote`` marks a row whose quotation mark is never closed.
    """

    line: int
    cells: list[str]
    lines: int = 1
    open_quote: bool = False


@dataclass(frozen=True)
class Rows:
    """The rows below a header: columns of text, the line of each row, and rows that do not fit."""

    columns: list[Column]
    lines: np.ndarray  # int32, one for each row
    misfits: list[Record]


class _OpenQuote(Exception):
    """A record goes on beyond what a record can be."""


class _Feed:
    """Hands lines to ``csv.reader`` one by one and remembers those of the present record."""

    def __init__(self, source: Iterable[str]):
        self._source = iter(source)
        self._again: deque[str] = deque()
        self.record: list[str] = []

    def __iter__(self) -> "_Feed":
        return self

    def __next__(self) -> str:
        if len(self.record) >= LINES_IN_RECORD:
            raise _OpenQuote
        try:
            line = self._again.popleft() if self._again else next(self._source)
        except StopIteration:
            if self.record:
                raise _OpenQuote from None
            raise
        self.record.append(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._again.extendleft(reversed(lines))


def records(
    source: Iterable[str], delimiter: str, first_line: int = 1, width: int | None = None
) -> Iterator[Record]:
    """Every row of some lines of text (each ending in LF), with the line it starts on.

    A row of several lines that does not have ``width`` cells, or in which text follows a closing
    quotation mark, is a mark left open: its first line is given as such, and reading goes on with
    the line after it.
    """
    feed = _Feed(source)
    reader = csv.reader(feed, delimiter=delimiter)
    line = first_line
    while True:
        feed.record = []
        try:
            cells = next(reader)
            broken = len(feed.record) > 1 and _is_misquoted(feed.record, delimiter, cells, width)
        except StopIteration:
            return
        except (_OpenQuote, csv.Error):
            cells, broken = [], True
        if broken:
            taken = feed.record
            feed.give_back(taken[1:])
            reader = csv.reader(feed, delimiter=delimiter)
            cells = taken[0].rstrip("\n").split(delimiter)
            yield Record(line, cells, open_quote=True)
            line += 1
            continue
        yield Record(line, cells, len(feed.record))
        line += len(feed.record)


def _is_misquoted(lines: list[str], delimiter: str, cells: list[str], width: int | None) -> bool:
    """Whether a row of several lines is one only because a quotation mark was left open."""
    if width is not None and len(cells) != width:
        return True
    try:
        next(csv.reader(lines, delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration):
        return True
    return False


def read_rows(data: bytes, offset: int, first_line: int, delimiter: str, width: int) -> Rows:
    """The rows of ``data`` from a byte on, which is the start of line ``first_line``."""
    if one_line_each(data, offset):
        rows = _read_fast(data, offset, first_line, delimiter, width)
        if rows is not None:
            return rows
    return _read_exactly(_lines(data, offset), first_line, delimiter, width)


def _lines(data: bytes, offset: int) -> Iterator[str]:
    """The lines of ``data`` from a byte on, each with its LF."""
    end = len(data)
    while offset < end:
        stop = data.find(b"\n", offset) + 1 or end
        yield data[offset:stop].decode()
        offset = stop


def one_line_each(data: bytes, offset: int) -> bool:
    """Whether no line break stands inside quotation marks, and no mark is left open."""
    if data.find(b'"', offset) < 0:
        return True
    odd = 0  # quotation marks so far, odd or even
    view = np.frombuffer(data, dtype=np.uint8)
    for start in range(offset, len(view), _BLOCK):
        block = view[start : start + _BLOCK]
        inside = np.bitwise_xor.accumulate((block == 0x22).view(np.uint8))
        inside ^= odd
        if np.any(inside[block == 0x0A]):
            return False
        odd = int(inside[-1])
    return odd == 0


def _read_fast(data: bytes, offset: int, first_line: int, delimiter: str, width: int):
    """The rows by Arrow, or None where only the exact way can say what a row holds."""
    if data.find(b"\n", offset) < 0 or len(data) - offset < 2:
        return None  # a last line without a break, or nothing: too little to gain anything
    misfits: list[Record] = []

    def misfit(row) -> str:
        misfits.append(Record(row.number or 0, [row.text]))
        return "skip"

    names = [str(index) for index in range(width)]
    for numbered in (False, True):
        misfits.clear()
        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(pa.py_buffer(data).slice(offset)),
                # Arrow counts rows only when it reads in one thread.
                read_options=arrow_csv.ReadOptions(
                    use_threads=not numbered, block_size=_BLOCK, column_names=names
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=delimiter, ignore_empty_lines=False, invalid_row_handler=misfit
                ),
                convert_options=arrow_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, _TEXT),
                    strings_can_be_null=False,
                    quoted_strings_can_be_null=False,
                ),
            )
        except pa.ArrowInvalid:
            return None
        if not misfits:
            break
    count = table.num_rows + len(misfits)
    breaks = data.count(b"\n", offset)
    if count != breaks + (not data.endswith(b"\n")):
        return None
    lines = np.arange(first_line, first_line + count, dtype=np.int32)
    named = []
    for row in misfits:
        cells = next(csv.reader(row.cells, delimiter=delimiter), [])
        if _fitted(cells, width) is not cells:
            return None  # a row that fits once its empty cells are set right
        named.append(Record(first_line + row.line - 1, cells))
    if named:
        lines = np.delete(lines, [row.line - first_line for row in named])
    columns = table.unify_dictionaries().columns
    del table
    return Rows(_columns(columns), lines, named)


def _read_exactly(lines: Iterable[str], first_line: int, delimiter: str, width: int) -> Rows:
    return rows_of(records(lines, delimiter, first_line, width), width)


def rows_of(source: Iterable[Record], width: int) -> Rows:
    """Rows from records: those of the right width as columns, the others as misfits.

    Empty cells beyond the header are dropped; an empty line becomes a row of empty cells.
    """
    misfits: list[Record] = []
    numbers: list[int] = []
    waiting: list[list[str]] = []
    tables: list[pa.Table] = []

    def store() -> None:
        cells = zip(*waiting, strict=True) if waiting else [()] * width
        arrays = [pa.array(column, pa.string()).dictionary_encode() for column in cells]
        tables.append(pa.table(arrays, names=[str(index) for index in range(width)]))
        waiting.clear()

    for record in source:
        cells = _fitted(record.cells, width)
        if record.open_quote or len(cells) != width:
            misfits.append(record)
            continue
        numbers.append(record.line)
        waiting.append(cells)
        if len(waiting) == _ROWS_AT_ONCE:
            store()
    store()
    columns = pa.concat_tables(tables).unify_dictionaries().columns
    return Rows(_columns(columns), np.array(numbers, dtype=np.int32), misfits)


def _fitted(cells: list[str], width: int) -> list[str]:
    """The cells, cut to ``width`` where all beyond are empty; an empty line has empty cells."""
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    if not cells or (len(cells) == 1 and not cells[0].strip()):
        return [""] * width
    return cells


def _columns(chunked: list[pa.ChunkedArray]) -> list[Column]:
    """Columns with one dictionary each, whatever pieces they were read in. Empties the list."""
    columns = []
    chunked.reverse()
    while chunked:
        chunks = chunked.pop().chunks  # so that each column's memory is free once it is copied
        codes = [chunk.indices.to_numpy() for chunk in chunks]
        texts = chunks[0].dictionary if chunks else pa.array([], pa.string())
        columns.append(Column("", texts, np.concatenate(codes or [np.zeros(0, dtype=np.int32)])))
        del chunks, codes
    pa.default_memory_pool().release_unused()
    return columns
