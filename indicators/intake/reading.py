"""What reading a file gives back: observations, what was changed on the way, and what is wrong.

Three words are kept apart:

* a **change** is something that was read differently from how it was written, because only one
  meaning was possible (``ประเทศไทย`` is THA). The officer sees every one of them.
* an **issue** is something that is wrong, missing or could mean two things. It is never repaired
  by a guess. It names its check by id; the sentence for the reader is made from ``checks.csv``,
  so ``found``, ``expected`` and ``fix`` are data: texts of the file, accepted codes, one proposal.
* a **line** counts from 1 in the file as it was sent, title lines and quoted line breaks included.
  In a workbook it is the row of the sheet.

Nothing here reads a file: these are the shapes that the other modules of the package fill.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa

from indicators.catalogue import BREAKDOWNS

# Each check that reading can raise, with its severity. An error means that a row or the file
# cannot be taken as it is; a warning leaves the officer's word standing but asks for a look.
CHECKS: dict[str, str] = {
    # the file as a whole
    "unreadable": "error",
    "workbook_too_large": "error",
    "empty_file": "error",
    "header_only": "error",
    "unknown_layout": "error",
    "wrong_delimiter": "error",
    "nothing_to_read": "error",
    "nul_byte": "error",
    "lost_characters": "warning",
    # the header and the shape of rows
    "missing_column": "error",
    "duplicate_header": "error",
    "header_without_name": "error",
    "unknown_column": "error",
    "unknown_agency_column": "warning",
    "value_not_last": "error",
    "too_many_columns": "error",
    "ragged_row": "error",
    "unterminated_quote": "error",
    "cell_too_long": "error",
    "workbook_formula": "error",
    # where
    "country_missing": "error",
    "unknown_country": "error",
    "aggregate_instead_of_country": "error",
    "aggregate_left_out": "warning",
    "area_not_followed": "warning",
    # what
    "indicator_missing": "error",
    "indicator_not_named": "error",
    "country_not_named": "error",
    "unknown_indicator": "error",
    "code_of_another_agency": "error",
    "series_not_followed": "warning",
    # whom
    "stratum_missing": "error",
    "unknown_stratum": "error",
    "stratum_spellings": "warning",
    "stratum_without_column": "warning",
    "stratum_in_unknown_column": "error",
    "disability_code_ambiguous": "error",
    # when
    "year_missing": "error",
    "year_not_readable": "error",
    "year_is_a_range": "error",
    "fiscal_year": "error",
    "buddhist_year": "warning",
    "not_annual": "error",
    # how much
    "value_not_a_number": "error",
    "decimal_comma": "warning",
    "thousands_ambiguous": "error",
    "dash_ambiguous": "error",
    "value_only_bounded": "error",
    "bound_left_out": "warning",
    "value_infinite": "error",
    # the rest of a row
    "unknown_unit": "error",
    "unknown_status": "error",
    "surrounding_space": "warning",
    "several_values_in_cell": "error",
    "unknown_action": "error",
    "deletion_in_file": "error",
}

# The record that the ledger stores, in its order.
OBSERVATION_COLUMNS = (
    *("agency", "dataset", "vintage", "licence", "series", "ref_area", "time_period"),
    *BREAKDOWNS,
    *("obs_value", "unit_measure", "obs_status", "source_detail", "obs_comment"),
)
# Columns of a file whose text, exactly as sent, stands in the table as ``sent_<name>``.
SENT_COLUMNS = ("series", *OBSERVATION_COLUMNS[5:])
# What a cell of the value column was taken for; ``missing`` cells need a status that says why.
VALUE_KINDS = ("number", "missing", "refused")

ISSUES_PER_CHECK = 10_000
CHANGES_PER_KIND = 200
SHOWN_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Change:
    """One thing read differently from how it was written; ``line`` is where it is first seen.

    ``count`` is the number of cells (1 for something about the whole file). ``kind`` is a word
    such as ``area``, ``decimal_comma``, ``buddhist_year``, ``encoding`` or ``not_data``.
    """

    line: int | None
    column: str
    found: str
    read_as: str
    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class Issue:
    """One finding. ``line`` is None when it is about the whole file, ``column`` is as sent."""

    check: str
    severity: str  # error | warning
    line: int | None
    column: str
    found: str
    expected: str
    fix: str


@dataclass(frozen=True)
class Layout:
    """Whose way of writing tables a file follows. ``id`` is stable, ``title`` is for people."""

    id: str
    title: str
    agency: str | None = None  # None: the officers' own layouts
    dataset: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Reading:
    """One file, read. ``table`` has one row for each observation; see ``TABLE_SCHEMA``."""

    sha256: str
    name: str
    encoding: str
    delimiter: str
    layout: Layout | None
    rows: int  # rows of data in the file, whether or not they could be taken
    changes: list[Change]
    issues: list[Issue]
    table: pa.Table
    columns: dict[str, str] = field(default_factory=dict)  # normalised name → header as sent
    unmapped: pa.Table | None = None  # line and text of columns that no layout knows
    found: dict[str, int] = field(default_factory=dict)  # check → findings, beyond the listed too

    @property
    def listed_all(self) -> bool:
        """Whether every finding is in ``issues``; at most ``ISSUES_PER_CHECK`` are, for each."""
        return len(self.issues) == sum(self.found.values())


def _text() -> pa.DataType:
    return pa.dictionary(pa.int32(), pa.string())


TABLE_SCHEMA = pa.schema(
    [pa.field("line", pa.int32()), pa.field("value_column", _text())]
    + [pa.field(f"sent_{name}", _text()) for name in SENT_COLUMNS]
    + [pa.field("indicator", _text())]
    + [
        pa.field(
            name,
            {"time_period": pa.int32(), "obs_value": pa.float64()}.get(name, _text()),
        )
        for name in OBSERVATION_COLUMNS
    ]
    + [pa.field("value_kind", _text())]
)


def shown(text: str) -> str:
    """A text of the file, cut to what a message can carry."""
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


class Notes:
    """Collects changes and issues while a file is read. One for each file."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self._issues: dict[str, list[Issue]] = {}
        self._found: Counter[str] = Counter()

    def change(
        self, kind: str, line: int | None, column: str, found: str, read_as: str, count: int = 1
    ) -> None:
        """Note one conversion."""
        self.changes.append(Change(line, column, shown(found), shown(read_as), kind, count))

    def issue(
        self,
        check: str,
        line: int | None,
        column: str = "",
        found: str = "",
        expected: str = "",
        fix: str = "",
    ) -> None:
        """Note one finding. Beyond ``ISSUES_PER_CHECK`` it is counted, no longer listed."""
        severity = CHECKS[check]
        self._found[check] += 1
        listed = self._issues.setdefault(check, [])
        if len(listed) < ISSUES_PER_CHECK:
            listed.append(
                Issue(check, severity, line, column, shown(found), shown(expected), shown(fix))
            )

    def count_only(self, check: str, more: int) -> None:
        """Count findings of a check whose list is full."""
        self._found[check] += more

    def room(self, check: str) -> int:
        """How many more findings of a check will be listed."""
        return ISSUES_PER_CHECK - len(self._issues.get(check, ()))

    @property
    def found(self) -> dict[str, int]:
        """How often each check was raised."""
        return dict(self._found)

    def issues(self) -> list[Issue]:
        """Every listed finding, in the order of lines; findings on the whole file come first."""
        listed = [issue for issues in self._issues.values() for issue in issues]
        return sorted(listed, key=lambda issue: (issue.line or 0, issue.column, issue.check))


