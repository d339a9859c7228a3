"""Country: what share of whom is covered, who is left out, and what is not known."""

from functools import partial

import streamlit as st

from indicators.figures import chips, country_tables, screen, trends
from indicators.views import country
from pages import handout, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext
areas = [c.ref_area for c in catalogue.countries.values() if c.kind in ("member", "partner")]

words, choices = st.columns([8, 4], gap="large")
with choices:
    chosen = ui.choose(_("Country"), areas, "country", lambda code: ui.country_label(code))
    handout.brief_of(chosen)
view = ui.prepared(country.prepare, chosen)
with words:
    ui.title(view.eyebrow, view.headline, view.lead)
ui.cards(view.cards)
ui.show(chips.standing(view.standing, language))

ui.head(view.contingencies)
ui.show(country_tables.contingencies(view, language))
ui.source("country", view.contingencies, country=chosen)

left, right = st.columns([7, 5], gap="large")
with left:
    ui.head(view.trend)
    path = partial(
        trends.country_trend,
        view.trend.rows,
        view.short_name,
        now.palette,
        language,
        aim=view.aim,
        this_year=ui.this_year(),
    )
    ui.chart_by_width("trend", view.trend, chosen, make=path)
    ui.source("country", view.trend, country=chosen)
with right:
    ui.head(view.quintiles)
    if view.quintiles.rows:
        fifths = partial(screen.quintiles, view.quintiles.rows, now.palette, language)
        ui.chart("quintiles", view.quintiles, chosen, make=fifths)
        ui.source("country", view.quintiles, country=chosen)
    else:
        ui.absent(_("No household survey held here tells the fifths of this country apart."))

left, right = st.columns([7, 5], gap="large")
with left:
    ui.head(view.agencies)
    ui.show(country_tables.agencies(view, language))
    ui.source("country", view.agencies, country=chosen)
    ui.head(view.sexes)
    ui.show(country_tables.sexes(view, language))
    ui.source("country", view.sexes, country=chosen)
with right:
    ui.show(country_tables.box(view.unknown, chosen, view.short_name, ui.carried(), language))

ui.head(view.others)
ui.show(country_tables.others(view, language))
ui.source("country", view.others, country=chosen)
