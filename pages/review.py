"""Review: what waits, what was found in it, what it would change; publish it or return it."""

from indicators import submissions
from indicators.figures import report_tables as tables
from indicators.views import report
from pages import desk, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

ui.title(
    _("For reviewers of the secretariat"),
    _("Decide what is published"),
    _("Nobody decides on a file they sent themselves. Every decision is recorded with its reason."),
)
desk.say_outcome()
if not desk.is_reviewer(now):
    ui.absent(_("Sign in as a reviewer to see what waits."))
    raise ui.PageDone

waiting = submissions.to_decide(now.actor)
ui.subject(
    language.ngettext("{n} submission waits", "{n} submissions wait", len(waiting)).format(
        n=len(waiting)
    )
)
ui.show(tables.submissions(waiting, language))
if waiting:
    numbers = [str(row["id"]) for row in waiting]
    chosen = ui.choose(_("Open submission"), numbers, "submission", lambda number: number)
    row = submissions.look(int(chosen), now.actor)
    found = report.findings(*desk.reading_of(row), catalogue, language)
    ui.subject(found.title)
    ui.show(tables.facts(desk.facts_of_submission(row, now)))
    desk.download_original(row, now)
    ui.head(found.issues)
    ui.show(tables.issues(found.issues, "all", language))
    ui.head(found.changes)
    ui.show(tables.changes(found.changes, language))

    change = report.effect(submissions.compare(int(chosen), now.actor), catalogue, language)
    ui.head(change.cells)
    ui.show(tables.counts(change))
    ui.show(tables.cells(change.cells, language))
    ui.head(change.shown)
    ui.show(tables.shown(change.shown, language))
    ui.head(change.beside)
    ui.show(tables.beside(change.beside, language))
    desk.decide_form(row, now)
