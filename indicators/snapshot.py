"""A snapshot: one publication as a DuckDB file, built once, never edited, thrown away at will.

``publication-000012.duckdb`` holds the definitions, everything that publication 12 showed and
the small tables that pages read. It is built from the ledger into a temporary file, synced and
renamed, so a reader sees a whole snapshot or none, and two builders at once only work twice. Its
*identity* says what it was made of: the publications, the definitions, this program. If anything
differs, or the file is missing or damaged, it is built again.

This module is the only door to DuckDB. Readers get a private in-memory database with the file
attached read-only: DuckDB keeps one shared instance for each path it opens directly, and would
go on showing the old file after a new one was put in its place.
"""

import hashlib
import json
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

from indicators import (
    definition_tables,
    ledger_records,
    serving,
    serving_measures,
    serving_tables,
)
from indicators import ledger as ledger_module
from indicators.catalogue import load
from indicators.errors import MonitorError, Sentence
from indicators.ledger import Ledger
from indicators.ledger_tables import OBSERVATION_SCHEMA
from indicators.measures import coverage, regional
from indicators.settings import Settings

_LOCKED = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
_DEFINITIONS = (".yaml", ".csv")
_NUMBER = pa.field("publication", pa.int32())
PUBLICATION_COLUMNS = (
    *("number", "action", "withdraws", "withdrawn_by", "published_at", "published_by", "name"),
    *("note", "kind", "agency", "ref_area", "vintage", "rows"),
)
_ABANDONED_AFTER = 3600  # seconds after which a killed builder's file is swept away


class CannotWrite(MonitorError):
    """The folder of the snapshots refuses a new file; the ledger itself is well."""


def connect(
    path: Path, *, read_only: bool = True, exporting_to: Path | None = None
) -> duckdb.DuckDBPyConnection:
    """The one DuckDB factory: no files, no extensions, no settings can be reached from SQL.

    Readers find the tables under ``snapshot.``; take a ``cursor()`` for each use. One who exports
    may write inside one folder and nowhere else. Raises ``duckdb.Error`` if the file is missing
    or damaged.
    """
    connection = duckdb.connect(":memory:" if read_only else str(path), config=_LOCKED)
    try:
        if read_only:
            # A path cannot be bound to ATTACH; a quote in it is doubled.
            quoted = str(path).replace("'", "''")
            connection.execute(f"ATTACH '{quoted}' AS snapshot (READ_ONLY)")
        if exporting_to is not None:
            connection.execute("SET allowed_directories = ?", [[str(exporting_to)]])
            connection.execute("SET temp_directory = ?", [str(exporting_to)])
        connection.execute("SET enable_external_access=false")
        connection.execute("SET lock_configuration=true")
    except BaseException:
        connection.close()
        raise
    return connection


def path_of(settings: Settings, number: int) -> Path:
    """Where the snapshot of a publication lies."""
    return settings.snapshots / f"publication-{number:06}.duckdb"


def identity(publications: Sequence[dict[str, Any]], definitions: Path) -> str:
    """SHA-256 over everything a snapshot is made of: publications, definitions, program."""
    parts = [
        json.dumps(publications, sort_keys=True, ensure_ascii=False),
        definitions_hash(definitions),
        _program_hash(),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def definitions_hash(folder: Path) -> str:
    """SHA-256 over the names and bytes of every definition file."""
    digest = hashlib.sha256()
    for path in definition_files(folder):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def definition_files(folder: Path) -> list[Path]:
    """The files that make up a framework, in a fixed order."""
    walked = ((Path(place), names) for place, _, names in os.walk(folder))
    return sorted(
        place / name for place, names in walked for name in names if name.endswith(_DEFINITIONS)
    )


def definitions_state(folder: Path) -> tuple:
    """What tells, without reading them, that definition files changed: names and times."""
    return tuple((path.name, path.stat().st_mtime_ns) for path in definition_files(folder))


def _program_hash() -> str:
    modules = (definition_tables, serving, serving_tables, coverage, regional)
    modules += (serving_measures, *serving_measures.FORMULAS)
    paths = [Path(__file__), *(Path(module.__file__) for module in modules)]
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def identity_of(path: Path) -> str:
    """What the snapshot at ``path`` was made of. Raises ``duckdb.Error`` if it is damaged."""
    connection = connect(path)
    try:
        return connection.execute("SELECT identity FROM snapshot.meta").fetchall()[0][0]
    finally:
        connection.close()


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
        received = {
            row["number"]: _rows_of(connection, ledger, row)
            for row in publications
            if is_effective(row, publications)
        }
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


def up_to(publications: Sequence[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """The publications that had happened at ``number``. Raises ``MonitorError`` for a stranger."""
    numbers = [row["number"] for row in publications]
    if number != 0 and number not in numbers:
        newest = max(numbers, default=0)
        if not newest:
            raise MonitorError(
                Sentence(
                    "There is no publication {number}. Nothing has been published yet; see "
                    "`history`.",
                    number=number,
                )
            )
        raise MonitorError(
            Sentence(
                "There is no publication {number}. They go from 1 to {newest}; see `history`.",
                number=number,
                newest=newest,
            )
        )
    return [row for row in publications if row["number"] <= number]


def is_effective(row: dict[str, Any], publications: Sequence[dict[str, Any]]) -> bool:
    """Whether a publication still shows figures: it published some and was not withdrawn."""
    withdrawn = {other["withdraws"] for other in publications}
    return row["action"] == "publish" and row["number"] not in withdrawn


def _rows_of(connection, ledger: Ledger, publication: dict[str, Any]) -> pa.Table:
    rows = ledger_records.observations_of(connection, publication["submission_id"], ledger.place)
    number = pa.repeat(pa.scalar(publication["number"], pa.int32()), rows.num_rows)
    return rows.append_column(_NUMBER, number)


def _together(tables: Sequence[pa.Table]) -> pa.Table:
    nothing = OBSERVATION_SCHEMA.empty_table().append_column(_NUMBER, pa.array([], pa.int32()))
    return pa.concat_tables(tables or [nothing])


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
        for name, table in definition_tables.definition_tables(catalogue).items():
            connection.register("defined", table)
            connection.execute(f"CREATE TABLE {name} AS SELECT * FROM defined")
            connection.unregister("defined")
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
