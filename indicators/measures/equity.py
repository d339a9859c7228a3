"""Measure inequality between the subgroups of a population: WHO's 21 summary measures.

One *setting* is one indicator, in one place and year, split by one dimension (wealth quintile,
sex, region ...) into subgroups. ``pack`` lays many settings side by side; ``compute`` gives
every measure of all of them at once, with a standard error and a 95 % interval where the
subgroups' own standard errors are known.

A measure that would mislead is *refused*: its estimate is missing and its reason says why. A
gradient without an order, a spread of two groups, a weighted mean without populations have no
number here. A missing estimate is never a zero, and a subgroup of nobody (population 0) is left
out before anything is counted.

The measures are listed in ``equity_table``, with formulas in ``equity_formulas`` and
``equity_regression`` and intervals in ``equity_intervals``; ``docs/methods-equity.md`` gives
each with its source. Nothing here reads a file, knows a country, or rounds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.measures.equity_groups import Groups, Setting, View, pack, view
from indicators.measures.equity_intervals import interval
from indicators.measures.equity_table import MEASURES, PACKAGE_MEASURES, Measure

__all__ = ["MEASURES", "PACKAGE_MEASURES", "REASONS", "Groups", "Measure", "Result", "Setting"]
__all__ += ["compute", "pack", "rows"]

# WHO's rule: at least 85 % of the subgroups must have an estimate.
MISSING_SHARE_ALLOWED = 0.15


def _(text: str) -> str:
    """Mark a text for translation; whoever shows it says it in the reader's language."""
    return text


# Reasons in the order in which they are looked for: the first that applies is given.
REASONS = {
    "unusable": _("A population or a standard error is negative, or a number is infinite."),
    "too_few": _("Fewer than two subgroups have people in them."),
    "two_subgroups": _("Two subgroups are described by their difference and ratio alone."),
    "needs_order": _("The subgroups have no order from the most to the least disadvantaged."),
    "ordered": _("The subgroups are ordered; this measure is for subgroups without an order."),
    "bad_order": _("The order of the subgroups is incomplete or repeated."),
    "missing_share": _("More than 15% of the subgroups have no estimate."),
    "missing_end": _("The most or the least advantaged subgroup has no estimate."),
    "missing_pair": _("Fewer than two subgroups have an estimate."),
    "several_references": _("More than one subgroup is named as the reference."),
    "needs_reference": _("No subgroup is named as the reference."),
    "missing_reference": _("The reference subgroup has no estimate."),
    "missing_population": _("The population of a subgroup is not known."),
    "missing_average": _("Neither all populations nor the average of the setting are known."),
    "negative": _("An estimate is negative; a relative measure needs estimates from zero up."),
    "zero_average": _("The average is zero; a relative measure would divide by it."),
    "needs_scale": _("The scale of the indicator is not known; the logistic curve needs it."),
    "outside_scale": _("An estimate lies outside the scale of the indicator."),
    "zero_denominator": _("The ratio would divide by zero."),
    "line_below_zero": _("The fitted line falls to zero or below, so its ends have no ratio."),
    "not_settled": _(
        "No logistic curve fits: the estimates leap from one end of the scale to the other."
    ),
    "not_finite": _("The numbers are too large or too small to compute with."),
}
CODES = tuple(REASONS)
LAWFUL = -1


@dataclass(frozen=True)
class Result:
    """One measure of many settings: five arrays, one entry for each setting.

    ``estimate``, ``se``, ``ci_lower`` and ``ci_upper`` are NaN where there is no number;
    ``refusal`` is an index into ``CODES``, or ``LAWFUL`` where there is an estimate.
    """

    estimate: np.ndarray
    se: np.ndarray
    ci_lower: np.ndarray
    ci_upper: np.ndarray
    refusal: np.ndarray

    def reasons(self) -> list[str | None]:
        """The sentence of each refusal, ``None`` where there is an estimate."""
        sentences = [*REASONS.values(), None]
        return [sentences[code] for code in self.refusal]


