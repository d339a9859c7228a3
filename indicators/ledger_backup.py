"""One file that holds a whole ledger as it was at one moment. ``ledger_restore`` takes it back.

A backup is a zip: ``tables/<name>.jsonl`` has one line of canonical JSON for each row, in the order
of the primary key; what a column holds as bytes lies in a member of its own (``files/<sha256>``)
and stands in the line as its SHA-256. ``manifest.json`` gives the SHA-256 of every table, every
file as received, and the head of the audit chain. The zip's comment is the SHA-256 of all bytes
before it, so a byte changed anywhere is noticed. Nothing in it is SQLite's or PostgreSQL's own:
either takes back what the other gave.

All is read in one transaction, which sees one moment and makes no writer wait.
"""

import hashlib
import os
import secrets
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, LargeBinary, MetaData, Table, select

from indicators import audit as chain
from indicators.errors import MonitorError
from indicators.ledger import Ledger, damaged, now, sync_folder
from indicators.ledger_records import audit_rows
from indicators.ledger_tables import files, meta, submissions, tables

FORMAT = "social protection monitor, backup 1"
MANIFEST = "manifest.json"
SEAL = 64  # characters of a SHA-256, the last bytes of the file
PIECE = 1 << 20

Manifest = dict[str, Any]


class Archive:
    """Where rows and bytes go while they are read; a zip takes one member at a time."""

    def __init__(self, archive: zipfile.ZipFile, folder: Path):
        self._zip = archive
        self._lines = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115, closed by close()

    def line(self, line: bytes) -> None:
        """One more row of the table that is being read."""
        self._lines.write(line)

    def content(self, member: str, content: bytes) -> None:
        """The bytes of one row. They are compressed already, as zlib or Parquet."""
        self._zip.writestr(member, content, zipfile.ZIP_STORED)

    def end_table(self, name: str) -> None:
        """Put the rows so far into the zip."""
        self._lines.seek(0)
        with self._zip.open(table_member(name), "w", force_zip64=True) as member:
            while piece := self._lines.read(PIECE):
                member.write(piece)
        self._lines.seek(0)
        self._lines.truncate()

    def close(self) -> None:
        """Let go of the file that held the rows."""
        self._lines.close()


def write_backup(ledger: Ledger, target: Path) -> Manifest:
    """Write the ledger as it is at this moment to ``target``, and give the manifest.

    Raises
    ------
    MonitorError
        If the target exists or cannot be written (then there is no file), or if the ledger is not
        what was written into it: a backup of a damaged ledger would be trusted later.
    """
    if os.path.lexists(target):
        raise _exists(target)
    temporary = target.with_name(f".{target.name}-{secrets.token_hex(8)}.writing")
    try:
        with _target_explained(target):
            # It holds people and hashes of passwords: for the eyes of this account alone.
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
                manifest = {"taken_at": now()} | _read_whole(ledger, archive, target)
                archive.writestr(MANIFEST, chain.canonical(manifest))
                archive.comment = b"0" * SEAL
            with temporary.open("rb+") as file:
                seal = digest_before_seal(file)
                file.seek(-SEAL, os.SEEK_END)
                file.write(seal)
                file.flush()
                os.fsync(file.fileno())
            name_once(temporary, target)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return manifest


def contents(
    connection: Connection, archive: Archive | None = None, of: MetaData = tables
) -> Manifest:
    """Rows and SHA-256 of every table, of every file as received, and the audit head.

    Rows and bytes also go into ``archive``, if there is one. ``of`` names the tables of an older
    schema, where the ledger is of one.
    """
    described: dict[str, dict[str, Any]] = {}
    for table in of.sorted_tables:
        digest, rows = hashlib.sha256(), 0
        for row in rows_in_order(connection, table):
            said = dict(row)
            for name in bytes_columns(table):
                said[name] = hashlib.sha256(row[name]).hexdigest()
                if archive is not None:
                    archive.content(bytes_member(table, row), row[name])
            line = f"{chain.canonical(said)}\n".encode()
            digest.update(line)
            rows += 1
            if archive is not None:
                archive.line(line)
        if archive is not None:
            archive.end_table(table.name)
        described[table.name] = {"rows": rows, "sha256": digest.hexdigest()}
    received = select(files.c.sha256, files.c.size).order_by(files.c.sha256)
    schema = connection.execute(select(meta.c.value).where(meta.c.key == "schema")).scalar_one()
    entries, head = chain.head(connection)
    return {
        "format": FORMAT,
        "schema": int(schema),
        "tables": described,
        "files": {row.sha256: row.size for row in connection.execute(received)},
        "audit": {"entries": entries, "head": head},
    }


