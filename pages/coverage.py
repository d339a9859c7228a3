"""Coverage: one indicator in any countries, side by side and over time."""

from functools import partial

import streamlit as st

from indicators.figures import comparison, comparison_tables
from indicators.views import coverage, coverage_choice, coverage_words
from pages import choices, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext


def name_of_indicator(code: str) -> str:
    """Dimension first: the list of sixty is in the order of the dimensions."""
    indicator = catalogue.indicators[code]
    dimension = catalogue.framework.dimensions[indicator.dimension]
    return f"{_(dimension.name)}: {_(indicator.short_name)} ({code.removeprefix('SPMF-')})"


def name_of_countries(code: str) -> str:
    groups = {"members": _("ASEAN, all members"), "partners": _("+3 partners")}
    return groups[code] if code in groups else _(catalogue.countries[code].short_name)


words, ask = st.columns([7, 5], gap="large")
with ask:
    headline = catalogue.framework.headline_indicator
    ids = list(catalogue.indicators)
    chosen = choices.one(_("Indicator"), ids, "indicator", name_of_indicator, headline)
    breakdowns, years = ui.prepared(coverage_choice.offered, chosen)
    members, choosable = coverage_choice.DEFAULT_AREAS, coverage_choice.choosable(catalogue)
    areas = choices.several(_("Countries"), choosable, "countries", name_of_countries, members)
    with st.container(horizontal=True, key="coverage-filters"):
        breakdown = choices.one(
            _("Groups of people"),
            breakdowns,
            "breakdown",
            partial(coverage_words.breakdown_name, language=language),
        )
        first = {"first": _("First")} | {str(year): str(year) for year in years}
        since = choices.one(_("From"), list(first), "since", first.__getitem__)
        later = [str(y) for y in reversed(years) if since == "first" or y >= int(since)]
        last = {"latest": _("Latest")} | {year: year for year in later}
        until = choices.one(_("To"), list(last), "until", last.__getitem__)

asked = {
    "indicator": chosen,
    "countries": ",".join(areas),
    "breakdown": breakdown,
    "since": since if since != "first" else "",
    "until": until if until != "latest" else "",
}
view = ui.prepared(coverage.prepare, *coverage_choice.read(now.series, catalogue, asked))
key = tuple(asked.values())

with words:
    ui.title(view.eyebrow, view.headline, view.lead)

left, right = st.columns(2, gap="large")
with left:
    ui.head(view.ranking)
    rows = (
        comparison_tables.ranking if breakdown == coverage_words.TOTAL else comparison_tables.groups
    )
    ui.show(ui.drawn("comparison", *key, make=partial(rows, view, language)))
    ui.source("coverage", view.ranking, **asked)
with right:
    ui.head(view.trend)
    if view.trend.rows:
        draw = partial(comparison.lines, view, now.palette, language)
        ui.chart("lines", view.trend, *key, make=draw)
        ui.source("coverage", view.trend, **asked)
    else:
        ui.absent(_("Nothing to draw: no value is held for this choice."))

left, right = st.columns([7, 5], gap="large")
with left:
    if view.table.rows:
        ui.head(view.table)
        ui.show(ui.drawn("twin", *key, make=partial(comparison_tables.twin, view, language)))
        ui.source("coverage", view.table, **asked)
    if view.others.rows:
        ui.head(view.others)
        ui.show(comparison_tables.others(view, language))
        ui.source("coverage", view.others, **asked)
with right:
    ui.show(comparison_tables.related(view, choices.carried(), language))
