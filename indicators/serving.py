"""Turn what was received into what is shown: the observations of a snapshot.

In the connection stand ``received`` (every row of the publications that count, with the number of
its publication), ``from_agencies`` (those of agencies) and the tables of definitions. From them
come

* ``observations``: which of the rows measure an indicator, under which strata, and which one is
  the *headline* of its cell. Sorted by indicator, area and year, so a question about one of them
  reads a few blocks, and among those so that every builder gives the same rows in the same order;
* ``reference_rows`` (temporary): the counts of people and money behind the shares, and
  ``reference_sources``: who counted the people.

What has to be decided is decided for whole *groups* of rows (one series of one agency in one
area), of which there are few; only where two groups dispute a cell are single rows compared. That
is why a million rows take little more than their sorting.

Rules live in tables, not in SQL text: no value of a definition or of a file is ever part of a
statement. A row no rule asks for stays in the ledger and is not shown.
"""

import duckdb

from indicators.catalogue import BREAKDOWNS, NATIONAL
from indicators.ledger_tables import OBSERVATION_COLUMNS

_GROUP = ("agency", "dataset", "series", "ref_area")
_IN_GROUP = ("time_period", *BREAKDOWNS)
_CELL_COLUMNS = ("indicator", "ref_area", *_IN_GROUP)
_CELL = ", ".join(_CELL_COLUMNS)


