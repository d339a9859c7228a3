"""One indicator in any countries: newest values side by side, every value over time, and a table.

Values more than ``COMPARABLE_YEARS`` apart are never ranked together: the older ones are listed
as older.
A value is only ever set beside others of its own indicator, and a line only joins values of one
source, vintage and role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language
from indicators.series import Series
from indicators.views import coverage_groups, coverage_titles, coverage_words
from indicators.views.coverage_choice import DEFAULT_AREAS, areas_of, offered
from indicators.views.coverage_words import TOTAL
from indicators.views.panel import Panel, Row

COMPARABLE_YEARS = 5


@dataclass(frozen=True)
class Coverage:
    """What the coverage page shows.

    ``ranking_scale`` and ``trend_scale`` are the lowest and the highest value that can be drawn,
    ``colour`` is the meaning of the bars: ``covered``, or ``left-out`` where high is bad.
    """

    indicator: Indicator
    breakdown: str
    eyebrow: str
    headline: str
    lead: str
    ranking: Panel
    trend: Panel
    table: Panel
    others: Panel
    related: list[Row]
    definition: str
    silent: str
    unit_symbol: str
    scale_words: str
    colour: str
    ranking_scale: tuple[float, float]
    trend_scale: tuple[float, float]
    cautions: list[str]


def prepare(
    series: Series,
    catalogue: Catalogue,
    language: Language,
    indicator_id: str,
    chosen: tuple[str, ...] = DEFAULT_AREAS,
    breakdown: str = TOTAL,
    since: int | None = None,
    until: int | None = None,
) -> Coverage:
    """Read and word one indicator. Raises ``KeyError`` for an unknown indicator or country."""
    indicator = catalogue.indicators[indicator_id]
    areas = areas_of(catalogue, chosen)
    place = list(catalogue.countries).index
    words = coverage_titles.Titles(indicator, catalogue, language, breakdown, COMPARABLE_YEARS)

    def in_years(row: Row) -> bool:
        year = row["time_period"]
        return (since or year) <= year <= (until or year)

    def within(row: Row) -> bool:
        return row["ref_area"] in areas and in_years(row)

    def named(row: Row) -> Row:
        names = _names(row, catalogue, language, breakdown)
        return {**row, **names, "remark": coverage_words.remark(row, indicator, language)}

    if breakdown == TOTAL:
        held = series.history(indicator_id)
    else:
        held = coverage_groups.rows_of(series, indicator, breakdown)
    groups = [] if breakdown == TOTAL else list(catalogue.strata[breakdown])
    held = sorted(
        held,
        key=lambda r: (
            place(r["ref_area"]),
            groups.index(r[breakdown]) if groups else 0,
            r["time_period"],
        ),
    )
    values = [named(r) for r in held if within(r)]
    latest = {r["ref_area"]: r for r in series.latest(indicator=indicator_id)}
    everyone = [named(latest[area]) for area in areas]
    if breakdown == TOTAL:
        newest = [_newest(values, row, held, words.other_years()) for row in everyone]
        rows = _standing(newest, indicator)
    else:
        rows = coverage_groups.side_by_side(
            values,
            everyone,
            breakdown,
            catalogue,
            span=COMPARABLE_YEARS,
            one_group=words.one_group(),
            total_only=words.total_only(),
        )
    whole = "members" in chosen and breakdown == TOTAL and since is None and until is None
    region = series.regional(indicator_id) if whole else None
    lines = coverage_groups.drawn(values, breakdown)
    estimates = []
    if breakdown == TOTAL:
        modelled = series.modelled(indicator_id)
        estimates = [{**named(r), "line": "asean"} for r in modelled if in_years(r)]
    others = [] if breakdown != TOTAL else _others(series, catalogue, language, indicator, within)

    scale = _scale(indicator, _shown(rows, breakdown))
    trend_scale = _scale(indicator, [r["obs_value"] for r in lines + estimates])

    def source(of: list[Row]) -> str:
        return narrative.source_line(of, series.publication, language)

    return Coverage(
        indicator=indicator,
        breakdown=breakdown,
        eyebrow=words.eyebrow(),
        headline=words.headline(rows),
        lead=words.lead(rows, values),
        ranking=Panel(
            "ranking",
            words.ranking_title(rows),
            words.ranking_subtitle(),
            rows if region is None else _with_region(rows, region, words),
            source(rows),
        ),
        trend=Panel(
            "trend",
            words.trend_title(values),
            words.trend_subtitle(lines, values, estimates),
            [{**r, "line": "country"} for r in lines] + estimates,
            source(lines + estimates),
            alt=words.reading(lines),
        ),
        table=Panel(
            "table", words.table_title(values), words.table_subtitle(), values, source(values)
        ),
        others=Panel(
            "others", words.others_title(others), words.others_subtitle(), others, source(others)
        ),
        related=_related(catalogue, language, indicator),
        definition=language.gettext(indicator.definition),
        silent=words.silent(offered(series, catalogue, language, indicator_id)[0]),
        unit_symbol=words.symbol,
        scale_words=words.scale(*scale),
        colour="left-out" if indicator.higher_is == "worse" else "covered",
        ranking_scale=scale,
        trend_scale=trend_scale,
        cautions=_cautions(catalogue, language, indicator),
    )


def _names(row: Row, catalogue: Catalogue, language: Language, breakdown: str) -> Row:
    """What a person reads for the codes of a row."""
    _ = language.gettext
    country = catalogue.countries[row["ref_area"]]
    stratum = "" if breakdown == TOTAL else row[breakdown]
    return {
        "name": _(country.short_name),
        "kind": country.kind,
        "stratum": stratum,
        "stratum_name": _(catalogue.strata[breakdown][stratum].short_name) if stratum else "",
    }


def _newest(values: list[Row], silent: Row, held: list[Row], other_years: str) -> Row:
    """A country's newest value among those chosen, else the newest word on why there is none."""
    mine = [r for r in values if r["ref_area"] == silent["ref_area"]]
    known = [r for r in mine if r["obs_value"] is not None]
    if known:
        return max(known, key=lambda r: r["time_period"])
    if mine:
        return max(mine, key=lambda r: r["time_period"])
    elsewhere = [r["time_period"] for r in held if r["ref_area"] == silent["ref_area"]]
    empty = {
        "time_period": None,
        "obs_value": None,
        **dict.fromkeys(("agency", "dataset", "vintage", "licence", "series", "role")),
    }
    return {**silent, **empty, "remark": other_years if elsewhere else silent["remark"]}


