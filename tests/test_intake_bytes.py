"""Bytes, lines and cells: whatever was done to a file, its figures and its line numbers stay."""

import time

import pytest

from tests.intake_files import (
    TEMPLATE,
    changes,
    file,
    issues,
    only_issue,
    reading,
    row,
    rows_of,
)

TWO_ROWS = f"{TEMPLATE}\n{row(ref_area='Việt Nam')}\n{row(ref_area='THA')}\n"
EXPECTED = [(2, "VNM", 68.0), (3, "THA", 68.0)]


def figures(result):
    return rows_of(result, "line", "ref_area", "obs_value")


# Encodings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codec", "mark", "name"),
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
    ],
)
def test_unicode_is_read_with_and_without_a_mark(codec, mark, name):
    result = reading(mark + TWO_ROWS.encode(codec))
    assert figures(result) == EXPECTED
    assert result.encoding == name
    assert result.issues == []
    assert len(changes(result, "encoding")) == (1 if mark else 0)


def test_windows_1252_is_read_and_said_aloud():
    text = f"{TEMPLATE},source_detail\n{row()},Enquête nationale – été\n"
    result = reading(text.encode("cp1252"))
    assert rows_of(result, "source_detail") == [("Enquête nationale – été",)]
    assert result.encoding == "Windows-1252"
    assert changes(result, "encoding")[0].found == "Windows-1252"


def test_bytes_that_are_no_text_in_any_encoding_are_refused_with_their_line():
    result = reading(f"{TEMPLATE}\n{row()}\n".encode() + b"\x81\x8d\xff\n")
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.found) == ("unreadable", 3, "0x81")
    assert result.table.num_rows == 0


def test_damaged_letters_in_unicode_do_not_turn_the_good_ones_into_others():
    content = TWO_ROWS.encode().replace(b"Vi\xe1\xbb\x87t Nam", b"Vi\xe1\xbb\x87t Nam ") + b"\xe1"
    result = reading(content)
    assert figures(result)[0] == (2, "VNM", 68.0)
    assert [issue.line for issue in issues(result, "lost_characters")] == [4]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "XLS (Excel 97-2003)"),
        (b"<!DOCTYPE html><html>", "HTML, XML"),
        (b'{"indicator": 1}', "JSON"),
        (b"\x1f\x8b\x08", "GZIP"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_what_it_is(content, name):
    issue = only_issue(reading(content))
    assert (issue.check, issue.found, issue.line) == ("unreadable", name, None)


def test_a_nul_byte_is_named_with_its_line_and_the_rest_is_read():
    content = file(row(), row(time_period="20\x0020"), row(time_period="2021"))
    result = reading(content)
    issue = only_issue(result)
    assert (issue.check, issue.line) == ("nul_byte", 3)
    assert rows_of(result, "time_period") == [(2019,), (2020,), (2021,)]


# Lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_break_ends_one_line(end):
    result = reading(TWO_ROWS.replace("\n", end))
    assert figures(result) == EXPECTED
    assert result.issues == []


def test_a_last_line_without_a_break_is_read():
    assert figures(reading(TWO_ROWS.removesuffix("\n"))) == EXPECTED


def test_a_line_break_inside_quotes_keeps_the_numbers_of_the_file():
    text = (
        f"{TEMPLATE},obs_comment\n"
        f'{row()},"first\nsecond\nthird"\n'
        f"{row(time_period='2020')},plain\n"
        f"{row(obs_value='many', time_period='2021')},plain\n"
    )
    result = reading(text)
    assert rows_of(result, "line", "time_period") == [(2, 2019), (5, 2020), (6, 2021)]
    assert rows_of(result, "obs_comment")[0] == ("first\nsecond\nthird",)
    assert only_issue(result).line == 6


def test_empty_lines_are_passed_over_and_counted():
    result = reading(f"{TEMPLATE}\n\n{row()}\n,,,,,\n   \n{row(time_period='2020')}\n\n")
    assert rows_of(result, "line") == [(3,), (6,)]
    (change,) = changes(result, "empty_line")
    assert (change.line, change.count) == (2, 4)
    assert result.rows == 2 and result.issues == []


def test_titles_above_and_footnotes_below_are_set_aside_and_listed():
    result = reading(
        "Report of the Ministry\n\n"
        f"{TEMPLATE}\n{row()}\n{row(time_period='2020')}\n\n"
        "Source: labour force survey, 2020\n* provisional, to be confirmed\n"
    )
    assert rows_of(result, "line") == [(4,), (5,)]
    assert [(change.line, change.found) for change in changes(result, "not_data")] == [
        (1, "Report of the Ministry"),
        (7, "Source: labour force survey, 2020"),
        (8, "* provisional, to be confirmed"),
    ]
    assert result.rows == 2 and result.issues == []


def test_a_last_row_cut_short_is_no_footnote():
    result = reading(f"{TEMPLATE}\n{row()}\nSPMF-COV-01,THA\n")
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.found, issue.expected) == ("ragged_row", 3, "2", "6")


