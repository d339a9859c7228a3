"""SDMX-CSV 2.0: ``STRUCTURE, STRUCTURE_ID``, then perhaps ``ACTION``, then the concepts.

``ACTION`` says what a row is for: I informs, A appends, M merges, R replaces, and D deletes. All
but D give an observation. A deletion is refused: a figure is withdrawn by sending its row with an
empty value and a status that says why, so that its absence is data too.

A header such as ``STRUCTURE[;]`` names the sign that divides several values inside one cell, and
``CONTACT[]`` a column whose cells may hold several. A dimension of ours holds one.
"""

import re

from indicators.intake import sdmx_csv
from indicators.intake.layout import Draft, Plan, positions, remaining
from indicators.intake.reading import Layout
from indicators.intake.sdmx_csv import NAMES, REQUIRED, concept, own_export, split_columns
from indicators.intake.verdicts import Verdict

LAYOUT = Layout("sdmx_csv_2", "SDMX-CSV 2.0", agency="SDMX")

_STRUCTURE = re.compile(r"STRUCTURE(?:\[(.)\])?")
_GIVES_OBSERVATION = frozenset({"", "I", "A", "M", "R"})
_DELETES = "D"


def recognise(headers: list[str]) -> Plan | None:
    """The plan of a table that begins with ``STRUCTURE, STRUCTURE_ID``."""
    if len(headers) < 2 or concept(headers[1]) != "STRUCTURE_ID":
        return None
    found = _STRUCTURE.fullmatch(headers[0].strip())
    if not found:
        return None
    separator = found[1] or ""
    columns = positions(headers, NAMES, concept) | {"dataflow": 1} | own_export(headers)
    others = remaining(headers, [0, *columns.values()])

    def prepare(draft: Draft) -> None:
        sdmx_csv.with_one_value_each(draft, separator)
        _read_actions(draft)
        sdmx_csv.prepare(draft)

    return Plan(
        layout=LAYOUT,
        columns=columns,
        missing=tuple(NAMES[name][0] for name in REQUIRED if name not in columns),
        **split_columns(headers, others, columns.get("obs_value", len(headers))),
        prepare=prepare,
    )


def _read_actions(draft: Draft) -> None:
    """Leave out rows that delete, and rows whose action is unknown."""
    column = draft.texts.pop("action", None)
    if column is None:
        return
    refused = {
        index: Verdict(
            None,
            check="deletion_in_file" if word == _DELETES else "unknown_action",
            expected="I, A, M, R",
        )
        for index, word in enumerate(column.words)
        if word not in _GIVES_OBSERVATION
    }
    draft.refuse("action", column, refused)
