"""Figures that are each possible and cannot all be true.

A share of everybody lies between the shares of the groups that everybody falls into: 45 per cent
of all cannot be if it is 10 of women and 12 of men. Numbers of persons add up instead. Both are
arithmetic, so both are errors. What may be true but rarely is (a jump, a group that disappeared)
is a warning.

Rounding is allowed for: a figure given with one decimal may be off by one of its last digit.
"""

from collections.abc import Iterator

import numpy as np

from indicators.catalogue import BREAKDOWNS
from indicators.validation.file_rows import FileRows, plain_number
from indicators.validation.registry import Finding, Said, by_row, check
from indicators.validation.structure import PARTS
from indicators.validation.texts import Rule

# Units in which the whole is an average of its parts, and those in which it is their sum.
AVERAGED = frozenset(("PT", "PER_100000", "PT_GDPPC", "RATIO", "IX", "SCORE"))
ADDED = frozenset(("COUNT", "PS"))
POINTS = frozenset(("PT", "PP", "IX"))  # units in which a difference is told in points
SUPPRESSED = "suppressed"
# Reference populations of which women are about half.
_HALF_WOMEN = frozenset(("population", "children", "under5"))


class _Groups:
    """Where a breakdown is complete: the row of each part and of the total, and their values."""

    def __init__(self, rows: FileRows, breakdown: str, units: frozenset[str]):
        cells, parts = rows.cells, PARTS[breakdown]
        lead = cells.having(breakdown, parts[0])
        lead = lead[rows.spread_flags("unit_measure", lambda unit: unit in units, lead)]
        others = [
            cells.places.find(cells.moved(lead, breakdown, part)) for part in (*parts[1:], "_T")
        ]
        complete = np.all([found >= 0 for found in others], axis=0)
        self.parts = [lead[complete], *(found[complete] for found in others[:-1])]
        self.total = others[-1][complete]
        self.values = np.array([rows.values[part] for part in self.parts])
        self.total_value = rows.values[self.total]
        decimals = rows.of_indicator(lambda indicator: indicator.decimals, self.total)
        self.tolerance = 10.0**-decimals

    def said(self, at: np.ndarray) -> Said:
        """For rows of totals, the values of their parts: ``10, 12``."""
        parts = by_row(self.total[at], self.values.T[at])
        return lambda rows: _joined(", ", parts(rows))


def _joined(sign: str, numbers: np.ndarray) -> list[str]:
    return [sign.join(map(plain_number, row)) for row in numbers.tolist()]


def _in_order(rows: np.ndarray, wrong: np.ndarray) -> np.ndarray:
    return np.sort(rows[wrong])


