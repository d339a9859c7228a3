"""Rounding half up: the same digits on every page and on paper."""

from decimal import Decimal

import pytest

from indicators.rounding import half_up


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (13.25, 1, "13.3"),
        (2.675, 2, "2.68"),
        (0.5, 0, "1"),
        (1.5, 0, "2"),
        (-13.25, 1, "-13.3"),
        (54.349999999999994, 2, "54.35"),
        (44.42752497, 1, "44.4"),
        (379_055_158.5, 0, "379055159"),
        (99.95, 1, "100.0"),
    ],
)
def test_halves_go_up_away_from_zero(value, decimals, shown):
    assert half_up(value, decimals) == Decimal(shown)


def test_a_tiny_fall_is_not_written_as_minus_zero():
    assert str(half_up(-0.04, 1)) == "0.0"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN")])
def test_a_missing_number_has_no_rounded_form(value):
    with pytest.raises(ValueError, match="missing or infinite"):
        half_up(value, 1)