def compute(
    groups: Groups, measures: Sequence[Measure] = MEASURES
) -> dict[tuple[str, str | None], Result]:
    """Every measure of every setting, by (code, variant).

    Parameters
    ----------
    groups
        Settings side by side, from ``pack``.
    measures
        Which measures, ``MEASURES`` unless said otherwise; add ``PACKAGE_MEASURES`` to compare
        with WHO's package.

    Returns
    -------
    dict
        A ``Result`` for each measure, entries in the order of the settings. Units: those of the
        indicator for absolute measures (squared for ``bgv``); percent for ``paf``, ``cov`` and
        ``idis``; thousandths for ``ti`` and ``mld``; none for ``r``, ``rii`` and ``rci``.
    """
    # What cannot be computed comes out as NaN or infinite and is then refused by name.
    with np.errstate(all="ignore"):
        seen = view(groups)
        fits: dict[str, object] = {}
        return {(m.code, m.variant): _measure(m, seen, fits) for m in measures}


def _measure(measure: Measure, seen: View, fits: dict[str, object]) -> Result:
    refusal = _refusal(measure, seen)
    lawful = refusal == LAWFUL
    if measure.dimension == "ordered" and measure.variant is not None:
        estimate, gradient = measure.formula(seen, lawful, fits)
    else:
        estimate, gradient = measure.formula(seen)
    undefined = lawful & ~np.isfinite(estimate)
    refusal[undefined] = CODES.index(measure.undefined)
    lawful &= ~undefined
    estimate = np.where(lawful, estimate, np.nan)
    needed = (gradient != 0) if measure.pairwise else seen.known
    kinked = seen.equal if measure.bounds == "positive" else np.zeros_like(lawful)
    se, lower, upper = interval(estimate, gradient, seen.se, needed, kinked, measure.bounds)
    return Result(estimate, se, lower, upper, refusal)


def _refusal(measure: Measure, seen: View) -> np.ndarray:
    """Index of the first reason against the measure in each setting, or ``LAWFUL``."""
    checks = {"unusable": seen.unusable, "too_few": seen.count < 2}
    if not measure.pairwise:
        checks["two_subgroups"] = seen.count == 2
        checks["missing_share"] = seen.missing_share > MISSING_SHARE_ALLOWED
    if measure.dimension == "ordered":
        checks["needs_order"] = ~seen.ordered
    if measure.dimension == "not ordered":
        checks["ordered"] = seen.ordered
    else:
        checks["bad_order"] = seen.bad_order
    if measure.pairwise:
        checks["missing_end"] = seen.ordered & ((seen.top < 0) | (seen.bottom < 0))
        checks["missing_pair"] = seen.known_count < 2
    if measure.pairwise or measure.reference:
        unordered = ~seen.ordered
        checks["several_references"] = unordered & (seen.references > 1)
        checks["missing_reference"] = unordered & (seen.references == 1) & (seen.reference < 0)
    if measure.reference:
        checks["needs_reference"] = seen.references == 0
    if measure.code in ("par", "paf"):
        checks["missing_end"] = seen.ordered & (seen.top < 0)
    if measure.population == "all":
        checks["missing_population"] = ~seen.populations_known
    if measure.population == "average":
        checks["missing_average"] = np.isnan(seen.mean)
    if measure.relative:
        checks["negative"] = seen.negative
        if measure.code != "r" and measure.population != "none":
            checks["zero_average"] = seen.mean <= 0
    if measure.logistic:
        checks["needs_scale"] = ~(seen.scale > 0)
        checks["outside_scale"] = seen.outside_scale
    refusal = np.full(seen.ordered.shape, LAWFUL, dtype=np.int8)
    for code in reversed(CODES):
        if code in checks:
            refusal[checks[code]] = CODES.index(code)
    return refusal


def rows(results: dict[tuple[str, str | None], Result]) -> list[list[dict[str, object]]]:
    """For each setting a list of plain rows, one for each measure, ready for JSON.

    A row has ``measure, variant, estimate, se, ci_lower, ci_upper, reason``; what is not known
    is ``None``, and ``reason`` is a sentence exactly where the estimate is ``None``.
    """
    numbers = ("estimate", "se", "ci_lower", "ci_upper")
    columns = []
    for (code, variant), result in results.items():
        lists = [
            [None if value != value else value for value in getattr(result, name).tolist()]
            for name in numbers
        ]
        columns.append(
            [
                {"measure": code, "variant": variant, **dict(zip(numbers, values, strict=True))}
                | {"reason": reason}
                for *values, reason in zip(*lists, result.reasons(), strict=True)
            ]
        )
    return [list(setting) for setting in zip(*columns, strict=True)]
