"""Connections to the database that holds the ledger: a file of SQLite, or a PostgreSQL server.

SQLite waits for its one writer at BEGIN IMMEDIATE. PostgreSQL is given an *advisory lock* for the
same: it is let go with the transaction or with the connection, whichever ends first, so no replica
that dies keeps the others from publishing.

Several servers may stand in the address (``?host=one:5432&host=two:5432``). The one that writes is
taken, so after a standby was promoted the next connection finds it.
"""

import sqlite3
import time

import sqlalchemy
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import NullPool

from indicators import ledger_clock
from indicators.errors import MonitorError
from indicators.ledger_faults import place_of, unreachable, wrong_address

BUSY_SECONDS = 30
FAILOVER_SECONDS = 10  # how long a writer waits for a server that is being replaced
ASKED_AGAIN_SECONDS = 1  # a server that is away is not waited for by every reader
LOWEST_POSTGRESQL = 15  # the oldest that its makers still mend, and that the tests run on
WRITERS_LOCK = 73501  # a number of our own among PostgreSQL's advisory locks

# A server that was unplugged says nothing: so the system asks, and gives up within half a minute.
_NOTICED = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
    "target_session_attrs": "read-write",
}
# A writer that was stopped with the lock in its hand loses it after a minute.
_ADMISSION = (
    f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'; "
    "SET LOCAL idle_in_transaction_session_timeout = '60s'; "
    f"SELECT pg_advisory_xact_lock({WRITERS_LOCK})"
)

_away: dict[URL, tuple[float, Exception]] = {}  # when to ask again, and what was said


def address(text: str) -> URL:
    """The address of a ledger. Raises ``MonitorError`` for a text that cannot be one."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise wrong_address("its parts cannot be told apart") from error
    if url.get_backend_name() == "sqlite":
        return url
    if url.drivername not in ("postgresql", "postgresql+psycopg", "postgres"):
        raise wrong_address(f"{url.drivername} is neither postgresql nor sqlite")
    return url.set(drivername="postgresql+psycopg")


def engine_of(url: URL) -> sqlalchemy.Engine:
    """An engine for a ledger; nothing is connected yet."""
    if url.get_backend_name() == "sqlite":
        # No pool: a ledger that was restored under a running server is seen at once.
        engine = sqlalchemy.create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    unset = {name: value for name, value in _NOTICED.items() if name not in url.query}
    try:
        engine = sqlalchemy.create_engine(
            url,
            connect_args=unset,
            pool_pre_ping=True,
            pool_recycle=600,
            isolation_level="READ COMMITTED",
        )
    except (NoSuchModuleError, ArgumentError, ValueError) as error:
        raise wrong_address(str(error)) from error
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def connected(engine: sqlalchemy.Engine, *, patient: bool) -> Connection:
    """A connection. Whoever is ``patient`` waits while a standby takes over.

    Raises
    ------
    Unreachable
        If no server that writes answers.
    """
    patience = time.monotonic() + (FAILOVER_SECONDS if patient else 0)
    before = _away.get(engine.url)
    if before is not None and not patient and time.monotonic() < before[0]:
        raise unreachable(place_of(engine.url), before[1])
    while True:
        try:
            connection = engine.connect()
            _away.pop(engine.url, None)
            return connection
        except OperationalError as error:
            if engine.dialect.name == "sqlite":
                raise
            _away[engine.url] = time.monotonic() + ASKED_AGAIN_SECONDS, error
            if time.monotonic() >= patience:
                raise unreachable(place_of(engine.url), error) from error
            time.sleep(0.25)


def admit_one_writer(connection: Connection) -> None:
    """Wait until nobody else writes. SQLite has waited when the transaction began."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_ADMISSION)


def take_time(connection: Connection) -> None:
    """Let a writer pause for longer than others may: one that moves a whole ledger."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL idle_in_transaction_session_timeout = 0")


def _prepare_postgresql(connection, _record) -> None:
    version = connection.info.server_version // 10_000
    if version < LOWEST_POSTGRESQL:
        raise MonitorError(
            f"The ledger's server is PostgreSQL {version}, which is too old; nothing was changed. "
            f"The lowest version that works is {LOWEST_POSTGRESQL}: upgrade the server, or name "
            "another in SPM_LEDGER_URL."
        )
    with connection.cursor() as cursor:
        ledger_clock.set_by(cursor.execute("SELECT clock_timestamp()").fetchone()[0])
    connection.rollback()


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
            except sqlite3.Error as error:
                if "locked" not in str(error) or attempt == 99:
                    raise
                time.sleep(0.05)


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options()["ledger_write"]
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
