"""Where the rows of each resource come from: the reader of figures, and the definitions."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import lru_cache, partial
from typing import Any

from indicators.api import shapes
from indicators.api.columns import Column
from indicators.api.selection import Selection
from indicators.catalogue import BREAKDOWNS, Catalogue
from indicators.series import Series
from indicators.series_equity import equity_rows

Row = dict[str, Any]
Maker = Callable[[Series, Catalogue, Selection], list[Row]]
HELD = 240  # lists of rows of one indicator, at most some hundred rows each


class _Same:
    """Definitions as a key: the same object is the same, whatever it holds."""

    def __init__(self, value: Catalogue):
        self.value = value

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.value is other.value


# Definitions -----------------------------------------------------------------------------------


def _plain(value: Any) -> Any:
    """Definitions as JSON has them: days as text, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, tuple | list) else value


def _defined(record: Any, shape: tuple[Column, ...]) -> Row:
    whole = asdict(record)
    return {column.name: _plain(whole[column.name]) for column in shape}


def framework(_series: Series, catalogue: Catalogue, _asked: Selection) -> list[Row]:
    framework = catalogue.framework
    parts = {name: list(getattr(framework, name).values()) for name in ("dimensions",)}
    parts["instruments"] = list(framework.instruments.values())
    told = asdict(framework) | {k: [asdict(one) for one in v] for k, v in parts.items()}
    told["groups"] = [{"id": code, "name": name} for code, name in framework.groups.items()]
    for instrument in told["instruments"]:
        instrument["adopted"] = str(instrument["adopted"])
    return [{column.name: _plain(told[column.name]) for column in shapes.FRAMEWORK}]


def indicators(_series: Series, catalogue: Catalogue, asked: Selection) -> list[Row]:
    return [
        _defined(catalogue.indicators[code], shapes.INDICATOR)
        for code in asked.of("indicator", catalogue.indicators)
    ]


def areas(_series: Series, catalogue: Catalogue, asked: Selection) -> list[Row]:
    found = asked.of("ref_area", catalogue.countries)
    return [_defined(catalogue.countries[code], shapes.AREA) for code in found]


def targets(_series: Series, catalogue: Catalogue, asked: Selection) -> list[Row]:
    wanted = asked.of("indicator", catalogue.indicators)
    return [_defined(one, shapes.TARGET) for one in catalogue.targets if one.indicator in wanted]


def codes(_series: Series, catalogue: Catalogue, _asked: Selection) -> list[Row]:
    groups = [
        {"concept": breakdown, "code": code, "name": one.name, "note": one.note}
        for breakdown, codes in catalogue.strata.items()
        for code, one in codes.items()
    ]
    statuses = [
        {"concept": "obs_status", "code": one.code, "name": one.name, "note": one.kind}
        for one in catalogue.statuses.values()
    ]
    units = [
        {"concept": "unit_measure", "code": one.unit_measure, "name": one.name, "note": one.symbol}
        for one in catalogue.units.values()
    ]
    return groups + statuses + units


def publications(series: Series, _catalogue: Catalogue, _asked: Selection) -> list[Row]:
    return series.publications()


# Figures ---------------------------------------------------------------------------------------


Ask = Callable[[Series, Catalogue, str], list[Row]]


@lru_cache(maxsize=HELD)
def _held(ask: Ask, series: Series, catalogue: _Same, code: str) -> list[Row]:
    """The rows of one indicator, read once for each publication: nobody may change them."""
    return ask(series, catalogue.value, code)


def each(ask: Ask, sliced: tuple[str, ...] = ()) -> Maker:
    """Rows of one indicator after the other, of the areas and years that were asked for."""

    def made(series: Series, catalogue: Catalogue, asked: Selection) -> list[Row]:
        return [
            row
            for code in asked.of("indicator", catalogue.indicators)
            for row in _held(ask, series, _Same(catalogue), code)
            if asked.keeps(row, ("ref_area", *sliced))
        ]

    return made


def equity(series: Series, catalogue: Catalogue, asked: Selection) -> list[Row]:
    named = asked.codes["breakdown"] if "breakdown" in asked.codes else [None]
    return [
        row
        for code in asked.of("indicator", catalogue.indicators)
        for breakdown in named
        for row in _held(_EQUITY[breakdown], series, _Same(catalogue), code)
        if asked.keeps(row, ("ref_area",))
    ]


def _measures(series: Series, catalogue: Catalogue, code: str, *, breakdown: str | None):
    return equity_rows(series, catalogue, code, None, breakdown)


# Naming a breakdown asks after it everywhere, also where the indicator does not.
_EQUITY: dict[str | None, Ask] = {
    name: partial(_measures, breakdown=name) for name in (None, *BREAKDOWNS)
}


def observations(series: Series, asked: Selection, at: int, most: int) -> list[tuple[int, Row]]:
    return series.page(asked.codes, asked.years, at, most)
