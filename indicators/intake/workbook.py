"""XLSX: one sheet of a workbook as rows of text, within limits that are checked before opening.

A workbook is a ZIP of XML files, and a small one can unpack to gigabytes. Its directory is read
first: number of entries, unpacked size and ratio. Only then is it opened, read-only: values are
taken as they are stored, a text that begins with ``=`` is a formula and refused, and macros, links
and pictures are not looked at.

The sheet is the one named ``data``, or the first. Lines are the rows of the sheet.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from indicators.intake.reading import Notes
from indicators.intake.recognise import header_in
from indicators.intake.records import Record
from indicators.intake.rows import Rows, rows_of
from indicators.intake.sheet import MAX_COLUMNS, Header

MAX_ENTRIES = 200
MAX_UNPACKED = 50 << 20
MAX_RATIO = 100
MAX_CELLS = 400_000  # some seconds of reading; larger files come as CSV
_WIDEST = 200  # columns looked at: the limit, and room for years across
_DATA_SHEET = "data"
_WORKBOOK = "xl/workbook.xml"


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are a ZIP, which among the files sent here means a workbook."""
    return content.startswith(b"PK")


def read_workbook(content: bytes, notes: Notes) -> tuple[Header, Rows] | None:
    """Header and rows of the data sheet, or None with the issue that says why not."""
    try:
        if not _within_limits(content, notes):
            return None
        rows = list(_rows(content, notes))
    except Exception:  # damaged bytes make three libraries raise whatever they like
        notes.issue("unreadable", None, "", "XLSX", "CSV, XLSX")
        return None
    found = header_in(rows, notes)
    if found is None:
        return None
    header, place = found
    below = rows[place + 1 :]
    width = max(len(row.cells) for row in rows[place:])
    header = replace(header, cells=header.cells + [""] * (width - len(header.cells)))
    return header, rows_of(_filled(below, width), width)


def _within_limits(content: bytes, notes: Notes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = max(1, sum(entry.compress_size for entry in entries))
        names = {entry.filename for entry in entries}
        for what, size, limit in (
            ("entries", len(entries), MAX_ENTRIES),
            ("bytes", unpacked, MAX_UNPACKED),
            ("ratio", unpacked // packed, MAX_RATIO),
        ):
            if size > limit:
                notes.issue("workbook_too_large", None, "", f"{size} {what}", f"{limit} {what}")
                return False
        if _WORKBOOK not in names:
            notes.issue("unreadable", None, "", "ZIP", "CSV, XLSX")
            return False
        # A document type can define entities that unfold without end; workbooks have none.
        if any(b"<!DOCTYPE" in archive.read(entry)[:4096].upper() for entry in entries):
            notes.issue("unreadable", None, "", "DOCTYPE", "XLSX")
            return False
    return True


def _rows(content: bytes, notes: Notes) -> Iterator[Record]:
    """Every row of the data sheet as text."""
    # Most files are CSV, and theirs should not wait for this to load.
    from openpyxl import load_workbook
    from openpyxl.utils import get_column_letter

    workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    sheets = {sheet.title.strip().casefold(): sheet for sheet in workbook.worksheets}
    if not sheets:
        return
    sheet = sheets[_DATA_SHEET] if _DATA_SHEET in sheets else workbook.worksheets[0]
    notes.change("sheet", None, "", sheet.title, "", len(sheets))
    sheet.reset_dimensions()  # what a sheet says of its own size is not to be trusted
    counted = 0
    for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
        counted += len(values)
        if counted > MAX_CELLS:
            notes.issue(
                "workbook_too_large", line, "", f"> {MAX_CELLS} cells", f"{MAX_CELLS} cells"
            )
            return
        if len(values) > _WIDEST:
            notes.issue("too_many_columns", line, "", str(len(values)), str(MAX_COLUMNS))
        texts = [_text(value) for value in values[:_WIDEST]]
        for place, text in enumerate(texts, 1):
            if text.startswith("="):
                notes.issue("workbook_formula", line, get_column_letter(place), text)
        while texts and not texts[-1].strip():
            texts.pop()
        yield Record(line, texts)


def _text(value: object) -> str:
    """A cell as it would be typed: 45 for 45.0, an ISO date for a date."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _filled(rows: list[Record], width: int) -> Iterator[Record]:
    """Rows filled to the width of the header: a sheet stores no empty cells at the end."""
    for row in rows:
        missing = width - len(row.cells)
        yield Record(row.line, row.cells + [""] * missing) if missing > 0 else row
