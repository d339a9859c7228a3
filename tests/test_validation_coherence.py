"""What figures say of each other: each rule on the smallest file that shows it."""

from datetime import date

import pytest

from indicators.catalogue import BREAKDOWNS, load
from indicators.intake import read
from indicators.validation import Findings, validate

CATALOGUE = load()
HEADER = (
    "indicator,ref_area,time_period,sex,urbanisation,quintile,obs_value,unit_measure,obs_status"
)


def findings_of(*rows: str, published=None, country=None, today=date(2026, 11, 21)) -> Findings:
    content = "\n".join((HEADER, *rows, "")).encode()
    return validate(read(content, "f.csv", CATALOGUE), CATALOGUE, published, country, today=today)


def checks_of(*rows: str, **others) -> list[tuple[str, int]]:
    return [(issue.check, issue.line) for issue in findings_of(*rows, **others)]


def figure(value, year=2021, sex="_T", urbanisation="_T", quintile="_T", status="", unit="PT"):
    return f"SPMF-COV-01,IDN,{year},{sex},{urbanisation},{quintile},{value},{unit},{status}"


# totals and their groups --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "women", "men", "raised"),
    [
        ("11", "10", "12", []),
        ("10", "10", "12", ["sexes_cannot_give_total"]),
        ("9.9", "10", "12", ["sexes_cannot_give_total"]),  # one unit of the last decimal
        ("9.8", "10", "12", ["total_outside_strata"]),
        ("90", "10", "12", ["total_outside_strata"]),
        ("0", "0", "0", []),
        ("11", "10.7", "11.3", []),
        ("40.1", "60.2", "39.9", ["sexes_cannot_give_total"]),
    ],
)
def test_a_total_lies_between_women_and_men_and_near_their_middle(total, women, men, raised):
    found = checks_of(figure(total), figure(women, sex="F"), figure(men, sex="M"))
    assert [check for check, line in found if line == 2 and check != "value_implausible"] == raised


def test_a_total_is_not_judged_while_a_group_is_missing():
    assert checks_of(figure("90"), figure("10", sex="F")) == [("half_a_breakdown", 3)]
    hidden = figure("", sex="M", status="O")
    assert checks_of(figure("90"), figure("10", sex="F"), hidden) == []


def test_a_total_among_fifths_lies_between_the_lowest_and_the_highest():
    fifths = [figure(value, quintile=f"Q{n}") for n, value in enumerate((50, 40, 30, 20, 10), 1)]
    assert checks_of(figure("30"), *fifths) == []
    assert checks_of(figure("60"), *fifths) == [("total_outside_strata", 2)]
    assert checks_of(figure("60"), *fifths[:4]) == []


def test_the_total_of_a_group_is_judged_inside_that_group():
    rural = [
        figure("30"),
        figure("40", urbanisation="U"),
        figure("20", urbanisation="R"),
        figure("22", urbanisation="R", sex="F"),
        figure("24", urbanisation="R", sex="M"),
    ]
    assert checks_of(*rural) == [("total_outside_strata", 4)]


def test_numbers_of_persons_add_up_and_are_no_average():
    def persons(total, women, men):
        return (figure(total, unit="PS"), figure(women, unit="PS", sex="F"),
                figure(men, unit="PS", sex="M"))  # fmt: skip

    found = {check for check, _ in checks_of(*persons(3000, 1000, 2000))}
    assert found == {"unit_mismatch"}
    assert ("parts_do_not_add_up", 2) in checks_of(*persons(2500, 1000, 2000))


# the same figure twice ----------------------------------------------------------------------------


def test_a_figure_twice_names_the_line_of_the_first():
    (issue,) = findings_of(figure("54.3"), figure("43.6", year=2020), figure("54.3"))
    assert (issue.check, issue.line, issue.expected) == ("duplicate_key_same_value", 4, "2")


def test_a_figure_twice_with_another_status_is_not_the_same():
    found = checks_of(figure("54.3", status="E"), figure("54.3", status="A"))
    assert found == [("duplicate_key_different_values", 3)]


def test_two_rows_without_a_value_and_with_the_same_reason_are_the_same():
    found = checks_of(figure("", status="L"), figure("", status="L"))
    assert found == [("duplicate_key_same_value", 3)]


