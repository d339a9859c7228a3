"""Rows that say the same thing twice, and breakdowns of which a part is missing."""

from collections.abc import Iterator

import numpy as np

from indicators.catalogue import BREAKDOWNS
from indicators.validation.cells import TOTAL
from indicators.validation.file_rows import FileRows
from indicators.validation.registry import Finding, check
from indicators.validation.texts import Rule

# The groups of a breakdown that together are everybody, each person in one of them.
PARTS = {
    "sex": ("F", "M"),
    "urbanisation": ("U", "R"),
    "quintile": ("Q1", "Q2", "Q3", "Q4", "Q5"),
    "disability": ("PD", "PWD"),
    "migration": ("MIGPER", "NONMIG"),
    "activity": ("A", "NONAGR"),
}
MANY_ROWS = "records_not_figures"


def _repeated(rows: FileRows) -> np.ndarray:
    """Whether a row repeats a cell that an earlier row of the file holds."""
    return (rows.cells.cells >= 0) & ~rows.cells.leading


def _crowded(rows: FileRows, limit: float) -> np.ndarray:
    """Whether a row shares its cell with more rows than any table of figures has."""
    first = rows.cells.first
    repeated = first[_repeated(rows)]
    if not len(repeated):
        return np.zeros(rows.count, dtype=bool)
    together = np.bincount(repeated, minlength=rows.count) + 1
    return (first >= 0) & (together[first] > limit)


def _same(rows: FileRows, repeated: np.ndarray) -> np.ndarray:
    """Whether repeated rows say exactly what the first of their cell says."""
    first = rows.cells.first[repeated]
    mine, theirs = rows.values[repeated], rows.values[first]
    same = (mine == theirs) | (np.isnan(mine) & np.isnan(theirs))
    for name in ("unit_measure", "obs_status"):
        codes = rows.codes(name)
        same &= codes[repeated] == codes[first]
    return same


@check("duplicate_key_same_value")
def duplicate_key_same_value(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """The same row twice: harmless, but often the trace of a row that was meant to differ."""
    yield from _duplicates(rows, rule, same=True)


@check("duplicate_key_different_values")
def duplicate_key_different_values(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Two values for one figure: nobody but the sender can say which one is right."""
    yield from _duplicates(rows, rule, same=False)


def _duplicates(rows: FileRows, rule: Rule, same: bool) -> Iterator[Finding]:
    repeated = np.flatnonzero(_repeated(rows) & ~_crowded(rows, rule["rows"]))
    if len(repeated):
        chosen = repeated[_same(rows, repeated) == same]
        first = rows.cells.first
        yield Finding(chosen, "obs_value", rows.numbers, lambda at: _texts(rows.lines[first[at]]))


@check(MANY_ROWS)
def records_not_figures(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Many rows for one figure look like one row for each person or household.

    A table of figures holds each cell once. Records of persons repeat country, year and sex.
    """
    first = rows.cells.first
    crowded = np.flatnonzero(_crowded(rows, rule["rows"]) & rows.cells.leading)
    if len(crowded):
        together = np.bincount(first[first >= 0], minlength=rows.count)
        yield Finding(crowded, "", lambda at: _texts(together[at]), "1")


def _texts(numbers: np.ndarray) -> list[str]:
    return [str(number) for number in numbers.tolist()]


@check("half_a_breakdown")
def half_a_breakdown(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Women without men, or cities without the countryside: no gap can be told from one side."""
    if rows.from_agency:
        return
    single = rows.cells.single_groups
    for breakdown, parts in PARTS.items():
        if len(parts) != 2:
            continue
        for part, other in (parts, parts[::-1]):
            present = single[rows.spread_flags(breakdown, lambda c, p=part: c == p, single)]
            present = present[_divided(rows, breakdown, present)]
            missing = rows.cells.places.find(rows.cells.moved(present, breakdown, other)) < 0
            word = rows.catalogue.strata[breakdown][other].word or other
            yield Finding(present[missing], breakdown, expected=word)


def _divided(rows: FileRows, breakdown: str, at: np.ndarray) -> np.ndarray:
    """Whether both sides are wanted of a row's indicator; one about women alone has one side."""
    indicators = rows.catalogue.indicators
    return rows.spread_flags(
        "indicator", lambda word: bool(word) and breakdown not in indicators[word].headline, at
    )


@check("total_missing")
def total_missing(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Groups without the total that they are part of: told at the first group that needs it."""
    if rows.from_agency:
        return
    cells, single = rows.cells, rows.cells.single_groups
    total = cells.total_of_all(cells.cells[single])
    without = cells.all_places.find(total) < 0
    single, total = single[without], total[without]
    for breakdown in BREAKDOWNS:
        here = rows.spread_flags(breakdown, lambda code: code != TOTAL, single)
        here &= _divided(rows, breakdown, single)
        _, firsts = np.unique(total[here], return_index=True)
        yield Finding(single[here][np.sort(firsts)], breakdown, expected=TOTAL, fix=TOTAL)
