"""The words and the numbers of each check, from ``definitions/checks.csv``.

A row has the id, the severity, the ``rule`` (numbers that decide, such as ``points=20;factor=3``),
and for each language a title, a message, what is expected and a fix. Texts have slots: ``{line}``,
``{column}``, ``{found}``, ``{expected}``, ``{fix}``. A piece in square brackets is left out when
one of its slots is empty: ``Write a country.[ Did you mean {fix}?]``.

An issue carries data (texts of the file, codes, one proposal); these sentences are made of it for
a reader, in the reader's language, and never the other way round.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from indicators.errors import MonitorError
from indicators.intake import Issue
from indicators.settings import DEFINITIONS

FILE = "checks.csv"
LANGUAGES = ("en", "id")
PARTS = ("title", "message", "expected", "fix")
COLUMNS = (
    *("id", "severity", "rule"),
    *(f"{part}_{language}" for language in LANGUAGES for part in PARTS),
    "note",
)
SLOTS = ("line", "column", "found", "expected", "fix")
_PIECE = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Rule:
    """One row of ``checks.csv``. ``numbers`` are those of its ``rule``."""

    id: str
    severity: str  # error | warning
    numbers: MappingProxyType
    words: MappingProxyType  # "fix_en" → text with slots
    note: str

    def __getitem__(self, name: str) -> float:
        """A number of the rule. Raises ``KeyError`` if ``checks.csv`` does not give it."""
        return self.numbers[name]

    def title(self, language: str = "en") -> str:
        """What the check is about, in a few words."""
        return self.words[f"title_{_spoken(language)}"]

    def message(self, issue: Issue, language: str = "en") -> str:
        """One sentence: what is wrong, where."""
        return self._filled("message", issue, language)

    def expected(self, issue: Issue, language: str = "en") -> str:
        """What should stand there: the issue's own words, or a text made of them."""
        text = self.words[f"expected_{_spoken(language)}"]
        return self._filled("expected", issue, language) if text else issue.expected

    def fix(self, issue: Issue, language: str = "en") -> str:
        """What to do about it."""
        return self._filled("fix", issue, language)

    def _filled(self, part: str, issue: Issue, language: str) -> str:
        text = self.words[f"{part}_{_spoken(language)}"]
        if "{" not in text:
            return text
        slots = {
            "line": str(issue.line or ""),
            "column": issue.column,
            "found": issue.found,
            "expected": issue.expected,
            "fix": issue.fix,
        }
        return filled(text, slots)


def filled(text: str, slots: dict[str, str]) -> str:
    """A text with its slots filled, without the bracketed pieces that have an empty one."""
    parts: list[str] = []
    for may_go, words, names in _pieces(text):
        values = [slots[name] for name in names]
        if all(values) or not may_go:
            parts.append(words[0])
            for value, after in zip(values, words[1:], strict=True):
                parts += (value, after)
    return "".join(parts)


@cache
def _pieces(text: str) -> tuple[tuple[bool, tuple[str, ...], tuple[str, ...]], ...]:
    """The pieces of a text: whether it was in brackets, the words around slots, the slots."""
    cuts = [_SLOT.split(piece) for piece in _PIECE.split(text)]
    return tuple(
        (place % 2 == 1, tuple(cut[::2]), tuple(cut[1::2])) for place, cut in enumerate(cuts)
    )


def _spoken(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def rules_of(folder: Path = DEFINITIONS) -> dict[str, Rule]:
    """Every check by id. A framework without ``checks.csv`` of its own uses the one shipped.

    Raises
    ------
    MonitorError
        If a row is not complete; the sentence names file, line and column.
    """
    path = Path(folder) / FILE
    if not path.exists():
        path = DEFINITIONS / FILE
    return _read(path, path.stat().st_mtime_ns)


@cache
def _read(path: Path, modified: int) -> dict[str, Rule]:
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        rules = [_rule(row, f"{path.name}, line {reader.line_num}") for row in reader]
    return {rule.id: rule for rule in rules}


def _rule(row: dict[str, str], place: str) -> Rule:
    if None in row or tuple(row) != COLUMNS or None in row.values():
        raise MonitorError(f"{place}: the columns are not {', '.join(COLUMNS)}. Correct the row.")
    if row["severity"] not in ("error", "warning"):
        raise MonitorError(f'{place}: severity is "{row["severity"]}". Write error or warning.')
    try:
        pairs = (pair.split("=") for pair in row["rule"].split(";") if pair)
        numbers = {name: float(number) for name, number in pairs}
    except ValueError as fault:
        raise MonitorError(f'{place}: rule is "{row["rule"]}". Write it as points=20.') from fault
    words = {f"{part}_{language}" for part in PARTS for language in LANGUAGES}
    for name in words:
        slots = set(_SLOT.findall(row[name]))
        if not slots <= set(SLOTS):
            raise MonitorError(
                f"{place}, {name}: unknown slot {', '.join(sorted(slots - set(SLOTS)))}. "
                f"Slots are {', '.join(SLOTS)}."
            )
    return Rule(
        id=row["id"],
        severity=row["severity"],
        numbers=MappingProxyType(numbers),
        words=MappingProxyType({name: row[name] for name in words}),
        note=row["note"],
    )