def test_rows_that_could_not_be_read_are_nobodys_duplicates():
    assert checks_of(figure("54.3", year=""), figure("54.3", year="")) == [
        ("year_missing", 2),
        ("year_missing", 3),
    ]


# years --------------------------------------------------------------------------------------------


def test_the_present_year_is_not_the_future():
    assert checks_of(figure("54.3", year=2026)) == []
    assert checks_of(figure("54.3", year=2027)) == [("year_in_future", 2)]
    assert checks_of(figure("54.3", year=2026), today=date(2025, 12, 31)) == [("year_in_future", 2)]


def test_a_jump_is_from_the_year_before_and_not_from_the_row_before():
    assert checks_of(figure("54.3", year=2019), figure("15.4", year=2021)) == []
    assert checks_of(figure("54.3", year=2020), figure("15.4", year=2021)) == [
        ("jump_from_year_before", 3)
    ]
    assert checks_of(figure("15.4", year=2021), figure("54.3", year=2020)) == [
        ("jump_from_year_before", 2)
    ]


def test_a_year_typed_wrongly_disturbs_no_other():
    found = checks_of(figure("54.3", year=2020), figure("1", year=1521), figure("55", year=2021))
    assert found == [("year_out_of_range", 3)]


def test_a_group_that_is_gone_is_told_at_the_total_of_the_year_it_is_missed_in():
    women_and_men = (figure("53", sex="F", year=2020), figure("55", sex="M", year=2020))
    (issue,) = findings_of(figure("54", year=2020), *women_and_men, figure("54.3", year=2021))
    assert (issue.check, issue.line, issue.column) == ("stratum_gone", 5, "sex")
    assert (issue.expected, issue.fix) == ("F, M", "2020")


# beside what is published -------------------------------------------------------------------------


class Shown:
    """Published figures of one indicator, as the snapshot would give them."""

    def __init__(self, *figures: tuple, people: float | None = None):
        self.rows = [
            dict.fromkeys(BREAKDOWNS, "_T")
            | {"indicator": "SPMF-COV-01", "ref_area": "IDN", "series": "SPMF-COV-01"}
            | {"time_period": year, "obs_value": value, "agency": agency, "role": role}
            | strata
            for year, value, agency, role, strata in figures
        ]
        self.people = people

    def figures(self, indicators, ref_areas):
        return [
            row
            for row in self.rows
            if row["indicator"] in indicators and row["ref_area"] in ref_areas
        ]

    def persons(self, kind, ref_area, year):
        return {"persons": self.people}


def test_a_difference_from_the_ilo_is_told_with_its_figure():
    shown = Shown((2021, 54.3, "ILO", "primary", {}))
    (issue,) = findings_of(figure("60"), published=shown)
    assert (issue.check, issue.expected) == ("differs_from_ilo", "54.3 (ILO)")
    assert checks_of(figure("58"), published=shown) == []


def test_a_difference_from_our_own_published_figure_is_told():
    shown = Shown(
        (2021, 54.3, "National report", "national", {}), (2021, 60.0, "ILO", "primary", {})
    )
    (issue,) = findings_of(figure("61"), published=shown)
    assert (issue.check, issue.expected) == ("differs_from_published", "54.3 (National report)")


def test_what_is_listed_beside_and_not_shown_is_compared_with_nothing_but_the_ilos():
    other = (2021, 10.0, "World Bank", "alternative", {})
    assert checks_of(figure("54.3"), published=Shown(other)) == []
    ilo = (2021, 10.0, "ILO", "alternative", {})
    assert checks_of(figure("54.3"), published=Shown(ilo)) == [("differs_from_ilo", 2)]


def test_the_year_before_may_be_published_by_the_same_country_and_no_other():
    national = (2020, 30.0, "National report", "national", {})
    other = (2020, 30.0, "ILO", "primary", {})
    assert checks_of(figure("54.3"), published=Shown(national)) == [("jump_from_year_before", 2)]
    assert checks_of(figure("54.3"), published=Shown(other)) == []


