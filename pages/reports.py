"""Reports: choose a page to hand out, look at it, take it along as PNG or PDF."""

import streamlit as st

from indicators.briefs.order import ASEAN, FORMS, Order
from indicators.escape import plain
from indicators.language import Language, available
from indicators.series import Series
from pages import choices, printing, ui

now = ui.visit()
language, catalogue = now.language, now.catalogue
_ = language.gettext

kinds = {"country": _("One country"), "asean": _("ASEAN"), "indicator": _("One indicator")}
sizes = {"a4": _("A4 sheet"), "slide": _("Slide, 1920 × 1080"), "square": _("Square, 1080 × 1080")}
numbers = [str(p["number"]) for p in reversed(now.publications)]
areas = [c.ref_area for c in catalogue.countries.values() if c.kind in ("member", "partner")]
MIME = {"png": "image/png", "pdf": "application/pdf"}


def name_of_publication(number: str) -> str:
    found = next(p for p in now.publications if str(p["number"]) == number)
    date = language.date(found["published_at"])
    return plain(f"{number} · {found['name'] or date}")


def name_of_indicator(code: str) -> str:
    return f"{_(catalogue.indicators[code].short_name)} ({code.removeprefix('SPMF-')})"


ask, show = st.columns([4, 8], gap="large")
with ask:
    lead = _("One page of findings, figures, notes and sources, the same every time it is made.")
    ui.title(_("Reports"), _("A page to hand out"), lead)
    kind = choices.one(_("Report of"), list(kinds), "kind", kinds.__getitem__)
    subject = ASEAN
    if kind == "country":
        subject = choices.one(_("Country"), areas, "country", ui.country_label)
    elif kind == "indicator":
        ids = list(catalogue.indicators)
        headline = catalogue.framework.headline_indicator
        subject = choices.one(_("Indicator"), ids, "indicator", name_of_indicator, headline)
    size = choices.one(_("Size"), list(sizes), "size", sizes.__getitem__)
    codes = available()
    spoken = choices.one(
        _("Language"), codes, "in", lambda c: Language(c).name, default=language.code
    )
    number = str(now.publication["number"])
    if numbers:
        number = choices.one(
            _("As of publication"), numbers, "of", name_of_publication, default=number
        )
    publication = int(number) or None
    like = (spoken, size, number)
    order = Order(kind, subject, spoken, size, "png", publication)

with show:
    with st.spinner(_("The report is being printed.")):
        picture = printing.brief(order)
    with ask, st.container(horizontal=True):
        for form in FORMS:
            made = Order(kind, subject, spoken, size, form, publication)
            st.download_button(
                _("Download {form}").format(form=form.upper()),
                picture if form == "png" else printing.brief(made),
                made.file_name(int(number)),
                MIME[form],
                on_click="ignore",
            )
    with st.container(border=True):
        st.image(picture, width="stretch", alt=order.file_name(int(number)))

with ask:
    if st.button(_("Make a zip of all members")):
        series = now.series if publication is None else Series.at(publication)
        bar = st.progress(0.0)
        made = printing.of_all_members(series, catalogue, order, bar.progress)
        st.session_state["spm_zip"] = (*like, made)
    made = st.session_state.get("spm_zip")
    if made and made[:3] == like:
        name = f"briefs-{size}-{spoken}-publication-{number}.zip"
        zipped, words = made[3], _("Download the zip")
        st.download_button(words, zipped, name, "application/zip", on_click="ignore")
