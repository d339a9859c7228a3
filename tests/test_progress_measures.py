"""Pace and verdicts: published examples, the members' real figures, and what may not be joined."""

import json
from math import isclose

import pytest
from hypothesis import given

from indicators.__main__ import main
from indicators.measures.progress import (
    Journey,
    Observed,
    baselines,
    comparable,
    journey,
    keeps_pace,
)
from indicators.measures.progress_growth import compound_growth, open_sdg_limit, open_sdg_score
from indicators.measures.progress_methods import METHODS, REASONS, SIGNS, judge, judge_all
from indicators.series import Series
from tests.cases import cases, number, seeds, ten_thousand, whole

ILO = ("ILO", "ILOSTAT", "2026-05", "SI_COV_BENFTS", "primary")
OLDER = ("UNSD", "SDG Global Database", "2020-10", "SI_COV_BENFTS", "primary")


def values(*pairs: tuple[int, float], source=ILO, status="") -> list[Observed]:
    return [Observed(year, value, source, status) for year, value in pairs]


def way(first: tuple[int, float], last: tuple[int, float], target=100.0, **more) -> Journey:
    higher_is = more.pop("higher_is", "better")
    options = {"target_year": 2030, "limit": 100.0, "percent": True} | more
    return journey(comparable(values(first, last)), higher_is, target, **options)


# Published and recomputed examples ---------------------------------------------------------------

SOUTH_EAST_ASIA = way((2015, 32.5), (2023, 45.9))


@pytest.mark.parametrize(
    ("first", "last", "change", "per_year"),
    [
        (63.3, 78.5, 15.2, 1.900),  # East Asia
        (32.5, 45.9, 13.4, 1.675),  # South-East Asia
        (18.7, 35.4, 16.7, 2.0875),  # South Asia
        (65.7, 72.5, 6.8, 0.850),  # Pacific Islands
    ],
)
def test_ilo_changes_from_2015_to_2023(first, last, change, per_year):
    """ILO, World Social Protection Report 2024-26, companion report for Asia and the Pacific."""
    found = way((2015, first), (2023, last))
    assert round(found.change, 1) == change
    assert found.per_year == pytest.approx(per_year)
    assert keeps_pace(found, 2.0) == (per_year >= 2)


def test_south_east_asia_by_five_methods():
    """Recomputed from ILO's 32.5 % (2015) and 45.9 % (2023) with 100 as the target of 2030."""
    found = {verdict.method: verdict for verdict in judge_all(SOUTH_EAST_ASIA)}
    assert found["escap_csi"].statistic == pytest.approx(1.985185, abs=5e-7)
    assert SOUTH_EAST_ASIA.at(2030) == pytest.approx(57.625)
    assert found["escap_api"].statistic == pytest.approx(62.7778, abs=5e-5)
    assert found["escap_api"].class_name == "Accelerate"
    growth, _ = compound_growth(32.5, 45.9, 8)
    assert growth == pytest.approx(0.04409776, abs=5e-9)
    assert 45.9 * (1 + growth) ** 7 == pytest.approx(62.087024, abs=5e-7)
    assert found["unsd"].statistic == pytest.approx(0.43832628, abs=5e-9)
    assert found["unsd"].score == 2
    needed, _ = compound_growth(32.5, 100.0, 15)
    assert needed == pytest.approx(0.07780727, abs=5e-9)
    assert found["open_sdg"].statistic == pytest.approx(0.5667563, abs=5e-8)
    assert found["open_sdg"].class_name == "Limited progress"
    assert found["sdr"].statistic == pytest.approx(0.37222, abs=5e-6)
    assert found["sdr"].class_name == "Stagnating"
    assert SOUTH_EAST_ASIA.needed_per_year == pytest.approx(7.728571, abs=5e-7)


def test_the_four_methods_put_south_east_asia_on_two_different_signs():
    signs = {judge(SOUTH_EAST_ASIA, m).sign for m in ("escap_api", "unsd", "open_sdg", "sdr")}
    assert signs == {"some_progress", "little_or_none"}


