"""Gaps, verdicts and availability of a publication, computed once when its snapshot is built.

The formulas stand in ``measures`` and are joined to the definitions in ``measures.assessment``.
Here they meet the figures: what a country's values are, where its peers stand, which groups are
known. Pages and the command line read the results; nothing is computed while somebody waits.

* ``gaps``: one row for every indicator and country, whether it reports or not;
* ``progress``: the same times the methods;
* ``availability`` and ``availability_groups``: what is known, and of which groups.

The statements are plain SQL that other databases know as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from indicators.catalogue import BREAKDOWNS, Catalogue
from indicators.measures import assessment, gaps, progress

Row = dict[str, Any]
Pair = tuple[str, str]  # indicator, country


@dataclass(frozen=True)
class Figures:
    """What the measures are computed from, read once from the snapshot that is being built."""

    latest: dict[str, dict[str, Row]]  # by indicator, then by country
    values: dict[Pair, list[progress.Observed]]
    asean: dict[str, float | None]
    groups: dict[Pair, dict[str, dict[tuple, list[str]]]]
    members: tuple[str, ...]
    year: int


def measure_tables(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, published: date
) -> None:
    """Build the tables of measures.

    ``published`` decides who was a member, and from which year the age of values is counted.
    """
    figures = _figures(connection, catalogue, published)
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    for indicator in catalogue.indicators.values():
        targets = catalogue.targets_of(indicator.id)
        pace = assessment.agreed_pace(targets)
        latest = figures.latest[indicator.id]
        members = assessment.standing_of(indicator, latest, figures.members)
        asean = figures.asean[indicator.id]
        for area, row in latest.items():
            observed = figures.values.get((indicator.id, area), [])
            groups = figures.groups.get((indicator.id, area), {})
            aim = gaps.aim_of(targets, progress.baselines(observed))
            tables["gaps"].append(assessment.gap_row(row, indicator, aim, members, asean))
            tables["progress"] += assessment.progress_rows(row, indicator, aim, observed, pace)
            cell, known = assessment.cell_of(row, indicator, observed, groups, figures.year)
            tables["availability"].append(cell)
            tables["availability_groups"] += known
    for name, rows in tables.items():
        _create(connection, name, rows)


def _figures(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, published: date
) -> Figures:
    latest: dict[str, dict[str, Row]] = {indicator: {} for indicator in catalogue.indicators}
    for row in _rows(connection, _LATEST):
        latest[row["indicator"]][row["ref_area"]] = row
    values: dict[Pair, list[progress.Observed]] = {}
    for indicator, area, year, value, status, *source in connection.execute(_VALUES).fetchall():
        one = progress.Observed(year, value, tuple(source), status or "")
        values.setdefault((indicator, area), []).append(one)
    required = [
        {"indicator": indicator.id, "breakdown": name}
        for indicator in catalogue.indicators.values()
        for name in indicator.breakdowns.required
    ]
    groups: dict[Pair, dict[str, dict[tuple, list[str]]]] = {}
    connection.register("required", pa.Table.from_pylist(required, schema=_REQUIRED))
    for indicator, area, breakdown, year, *source, code in connection.execute(_GROUPS).fetchall():
        found = groups.setdefault((indicator, area), {}).setdefault(breakdown, {})
        found.setdefault((year, tuple(source)), []).append(code)
    connection.unregister("required")
    asean = connection.execute("SELECT indicator, obs_value FROM regional").fetchall()
    members = tuple(country.ref_area for country in catalogue.members(published))
    return Figures(latest, values, dict(asean), groups, members, published.year)


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _create(connection: duckdb.DuckDBPyConnection, name: str, rows: Sequence[Row]) -> None:
    """A table of computed rows. ``name`` is one of ours, never a text that came from outside."""
    schema = pa.schema([(column, _type_of(column)) for column in TABLES[name]])
    connection.register("computed", pa.Table.from_pylist(list(rows), schema=schema))
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM computed")
    connection.unregister("computed")


def _type_of(column: str) -> pa.DataType:
    for kind, names in _TYPES.items():
        if column in names:
            return kind
    return pa.string()


# The columns of each table, in the order in which readers see them.
TABLES: dict[str, tuple[str, ...]] = {
    "gaps": assessment.GAP_COLUMNS,
    "progress": assessment.PROGRESS_COLUMNS,
    "availability": (
        *("indicator", "ref_area", "dimension", "newest_year", "age_years", "values_since"),
        *("comparable_values", "availability", "recent", "missing"),
        *("breakdowns_required", "breakdowns_complete"),
    ),
    "availability_groups": (
        *("indicator", "ref_area", "breakdown", "complete", "known", "newest_complete_year"),
    ),
}

_TYPES = {
    pa.int32(): {
        *("time_period", "population_year", "target_year", "baseline_year", "value_publication"),
        *("members_compared", "first_year", "last_year", "values", "reached_year"),
        *("newest_year", "age_years", "values_since", "comparable_values"),
        *("breakdowns_required", "breakdowns_complete", "newest_complete_year"),
    },
    pa.float64(): {
        *("obs_value", "reference_population", "covered_persons", "uncovered_persons"),
        *("affected_persons", "extra_persons", "target_value", "baseline_value", "gap_pp"),
        *("best_value", "median_value", "asean_value", "gap_to_best_pp", "gap_to_median_pp"),
        *("gap_to_asean_pp", "statistic", "score", "first_value", "last_value", "change_pp"),
        *("per_year_pp", "needed_per_year_pp", "agreed_pace_pp", "at_agreed_pace"),
    },
    pa.bool_(): {"population_derived", "agreed_pace_met", "recent", "complete"},
}
_REQUIRED = pa.schema([("indicator", pa.string()), ("breakdown", pa.string())])

_LATEST = "SELECT * FROM latest"

_VALUES = """
    SELECT indicator, ref_area, time_period, obs_value, obs_status,
           agency, dataset, vintage, series, role
    FROM totals WHERE headline AND obs_value IS NOT NULL
    ORDER BY indicator, ref_area, time_period
"""

_CODE = " ".join(f"WHEN '{name}' THEN o.{name}" for name in BREAKDOWNS)

_GROUPS = f"""
    SELECT DISTINCT o.indicator, o.ref_area, o.breakdown, o.time_period,
           o.agency, o.dataset, o.vintage, CASE o.breakdown {_CODE} END AS code
    FROM observations o
    JOIN required r ON r.indicator = o.indicator AND r.breakdown = o.breakdown
    WHERE o.headline AND o.obs_value IS NOT NULL
"""
