"""The audit chain: what was done, by whom, in an order that cannot be changed unseen.

Every entry holds the hash of the one before it, over canonical JSON, so an entry that is
edited, deleted or moved breaks every hash after it. ``verify`` finds such a break by looking
at the entries alone. Entries cut off at the end leave no break: for that the last hash (the
*head*) has to be kept elsewhere, on paper or in a mail, and shown to ``verify`` again. The
chain does not stop an operator who rewrites all of it; a head that was kept does.

``record`` writes inside the transaction of the deed itself: a deed without an entry, or an
entry without a deed, cannot be committed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, func, insert, select

from indicators.ledger_tables import audit

FIRST_PREVIOUS = "0" * 64
_HASHED = ("seq", "at", "actor", "action", "object", "result", "detail", "previous_hash")


def canonical(value: Any) -> str:
    """JSON with one spelling for one value: keys sorted, no spaces, text as it is."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def entry_hash(entry: Mapping[str, Any]) -> str:
    """SHA-256 over everything in an entry but its own hash."""
    text = canonical({name: entry[name] for name in _HASHED})
    return hashlib.sha256(text.encode()).hexdigest()


def record(
    connection: Connection,
    *,
    at: str,
    actor: str,
    action: str,
    object: str,
    result: str = "done",
    detail: Mapping[str, Any] | None = None,
) -> str:
    """Add an entry and give its hash. Call inside ``Ledger.write()``, which admits one writer.

    ``detail`` holds facts that ``verify`` compares with the tables, so keep numbers and hashes
    in it and never a password, a token or the content of a file.
    """
    last = connection.execute(
        select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    ).first()
    entry = {
        "seq": last.seq + 1 if last else 1,
        "at": at,
        "actor": actor,
        "action": action,
        "object": object,
        "result": result,
        "detail": canonical(detail or {}),
        "previous_hash": last.hash if last else FIRST_PREVIOUS,
    }
    entry["hash"] = entry_hash(entry)
    connection.execute(insert(audit).values(**entry))
    return entry["hash"]


def head(connection: Connection) -> tuple[int, str]:
    """Number and hash of the last entry; ``(0, "000…")`` when nothing was done yet."""
    newest = select(func.max(audit.c.seq)).scalar_subquery()
    row = connection.execute(select(audit.c.seq, audit.c.hash).where(audit.c.seq == newest)).first()
    return (row.seq, row.hash) if row else (0, FIRST_PREVIOUS)


def last_time(connection: Connection, action: str) -> str | None:
    """When something was last done, in UTC; None if it never was."""
    return connection.execute(select(func.max(audit.c.at)).where(audit.c.action == action)).scalar()


def faults(entries: Iterable[Mapping[str, Any]], kept_head: str | None = None) -> list[str]:
    """Every break in the chain, as sentences; an empty list means it is whole.

    Parameters
    ----------
    entries
        All entries in the order of ``seq``.
    kept_head
        A hash that was printed earlier. If no entry has it, the end was cut off or rewritten.
    """
    found = []
    previous_hash, expected_seq = FIRST_PREVIOUS, 1
    seen = {FIRST_PREVIOUS}
    for entry in entries:
        seq = entry["seq"]
        if seq != expected_seq:
            found.append(f"Audit entry {expected_seq} is missing: entry {seq} follows.")
        if entry["previous_hash"] != previous_hash:
            found.append(f"Audit entry {seq} does not follow the entry before it.")
        if entry["hash"] != entry_hash(entry):
            found.append(f"Audit entry {seq} was changed after it was written.")
        previous_hash, expected_seq = entry["hash"], seq + 1
        seen.add(previous_hash)
    if kept_head is not None and kept_head not in seen:
        found.append(
            f"The head that was kept ({kept_head[:12]}…) is not in the chain: "
            "its end was cut off or rewritten."
        )
    return found
