"""How far from where it should be, and for how many people: by hand, and on the starter figures."""

import json
from datetime import date

import pytest
from hypothesis import given

from indicators.__main__ import main
from indicators.catalogue import Target, load
from indicators.measures import gaps
from indicators.series import Series
from indicators.series_assessment import gaps_to, members_of, regional_gap
from tests.cases import cases, number, percent, seeds, ten_thousand, whole


def target(rule: str, value: float | None, *, in_force: bool = True, **more) -> Target:
    usual = {
        "indicator": "X",
        "target_id": rule.upper(),
        "unit_measure": "PT",
        "baseline_year": 2015 if rule == "factor" else None,
        "target_year": 2030,
        "type": "benchmark",
        "instrument": "",
        "source": "somewhere",
        "note": "",
    }
    return Target(**usual | {"rule": rule, "value": value, "in_force": in_force} | more)


# The target ------------------------------------------------------------------------------------


def test_a_level_in_force_is_the_aim_and_keeps_its_type():
    aim = gaps.aim_of([target("pace", 2.0, in_force=False), target("level", 100.0)], {})
    assert (aim.value, aim.year, aim.type, aim.reason) == (100.0, 2030, "benchmark", None)


def test_a_target_that_halves_the_baseline_takes_the_countrys_own_value_of_that_year():
    aim = gaps.aim_of([target("factor", 0.5)], {2010: 40.0, 2015: 23.5, 2023: 15.5})
    assert (aim.value, aim.baseline_year, aim.baseline_value) == (11.75, 2015, 23.5)


def test_without_a_value_of_the_baseline_year_the_nearest_within_two_years_stands_in():
    factor = [target("factor", 0.5)]
    assert gaps.aim_of(factor, {2014: 41.8, 2016: 9.2}).baseline_year == 2016
    assert gaps.aim_of(factor, {2013: 41.8, 2018: 9.2}).baseline_year == 2013


def test_a_baseline_too_far_away_gives_no_number_and_says_so():
    aim = gaps.aim_of([target("factor", 0.5)], {2012: 17.7, 2018: 18.3})
    assert (aim.value, aim.reason, aim.type) == (None, "no_baseline", "benchmark")


WORDS = target("qualitative", None, in_force=False, type="agreed_qualitative")
PACE = target("pace", 2.0, in_force=False, type="agreed_rate")
LINE = target("level", 20.0, in_force=False)
NONE = target("", None, in_force=False, type="none")


@pytest.mark.parametrize(
    ("targets", "kind", "reason"),
    [
        ([WORDS], "agreed_qualitative", "no_number"),
        ([PACE, WORDS], "agreed_qualitative", "no_number"),
        ([PACE], "agreed_rate", "pace_only"),
        ([LINE], "benchmark", "not_in_force"),
        ([NONE], "none", "no_target"),
        ([], "none", "no_target"),
    ],
)
def test_words_a_pace_and_an_undated_line_are_no_level(targets, kind, reason):
    aim = gaps.aim_of(targets, {})
    assert (aim.value, aim.type, aim.reason) == (None, kind, reason)
    assert gaps.REASONS[aim.reason]


def test_another_target_can_be_chosen_by_its_id_and_only_if_it_exists():
    targets = [target("level", 100.0), target("level", 20.0, in_force=False, target_id="LINE")]
    assert gaps.aim_of(targets, {}, "LINE").value == 20.0
    with pytest.raises(KeyError):
        gaps.aim_of(targets, {}, "LINES")


# The distance ----------------------------------------------------------------------------------


def test_what_is_past_the_target_has_nothing_left_to_go():
    assert gaps.distance(85.0, 80.0, "better") == 0.0
    assert gaps.distance(2.0, 3.0, "worse") == 0.0


def test_a_difference_between_groups_is_followed_to_zero_from_both_sides():
    assert gaps.distance(-7.5, 0.0, "zero") == gaps.distance(7.5, 0.0, "zero") == 7.5


def test_what_has_no_better_and_worse_has_no_distance():
    with pytest.raises(ValueError, match="no direction"):
        gaps.distance(5.0, 0.0, "neutral")


def test_ilo_counts_what_is_left_of_a_hundred_as_uncovered():
    """World Social Protection Report 2024-26: 52.4 % covered, 47.6 % not."""
    assert gaps.distance(52.4, 100.0, "better") == pytest.approx(47.6)


def test_world_bank_counts_the_points_to_universal_coverage():
    """Gentilini, "By when would universal social protection be achieved?", World Bank blog:
    36.8 % covered in 114 countries "leaves us with 63.2 percentage points"."""
    assert gaps.distance(36.8, 100.0, "better") == pytest.approx(63.2)


def test_who_counts_the_children_above_the_target():
    """de Onis et al. 2013 (doi 10.1111/mcn.12075): 127 million stunted children at current rates
    in 2025, 27 million more than the target of 100 million."""
    assert gaps.distance(127.0, 100.0, "worse") == 27.0


