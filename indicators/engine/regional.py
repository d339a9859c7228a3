"""Regional figures of every year and of every group, made of what an engine chose.

The engines choose rows; the figure is ``measures.regional.regional_figure`` as everywhere else.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Protocol

from indicators.catalogue import BREAKDOWNS
from indicators.engine.questions import AS_IT_STOOD, BY_GROUP, Question
from indicators.measures.regional import MemberValue, regional_figure, regional_people

ASEAN = "ASEAN"

Row = dict[str, Any]


class Engine(Protocol):
    """Whoever answers: this machine or a cluster."""

    def ask(self, question: Question) -> list[tuple]: ...

    def close(self) -> None: ...


def as_it_stood(
    engine: Engine,
    members: Sequence[str],
    people: dict[tuple[str, str], dict[int, float]],
    definitions: dict[str, Row],
) -> list[Row]:
    """The regional figure of each indicator in each year in which a member reported.

    Parameters
    ----------
    members
        The members on the day of the publication; they are compared as one group in every year.
    people
        Persons by ``(kind, ref_area)`` and year: whom a silent member's share would be of.
    definitions
        By indicator: ``higher_is``, ``population_kind``, ``unit_measure``.

    Returns
    -------
    list
        Rows by indicator and ``as_of`` (year): the columns of ``regional_figure`` and of
        ``regional_people``. A member's newest value up to that year counts, as the rule of the
        regional figure has it; nothing later than the year is known to it.
    """
    rows = []
    for (indicator, year), chosen in groupby(engine.ask(AS_IT_STOOD), key=lambda row: row[:2]):
        definition = definitions[indicator]
        kind = definition["population_kind"]
        silent = {area: _newest(people, kind, area, year) for area in members}
        values = [MemberValue(area, when, value, held) for *_, area, when, value, held in chosen]
        figure = regional_figure(values, members, silent)
        counted = regional_people(figure, definition["higher_is"])
        rows.append(_row(indicator, definition, figure) | {"as_of": year} | counted)
    return rows


def by_group(engine: Engine, members: Sequence[str], definitions: dict[str, Row]) -> list[Row]:
    """The regional figure of each group of people of each breakdown.

    How many people a group has is not held, so the figure is the simple mean of the members that
    tell the groups apart, withheld below half of them. ``stratum`` is the group's code.
    """
    chosen: dict[tuple[str, str, str], list[MemberValue]] = {}
    for indicator, breakdown, area, year, *codes, value in engine.ask(BY_GROUP):
        stratum = codes[BREAKDOWNS.index(breakdown)]
        cell = chosen.setdefault((indicator, breakdown, stratum), [])
        cell.append(MemberValue(area, year, value, None))
    rows = []
    for (indicator, breakdown, stratum), values in sorted(chosen.items()):
        figure = regional_figure(values, members, {})
        row = _row(indicator, definitions[indicator], figure)
        rows.append(row | {"breakdown": breakdown, "stratum": stratum})
    return rows


def _row(indicator: str, definition: Row, figure: Row) -> Row:
    shown = {name: value for name, value in figure.items() if name != "values_used"}
    unit = {"unit_measure": definition["unit_measure"]}
    return {"indicator": indicator, "ref_area": ASEAN} | unit | shown


def _newest(
    people: dict[tuple[str, str], dict[int, float]], kind: str, ref_area: str, year: int
) -> float | None:
    """Persons of a member in the newest year held, up to ``year``."""
    held = people[kind, ref_area] if (kind, ref_area) in people else {}
    known = [when for when in held if when <= year]
    return held[max(known)] if known else None
