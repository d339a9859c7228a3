"""Intake: from the bytes of a file to observations, and to everything that stands in their way.

``read(content, name, catalogue)`` takes what an officer or an agency sends, in any of the layouts
below, and gives a ``Reading``: the observations as a table, each with the line it stands on and the
text it was read from; the changes that were made in reading; the issues that were found.

======================  ==========================================================================
bytes                   ``text`` (encodings, line breaks), ``workbook`` (XLSX)
rows                    ``rows`` (fast), ``records`` (exact), ``sheet`` (titles, footnotes,
                        rows of the wrong length)
layout                  ``recognise`` by header, then one module for each: ``template``,
                        ``sdmx_csv_1``, ``sdmx_csv_2``, ``unsd``, ``ilostat``, ``ilostat_labels``,
                        ``world_bank``, ``open_sdg``
meaning                 ``areas``, ``periods``, ``strata``, ``codes``, ``values``
table                   ``observe``
======================  ==========================================================================

Reading never fails: whatever the bytes are, the answer is a ``Reading``. It stores nothing, judges
no value (bounds, totals and duplicates are validation's), evaluates nothing that a file contains,
and looks at a file's name only to hand it back.
"""

import hashlib

import pyarrow as pa

from indicators.catalogue import Catalogue
from indicators.intake.observe import observe
from indicators.intake.reading import (
    CHECKS,
    OBSERVATION_COLUMNS,
    SENT_COLUMNS,
    TABLE_SCHEMA,
    Change,
    Issue,
    Layout,
    Notes,
    Reading,
)
from indicators.intake.recognise import find_header, note_header
from indicators.intake.rows import Rows, read_rows
from indicators.intake.sheet import Header, Sheet, tidy
from indicators.intake.text import decode, foreign_format
from indicators.intake.workbook import is_workbook, read_workbook

__all__ = [
    "CHECKS",
    "OBSERVATION_COLUMNS",
    "SENT_COLUMNS",
    "TABLE_SCHEMA",
    "Change",
    "Issue",
    "Layout",
    "Reading",
    "read",
]


def read(
    content: bytes,
    name: str,
    catalogue: Catalogue,
    *,
    country: str | None = None,
    indicator: str | None = None,
) -> Reading:
    """Read one file.

    Parameters
    ----------
    content
        The bytes as received.
    name
        The sender's name for the file. Kept, never used to decide anything.
    catalogue
        The definitions: codes, spellings, series.
    country, indicator
        ISO alpha-3 code and indicator id that the sender gives for a layout that names neither
        (Open SDG). A file that names them is not overruled.
    """
    notes = Notes()
    found, encoding = _rows(content, notes)
    header, sheet, table = None, None, TABLE_SCHEMA.empty_table()
    if found is not None:
        header, rows = found
        note_header(header, notes)
        sheet = tidy(header, rows, notes)
        if sheet.rows == 0:
            notes.issue("header_only", header.line)
        elif not notes.found.keys() & {"wrong_delimiter"}:
            table = observe(header, sheet, catalogue, notes, country, indicator)
            if table.num_rows == 0 and len(sheet.lines):
                notes.issue("nothing_to_read", None)
    return Reading(
        sha256=hashlib.sha256(content).hexdigest(),
        name=name,
        encoding=encoding,
        delimiter=header.delimiter if header else "",
        layout=header.plan.layout if header else None,
        rows=sheet.rows if sheet else 0,
        changes=notes.changes,
        issues=notes.issues(),
        table=table,
        columns=_headers(header) if header else {},
        unmapped=_unmapped(header, sheet) if sheet else None,
        found=notes.found,
    )


def _rows(content: bytes, notes: Notes) -> tuple[tuple[Header, Rows] | None, str]:
    """Header and rows of a file, and its encoding; None if there is no table in it."""
    if is_workbook(content):
        return read_workbook(content, notes), "XLSX"
    foreign = foreign_format(content)
    if foreign:
        notes.issue("unreadable", None, "", foreign, "CSV, XLSX")
        return None, ""
    decoded = decode(content, notes)
    if decoded is None:
        return None, ""
    data, encoding = decoded
    place = find_header(data, notes)
    if place is None:
        return None, encoding
    header, offset, line = place
    rows = read_rows(data, offset, line, header.delimiter, len(header.cells))
    return (header, rows), encoding


def _headers(header: Header) -> dict[str, str]:
    return {name: header.cells[index].strip() for name, index in header.plan.columns.items()}


def _unmapped(header: Header, sheet: Sheet) -> pa.Table:
    """Columns whose texts reach no observation: where validation looks for personal records."""
    used = {*header.plan.columns.values(), *header.plan.years, *header.plan.not_used}
    columns = {"line": pa.array(sheet.lines, pa.int32())}
    for index, column in enumerate(sheet.columns):
        if index not in used:
            columns[f"{index + 1}: {column.header}"] = column.as_arrow()
    return pa.table(columns)
