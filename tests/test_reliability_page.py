"""The page of promises names tests that are there, and counts that they hold to."""

import re

import pytest

from indicators.settings import PROJECT
from tests.crash import test_crash

PAGE = (PROJECT / "docs" / "reliability.md").read_text(encoding="utf-8")
MAKEFILE = (PROJECT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"`((?:tests|benchmarks)/[\w/]+\.py)`", PAGE)))
)
def test_what_shows_a_promise_is_there(path):
    assert (PROJECT / path).is_file()


def test_the_counts_of_the_page_are_those_of_the_tests():
    assert f"{test_crash.RIGS * test_crash.KILLS_EACH} kills" in PAGE
    malformed = (PROJECT / "tests" / "test_validation_malformed_files.py").read_text()
    assert "range(500)" in malformed and "500 files" in PAGE
    for option, words in (
        ("--kills 2000", "2,000 kills"),
        ("--count 10000", "10,000 files"),
        ("--count 100000", "100,000 attempts"),
        ("SPM_STEPS=20000", "20,000 steps"),
        ("SPM_PUBLISHES=200", "5,000 reads under 200"),
        ("SPM_GUESSES=10000", "10,000 guesses"),
    ):
        assert option in MAKEFILE and words in PAGE, option
