"""Figures of one indicator: members as bars, groups as dots, every member over time.

Used by the brief of an indicator in all sizes and by pictures of single figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators import narrative
from indicators.briefs.desk import Desk
from indicators.catalogue import Catalogue, Indicator
from indicators.figures.print import Drawing
from indicators.figures.print_fonts import POINT
from indicators.figures.print_groups import group_dots
from indicators.figures.print_lines import small_lines
from indicators.figures.print_members import A4, Measure, Type, member_bars
from indicators.figures.theme import LIGHT
from indicators.language import Language
from indicators.views import coverage
from indicators.views.coverage import Coverage
from indicators.views.overview import Overview

Row = dict[str, Any]
PARTNERS = ("partners",)
MOST_IN_A_ROW = 6  # small pictures over time


def headline(whole: Overview, view: Coverage, name: str, language: Language) -> str:
    """The regional finding; where it cannot be said, what the members' values say.

    The indicator's name stands above it and is not said twice.
    """
    if not any_value(view):
        return language.gettext("No member has published a value yet")
    if whole.region["obs_value"] is not None:
        said = whole.headline.removesuffix(name).strip().removesuffix(".")
        return without_name(said, name)
    return without_name(view.headline, name)


def whole_headline(whole: Overview, view: Coverage, name: str, language: Language) -> str:
    """The same for a picture that stands alone: it says what the figure is of."""
    if not any_value(view):
        said = language.gettext("{indicator}: no member has published a value yet")
        return said.format(indicator=name)
    if whole.region["obs_value"] is not None:
        return whole.headline.removesuffix(name).strip().removesuffix(".")
    return view.headline


def any_value(view: Coverage) -> bool:
    """Whether any member has a value."""
    return any(r["obs_value"] is not None for r in of_kind(view, "member"))


def without_name(sentence: str, name: str) -> str:
    """The sentence without "Name: " before it."""
    return narrative.sentence_case(sentence.removeprefix(f"{name}: "))


def of_kind(view: Coverage, kind: str) -> list[Row]:
    """The rows of members, or of partners; an ASEAN figure is not a country."""
    return [r for r in view.ranking.rows if r["kind"] == kind]


def measure_of(view: Coverage) -> Measure:
    """The scale of the view's bars."""
    return _measure(view, *view.ranking_scale)


def _measure(view: Coverage, low: float, high: float) -> Measure:
    indicator = view.indicator
    unit = "%" if indicator.unit_measure == "PT" else ""
    return Measure(low, high, unit, view.colour == "left-out", indicator.decimals)


def plain_measure(indicator: Indicator, rows: Sequence[Row]) -> Measure:
    """A scale for values of any indicator: whole shares to 100, else from zero to the highest."""
    values = [r["obs_value"] for r in rows if r["obs_value"] is not None]
    is_share = indicator.unit_measure == "PT" and indicator.higher_is == "better"
    high = 100.0 if is_share else max(values, default=1.0) or 1.0
    unit = "%" if indicator.unit_measure == "PT" else ""
    low = min([0.0, *values])
    return Measure(low, high, unit, indicator.higher_is == "worse", indicator.decimals)


def bars(
    desk: Desk,
    view: Coverage,
    whole: Overview,
    width: float,
    height: float | None = None,
    letters: Type = A4,
    head: float = 6.0,
) -> Drawing:
    """The members as bars, the partners below a rule, our ASEAN figure as a dashed mark."""
    language = desk.language
    _ = language.gettext
    other = desk.view(coverage.prepare, view.indicator.id, PARTNERS)
    partners = [r for r in of_kind(other, "partner") if r["obs_value"] is not None]
    rows = of_kind(view, "member")
    columns = []
    if any(people_of(r)[0] for r in rows):
        title = _("Affected") if view.colour == "left-out" else _("People left out")
        columns.append((title, width * 0.21, lambda r: _people(r, language)))
    region = whole.region["obs_value"]
    row_height = 4.9 * desk.density.tall
    if height is not None:
        more = head + (letters.small * POINT + 2.4 if region is not None else 0.0)
        more += 2.2 if partners else 0.0
        row_height = (height - more) / (len(rows) + len(partners))
    return member_bars(
        rows,
        partners,
        measure_of(view),
        width,
        row_height,
        language,
        columns=columns,
        asean=region,
        asean_label="" if region is None else asean_words(whole, desk.catalogue, language),
        letters=letters,
        head=head,
    )


def asean_words(whole: Overview, catalogue: Catalogue, language: Language) -> str:
    """Our figure for ASEAN with what it rests on."""
    _ = language.gettext
    region = whole.region
    return _("ASEAN {value}, {n} of {all} members, {years}").format(
        value=narrative.value_in_words(region["obs_value"], whole.indicator, catalogue, language),
        n=region["members_reporting"],
        all=region["members"],
        years=language.years(*region["years"]),
    )


def people_of(row: Row) -> tuple[float | None, str]:
    """Persons left out, or affected where a high value is bad, and the colour that says so."""
    for name in ("uncovered_persons", "affected_persons"):
        if row[name] is not None:
            return row[name], LIGHT.left_out_text
    return None, LIGHT.muted


def _people(row: Row, language: Language) -> tuple[str, str]:
    persons, colour = people_of(row)
    return ("" if persons is None else language.millions(persons)), colour


def groups(desk: Desk, view: Coverage, width: float) -> Drawing:
    """Groups of people inside each member, from a view by one breakdown."""
    rows = of_kind(view, "member")
    told = sum(bool(r["strata"]) for r in rows)
    # Few rows stand further apart, so that the panel is about as tall as the bars beside it.
    row_height = min(5.2, 4.2 + 11.0 / max(told, 1)) * desk.density.tall
    return group_dots(rows, measure_of(view), width, max(row_height, 4.2), desk.language)


def silent(view: Coverage) -> list[str]:
    """The members without any value over time."""
    told = {r["ref_area"] for r in view.trend.rows if r["obs_value"] is not None}
    return [r["name"] for r in of_kind(view, "member") if r["ref_area"] not in told]


def told_over_time(view: Coverage) -> set[str]:
    """The members with a value of any year."""
    told = {r["ref_area"] for r in view.trend.rows if r["obs_value"] is not None}
    return {r["ref_area"] for r in of_kind(view, "member")} & told


def over_time(desk: Desk, view: Coverage, width: float) -> Drawing:
    """Every member with a value over time, side by side on one scale."""
    held = told_over_time(view)
    names = [
        (c.ref_area, desk.language.gettext(c.short_name))
        for c in desk.catalogue.countries.values()
        if c.ref_area in held
    ]
    years = [r["time_period"] for r in view.trend.rows] or [0]
    lines = -(-len(names) // MOST_IN_A_ROW)
    columns = -(-len(names) // max(lines, 1))
    return small_lines(
        view.trend.rows,
        names,
        _measure(view, *view.trend_scale),
        (min(years), max(years)),
        width,
        (26.0 if lines > 1 else 32.0) * lines * desk.density.tall,
        desk.language,
        columns=columns,
        alt=view.trend.alt or view.trend.title,
    )
