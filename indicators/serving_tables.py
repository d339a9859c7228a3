"""The small tables that pages read, built once from the observations of a snapshot.

``totals`` (all years of all sources), ``sources``, ``strata_latest``, ``modelled`` and ``gdp`` are
plain SQL. ``reference_population``, ``latest`` and ``regional`` hold people and the regional
figure: their formulas stand in ``measures`` and nowhere else, and are asked once for each of a few
hundred cells, however many observations there are.
"""

from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from indicators.catalogue import BREAKDOWNS, Catalogue, Indicator
from indicators.measures.coverage import (
    AFFECTED,
    Pensionable,
    people_behind,
    reference_populations,
)
from indicators.measures.regional import MemberValue, regional_figure, regional_people

NO_VALUE = "no_value"  # nobody has reported: not one of the kinds that are declared

ASEAN = "ASEAN"  # our own figure, computed
ASEAN_MODELLED = "X84"  # the ILO's estimate for ASEAN, stored as published


def serving_tables(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, published: date
) -> None:
    """Build every serving table. ``published`` decides who was a member."""
    _reference_population(connection, catalogue)
    for statement in _STATEMENTS:
        connection.execute(statement)
    latest = _latest(connection, catalogue)
    _regional(connection, catalogue, latest, published)


def _reference_population(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Count the people of each country and year. A few hundred cells, so Python may do it."""
    whole = " AND ".join(f"{name} = '_T'" for name in BREAKDOWNS if name not in ("sex", "age"))
    rows = connection.execute(
        f"""
        SELECT id, ref_area, time_period, sex, age, obs_value FROM reference_rows
        WHERE obs_value IS NOT NULL AND id <> 'GDP' AND {whole}
        """
    ).fetchall()
    held: dict[tuple[str, int], dict[str, Any]] = {}
    for series, ref_area, year, sex, age, value in rows:
        cell = held.setdefault((ref_area, year), {"F": {}, "M": {}})
        if series == "POP" and sex in ("F", "M") and age != "_T":  # summed from the groups
            cell[sex][age] = value
        elif series != "POP" and sex == "_T":
            cell[series] = value
    people = []
    for (ref_area, year), cell in sorted(held.items()):
        references = reference_populations(
            cell["F"],
            cell["M"],
            births=cell.get("BIRTHS"),
            labour_force=cell.get("LABOUR_FORCE"),
            unemployment_rate=cell.get("UNEMPLOYMENT_RATE"),
            pensionable=_pensionable(catalogue, ref_area),
        )
        people += [
            (kind, ref_area, year, reference.persons, reference.note, reference.derived)
            for kind, reference in references.items()
            if reference.persons is not None
        ]
    _create(connection, "reference_population", people, _PEOPLE)


def _pensionable(catalogue: Catalogue, ref_area: str) -> Pensionable | None:
    country = catalogue.countries[ref_area] if ref_area in catalogue.countries else None
    if country is None or not country.pensionable_age_source:
        return None
    if country.pensionable_age_women is None or country.pensionable_age_men is None:
        return None
    return Pensionable(country.pensionable_age_women, country.pensionable_age_men)


def _latest(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> list[dict[str, Any]]:
    """One row for every indicator and every country, whether it reports or not."""
    cursor = connection.execute("SELECT * FROM newest")
    names = [column[0] for column in cursor.description]
    newest = {(row[0], row[1]): dict(zip(names, row, strict=True)) for row in cursor.fetchall()}
    countries = [c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"]
    rows = []
    for indicator in catalogue.indicators.values():
        population = indicator.reference_population
        for ref_area in countries:
            row = newest.get((indicator.id, ref_area)) or _silent(indicator, ref_area, names)
            people = people_behind(
                row["obs_value"],
                row["reference_population"],
                unit_measure=row["unit_measure"],
                higher_is=indicator.higher_is,
                kind=population.kind,
                reason=population.reason,
            )
            rows.append(row | people)
    columns = [(name, _LATEST_TYPES.get(name, pa.string())) for name in rows[0]] if rows else []
    _create(connection, "latest", [tuple(row.values()) for row in rows], columns)
    return rows


def _silent(indicator: Indicator, ref_area: str, names: list[str]) -> dict[str, Any]:
    """The row of a country of which nothing was ever received: named, and never a zero."""
    row = dict.fromkeys(names) | indicator.headline_strata
    return row | {
        "indicator": indicator.id,
        "ref_area": ref_area,
        "unit_measure": indicator.unit_measure,
        "missing": NO_VALUE,
        "reason": NO_VALUE,
    }


def _regional(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    latest: list[dict[str, Any]],
    published: date,
) -> None:
    members = [country.ref_area for country in catalogue.members(published)]
    newest_people = {
        (kind, ref_area): persons
        for kind, ref_area, persons in connection.execute(
            "SELECT kind, ref_area, persons FROM reference_population ORDER BY time_period"
        ).fetchall()
    }
    rows = []
    for indicator in catalogue.indicators.values():
        population = indicator.reference_population
        values = [
            MemberValue(
                row["ref_area"], row["time_period"], row["obs_value"], row["reference_population"]
            )
            for row in latest
            if row["indicator"] == indicator.id
            and row["ref_area"] in members
            and row["obs_value"] is not None
        ]
        silent = {area: newest_people.get((population.kind, area)) for area in members}
        figure = regional_figure(values, members, silent, population.reason)
        # Asked without people, people_behind says whether this is a share of persons at all.
        why = people_behind(
            figure["obs_value"],
            None,
            unit_measure=indicator.unit_measure,
            higher_is=indicator.higher_is,
            kind=population.kind,
            reason=population.reason,
        )["persons_reason"]
        if why == "no_reference_population":
            people = regional_people(figure, indicator.higher_is)
            why = AFFECTED if people["affected_persons"] is not None else None
            if figure["method"] != "population_weighted":
                why = "no_reference_population"
        else:
            people = regional_people({"method": "withheld"}, indicator.higher_is)
        first, last = figure.pop("years")
        figure.pop("values_used")
        rows.append(
            {"indicator": indicator.id, "ref_area": ASEAN, "unit_measure": indicator.unit_measure}
            | figure
            | {"first_year": first, "last_year": last}
            | people
            | {"persons_reason": why}
        )
    columns = [(name, _REGIONAL_TYPES.get(name, pa.float64())) for name in rows[0]]
    _create(connection, "regional", [tuple(row.values()) for row in rows], columns)


def _create(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    rows: list[tuple],
    columns: list[tuple[str, pa.DataType]],
) -> None:
    """A table of computed rows. ``name`` is one of ours, never a text that came from outside."""
    arrays = [
        pa.array([row[place] for row in rows], kind) for place, (_, kind) in enumerate(columns)
    ]
    table = pa.Table.from_arrays(arrays, schema=pa.schema(columns))
    connection.register("computed", table)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM computed")
    connection.unregister("computed")


_PEOPLE = [
    ("kind", pa.string()),
    ("ref_area", pa.string()),
    ("time_period", pa.int32()),
    ("persons", pa.float64()),
    ("note", pa.string()),
    ("derived", pa.bool_()),
]

_LATEST_TYPES = {
    "time_period": pa.int32(),
    "publication": pa.int32(),
    "population_year": pa.int32(),
    **dict.fromkeys(("headline", "population_derived"), pa.bool_()),
    **dict.fromkeys(("obs_value", "reference_population"), pa.float64()),
    **dict.fromkeys(("covered_persons", "uncovered_persons", "affected_persons"), pa.float64()),
}

_REGIONAL_TYPES = {
    **dict.fromkeys(("indicator", "ref_area", "unit_measure"), pa.string()),
    **dict.fromkeys(("method", "reason", "persons_reason"), pa.string()),
    **dict.fromkeys(("members_reporting", "members_weighted", "members"), pa.int32()),
    **dict.fromkeys(("first_year", "last_year"), pa.int32()),
}

# A figure and all that has to stand beside it, with the reason if there is none.
_SHOWN = f"""
    o.indicator, o.ref_area, o.time_period, o.obs_value, o.unit_measure, o.obs_status,
    CASE WHEN o.obs_value IS NULL THEN s.kind END AS missing,
    CASE WHEN o.obs_value IS NULL THEN coalesce(s.name, '{NO_VALUE}') END AS reason,
    {", ".join(f"o.{name}" for name in BREAKDOWNS)},
    o.agency, o.dataset, o.vintage, o.licence, o.series, o.role, o.headline, o.publication,
    o.source_detail, o.obs_comment, o.breakdown
"""

_STATEMENTS = (
    # Every year of every source at the indicator's own headline stratum: lines and their rivals.
    f"""
    CREATE TABLE totals AS
    SELECT {_SHOWN}, p.persons AS reference_population, p.time_period AS population_year,
           p.note AS population_note, p.derived AS population_derived
    FROM observations o
    JOIN indicators i ON i.id = o.indicator
    JOIN areas a ON a.ref_area = o.ref_area AND a.kind <> 'aggregate'
    LEFT JOIN statuses s ON s.code = o.obs_status
    LEFT JOIN reference_population p ON p.kind = i.population_kind
        AND p.ref_area = o.ref_area AND p.time_period = o.time_period
    WHERE o.breakdown = ''
    ORDER BY o.indicator, o.ref_area, o.time_period, NOT o.headline, o.agency, o.dataset, o.series
    """,
    # The newest year with a value; where there is none, the newest that says why.
    """
    CREATE TEMP TABLE newest AS
    SELECT * FROM totals WHERE headline
    QUALIFY row_number() OVER (
        PARTITION BY indicator, ref_area ORDER BY obs_value IS NULL, time_period DESC
    ) = 1
    """,
    # What each source says last, and for how long it has said anything.
    """
    CREATE TABLE sources AS
    SELECT *, min(time_period) OVER source AS first_year, count(obs_value) OVER source AS years
    FROM totals
    WINDOW source AS (PARTITION BY indicator, ref_area, agency, dataset, series, role)
    QUALIFY row_number() OVER (
        PARTITION BY indicator, ref_area, agency, dataset, series, role
        ORDER BY obs_value IS NULL, time_period DESC
    ) = 1
    ORDER BY indicator, ref_area, NOT headline, role, agency, dataset, series
    """,
    # Groups of one breakdown, all from one source and one year, the newest with two groups or more.
    f"""
    CREATE TABLE strata_latest AS
    WITH asked AS (
        SELECT indicator, ref_area, breakdown, agency, dataset, vintage, time_period,
               count(obs_value) AS groups
        FROM observations
        WHERE headline AND breakdown NOT IN ('', 'several')
        GROUP BY ALL
    ), chosen AS (
        SELECT * FROM asked QUALIFY row_number() OVER (
            PARTITION BY indicator, ref_area, breakdown
            ORDER BY least(groups, 2) DESC, time_period DESC, groups DESC, agency, dataset
        ) = 1
    )
    SELECT {_SHOWN}
    FROM observations o
    JOIN chosen USING (indicator, ref_area, breakdown, agency, dataset, vintage, time_period)
    JOIN areas a ON a.ref_area = o.ref_area AND a.kind <> 'aggregate'
    LEFT JOIN statuses s ON s.code = o.obs_status
    WHERE o.headline
    ORDER BY o.indicator, o.ref_area, o.breakdown
    """,
    # Money is no indicator; costs and gaps are expressed in it.
    """
    CREATE TABLE gdp AS
    SELECT ref_area, time_period, obs_value, unit_measure, agency, dataset, vintage, licence,
           publication
    FROM reference_rows WHERE id = 'GDP' ORDER BY ref_area, time_period
    """,
    # The ILO's own regional estimate: stored as published, beside ours and never mixed with it.
    f"""
    CREATE TABLE modelled AS
    SELECT {_SHOWN} FROM observations o LEFT JOIN statuses s ON s.code = o.obs_status
    WHERE o.ref_area = '{ASEAN_MODELLED}' AND o.role <> 'alternative'
    ORDER BY o.indicator, o.sex, o.time_period
    """,
)
