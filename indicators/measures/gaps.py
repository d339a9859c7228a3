"""Measure how far a value is from where it should be, and how many people that concerns.

Three comparisons, each with its own function:

* ``aim_of`` and ``distance``: with the target in force, of whatever type it is. A pace is not a
  level, and words are not a number: such a target has a type and no distance.
* ``extra_persons``: how many more people have to be reached, from the indicator's *own*
  reference population.
* ``standing``: with the best member, the middle member and the ASEAN figure.

A distance to a target is never negative: past the target there is nothing left to go. The other
gaps keep their sign: a positive number means *behind*, whichever way the indicator points.
Distances are in the indicator's unit; where that is a percentage they are percentage points.

Numbers in, numbers out. An unknown number is None and has a reason from ``REASONS``; it is never
0. Source of the formulas: g = d·(T - v) and N·max(0, T - v)/100, where d is +1 if higher is
better and -1 if lower is better.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from indicators.catalogue import Target

N_ = str  # marks a text for translation; whoever shows it translates it

REASONS = {
    "no_value": N_("No value has been reported."),
    "derived": N_("Computed from the groups of other indicators: see the equity measures."),
    "no_number": N_("The agreed target has no number."),
    "no_target": N_("No target is agreed."),
    "not_in_force": N_("Only a reference line without a date exists, and no target in force."),
    "pace_only": N_("A pace is agreed, which is not a level."),
    "no_baseline": N_("The target is a share of the baseline value, which is not known."),
    "neutral": N_("Neither more nor less is better, so there is no distance to a target."),
    "no_reference_population": N_("No reference population of the value’s own year is held."),
    "outside_window": N_("The value is too old to be compared with the other members."),
    "no_members": N_("No member has a recent value."),
    "no_asean_figure": N_("The ASEAN figure is withheld."),
}

BASELINE_REACH = 2  # years a baseline value may lie from the baseline year

# What a target without a usable number says of itself, by its rule and type.
_UNNUMBERED = {"qualitative": "no_number", "pace": "pace_only", "level": "not_in_force"}


@dataclass(frozen=True)
class Aim:
    """The level that values are measured against, or the reason why there is none.

    ``type`` and ``target_id`` are given even where ``value`` is None: what was agreed has a kind
    whether or not it has a number.
    """

    value: float | None
    year: int | None
    type: str
    target_id: str | None
    source: str
    baseline_year: int | None = None  # the year the baseline value is of, for a factor
    baseline_value: float | None = None
    reason: str | None = None


def aim_of(
    targets: Sequence[Target], baselines: Mapping[int, float], target_id: str | None = None
) -> Aim:
    """The target in force, or the one named ``target_id``, as a level for one country.

    Parameters
    ----------
    targets
        All targets of one indicator, in the order of ``targets.csv``.
    baselines
        The country's comparable values by year: one source, one vintage. A target that halves
        the value of 2015 takes that year's, else the nearest within ``BASELINE_REACH`` years,
        the later of two. It is never guessed from another source.
    target_id
        Measure against this target instead. Raises ``KeyError`` if the indicator has none such.
    """
    if target_id is None:
        chosen = next((target for target in targets if target.in_force), None)
    else:
        chosen = {target.target_id: target for target in targets}[target_id]
    if chosen is None:
        return _without_number(targets)
    if chosen.rule == "factor":
        year = _nearest(baselines, chosen.baseline_year)
        value = None if year is None else chosen.value * baselines[year]
        return _aim(
            chosen,
            value,
            "no_baseline" if value is None else None,
            baseline_year=year,
            baseline_value=None if year is None else baselines[year],
        )
    if chosen.rule == "level":
        return _aim(chosen, chosen.value, None)
    return _aim(chosen, None, _UNNUMBERED.get(chosen.rule, "no_target"))


def _without_number(targets: Sequence[Target]) -> Aim:
    """What is known of an indicator without a target in force: the type of what was agreed."""
    unnumbered = [target for target in targets if target.rule in _UNNUMBERED]
    if not unnumbered:
        return Aim(None, None, "none", None, "", reason="no_target")
    # Words say more about a level than a pace does, and stand first where both were agreed.
    told = min(unnumbered, key=lambda target: target.rule == "pace")
    return _aim(told, None, _UNNUMBERED[told.rule])


def _aim(target: Target, value: float | None, reason: str | None, **baseline) -> Aim:
    known = {"type": target.type, "target_id": target.target_id, "source": target.source}
    return Aim(value=value, year=target.target_year, reason=reason, **known, **baseline)


def _nearest(values: Mapping[int, float], year: int | None) -> int | None:
    near = [] if year is None else [held for held in values if abs(held - year) <= BASELINE_REACH]
    return min(near, key=lambda held: (abs(held - year), -held), default=None)


def distance(value: float, level: float, higher_is: str) -> float:
    """What is left to go from ``value`` to ``level``, in the indicator's unit, 0 if reached.

    ``higher_is`` is ``better``, ``worse`` or ``zero`` (the level is aimed at from both sides).
    Raises ``ValueError`` for ``neutral``, which has no direction to go.
    """
    return max(0.0, behind(value, level, higher_is))


def behind(value: float, other: float, higher_is: str) -> float:
    """How far ``value`` is behind ``other``; negative if it is ahead.

    For an indicator that aims at zero from both sides it is the farther one that is behind.
    """
    if higher_is == "better":
        return other - value
    if higher_is == "worse":
        return value - other
    if higher_is == "zero":
        return abs(value) - abs(other)
    raise ValueError(f"an indicator whose higher_is is {higher_is!r} has no direction")


def extra_persons(gap: float | None, reference_persons: float | None) -> float | None:
    """Persons behind a distance of ``gap`` percentage points; None if either is not known.

    For coverage those who have to be reached, for poverty those who have to be lifted out. The
    caller gives the reference population only where the indicator is a share of persons.
    """
    if gap is None or reference_persons is None:
        return None
    return reference_persons * gap / 100


@dataclass(frozen=True)
class Standing:
    """Where the members stand in one indicator: the best, the middle, and on what it rests."""

    best_ref_area: str | None
    best_value: float | None
    median_value: float | None
    members_compared: int
    first_year: int | None  # values before it are too old to be compared


def standing(values: Mapping[str, tuple[int, float]], higher_is: str, window: int) -> Standing:
    """The best and the median of the members' latest values within the last ``window`` years.

    Parameters
    ----------
    values
        Latest value of each member that has one: (year, value).
    window
        Years, ending with the newest year any member reports, whose values are compared.

    Among equals the newest counts as best, then the order of ``values``. Without a value, or
    without a better and a worse, there is no best.
    """
    if not values:
        return Standing(None, None, None, 0, None)
    first = max(year for year, _ in values.values()) - window + 1
    inside = {area: found for area, found in values.items() if found[0] >= first}
    middle = median(value for _, value in inside.values())
    if higher_is not in ("better", "worse", "zero"):
        return Standing(None, None, middle, len(inside), first)

    def rank(area: str) -> tuple[float, int]:
        year, value = inside[area]
        return behind(value, 0.0, higher_is), -year

    best = min(inside, key=rank)
    return Standing(best, inside[best][1], middle, len(inside), first)


def gap(
    *,
    value: float | None,
    year: int | None,
    aim: Aim,
    higher_is: str,
    unit_measure: str,
    reference_persons: float | None,
    counts_persons: bool,
    persons_reason: str | None,
    members: Standing,
    asean_value: float | None,
    derived: bool = False,
) -> dict[str, float | int | str | None]:
    """Every gap of one indicator in one country, each a number or None with its reason.

    Parameters
    ----------
    value, year
        The latest value and its year; both None for a country that has none.
    reference_persons
        The reference population in the value's own year, where it is held.
    counts_persons
        Whether the indicator is a share of persons at all.
    persons_reason
        Why ``uncovered_persons`` cannot be said, as ``measures.coverage`` says it.

    Returns
    -------
    dict
        ``target_value, target_type, target_year, target_id, target_source, baseline_year,
        baseline_value, gap_pp, gap_unit, extra_persons, gap_reason`` (the target);
        ``best_ref_area, best_value, gap_to_best_pp, median_value, gap_to_median_pp,
        asean_value, gap_to_asean_pp, members_compared, standing_reason`` (the others); and
        ``reason``: why anything of the target or the persons is missing, None if nothing is.
    """
    reason = _gap_reason(value, aim, higher_is, derived)
    left = None if reason else distance(value, aim.value, higher_is)
    compared = _compared(value, year, higher_is, members, asean_value)
    return {
        "target_value": aim.value,
        "target_type": aim.type,
        "target_year": aim.year,
        "target_id": aim.target_id,
        "target_source": aim.source,
        "baseline_year": aim.baseline_year,
        "baseline_value": aim.baseline_value,
        "gap_pp": left,
        "gap_unit": "PP" if unit_measure == "PT" else unit_measure,
        "extra_persons": extra_persons(left, reference_persons if counts_persons else None),
        "gap_reason": in_words(reason),
        **compared,
        "reason": in_words(reason or persons_reason),
    }


def _gap_reason(value: float | None, aim: Aim, higher_is: str, derived: bool) -> str | None:
    if value is None:
        return "derived" if derived else "no_value"
    if higher_is == "neutral":
        return "neutral"
    return aim.reason


def _compared(
    value: float | None,
    year: int | None,
    higher_is: str,
    members: Standing,
    asean_value: float | None,
) -> dict[str, float | int | str | None]:
    gaps = dict.fromkeys(("gap_to_best_pp", "gap_to_median_pp", "gap_to_asean_pp"))
    reason = None
    if value is None:
        reason = "no_value"
    elif higher_is == "neutral":
        reason = "neutral"
    elif members.first_year is None:
        reason = "no_members"
    elif year < members.first_year:
        reason = "outside_window"
    else:
        gaps["gap_to_best_pp"] = behind(value, members.best_value, higher_is)
        gaps["gap_to_median_pp"] = behind(value, members.median_value, higher_is)
        if asean_value is None:
            reason = "no_asean_figure"
        else:
            gaps["gap_to_asean_pp"] = behind(value, asean_value, higher_is)
    return {
        "best_ref_area": members.best_ref_area,
        "best_value": members.best_value,
        "median_value": members.median_value,
        "asean_value": asean_value,
        "members_compared": members.members_compared,
        **gaps,
        "standing_reason": in_words(reason),
    }


def in_words(reason: str | None) -> str | None:
    """The sentence of a reason; a definition's own clause is a sentence already."""
    return REASONS.get(reason, reason) if reason else None
