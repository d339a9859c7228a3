"""Titles over the members of ASEAN: how far apart they are, where most are left out, how old it is.

An order is claimed only among values of the same five years (``narrative.comparable``), and of
members with the same value none is picked out.
"""

from __future__ import annotations

from collections.abc import Sequence

from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language
from indicators.narrative import Row, comparable, country_name, value_in_words
from indicators.rounding import half_up


def range_title(
    rows: Sequence[Row], indicator: Indicator, catalogue: Catalogue, language: Language
) -> str:
    """From the lowest to the highest member, by name, among values of the same five years."""
    _ = language.gettext
    told = [r for r in rows if r["obs_value"] is not None]
    if not told:
        return _("No member has a value yet")
    known = sorted(comparable(told), key=lambda r: r["obs_value"])
    low, high = known[0], known[-1]
    slots = {
        "low": rounded(low["obs_value"], indicator, catalogue, language),
        "first": _who(known, low["obs_value"], catalogue, language),
        "high": rounded(high["obs_value"], indicator, catalogue, language),
        "last": _who(known, high["obs_value"], catalogue, language),
    }
    if low["obs_value"] == high["obs_value"]:
        return _("{value} in {area}").format(value=slots["low"], area=slots["first"])
    said = _("From {low} in {first} to {high} in {last}").format(**slots)
    if len(known) == len(told):
        return said
    return _("{finding}, of values since {year}").format(
        finding=said, year=min(r["time_period"] for r in known)
    )


def _who(rows: Sequence[Row], value: float, catalogue: Catalogue, language: Language) -> str:
    """Whose value it is: one or two by name; of more none is picked out."""
    areas = [r["ref_area"] for r in rows if r["obs_value"] == value]
    if len(areas) > 2:
        return language.ngettext("{n} member", "{n} members", len(areas)).format(n=len(areas))
    return language.join([country_name(catalogue, a, language, within=True) for a in areas])


def rounded(value: float, indicator: Indicator, catalogue: Catalogue, language: Language) -> str:
    """A percentage without decimals, unless that would make nothing or everything of it."""
    if indicator.unit_measure != "PT" or 0 < value < 1 or 99 < value < 100:
        return value_in_words(value, indicator, catalogue, language)
    return language.percent(value, 0)


def concentration_title(rows: Sequence[Row], catalogue: Catalogue, language: Language) -> str:
    """In how few members most of those left out live; at most three are named."""
    _ = language.gettext
    left_out = comparable([r for r in rows if r["uncovered_persons"]])
    counted = sorted(left_out, key=lambda r: -r["uncovered_persons"])
    total = sum(r["uncovered_persons"] for r in counted)
    if len(counted) < 4 or not total:
        return _("Members by latest value")
    top = counted[:3]
    tenths = int(half_up(10 * sum(r["uncovered_persons"] for r in top) / total))
    names = [country_name(catalogue, r["ref_area"], language, within=True) for r in top]
    if tenths > 9:
        return _("More than nine in ten of those left out live in {areas}").format(
            areas=language.join(names)
        )
    return _("About {tenths} in ten of those left out live in {areas}").format(
        tenths=tenths, areas=language.join(names)
    )


def freshness_title(rows: Sequence[Row], this_year: int, language: Language) -> str:
    """How many members' latest values are four or more years old, and the newest year."""
    _ = language.gettext
    years = [r["time_period"] for r in rows if r["obs_value"] is not None]
    if not years:
        return _("No member has a value yet")
    old = sum(this_year - year >= 4 for year in years)
    return _(
        "{old} of {known} figures are four or more years old; none is newer than {newest}"
    ).format(old=old, known=len(years), newest=max(years))
