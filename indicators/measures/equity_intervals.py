"""Say how sure a measure is, from the standard errors of its subgroups.

One method for all measures, the first-order Taylor series (delta method): with independent
subgroups, the variance of a measure m is Σ (∂m/∂y_j)² se_j². For the difference that is
√(se₁² + se₂²); for the ratio it is the usual formula on the logarithmic scale. It is the
analytic method of the National Cancer Institute's HD*Calc (help pages, "Variance and Confidence
Intervals for Health Disparity Measures"; Ahn and others, JCO Clin Cancer Inform 2018;2:1-19).

Limits, which ``docs/methods-equity.md`` repeats for readers: populations and the choice of the
best, worst or reference subgroup are taken as known, so measures that pick the highest or lowest
estimate are too wide in estimate and too narrow in interval; an absolute value or a square has
no slope at equality, so no interval is given there.
"""

from __future__ import annotations

import numpy as np

Z_95 = 1.959963984540054  # 97.5 % point of the normal distribution


def interval(
    estimate: np.ndarray,
    gradient: np.ndarray,
    se: np.ndarray,
    needed: np.ndarray,
    kinked: np.ndarray,
    bounds: str,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Standard error and 95 % limits of one measure for many settings.

    Parameters
    ----------
    estimate
        One entry for each setting, NaN where there is no estimate.
    gradient, se
        (settings × subgroups): slope of the measure in each estimate, and standard errors.
    needed
        The cells whose standard error must be known.
    kinked
        Settings in which the measure has no slope.
    bounds
        ``free``: estimate ± 1.96 se; ``positive``: the same, cut at zero; ``ratio``: estimate
        × exp(± 1.96 se / estimate), which needs an estimate above zero.

    Returns
    -------
    tuple
        ``se, ci_lower, ci_upper``, NaN where they cannot be said.
    """
    variance = np.where(needed, (gradient * se) ** 2, 0.0).sum(axis=1)
    error = np.sqrt(variance)
    unknown = np.isnan(estimate) | kinked | ~np.isfinite(error)
    error = np.where(unknown, np.nan, error)
    if bounds == "ratio":
        positive = np.where(estimate > 0, estimate, np.nan)
        factor = np.exp(Z_95 * error / positive)
        lower, upper = positive / factor, positive * factor
    else:
        lower, upper = estimate - Z_95 * error, estimate + Z_95 * error
        if bounds == "positive":
            lower = np.maximum(lower, 0.0)  # keeps NaN
    finite = np.isfinite(lower) & np.isfinite(upper)
    return error, np.where(finite, lower, np.nan), np.where(finite, upper, np.nan)