@ten_thousand
@given(seeds)
def test_a_gap_is_never_negative_and_its_people_never_more_than_there_are(seed):
    for value, level, people in cases(seed, percent, percent, number(0, 1e9)):
        for higher_is in ("better", "worse", "zero"):
            gap = gaps.distance(value, level, higher_is)
            assert 0 <= gap <= 100
            assert 0 <= gaps.extra_persons(gap, people) <= people * (1 + 1e-12)


@ten_thousand
@given(seeds)
def test_turning_the_indicator_round_turns_the_gap_round(seed):
    for value, other in cases(seed, percent, percent):
        assert gaps.behind(value, other, "better") == -gaps.behind(value, other, "worse")
        assert gaps.behind(value, value, "better") == 0


@ten_thousand
@given(seeds)
def test_nobody_is_ahead_of_the_best_and_the_order_of_countries_does_not_matter(seed):
    for count, *drawn in cases(seed, whole(0, 12), *[percent] * 12):
        values = {f"C{place}": (2020, value) for place, value in enumerate(drawn[:count])}
        for higher_is in ("better", "worse"):
            found = gaps.standing(values, higher_is, 5)
            turned = gaps.standing(dict(reversed(values.items())), higher_is, 5)
            assert found.best_value == turned.best_value
            assert found.median_value == turned.median_value
            for _, value in values.values():
                assert gaps.behind(value, found.best_value, higher_is) >= 0


def test_values_older_than_the_window_are_neither_best_nor_in_the_middle():
    values = {"OLD": (2015, 99.0), "NEW": (2023, 40.0), "MID": (2019, 20.0)}
    found = gaps.standing(values, "better", 5)
    assert (found.best_ref_area, found.median_value, found.members_compared) == ("NEW", 30.0, 2)
    assert found.first_year == 2019


def test_among_equals_the_newest_value_is_the_best():
    found = gaps.standing({"A": (2020, 100.0), "B": (2022, 100.0)}, "better", 5)
    assert found.best_ref_area == "B"


# The starter figures ---------------------------------------------------------------------------

# Uncovered persons in millions and distance in points: checked by hand from ILO's percentages and
# the population of the same year (UN, World Population Prospects 2024).
COVERAGE = {
    "IDN": (2021, 126.5, 45.7),
    "PHL": (2022, 74.2, 65.1),
    "VNM": (2022, 61.5, 61.7),
    "MMR": (2019, 49.3, 93.7),
    "MYS": (2023, 24.9, 70.8),
    "THA": (2020, 21.4, 29.9),
    "KHM": (2022, 13.6, 79.2),
    "LAO": (2021, 6.3, 84.5),
    "TLS": (2023, 1.1, 76.4),
    "BRN": (2021, 0.3, 64.0),
    "SGP": (2023, 0.0, 0.0),
}


@pytest.fixture
def series(starter_figures) -> Series:
    return Series.current()


def test_the_eleven_members_are_as_far_from_everybody_as_their_figures_say(series):
    rows = {row["ref_area"]: row for row in series.gaps("SPMF-COV-01")}
    for area, (year, millions, points) in COVERAGE.items():
        row = rows[area]
        assert row["time_period"] == row["population_year"] == year
        assert row["gap_pp"] == pytest.approx(points)
        assert round(row["uncovered_persons"] / 1e6, 1) == millions
        assert (row["target_value"], row["target_type"], row["reason"]) == (100, "benchmark", None)


def test_for_universal_coverage_the_people_to_reach_are_the_people_left_out(series):
    for row in series.gaps("SPMF-COV-01"):
        assert row["extra_persons"] == pytest.approx(row["uncovered_persons"])


def test_gaps_to_best_median_and_asean_name_what_they_compare_with(series):
    row = series.gaps("SPMF-COV-01", "VNM")[0]
    assert (row["best_ref_area"], row["best_value"], row["gap_to_best_pp"]) == (
        "SGP",
        100.0,
        pytest.approx(61.7),
    )
    assert row["median_value"] == 34.9
    assert row["asean_value"] == pytest.approx(44.4275, abs=5e-5)
    assert row["gap_to_asean_pp"] == pytest.approx(44.4275 - 38.3, abs=5e-5)


def test_people_are_counted_from_the_indicators_own_population(series):
    pension, everybody = (series.gaps(code, "THA")[0] for code in ("SPMF-COV-07", "SPMF-COV-01"))
    assert pension["reference_population"] < everybody["reference_population"] / 4
    assert pension["uncovered_persons"] < pension["reference_population"]


def test_persons_with_severe_disabilities_are_not_taken_from_the_whole_population(series):
    for row in series.gaps("SPMF-COV-04"):
        assert row["uncovered_persons"] is row["extra_persons"] is None
        assert "severe disabilities not held" in row["persons_reason"]
        assert row["reason"]


def test_where_more_is_worse_the_gap_is_what_has_to_come_off(series):
    row = series.gaps("SPMF-OUT-02", "PHL")[0]
    assert (row["target_value"], row["baseline_year"]) == (pytest.approx(11.75), 2015)
    assert row["gap_pp"] == pytest.approx(15.5 - 11.75)
    assert row["extra_persons"] == pytest.approx(row["reference_population"] * 0.0375)
    assert row["uncovered_persons"] is None


