"""The frame that all pages share, and the one way to show each thing.

The only module that shows HTML, and only HTML made by ``figures.markup``, where every text is
escaped. A page chooses, asks and shows; it never builds markup, reads a store or draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from indicators import narrative
from indicators.errors import MonitorError
from indicators.escape import for_markdown
from indicators.figures import markup
from indicators.figures.screen import CONFIG
from indicators.figures.theme import PALETTES, Palette
from indicators.language import Language, available
from indicators.views.panel import Card, Panel
from pages import choices, navigation, taking
from pages.document import PRODUCT
from pages.visit import (
    Visit,
    actor,
    begin,
    drawn,
    end,
    language,
    parameter,
    prepared,
    unasked,
    visit,
)

__all__ = ["drawn", "language", "parameter", "prepared", "visit"]

choose = choices.one
carried = choices.carried

STYLE = Path(__file__).with_name("style.css")


class PageDone(Exception):
    """A page has said all it has to say. ``st.stop`` would keep the footer from being shown."""


@contextmanager
def frame(here: Language, name: str) -> Iterator[None]:
    """Style and header above, notices and errors in words, framework and publication below."""
    _ = here.gettext
    dark = st.context.theme.type == "dark"
    st.set_page_config(page_title=f"{name} · {_(PRODUCT)}")
    st.html(_style(PALETTES["dark" if dark else "light"], here))
    _header(here)
    try:
        now = begin(here)
    except MonitorError as error:
        st.error(for_markdown(here.say(error)))
        st.stop()
    if now.publication["number"] != now.current_number:
        st.info(
            _("You are reading publication {number}. The current one is {current}.").format(
                number=now.publication["number"], current=now.current_number
            )
        )
    if now.series.notice:
        st.warning(for_markdown(here.say(now.series.notice)))
    place, whole = st.container(), False
    try:
        yield
        whole = True
    except PageDone:
        pass
    except MonitorError as error:
        st.error(for_markdown(here.say(error)))
    finally:  # a page that stops early still says what was not understood, and what it rests on
        _notices(place, here, whole=whole)
        _footer(now)
        end()


def _notices(place, here: Language, *, whole: bool) -> None:
    """What the address asked for and nobody knows: above the page, though found while it ran.

    A page that stopped early has not asked for all its choices, so no name in the address is
    called unknown then.
    """
    text = here.gettext("“{value}” is not a known {name}; the default is shown.")
    for name, value in st.session_state.pop("spm_notices", {}).items():
        shown = for_markdown(value, 60)
        place.warning(text.format(value=shown, name=_parameter_name(name, here)))
    text = here.gettext("Nothing on this page is chosen by “{name}”; it is left out.")
    for name in unasked() if whole else ():
        place.warning(text.format(name=for_markdown(name, 30)))
        del st.query_params[name]


def _parameter_name(name: str, here: Language) -> str:
    """What a query parameter is called in words; one that is not ours keeps its own name."""
    _ = here.gettext
    words = {
        "lang": _("language"),
        "publication": _("publication"),
        "indicator": _("indicator"),
        "country": _("country"),
        "sort": _("order"),
        "countries": _("choice of countries"),
        "breakdown": _("group of people"),
        "since": _("first year"),
        "until": _("last year"),
        "section": _("section"),
        "dimension": _("dimension"),
        "group": _("life-cycle group"),
        "figures": _("choice of figures"),
    }
    return words[name] if name in words else for_markdown(name, 30)


def _style(colours: Palette, here: Language) -> str:
    names = {
        name.replace("_", "-"): value
        for name, value in vars(colours).items()
        if isinstance(value, str)
    }
    variables = "".join(f"--{name}:{value};" for name, value in names.items())
    variables += f'--more:"{here.gettext(navigation.MORE)}";'
    return f"<style>:root{{{variables}}}\n{STYLE.read_text(encoding='utf-8')}</style>"


def _header(here: Language) -> None:
    """The name of the monitor and the languages, in Streamlit's own bar."""
    name = here.gettext(PRODUCT)
    brand = markup.tag("a", markup.tag("i"), markup.tag("span", name), href=f"/?lang={here.code}")
    show(markup.tag("div", brand, cls="spm-brand"))
    _language_switch(here)
    who = actor()
    href, words = ("/signout", who.name) if who.name else ("/signin", here.gettext("Sign in"))
    link = markup.tag("a", words, href=f"{href}?lang={here.code}")
    show(markup.tag("div", link, cls="spm-session"))