def bytes_columns(table: Table) -> list[str]:
    """The columns that hold bytes: one at most, as a member is named by table and key alone."""
    return [column.name for column in table.columns if isinstance(column.type, LargeBinary)]


def bytes_member(table: Table, row: Mapping[str, Any]) -> str:
    """Where in the zip the bytes of a row lie."""
    return f"{table.name}/{'-'.join(str(row[key.name]) for key in table.primary_key.columns)}"


def table_member(name: str) -> str:
    """Where in the zip the rows of a table lie."""
    return f"tables/{name}.jsonl"


def rows_at_once(table: Table) -> int:
    """How many rows are held in memory: few where each brings a file of its own."""
    return 5 if bytes_columns(table) else 500


def rows_in_order(connection: Connection, table: Table) -> Iterator[Mapping[str, Any]]:
    """Every row of a table in the order of its key, a few in memory at a time."""
    query = select(table).order_by(*table.primary_key.columns)
    options = {"yield_per": rows_at_once(table)}
    return connection.execute(query, execution_options=options).mappings()


def digest_before_seal(file) -> bytes:
    """SHA-256, as text, of everything before the last 64 bytes of an open file."""
    digest, left = hashlib.sha256(), file.seek(0, os.SEEK_END) - SEAL
    file.seek(0)
    while left > 0 and (piece := file.read(min(left, PIECE))):
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest().encode()


def is_received(content: bytes, sha256: str) -> bool:
    """Whether stored bytes, unpacked, are the file of this SHA-256."""
    with suppress(zlib.error):
        return hashlib.sha256(zlib.decompress(content)).hexdigest() == sha256
    return False


def name_once(temporary: Path, target: Path) -> None:
    """Give a finished file its name. Raises ``FileExistsError`` rather than replace another."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as a memory stick's
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.rename(temporary, target)
    sync_folder(target.parent)


def _read_whole(ledger: Ledger, archive: zipfile.ZipFile, target: Path) -> Manifest:
    # Errors of the target are explained before the ledger takes them for its own.
    with ledger.read() as connection, _target_explained(target):
        rows = Archive(archive, target.parent)
        try:
            manifest = contents(connection, rows)
        finally:
            rows.close()
        _refuse_damaged(connection, ledger.place)
    return manifest


def _refuse_damaged(connection: Connection, place: str) -> None:
    """Raise for the first thing in a ledger that is not what its own hash says."""
    for fault in chain.faults(audit_rows(connection)):
        raise damaged(place, fault.rstrip("."))
    for row in rows_in_order(connection, files):
        if not is_received(row["content"], row["sha256"]):
            raise damaged(place, f"file {row['sha256'][:12]}… is not what was received")
    for row in rows_in_order(connection, submissions):
        if hashlib.sha256(row["observations"]).hexdigest() != row["observations_sha256"]:
            raise damaged(place, f"the observations of submission {row['id']} changed")


@contextmanager
def _target_explained(target: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError as error:
        raise _exists(target) from error
    except OSError as error:
        raise MonitorError(
            f"The backup {target} cannot be written ({error.strerror or error}), so there is none. "
            "Free some space or give this account the right to write there, or name a file in "
            "another folder."
        ) from error


def _exists(target: Path) -> MonitorError:
    return MonitorError(
        f"There is something at {target} already, and a backup never overwrites. "
        "Name another file, or move that one away."
    )
