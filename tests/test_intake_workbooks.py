"""Workbooks: one sheet within limits, nothing in it followed, run or believed."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from indicators.intake import workbook as workbook_reading
from tests.intake_files import COLUMNS, changes, issues, only_issue, reading, rows_of

VALUES = ["SPMF-COV-01", "THA", 2019, "_T", 68.0, "PT"]


def workbook(*rows: list, sheet: str = "data", before: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for title in before:
        book.create_sheet(title).append(["nothing to see"])
    page = book.create_sheet(sheet)
    for cells in rows:
        page.append(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_entry(content: bytes, name: str, data: bytes) -> bytes:
    """A workbook with one more file inside."""
    changed = io.BytesIO(content)
    with zipfile.ZipFile(changed, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return changed.getvalue()


def test_numbers_of_a_workbook_are_read_as_typed_and_lines_are_its_rows():
    result = reading(workbook(["Report"], [], list(COLUMNS), VALUES, [], VALUES))
    assert rows_of(result, "line", "time_period", "obs_value", "sent_obs_value") == [
        (4, 2019, 68.0, "68"),
        (6, 2019, 68.0, "68"),
    ]
    assert (result.encoding, result.rows, result.issues) == ("XLSX", 2, [])
    assert [change.found for change in changes(result, "not_data")] == ["Report"]


def test_the_sheet_named_data_is_taken_and_otherwise_the_first():
    result = reading(workbook(list(COLUMNS), VALUES, before=("notes", "more")))
    assert result.rows == 1
    assert changes(result, "sheet")[0].found == "data"
    first = reading(workbook(list(COLUMNS), VALUES, sheet="Table 1"))
    assert first.rows == 1


def test_a_formula_is_refused_with_its_cell_and_never_computed():
    result = reading(workbook(list(COLUMNS), [*VALUES[:4], "=34+34", "PT"]))
    formula = issues(result, "workbook_formula")[0]
    assert (formula.line, formula.column, formula.found) == (2, "E", "=34+34")
    assert rows_of(result, "obs_value") == [(None,)]


def test_a_date_where_a_year_belongs_is_asked():
    result = reading(workbook(list(COLUMNS), [*VALUES[:2], date(2019, 12, 31), *VALUES[3:]]))
    assert only_issue(result).check == "not_annual"


def test_cells_beyond_the_header_are_named():
    result = reading(workbook(list(COLUMNS), [*VALUES, None, "a remark"]))
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column, issue.found) == (
        "header_without_name",
        2,
        "8",
        "1",
    )


def test_a_short_row_is_a_row_with_empty_cells():
    result = reading(workbook(list(COLUMNS), VALUES[:4]))
    assert rows_of(result, "value_kind") == [("missing",)]


def test_an_empty_workbook_and_one_with_a_header_only_are_issues():
    assert only_issue(reading(workbook())).check == "empty_file"
    assert only_issue(reading(workbook(list(COLUMNS)))).check == "header_only"
    assert only_issue(reading(workbook(["fish", "colour"], ["cod", "grey"]))).check == (
        "unknown_layout"
    )


def test_a_cell_far_to_the_right_is_named_and_does_not_make_anybody_wait():
    far = Workbook()
    far.active.append(list(COLUMNS))
    far.active.append(VALUES)
    far.active.cell(row=2, column=16_000, value="lost")
    issue = only_issue(reading(saved(far)))
    assert (issue.check, issue.line, issue.found) == ("too_many_columns", 2, "16000")


def test_more_cells_than_can_be_read_in_some_seconds_are_refused(monkeypatch):
    monkeypatch.setattr(workbook_reading, "MAX_CELLS", 20)
    issue = only_issue(reading(workbook(list(COLUMNS), VALUES, VALUES, VALUES)))
    assert (issue.check, issue.line) == ("workbook_too_large", 4)


@pytest.mark.parametrize("content", [b"PK", b"PK\x03\x04" + bytes(100), b"PK\x05\x06" + bytes(18)])
def test_a_damaged_workbook_is_unreadable_and_no_more(content):
    assert only_issue(reading(content)).check == "unreadable"


def test_a_workbook_cut_in_two_is_unreadable():
    content = workbook(list(COLUMNS), VALUES)
    assert only_issue(reading(content[: len(content) // 2])).check == "unreadable"


def test_a_zip_that_is_no_workbook_is_refused_by_what_it_is():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("figures.csv", "a,b\n1,2\n")
    issue = only_issue(reading(content.getvalue()))
    assert (issue.check, issue.found) == ("unreadable", "ZIP")


def test_a_small_file_that_unpacks_to_much_is_refused_before_it_is_opened():
    bomb = with_entry(workbook(list(COLUMNS), VALUES), "xl/media/big.bin", bytes(20 << 20))
    issue = only_issue(reading(bomb))
    assert issue.check == "workbook_too_large"
    assert issue.expected == "100 ratio"


def test_more_than_fifty_megabytes_unpacked_are_refused():
    content = workbook(list(COLUMNS), VALUES)
    for number in range(3):
        content = with_entry(content, f"xl/media/{number}.bin", bytes(18 << 20))
    issue = only_issue(reading(content))
    assert (issue.check, issue.expected) == ("workbook_too_large", f"{50 << 20} bytes")


def test_more_than_two_hundred_entries_are_refused():
    content = io.BytesIO(workbook(list(COLUMNS), VALUES))
    with zipfile.ZipFile(content, "a") as archive:
        for number in range(200):
            archive.writestr(f"xl/media/{number}.txt", "x")
    issue = only_issue(reading(content.getvalue()))
    assert issue.check == "workbook_too_large"
    assert issue.expected == "200 entries"


def test_entities_that_unfold_without_end_are_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(list(COLUMNS), VALUES))) as book:
        with zipfile.ZipFile(content, "w") as archive:
            for entry in book.infolist():
                data = book.read(entry)
                if entry.filename.endswith("sheet1.xml"):
                    data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + data
                archive.writestr(entry.filename, data)
    issue = only_issue(reading(content.getvalue()))
    assert (issue.check, issue.found) == ("unreadable", "DOCTYPE")


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is():
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(list(COLUMNS), VALUES))) as book:
        with zipfile.ZipFile(content, "w") as archive:
            for entry in book.infolist():
                data = book.read(entry)
                if entry.filename.endswith("sheet1.xml"):
                    assert b'<dimension ref="A1:F2"' in data
                    data = data.replace(b'ref="A1:F2"', b'ref="A1:XFD1048576"')
                archive.writestr(entry.filename, data)
    result = reading(content.getvalue())
    assert result.rows == 1 and result.issues == []
