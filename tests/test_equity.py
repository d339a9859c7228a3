"""Inequality measures give the published numbers, and refuse where they would mislead.

Three kinds of number are compared: the expected values of WHO's own test files for its package
healthequal 1.0.1; worked examples from other publications, each cited where it stands; and
examples worked by hand, which say so. ``test_equity_properties.py`` holds what must be true of
any subgroups at all.
"""

import math
from decimal import Decimal, localcontext
from pathlib import Path

import numpy as np
import pytest

from indicators.measures import equity
from indicators.measures.equity import REASONS, Setting, compute, pack
from indicators.measures.equity_groups import view

NAN = float("nan")


def measured(setting, measures=equity.MEASURES):
    """Every measure of one setting: (measure, variant) → row of the result."""
    groups = pack([setting])
    return {
        (row["measure"], row["variant"]): row for row in equity.rows(compute(groups, measures))[0]
    }


def estimates(setting, measures=equity.MEASURES):
    return {key: row["estimate"] for key, row in measured(setting, measures).items()}


def reason(setting, measure, variant=None):
    return measured(setting)[measure, variant]["reason"]


def changed(setting, **fields):
    return Setting(**{**vars(setting), **fields})


# --- WHO healthequal 1.0.1 -------------------------------------------------------------------

# The expected values were printed from 32-bit numbers (16.36 stands there as 16.360001), which
# hold seven digits: that is the precision to which they can be reproduced.
SINGLE_PRECISION = 3e-7
# Expected values of the twenty-five regions, digit for digit as they were printed.
PRINTED = {
    "mean": "67.706845",
    "bgv": "46.198326",
    "bgsd": "6.7969351",
    "cov": "10.03877084",
    "mdmu": "5.891726",
    "mdmw": "5.8348689",
    "idisu": "8.7018175",
    "idisw": "8.6178417",
    "mdru": "7.2399998",
    "mdrw": "7.2228465",
    "mdbu": "16.360001",
    "mdbw": "16.293156",
    "par": "16.293152",
    "paf": "24.06426",
    "ti": "5.0359201",
    "mld": "5.0524006",
}

# tests/testthat of healthequal 1.0.1: five ordered subgroups, the first the most disadvantaged.
QUINTILES = Setting(
    estimate=[20, 30, 40, 50, 60],
    population=[78, 91, 162, 103, 105],
    order=[1, 2, 3, 4, 5],
    scale=100,
)
# The same: twenty-five regions without an order; the fourteenth is the reference.
REGIONS = Setting(
    estimate=[61, 74, 58, 59, 72, 75, 74, 68, 75, 67, 73, 63, 66]
    + [62, 60, 66, 71, 73, 71, 61, 74, 84, 55, 69, 60],
    population=[832, 931, 1468, 1021, 1039, 1515, 1138, 620, 794, 866, 1367, 1108, 1120]
    + [1033, 833, 1536, 1149, 410, 1210, 858, 680, 935, 692, 781, 812],
    reference=13,
    scale=100,
)


@pytest.mark.parametrize(
    ("measure", "variant", "expected"),
    [
        ("aci", None, 7.3284202),
        ("rci", None, 0.17776859),
        ("par", None, 18.775509),
        ("paf", None, 45.544548),
        ("d", None, 40),
        ("r", None, 3),
        ("sii", "linear", 46.25381),
        ("sii", "logit", 44.89053),
        ("rii", "logit", 3.23634),
        ("sii", "logit_package", 44.44502),
        ("rii", "logit_package", 3.159506),
    ],
)
def test_ordered_subgroups_give_the_numbers_of_the_who_package(measure, variant, expected):
    found = estimates(QUINTILES, equity.MEASURES + equity.PACKAGE_MEASURES)[measure, variant]
    assert found == pytest.approx(expected, rel=SINGLE_PRECISION)


@pytest.mark.parametrize("measure", [name for name in PRINTED if name not in ("mean", "ti", "mld")])
def test_regions_give_the_numbers_of_the_who_package(measure):
    expected = float(PRINTED[measure])
    assert estimates(REGIONS)[measure, None] == pytest.approx(expected, rel=SINGLE_PRECISION)


@pytest.mark.parametrize(("setting", "mean"), [(QUINTILES, "41.2244898"), (REGIONS, "67.706845")])
def test_average_of_the_subgroups_is_that_of_the_who_package(setting, mean):
    assert f"{view(pack([setting])).mean[0]:.{len(mean) - 1}g}" == mean