def test_a_group_published_last_year_and_gone_now_is_told():
    shown = Shown(
        (2020, 54.0, "National report", "national", {}),
        (2020, 53.0, "National report", "national", {"sex": "F"}),
    )
    (issue,) = findings_of(figure("54.3"), published=shown)
    assert (issue.check, issue.expected) == ("stratum_gone", "F")


def test_a_missing_published_value_is_not_a_zero_to_differ_from():
    shown = Shown((2021, None, "National report", "national", {}))
    assert checks_of(figure("54.3"), published=shown) == []


def test_a_share_of_fewer_than_five_people_is_a_small_cell():
    assert ("small_cell", 2) in checks_of(figure("0.002"), published=Shown(people=100_000))
    found = checks_of(figure("0.02"), published=Shown(people=100_000))
    assert ("small_cell", 2) not in found
    assert ("small_cell", 2) not in checks_of(figure("0.002"), published=Shown(people=None))
    assert ("small_cell", 2) not in checks_of(figure("0"), published=Shown(people=100_000))


# missing ------------------------------------------------------------------------------------------


def test_missing_needs_a_reason_and_a_reason_needs_no_value():
    assert checks_of(figure("")) == [("value_missing_without_reason", 2)]
    assert checks_of(figure("", status="E")) == [("value_missing_without_reason", 2)]
    assert checks_of(figure("", status="O")) == []
    assert checks_of(figure("0", status="O")) == [
        ("reason_with_value", 2),
        ("value_implausible", 2),
    ]


def test_another_country_is_an_error_only_for_who_reports_on_one():
    row = figure("54.3").replace("IDN", "VNM")
    assert checks_of(row) == []
    assert checks_of(row, country="IDN") == [("another_country", 2)]


# years across -------------------------------------------------------------------------------------


def test_a_value_below_a_year_is_told_with_the_year_as_its_column():
    content = (
        b"indicator,ref_area,sex,2019,2020,2021\n"
        b"SPMF-COV-01,IDN,_T,27.8,,154.3\n"
        b"SPMF-COV-01,IDN,F,26,,-3\n"
        b"SPMF-COV-01,IDN,M,29,n/a,53\n"
    )
    findings = validate(read(content, "f.csv", CATALOGUE), CATALOGUE)
    found = {(issue.check, issue.line, issue.column) for issue in findings}
    assert ("value_above_bounds", 2, "2021") in found
    assert ("value_negative", 3, "2021") in found
    assert ("value_missing_without_reason", 4, "2020") in found
    assert ("total_outside_strata", 2, "2021") in found


def test_a_year_across_that_has_not_begun_is_told_at_its_header():
    content = b"indicator,ref_area,2021,2091\nSPMF-COV-01,IDN,54.3,60\n"
    (issue,) = validate(read(content, "f.csv", CATALOGUE), CATALOGUE)
    assert (issue.check, issue.line, issue.column) == ("year_in_future", 2, "2091")


# an agency's file ---------------------------------------------------------------------------------


def test_an_agencys_file_is_not_asked_what_only_an_officers_must_say():
    content = (
        b"SeriesCode,GeoAreaCode,TimePeriod,Value,[Sex],[Units]\n"
        b"SI_COV_PENSN,360,2018,,FEMALE,PERCENT\n"
        b"SI_COV_PENSN,360,2019,14.1,FEMALE,PERCENT\n"
        b"SI_COV_PENSN,360,2019,114.1,MALE,PERCENT\n"
    )
    findings = validate(read(content, "f.csv", CATALOGUE), CATALOGUE, country="IDN")
    assert [(issue.check, issue.line) for issue in findings] == [("value_above_bounds", 4)]


def test_two_series_of_one_indicator_are_not_two_values_of_one_figure():
    content = (
        b"SeriesCode,GeoAreaCode,TimePeriod,Value,[Units]\n"
        b"SI_POV_NAHC,360,2018,9.8,PERCENT\n"
        b"SD_MDP_MUHC,360,2018,3.6,PERCENT\n"
        b"SD_MDP_MUHHC,360,2018,4.1,PERCENT\n"
    )
    assert not validate(read(content, "f.csv", CATALOGUE), CATALOGUE).has_errors
