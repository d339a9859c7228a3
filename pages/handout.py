"""A country's brief to take along, printed when somebody asks for it and not before."""

from __future__ import annotations

import streamlit as st

from indicators.briefs.order import FORMS, Order
from pages import printing, ui

MIME = {"png": "image/png", "pdf": "application/pdf"}


def brief_of(country: str) -> None:
    """The A4 sheet of one country as PDF and PNG, as of the publication that is shown."""
    now = ui.visit()
    _ = now.language.gettext
    number = now.publication["number"]
    with st.container(horizontal=True, key="brief"):
        for form in reversed(FORMS):
            order = Order("country", country, now.language.code, "a4", form, number or None)
            st.download_button(
                _("Download brief") if form == "pdf" else form.upper(),
                lambda order=order: printing.brief(order),
                order.file_name(number),
                MIME[form],
                key=f"brief-{form}",
                on_click="ignore",
                type="primary" if form == "pdf" else "secondary",
                icon=":material/download:" if form == "pdf" else None,
                help=_("A4 sheet, PDF") if form == "pdf" else _("A4 sheet, PNG"),
            )