@pytest.mark.parametrize("measure", ["ti", "mld"])
def test_logarithmic_measures_of_regions_give_the_numbers_of_the_who_package(measure):
    """Both are small differences of large logarithms: single precision costs them two more digits,
    as ``test_every_printed_digit_follows_from_storing_each_step_in_single_precision`` shows.
    """
    expected = float(PRINTED[measure])
    assert estimates(REGIONS)[measure, None] == pytest.approx(expected, rel=1.2e-5)


def test_every_printed_digit_follows_from_storing_each_step_in_single_precision():
    """The expected values come from a program that keeps shares, average and ratios in 32 bits.
    The formulas written out once more, storing what it stores, give every digit it printed.
    """

    def stored(value):
        return np.float32(value).astype(np.float64)

    people, y = np.array(REGIONS.population, float), np.array(REGIONS.estimate, float)
    p = stored(people / people.sum())
    mean = stored((p * y).sum())
    ratio = stored(y / mean)
    away, best, reference = np.abs(y - mean), y.max(), y[REGIONS.reference]
    found = {
        "bgv": (p * away**2).sum(),
        "bgsd": math.sqrt((p * away**2).sum()),
        "cov": 100 * math.sqrt((p * away**2).sum()) / mean,
        "mdmu": away.mean(),
        "mdmw": (p * away).sum(),
        "idisu": 100 * away.mean() / mean,
        "idisw": 100 * (p * away).sum() / mean,
        "mdru": np.abs(y - reference).mean(),
        "mdrw": (p * np.abs(y - reference)).sum(),
        "mdbu": (best - y).mean(),
        "mdbw": (p * (best - y)).sum(),
        "par": best - mean,
        "paf": 100 * (best - mean) / mean,
        "ti": 1000 * (p * ratio * np.log(ratio)).sum(),
        "mld": stored(1000 * p * -np.log(y / mean)).sum(),
    }
    for name, value in found.items():
        assert f"{np.float32(value):.8g}" == f"{float(PRINTED[name]):.8g}", name


def test_logarithmic_measures_are_right_to_the_last_digit_of_double_precision():
    """The same sums in decimal numbers of fifty digits, so ours differ from the printed ones
    because those were rounded on the way, and not the other way round.
    """
    with localcontext(prec=50):
        people = [Decimal(count) for count in REGIONS.population]
        values = [Decimal(value) for value in REGIONS.estimate]
        share = [count / sum(people) for count in people]
        mean = sum(p * y for p, y in zip(share, values, strict=True))
        terms = [(p, y / mean, (y / mean).ln()) for p, y in zip(share, values, strict=True)]
        expected = {
            "ti": 1000 * sum(p * r * log for p, r, log in terms),
            "mld": -1000 * sum(p * log for p, _, log in terms),
        }
    for measure, value in expected.items():
        assert estimates(REGIONS)[measure, None] == pytest.approx(float(value), rel=1e-12)


# --- Other published examples ----------------------------------------------------------------


def test_attributable_fraction_of_regidor_2004_is_reproduced():
    """Regidor E. Measures of health inequalities: part 2. J Epidemiol Community Health
    2004;58:900-3, table 1, year 1990: deaths per 100,000 by education, 134 overall; had all the
    rate of the third level, 40.3 % fewer. Deaths are adverse, so the sign here is minus.
    """
    found = estimates(
        Setting(
            estimate=[160, 128, 110, 80],
            population=[22_500, 12_500, 10_000, 5_000],
            order=[1, 2, 3, 4],
            favourable=False,
            scale=100_000,
        )
    )
    assert round(found["paf", None], 1) == -40.3
    assert round(found["par", None]) == 80 - 134


def test_published_average_serves_where_populations_are_unknown():
    """The same table, year 2000: rate of the third level 40, printed total 72, printed 44.4 %.
    (The unrounded total would give 44.7: the table worked with its own rounded one.)
    """
    found = estimates(
        Setting(
            estimate=[91, 80, 58, 40],
            order=[1, 2, 3, 4],
            favourable=False,
            scale=100_000,
            average=72,
        )
    )
    assert round(found["paf", None], 1) == -44.4


