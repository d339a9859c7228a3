"""What is found in a few rows is found in a great many: large files take other ways inside."""

import random

import numpy as np
import pyarrow as pa
import pytest

from indicators.catalogue import load
from indicators.intake import read
from indicators.validation import disclosure, validate
from indicators.validation.cells import Places
from tests.disclosure.files import HARMLESS, IN_WORDS, SMALL, _plain_numbers
from tests.faulty_files import FAULTS

CATALOGUE = load()


def comments() -> list[str]:
    draw = random.Random(3)
    persons = [
        words.format(number) for words in IN_WORDS for number in _plain_numbers(draw).values()
    ]
    return [*HARMLESS, *(text for _, text in SMALL), *persons]


@pytest.mark.parametrize("search", ["_texts_with_personal_values", "_small_in_text"])
def test_searching_a_great_many_texts_finds_what_looking_at_each_finds(search, monkeypatch):
    texts = pa.array(comments())
    rules = () if search == "_texts_with_personal_values" else (5, 20)
    each = getattr(disclosure, search)(texts, *rules)
    monkeypatch.setattr(disclosure, "_FEW_TEXTS", 0)
    searched = getattr(disclosure, search)(texts, *rules)
    assert len(each) > 0
    assert sorted(searched) == sorted(each)


@pytest.mark.parametrize(("space", "low"), [(1 << 12, 1), (1 << 12, 1 << 5), (1 << 60, 1 << 5)])
def test_a_cell_is_found_whether_the_table_of_cells_is_dense_or_sorted(space, low):
    draw = np.random.default_rng(5)
    cells = draw.integers(-1, 1 << 12, 3_000)
    first = {}
    for row, cell in enumerate(cells.tolist()):
        first.setdefault(cell, row)
    first[-1] = -1
    asked = np.arange(-1, 1 << 12)
    found = Places(cells, space, low).find(asked)
    assert found.tolist() == [first.get(cell, -1) for cell in asked.tolist()]


def test_a_table_of_no_cells_finds_nothing():
    for space in (1 << 12, 1 << 60):
        assert Places(np.array([], dtype=np.int64), space).find(np.array([3, -1])).tolist() == [
            -1,
            -1,
        ]


# One fault in a template, below its header; another country is a fault in every row before it.
IN_A_ROW = sorted(
    name
    for name, fault in FAULTS.items()
    if fault.content.startswith(b"indicator,ref_area,time_period,sex,age")
    and fault.line > 1
    and not fault.published
    and fault.country is None
)


@pytest.mark.parametrize("name", IN_A_ROW)
def test_a_fault_is_found_behind_four_hundred_good_rows(name):
    fault = FAULTS[name]
    header, *rows = fault.content.decode().splitlines()
    good = [
        f"{indicator},{area},{year},_T,_T,_T,_T,_T,_T,{30 + year % 3},PT,,survey of {year},"
        for indicator in ("SPMF-COV-11", "SPMF-COV-12")
        for area in ("VNM", "THA", "PHL", "LAO", "MYS")
        for year in range(1982, 2023)
    ]
    content = "\n".join([header, *good, *rows, ""]).encode()
    findings = validate(read(content, "file.csv", CATALOGUE), CATALOGUE)
    places = [(issue.line, issue.column) for issue in findings if issue.check == name]
    assert (fault.line + len(good), fault.column) in places
