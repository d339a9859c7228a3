"""People, files and submissions for the tests of the write side, without waiting for anybody.

Passwords take a tenth of a second each to hash, on purpose; where nobody signs in, people get none.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy.engine import make_url

from indicators import access_people, ledger_opening, submissions
from indicators.access import OPERATOR, Actor
from indicators.catalogue import BREAKDOWNS
from indicators.ledger import Ledger
from indicators.ledger_tables import tables
from indicators.settings import from_environment
from indicators.submissions import decisions, staging
from tests import stores

NOY, SITI, LIM = Actor("Noy"), Actor("Siti"), Actor("Lim")  # officer of LAO, two reviewers


SERVER = "SPM_TEST_POSTGRES"  # the address of a PostgreSQL server that these tests may fill
_databases: list[str] = []  # there until the next test begins


def use(patch: pytest.MonkeyPatch, folder: Path, template: str | None = None) -> None:
    """Work in ``folder``; on PostgreSQL with a database of its own, if a server is named.

    ``template`` is the address of a ledger to begin with a copy of.
    """
    stores.use(patch, folder)
    if SERVER in os.environ:
        url = make_url(os.environ[SERVER])
        database = f"spm_{secrets.token_hex(8)}"
        of = f' TEMPLATE "{make_url(template).database}"' if template else ""
        close_ledgers()
        server = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
        with server.connect() as connection:
            while _databases:  # of earlier tests
                old = _databases.pop()
                connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
            connection.exec_driver_sql(f'CREATE DATABASE "{database}"{of}')
        _databases.append(database)
        server.dispose()
        patch.setenv(
            "SPM_LEDGER_URL", url.set(database=database).render_as_string(hide_password=False)
        )
    elif template:
        shutil.copy(make_url(template).database, folder / "ledger.sqlite")


def close_ledgers() -> None:
    """Let go of the connections that earlier tests left open."""
    for ledger in ledger_opening._ledgers.values():
        ledger.dispose()
    ledger_opening._ledgers.clear()


def settled(ledger: Ledger) -> str:
    """The address of a ledger with everything in its one file, ready to be copied."""
    if ledger.path is not None:
        spoil(ledger, "PRAGMA wal_checkpoint(TRUNCATE)")
    ledger.dispose()
    _databases.clear()  # it stays until the server goes
    return from_environment().ledger_url


def spoil(ledger: Ledger, *statements: str) -> None:
    """Change the database behind the ledger's back, as somebody with access to it can."""
    url = make_url(from_environment().ledger_url)
    if ledger.path is None:
        url = url.set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def rows_of(ledger: Ledger, table: str) -> list[tuple]:
    """Every row of a table of the ledger."""
    with ledger.read() as connection:
        return [tuple(row) for row in connection.execute(sqlalchemy.select(tables.tables[table]))]


def everything_stored(ledger: Ledger) -> bytes:
    """All that ledger and folder hold, to look for what must not be there."""
    rows = [repr(rows_of(ledger, table)).encode() for table in tables.tables]
    folder = from_environment().data
    files = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return b"\n".join(rows + files)


def times(rounds: int) -> int:
    """How often to do something: on a server, where each deed costs more, a fifth of the times."""
    return rounds // 5 if SERVER in os.environ else rounds


def grant(ledger: Ledger, name: str, role: str, *areas: str) -> Actor:
    """Give a person a role, making the person if needed."""
    with ledger.write() as connection:
        access_people.add(connection, name, role, areas or ("*",), by=OPERATOR, password_hash=None)
    return Actor(name)


def staffed() -> Ledger:
    """An empty ledger, at the place the environment names, with an officer and two reviewers."""
    ledger = stores.empty_ledger()
    grant(ledger, "Noy", "officer", "LAO")
    grant(ledger, "Siti", "reviewer")
    grant(ledger, "Lim", "reviewer")
    return ledger


def csv(*rows: dict[str, Any], ref_area: str = "LAO") -> bytes:
    """A file in the officers' template: coverage in 2023 unless a row says otherwise."""
    names = ("indicator", "ref_area", "time_period", *BREAKDOWNS[:6], "obs_value", "obs_status")
    usual = dict.fromkeys(BREAKDOWNS[:6], "_T") | {
        "indicator": "SPMF-COV-01",
        "ref_area": ref_area,
        "time_period": 2023,
        "obs_value": "",
        "obs_status": "",
    }
    lines = [",".join(names)]
    lines += [",".join(str((usual | row)[name]) for name in names) for row in rows]
    return "\n".join([*lines, ""]).encode()


def send(content: bytes, actor: Actor = NOY, country: str = "LAO", **more: Any) -> dict[str, Any]:
    """Stage and submit a file that has no errors."""
    examined = submissions.stage(content, "figures.csv", country, actor)
    assert not examined.errors, examined.issues
    return submissions.submit(examined.sha256, country, actor, **more)


def without_pictures(patch: pytest.MonkeyPatch) -> None:
    """Decide and check without building a snapshot each time: for thousands of deeds."""
    patch.setattr(decisions, "shown_now", lambda: "")
    patch.setattr(staging, "published_figures", lambda: None)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: races are about order, not about disks."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)
