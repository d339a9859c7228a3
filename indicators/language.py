"""Say everything in the reader's language: texts by gettext, numbers and dates by Babel.

The English text in the code and in the definitions is the message id. A language is one
file, ``locale/<code>.po``; adding a language is adding that file. What a file does not
translate is shown in English rather than left out, and a test lists it.

Numbers are rounded half up (``rounding.half_up``) before Babel writes them, so the same
number has the same digits in every language and on every page.
"""

from __future__ import annotations

import gettext
import io
import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from indicators.errors import MonitorError, Sentence
from indicators.rounding import half_up

LOCALE_FOLDER = Path(__file__).parent / "locale"
SOURCE_LANGUAGE = "en"
MINUS = "−"  # U+2212: a hyphen before a number reads as a range
MISSING = "–"


def mark(text: str) -> str:
    """Mark a text that is translated later, so that the extraction of messages finds it."""
    return text


UNDATED = mark("undated")  # the vintage of a file that does not say when it was published


def available() -> list[str]:
    """Codes of the languages that can be chosen, the source language first."""
    return [
        SOURCE_LANGUAGE,
        *sorted(name[:-3] for name in os.listdir(LOCALE_FOLDER) if name.endswith(".po")),
    ]


@cache
def _translations(code: str, modified: float) -> gettext.NullTranslations:
    if code == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    with (LOCALE_FOLDER / f"{code}.po").open("rb") as source:
        catalogue = read_po(source, locale=code)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@dataclass(frozen=True)
class Language:
    """One language to speak in. Raises ``KeyError`` for a code that has no file."""

    code: str

    def __post_init__(self) -> None:
        if self.code not in available():
            raise KeyError(self.code)

    @cached_property  # a language speaks as its file stood when it was first asked
    def _messages(self) -> gettext.NullTranslations:
        path = LOCALE_FOLDER / f"{self.code}.po"
        return _translations(self.code, path.stat().st_mtime if path.exists() else 0.0)

    @property
    def name(self) -> str:
        """The language's name for itself, for example "Bahasa Indonesia"."""
        return Locale.parse(self.code).get_display_name(self.code).capitalize()

    def gettext(self, text: str) -> str:
        """Translate ``text``; white space of a definition file is folded first."""
        folded = re.sub(r"\s+", " ", text).strip()
        return self._messages.gettext(folded) if folded else ""

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The form of the text that goes with ``count``."""
        return self._messages.ngettext(one, many, count)

    def say(self, what: MonitorError | str) -> str:
        """A sentence in this language, and all that fills it; other text as it reads.

        An error says its first argument. A number keeps its digits: it is a number of something.
        """
        if isinstance(what, MonitorError):
            what = what.args[0] if what.args else ""
        if not isinstance(what, Sentence):
            return str(what)
        filling = {
            name: self.say(value) if isinstance(value, str) else value
            for name, value in what.filling.items()
        }
        said = self.gettext(what.template)
        return said.format(**filling) if filling else said

    def number(self, value: float | Decimal | None, decimals: int = 0) -> str:
        """Write a number with the language's separators; a missing one is a dash."""
        if value is None:
            return MISSING
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        written = format_decimal(half_up(value, decimals), format=pattern, locale=self.code)
        return written.replace("-", MINUS)

    def signed(self, value: float | Decimal | None, decimals: int = 1) -> str:
        """Write a change with its sign; no change is written without one."""
        if value is None:
            return MISSING
        written = self.number(value, decimals)
        return f"+{written}" if half_up(value, decimals) > 0 else written

    def percent(self, value: float | None, decimals: int = 1) -> str:
        """Write a percentage, 100 without decimals: "44.4%", "100%"."""
        if value is None:
            return MISSING
        shown = half_up(value, decimals)
        return f"{self.number(value, 0 if shown == 100 else decimals)}%"

    def persons(self, count: float | None, decimals: int = 1) -> str:
        """Write a number of persons in words one can say: "379 million", "84 thousand"."""
        _ = self.gettext
        if count is None:
            return MISSING
        if half_up(count / 1_000_000, 1) >= 1:
            millions = count / 1_000_000
            digits = 1 if decimals == 0 and millions < 100 else decimals
            return _("{number} million").format(number=self.number(millions, digits))
        if half_up(count / 1_000, 0) >= 1:
            return _("{number} thousand").format(number=self.number(count / 1_000))
        return self.number(count)

    def millions(self, count: float | None, decimals: int = 1) -> str:
        """Write persons short, for tables: "126.5 m"; fewer than 50,000 in thousands."""
        _ = self.gettext
        if count is None:
            return MISSING
        if count == 0:
            return "0"
        if half_up(count / 1_000_000, decimals) == 0:
            return self.persons(count)
        return _("{number} m").format(number=self.number(count / 1_000_000, decimals))

    def years(self, first: int | None, last: int | None) -> str:
        """Write a range of years: "2019–2023", or one year when they are the same."""
        if first is None or last is None:
            return MISSING
        return str(last) if first == last else f"{first}–{last}"

    def date(self, when: date | datetime | str) -> str:
        """Write a date in words. Text is read as ISO 8601."""
        if isinstance(when, str):
            when = datetime.fromisoformat(when)
        return format_date(when, format="long", locale=self.code)

    def vintage(self, vintage: str) -> str:
        """Write a vintage such as ``2026-05`` as "May 2026"; other texts stay as they are."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", vintage)
        if not match:
            until = re.fullmatch(r"(.+), data to (\d{4})", vintage)
            if until:
                text = self.gettext("{vintage}, data to {year}")
                return text.format(vintage=self.gettext(until[1]), year=until[2])
            return self.gettext(vintage)
        when = date(int(match[1]), int(match[2]), 1)
        return format_date(when, format="MMMM y", locale=self.code)

    def join(self, texts: list[str]) -> str:
        """Join texts as the language lists them: "a, b and c"."""
        joined = format_list(texts, locale=self.code)
        return joined.replace(", and ", " and ") if self.code == "en" else joined