# Chesson HW, Patel CG, Gift TL, Bernstein KT, Aral SO. Using reported rates of sexually
# transmitted diseases to illustrate potential methodological issues in the measurement of racial
# and ethnic disparities. Sex Transm Dis 2017;44:513-8 (PMC6727205), tables 2 and 4: cases of
# gonorrhoea in five groups, index of disparity unweighted and weighted.
CHESSON_POPULATION = [200_000_000, 40_000_000, 55_000_000, 20_000_000, 3_000_000]
CHESSON = {
    "2007": ([54_000, 206_080, 29_100, 2_900, 2_485], 133.0, 114.8),
    "2010": ([46_800, 170_480, 26_350, 2_880, 3_222], 134.1, 112.1),
    "1992": ([70_800, 563_240, 52_360, 4_480, 2_820], 166.5, 137.2),
    "1993": ([56_600, 482_300, 49_200, 4_200, 2_880], 163.8, 136.9),
}


def chesson(year, reference=None):
    rates = [
        100_000 * cases / people
        for cases, people in zip(CHESSON[year][0], CHESSON_POPULATION, strict=True)
    ]
    return Setting(
        estimate=rates,
        population=CHESSON_POPULATION,
        favourable=False,
        reference=reference,
        scale=100_000,
    )


@pytest.mark.parametrize("year", CHESSON)
def test_index_of_disparity_of_chesson_2017_is_reproduced(year):
    found = estimates(chesson(year))
    _, unweighted, weighted = CHESSON[year]
    assert round(found["idisu", None], 1) == unweighted
    assert round(found["idisw", None], 1) == weighted


@pytest.mark.parametrize(("year", "ratio"), [("1992", 39.8), ("1993", 42.6)])
def test_ratio_to_the_reference_group_of_chesson_2017_is_reproduced(year, ratio):
    """Table 4: the highest rate over that of the first group, which is the reference."""
    assert round(estimates(chesson(year, reference=0))["r", None], 1) == ratio


def test_mean_log_deviation_of_stoermann_2009_is_reproduced():
    """Stoermann W. Regionaloekonomik. Oldenbourg, 2009, as printed in the manual of the R
    package REAT (theil): incomes 10, 10, 10, 20, 50 give 0.2326302. Of the two indices of Theil
    that is the second, L, the mean log deviation; here times 1000.
    """
    found = estimates(Setting(estimate=[10, 10, 10, 20, 50], population=[1] * 5))
    assert found["mld", None] == pytest.approx(232.6302, abs=5e-5)


def test_theil_index_and_log_deviation_of_the_ineq_example_are_reproduced():
    """Class means of US incomes in 1968, the example of the R package ineq. Printed: Theil
    0.3623412; Atkinson with parameter 1 0.3518251, which is 1 - exp(-mean log deviation).
    """
    means = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
    found = estimates(Setting(estimate=means, population=[1] * 10))
    assert found["ti", None] == pytest.approx(362.3412, abs=5e-5)
    assert 1 - math.exp(-found["mld", None] / 1000) == pytest.approx(0.3518251, abs=5e-8)


# --- Worked by hand --------------------------------------------------------------------------


def test_measures_of_three_equal_ordered_subgroups_are_those_worked_by_hand():
    """10, 20, 60 with equal populations: mean 30, ranks 1/6, 1/2, 5/6.
    ACI = (-2/3·10 + 0 + 2/3·60)/3 = 100/9; RCI = (100/9)/30 = 10/27.
    Slope = (60-10)/(5/6-1/6) = 75: the line runs from 30 - 37.5 = -7.5 to 67.5.
    """
    found = measured(
        Setting(estimate=[10, 20, 60], population=[1, 1, 1], order=[1, 2, 3], scale=100)
    )
    assert found["aci", None]["estimate"] == pytest.approx(100 / 9)
    assert found["rci", None]["estimate"] == pytest.approx(10 / 27)
    assert found["sii", "linear"]["estimate"] == pytest.approx(75)
    assert found["rii", "linear"]["estimate"] is None
    assert found["rii", "linear"]["reason"] == REASONS["line_below_zero"]


def test_measures_of_three_regions_are_those_worked_by_hand():
    """10, 20, 60, populations 1, 1, 2: mean 37.5; |y - mean| = 27.5, 17.5, 22.5."""
    found = estimates(
        Setting(estimate=[10, 20, 60], population=[1, 1, 2], reference=1, favourable=False)
    )
    assert found["mdmu", None] == pytest.approx(22.5)
    assert found["mdmw", None] == pytest.approx(22.5)
    assert found["idisw", None] == pytest.approx(60)
    assert found["bgv", None] == pytest.approx((27.5**2 + 17.5**2 + 2 * 22.5**2) / 4)
    assert found["mdbu", None] == pytest.approx((0 + 10 + 50) / 3)  # adverse: the best is 10
    assert found["mdbw", None] == pytest.approx((0 + 10 + 100) / 4)
    assert found["mdru", None] == pytest.approx((10 + 0 + 40) / 3)
    assert found["mdrw", None] == pytest.approx((10 + 0 + 80) / 4)
    assert found["par", None] == pytest.approx(10 - 37.5)
    assert found["d", None] == pytest.approx(40)  # worst of the others, 60, over the reference, 20
    assert found["r", None] == pytest.approx(3)


