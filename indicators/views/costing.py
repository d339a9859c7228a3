"""What chosen guarantees would take in one country: persons, cost a year, gap closed, pace.

Every assumption comes in by name, as it stands in the address, and goes out again in a table: what
was chosen, what is held and what is an illustration. Nothing is computed here that
``measures.costing`` does not compute.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators import narrative, series_assessment
from indicators.catalogue import Catalogue
from indicators.errors import MonitorError, Sentence
from indicators.language import Language
from indicators.measures.costing import GUARANTEES, PATHS, TOTAL, Guarantee, Scenario
from indicators.series import Series
from indicators.views import costing_words as words
from indicators.views.panel import Card, Panel, Row

TARGET_YEAR = 2030
# Name in the address: field of the scenario, its default, least, most and step.
NUMBERS: dict[str, tuple[str, float, float, float, float]] = {
    "coverage": ("target_coverage", 100.0, 0.0, 100.0, 5.0),
    "pace": ("points_per_year", 2.0, 0.0, 100.0, 0.5),
    "administration": ("administration", 5.0, 0.0, 50.0, 1.0),
    "growth": ("gdp_growth", 0.0, -20.0, 20.0, 0.5),
    "group_growth": ("group_growth", 0.0, -20.0, 20.0, 0.5),
}
# The same of each guarantee: mapping of the scenario, most and step.
OF_GUARANTEE: dict[str, tuple[str, float, float]] = {
    "level": ("levels", 100.0, 1.0),
    "months": ("months", 12.0, 1.0),
    "share": ("shares", 100.0, 0.5),
}
# The years of the path in the address, and the field of the scenario.
YEARS = {"from": "start_year", "to": "target_year"}
LONGEST = 50
Asked = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Costing:
    """What the costing page shows of one country and one scenario."""

    ref_area: str
    scenario: Scenario
    eyebrow: str
    headline: str
    lead: str
    cards: list[Card]
    guarantees: Panel
    years: Panel
    assumptions: Panel
    published: Panel
    warning: str


def guarantees() -> dict[str, Guarantee]:
    """The guarantees that can be chosen, by id."""
    return dict(GUARANTEES)


def names() -> set[str]:
    """Every assumption by its name in the address."""
    single = {"guarantees", "path", *YEARS, *NUMBERS}
    return single | {f"{name}_{code}" for name in OF_GUARANTEE for code in GUARANTEES}


def paths() -> dict[str, str]:
    """How coverage can rise: id and words."""
    return dict(PATHS)


def years(series: Series, catalogue: Catalogue, language: Language) -> dict[str, tuple[int, ...]]:
    """First and last year of the path, by name in the address: default, least and most."""
    year = series_assessment.day_of(series).year
    last = max(TARGET_YEAR, year + 1)
    return {"from": (year, year, year + LONGEST - 1), "to": (last, year + 1, year + LONGEST)}


def default_area(series: Series, catalogue: Catalogue, language: Language) -> str:
    """The member in which most people are left out; the first member while nothing is known."""
    members = series_assessment.members_of(series, catalogue)
    latest = series.latest(catalogue.framework.headline_indicator)
    rows = [r for r in latest if r["ref_area"] in members]
    return max(rows, key=lambda r: r["uncovered_persons"] or -1.0)["ref_area"]


def pace_of(catalogue: Catalogue) -> float:
    """Points a year taken if none are chosen: the framework's agreed pace, or the field's."""
    agreed = catalogue.framework.agreed_pace
    return float(agreed.points_per_year) if agreed else NUMBERS["pace"][1]


def read(asked: Mapping[str, str], year: int, points_per_year: float) -> Scenario:
    """A scenario from the words of an address; what is not in it keeps its default.

    ``points_per_year`` is the pace if the address names none. Raises ``MonitorError`` for a
    number that is none and for a guarantee that is not known.
    """
    fields: dict = {"start_year": year, "target_year": max(TARGET_YEAR, year + 1)}
    fields["points_per_year"] = points_per_year
    for name, (field, *_limits) in NUMBERS.items():
        if name in asked:
            fields[field] = _number(name, asked[name])
    for name, field in YEARS.items():
        if name in asked:
            fields[field] = _year(name, asked[name])
    if asked.get("guarantees"):
        fields["guarantees"] = tuple(asked["guarantees"].split(","))
    if asked.get("path"):
        fields["path"] = asked["path"]
    for name, (field, *_limits) in OF_GUARANTEE.items():
        given = {g: asked[f"{name}_{g}"] for g in GUARANTEES if f"{name}_{g}" in asked}
        fields[field] = {g: _number(f"{name}_{g}", text) for g, text in given.items() if text}
    return Scenario(**fields)


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise MonitorError(
            Sentence("{name} is “{text}”, which is not a number. Write 12.5.", name=name, text=text)
        ) from error


def _year(name: str, text: str) -> int:
    number = _number(name, text)
    if not number.is_integer():
        raise MonitorError(
            Sentence("{name} is “{text}”, which is not a year. Write 2030.", name=name, text=text)
        )
    return int(number)


def prepare(
    series: Series, catalogue: Catalogue, language: Language, ref_area: str, asked: Asked = ()
) -> Costing:
    """Cost one scenario in one country. Raises ``MonitorError`` for what cannot be meant."""
    _ = language.gettext
    if ref_area not in catalogue.countries or catalogue.countries[ref_area].kind == "aggregate":
        raise MonitorError(
            Sentence(
                "“{country}” is not a country here. Write a code such as IDN.", country=ref_area
            )
        )
    scenario = read(dict(asked), series_assessment.day_of(series).year, pace_of(catalogue))
    found = series_assessment.costs(series, catalogue, ref_area, scenario)
    rows = [{**r, "name": words.guarantee_name(r["guarantee"], language)} for r in found["rows"]]
    for row in rows:
        row["reason"] = _reason(row, rows, language)
        why = row["usd_reason"]
        row["usd_reason"] = _(why) if why else ""
    warning = found["warning"]
    end = [r for r in rows if r["time_period"] == scenario.target_year]
    start = {r["guarantee"]: r for r in rows if r["time_period"] == scenario.start_year}
    total = end[-1]
    lines = [{**r, "start_coverage": start[r["guarantee"]]["coverage"]} for r in end]
    say = words.Words(catalogue, language, scenario, ref_area)
    source = narrative.source_line(
        _sources(series, catalogue, ref_area, scenario),
        series.publication,
        language,
        narrative.population_source(language),
    )
    return Costing(
        ref_area=ref_area,
        scenario=scenario,
        eyebrow=say.eyebrow(),
        headline=say.headline(total),
        lead=say.lead(total),
        cards=say.cards(total, lines[:-1]),
        guarantees=Panel(
            "guarantees", say.guarantees_title(lines), say.guarantees_subtitle(), lines, source
        ),
        years=Panel("years", say.years_title(), say.years_subtitle(), _by_year(rows), source),
        assumptions=Panel(
            "assumptions",
            _("Everything this rests on"),
            _("Assumed: can be changed above. Held: in the monitor. Illustration: nobody’s advice"),
            [words.assumption(r, language) for r in found["assumptions"]],
            source,
        ),
        published=Panel(
            "published",
            _("Orders of magnitude that others have published"),
            _("For comparison, and never used here: other countries, benefits and years"),
            [
                {"value": p.value, "unit_measure": p.unit_measure}
                | {"text": narrative.sentence_case(_(p.text))}
                | {"shown": words.published_value(p.value, p.unit_measure, language)}
                | {"source": p.source}
                for p in found["published"].values()
            ],
            narrative.source_line([], series.publication, language),
        ),
        warning=_(warning),
    )


def _reason(row: Row, rows: Sequence[Row], language: Language) -> str:
    """Why a cost cannot be said; of the total, each guarantee that is left out."""
    if not row["reason"]:
        return ""
    reason = row["reason"]
    if row["guarantee"] != TOTAL:
        return language.gettext(reason)
    missing = [
        (r["name"], r["reason"])
        for r in rows
        if r["time_period"] == row["time_period"]
        and r["cost_pt_gdp"] is None
        and r["guarantee"] != TOTAL
    ]
    return " ".join(f"{name}: {language.gettext(why)}" for name, why in missing)


def _sources(series: Series, catalogue: Catalogue, ref_area: str, scenario: Scenario) -> list[Row]:
    ids = [GUARANTEES[name].indicator for name in scenario.guarantees]
    rows = [
        row
        for indicator in ids
        if indicator in catalogue.indicators
        for row in series.latest(indicator, ref_area)
    ]
    return rows + [r for r in series.gdp(ref_area)[-1:] if r["obs_value"] is not None]


def _by_year(rows: Sequence[Row]) -> list[Row]:
    """One row a year: the total, and the share of each guarantee in it."""
    years: dict[int, Row] = {}
    for row in rows:
        line = years.setdefault(row["time_period"], {"time_period": row["time_period"]})
        if row["guarantee"] == TOTAL:
            for name in ("cost_pt_gdp", "extra_cost_pt_gdp", "cost_usd", "extra_cost_usd"):
                line[name] = row[name]
        else:
            line[f"{row['guarantee']}_pt_gdp"] = row["cost_pt_gdp"]
    return list(years.values())
