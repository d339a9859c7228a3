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

What can be chosen, and what is taken where nothing is, stands in ``costing_scenario``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.measures.costing_scenario import GUARANTEES, PATHS, Guarantee, Scenario, check

__all__ = [
    "GUARANTEES",
    "PATHS",
    "REASONS",
    "TOTAL",
    "Guarantee",
    "Scenario",
    "Start",
    "assumptions",
    "check",
    "cost",
    "coverage_path",
]

Row = dict[str, object]

N_ = str  # marks a text for translation; whoever shows it translates it

REASONS = {
    "no_indicator": N_("The framework has no indicator of this coverage."),
    "no_coverage": N_("The coverage to start from has not been reported."),
    "no_persons": N_("The number of people in the group is not held; give it as a share."),
    "no_population": N_("The population is not held."),
    "no_gdp": N_("Gross domestic product is not held."),
}
TOTAL = "total"


@dataclass(frozen=True)
class Start:
    """What is known of one guarantee's group in one country; None where it is not."""

    coverage: float | None
    coverage_year: int | None
    persons: float | None
    population: float | None
    population_year: int | None
    note: str = ""
    in_framework: bool = True  # whether an indicator of this coverage is defined at all


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
    if not start.in_framework:
        reason = "no_indicator"
    elif reason is None and start.coverage is None:
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
            counted = None if start.persons is None else start.population_year
            tell(name, "group_persons", start.persons, counted, chosen=False)
        tell(name, "population", start.population, start.population_year, chosen=False)
    for name in ("start_year", "target_year", "target_coverage", "path", "administration"):
        tell(None, name, getattr(scenario, name))
    if scenario.path == "pace":
        tell(None, "points_per_year", scenario.points_per_year)
    tell(None, "gdp_growth", scenario.gdp_growth)
    tell(None, "group_growth", scenario.group_growth)
    tell(None, "gdp_usd", gdp, gdp_year, chosen=False)
    return told
