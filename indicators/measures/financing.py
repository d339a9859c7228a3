"""Set money against need: the gap that is left to finance, and the identity behind ADB's SPI.

* ``financing_gap``: what guarantees would cost, less what is spent on each, never below nothing
  for one guarantee: money for pensions does not pay child benefits. ILO: annual cost =
  beneficiaries × unit cost.
* ``as_shares``: an amount as percent of GDP, of government and of social protection spending.
* ``depth``, ``breadth``, ``indicator``: SPI = depth × breadth. Depth is spending per person
  reached, breadth the persons reached among those intended; so SPI is spending per person
  intended, all as percent of GDP per person.

An unknown amount makes the result unknown; it is never taken as nothing. ``PUBLISHED`` holds the
orders of magnitude that others have published, for comparison and never for computing.
"""

from collections.abc import Mapping
from dataclasses import dataclass

N_ = str  # marks a text for translation; whoever shows it translates it

REASONS = {
    "unknown_cost": N_("The cost of a guarantee is not known."),
    "unknown_spending": N_("What is spent on a guarantee is not known."),
    "nothing_to_divide_by": N_("The amount to divide by is not known or is zero."),
}


@dataclass(frozen=True)
class Amount:
    """A number with its reason where it cannot be said."""

    value: float | None
    reason: str | None = None


def financing_gap(
    costs: Mapping[str, float | None], spending: Mapping[str, float | None]
) -> dict[str, Amount]:
    """What is left to finance for each guarantee, and ``total``.

    Parameters
    ----------
    costs, spending
        Amounts a year by guarantee, in one currency or as percent of GDP. A guarantee without an
        entry in ``spending`` is one whose spending is not known; write 0 where there is none.
    """
    gaps = {}
    for guarantee, cost in costs.items():
        spent = spending.get(guarantee)
        if cost is None:
            gaps[guarantee] = Amount(None, "unknown_cost")
        elif spent is None:
            gaps[guarantee] = Amount(None, "unknown_spending")
        else:
            gaps[guarantee] = Amount(max(0.0, cost - spent))
    unknown = next((gap.reason for gap in gaps.values() if gap.value is None), None)
    total = None if unknown or not gaps else sum(gap.value for gap in gaps.values())
    reason = unknown or (None if gaps else "unknown_cost")
    return gaps | {"total": Amount(total, reason)}


def share(amount: float | None, whole: float | None) -> Amount:
    """``amount`` as percent of ``whole``."""
    if amount is None:
        return Amount(None, "unknown_cost")
    if not whole:
        return Amount(None, "nothing_to_divide_by")
    return Amount(100 * amount / whole)


def as_shares(amount: float | None, wholes: Mapping[str, float | None]) -> dict[str, Amount]:
    """An amount as percent of each of ``wholes``, such as ``gdp`` or ``government``."""
    return {name: share(amount, whole) for name, whole in wholes.items()}


def depth(spending: float | None, reached: float | None, gdp_per_person: float | None) -> Amount:
    """Spending per person reached, percent of GDP per person."""
    if spending is None:
        return Amount(None, "unknown_spending")
    if not reached or not gdp_per_person:
        return Amount(None, "nothing_to_divide_by")
    return Amount(100 * spending / reached / gdp_per_person)


def breadth(reached: float | None, intended: float | None) -> Amount:
    """Persons reached, percent of the persons intended."""
    if reached is None or not intended:
        return Amount(None, "nothing_to_divide_by")
    return Amount(100 * reached / intended)


def indicator(of_depth: Amount, of_breadth: Amount) -> Amount:
    """SPI = depth × breadth, percent of GDP per person."""
    if of_depth.value is None or of_breadth.value is None:
        return Amount(None, of_depth.reason or of_breadth.reason)
    return Amount(of_depth.value * of_breadth.value / 100)


@dataclass(frozen=True)
class Published:
    """An order of magnitude that somebody else has published."""

    value: float
    unit_measure: str
    text: str
    source: str


_ILO_2024 = "ILO, Cattaneo, Schwarzer, Razavi, Visentin 2024, Working Paper 113"
_ILO_2017 = "ILO, Extension of Social Security Working Paper 58"
_ADB_2016 = "ADB, The Social Protection Indicator: Assessing Results for Asia, 2016"

PUBLISHED: dict[str, Published] = {
    "ilo_2024_total": Published(
        3.3,
        "PT_GDP",
        N_("financing gap of 133 low- and middle-income countries, a year"),
        _ILO_2024,
    ),
    "ilo_2024_health": Published(2.0, "PT_GDP", N_("of it for essential health care"), _ILO_2024),
    "ilo_2024_cash": Published(1.3, "PT_GDP", N_("of it for five cash benefits"), _ILO_2024),
    "ilo_2024_government": Published(
        10.6, "PT", N_("the gap as a share of government expenditure"), _ILO_2024
    ),
    "ilo_2024_social_protection": Published(
        31.6, "PT", N_("the gap as a share of social protection expenditure"), _ILO_2024
    ),
    "ilo_2024_low_income": Published(
        52.3, "PT_GDP", N_("financing gap of low-income countries"), _ILO_2024
    ),
    "ilo_2017_cash": Published(
        2.1, "PT_GDP", N_("cost of four universal cash benefits in 57 countries"), _ILO_2017
    ),
    "adb_2016_spi": Published(
        3.7, "PT_GDPPC", N_("Social Protection Indicator of 25 countries in Asia"), _ADB_2016
    ),
    "adb_2016_insurance": Published(2.7, "PT_GDPPC", N_("of it social insurance"), _ADB_2016),
}
WARNING = N_(
    "A regional calculation like this one cannot replace a national costing: the ILO says so of "
    "its own, and it holds all the more for this one."
)
