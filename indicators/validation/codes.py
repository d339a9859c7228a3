"""Codes that exist but do not belong here: another country, another group, another unit.

Whether a code exists at all is found out while the file is read.
"""

from collections.abc import Iterator

import numpy as np

from indicators.catalogue import BREAKDOWNS
from indicators.validation.cells import TOTAL
from indicators.validation.file_rows import FileRows
from indicators.validation.registry import Finding, check
from indicators.validation.texts import Rule


@check("another_country")
def another_country(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """An officer reports on their own country only."""
    if rows.country is None:
        return
    other = rows.spread_flags("ref_area", lambda area: area != rows.country)
    yield Finding(np.flatnonzero(other), "ref_area", expected=rows.country, fix=rows.country)


@check("stratum_not_defined")
def stratum_not_defined(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A group in a breakdown that the indicator does not have, such as age for a law."""
    if rows.from_agency:
        return
    for breakdown in BREAKDOWNS:
        divided = rows.spread_flags(breakdown, lambda code: code != TOTAL)
        if not divided.any():
            continue
        defined = rows.spread_flags("indicator", lambda word, b=breakdown: _has(rows, word, b))
        named = rows.codes("indicator") >= 0
        yield Finding(
            np.flatnonzero(divided & named & ~defined),
            breakdown,
            expected=_headline_word(rows, breakdown),
            fix=rows.said_of_indicator(lambda indicator: ", ".join(_breakdowns(indicator))),
        )


def _has(rows: FileRows, word: str, breakdown: str) -> bool:
    return bool(word) and breakdown in _breakdowns(rows.catalogue.indicators[word])


def _breakdowns(indicator) -> tuple[str, ...]:
    wanted = {*indicator.breakdowns.required, *indicator.breakdowns.optional, *indicator.headline}
    return tuple(breakdown for breakdown in BREAKDOWNS if breakdown in wanted)


def _headline_word(rows: FileRows, breakdown: str):
    """The group at which an indicator's figure is shown, as the template writes it."""
    strata = rows.catalogue.strata[breakdown]

    def word(indicator) -> str:
        code = indicator.headline_strata[breakdown]
        return strata[code].word or code

    return rows.said_of_indicator(word)


@check("headline_stratum")
def headline_stratum(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """An indicator on women giving birth has its figure at F; at the total nobody would see it."""
    if rows.from_agency:
        return
    for breakdown in BREAKDOWNS:
        at = rows.spread_flags("indicator", lambda word, b=breakdown: _only_at(rows, word, b))
        if not at.any():
            continue
        total = rows.spread_flags(breakdown, lambda code: code == TOTAL)
        yield Finding(
            np.flatnonzero(at & total),
            breakdown,
            found=lambda at, b=breakdown: [text or TOTAL for text in rows.sent(b, at)],
            expected=_headline_word(rows, breakdown),
            fix=_headline_word(rows, breakdown),
        )


def _only_at(rows: FileRows, word: str, breakdown: str) -> bool:
    """Whether an indicator is about one group of a breakdown and is not divided by it."""
    if not word:
        return False
    indicator = rows.catalogue.indicators[word]
    wanted = {*indicator.breakdowns.required, *indicator.breakdowns.optional}
    return breakdown in indicator.headline and breakdown not in wanted


@check("unit_mismatch")
def unit_mismatch(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """A value in another unit than the one its indicator is defined in."""
    if rows.from_agency:
        return
    known = (rows.codes("indicator") >= 0) & rows.spread_flags("unit_measure", bool)
    yield Finding(
        np.flatnonzero(known & ~rows.in_own_unit),
        "unit_measure",
        expected=rows.said_of_indicator(lambda indicator: indicator.unit_measure),
        fix=rows.said_of_indicator(lambda indicator: indicator.unit_measure),
    )
