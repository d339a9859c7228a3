"""What guarantees would take: by hand, in properties, and never from what is not known."""

import json
from dataclasses import replace
from math import isclose

import pytest
from hypothesis import given

from indicators.__main__ import main
from indicators.catalogue import load
from indicators.errors import MonitorError
from indicators.measures import financing
from indicators.measures.costing import (
    GUARANTEES,
    Scenario,
    Start,
    assumptions,
    check,
    cost,
    coverage_path,
)
from indicators.series import Series
from indicators.series_assessment import costs
from tests.cases import cases, number, percent, seeds, ten_thousand

# A tenth of a million people are old, and a quarter of them have a pension.
OLD = Start(25.0, 2021, 100_000.0, 1_000_000.0, 2023)
PLAIN = Scenario(2026, guarantees=("old_age",), administration=0.0, levels={"old_age": 20.0})


def rows_of(scenario=PLAIN, start=OLD, **money) -> dict[tuple[str, int], dict]:
    starts = dict.fromkeys(scenario.guarantees, start)
    rows = cost(scenario, starts, **money)
    return {(row["guarantee"], row["time_period"]): row for row in rows}


# By hand -----------------------------------------------------------------------------------------


def test_a_pension_of_a_fifth_for_a_tenth_of_the_people_costs_two_percent_of_gdp():
    """100 % of 10 % of the people at 20 % of GDP per person: 2 % of GDP."""
    row = rows_of()["old_age", 2030]
    assert (row["coverage"], row["persons"]) == (100.0, 100_000.0)
    assert row["cost_pt_gdp"] == pytest.approx(2.0)


def test_administration_comes_on_top_of_benefits():
    dear = Scenario(2026, guarantees=("old_age",), administration=5.0, levels={"old_age": 20.0})
    assert rows_of(dear)["old_age", 2030]["cost_pt_gdp"] == pytest.approx(2.1)


def test_a_benefit_of_four_months_costs_a_third_of_a_year():
    births = Start(0.0, 2021, 15_000.0, 1_000_000.0, 2023)
    scenario = Scenario(2026, guarantees=("maternity",), administration=0.0)
    row = rows_of(scenario, births)["maternity", 2030]
    assert row["cost_pt_gdp"] == pytest.approx(20 * 0.015 * 4 / 12)


def test_the_path_begins_at_todays_coverage_and_rises_by_the_same_points_each_year():
    assert coverage_path(PLAIN, 25.0) == {
        **{2026: 25.0, 2027: 43.75, 2028: 62.5},
        **{2029: 81.25, 2030: 100.0},
    }
    row = rows_of()["old_age", 2030]
    assert (row["gap_closed_pp"], row["pace_pp"]) == (75.0, 18.75)
    assert row["extra_persons"] == pytest.approx(75_000)
    assert row["extra_cost_pt_gdp"] == pytest.approx(1.5)


def test_at_the_agreed_pace_four_years_close_eight_points():
    agreed = Scenario(2026, guarantees=("old_age",), path="pace", points_per_year=2.0)
    assert coverage_path(agreed, 25.0)[2030] == 33.0
    assert coverage_path(agreed, 95.0)[2030] == 100.0


def test_nobody_loses_a_benefit_because_the_target_is_lower_than_today():
    lower = Scenario(2026, guarantees=("old_age",), target_coverage=20.0)
    assert set(coverage_path(lower, 25.0).values()) == {25.0}


def test_dollars_are_the_share_of_gdp_and_need_a_gdp():
    row = rows_of(gdp=5e9, gdp_year=2023)["old_age", 2030]
    assert row["cost_usd"] == pytest.approx(1e8)
    without = rows_of()["old_age", 2030]
    assert without["cost_usd"] is None and without["usd_reason"]
    assert without["cost_pt_gdp"] == pytest.approx(2.0)


def test_gdp_grows_only_if_somebody_says_so():
    growing = Scenario(
        2026, guarantees=("old_age",), administration=0.0, levels={"old_age": 20.0}, gdp_growth=5.0
    )
    still = rows_of(gdp=5e9, gdp_year=2023)["old_age", 2030]["cost_usd"]
    grown = rows_of(growing, gdp=5e9, gdp_year=2023)["old_age", 2030]["cost_usd"]
    assert grown == pytest.approx(still * 1.05**7)


