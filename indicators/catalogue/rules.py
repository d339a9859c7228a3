"""Rules: what may stand under a key of YAML or in a cell of a table.

A rule of one value answers two questions. ``objection(value)`` is None if the value fits, else the
words that end "Expected: …". ``read(cell)`` turns the cell of a table that fits into a value; an
empty cell that may be empty becomes ``empty``: "" for words, None for numbers and days, which are
unknown and never zero. YAML knows its numbers and days already, so both forms are judged here.

The rules of several values (``Every``, ``Pairs``, ``Keys``) only hold other rules; walking through
them, with the line of each value, is the work of ``faults``.
"""

import math
import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Text:
    """Words, not longer than a chart has room for."""

    longest: int | None = None
    empty = ""

    def objection(self, value) -> str | None:
        if not isinstance(value, str):
            return "text; put it in quotes if it looks like a number, a date, yes or no"
        if not value:
            return "some text"
        if self.longest and len(value) > self.longest:
            return f"at most {self.longest} characters, and this has {len(value)}"
        return None

    def read(self, cell: str) -> str:
        return cell


@dataclass(frozen=True)
class Pattern:
    """Text of a fixed form, such as a country code."""

    form: str
    expected: str
    empty = ""

    def objection(self, value) -> str | None:
        fits = isinstance(value, str) and re.fullmatch(self.form, value)
        return None if fits else self.expected

    def read(self, cell: str) -> str:
        return cell


@dataclass(frozen=True)
class Choice:
    """One word of a list."""

    words: tuple[str, ...]
    empty = ""

    def objection(self, value) -> str | None:
        fits = isinstance(value, str) and value in self.words
        return None if fits else f"one of {', '.join(self.words)}"

    def read(self, cell: str) -> str:
        return cell


@dataclass(frozen=True)
class Flag(Choice):
    """Yes or no."""

    words: tuple[str, ...] = ("yes", "no")

    def read(self, cell: str) -> bool:
        return cell == "yes"


@dataclass(frozen=True)
class Number:
    """A number within limits, never infinite."""

    whole: bool = False
    lowest: float = -math.inf
    highest: float = math.inf
    empty: float | None = None  # what an empty cell means; a factor left out is 1

    def objection(self, value) -> str | None:
        number = self.read(value) if isinstance(value, str) else value
        kinds = int if self.whole else int | float
        if isinstance(number, bool) or not isinstance(number, kinds) or not math.isfinite(number):
            return "a whole number" if self.whole else "a number, with a point for decimals"
        if not self.lowest <= number <= self.highest:
            return f"a number from {self.lowest:g} to {self.highest:g}"
        return None

    def read(self, cell: str) -> float | int | None:
        form = r"[+-]?\d+" if self.whole else r"[+-]?\d+(\.\d+)?"
        if not re.fullmatch(form, cell, re.ASCII):
            return None
        return int(cell) if self.whole else float(cell)


@dataclass(frozen=True)
class Day:
    """A day of the calendar, year first; or a year alone where ``or_year``."""

    or_year: bool = False
    empty = None

    def objection(self, value) -> str | None:
        if type(value) is date:
            return None
        if self.or_year and type(value) is int and 1900 <= value <= 2100:
            return None
        if isinstance(value, str) and self.read(value):
            return None
        return "a date such as 2025-10-26" + (" or a year" if self.or_year else "")

    def read(self, cell: str) -> date | None:
        try:
            return date.fromisoformat(cell if re.fullmatch(r"\d{4}-\d\d-\d\d", cell) else "")
        except ValueError:
            return None


@dataclass(frozen=True)
class Conditions:
    """``breakdown=code``; several are separated by semicolons."""

    def objection(self, value) -> str | None:
        fits = all(re.fullmatch(r"\s*\w+\s*=\s*\w+\s*", pair) for pair in value.split(";"))
        return None if fits else "breakdown=code; several are separated by semicolons"

    def read(self, cell: str) -> dict[str, str]:
        """``"sex=F;age=Y0T4"`` as a mapping."""
        pairs = (pair.split("=") for pair in cell.split(";"))
        return {breakdown.strip(): code.strip() for breakdown, code in pairs}

    @property
    def empty(self) -> dict[str, str]:
        return {}


@dataclass(frozen=True)
class Maybe:
    """What another rule asks for, or nothing: an empty cell, or null in YAML."""

    rule: Text | Pattern | Choice | Number | Day | Conditions

    def objection(self, value) -> str | None:
        return None if value is None or value == "" else self.rule.objection(value)

    def read(self, cell: str):
        return self.rule.read(cell) if cell else self.rule.empty


@dataclass(frozen=True)
class Every:
    """A list in which each item follows one rule."""

    rule: object
    at_least_one: bool = False


@dataclass(frozen=True)
class Pairs:
    """A mapping whose keys are ids or codes, and whose values follow one rule."""

    rule: object


@dataclass(frozen=True)
class Keys:
    """A mapping with known keys, in this order; those in ``optional`` may be left out."""

    rules: dict[str, object]
    optional: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Anything:
    """A value that is only passed on to readers, such as an agency's own codes."""
