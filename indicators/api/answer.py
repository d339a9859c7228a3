"""From a question to the bytes of its answer, read from the snapshot of one publication."""

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from indicators.api.problem import Problem
from indicators.api.resources import Resource
from indicators.api.selection import Selection
from indicators.catalogue import Catalogue
from indicators.errors import MonitorError
from indicators.escape import csv_text
from indicators.series import Series
from indicators.settings import Settings, from_environment
from indicators.snapshot_stamp import Stamp, stamp

Row = dict[str, Any]
MEDIA_TYPES = {"json": "application/json", "csv": "text/csv; charset=utf-8"}
KEPT_OPEN = 4  # publications
_SHOWN = ("number", "name", "published_at", "framework_id", "framework_version")
_SHOWN += ("framework_status",)


@dataclass(frozen=True)
class Answer:
    """What goes out. ``identity`` is of the snapshot that was really read."""

    body: bytes
    media_type: str
    identity: str
    number: int
    next_page: str | None = None
    file_name: str = ""
    notice: str = ""


def stamp_of(settings: Settings, number: int | None) -> Stamp | None:
    """The stamp of a publication, None where the ledger is away; 404 when there is none."""
    newest = stamp(settings, None)
    if number is None or newest is None:
        return newest
    if number > newest.number:
        known = f"They go from 1 to {newest.number}." if newest.number else "There are none yet."
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no publication {number}. {known}")
    return stamp(settings, number)


def answer(
    resource: Resource,
    asked: Selection,
    form: str,
    shown: Stamp | None,
    catalogue: Catalogue,
    base: str,
) -> Answer:
    """The answer as of ``shown``, or, when that cannot be read, of what can be, with a notice."""
    read = _reading(asked, shown)
    series, publication = read.series, read.publication
    number = publication["number"]
    rows, following = _rows(resource, series, catalogue, asked)
    address = f"{base}/{resource.path}?"
    onward = None if following is None else address + asked.query(number, following)
    if form == "csv":
        body = as_csv(resource, rows).encode()
    else:
        document = {
            "publication": {name: publication[name] for name in _SHOWN},
            "notice": series.notice or asked.notice or None,
            "count": len(rows),
            "links": {"self": address + asked.query(number, asked.cursor), "next": onward},
            "rows": rows,
        }
        body = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    return Answer(
        body=body,
        media_type=MEDIA_TYPES[form],
        identity=read.identity,
        number=number,
        next_page=onward,
        file_name=f"{resource.name}-publication-{number}.{form}",
        notice=series.notice,
    )


@dataclass(frozen=True)
class Reading:
    """An open publication, with what every answer says of it."""

    series: Series
    publication: Row
    identity: str

    @classmethod
    def of(cls, series: Series) -> "Reading":
        return cls(series, series.publication, series.identity)


_lock = threading.Lock()
_open: dict[tuple[Settings, str], Reading] = {}


def _reading(asked: Selection, shown: Stamp | None) -> Reading:
    """The publication to read. One that is open already is not looked for again."""
    if shown is None:
        wanted = asked.publication
        return Reading.of(Series.current() if wanted is None else Series.at(wanted))
    key = (from_environment(), shown.identity)
    with _lock:
        if key in _open:
            return _open[key]
    try:
        read = Reading.of(Series.at(shown.number))
    except MonitorError:
        if asked.publication is not None:
            raise
        return Reading.of(Series.current())  # an older one with the reason, when the disk is full
    if read.identity == shown.identity and not read.series.notice:
        with _lock:
            if len(_open) >= KEPT_OPEN:
                _open.pop(next(iter(_open)))  # the one opened first
            _open[key] = read
    return read


def _rows(
    resource: Resource, series: Series, catalogue: Catalogue, asked: Selection
) -> tuple[list[Row], int | None]:
    """The rows of this page, and the place where the next one begins."""
    if resource.page is not None:
        found = resource.page(series, asked, asked.cursor, asked.limit + 1)
        following = found[asked.limit][0] if len(found) > asked.limit else None
        return [row for _, row in found[: asked.limit]], following
    whole = resource.rows(series, catalogue, asked)
    end = asked.cursor + asked.limit
    return whole[asked.cursor : end], end if end < len(whole) else None


def as_csv(resource: Resource, rows: Sequence[Row]) -> str:
    """Rows as CSV: lists and objects as JSON in a cell, a missing value as an empty one."""
    names = [column.name for column in resource.columns]
    cells = [{name: _cell(row[name]) if name in row else None for name in names} for row in rows]
    return csv_text(cells, names)


def _cell(value: Any) -> Any:
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value
