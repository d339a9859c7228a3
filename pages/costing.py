"""What would it take: guarantees at a chosen level, their cost by year, and all they rest on."""

from functools import partial

import streamlit as st

from indicators.figures import costing_tables as tables
from indicators.views import costing
from pages import assumptions, choices, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

words, ask = st.columns([8, 4], gap="large")
with ask:
    areas = [c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"]
    first = ui.prepared(costing.default_area)
    country = choices.one(_("Country"), areas, "country", ui.country_label, first)
    scenario = assumptions.chosen()
key = (country, scenario)
view = ui.prepared(costing.prepare, *key)
asked = {"country": country, **dict(scenario)}
with words:
    ui.title(view.eyebrow, view.headline, view.lead)
ui.cards(view.cards)

ui.head(view.guarantees)
ui.show(ui.drawn("guarantees", *key, make=partial(tables.guarantees, view, language)))
ui.source("costing", view.guarantees, **asked)

ui.head(view.years)
ui.show(ui.drawn("years", *key, make=partial(tables.years, view, language)))
ui.source("costing", view.years, **asked)

left, right = st.columns([7, 5], gap="large")
with left:
    ui.head(view.assumptions)
    ui.show(ui.drawn("assumptions", *key, make=partial(tables.assumptions, view, language)))
    ui.source("costing", view.assumptions, **asked)
with right:
    ui.head(view.published)
    ui.show(tables.published(view, language))
    ui.source("costing", view.published, **asked)
