"""How far each country is from where it should be, how many people that is, and what methods say.

Every number comes from ``Series.gaps`` and ``Series.progress``, as they were computed when the
publication was made; only another target is measured anew (``series_assessment.gaps_to``). A
distance is never negative, what is behind or ahead of other members keeps its sign.
"""

from __future__ import annotations

from dataclasses import dataclass

from indicators import narrative, series_assessment
from indicators.catalogue import Catalogue, Indicator
from indicators.errors import MonitorError, Sentence
from indicators.language import Language
from indicators.series import Series
from indicators.views import gap_words as words
from indicators.views import target_words, verdict_words
from indicators.views.panel import Panel, Row

PEERS = {"best": "gap_to_best_pp", "median": "gap_to_median_pp", "asean": "gap_to_asean_pp"}
NO_TARGET = "none"
FEWEST_SQUARES = 100
UNITS = (1_000_000, 100_000, 10_000, 1_000)


@dataclass(frozen=True)
class Gaps:
    """What the gaps page shows of one indicator."""

    indicator: Indicator
    against: str
    eyebrow: str
    headline: str
    lead: str
    targets: list[Row]
    people: Panel
    unit: int
    members: Panel
    partners: list[Row]
    rests: str
    peers: Panel
    contingencies: Panel
    span: tuple[float, float]  # of the scale on which a way to the level is drawn


def chosen_from(catalogue: Catalogue) -> list[str]:
    """The indicators with a better and a worse side, in the order of the catalogue."""
    return [i.id for i in catalogue.indicators.values() if i.higher_is != "neutral"]


def measured_against(catalogue: Catalogue, indicator: str) -> list[str]:
    """What an indicator can be measured against: its targets with a level, then the others."""
    levels = [t for t in catalogue.targets_of(indicator) if t.rule in ("level", "factor")]
    levels.sort(key=lambda t: not t.in_force)
    return [t.target_id for t in levels] + list(PEERS)


def prepare(
    series: Series,
    catalogue: Catalogue,
    language: Language,
    indicator_id: str,
    against: str | None = None,
) -> Gaps:
    """Read and word the gaps of one indicator.

    ``against`` is a code of ``measured_against``, by default the first. Raises ``MonitorError``
    for another one.
    """
    indicator = catalogue.indicators[indicator_id]
    offered = measured_against(catalogue, indicator_id)
    against = against or offered[0]
    if against not in offered:
        raise MonitorError(
            Sentence(
                "“{against}” is nothing {indicator} can be measured against. Choose from {known}.",
                against=against,
                indicator=indicator_id,
                known=", ".join(offered),
            )
        )
    rows = _rows(series, catalogue, language, indicator, against)
    kinds = {r["ref_area"]: catalogue.countries[r["ref_area"]].kind for r in rows}
    members = [r for r in rows if kinds[r["ref_area"]] == "member"]
    counted = [r for r in members if r["uncovered_persons"] is not None]
    counted.sort(key=lambda r: -r["uncovered_persons"])
    region = series.regional(indicator_id)
    say = words.Words(catalogue, language, indicator, against)
    population = narrative.population_source(language) if counted else ""
    publication = series.publication
    return Gaps(
        indicator=indicator,
        against=against,
        eyebrow=say.eyebrow(),
        headline=say.headline(members, region),
        lead=say.lead(members, region),
        targets=target_words.targets(catalogue, indicator, language),
        people=Panel(
            "people",
            say.people_title(counted),
            say.people_subtitle(),
            counted,
            narrative.source_line(counted, publication, language, population),
            note=say.people_note(counted, unit_of(counted)),
        ),
        unit=unit_of(counted),
        members=Panel(
            "members",
            verdict_words.agreement_title(members, language),
            say.members_subtitle(members),
            members,
            narrative.source_line(members, publication, language, population),
        ),
        partners=[r for r in rows if kinds[r["ref_area"]] == "partner"],
        rests=verdict_words.rests_on(members, language),
        peers=Panel(
            "peers",
            say.peers_title(members),
            say.peers_subtitle(members),
            members,
            narrative.source_line(members, publication, language),
        ),
        contingencies=_contingencies(series, catalogue, language),
        span=span_of(rows, indicator),
    )