def test_linear_relative_index_compares_the_ends_of_the_fitted_line():
    """40, 50, 60 with equal populations lie on a line of slope 30 from 35 to 65 (by hand)."""
    found = estimates(Setting(estimate=[40, 50, 60], population=[7, 7, 7], order=[1, 2, 3]))
    assert found["sii", "linear"] == pytest.approx(30)
    assert found["rii", "linear"] == pytest.approx(65 / 35)


def test_adverse_indicator_turns_the_difference_but_not_the_gradient():
    """By hand: deaths 60, 40, 20 from the most to the least disadvantaged."""
    found = estimates(
        Setting(
            estimate=[60, 40, 20],
            population=[1, 1, 1],
            order=[1, 2, 3],
            favourable=False,
            scale=100,
        )
    )
    assert found["d", None] == 40
    assert found["r", None] == 3
    assert found["sii", "linear"] < 0 and found["sii", "logit"] < 0 and found["aci", None] < 0
    assert found["par", None] == pytest.approx(-20)


def test_order_is_read_from_the_order_and_not_from_the_place_in_the_list():
    straight = estimates(QUINTILES)
    turned = estimates(
        Setting(
            estimate=[60, 50, 40, 30, 20],
            population=[105, 103, 162, 91, 78],
            order=[50, 40, 30, 20, 10],
            scale=100,
        )
    )
    for key, value in straight.items():
        assert turned[key] == pytest.approx(value, nan_ok=True), key


# --- Sign and zero ---------------------------------------------------------------------------


@pytest.mark.parametrize(("favourable", "values"), [(True, [60, 50, 40]), (False, [40, 50, 60])])
def test_attributable_risk_is_zero_when_the_most_advantaged_do_worse(favourable, values):
    row = measured(
        Setting(
            estimate=values,
            se=[1, 1, 1],
            population=[1, 1, 1],
            order=[1, 2, 3],
            favourable=favourable,
        )
    )
    for measure in ("par", "paf"):
        assert row[measure, None]["estimate"] == 0
        assert math.copysign(1, row[measure, None]["estimate"]) == 1
        assert row[measure, None]["se"] is None and row[measure, None]["ci_lower"] is None


def test_gain_that_is_only_the_rounding_of_a_sum_is_no_gain():
    """10·1/7 + 10·2/7 + 10·4/7 falls short of 10 by the last digit."""
    row = measured(Setting(estimate=[10, 10, 10], se=[1, 1, 1], population=[1, 2, 4]))
    assert row["par", None]["estimate"] == 0 and row["par", None]["se"] is None


def test_zero_estimate_counts_as_a_millionth_in_the_logarithmic_measures():
    found = estimates(Setting(estimate=[0, 30, 60], population=[1, 1, 1]))
    mean = (1e-6 + 30 + 60) / 3
    ratios = [1e-6 / mean, 30 / mean, 60 / mean]
    assert found["ti", None] == pytest.approx(1000 * sum(r * math.log(r) for r in ratios) / 3)
    assert found["mld", None] == pytest.approx(-1000 * sum(math.log(r) for r in ratios) / 3)


def test_ratio_of_nobody_to_somebody_is_zero_and_has_no_interval():
    row = measured(Setting(estimate=[0, 20], se=[1, 1], order=[2, 1]))["r", None]
    assert row["estimate"] == 0
    assert row["ci_lower"] is None and row["ci_upper"] is None


def test_zero_estimate_leaves_the_logarithmic_measures_without_an_interval():
    """It would be the width of the convention, not of the data."""
    row = measured(Setting(estimate=[0, 30, 60], se=[1, 1, 1], population=[1, 1, 1]))
    for measure in ("ti", "mld"):
        assert row[measure, None]["estimate"] > 0 and row[measure, None]["se"] is None
    assert row["cov", None]["se"] > 0


