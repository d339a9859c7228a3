"""People behind a percentage, and the one figure for ASEAN, by numbers that fit on paper."""

import pytest

from indicators.measures.coverage import (
    AFFECTED,
    AGED_65,
    DERIVED,
    NOT_PERSONS,
    PENSIONABLE,
    Pensionable,
    aged,
    children,
    people_behind,
    reference_populations,
)
from indicators.measures.regional import (
    FEW_WEIGHTS,
    MemberValue,
    regional_figure,
    regional_people,
)

AGES = {
    "Y0T4": 500.0,
    "Y5T9": 490.0,
    "Y10T14": 480.0,
    "Y15T19": 100.0,
    "Y20T59": 2000.0,
    "Y60T64": 50.0,
    "Y65T99": 70.0,
    "Y_GE100": 1.0,
}
COVERED = {"unit_measure": "PT", "higher_is": "better", "kind": "population"}


# Reference populations --------------------------------------------------------------------------


def test_children_are_ages_0_to_14_and_three_fifths_of_15_to_19():
    assert children(AGES) == 500 + 490 + 480 + 60


@pytest.mark.parametrize("lost", ["Y0T4", "Y5T9", "Y10T14", "Y15T19"])
def test_children_cannot_be_counted_when_an_age_group_is_missing(lost):
    assert children({code: n for code, n in AGES.items() if code != lost}) is None


def test_everybody_is_every_age_group():
    assert aged(AGES, 0) == sum(AGES.values())


def test_older_persons_from_65_are_the_groups_above_65():
    assert aged(AGES, 65) == 71


def test_an_age_inside_a_group_takes_its_even_share():
    # From 62 on: three of the five years of 60-64.
    assert aged(AGES, 62) == 30 + 71


@pytest.mark.parametrize("lost", ["Y65T99", "Y_GE100"])
def test_a_hole_above_the_age_is_not_passed_over(lost):
    assert aged({code: n for code, n in AGES.items() if code != lost}, 60) is None


def test_a_hole_below_the_age_does_not_matter():
    assert aged({code: n for code, n in AGES.items() if code != "Y5T9"}, 65) == 71


def test_no_age_groups_is_not_a_population_of_zero():
    assert aged({}, 0) is None


@pytest.mark.parametrize("code", ["_T", "Y", "Y5T", "OLD", "Y20T29"])
def test_a_group_that_is_unknown_or_overlaps_leaves_the_population_unknown(code):
    assert aged(AGES | {code: 5.0}, 0) is None


def test_single_ages_are_groups_of_one_year():
    assert aged({"Y63": 7.0, "Y64": 6.0, "Y_GE65": 50.0}, 64) == 56


def test_the_pensionable_age_is_applied_to_women_and_men_apart():
    people = reference_populations(AGES, AGES, pensionable=Pensionable(women=60, men=65))
    assert people["older_persons"].persons == 121 + 71
    assert people["older_persons"].note == PENSIONABLE


def test_without_a_sourced_pensionable_age_65_is_used_and_said():
    people = reference_populations(AGES, AGES)
    assert people["older_persons"].persons == 142
    assert people["older_persons"].note == AGED_65


def test_unemployed_and_employed_are_derived_and_said_to_be():
    people = reference_populations({}, {}, labour_force=2000.0, unemployment_rate=2.5)
    assert people["unemployed"].persons == 50
    assert people["employed"].persons == 1950
    assert people["employed"].note == DERIVED
    assert people["unemployed"].derived
    assert people["employed"].derived
    assert not people["labour_force"].derived


def test_a_labour_force_without_a_rate_gives_no_unemployed():
    people = reference_populations({}, {}, labour_force=2000.0)
    assert people["unemployed"].persons is None
    assert people["employed"].persons is None


def test_women_without_men_are_not_a_population():
    people = reference_populations(AGES, {})
    assert people["population"].persons is None
    assert people["children"].persons is None
    assert people["older_persons"].persons is None
    assert people["under5"].persons is None


# People behind a share --------------------------------------------------------------------------


def test_a_share_divides_its_population_into_covered_and_left_out():
    people = people_behind(52.4, 1000.0, **COVERED)
    assert people["covered_persons"] == pytest.approx(524)
    assert people["uncovered_persons"] == pytest.approx(476)
    assert people["persons_reason"] is None