def _standing(rows: list[Row], indicator: Indicator) -> list[Row]:
    """Rows in the order they are shown, each with where it stands.

    Members first. Within each kind: comparable values from the highest, ratios that were capped,
    values too old to be ranked beside the newest, then countries without a value.
    """
    years = [r["time_period"] for r in rows if r["obs_value"] is not None]
    order = {"ranked": 0, "capped": 1, "older": 2, "missing": 3}

    def standing(row: Row) -> str:
        if row["obs_value"] is None:
            return "missing"
        if max(years) - row["time_period"] > COMPARABLE_YEARS:
            return "older"
        return "capped" if coverage_words.is_capped(row, indicator) else "ranked"

    return sorted(
        ({**row, "standing": standing(row)} for row in rows),
        key=lambda r: (
            r["kind"] == "partner",
            order[r["standing"]],
            -(r["obs_value"] or 0.0) if r["standing"] == "ranked" else 0.0,
            -(r["time_period"] or 0) if r["standing"] == "older" else 0,
            r["name"],
        ),
    )


def _with_region(rows: list[Row], region: Row, words: coverage_titles.Titles) -> list[Row]:
    """The rows with our own figure for ASEAN, of several years, below the members behind it."""
    rows = [{**r, "years": str(r["time_period"] or "")} for r in rows]
    own = {
        **dict.fromkeys(rows[0]),
        **{name: region[name] for name in ("indicator", "ref_area", "obs_value", "unit_measure")},
        "name": "ASEAN",
        "kind": "aggregate",
        "standing": "region",
        "remark": words.region(region),
        "years": "" if region["obs_value"] is None else words.language.years(*region["years"]),
    }
    members = [r for r in rows if r["kind"] == "member"]
    return [*members, own, *rows[len(members) :]]


