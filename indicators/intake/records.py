"""Rows as cells, read exactly: Python's ``csv`` fed line by line.

A row says on which line it begins and how many lines it takes, because a cell in quotation marks
may hold line breaks. A mark that is never closed would swallow the rest of the file; here it costs
its own line, and reading goes on with the next.
"""

import csv
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LINES_IN_RECORD = 100  # a quote that is not closed after so many lines was forgotten


@dataclass(frozen=True)
class Record:
    """One row as cells, the line it starts on and how many lines it takes.

    ``open_quote`` marks a row whose quotation mark is never closed.
    """

    line: int
    cells: list[str]
    lines: int = 1
    open_quote: bool = False


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
