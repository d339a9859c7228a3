"""Turn the values of a folder without faults into records, and list the words in them."""

from collections.abc import Iterator
from datetime import date

from indicators.catalogue.files import Folder
from indicators.catalogue.records import (
    Bounds,
    Breakdowns,
    Dimension,
    Framework,
    Indicator,
    Instrument,
    Label,
    Objective,
    Pace,
    ReferencePopulation,
    SdgLink,
)
from indicators.catalogue.shapes import TABLES


def build_rows(read: Folder, table: str, record: type) -> list:
    """The rows of a table as records; each cell is read by the rule of its column."""
    columns = TABLES[table].columns
    return [
        record(**{column: rule.read(row[column]) for column, rule in columns.items()})
        for row in read.rows(table)
    ]


def build_indicator(value: dict) -> Indicator:
    """One indicator from its file; keys that may be left out become empty."""
    empty = {"headline": {}, "other_strata": [], "derived_from": {}, "related": {}}
    value = empty | value
    asked = value["breakdowns"]
    return Indicator(
        **value
        | {
            "label": Label(**value["label"]),
            "reference_population": ReferencePopulation(**value["reference_population"]),
            "bounds": Bounds(**value["bounds"]),
            "plausible": Bounds(**value["plausible"]),
            "breakdowns": Breakdowns(tuple(asked["required"]), tuple(asked["optional"])),
            "other_strata": tuple(value["other_strata"]),
            "sdg": SdgLink(**value["sdg"]),
            "motivated_by": tuple(value["motivated_by"]),
            "reviewed": _day(value["reviewed"]),
        }
    )


def build_framework(value: dict) -> Framework:
    """``framework.yaml``; its lists become mappings by id, in the order of the file."""
    dimensions = (
        Dimension(**entry | {"instruments": tuple(entry["instruments"])})
        for entry in value["dimensions"]
    )
    pace = value.get("agreed_pace")
    return Framework(
        **value
        | {
            "reviewed": _day(value["reviewed"]),
            "contingencies": tuple(value["contingencies"]),
            "dimensions": {dimension.id: dimension for dimension in dimensions},
            "groups": {entry["id"]: entry["name"] for entry in value["groups"]},
            "instruments": {entry["id"]: _instrument(entry) for entry in value["instruments"]},
            "agreed_pace": pace and Pace(**pace | {"instruments": tuple(pace["instruments"])}),
        }
    )


def _instrument(entry: dict) -> Instrument:
    objectives = entry.get("objectives", [])
    objectives = (
        Objective(**objective | {"dimensions": tuple(objective["dimensions"])})
        for objective in objectives
    )
    adopted = entry["adopted"]
    adopted = adopted if isinstance(adopted, int) else _day(adopted)
    return Instrument(**entry | {"objectives": tuple(objectives), "adopted": adopted})


def _day(value: date | str) -> date:
    """A day in quotes is text to YAML."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def texts_of(catalogue) -> Iterator[str | None]:
    """Every text that a reader may see, in the order of the files; None where there is none."""
    framework = catalogue.framework
    yield from (framework.name, framework.status_note)
    if framework.agreed_pace:
        yield framework.agreed_pace.source
    for dimension in framework.dimensions.values():
        yield from (dimension.name, dimension.description)
    yield from framework.groups.values()
    for instrument in framework.instruments.values():
        yield from (instrument.name, instrument.place, instrument.summary, instrument.source)
        yield from (objective.text for objective in instrument.objectives)
    for indicator in catalogue.indicators.values():
        yield from (indicator.name, indicator.short_name, indicator.definition)
        yield from (indicator.label.title, indicator.label.detail)
        yield from (indicator.numerator, indicator.denominator, indicator.sdg.note)
        yield from (indicator.reference_population.reason, indicator.custodian)
        yield from (*indicator.other_strata, *indicator.related.values())
    for country in catalogue.countries.values():
        yield from (country.name, country.short_name, country.official_name)
        yield country.pensionable_age_source
    for breakdown in catalogue.strata.values():
        for stratum in breakdown.values():
            yield from (stratum.name, stratum.short_name, stratum.note)
    for target in catalogue.targets:
        yield from (target.source, target.note)
    for series in (*catalogue.series_map, *catalogue.reference_series.values()):
        yield from (getattr(series, "label", None), getattr(series, "name", None), series.note)
    yield from (status.name for status in catalogue.statuses.values())
    for unit in catalogue.units.values():
        yield from (unit.name, unit.symbol, unit.template)