@pytest.mark.parametrize(
    ("kept", "published"),
    [
        # de Onis et al. 2013, doi 10.1111/mcn.12075: 40 % fewer stunted children in 2025 than in
        # 2012 "translates to a 3.9% reduction per year".
        (0.60, 3.9),
        # Global Nutrition Report, table "Progress towards the Global WHA targets" (Arch Dis Child):
        # 50 % less anaemia needs an average annual rate of reduction of 5.2 %.
        (0.50, 5.2),
    ],
)
def test_growth_that_a_target_of_2025_needs_from_2012(kept, published):
    growth, _ = compound_growth(1.0, kept, 13)
    assert round(-100 * growth, 1) == published


@pytest.mark.parametrize(
    ("ratio", "score"),
    [(-0.60, -5.0), (0.0, -2.5), (0.60, 0.0), (0.95, 2.5), (1.30, 5.0), (3.0, 5.0), (-2.0, -5.0)],
)
def test_open_sdg_scores_at_the_corners_of_its_published_figure(ratio, score):
    """Open SDG 2.4 documentation, Progress Measurement Methodology, figure 2."""
    assert open_sdg_score(ratio) == pytest.approx(score)


def off_the_cuts(ratio: float) -> bool:
    return min(abs(ratio - cut) for cut in (0, 0.6, 0.95)) > 1e-9


@ten_thousand
@given(seeds)
def test_open_sdg_score_and_class_never_contradict_each_other(seed):
    """Same source: scores of 2.5 and more are "On track", 0 to 2.5 "Progress made but …"."""
    for (ratio,) in cases(seed, number(-3, 3), where=off_the_cuts):
        score = open_sdg_score(ratio)
        assert (score >= 2.5) == (ratio >= 0.95)
        assert (score >= 0) == (ratio >= 0.60)
        assert (score >= -2.5) == (ratio >= 0)


def test_open_sdg_lowers_its_cuts_near_a_limit_and_not_far_from_it():
    """Same source: "if the base value is very close to the limit, C will be near zero", and the
    factor is the same at equal relative distances from a minimum and a maximum."""
    assert open_sdg_limit(50.0, None) == 1.0
    assert open_sdg_limit(100.0, 100.0) == 0.0
    assert open_sdg_limit(20.0, 100.0) > 0.999
    assert open_sdg_limit(90.0, 100.0) == pytest.approx(open_sdg_limit(110.0, 100.0))
    assert open_sdg_limit(3.0, 0.0) == 1.0


# The members, as their figures stand -------------------------------------------------------------

# Rows as in the picture of the Gaps page: needed a year, 2030 at +2, pace, met, ESCAP anticipated,
# UNSD, Open SDG, SDR. None: cannot be said.
MEMBERS = {
    "IDN": (5.1, 72.3, 13.3, True, "on_track", "on_track", "on_track", "on_track"),
    "PHL": (8.1, 50.9, -1.7, False, *["going_back"] * 4),
    "VNM": (7.7, 54.3, 0.1, False, "some_progress", *["little_or_none"] * 3),
    "MMR": (8.5, 28.3, None, None, None, None, None, None),
    "MYS": (10.1, 43.2, 0.5, False, "some_progress", *["little_or_none"] * 3),
    "THA": (3.0, 90.1, 2.1, True, *["some_progress"] * 4),
    "KHM": (9.9, 36.8, 4.9, True, "some_progress", "on_track", "on_track", "some_progress"),
    "LAO": (9.4, 33.5, 1.7, False, *["some_progress"] * 3, "little_or_none"),
    "TLS": (10.9, 37.6, 0.2, False, "some_progress", *["little_or_none"] * 3),
    "BRN": (7.1, 54.0, 1.0, False, *["some_progress"] * 2, *["little_or_none"] * 2),
    "SGP": (0.0, 100.0, 0.0, None, *["met"] * 4),
}


