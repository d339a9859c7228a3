"""History: what was published, when, by whom and why; any two publications side by side."""

import streamlit as st

from indicators import submissions
from indicators.figures import report_tables as tables
from indicators.views import history
from pages import desk, ui

now = ui.visit()
language = now.language
_ = language.gettext

published = submissions.publications()
ui.title(
    _("Everything that was published"),
    history.headline(published, language),
    _("A publication is never edited. Any page can be opened as of any of them."),
)
desk.say_outcome()
ui.show(tables.publications(published, language))

numbers = [str(row["number"]) for row in published]
if len(numbers) > 1:
    ui.subject(_("Compare two publications"))
    left, right = st.columns(2)
    with left:
        earlier = ui.choose(_("Earlier"), numbers[1:], "earlier", lambda number: number)
    with right:
        later = ui.choose(_("Later"), numbers, "later", lambda number: number)
    panel = ui.prepared(history.compare, int(earlier), int(later))
    ui.head(panel)
    ui.show(tables.differences(panel, language))
    ui.source("history", panel, earlier=earlier, later=later)

if desk.is_reviewer(now) and numbers:
    desk.publication_forms(published, now)
