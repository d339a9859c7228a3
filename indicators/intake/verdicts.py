"""What one text of a file means: a value, a note that it was converted, a finding, or several.

Reading a column asks for a verdict on each distinct text once and spreads it over the rows that
hold it. Codes and years are spread here; numbers, of which there can be a million different ones,
have their own way in ``values``.
"""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from indicators.intake.reading import CHANGES_PER_KIND, Column, Notes

_COUNTED_KEYS = 1 << 22
_SUGGESTED_TEXTS = 40  # "did you mean" compares with every spelling: not for thousands of texts


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text was read as.

    ``kind`` is set where the text was converted, ``check`` where something is wrong with it. With
    ``once`` the finding is raised on the first line only; with ``left_out`` rows that hold the
    text are no observation of ours and do not reach the table.
    """

    value: str | int | float | None
    kind: str = ""
    check: str = ""
    expected: str = ""
    fix: str = ""
    once: bool = False
    left_out: bool = False


@dataclass(frozen=True)
class Spread:
    """A normalised column: distinct values and, for each row, which one; -1 is none."""

    values: list
    codes: np.ndarray
    left_out: np.ndarray | None = None  # True for rows that are no observation

    def as_arrow(self, kind: pa.DataType | None = None) -> pa.Array:
        """As distinct texts with codes, or as plain values where ``kind`` is given."""
        nothing = self.codes < 0
        mask = nothing if nothing.any() else None
        if kind is None:
            codes = pa.array(self.codes, mask=mask)
            return pa.DictionaryArray.from_arrays(codes, pa.array(self.values, pa.string()))
        plain = np.array([*self.values, 0], dtype=kind.to_pandas_dtype())
        return pa.array(plain[self.codes], type=kind, mask=mask)

    def taking(self, rows: np.ndarray) -> "Spread":
        """The same column for some of the rows."""
        return Spread(self.values, self.codes[rows])


def constant(value: str | None, count: int) -> Spread:
    """A column that holds one value in every row, or none."""
    if value is None:
        return Spread([], np.full(count, -1, dtype=np.int32))
    return Spread([value], np.zeros(count, dtype=np.int32))  # zeros cost no memory until changed


def spread(
    column: Column,
    read: Callable[[str], Verdict],
    notes: Notes,
    lines: np.ndarray,
    suggest: Callable[[str], str] | None = None,
    sent: Column | None = None,
) -> Spread:
    """Read each distinct text of a column and note what was converted and what is wrong.

    Parameters
    ----------
    column
        The texts to read; ``sent`` is the column of the file they were taken from, whose text is
        shown to the officer (in ILOSTAT's ``classif1`` a text says more than its age).
    lines
        The line of each row.
    suggest
        Fills ``fix`` of a finding that has none, for the first texts only.
    """
    words = column.words
    verdicts = {index: read(words[index]) for index in column.used}
    values: dict = {}
    meaning = np.full(len(words) + 1, -1, dtype=np.int32)
    for index, verdict in verdicts.items():
        if verdict.value is not None:
            meaning[index] = values.setdefault(verdict.value, len(values))
    seen = sent if sent is not None else column
    note_changes(column, seen, verdicts, notes, lines)
    if seen is not column:
        _note_codes(column, seen, verdicts, notes, lines)
    note_issues(column, seen, verdicts, notes, lines, suggest)
    out = [index for index, verdict in verdicts.items() if verdict.left_out]
    left_out = None
    if out:
        flags = np.zeros(len(words) + 1, dtype=bool)
        flags[out] = True
        left_out = flags[column.codes]
    return Spread(list(values), meaning[column.codes], left_out)


def note_changes(
    column: Column, seen: Column, verdicts: dict[int, Verdict], notes: Notes, lines: np.ndarray
) -> None:
    """Note each converted text once, with the number of its cells; thousands are folded."""
    by_kind: dict[str, list[int]] = {}
    for index, verdict in verdicts.items():
        if verdict.kind:
            by_kind.setdefault(verdict.kind, []).append(index)
    for kind, indexes in by_kind.items():
        for index in indexes[:CHANGES_PER_KIND]:
            row = column.first_rows[index]
            value = verdicts[index].value
            read_as = "" if value is None else format(value)
            count = int(column.counts[index])
            notes.change(
                kind, int(lines[row]), seen.header_at(row), seen.text_at(row), read_as, count
            )
        if more := indexes[CHANGES_PER_KIND:]:
            row = column.first_rows[more[0]]
            count = int(column.counts[more].sum())
            found = f"{seen.text_at(row)} … (+{len(more) - 1})"
            notes.change(kind, int(lines[row]), seen.header_at(row), found, "…", count)


def _note_codes(
    column: Column, seen: Column, verdicts: dict[int, Verdict], notes: Notes, lines: np.ndarray
) -> None:
    """Note texts of the file that the layout itself stands for another code: SEX_F is F."""
    for index in seen.used[:CHANGES_PER_KIND]:
        row = seen.first_rows[index]
        text, code = seen.words[index].strip(), int(column.codes[row])
        verdict = verdicts[code]
        if column.words[code] and not verdict.kind and verdict.value not in (None, text):
            read_as = str(verdict.value).partition("\0")[0]
            if read_as != text:
                notes.change(
                    "code",
                    int(lines[row]),
                    seen.header_at(row),
                    text,
                    read_as,
                    int(seen.counts[index]),
                )


def note_issues(
    column: Column,
    seen: Column,
    verdicts: dict[int, Verdict],
    notes: Notes,
    lines: np.ndarray,
    suggest: Callable[[str], str] | None = None,
) -> None:
    """Raise each finding on every row that holds the text, or once where the verdict says so."""
    by_check: dict[str, list[int]] = {}
    for index, verdict in verdicts.items():
        if verdict.check:
            by_check.setdefault(verdict.check, []).append(index)
    for check, indexes in by_check.items():
        fixes = {index: verdicts[index].fix for index in indexes}
        if suggest is not None:
            wanting = [index for index in indexes if not fixes[index]]
            for index in wanting[:_SUGGESTED_TEXTS]:
                fixes[index] = suggest(column.words[index])
        once = [index for index in indexes if verdicts[index].once]
        each = [index for index in indexes if not verdicts[index].once]
        rows = np.sort(column.first_rows[once]) if once else np.zeros(0, dtype=np.int64)
        if each:
            rows = np.sort(np.concatenate([rows, column.rows_holding(each)]))
        room = notes.room(check)
        for row in rows[:room]:
            index = int(column.codes[row])
            expected, fix = verdicts[index].expected, fixes[index]
            notes.issue(
                check, int(lines[row]), seen.header_at(row), seen.text_at(row), expected, fix
            )
        notes.count_only(check, max(0, len(rows) - room))


def trimmed(column: Column, notes: Notes, lines: np.ndarray) -> Column:
    """The column without spaces around its texts, each such text noted and raised once."""
    words = column.words
    padded = {
        index: Verdict(
            words[index].strip(),
            kind="trimmed" if words[index].strip() else "",
            check="surrounding_space" if words[index].strip() else "",
            fix=words[index].strip(),
            once=True,
        )
        for index in column.used
        if words[index] != words[index].strip()
    }
    if not padded:
        return column
    note_changes(column, column, padded, notes, lines)
    note_issues(column, column, padded, notes, lines)
    return mapped(column, str.strip)


def mapped(column: Column, change: Callable[[str], str]) -> Column:
    """The column with each distinct text changed; texts that become equal are made one."""
    merged = _merged(column.header, [change(word) for word in column.words], column.codes)
    return replace(merged, headers=column.headers, complete=column.complete)


def combined(columns: Iterable[Column], change: Callable[..., str], header: str = "") -> Column:
    """One column from several: ``change`` sees each distinct combination of texts once."""
    first, *others = columns
    keys = first.codes.astype(np.int64)
    for other in others:
        keys = keys * max(1, len(other.texts)) + other.codes
    distinct, codes = _distinct(keys, math.prod(max(1, len(c.texts)) for c in (first, *others)))
    texts = []
    for key in distinct.tolist():
        parts = []
        for other in reversed(others):
            key, index = divmod(key, max(1, len(other.texts)))
            parts.append(other.words[index])
        texts.append(change(first.words[key], *reversed(parts)))
    return replace(_merged(header or first.header, texts, codes.astype(np.int32)), complete=True)


def _distinct(keys: np.ndarray, bound: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct keys, all below ``bound``, and for each key which of them it is."""
    if bound > _COUNTED_KEYS:
        return np.unique(keys, return_inverse=True)
    seen = np.zeros(bound, dtype=bool)  # far cheaper than sorting a million keys
    seen[keys] = True
    distinct = np.flatnonzero(seen)
    places = np.zeros(bound, dtype=np.int32)
    places[distinct] = np.arange(len(distinct))
    return distinct, places[keys]


def _merged(header: str, texts: list[str], codes: np.ndarray) -> Column:
    distinct: dict[str, int] = {}
    meaning = [distinct.setdefault(text, len(distinct)) for text in texts]
    meaning = np.array([*meaning, 0], dtype=np.int32)
    return Column(header, pa.array(list(distinct), pa.string()), meaning[codes])
