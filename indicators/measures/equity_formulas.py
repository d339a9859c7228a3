"""Formulas of the inequality measures that need no regression, each with its gradient.

Every function takes a ``View`` and returns the estimate (one entry for each setting) and its
gradient, ∂m/∂y_j (settings × subgroups), from which ``equity_intervals`` takes the standard
error. They do not ask whether a measure is lawful: ``equity`` does, and hides what is not.

p_j: population share; X_j: rank; μ: average; r_j = y_j/μ. Source of all formulas: Schlotheuber
A, Hosseinpoor AR. Summary measures of health inequality. Int J Environ Res Public Health
2022;19:3697, and WHO's HEAT technical notes.
"""

from __future__ import annotations

import numpy as np

from indicators.measures.equity_groups import View

Value = tuple[np.ndarray, np.ndarray]

# WHO's convention for the logarithm of an estimate of zero.
ZERO_STANDS_FOR = 1e-6
# A gain smaller than this share of the estimate is the rounding of a sum, with a sign by chance.
ROUNDING = 1e-12


def _pair(seen: View) -> tuple[np.ndarray, np.ndarray]:
    """Places of the two subgroups compared: minuend or numerator, then the other.

    Ordered: most over least advantaged, turned round for adverse indicators, so that an
    expected disadvantage counts as positive. Not ordered: highest over lowest; with a reference,
    the reference over the lowest of the others, or the highest of the others over the reference.
    """
    favourable = seen.favourable
    ordered_first = np.where(favourable, seen.top, seen.bottom)
    ordered_second = np.where(favourable, seen.bottom, seen.top)
    high = np.where(favourable, seen.best, seen.worst)
    low = np.where(favourable, seen.worst, seen.best)
    reference = seen.reference
    other = _worst_of_the_others(seen)
    has_reference = reference >= 0
    first = np.where(has_reference, np.where(favourable, reference, other), high)
    second = np.where(has_reference, np.where(favourable, other, reference), low)
    return (
        np.where(seen.ordered, ordered_first, first),
        np.where(seen.ordered, ordered_second, second),
    )


def _worst_of_the_others(seen: View) -> np.ndarray:
    others = seen.known & (seen.mark(seen.reference) == 0)
    badness = np.where(seen.favourable[:, None], -seen.y, seen.y)
    worst = np.where(others, badness, -np.inf)
    tied = others & (worst == worst.max(axis=1, keepdims=True, initial=-np.inf))
    # Among equals the least certain, as for the best and the worst of all.
    doubt = np.where(tied, np.where(np.isnan(seen.se), np.inf, seen.se), -1.0)
    tied &= doubt == doubt.max(axis=1, keepdims=True, initial=-1.0)
    return np.where(tied.any(axis=1), tied.argmax(axis=1), -1) if tied.shape[1] else seen.top


def difference(seen: View) -> Value:
    """D = y₁ - y₂, in the indicator's unit."""
    first, second = _pair(seen)
    return seen.at(first) - seen.at(second), seen.mark(first) - seen.mark(second)


def ratio(seen: View) -> Value:
    """R = y₁ / y₂, without a unit."""
    first, second = _pair(seen)
    above, below = seen.at(first), seen.at(second)
    gradient = seen.mark(first) / below[:, None]
    gradient = gradient - seen.mark(second) * (above / below**2)[:, None]
    return above / below, gradient


def _attributable(seen: View) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    place = np.where(seen.ordered, seen.top, seen.best)
    level = seen.at(place)
    gain = level - seen.mean
    rounding = ROUNDING * np.maximum(np.abs(level), np.abs(seen.mean))
    wrong_way = np.where(seen.favourable, gain <= rounding, gain >= -rounding)
    return place, np.where(wrong_way, 0.0, gain), wrong_way


def par(seen: View) -> Value:
    """PAR = y_ref - μ, where ref is the most advantaged or best subgroup; 0 the wrong way round.

    Where it is set to 0 its gradient is unknown, so no interval is given.
    """
    place, gain, wrong_way = _attributable(seen)
    gradient = seen.mark(place) - seen.mean_gradient
    return gain, np.where(wrong_way[:, None], np.nan, gradient)


def paf(seen: View) -> Value:
    """PAF = 100 · PAR / μ, percent."""
    place, gain, wrong_way = _attributable(seen)
    mean = seen.mean[:, None]
    level = seen.at(place)[:, None]
    gradient = 100 * (seen.mark(place) / mean - seen.mean_gradient * level / mean**2)
    return 100 * gain / seen.mean, np.where(wrong_way[:, None], np.nan, gradient)


def aci(seen: View) -> Value:
    """ACI = Σ p_j (2X_j - 1) y_j, in the indicator's unit."""
    gradient = seen.share * (2 * seen.rank - 1)
    return (gradient * seen.y).sum(axis=1), gradient


