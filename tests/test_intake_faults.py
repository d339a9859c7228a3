"""Files with faults made at random: no traceback, no long wait, and the planted fault is named.

A valid file is damaged by one to three faults of a grammar, or is bytes with no sense at all. The
bar for all of them: an answer within ten seconds, whose rows and issues can be written as JSON. For
single faults more: the line, and where there is one the column, that was damaged is in the answer.
"""

import json
import time
from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.intake import CHECKS
from indicators.intake.records import records
from indicators.intake.rows import read_rows, rows_of
from tests.intake_files import LAYOUTS, TEMPLATE, catalogue, file, reading, row

YEARS = [str(year) for year in range(2001, 2024)]
LONGEST_WAIT = 10.0


def lines_of_a_valid_file() -> list[str]:
    return [row(time_period=year) for year in YEARS]


# One fault: a name, and what it does to the line it falls on. Each is found on that very line.
LINE_FAULTS = {
    "ragged_row": lambda text: text.rsplit(",", 2)[0],
    "unterminated_quote": lambda text: text.replace("THA", '"THA', 1),
    "unknown_country": lambda text: text.replace("THA", "Siamese", 1),
    "aggregate_instead_of_country": lambda text: text.replace("THA", "World", 1),
    "country_missing": lambda text: text.replace("THA", "", 1),
    "unknown_indicator": lambda text: text.replace("SPMF-COV-01", "XQ-7", 1),
    "indicator_missing": lambda text: text.replace("SPMF-COV-01", "", 1),
    "code_of_another_agency": lambda text: text.replace("SPMF-COV-01", "SI_COV_PENSN", 1),
    "unknown_stratum": lambda text: text.replace("_T", "Famale", 1),
    "stratum_missing": lambda text: text.replace("_T", "", 1),
    "fiscal_year": lambda text: text.replace(",20", ",FY20", 1),
    "year_is_a_range": lambda text: text.replace(",_T", "-2040,_T", 1),
    "year_not_readable": lambda text: text.replace(",20", ",sometime 20", 1),
    "value_not_a_number": lambda text: text.replace("68.0", "sixty", 1),
    "thousands_ambiguous": lambda text: text.replace("68.0", '"1,234"', 1),
    "value_only_bounded": lambda text: text.replace("68.0", "<0.1", 1),
    "dash_ambiguous": lambda text: text.replace("68.0", "-", 1),
    "value_infinite": lambda text: text.replace("68.0", "1e999", 1),
    "decimal_comma": lambda text: text.replace("68.0", '"68,1"', 1),
    "surrounding_space": lambda text: text.replace("THA", "THA ", 1),
    "unknown_unit": lambda text: text.replace(",PT", ",furlong", 1),
    "cell_too_long": lambda text: text.replace(",PT", "," + "p" * 2001, 1),
    "nul_byte": lambda text: text.replace("THA", "T\0HA", 1),
    "lost_characters": lambda text: text.replace(",PT", ",P\ufffdT", 1),
}
# Faults of the whole file.
FILE_FAULTS = {
    "cut": lambda data: data[: len(data) * 2 // 3],
    "no line breaks": lambda data: data.replace(b"\n", b" "),
    "wrong mark": lambda data: b"\xff\xfe" + data,
    "bytes of another code": lambda data: data.replace(b"THA", b"T\xe9\x81A", 3),
    "quotes around all": lambda data: b'"' + data.replace(b",", b'","') + b'"',
    "many quotes": lambda data: data.replace(b",", b'"'),
    "doubled delimiters": lambda data: data.replace(b",", b",,"),
    "no header": lambda data: data.partition(b"\n")[2],
    "header twice": lambda data: data.partition(b"\n")[0] + b"\n" + data,
    "all in one cell": lambda data: b'"' + data + b'"',
    "reversed": lambda data: data[::-1],
    "upper case": lambda data: data.upper(),
    "zip": lambda data: b"PK\x03\x04" + data,
}


def read_in_time(content: bytes):
    """Read, within the bar, and see that what came back is whole."""
    started = time.perf_counter()
    result = reading(content)
    assert time.perf_counter() - started < LONGEST_WAIT
    json.dumps([asdict(issue) for issue in result.issues])
    assert {issue.check for issue in result.issues} <= CHECKS.keys()
    assert all(issue.severity == CHECKS[issue.check] for issue in result.issues)
    assert all(change.count >= 1 for change in result.changes)
    assert len(result.issues) <= sum(result.found.values())
    result.table.validate(full=True)
    return result


@given(
    fault=st.sampled_from(sorted(LINE_FAULTS)),
    place=st.integers(min_value=0, max_value=len(YEARS) - 1),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
@settings(max_examples=100)
def test_a_planted_fault_is_named_with_its_line(fault, place, end):
    lines = lines_of_a_valid_file()
    damaged = LINE_FAULTS[fault](lines[place])
    assert damaged != lines[place]
    lines[place] = damaged
    result = read_in_time(file(*lines).replace(b"\n", end.encode()))
    assert (fault, place + 2) in {(issue.check, issue.line) for issue in result.issues}
    # Nothing else is lost: every other line is still read.
    others = set(range(2, len(YEARS) + 2)) - {place + 2}
    assert others <= set(result.table["line"].to_pylist())


@given(
    faults=st.lists(st.sampled_from(sorted(LINE_FAULTS)), min_size=1, max_size=3),
    places=st.lists(st.integers(0, len(YEARS) - 1), min_size=3, max_size=3, unique=True),
    whole=st.none() | st.sampled_from(sorted(FILE_FAULTS)),
)
@settings(max_examples=150)
def test_a_file_with_several_faults_is_answered(faults, places, whole):
    lines = lines_of_a_valid_file()
    for fault, place in zip(faults, places, strict=False):
        lines[place] = LINE_FAULTS[fault](lines[place])
    content = file(*lines)
    read_in_time(FILE_FAULTS[whole](content) if whole else content)


@given(content=st.binary(max_size=2000), head=st.sampled_from([b"", TEMPLATE.encode() + b"\n"]))
@settings(max_examples=100)
def test_bytes_without_any_sense_are_answered(content, head):
    read_in_time(head + content)


@given(
    name=st.sampled_from(sorted(path.name for path in LAYOUTS.iterdir())),
    start=st.floats(0, 1),
    length=st.integers(0, 40),
    put=st.binary(max_size=12) | st.sampled_from([b'"', b",", b"\n", b"\x00", b";;;", b'"\n"']),
)
@settings(max_examples=150)
def test_a_file_of_any_layout_with_a_piece_replaced_is_answered(name, start, length, put):
    content = (LAYOUTS / name).read_bytes()
    place = int(start * len(content))
    read_in_time(content[:place] + put + content[place + length :])


TEXTS = st.text(
    alphabet=st.sampled_from(list('aZ0,;"\n\t |é\u200b=')) | st.characters(codec="utf-8"),
    max_size=8,
)


@given(
    rows=st.lists(st.lists(TEXTS, min_size=1, max_size=5), max_size=12),
    quotes=st.sampled_from(["none", "all", "as they fall"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
@settings(max_examples=300)
def test_the_fast_way_of_reading_rows_gives_what_the_exact_way_gives(rows, quotes, delimiter):
    def written(text: str) -> str:
        plain = text.replace("\r", "").replace("\0", "")
        if quotes == "all":
            return '"' + plain.replace('"', '""') + '"'
        return plain.replace('"', "") if quotes == "none" else plain

    data = "".join(delimiter.join(map(written, cells)) + "\n" for cells in rows).encode()
    fast = read_rows(data, 0, 1, delimiter, 3)
    lines = data.decode().split("\n")
    exact = rows_of(records([f"{line}\n" for line in lines[:-1]], delimiter, 1, 3), 3)
    assert fast.lines.tolist() == exact.lines.tolist()
    for one, other in zip(fast.columns, exact.columns, strict=True):
        assert [one.text_at(i) for i in range(len(fast.lines))] == [
            other.text_at(i) for i in range(len(exact.lines))
        ]
    assert [(m.line, m.cells) for m in fast.misfits] == [(m.line, m.cells) for m in exact.misfits]


def test_a_thousand_quotation_marks_left_open_do_not_make_anybody_wait():
    lines = [row(ref_area='"THA') if year % 2 else row() for year in range(4000)]
    read_in_time(file(*lines))


def test_sixty_thousand_texts_that_are_no_country_do_not_make_anybody_wait():
    lines = [row(ref_area=f"place {number}") for number in range(60_000)]
    result = read_in_time(file(*lines))
    assert result.found["unknown_country"] == 60_000


def test_the_definitions_that_the_tests_read_with_are_those_that_are_shipped():
    assert "SPMF-COV-01" in catalogue().indicators
