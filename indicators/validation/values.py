"""Values that can be read but cannot be right, and missing ones that do not say why.

Bounds are those of the indicator and in its unit; a value in another unit is told by its unit and
not judged twice. Missing is never zero: an empty cell needs a status that says why it is empty.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow.compute as pc

from indicators.validation.file_rows import FileRows, plain_number
from indicators.validation.registry import Finding, Said, check
from indicators.validation.texts import Rule

PERSONS = "PS"
_WHOLE = ("COUNT", "LEVEL", PERSONS)
_SHARE = "PT"


def _finding(rows: FileRows, wrong: np.ndarray, expected: Said, fix: Said = "") -> Finding:
    return Finding(np.flatnonzero(wrong), "obs_value", rows.numbers, expected, fix)


def _between(rows: FileRows, bounds: str = "bounds") -> Said:
    """The limits of a row's indicator: ``0–100``, or ``0–…`` where there is none above."""

    def limits(indicator) -> str:
        ends = getattr(indicator, bounds)
        return "–".join(
            "…" if end is None else plain_number(end) for end in (ends.minimum, ends.maximum)
        )

    return rows.said_of_indicator(limits)


def _values(rows: FileRows, change) -> Said:
    """The values of rows, changed, as plain numbers."""
    return lambda at: [plain_number(change(value)) for value in rows.values[at].tolist()]


def _minimum(rows: FileRows) -> np.ndarray:
    return rows.of_indicator(lambda indicator: indicator.bounds.minimum)


def _maximum(rows: FileRows) -> np.ndarray:
    return rows.of_indicator(lambda indicator: indicator.bounds.maximum)


@check("value_missing_without_reason")
def value_missing_without_reason(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """An empty cell could mean not collected, not applicable, pending: it has to say which."""
    if rows.from_agency:
        return
    empty = rows.spread_flags("value_kind", lambda kind: kind == "missing")
    statuses = rows.catalogue.statuses
    expected = ", ".join(code for code, status in statuses.items() if not status.value_expected)
    silent = rows.spread(
        "obs_status", lambda code: not code or statuses[code].value_expected, True, bool
    )
    if "obs_value" in rows.reading.columns or "value_column" in rows.reading.table.column_names:
        yield Finding(
            np.flatnonzero(empty & silent),
            "obs_value",
            lambda at: rows.sent("obs_value", at),
            expected,
        )


@check("reason_with_value")
def reason_with_value(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A status that says there is no value, beside a value."""
    statuses = rows.catalogue.statuses
    absent = rows.spread_flags("obs_status", lambda c: bool(c) and not statuses[c].value_expected)
    there = ~np.isnan(rows.values)
    expected = ", ".join(code for code, status in statuses.items() if status.value_expected)
    yield Finding(np.flatnonzero(absent & there), "obs_status", None, expected)


@check("value_negative")
def value_negative(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Less than nothing of what can only be counted."""
    wrong = (rows.values < 0) & (_minimum(rows) >= 0) & rows.in_own_unit
    yield _finding(
        rows,
        wrong,
        _between(rows),
        _values(rows, abs),
    )


@check("value_below_bounds")
def value_below_bounds(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Less than is possible for this indicator."""
    low = _minimum(rows)
    wrong = (rows.values < low) & ~((rows.values < 0) & (low >= 0)) & rows.in_own_unit
    yield _finding(rows, wrong, _between(rows))


@check("value_above_bounds")
def value_above_bounds(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """More than is possible for this indicator, such as 150 per cent of people."""
    yield _finding(rows, (rows.values > _maximum(rows)) & rows.in_own_unit, _between(rows))


@check("value_implausible")
def value_implausible(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Possible, but no country has been seen there: worth a second look."""
    if rows.from_agency:
        return
    low = rows.of_indicator(lambda indicator: indicator.plausible.minimum)
    high = rows.of_indicator(lambda indicator: indicator.plausible.maximum)
    impossible = (rows.values < _minimum(rows)) | (rows.values > _maximum(rows))
    odd = ((rows.values < low) | (rows.values > high)) & ~impossible & rows.in_own_unit
    yield _finding(rows, odd, _between(rows, "plausible"))


@check("value_not_whole")
def value_not_whole(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Half a law, half a person."""
    counted = rows.spread_flags("unit_measure", lambda unit: unit in _WHOLE)
    broken = counted & (rows.values != np.floor(rows.values)) & ~np.isnan(rows.values)
    yield _finding(rows, broken, "", _values(rows, lambda v: np.floor(v + 0.5)))


@check("value_over_long")
def value_over_long(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """More digits than any measurement has and than a number can hold."""
    texts = rows.texts("sent_obs_value")
    long = pc.greater(pc.binary_length(texts), int(rule["characters"]))
    flags = np.append(long.to_numpy(zero_copy_only=False), False)[rows.codes("sent_obs_value")]
    wrong = flags & ~np.isnan(rows.values)
    yield _finding(
        rows,
        wrong,
        "",
        _values(rows, lambda v: round(v, 6)),
    )


@check("value_looks_like_share")
def value_looks_like_share(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """0.453 where 45.3 is meant: every value of a percentage lies between 0 and 1."""
    if rows.from_agency:
        return
    shares = rows.spread_flags("unit_measure", lambda unit: unit == _SHARE)
    usable = shares & (rows.codes("indicator") >= 0) & (rows.values != 0) & ~np.isnan(rows.values)
    if not usable.any():
        return
    codes = rows.codes("indicator")[usable]
    small = np.abs(rows.values[usable]) <= 1
    size = len(rows.words("indicator"))
    together = np.bincount(codes, minlength=size)
    suspicious = (np.bincount(codes[small], minlength=size) == together) & (
        together >= rule["values"]
    )
    wrong = usable & np.append(suspicious, False)[rows.codes("indicator")]
    yield _finding(
        rows,
        wrong,
        _between(rows),
        _values(rows, lambda v: round(v * 100, 6)),
    )
