"""Build a snapshot from the ledger: the whole of one publication, written beside and renamed.

Readers load this module only when there is nothing to open: what builds needs Arrow and the
measures, what reads needs neither.
"""

import os
import secrets
import shutil
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from sqlalchemy import Connection

from indicators import definition_tables, ledger_records, serving, serving_measures, serving_tables
from indicators import ledger as ledger_module
from indicators.catalogue import Catalogue, load
from indicators.ledger import Ledger
from indicators.ledger_observations import OBSERVATION_SCHEMA, observations_of
from indicators.settings import Settings
from indicators.snapshot import (
    PUBLICATION_COLUMNS,
    CannotWrite,
    connect,
    definitions_hash,
    identity,
    is_effective,
    path_of,
    up_to,
)

_NUMBER = pa.field("publication", pa.int32())
_ABANDONED_AFTER = 3600  # seconds after which a killed builder's file is swept away


def build(settings: Settings, ledger: Ledger, number: int) -> str:
    """Build the snapshot of publication ``number`` and give its identity.

    Number 0 is the picture before anything was published. Whoever builds at the same time builds
    the same; the last rename wins and nobody notices.

    Raises
    ------
    MonitorError
        If the ledger is damaged, definitions have faults or the folder cannot be written.
    """
    with ledger.read() as connection:
        publications = up_to(ledger_records.publication_rows(connection), number)
        received = rows_received(connection, ledger, publications)
    made = identity(publications, settings.definitions)
    target = path_of(settings, number)
    temporary = target.with_name(f".{target.stem}-{secrets.token_hex(8)}.building")
    try:
        settings.snapshots.mkdir(parents=True, exist_ok=True)
        _sweep(settings.snapshots)
        try:
            _write(temporary, settings, publications, received, made)
            with temporary.open("rb+") as handle:
                os.fsync(handle.fileno())
            os.replace(temporary, target)
            ledger_module.sync_folder(settings.snapshots)
        finally:
            for leftover in settings.snapshots.glob(f"{temporary.name}*"):
                _remove(leftover)
    except OSError as error:
        raise CannotWrite(ledger_module.cannot_write(settings.snapshots, error)) from error
    except (duckdb.OperationalError, duckdb.FatalException) as error:
        reason = str(error).splitlines()[0]
        raise CannotWrite(
            f"The snapshot {target} could not be written ({reason}). Free some space or give this "
            "account the right to write there; it is built again at the next request."
        ) from error
    return made


def rows_received(
    connection: Connection, ledger: Ledger, publications: Sequence[dict[str, Any]]
) -> dict[int, pa.Table]:
    """The rows of each publication that counts, with its number, by that number."""
    return {
        row["number"]: numbered(
            observations_of(connection, row["submission_id"], ledger.place), row["number"]
        )
        for row in publications
        if is_effective(row, publications)
    }


def numbered(observations: pa.Table, publication: int) -> pa.Table:
    """Observations with the number of the publication that they belong to."""
    number = pa.repeat(pa.scalar(publication, pa.int32()), observations.num_rows)
    return observations.append_column(_NUMBER, number)


def define(connection: duckdb.DuckDBPyConnection, catalogue: Catalogue) -> None:
    """Make the tables of definitions."""
    for name, table in definition_tables.definition_tables(catalogue).items():
        connection.register("defined", table)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM defined")
        connection.unregister("defined")


def _together(tables: Sequence[pa.Table]) -> pa.Table:
    return pa.concat_tables(tables or [numbered(OBSERVATION_SCHEMA.empty_table(), 0)])


def _write(
    path: Path,
    settings: Settings,
    publications: Sequence[dict[str, Any]],
    received: Mapping[int, pa.Table],
    made: str,
) -> None:
    catalogue = load(settings.definitions)
    connection = connect(path, read_only=False)
    try:
        define(connection, catalogue)
        agencies = [row["number"] for row in publications if row["kind"] == "agency"]
        connection.register("received", _together(list(received.values())))
        connection.register(
            "from_agencies", _together([received[n] for n in agencies if n in received])
        )
        published = publications[-1]["published_at"] if publications else ledger_module.now()
        serving.observations(connection)
        day = datetime.fromisoformat(published).date()
        serving_tables.serving_tables(connection, catalogue, day)
        serving_measures.measure_tables(connection, catalogue, day)
        connection.unregister("received")
        connection.unregister("from_agencies")
        connection.register("history", publications_table(publications))
        connection.execute("CREATE TABLE publications AS SELECT * FROM history")
        connection.unregister("history")
        connection.execute(
            "CREATE TABLE meta AS SELECT ? AS identity, ? AS framework_id, ? AS framework_version, "
            "? AS framework_status, ? AS definitions_hash",
            [
                made,
                catalogue.framework.id,
                catalogue.framework.version,
                catalogue.framework.status,
                definitions_hash(settings.definitions),
            ],
        )
        connection.execute("CHECKPOINT")
    finally:
        connection.close()


def publications_table(publications: Sequence[dict[str, Any]]) -> pa.Table:
    """The publications with their tombstones, as readers may see them: no submitter, no reason."""
    withdrawn = {row["withdraws"]: row["number"] for row in publications if row["withdraws"]}
    rows = [row | {"withdrawn_by": withdrawn.get(row["number"])} for row in publications]
    whole = ("number", "withdraws", "withdrawn_by", "rows")
    schema = pa.schema(
        [(name, pa.int32() if name in whole else pa.string()) for name in PUBLICATION_COLUMNS]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def _sweep(folder: Path) -> None:
    """Remove what builders that were killed left behind."""
    for path in folder.glob(".publication-*.building*"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _ABANDONED_AFTER:
                _remove(path)


def _remove(path: Path) -> None:
    # DuckDB keeps a log, and a folder for what does not fit into memory, beside its file.
    with suppress(FileNotFoundError):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