def test_a_declared_separator_is_taken_and_its_line_counted():
    result = reading("sep=;\n" + TWO_ROWS.replace(",", ";"))
    assert figures(result) == [(3, "VNM", 68.0), (4, "THA", 68.0)]
    assert changes(result, "delimiter")[0].line == 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_four_delimiters_are_read(delimiter):
    result = reading(TWO_ROWS.replace(",", delimiter))
    assert figures(result) == EXPECTED
    assert result.delimiter == delimiter
    assert len(changes(result, "delimiter")) == (0 if delimiter == "," else 1)


# Faults of shape -------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"\n\n\n", b"   ", b"\xef\xbb\xbf"])
def test_an_empty_file_is_an_issue(content):
    result = reading(content)
    assert only_issue(result).check == "empty_file"
    assert result.layout is None and result.rows == 0


@pytest.mark.parametrize("end", ["", "\n", "\r\n\r\n"])
def test_a_header_without_rows_is_an_issue_on_its_line(end):
    issue = only_issue(reading(TEMPLATE + end))
    assert (issue.check, issue.line) == ("header_only", 1)


def test_a_file_that_follows_no_layout_is_an_issue_that_quotes_its_first_line():
    issue = only_issue(reading("\nname,colour\nfish,blue\n"))
    assert (issue.check, issue.line, issue.found) == ("unknown_layout", 2, "name,colour")


@pytest.mark.parametrize("sign", [":", "^", " "])
def test_a_sign_between_cells_that_is_not_read_here_is_named(sign):
    issue = only_issue(reading(TWO_ROWS.replace(" ", "").replace(",", sign)))
    assert (issue.check, issue.line, issue.found) == ("wrong_delimiter", 1, sign)


def test_rows_divided_by_another_sign_than_the_header_are_one_issue():
    header, *lines = TWO_ROWS.splitlines()
    result = reading("\n".join([header, *(line.replace(",", ";") for line in lines)]))
    issue = only_issue(result)
    assert (issue.check, issue.line) == ("wrong_delimiter", 2)
    assert (issue.found, issue.expected) == (";", ",")


def test_rows_too_short_and_too_long_are_named_and_the_others_read():
    lines = [row(), "SPMF-COV-01,THA,2020", row(time_period="2021"), row() + ",more,cells"]
    result = reading(file(*lines))
    assert rows_of(result, "line") == [(2,), (4,)]
    assert [(i.line, i.found, i.expected) for i in issues(result, "ragged_row")] == [
        (3, "3", "6"),
        (5, "8", "6"),
    ]
    assert result.rows == 4


def test_a_decimal_comma_that_cut_a_row_is_shown_as_the_value_it_was():
    result = reading(file(row(), row(obs_value="45,3")))
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column) == ("ragged_row", 3, "obs_value")
    assert (issue.found, issue.fix) == ("45,3", "45.3")


def test_empty_cells_beyond_the_header_do_no_harm():
    result = reading(file(row() + ",,", row(time_period="2020")))
    assert rows_of(result, "line", "time_period") == [(2, 2019), (3, 2020)]
    assert result.issues == []


def test_a_quotation_mark_left_open_is_named_and_the_lines_after_it_are_read():
    lines = [row(), row(ref_area='"THA', time_period="2020"), *(row() for _ in range(300))]
    result = reading(file(*lines))
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column) == ("unterminated_quote", 3, "ref_area")
    assert [line for (line,) in rows_of(result, "line")] == [2, *range(4, 304)]


