"""Countries, years, groups of people and indicators: every spelling finds its code or is asked."""

import pytest

from tests.intake_files import (
    catalogue,
    cell,
    changes,
    file,
    issues,
    only_issue,
    reading,
    row,
    rows_of,
)

# Countries -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("VNM", "VNM"),
        ("VN", "VNM"),
        ("704", "VNM"),
        ("Việt Nam", "VNM"),
        ("Viet Nam", "VNM"),
        ("vietnam", "VNM"),
        ("Lao PDR", "LAO"),
        ("Laos", "LAO"),
        ("Cambodge", "KHM"),
        ("กัมพูชา", "KHM"),
        ("ประเทศไทย", "THA"),
        ("Indonésie", "IDN"),
        ("96", "BRN"),
        ("096", "BRN"),
        ("Timor-Leste", "TLS"),
    ],
)
def test_a_country_is_found_by_its_codes_and_its_names_in_many_languages(text, code):
    assert cell("ref_area", text) == (code, set())


def test_a_name_that_stands_for_a_code_is_listed_once_with_its_cells():
    result = reading(file(row(ref_area="Laos"), row(ref_area="Laos", time_period="2020")))
    (change,) = changes(result, "area")
    assert (change.line, change.found, change.read_as, change.count) == (2, "Laos", "LAO", 2)


@pytest.mark.parametrize("text", ["ASEAN", "World", "South-Eastern Asia", "ASEAN+3", "X84"])
def test_a_group_of_countries_is_refused_by_name(text):
    issue = only_issue(reading(file(row(ref_area=text))))
    assert issue.check == "aggregate_instead_of_country"
    assert (issue.line, issue.column, issue.found) == (2, "ref_area", text)
    assert issue.expected


def test_an_unknown_country_gets_did_you_mean():
    issue = only_issue(reading(file(row(ref_area="Vietnm"))))
    assert (issue.check, issue.found) == ("unknown_country", "Vietnm")
    assert issue.fix.startswith("VNM (Viet Nam)")


@pytest.mark.parametrize("text", ["Atlantis", "=cmd|' /C calc'!A0", "<b>THA</b>x", "XXX"])
def test_a_country_nobody_knows_is_an_issue_and_stays_empty(text):
    value, checks = cell("ref_area", text)
    assert value is None
    assert checks == {"unknown_country"}


def test_an_empty_country_is_an_issue():
    assert cell("ref_area", "") == (None, {"country_missing"})


def test_a_trailing_space_is_taken_off_listed_and_named():
    result = reading(file(row(ref_area="THA ")))
    issue = only_issue(result)
    assert (issue.check, issue.severity, issue.line) == ("surrounding_space", "warning", 2)
    assert (issue.column, issue.found, issue.fix) == ("ref_area", "THA ", "THA")
    assert rows_of(result, "ref_area", "sent_ref_area") == [("THA", "THA ")]
    assert len(changes(result, "trimmed")) == 1


# Years -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "year", "kind"),
    [
        ("2562", 2019, "buddhist_year"),
        ("๒๕๖๒", 2019, "buddhist_year"),
        ("พ.ศ. 2562", 2019, "buddhist_year"),
        ("២០១៩", 2019, "digits"),
        ("2019.0", 2019, "year"),
    ],
)
def test_a_year_written_otherwise_is_converted_and_listed(text, year, kind):
    result = reading(file(row(time_period=text)))
    assert rows_of(result, "time_period") == [(year,)]
    (change,) = changes(result, kind)
    assert (change.found, change.read_as) == (text, "2019")


def test_a_year_of_the_buddhist_era_is_said_aloud():
    issue = only_issue(reading(file(row(time_period="2566"))))
    assert (issue.check, issue.severity, issue.fix) == ("buddhist_year", "warning", "2023")


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("", "year_missing"),
        ("FY2020", "fiscal_year"),
        ("2019/20", "fiscal_year"),
        ("2019-20", "fiscal_year"),
        ("2562/63", "fiscal_year"),
        ("2010-2016", "year_is_a_range"),
        ("2019-Q1", "not_annual"),
        ("2019-03", "not_annual"),
        ("2019-12-31", "not_annual"),
        ("last year", "year_not_readable"),
        ("19", "year_not_readable"),
        ("20190", "year_not_readable"),
        ("01/01/2020", "year_not_readable"),
    ],
)
def test_what_is_not_one_year_is_asked_and_never_guessed(text, check):
    assert cell("time_period", text) == (None, {check})


def test_a_fiscal_year_names_the_calendar_years_it_may_be():
    assert only_issue(reading(file(row(time_period="2562/63")))).expected == "2019, 2020"


def test_a_year_far_ahead_is_left_for_validation_to_judge():
    assert cell("time_period", "2999") == (2999, set())


# Groups of people ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [("_T", "_T"), ("F", "F"), ("female", "F"), ("Women", "F"), ("M", "M"), ("Perempuan", "F")],
)
def test_a_sex_is_found_by_its_code_and_its_words(text, code):
    assert cell("sex", text) == (code, set())


def test_a_misspelt_sex_is_never_both_sexes():
    result = reading(file(row(sex="Famale")))
    issue = only_issue(result)
    assert (issue.check, issue.found, issue.expected) == ("unknown_stratum", "Famale", "_T, F, M")
    assert issue.fix.startswith("F")
    assert rows_of(result, "sex") == [(None,)]


