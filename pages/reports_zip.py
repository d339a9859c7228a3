"""The reports of ASEAN and of every member as one zip, with a bar that says how far they are."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from indicators.briefs.order import Order
from indicators.series import Series
from pages import printing, ui

KEPT = "spm_zip"


def offer(like: Order, number: int) -> None:
    """Make a zip in the size, language, form and publication of ``like``; then offer it.

    Raises ``MonitorError`` when one of its reports cannot be made.
    """
    now = ui.visit()
    _ = now.language.gettext
    alike = replace(like, kind="asean", subject="ASEAN")
    if st.button(
        _("Make a zip of all members, {form}").format(form=like.form.upper()), width="stretch"
    ):
        series = now.series if like.publication is None else Series.at(like.publication)
        words = _("The reports are being printed.")
        bar = st.progress(0.0, words)
        zipped = printing.of_all_members(
            series, now.catalogue, alike, lambda done: bar.progress(done, words)
        )
        bar.empty()
        st.session_state[KEPT] = (alike, zipped)
    made, zipped = st.session_state.get(KEPT, (None, b""))
    if made == alike:
        st.download_button(
            _("Download the zip"),
            zipped,
            f"briefs-{like.size}-{like.language}-publication-{number}-{like.form}.zip",
            "application/zip",
            on_click="ignore",
            type="primary",
            width="stretch",
        )
