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
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from indicators.errors import MonitorError, Sentence
from indicators.settings import Settings

_LOCKED = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}
_DEFINITIONS = (".yaml", ".csv")
PUBLICATION_COLUMNS = (
    *("number", "action", "withdraws", "withdrawn_by", "published_at", "published_by", "name"),
    *("note", "kind", "agency", "ref_area", "vintage", "rows"),
)
# What a snapshot is made by: one that an older version of any of these made is built again.
_PROGRAM = ("snapshot.py", "snapshot_building.py", "serving*.py", "definition_tables.py")
_PROGRAM += ("measures/*.py",)


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


def _program_hash() -> str:
    here = Path(__file__).parent
    paths = sorted(path for pattern in _PROGRAM for path in here.glob(pattern))
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in paths)).hexdigest()


def identity_of(path: Path) -> str:
    """What the snapshot at ``path`` was made of. Raises ``duckdb.Error`` if it is damaged."""
    connection = connect(path)
    try:
        return connection.execute("SELECT identity FROM snapshot.meta").fetchall()[0][0]
    finally:
        connection.close()


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
