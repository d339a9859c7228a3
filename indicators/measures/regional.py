"""One figure for ASEAN from the figures of its members, or the reason why there is none.

The house rule, which is part of the figure and named by ``method``:

* each member's latest value counts if it lies within the five years that end with the newest
  year any member reports;
* values are weighted by the indicator's reference population in each value's **own** year;
* the figure is withheld when it rests on fewer than half of the members, or on less than half of
  the members' reference population;
* nothing is filled in for a silent member, and partners never enter.

Where no reference population exists (an index, a level), or is held for too few of the values,
only the simple mean can be given, under the same rule of members. Which countries are members is
dated and decided by the caller.

Source: UNSD, notes to the SDG report (reference population as weight); the thresholds are ours.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

WINDOW_YEARS = 5
SMALLEST_SHARE = 50  # percent, of members and of their reference population

METHODS = ("population_weighted", "simple_mean", "withheld")
REASONS = ("no_value", "below_half_of_members", "below_half_of_population")
REASONS += ("no_reference_population",)

N_ = str  # marks a text for translation; whoever shows it translates it
FEW_WEIGHTS = N_("reference population of the value’s own year held for fewer than half of members")


@dataclass(frozen=True)
class MemberValue:
    """A member's latest value: year, value in the indicator's unit, persons in that same year."""

    ref_area: str
    time_period: int
    obs_value: float
    reference_persons: float | None


def regional_figure(
    values: Sequence[MemberValue],
    members: Sequence[str],
    silent_reference: Mapping[str, float | None],
    reason: str | None = None,
) -> dict[str, object]:
    """The regional figure of one indicator.

    Parameters
    ----------
    values
        At most one latest value for each member; values of others raise ``ValueError``.
    members
        The members on the day of the publication, at least one.
    silent_reference
        Persons of each member in the newest year held, to know what share of the population does
        not report; None or absent where not known.
    reason
        The definition's clause, where the indicator has no reference population.

    Returns
    -------
    dict
        ``obs_value`` (made by ``method``; None when withheld), ``simple_mean`` (None when
        withheld), ``method``, ``reason`` (None when weighted), ``members_reporting`` (with a value
        inside the window), ``members_weighted`` (those of them with a weight: what a weighted
        figure rests on), ``members``, ``population_share`` (percent, None when not known),
        ``years`` ([first, last] of the values used, [None, None] without any) and
        ``values_used`` (the values the figure rests on).
    """
    strangers = [value.ref_area for value in values if value.ref_area not in members]
    if strangers:
        raise ValueError(f"not members: {strangers}")
    newest = max((value.time_period for value in values), default=0)
    inside = [value for value in values if value.time_period > newest - WINDOW_YEARS]
    heavy = [value for value in inside if value.reference_persons is not None]
    share = _population_share(heavy, members, silent_reference)
    method, why = _method(len(inside), len(heavy), len(members), share)
    used = heavy if method == "population_weighted" else inside
    simple_mean = None if method == "withheld" else _mean(inside)
    return {
        "obs_value": _weighted_mean(heavy) if method == "population_weighted" else simple_mean,
        "simple_mean": simple_mean,
        "method": method,
        "reason": reason if why == "no_reference_population" and reason else why,
        "members_reporting": len(inside),
        "members_weighted": len(heavy),
        "members": len(members),
        "population_share": share,
        "years": _years(used),
        "values_used": used,
    }


def regional_people(figure: Mapping[str, object], higher_is: str) -> dict[str, float | None]:
    """Persons behind a weighted figure: only those of the members it rests on, never scaled up.

    Returns ``covered_persons`` and ``uncovered_persons``, or ``affected_persons`` where a higher
    value is worse; all None where the figure is not a weighted one.
    """
    people = dict.fromkeys(("covered_persons", "uncovered_persons", "affected_persons"))
    if figure["method"] != "population_weighted":
        return people
    values = figure["values_used"]
    total = fsum(value.reference_persons for value in values)
    share = fsum(value.reference_persons * value.obs_value for value in values) / 100
    if higher_is == "worse":
        return people | {"affected_persons": share}
    return people | {"covered_persons": share, "uncovered_persons": total - share}


def _method(
    reporting: int, weighted: int, members: int, share: float | None
) -> tuple[str, str | None]:
    """How the figure is made, and why not in the better way."""
    if reporting == 0:
        return "withheld", "no_value"
    if _below_half(reporting, members):
        return "withheld", "below_half_of_members"
    if weighted == 0 or share is None:
        return "simple_mean", "no_reference_population"
    if _below_half(weighted, members):
        return "simple_mean", FEW_WEIGHTS
    if share < SMALLEST_SHARE:
        return "withheld", "below_half_of_population"
    return "population_weighted", None


def _below_half(count: int, members: int) -> bool:
    return 100 * count < SMALLEST_SHARE * members


def _weighted_mean(values: Sequence[MemberValue]) -> float:
    total = fsum(value.reference_persons for value in values)
    return fsum(value.obs_value * value.reference_persons for value in values) / total


def _mean(values: Sequence[MemberValue]) -> float:
    return fsum(value.obs_value for value in values) / len(values)


def _years(values: Sequence[MemberValue]) -> list[int | None]:
    years = [value.time_period for value in values]
    return [min(years), max(years)] if years else [None, None]


def _population_share(
    heavy: Sequence[MemberValue],
    members: Sequence[str],
    silent_reference: Mapping[str, float | None],
) -> float | None:
    """Percent of the members' reference population that the values stand for."""
    held = {value.ref_area: value.reference_persons for value in heavy}
    silent = [silent_reference.get(area) for area in members if area not in held]
    if any(persons is None for persons in silent):
        return None
    spoken = fsum(held.values())
    total = spoken + fsum(silent)
    return 100 * spoken / total if total else None
