"""The catalogue as tables, so that a snapshot carries the meaning of its own numbers.

One Arrow table for each kind of definition; what is nested in YAML (derivations, bounds) is kept
as columns where SQL asks for it and as JSON where only readers do. Codes that a definition leaves
at their total are written as ``_T``, as everywhere. Nothing here opens a database.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import pyarrow as pa

from indicators.catalogue import (
    BREAKDOWNS,
    NATIONAL,
    Catalogue,
    Country,
    Framework,
    Indicator,
    ReferenceSeries,
    SeriesRule,
    Status,
    Stratum,
    Target,
    Unit,
)
from indicators.catalogue.records import Dimension, Instrument

TEXT, WHOLE, NUMBER, TRUTH = pa.string(), pa.int32(), pa.float64(), pa.bool_()


def definition_tables(catalogue: Catalogue) -> dict[str, pa.Table]:
    """Every table of definitions, by its name in the snapshot; one without rows has its columns."""
    framework = catalogue.framework
    strata = [stratum for codes in catalogue.strata.values() for stratum in codes.values()]
    return {
        "framework": _records(Framework, [framework], without=_NESTED),
        "dimensions": _records(Dimension, framework.dimensions.values(), numbered=True),
        "population_groups": _table(
            ("id", "name"), ({"id": code, "name": name} for code, name in framework.groups.items())
        ),
        "instruments": _records(Instrument, framework.instruments.values()),
        "indicators": _indicators(catalogue),
        "alignment": _table(
            ("indicator", "goal", "target", "sdg_indicator", "match", "note"),
            (
                {
                    "indicator": indicator.id,
                    "goal": indicator.sdg.goal,
                    "target": indicator.sdg.target,
                    "sdg_indicator": indicator.sdg.indicator,
                    "match": indicator.sdg.match,
                    "note": indicator.sdg.note,
                }
                for indicator in catalogue.indicators.values()
            ),
        ),
        "series_codes": _table(
            ("indicator", "agency", "code"),
            (
                {"indicator": indicator.id, "agency": agency, "code": _text(code)}
                for indicator in catalogue.indicators.values()
                for agency, codes in indicator.series.items()
                for code in codes
            ),
        ),
        "series_map": _series_map(catalogue),
        "reference_series": _records(ReferenceSeries, catalogue.reference_series.values()),
        "targets": _records(Target, catalogue.targets),
        "strata": _records(Stratum, strata),
        "areas": _records(Country, catalogue.countries.values()),
        "statuses": _records(Status, catalogue.statuses.values()),
        "units": _records(Unit, catalogue.units.values()),
    }


_NESTED = ("dimensions", "groups", "instruments")
_INDICATOR_NESTED = ("sdg", "series", "headline", "reference_population")


def _indicators(catalogue: Catalogue) -> pa.Table:
    headline = tuple(f"headline_{name}" for name in BREAKDOWNS)
    columns = _columns(Indicator, _INDICATOR_NESTED)
    columns += ("population_kind", "population_reason", *headline, "position")
    rows = enumerate(catalogue.indicators.values(), start=1)
    return _table(columns, (_indicator(indicator, position) for position, indicator in rows))


def _indicator(indicator: Indicator, position: int) -> dict[str, Any]:
    row = _flat(indicator, without=_INDICATOR_NESTED)
    row["population_kind"] = indicator.reference_population.kind
    row["population_reason"] = indicator.reference_population.reason
    row |= {f"headline_{name}": code for name, code in indicator.headline_strata.items()}
    return row | {"position": position}


def _series_map(catalogue: Catalogue) -> pa.Table:
    """The rules of ``series.csv`` that are shown, and one for each indicator's national reports.

    ``precedence`` decides which of two values of one cell is the headline: a national report (0)
    before an agency's, and then the order of the file.
    """
    rows = [_rule(_national(indicator), 0) for indicator in catalogue.indicators]
    rows += [
        _rule(rule, position)
        for position, rule in enumerate(catalogue.series_map, start=1)
        if rule.role != "not_shown"
    ]
    return _table(_RULE_COLUMNS, rows)


_RULE_COLUMNS = ("agency", "dataset", "series", "indicator", "role", "precedence", "factor")
_RULE_COLUMNS += ("unit_measure", "label", "note", "absorbs")
_RULE_COLUMNS += tuple(
    f"{part}_{name}" for part in ("where", "absorb", "set") for name in BREAKDOWNS
)


def _national(indicator: str) -> SeriesRule:
    return SeriesRule(
        agency=NATIONAL,
        dataset="",  # the country's code, so any
        series=indicator,
        indicator=indicator,
        role="national",
        where={},
        absorb={},
        set={},
        factor=1.0,
        unit_measure="",  # as reported
        label="",
        note="",
    )


def _rule(rule: SeriesRule, precedence: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "agency": rule.agency,
        "dataset": rule.dataset or None,  # national reports: any country's
        "series": rule.series,
        "indicator": rule.indicator,
        "role": rule.role,
        "precedence": precedence,
        "factor": float(rule.factor),
        "unit_measure": rule.unit_measure or None,
        "label": rule.label,
        "note": rule.note,
        "absorbs": bool(rule.absorb),
    }
    for part in ("where", "absorb", "set"):
        # `where`, `absorb` and `set` name breakdowns only; an unknown one stops here.
        unknown = set(getattr(rule, part)) - set(BREAKDOWNS)
        if unknown:
            raise KeyError(f"series.csv, {rule.series}: {sorted(unknown)} is not a breakdown")
        row |= {f"{part}_{name}": getattr(rule, part).get(name) for name in BREAKDOWNS}
    return row


_TYPES = {
    "position": WHOLE,
    "precedence": WHOLE,
    "decimals": WHOLE,
    "order": WHOLE,
    "baseline_year": WHOLE,
    "target_year": WHOLE,
    "map_column": WHOLE,
    "map_row": WHOLE,
    "value": NUMBER,
    "factor": NUMBER,
    "pensionable_age_women": NUMBER,
    "pensionable_age_men": NUMBER,
    "absorbs": TRUTH,
    "ordered": TRUTH,
    "in_force": TRUTH,
    "value_expected": TRUTH,
}


def _records(
    kind: type, items: Iterable[Any], without: tuple[str, ...] = (), *, numbered: bool = False
) -> pa.Table:
    """Records of one dataclass, a column for each field; ``position`` counts them from 1."""
    columns = _columns(kind, without) + (("position",) if numbered else ())
    rows = (_flat(item, without) for item in items)
    if numbered:
        rows = (row | {"position": position} for position, row in enumerate(rows, start=1))
    return _table(columns, rows)


def _columns(kind: type, without: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(field.name for field in dataclasses.fields(kind) if field.name not in without)


def _table(columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows of plain values as an Arrow table; columns are text unless ``_TYPES`` says otherwise.

    The columns are given and not taken from the first row: a framework may define nothing of a
    kind, and the snapshot's queries then meet an empty table, not a table of another shape.
    """
    schema = pa.schema([(name, _TYPES.get(name, TEXT)) for name in columns])
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def _flat(item: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """A definition as one row: what is not a plain value becomes text."""
    return {
        field.name: _plain(getattr(item, field.name), field.name)
        for field in dataclasses.fields(item)
        if field.name not in without
    }


def _plain(value: Any, name: str) -> Any:
    if value is None or _TYPES.get(name, TEXT) != TEXT:
        return value
    return _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if dataclasses.is_dataclass(value):
        value = dataclasses.asdict(value)
    return json.dumps(value, ensure_ascii=False, default=_text)
