"""What can be chosen on the coverage page, and an address read and checked into a choice."""

from __future__ import annotations

import re
from collections.abc import Mapping

from indicators.catalogue import BREAKDOWNS, Catalogue
from indicators.errors import MonitorError, Sentence
from indicators.language import Language
from indicators.series import Series
from indicators.views.coverage_words import TOTAL

GROUPS = {"members": "member", "partners": "partner"}
DEFAULT_AREAS = ("members",)


def offered(
    series: Series, catalogue: Catalogue, language: Language, indicator_id: str
) -> tuple[list[str], list[int]]:
    """The breakdowns that have values for this indicator, and the years of all its values."""
    years = {r["time_period"] for r in series.sources(indicator_id, all_years=True)}
    held = {r["breakdown"] for r in series.strata(indicator_id)}
    return [TOTAL, *(b for b in BREAKDOWNS if b in held)], sorted(years)


def areas_of(catalogue: Catalogue, chosen: tuple[str, ...]) -> list[str]:
    """Countries in the order of ``countries.csv``; "members" and "partners" stand for their all."""
    kinds = {GROUPS[code] for code in chosen if code in GROUPS}
    return [
        c.ref_area for c in catalogue.countries.values() if c.kind in kinds or c.ref_area in chosen
    ]


def choosable(catalogue: Catalogue) -> list[str]:
    """What can be chosen as countries: the two groups, then every country by itself."""
    kinds = GROUPS.values()
    return [*GROUPS, *(c.ref_area for c in catalogue.countries.values() if c.kind in kinds)]


def read(series: Series, catalogue: Catalogue, asked: Mapping[str, str]) -> tuple:
    """The choice in an address, checked, as ``prepare`` takes it.

    Raises ``MonitorError`` for a word that is not known: data by address is asked for by
    programs, which must not be given another figure than the one they named.
    """
    asked = {name: word for name, word in asked.items() if word}
    indicator = asked.get("indicator", catalogue.framework.headline_indicator)
    if indicator not in catalogue.indicators:
        raise MonitorError(
            Sentence("“{indicator}” is not an indicator of this framework.", indicator=indicator)
        )
    areas = tuple(asked["countries"].split(",")) if "countries" in asked else DEFAULT_AREAS
    unknown = [code for code in areas if code not in choosable(catalogue)]
    if unknown:
        raise MonitorError(
            Sentence(
                "“{country}” is not a country here. Write three-letter codes with commas, such "
                "as IDN,THA, or members, or partners.",
                country=unknown[0],
            )
        )
    breakdowns, _years = offered(series, catalogue, Language("en"), indicator)
    breakdown = asked.get("breakdown", TOTAL)
    if breakdown not in breakdowns:
        raise MonitorError(
            Sentence(
                "{indicator} is not held by “{breakdown}”. Choose one of: {breakdowns}.",
                indicator=indicator,
                breakdown=breakdown,
                breakdowns=", ".join(breakdowns),
            )
        )
    return indicator, areas, breakdown, _year(asked, "since"), _year(asked, "until")


def _year(asked: Mapping[str, str], name: str) -> int | None:
    if name not in asked:
        return None
    if not re.fullmatch("[0-9]{4}", asked[name]):
        raise MonitorError(
            Sentence(
                "“{text}” is not a year. Write {name}=2015, or leave it out.",
                text=asked[name],
                name=name,
            )
        )
    return int(asked[name])
