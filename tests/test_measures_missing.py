"""A missing value anywhere: never a number, never a zero, always a reason. Every measure is walked.

First each measure by itself, with one of its inputs taken away; then a whole publication in which a
country reports every kind of missing there is, and one that has nothing at all.
"""

import pytest

from indicators.catalogue import load
from indicators.measures import coverage, equity, financing, gaps, pace, progress
from indicators.measures.availability import summary
from indicators.measures.costing import Scenario, Start, cost
from indicators.measures.equity_groups import Setting
from indicators.measures.progress_methods import METHODS, judge_all
from indicators.measures.regional import regional_figure, regional_people
from indicators.series import Series
from indicators.series_assessment import (
    availability_summary,
    costs,
    data_request,
    gaps_to,
    regional_gap,
)
from indicators.series_equity import equity_rows
from tests.stores import empty_ledger, publish

NUMBERS = {
    "gaps": ("gap_pp", "extra_persons", "uncovered_persons", "covered_persons", "affected_persons")
    + ("gap_to_best_pp", "gap_to_median_pp", "gap_to_asean_pp"),
    "progress": ("statistic", "score", "change_pp", "per_year_pp", "needed_per_year_pp")
    + ("reached_year", "at_agreed_pace", "agreed_pace_met"),
}


# One measure at a time ---------------------------------------------------------------------------


def test_gaps_without_a_value():
    aim = gaps.Aim(100.0, 2030, "benchmark", "X", "")
    found = gaps.gap(
        value=None,
        year=None,
        aim=aim,
        higher_is="better",
        unit_measure="PT",
        reference_persons=None,
        counts_persons=True,
        persons_reason="no_value",
        members=gaps.Standing(None, None, None, 0, None),
        asean_value=None,
    )
    for name in ("gap_pp", "extra_persons", "gap_to_best_pp", "gap_to_median_pp"):
        assert found[name] is None
    assert found["reason"] and found["gap_reason"] and found["standing_reason"]


@pytest.mark.parametrize("missing", ["value", "people", "target", "peers", "asean"])
def test_taking_away_one_input_takes_away_what_needs_it_and_says_so(missing):
    found = gaps.gap(
        value=None if missing == "value" else 40.0,
        year=2020,
        aim=gaps.Aim(None, None, "none", None, "", reason="no_target")
        if missing == "target"
        else gaps.Aim(100.0, 2030, "benchmark", "X", ""),
        higher_is="better",
        unit_measure="PT",
        reference_persons=None if missing == "people" else 1000.0,
        counts_persons=True,
        persons_reason="no_reference_population" if missing == "people" else None,
        members=gaps.standing({} if missing == "peers" else {"A": (2020, 50.0)}, "better", 5),
        asean_value=None if missing == "asean" else 45.0,
    )
    gone = {
        "value": ("gap_pp", "extra_persons", "gap_to_best_pp", "gap_to_asean_pp"),
        "people": ("extra_persons",),
        "target": ("gap_pp", "extra_persons"),
        "peers": ("gap_to_best_pp", "gap_to_median_pp"),
        "asean": ("gap_to_asean_pp",),
    }[missing]
    for name in ("gap_pp", "extra_persons", "gap_to_best_pp", "gap_to_asean_pp"):
        if name in gone:
            assert found[name] is None
    assert found["reason"] or found["standing_reason"]


def test_pace_and_verdicts_without_two_values():
    for values in ([], [progress.Observed(2020, 10.0, ("A",))]):
        assert progress.comparable(values).reason in progress.REASONS
    assert pace.pace([]).per_year_pp is None and pace.pace([]).reason


def test_verdicts_without_a_target():
    line = progress.comparable(
        [progress.Observed(2015, 10.0, ("A",)), progress.Observed(2020, 12.0, ("A",))]
    )
    for verdict in judge_all(progress.journey(line, "better")):
        if verdict.class_id is None:
            assert verdict.statistic is None and verdict.reason


def test_people_without_a_value_or_a_population():
    for value, people in ((None, 1000.0), (50.0, None)):
        found = coverage.people_behind(
            value, people, unit_measure="PT", higher_is="better", kind="population"
        )
        reason = found.pop("persons_reason")
        assert set(found.values()) == {None} and reason


def test_the_regional_figure_without_values():
    found = regional_figure([], ["A", "B"], {})
    assert found["obs_value"] is found["simple_mean"] is None and found["reason"]
    assert set(regional_people(found, "better").values()) == {None}


def test_every_equity_measure_with_a_group_missing():
    results = equity.rows(equity.compute(equity.pack([Setting([50.0, None]), Setting([None])])))
    for setting in results:
        assert len(setting) == len(equity.MEASURES)
        for row in setting:
            assert row["estimate"] is row["se"] is row["ci_lower"] is None
            assert row["reason"]


def test_availability_of_nothing_has_no_share():
    found = summary([])
    assert {found[name] for name in found if name.endswith("_share")} == {None}
    assert found["median_age_years"] is None


