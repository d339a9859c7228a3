"""Measure how fast a share has moved, and how fast it would have to move.

A pace is points a year between the first value from 2015 on and the latest one, *of the same
source and vintage*: a new vintage is a new ruler, and the difference between two rulers is not
progress. Fewer than two such values give no pace, and the reason says so. Nothing here knows
a country or reads a store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

BASELINE_YEAR = 2015


@dataclass(frozen=True)
class Point:
    """One value of a series: its year, its value in the indicator's unit, and whose it is."""

    time_period: int
    obs_value: float
    source: tuple[str, str, str]  # agency, dataset, vintage


@dataclass(frozen=True)
class Pace:
    """Change between two values of one source. Points are percentage points for percentages.

    ``reason`` is ``None`` when a pace can be said, else ``no_value`` or ``one_value``; then
    every number that could not be computed is ``None``.
    """

    first_year: int | None
    first_value: float | None
    last_year: int | None
    last_value: float | None
    change_pp: float | None
    per_year_pp: float | None
    values: int
    reason: str | None


def pace(points: Sequence[Point], since: int = BASELINE_YEAR) -> Pace:
    """Change and change a year from the first value of ``since`` or later to the latest.

    Source: annual average change, as in the agreed rate of two percentage points a year
    (Compromiso de Sevilla, 2025, paragraph 27(i)).
    """
    if not points:
        return Pace(None, None, None, None, None, None, 0, "no_value")
    ordered = sorted(points, key=lambda point: point.time_period)
    last = ordered[-1]
    same = [p for p in ordered if p.source == last.source and p.time_period >= since]
    if len(same) < 2:
        return Pace(
            None, None, last.time_period, last.obs_value, None, None, len(same), "one_value"
        )
    first = same[0]
    change = last.obs_value - first.obs_value
    return Pace(
        first.time_period,
        first.obs_value,
        last.time_period,
        last.obs_value,
        change,
        change / (last.time_period - first.time_period),
        len(same),
        None,
    )


def needed_per_year(
    value: float, year: int, target: float, target_year: int, higher_is: str = "better"
) -> float | None:
    """Points a year from ``year`` to reach ``target`` in ``target_year``; 0 when it is reached.

    ``None`` when the target year is not after ``year``: no pace can reach a year gone by.
    """
    distance = target - value if higher_is == "better" else value - target
    if distance <= 0:
        return 0.0
    if target_year <= year:
        return None
    return distance / (target_year - year)


def at_pace(
    value: float, year: int, per_year: float, to_year: int, ceiling: float = 100.0
) -> float:
    """Where ``value`` would stand in ``to_year`` at ``per_year`` points, at most ``ceiling``."""
    return min(ceiling, value + per_year * (to_year - year))
