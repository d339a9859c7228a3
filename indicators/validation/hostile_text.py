"""Text that a spreadsheet would run, a browser would read as markup, or an eye cannot see.

Nothing of this kind belongs in a table of figures, so it is refused at the door, although every way
out makes text inert as well. A column is first searched for the few bytes that can begin any of it:
nearly every column ends there.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.intake.reading import SENT_COLUMNS
from indicators.validation.file_rows import FileRows
from indicators.validation.registry import Finding, check
from indicators.validation.texts import Rule

_NUMBER_LIKE = r"^[-+]?[\p{Nd} .,%]*$"
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
    r"(?i)(?:javascript|vbscript)\s*:|data\s*:\s*text/html",
    r"!?\[[^\]]*\]\(",
    r"%\{[A-Za-z]",
    r"(?i)&(?:lt|#x?[0-9a-f]+);",
)
_CONTROL = ("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\x{80}-\\x{9f}\\x{2060}-\\x{2064}\\x{feff}]",)
_BIDI = ("[\\x{61c}\\x{200e}\\x{200f}\\x{202a}-\\x{202e}\\x{2066}-\\x{2069}]",)


_CONTROL_BYTES = bytes((*range(9), 11, 12, *range(14, 32), 127))
# The bytes one of which is in every text that can match; 0xC2, 0xD8, 0xE2 and 0xEF begin the
# characters beyond ASCII that are looked for.
_FORMULA_BYTES = b"=@+-\t\r\xef"
_MARKUP_BYTES = b"<:[%&"
_UNSEEN_BYTES = _CONTROL_BYTES + b"\xc2\xe2\xef"
_BIDI_BYTES = b"\xd8\xe2"


def holding(texts: pa.Array, wanted: bytes) -> np.ndarray:
    """The places of the distinct texts that hold at least one of the wanted bytes."""
    nothing = np.zeros(0, dtype=np.int64)
    if not len(texts):
        return nothing
    _, offsets, data = texts.buffers()
    offsets = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    first, last = int(offsets[0]), int(offsets[-1])
    if data is None or first == last:
        return nothing
    content = data.slice(first, last - first)
    present = content.to_pybytes()
    wanted = bytes(byte for byte in wanted if byte in present)
    if not wanted:
        return nothing
    table = np.zeros(256, dtype=bool)
    table[list(wanted)] = True
    hits = np.flatnonzero(table[np.frombuffer(content, dtype=np.uint8)])
    return np.unique(np.searchsorted(offsets, hits + first, side="right") - 1)


def matching(texts: pa.Array, wanted: bytes, patterns: tuple[str, ...]) -> np.ndarray:
    """The places of the distinct texts that match any pattern and are no plain number."""
    places = holding(texts, wanted)
    if not len(places):
        return places
    some = texts.take(pa.array(places))
    found = pc.match_substring_regex(some, "|".join(f"(?:{pattern})" for pattern in patterns))
    numbers = pc.match_substring_regex(some, _NUMBER_LIKE)
    return places[pc.and_not(found, numbers).to_numpy(zero_copy_only=False)]


def columns_of_text(rows: FileRows) -> Iterator[tuple[str, str | None, pa.Array, np.ndarray]]:
    """Every column of the file as (name, header, distinct texts, codes).

    ``header`` is None for a column of the table; a column that no layout knows has its own rows.
    """
    for name in SENT_COLUMNS:
        # Years across: the header is the text, and stands in many rows.
        yield name, None, rows.texts(f"sent_{name}"), rows.codes(f"sent_{name}")
    for name, column in rows.unmapped():
        yield "", name, column.dictionary, column.indices.to_numpy(zero_copy_only=False)


def _findings(rows: FileRows, wanted: bytes, patterns: tuple[str, ...]) -> Iterator[Finding]:
    for name, header, texts, codes in columns_of_text(rows):
        places = matching(texts, wanted, patterns)
        if not len(places):
            continue
        flags = np.zeros(len(texts) + 1, dtype=bool)
        flags[places] = True
        wrong = np.flatnonzero(flags[codes])

        def found(at: np.ndarray, texts=texts, codes=codes) -> list[str]:
            return texts.take(pa.array(codes[at])).to_pylist()

        lines = None if header is None else rows.unmapped_lines
        yield Finding(wrong, name, found, header=header, lines=lines)


@check("formula_text")
def formula_text(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A cell that a spreadsheet would run when somebody opens an export."""
    yield from _findings(rows, _FORMULA_BYTES, _FORMULA)


@check("markup_text")
def markup_text(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Tags, links and templates that a page or a chart could act on."""
    yield from _findings(rows, _MARKUP_BYTES, _MARKUP)


@check("control_characters")
def control_characters(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Characters that cannot be seen and that change how a terminal or a file behaves."""
    yield from _findings(rows, _UNSEEN_BYTES, _CONTROL)


@check("bidi_characters")
def bidi_characters(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Marks that turn the direction of reading: a text can look like its opposite."""
    yield from _findings(rows, _BIDI_BYTES, _BIDI)
