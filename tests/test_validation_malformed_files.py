"""Five hundred malformed files: no traceback, no half-reading, and the planted fault is named."""

import random

from indicators.catalogue import load
from indicators.intake import read
from indicators.validation import validate
from tests.malformed_files import CELL_FAULTS, ROW_FAULTS, Draft, case, faults_of, plant_cell

CATALOGUE = load()


def test_five_hundred_malformed_files_name_their_faults_and_end_in_no_traceback():
    found = [fault for seed in range(500) for fault in faults_of(case(seed), CATALOGUE)]
    assert found == []


def test_the_five_hundred_files_hold_every_fault_of_the_grammar():
    planted = {fault.check for seed in range(500) for fault in case(seed).planted}
    assert set(CELL_FAULTS) <= planted
    assert {"duplicate_key_different_values", "total_outside_strata", "ragged_row"} <= planted
    assert {"nul_byte", "unterminated_quote", "missing_column", "personal_column"} <= planted
    assert sum(not case(seed).planted for seed in range(500)) >= 40, "too little noise"


def test_a_case_is_the_same_each_time():
    assert [case(seed) for seed in range(50)] == [case(seed) for seed in range(50)]


def test_a_file_that_is_not_named_as_faulty_would_be_noticed():
    """The test of the test: a case whose fault is taken out again is reported."""
    one = next(case(seed) for seed in range(500) if case(seed).planted)
    good = type(one)(one.seed, b"indicator,ref_area,time_period,obs_value\n", one.planted)
    assert list(faults_of(good, CATALOGUE))


def test_every_fault_of_the_grammar_can_be_planted_alone():
    for name in CELL_FAULTS:
        draft = Draft(random.Random(1))
        plant_cell(draft, name)
        assert [planted[0] for planted in draft.planted] == [name]
    assert len(CELL_FAULTS) + len(ROW_FAULTS) >= 45


def test_reading_the_same_bytes_twice_says_the_same():
    for seed in range(40):
        content = case(seed).content
        first, second = (
            validate(read(content, "file.csv", CATALOGUE), CATALOGUE) for _ in range(2)
        )
        assert (list(first), first.changes, first.found) == (
            list(second),
            second.changes,
            second.found,
        )
