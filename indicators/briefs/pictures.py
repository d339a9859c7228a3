"""Any figure of any page as a picture that carries its title, unit, years, source and publication.

The figure is named as its CSV is: view, panel and the choices in the address. It is drawn from
the same prepared panel, so the picture and the file hold the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from indicators import narrative, settings
from indicators.briefs import issuer as issuing
from indicators.briefs.brush import Brush
from indicators.briefs.desk import Desk
from indicators.briefs.order import Order
from indicators.briefs.page import Page, Words, frame, together
from indicators.briefs.painters import PAINTERS, heading
from indicators.briefs.pictured import has_picture, subtitle
from indicators.briefs.typesetting import marks, typeset
from indicators.catalogue import Catalogue, load
from indicators.errors import MonitorError, Sentence
from indicators.figures.print import Drawing
from indicators.figures.print_members import Type
from indicators.language import SOURCE_LANGUAGE, Language, available
from indicators.series import Series
from indicators.views import registry
from indicators.views.panel import Panel

SHEETS = {
    "a4": (184.0, 177.0, Type(name=10.5, small=8.6, value=10.5, least=7.6)),
    "slide": (308.0, 110.0, Type(name=13.0, small=10.5, value=13.0, least=9.5)),
    "square": (171.5, 103.0, Type(name=12.0, small=10.5, value=12.5, least=10.0)),
}
LOWER = (0.88, 0.76, 0.64)  # parts of the height that a figure on a sheet may be left with


@dataclass(frozen=True)
class Picture:
    """One figure as it is asked for. ``publication`` None is the current one."""

    view: str
    panel: str
    choices: Mapping[str, str] = field(default_factory=dict)
    language: str = SOURCE_LANGUAGE
    size: str = "slide"
    publication: int | None = None

    def words(self) -> dict[str, object]:
        """The picture as plain data, for another process."""
        return asdict(self)


Sheets = Mapping[str, tuple[float, float, Type]]


def check(picture: Picture, sheets: Sheets = SHEETS) -> None:
    """Raise ``MonitorError`` for a word that is not known, before any work is done."""
    if not has_picture(picture.view, picture.panel):
        raise MonitorError(
            Sentence(
                "There is no picture of “{panel}” on {view}; its figures are there as CSV and "
                "as data.",
                panel=picture.panel,
                view=picture.view,
            )
        )
    if picture.language not in available():
        known = ", ".join(available())
        raise MonitorError(
            Sentence(
                "There is no language “{language}”. Choose one of: {known}.",
                language=picture.language,
                known=known,
            )
        )
    if picture.size not in sheets:
        known = ", ".join(sheets)
        raise MonitorError(
            Sentence(
                "There is no size “{size}”. Choose one of: {known}.", size=picture.size, known=known
            )
        )


def make_from(words: dict[str, object]) -> bytes:
    """The finished PNG. Raises ``MonitorError`` when it cannot be made."""
    return make(Picture(**words))


def make(picture: Picture) -> bytes:
    """The finished PNG of a picture."""
    return typeset(compose(picture), picture.size, "png")


@dataclass(frozen=True)
class Found:
    """What a picture shows: its panel, and what its painter drew of it."""

    view: Any
    panel: Panel
    drawn: Drawing | list[Drawing] | Words
    series: Series
    catalogue: Catalogue
    language: Language


def drawn(picture: Picture, sheets: Sheets = SHEETS) -> Found:
    """The figure before there is a page around it."""
    check(picture, sheets)
    number = picture.publication
    series = Series.current() if number is None else Series.at(number)
    catalogue = load(settings.from_environment().definitions)
    language = Language(picture.language)
    if picture.view not in registry.VIEWS:
        raise MonitorError(Sentence("There is no page “{view}”.", view=picture.view))
    made = registry.VIEWS[picture.view](series, catalogue, language, picture.choices)
    panels = {value.id: value for value in vars(made).values() if isinstance(value, Panel)}
    if picture.panel not in panels or not panels[picture.panel].rows:
        raise MonitorError(
            Sentence(
                "The figure “{panel}” on {view} has no rows with this choice, so there is "
                "nothing to draw.",
                panel=picture.panel,
                view=picture.view,
            )
        )
    panel = panels[picture.panel]
    width, height, letters = sheets[picture.size]
    year = narrative.publication_year(series.publication)
    brush = Brush(width, height, letters, language, catalogue, year)
    figure = PAINTERS[(picture.view, picture.panel)](made, panel, brush)
    return Found(made, panel, figure, series, catalogue, language)


def compose(picture: Picture) -> Page:
    """The page of a picture before it is set.

    A sheet has the definition below the figure; where that is long the figure is made lower.
    """
    page = _composed(picture, SHEETS)
    for share in LOWER:
        if picture.size != "a4" or marks(page, "end") == [1]:
            break
        width, height, letters = SHEETS["a4"]
        page = _composed(picture, {"a4": (width, height * share, letters)})
    return page


def _composed(picture: Picture, sheets: Sheets) -> Page:
    found = drawn(picture, sheets)
    panel, series, language = found.panel, found.series, found.language
    _ = language.gettext
    page = Page("picture")
    issuer = issuing.from_environment()
    order = Order("asean", "ASEAN", picture.language, picture.size)
    said = heading(panel)
    desk = Desk(series, found.catalogue, language, order, issuer)
    frame(page, desk, title=said, kind=_("Social Protection Monitor"))
    page.words |= {
        "sheet": picture.size,
        "headline": together(said),
        "subtitle": subtitle(picture.view, panel, language),
        "figure": _part(page, found.drawn),
        "measured_title": _("What is measured"),
        "measured": _measured(found),
        "sources": f"{panel.note} {panel.source}".strip(),
        "link": _address(picture, series.publication["number"]),
    }
    if issuer.public_url:
        address = issuer.public_url + page.words["link"]
        page.files["qr.svg"] = issuing.qr_code(address)
        page.words |= {"address": address, "link": address.split("://", 1)[1]}
    return page


def _measured(found: Found) -> str:
    """The definition of the indicator that a view is about; empty for a view of several."""
    named = {row["indicator"] for row in found.panel.rows if "indicator" in row}
    if hasattr(found.view, "indicator"):
        named = {found.view.indicator.id}
    if len(named) != 1:
        return ""
    return found.language.gettext(found.catalogue.indicators[named.pop()].definition)


def _part(page: Page, drawn: Drawing | list[Drawing] | Words) -> Words:
    """What a painter gave, as a part of the page."""
    if isinstance(drawn, Drawing):
        return page.figure(drawn)
    if isinstance(drawn, list):
        return {"kind": "beside", "parts": [page.figure(one) for one in drawn]}
    return drawn


def _address(picture: Picture, number: int) -> str:
    """The page that shows the figure, with the same choices and publication."""
    query = {name: value for name, value in picture.choices.items() if value}
    query["publication"] = str(number)
    if picture.language != SOURCE_LANGUAGE:
        query["lang"] = picture.language
    path = "" if picture.view == "overview" else picture.view
    return f"/{path}?{urlencode(query)}"