# Units whose highest possible value is also the aim, so a bar can be read as a part of it.
WHOLE_UNITS = ("PT", "IX", "SCORE", "LEVEL", "COUNT")


def _shown(rows: list[Row], breakdown: str) -> list[float]:
    """Every number in the ranking: single values, or the values of all groups."""
    if breakdown == TOTAL:
        return [r["obs_value"] for r in rows if r["obs_value"] is not None]
    return [value for r in rows for _code, _name, value in r["strata"]]


def _scale(indicator: Indicator, values: list[float]) -> tuple[float, float]:
    """Lowest and highest end of a scale: the whole range where the highest value is the aim.

    Other indicators are small or have no limit: their scale ends at the next round number above
    the highest value, and goes below zero only if a value does.
    """
    limit = indicator.bounds.maximum
    if limit and indicator.higher_is == "better" and indicator.unit_measure in WHOLE_UNITS:
        return 0.0, max([limit, *map(_round_up, values)])
    lowest = min(values, default=0.0)
    return (-_round_up(-lowest) if lowest < 0 else 0.0), _round_up(max(values, default=1.0))


def _round_up(value: float) -> float:
    """The next number of the kind 1, 2, 5 times a power of ten."""
    power = 1e-3
    while power * 10 < value:
        power *= 10
    return next(step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= value)


def _others(
    series: Series,
    catalogue: Catalogue,
    language: Language,
    indicator: Indicator,
    within: Callable[[Row], bool],
) -> list[Row]:
    """Other agencies' or superseded figures of this indicator, one row a series, never joined."""
    _ = language.gettext
    rules = {(r.agency, r.dataset, r.series, r.indicator): r for r in catalogue.series_map}
    found: dict[tuple, list[Row]] = {}
    for row in series.sources(indicator.id, all_years=True):
        if row["role"] == "alternative" and row["obs_value"] is not None and within(row):
            key = (row["agency"], row["dataset"], row["vintage"], row["licence"], row["series"])
            found.setdefault(key, []).append(row)
    rows = []
    for (agency, dataset, vintage, licence, code), values in found.items():
        rule = rules[(agency, dataset, code, indicator.id)]
        newest: dict[str, Row] = {}
        for row in sorted(values, key=lambda r: r["time_period"]):
            newest[row["ref_area"]] = row
        said = [
            _("{area} {value} ({year})").format(
                area=_(catalogue.countries[area].short_name),
                value=narrative.value_in_words(
                    newest[area]["obs_value"], indicator, catalogue, language
                ),
                year=newest[area]["time_period"],
            )
            for area in areas_of(catalogue, tuple(newest))
        ]
        rows.append(
            {
                "agency": agency,
                "dataset": dataset,
                "vintage": vintage,
                "licence": licence,
                "series": code,
                "label": _(rule.label),
                "note": _(rule.note),
                "values": len(values),
                "countries": len(newest),
                "first_year": min(r["time_period"] for r in values),
                "last_year": max(r["time_period"] for r in values),
                "newest": "; ".join(said),
            }
        )
    return rows


def _related(catalogue: Catalogue, language: Language, indicator: Indicator) -> list[Row]:
    """Indicators that are easily mistaken for this one, and what they measure instead."""
    _ = language.gettext
    return [
        {
            "indicator": other,
            "name": _(catalogue.indicators[other].short_name),
            "custodian": _(catalogue.indicators[other].custodian),
            "difference": _(difference),
        }
        for other, difference in indicator.related.items()
    ]


def _cautions(catalogue: Catalogue, language: Language, indicator: Indicator) -> list[str]:
    """What must be known of the series behind the headline, as ``series.csv`` says it."""
    rules = [r for r in catalogue.series_map if r.indicator == indicator.id and r.role == "primary"]
    return [language.gettext(note) for note in dict.fromkeys(r.note for r in rules) if note]
