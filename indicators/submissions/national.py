"""An officer's file as a national report: every row under the country's own name.

A report in our template says which indicator a figure is. A file in an agency's layout says it by
the agency's series code; what that code measures here (``series.csv``: which stratum, which factor)
is applied before the row becomes the country's own. A file that was exported here names the
indicator and is in its unit and strata already. Series that measure none of our indicators
are left out and counted.

Whatever came in, the result has ``agency`` "National report", the country as ``dataset``, the day
of submission as ``vintage`` and the indicator as ``series``.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from indicators.catalogue import BREAKDOWNS, NATIONAL, Catalogue, SeriesRule
from indicators.intake import Reading
from indicators.ledger_observations import OBSERVATION_SCHEMA

LICENCE = "Terms of the reporting country"
_CELL = ("series", "time_period", *BREAKDOWNS)

Row = dict[str, Any]


def national_report(
    reading: Reading, catalogue: Catalogue, country: str, day: date
) -> tuple[pa.Table, int]:
    """The observations of a file that has no errors, and how many rows measure nothing of ours.

    A cell that a file repeats is kept once, as first written: the checks have made sure that the
    others say the same.
    """
    table = reading.table.filter(pc.field("ref_area") == country)
    if reading.layout is not None and reading.layout.agency is not None:
        rows, left_out = _from_agency(table, catalogue, "indicator" in reading.columns)
        table = pa.Table.from_pylist(rows, schema=OBSERVATION_SCHEMA)
    else:
        left_out = 0
        arrays = [table.column(field.name).cast(field.type) for field in OBSERVATION_SCHEMA]
        table = pa.Table.from_arrays(arrays, schema=OBSERVATION_SCHEMA)
    said = {
        "agency": NATIONAL,
        "dataset": country,
        "vintage": day.isoformat(),
        "licence": LICENCE,
    }
    for name, text in said.items():
        place = OBSERVATION_SCHEMA.get_field_index(name)
        column = pa.repeat(pa.scalar(text, pa.string()), table.num_rows)
        table = table.set_column(place, OBSERVATION_SCHEMA.field(place), column)
    for field in OBSERVATION_SCHEMA:
        if not field.nullable and table.column(field.name).null_count:
            raise ValueError(f"a file without errors has rows without {field.name}")
    return _first_of_each_cell(table), left_out


def _first_of_each_cell(table: pa.Table) -> pa.Table:
    numbered = table.append_column("place", pa.array(range(table.num_rows), pa.int64()))
    firsts = numbered.group_by(list(_CELL), use_threads=False).aggregate([("place", "min")])
    if firsts.num_rows == table.num_rows:
        return table
    return table.take(firsts.column("place_min").sort())


def _from_agency(
    table: pa.Table, catalogue: Catalogue, names_indicator: bool
) -> tuple[list[Row], int]:
    rules: dict[tuple[str, str], list[tuple[int, SeriesRule]]] = {}
    for precedence, rule in enumerate(catalogue.series_map):
        rules.setdefault((rule.agency, rule.series), []).append((precedence, rule))
    found: list[tuple[int, int, Row]] = []
    left_out = 0
    for place, row in enumerate(table.to_pylist()):
        key = (row["agency"], row["series"])
        if key in rules and not names_indicator:
            measured = list(_measured(row, rules[key]))
        else:
            own = (p for p, rule in rules.get(key, ()) if rule.indicator == row["indicator"])
            last = next(own, len(catalogue.series_map))
            measured = [(last, one) for one in _aligned(row, catalogue)]
        left_out += not measured
        found += [(precedence, place, one) for precedence, one in measured]
    # Where two series of the file measure one cell, the one that the definitions name first leads.
    found.sort(key=lambda entry: entry[:2])
    return [row for _, _, row in found], left_out


def _measured(row: Row, rules: list[tuple[int, SeriesRule]]) -> Iterator[tuple[int, Row]]:
    """What one row of an agency says under each rule that fits it."""
    for precedence, rule in rules:
        if not rule.indicator or (rule.dataset and rule.dataset != row["dataset"]):
            continue
        if any(row[name] != code for name, code in rule.where.items()):
            continue
        strata = {name: _stratum(row[name], name, rule) for name in BREAKDOWNS}
        value = None if row["obs_value"] is None else row["obs_value"] * rule.factor
        unit = rule.unit_measure or row["unit_measure"]
        said = {"series": rule.indicator, "obs_value": value, "unit_measure": unit}
        yield precedence, _as_own(row) | strata | said


def _aligned(row: Row, catalogue: Catalogue) -> Iterator[Row]:
    """A series without a rule that an indicator's own file names as the same measure."""
    if row["indicator"] is not None:
        unit = row["unit_measure"] or catalogue.indicators[row["indicator"]].unit_measure
        yield _as_own(row) | {"series": row["indicator"], "unit_measure": unit}


def _as_own(row: Row) -> Row:
    source = row["source_detail"] or f"{row['agency']}, {row['dataset']}"
    return {name: row[name] for name in OBSERVATION_SCHEMA.names} | {"source_detail": source}


def _stratum(code: str, breakdown: str, rule: SeriesRule) -> str:
    """As a snapshot reads it: a stratum that belongs to the indicator becomes the total."""
    if breakdown in rule.absorb and code == rule.absorb[breakdown]:
        return "_T"
    if code == "_T" and breakdown in rule.set:
        return rule.set[breakdown]
    return code
