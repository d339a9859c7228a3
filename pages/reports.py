"""Reports: choose a page to hand out, look at it, take it along as PNG or PDF."""

from dataclasses import replace

import streamlit as st

from indicators.briefs.order import ASEAN, FORMS, Order
from indicators.errors import MonitorError
from indicators.escape import plain
from indicators.language import Language, available
from pages import choices, printing, reports_zip, ui

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
    form = choices.one(_("Form"), list(FORMS), "form", str.upper, buttons=True)
    publication = int(number) or None
    order = Order(kind, subject, spoken, size, form, publication)

with show, st.spinner(_("The report is being printed.")):
    try:
        picture = printing.brief(replace(order, form="png"))
    except MonitorError as refusal:
        ui.absent(language.say(refusal))
        st.stop()
with show, st.container(border=True):
    st.image(picture, width="stretch", alt=order.file_name(int(number)))

with ask:
    st.download_button(
        _("Download {form}").format(form=form.upper()),
        picture if form == "png" else lambda: printing.brief(order),
        order.file_name(int(number)),
        MIME[form],
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    reports_zip.offer(order, int(number))