def _rows(
    series: Series, catalogue: Catalogue, language: Language, indicator: Indicator, against: str
) -> list[Row]:
    _ = language.gettext
    in_force = next((t for t in catalogue.targets_of(indicator.id) if t.in_force), None)
    if against in PEERS or in_force is not None and against == in_force.target_id:
        found = series.gaps(indicator.id)
    else:
        found = series_assessment.gaps_to(series, catalogue, indicator.id, target_id=against)
    judged: dict[str, list[Row]] = {}
    for row in series.progress(indicator.id):
        judged.setdefault(row["ref_area"], []).append(row)
    return [_row(row, judged[row["ref_area"]], catalogue, language, against) for row in found]


def _row(
    row: Row, judged: list[Row], catalogue: Catalogue, language: Language, against: str
) -> Row:
    _ = language.gettext
    country = catalogue.countries[row["ref_area"]]
    four = [r for r in judged if r["method"] in verdict_words.FOUR]
    way, standing = four[0], row["standing_reason"]
    if against in PEERS:
        distance = row[PEERS[against]]
        level = row["best_value" if against == "best" else f"{against}_value"]
        why = row["standing_reason"]
    else:
        distance, level, why = row["gap_pp"], row["target_value"], row["gap_reason"]
    none_said = all(r["class"] is None for r in four)
    kept = ("first_year", "last_year", "values", "per_year_pp", "needed_per_year_pp")
    kept += ("reached_year", "agreed_pace_pp", "agreed_pace_met", "at_agreed_pace")
    return {
        **row,
        "name": narrative.country_name(catalogue, row["ref_area"], language),
        "short_name": _(country.short_name),
        "level": level,
        "distance": distance,
        "distance_reason": _(why) if why and distance is None else "",
        "standing_words": _(standing) if standing else "",
        "missing_text": narrative.missing_in_words(row["missing"], language)
        if row["obs_value"] is None
        else "",
        **{name: way[name] for name in kept},
        "pace_year": way["target_year"],
        "progress_reason": verdict_words.reason_short(way["reason_code"], language)
        if none_said
        else "",
        **{f"verdict_{r['method']}": r["class"] for r in four},
        "verdicts": [verdict_words.verdict(r, language) for r in four],
    }


def unit_of(counted: list[Row]) -> int:
    """People in one square: as many as leave at least a hundred squares to look at."""
    total = sum(r["reference_population"] for r in counted)
    return next((unit for unit in UNITS if total / unit >= FEWEST_SQUARES), UNITS[-1])


def span_of(rows: list[Row], indicator: Indicator) -> tuple[float, float]:
    """The scale of values: the indicator's bounds, else from the lowest to the highest shown."""
    values = [r[name] for r in rows for name in ("obs_value", "level") if r[name] is not None]
    low, high = indicator.bounds.minimum, indicator.bounds.maximum
    if indicator.higher_is == "worse" or high is None:
        high = max(values, default=1.0)
    if low is None:
        low = min([0.0, *values])
    return low, high if high > low else low + 1.0


def _contingencies(series: Series, catalogue: Catalogue, language: Language) -> Panel:
    """ILO's own estimate for ASEAN of each contingency, least covered first."""
    _ = language.gettext
    rows = []
    for indicator_id in catalogue.framework.contingencies:
        if indicator_id == catalogue.framework.headline_indicator:
            continue
        held = [r for r in series.modelled(indicator_id) if r["obs_value"] is not None]
        if held:
            label = catalogue.indicators[indicator_id].label
            rows.append(
                {
                    **held[-1],
                    "label": _(label.title),
                    "detail": _(label.detail),
                    "left_out": 100.0 - held[-1]["obs_value"],
                }
            )
    rows.sort(key=lambda r: r["obs_value"])
    years = sorted({r["time_period"] for r in rows})
    return Panel(
        "contingencies",
        words.contingency_title(rows, language),
        _("% of each group, ASEAN, {years}. ILO’s estimate, which fills in silent members").format(
            years=language.years(years[0], years[-1]) if years else _("no year")
        ),
        rows,
        narrative.source_line(rows, series.publication, language),
    )
