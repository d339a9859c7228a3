"""Make text from a file inert before it reaches a chart, a page or a CSV.

One place for the rule that text which came in a file is hostile. Plotly and Streamlit read
markup in any label (a link in a country's name becomes a live link), spreadsheets run a cell
that begins with an equals sign, and bidirectional controls can make a sentence read as its
opposite. Numbers never pass through here: a negative number is not a formula.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

LONGEST_LABEL = 80

# Control characters, bidirectional overrides and isolates, zero-width and byte-order marks.
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
# An apostrophe before a formula is ours, or looks like it: one more keeps the two apart.
_FORMULA = re.compile(r"^'*[\s]*[=+\-@\t\r\n\0＝＋－＠]")
# The same two in the dialect of RE2, in which a space is a space of ASCII unless one says more.
_SQL_INVISIBLE = re.sub(r"\\[xu]([0-9a-f]+)", r"\\x{\1}", _INVISIBLE.pattern)
_SQL_FORMULA = r"^\x{27}*[\s\p{Z}]*[=+\-@\t\n＝＋－＠]"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~>$:<])")


def plain(text: object, longest: int = LONGEST_LABEL) -> str:
    """Drop characters that cannot be seen and cut to ``longest`` characters."""
    visible = _INVISIBLE.sub("", str(text)).replace("\t", " ").replace("\n", " ")
    return visible if len(visible) <= longest else visible[: longest - 1] + "…"


def for_html(text: object, longest: int = 2000) -> str:
    """Text for the inside of an element or of a quoted attribute."""
    return html.escape(plain(text, longest), quote=True)


def for_figure(text: object, longest: int = LONGEST_LABEL) -> str:
    """Text for a Plotly label, hover or annotation: no tags, no templates, no TeX."""
    return html.escape(plain(text, longest), quote=False).replace("%{", "% {").replace("$", "＄")


def for_markdown(text: object, longest: int = 500) -> str:
    """Text for a widget's label or a message: every mark of markdown is escaped."""
    return _MARKDOWN.sub(r"\\\1", plain(text, longest))


def for_cell(value: object) -> object:
    """A value for a CSV cell: text that a spreadsheet would run is quoted with an apostrophe."""
    if not isinstance(value, str):
        return value
    visible = _INVISIBLE.sub("", value)
    return "'" + visible if _FORMULA.match(visible) else visible


def from_cell(text: str) -> str:
    """What ``for_cell`` was given, less what cannot be seen: the way back for our own exports."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def sql_for_cell(column: str) -> str:
    """``for_cell`` as an expression of DuckDB, for exports of a million rows.

    Looking is several times quicker than replacing, and nearly every text is left as it is.
    """
    visible = f"regexp_replace({column}, '{_SQL_INVISIBLE}', '', 'g')"
    inert = f"regexp_replace({visible}, '({_SQL_FORMULA})', '''\\1')"
    return f"CASE WHEN {sql_is_hostile(column)} THEN {inert} ELSE {column} END"


def sql_is_hostile(column: str) -> str:
    """Whether ``for_cell`` would change a text, as an expression of DuckDB."""
    return f"regexp_matches({column}, '{_SQL_INVISIBLE}|{_SQL_FORMULA}')"


def csv_text(rows: Iterable[Mapping[str, Any]], columns: list[str]) -> str:
    """Write rows as CSV (RFC 4180, CRLF). A missing value is an empty cell, never a zero.

    Raises ``KeyError`` when a row lacks one of ``columns``.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow(["" if row[c] is None else for_cell(row[c]) for c in columns])
    return out.getvalue()
