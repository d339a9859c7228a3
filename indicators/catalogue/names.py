"""Spellings: how "Việt Nam", "VIET NAM" and "vnm" find one code, and what to suggest if none fits.

Two spellings are the same when they *fold* to the same text. Folding forgets case, accents on
Latin letters, apostrophes, dots and punctuation, because keyboards and exports differ in them. It
keeps the signs of Khmer, Lao, Thai and Burmese, which are letters, and what tells ages apart:
``15+``, ``<5``, ``15-24``.

Besides ``aliases.csv`` every code, name and short name of the definitions is a spelling of its own
code. What folds to nothing known stays unknown; nothing is ever guessed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from indicators.catalogue.files import Folder
from indicators.catalogue.shapes import ALIAS_KINDS

_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")
_FORGOTTEN = re.compile("[.'’‘ʻʼ`´]")
_DASHES = re.compile("[‐‑‒–—−]")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s*-\s*(?=\d)")
_BEFORE_PLUS = re.compile(r"(?<=\d)\s+(?=\+)")
_JOINS_WORDS = re.compile(r"(?<!\d)-|-(?!\d)|(?<=[^\W_])_+(?=[^\W_])")
_WRITTEN_OUT = str.maketrans({"đ": "d", "≥": ">=", "≤": "<=", "&": " and ", "%": " % "})


def fold(text: str) -> str:
    """The form in which spellings are compared: ``fold("Lao P.D.R.")`` is ``"lao pdr"``."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_WRITTEN_OUT)
    plain = unicodedata.normalize("NFC", _LATIN_ACCENTS.sub("", plain))
    plain = _DASHES.sub("-", _FORGOTTEN.sub("", plain))
    plain = _BEFORE_PLUS.sub("", _BETWEEN_DIGITS.sub("-", plain))
    plain = _JOINS_WORDS.sub(" ", plain)
    return " ".join("".join(map(_kept, plain)).split())


def _kept(character: str) -> str:
    if character.isascii():
        return character if character.isalnum() or character in "+<>=%-_" else " "
    category = unicodedata.category(character)
    if category == "Nd":  # Thai, Khmer, Lao and Burmese digits
        return str(unicodedata.decimal(character))
    return character if category[0] in "LMN" else " "


@dataclass(frozen=True)
class Spelling:
    """One way to write one code, and the line of the definitions that says so."""

    kind: str
    text: str
    code: str
    path: str
    line: int


def spellings(read: Folder) -> Iterator[Spelling]:
    """Every spelling of the folder: codes and names first, then the rows of ``aliases.csv``."""
    for row in read.rows("countries.csv"):
        names = [row[column] for column in ("name", "short_name", "official_name", "local_name")]
        codes = [row["ref_area"], row["iso2"], row["m49"], row["m49"].lstrip("0")]
        kind, code = "area", row["ref_area"]
        if row["kind"] == "aggregate":
            kind, code = "aggregate", row["name"]
        for text in (*codes, *names):
            yield Spelling(kind, text, code, "countries.csv", row.line)
    framework = f"{read.framework.value.get('id')}-" if read.framework else ""
    for document in read.indicators:
        code = document.value.get("id")
        for key in ("id", "name", "short_name"):
            text = document.value.get(key)
            if isinstance(text, str) and isinstance(code, str):
                yield Spelling("indicator", text, code, document.path, document.line(key))
                if key == "id":  # "COV-01" for SPMF-COV-01, as people say it
                    short = text.removeprefix(framework)
                    yield Spelling("indicator", short, code, document.path, document.line(key))
    for row in read.rows("strata.csv"):
        for column in ("code", "word", "name", "short_name"):
            yield Spelling(row["dimension"], row[column], row["code"], "strata.csv", row.line)
    for row in read.rows("units.csv"):
        for column in ("unit_measure", "name"):
            yield Spelling("unit", row[column], row["unit_measure"], "units.csv", row.line)
    for row in read.rows("obs_status.csv"):
        for column in ("code", "name"):
            yield Spelling("status", row[column], row["code"], "obs_status.csv", row.line)
    for row in read.rows("aliases.csv"):
        yield Spelling(row["kind"], row["alias"], row["code"], "aliases.csv", row.line)


def name_index(read: Folder) -> dict[str, dict[str, str]]:
    """For each kind, the folded spelling and the code it stands for."""
    index: dict[str, dict[str, str]] = {kind: {} for kind in ALIAS_KINDS}
    # ILOSTAT writes its groups of countries as X and two digits, and adds new ones at will.
    index["aggregate"].update({f"x{n:02}": f"ILOSTAT group X{n:02}" for n in range(100)})
    for spelling in spellings(read):
        folded = fold(spelling.text)
        if folded:
            index[spelling.kind][folded] = spelling.code
    return index


def nearest(index: dict[str, str], text: str, count: int = 3) -> list[str]:
    """The codes whose spellings are closest to ``text``, best first, each once."""
    close = get_close_matches(fold(text), index, n=10, cutoff=0.65)
    return list(dict.fromkeys(index[spelling] for spelling in close))[:count]
