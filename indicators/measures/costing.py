"""Say what guarantees would take: persons reached, cost a year, and the pace that implies.

A *guarantee* pays a benefit to a group of people: children, persons with severe disabilities,
women giving birth, older persons. Its cost in percent of GDP is

    persons reached / population × benefit × months / 12 × (1 + administration)

with the benefit in percent of GDP per person; GDP itself cancels out, so the share can be given
where no GDP is held. Dollars are that share of GDP.

Coverage starts at the latest value, taken to hold until the year the path begins, and rises by
the same number of points each year, or at a pace that is given. Nobody loses a benefit on the
way. Everything else is an assumption that the caller can change and that comes back with the
result: ``assumptions`` lists them all. What is not known is not assumed: without the number of
persons with severe disabilities that guarantee has no cost until a share is given.

The levels that stand in ``GUARANTEES`` are illustrations and nobody's recommendation: they keep
the ratio of the ILO's (a child a quarter of the others) at a fifth of GDP per person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from indicators.errors import MonitorError

Row = dict[str, object]

N_ = str  # marks a text for translation; whoever shows it translates it

REASONS = {
    "no_coverage": N_("The coverage to start from has not been reported."),
    "no_persons": N_("The number of people in the group is not held; give it as a share."),
    "no_population": N_("The population is not held."),
    "no_gdp": N_("Gross domestic product is not held."),
}
PATHS = {
    "linear": N_("the same points a year to the target"),
    "pace": N_("a given number of points a year"),
}
TOTAL = "total"


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


@dataclass(frozen=True)
class Start:
    """What is known of one guarantee's group in one country; None where it is not."""

    coverage: float | None
    coverage_year: int | None
    persons: float | None
    population: float | None
    population_year: int | None
    note: str = ""


def check(scenario: Scenario) -> None:
    """Refuse a scenario that cannot be meant. Raises ``MonitorError`` with what to change."""
    unknown = [name for name in scenario.guarantees if name not in GUARANTEES]
    for mapping in (scenario.levels, scenario.months, scenario.shares):
        unknown += [name for name in mapping if name not in GUARANTEES]
    if unknown or not scenario.guarantees:
        found = f"There is no guarantee {unknown[0]!r}" if unknown else "No guarantee is chosen"
        raise MonitorError(f"{found}. Choose from {', '.join(GUARANTEES)}.")
    if scenario.path not in PATHS:
        raise MonitorError(f"There is no path {scenario.path!r}. Choose from {', '.join(PATHS)}.")
    if not scenario.start_year < scenario.target_year <= scenario.start_year + 50:
        raise MonitorError(
            f"The path goes from {scenario.start_year} to {scenario.target_year}. It must end "
            "after it begins, and within 50 years."
        )
    for what, value, least, most in _limits(scenario):
        if not least <= value <= most:
            raise MonitorError(f"{what} is {value:g}. It must lie from {least:g} to {most:g}.")


def _limits(scenario: Scenario) -> list[tuple[str, float, float, float]]:
    limits = [
        ("The coverage aimed at", scenario.target_coverage, 0, 100),
        ("The share for administration", scenario.administration, 0, 50),
        ("The pace in points a year", scenario.points_per_year, 0, 100),
        ("The growth of gross domestic product", scenario.gdp_growth, -20, 20),
        ("The growth of the group", scenario.group_growth, -20, 20),
    ]
    for what, mapping, most in (
        ("The benefit in percent of GDP per person", scenario.levels, 100),
        ("The months a benefit is paid", scenario.months, 12),
        ("The group as a share of the population", scenario.shares, 100),
    ):
        limits += [(f"{what} ({name})", value, 0, most) for name, value in mapping.items()]
    return limits


def coverage_path(scenario: Scenario, coverage: float) -> dict[int, float]:
    """Coverage in percent by year, the first being ``start_year`` itself. It never falls."""
    years = range(scenario.start_year, scenario.target_year + 1)
    left = max(0.0, scenario.target_coverage - coverage)
    step = scenario.points_per_year
    if scenario.path == "linear":
        step = left / (scenario.target_year - scenario.start_year)
    return {year: coverage + min(left, step * (year - scenario.start_year)) for year in years}


def cost(
    scenario: Scenario,
    starts: Mapping[str, Start],
    gdp: float | None = None,
    gdp_year: int | None = None,
) -> list[Row]:
    """Persons and cost of each guarantee and of all together, by year.

    Parameters
    ----------
    starts
        What is known of each chosen guarantee's group.
    gdp, gdp_year
        Current US dollars, and the year they are of.

    Returns
    -------
    list of dict
        One row for each guarantee and year, then ``total`` by year: ``coverage`` (percent),
        ``persons``, ``extra_persons`` (more than at the start), ``cost_pt_gdp``, ``cost_usd``,
        ``extra_cost_pt_gdp``, ``extra_cost_usd``, ``gap_closed_pp``, ``pace_pp`` (points a year
        the path implies), ``counted`` (guarantees a total rests on), ``reason`` and
        ``usd_reason``. A total leaves out the guarantees without a number and its reason names
        them: it is the cost of those counted, not of all.
    """
    check(scenario)
    rows = []
    for name in scenario.guarantees:
        rows += _guarantee_rows(scenario, GUARANTEES[name], starts[name])
    years = range(scenario.start_year, scenario.target_year + 1)
    rows += [_total(scenario, rows, year) for year in years]
    return [row | _dollars(scenario, row, gdp, gdp_year) for row in rows]