def _language_switch(here: Language) -> None:
    others = {name: value for name, value in st.query_params.items() if name != "lang"}
    links = [
        markup.tag(
            "a",
            code.upper(),
            href=f"?{urlencode({**others, 'lang': code})}",
            cls="on" if code == here.code else "",
            aria_label=Language(code).name,
            lang=code,
        )
        for code in available()
    ]
    st.html(
        markup.tag(
            "div", links, cls="spm-languages", role="group", aria_label=here.gettext("Language")
        )
    )


def _footer(now: Visit) -> None:
    _ = now.language.gettext
    framework = now.catalogue.framework
    left = _("{name}, version {version}: {status} Missing is never counted as zero.").format(
        name=_(framework.name), version=framework.version, status=_(framework.status_note)
    )
    right = _("Publication {number} of {date}").format(
        number=now.publication["number"],
        date=narrative.publication_date(now.publication, now.language),
    )
    carried = choices.carried()
    places = [
        (_("Methods"), f"/methods?{carried}"),
        (_("Known limits"), f"/methods?part=limits&{carried}"),
        (_("Accessibility"), f"/methods?part=accessibility&{carried}"),
    ]
    links = [markup.tag("a", name, href=href) for name, href in places]
    about = markup.tag("span", right, links, cls="about")
    st.html(markup.tag("div", markup.tag("span", left), about, cls="spm-footer"))


def show(content: markup.Markup, key: str | None = None) -> None:
    """Show what ``figures.markup`` made."""
    if not isinstance(content, markup.Markup):
        raise TypeError("only what figures.markup made can be shown as HTML")
    if not content:
        return
    if key is None:
        st.html(content)
    else:
        with st.container(key=key):
            st.html(content)


def title(eyebrow: str, headline: str, lead: str) -> None:
    """The page's first words: where one is, the finding, and what it rests on."""
    show(
        markup.tag(
            "div",
            markup.tag("p", eyebrow, cls="eyebrow"),
            markup.tag("h1", headline),
            markup.tag("p", lead, cls="lead"),
            cls="spm-title",
        )
    )


def cards(items: Sequence[Card]) -> None:
    """Key figures in a row."""
    show(markup.cards([markup.card(c.label, c.figure, c.unit, c.note, c.kind) for c in items]))


def subject(words: str) -> None:
    """A heading that says what the following is about."""
    show(markup.heading(words))


def head(panel: Panel) -> None:
    """A panel's finding and what is measured."""
    show(markup.heading(panel.title, panel.subtitle))


def chart(name: str, panel: Panel, *key: Any, make: Callable[[], Any]) -> None:
    """A Plotly figure with its text alternative."""
    figure = drawn(name, *key, make=make)
    with st.container(key=name):
        st.plotly_chart(
            figure, theme=None, config=CONFIG, key=f"{name}-figure", alt=panel.alt or panel.title
        )


def chart_by_width(name: str, panel: Panel, *key: Any, make: Callable[..., Any]) -> None:
    """A figure drawn twice, ``make(narrow=…)``: a phone gets its own, not a shrunken wide one."""
    chart(f"wide-{name}", panel, *key, make=lambda: make(narrow=False))
    chart(f"narrow-{name}", panel, *key, make=lambda: make(narrow=True))


def source(view: str, panel: Panel, **choices: str) -> None:
    """The source line under a figure, with the ways to take the figure along."""
    show(taking.source_line(view, panel, choices, visit()))


def switch(label: str, options: dict[str, str], key: str) -> str:
    """A row of buttons at the right, one of them chosen; ``options`` gives each code's words."""
    with st.container(horizontal=True, horizontal_alignment="right", key=f"switch-{key}"):
        return choices.one(label, list(options), key, options.__getitem__, buttons=True)


def country_label(ref_area: str) -> str:
    """A country's name in the reader's language and in its own script."""
    country = visit().catalogue.countries[ref_area]
    name = visit().language.gettext(country.name)
    own = country.local_name
    return name if not own or own == name else f"{name} · {own}"


def this_year() -> int:
    """The year of the publication shown: a page as of a publication stays as it was."""
    return narrative.publication_year(visit().publication)


def absent(reason: str) -> None:
    """Say that something cannot be said, and why, as calmly as anything else."""
    show(markup.tag("p", markup.hatch(reason)))


def map_places() -> dict[str, tuple[int, int, str]]:
    """Column, row and short name of every member's tile, from ``countries.csv``."""
    _ = visit().language.gettext
    return {
        c.ref_area: (c.map_column, c.map_row, _(c.short_name))
        for c in visit().catalogue.countries.values()
        if c.map_column is not None
    }
