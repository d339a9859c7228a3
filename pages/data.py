"""Data: what is known of whom, how old it is, why figures are missing, and what is asked for."""

from functools import partial

import streamlit as st

from indicators.figures import availability_tables as tables
from indicators.views import availability, availability_words
from pages import analysis, choices, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

words, ask = st.columns([8, 4], gap="large")
with ask:
    scope = choices.one(
        _("Indicators"),
        availability.scopes(catalogue),
        "scope",
        lambda code: availability_words.scope_name(code, catalogue, language),
    )
    cells = {
        "year": _("Latest year, age"),
        "values": _("Values since 2015"),
        "groups": _("Complete breakdowns"),
    }
    shows = choices.one(_("Cell shows"), list(cells), "shows", cells.__getitem__)
view = ui.prepared(availability.prepare, scope)
with words:
    ui.title(view.eyebrow, view.headline, view.lead)
ui.cards(view.cards)

ui.head(view.matrix)
ui.show(tables.legend(view, ui.this_year(), language))
ui.show(ui.drawn("matrix", scope, shows, make=partial(tables.matrix, view, shows, language)))
ui.source("availability", view.matrix, scope=scope)

ui.head(view.asked)
analysis.all_templates(scope)
ui.show(ui.drawn("asked", scope, make=partial(tables.asked, view, analysis.carried(), language)))
ui.source("availability", view.asked, scope=scope)

ui.head(view.timeliness)
ui.show(ui.drawn("timeliness", scope, make=partial(tables.timeliness, view, language)))
ui.source("availability", view.timeliness, scope=scope)
