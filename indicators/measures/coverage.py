"""How many people stand behind a percentage: covered, left out, affected.

A percentage of coverage is a share of a *reference population*: all persons, children, women
giving birth. This module counts that population from what agencies publish and multiplies.

House rules, part of every figure:

* The population is that of the value's **own** year. If that year is not held, the number of
  people cannot be said; the nearest year is not used.
* Children are 0-17: ages 0-14 and three fifths of ages 15-19, until single ages are held.
* Older persons are counted from the statutory pensionable age where its source is known, women
  and men apart, else from 65; the note says which. Inside a five-year age group people are taken
  as spread evenly.
* Women giving birth are live births; unemployed persons are labour force times unemployment
  rate, and employed persons the rest: both *derived*, and said to be.
* Only a percentage of persons can be counted. Where a higher value is better it gives covered
  and uncovered persons. Where a higher value is worse (poverty, child labour) it gives affected
  persons, and nobody is called covered.

Numbers in, numbers out: nothing here reads a store. Notes are words that
the reader's language translates; reasons are codes, such words, or the indicator's own clause.
An unknown number is None and never 0.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

OLDER_PERSONS_FROM = 65
SHARE_OF_15_TO_19_UNDER_18 = 3 / 5

N_ = str  # marks a text for translation; whoever shows it translates it

CHILDREN = N_("children aged 0–17: ages 0–14 and three fifths of ages 15–19")
PENSIONABLE = N_("older persons counted from the statutory pensionable age")
AGED_65 = N_("older persons counted from age 65: the pensionable age and its source are not held")
BIRTHS = N_("live births stand for women giving birth")
WORKERS = N_("labour force aged 15 and over, modelled estimate")
DERIVED = N_("derived from the labour force and the unemployment rate")

NOT_PERSONS = N_("not a share of persons")
AFFECTED = N_("counts persons affected, not persons covered")
REASONS = ("no_value", "no_reference_population", NOT_PERSONS, AFFECTED)


@dataclass(frozen=True)
class Reference:
    """A reference population of one country in one year.

    ``persons`` is None when it cannot be said. ``note`` says how it was counted; ``derived`` is
    true where we computed the number from two published ones.
    """

    persons: float | None
    note: str = ""
    derived: bool = False


@dataclass(frozen=True)
class Pensionable:
    """Statutory pensionable ages in years. Give them only where their source is known."""

    women: float
    men: float


def reference_populations(
    women: Mapping[str, float],
    men: Mapping[str, float],
    births: float | None = None,
    labour_force: float | None = None,
    unemployment_rate: float | None = None,
    pensionable: Pensionable | None = None,
) -> dict[str, Reference]:
    """Every reference population of one country in one year.

    Parameters
    ----------
    women, men
        Persons by age group, such as ``{"Y0T4": 170e3, …, "Y_GE100": 12}``.
    births, labour_force
        Persons; None where not held.
    unemployment_rate
        Percent of the labour force, 0-100.
    pensionable
        None where the country's age, or its source, is not known.

    Returns
    -------
    dict
        By kind of ``reference_population`` in the definitions; a kind that cannot be counted is
        there with ``persons`` None.
    """
    both = {age: women[age] + men[age] for age in women if age in men}
    ages = pensionable or Pensionable(OLDER_PERSONS_FROM, OLDER_PERSONS_FROM)
    unemployed = _product(labour_force, unemployment_rate)
    return {
        "population": Reference(aged(both, 0)),
        "children": Reference(children(both), CHILDREN),
        "older_persons": Reference(
            _sum(aged(women, ages.women), aged(men, ages.men)),
            PENSIONABLE if pensionable else AGED_65,
        ),
        "births": Reference(births, BIRTHS),
        "labour_force": Reference(labour_force, WORKERS),
        "unemployed": Reference(unemployed, DERIVED, derived=True),
        "employed": Reference(
            None if unemployed is None else labour_force - unemployed,
            DERIVED,
            derived=True,
        ),
        "under5": Reference(both.get("Y0T4")),
    }


def aged(groups: Mapping[str, float], age: float) -> float | None:
    """Persons of ``age`` and older; None unless the groups leave no age out above it.

    A group that ``age`` cuts is shared evenly: from 62 on, three fifths of ages 60-64 count.
    """
    spans = [(_span(code), persons) for code, persons in groups.items()]
    if any(span is None for span, _ in spans):
        return None
    expected, total = None, 0.0
    for (first, end), persons in sorted(spans):
        if end is not None and end <= age:
            continue
        if expected is None and first > age or expected is not None and first != expected:
            return None
        part = 1.0 if first >= age or end is None else (end - age) / (end - first)
        total += persons * part
        expected = end
    # The last group has to be open at the top, or the oldest would be missing unseen.
    return total if spans and expected is None else None


def children(groups: Mapping[str, float]) -> float | None:
    """Persons aged 0-17, from five-year groups; None if one of the four groups is missing."""
    needed = ("Y0T4", "Y5T9", "Y10T14", "Y15T19")
    if any(code not in groups for code in needed):
        return None
    return sum(groups[code] for code in needed[:3]) + SHARE_OF_15_TO_19_UNDER_18 * groups["Y15T19"]


def people_behind(
    obs_value: float | None,
    reference_persons: float | None,
    *,
    unit_measure: str,
    higher_is: str,
    kind: str,
    reason: str | None = None,
) -> dict[str, float | str | None]:
    """Turn a share into persons, or say why that cannot be done.

    Parameters
    ----------
    obs_value
        Percent, 0-100.
    reference_persons
        The reference population in the value's own year.
    unit_measure, higher_is, kind, reason
        As the indicator's definition has them; ``reason`` is its clause for ``kind: none``.

    Returns
    -------
    dict
        ``covered_persons``, ``uncovered_persons``, ``affected_persons`` (not rounded) and
        ``persons_reason``, which is None only when covered and uncovered are known.
    """
    people = dict.fromkeys(("covered_persons", "uncovered_persons", "affected_persons"))
    if kind == "none" or unit_measure != "PT" or higher_is not in ("better", "worse"):
        return people | {"persons_reason": reason or NOT_PERSONS}
    if obs_value is None:
        return people | {"persons_reason": "no_value"}
    if reference_persons is None:
        return people | {"persons_reason": "no_reference_population"}
    share = reference_persons * obs_value / 100
    if higher_is == "worse":
        return people | {"affected_persons": share, "persons_reason": AFFECTED}
    return people | {
        "covered_persons": share,
        "uncovered_persons": reference_persons - share,
        "persons_reason": None,
    }


def _span(code: str) -> tuple[int, int | None] | None:
    """First age, and the age after the last: ``Y15T19`` is (15, 20), ``Y_GE65`` (65, None).

    None for a code that is no age group: who is in it is not known, and neither is the total.
    """
    closed = re.fullmatch(r"Y(\d+)(?:T(\d+))?", code)
    if closed:
        return int(closed[1]), int(closed[2] or closed[1]) + 1
    opened = re.fullmatch(r"Y_GE(\d+)", code)
    return (int(opened[1]), None) if opened else None


def _sum(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first + second


def _product(persons: float | None, percent: float | None) -> float | None:
    return None if persons is None or percent is None else persons * percent / 100
