"""How fast a share moved, and when that cannot be said."""

import pytest

from indicators.measures.pace import Point, at_pace, needed_per_year, pace

NEW = ("ILO", "ILOSTAT", "2026-05")
OLD = ("UNSD", "SDG Global Database", "2020-10")


def test_a_new_vintage_is_a_new_ruler_and_not_progress():
    moved = pace([Point(2019, 54.0, OLD), Point(2021, 54.3, NEW)])
    assert (moved.change_pp, moved.per_year_pp, moved.reason) == (None, None, "one_value")


def test_the_change_counts_from_the_first_value_of_2015_or_later():
    points = [Point(2010, 10.0, NEW), Point(2015, 32.5, NEW), Point(2023, 45.9, NEW)]
    moved = pace(points)
    assert moved.change_pp == pytest.approx(13.4)
    assert moved.per_year_pp == pytest.approx(1.675)  # South-East Asia, 2015 to 2023
    assert (moved.first_year, moved.values) == (2015, 2)


def test_no_value_and_one_value_are_different_reasons():
    assert pace([]).reason == "no_value"
    assert pace([Point(2019, 6.3, NEW)]).reason == "one_value"


def test_what_is_needed_counts_from_the_latest_value():
    assert needed_per_year(45.9, 2023, 100.0, 2030) == pytest.approx(7.7285714)
    assert needed_per_year(100.0, 2023, 100.0, 2030) == 0.0
    assert needed_per_year(50.0, 2030, 100.0, 2030) is None
    assert needed_per_year(5.4, 2024, 0.0, 2030, higher_is="worse") == pytest.approx(0.9)


def test_the_agreed_pace_never_passes_everybody():
    assert at_pace(45.9, 2023, 2.0, 2030) == pytest.approx(59.9)
    assert at_pace(95.0, 2023, 2.0, 2030) == 100.0