# What is not known -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "start",
    [
        Start(None, None, 100_000.0, 1_000_000.0, 2023),
        Start(25.0, 2021, None, 1_000_000.0, 2023),
        Start(25.0, 2021, 100_000.0, None, None),
    ],
)
def test_without_coverage_people_or_population_there_is_a_reason_and_no_cost(start):
    for row in rows_of(start=start, gdp=5e9, gdp_year=2023).values():
        for name in ("persons", "cost_pt_gdp", "cost_usd", "extra_cost_pt_gdp"):
            assert row[name] is None
        assert row["reason"] and row["usd_reason"]
        assert row["counted"] == []


def test_a_total_says_which_guarantees_it_leaves_out():
    scenario = Scenario(2026, guarantees=("disability", "old_age"))
    starts = {"old_age": OLD, "disability": Start(10.0, 2020, None, 1_000_000.0, 2023)}
    total = [row for row in cost(scenario, starts) if row["guarantee"] == "total"][-1]
    assert total["counted"] == ["old_age"]
    assert "Disability benefit" in total["reason"]


def test_a_share_of_the_population_stands_in_where_the_group_is_not_held():
    scenario = Scenario(2026, guarantees=("disability",), shares={"disability": 2.0})
    start = Start(10.0, 2020, None, 1_000_000.0, 2023)
    assert rows_of(scenario, start)["disability", 2030]["persons"] == 20_000


def test_every_assumption_comes_back_with_what_was_chosen():
    scenario = Scenario(2026, guarantees=("child",), levels={"child": 4.0}, gdp_growth=3.0)
    told = assumptions(scenario, {"child": OLD}, 5e9, 2023)
    found = {(row["guarantee"], row["name"]): row for row in told}
    assert found["child", "benefit_pct_gdp_per_person"]["value"] == 4.0
    assert found["child", "benefit_pct_gdp_per_person"]["chosen"]
    assert not found["child", "months"]["chosen"]
    assert found["child", "starting_coverage_pct"]["year"] == 2021
    assert found[None, "gdp_growth"]["value"] == 3.0
    assert {name for _, name in found} >= {"path", "administration", "target_coverage", "gdp_usd"}


@pytest.mark.parametrize(
    ("scenario", "says"),
    [
        (Scenario(2026, guarantees=()), "No guarantee"),
        (Scenario(2026, guarantees=("pension",)), "no guarantee 'pension'"),
        (Scenario(2026, levels={"pensions": 3.0}), "no guarantee 'pensions'"),
        (Scenario(2026, path="steep"), "no path"),
        (Scenario(2030), "end after it begins"),
        (Scenario(2026, target_year=2099), "within 50 years"),
        (Scenario(2026, target_coverage=101.0), "from 0 to 100"),
        (Scenario(2026, levels={"child": -1.0}), "(child) is -1"),
        (Scenario(2026, levels={"child": float("nan")}), "(child) is nan"),
        (Scenario(2026, months={"child": 13.0}), "from 0 to 12"),
        (Scenario(2026, administration=80.0), "from 0 to 50"),
    ],
)
def test_a_scenario_that_cannot_be_meant_is_refused_in_a_sentence(scenario, says):
    with pytest.raises(MonitorError) as refused:
        check(scenario)
    assert says in str(refused.value)


# Properties --------------------------------------------------------------------------------------


@ten_thousand
@given(seeds)
def test_cost_rises_with_coverage_and_twice_the_benefit_costs_twice(seed):
    for now, aim, admin, level in cases(seed, percent, percent, number(0, 50), percent):
        start = Start(now, 2021, 100_000.0, 1_000_000.0, 2023)
        scenario = Scenario(
            2026,
            guarantees=("old_age",),
            target_coverage=aim,
            administration=admin,
            levels={"old_age": level},
        )
        full = rows_of(scenario, start)
        half = rows_of(replace(scenario, levels={"old_age": level / 2}), start)
        by_year = [half["old_age", year]["cost_pt_gdp"] for year in range(2026, 2031)]
        assert by_year == sorted(by_year)
        assert half["old_age", 2026]["extra_cost_pt_gdp"] == 0
        assert isclose(full["old_age", 2030]["cost_pt_gdp"], 2 * by_year[-1], abs_tol=1e-9)


@ten_thousand
@given(seeds)
def test_depth_times_breadth_is_spending_for_each_person_intended(seed):
    many = number(1, 1e9)
    for spent, reached, meant, income in cases(seed, many, many, many, number(1, 1e6)):
        depth = financing.depth(spent, reached, income)
        breadth = financing.breadth(reached, meant)
        found = financing.indicator(depth, breadth)
        assert isclose(found.value, 100 * spent / meant / income, rel_tol=1e-9)


