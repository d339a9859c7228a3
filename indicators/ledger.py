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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy
from sqlalchemy import Connection, delete, select
from sqlalchemy.exc import SQLAlchemyError

from indicators import ledger_connecting, ledger_migrations
from indicators.errors import MonitorError
from indicators.ledger_clock import now
from indicators.ledger_faults import (
    NoLedger,
    NoSpace,
    NotNow,
    Occupied,
    Unreachable,
    cannot_write,
    damaged,
    explain,
    no_ledger,
    place_of,
)
from indicators.ledger_tables import SCHEMA_VERSION, meta, notes, tables

__all__ = [
    "NoLedger",
    "NoSpace",
    "NotNow",
    "Occupied",
    "Unreachable",
    "cannot_write",
    "damaged",
    "now",
]

MOVED = "moved_to"  # the row of meta that says where this ledger went


class Ledger:
    """One ledger, open. Safe to share between threads; each transaction has its own connection."""

    def __init__(self, url: str):
        self._url = ledger_connecting.address(url)
        self._engine = ledger_connecting.engine_of(self._url)

    @classmethod
    def open(cls, url: str) -> "Ledger":
        """Open a ledger that exists, and bring an older one up to this version.

        Raises
        ------
        NoLedger
            If there is none: the sentence says how to make it.
        Unreachable
            If its server does not answer.
        MonitorError
            If the address is none, or the ledger is damaged or newer than this program.
        """
        ledger = cls.existing(url)
        if ledger.schema() < SCHEMA_VERSION:
            with ledger.write():
                pass  # write() migrates before it hands over
        return ledger

    @classmethod
    def existing(cls, url: str) -> "Ledger":
        """A ledger that is there, as it is. Raises ``NoLedger`` if there is no file of it."""
        ledger = cls(url)
        if ledger.path is not None and not ledger.path.exists():
            raise no_ledger(ledger.place)
        return ledger

    @classmethod
    def create(cls, url: str) -> "Ledger":
        """Open the ledger, making an empty one if there is none. Two callers at once are fine."""
        ledger = cls(url)
        path = ledger.path
        if path is not None:
            _make_folder(path.parent)
        with ledger._explained(), ledger._transaction(write=True) as connection:
            if not sqlalchemy.inspect(connection).has_table(meta.name):
                ledger_migrations.make(connection)
        if path is not None:
            sync_folder(path.parent)
        return cls.open(url)

    @property
    def path(self) -> Path | None:
        """The file of an SQLite ledger; None when the ledger is a server."""
        return Path(self._url.database) if self._url.get_backend_name() == "sqlite" else None

    @property
    def place(self) -> str:
        """Where the ledger is, for people: a path, or a database and its server."""
        return place_of(self._url)

    def schema(self) -> int:
        """The version of its tables. Raises ``MonitorError`` if it is newer or half migrated."""
        with self.read() as connection:
            schema = ledger_migrations.schema_of(connection, self.place)
            ledger_migrations.refuse_half_done(connection, self.place, schema)
        return schema

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment and cannot be made to wait by a writer."""
        with self._explained(), self._transaction(write=False) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction with nobody else writing; committed at the end, or not at all.

        One writer is admitted at a time, so numbers are given without gaps. A program that is
        older than the ledger is stopped before it writes, and a ledger that is older than the
        program is brought up to date here, where nobody else can do the same.
        """
        with self._explained(), self._transaction(write=True) as connection:
            schema = ledger_migrations.schema_of(connection, self.place)
            if schema < SCHEMA_VERSION:
                ledger_migrations.upgrade(connection, self.place, schema)
            moved = connection.execute(select(meta.c.value).where(meta.c.key == MOVED)).scalar()
            if moved is not None:
                raise MonitorError(
                    f"The ledger {self.place} was moved to {moved} and takes nothing more; nothing "
                    "was changed. Set SPM_LEDGER_URL to the new place and start again."
                )
            yield connection

    @contextmanager
    def found(self, schema: int) -> Iterator[Connection]:
        """A transaction in which this place holds an empty ledger of ``schema``, just made.

        Raises ``Occupied`` if anything was ever written here; then nothing was changed.
        """
        if self.path is not None:
            _make_folder(self.path.parent)
        with self._explained(), self._transaction(write=True) as connection:
            ledger_connecting.take_time(connection)
            there = set(sqlalchemy.inspect(connection).get_table_names())
            for table in tables.sorted_tables:
                if table.name not in there or table is meta:
                    continue
                if connection.execute(select(sqlalchemy.literal(1)).select_from(table)).first():
                    raise Occupied(self.place)
            tables.drop_all(connection)
            notes.drop_all(connection)
            ledger_migrations.make(connection, schema)
            connection.execute(delete(meta))
            yield connection

    def dispose(self) -> None:
        """Close the connections that are kept open (PostgreSQL); SQLite keeps none."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, write: bool) -> Iterator[Connection]:
        with ledger_connecting.connected(self._engine, patient=write) as connection:
            connection = connection.execution_options(ledger_write=write)
            if not write and self.path is None:
                connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                if write:
                    ledger_connecting.admit_one_writer(connection)
                yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except MonitorError:
            raise
        except (SQLAlchemyError, sqlite3.Error, OSError) as error:
            raise explain(error, self.place, in_a_file=self.path is not None) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MonitorError(cannot_write(folder, error)) from error


def sync_folder(folder: Path) -> None:
    """Make a new name in ``folder`` survive a power cut. Windows has no such call."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
