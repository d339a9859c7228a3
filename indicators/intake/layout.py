"""What a layout is, for the modules that know one each.

A layout's ``recognise(headers)`` looks at a row of header cells and answers with a ``Plan``: which
column holds what, which are known but not needed, which are unknown, and what is missing. It sees
no values and no file name. Its ``prepare`` then rewrites texts that follow a custom of their own
(``SEX_F``, ``VNM: Viet Nam``) in a ``Draft``, and names agency, data set and series. Everything
after that is the same for all layouts.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from indicators.catalogue import Catalogue
from indicators.intake.reading import Column, Layout, Notes
from indicators.intake.verdicts import Verdict, note_issues

__all__ = ["Draft", "Plan", "bare", "constant_column", "positions", "remaining", "snake"]


@dataclass
class Draft:
    """A file on its way to observations: columns of text under normalised names.

    ``sent`` is as in the file and never changed; ``texts`` is what will be read, and a layout may
    rewrite it; ``constants`` hold what the layout says for every row.
    """

    plan: "Plan"
    catalogue: Catalogue
    notes: Notes
    delimiter: str
    lines: np.ndarray
    sent: dict[str, Column]
    texts: dict[str, Column]
    value_column: Column  # under which header each value stood
    shown: dict[str, Column] = field(default_factory=dict)  # what messages quote, if not ``sent``
    constants: dict[str, str] = field(default_factory=dict)
    left_out: np.ndarray | None = None

    def leave_out(self, rows: np.ndarray | None) -> None:
        """Mark rows that are no observation of ours."""
        if rows is not None:
            self.left_out = rows if self.left_out is None else self.left_out | rows

    def refuse(self, name: str, column: Column, verdicts: dict[int, Verdict]) -> None:
        """Raise what is wrong with texts of a column and leave out the rows that hold them."""
        verdicts = {i: verdict for i, verdict in verdicts.items() if column.counts[i]}
        if verdicts:
            note_issues(column, self.sent[name], verdicts, self.notes, self.lines)
            rows = np.zeros(len(self.lines), dtype=bool)
            rows[column.rows_holding(verdicts)] = True
            self.leave_out(rows)

    def filled(self, name: str, text: str) -> Column:
        """The column of that name, or one that holds ``text`` in every row."""
        if name in self.texts:
            return self.texts[name]
        return constant_column(name, text, len(self.lines))


@dataclass(frozen=True)
class Plan:
    """How the columns of one file are to be read."""

    layout: Layout
    columns: dict[str, int]  # normalised name → position
    years: dict[int, str] = field(default_factory=dict)  # position → text of the year, if across
    not_used: tuple[int, ...] = ()  # known and not needed
    dimensions: tuple[int, ...] = ()  # breakdowns that have no column here
    unknown: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    empty_is_total: bool = True
    empty_is_no_row: bool = False  # an empty cell of a year column says nothing
    faults: tuple[tuple[str, str, str], ...] = ()  # (check, found, expected) of the header
    prepare: Callable[[Draft], None] = lambda draft: None


def constant_column(header: str, text: str, rows: int) -> Column:
    """A column with the same text in every row."""
    return Column(header, pa.array([text], pa.string()), np.zeros(rows, dtype=np.int32))


def snake(header: str) -> str:
    """``Ref Area`` as ``ref_area``."""
    return re.sub(r"[^a-z0-9]+", "_", header.strip().casefold()).strip("_")


def bare(header: str) -> str:
    """``[Disability status]`` as ``disabilitystatus``."""
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def positions(
    headers: list[str], names: dict[str, Iterable[str]], form: Callable[[str], str]
) -> dict[str, int]:
    """For each normalised name the position of its first spelling that is among the headers."""
    where: dict[str, int] = {}
    for index, header in enumerate(headers):
        where.setdefault(form(header), index)
    found = {}
    for name, spellings in names.items():
        for spelling in spellings:
            if spelling in where:
                found[name] = where[spelling]
                break
    return found


def remaining(headers: list[str], taken: Iterable[int]) -> list[int]:
    """Positions of headers that no column was found for; nameless ones are judged elsewhere."""
    used = set(taken)
    return [i for i, header in enumerate(headers) if i not in used and header.strip()]