@pytest.fixture
def series(starter_figures) -> Series:
    return Series.current()


def half_up(value: float | None) -> float | None:
    if value is None:
        return None
    return (1 if value >= 0 else -1) * int(abs(value) * 10 + 0.5 + 1e-9) / 10


@pytest.mark.parametrize("area", MEMBERS)
def test_four_methods_on_the_coverage_of_each_member(series, area):
    needed, at_two, pace, met, *signs = MEMBERS[area]
    rows = {row["method"]: row for row in series.progress("SPMF-COV-01", area)}
    assert list(rows) == list(METHODS)
    row = rows["unsd"]
    assert half_up(row["needed_per_year_pp"]) == needed
    assert half_up(row["at_agreed_pace"]) == at_two
    assert half_up(row["per_year_pp"]) == pace
    assert row["agreed_pace_met"] == met
    assert [rows[m]["sign"] for m in ("escap_api", "unsd", "open_sdg", "sdr")] == signs


def test_four_methods_agree_on_four_of_the_ten_members_they_can_judge(series):
    four = ("escap_api", "unsd", "open_sdg", "sdr")
    signs = {
        area: {row["sign"] for row in series.progress("SPMF-COV-01", area) if row["method"] in four}
        for area in MEMBERS
    }
    judged = {area: found for area, found in signs.items() if found != {None}}
    assert len(judged) == 10
    assert sorted(area for area in judged if len(judged[area]) == 1) == ["IDN", "PHL", "SGP", "THA"]


def test_a_fall_is_called_by_the_word_of_each_method(series):
    said = {r["method"]: r["class_name"] for r in series.progress("SPMF-COV-01", "PHL")}
    assert said == {
        "escap_api": "Reverse",
        "escap_csi": "Regression",
        "unsd": "Regression",
        "open_sdg": "Deterioration",
        "sdr": "Decreasing",
    }


def test_every_row_has_a_class_or_a_reason_and_never_both(series):
    for row in series.progress():
        assert (row["class"] is None) == (row["reason"] is not None), row
        assert (row["class"] is None) == (row["sign"] is None), row
        if row["class"] is None:
            assert row["statistic"] is row["score"] is None
        else:
            assert row["sign"] in SIGNS
            assert row["class_name"]


def test_nobody_goes_back_without_a_real_step_in_the_wrong_direction(series):
    for row in series.progress():
        if row["sign"] == "going_back":
            assert row["change_pp"] != 0, row


def test_zero_stays_zero_is_little_or_no_progress_and_not_a_fall(series):
    signs = {row["sign"] for row in series.progress("SPMF-COV-05", "BRN")}
    assert signs == {"little_or_none"}


# What may be joined ------------------------------------------------------------------------------


def test_a_new_vintage_is_a_new_ruler():
    line = comparable(values((2019, 54.0), source=OLDER) + values((2021, 54.3)))
    assert (len(line.values), line.reason) == (1, "other_source")


def test_modelled_and_reported_values_are_never_one_line():
    line = comparable(values((2015, 30.0), status="E") + values((2020, 40.0), status="A"))
    assert (len(line.values), line.reason) == (1, "mixed_nature")
    both = comparable(values((2015, 30.0), (2020, 40.0), status="E"))
    assert both.reason is None


def test_another_definition_is_not_joined():
    line = comparable(values((2015, 30.0)) + values((2020, 40.0), status="D"))
    assert line.reason == "mixed_nature"


def test_a_line_begins_again_at_a_break():
    line = comparable(
        values((2015, 30.0), (2017, 31.0)) + values((2018, 60.0), status="B") + values((2020, 62.0))
    )
    assert [value.time_period for value in line.values] == [2018, 2020]
    broken = comparable(values((2015, 30.0)) + values((2018, 60.0), status="B"))
    assert broken.reason == "break"


