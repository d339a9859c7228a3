"""History: what was published, when, by whom and why; any two publications side by side."""

import streamlit as st

from indicators import submissions
from indicators.figures import submission_tables as tables
from indicators.views import history
from pages import choices, desk, ui

now = ui.visit()
language = now.language
_ = language.gettext

published = submissions.publications()
ui.title(
    _("Everything that was published"),
    history.headline(published, language),
    _("A publication is never edited. Any page can be opened as of any of them."),
)
desk.say_outcome(now)
ui.show(tables.publications(history.worded(published, now.catalogue, language), language))

numbers = [str(row["number"]) for row in published]
if len(numbers) > 1:
    ui.subject(_("Compare two publications"))
    left, right, _rest = st.columns([2, 2, 8])
    with left:
        earlier = choices.one(_("Earlier"), numbers[1:], "earlier", lambda number: number)
    with right:
        later = choices.one(_("Later"), numbers, "later", lambda number: number)
    panel = ui.prepared(history.compare, int(earlier), int(later))
    ui.head(panel)
    ui.show(tables.by_indicator(panel, language))
    if panel.rows:
        with st.expander(_("Every value, before and after")):
            ui.show(tables.differences(panel, language))
    ui.source("history", panel, earlier=earlier, later=later)

if desk.is_reviewer(now) and numbers:
    with st.expander(_("Name a publication, or withdraw one")):
        desk.publication_forms(published, now)