def test_a_share_of_zero_covers_nobody_and_is_not_a_missing_share():
    people = people_behind(0.0, 1000.0, **COVERED)
    assert (people["covered_persons"], people["uncovered_persons"]) == (0, 1000)


@pytest.mark.parametrize(
    ("covered", "people", "left_out", "billions"),
    [(52.4, 8.0e9, 47.6, 3.8), (53.6, 4.5e9, 46.4, 2.1)],
    ids=["world", "Asia and the Pacific"],
)
def test_ilo_counts_the_people_without_protection(covered, people, left_out, billions):
    """ILO, World Social Protection Report 2024-26 and its companion for Asia and the Pacific: 3.8
    and 2.1 billion people. It prints no populations: 8.0 and 4.5 billion are rounded by us."""
    found = people_behind(covered, people, unit_measure="PT", higher_is="better", kind="population")
    assert round(found["uncovered_persons"] / people * 100, 1) == left_out
    assert round(found["uncovered_persons"] / 1e9, 1) == billions


def test_an_unknown_share_covers_an_unknown_number():
    people = people_behind(None, 1000.0, **COVERED)
    assert people["covered_persons"] is None
    assert people["uncovered_persons"] is None
    assert people["persons_reason"] == "no_value"


def test_a_year_without_population_has_a_share_but_no_persons():
    people = people_behind(52.4, None, **COVERED)
    assert people["uncovered_persons"] is None
    assert people["persons_reason"] == "no_reference_population"


def test_of_poverty_people_are_affected_and_nobody_is_called_covered():
    people = people_behind(10.0, 1000.0, **COVERED | {"higher_is": "worse"})
    assert people["affected_persons"] == 100
    assert people["covered_persons"] is None
    assert people["uncovered_persons"] is None
    assert people["persons_reason"] == AFFECTED


@pytest.mark.parametrize(
    "difference",
    [{"unit_measure": "PER_100000"}, {"unit_measure": "IX"}, {"higher_is": "zero"}],
)
def test_what_is_not_a_share_of_persons_is_never_turned_into_persons(difference):
    people = people_behind(52.4, 1000.0, **COVERED | difference)
    assert people["covered_persons"] is None
    assert people["affected_persons"] is None
    assert people["persons_reason"] == NOT_PERSONS


def test_the_definition_says_why_its_people_cannot_be_counted():
    why = "number of persons with severe disabilities not held"
    people = people_behind(52.4, None, **COVERED | {"kind": "none"}, reason=why)
    assert people["persons_reason"] == why


# The figure for ASEAN ---------------------------------------------------------------------------

MEMBERS = ("IDN", "LAO", "SGP", "THA")


def values(*given: tuple[str, int, float, float | None]) -> list[MemberValue]:
    return [MemberValue(*one) for one in given]


TWO = values(("IDN", 2021, 50.0, 300.0), ("LAO", 2023, 10.0, 100.0))
SILENT = {"SGP": 60.0, "THA": 40.0}


def test_each_member_weighs_what_its_population_of_that_year_weighs():
    figure = regional_figure(TWO, MEMBERS, SILENT)
    assert figure["obs_value"] == pytest.approx((50 * 300 + 10 * 100) / 400)
    assert figure["simple_mean"] == 30
    assert figure["method"] == "population_weighted"
    assert figure["reason"] is None
    assert (figure["members_reporting"], figure["members"]) == (2, 4)
    assert figure["population_share"] == 80
    assert figure["years"] == [2021, 2023]


def test_people_are_those_of_the_members_that_report_and_no_others():
    people = regional_people(regional_figure(TWO, MEMBERS, SILENT), "better")
    assert people["covered_persons"] == pytest.approx(160)
    assert people["uncovered_persons"] == pytest.approx(240)


def test_of_a_worse_thing_the_region_counts_people_affected():
    people = regional_people(regional_figure(TWO, MEMBERS, SILENT), "worse")
    assert people["affected_persons"] == pytest.approx(160)
    assert people["covered_persons"] is None


