"""Text that a spreadsheet would run, a browser would read as markup, or an eye cannot see.

Nothing of this kind belongs in a table of figures, so it is refused at the door, although every way
out makes text inert as well. A column is first searched for the few bytes that can begin any of it:
nearly every column ends there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.intake.reading import SENT_COLUMNS
from indicators.validation.file_rows import FileRows
from indicators.validation.registry import Finding, check
from indicators.validation.texts import Rule

_NUMBER_LIKE = (r"^[-+]?[\p{Nd} .,%]*$",)
_FORMULA = (
    # What begins with an equals or an at sign is run whatever follows; a plus or a minus only
    # where it is more than a number, a telephone number or the dash of a list.
    r"^\s*[=＝@＠]",
    r"^[\t\r]",
    r"^\s*(?:[+＋]\s*|[-－])[\p{L}_(@=]",
    r"^\s*[+＋\-－]\s*\p{Nd}.*[|!=*^]",
)
_MARKUP = (
    r"</?[A-Za-z][A-Za-z0-9]*(?:[\s/][^<>]*)?>",
    r"(?i)<(?:script|img|a|svg|iframe|object|embed|style|link|meta|form|input|body|html|span|div)\b",
    r"<!--|<!\[CDATA|<\?xml",
    r"!?\[[^\]]*\]\(",
    r"%\{[A-Za-z]",
    r"(?i)&(?:lt|#x?[0-9a-f]+);",
)
_SCHEME = (r"(?i)(?:javascript|vbscript)\s*:|data\s*:\s*text/html",)
_CONTROL = ("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x{80}-\\x{9f}\\x{2060}-\\x{2064}\\x{feff}]",)
_BIDI = ("[\\x{61c}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]",)


_CONTROL_BYTES = bytes((*range(9), 11, 12, *range(14, 32), 127))
# The bytes one of which is in every text that can match; 0xC2, 0xD8, 0xE2 and 0xEF begin the
# characters beyond ASCII that are looked for.
_FORMULA_BEGINS = b" =@+-\t\r\n\v\f\xc2\xe2\xe3\xef"  # a space may stand before the sign
_MARKUP_BYTES = b"<[%&"
_SCHEME_WORDS = (b"script", b"text/html")  # each beside a colon
_UNSEEN_BYTES = _CONTROL_BYTES + b"\xc2\xe2\xef"
_BIDI_BYTES = b"\xd8\xe2"


@dataclass(frozen=True)
class _Suspects:
    """The places of the distinct texts that are worth a look, for each thing looked for."""

    formula: np.ndarray
    markup: np.ndarray
    scheme: np.ndarray
    unseen: np.ndarray
    bidi: np.ndarray


class _Bytes:
    """The distinct texts of a column as they lie in memory, one after the other."""

    def __init__(self, texts: pa.Array):
        _, offsets, data = texts.buffers()
        places = slice(texts.offset, texts.offset + len(texts) + 1)
        offsets = np.frombuffer(offsets, dtype=np.int32)[places]
        self.starts = offsets - offsets[0]
        size = int(self.starts[-1])
        self.content = data.slice(int(offsets[0]), size).to_pybytes() if size else b""
        self.array = np.frombuffer(self.content, dtype=np.uint8)
        # Most columns have no byte below a space and none beyond ASCII.
        self.lowest, self.highest = self.array.min(initial=255), self.array.max(initial=0)

    def suspects(self) -> _Suspects:
        """Which texts have a byte that what is looked for cannot be without."""
        return _Suspects(
            self.beginning(_FORMULA_BEGINS),
            self.holding(_MARKUP_BYTES),
            self.saying(_SCHEME_WORDS),
            self.holding(_UNSEEN_BYTES),
            self.holding(_BIDI_BYTES),
        )

    def holding(self, wanted: bytes) -> np.ndarray:
        """The places of the texts that hold at least one of the wanted bytes."""
        possible = (byte for byte in wanted if self.lowest <= byte <= self.highest)
        wanted = bytes(byte for byte in possible if byte in self.content)
        if not wanted:
            return np.zeros(0, dtype=np.int64)
        hits = np.flatnonzero(_table(wanted)[self.array])
        places = np.searchsorted(self.starts, hits, side="right") - 1
        return places[np.diff(places, prepend=-1) != 0]

    def beginning(self, wanted: bytes) -> np.ndarray:
        """The places of the texts that begin with one of the wanted bytes."""
        filled = np.flatnonzero(np.diff(self.starts))
        return filled[_table(wanted)[self.array[self.starts[filled]]]]

    def saying(self, words: tuple[bytes, ...]) -> np.ndarray:
        """Every place, if one of the words (in small letters) and a colon stand anywhere."""
        lowered = self.content.lower() if b":" in self.content else b""
        said = any(word in lowered for word in words)
        return np.arange(len(self.starts) - 1 if said else 0)


def _table(wanted: bytes) -> np.ndarray:
    table = np.zeros(256, dtype=bool)
    table[list(wanted)] = True
    return table


def _matching(texts: pa.Array, places: np.ndarray, patterns: tuple[str, ...]) -> np.ndarray:
    """Those of some places whose text matches one of the patterns."""
    if not len(places):
        return places
    pattern = "|".join(f"(?:{pattern})" for pattern in patterns)
    found = pc.match_substring_regex(texts.take(pa.array(places)), pattern)
    return places[found.to_numpy(zero_copy_only=False)]


def columns_of_text(rows: FileRows) -> Iterator[tuple[str, str | None, pa.Array, np.ndarray]]:
    """Every column of the file as (name, header, distinct texts, codes).

    ``header`` is None for a column of the table; a column that no layout knows has its own rows.
    """
    for name in SENT_COLUMNS:
        # Years across: the header is the text, and stands in many rows.
        yield name, None, rows.texts(f"sent_{name}"), rows.codes(f"sent_{name}")
    for name, column in rows.unmapped():
        yield "", name, column.dictionary, column.indices.to_numpy(zero_copy_only=False)


def _findings(
    rows: FileRows, search: Callable[[pa.Array, _Suspects], np.ndarray]
) -> Iterator[Finding]:
    """The rows of each column whose text ``search`` finds."""
    for number, (name, header, texts, codes) in enumerate(columns_of_text(rows)):
        if number not in rows.searched:
            rows.searched[number] = _Bytes(texts).suspects() if len(texts) else None
        places = search(texts, rows.searched[number]) if len(texts) else ()
        if not len(places):
            continue
        flags = np.zeros(len(texts) + 1, dtype=bool)
        flags[places] = True

        def found(at: np.ndarray, texts=texts, codes=codes) -> list[str]:
            return texts.take(pa.array(codes[at])).to_pylist()

        lines = None if header is None else rows.unmapped_lines
        yield Finding(np.flatnonzero(flags[codes]), name, found, header=header, lines=lines)


@check("formula_text")
def formula_text(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A cell that a spreadsheet would run when somebody opens an export."""

    def search(texts: pa.Array, suspects: _Suspects) -> np.ndarray:
        places = _matching(texts, suspects.formula, _FORMULA)
        return np.setdiff1d(places, _matching(texts, places, _NUMBER_LIKE))

    yield from _findings(rows, search)


@check("markup_text")
def markup_text(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Tags, links and templates that a page or a chart could act on."""

    def search(texts: pa.Array, suspects: _Suspects) -> np.ndarray:
        tags = _matching(texts, suspects.markup, _MARKUP)
        return np.union1d(tags, _matching(texts, suspects.scheme, _SCHEME))

    yield from _findings(rows, search)


@check("control_characters")
def control_characters(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Characters that cannot be seen and that change how a terminal or a file behaves."""
    yield from _findings(rows, lambda texts, some: _matching(texts, some.unseen, _CONTROL))


@check("bidi_characters")
def bidi_characters(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Marks that turn the direction of reading: a text can look like its opposite."""
    yield from _findings(rows, lambda texts, some: _matching(texts, some.bidi, _BIDI))