def test_values_before_2015_say_nothing_of_progress_since():
    assert comparable(values((2009, 1.0), (2014, 9.0))).reason == "before_2015"
    assert comparable(values((2009, 1.0), (2019, 9.0))).reason == "one_value"
    assert comparable([]).reason == "no_value"


def test_a_baseline_may_be_older_but_never_from_another_source():
    assert baselines(values((2010, 9.0), (2015, 8.0), source=OLDER) + values((2020, 4.0))) == {
        2020: 4.0
    }
    assert set(baselines(values((2010, 9.0), (2015, 8.0)))) == {2010, 2015}


def test_no_journey_is_made_of_a_line_that_has_a_reason():
    with pytest.raises(ValueError, match="one_value"):
        journey(comparable(values((2020, 5.0))), "better", 100.0, 2030)


# The formulas at their edges ---------------------------------------------------------------------


def test_a_value_at_the_target_is_met_by_every_method():
    for verdict in judge_all(way((2015, 20.0), (2020, 100.0))):
        assert (verdict.sign, verdict.reason) == ("met", None)


def test_a_value_that_stood_at_the_target_and_left_it_goes_back_by_every_method():
    for found in (
        way((2015, 100.0), (2020, 80.0)),
        way((2015, 0.0), (2020, 5.0), target=0.0, higher_is="worse"),
    ):
        assert {verdict.sign for verdict in judge_all(found)} == {"going_back"}


def test_unsd_counts_within_a_point_of_a_hundred_as_met_and_the_others_do_not():
    near = way((2015, 90.0), (2020, 99.2))
    assert judge(near, "unsd").sign == "met"
    assert judge(near, "sdr").sign != "met"


def test_growth_from_zero_is_refused_where_it_cannot_be_computed():
    found = way((2015, 0.0), (2020, 10.0))
    assert judge(found, "unsd").reason == "growth_from_zero"
    assert judge(found, "open_sdg").class_id is not None  # it puts 0.001 in the place of 0
    assert judge(found, "sdr").class_id is not None


def test_a_change_of_sign_has_no_growth_rate():
    found = way((2016, 5.5), (2022, -9.5), target=None, higher_is="worse")
    assert judge(found, "unsd").reason == judge(found, "open_sdg").reason == "sign_change"


def test_without_a_numeric_target_two_methods_judge_growth_and_the_others_decline():
    found = way((2015, 40.0), (2020, 45.0), target=None, target_year=None)
    verdicts = {verdict.method: verdict for verdict in judge_all(found)}
    assert verdicts["unsd"].class_id == verdicts["open_sdg"].class_id == "on_track"
    for method in ("escap_api", "escap_csi", "sdr"):
        assert REASONS[verdicts[method].reason]


@pytest.mark.parametrize(
    ("growth", "unsd", "open_sdg"),
    [
        (0.021, "on_track", "on_track"),
        (0.016, "fair", "on_track"),
        (0.006, "fair", "accelerate"),
        (0.002, "stagnation", "limited"),
        (-0.002, "regression", "deterioration"),
    ],
)
def test_growth_without_a_target_is_cut_where_each_method_cuts(growth, unsd, open_sdg):
    found = way((2015, 10.0), (2020, 10.0 * (1 + growth) ** 5), target=None, target_year=None)
    assert judge(found, "unsd").class_id == unsd
    assert judge(found, "open_sdg").class_id == open_sdg


def test_a_target_whose_year_has_come_and_gone_unmet_gets_no_forecast():
    found = way((2019, 7.0), (2026, 5.0), target=0.0, target_year=2025, higher_is="worse")
    reasons = {v.method: v.reason for v in judge_all(found)}
    assert reasons["escap_api"] == reasons["unsd"] == reasons["sdr"] == "target_year_passed"
    assert found.needed_per_year is None
    assert judge(found, "escap_csi").class_id == "progress"  # it looks at today


