"""Which number a text holds.

A plain number (``45.3``) is read by Arrow, all at once. Every other spelling is judged text by
text: ``45,3`` can only be a decimal comma and is converted; ``1,234`` could be 1234 or 1.234 and is
asked; ``<0.1`` says where a value lies but is none, so no number is stored for it. A cell that says
"not available" in any of its spellings is missing, which is never zero; a dash is asked, because
statistical tables use it for both.

Bounds, units and statuses are judged later, by validation.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.intake.periods import with_plain_digits
from indicators.intake.reading import VALUE_KINDS, Column, Layout, Notes
from indicators.intake.verdicts import Spread, Verdict, note_changes, note_issues

MISSING_MARKS = frozenset(
    ("..", "...", "…", ".", ":", "n/a", "#n/a", "na", "n.a.", "n. a.", "nan", "null")
    + ("not available", "missing", "no data")
)
_UNSD_MISSING = frozenset({"n"})
_DASHES = frozenset("-–—−")
_PLAIN = r"^-?[0-9]{1,15}(?:\.[0-9]{1,18})?$"
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_BOUND = re.compile(r"(?:<|>|≤|≥|<=|>=|=<|=>)\s*[\d.,]+\s*%?")
_SPACES = re.compile("(?<=\\d)[ \u00a0\u2009\u202f'’](?=\\d{3}(?!\\d))")
_COMMA = re.compile(r"[+-]?(\d*),(\d+)")
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d{1,3}(?:\.\d{3}){2,}")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+|[+-]?\d{1,3}(?:,\d{3}){2,}")
_MAYBE_GROUPS = r"^[+-]?[1-9][0-9]{0,2}\.[0-9]{3}$"
_INFINITE = frozenset({"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞"})


def read_value(text: str, layout: Layout, comma_separates_cells: bool) -> Verdict:
    """One text as a number, None where it is missing or refused; ``kind`` says how it was read.

    ``comma_separates_cells`` tells a file whose cells are separated by commas: there a decimal
    comma is unusual enough to be asked for a look, elsewhere it is the custom of the country.
    """
    if not text:
        return Verdict(None)
    plain = text.casefold()
    if plain in MISSING_MARKS or (layout.agency == "UNSD" and plain in _UNSD_MISSING):
        return Verdict(None, kind="missing_mark")
    if text in _DASHES:
        return Verdict(None, check="dash_ambiguous", expected="0, ..")
    if plain in _INFINITE:
        return Verdict(None, check="value_infinite")
    number = with_plain_digits(text)
    kind = "" if number == text else "digits"
    if _BOUND.fullmatch(number):
        check = "bound_left_out" if layout.agency else "value_only_bounded"
        return Verdict(None, check=check)
    if number.startswith("−"):
        number, kind = "-" + number[1:], "minus_sign"
    if number.endswith("%"):
        number, kind = number[:-1].rstrip(), "percent_sign"
    if _SPACES.search(number):
        number, kind = _SPACES.sub("", number), "thousands"
    if _POINT_GROUPS.fullmatch(number):
        number, kind = number.replace(".", "").replace(",", "."), "thousands"
    elif _COMMA_GROUPS.fullmatch(number):
        number, kind = number.replace(",", ""), "thousands"
    elif found := _COMMA.fullmatch(number):
        if len(found[2]) == 3 and 1 <= len(found[1]) <= 3 and not found[1].startswith("0"):
            meanings = f"{number.replace(',', '')}, {number.replace(',', '.')}"
            return Verdict(None, check="thousands_ambiguous", expected=meanings)
        number, kind = number.replace(",", "."), "decimal_comma"
    if not _NUMBER.fullmatch(number):
        return Verdict(None, check="value_not_a_number")
    value = float(number)
    if value in (float("inf"), float("-inf")):
        return Verdict(None, check="value_infinite")
    if kind == "decimal_comma" and comma_separates_cells:
        fix = number.lstrip("+")
        return Verdict(value, kind=kind, check="decimal_comma", fix=fix, once=True)
    return Verdict(value, kind=kind)


def spread_values(
    column: Column, layout: Layout, delimiter: str, notes: Notes, lines: np.ndarray
) -> tuple[pa.Array, Spread]:
    """A value column as numbers (null where there is none) and as ``VALUE_KINDS`` for each row."""
    texts = column.texts
    plain = pc.match_substring_regex(texts, _PLAIN).to_numpy(zero_copy_only=False)
    numbers = np.full(len(texts) + 1, np.nan)
    numbers[:-1][plain] = texts.filter(pa.array(plain)).cast(pa.float64()).to_numpy()
    held = np.zeros(len(texts), dtype=bool)
    held[column.used] = True
    rest = np.flatnonzero(~plain & held)
    words = texts.take(pa.array(rest)).to_pylist()
    verdicts = {
        int(index): read_value(word, layout, delimiter == ",")
        for index, word in zip(rest, words, strict=True)
    }
    if any(verdict.kind == "decimal_comma" for verdict in verdicts.values()):
        # Where the comma divides decimals, "1.234" may well be one thousand and some.
        doubtful = pc.match_substring_regex(texts, _MAYBE_GROUPS).to_numpy(zero_copy_only=False)
        for index in np.flatnonzero(doubtful & held):
            text = texts[int(index)].as_py()
            meanings = f"{text.replace('.', '')}, {text}"
            verdicts[int(index)] = Verdict(None, check="thousands_ambiguous", expected=meanings)
            numbers[index] = np.nan
    kinds = np.zeros(len(texts) + 1, dtype=np.int32)
    for index, verdict in verdicts.items():
        numbers[index] = np.nan if verdict.value is None else verdict.value
        if verdict.value is None:
            kinds[index] = VALUE_KINDS.index("refused" if verdict.check else "missing")
    note_changes(column, column, verdicts, notes, lines)
    note_issues(column, column, verdicts, notes, lines)
    values = numbers[column.codes]
    array = pa.array(values, mask=np.isnan(values))
    return array, Spread(list(VALUE_KINDS), kinds[column.codes])
