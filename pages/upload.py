"""Upload: drop a file, see what it was taken for and what it would change, submit it for review."""

import streamlit as st

from indicators import submissions
from indicators.figures import report_tables as tables
from indicators.views import report
from pages import desk, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

ui.title(
    _("For country officers"),
    _("Send a file of figures"),
    _("Nothing is public until you submit it and a second person publishes it."),
)
desk.say_outcome()
desk.template_download(now)
countries = desk.reporting_countries(now)
if not countries:
    ui.absent(_("Sign in as an officer to send a file. The template needs no account."))
    raise ui.PageDone

left, right = st.columns([4, 8], gap="large")
with left:
    country = ui.choose(_("Country"), countries, "for", ui.country_label)
with right:
    sent = st.file_uploader(
        _("CSV or Excel file, at most 5 MB"), type=["csv", "txt", "tsv", "xlsx"], key="file"
    )

if sent is not None:
    examined = desk.examined(sent.getvalue(), sent.name, country, now)
    found = report.findings(examined.issues, examined.found, examined.changes, catalogue, language)
    ui.show(tables.steps(2, language))
    ui.subject(found.title)
    ui.show(tables.facts(desk.facts(examined, now)))
    if examined.barred:
        st.error(
            _("This file was not kept: it seems to hold records of persons. Remove them first.")
        )

    ui.head(found.issues)
    kinds = {"all": _("All"), "error": _("Errors"), "warning": _("To check")}
    ui.show(tables.issues(found.issues, ui.switch(_("Show"), kinds, "kind"), language))
    desk.download_rows(_("Findings as CSV"), found.issues.rows, f"findings-{country}")
    ui.head(found.changes)
    ui.show(tables.changes(found.changes, language))

    if not examined.errors:
        desk.download_corrected(examined, now)
        change = report.effect(
            submissions.compare_staged(examined.sha256, country, now.actor), catalogue, language
        )
        ui.head(change.cells)
        ui.show(tables.counts(change))
        ui.show(tables.cells(change.cells, language))
        ui.head(change.shown)
        ui.show(tables.shown(change.shown, language))
        desk.submit_form(examined, now)

ui.subject(_("My submissions"))
ui.show(tables.submissions(desk.sent_by_me(now), language))