@pytest.mark.parametrize("level", [0, 40, 100])
def test_equal_estimates_need_no_curve_wherever_they_lie(level):
    row = measured(changed(QUINTILES, estimate=[level] * 5, se=[2] * 5))
    assert row["sii", "logit"]["estimate"] == 0
    if level:
        assert row["rii", "logit"]["estimate"] == 1
    if 0 < level < 100:
        linear = row["sii", "linear"]["se"]
        assert row["sii", "logit"]["se"] == pytest.approx(linear)  # no bend, so the same slope


def test_curve_is_found_where_a_plain_newton_step_would_leap_past_it():
    """Almost everybody in one subgroup; what is found satisfies the likelihood equations."""
    people, values = [837, 9_032, 990_131], [90, 1, 0.1]
    row = measured(Setting(estimate=values, population=people, order=[1, 2, 3], scale=100))
    sii, rii = row["sii", "logit"]["estimate"], row["rii", "logit"]["estimate"]
    low = sii / (rii - 1)
    ends = [math.log(height / (100 - height)) for height in (low, low + sii)]
    below, equations = 0, [0.0, 0.0]
    for count, value in zip(people, values, strict=True):
        share = count / sum(people)
        rank, below = below + share / 2, below + share
        fitted = 100 / (1 + math.exp(-(ends[0] + (ends[1] - ends[0]) * rank)))
        equations[0] += share * (value - fitted)
        equations[1] += share * rank * (value - fitted)
    assert equations == pytest.approx([0, 0], abs=1e-9)


# --- Standard errors and intervals -----------------------------------------------------------


def test_difference_has_the_standard_error_of_two_independent_estimates():
    row = measured(Setting(estimate=[20, 60], se=[3, 4], order=[1, 2]))["d", None]
    assert row["se"] == pytest.approx(5)
    assert row["ci_lower"] == pytest.approx(40 - 1.959963984540054 * 5)
    assert row["ci_upper"] == pytest.approx(40 + 1.959963984540054 * 5)


def test_difference_of_equal_subgroups_is_as_uncertain_as_any_other():
    row = measured(Setting(estimate=[50, 50], se=[3, 4]))["d", None]
    assert row["estimate"] == 0
    assert row["se"] == pytest.approx(5)


def test_ratio_has_an_interval_on_the_logarithmic_scale():
    row = measured(Setting(estimate=[20, 60], se=[3, 4], order=[1, 2]))["r", None]
    relative = math.sqrt((3 / 20) ** 2 + (4 / 60) ** 2)
    assert row["se"] == pytest.approx(3 * relative)
    assert row["ci_lower"] == pytest.approx(3 * math.exp(-1.959963984540054 * relative))
    assert row["ci_upper"] == pytest.approx(3 * math.exp(1.959963984540054 * relative))


def test_published_average_is_taken_as_certain():
    row = measured(Setting(estimate=[20, 30, 60], se=[3, 4, 5], order=[1, 2, 3], average=40))
    assert row["par", None]["estimate"] == 20
    assert row["par", None]["se"] == pytest.approx(5)
    assert row["paf", None]["se"] == pytest.approx(100 * 5 / 40)


def test_among_equally_best_subgroups_the_widest_interval_is_given():
    """Same estimate and standard error, populations 1 and 9. The smaller moves the mean less, so
    the gain to it is less certain; by hand se² = (1 - 0.1)²·2² + 0.9²·2² = 6.48.
    """
    setting = Setting(estimate=[50, 50, 40], se=[2, 2, 0], population=[1, 9, 0.0001])
    turned = Setting(estimate=[50, 50, 40], se=[2, 2, 0], population=[9, 1, 0.0001])
    for one in (setting, turned):
        assert measured(one)["par", None]["se"] == pytest.approx(math.sqrt(6.48), rel=1e-3)


@pytest.mark.parametrize("errors", [[1, 3, 2], [3, 1, 2]])
def test_among_equally_good_subgroups_the_least_certain_is_compared(errors):
    row = measured(Setting(estimate=[50, 50, 40], se=errors))
    assert row["d", None]["se"] == pytest.approx(math.hypot(3, 2))


def test_curve_that_starts_at_zero_has_a_slope_and_no_ratio():
    """Two small groups in the middle force a curve so steep that its ends are 0 and 100."""
    row = measured(
        Setting(
            estimate=[0, 0, 10, 90, 100],
            population=[1000, 1000, 50, 50, 1000],
            order=[1, 2, 3, 4, 5],
            scale=100,
        )
    )
    assert row["sii", "logit"]["estimate"] == pytest.approx(100)
    assert row["rii", "logit"]["reason"] == REASONS["not_settled"]


