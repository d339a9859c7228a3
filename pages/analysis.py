"""Choices that the pages of analysis share: an indicator, a country or all members."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from indicators.views import templates
from pages import choices, ui

ALL = "all"


def indicator_name(code: str) -> str:
    """Dimension first: the list is in the order of the dimensions."""
    now = ui.visit()
    _ = now.language.gettext
    indicator = now.catalogue.indicators[code]
    dimension = now.catalogue.framework.dimensions[indicator.dimension]
    return f"{_(dimension.name)}: {_(indicator.short_name)} ({code.removeprefix('SPMF-')})"


def choose_indicator(ids: Sequence[str]) -> str:
    """One of ``ids``; the framework's headline where it is among them, else the first."""
    now = ui.visit()
    headline = now.catalogue.framework.headline_indicator
    default = headline if headline in ids else ids[0]
    label = now.language.gettext("Indicator")
    return choices.one(label, ids, "indicator", indicator_name, default)


def choose_country() -> str:
    """A member, a partner, or all members."""
    now = ui.visit()
    _ = now.language.gettext
    areas = [c.ref_area for c in now.catalogue.countries.values() if c.kind != "aggregate"]

    def name_of(code: str) -> str:
        return _("All members") if code == ALL else ui.country_label(code)

    return choices.one(_("Country"), [ALL, *areas], "country", name_of, ALL)


def carried() -> dict[str, str]:
    """What a download of figures takes along, so that it is of the publication that is shown."""
    now = ui.visit()
    return {"lang": now.language.code, "publication": str(now.publication["number"])}


def all_templates(scope: str) -> None:
    """The templates of all members in one archive, made only when it is asked for."""
    now = ui.visit()
    _ = now.language.gettext
    st.download_button(
        _("All templates, ZIP"),
        lambda: ui.prepared(templates.archive, scope),
        f"templates-publication-{now.publication['number']}.zip",
        "application/zip",
        on_click="ignore",
    )
