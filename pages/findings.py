"""How a file that was read is shown, to its officer before submitting and to its reviewer after."""

from __future__ import annotations

import streamlit as st

from indicators.figures import report_tables as tables
from indicators.language import Language
from indicators.views import file_lines, report
from indicators.views.effect import Change
from pages import choices, downloads, ui
from pages.visit import Visit


def show_issues(found: report.Findings, lines: dict[int, list[str]], name: str, now: Visit) -> None:
    """The findings with a filter, and the ways to take them along."""
    _ = now.language.gettext
    rows = found.issues.rows
    if not rows:
        ui.head(found.issues)
        return
    left, right = st.columns([8, 4], vertical_alignment="bottom")
    with left:
        ui.head(found.issues)
    kind = "all"
    if len({row["severity"] for row in rows}) > 1:
        with right, st.container(horizontal=True, horizontal_alignment="right"):
            kind = choices.one(
                _("Show"),
                ["all", "error", "warning"],
                "kind",
                lambda code: _kinds(now.language)[code],
                buttons=True,
            )
    ui.show(tables.issues(found.issues, kind, now.language))
    with st.container(horizontal=True):
        downloads.rows_as_csv(_("Findings as CSV"), rows, f"findings-{name}")
        downloads.with_notes(lines, rows, f"notes-{name}", now)


def _kinds(language: Language) -> dict[str, str]:
    _ = language.gettext
    return {"all": _("All"), "error": _("Errors"), "warning": _("To check")}


def show_excerpt(found: report.Findings, lines: dict[int, list[str]], changes, now: Visit) -> None:
    """The part of the file around each finding, with line numbers."""
    _ = now.language.gettext
    near = file_lines.around(lines, found.issues.rows, changes)
    if near:
        title = _("Your file, lines {first} to {last}").format(
            first=near[0].number, last=near[-1].number
        )
        ui.show(tables.excerpt(near, title))


def show_changes(found: report.Findings, now: Visit) -> None:
    """What was read differently from how it was written."""
    ui.head(found.changes)
    ui.show(tables.changes(found.changes, now.language))


def show_headline(change: Change, now: Visit) -> None:
    """What happens to the country's headline, or that nothing does."""
    if change.headline is None:
        words = now.language.gettext("The country’s headline stays as it is.")
        ui.show(tables.next_step(words, ""))
    else:
        ui.show(tables.headline(change.headline, now.language, now.current_number))


def show_effect(change: Change, name: str, now: Visit) -> None:
    """How many figures change, and each of them before and after."""
    ui.head(change.cells)
    ui.show(tables.counts(change))
    ui.show(tables.cells(change.cells, now.language))
    ui.show(tables.kept(change.kept))
    label = now.language.gettext("Changes as CSV")
    downloads.rows_as_csv(label, change.cells.rows, f"changes-{name}")


def show_what_readers_see(change: Change, now: Visit) -> None:
    """Newest values, people left out, places among the members."""
    ui.head(change.shown)
    ui.show(tables.shown(change.shown, now.language))
