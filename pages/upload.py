"""Upload: drop a file, see what it was taken for and what it would change, submit it for review."""

import streamlit as st

from indicators.figures import report_tables as tables
from indicators.figures import submission_tables
from indicators.views import effect, file_lines, report
from pages import choices, desk, downloads, findings, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

countries = desk.reporting_countries(now)
if not countries:
    ui.title(
        _("For country officers"),
        _("Send a file of figures"),
        _("Nothing is public until you submit it and a second person publishes it."),
    )
    downloads.template_to_fill(now)
    reason = _("Sign in as an officer to send a file. The template needs no account.")
    desk.turn_away(reason, now)

top = st.container()
left, middle, right = st.columns([3, 7, 2], gap="medium")
with left:
    country = choices.one(_("Country"), countries, "for", ui.country_label)
with middle:
    sent = desk.file_field(now)
with right:
    ui.show(tables.space_above_button())
    downloads.template_to_fill(now, country)

if sent is None:
    with top:
        ui.show(tables.steps(4 if desk.files_sent() else 1, language))
        ui.title(
            _("For country officers"),
            _("Send a file of figures"),
            _("Nothing is public until you submit it and a second person publishes it."),
        )
        desk.say_outcome(now)
else:
    content = sent.getvalue()
    read = desk.examined(content, sent.name, country, now)
    found = report.findings(read.issues, read.found, read.changes, catalogue, language)
    lines = {} if read.barred else file_lines.cells_by_line(content, read.changes)
    with top:
        ui.show(tables.steps(2, language))
        ui.title(_("For country officers"), found.title, found.lead)
        desk.say_outcome(now)
        if read.barred:
            st.error(
                _("This file was not kept: it seems to hold records of persons. Remove them first.")
            )
    ui.show(tables.facts(desk.facts(read, len(content), now)))
    findings.show_issues(found, lines, country, now)
    if read.errors:
        near, far = st.columns([7, 5], gap="large")
        with near:
            findings.show_excerpt(found, lines, read.changes, now)
        with far:
            findings.show_changes(found, now)
    else:
        change = effect.effect(desk.effect_of(read, now), catalogue, language)
        near, far = st.columns([5, 7], gap="large")
        with near:
            findings.show_changes(found, now)
            downloads.corrected(read, now)
            findings.show_headline(change, now)
            findings.show_excerpt(found, lines, read.changes, now)
        with far:
            findings.show_effect(change, country, now)
        findings.show_what_readers_see(change, now)
    next_step = report.what_next(found, read.observations.num_rows, language)
    desk.submit_form(read, next_step, now)

ui.subject(_("My submissions"))
ui.show(submission_tables.submissions(desk.sent_by_me(now), language))
