"""Cells: which figure a row is, as one number, so that rows can find each other.

A *cell* is one series (an officer's: one indicator), one country, one year and one stratum of each
breakdown. Its number has one digit for each of these, each digit with as many values as the file
uses. Then a neighbour is found by arithmetic: the total of women is the cell with the digit of sex
set to 0, the year before is the cell with the digit of the year one less. A table from cell to row
answers for a million rows in a few milliseconds, where comparing texts would take seconds.

What is published takes part: its rows follow those of the file (row ``count`` and up). Only what
the same source published is a neighbour: a step from one source to another is no change in time.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from indicators.catalogue import BREAKDOWNS

if TYPE_CHECKING:
    from indicators.validation.file_rows import FileRows

TOTAL = "_T"
_DENSE_AT_MOST = 1 << 26  # a table of 4 bytes a cell: 256 MB
_DENSE_FOR_EACH_ROW = 64
_COMBINATIONS_AT_MOST = 1 << 23
_NUMBERS = 1 << 62


class Places:
    """From the number of a cell to the first row that holds it.

    Of all combinations of indicator and strata a file uses few, so those in use are numbered anew
    (``low`` is how many there could be) and the table has one entry for each of them in each
    country and year. Where that is still too large, cells are sorted and searched.
    """

    def __init__(self, cells: np.ndarray, space: int, low: int = 1):
        used = np.flatnonzero(cells >= 0)
        held = cells[used]
        self._low = low if low <= _COMBINATIONS_AT_MOST else 1
        self._high = space // self._low
        there = np.zeros(self._low, dtype=bool)
        there[held % self._low] = True
        self._rank = np.where(there, np.cumsum(there, dtype=np.int64) - 1, -1)
        size = int(there.sum()) * self._high
        self._sorted = None
        if size <= min(_DENSE_AT_MOST, max(1 << 16, _DENSE_FOR_EACH_ROW * len(cells))):
            # One more than the row, 0 where there is none: memory that is never written to stays
            # the system's zeros and costs nothing.
            self._table = np.zeros(max(1, size), dtype=np.int32)
            backwards = slice(None, None, -1)  # the first row is written last and stays
            self._table[self._place(held)[backwards]] = used[backwards] + 1
        else:
            order = used[np.argsort(held, kind="stable")]
            ordered = cells[order]
            first = np.ones(len(ordered), dtype=bool)
            first[1:] = ordered[1:] != ordered[:-1]
            self._table = order[first]
            self._sorted = ordered[first]

    def _place(self, cells: np.ndarray) -> np.ndarray:
        """Where a cell stands in the table; negative where its combination is not in use."""
        return self._rank[cells % self._low] * self._high + cells // self._low

    def find(self, cells: np.ndarray) -> np.ndarray:
        """The first row of each cell; -1 where no row holds it, or where the cell is -1."""
        asked = cells >= 0
        if self._sorted is None:
            place = self._place(np.where(asked, cells, 0))
            asked &= place >= 0
            found = self._table[np.where(asked, place, 0)] - 1
            return np.where(asked, found, -1)
        if not len(self._sorted):
            return np.full(len(cells), -1, dtype=np.int64)
        at = np.searchsorted(self._sorted, cells)
        at[at == len(self._sorted)] = 0
        return np.where(asked & (self._sorted[at] == cells), self._table[at], -1)


def _year_digits(years: set[int]) -> tuple[dict[int, int], int]:
    """A digit for each year, and their number; one digit is left free wherever years are missing.

    So the digit one less is the year before or nobody's, and a year typed wrongly costs one digit.
    """
    digit: dict[int, int] = {}
    free = 0
    for year in sorted(years):
        if digit and year - 1 not in digit:
            free += 1
        digit[year] = free
        free += 1
    return digit, free


class Cells:
    """The cells of a file and of what is published beside it.

    ``published_own`` marks the published rows that come from the same source as the file.
    """

    def __init__(self, rows: "FileRows", published: Sequence[Mapping[str, Any]] = ()):
        self._rows = rows
        self.published = published
        # A file that was exported here names the indicator, also where two of them share a series.
        names_indicator = "indicator" in rows.reading.columns
        self.subject = "series" if rows.from_agency and not names_indicator else "indicator"
        if rows.from_agency:
            agencies = set(rows.words("agency"))
            own = [row["agency"] in agencies for row in published]
        else:
            own = [row["role"] == "national" for row in published]
        self.published_own = np.array(own, dtype=bool)
        self.digits: dict[str, dict] = {}
        self.size: dict[str, int] = {}
        self.radix: dict[str, int] = {}
        self._number(rows, published)

    def _number(self, rows: "FileRows", published: Sequence[Mapping[str, Any]]) -> None:
        """Give every row the number of its cell, one dimension after the other."""
        mine = np.zeros(rows.count, dtype=np.int64)
        theirs = np.zeros(len(published), dtype=np.int64)
        unusable = rows.years < 0
        space = 1
        for name in (*BREAKDOWNS, self.subject, "ref_area", "time_period"):
            other = [row[name] for row in published]
            if name == "time_period":
                years = np.bincount(rows.years[~unusable]).nonzero()[0].tolist()
                digit, size = _year_digits({*years, *other})
                table = np.zeros(max([*years, 0]) + 1, dtype=np.int64)
                table[years] = [digit[year] for year in years]
                codes = table[np.where(unusable, 0, rows.years)]
            else:
                words = rows.words(name)
                used = np.bincount(rows.codes(name) + 1, minlength=len(words) + 1)[1:]
                known = [word for word, count in zip(words, used.tolist(), strict=True) if count]
                known = dict.fromkeys([*known, *other])
                if name in BREAKDOWNS:
                    known = dict.fromkeys([TOTAL, *known])
                digit, size = {word: place for place, word in enumerate(known)}, len(known)
                places = [digit[word] if word in digit else 0 for word in words]
                codes = np.array([*places, 0], dtype=np.int64)[rows.codes(name)]
                unusable |= rows.codes(name) < 0
            self.digits[name], self.size[name], self.radix[name] = digit, max(1, size), space
            if size > 1:
                mine += codes * space
                theirs += np.array([digit[word] for word in other], dtype=np.int64) * space
            space *= max(1, size)
        if space >= _NUMBERS:
            raise OverflowError("The code lists allow more cells than a number can tell apart.")
        mine[unusable] = -1
        self.space = space
        self.cells = mine
        self.published_cells = theirs

    def places_of(self, cells: np.ndarray) -> Places:
        """Cell → first of some rows that have these cells."""
        return Places(cells, self.space, self.radix["ref_area"])

    @cached_property
    def places(self) -> Places:
        """Cell → first row of the file."""
        return self.places_of(self.cells)

    @cached_property
    def all_places(self) -> Places:
        """Cell → first row, of the file or else of what is published."""
        if not self.published_own.any():
            return self.places
        own = np.where(self.published_own, self.published_cells, -1)
        return self.places_of(np.concatenate([self.cells, own]))

    @cached_property
    def published_values(self) -> np.ndarray:
        """Values of the published rows; NaN where there is none."""
        nan = float("nan")
        values = [nan if row["obs_value"] is None else row["obs_value"] for row in self.published]
        return np.array(values, dtype=float)

    @cached_property
    def all_values(self) -> np.ndarray:
        """Values of the file's rows, then of the published ones."""
        if not len(self.published):
            return self._rows.values
        return np.concatenate([self._rows.values, self.published_values])

    @cached_property
    def first(self) -> np.ndarray:
        """For each row the first row of the same cell, itself as a rule; -1 where it has none."""
        return self.places.find(self.cells)

    @cached_property
    def leading(self) -> np.ndarray:
        """Whether a row is the first of its cell."""
        return self.first == np.arange(self._rows.count)

    def digit(self, name: str, cells: np.ndarray | None = None) -> np.ndarray:
        """The digit of one dimension in each cell."""
        cells = self.cells if cells is None else cells
        return cells // self.radix[name] % self.size[name]

    @cached_property
    def groups(self) -> np.ndarray:
        """In how many breakdowns a row is not the total: 0 for the total of all."""
        groups = np.zeros(self._rows.count, dtype=np.int8)
        for name in BREAKDOWNS:
            if len(self.digits[name]) > 1:
                groups += self._rows.spread_flags(name, lambda code: code != TOTAL)
        return groups

    @cached_property
    def single_groups(self) -> np.ndarray:
        """The leading rows of one group in one breakdown, all others at their total."""
        return np.flatnonzero((self.groups == 1) & self.leading)

    def total_of_all(self, cells: np.ndarray) -> np.ndarray:
        """The cells with every breakdown at its total; -1 stays -1."""
        # Breakdowns are the lowest digits, so they fall away together.
        return np.where(cells >= 0, cells - cells % self.radix[self.subject], -1)

    def having(self, breakdown: str, code: str) -> np.ndarray:
        """The rows whose stratum of a breakdown is ``code``, leading rows only."""
        if code not in self.digits[breakdown]:
            return np.zeros(0, dtype=np.int64)
        words = self._rows.words(breakdown)
        if code not in words:
            return np.zeros(0, dtype=np.int64)
        rows = np.flatnonzero(self._rows.codes(breakdown) == words.index(code))
        return rows[self.leading[rows]]

    def moved(self, rows: np.ndarray, breakdown: str, code: str) -> np.ndarray:
        """The cells of some rows with another stratum; -1 where no row has that stratum."""
        if code not in self.digits[breakdown]:
            return np.full(len(rows), -1, dtype=np.int64)
        cells = self.cells[rows]
        steps = self.digits[breakdown][code] - self.digit(breakdown, cells)
        return np.where(cells >= 0, cells + steps * self.radix[breakdown], -1)

    def a_year_before(self, cells: np.ndarray) -> np.ndarray:
        """The same cells one year earlier; -1 in the first year of all."""
        there = (cells >= 0) & (self.digit("time_period", cells) > 0)
        return np.where(there, cells - self.radix["time_period"], -1)

    def a_year_later(self, cells: np.ndarray) -> np.ndarray:
        """The same cells one year later; -1 in the last year of all."""
        last = self.size["time_period"] - 1
        there = (cells >= 0) & (self.digit("time_period", cells) < last)
        return np.where(there, cells + self.radix["time_period"], -1)
