"""Equity: groups of people side by side, who is behind, and by which lawful measure."""

from functools import partial

import streamlit as st

from indicators.figures import equity_tables
from indicators.views import coverage_words, equity, equity_words
from pages import analysis, choices, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

offered = ui.prepared(equity.offered)
words, ask = st.columns([8, 4], gap="large")
with ask:
    chosen = analysis.choose_indicator(list(offered))
    breakdown = choices.one(
        _("Groups of people"),
        offered[chosen],
        "breakdown",
        partial(coverage_words.breakdown_name, language=language),
    )
    measure = choices.one(
        _("Measure"),
        equity.measures_of(breakdown),
        "measure",
        partial(equity.measure_name, language=language),
    )
key = (chosen, breakdown, measure)
asked = {"indicator": chosen, "breakdown": breakdown, "measure": measure}
view = ui.prepared(equity.prepare, *key)
with words:
    ui.title(view.eyebrow, view.headline, view.lead)

say = equity_words.Words(catalogue, language, view.indicator, breakdown)
ui.head(view.strata)
ui.show(ui.drawn("strata", *key, make=partial(equity_tables.strata, view, say, language)))
ui.source("equity", view.strata, **asked)

if view.measures.rows:
    ui.head(view.measures)
    table = partial(equity_tables.measures, view, language)
    ui.show(ui.drawn("measures", *key, make=table))
    ui.source("equity", view.measures, **asked)