def test_curve_is_settled_where_only_the_last_digits_still_move():
    row = measured(
        Setting(estimate=[99.9, 99.9, 100], population=[31, 79, 9266], order=[1, 2, 3], scale=100)
    )
    assert row["sii", "logit"]["estimate"] == pytest.approx(0.11532, abs=1e-5)


def test_spread_that_cannot_be_negative_has_no_negative_limit():
    row = measured(Setting(estimate=[50, 51, 52], se=[9, 9, 9], population=[1, 1, 1]))
    assert row["bgv", None]["ci_lower"] == 0
    assert row["bgv", None]["ci_upper"] > row["bgv", None]["estimate"]


def test_spread_of_equal_estimates_has_no_interval_because_its_gradient_vanishes():
    row = measured(Setting(estimate=[50, 50, 50], se=[9, 9, 9], population=[1, 2, 3]))
    for measure in ("bgv", "bgsd", "cov", "mdmu", "mdmw", "mdbu", "mdbw", "idisu", "ti", "mld"):
        assert row[measure, None]["estimate"] == pytest.approx(0, abs=1e-9)
        assert row[measure, None]["se"] is None, measure


def test_one_missing_standard_error_takes_the_interval_of_measures_that_use_all_subgroups():
    row = measured(
        Setting(
            estimate=[20, 30, 40], se=[1, None, 1], population=[1, 1, 1], order=[1, 2, 3], scale=100
        )
    )
    assert row["d", None]["se"] == pytest.approx(math.sqrt(2))
    for key in [("aci", None), ("sii", "linear"), ("sii", "logit"), ("par", None)]:
        assert row[key]["estimate"] is not None
        assert row[key]["se"] is None and row[key]["ci_upper"] is None, key


def test_standard_errors_agree_with_simulated_subgroups():
    """Ten thousand draws of each subgroup around its estimate; a fixed seed, within 4 %."""
    draws = np.random.default_rng(20260101)
    for setting in (QUINTILES, REGIONS):
        centre = np.array(setting.estimate, float)
        errors = 0.4 + 0.05 * np.arange(centre.size) % 0.3
        sample = centre + draws.normal(size=(10_000, centre.size)) * errors
        shape = sample.shape
        groups = pack([setting])
        many = equity.Groups(
            estimate=sample,
            se=np.full(shape, NAN),
            population=np.broadcast_to(groups.population, shape),
            present=np.broadcast_to(groups.present, shape),
            order=np.broadcast_to(groups.order, shape),
            reference=np.broadcast_to(groups.reference, shape),
            ordered=np.repeat(groups.ordered, 10_000),
            favourable=np.repeat(groups.favourable, 10_000),
            scale=np.repeat(groups.scale, 10_000),
            average=np.repeat(groups.average, 10_000),
        )
        simulated = compute(many)
        with_errors = Setting(**{**vars(setting), "se": list(errors)})
        for key, row in measured(with_errors).items():
            if row["estimate"] is None:
                continue
            spread = simulated[key].estimate.std()
            assert row["se"] == pytest.approx(spread, rel=0.04), key


# --- When a measure is refused ---------------------------------------------------------------

TWO = Setting(estimate=[20, 40], population=[1, 1], scale=100)
TWO_ORDERED = Setting(estimate=[20, 40], population=[1, 1], order=[1, 2], scale=100)
THREE = Setting(estimate=[20, 30, 40], population=[1, 1, 1], scale=100)
THREE_ORDERED = Setting(estimate=[20, 30, 40], population=[1, 1, 1], order=[1, 2, 3], scale=100)


@pytest.mark.parametrize("setting", [TWO, TWO_ORDERED])
def test_two_subgroups_have_a_difference_and_a_ratio_and_nothing_else(setting):
    for (measure, variant), row in measured(setting).items():
        if measure in ("d", "r"):
            assert row["estimate"] is not None and row["reason"] is None
        else:
            assert row["estimate"] is None, (measure, variant)
            assert row["reason"] == REASONS["two_subgroups"]


def test_one_subgroup_has_no_measure():
    for row in measured(Setting(estimate=[20], population=[1])).values():
        assert row["estimate"] is None and row["reason"] == REASONS["too_few"]


def test_measures_of_a_gradient_need_an_order_and_measures_of_spread_none():
    gradient = {"aci", "rci", "sii", "rii"}
    anywhere = {"d", "r", "par", "paf"}
    for (measure, _), row in measured(THREE).items():
        if measure in gradient:
            assert row["estimate"] is None and row["reason"] == REASONS["needs_order"], measure
    for (measure, _), row in measured(THREE_ORDERED).items():
        if measure not in gradient | anywhere:
            assert row["estimate"] is None and row["reason"] == REASONS["ordered"], measure


