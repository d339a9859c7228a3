"""Overview: how many people in ASEAN are covered, how many are not, and where they live."""

from functools import partial

import streamlit as st

from indicators.figures import chips, overview_tables, screen, tiles
from indicators.views import overview
from pages import ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext
headline = catalogue.indicators[catalogue.framework.headline_indicator]
shares = [i for i in catalogue.indicators.values() if i.unit_measure == "PT"]
charted = [i.id for i in shares if i.dimension == headline.dimension]

words, choices = st.columns([8, 4], gap="large")
with choices:
    chosen = ui.choose(
        _("Indicator"),
        charted,
        "indicator",
        lambda code: f"{_(catalogue.indicators[code].label.title)} ({code.removeprefix('SPMF-')})",
    )
view = ui.prepared(overview.prepare, chosen)
with words:
    ui.title(view.eyebrow, view.headline, view.lead)

if view.people.rows and view.region["uncovered_persons"] is not None:
    ui.show(overview_tables.strip_ends(view, language))
    ui.chart_by_width(
        "strip",
        view.people,
        chosen,
        make=partial(screen.people_strip, view.people.rows, now.palette, language),
    )
ui.cards(view.cards)

left, right = st.columns([7, 5], gap="large")
with left:
    ui.head(view.tiles)
    draw = partial(tiles.tile_map, view.tiles.rows, ui.map_places(), now.palette, language)
    ui.chart_by_width("tiles", view.tiles, chosen, make=draw)
    ui.source("overview", view.tiles, indicator=chosen)
with right:
    ui.head(view.news)
    ui.show(overview_tables.news(view, ui.carried(), language))

ui.head(view.members)
sorts = {
    "left_out": _("People left out"),
    "covered": _("Covered"),
    "change": _("Change"),
    "name": _("Name"),
}
if view.region["uncovered_persons"] is None:
    del sorts["left_out"]  # nobody can be counted, so nothing can be put in that order
sort = ui.switch(_("Sort by"), sorts, "sort")
rows = partial(overview_tables.members, view, sort, now.palette, language)
ui.show(ui.drawn("members", chosen, sort, make=rows))
if view.verdicts is not None:
    ui.show(chips.tally(view.verdicts, language))
ui.source("overview", overview.shown_members(view, language), indicator=chosen)

ui.head(view.freshness)
ui.show(overview_tables.freshness(view, ui.this_year(), language))
ui.source("overview", view.freshness, indicator=chosen)
