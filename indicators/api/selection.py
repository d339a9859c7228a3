"""Read what was asked, strictly: every word is known, or the answer says which one is not.

Parameters bear SDMX names and may be repeated or hold a list with commas:
``ref_area=IDN,VNM&startPeriod=2015``. Nothing is guessed and nothing is left out silently.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, urlencode

from indicators.api.problem import Problem
from indicators.catalogue import BREAKDOWNS, NATIONAL, Catalogue
from indicators.measures.progress_methods import METHODS

LONGEST_QUERY = 8000  # characters
MOST_CODES = 200  # of one filter
FIRST_YEAR, LAST_YEAR = 1900, 2100
USUAL_LIMIT, MOST_ROWS = 1000, 5000
FORMATS = ("json", "csv")
PLACES = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Filter:
    """A parameter that keeps rows by the codes in ``column``."""

    name: str
    column: str
    what: str
    codes: Callable[[Catalogue], Iterable[str]]


def _countries(catalogue: Catalogue) -> list[str]:
    return [c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"]


def _agencies(catalogue: Catalogue) -> list[str]:
    return sorted({rule.agency for rule in catalogue.series_map} | {NATIONAL})


FILTERS: dict[str, Filter] = {
    "indicator": Filter("indicator", "indicator", "indicator", lambda c: c.indicators),
    "ref_area": Filter("ref_area", "ref_area", "country", _countries),
    "any_area": Filter("ref_area", "ref_area", "area", lambda c: c.countries),
    "breakdown": Filter("breakdown", "breakdown", "breakdown", lambda _c: BREAKDOWNS),
    "agency": Filter("agency", "agency", "agency", _agencies),
    "role": Filter("role", "role", "role", lambda _c: ("national", "primary", "alternative")),
    "method": Filter("method", "method", "method", lambda _c: METHODS),
}
for _name in BREAKDOWNS:
    FILTERS[_name] = Filter(_name, _name, f"group in {_name}", lambda c, name=_name: c.strata[name])
YEARS = ("startPeriod", "endPeriod")
COMMON = ("publication", "limit", "cursor", "format")


@dataclass(frozen=True)
class Selection:
    """What was asked. ``codes`` has an entry for each column that was limited."""

    publication: int | None = None
    codes: Mapping[str, list] = field(default_factory=dict)
    years: tuple[int, int] = (FIRST_YEAR, LAST_YEAR)
    limit: int = USUAL_LIMIT
    cursor: int = 0
    format: str | None = None

    @property
    def notice(self) -> str:
        """What the reader should know of a question that has no answer by its own words."""
        first, last = self.years
        if first > last:
            return f"startPeriod {first} is after endPeriod {last}, so no year is asked for."
        return ""

    def of(self, column: str, everything: Iterable[str]) -> list[str]:
        """The codes asked for in the order of ``everything``; all of them if none were named."""
        if column not in self.codes:
            return list(everything)
        return [code for code in everything if code in self.codes[column]]

    def keeps(self, row: Mapping[str, Any], columns: Sequence[str]) -> bool:
        """Whether a row has a code that was asked for in each of ``columns``, and its year."""
        for column in columns:
            if column in self.codes and row[column] not in self.codes[column]:
                return False
            if column == "time_period" and not self.years[0] <= row[column] <= self.years[1]:
                return False
        return True

    def query(self, publication: int, cursor: int = 0) -> str:
        """The same question as text, always spelled the same, of a numbered publication."""
        parts: dict[str, Any] = {
            name: ",".join(map(str, codes)) for name, codes in sorted(self.codes.items())
        }
        if self.years != (FIRST_YEAR, LAST_YEAR):
            parts |= dict(zip(YEARS, self.years, strict=True))
        parts |= {"publication": publication}
        parts |= {"limit": self.limit} if self.limit != USUAL_LIMIT else {}
        parts |= {"cursor": cursor} if cursor else {}
        parts |= {"format": self.format} if self.format else {}
        return urlencode(parts, safe=",")


def read(query: str, filters: Collection[str], catalogue: Catalogue) -> Selection:
    """What a query string asks of a resource with these filters.

    Raises
    ------
    Problem
        414 for a query that is too long, 400 for anything in it that is not known.
    """
    if len(query) > LONGEST_QUERY:
        raise Problem(
            HTTPStatus.REQUEST_URI_TOO_LONG,
            f"The question has {len(query):,} characters; at most {LONGEST_QUERY:,} are read. "
            "Leave the filter out and choose from the answer, or ask several times.",
        )
    given = _given(query, filters)
    limited: dict[str, list] = {}
    for name in filters:
        if name in FILTERS and FILTERS[name].name in given:
            limited[FILTERS[name].column] = _codes(FILTERS[name], given, catalogue)
    if "time_period" in given:
        limited["time_period"] = [_year("time_period", text) for text in given["time_period"]]
    first, last = (
        _year(name, _single(name, given)) if name in given else default
        for name, default in zip(YEARS, (FIRST_YEAR, LAST_YEAR), strict=True)
    )
    publication = _whole("publication", given, 0, 999_999_999) if "publication" in given else None
    limit = _whole("limit", given, 1, MOST_ROWS) if "limit" in given else USUAL_LIMIT
    cursor = _whole("cursor", given, 0, 999_999_999) if "cursor" in given else 0
    format_ = _single("format", given) if "format" in given else None
    if format_ is not None and format_ not in FORMATS:
        raise _wrong(f"There is no format {_short(format_)}. Choose from {', '.join(FORMATS)}.")
    return Selection(publication, limited, (first, last), limit, cursor, format_)


def _given(query: str, filters: Collection[str]) -> dict[str, list[str]]:
    """Every parameter with the parts of its lists, in the order they were given."""
    known = [FILTERS[name].name if name in FILTERS else name for name in filters] + [*COMMON]
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except ValueError as error:
        raise _wrong(
            "The question cannot be read: write it as name=value&name=value in UTF-8, with at "
            "most 1,000 parameters."
        ) from error
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            meant = f" Did you mean {near[0]}?" if near else ""
            raise _wrong(
                f"There is no parameter {_short(name)} here.{meant} There are {', '.join(known)}."
            )
        given.setdefault(name, []).extend(text.split(","))
    return given


def _codes(asked: Filter, given: Mapping[str, list[str]], catalogue: Catalogue) -> list[str]:
    typed = given[asked.name]
    if len(typed) > MOST_CODES:
        raise _wrong(
            f"{asked.name} names {len(typed):,} codes; at most {MOST_CODES} are read at once. "
            "Leave the filter out and choose from the answer, or ask several times."
        )
    known = list(asked.codes(catalogue))
    for code in typed:
        if code not in known:
            raise _wrong(_unknown(asked, code, known))
    return list(dict.fromkeys(typed))


def _unknown(asked: Filter, code: str, known: Sequence[str]) -> str:
    if not code:
        return f"{asked.name} has an empty code. Write one, such as {asked.name}={known[0]}."
    if code == "ASEAN" and asked.name == "ref_area":
        return (
            "ASEAN as a whole has figures of its own: ask coverage/regional or gaps/regional, "
            "without ref_area."
        )
    folded = {one.casefold(): one for one in known}
    near = [folded[one] for one in get_close_matches(code.casefold(), folded, n=2, cutoff=0.5)]
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    places = {"indicator": "indicators", "ref_area": "areas"}
    choice = (
        f" All are listed at {places[asked.name]}."
        if asked.name in places
        else f" Choose from {', '.join(known)}."
    )
    return f"There is no {asked.what} {_short(code)}.{meant}{choice}"


def _single(name: str, given: Mapping[str, list[str]]) -> str:
    if len(given[name]) != 1:
        raise _wrong(f"{name} is given {len(given[name])} times. Give one value.")
    return given[name][0]


def _whole(name: str, given: Mapping[str, list[str]], least: int, most: int) -> int:
    text = _single(name, given)
    if not PLACES.fullmatch(text) or not least <= int(text) <= most:
        raise _wrong(f"{name} is {_short(text)}; write a whole number from {least} to {most}.")
    return int(text)


def _year(name: str, text: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", text) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise _wrong(
            f"{name} is {_short(text)}; write a year from {FIRST_YEAR} to {LAST_YEAR}, such as "
            "2023. All figures are of years."
        )
    return int(text)


def _short(text: str) -> str:
    """What was typed, at a length a sentence bears."""
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f"“{shown}”"


def _wrong(sentence: str) -> Problem:
    return Problem(HTTPStatus.BAD_REQUEST, sentence)
