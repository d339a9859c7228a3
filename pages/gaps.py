"""Gaps: how far it is to the target, how many people that is, and what the methods say."""

from functools import partial

import streamlit as st

from indicators.figures import chips, gap_tables, squares
from indicators.views import gaps, target_words
from pages import analysis, choices, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

words, ask = st.columns([8, 4], gap="large")
with ask:
    chosen = analysis.choose_indicator(gaps.chosen_from(catalogue))
    indicator = catalogue.indicators[chosen]
    against = choices.one(
        _("Measure against"),
        gaps.measured_against(catalogue, chosen),
        "against",
        lambda code: target_words.against_name(code, catalogue, indicator, language),
    )
view = ui.prepared(gaps.prepare, chosen, against)
asked = {"indicator": chosen, "against": against}
with words:
    ui.title(view.eyebrow, view.headline, view.lead)
ui.show(chips.targets(view.targets, language))

if view.people.rows:
    ui.head(view.people)
    ui.show(squares.legend(view.unit, language))
    make = partial(squares.people, view.people.rows, view.unit, now.palette, language)
    ui.show(ui.drawn("squares", chosen, make=make))
    ui.source("gaps", view.people, **asked)

ui.head(view.members)
orders = {"left_out": _("Left out")} if view.people.rows else {}
orders |= {"distance": _("Distance"), "pace": _("Change"), "name": _("Name")}
order = choices.one(_("Sort by"), list(orders), "order", orders.__getitem__, buttons=True)
table = partial(gap_tables.members, view, order, language)
ui.show(ui.drawn("gaps", chosen, against, order, make=table))
ui.source("gaps", view.members, **asked)

left, right = st.columns([7, 5], gap="large")
with left:
    ui.head(view.contingencies)
    ui.show(gap_tables.contingencies(view, language))
    ui.source("gaps", view.contingencies, **asked)
with right:
    ui.show(gap_tables.differ(choices.carried(), language))

ui.head(view.peers)
ui.show(ui.drawn("peers", chosen, make=partial(gap_tables.peers, view, language)))
ui.source("gaps", view.peers, **asked)
