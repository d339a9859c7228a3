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
from sqlalchemy import Connection

from indicators import audit, ledger_records, snapshot, snapshot_building
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.ledger_observations import observations_of
from indicators.settings import Settings


def verify(settings: Settings, ledger: Ledger, kept_head: str | None = None) -> dict[str, Any]:
    """Look at everything and report it: ``faults`` (sentences), ``head`` and how much was seen."""
    with ledger.read() as connection:
        entries = ledger_records.audit_rows(connection)
        publications = ledger_records.publication_rows(connection)
        submissions = ledger_records.submission_rows(connection)
        received = ledger_records.file_rows(connection)
        faults = _database_faults(connection, ledger)
        chain_faults = audit.faults(entries, kept_head)
        # A chain that is broken cannot say what the tables should hold.
        faults += chain_faults or _table_faults(
            entries,
            {
                "file": {row["sha256"]: row for row in received},
                "submission": {row["id"]: row for row in submissions},
                "publication": {row["number"]: row for row in publications},
            },
        )
        for row in received:
            faults += _refusal(ledger_records.read_file, connection, row["sha256"], ledger.place)
        for row in submissions:
            faults += _refusal(observations_of, connection, row["id"], ledger.place)
    if not faults:
        faults += _snapshot_faults(settings, ledger, publications)
    return {
        "faults": faults,
        "head": entries[-1]["hash"] if entries else audit.FIRST_PREVIOUS,
        "audit_entries": len(entries),
        "files": len(received),
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
    entries: list[dict], tables: dict[str, dict[int | str, dict[str, Any]]]
) -> list[str]:
    """Do again in mind what the chain records, and compare every row with what it should be."""
    expected: dict[str, dict] = {"file": {}, "submission": {}, "publication": {}}
    for entry in entries:
        if entry["result"] == "done" and entry["action"] in _DEEDS:
            _DEEDS[entry["action"]](expected, entry, json.loads(entry["detail"]))
    faults = []
    for kind, rows in tables.items():
        for key, should in expected[kind].items():
            if key not in rows:
                faults.append(f"The audit chain records {kind} {key}, which is gone.")
            elif {name: rows[key][name] for name in should} != should:
                faults.append(f"{kind.capitalize()} {key} is not what the audit chain recorded.")
        faults += [
            f"{kind.capitalize()} {key} is not in the audit chain."
            for key in rows
            if key not in expected[kind]
        ]
    return faults


def _receive(expected: dict, entry: dict, said: dict) -> None:
    key = entry["object"].split()[1]
    expected["file"][key] = said | {"sha256": key, "received_at": entry["at"]}


def _submit(expected: dict, entry: dict, said: dict) -> None:
    undecided = {"decided_by": None, "decided_at": None, "reason": None, "version": 1}
    sent = {"submitted_by": entry["actor"], "submitted_at": entry["at"], "state": "submitted"}
    expected["submission"][_number(entry)] = said | sent | undecided


def _publish(expected: dict, entry: dict, said: dict) -> None:
    _decide(expected, said["submission_id"], entry, "published", said["note"])
    _number_it(expected, entry, said)


def _withdraw(expected: dict, entry: dict, said: dict) -> None:
    withdrawn = expected["publication"].get(said["withdraws"])
    if withdrawn is not None:
        _decide(expected, withdrawn["submission_id"], entry, "withdrawn", said["note"])
    _number_it(expected, entry, said)


def _return(expected: dict, entry: dict, said: dict) -> None:
    _decide(expected, _number(entry), entry, "returned", said["reason"])


def _replace(expected: dict, entry: dict, said: dict) -> None:
    _decide(expected, _number(entry), entry, "replaced", f"submission {said['successor']}")


def _name(expected: dict, entry: dict, said: dict) -> None:
    if _number(entry) in expected["publication"]:
        expected["publication"][_number(entry)] |= said


_DEEDS = {
    "receive": _receive,
    "submit": _submit,
    "publish": _publish,
    "withdraw": _withdraw,
    "return": _return,
    "replace": _replace,
    "name": _name,
}


def _number_it(expected: dict, entry: dict, said: dict) -> None:
    done = {"action": entry["action"], "published_by": entry["actor"], "published_at": entry["at"]}
    expected["publication"][_number(entry)] = said | done


def _decide(expected: dict, submission: int, entry: dict, state: str, reason: str) -> None:
    row = expected["submission"].get(submission)
    if row is not None:
        row |= {"state": state, "decided_by": entry["actor"], "decided_at": entry["at"]}
        row |= {"reason": reason, "version": row["version"] + 1}


def _number(entry: dict) -> int:
    return int(entry["object"].split()[1])


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
            snapshot_building.build(aside, ledger, number)
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
