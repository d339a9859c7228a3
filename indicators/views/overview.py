"""The regional overview of one indicator: who is covered, who is left out, since when, how sure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from indicators import narrative, narrative_titles
from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language
from indicators.measures.pace import Point, pace
from indicators.series import Series
from indicators.views import standing
from indicators.views.country_context import points
from indicators.views.country_words import is_capped
from indicators.views.panel import Card, Panel, Row


@dataclass(frozen=True)
class Overview:
    """What the overview page and the regional brief show of one indicator."""

    indicator: Indicator
    eyebrow: str
    headline: str
    lead: str
    cards: list[Card]
    region: Row
    people: Panel
    tiles: Panel
    news: Panel
    members: Panel
    partners: list[Row]
    freshness: Panel
    verdicts: Row | None  # how the methods judge the members, None where none can


def prepare(
    series: Series, catalogue: Catalogue, language: Language, indicator_id: str
) -> Overview:
    """Read and word the overview of one indicator. Raises ``KeyError`` for an unknown id."""
    _ = language.gettext
    indicator = catalogue.indicators[indicator_id]
    publication = series.publication
    known = points(series.values(indicator=indicator_id))
    latest = [
        _with_pace(row, known[indicator_id, row["ref_area"]], catalogue, language)
        for row in series.latest(indicator=indicator_id)
    ]
    members = [r for r in latest if catalogue.countries[r["ref_area"]].kind == "member"]
    partners = [r for r in latest if catalogue.countries[r["ref_area"]].kind == "partner"]
    region = series.regional(indicator_id)
    counted = region["uncovered_persons"] is not None
    source = narrative.source_line(
        members, publication, language, narrative.population_source(language) if counted else ""
    )
    plain_source = narrative.source_line(members, publication, language)
    named = sorted(members, key=lambda r: (-(r["uncovered_persons"] or -1), r["name"]))
    capped = _("100 was capped by its source: not proof that all are reached.")
    capped = capped if any(r["capped"] for r in latest) else ""
    measured = _("{indicator}, {unit}, latest value of each member").format(
        indicator=_(indicator.short_name),
        unit=_(catalogue.units[indicator.unit_measure].symbol) or _("count"),
    )
    return Overview(
        indicator=indicator,
        eyebrow=_eyebrow(indicator, region, language),
        headline=narrative.regional_headline(region, indicator, catalogue, language),
        lead=narrative.regional_lead(region, indicator, language),
        cards=_cards(series, members, region, indicator, catalogue, language),
        region=region,
        people=Panel(
            "people",
            _("Covered and left out, by member"),
            _("Persons, latest value of each member times the population of the same year"),
            [r for r in named if r["uncovered_persons"] is not None],
            source,
        ),
        tiles=Panel(
            "tiles",
            narrative_titles.range_title(
                [r for r in members if not r["capped"]], indicator, catalogue, language
            ),
            _("{measured}; the year stands in each tile").format(measured=measured),
            members,
            plain_source,
            note=capped,
            alt=_alt(members, indicator, catalogue, language),
        ),
        news=_news(series, indicator, language),
        members=Panel(
            "members",
            narrative_titles.concentration_title(members, catalogue, language)
            if counted
            else _("Members by latest value"),
            _(
                "Latest value, change since the first value from 2015 on of the same source, "
                "and people left out; values of different years"
            )
            if counted
            else _(
                "Latest value, and change since the first value from 2015 on of the same source; "
                "values of different years"
            ),
            named,
            source,
            note=capped,
        ),
        partners=partners,
        freshness=Panel(
            "freshness",
            narrative_titles.freshness_title(
                members, narrative.publication_year(publication), language
            ),
            _("Year of each member’s latest value; this publication is of {date}").format(
                date=narrative.publication_date(publication, language)
            ),
            members,
            plain_source,
        ),
        verdicts=standing.of_members(series, catalogue, language, indicator_id),
    )


def shown_members(view: Overview, language: Language) -> Panel:
    """All rows of the table of members as it is seen: the ASEAN figure and the partners too."""
    rows = list(view.members.rows)
    if rows and view.region["obs_value"] is not None:
        known = {name: value for name, value in view.region.items() if name in rows[0]}
        blank = dict.fromkeys(rows[0])
        name = language.gettext("ASEAN")
        publication = rows[0]["publication"]
        rows.append({**blank, **known, "name": name, "publication": publication})
    return replace(view.members, rows=[*rows, *view.partners])


def _eyebrow(indicator: Indicator, region: Row, language: Language) -> str:
    _ = language.gettext
    parts = [_("ASEAN, {members} members").format(members=region["members"])]
    if indicator.sdg.indicator:
        parts.append(_("SDG {code}").format(code=indicator.sdg.indicator))
    return " · ".join([*parts, indicator.id])


def _with_pace(row: Row, known: list[Point], catalogue: Catalogue, language: Language) -> Row:
    """The latest row with its country's name, its points over time and its change."""
    moved = pace(known)
    return {
        **row,
        "name": narrative.country_name(catalogue, row["ref_area"], language),
        "capped": is_capped(row, catalogue.indicators[row["indicator"]]),
        "points": [(p.time_period, p.obs_value) for p in known if p.source == known[-1].source],
        "change_pp": moved.change_pp,
        "per_year_pp": moved.per_year_pp,
        "since": moved.first_year,
        "change_text": narrative.reason_in_words(moved.reason, language),
        "missing_text": narrative.missing_in_words(row["missing"], language)
        if row["obs_value"] is None
        else "",
    }


