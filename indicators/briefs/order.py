"""What is ordered: kind, subject, language, size, form and publication, every word checked.

Codes are found exactly or refused with what was probably meant; nothing is guessed. An order is
also the name of its result: the same order on the same publication gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches

from indicators.catalogue import Catalogue
from indicators.errors import MonitorError, Sentence
from indicators.language import SOURCE_LANGUAGE, available

KINDS = ("country", "asean", "indicator")
SIZES = ("a4", "slide", "square")
FORMS = ("png", "pdf")
ASEAN = "ASEAN"


@dataclass(frozen=True)
class Order:
    """One report. ``subject`` is a country's ISO code, ``ASEAN`` or an indicator's id.

    ``publication`` None is the current one.
    """

    kind: str
    subject: str
    language: str = SOURCE_LANGUAGE
    size: str = "a4"
    form: str = "png"
    publication: int | None = None

    def words(self) -> dict[str, object]:
        """The order as plain data, for another process or an address."""
        return asdict(self)

    def file_name(self, number: int) -> str:
        """A name that says what is inside, for example ``brief-IDN-a4-id-publication-11.png``."""
        return f"brief-{self.subject}-{self.size}-{self.language}-publication-{number}.{self.form}"


def order(catalogue: Catalogue, words: Mapping[str, object]) -> Order:
    """An order from words that a person typed. Raises ``MonitorError`` for one that is unknown."""
    kind = _one_of(Sentence("kind of report"), words["kind"], KINDS)
    subject = _subject(catalogue, kind, str(words["subject"]))
    number = words["publication"] if "publication" in words else None
    return Order(
        kind=kind,
        subject=subject,
        language=_one_of(Sentence("language"), words["language"], available()),
        size=_one_of(Sentence("size"), words["size"], SIZES),
        form=_one_of(Sentence("form"), words["form"], FORMS),
        publication=None if number is None else _publication(number),
    )


def _one_of(what: str, typed: object, known) -> str:
    if typed in known:
        return str(typed)
    raise MonitorError(
        Sentence(
            "There is no {what} “{typed}”. Choose one of: {known}.",
            what=what,
            typed=typed,
            known=", ".join(known),
        )
    )


def _publication(typed: object) -> int:
    if isinstance(typed, int) or (isinstance(typed, str) and typed.isdecimal()):
        return int(typed)
    raise MonitorError(
        Sentence(
            "“{typed}” is not the number of a publication. Write a number such as 11.", typed=typed
        )
    )


def _subject(catalogue: Catalogue, kind: str, typed: str) -> str:
    if kind == "asean":
        return ASEAN
    if kind == "indicator":
        known, what = list(catalogue.indicators), Sentence("indicator")
        meant = catalogue.suggestions("indicator", typed)
    else:
        known = [c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"]
        what, meant = Sentence("country"), catalogue.suggestions("area", typed)
    if typed in known:
        return typed
    near = [m for m in meant if m in known] or get_close_matches(typed.upper(), known, n=3)
    hint = Sentence("Did you mean {near}?", near=", ".join(near[:3])) if near else ""
    way_out: str = Sentence("The page Catalogue lists them all.")
    if what == "country":
        way_out = Sentence("There are {known}, and ASEAN.", known=", ".join(known))
    raise MonitorError(
        Sentence(
            "There is no {what} “{typed}”. {hint} {way_out}",
            what=what,
            typed=typed,
            hint=hint,
            way_out=way_out,
        )
    )
