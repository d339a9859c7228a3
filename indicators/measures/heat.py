"""Read subgroups in the column layout of WHO's Health Equity Assessment Toolkit (HEAT).

One row is one subgroup: which indicator, which dimension, the estimate, and what the measures
must know of both (favourable or adverse, ordered or not, scale, reference). Rows of one
indicator and dimension, and of one setting, year and source where the file has those columns,
make one ``Setting``. Rows need not stand together.

A file is taken whole or not at all: every fault is collected with its row and column, numbered
as a spreadsheet shows them (the header is row 1), and nothing is repaired or guessed. An empty
cell is a value that is not known. This module takes bytes and opens no file.
"""

from __future__ import annotations

import csv
import difflib
import io
import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from indicators.errors import MonitorError
from indicators.measures.equity_groups import Setting

COLUMNS = (
    "indicator",
    "dimension",
    "subgroup",
    "subgroup_order",
    "estimate",
    "se",
    "population",
    "setting_average",
    "favourable_indicator",
    "ordered_dimension",
    "indicator_scale",
    "reference_subgroup",
)
# Columns of HEAT's own template that tell settings apart, and those that measures do not need.
PLACES = ("setting", "iso3", "date", "year", "source")
NOT_NEEDED = ("ci_lb", "ci_ub", "flag", "whoreg6", "wbincome", "dataset_id", "update")

FAULTS_SHOWN = 20
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)


class HeatFault(MonitorError):
    """What is wrong with a file, one sentence a line, each with row, column and way out."""

    def __init__(self, faults: list[str]) -> None:
        more = len(faults) - FAULTS_SHOWN
        shown = faults[:FAULTS_SHOWN] + ([f"And {more} more like these."] if more > 0 else [])
        super().__init__("\n".join(shown))


@dataclass(frozen=True)
class HeatFile:
    """Settings of one file and, for each, the columns that name it (``indicator``, ...)."""

    keys: list[dict[str, str]]
    settings: list[Setting]


@dataclass(frozen=True)
class _Row:
    number: int
    cells: dict[str, str]
    values: dict[str, float | None]


def read(content: bytes) -> HeatFile:
    """Read a CSV file in the HEAT layout.

    Raises
    ------
    HeatFault
        If anything in the file is not as the layout asks; the message names every place.
    """
    header, lines = _table(content)
    faults: list[str] = []
    rows = [_row(number, header, cells, faults) for number, cells in lines]
    if not rows:
        raise HeatFault(["Row 2: there are no subgroups below the header. Add one row for each."])
    if faults:
        raise HeatFault(faults)
    named = [name for name in (*PLACES, "indicator", "dimension") if name in header]
    parts: dict[tuple[str, ...], list[_Row]] = {}
    for row in rows:
        parts.setdefault(tuple(row.cells[name] for name in named), []).append(row)
    settings = [_setting(part, faults) for part in parts.values()]
    if faults:
        raise HeatFault(sorted(faults, key=_row_number))
    return HeatFile([dict(zip(named, key, strict=True)) for key in parts], settings)


def _row_number(fault: str) -> int:
    return int(re.match(r"Row (\d+)", fault)[1])


def _fault(row: int, column: str, found: str, fix: str) -> str:
    seen = f'found "{_quoted(found)}"' if found else "the cell is empty"
    return f'Row {row}, column "{column}": {seen}. {fix}'