def _cards(
    series: Series,
    members: list[Row],
    region: Row,
    indicator: Indicator,
    catalogue: Catalogue,
    language: Language,
) -> list[Card]:
    cards = [_left_out_card(region, indicator, language)] if indicator.higher_is == "better" else []
    cards.append(_level_card(series, region, indicator, catalogue, language))
    paced = catalogue.framework.agreed_pace is not None
    if paced and indicator.unit_measure == "PT" and indicator.higher_is == "better":
        cards.append(_pace_card(members, catalogue, language))
    if "sex" in indicator.breakdowns.required:
        cards.append(_sexes_card(series, members, indicator, catalogue, language))
    return cards


def _left_out_card(region: Row, indicator: Indicator, language: Language) -> Card:
    _ = language.gettext
    label = _("People left out")
    if region["uncovered_persons"] is None:
        reason = narrative.reason_in_words(region["persons_reason"], language)
        return Card(label, _("cannot be said"), "", reason, "missing")
    amount = language.persons(region["uncovered_persons"], 0).split(" ")
    return Card(
        label,
        amount[0],
        " ".join(amount[1:]),
        _("{share} of the {people} of {members} members, {years}").format(
            share=language.percent(100.0 - region["obs_value"]),
            people=narrative.people_word(indicator, language),
            members=region["members_reporting"],
            years=language.years(*region["years"]),
        ),
        "left-out",
    )


def _level_card(
    series: Series, region: Row, indicator: Indicator, catalogue: Catalogue, language: Language
) -> Card:
    _ = language.gettext
    modelled = [r for r in series.modelled(indicator.id) if r["obs_value"] is not None]
    notes = []
    if region["simple_mean"] is not None and region["method"] == "population_weighted":
        notes.append(
            _("Weighted. Simple mean {mean}").format(
                mean=narrative.value_in_words(region["simple_mean"], indicator, catalogue, language)
            )
        )
    if modelled:
        notes.append(
            _("ILO’s own estimate, which fills in missing years: {value} ({year})").format(
                value=language.percent(modelled[-1]["obs_value"]), year=modelled[-1]["time_period"]
            )
        )
    if region["method"] == "simple_mean":
        notes.append(narrative.method_in_words("simple_mean", language).rstrip("."))
    label = _("Covered, ASEAN") if indicator.higher_is == "better" else _("ASEAN")
    if region["obs_value"] is None:
        reason = narrative.reason_in_words(region["reason"], language)
        return Card(label, _("cannot be said"), "", reason, "missing")
    unit = "%" if indicator.unit_measure == "PT" else ""
    figure = language.number(region["obs_value"], indicator.decimals)
    return Card(label, figure, unit, ". ".join(notes), "covered")


def _pace_card(members: list[Row], catalogue: Catalogue, language: Language) -> Card:
    _ = language.gettext
    reported = [r for r in members if r["obs_value"] is not None and r["obs_value"] >= 100]
    full = [r for r in reported if not r["capped"]]
    judged = [r for r in members if r["per_year_pp"] is not None and r not in reported]
    agreed = catalogue.framework.agreed_pace.points_per_year
    label = _("At the agreed pace, +{points} points a year").format(
        points=language.number(agreed, 0 if agreed == int(agreed) else 1)
    )
    if not judged:
        reason = _("No member has two values of one source since 2015.")
        return Card(label, _("cannot be said"), "", reason, "missing")
    fast = [r["name"] for r in judged if r["per_year_pp"] >= agreed]
    notes = [language.join(fast) + "." if fast else _("None of them.")]
    if full:
        notes.append(
            _("Already at 100: {names}.").format(names=language.join([r["name"] for r in full]))
        )
    unknown = [
        r["name"] for r in members if r["capped"] or (r["per_year_pp"] is None and r not in full)
    ]
    if unknown:
        notes.append(_("Cannot be said: {names}.").format(names=language.join(unknown)))
    return Card(
        label,
        language.number(len(fast)),
        _("of {count} members").format(count=len(judged)),
        " ".join(notes),
    )


def _sexes_card(
    series: Series,
    members: list[Row],
    indicator: Indicator,
    catalogue: Catalogue,
    language: Language,
) -> Card:
    _ = language.gettext
    both: dict[str, set[str]] = {}
    year = {r["ref_area"]: r["time_period"] for r in members}
    for row in series.strata(indicator.id):
        if row["ref_area"] in year and row["time_period"] == year[row["ref_area"]]:
            if row["sex"] in ("F", "M") and row["obs_value"] is not None:
                both.setdefault(row["ref_area"], set()).add(row["sex"])
    names = [r["name"] for r in members if both.get(r["ref_area"]) == {"F", "M"}]
    note = (
        _("{names}, in their latest year").format(names=language.join(names))
        if names
        else _("No member publishes both for its latest year")
    )
    return Card(
        _("Women and men known apart"),
        language.number(len(names)),
        _("of {count} members").format(count=len(members)),
        note,
    )


def _news(series: Series, indicator: Indicator, language: Language) -> Panel:
    """What the newest publications brought, newest first, and what it did to this indicator."""
    _ = language.gettext
    rows = [p for p in reversed(series.publications()) if p["action"] == "publish"][:4]
    title = _("What is new: publication {number}").format(number=series.publication["number"])
    return Panel(
        "news",
        title,
        _("The newest publications; a revision is not progress, so trends use one vintage only"),
        rows,
        narrative.source_line([], series.publication, language),
    )


def _alt(members: list[Row], indicator: Indicator, catalogue: Catalogue, language: Language) -> str:
    """A reading of the map for people who cannot see it."""
    _ = language.gettext
    return "; ".join(
        _("{area}: {value}, {year}").format(
            area=r["name"],
            value=narrative.value_in_words(r["obs_value"], indicator, catalogue, language),
            year=r["time_period"] or _("no year"),
        )
        for r in members
    )
