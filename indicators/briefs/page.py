"""A page before it is set: words for the template, and the figures they name.

``words`` is plain data and reaches typst as JSON, so that no text is ever read as markup; every
string passes through ``drawable`` (nothing invisible, nothing the shipped fonts cannot draw). The
keys are those that ``templates/*.typ`` read; ``frame`` fills in what all pages share.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from indicators import narrative
from indicators.briefs import issuer as issuing
from indicators.briefs.desk import Desk
from indicators.figures.print import Drawing
from indicators.figures.print_fonts import SCRIPTS, drawable
from indicators.figures.theme import LIGHT
from indicators.language import Language

Words = dict[str, Any]
LONGEST_TEXT = 2500
SCALE_NAMES = ("palest", "pale", "light", "middle", "deep", "deepest")


@dataclass
class Page:
    """What one sheet is set from. ``template`` is the stem of a file in ``templates/``."""

    template: str
    words: Words = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    drawings: list[Drawing] = field(default_factory=list)

    def figure(self, drawing: Drawing, **more: Any) -> Words:
        """Add a figure and give the part of a panel that shows it."""
        name = f"figure-{len(self.files)}.svg"
        self.files[name] = drawing.svg
        self.drawings.append(drawing)
        shown = {"width": drawing.width, "height": drawing.height, "alt": drawing.alt}
        shown["overlays"] = list(drawing.overlays)
        return {"kind": "figure", "file": name} | shown | more


def panel(title: str, subtitle: str, parts: list[Words]) -> Words:
    """A finding, what is measured, and the parts that show it."""
    return {"title": title, "subtitle": subtitle, "parts": parts}


def list_panel(title: str, subtitle: str, items: list[Words], least: int = 2) -> Words:
    """A panel whose list shows what its neighbours leave room for, at least ``least`` items."""
    return panel(title, subtitle, [{"kind": "list", "items": items}]) | {"fill": least}


def row(split: list[float], panels: list[Words | list[Words]], gutter: float = 5.0) -> Words:
    """Panels side by side; ``split`` gives their widths in millimetres.

    A list of panels stands in one column, one under the other.
    """
    return {"split": split, "panels": panels, "gutter": gutter}


def together(sentence: str) -> str:
    """The sentence with every number tied to the word that it counts, and no name cut in two."""
    whole = re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", "\u2011", sentence)
    return re.sub(r"(?<=\d) (?=[^\W\d])|(?<=\bper) (?=\d)", "\u00a0", whole)


def publication_words(publication: dict, language: Language) -> tuple[str, str]:
    """“Publication 11 · name” and the day in words."""
    _ = language.gettext
    number = _("Publication {number}").format(number=publication["number"])
    name = drawable(publication["name"] or "", 60)
    return (f"{number} · {name}" if name else number), narrative.publication_date(
        publication, language
    )


def frame(page: Page, desk: Desk, *, title: str, kind: str) -> None:
    """Words that every page carries: issuer, publication, colours, the way back to the view."""
    language, issuer, publication = desk.language, desk.issuer, desk.publication
    _ = language.gettext
    number, published = publication_words(publication, language)
    day = publication["published_at"]
    page.words |= {
        "language": language.code,
        "title": title,
        "description": f"{kind}. {number}, {published}.",
        "author": issuer.office or _("Social Protection Monitor"),
        "date": [int(part) for part in day[:10].split("-")] if day else None,
        "palette": colours(),
        "own_scripts": [family for _first, _last, family in SCRIPTS],
        "office": issuer.office,
        "logo": None,
        "logo_alt": _("Logo of {office}").format(office=issuer.office)
        if issuer.office
        else _("Logo"),
        "kind": kind,
        "under": "",
        "publication": number,
        "published": published,
        "qr": None,
        "qr_alt": "",
        "address": "",
        "link_lines": [],
        "link": issuing.local_path(desk.order, publication["number"]),
    }
    if issuer.logo:
        page.words["logo"] = f"logo.{issuer.logo_kind}"
        page.files[page.words["logo"]] = issuer.logo
    if issuer.public_url:
        address = issuer.public_url + issuing.short_path(desk.order, publication["number"])
        page.files["qr.svg"] = issuing.qr_code(address)
        page.words |= {
            "qr": "qr.svg",
            "qr_alt": _("QR code that opens {address}").format(address=address),
            "address": address,
            "link": address.split("://", 1)[1],
            "link_lines": link_lines(address),
        }


def link_lines(address: str) -> list[str]:
    """An address without its scheme, as the lines that stand under a QR code."""
    host, slash, path = address.split("://", 1)[1].partition("/")
    path, mark, query = path.partition("?")
    return [line for line in (host, slash + path, mark + query) if line]


def colours() -> dict[str, str]:
    """The light palette by name, with names for the steps of the scale of coverage."""
    named = {name: value for name, value in vars(LIGHT).items() if isinstance(value, str)}
    return named | dict(zip(SCALE_NAMES, LIGHT.covered_scale, strict=True))


def clean(words: Any) -> Any:
    """The same words with every string made drawable."""
    if isinstance(words, str):
        return drawable(words, LONGEST_TEXT)
    if isinstance(words, dict):
        return {name: clean(value) for name, value in words.items()}
    if isinstance(words, list | tuple):
        return [clean(value) for value in words]
    return words
