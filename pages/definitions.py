"""The definitions in the catalogue: a search over all of them, or the card of one."""

from functools import partial

import streamlit as st

from indicators.figures import catalogue_tables, definition_card
from indicators.views import catalogue, catalogue_card
from indicators.views.panel import Panel
from pages import choices, ui


def show(top, where: str, every: Panel) -> None:
    """Ask which definition; ``top`` is the place of the page's title, ``where`` its eyebrow."""
    _ = ui.visit().language.gettext
    names = {"": _("All, as a list")} | {row["indicator"]: row["name"] for row in every.rows}
    with st.container(key="catalogue-choice"):
        chosen = choices.one(_("Definition"), list(names), "indicator", names.__getitem__)
    if chosen:
        _one(top, chosen)
    else:
        _list(top, where, every)


def _list(top, where: str, every: Panel) -> None:
    now = ui.visit()
    language, framework = now.language, now.catalogue.framework
    _ = language.gettext
    anything = {"any": _("All")}
    with st.container(horizontal=True, key="catalogue-filters"):
        sought = choices.text(_("Search"), "q", _("name, words or code"))
        chosen = [
            choices.one(label, list(names), key, names.__getitem__)
            for key, label, names in (
                (
                    "dimension",
                    _("Dimension"),
                    anything | {d.id: _(d.name) for d in framework.dimensions.values()},
                ),
                (
                    "group",
                    _("Life-cycle group"),
                    anything | {group: _(name) for group, name in framework.groups.items()},
                ),
                (
                    "figures",
                    _("Figures"),
                    anything | {"with": _("With figures"), "without": _("No figures yet")},
                ),
            )
        ]
    view = catalogue.narrowed(every, sought, *chosen, language)
    with top:
        ui.title(where, view.title, view.subtitle)
    table = partial(catalogue_tables.definitions, view, choices.carried(), language)
    ui.show(ui.drawn("definitions", sought, *chosen, choices.carried(), make=table))
    asked = dict(zip(("q", "dimension", "group", "figures"), (sought, *chosen), strict=True))
    ui.source("catalogue", view, **asked)


def _one(top, chosen: str) -> None:
    language = ui.visit().language
    view = ui.prepared(catalogue_card.prepare, chosen)
    with top:
        ui.title(view.eyebrow, view.name, "")
    left, right = st.columns([7, 5], gap="large")
    with left:
        ui.show(definition_card.card(view, choices.carried(), language))
        ui.head(view.series)
        if view.series.rows:
            ui.show(definition_card.series(view, language))
            ui.source("definition", view.series, indicator=chosen)
    with right:
        ui.show(definition_card.aside(view, choices.carried(), language))