def test_costs_with_each_input_missing():
    whole = {"coverage": 10.0, "persons": 100.0, "population": 1000.0}
    for name in whole:
        known = whole | {name: None}
        start = Start(known["coverage"], 2020, known["persons"], known["population"], 2023)
        for row in cost(Scenario(2026, guarantees=("child",)), {"child": start}, 1e9, 2023):
            assert row["cost_pt_gdp"] is row["cost_usd"] is row["persons"] is None
            assert row["reason"]


def test_money_measures_with_each_input_missing():
    unknown = (
        financing.share(None, 1.0),
        financing.share(1.0, None),
        financing.share(1.0, 0.0),
        financing.depth(None, 1.0, 1.0),
        financing.depth(1.0, None, 1.0),
        financing.depth(1.0, 1.0, None),
        financing.breadth(None, 1.0),
        financing.breadth(1.0, None),
        financing.indicator(financing.Amount(None, "unknown_spending"), financing.Amount(1.0)),
        financing.financing_gap({"a": None}, {"a": 1.0})["total"],
        financing.financing_gap({"a": 1.0}, {})["total"],
        financing.financing_gap({}, {})["total"],
    )
    for amount in unknown:
        assert amount.value is None and financing.REASONS[amount.reason]


# A whole publication -----------------------------------------------------------------------------


def assert_silent(row: dict, numbers: tuple[str, ...]) -> None:
    for name in numbers:
        assert row[name] is None, (name, row)
    assert row["reason"], row


@pytest.fixture
def kinds_of_missing() -> dict[str, str]:
    """Viet Nam reports every kind of missing there is, each for another year."""
    statuses = {c: s.kind for c, s in load().statuses.items() if not s.value_expected}
    rows = [
        {"obs_value": None, "obs_status": code, "time_period": 2015 + place}
        for place, code in enumerate(statuses)
    ]
    publish(empty_ledger(), *rows)
    return statuses


def test_a_declared_absence_stays_an_absence_in_every_measure(kinds_of_missing):
    series, catalogue = Series.current(), load()
    row = series.gaps("SPMF-COV-01", "VNM")[0]
    assert_silent(row, NUMBERS["gaps"])
    assert row["missing"] in kinds_of_missing.values()
    for row in series.progress("SPMF-COV-01", "VNM"):
        assert_silent(row, NUMBERS["progress"])
        assert row["class"] is row["sign"] is None
    cell = series.availability("SPMF-COV-01", "VNM")[0]
    assert (cell["values_since"], cell["availability"]) == (0, "none")
    assert cell["age_years"] is cell["recent"] is None
    assert cell["missing"] in kinds_of_missing.values()
    for row in equity_rows(series, catalogue, "SPMF-COV-01", "VNM"):
        assert row["estimate"] is None and row["reason"]


def test_a_country_that_says_why_is_quoted_with_that_reason():
    publish(empty_ledger(), {"obs_value": None, "obs_status": "Q", "time_period": 2022})
    series, said = Series.current(), load().statuses["Q"].name
    row = series.gaps("SPMF-COV-01", "VNM")[0]
    assert {row["reason"], row["gap_reason"], row["persons_reason"]} == {said}
    rows = series.progress("SPMF-COV-01", "VNM")
    assert {(r["reason"], r["reason_code"]) for r in rows} == {(said, "suppressed")}


def test_a_publication_of_nothing_has_rows_for_everybody_and_no_number_anywhere():
    empty_ledger()
    series, catalogue = Series.current(), load()
    assert len(series.gaps()) == len(catalogue.indicators) * 14
    for row in series.gaps():
        assert_silent(row, NUMBERS["gaps"])
    for row in series.progress():
        assert_silent(row, NUMBERS["progress"])
    assert len(series.progress()) == len(series.gaps()) * len(METHODS)
    for indicator in catalogue.indicators:
        row = regional_gap(series, catalogue, indicator)
        assert_silent(row, NUMBERS["gaps"])
    for row in gaps_to(series, catalogue, "SPMF-COV-01", stratum=("sex", "F")):
        assert_silent(row, NUMBERS["gaps"])
    found = availability_summary(series, catalogue)[0]
    assert (found["any_value"], found["median_age_years"]) == (0, None)
    for row in costs(series, catalogue, "IDN", Scenario(2026))["rows"]:
        assert row["cost_pt_gdp"] is row["cost_usd"] is row["persons"] is None
        assert row["reason"]
    asked = data_request(series, catalogue, "IDN")
    assert asked and {row["obs_value"] for row in asked} == {None}


def test_one_value_of_two_kinds_is_reported_and_not_turned_into_a_trend():
    publish(
        empty_ledger(),
        {"obs_value": 30.0, "time_period": 2018, "obs_status": "E"},
        {"obs_value": 40.0, "time_period": 2022, "obs_status": "A"},
    )
    rows = Series.current().progress("SPMF-COV-01", "VNM")
    assert {row["reason_code"] for row in rows} == {"mixed_nature"}
    assert {row["last_value"] for row in rows} == {40.0}
    assert {row["per_year_pp"] for row in rows} == {None}
