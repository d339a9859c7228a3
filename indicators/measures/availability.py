"""Count what is known of whom, how old it is, and whether it tells groups of people apart.

One *cell* is one indicator in one country. Of each it is asked:

* has it any value since 2015, and two or more (ESCAP and UNSD: two make it usable)?
* how old is its newest value, and why is there none? The kinds of missing stay apart.
* are the groups it must tell apart known: every side of a required breakdown, with a value each,
  in the year of the newest total and from the same source? Women from one survey and men from
  another are no pair.

``summary`` adds cells up: by country, by indicator, by dimension or over all. A share without
anything to count is None and not 0.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import median

from indicators.measures.progress import BASELINE_YEAR

RECENT = 3  # years a value may be old and still count as recent
OLD = 5  # years after which a value is asked for anew

# The groups that make a breakdown complete. A breakdown without a fixed set (ages, activities)
# is complete with two groups of one year and source.
SIDES: dict[str, tuple[str, ...]] = {
    "sex": ("F", "M"),
    "urbanisation": ("U", "R"),
    "quintile": ("Q1", "Q2", "Q3", "Q4", "Q5"),
    "disability": ("PD", "PWD"),
    "migration": ("MIGPER", "NONMIG"),
}
LEAST_GROUPS = 2

N_ = str  # marks a text for translation; whoever shows it translates it

CLASSES = {
    "sufficient": N_("two values or more since 2015"),
    "insufficient": N_("one value since 2015"),
    "none": N_("no value since 2015"),
}

Source = tuple[str, ...]
Row = dict[str, object]


def sides_known(
    breakdown: str, codes: Iterable[str], headline: str, total_known: bool
) -> tuple[str, ...]:
    """The groups of a breakdown that have a value, in the order of ``SIDES``.

    The headline itself counts as its group where it is one: the unemployment of persons with
    disabilities is one side of that breakdown and needs only the other beside it.
    """
    known = set(codes) | ({headline} if total_known else set())
    if breakdown not in SIDES:
        return tuple(sorted(known - {"_T"}))
    return tuple(side for side in SIDES[breakdown] if side in known)


def is_complete(breakdown: str, known: Sequence[str]) -> bool:
    """Whether the groups that are known make the breakdown complete."""
    if breakdown in SIDES:
        return len(known) == len(SIDES[breakdown])
    return len(known) >= LEAST_GROUPS


def cell(
    *,
    totals: Sequence[tuple[int, Source]],
    groups: Mapping[str, Mapping[tuple[int, Source], Sequence[str]]],
    required: Sequence[str],
    headline: Mapping[str, str],
    missing: str | None,
    now: int,
    since: int = BASELINE_YEAR,
) -> Row:
    """What is known of one indicator in one country.

    Parameters
    ----------
    totals
        Year and source of every total that has a value.
    groups
        For each breakdown, the codes that have a value, by year and source.
    required
        The breakdowns the indicator asks for.
    headline
        The stratum of each breakdown at which the total sits, mostly ``_T``.
    missing
        The kind of missing where no value was ever reported.
    now
        The year from which age is counted: that of the publication.

    Returns
    -------
    dict
        ``newest_year, age_years`` (None without any value), ``values_since`` (different years),
        ``availability`` (of ``CLASSES``), ``recent`` (None without a value since ``since``),
        ``missing``, ``breakdowns_required`` and ``breakdowns_complete`` (how many), and
        ``breakdowns``: for each required one ``complete``, ``known`` (groups in the newest
        total's year and source), ``newest_complete_year`` (since ``since``, any source).
    """
    years = {year for year, _ in totals}
    newest = max(years, default=None)
    counted = len({year for year in years if year >= since})
    breakdowns = {
        name: _breakdown(name, totals, groups.get(name, {}), headline[name], since)
        for name in required
    }
    return {
        "newest_year": newest,
        "age_years": None if newest is None else now - newest,
        "values_since": counted,
        "availability": "none" if not counted else "sufficient" if counted > 1 else "insufficient",
        "recent": now - newest <= RECENT if counted else None,
        "missing": missing if newest is None else None,
        "breakdowns_required": len(breakdowns),
        "breakdowns_complete": sum(found["complete"] for found in breakdowns.values()),
        "breakdowns": breakdowns,
    }


def _breakdown(
    name: str,
    totals: Sequence[tuple[int, Source]],
    found: Mapping[tuple[int, Source], Sequence[str]],
    headline: str,
    since: int,
) -> Row:
    newest = max(totals, default=None)
    known: tuple[str, ...] = ()
    if newest is not None and newest[0] >= since:
        known = sides_known(name, found.get(newest, ()), headline, total_known=True)
    whole = [
        place[0]
        for place, codes in found.items()
        if place[0] >= since
        and is_complete(name, sides_known(name, codes, headline, place in totals))
    ]
    return {
        "complete": is_complete(name, known),
        "known": list(known),
        "newest_complete_year": max(whole, default=None),
    }


def summary(cells: Sequence[Row]) -> Row:
    """Add cells up.

    Returns
    -------
    dict
        ``cells``; ``any_value``, ``two_or_more``, ``one_value``, ``no_value`` (cells, since
        2015); ``recent`` (of those with a value), ``median_age_years`` (of the same; None
        without one); ``breakdowns_required``, ``breakdowns_complete``; ``missing`` (cells
        without any value, by kind); and shares in percent, None where there is nothing to count.
    """
    held = [found for found in cells if found["availability"] != "none"]
    required = sum(found["breakdowns_required"] for found in cells)
    complete = sum(found["breakdowns_complete"] for found in cells)
    two = sum(found["availability"] == "sufficient" for found in cells)
    recent = sum(bool(found["recent"]) for found in held)
    return {
        "cells": len(cells),
        "any_value": len(held),
        "two_or_more": two,
        "one_value": len(held) - two,
        "no_value": len(cells) - len(held),
        "recent": recent,
        "median_age_years": median(found["age_years"] for found in held) if held else None,
        "breakdowns_required": required,
        "breakdowns_complete": complete,
        "missing": dict(Counter(found["missing"] for found in cells if found["missing"])),
        "any_share": _share(len(held), len(cells)),
        "two_share": _share(two, len(cells)),
        "recent_share": _share(recent, len(held)),
        "complete_share": _share(complete, required),
    }


def summaries(cells: Sequence[Row], by: str) -> list[Row]:
    """``summary`` of the cells of each value of ``by``, such as ``ref_area``; in their order."""
    parts: dict[object, list[Row]] = {}
    for found in cells:
        parts.setdefault(found[by], []).append(found)
    return [{by: value, **summary(part)} for value, part in parts.items()]


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None
