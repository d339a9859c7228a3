"""Slope and relative index of inequality: the ends of a line or curve through ordered subgroups.

Subgroups are placed by rank (0 the most, 1 the least disadvantaged end of the population) and a
line is fitted, each subgroup counting by its population. The slope index is its height at 1
minus its height at 0, the relative index their ratio. Three fits have names:

* ``linear``: weighted least squares;
* ``logit``: a logistic curve by weighted quasi-binomial likelihood on y/scale, which stays
  between 0 and the scale. Weights are the populations;
* ``logit_package``: the same with events rounded to whole persons and *squared* populations as
  weights, which is what WHO's package healthequal 1.0.1 computes.

Gradients are exact for the first two; for the third the rounding of events is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.measures.equity_groups import View

Value = tuple[np.ndarray, np.ndarray]

# Newton's method on the logit scale. A longer stride could land where the curve is flat
# everywhere. The error left is about the square of the last step (CLOSE_ENOUGH), and a step that
# moves neither end of the curve by UNSEEN of the scale is the rounding of sums.
STEPS = 100
STRIDE = 4.0
FAR = 35.0
CLOSE_ENOUGH = 1e-8
UNSEEN = 1e-14
# A curve below this share of the scale is at zero: a ratio to it would be noise.
FLOOR = 1e-9


@dataclass(frozen=True)
class _Ends:
    """Height at rank 0 and rank 1, with their gradients."""

    low: np.ndarray
    high: np.ndarray
    low_gradient: np.ndarray
    high_gradient: np.ndarray


def _line(seen: View) -> _Ends:
    centred = seen.rank - 0.5  # ranks of a whole population average one half
    weighted = seen.share * centred
    slope_gradient = weighted / (weighted * centred).sum(axis=1, keepdims=True)
    low_gradient = seen.share - slope_gradient / 2
    high_gradient = seen.share + slope_gradient / 2
    return _Ends(
        (low_gradient * seen.y).sum(axis=1),
        (high_gradient * seen.y).sum(axis=1),
        low_gradient,
        high_gradient,
    )


def _curve(seen: View, lawful: np.ndarray, package: bool) -> _Ends:
    """Fit the logistic curve in the settings that are lawful; NaN in the others."""
    chosen = np.flatnonzero(lawful)
    scale = seen.scale[chosen, None]
    share, rank = seen.share[chosen], seen.rank[chosen]
    target = seen.y[chosen] / scale
    weight = share
    if package:
        people = seen.population[chosen]
        target = np.where(people > 0, np.round(target * people) / people, 0.0)
        weight = share**2
    ends = _Ends(*(np.full(shape, np.nan) for shape in [lawful.shape] * 2 + [seen.y.shape] * 2))
    if chosen.size:
        low, high, low_gradient, high_gradient = _fit(weight, rank, target)
        ends.low[chosen], ends.high[chosen] = low * scale[:, 0], high * scale[:, 0]
        ends.low_gradient[chosen], ends.high_gradient[chosen] = low_gradient, high_gradient
    return ends


def _fit(weight: np.ndarray, rank: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, ...]:
    """Heights of the logistic curves at rank 0 and 1, and their gradients, by Newton's method.

    The likelihood is concave, with one top or, where the estimates leap from 0 to 1 at one rank,
    with none: then nothing is fitted and the heights are NaN. Equal estimates need no fit, not
    even at 0 or 1. Ranks are measured from the middle, so that turning the order round turns the
    curve round exactly.
    """
    rank = rank - 0.5
    flat, leap = _without_a_fit(weight, rank, target)
    start = (weight * target).sum(axis=1) / weight.sum(axis=1)
    level, slope = np.log(start / (1 - start)), np.zeros(start.shape)
    level[leap | ~np.isnan(flat)] = np.nan
    rows = np.flatnonzero(~np.isnan(level))
    for _ in range(STEPS):
        if not rows.size:
            break
        w, x = weight[rows], rank[rows]
        step_level, step_slope = _step(w, x, target[rows], level[rows], slope[rows])
        length = _length(w, x, level[rows], slope[rows], step_level, step_slope)
        level[rows] += length * step_level
        slope[rows] += length * step_slope
        done = length == 1
        for side in (-0.5, 0.5):
            moved = np.abs(step_level + side * step_slope)
            height = _logistic(level[rows] + side * slope[rows])
            done &= (moved < CLOSE_ENOUGH) | (moved * height * (1 - height) < UNSEEN)
        rows = rows[~done]
    level[rows] = np.nan
    return _heights(weight, rank, flat, level, slope)


def _without_a_fit(
    weight: np.ndarray, rank: np.ndarray, target: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The common value of equal estimates (NaN where they differ), and where they leap.

    A likelihood of successes and failures has no top when all successes lie on one side of some
    rank and all failures on the other (Albert and Anderson, Biometrika 1984;71:1-10).
    """
    counts = weight > 0
    lowest = np.where(counts, target, np.inf).min(axis=1)
    highest = np.where(counts, target, -np.inf).max(axis=1)
    success, failure = counts & (target > 0), counts & (target < 1)
    first_success = np.where(success, rank, np.inf).min(axis=1)
    last_success = np.where(success, rank, -np.inf).max(axis=1)
    first_failure = np.where(failure, rank, np.inf).min(axis=1)
    last_failure = np.where(failure, rank, -np.inf).max(axis=1)
    leap = (last_failure <= first_success) | (last_success <= first_failure)
    return np.where(lowest == highest, lowest, np.nan), leap


