"""What a costed path assumes: guarantees, levels, years, pace; and the refusal of the impossible.

The levels that stand in ``GUARANTEES`` are illustrations and nobody's recommendation: they keep
the ratio of the ILO's (a child a quarter of the others) at a fifth of GDP per person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from indicators.errors import MonitorError, Sentence

N_ = str  # marks a text for translation; whoever shows it translates it

PATHS = {
    "linear": N_("the same points a year to the target"),
    "pace": N_("a given number of points a year"),
}


@dataclass(frozen=True)
class Guarantee:
    """A benefit for a group of people, with the level and duration taken if none is chosen."""

    id: str
    name: str
    indicator: str  # whose coverage it starts from
    kind: str  # of reference population; "none": the share of the population has to be given
    level: float  # percent of GDP per person, for a full year
    months: float


GUARANTEES: dict[str, Guarantee] = {
    guarantee.id: guarantee
    for guarantee in (
        Guarantee("child", N_("Child benefit"), "SPMF-COV-02", "children", 5.0, 12),
        Guarantee("disability", N_("Disability benefit"), "SPMF-COV-04", "none", 20.0, 12),
        Guarantee("maternity", N_("Maternity benefit"), "SPMF-COV-03", "births", 20.0, 4),
        Guarantee("old_age", N_("Old-age pension"), "SPMF-COV-07", "older_persons", 20.0, 12),
    )
}


@dataclass(frozen=True)
class Scenario:
    """What is assumed. All percentages are 0-100.

    ``levels``, ``months`` and ``shares`` (the group as a share of the population) are by
    guarantee and only for those that differ from ``GUARANTEES``.
    """

    start_year: int
    target_year: int = 2030
    guarantees: tuple[str, ...] = tuple(GUARANTEES)
    target_coverage: float = 100.0
    path: str = "linear"
    points_per_year: float = 2.0
    levels: Mapping[str, float] = field(default_factory=dict)
    months: Mapping[str, float] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    administration: float = 5.0
    gdp_growth: float = 0.0
    group_growth: float = 0.0  # of the group's share of the population, percent a year


def check(scenario: Scenario) -> None:
    """Refuse a scenario that cannot be meant. Raises ``MonitorError`` with what to change."""
    unknown = [name for name in scenario.guarantees if name not in GUARANTEES]
    for mapping in (scenario.levels, scenario.months, scenario.shares):
        unknown += [name for name in mapping if name not in GUARANTEES]
    if unknown:
        raise MonitorError(
            Sentence(
                "There is no guarantee '{guarantee}'. Choose from {known}.",
                guarantee=unknown[0],
                known=", ".join(GUARANTEES),
            )
        )
    if not scenario.guarantees:
        raise MonitorError(
            Sentence("No guarantee is chosen. Choose from {known}.", known=", ".join(GUARANTEES))
        )
    if scenario.path not in PATHS:
        raise MonitorError(
            Sentence(
                "There is no path '{path}'. Choose from {known}.",
                path=scenario.path,
                known=", ".join(PATHS),
            )
        )
    if not scenario.start_year < scenario.target_year <= scenario.start_year + 50:
        raise MonitorError(
            Sentence(
                "The path goes from {first} to {last}. It must end after it begins, and within 50 "
                "years.",
                first=scenario.start_year,
                last=scenario.target_year,
            )
        )
    for what, value, least, most in _limits(scenario):
        if not least <= value <= most:
            raise MonitorError(
                Sentence(
                    "{what} is {value:g}. It must lie from {least:g} to {most:g}.",
                    what=what,
                    value=value,
                    least=least,
                    most=most,
                )
            )


def _limits(scenario: Scenario) -> list[tuple[Sentence, float, float, float]]:
    limits = [
        (Sentence("The coverage aimed at"), scenario.target_coverage, 0, 100),
        (Sentence("The share for administration"), scenario.administration, 0, 50),
        (Sentence("The pace in points a year"), scenario.points_per_year, 0, 100),
        (Sentence("The growth of gross domestic product"), scenario.gdp_growth, -20, 20),
        (Sentence("The growth of the group"), scenario.group_growth, -20, 20),
    ]
    for name, value in scenario.levels.items():
        benefit = Sentence("The benefit in percent of GDP per person ({guarantee})", guarantee=name)
        limits.append((benefit, value, 0, 100))
    for name, value in scenario.months.items():
        limits.append(
            (Sentence("The months a benefit is paid ({guarantee})", guarantee=name), value, 0, 12)
        )
    for name, value in scenario.shares.items():
        group = Sentence("The group as a share of the population ({guarantee})", guarantee=name)
        limits.append((group, value, 0, 100))
    return limits