def test_an_empty_group_in_the_officers_layout_is_asked_because_unknown_is_not_the_total():
    assert cell("sex", "") == (None, {"stratum_missing"})


def test_a_breakdown_that_has_no_column_is_the_total():
    assert cell("sex", "F", column="age") == ("_T", set())


def test_a_word_in_two_spellings_of_capitals_is_named():
    result = reading(file(row(sex="female"), row(sex="female"), row(sex="Female")))
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column) == ("stratum_spellings", 4, "sex")
    assert (issue.found, issue.expected) == ("Female", "female")
    assert rows_of(result, "sex") == [("F",), ("F",), ("F",)]


@pytest.mark.parametrize(
    ("text", "code"),
    [("15-24", "Y15T24"), ("65+", "Y_GE65"), ("<5", "Y0T4"), ("0-17", "Y0T17"), ("Y0T4", "Y0T4")],
)
def test_an_age_range_finds_its_code(text, code):
    header = "indicator,ref_area,time_period,age,obs_value"
    result = reading(file(f"SPMF-COV-01,THA,2019,{text},68", header=header))
    assert rows_of(result, "age") == [(code,)]
    assert result.issues == []


@pytest.mark.parametrize("text", ["PWD", "pwd"])
def test_pwd_from_an_officer_is_asked_because_the_standard_means_the_opposite(text):
    header = "indicator,ref_area,time_period,disability,obs_value"
    result = reading(file(f"SPMF-COV-01,THA,2019,{text},68", header=header))
    issue = only_issue(result)
    assert issue.check == "disability_code_ambiguous"
    assert issue.expected == "with_disability, without_disability"
    assert rows_of(result, "disability") == [(None,)]


def test_the_words_of_the_template_say_with_and_without_a_disability():
    header = "indicator,ref_area,time_period,disability,obs_value"
    lines = ("SPMF-COV-01,THA,2019,with_disability,68", "SPMF-COV-01,THA,2019,without_disability,7")
    assert rows_of(reading(file(*lines, header=header)), "disability") == [("PD",), ("PWD",)]


# Indicators, units, statuses -------------------------------------------------------------------


def test_an_indicator_is_found_by_its_id_in_any_case_and_by_its_name():
    assert cell("indicator", "spmf-cov-01", "indicator") == ("SPMF-COV-01", set())
    name = catalogue().indicators["SPMF-COV-07"].name
    assert cell("indicator", f'"{name}"', "indicator") == ("SPMF-COV-07", set())


def test_a_code_of_an_agency_in_an_officers_file_is_named_with_both():
    issue = only_issue(reading(file(row(indicator="SI_COV_BENFTS"))))
    assert (issue.check, issue.line, issue.column) == ("code_of_another_agency", 2, "indicator")
    assert "ILO" in issue.expected and "National report" in issue.expected
    assert issue.fix == "SPMF-COV-01"


def test_an_unknown_indicator_gets_did_you_mean():
    issue = only_issue(reading(file(row(indicator="SPMF-COV-1"))))
    assert issue.check == "unknown_indicator"
    assert "SPMF-COV" in issue.fix


def test_an_empty_indicator_is_an_issue():
    assert cell("indicator", "", "indicator") == (None, {"indicator_missing"})


def test_an_officers_row_is_a_national_report_of_its_country_under_the_indicators_id():
    result = reading(file(row(ref_area="Laos")))
    names = ("agency", "dataset", "series", "vintage", "licence")
    assert rows_of(result, *names) == [("National report", "LAO", "SPMF-COV-01", "", "")]


@pytest.mark.parametrize("text", ["PT", "%", "percent", "Per cent"])
def test_per_cent_is_found_in_any_spelling(text):
    assert cell("unit_measure", text) == ("PT", set())


def test_an_empty_unit_is_the_indicators_own_and_said_so():
    result = reading(file(row(unit_measure="")))
    assert rows_of(result, "unit_measure") == [("PT",)]
    (change,) = changes(result, "unit_filled")
    assert (change.line, change.read_as, change.count) == (2, "PT", 1)


def test_an_unknown_unit_is_an_issue():
    assert cell("unit_measure", "furlongs") == (None, {"unknown_unit"})


def test_an_unknown_status_is_an_issue_with_the_accepted_codes():
    header = "indicator,ref_area,time_period,obs_value,obs_status"
    result = reading(file("SPMF-COV-01,THA,2019,,X", "SPMF-COV-01,THA,2020,,Q", header=header))
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column) == ("unknown_status", 2, "obs_status")
    assert "Q" in issue.expected.split(", ")
    assert rows_of(result, "obs_status") == [(None,), ("Q",)]


def test_a_finding_in_a_renamed_column_is_given_under_the_files_own_header():
    result = reading("Indicator,Ref Area,Time Period,Obs_Value\nSPMF-COV-01,Nowhere,2019,68\n")
    assert issues(result, "unknown_country")[0].column == "Ref Area"
    assert result.columns["ref_area"] == "Ref Area"
    assert {c.found for c in changes(result, "header")} >= {"Ref Area", "Time Period"}