GUARDS = [
    (changed(THREE, estimate=[20, None, 40]), "bgv", None, "missing_share"),
    (changed(THREE, estimate=[20, None, 40]), "mdmu", None, "missing_share"),
    (changed(THREE, estimate=[20, None, 40]), "par", None, "missing_share"),
    (changed(THREE_ORDERED, estimate=[20, None, 40]), "sii", "logit", "missing_share"),
    (changed(THREE_ORDERED, estimate=[20, None, 40]), "aci", None, "missing_share"),
    (changed(THREE_ORDERED, estimate=[None, 30, 40]), "d", None, "missing_end"),
    (changed(THREE_ORDERED, estimate=[20, 30, None]), "r", None, "missing_end"),
    (
        Setting(estimate=[*range(9), None], population=[1] * 10, order=list(range(10))),
        "par",
        None,
        "missing_end",
    ),
    (changed(TWO, estimate=[20, None]), "d", None, "missing_pair"),
    (changed(THREE, estimate=[20, None, None]), "r", None, "missing_pair"),
    (changed(THREE, population=[1, None, 1]), "bgv", None, "missing_population"),
    (changed(THREE, population=[1, None, 1]), "ti", None, "missing_population"),
    (changed(THREE, population=[1, None, 1], average=30), "mdmw", None, "missing_population"),
    (changed(THREE, population=[1, None, 1], average=30), "mdbw", None, "missing_population"),
    (changed(THREE_ORDERED, population=None), "sii", "linear", "missing_population"),
    (changed(THREE, population=None), "par", None, "missing_average"),
    (changed(THREE, population=None), "mdmu", None, "missing_average"),
    (changed(THREE, population=None), "idisu", None, "missing_average"),
    (THREE, "mdru", None, "needs_reference"),
    (THREE, "mdrw", None, "needs_reference"),
    (changed(TWO, reference=0), "mdru", None, "two_subgroups"),
    (changed(THREE_ORDERED, order=[1, 2, 2]), "d", None, "bad_order"),
    (changed(THREE_ORDERED, order=[1, None, 2]), "sii", "linear", "bad_order"),
    (changed(TWO_ORDERED, estimate=[0, 40]), "r", None, "zero_denominator"),
    (changed(TWO_ORDERED, estimate=[0, 0]), "r", None, "zero_denominator"),
    (changed(THREE, estimate=[0, 0, 0]), "cov", None, "zero_average"),
    (changed(THREE, estimate=[0, 0, 0]), "ti", None, "zero_average"),
    (changed(THREE_ORDERED, estimate=[0, 0, 0]), "rci", None, "zero_average"),
    (changed(THREE_ORDERED, estimate=[0, 0, 0]), "paf", None, "zero_average"),
    (changed(THREE_ORDERED, estimate=[0, 0, 0]), "rii", "logit", "zero_average"),
    (changed(THREE, estimate=[-1, 20, 30]), "mld", None, "negative"),
    (changed(TWO, estimate=[-1, 20]), "r", None, "negative"),
    (changed(THREE_ORDERED, scale=None), "sii", "logit", "needs_scale"),
    (changed(THREE_ORDERED, scale=30), "rii", "logit", "outside_scale"),
    (changed(THREE_ORDERED, estimate=[0, 0, 100]), "sii", "logit", "not_settled"),
    (changed(THREE, population=[1, -1, 1]), "d", None, "unusable"),
    (changed(THREE, estimate=[20, math.inf, 30]), "d", None, "unusable"),
    (changed(THREE, se=[1, -1, 1]), "bgv", None, "unusable"),
    (changed(THREE, population=[0, 0, 0]), "d", None, "too_few"),
    (changed(THREE, population=[1, 1, 0]), "bgv", None, "two_subgroups"),
]


@pytest.mark.parametrize(("setting", "measure", "variant", "expected"), GUARDS)
def test_unlawful_measure_is_refused_with_its_reason(setting, measure, variant, expected):
    row = measured(setting)[measure, variant]
    assert row["reason"] == REASONS[expected]
    assert [row[name] for name in ("estimate", "se", "ci_lower", "ci_upper")] == [None] * 4


