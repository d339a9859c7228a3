"""One country: its contingencies side by side, its trend, its groups, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Target
from indicators.language import Language
from indicators.measures.pace import BASELINE_YEAR, at_pace, needed_per_year, pace
from indicators.series import Series
from indicators.views import country_context as context
from indicators.views import country_words as words
from indicators.views import standing
from indicators.views.country_unknown import unknown_panel
from indicators.views.panel import Card, Panel, Row

TARGET_YEAR = 2030


@dataclass(frozen=True)
class Country:
    """What the country page and the country brief show."""

    ref_area: str
    name: str
    short_name: str
    local_name: str
    eyebrow: str
    headline: str
    lead: str
    cards: list[Card]
    contingencies: Panel
    trend: Panel
    quintiles: Panel
    agencies: Panel
    sexes: Panel
    unknown: Panel
    others: Panel
    standing: Row  # gap and verdicts of the headline indicator
    aim: Target | None  # the level in force that the trend leads to; None where none is a level


def prepare(series: Series, catalogue: Catalogue, language: Language, ref_area: str) -> Country:
    """Read and word one country. Raises ``KeyError`` for a code that is not a country here."""
    _ = language.gettext
    country = catalogue.countries[ref_area]
    name = narrative.country_name(catalogue, ref_area, language)
    ids = catalogue.framework.contingencies
    headline_id = catalogue.framework.headline_indicator
    latest = {row["indicator"]: row for row in series.latest(ref_area=ref_area)}
    points = context.points(series.values(ref_area=ref_area))
    rows = [_contingency(series, catalogue, language, latest[i], points) for i in ids]
    # A framework's headline need not be one of its contingencies.
    first = next((row for row in rows if row["indicator"] == headline_id), None)
    if first is None:
        first = _contingency(series, catalogue, language, latest[headline_id], points)
    moved = pace(points[headline_id, ref_area])
    source = narrative.source_line(
        rows, series.publication, language, narrative.population_source(language)
    )
    reported = [r["time_period"] for r in rows if r["time_period"] is not None]
    years = language.years(min(reported), max(reported)) if reported else ""
    return Country(
        ref_area=ref_area,
        name=name,
        short_name=_(country.short_name),
        local_name=country.local_name,
        eyebrow=" · ".join(
            part
            for part in (
                _("Member of ASEAN") if country.kind == "member" else _("+3 partner"),
                _("Effective coverage, SDG 1.3.1"),
                _("figures of {years}").format(years=years) if years else "",
            )
            if part
        ),
        headline=words.headline(catalogue, first, language),
        lead=words.lead(first, moved, language),
        cards=_cards(series, catalogue, first, moved, language),
        contingencies=Panel(
            "contingencies",
            words.contingency_title(rows, language),
            _(
                "{count} contingencies of SDG 1.3.1, % of each group, latest year; "
                "the dashed mark is ILO’s estimate for ASEAN in the same year"
            ).format(count=len(rows)),
            rows,
            source,
            note=words.people_note(rows, language),
        ),
        trend=_trend(series, catalogue, language, first, moved),
        quintiles=context.quintiles(series, catalogue, language, ref_area),
        agencies=context.agencies(series, catalogue, language, ref_area),
        sexes=_sexes(series, catalogue, language, first),
        unknown=unknown_panel(rows, latest, series, catalogue, language),
        others=context.others(series, catalogue, language, latest, points),
        standing=standing.of_country(series, catalogue, language, headline_id, ref_area),
        aim=_aim(catalogue, headline_id),
    )


def _modelled(series: Series, indicator: str, year: int | None, sex: str = "_T") -> float | None:
    """ILO's estimate for ASEAN in exactly that year; never one of another year."""
    values = {r["time_period"]: r["obs_value"] for r in series.modelled(indicator, sex)}
    return values[year] if year in values else None


def _contingency(
    series: Series, catalogue: Catalogue, language: Language, row: Row, points: context.Points
) -> Row:
    _ = language.gettext
    indicator = catalogue.indicators[row["indicator"]]
    sex = indicator.headline["sex"] if "sex" in indicator.headline else "_T"
    moved = pace(points[row["indicator"], row["ref_area"]])
    capped = words.is_capped(row, indicator)
    return {
        **row,
        "label": _(indicator.label.title),
        "detail": _(indicator.label.detail),
        "asean": _modelled(series, row["indicator"], row["time_period"], sex),
        "change_pp": moved.change_pp,
        "since": moved.first_year,
        "capped": capped,
        "remark": words.remark(row, capped, language),
        "left_out_text": words.left_out(row, indicator, capped, language),
    }