# Published orders of magnitude -------------------------------------------------------------------


def test_the_parts_of_ilos_financing_gap_add_up_to_it():
    """Cattaneo, Schwarzer, Razavi, Visentin 2024: 3.3 % of GDP, health 2.0 and cash 1.3."""
    published = {name: entry.value for name, entry in financing.PUBLISHED.items()}
    parts = {name: published[f"ilo_2024_{name}"] for name in ("health", "cash")}
    found = financing.financing_gap(parts, dict.fromkeys(parts, 0.0))
    assert found["total"].value == pytest.approx(published["ilo_2024_total"])


def test_ilos_shares_of_gdp_and_of_government_expenditure_describe_one_amount():
    """3.3 % of GDP, 10.6 % of government and 31.6 % of social protection expenditure are one sum
    of 1.4 trillion dollars; laid out from the shares, since the wholes were not published there."""
    amount = 1.4e12
    wholes = {"gdp": amount / 0.033, "government": amount / 0.106, "protection": amount / 0.316}
    found = financing.as_shares(amount, wholes)
    assert {name: round(one.value, 1) for name, one in found.items()} == {
        **{"gdp": 3.3, "government": 10.6, "protection": 31.6}
    }


def test_the_gap_of_low_income_countries_is_half_of_their_gdp():
    """Same source: 308.5 billion dollars are 52.3 % of GDP, so of about 590 billion."""
    found = financing.as_shares(308.5e9, {"gdp": 590e9})["gdp"].value
    assert round(found, 1) == financing.PUBLISHED["ilo_2024_low_income"].value == 52.3


def test_social_insurance_is_almost_three_quarters_of_adbs_indicator():
    """ADB 2016: 2.7 of 3.7 % of GDP per person, "almost three-quarters of the total"."""
    published = financing.PUBLISHED
    share = financing.share(published["adb_2016_insurance"].value, published["adb_2016_spi"].value)
    assert round(share.value / 100, 4) == 0.7297


def test_money_for_pensions_does_not_pay_child_benefits():
    found = financing.financing_gap({"child": 1.0, "old_age": 2.0}, {"child": 0.2, "old_age": 3.0})
    assert (found["child"].value, found["old_age"].value) == (0.8, 0.0)
    assert found["total"].value == 0.8


def test_spending_that_is_not_known_is_not_taken_as_none():
    found = financing.financing_gap({"child": 1.0, "old_age": 2.0}, {"child": 0.2})
    assert found["total"].value is None and financing.REASONS[found["total"].reason]


# The starter figures and the command line --------------------------------------------------------


def test_a_country_is_costed_from_its_own_figures(starter_figures):
    found = costs(Series.current(), load(), "THA", Scenario(2026, guarantees=("old_age",)))
    last = [row for row in found["rows"] if row["guarantee"] == "old_age"][-1]
    people = {row["name"]: row for row in found["assumptions"] if row["guarantee"] == "old_age"}
    assert people["starting_coverage_pct"]["year"] == 2020
    assert last["persons"] == pytest.approx(people["group_persons"]["value"])
    share = people["group_persons"]["value"] / people["population"]["value"]
    assert last["cost_pt_gdp"] == pytest.approx(share * 20.0 * 1.05)
    assert last["cost_usd"] > 0
    assert "cannot replace" in found["warning"] and found["published"]


def test_children_of_laos_have_no_coverage_to_start_from(starter_figures):
    found = costs(Series.current(), load(), "LAO", Scenario(2026, guarantees=("child",)))
    assert {row["cost_pt_gdp"] for row in found["rows"]} == {None}
    assert all(row["reason"] for row in found["rows"])


def test_financing_prints_rows_for_every_member_and_year(starter_figures, capsys):
    assert main(["financing", "--from-year", "2026", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 11 * (len(GUARANTEES) + 1) * 5
    assert main(["financing", "--country", "IDN", "--assumptions", "--json"]) == 0
    assert {row["name"] for row in json.loads(capsys.readouterr().out)} >= {"administration"}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--guarantee", "old age"], "Did you mean old_age"),
        (["--level", "child"], "child=5"),
        (["--level", "child=lots"], "child=5"),
        (["--level", "child=500"], "from 0 to 100"),
        (["--path", "liner"], "Did you mean linear"),
        (["--country", "ASEAN"], "made for countries"),
        (["--publication", "77"], "no publication 77"),
    ],
)
def test_a_cost_that_cannot_be_meant_is_refused(starter_figures, capsys, words, says):
    assert main(["financing", *words, "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and says in said.err
