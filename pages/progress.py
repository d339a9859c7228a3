"""Progress: the path so far, the path that is needed, and what each method says of it."""

from functools import partial

import streamlit as st

from indicators.figures import paths, progress_tables
from indicators.views import gaps, progress, progress_words, verdict_words
from pages import analysis, choices, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

words, ask = st.columns([8, 4], gap="large")
with ask:
    chosen = analysis.choose_indicator(gaps.chosen_from(catalogue))
    country = analysis.choose_country()
view = ui.prepared(progress.prepare, chosen, country)
asked = {"indicator": chosen, "country": country}
key = (chosen, country)
with words:
    ui.title(view.eyebrow, view.headline, view.lead)

ui.head(view.paths)
if country == progress.ALL:
    draw = partial(paths.small, view, now.palette, language)
    ui.show(ui.drawn("paths", *key, make=draw))
elif view.paths.rows[0]["points"]:
    ui.chart_by_width(
        "path", view.paths, *key, make=partial(paths.large, view, now.palette, language)
    )
else:
    ui.absent(_("Nothing to draw: no value is held for this choice."))
ui.show(ui.drawn("paces", *key, make=partial(progress_tables.paces, view, language)))
ui.source("progress", view.paths, **asked)

left, right = st.columns([8, 4], gap="large", vertical_alignment="bottom")
with right:
    method = choices.one(
        _("Method"),
        progress.methods(),
        "method",
        lambda code: _(verdict_words.SHORT_METHODS[code]),
    )
with left:
    ui.head(view.verdicts)
table = partial(progress_tables.verdicts, view, method, language)
ui.show(ui.drawn("verdicts", *key, method, make=table))
ui.source("progress", view.verdicts, **asked)
card = progress_words.method_card(method, language)
ui.show(progress_tables.method_box(card, choices.carried(), language))
