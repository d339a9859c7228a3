"""Stop what must never leave the sender: records about persons, and totals so small they name one.

Two dangers. A file may hold personal records by mistake: a column of names, a telephone number in a
comment. And a correct figure may be so small that neighbours know who is meant. Both are refused
with row and column only: the text itself is in no issue, no message and no log.

A share is judged by the people behind it where their number is known: if a share of *all* children
of a country is fewer than five children, a share of some of them is no more.
"""

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from indicators.intake.periods import with_plain_digits
from indicators.validation.file_rows import FileRows
from indicators.validation.hostile_text import columns_of_text
from indicators.validation.personal import candidates, kind_of_header, kind_of_text
from indicators.validation.registry import Finding, check
from indicators.validation.texts import Rule
from indicators.validation.values import PERSONS

PERSONAL = ("personal_column", "personal_value", "records_not_figures")
UNKNOWN_LAYOUT = "unknown_layout"
NOTHING = ""
_FREE_TEXT = ("source_detail", "obs_comment")
# A column of figures in which so many texts look personal is one of persons without doubt.
_LOOKED_AT = 20_000
_FEW_TEXTS = 500  # so many are looked at one by one sooner than a search is made ready
_AN_ID_IN_DIGITS = 12
_FEWEST_ANYWHERE = 5_000

_SMALL_TEXT = (
    r"(?i)(?:^|[^\p{L}\p{Nd}.,/])n\s*(?:=|:|≈)\s*\p{Nd}",
    r"(?i)(?:^|[^\p{Nd}.,])\p{Nd}\s+(?:persons?|people|individuals?|beneficiary|beneficiaries"
    r"|recipients?|respondents?|cases?|orang|penerima|responden|jiwa|peserta|người|คน|ราย|នាក់|ຄົນ"
    r"|ဦး|pessoas?|ema|tao|katao|人)(?:$|[^\p{L}])",
)
_N = re.compile(r"(?i)(?<![\w.,/])n\s*[=:≈]\s*(\d+)(?![\d., ]*\d)")
_COUNT = re.compile(
    r"(?i)(?<![\d.,–-])(\d)\s+(?:persons?|people|individuals?|beneficiary|beneficiaries|recipients?"
    r"|respondents?|cases?|orang|penerima|responden|jiwa|peserta|người|คน|ราย|នាក់|ຄົນ|ဦး|pessoas?"
    r"|ema|tao|katao|人)(?!\w)"
)
# "one in 4 persons", "families of 4 persons", "at least 3 persons": a rule, not a count.
_NO_COUNT = re.compile(
    r"(?i)(?:\bin|\bper|\bof|\bto|\bevery|\beach|least|most|than|up to|max\w*|min\w*|setiap|dari"
    r"|dalam|paling \w+|level|tier|type|group|step|table|tabel|\d\s*[–-])\s*$"
)


def _texts_with_personal_values(texts: pa.Array) -> np.ndarray:
    """The places of the distinct texts that say something of one person."""
    places = _candidates(texts, candidates())
    found = _personal(texts, places[:_LOOKED_AT])
    rest = places[_LOOKED_AT:]
    if len(rest) and len(found) <= _LOOKED_AT / 100:
        rest = _personal(texts, rest)
    return np.concatenate([found, rest])


def _candidates(texts: pa.Array, patterns: tuple[str, ...]) -> np.ndarray:
    """The places of the texts that are worth a closer look; all of a few."""
    if len(texts) <= _FEW_TEXTS:
        return np.arange(len(texts))
    pattern = "|".join(f"(?:{part})" for part in patterns)
    maybe = pc.match_substring_regex(texts, pattern)
    return np.flatnonzero(maybe.to_numpy(zero_copy_only=False))


def _personal(texts: pa.Array, places: np.ndarray) -> np.ndarray:
    words = texts.take(pa.array(places)).to_pylist()
    return places[np.array([kind_of_text(word) is not None for word in words], dtype=bool)]


def _rows_of(places: np.ndarray, texts: pa.Array, codes: np.ndarray) -> np.ndarray:
    flags = np.zeros(len(texts) + 1, dtype=bool)
    flags[places] = True
    return np.flatnonzero(flags[codes])


