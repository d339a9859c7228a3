"""Which year a text names.

A year of the Buddhist era cannot be a year of the common era (2566 lies five centuries ahead), so
it is converted, and said aloud. A fiscal year could be either of two calendar years, depending on
the country and its law; a range or a quarter is no year at all: these are asked, not guessed.
"""

import re

from indicators.intake.verdicts import Verdict

BUDDHIST_OFFSET = 543
_BUDDHIST_YEARS = range(1900 + BUDDHIST_OFFSET, 2101 + BUDDHIST_OFFSET)

_ERA = re.compile(r"(?:พ\.?\s*ศ\.?|b\.?\s*e\.?)\s*(\d{4})", re.IGNORECASE)
_COMMON = re.compile(r"(?:ค\.?\s*ศ\.?|c\.?\s*e\.?|a\.?\s*d\.?)\s*(\d{4})", re.IGNORECASE)
_YEAR = re.compile(r"\d{4}")
_YEAR_AS_NUMBER = re.compile(r"(\d{4})\.0+")
_FISCAL = re.compile(r"(?:fy|fiscal year)\s*'?(\d{4}|\d{2})", re.IGNORECASE)
_TWO_YEARS = re.compile(r"(?:fy\s*)?(\d{4})\s*[-/–—]\s*(\d{4}|\d{2})", re.IGNORECASE)
_PART = re.compile(
    r"\d{4}-?(?:[QqSsTtHh]\d|[MmWw]\d{1,2}|D\d{3})|\d{4}[-/]\d{2}|\d{4}-\d{2}-\d{2}.*"
)


def with_plain_digits(text: str) -> str:
    """The text with Thai, Khmer, Lao, Burmese and other decimal digits as 0-9."""
    if text.isascii():
        return text
    return "".join(_digit(character) for character in text)


def _digit(character: str) -> str:
    return str(int(character)) if character.isdecimal() else character


def read_period(text: str) -> Verdict:
    """A calendar year as an integer. Whether it makes sense is for validation to say."""
    if not text:
        return Verdict(None, check="year_missing")
    plain = with_plain_digits(text)
    if _YEAR.fullmatch(plain):
        return _year(int(plain), "" if plain == text else "digits")
    if found := _ERA.fullmatch(plain):
        return _buddhist(int(found[1]))
    if found := _COMMON.fullmatch(plain) or _YEAR_AS_NUMBER.fullmatch(plain):
        return _year(int(found[1]), "year")
    if found := _TWO_YEARS.fullmatch(plain):
        return _two_years(found[1], found[2])
    if found := _FISCAL.fullmatch(plain):
        year = int(found[1]) if len(found[1]) == 4 else 2000 + int(found[1])
        return Verdict(None, check="fiscal_year", expected=f"{year - 1}, {year}, {year + 1}")
    if _PART.fullmatch(plain):
        return Verdict(None, check="not_annual", expected=plain[:4])
    return Verdict(None, check="year_not_readable")


def _year(year: int, kind: str) -> Verdict:
    return _buddhist(year) if year in _BUDDHIST_YEARS else Verdict(year, kind=kind)


def _buddhist(year: int) -> Verdict:
    common = year - BUDDHIST_OFFSET
    return Verdict(common, kind="buddhist_year", check="buddhist_year", fix=str(common), once=True)


def _two_years(first: str, second: str) -> Verdict:
    start = int(first)
    end = int(second) if len(second) == 4 else start - start % 100 + int(second)
    if len(second) == 2 and end < start:
        end += 100
    if end == start + 1:
        shift = BUDDHIST_OFFSET if start in _BUDDHIST_YEARS else 0
        years = f"{start - shift}, {end - shift}"
        return Verdict(None, check="fiscal_year", expected=years)
    if len(second) == 2 and 1 <= int(second) <= 12:
        return Verdict(None, check="not_annual", expected=first)
    return Verdict(None, check="year_is_a_range")
