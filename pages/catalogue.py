"""Catalogue: what every indicator counts, how it stands to the goals, and what is aimed at."""

import streamlit as st

from indicators.figures import catalogue_tables
from indicators.views import catalogue
from pages import choices, definitions, ui

now = ui.visit()
language, framework = now.language, now.catalogue.framework
_ = language.gettext
view = ui.prepared(catalogue.prepare)
parts = {
    "definitions": _("Definitions"),
    "alignment": _("SDG match"),
    "targets": _("Targets"),
    "framework": _("Framework"),
}
where = _("Catalogue · version {version}, {status}").format(
    version=framework.version, status=view.status
)

top = st.container()
with st.container(key="catalogue-parts"):
    part = choices.one(_("Part"), list(parts), "section", parts.__getitem__, buttons=True)

if part == "definitions":
    definitions.show(top, where, view.definitions)

if part == "alignment":
    with top:
        ui.title(where, view.alignment.title, view.alignment.subtitle)
    ui.cards(view.matches)
    ui.show(
        ui.drawn("alignment", make=lambda: catalogue_tables.alignment(view, language)),
        key="catalogue-matrix",
    )
    ui.source("catalogue", view.alignment, section=part)
    with st.expander(view.codes.title):
        ui.show(ui.drawn("codes", make=lambda: catalogue_tables.codes(view, language)))
        ui.source("catalogue", view.codes, section=part)

if part == "targets":
    with top:
        ui.title(where, view.targets.title, view.targets.subtitle)
    ui.show(ui.drawn("targets", make=lambda: catalogue_tables.targets(view, language)))
    ui.source("catalogue", view.targets, section=part)

if part == "framework":
    with top:
        ui.title(where, view.framework.title, view.framework.subtitle)
    ui.show(ui.drawn("dimensions", make=lambda: catalogue_tables.dimensions(view, language)))
    ui.source("catalogue", view.framework, section=part)
    ui.head(view.instruments)
    ui.show(ui.drawn("instruments", make=lambda: catalogue_tables.instruments(view, language)))
    ui.source("catalogue", view.instruments, section=part)