def _quoted(text: str) -> str:
    """Text of the file, short and without what would move a terminal's cursor."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:40])


def _table(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header and numbered rows of cells, blank lines left out."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise HeatFault(
            [f"Row {row}: a character is not UTF-8. Save the file as CSV UTF-8 and try again."]
        ) from error
    control = CONTROL.search(text)
    if control:  # nobody sees it, and it would make two names of one
        row = text.count("\n", 0, control.start()) + 1
        raise HeatFault(
            [f"Row {row}: a control character. Save the file as CSV UTF-8 and try again."]
        )
    lines: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if any(cell.strip() for cell in cells):
                lines.append((number, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise HeatFault(
            [f"Row {number + 1}: the cells cannot be told apart ({error}). Check the quotes there."]
        ) from error
    if not lines:
        raise HeatFault([f"Row 1: the file is empty. It must begin with: {', '.join(COLUMNS)}."])
    row, header = lines[0]
    faults = list(_header_faults(row, header))
    if faults:
        raise HeatFault(faults)
    width = len(header)
    for number, cells in lines[1:]:
        if len(cells) < width:
            where = header[len(cells)]
            faults.append(f'Row {number}, column "{where}": the row ends before it. Fill the row.')
        elif len(cells) > width:
            faults.append(
                f'Row {number}, after column "{header[-1]}": found "{_quoted(cells[width])}" beyond'
                " the last column. Put text that has a comma in quotes."
            )
    if faults:
        raise HeatFault(faults)
    return header, lines[1:]


def _header_faults(row: int, header: list[str]) -> Iterator[str]:
    for separator, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and separator in header[0]:
            yield f"Row {row}: cells are separated by {name}. Save the file with commas."
            return
    accepted = (*COLUMNS, *PLACES, *NOT_NEEDED)
    missing = [name for name in COLUMNS if name not in header]
    for column, name in enumerate(header, 1):
        if name not in accepted:
            near = difflib.get_close_matches(name.lower(), missing, n=1)
            missing = [wanted for wanted in missing if wanted not in near]
            fix = f'Rename it to "{near[0]}".' if near else "Remove the column."
            yield f'Row {row}, column {column}: found "{_quoted(name)}", not a HEAT column. {fix}'
        elif name in header[: column - 1]:
            yield f'Row {row}, column {column}: "{name}" stands there a second time. Remove it.'
    for name in missing:
        yield f'Row {row}, column "{name}": the column is missing. Add it, empty if need be.'


def _row(number: int, header: list[str], cells: list[str], faults: list[str]) -> _Row:
    row = _Row(number, dict(zip(header, cells, strict=True)), {})
    for name in ("indicator", "dimension", "subgroup"):
        if not row.cells[name]:
            faults.append(_fault(number, name, "", "Every row needs its name there."))
    for name, (lawful, fix) in CHECKS.items():
        text = row.cells[name]
        value = None
        if text:
            value = float(text) if NUMBER.fullmatch(text) else math.nan
            if not math.isfinite(value):
                plain = "Write a plain number such as 41.5, or leave the cell empty."
                faults.append(_fault(number, name, text, fix if name in CODED else plain))
                value = None
            elif not lawful(value):
                faults.append(_fault(number, name, text, fix))
                value = None
        elif name in REQUIRED:
            faults.append(_fault(number, name, "", fix))
        row.values[name] = value
    scale = row.values["indicator_scale"]
    for name in ("estimate", "setting_average"):
        value = row.values[name]
        if scale is not None and value is not None and not 0 <= value <= scale:
            inside = f"It must lie between 0 and the indicator's scale, {scale:g}."
            faults.append(_fault(number, name, row.cells[name], inside))
    if row.values["ordered_dimension"] == 1 and not row.cells["subgroup_order"]:
        fix = "An ordered dimension needs 1 for the most disadvantaged subgroup, then 2, 3, ..."
        faults.append(_fault(number, "subgroup_order", "", fix))
    return row


def _zero_or_one(value: float) -> bool:
    return value in (0, 1)


Check = tuple[Callable[[float], bool], str]
CHECKS: dict[str, Check] = {
    "estimate": (lambda value: True, ""),
    "se": (lambda value: value >= 0, "A standard error cannot be negative."),
    "population": (lambda value: value >= 0, "A population cannot be negative."),
    "setting_average": (lambda value: True, ""),
    "subgroup_order": (
        lambda value: value >= 0 and value == int(value),
        "Write whole numbers: 1 for the most disadvantaged subgroup, then 2, 3, ...",
    ),
    "indicator_scale": (
        lambda value: value > 0,
        "Write the largest possible value, 100 for a percentage, or leave the cell empty.",
    ),
    "favourable_indicator": (_zero_or_one, "Write 1 if more is better and 0 if less is better."),
    "ordered_dimension": (_zero_or_one, "Write 1 if the subgroups have an order and 0 if not."),
    "reference_subgroup": (_zero_or_one, "Write 1 for the reference subgroup and 0 elsewhere."),
}

# Columns whose text is not a quantity, and those of them that may not be empty.
CODED = ("subgroup_order", "favourable_indicator", "ordered_dimension", "reference_subgroup")
REQUIRED = ("favourable_indicator", "ordered_dimension")

# What is said once for an indicator and dimension must be the same in all of their rows.
CONSTANT = ("favourable_indicator", "ordered_dimension", "indicator_scale", "setting_average")


def _setting(rows: list[_Row], faults: list[str]) -> Setting:
    """One setting; faults between its rows are added to ``faults``."""
    first = rows[0]
    if len(rows) == 1:
        fix = "Inequality needs two subgroups of one indicator and dimension: add the others."
        faults.append(_fault(first.number, "subgroup", first.cells["subgroup"], fix))
    for name in CONSTANT:
        for row in rows[1:]:
            if row.cells[name] != first.cells[name] and row.values[name] != first.values[name]:
                fix = (
                    f'Row {first.number} of the same dimension has "{_quoted(first.cells[name])}".'
                )
                faults.append(_fault(row.number, name, row.cells[name], fix))
    ordered = first.values["ordered_dimension"] == 1
    _repeated(rows, "subgroup", lambda row: row.cells["subgroup"], faults)
    if ordered:
        _repeated(rows, "subgroup_order", lambda row: row.values["subgroup_order"], faults)
    references = [place for place, row in enumerate(rows) if row.values["reference_subgroup"] == 1]
    for place in references[1:]:
        fix = f"Row {rows[references[0]].number} already is the reference; keep one of them."
        faults.append(_fault(rows[place].number, "reference_subgroup", "1", fix))
    return Setting(
        estimate=[row.values["estimate"] for row in rows],
        population=[row.values["population"] for row in rows],
        se=[row.values["se"] for row in rows],
        order=[row.values["subgroup_order"] for row in rows] if ordered else None,
        reference=references[0] if references else None,
        favourable=first.values["favourable_indicator"] == 1,
        scale=first.values["indicator_scale"],
        average=first.values["setting_average"],
    )


def _repeated(
    rows: list[_Row], column: str, value: Callable[[_Row], object], faults: list[str]
) -> None:
    seen: dict[object, int] = {}
    for row in rows:
        key = value(row)
        if key in seen:
            fix = f"Row {seen[key]} of the same indicator and dimension has it already."
            faults.append(_fault(row.number, column, row.cells[column], fix))
        seen.setdefault(key, row.number)
