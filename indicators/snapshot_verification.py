"""Whether the stores are what was written into them.

The audit chain is compared with itself, the tables with the chain, every file and every set of
observations with its hash, and the newest snapshot with one built afresh. A fault is one sentence;
nothing is mended here. A snapshot that differs is rebuilt by ``rebuild``; a ledger that differs
needs its backup.
"""

import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import Connection, select

from indicators import audit, ledger_records, snapshot
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.ledger_tables import files
from indicators.settings import Settings


def verify(settings: Settings, ledger: Ledger, kept_head: str | None = None) -> dict[str, Any]:
    """Look at everything and report it: ``faults`` (sentences), ``head`` and how much was seen."""
    with ledger.read() as connection:
        entries = ledger_records.audit_rows(connection)
        publications = ledger_records.publication_rows(connection)
        submissions = ledger_records.submission_rows(connection)
        hashes = list(connection.execute(select(files.c.sha256)).scalars())
        faults = _database_faults(connection, ledger)
        faults += audit.faults(entries, kept_head)
        faults += _table_faults(entries, publications, submissions)
        for sha256 in hashes:
            faults += _refusal(ledger_records.read_file, connection, sha256, ledger.place)
        for row in submissions:
            faults += _refusal(ledger_records.observations_of, connection, row["id"], ledger.place)
    if not faults:
        faults += _snapshot_faults(settings, ledger, publications)
    return {
        "faults": faults,
        "head": entries[-1]["hash"] if entries else audit.FIRST_PREVIOUS,
        "audit_entries": len(entries),
        "files": len(hashes),
        "submissions": len(submissions),
        "publications": len(publications),
    }


def _database_faults(connection: Connection, ledger: Ledger) -> list[str]:
    if ledger.path is None:
        return []  # PostgreSQL checks its own pages
    found = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars()
    return [f"{ledger.place}: {finding}." for finding in found if finding != "ok"]


def _refusal(read, *arguments) -> list[str]:
    try:
        read(*arguments)
    except MonitorError as refusal:
        return [str(refusal)]
    return []


def _table_faults(
    entries: list[dict], publications: list[dict], submissions: list[dict]
) -> list[str]:
    """Compare what the tables say now with what the chain says was done."""
    done = {(entry["action"], entry["object"]): entry for entry in entries}
    faults = []
    for expected, row in enumerate(publications, start=1):
        if row["number"] != expected:
            faults.append(f"Publication {expected} is missing: {row['number']} follows.")
        entry = done.get((row["action"], f"publication {row['number']}"))
        if entry is None or not _agrees(entry, row):
            faults.append(f"Publication {row['number']} is not what the audit chain recorded.")
    numbers = {f"publication {row['number']}" for row in publications}
    known = {f"submission {row['id']}" for row in submissions}
    for (action, thing), _entry in done.items():
        if action in ("publish", "withdraw") and thing not in numbers:
            faults.append(f"The audit chain records {thing}, which is gone.")
        if action == "submit" and thing not in known:
            faults.append(f"The audit chain records {thing}, which is gone.")
    for row in submissions:
        entry = done.get(("submit", f"submission {row['id']}"))
        detail = json.loads(entry["detail"]) if entry else {}
        held = {"file": row["file_sha256"], "observations": row["observations_sha256"]}
        held |= {name: row[name] for name in ("kind", "ref_area", "agency", "vintage", "rows")}
        if detail != held:
            faults.append(f"Submission {row['id']} is not what the audit chain recorded.")
    return faults


def _agrees(entry: dict, row: dict) -> bool:
    detail = json.loads(entry["detail"])
    said = (detail["submission"], detail["withdraws"], detail["note"], entry["actor"], entry["at"])
    holds = (row["submission_id"], row["withdraws"], row["note"], row["published_by"])
    return said == (*holds, row["published_at"])


def _snapshot_faults(
    settings: Settings, ledger: Ledger, publications: list[dict[str, Any]]
) -> list[str]:
    """Build the newest snapshot again beside the one in use and compare every table."""
    number = publications[-1]["number"] if publications else 0
    held = snapshot.path_of(settings, number)
    if not held.exists():
        return []  # it is built when it is asked for
    try:
        if snapshot.identity_of(held) != snapshot.identity(publications, settings.definitions):
            return []  # of other definitions or an older program: built again when asked for
        with tempfile.TemporaryDirectory() as folder:
            aside = replace(settings, data=Path(folder))
            snapshot.build(aside, ledger, number)
            wrong = _differing_tables(held, snapshot.path_of(aside, number))
    except duckdb.Error as error:
        wrong = [str(error).splitlines()[0]]
    if not wrong:
        return []
    return [
        f"The snapshot {held} is not what the ledger says ({', '.join(wrong)}). "
        "Build it again with `python -m indicators rebuild`."
    ]


def _differing_tables(held: Path, fresh: Path) -> list[str]:
    first, second = (_fingerprints(path) for path in (held, fresh))
    return sorted(name for name in first | second if first.get(name) != second.get(name))


def _fingerprints(path: Path) -> dict[str, tuple]:
    """Rows and an order-free hash of every table."""
    connection = snapshot.connect(path)
    try:
        query = "SELECT table_name FROM duckdb_tables() WHERE database_name = 'snapshot'"
        names = [name for (name,) in connection.execute(query).fetchall()]
        return {
            # The names come from the file itself, so they are quoted before they are used.
            name: connection.execute(
                f'SELECT count(*), sum(hash(t)) FROM snapshot."{name.replace(chr(34), "")}" t'
            ).fetchone()
            for name in names
        }
    finally:
        connection.close()
