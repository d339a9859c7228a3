"""The ledger: the only truth, in SQLite or PostgreSQL.

It holds every file as it was received, the observations read from it, what was decided about
them, by whom, and the audit chain. Whatever is acknowledged here is one committed transaction:
a crash, a full disk or two reviewers at once cannot half-do anything. Snapshots are pictures of
it and can be thrown away; the ledger cannot.

``Ledger.write()`` admits one writer at a time and ``Ledger.read()`` sees one moment. What is
written, and the audit entry beside it, is in ``ledger_records``. Who may do what is decided in
the write service above, never here.
"""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy
from sqlalchemy import Connection, event, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from indicators.errors import MonitorError
from indicators.ledger_tables import SCHEMA_VERSION, meta, tables

BUSY_SECONDS = 30

# What turns an older ledger into the next version: {from_version: function(connection)}.
# The version is raised in the same transaction, so a crash leaves the old one whole.
MIGRATIONS: dict[int, object] = {}


class NoLedger(MonitorError):
    """There is no ledger at this place yet."""


class NoSpace(MonitorError):
    """The disk is full: nothing was changed, and what is open can still be read."""


def now() -> str:
    """This moment in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Ledger:
    """One ledger, open. Safe to share between threads; each transaction has its own connection."""

    def __init__(self, url: str):
        self._url = make_url(url)
        self._engine = _engine(self._url)

    @classmethod
    def open(cls, url: str) -> "Ledger":
        """Open a ledger that exists, and bring an older one up to this version.

        Raises
        ------
        NoLedger
            If there is none: the sentence says how to make it.
        MonitorError
            If it is damaged, newer than this program, or cannot be reached.
        """
        ledger = cls(url)
        path = ledger.path
        if path is not None and not path.exists():
            raise NoLedger(_no_ledger(ledger.place))
        with ledger.read() as connection:
            version = _version(connection, ledger.place)
        if version < SCHEMA_VERSION:
            with ledger.write():
                pass  # write() migrates before it hands over
        return ledger

    @classmethod
    def create(cls, url: str) -> "Ledger":
        """Open the ledger, making an empty one if there is none. Two callers at once are fine."""
        ledger = cls(url)
        path = ledger.path
        if path is not None:
            _make_folder(path.parent)
        with ledger._explained():
            with ledger._transaction(write=True) as connection:
                if path is None:
                    # Two programs that create at once: SQLite lets one in, PostgreSQL is told to.
                    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(73501)")
                tables.create_all(connection, checkfirst=True)
                held = connection.execute(select(meta.c.value).where(meta.c.key == "schema"))
                if held.first() is None:
                    connection.execute(insert(meta).values(key="schema", value=str(SCHEMA_VERSION)))
        if path is not None:
            sync_folder(path.parent)
        return cls.open(url)

    @property
    def path(self) -> Path | None:
        """The file of an SQLite ledger; None when the ledger is a server."""
        return Path(self._url.database) if self._url.get_backend_name() == "sqlite" else None

    @property
    def place(self) -> str:
        """Where the ledger is, for people: a path, or an address without its password."""
        return str(self.path or self._url.render_as_string(hide_password=True))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment and cannot be made to wait by a writer."""
        with self._explained(), self._transaction(write=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction with nobody else writing; committed at the end, or not at all.

        The row that holds the schema version is the gate: SQLite takes its write lock at
        BEGIN IMMEDIATE, PostgreSQL on this row. So numbers are given without gaps, and a
        program that is older than the ledger is stopped before it writes.
        """
        with self._explained(), self._transaction(write=True) as connection:
            version = _version(connection, self.place, lock=True)
            while version < SCHEMA_VERSION:
                MIGRATIONS[version](connection)
                version += 1
                connection.execute(
                    sqlalchemy.update(meta).where(meta.c.key == "schema").values(value=str(version))
                )
            yield connection

    def dispose(self) -> None:
        """Close the connections that are kept open (PostgreSQL); SQLite keeps none."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, write: bool) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            connection = connection.execution_options(ledger_write=write)
            if not write and self.path is None:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except MonitorError:
            raise
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise _explain(error, self) from error


def _engine(url: URL) -> sqlalchemy.Engine:
    if url.get_backend_name() != "sqlite":
        if url.drivername == "postgresql":
            url = url.set(drivername="postgresql+psycopg")
        return sqlalchemy.create_engine(url, pool_pre_ping=True, isolation_level="READ COMMITTED")
    # No pool: a ledger that was restored under a running server is seen at once.
    engine = sqlalchemy.create_engine(url, poolclass=NullPool)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection, _record) -> None:
    # The driver's own transactions are switched off: it would start them late and unlocked.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        # Only a new file comes here. The change does not wait for a lock, so wait for it.
        for attempt in range(100):
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                return
            except Exception as error:
                if "locked" not in str(error) or attempt == 99:
                    raise
                time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options()["ledger_write"]
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _version(connection: Connection, place: str, lock: bool = False) -> int:
    """The ledger's schema version. Raises ``MonitorError`` if there is none or it is newer."""
    if not sqlalchemy.inspect(connection).has_table("meta"):
        raise NoLedger(_no_ledger(place))
    query = select(meta.c.value).where(meta.c.key == "schema")
    value = connection.execute(query.with_for_update() if lock else query).scalar()
    if value is None:
        raise NoLedger(_no_ledger(place))
    if int(value) > SCHEMA_VERSION:
        raise MonitorError(
            f"The ledger {place} was written by a newer version of the monitor (its schema is "
            f"{value}, this program knows {SCHEMA_VERSION}). Update the program, or set SPM_DATA "
            "to another folder."
        )
    return int(value)


