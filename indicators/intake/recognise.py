"""Find the header of a file, and with it the delimiter and the layout.

The first lines are split by each delimiter in turn and shown to every layout; the first row that
one of them knows entirely is the header. Nothing is guessed from a file's name, and nothing from
how often a comma occurs: a footnote may hold many.

If no row fits entirely, the one that fits best is taken and its missing columns are named. If none
comes close, the issue says what the first line holds.
"""

from collections.abc import Callable
from difflib import get_close_matches

from indicators.intake import (
    ilostat,
    ilostat_labels,
    open_sdg,
    sdmx_csv_1,
    sdmx_csv_2,
    template,
    unsd,
    world_bank,
)
from indicators.intake.layout import Plan, snake
from indicators.intake.reading import Notes
from indicators.intake.records import Record, records
from indicators.intake.sheet import Header, note_titles

DELIMITERS = (",", ";", "\t", "|")
_ODD_DELIMITERS = (":", "^", "~", "#", "!", "/", " ")
_HEAD_LINES = 60
_HEADER_CELLS = range(2, 501)  # a row of fewer or of far more than any layout has is not looked at
_HEAD_BYTES = 1 << 20

# The most particular first: a template is recognised from two of its columns.
RECOGNISERS: tuple[Callable[[list[str]], Plan | None], ...] = (
    sdmx_csv_2.recognise,
    sdmx_csv_1.recognise,
    unsd.recognise,
    ilostat_labels.recognise,
    ilostat.recognise,
    world_bank.recognise,
    open_sdg.recognise,
    template.recognise,
)


def plan_of(headers: list[str]) -> Plan | None:
    """The plan of the layout that fits a row of headers, the one with the least missing."""
    if len(headers) not in _HEADER_CELLS:
        return None
    plans = [plan for recognise in RECOGNISERS if (plan := recognise(headers)) is not None]
    return min(plans, key=lambda plan: len(plan.missing), default=None)


def find_header(data: bytes, notes: Notes) -> tuple[Header, int, int] | None:
    """The header of a text file, the byte at which its rows begin and the line of the first.

    None if there is no table; the issue says why.
    """
    head = data[:_HEAD_BYTES].decode("utf-8", "ignore").split("\n")[:_HEAD_LINES]
    if not any(line.strip() for line in head):
        notes.issue("empty_file", None)
        return None
    declared = _declared_delimiter(head[0])
    first = 2 if declared else 1
    if declared:
        notes.change("delimiter", 1, "", head[0], "")
    lines = [f"{line}\n" for line in head[first - 1 :]]
    candidates = []
    for delimiter in (declared,) if declared else DELIMITERS:
        rows = list(records(lines, delimiter, first))
        for place, row in enumerate(rows):
            plan = plan_of(row.cells)
            if plan is not None:
                candidates.append((len(plan.missing), row.line, delimiter, plan, rows, place))
                if not plan.missing:
                    break  # nothing below fits better
    if not candidates:
        _note_unknown(head, lines, first, notes)
        return None
    best = min(candidates, key=lambda candidate: candidate[:2])
    header, row = _chosen(best)
    note_titles(best[4][: best[5]], notes)
    if header.delimiter != "," and not declared:
        notes.change("delimiter", header.line, "", header.delimiter, "")
    offset = 0
    for _ in range(row.line - 1 + row.lines):
        offset = data.find(b"\n", offset) + 1 or len(data)
    return header, offset, row.line + row.lines


def _chosen(candidate: tuple) -> tuple[Header, Record]:
    _, _, delimiter, plan, rows, place = candidate
    row = rows[place]
    return Header(plan, row.cells, row.line, delimiter), row


def header_in(rows: list[Record], notes: Notes) -> tuple[Header, int] | None:
    """The header among the first rows of a sheet of a workbook, and its place there."""
    if not any(cell.strip() for row in rows for cell in row.cells):
        notes.issue("empty_file", None)
        return None
    candidates = [
        (len(plan.missing), row.line, "", plan, rows, place)
        for place, row in enumerate(rows[:_HEAD_LINES])
        if (plan := plan_of(row.cells)) is not None
    ]
    if not candidates:
        filled = next(row for row in rows if any(cell.strip() for cell in row.cells))
        notes.issue("unknown_layout", filled.line, "", ", ".join(filled.cells))
        return None
    best = min(candidates, key=lambda candidate: candidate[:2])
    note_titles(rows[: best[5]], notes)
    return _chosen(best)[0], best[5]


def _declared_delimiter(line: str) -> str:
    """The sign in a first line ``sep=;``, which spreadsheets write, or an empty text."""
    plain = line.strip(' "\ufeff') if not line.endswith("=\t") else line
    if plain[:4].casefold() == "sep=" and len(plain) == 5 and plain[4] in DELIMITERS:
        return plain[4]
    return "\t" if plain.casefold() in ("sep=\t", "sep=") else ""


def _note_unknown(head: list[str], lines: list[str], first: int, notes: Notes) -> None:
    """Say that no layout fits: because of the sign between the cells, or altogether."""
    for number, line in enumerate(lines, first):
        for sign in _ODD_DELIMITERS:
            cells = line.strip().split() if sign == " " else line.strip().split(sign)
            plan = plan_of(cells) if len(cells) > 2 else None
            if plan is not None and not plan.missing:
                expected = " ".join((",", ";", "tab", "|"))
                notes.issue("wrong_delimiter", number, "", sign, expected)
                return
    number, line = next((n, line) for n, line in enumerate(head, 1) if line.strip())
    notes.issue("unknown_layout", number, "", line.strip())


def note_header(header: Header, notes: Notes) -> None:
    """Raise what is missing from a header and what is in it that no layout knows."""
    plan = header.plan
    for name in plan.missing:
        close = get_close_matches(
            snake(name), {snake(cell) for cell in header.cells if cell.strip()}, 1, 0.6
        )
        found = ", ".join(cell.strip() for cell in header.cells if cell.strip())
        fix = "" if not close else f"{close[0]} → {name}"
        notes.issue("missing_column", header.line, name, found, name, fix)
    seen = {header.cells[index].strip().casefold() for index in plan.columns.values()}
    check = "unknown_agency_column" if plan.layout.agency else "unknown_column"
    for index in plan.unknown:
        cell = header.cells[index].strip()
        if cell.casefold() not in seen:  # a second column of one name is a duplicate header
            notes.issue(check, header.line, cell, cell)
        seen.add(cell.casefold())
    for index in plan.not_used:
        notes.change("column_not_used", header.line, header.cells[index].strip(), "", "")
    for fault, found, expected in plan.faults:
        notes.issue(fault, header.line, found, found, expected)
    for index in plan.columns.values():
        cell = header.cells[index].strip()
        if plan.layout.agency is None and snake(cell) != cell and plan.layout.id != "open_sdg":
            notes.change("header", header.line, cell, cell, snake(cell))