def rci(seen: View) -> Value:
    """RCI = ACI / μ, between -1 and 1 (HEAT prints it times 100)."""
    absolute, gradient = aci(seen)
    return _over_mean(seen, absolute, gradient)


def _over_mean(seen: View, value: np.ndarray, gradient: np.ndarray) -> Value:
    mean = seen.mean[:, None]
    relative = value / seen.mean
    return relative, (gradient - relative[:, None] * seen.mean_gradient) / mean


def bgv(seen: View) -> Value:
    """BGV = Σ p_j (y_j - μ)², in the squared unit."""
    away = np.where(seen.known, seen.y - seen.mean[:, None], 0.0)
    return (seen.share * away**2).sum(axis=1), 2 * seen.share * away


def bgsd(seen: View) -> Value:
    """BGSD = √BGV, in the indicator's unit."""
    variance, gradient = bgv(seen)
    deviation = np.sqrt(variance)
    return deviation, gradient / (2 * deviation[:, None])


def cov(seen: View) -> Value:
    """COV = 100 · BGSD / μ, percent."""
    deviation, gradient = bgsd(seen)
    return _over_mean(seen, 100 * deviation, 100 * gradient)


def _mean_difference(
    seen: View, weight: np.ndarray, level: np.ndarray, level_gradient: np.ndarray
) -> Value:
    """Σ w_j |y_j - level| and its gradient, when the level moves with the estimates too."""
    away = np.where(seen.known, seen.y - level[:, None], 0.0)
    side = weight * np.sign(away)
    gradient = side - side.sum(axis=1, keepdims=True) * level_gradient
    return (weight * np.abs(away)).sum(axis=1), gradient


def mdmu(seen: View) -> Value:
    """MDM unweighted = (1/n) Σ |y_j - μ|, in the indicator's unit; μ itself is weighted."""
    return _mean_difference(seen, seen.equal_share, seen.mean, seen.mean_gradient)


def mdmw(seen: View) -> Value:
    """MDM weighted = Σ p_j |y_j - μ|, in the indicator's unit."""
    return _mean_difference(seen, seen.share, seen.mean, seen.mean_gradient)


def _from_place(seen: View, weight: np.ndarray, place: np.ndarray) -> Value:
    return _mean_difference(seen, weight, seen.at(place), seen.mark(place))


def mdbu(seen: View) -> Value:
    """MDB unweighted = (1/n) Σ |y_j - y_best|; n counts the best subgroup too."""
    return _from_place(seen, seen.equal_share, seen.best)


def mdbw(seen: View) -> Value:
    """MDB weighted = Σ p_j |y_j - y_best|."""
    return _from_place(seen, seen.share, seen.best)


def mdru(seen: View) -> Value:
    """MDR unweighted = (1/n) Σ |y_j - y_ref|; n counts the reference too."""
    return _from_place(seen, seen.equal_share, seen.reference)


def mdrw(seen: View) -> Value:
    """MDR weighted = Σ p_j |y_j - y_ref|."""
    return _from_place(seen, seen.share, seen.reference)


def idisu(seen: View) -> Value:
    """IDIS unweighted = 100 · MDMU / μ, percent."""
    value, gradient = mdmu(seen)
    return _over_mean(seen, 100 * value, 100 * gradient)


def idisw(seen: View) -> Value:
    """IDIS weighted = 100 · MDMW / μ, percent."""
    value, gradient = mdmw(seen)
    return _over_mean(seen, 100 * value, 100 * gradient)


def _logarithms(seen: View) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Ratios to the average, their logarithms, and the average, zeros standing for a millionth."""
    y = np.where(seen.known & (seen.y == 0), ZERO_STANDS_FOR, seen.y)
    mean = (seen.share * y).sum(axis=1, keepdims=True)
    ratios = np.where(seen.known, y / mean, 1.0)
    return ratios, np.log(ratios), mean


def ti(seen: View) -> Value:
    """TI = 1000 · Σ p_j r_j ln r_j."""
    ratios, logs, mean = _logarithms(seen)
    index = (seen.share * ratios * logs).sum(axis=1)
    gradient = seen.share / mean * (logs - index[:, None])
    return 1000 * index, 1000 * _unless_zero(seen, gradient)


def mld(seen: View) -> Value:
    """MLD = 1000 · Σ p_j (-ln r_j)."""
    ratios, logs, mean = _logarithms(seen)
    gradient = seen.share / mean * (1 - 1 / ratios)
    return -1000 * (seen.share * logs).sum(axis=1), 1000 * _unless_zero(seen, gradient)


def _unless_zero(seen: View, gradient: np.ndarray) -> np.ndarray:
    """No gradient, so no interval, where a zero was replaced: it would be the convention's own."""
    replaced = (seen.known & (seen.y == 0)).any(axis=1)
    return np.where(replaced[:, None], np.nan, gradient)
