"""A ledger made from a backup, wholly or not at all, and never in place of another.

Every byte of the backup is looked at before anything is made. The new ledger is filled beside its
place, compared with the manifest of the backup table by table and only then given its name; on a
server the same happens in one transaction. ``ledger_backup`` says what a backup looks like.
"""

import hashlib
import json
import os
import secrets
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert

from indicators import ledger_backup as kept
from indicators.errors import MonitorError
from indicators.ledger import Ledger, Occupied, cannot_write
from indicators.ledger_backup import Manifest
from indicators.ledger_migrations import tables_of, upgrade
from indicators.ledger_tables import SCHEMA_VERSION, files

# What a changed byte in a zip, in compressed data or in JSON can show itself as.
# NotImplementedError: a flipped byte can claim a version or a method that no zip has.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, ValueError, KeyError, TypeError, EOFError)
_UNREADABLE += (NotImplementedError,)
_UNREADABLE += (NotImplementedError, RuntimeError)
_BESIDE = ("", "-wal", "-shm", "-journal")  # what SQLite keeps beside its file
_IN_WORDS = {
    "files": "file {:.12}…",
    "staged": "staged file {:.12}…",
    "submissions": "the observations of submission {}",
}


def restore_backup(source: Path, ledger_url: str) -> Manifest:
    """Make the ledger at ``ledger_url`` from a backup, and give the backup's manifest.

    Raises
    ------
    MonitorError
        If there is a ledger already, if the backup is damaged (what is damaged is named) or of a
        newer version, or if the place cannot be written. Then nothing was changed.
    """
    path = Ledger(ledger_url).path
    if path is None:
        with _opened(source) as (archive, manifest):
            _fill(Ledger(ledger_url), archive, manifest)
        return manifest
    # A log without its ledger would be taken for the new ledger's own.
    for leftover in _with_companions(path):
        if os.path.lexists(leftover):
            raise _occupied(str(leftover))
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(8)}.restoring")
    with _opened(source) as (archive, manifest):
        try:
            _fill(Ledger(f"sqlite:///{temporary}"), archive, manifest)
            # The last connection was closed, so SQLite has moved its log into the file.
            if temporary.with_name(f"{temporary.name}-wal").exists():
                raise OSError("the log could not be moved into the ledger")
            kept.name_once(temporary, path)
        except FileExistsError as error:
            raise _occupied(str(path)) from error
        except OSError as error:
            raise MonitorError(cannot_write(path.parent, error)) from error
        finally:
            for leftover in _with_companions(temporary):
                with suppress(OSError):
                    leftover.unlink(missing_ok=True)
    return manifest


def _with_companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + end) for end in _BESIDE]


@contextmanager
def _opened(source: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    """A backup whose every byte was looked at. Raises ``MonitorError`` naming what is damaged."""
    try:
        with source.open("rb") as file:
            sealed = kept.digest_before_seal(file)
            file.seek(max(0, file.seek(0, os.SEEK_END) - kept.SEAL))
            whole = file.read() == sealed
            with zipfile.ZipFile(file) as archive:
                manifest = _manifest(archive, source)
                found = _found_damaged(archive, manifest)
                if found or not whole:
                    raise _damaged(source, found or ["what lies between its tables and files"])
                yield archive, manifest
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise _damaged(source, ["its end is missing, or it is no backup at all"]) from error
    except OSError as error:
        raise MonitorError(
            f"The backup {source} cannot be read ({error.strerror or error}). "
            "Check its name and place."
        ) from error


def _manifest(archive: zipfile.ZipFile, source: Path) -> Manifest:
    try:
        manifest = json.loads(archive.read(kept.MANIFEST))
        versions = manifest["format"], manifest["schema"]
    except _UNREADABLE as error:
        raise _damaged(source, ["its list of contents"]) from error
    if versions[0] != kept.FORMAT or versions[1] not in range(1, SCHEMA_VERSION + 1):
        raise MonitorError(
            f"The backup {source} is of another version of the monitor ({versions[0]}, schema "
            f"{versions[1]}; this program knows {kept.FORMAT}, schema 1 to {SCHEMA_VERSION}). "
            "Restore it with the version that wrote it."
        )
    return manifest


def _found_damaged(archive: zipfile.ZipFile, manifest: Manifest) -> list[str]:
    """Every table and every file that is not what the manifest says, by name."""
    found = []
    for table in tables_of(manifest["schema"]).sorted_tables:
        digest = hashlib.sha256()
        try:
            for line, row in _lines(archive, table):
                digest.update(line)
                found += _damaged_bytes(archive, table, row)
            if digest.hexdigest() != manifest["tables"][table.name]["sha256"]:
                found.append(f"table {table.name}")
        except _UNREADABLE:
            found.append(f"table {table.name}")
    return found


def _damaged_bytes(archive: zipfile.ZipFile, table: Table, row: Mapping[str, Any]) -> Iterator[str]:
    for name in kept.bytes_columns(table):
        member = kept.bytes_member(table, row)
        try:
            content = archive.read(member)
            good = hashlib.sha256(content).hexdigest() == row[name]
        except _UNREADABLE:
            good = False
        if not good or (table.name == files.name and not kept.is_received(content, row["sha256"])):
            yield _IN_WORDS[table.name].format(member.split("/", 1)[1])


def _lines(archive: zipfile.ZipFile, table: Table) -> Iterator[tuple[bytes, dict[str, Any]]]:
    with archive.open(kept.table_member(table.name)) as lines:
        for line in lines:
            yield line, json.loads(line)


def _fill(ledger: Ledger, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Put every row into an empty ledger, compare, bring it up to date, then commit: all at once.

    A backup of an older version goes into the tables of that version first, so that what is
    compared is what was backed up.
    """
    schema = manifest["schema"]
    held = tables_of(schema)
    try:
        with ledger.found(schema) as connection:
            for table in held.sorted_tables:
                put_rows(connection, table, _rows(archive, table))
            made = kept.contents(connection, of=held)
            wrong = [name for name in made if made[name] != manifest[name]]
            if wrong:
                raise MonitorError(
                    f"The ledger {ledger.place} did not keep what the backup holds "
                    f"({', '.join(wrong)}), so nothing was kept. Look at the disk and do it again."
                )
            if schema < SCHEMA_VERSION:
                upgrade(connection, ledger.place, schema)
    except Occupied as error:
        raise _occupied(ledger.place) from error
    ledger.dispose()


def put_rows(connection: Connection, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Insert rows, a few at a time where each brings a file of its own."""
    rest = iter(rows)
    while batch := list(islice(rest, kept.rows_at_once(table))):
        connection.execute(insert(table), batch)


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[dict[str, Any]]:
    for _, row in _lines(archive, table):
        for name in kept.bytes_columns(table):
            row[name] = archive.read(kept.bytes_member(table, row))
        yield row


def _occupied(place: str) -> MonitorError:
    return MonitorError(
        f"There is a ledger at {place} already, and a restore never overwrites; nothing was "
        "changed. Move it away, or set SPM_DATA (or SPM_LEDGER_URL) to an empty place."
    )


def _damaged(source: Path, found: list[str]) -> MonitorError:
    named = ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
    return MonitorError(
        f"The backup {source} is damaged ({named}), so nothing was restored. "
        "Take an older backup, or copy this one again from where it is kept."
    )
