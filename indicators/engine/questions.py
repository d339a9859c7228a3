"""The questions, in the SQL that DuckDB and Spark read alike.

Window functions, CTE, CASE and GROUP BY; no QUALIFY, no ``arg_max``, no quantiles and no sums.
Each question gives few rows (at most one for each indicator, member, year or group), whatever the
number of observations. Ties are broken by every column that may differ, so that both engines
choose the same row.

Tables, with the columns of the export: ``observations`` (sorted or not), ``reference_population``
(``kind, ref_area, time_period, persons``), ``indicators`` (``id, population_kind``), ``members``
(``ref_area``) and ``asked`` (``indicator``).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """SQL and the names of the columns that it gives, in their order."""

    sql: str
    columns: tuple[str, ...]


_MEMBERS_TOTALS = """
    totals AS (
        SELECT o.indicator, o.ref_area, o.time_period, o.obs_value, o.agency, o.dataset, o.series
        FROM observations o
        JOIN asked a ON a.indicator = o.indicator
        JOIN members m ON m.ref_area = o.ref_area
        WHERE o.headline AND o.breakdown = '' AND o.obs_value IS NOT NULL
    )
"""

# What was the newest value of each member in each year? Every year in which somebody reported.
AS_IT_STOOD = Question(
    f"""
    WITH {_MEMBERS_TOTALS}, years AS (
        SELECT DISTINCT indicator, time_period AS as_of FROM totals
    ), ranked AS (
        SELECT t.indicator, y.as_of, t.ref_area, t.time_period, t.obs_value,
               row_number() OVER (
                   PARTITION BY t.indicator, y.as_of, t.ref_area
                   ORDER BY t.time_period DESC, t.agency, t.dataset, t.series, t.obs_value
               ) AS place
        FROM totals t
        JOIN years y ON y.indicator = t.indicator AND t.time_period <= y.as_of
    )
    SELECT r.indicator, r.as_of, r.ref_area, r.time_period, r.obs_value, p.persons
    FROM ranked r
    JOIN indicators i ON i.id = r.indicator
    LEFT JOIN reference_population p ON p.kind = i.population_kind
         AND p.ref_area = r.ref_area AND p.time_period = r.time_period
    WHERE r.place = 1
    ORDER BY r.indicator, r.as_of, r.ref_area
    """,
    ("indicator", "as_of", "ref_area", "time_period", "obs_value", "persons"),
)

# The newest year in which one source of a member tells two groups of a breakdown apart.
BY_GROUP = Question(
    """
    WITH groups AS (
        SELECT o.indicator, o.ref_area, o.breakdown, o.agency, o.dataset, o.vintage, o.time_period,
               o.sex, o.age, o.urbanisation, o.quintile, o.disability, o.migration, o.activity,
               o.obs_value
        FROM observations o
        JOIN asked a ON a.indicator = o.indicator
        JOIN members m ON m.ref_area = o.ref_area
        WHERE o.headline AND o.breakdown NOT IN ('', 'several') AND o.obs_value IS NOT NULL
    ), counted AS (
        SELECT indicator, ref_area, breakdown, agency, dataset, vintage, time_period,
               count(*) AS groups
        FROM groups
        GROUP BY indicator, ref_area, breakdown, agency, dataset, vintage, time_period
    ), ranked AS (
        SELECT c.*, row_number() OVER (
            PARTITION BY indicator, ref_area, breakdown
            ORDER BY CASE WHEN groups > 1 THEN 0 ELSE 1 END, time_period DESC, groups DESC,
                     agency, dataset, vintage
        ) AS place
        FROM counted c
    )
    SELECT g.indicator, g.breakdown, g.ref_area, g.time_period, g.sex, g.age, g.urbanisation,
           g.quintile, g.disability, g.migration, g.activity, g.obs_value
    FROM groups g
    JOIN ranked r ON r.indicator = g.indicator AND r.ref_area = g.ref_area
         AND r.breakdown = g.breakdown AND r.agency = g.agency AND r.dataset = g.dataset
         AND r.vintage = g.vintage AND r.time_period = g.time_period
    WHERE r.place = 1
    ORDER BY g.indicator, g.breakdown, g.ref_area, g.sex, g.age, g.urbanisation, g.quintile,
             g.disability, g.migration, g.activity, g.obs_value
    """,
    (
        *("indicator", "breakdown", "ref_area", "time_period"),
        *("sex", "age", "urbanisation", "quintile", "disability", "migration", "activity"),
        "obs_value",
    ),
)
