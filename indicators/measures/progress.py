"""Say how fast a value moves, and which of its values may be set against each other at all.

Before any method judges, two questions are asked of the values themselves:

* ``comparable``: which values form one line? All from the source and vintage of the newest one,
  none before a break (status B), and never reported beside modelled ones. A new vintage is a new
  ruler; the difference between two rulers is not progress.
* ``journey``: from where to where did the line go since 2015, how fast, how fast would it have
  to go, and in which year would it arrive? Straight lines throughout: a percentage is bounded,
  and compound growth from a small number is not.

Two values are the least; with fewer there is no pace and no verdict, and the reason says what is
in the way. The verdicts themselves stand in ``progress_methods``, each by its own rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

BASELINE_YEAR = 2015
LEAST_VALUES = 2

N_ = str  # marks a text for translation; whoever shows it translates it

REASONS = {
    "no_value": N_("No value has been reported."),
    "derived": N_("Computed from the groups of other indicators: see the equity measures."),
    "one_value": N_("One value since 2015; two of one source and vintage are needed."),
    "before_2015": N_("The newest value is older than 2015."),
    "other_source": N_(
        "One value of the newest source and vintage; the others are of another and are never "
        "joined with it."
    ),
    "break": N_("The series was broken: only one value stands after the break."),
    "mixed_nature": N_(
        "One value of the newest kind; reported, modelled and differently defined values are "
        "never joined."
    ),
}

# SDMX observation statuses that say what a value is. Others are taken as reported.
BREAK = "B"
_NATURE = {"E": "modelled", "I": "modelled", "D": "defined differently"}


@dataclass(frozen=True)
class Observed:
    """One value with what decides whether it may stand in a line with others.

    ``source`` names agency, dataset, vintage, series and role: any difference is another source.
    """

    time_period: int
    obs_value: float
    source: tuple[str, ...]
    obs_status: str = ""


@dataclass(frozen=True)
class Line:
    """Values that may be compared, oldest first, or why fewer than two are left."""

    values: tuple[Observed, ...]
    reason: str | None


def comparable(values: Sequence[Observed], since: int = BASELINE_YEAR) -> Line:
    """The values that form one line with the newest one, from ``since`` on.

    The reason names the first rule that left too few: another source, another kind of value, a
    break, or simply that there never were two.
    """
    if not values:
        return Line((), "no_value")
    ordered = sorted(values, key=lambda value: value.time_period)
    newest = ordered[-1]
    kept = [value for value in ordered if value.time_period >= since]
    if not kept:
        return Line((), "before_2015")
    for reason, rule in _RULES:
        left = rule(kept, newest)
        if len(kept) >= LEAST_VALUES > len(left):
            return Line(tuple(left), reason)
        kept = left
    return Line(tuple(kept), None if len(kept) >= LEAST_VALUES else "one_value")


def _same_source(values: list[Observed], newest: Observed) -> list[Observed]:
    return [value for value in values if value.source == newest.source]


def _same_nature(values: list[Observed], newest: Observed) -> list[Observed]:
    return [value for value in values if _nature(value) == _nature(newest)]


def _after_break(values: list[Observed], newest: Observed) -> list[Observed]:
    broken = [value.time_period for value in values if value.obs_status == BREAK]
    return [value for value in values if not broken or value.time_period >= broken[-1]]


_RULES = (
    ("other_source", _same_source),
    ("mixed_nature", _same_nature),
    ("break", _after_break),
)


def _nature(value: Observed) -> str:
    return _NATURE.get(value.obs_status, "reported")


def baselines(values: Sequence[Observed]) -> dict[int, float]:
    """Values by year that a target may take as its baseline: one line, of whatever length."""
    line = comparable(values, since=min((v.time_period for v in values), default=BASELINE_YEAR))
    return {value.time_period: value.obs_value for value in line.values}


@dataclass(frozen=True)
class Journey:
    """From the first to the last value of a line, towards a target where there is one.

    Values are in the indicator's unit. ``rising`` is +1 where higher is better and -1 where lower
    is better; an indicator that aims at a level from both sides is followed by its distance to
    that level, so that lower is better and the target is 0.
    """

    first_year: int
    first_value: float
    last_year: int
    last_value: float
    rising: int
    target: float | None = None
    target_year: int | None = None
    limit: float | None = None  # the value nothing can pass in the good direction
    percent: bool = False

    @property
    def years(self) -> int:
        return self.last_year - self.first_year

    @property
    def change(self) -> float:
        """Last minus first value, in the indicator's unit."""
        return self.last_value - self.first_value

    @property
    def per_year(self) -> float:
        return self.change / self.years

    @property
    def towards(self) -> float:
        """The change in the good direction: negative for a step back."""
        return self.rising * self.change

    @property
    def met(self) -> bool:
        """Whether the last value is at the target or past it."""
        return self.target is not None and self.rising * (self.last_value - self.target) >= 0

    @property
    def began_met(self) -> bool:
        return self.target is not None and self.rising * (self.first_value - self.target) >= 0

    @property
    def needed_per_year(self) -> float | None:
        """Change a year in the good direction that would still arrive in time; 0 if arrived.

        None without a target, or when the year of the target has come.
        """
        if self.target is None:
            return None
        if self.met:
            return 0.0
        if self.target_year is None or self.target_year <= self.last_year:
            return None
        return self.rising * (self.target - self.last_value) / (self.target_year - self.last_year)

    @property
    def arrival(self) -> int | None:
        """The year in which the straight line reaches the target; None if it never does."""
        if self.target is None:
            return None
        if self.met:
            return self.last_year
        if self.towards <= 0:
            return None
        return self.last_year + ceil((self.target - self.last_value) / self.per_year - 1e-9)

    def at(self, year: int) -> float:
        """Where the straight line through both values stands in ``year``, without any bound."""
        return self.last_value + self.per_year * (year - self.last_year)


def journey(
    line: Line,
    higher_is: str,
    target: float | None = None,
    target_year: int | None = None,
    limit: float | None = None,
    percent: bool = False,
) -> Journey:
    """The way from the first to the last value of a line of at least two.

    Raises ``ValueError`` for a line with a reason, and for an indicator without a direction.
    """
    if line.reason is not None:
        raise ValueError(f"no journey: {line.reason}")
    first, last = line.values[0], line.values[-1]
    ends = (first.obs_value, last.obs_value)
    if higher_is == "zero":
        aim = target or 0.0
        ends = tuple(abs(value - aim) for value in ends)
        target, limit, rising = (None if target is None else 0.0), 0.0, -1
    elif higher_is in ("better", "worse"):
        rising = 1 if higher_is == "better" else -1
    else:
        raise ValueError(f"an indicator whose higher_is is {higher_is!r} has no direction")
    return Journey(
        first_year=first.time_period,
        first_value=ends[0],
        last_year=last.time_period,
        last_value=ends[1],
        rising=rising,
        target=target,
        target_year=target_year,
        limit=limit,
        percent=percent,
    )


def keeps_pace(way: Journey, points_per_year: float) -> bool | None:
    """Whether the change reached the agreed points a year; None once the target is met.

    Source of the agreed rate: Compromiso de Sevilla (2025), paragraph 27(i).
    """
    if way.met:
        return None
    # A value printed with one decimal is a tenth of a point from nothing: 2.0 is two points.
    return way.rising * way.per_year >= points_per_year - 1e-9
