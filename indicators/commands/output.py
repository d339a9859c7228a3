"""How commands speak: one JSON document, or a table that fits a terminal."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from indicators.rounding import half_up


def print_json(document: Any) -> None:
    """One JSON document on standard output and nothing else; a missing value is null."""
    text = json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False)
    sys.stdout.buffer.write(text.encode() + b"\n")
    sys.stdout.buffer.flush()


def print_table(
    rows: Sequence[Mapping[str, Any]], columns: Mapping[str, str], nothing: str = "There are none."
) -> None:
    """Rows as aligned text. ``columns`` maps a key of the rows to its heading.

    Without rows there is no table but the sentence ``nothing``: bare headings say less than it.
    """
    if not rows:
        print(nothing)
        return
    cells = [[_one_line(row[key]) for key in columns] for row in rows]
    lines = [list(columns.values()), *cells]
    numeric = [all(_is_number(row[key]) for row in rows) for key in columns]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        parts = [
            text.rjust(width) if right else text.ljust(width)
            for text, width, right in zip(line, widths, numeric, strict=True)
        ]
        print("  ".join(parts).rstrip())


def number(value: float | None, decimals: int) -> str:
    """A number for a table, or a dash for one that is not known."""
    return "–" if value is None else f"{half_up(value, decimals):,}"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) or str(value)[:1] in "–-0123456789"


def _one_line(value: Any) -> str:
    """Text from a file must not move the terminal's cursor or break the table."""
    text = "" if value is None else str(value)
    return "".join(letter if letter.isprintable() else " " for letter in text)
