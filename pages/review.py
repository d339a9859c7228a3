"""Review: what waits, what was found in it, what it would change; publish it or return it."""

import streamlit as st

from indicators import submissions
from indicators.figures import report_tables as tables
from indicators.figures import submission_tables
from indicators.views import effect, report
from pages import choices, desk, downloads, findings, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

reviewer = desk.is_reviewer(now)
waiting = submissions.to_decide(now.actor) if reviewer else []
count = language.ngettext(
    "{n} submission waits for your decision",
    "{n} submissions wait for your decision",
    len(waiting),
).format(n=language.number(len(waiting)))
ui.title(
    _("For reviewers of the secretariat"),
    count if reviewer else _("Decide what is published"),
    _("Nobody decides on a file they sent themselves. Every decision is recorded with its reason."),
)
if not reviewer:
    desk.turn_away(_("Sign in as a reviewer to see what waits."), now)

desk.say_outcome(now)
if waiting:
    ui.show(submission_tables.submissions(waiting, language))
    names = {str(row["id"]): f"{row['id']} · {row['ref_area']} · {row['name']}" for row in waiting}
    chosen = choices.one(
        _("Open submission"), list(names), "submission", lambda number: names[number]
    )
    row = submissions.look(int(chosen), now.actor)
    issues, found_of, changes = desk.reading_of(row)
    found = report.findings(issues, found_of, changes, catalogue, language)
    change = effect.effect(submissions.compare(row["id"], now.actor), catalogue, language)

    words = _("Submission {number}: {country}")
    ui.subject(words.format(number=row["id"], country=ui.country_label(row["ref_area"])))
    ui.show(tables.facts(desk.facts_of_submission(row, now)))
    downloads.original(row, now)
    findings.show_issues(found, {}, f"submission-{row['id']}", now)
    near, far = st.columns([5, 7], gap="large")
    with near:
        findings.show_headline(change, now)
        findings.show_changes(found, now)
    with far:
        findings.show_effect(change, f"submission-{row['id']}", now)
    findings.show_what_readers_see(change, now)
    ui.head(change.beside)
    ui.show(tables.beside(change.beside, language))
    ui.subject(_("Your decision"))
    desk.decide_form(row, now)

decided = [row for row in submissions.visible(now.actor) if row["state"] != "submitted"]
if decided:
    with st.expander(_("Decided before")):
        ui.show(submission_tables.submissions(decided, language))