def test_an_agreed_text_without_a_number_has_a_type_and_no_gap(series):
    row = series.gaps("SPMF-OUT-08", "IDN")[0]
    assert (row["target_type"], row["gap_pp"]) == ("agreed_qualitative", None)
    assert row["reason"] == gaps.REASONS["no_number"]


def test_every_country_has_a_row_and_every_row_a_number_or_a_reason(series):
    rows = series.gaps()
    catalogue = load()
    assert len(rows) == len(catalogue.indicators) * 14
    for row in rows:
        assert (row["gap_pp"] is None) == (row["gap_reason"] is not None), row
        assert (row["uncovered_persons"] is None) == (row["persons_reason"] is not None), row
        assert (row["gap_to_best_pp"] is not None) or row["standing_reason"], row
        assert row["reason"] or row["uncovered_persons"] is not None


def test_a_derived_indicator_points_to_the_measures_it_is_derived_with(series):
    row = series.gaps("SPMF-EQT-04", "IDN")[0]
    assert row["gap_pp"] is None
    assert "equity" in row["reason"]


def test_asean_itself_has_a_gap_on_the_members_it_rests_on(series):
    row = regional_gap(series, load(), "SPMF-COV-01")
    assert row["obs_value"] == pytest.approx(44.4275, abs=5e-5)
    assert round(row["uncovered_persons"] / 1e6, 3) == 379.055
    assert row["gap_pp"] == pytest.approx(55.5725, abs=5e-5)
    assert (row["members_reporting"], row["members"]) == (11, 11)


def test_a_group_of_people_is_measured_in_the_year_it_can_be_compared(series):
    rows = {
        row["ref_area"]: row for row in gaps_to(series, load(), "SPMF-COV-01", stratum=("sex", "F"))
    }
    assert rows["MYS"]["sex"] == "F"
    assert (rows["MYS"]["obs_value"], rows["MYS"]["gap_pp"]) == (21.0, 79.0)
    assert rows["MYS"]["uncovered_persons"] is None
    assert rows["MYS"]["persons_reason"]
    assert rows["IDN"]["gap_pp"] is None and rows["IDN"]["reason"]


def test_another_target_can_be_measured_against(series):
    row = gaps_to(series, load(), "SPMF-EQT-03", "LAO", target_id="LINE-20")[0]
    assert (row["target_value"], row["target_year"]) == (20.0, None)
    assert row["gap_pp"] == pytest.approx(20 - row["obs_value"])


def test_the_same_target_chosen_by_hand_gives_the_same_row(series):
    for code in ("SPMF-COV-01", "SPMF-OUT-02"):
        chosen = load().target_in_force(code).target_id
        assert gaps_to(series, load(), code, target_id=chosen) == series.gaps(code)


def test_timor_leste_is_no_member_before_the_day_it_joined():
    catalogue = load()
    before = [country.ref_area for country in catalogue.members(date(2025, 10, 25))]
    assert "TLS" not in before and len(before) == 10


def test_members_are_those_of_the_day_of_the_publication(series):
    assert "TLS" in members_of(series, load())


# The command line ------------------------------------------------------------------------------

REQUIRED = (
    *("indicator", "ref_area", "time_period", "obs_value", "target_value", "target_type"),
    *("target_year", "gap_pp", "uncovered_persons", "reference_population", "population_year"),
    *("reason", "publication"),
)


def test_gaps_prints_one_json_list_with_what_was_promised(starter_figures, capsys):
    assert main(["gaps", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert len(rows) == 14
    for row in rows:
        assert set(REQUIRED) <= set(row)


def test_a_past_publication_is_measured_with_what_it_showed(starter_figures, capsys):
    assert main(["gaps", "--publication", "5", "--indicator", "all", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["publication"] for row in rows} == {5}
    silent = [row for row in rows if row["indicator"] == "SPMF-COV-01"]
    assert {row["gap_pp"] for row in silent} == {None}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["gaps", "--indicator", "SPMF-COV-1"], "Did you mean SPMF-COV-01"),
        (["gaps", "--country", "Vietnam"], "Did you mean VNM"),
        (["gaps", "--publication", "99"], "no publication 99"),
        (["gaps", "--stratum", "sexx=F"], "Did you mean sex"),
        (["gaps", "--stratum", "sex=W"], "Choose from F, M"),
        (["gaps", "--stratum", "women"], "such as sex=F"),
        (["gaps", "--target", "BENCHMARK-2031"], "Did you mean BENCHMARK-2030"),
        (["gaps", "--indicator", "all", "--target", "X"], "belongs to one indicator"),
        (["gaps", "--country", "ASEAN", "--stratum", "sex=F"], "Leave out"),
    ],
)
def test_an_unknown_code_is_refused_with_what_was_meant(starter_figures, capsys, words, says):
    assert main([*words, "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert says in said.err