def test_the_five_years_end_with_the_newest_year_of_any_member():
    old = values(("IDN", 2019, 50.0, 300.0), ("LAO", 2023, 10.0, 100.0), ("SGP", 2018, 90.0, 60.0))
    figure = regional_figure(old, MEMBERS, {"SGP": 60.0, "THA": 40.0})
    assert figure["members_reporting"] == 2
    assert figure["years"] == [2019, 2023]
    assert figure["population_share"] == 80


def test_fewer_than_half_of_the_members_is_no_regional_figure():
    figure = regional_figure(TWO[:1], MEMBERS, SILENT | {"LAO": 1.0})
    assert figure["obs_value"] is None
    assert figure["simple_mean"] is None
    assert (figure["method"], figure["reason"]) == ("withheld", "below_half_of_members")
    assert figure["members_reporting"] == 1


def test_exactly_half_of_the_members_is_enough():
    assert regional_figure(TWO, MEMBERS, SILENT)["obs_value"] is not None


def test_less_than_half_of_the_people_is_no_regional_figure():
    figure = regional_figure(TWO, MEMBERS, {"SGP": 300.0, "THA": 101.0})
    assert (figure["method"], figure["reason"]) == ("withheld", "below_half_of_population")
    assert figure["obs_value"] is None
    assert figure["simple_mean"] is None
    assert regional_people(figure, "better")["uncovered_persons"] is None


def test_exactly_half_of_the_people_is_enough():
    figure = regional_figure(TWO, MEMBERS, {"SGP": 300.0, "THA": 100.0})
    assert figure["method"] == "population_weighted"


def test_without_weights_only_the_simple_mean_can_be_said():
    index = values(("IDN", 2021, 50.0, None), ("LAO", 2023, 10.0, None))
    figure = regional_figure(index, MEMBERS, {}, reason="an index, not a share")
    assert figure["obs_value"] == figure["simple_mean"] == 30
    assert (figure["method"], figure["reason"]) == ("simple_mean", "an index, not a share")
    assert figure["population_share"] is None
    assert regional_people(figure, "better")["covered_persons"] is None


def test_weights_for_too_few_of_the_values_fall_back_to_the_simple_mean():
    figure = regional_figure(
        values(("IDN", 2021, 50.0, 300.0), ("LAO", 2023, 10.0, None)),
        MEMBERS,
        SILENT | {"LAO": 1.0},
    )
    assert (figure["method"], figure["reason"]) == ("simple_mean", FEW_WEIGHTS)
    assert figure["obs_value"] == 30
    assert (figure["members_reporting"], figure["members_weighted"]) == (2, 1)


def test_a_silent_member_of_unknown_size_leaves_the_share_unknown():
    figure = regional_figure(TWO, MEMBERS, {"SGP": 60.0})
    assert figure["population_share"] is None
    assert figure["method"] == "simple_mean"


def test_nobody_reporting_is_not_a_figure_of_zero():
    figure = regional_figure([], MEMBERS, SILENT)
    assert figure["obs_value"] is None
    assert figure["reason"] == "no_value"
    assert figure["years"] == [None, None]


def test_a_partner_never_enters_the_figure():
    with pytest.raises(ValueError, match="JPN"):
        regional_figure(values(("JPN", 2023, 95.0, 120.0)), MEMBERS, {})


def test_the_2019_snapshot_of_the_united_nations_gives_the_mean_computed_by_hand():
    # Coverage in 2019 and rounded populations in millions; Brunei Darussalam (0.433) is silent.
    held = {
        "MMR": (1.6, 54.045),
        "KHM": (16.4, 16.487),
        "IDN": (54, 270.626),
        "LAO": (0.4, 7.169),
        "MYS": (8.4, 31.95),
        "PHL": (44.1, 108.117),
        "TLS": (39.7, 1.293),
        "SGP": (19.9, 5.804),
        "VNM": (38, 96.462),
        "THA": (76, 69.626),
    }
    figure = regional_figure(
        [MemberValue(area, 2019, value, people) for area, (value, people) in held.items()],
        [*held, "BRN"],
        {"BRN": 0.433},
    )
    assert figure["obs_value"] == pytest.approx(44.036818, abs=1e-6)
    assert figure["simple_mean"] == pytest.approx(29.85)
    assert figure["population_share"] == pytest.approx(99.934593, abs=1e-6)
    assert (figure["members_reporting"], figure["members"]) == (10, 11)
