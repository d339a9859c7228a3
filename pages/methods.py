"""Methods: every formula, its source, its limits, and the parameters in use."""

import streamlit as st

from indicators.views import methods
from pages import choices, ui

now = ui.visit()
language = now.language
_ = language.gettext

words, ask = st.columns([8, 4], gap="large")
with ask:
    parts = methods.parts(language)
    part = choices.one(_("Document"), list(parts), "part", parts.__getitem__)
view = ui.prepared(methods.prepare, part)
with words:
    ui.title(view.eyebrow, view.title, view.lead)
    if view.note:
        st.caption(view.note)

contents = [f"- [{title}](#{anchor})" for anchor, title, _text in view.sections if title]
st.markdown("\n".join(contents))
for anchor, title, text in view.sections:
    if title:
        st.header(title, anchor=anchor)
    st.markdown(text)
if view.parameters.rows:
    ui.source("methods", view.parameters, part=part)