@dataclass(frozen=True)
class Column:
    """One column of a file: its distinct texts, and for each row which of them stands there.

    Everything is decided once for each distinct text and spread over rows by ``codes``. That is
    what makes a million rows cheap: a column of countries has a dozen distinct texts.
    """

    header: str
    texts: pa.Array  # distinct, utf8
    codes: np.ndarray  # int32, index into texts
    headers: "Column | None" = None  # of each row, where several columns were made one
    complete: bool = False  # whether some row holds each of the texts

    @cached_property
    def words(self) -> list[str]:
        """The distinct texts as Python strings."""
        return self.texts.to_pylist()

    @cached_property
    def counts(self) -> np.ndarray:
        """How many rows hold each distinct text."""
        return np.bincount(self.codes, minlength=len(self.texts))

    @cached_property
    def used(self) -> list[int]:
        """The distinct texts that some row holds."""
        return list(range(len(self.texts)) if self.complete else np.flatnonzero(self.counts))

    @cached_property
    def first_rows(self) -> np.ndarray:
        """The first row that holds each distinct text; -1 for a text that no row holds."""
        first = np.full(len(self.texts), -1, dtype=np.int64)
        # Written from the end, so the first row is the last to be written and stays.
        first[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        return first

    def rows_holding(self, texts: Iterable[int]) -> np.ndarray:
        """The rows that hold any of some distinct texts, in order."""
        wanted = np.zeros(len(self.texts) + 1, dtype=bool)
        wanted[list(texts)] = True
        return np.flatnonzero(wanted[self.codes])

    def taking(self, rows: np.ndarray) -> "Column":
        """The same column for some of the rows, in the order given."""
        headers = None if self.headers is None else self.headers.taking(rows)
        return Column(self.header, self.texts, self.codes[rows], headers)

    def text_at(self, row: int) -> str:
        """What stands in a row."""
        return self.texts[int(self.codes[row])].as_py()

    def header_at(self, row: int) -> str:
        """The header under which a row's text was sent."""
        return self.header if self.headers is None else self.headers.text_at(row)

    def as_arrow(self) -> pa.DictionaryArray:
        """The column as DuckDB and Arrow read it; codes are shared, not copied."""
        return pa.DictionaryArray.from_arrays(pa.array(self.codes), self.texts)
