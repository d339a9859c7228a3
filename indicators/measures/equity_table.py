"""The table of the 21 measures: what each is called, when it is lawful, how it is computed.

``equity`` reads this table and nothing else about a measure. Adding one is adding a row here
and its formula to ``equity_formulas``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indicators.measures import equity_formulas as formulas
from indicators.measures import equity_regression as regression

Formula = Callable[..., tuple[np.ndarray, np.ndarray]]


def _(text: str) -> str:
    """Mark a text for translation; whoever shows it says it in the reader's language."""
    return text


@dataclass(frozen=True)
class Measure:
    """What a measure is called, when it is lawful, and how it is computed.

    ``dimension`` is ``any``, ``ordered`` or ``not ordered``. ``population`` says what it needs
    besides estimates: ``none``; ``all`` populations; or the ``average``, which is computed from
    all populations and otherwise taken as published. ``relative`` measures divide by the average
    or by an estimate. ``bounds`` says how an interval is laid: ``free``, ``positive`` (cut at
    zero) or ``ratio`` (on the logarithmic scale). ``undefined`` is the reason given when every
    guard is passed and there is still no number.
    """

    code: str
    variant: str | None
    name: str
    dimension: str
    population: str
    formula: Formula
    relative: bool = False
    reference: bool = False
    bounds: str = "free"
    undefined: str = "not_finite"

    @property
    def pairwise(self) -> bool:
        """Whether two subgroups are compared, whatever the others."""
        return self.code in ("d", "r")

    @property
    def logistic(self) -> bool:
        """Whether a curve between 0 and the scale of the indicator is fitted."""
        return self.variant in ("logit", "logit_package")


def _spread(code: str, name: str, population: str, formula: Formula, **more: object) -> Measure:
    return Measure(code, None, name, "not ordered", population, formula, bounds="positive", **more)


def _curve(code: str, variant: str, formula: Formula) -> Measure:
    if code == "sii":
        name, more = _("Slope index of inequality"), {}
    else:
        name, more = _("Relative index of inequality"), {"relative": True, "bounds": "ratio"}
    undefined = "not_settled"
    if variant == "linear":
        undefined = "line_below_zero" if code == "rii" else "not_finite"
    return Measure(code, variant, name, "ordered", "all", formula, undefined=undefined, **more)


MEASURES: tuple[Measure, ...] = (
    Measure("d", None, _("Difference"), "any", "none", formulas.difference),
    Measure(
        "r",
        None,
        _("Ratio"),
        "any",
        "none",
        formulas.ratio,
        relative=True,
        bounds="ratio",
        undefined="zero_denominator",
    ),
    Measure("par", None, _("Population attributable risk"), "any", "average", formulas.par),
    Measure(
        "paf",
        None,
        _("Population attributable fraction"),
        "any",
        "average",
        formulas.paf,
        relative=True,
    ),
    Measure("aci", None, _("Absolute concentration index"), "ordered", "all", formulas.aci),
    Measure(
        "rci",
        None,
        _("Relative concentration index"),
        "ordered",
        "all",
        formulas.rci,
        relative=True,
    ),
    _curve("sii", "linear", regression.sii_linear),
    _curve("sii", "logit", regression.sii_logit),
    _curve("rii", "linear", regression.rii_linear),
    _curve("rii", "logit", regression.rii_logit),
    _spread("bgv", _("Between-group variance"), "all", formulas.bgv),
    _spread("bgsd", _("Between-group standard deviation"), "all", formulas.bgsd),
    _spread("cov", _("Coefficient of variation"), "all", formulas.cov, relative=True),
    _spread("mdmu", _("Mean difference from mean, unweighted"), "average", formulas.mdmu),
    _spread("mdmw", _("Mean difference from mean, weighted"), "all", formulas.mdmw),
    _spread("mdbu", _("Mean difference from best subgroup, unweighted"), "none", formulas.mdbu),
    _spread("mdbw", _("Mean difference from best subgroup, weighted"), "all", formulas.mdbw),
    _spread(
        "mdru",
        _("Mean difference from reference subgroup, unweighted"),
        "none",
        formulas.mdru,
        reference=True,
    ),
    _spread(
        "mdrw",
        _("Mean difference from reference subgroup, weighted"),
        "all",
        formulas.mdrw,
        reference=True,
    ),
    _spread("idisu", _("Index of disparity, unweighted"), "average", formulas.idisu, relative=True),
    _spread("idisw", _("Index of disparity, weighted"), "all", formulas.idisw, relative=True),
    _spread("ti", _("Theil index"), "all", formulas.ti, relative=True),
    _spread("mld", _("Mean log deviation"), "all", formulas.mld, relative=True),
)

# The fit that WHO's own package makes, with squared weights; only for comparing with it.
PACKAGE_MEASURES: tuple[Measure, ...] = (
    _curve("sii", "logit_package", regression.sii_logit_package),
    _curve("rii", "logit_package", regression.rii_logit_package),
)
