"""Every check has one function, and this is where it is written down.

A check is known by its id, and three things bear that id: a row of ``definitions/checks.csv`` (how
serious, and the words in each language), a function, and a file in ``tests/uploads/bad`` that has
this one fault. Faults of structure, codes and numbers are met while a file is read, so intake
raises them; their ids stand in ``indicators.intake.CHECKS``. All others are functions here:

    @check("value_above_bounds")
    def value_above_bounds(rows, rule):
        yield Finding(np.flatnonzero(...), "obs_value", expected=...)

A function looks at whole columns at once and never at row after row: it names the rows that are
wrong, and how to say what was found and expected in one of them. Only the rows that will be listed
are ever asked for their words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from indicators.intake import CHECKS as RAISED_BY_INTAKE

if TYPE_CHECKING:
    from indicators.validation.file_rows import FileRows
    from indicators.validation.texts import Rule

# What to say about some rows: the same of all, or a text for each, made when it is asked for.
Said = str | Callable[[np.ndarray], Sequence[str]]


@dataclass(frozen=True)
class Finding:
    """Rows that are wrong in the same way.

    ``rows`` are places in the table of the reading, in order. ``column`` is the normalised name;
    ``header`` replaces it for a column that no layout knows, and ``lines`` the lines of the rows
    where they are not those of the table. ``found`` None is the text as it was sent.
    """

    rows: np.ndarray
    column: str
    found: Said | None = None
    expected: Said = ""
    fix: Said = ""
    header: str | None = None
    lines: np.ndarray | None = field(default=None, repr=False)


CheckFunction = Callable[["FileRows", "Rule"], Iterable[Finding]]

FUNCTIONS: dict[str, CheckFunction] = {}


def check(name: str) -> Callable[[CheckFunction], CheckFunction]:
    """Write a function down under the id of its check."""

    def register(function: CheckFunction) -> CheckFunction:
        if name in FUNCTIONS or name in RAISED_BY_INTAKE:
            raise ValueError(f"The check {name} has two functions.")
        FUNCTIONS[name] = function
        return function

    return register


def by_row(rows: np.ndarray, values: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """The values that stand beside some rows, for whichever of these rows are asked for."""
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    return lambda asked: values[order[np.searchsorted(ordered, asked)]]


def known_checks() -> dict[str, str]:
    """Every check by id, and the stage that raises it: ``intake`` or ``validation``."""
    return dict.fromkeys(RAISED_BY_INTAKE, "intake") | dict.fromkeys(FUNCTIONS, "validation")