def test_an_indicator_that_aims_at_zero_is_followed_from_both_sides():
    found = journey(comparable(values((2015, -8.0), (2020, 4.0))), "zero", 0.0, 2030)
    assert (found.first_value, found.last_value, found.rising) == (8.0, 4.0, -1)
    assert judge(found, "sdr").sign == "on_track"


def test_the_year_of_arrival_is_when_the_straight_line_is_there():
    assert way((2015, 40.0), (2020, 50.0)).arrival == 2045
    assert way((2015, 50.0), (2020, 40.0)).arrival is None
    assert way((2015, 50.0), (2020, 100.0)).arrival == 2020


def test_an_unknown_method_is_refused():
    with pytest.raises(KeyError):
        judge(SOUTH_EAST_ASIA, "unesco")


# Properties --------------------------------------------------------------------------------------

INNER = number(1, 99)


def apart(first: float, last: float, *_: float) -> bool:
    return abs(first - last) > 1e-6


@ten_thousand
@given(seeds)
def test_no_method_calls_a_step_back_progress_or_a_step_forward_a_fall(seed):
    for first, last, year, years in cases(
        seed, INNER, INNER, whole(2015, 2027), whole(1, 3), where=apart
    ):
        found = way((year, first), (year + years, last))
        for verdict in judge_all(found):
            assert verdict.class_id is None or verdict.sign in SIGNS
            if verdict.sign in ("on_track", "some_progress"):
                assert last > first
            if verdict.sign == "going_back":
                assert last < first


@ten_thousand
@given(seeds)
def test_linear_methods_do_not_care_for_the_unit(seed):
    free = {"percent": False, "limit": None}
    for first, last, scale in cases(seed, INNER, INNER, number(0.01, 100), where=apart):
        plain = way((2015, first), (2020, last), **free)
        scaled = way((2015, first * scale), (2020, last * scale), 100 * scale, **free)
        for method in ("escap_api", "escap_csi", "sdr"):
            one, other = judge(plain, method).statistic, judge(scaled, method).statistic
            assert isclose(one, other, rel_tol=1e-6, abs_tol=1e-6)


@ten_thousand
@given(seeds)
def test_less_of_a_bad_thing_is_judged_as_more_of_a_good_one_by_the_linear_methods(seed):
    for first, last in cases(seed, INNER, INNER, where=apart):
        good = way((2015, first), (2020, last))
        bad = way((2015, 100 - first), (2020, 100 - last), target=0.0, higher_is="worse")
        for method in ("escap_api", "escap_csi", "sdr"):
            assert judge(good, method).sign == judge(bad, method).sign


@ten_thousand
@given(seeds)
def test_at_the_pace_that_is_needed_the_target_is_reached_in_time(seed):
    for first, last, years in cases(seed, INNER, INNER, whole(1, 10)):
        found = way((2015, first), (2015 + years, last))
        reached = last + found.needed_per_year * (2030 - found.last_year)
        assert isclose(reached, 100.0, rel_tol=1e-9)


# The command line --------------------------------------------------------------------------------


def test_progress_prints_one_row_for_each_method(starter_figures, capsys):
    assert main(["progress", "--country", "VNM", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["method"] for row in rows] == list(METHODS)
    for row in rows:
        assert (row["first_year"], row["last_year"]) == (2015, 2022)
        assert row["statistic_name"] and row["publication"] == 11


def test_one_method_can_be_chosen_and_an_unknown_one_is_refused(starter_figures, capsys):
    assert main(["progress", "--method", "sdr", "--json"]) == 0
    assert {row["method"] for row in json.loads(capsys.readouterr().out)} == {"sdr"}
    assert main(["progress", "--method", "opensdg", "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and "Did you mean open_sdg" in said.err


def test_asean_as_a_whole_has_no_verdict_of_ours(starter_figures, capsys):
    assert main(["progress", "--country", "ASEAN", "--json"]) == 2
    assert "made for countries" in capsys.readouterr().err
