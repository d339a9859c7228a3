"""What Upload and Review give along: the template, findings, notes, a corrected copy, the original.

Streamlit serves a download to anybody who knows its address, so every file that is not public has a
name that nobody can guess. What is long is written when somebody asks for it: most verdicts are
read and nothing is taken along.
"""

from __future__ import annotations

import secrets
from functools import partial

import streamlit as st

from indicators import submissions
from indicators.catalogue import Catalogue
from indicators.escape import csv_text
from indicators.language import Language
from indicators.series import Series
from indicators.submissions import Examination
from indicators.submissions.template import COLUMNS, asked_for, template
from indicators.views import file_lines, registry
from indicators.views.panel import Row
from pages import choices, ui
from pages.visit import Visit


def _draft_name(name: str, ending: str) -> str:
    return f"{name}-{secrets.token_hex(16)}.{ending}"


def rows_as_csv(label: str, rows: list[Row], name: str) -> None:
    """Rows as CSV, when there are any."""
    if rows:
        st.download_button(
            label,
            lambda: csv_text(rows, registry.columns(rows)),
            _draft_name(name, "csv"),
            "text/csv",
            on_click="ignore",
            key=name,
        )


def with_notes(lines: dict[int, list[str]], issues: list[Row], name: str, now: Visit) -> None:
    """The file as it was sent, with what was found beside each line."""
    if lines and issues:
        st.download_button(
            now.language.gettext("Your file with notes beside each line"),
            partial(file_lines.with_notes, lines, issues, now.language),
            _draft_name(name, "csv"),
            "text/csv",
            on_click="ignore",
            key=name,
        )


def corrected(read: Examination, now: Visit) -> None:
    """The file as it was read, in our template: what was converted is written out."""
    if not read.changes:
        return
    st.download_button(
        now.language.gettext("A corrected copy in the template’s layout"),
        partial(_as_template, read),
        _draft_name(f"corrected-{read.country}", "csv"),
        "text/csv",
        on_click="ignore",
        key="corrected",
    )


def _as_template(read: Examination) -> str:
    rows = [{**row, "indicator": row["series"]} for row in read.observations.to_pylist()]
    return csv_text(rows, list(COLUMNS))


def original(row: Row, now: Visit) -> None:
    """The bytes as they were sent."""
    name, content = submissions.original(row["id"], now.actor)
    ending = "xlsx" if name.lower().endswith(".xlsx") else "csv"
    st.download_button(
        now.language.gettext("The file as it was sent"),
        content,
        _draft_name(f"submission-{row['id']}", ending),
        on_click="ignore",
        key="original",
    )


def template_to_fill(now: Visit, country: str | None = None) -> None:
    """The template, blank or with the rows that are still asked of a country.

    Without ``country`` the reader chooses one; an officer's is the one chosen on the page already.
    """
    _ = now.language.gettext
    with st.popover(_("Template"), icon=":material/download:"):
        st.download_button(
            _("Template, blank"), template(), "template.csv", "text/csv", on_click="ignore"
        )
        if country is None:
            every = [c.ref_area for c in now.catalogue.countries.values() if c.kind != "aggregate"]
            country = choices.one(_("Filled in for"), every, "template", ui.country_label)
        st.download_button(
            _("Template with what is still asked for"),
            ui.prepared(_asked_template, country),
            f"template-{country}.csv",
            "text/csv",
            on_click="ignore",
        )


def _asked_template(series: Series, catalogue: Catalogue, here: Language, country: str) -> bytes:
    return template(asked_for(catalogue, series, country))
