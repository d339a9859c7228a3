"""The file an officer fills in: blank, or with the rows that are still asked for.

The rule of what is asked for is simple and stands in ``asked_for`` alone: every active indicator
that countries report (tier A: a global series exists, tier C: only national reporting) for which
nothing is shown from the last five years, at its headline and at each group of its required
breakdowns. Derived indicators are computed here and asked of nobody.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from indicators.catalogue import BREAKDOWNS, Catalogue, Indicator
from indicators.escape import csv_text
from indicators.series import Series

COLUMNS = (
    *("indicator", "ref_area", "time_period", *BREAKDOWNS[:6]),
    *("obs_value", "unit_measure", "obs_status", "source_detail", "obs_comment"),
)
RECENT_YEARS = 5
_TIERS = ("A", "C")
_TOTAL = "_T"

Row = dict[str, Any]


def template(rows: Iterable[Row] = ()) -> bytes:
    """The template as CSV: the header, and a row for each figure that is asked for."""
    return csv_text(rows, list(COLUMNS)).encode()


def asked_for(
    catalogue: Catalogue, series: Series, country: str, today: date | None = None
) -> list[Row]:
    """A row of the template, without its value, for each figure a country is still asked for.

    The year is the last one that has ended. Strata are written with the template's own words.
    """
    day = today or datetime.now(UTC).date()
    year = day.year - 1
    rows = []
    for indicator in catalogue.indicators.values():
        if indicator.status != "active" or indicator.tier not in _TIERS or indicator.derived_from:
            continue
        (latest,) = series.latest(indicator.id, country)
        cells = []
        if not _is_recent(latest, day):
            cells.append(indicator.headline_strata)
        cells += _missing_groups(catalogue, indicator, series.strata(indicator.id, country), day)
        rows += [_row(catalogue, indicator, country, year, cell) for cell in cells]
    return rows


def _is_recent(row: Row, day: date) -> bool:
    return row["obs_value"] is not None and row["time_period"] >= day.year - RECENT_YEARS


def _missing_groups(
    catalogue: Catalogue, indicator: Indicator, strata: list[Row], day: date
) -> Iterable[Row]:
    """The groups of required breakdowns without a recent value; lists of ages are nobody's."""
    for breakdown in indicator.breakdowns.required:
        if breakdown == "age" or breakdown in indicator.headline:
            continue
        held = {row[breakdown] for row in strata if _is_recent(row, day)}
        for code in _PARTS[breakdown]:
            if code not in held:
                yield indicator.headline_strata | {breakdown: code}


# The groups of a breakdown that together are everybody, each person in one of them.
_PARTS = {
    "sex": ("F", "M"),
    "urbanisation": ("U", "R"),
    "quintile": ("Q1", "Q2", "Q3", "Q4", "Q5"),
    "disability": ("PD", "PWD"),
    "migration": ("MIGPER", "NONMIG"),
    "activity": ("A", "NONAGR"),
}


def _row(catalogue: Catalogue, indicator: Indicator, country: str, year: int, strata: Row) -> Row:
    written = {name: catalogue.strata[name][code].word or code for name, code in strata.items()}
    return {
        "indicator": indicator.id,
        "ref_area": country,
        "time_period": year,
        **{name: written[name] for name in BREAKDOWNS[:6]},
        "obs_value": None,
        "unit_measure": indicator.unit_measure,
        "obs_status": "",
        "source_detail": "",
        "obs_comment": "",
    }