def _guarantee_rows(scenario: Scenario, guarantee: Guarantee, start: Start) -> list[Row]:
    group, reason = _group(scenario, guarantee, start)
    if reason is None and start.coverage is None:
        reason = "no_coverage"
    named = {"guarantee": guarantee.id, "counted": [guarantee.id]}
    if reason is not None:
        years = range(scenario.start_year, scenario.target_year + 1)
        said = {"counted": [], "reason": REASONS[reason]}
        return [_EMPTY | named | said | {"time_period": year} for year in years]
    path = coverage_path(scenario, start.coverage)
    paid = scenario.levels.get(guarantee.id, guarantee.level)
    paid *= scenario.months.get(guarantee.id, guarantee.months) / 12
    paid *= 1 + scenario.administration / 100
    rows = []
    for year, coverage in path.items():
        grown = group * (1 + scenario.group_growth / 100) ** (year - scenario.start_year)
        each = paid * grown / start.population / 100  # percent of GDP for a point of coverage
        gained = coverage - start.coverage
        rows.append(
            _EMPTY
            | named
            | {
                "time_period": year,
                "coverage": coverage,
                "persons": grown * coverage / 100,
                "extra_persons": grown * gained / 100,
                "cost_pt_gdp": each * coverage,
                "extra_cost_pt_gdp": each * gained,
                "gap_closed_pp": gained,
                "pace_pp": path[scenario.start_year + 1] - start.coverage,
            }
        )
    return rows


def _group(
    scenario: Scenario, guarantee: Guarantee, start: Start
) -> tuple[float | None, str | None]:
    """Persons in the group: a share that was given stands before what is held."""
    if start.population is None:
        return None, "no_population"
    if guarantee.id in scenario.shares:
        return start.population * scenario.shares[guarantee.id] / 100, None
    return start.persons, None if start.persons is not None else "no_persons"


_EMPTY: Row = dict.fromkeys(
    ("guarantee", "time_period", "coverage", "persons", "extra_persons", "cost_pt_gdp")
    + ("extra_cost_pt_gdp", "gap_closed_pp", "pace_pp", "counted", "reason")
)


def _total(scenario: Scenario, rows: list[Row], year: int) -> Row:
    of_year = [row for row in rows if row["time_period"] == year]
    known = [row for row in of_year if row["cost_pt_gdp"] is not None]
    missing = [row for row in of_year if row["cost_pt_gdp"] is None]
    total = _EMPTY | {"guarantee": TOTAL, "time_period": year}
    total["counted"] = [row["guarantee"] for row in known]
    if known:
        for name in ("cost_pt_gdp", "extra_cost_pt_gdp"):
            total[name] = sum(row[name] for row in known)
    if missing:
        total["reason"] = " ".join(
            f"{GUARANTEES[row['guarantee']].name}: {row['reason']}" for row in missing
        )
    return total


def _dollars(scenario: Scenario, row: Row, gdp: float | None, gdp_year: int | None) -> Row:
    """Costs in current US dollars, GDP growing from its year at the rate assumed."""
    names = {"cost_usd": "cost_pt_gdp", "extra_cost_usd": "extra_cost_pt_gdp"}
    if gdp is None or gdp_year is None:
        return dict.fromkeys(names) | {"usd_reason": REASONS["no_gdp"]}
    grown = gdp * (1 + scenario.gdp_growth / 100) ** (row["time_period"] - gdp_year)
    dollars = {
        name: None if row[share] is None else grown * row[share] / 100
        for name, share in names.items()
    }
    return dollars | {"usd_reason": row["reason"] if row["cost_pt_gdp"] is None else None}


def assumptions(
    scenario: Scenario, starts: Mapping[str, Start], gdp: float | None, gdp_year: int | None
) -> list[Row]:
    """Everything the cost rests on: ``guarantee`` (None for all), ``name``, ``value``, ``year``.

    ``chosen`` is true where the caller set the value, false for a figure that is held or an
    illustration taken because nothing was chosen.
    """
    told: list[Row] = []

    def tell(guarantee: str | None, name: str, value: object, year=None, chosen=True) -> None:
        known = {"guarantee": guarantee, "name": name, "value": value, "year": year}
        told.append(known | {"chosen": chosen})

    for name in scenario.guarantees:
        guarantee, start = GUARANTEES[name], starts[name]
        level = scenario.levels.get(name, guarantee.level)
        tell(name, "benefit_pct_gdp_per_person", level, chosen=name in scenario.levels)
        months = scenario.months.get(name, guarantee.months)
        tell(name, "months", months, chosen=name in scenario.months)
        tell(name, "starting_coverage_pct", start.coverage, start.coverage_year, chosen=False)
        if name in scenario.shares:
            tell(name, "group_pct_of_population", scenario.shares[name])
        else:
            tell(name, "group_persons", start.persons, start.population_year, chosen=False)
        tell(name, "population", start.population, start.population_year, chosen=False)
    for name in ("start_year", "target_year", "target_coverage", "path", "administration"):
        tell(None, name, getattr(scenario, name))
    if scenario.path == "pace":
        tell(None, "points_per_year", scenario.points_per_year)
    tell(None, "gdp_growth", scenario.gdp_growth)
    tell(None, "group_growth", scenario.group_growth)
    tell(None, "gdp_usd", gdp, gdp_year, chosen=False)
    return told
