"""Figures that differ from what is shown today by more than a revision usually does.

``differs_from_published`` compares with the figure that readers see for the same cell, whoever it
is from; ``differs_from_ilo`` with the ILO's, which may stand beside a national one. Neither says
who is right: the officer sees both numbers and the source.
"""

from collections.abc import Iterator

import numpy as np

from indicators.validation.coherence import POINTS
from indicators.validation.file_rows import FileRows, plain_number
from indicators.validation.registry import Finding, check
from indicators.validation.texts import Rule

ILO = "ILO"


@check("differs_from_published")
def differs_from_published(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """More than the rule away from the figure that is shown for the same cell."""
    cells = rows.cells
    if rows.from_agency:
        wanted = cells.published_own
    else:
        # A national figure, or another agency's that readers are shown; the ILO's is told apart.
        theirs = [
            row["role"] == "national" or (row["role"] == "primary" and row["agency"] != ILO)
            for row in cells.published
        ]
        wanted = np.array(theirs, dtype=bool)
    yield from _differences(rows, rule, wanted)


@check("differs_from_ilo")
def differs_from_ilo(rows: FileRows, rule: Rule) -> Iterator[Finding]:
    """More than the rule away from the ILO's figure for the same cell."""
    if rows.from_agency:
        return
    wanted = [row["agency"] == ILO for row in rows.cells.published]
    yield from _differences(rows, rule, np.array(wanted, dtype=bool))


def _differences(rows: FileRows, rule: Rule, wanted: np.ndarray) -> Iterator[Finding]:
    cells = rows.cells
    if not wanted.any():
        return
    shown = cells.places_of(np.where(wanted, cells.published_cells, -1))
    found = shown.find(cells.cells)
    there = np.flatnonzero((found >= 0) & cells.leading & rows.in_own_unit)
    mine, theirs = rows.values[there], cells.all_values[rows.count + found[there]]
    points = rows.spread_flags("unit_measure", lambda unit: unit in POINTS, there)
    difference = np.abs(mine - theirs)
    allowed = np.where(points, rule["points"], np.abs(theirs) * rule["percent"] / 100)
    wrong = difference > allowed
    chosen = there[wrong]

    def said(at: np.ndarray) -> list[str]:
        others = [cells.published[place] for place in found[at].tolist()]
        return [f"{plain_number(other['obs_value'])} ({other['agency']})" for other in others]

    yield Finding(chosen, "obs_value", rows.numbers, said)
