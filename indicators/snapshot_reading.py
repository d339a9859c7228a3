"""Open the snapshot that is asked for, building it first if it is missing, outdated or damaged.

A snapshot is opened once for each state of ledger and definitions and then shared by every
thread. The state is cheap to ask for: the head of the audit chain changes with every deed, so a
publication, a name or a withdrawal is seen by the next reader, and a reader that has begun goes on
reading the file it opened, wholly of one publication.
"""

import copy
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from indicators import audit, ledger_opening, ledger_records, snapshot
from indicators.catalogue import state_of
from indicators.errors import Sentence
from indicators.ledger import Ledger, NoSpace, NotNow
from indicators.settings import Settings

Row = dict[str, Any]

_NOT_REACHED = Sentence(
    "The ledger does not answer at this moment. What was published last is shown; files can be "
    "sent and published as soon as it is back."
)
_NO_ROOM = Sentence(
    "The monitor’s disk is full. What was shown before is shown; files can be sent and published "
    "as soon as there is room again."
)

_TRIES = 3  # of building a file that somebody throws away before it is opened

_lock = threading.RLock()
_open: dict[tuple[Settings, int | None], tuple[tuple, "Snapshot"]] = {}


class Snapshot:
    """One snapshot, open for reading by any number of threads."""

    def __init__(self, settings: Settings, number: int):
        self.settings = settings
        self.number = number
        self.notice = ""  # why an older publication is shown than the newest
        self._mending = threading.Lock()
        self._connection = snapshot.connect(snapshot.path_of(settings, number))

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run one query to its end. A file found damaged is built again and asked once more."""
        connection = self._connection
        try:
            return _fetch(connection, query, values)
        except duckdb.ProgrammingError:
            raise  # a fault in a statement of ours, not in the file
        except duckdb.Error:
            self._mend(connection)
        return _fetch(self._connection, query, values)

    def exporting_to(self, folder: Path) -> duckdb.DuckDBPyConnection:
        """A connection of its own that may also write into ``folder``; close it after use."""
        path = snapshot.path_of(self.settings, self.number)
        try:
            return snapshot.connect(path, exporting_to=folder)
        except duckdb.Error:
            self._mend(self._connection)
        return snapshot.connect(path, exporting_to=folder)

    def _mend(self, broken: duckdb.DuckDBPyConnection) -> None:
        with self._mending:
            if self._connection is broken:  # nobody else has mended it meanwhile
                mended = _built(self.settings, ledger_of(self.settings), self.number)
                self._connection = mended._connection

    def with_notice(self, notice: str) -> "Snapshot":
        """The same open snapshot, with the reason why it may not be the newest."""
        other = copy.copy(self)
        other.notice = notice
        return other

    @cached_property
    def meta(self) -> Row:
        """What the snapshot was made of: framework, definitions, identity."""
        (row,) = self.rows("SELECT * FROM snapshot.meta")
        return row

    @cached_property
    def publications(self) -> list[Row]:
        """Every publication up to this one, as readers may see them; copy before changing one."""
        return self.rows("SELECT * FROM snapshot.publications ORDER BY number")

    @cached_property
    def counted(self) -> dict[str, Row]:
        """How each indicator counts people, by its id: polarity, kind of population, reason."""
        query = "SELECT id, higher_is, population_kind, population_reason FROM snapshot.indicators"
        return {row["id"]: row for row in self.rows(query)}


def open_snapshot(settings: Settings, number: int | None) -> Snapshot:
    """The snapshot of publication ``number``, or of the newest if it is None.

    Raises
    ------
    MonitorError
        If there is no such publication, no ledger, or the ledger cannot be trusted. A snapshot
        that cannot be written and a ledger that cannot be asked (a full disk, a folder that is
        closed, a server that does not answer) are no reason to show nothing: the newest one that is
        there is given, with a notice.
    """
    held = _open.get((settings, number))
    try:
        ledger = ledger_of(settings)
        with ledger.read() as connection:
            state = (*audit.head(connection), state_of(settings.definitions))
    except NotNow as error:
        return _without_ledger(settings, number, error)
    if held is not None and held[0] == state:
        return held[1]
    with _lock:
        held = _open.get((settings, number))
        if held is None or held[0] != state:
            held = (state, _opened(settings, ledger, number))
            if not held[1].notice:  # tried again at the next request
                _open[(settings, number)] = held
        return held[1]


def _without_ledger(settings: Settings, number: int | None, error: NotNow) -> Snapshot:
    """What was shown last; after a restart, the newest file that can be opened.

    No file is compared with the ledger here, which is away; it is when the ledger is back.
    """
    notice = _NO_ROOM if isinstance(error, NoSpace) else _NOT_REACHED
    with _lock:
        held = _open.get((settings, number))
        if held is not None:
            return held[1].with_notice(notice)
        wanted = "*" if number is None else f"{number:06}"
        for path in sorted(settings.snapshots.glob(f"publication-{wanted}.duckdb"), reverse=True):
            with suppress(duckdb.Error, ValueError):
                found = Snapshot(settings, int(path.stem.removeprefix("publication-")))
                _open[(settings, number)] = ((), found)  # of no state: looked at again
                return found.with_notice(notice)
    raise error


def _opened(settings: Settings, ledger: Ledger, number: int | None) -> Snapshot:
    with ledger.read() as connection:
        publications = ledger_records.publication_rows(connection)
    newest = publications[-1]["number"] if publications else 0
    shown = newest if number is None else number
    found = _good(settings, publications, shown)
    if found is not None:
        return found
    try:
        return _built(settings, ledger, shown)
    except snapshot.CannotWrite as error:
        older = range(newest - 1, 0, -1) if number is None else ()
        for candidate in older:
            found = _good(settings, publications, candidate)
            if found is not None:
                return found.with_notice(str(error))
        raise


def _good(settings: Settings, publications: Sequence[Row], number: int) -> Snapshot | None:
    """The file that is there, open, if it is a picture of exactly what is wanted.

    It is looked at through the connection that is kept: a file that is put in its place or thrown
    away meanwhile changes nothing.
    """
    wanted = snapshot.identity(snapshot.up_to(publications, number), settings.definitions)
    try:
        found = Snapshot(settings, number)
        (row,) = _fetch(found._connection, "SELECT identity FROM snapshot.meta", ())
    except duckdb.Error:
        return None
    return found if row["identity"] == wanted else None


def _built(settings: Settings, ledger: Ledger, number: int) -> Snapshot:
    """Build a snapshot and open it; again, if somebody throws the file away in between."""
    from indicators import snapshot_building  # seldom needed: what reads stays small

    for _time in range(_TRIES):
        snapshot_building.build(settings, ledger, number)
        with suppress(duckdb.Error):
            return Snapshot(settings, number)
    raise snapshot.CannotWrite(
        f"The snapshot {snapshot.path_of(settings, number)} is gone as soon as it is written. "
        "Stop whatever removes it; it is built again at the next request."
    )


def ledger_of(settings: Settings) -> Ledger:
    """The ledger of these settings, opened once and shared by all threads."""
    return ledger_opening.ledger_at(settings.ledger_url)


def _fetch(connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any]) -> list[Row]:
    # One cursor for each use: a connection shared between threads mixes up their answers.
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