def observations(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``observations`` and ``reference_rows`` from ``received``."""
    for statement in _STATEMENTS:
        connection.execute(statement, _NATIONAL if "$national" in statement else None)


_NATIONAL = {"national": NATIONAL}


def _same(left: str, right: str, columns: tuple[str, ...]) -> str:
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in columns)


_GROUPS = f"""
    CREATE TEMP TABLE received_groups AS
    SELECT {", ".join(_GROUP)}, min(publication) AS oldest, max(publication) AS newest
    FROM received GROUP BY ALL
"""

# One row for each group and each rule that uses it. `contested`: other rows may claim its cells.
_ASSIGNED = f"""
    CREATE TEMP TABLE assigned AS
    WITH used AS (
        SELECT g.*, m.* EXCLUDE (agency, dataset, series, label, note),
               m.role <> 'alternative' AS leads, g.agency = $national AS by_cell,
               {", ".join(f"i.headline_{name}" for name in BREAKDOWNS)},
               coalesce({
    ", ".join(f"m.{part}_{name}" for part in ("where", "absorb", "set") for name in BREAKDOWNS)
}) IS NULL AS as_it_stands
        FROM received_groups g
        JOIN series_map m ON m.agency = g.agency AND m.series = g.series
                         AND coalesce(m.dataset, g.dataset) = g.dataset
        JOIN indicators i ON i.id = m.indicator
    ), ranked AS (
        SELECT *, leads AND (
            absorbs OR precedence > min(precedence) FILTER (leads) OVER claims
        ) AS rival
        FROM used WINDOW claims AS (PARTITION BY indicator, ref_area)
    )
    SELECT *, leads AND bool_or(rival) OVER (PARTITION BY indicator, ref_area) AS contested
    FROM ranked
"""

# Cells of officers' reports that a later report of the same country brings again.
_LATER = f"""
    CREATE TEMP TABLE later AS
    SELECT {", ".join(f"r.{name}" for name in (*_GROUP, *_IN_GROUP))}, r.publication
    FROM received r JOIN received_groups g ON {_same("r", "g", _GROUP)}
    WHERE g.oldest < g.newest AND g.agency = $national AND r.publication > g.oldest
"""

_COLUMNS = f"""
    a.indicator, a.role, a.leads, a.rival, a.contested, a.precedence, r.agency, r.dataset,
    r.vintage, r.licence, r.series, r.ref_area, r.time_period,
    r.obs_value * a.factor AS obs_value, coalesce(a.unit_measure, r.unit_measure) AS unit_measure,
    r.obs_status, r.source_detail, r.obs_comment, r.publication,
    {", ".join(f"a.headline_{name}" for name in BREAKDOWNS)}
"""

_RULED_STRATA = ", ".join(
    f"CASE WHEN r.{name} = a.absorb_{name} THEN '_T' "
    f"WHEN r.{name} = '_T' THEN coalesce(a.set_{name}, '_T') ELSE r.{name} END AS {name}"
    for name in BREAKDOWNS
)

# Most rows are taken as they stand. Of the others: an agency's file replaces the series it brings,
# area by area, so that one line is of one vintage; an officer's file replaces the cells it brings,
# and what it does not mention stays.
_PLAIN = "a.as_it_stands AND a.oldest = a.newest"
_MAPPED = f"""
    CREATE TEMP VIEW mapped AS
    SELECT {_COLUMNS}, {", ".join(f"r.{name}" for name in BREAKDOWNS)}
    FROM received r JOIN assigned a ON {_same("r", "a", _GROUP)}
    WHERE {_PLAIN}
    UNION ALL BY NAME
    SELECT {_COLUMNS}, {_RULED_STRATA}
    FROM received r JOIN assigned a ON {_same("r", "a", _GROUP)}
    WHERE NOT ({_PLAIN})
      AND {" AND ".join(f"coalesce(a.where_{name}, r.{name}) = r.{name}" for name in BREAKDOWNS)}
      AND (a.by_cell OR r.publication = a.newest)
      AND NOT EXISTS (
          SELECT 1 FROM later
          WHERE {_same("later", "r", (*_GROUP, *_IN_GROUP))} AND later.publication > r.publication
      )
"""

# The cells that a second source claims, and the rows that lose there: a declared gap before a
# value, an agency before a national report, the later rule of series.csv before the earlier.
_RIVAL_CELLS = f"""
    CREATE TEMP TABLE rival_cells AS SELECT DISTINCT {_CELL} FROM mapped WHERE rival
"""
_BEATEN = f"""
    CREATE TEMP TABLE beaten AS
    SELECT {_CELL}, precedence, publication, dataset
    FROM mapped SEMI JOIN rival_cells USING ({_CELL})
    WHERE contested
    QUALIFY row_number() OVER (
        PARTITION BY {_CELL} ORDER BY obs_value IS NULL, precedence, publication DESC, dataset
    ) > 1
"""
_LOSES = _same("beaten", "m", (*_CELL_COLUMNS, "precedence", "publication", "dataset"))

_TIES = ", ".join(("agency", "dataset", "series", *BREAKDOWNS, "publication"))
_WHICH = " ".join(f"WHEN {name} <> headline_{name} THEN '{name}'" for name in BREAKDOWNS)

_OBSERVATIONS = f"""
    CREATE TABLE observations AS
    WITH decided AS (
        SELECT *, leads AS headline FROM mapped WHERE NOT contested
        UNION ALL BY NAME
        SELECT *, NOT EXISTS (SELECT 1 FROM beaten WHERE {_LOSES}) AS headline
        FROM mapped m WHERE contested
    )
    SELECT indicator, role, headline, {", ".join(OBSERVATION_COLUMNS)}, publication,
           CASE {" + ".join(f"({name} <> headline_{name})::TINYINT" for name in BREAKDOWNS)}
               WHEN 0 THEN ''
               WHEN 1 THEN CASE {_WHICH} END
               ELSE 'several' END AS breakdown
    FROM decided ORDER BY indicator, ref_area, time_period, {_TIES}
"""

_REFERENCE_ROWS = f"""
    CREATE TEMP TABLE reference_rows AS
    SELECT s.id, r.*
    FROM from_agencies r
    JOIN reference_series s ON {_same("s", "r", _GROUP[:3])}
    JOIN received_groups g ON {_same("g", "r", _GROUP)} AND g.newest = r.publication
"""

# Counts of people are shown under the terms of who counted them.
_REFERENCE_SOURCES = """
    CREATE TABLE reference_sources AS
    SELECT DISTINCT agency, dataset, vintage, licence FROM reference_rows WHERE id <> 'GDP'
"""

_STATEMENTS = (_GROUPS, _ASSIGNED, _LATER, _MAPPED, _RIVAL_CELLS, _BEATEN, _OBSERVATIONS)
_STATEMENTS += (_REFERENCE_ROWS, _REFERENCE_SOURCES)