def _no_ledger(place: str) -> str:
    return (
        f"There is no ledger at {place} yet. Make it with `python -m indicators init`, "
        "or set SPM_DATA to the folder that holds it."
    )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MonitorError(cannot_write(folder, error)) from error


def cannot_write(folder: Path, error: OSError) -> str:
    """The sentence for a folder that cannot be written to, with the system's own reason."""
    return (
        f"The data folder {folder} cannot be written to ({error.strerror or error}). Give this "
        "account the right to write there, free some space, or set SPM_DATA to another folder."
    )


def sync_folder(folder: Path) -> None:
    """Make a new name in ``folder`` survive a power cut. Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _explain(error: Exception, ledger: Ledger) -> MonitorError:
    """Say in one sentence what happened to the ledger and what to do."""
    text = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    text = text.splitlines()[0] if text else type(error).__name__
    place = ledger.place
    if ledger.path is None:
        if isinstance(error, OperationalError):
            return MonitorError(
                f"The ledger {place} cannot be reached ({text}). Start the database server, or "
                "correct SPM_LEDGER_URL."
            )
        return MonitorError(f"The ledger {place} refused this ({text}), so nothing was changed.")
    for signs, sentence in _SQLITE_SAYS:
        if any(sign in text for sign in signs):
            kind = NoSpace if "full" in signs else MonitorError
            return kind(sentence.format(place=place, text=text))
    if any(sign in text for sign in ("malformed", "not a database", "no such", "corrupt")):
        return damaged(place, text)
    return MonitorError(f"The ledger {place} refused this ({text}), so nothing was changed.")


# Words in SQLite's own messages, and what they mean to the person who reads them.
_SQLITE_SAYS = (
    (
        ("full", "disk I/O error"),
        "There is no space left for the ledger {place} ({text}), so nothing was changed. "
        "Free some space and do it again.",
    ),
    (
        ("readonly", "unable to open"),
        "The ledger {place} cannot be opened for writing ({text}). Give this account the right to "
        "write to the file and its folder, or set SPM_DATA to another folder.",
    ),
    (
        ("locked", "busy"),
        "Another program has kept the ledger {place} busy ({text}), so nothing was changed. "
        "Wait a moment and do it again.",
    ),
)


def damaged(place: str, finding: str) -> MonitorError:
    """The refusal of a ledger whose bytes are not what was written."""
    return MonitorError(
        f"The ledger {place} is damaged ({finding}). Nothing is shown from it; move it away, then "
        "put a backup in its place with `python -m indicators restore BACKUP`, or begin anew with "
        "`python -m indicators init`."
    )