def _cards(
    series: Series, catalogue: Catalogue, first: Row, moved, language: Language
) -> list[Card]:
    _ = language.gettext
    if first["obs_value"] is None:
        reason = narrative.missing_in_words(first["missing"], language)
        return [
            Card(_("Covered by at least one benefit"), _("cannot be said"), "", reason, "missing")
        ]
    year = first["time_period"]
    asean = first["asean"]
    cards = [
        Card(
            _("Covered by at least one benefit"),
            language.number(first["obs_value"], 0 if first["obs_value"] == 100 else 1),
            _("% in {year}").format(year=year),
            _("ASEAN {value} in {year} (ILO’s regional estimate)").format(
                value=language.percent(asean), year=year
            )
            if asean is not None
            else _("No ILO estimate for ASEAN in {year}").format(year=year),
            "covered",
        ),
        words.left_out_card(series, catalogue, first, language),
        words.change_card(moved, catalogue, language),
    ]
    aim = _aim(catalogue, first["indicator"])
    if aim is not None:
        needed = needed_per_year(first["obs_value"], year, aim.value, aim.target_year)
        cards.append(words.needed_card(needed, year, aim, language))
    return cards


def _aim(catalogue: Catalogue, indicator: str) -> Target | None:
    """The target in force where it is a level with a year, and so a place that a path leads to."""
    aim = catalogue.target_in_force(indicator)
    return aim if aim is not None and aim.rule == "level" else None


def _trend(series: Series, catalogue: Catalogue, language: Language, first: Row, moved) -> Panel:
    _ = language.gettext
    aim = _aim(catalogue, first["indicator"])
    last = TARGET_YEAR if aim is None else aim.target_year
    rows: list[Row] = []
    if first["obs_value"] is not None:
        rows = [
            {**r, "line": "country"}
            for r in series.history(first["indicator"], first["ref_area"])
            if r["obs_value"] is not None and r["time_period"] >= BASELINE_YEAR
        ]
        agreed = catalogue.framework.agreed_pace
        if agreed is not None:
            rows.append(_at_pace(first, agreed.points_per_year, last))
    rows += [
        {**r, "line": "asean"}
        for r in series.modelled(first["indicator"])
        if r["time_period"] >= BASELINE_YEAR
    ]
    return Panel(
        "trend",
        words.trend_title(rows, moved, language),
        _("{indicator}, % of population, {first}–{last}; ASEAN is ILO’s estimate").format(
            indicator=_(catalogue.indicators[first["indicator"]].short_name),
            first=BASELINE_YEAR,
            last=last,
        ),
        rows,
        narrative.source_line(rows, series.publication, language),
        alt=words.trend_alt(rows, first, language),
    )


def _at_pace(first: Row, points_per_year: float, last: int) -> Row:
    """Where the agreed pace would lead. Reckoned here: no agency's figure, and nobody counted."""
    nothing = ("agency", "dataset", "vintage", "licence", "series", "role", "obs_status")
    nothing += ("reference_population", "population_year", "covered_persons", "uncovered_persons")
    nothing += ("asean", "remark")
    return {
        **first,
        **{name: None for name in nothing if name in first},
        "headline": False,
        "line": "agreed_pace",
        "points_per_year": points_per_year,
        "time_period": last,
        "obs_value": at_pace(first["obs_value"], first["time_period"], points_per_year, last),
    }


def _sexes(series: Series, catalogue: Catalogue, language: Language, first: Row) -> Panel:
    _ = language.gettext
    found = {
        r["sex"]: r
        for r in series.strata(first["indicator"], first["ref_area"])
        if r["time_period"] == first["time_period"] and r["sex"] in ("F", "M")
    }
    rows = []
    estimates = series.modelled(first["indicator"], "F")[-1:]
    for sex, label in (("F", _("Women")), ("M", _("Men"))):
        row = found[sex] if sex in found else {**first, "obs_value": None, "sex": sex, "agency": ""}
        rows.append(
            {
                **row,
                "label": label,
                "asean": _modelled(series, first["indicator"], first["time_period"], sex),
            }
        )
    return Panel(
        "sexes",
        words.sexes_title(rows, language),
        _("{indicator}, % of each sex, {year}; the dashed mark is ILO’s estimate for ASEAN").format(
            indicator=_(catalogue.indicators[first["indicator"]].short_name),
            year=first["time_period"] or _("no year"),
        ),
        rows,
        narrative.source_line([*rows, *estimates], series.publication, language),
    )
