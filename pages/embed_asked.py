"""Which figure an address under ``/embed/`` names, read strictly: every word is known.

Whoever shows a figure elsewhere must not be shown another one than was named, so nothing here has
a default that somebody might not have meant, save the newest publication and English.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request

from indicators import catalogue as definitions
from indicators import settings
from indicators.briefs.pictured import has_picture
from indicators.errors import MonitorError, Sentence
from indicators.language import SOURCE_LANGUAGE, Language, available
from indicators.series import Series
from indicators.views import registry
from indicators.views.panel import Panel
from pages import embedding, printing

LONGEST = 2000  # characters of a query
THEMES = ("light", "dark")
SIZES = ("phone", "square", "slide")


class NotThere(MonitorError):
    """The address names nothing; the sentence says which word of it."""


@dataclass(frozen=True)
class Shown:
    """A figure as its address names it."""

    view: str
    panel: Panel
    language: Language
    series: Series
    choices: dict[str, str]
    pinned: bool  # the address names a publication, so the figure stays as it is
    theme: str  # empty: as the reader's machine likes it
    size: str
    site: str  # where readers reach this monitor
    names: dict[str, str]  # short name of each indicator, in English

    @property
    def number(self) -> int:
        """The publication that is shown."""
        return self.series.publication["number"]

    @property
    def start(self) -> str:
        """The path of its page."""
        return f"{embedding.PATH}{self.view}/{self.panel.id}"

    def address(self, start: str, *, pinned: bool, **more: str) -> str:
        """The same figure at another address; pinned, it stays as it is now for ever."""
        query = self.choices | {"lang": self.language.code}
        query |= {"publication": str(self.number)} if pinned else {}
        query |= {name: word for name, word in more.items() if word}
        return f"{start}?{urlencode(query, safe=',')}"


def spoken(request: Request) -> Language:
    """The language of an answer to somebody who asked for one that may not exist."""
    code = request.query_params.get("lang", SOURCE_LANGUAGE)
    return Language(code if code in available() else SOURCE_LANGUAGE)


def stamp(request: Request) -> tuple:
    """What the figures of an address depend on besides its words: publication and definitions."""
    number = request.query_params.get("publication", "")
    return printing.stamp(_series(number))


def shown(request: Request, site: str) -> Shown:
    """What an address names. Raises ``NotThere`` for a word that nobody knows."""
    if len(request.scope["query_string"]) > LONGEST:
        raise NotThere(
            Sentence(
                "The address is longer than {most} characters, so it names no figure.", most=LONGEST
            )
        )
    view, name, drawing = _named(request)
    choices = dict(request.query_params)
    language = _one_of("lang", choices, available(), SOURCE_LANGUAGE)
    theme = _one_of("theme", choices, THEMES, "")
    size = _one_of("size", choices, SIZES, SIZES[-1]) if drawing else ""
    number = choices.pop("publication", "")
    series, here = _series(number), Language(language)
    catalogue = definitions.load(settings.from_environment().definitions)
    try:
        registry.check_choices(view, choices)
        panel = registry.panel(series, catalogue, here, view, name, choices)
    except MonitorError as error:
        raise NotThere(*error.args) from None
    names = {one.id: one.short_name for one in catalogue.indicators.values()}
    return Shown(view, panel, here, series, choices, bool(number), theme, size, site, names)


def _named(request: Request) -> tuple[str, str, bool]:
    """View and panel of a path, and whether it is the drawing that is asked for."""
    path = request.scope["path"].removeprefix(embedding.PATH).removeprefix(embedding.HOW)
    view, _, name = path.partition("/")
    drawing = name.endswith(embedding.DRAWING)
    name = name.removesuffix(embedding.DRAWING)
    if not has_picture(view, name):
        raise NotThere(
            Sentence("There is no picture “{panel}” on {view}.", panel=name[:60], view=view[:60])
        )
    return view, name, drawing


def _one_of(name: str, choices: dict[str, str], known: tuple[str, ...], default: str) -> str:
    word = choices.pop(name, default)
    if word not in (*known, default):
        raise NotThere(
            Sentence(
                "“{word}” is nothing {name} can be. Choose one of: {known}.",
                word=word[:60],
                name=name,
                known=", ".join(known),
            )
        )
    return word


def _series(number: str) -> Series:
    if not number:
        return Series.current()
    if not (number.isascii() and number.isdecimal() and len(number) < 10):
        raise NotThere(
            Sentence(
                "“{number}” is not a publication. Write its number, such as publication=9, or "
                "leave it out.",
                number=number[:60],
            )
        )
    try:
        return Series.at(int(number))
    except MonitorError as error:
        raise NotThere(*error.args) from None