@check("total_outside_strata")
def total_outside_strata(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A total below the lowest or above the highest of the groups it is made of."""
    for breakdown in PARTS:
        groups = _Groups(rows, breakdown, AVERAGED)
        low = groups.values.min(axis=0) - groups.tolerance
        high = groups.values.max(axis=0) + groups.tolerance
        wrong = (groups.total_value < low) | (groups.total_value > high)
        yield Finding(
            _in_order(groups.total, wrong),
            "obs_value",
            rows.numbers,
            groups.said(wrong),
            breakdown,
        )


@check("sexes_cannot_give_total")
def sexes_cannot_give_total(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A total so close to one sex that hardly anybody of the other could be there."""
    groups = _Groups(rows, "sex", AVERAGED)
    women, men = groups.values
    half = rows.spread_flags("indicator", lambda word: _about_half_women(rows, word), groups.total)
    fewest = np.where(half, rule["fewest"], rule["fewest_elsewhere"]) / 100
    most = np.where(half, rule["most"], rule["most_elsewhere"]) / 100
    ends = np.array([fewest * women + (1 - fewest) * men, most * women + (1 - most) * men])
    low, high = ends.min(axis=0) - groups.tolerance, ends.max(axis=0) + groups.tolerance
    inside = (groups.total_value >= np.minimum(women, men) - groups.tolerance) & (
        groups.total_value <= np.maximum(women, men) + groups.tolerance
    )
    wrong = inside & ((groups.total_value < low) | (groups.total_value > high))
    span = by_row(groups.total[wrong], np.array([low[wrong], high[wrong]]).T)
    yield Finding(
        _in_order(groups.total, wrong),
        "obs_value",
        rows.numbers,
        lambda at: _joined("–", np.round(span(at), 2)),
        groups.said(wrong),
    )


def _about_half_women(rows: FileRows, word: str) -> bool:
    return bool(word) and (rows.catalogue.indicators[word].reference_population.kind in _HALF_WOMEN)


@check("parts_do_not_add_up")
def parts_do_not_add_up(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Numbers of persons or things in groups whose sum is not the total."""
    for breakdown in PARTS:
        groups = _Groups(rows, breakdown, ADDED)
        added = groups.values.sum(axis=0)
        wrong = np.abs(added - groups.total_value) > rule["rounding"]
        sums = by_row(groups.total[wrong], added[wrong])
        yield Finding(
            _in_order(groups.total, wrong),
            "obs_value",
            rows.numbers,
            lambda at, sums=sums: [plain_number(value) for value in sums(at)],
            groups.said(wrong),
        )


@check("suppressed_cell_can_be_computed")
def suppressed_cell_can_be_computed(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """One group hidden beside the total and all other groups: subtraction brings it back."""
    cells, statuses = rows.cells, rows.catalogue.statuses
    hidden = rows.spread_flags(
        "obs_status", lambda code: bool(code) and statuses[code].kind == SUPPRESSED
    ) & np.isnan(rows.values)
    if not hidden.any():
        return
    for breakdown, parts in PARTS.items():
        for part in parts:
            present = cells.having(breakdown, part)
            present = present[hidden[present]]
            shown = np.ones(len(present), dtype=bool)
            for other in {*parts, "_T"} - {part}:
                found = cells.places.find(cells.moved(present, breakdown, other))
                shown &= (found >= 0) & ~np.isnan(rows.values[found])
            yield Finding(present[shown], "obs_status", expected=", ".join({*parts} - {part}))


@check("jump_from_year_before")
def jump_from_year_before(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A change within one year that coverage, poverty or spending rarely make."""
    cells = rows.cells
    before = cells.all_places.find(cells.a_year_before(cells.cells))
    there = np.flatnonzero((before >= 0) & cells.leading)
    if not len(there):
        return
    now, then = rows.values[there], cells.all_values[before[there]]
    points = rows.spread_flags("unit_measure", lambda unit: unit in POINTS, there)
    far = np.abs(now - then) > rule["points"]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.abs(now / then)
        steep = (ratio > rule["factor"]) | (ratio < 1 / rule["factor"])
    wrong = np.where(points, far, steep & (then != 0))
    chosen = there[wrong]
    old = by_row(chosen, then[wrong])
    yield Finding(
        chosen,
        "obs_value",
        rows.numbers,
        lambda at: [plain_number(value) for value in old(at)],
        lambda at: [str(year - 1) for year in rows.years[at].tolist()],
    )


@check("stratum_gone")
def stratum_gone(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A group that had a figure last year and has none now, though the total goes on."""
    cells, places = rows.cells, rows.cells.all_places
    if cells.size["time_period"] < 2:
        return
    mine = cells.cells[(cells.groups > 0) & cells.leading & ~np.isnan(rows.values)]
    theirs = cells.published_cells[cells.published_own & ~np.isnan(cells.published_values)]
    group = np.concatenate([mine, theirs])
    later = cells.a_year_later(group)
    later = later[(later >= 0) & (places.find(later) < 0)]
    for breakdown in BREAKDOWNS:
        digits = cells.digit(breakdown, later)
        total = later - digits * cells.radix[breakdown]
        total_row = places.find(np.where(digits > 0, total, -1))
        gone = (total_row >= 0) & (total_row < rows.count)
        yield Finding(
            np.unique(total_row[gone]),
            breakdown,
            "",
            _groups_gone(rows, breakdown, total_row[gone], digits[gone]),
            lambda at: [str(year - 1) for year in rows.years[at].tolist()],
        )


def _groups_gone(rows: FileRows, breakdown: str, totals: np.ndarray, digits: np.ndarray):
    """For a row of a total, the words of the groups that are gone from beside it."""
    order = np.argsort(totals, kind="stable")
    totals, digits = totals[order], digits[order]
    places = digits.tolist()
    strata = rows.catalogue.strata[breakdown]
    words = [strata[code].word or code for code in rows.cells.digits[breakdown]]

    def said(rows_asked: np.ndarray) -> list[str]:
        starts, stops = np.searchsorted(totals, [rows_asked, rows_asked + 1])
        return [
            ", ".join(words[digit] for digit in sorted(set(places[start:stop])))
            for start, stop in zip(starts.tolist(), stops.tolist(), strict=True)
        ]

    return said