def _step(
    w: np.ndarray, x: np.ndarray, t: np.ndarray, level: np.ndarray, slope: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    chance = _logistic(level[:, None] + slope[:, None] * x)
    pull = w * (t - chance)
    (a, b, c), det = _information(w * chance * (1 - chance), x)
    first, second = pull.sum(axis=1), (pull * x).sum(axis=1)
    return (c * first - b * second) / det, (a * second - b * first) / det


def _length(
    w: np.ndarray,
    x: np.ndarray,
    level: np.ndarray,
    slope: np.ndarray,
    step_level: np.ndarray,
    step_slope: np.ndarray,
) -> np.ndarray:
    """How much of a step to take, so that no subgroup moves more than ``STRIDE``.

    A subgroup beyond ``FAR`` is at the end of the scale to the last digit and does not count.
    """
    move = step_level[:, None] + step_slope[:, None] * x
    felt = (w > 0) & (np.abs(level[:, None] + slope[:, None] * x) < FAR)
    return np.minimum(1.0, STRIDE / np.where(felt, np.abs(move), 0.0).max(axis=1))


def _heights(
    weight: np.ndarray, rank: np.ndarray, flat: np.ndarray, level: np.ndarray, slope: np.ndarray
) -> tuple[np.ndarray, ...]:
    low, high = _logistic(level - slope / 2), _logistic(level + slope / 2)
    chance = _logistic(level[:, None] + slope[:, None] * rank)
    equal = ~np.isnan(flat)
    low[equal] = high[equal] = flat[equal]
    chance[equal] = flat[equal, None]
    (a, b, c), det = _information(weight * chance * (1 - chance), rank)
    # Implicit function theorem: how the coefficients move with each estimate.
    by_level = weight * (c[:, None] - b[:, None] * rank) / det[:, None]
    by_slope = weight * (a[:, None] * rank - b[:, None]) / det[:, None]
    low_gradient = (low * (1 - low))[:, None] * (by_level - by_slope / 2)
    high_gradient = (high * (1 - high))[:, None] * (by_level + by_slope / 2)
    return low, high, low_gradient, high_gradient


def _logistic(value: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-value))


def _information(w: np.ndarray, x: np.ndarray) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
    """Second derivatives (level, mixed, slope) and their determinant, from centred sums."""
    a, b, c = w.sum(axis=1), (w * x).sum(axis=1), (w * x * x).sum(axis=1)
    centre = (b / a)[:, None]
    return (a, b, c), a * (w * (x - centre) ** 2).sum(axis=1)


def _ends(seen: View, lawful: np.ndarray, fits: dict[str, object], variant: str) -> _Ends:
    """The fit of a variant, made once for both indices."""
    if variant not in fits:
        if variant == "linear":
            fits[variant] = _line(seen)
        else:
            fits[variant] = _curve(seen, lawful, package=variant == "logit_package")
    return fits[variant]


def _slope(ends: _Ends) -> Value:
    return ends.high - ends.low, ends.high_gradient - ends.low_gradient


def _relative(ends: _Ends, floor: np.ndarray | float = 0.0) -> Value:
    above_zero = (ends.low > floor) & (ends.high > floor)
    value = np.where(above_zero, ends.high / ends.low, np.nan)
    gradient = ends.high_gradient - value[:, None] * ends.low_gradient
    return value, gradient / ends.low[:, None]


def sii_linear(seen: View, lawful: np.ndarray, fits: dict[str, object]) -> Value:
    """SII by weighted least squares, in the indicator's unit."""
    return _slope(_ends(seen, lawful, fits, "linear"))


def rii_linear(seen: View, lawful: np.ndarray, fits: dict[str, object]) -> Value:
    """RII by weighted least squares; undefined where the line falls to zero."""
    return _relative(_ends(seen, lawful, fits, "linear"))


def sii_logit(seen: View, lawful: np.ndarray, fits: dict[str, object]) -> Value:
    """SII by a logistic curve, in the indicator's unit."""
    return _slope(_ends(seen, lawful, fits, "logit"))


def rii_logit(seen: View, lawful: np.ndarray, fits: dict[str, object]) -> Value:
    """RII by a logistic curve."""
    return _relative(_ends(seen, lawful, fits, "logit"), FLOOR * seen.scale)


def sii_logit_package(seen: View, lawful: np.ndarray, fits: dict[str, object]) -> Value:
    """SII as WHO's package computes it."""
    return _slope(_ends(seen, lawful, fits, "logit_package"))


def rii_logit_package(seen: View, lawful: np.ndarray, fits: dict[str, object]) -> Value:
    """RII as WHO's package computes it."""
    return _relative(_ends(seen, lawful, fits, "logit_package"), FLOOR * seen.scale)