@check("personal_column")
def personal_column(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A column whose header says that it holds names, identity numbers, addresses …"""
    first = np.zeros(1, dtype=np.int64)
    lines = np.array([_header_line(rows)], dtype=np.int64)
    for header in rows.unknown_headers:
        if kind_of_header(header) is not None:
            yield Finding(first, "", NOTHING, header=header, lines=lines)


def _header_line(rows: FileRows) -> int:
    for issue in rows.reading.issues:
        if issue.check in ("unknown_column", "unknown_agency_column", UNKNOWN_LAYOUT):
            return issue.line or 1
    return 1


@check("personal_value")
def personal_value(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A cell that holds an e-mail address, an identity number, a telephone number …"""
    for name, header, texts, codes in columns_of_text(rows):
        if name == "obs_value":
            continue
        places = _texts_with_personal_values(texts)
        if len(places):
            lines = None if header is None else rows.unmapped_lines
            yield Finding(_rows_of(places, texts, codes), name, NOTHING, header=header, lines=lines)
    texts, codes = rows.texts("sent_obs_value"), rows.codes("sent_obs_value")
    digits = rf"^\s*\+?[\p{{Nd}}]{{{_AN_ID_IN_DIGITS},17}}\s*$"
    long = pc.match_substring_regex(texts, digits).to_numpy(zero_copy_only=False)
    bounded = rows.of_indicator(lambda indicator: indicator.bounds.maximum)
    chosen = _rows_of(np.flatnonzero(long), texts, codes)
    chosen = chosen[~np.isnan(bounded[chosen]) | (rows.codes("indicator")[chosen] < 0)]
    refused = rows.spread_flags("value_kind", lambda kind: kind == "refused")
    if refused.any():
        used = np.unique(codes[refused])
        some = texts.take(pa.array(used[used >= 0]))
        places = used[used >= 0][_texts_with_personal_values(some)]
        chosen = np.union1d(chosen, _rows_of(places, texts, codes))
    yield Finding(chosen, "obs_value", NOTHING)


@check("small_cell")
def small_cell(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """Fewer persons than the rule: the figure would say something of people one could name."""
    fewest = rule["persons"]
    persons = _counts_persons(rows)
    values = rows.values
    small = persons & (values > 0) & (values < fewest)
    shares = _small_shares(rows, fewest)
    yield Finding(
        np.flatnonzero(small | shares), "obs_value", NOTHING, expected=f"0, ≥ {fewest:.0f}", fix="Q"
    )
    for name in _FREE_TEXT:
        texts, codes = rows.texts(f"sent_{name}"), rows.codes(f"sent_{name}")
        places = _small_in_text(texts, fewest, rule["denominator"])
        if len(places):
            yield Finding(_rows_of(places, texts, codes), name, NOTHING, f"≥ {fewest:.0f}", fix="Q")


def _counts_persons(rows: FileRows) -> np.ndarray:
    """Rows whose value counts persons: in that unit, or a number where a share is defined."""
    in_persons = rows.spread_flags("unit_measure", lambda unit: unit == PERSONS)
    number = rows.spread_flags("unit_measure", lambda unit: unit == "COUNT")
    return in_persons | (number & ~rows.in_own_unit)


def _small_shares(rows: FileRows, fewest: float) -> np.ndarray:
    """Rows whose share of a whole reference population is fewer persons than the rule."""
    small = np.zeros(rows.count, dtype=bool)
    if rows.published is None:
        return small
    shares = rows.spread_flags("unit_measure", lambda unit: unit == "PT") & rows.in_own_unit
    # No country here has fewer than five thousand of anybody: larger shares cannot be so few.
    below = 100 * fewest / _FEWEST_ANYWHERE
    tiny = np.flatnonzero(shares & (rows.values > 0) & (rows.values < below) & (rows.years >= 0))
    cells = np.stack(
        [rows.codes("indicator")[tiny], rows.codes("ref_area")[tiny], rows.years[tiny]]
    )
    distinct, which = np.unique(cells, axis=1, return_inverse=True)
    people = np.full(distinct.shape[1], np.nan)
    for place, (indicator, area, year) in enumerate(distinct.T.tolist()):
        kind = rows.catalogue.indicators[
            rows.words("indicator")[indicator]
        ].reference_population.kind
        if kind == "none" or area < 0:
            continue
        known = rows.published.persons(kind, rows.words("ref_area")[area], year)["persons"]
        people[place] = np.nan if known is None else known
    small[tiny] = people[which.ravel()] * rows.values[tiny] / 100 < fewest
    return small


def _small_in_text(texts: pa.Array, fewest: float, denominator: float) -> np.ndarray:
    """The places of texts that give a count of persons below the rule: ``n = 3``."""
    places = _candidates(texts, _SMALL_TEXT)[:_LOOKED_AT]
    words = texts.take(pa.array(places)).to_pylist()
    small = [_is_small(with_plain_digits(word), fewest, denominator) for word in words]
    return places[np.array(small, dtype=bool)]


def _is_small(text: str, fewest: float, denominator: float) -> bool:
    if any(0 < int(match[1]) < denominator for match in _N.finditer(text)):
        return True
    return any(
        0 < int(match[1]) < fewest and not _NO_COUNT.search(text[: match.start()])
        for match in _COUNT.finditer(text)
    )
