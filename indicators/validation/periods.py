"""Years that can be read but cannot be right."""

from collections.abc import Iterator

import numpy as np

from indicators.validation.file_rows import FileRows
from indicators.validation.registry import Finding, check
from indicators.validation.texts import Rule


@check("year_in_future")
def year_in_future(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A figure of a year that has not begun is a plan, not a report."""
    latest = rows.today.year
    ahead = (rows.years > latest) & (rows.years <= rule["latest"])
    yield Finding(np.flatnonzero(ahead), "time_period", expected=str(latest))


@check("year_out_of_range")
def year_out_of_range(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A year before any such figure was collected, or far beyond all planning."""
    earliest, latest = int(rule["earliest"]), rows.today.year
    outside = (rows.years < earliest) | (rows.years > rule["latest"])
    yield Finding(
        np.flatnonzero(outside & (rows.years >= 0)), "time_period", expected=f"{earliest}–{latest}"
    )