def test_a_quotation_mark_that_the_next_one_closes_lines_later_is_named_too():
    lines = [row(), row(ref_area='"THA'), row(), row(ref_area='"THA"'), row()]
    result = reading(file(*lines))
    assert only_issue(result).line == 3
    assert [line for (line,) in rows_of(result, "line")] == [2, 4, 5, 6]


def test_a_header_used_twice_is_named_with_both_places():
    result = reading(f"{TEMPLATE},Sex\n{row()},F\n")
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column) == ("duplicate_header", 1, "Sex")
    assert issue.found == "4, 7"


def test_a_missing_column_is_named_with_the_header_that_comes_close():
    result = reading(f"{TEMPLATE.replace('time_period', 'time_perod')}\n{row()}\n")
    issue = issues(result, "missing_column")[0]
    assert (issue.line, issue.column, issue.fix) == (1, "time_period", "time_perod → time_period")


def test_a_column_nobody_knows_is_named_and_kept_for_validation():
    result = reading(f"{TEMPLATE},phone\n{row()},0812345678\n")
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column) == ("unknown_column", 1, "phone")
    assert result.unmapped.to_pylist() == [{"line": 2, "7: phone": "0812345678"}]


def test_texts_under_an_empty_header_are_named_and_an_empty_column_is_not():
    result = reading(f"{TEMPLATE},,\n{row()},,\n{row(time_period='2020')},,note\n")
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column, issue.found) == (
        "header_without_name",
        3,
        "8",
        "1",
    )
    assert result.unmapped["8: "].to_pylist() == ["", "note"]
    assert changes(result, "empty_column")[0].found == "7"


def test_a_cell_of_more_than_two_thousand_characters_is_named_but_not_repeated():
    header = f"{TEMPLATE},obs_comment"
    result = reading(f"{header}\n{row()},{'x' * 2000}\n{row()},{'x' * 2001}\n")
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column) == ("cell_too_long", 3, "obs_comment")
    assert (issue.found, issue.expected) == ("2001", "2000")


def test_more_than_fifty_columns_are_an_issue():
    extra = ",".join(f"c{number}" for number in range(45))
    result = reading(f"{TEMPLATE},{extra}\n{row()}{',' * 45}\n")
    assert issues(result, "too_many_columns")[0].found == "51"


def test_a_finding_quotes_at_most_two_hundred_characters_of_the_file():
    result = reading(file(row(ref_area="y" * 1500)))
    assert len(issues(result, "unknown_country")[0].found) == 200


def test_the_hash_is_of_the_bytes_as_sent_and_the_name_is_only_handed_back():
    result = reading(b"\xef\xbb\xbf" + TWO_ROWS.encode())
    again = reading(TWO_ROWS)
    assert result.sha256 != again.sha256 and len(result.sha256) == 64
    assert result.name == "figures.csv"


def test_a_single_line_of_megabytes_makes_nobody_wait():
    started = time.perf_counter()
    assert only_issue(reading(b"a," * 2_000_000)).check == "unknown_layout"
    assert only_issue(reading(b"2019;" * 1_000_000)).check == "unknown_layout"
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("mark", ["", '"'])
def test_a_cell_of_a_hundred_thousand_characters_and_more_is_too_long_whatever_its_quotes(mark):
    text = mark + "x" * 200_000 + mark
    result = reading(f"{TEMPLATE},obs_comment\n{row()},{text}\n{row(time_period='2020')},\n")
    assert [(i.check, i.line) for i in result.issues] == [("cell_too_long", 2)]
    assert 2020 in result.table["time_period"].to_pylist()


def test_a_row_longer_than_a_block_of_the_fast_reader_is_read_exactly():
    text = "x" * (9 << 20)
    result = reading(f"{TEMPLATE},obs_comment\n{row()},{text}\n{row(time_period='2020')},\n")
    assert [(i.check, i.line) for i in result.issues] == [("cell_too_long", 2)]
    # Whether the row with the long cell is kept beside its finding depends on who could read it.
    assert 2020 in result.table["time_period"].to_pylist()
