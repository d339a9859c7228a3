"""Where each country came from, where a straight line leads, what is needed, and who says what.

Paths are straight lines through the first and the last value of one source and vintage, as
``measures.progress`` takes them; nothing is drawn where fewer than two values can be compared.
Verdicts stand side by side, each with its method, its number and its own class name.
"""

from __future__ import annotations

from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.errors import MonitorError, Sentence
from indicators.language import Language
from indicators.measures.progress_methods import METHODS
from indicators.series import Series
from indicators.views import gaps, verdict_words
from indicators.views import progress_words as words
from indicators.views.panel import Panel, Row

ALL = "all"


@dataclass(frozen=True)
class Progress:
    """What the progress page shows of one indicator, for one country or all."""

    indicator: Indicator
    country: str
    eyebrow: str
    headline: str
    lead: str
    paths: Panel
    verdicts: Panel
    span: tuple[float, float]
    paces: tuple[float, float]  # the scale on which needed and achieved are drawn
    target_year: int | None
    this_year: int  # of the publication


def prepare(
    series: Series, catalogue: Catalogue, language: Language, indicator_id: str, country: str = ALL
) -> Progress:
    """Read and word the progress of one indicator. Raises ``MonitorError`` for no country here."""
    _ = language.gettext
    areas = {c.ref_area: c for c in catalogue.countries.values() if c.kind != "aggregate"}
    if country != ALL and country not in areas:
        raise MonitorError(
            Sentence(
                "“{country}” is not a country here. Write a code such as IDN.", country=country
            )
        )
    indicator = catalogue.indicators[indicator_id]
    held: dict[str, list[Row]] = {}
    for row in series.history(indicator_id):
        if row["obs_value"] is not None:
            held.setdefault(row["ref_area"], []).append(row)
    judged: dict[str, list[Row]] = {}
    for row in series.progress(indicator_id):
        judged.setdefault(row["ref_area"], []).append(row)
    rows = [
        _row(found, held.get(area, []), indicator, catalogue, language)
        for area, found in judged.items()
        if country in (ALL, area) and (country != ALL or areas[area].kind == "member")
    ]
    year = narrative.publication_year(series.publication)
    say = words.Words(catalogue, language, indicator, year)
    source = narrative.source_line(
        [{**r, "licence": _licence(held, r)} for r in rows if r["agency"]],
        series.publication,
        language,
    )
    return Progress(
        indicator=indicator,
        country=country,
        eyebrow=say.eyebrow(),
        headline=say.headline(rows, country != ALL),
        lead=say.lead(rows),
        paths=Panel(
            "paths",
            say.paths_title(rows),
            say.paths_subtitle(rows),
            rows,
            source,
            alt=say.alt(rows),
        ),
        verdicts=Panel(
            "verdicts",
            verdict_words.agreement_title([_four(r) for r in rows], language)
            if country == ALL
            else say.verdict_title(rows[0]),
            say.verdict_subtitle(rows),
            rows,
            source,
        ),
        span=_span(rows, indicator),
        paces=_paces(rows),
        target_year=next((r["target_year"] for r in rows if r["target_year"]), None),
        this_year=year,
    )


def _licence(held: dict[str, list[Row]], row: Row) -> str:
    mine = held.get(row["ref_area"])
    return mine[-1]["licence"] if mine else ""


def _four(row: Row) -> Row:
    four = [v for v in row["verdicts"] if v["method"] in verdict_words.FOUR]
    return {**row, "verdicts": four}


def _row(
    judged: list[Row],
    held: list[Row],
    indicator: Indicator,
    catalogue: Catalogue,
    language: Language,
) -> Row:
    way = judged[0]
    country, reason = catalogue.countries[way["ref_area"]], way["reason"]
    source = (way["agency"], way["dataset"], way["vintage"])
    first = way["first_year"] or way["last_year"]
    points = [
        (r["time_period"], r["obs_value"])
        for r in held
        if (r["agency"], r["dataset"], r["vintage"]) == source
        and first is not None
        and first <= r["time_period"] <= way["last_year"]
    ]
    needed = way["needed_per_year_pp"]
    falls = indicator.higher_is != "better"
    none_said = all(r["class"] is None for r in judged)
    kept = ("indicator", "ref_area", "first_year", "first_value", "last_year", "last_value")
    kept += ("values", "change_pp", "per_year_pp", "reached_year", "agreed_pace_met")
    kept += ("agreed_pace_pp", "at_agreed_pace", "target_value", "target_type", "target_year")
    kept += ("unit_measure", "agency", "dataset", "vintage", "publication")
    return {
        **{name: way[name] for name in kept},
        "name": narrative.country_name(catalogue, way["ref_area"], language),
        "short_name": language.gettext(country.short_name),
        "obs_value": way["last_value"],
        "level": way["target_value"],
        "needed_per_year_pp": -needed if falls and needed else needed,
        "projected": _projected(way, indicator),
        "reason": language.gettext(reason) if none_said and reason else "",
        "progress_reason": verdict_words.reason_short(way["reason_code"], language)
        if none_said
        else "",
        **{f"statistic_{r['method']}": r["statistic"] for r in judged},
        **{f"class_{r['method']}": r["class"] for r in judged},
        "points": points,
        "verdicts": [verdict_words.verdict(r, language) for r in judged],
    }


def _span(rows: list[Row], indicator: Indicator) -> tuple[float, float]:
    """The scale of values: every point of a path lies in it, also one that was higher or lower."""
    low, high = gaps.span_of(rows, indicator)
    drawn = [value for row in rows for _year, value in row["points"]]
    drawn += [row["projected"] for row in rows if row["projected"] is not None]
    return min([low, *drawn]), max([high, *drawn])


def _projected(way: Row, indicator: Indicator) -> float | None:
    """Where the straight line stands in the target's year, within the indicator's bounds."""
    if way["per_year_pp"] is None or way["target_year"] is None:
        return None
    value = way["last_value"] + way["per_year_pp"] * (way["target_year"] - way["last_year"])
    low, high = indicator.bounds.minimum, indicator.bounds.maximum
    value = value if low is None else max(low, value)
    return value if high is None else min(high, value)


def _paces(rows: list[Row]) -> tuple[float, float]:
    """From the fastest fall to the fastest rise, achieved or needed, with nothing at its place."""
    paces = [r[n] for r in rows for n in ("per_year_pp", "needed_per_year_pp") if r[n] is not None]
    return min([0.0, *paces]), max([0.0, *paces]) or 1.0


def methods() -> list[str]:
    """The methods, in the order in which they are shown."""
    return list(METHODS)