def test_every_reason_is_met_by_some_test_above():
    met = {code for *_, code in GUARDS} | {
        "two_subgroups",
        "too_few",
        "needs_order",
        "ordered",
        "line_below_zero",
    }
    elsewhere = {"missing_reference", "several_references", "not_finite"}
    assert met | elsewhere == set(REASONS)


def test_reference_without_an_estimate_is_not_replaced_by_another_subgroup():
    setting = changed(THREE, estimate=[None, 30, 40], reference=0)
    assert reason(setting, "d") == REASONS["missing_reference"]
    many = Setting(estimate=[None] + [30.0 + j for j in range(9)], population=[1] * 10, reference=0)
    assert reason(many, "mdru") == REASONS["missing_reference"]


def test_two_references_are_not_chosen_between():
    groups = pack([changed(THREE, reference=0)])
    groups.reference[0, 1] = True
    row = equity.rows(compute(groups))[0]
    assert {r["reason"] for r in row if r["measure"] in ("d", "mdru")} == {
        REASONS["several_references"]
    }


def test_number_too_large_to_hold_is_refused_and_not_given_as_infinite():
    setting = Setting(estimate=[1e-300, 1e300, 1e300], population=[1, 1, 1])
    row = measured(setting)["bgv", None]
    assert row["estimate"] is None and row["reason"] == REASONS["not_finite"]


def test_up_to_fifteen_per_cent_of_the_estimates_may_be_missing():
    one_of_seven = Setting(estimate=[20, 21, 22, 23, 24, 25, None], population=[1] * 7)
    known = Setting(estimate=[20, 21, 22, 23, 24, 25], population=[1] * 6)
    assert estimates(one_of_seven) == pytest.approx(estimates(known))
    one_of_six = Setting(estimate=[20, 21, 22, 23, 24, None], population=[1] * 6)
    assert reason(one_of_six, "bgv") == REASONS["missing_share"]
    three_of_twenty = Setting(estimate=[*range(20, 37), None, None, None], population=[1] * 20)
    assert measured(three_of_twenty)["bgv", None]["estimate"] is not None


def test_rank_leaves_out_the_subgroup_without_an_estimate():
    with_gap = Setting(
        estimate=[20, 21, 22, None, 24, 25, 30], population=[1] * 7, order=list(range(1, 8))
    )
    known = Setting(estimate=[20, 21, 22, 24, 25, 30], population=[1] * 6, order=list(range(6)))
    assert estimates(with_gap)["aci", None] == pytest.approx(estimates(known)["aci", None])


def test_subgroup_of_nobody_is_left_out_even_when_it_is_the_last_in_order():
    with_nobody = Setting(
        estimate=[20, 30, 40, None], population=[1, 1, 1, 0], order=[1, 2, 3, 4], scale=100
    )
    assert estimates(with_nobody) == estimates(THREE_ORDERED)


def test_settings_of_unlike_width_are_measured_together_as_each_alone():
    together = equity.rows(compute(pack([QUINTILES, REGIONS, TWO, THREE_ORDERED])))
    for setting, rows in zip([QUINTILES, REGIONS, TWO, THREE_ORDERED], together, strict=True):
        for row, alone in zip(rows, measured(setting).values(), strict=True):
            assert row["reason"] == alone["reason"]
            for name in ("estimate", "se", "ci_lower", "ci_upper"):
                if alone[name] is None:
                    assert row[name] is None
                else:
                    assert row[name] == pytest.approx(alone[name], rel=1e-12)


def test_no_settings_give_no_results():
    assert equity.rows(compute(pack([]))) == []


def test_all_twenty_one_measures_are_there_by_their_codes():
    codes = "d r par paf aci rci sii rii bgv bgsd cov mdmu mdmw mdbu mdbw mdru mdrw idisu idisw"
    assert {measure.code for measure in equity.MEASURES} == {*codes.split(), "ti", "mld"}
    assert [m.variant for m in equity.MEASURES if m.code in ("sii", "rii")] == [
        "linear",
        "logit",
        "linear",
        "logit",
    ]


def test_methods_page_gives_every_measure_and_its_example_is_true():
    page = (Path(__file__).parent.parent / "docs" / "methods-equity.md").read_text("utf-8")
    for measure in equity.MEASURES + equity.PACKAGE_MEASURES:
        assert f"`{measure.code}`" in page, measure.code
        assert measure.variant is None or f"`{measure.variant}`" in page
    example = page.split("```python\n")[1].split("```")[0]
    names = {}
    exec(example, names)
    assert set(names["results"]) == {(m.code, m.variant) for m in equity.MEASURES}
