"""Values: what is a number, what is converted aloud, what is asked and what is missing."""

import pytest

from tests.intake_files import cell, changes, file, issues, only_issue, reading, row, rows_of


@pytest.mark.parametrize(
    ("text", "value"),
    [("45.3", 45.3), ("0", 0.0), ("-9.47", -9.47), ("1e2", 100.0), ("+5", 5.0), (".5", 0.5)],
)
def test_a_plain_number_is_read_without_a_word(text, value):
    result = reading(file(row(obs_value=text)))
    assert rows_of(result, "obs_value", "value_kind") == [(value, "number")]
    assert result.issues == [] and result.changes == []


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("45,3", 45.3, "decimal_comma"),
        ("0,123", 0.123, "decimal_comma"),
        ("1234,567", 1234.567, "decimal_comma"),
        ("1 234,5", 1234.5, "decimal_comma"),
        ("1\u00a0234", 1234.0, "thousands"),
        ("1.234,5", 1234.5, "thousands"),
        ("1,234.5", 1234.5, "thousands"),
        ("1,234,567", 1234567.0, "thousands"),
        ("12.5%", 12.5, "percent_sign"),
        ("12,5 %", 12.5, "decimal_comma"),
        ("๔๕.๓", 45.3, "digits"),
        ("៤៥.៣", 45.3, "digits"),
        ("−4.5", -4.5, "minus_sign"),
    ],
)
def test_a_number_written_otherwise_is_converted_and_listed(text, value, kind):
    line = f"SPMF-COV-01;THA;2019;{text}"
    result = reading(file(line, header="indicator;ref_area;time_period;obs_value"))
    assert rows_of(result, "obs_value") == [(value,)]
    (change,) = changes(result, kind)
    assert (change.line, change.column, change.found, change.count) == (2, "obs_value", text, 1)
    assert result.issues == []


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ('"1,234"', "thousands_ambiguous"),
        ('"12,345"', "thousands_ambiguous"),
        ("-", "dash_ambiguous"),
        ("–", "dash_ambiguous"),
        ("<0.1", "value_only_bounded"),
        (">95", "value_only_bounded"),
        ("inf", "value_infinite"),
        ("1e400", "value_infinite"),
        ("about 45", "value_not_a_number"),
        ("1_000", "value_not_a_number"),
        ("1.234.5", "value_not_a_number"),
        ("45.3 45.4", "value_not_a_number"),
        ("0x10", "value_not_a_number"),
        ("TRUE", "value_not_a_number"),
        ("=1+1", "value_not_a_number"),
    ],
)
def test_what_could_mean_two_things_or_nothing_is_asked_and_never_guessed(text, check):
    value, checks = cell("obs_value", text)
    assert value is None
    assert checks == {check}


def test_an_ambiguous_thousand_names_both_meanings():
    issue = only_issue(reading(file(row(obs_value='"1,234"'))))
    assert (issue.line, issue.column, issue.found) == (2, "obs_value", "1,234")
    assert issue.expected == "1234, 1.234"


def test_a_decimal_comma_between_commas_is_converted_and_asked_for_a_look():
    result = reading(file(row(obs_value='"45,3"')))
    issue = only_issue(result)
    assert rows_of(result, "obs_value") == [(45.3,)]
    assert (issue.check, issue.severity, issue.line) == ("decimal_comma", "warning", 2)
    assert (issue.column, issue.found, issue.fix) == ("obs_value", "45,3", "45.3")


def test_a_point_before_three_digits_is_asked_where_commas_divide_decimals():
    result = reading(
        "indicator;ref_area;time_period;obs_value\n"
        "SPMF-COV-01;THA;2019;45,3\n"
        "SPMF-COV-01;THA;2020;1.234\n"
        "SPMF-COV-01;THA;2021;0.234\n"
    )
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.expected) == ("thousands_ambiguous", 3, "1234, 1.234")
    assert rows_of(result, "obs_value") == [(45.3,), (None,), (0.234,)]


def test_a_point_before_three_digits_is_a_decimal_point_elsewhere():
    result = reading(file(row(obs_value="1.234"), row(time_period="2020", obs_value="45.3")))
    assert rows_of(result, "obs_value") == [(1.234,), (45.3,)]
    assert result.issues == []


@pytest.mark.parametrize(
    "text", ["n/a", "N/A", "..", "...", "NaN", "null", "not available", "#N/A"]
)
def test_a_mark_for_missing_is_missing_and_listed_and_never_zero(text):
    result = reading(file(row(obs_value=text)))
    assert rows_of(result, "obs_value", "value_kind", "sent_obs_value") == [(None, "missing", text)]
    (change,) = changes(result, "missing_mark")
    assert (change.found, change.read_as) == (text, "")
    assert result.issues == []


def test_an_empty_value_is_missing_without_a_word_of_intake():
    result = reading(file(row(obs_value="")))
    assert rows_of(result, "obs_value", "value_kind") == [(None, "missing")]
    assert result.issues == [] and result.changes == []


def test_a_refused_value_is_told_from_a_missing_one():
    result = reading(file(row(obs_value="many"), row(obs_value="", time_period="2020")))
    assert rows_of(result, "value_kind") == [("refused",), ("missing",)]


def test_every_line_that_holds_a_wrong_value_is_named():
    result = reading(file(*(row(obs_value="lots", time_period=str(y)) for y in range(2000, 2020))))
    assert [issue.line for issue in issues(result, "value_not_a_number")] == list(range(2, 22))
    assert result.found == {"value_not_a_number": 20}


def test_findings_beyond_the_list_are_counted():
    result = reading(file(*(row(obs_value="lots") for _ in range(10_050))))
    assert len(result.issues) == 10_000
    assert result.found == {"value_not_a_number": 10_050}
    assert not result.listed_all


def test_converted_texts_are_listed_one_by_one_with_their_number():
    lines = [row(obs_value="n/a"), row(obs_value="n/a"), row(obs_value="..")]
    found = {(c.found, c.line, c.count) for c in changes(reading(file(*lines)), "missing_mark")}
    assert found == {("n/a", 2, 2), ("..", 4, 1)}
