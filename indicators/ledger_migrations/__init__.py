"""From one schema of the ledger to the next, by Alembic, inside the transaction of a writer.

Each file in ``versions/`` is one step and is never changed once a release had it. Step ``0002``
makes schema 2, which is also written into the row ``schema`` of ``meta``: the gate that every
writer passes. Alembic keeps its own note, ``alembic_version``. Both are raised in one transaction
with the change itself, on SQLite as on PostgreSQL, so a crash in the middle leaves the older ledger
whole; notes that disagree were changed by hand, and such a ledger is not touched.

Ledgers made before Alembic came have no note of its; they are of schema 1. A step only adds, so
that a replica of the older program goes on reading until it is stopped. Alembic is imported when
there is something to do, not at every start.

A new step: a new file in ``versions/``, the same change in ``ledger_tables`` and its
``SCHEMA_VERSION``. ``tests/test_migrations.py`` compares the two.
"""

from functools import cache
from pathlib import Path

import sqlalchemy
from sqlalchemy import Connection, MetaData, create_engine, insert, select, update

from indicators.errors import MonitorError
from indicators.ledger_faults import no_ledger
from indicators.ledger_tables import SCHEMA_VERSION, meta, noted, notes, tables

SCRIPTS = Path(__file__).parent
BEFORE_ALEMBIC = 1


def schema_of(connection: Connection, place: str) -> int:
    """The schema of the ledger. Raises ``MonitorError`` if there is none or it is newer."""
    if not sqlalchemy.inspect(connection).has_table("meta"):
        raise no_ledger(place)
    value = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar()
    if value is None:
        raise no_ledger(place)
    if int(value) > SCHEMA_VERSION:
        raise MonitorError(
            f"The ledger {place} was written by a newer version of the monitor (its schema is "
            f"{value}, this program knows {SCHEMA_VERSION}). Update the program, or set SPM_DATA "
            "to another folder."
        )
    return int(value)


def refuse_half_done(connection: Connection, place: str, schema: int) -> None:
    """Raise ``MonitorError`` if the two notes of the schema disagree."""
    note = None
    if sqlalchemy.inspect(connection).has_table(noted.name):
        note = connection.execute(select(noted.c.version_num)).scalar()
    if note == revision(schema) or (note is None and schema == BEFORE_ALEMBIC):
        return
    raise MonitorError(
        f"The ledger {place} is half way between two versions (its schema is {schema}, its "
        f"migrations say {note or 'nothing'}), which no program of ours leaves behind; nothing was "
        "changed. Move it away and restore a backup with `python -m indicators restore BACKUP`."
    )


def make(connection: Connection, schema: int = SCHEMA_VERSION) -> None:
    """Make the tables of an empty ledger, at once where the newest schema is wanted."""
    if schema != SCHEMA_VERSION:
        _run(connection, schema)
        connection.execute(insert(meta).values(key="schema", value=str(schema)))
        return
    tables.create_all(connection)
    notes.create_all(connection)
    connection.execute(insert(noted).values(version_num=revision(schema)))
    connection.execute(insert(meta).values(key="schema", value=str(schema)))


def upgrade(connection: Connection, place: str, schema: int) -> None:
    """Bring a ledger of an older schema to the newest. Call where one writer is admitted."""
    refuse_half_done(connection, place, schema)
    if not sqlalchemy.inspect(connection).has_table(noted.name):
        notes.create_all(connection)
        connection.execute(insert(noted).values(version_num=revision(schema)))
    _run(connection, SCHEMA_VERSION)
    connection.execute(update(meta).where(meta.c.key == "schema").values(value=str(SCHEMA_VERSION)))


@cache
def tables_of(schema: int) -> MetaData:
    """The tables of a schema, also of an older one, whose steps are walked in memory."""
    if schema == SCHEMA_VERSION:
        return tables
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        _run(connection, schema)
        found = MetaData()
        found.reflect(connection, only=lambda name, _: name != noted.name)
    engine.dispose()
    return found


def revision(schema: int) -> str:
    """Alembic's name of the step that makes a schema."""
    return f"{schema:04}"


def _run(connection: Connection, schema: int) -> None:
    # Imported here: a ledger that is up to date, which is every start but one, needs none of it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    # A percent sign in a path would be taken for the beginning of a name.
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision(schema))
