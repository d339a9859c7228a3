"""What is written into the ledger and read from it, one deed a function.

Each deed takes the connection of one ``Ledger.write()`` and writes its audit entry in the same
transaction. The functions keep the ledger consistent (numbers without gaps, nothing decided
twice, hashes beside bytes); they do not ask who may do it: that is the write service's task.
"""

import hashlib
import zlib
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from indicators import audit as chain
from indicators.errors import MonitorError, Sentence
from indicators.ledger import damaged, now
from indicators.ledger_tables import files, publications, submissions

_WITHOUT_BYTES = [column for column in submissions.c if column.name != "observations"]


def store_file(connection: Connection, content: bytes, name: str, *, by: str) -> str:
    """Keep a file as received and give its SHA-256. The same bytes are kept once."""
    sha256 = hashlib.sha256(content).hexdigest()
    held = connection.execute(select(files.c.sha256).where(files.c.sha256 == sha256)).first()
    if held is None:
        at, said = now(), {"name": name[:120], "size": len(content)}
        connection.execute(
            insert(files).values(
                sha256=sha256, content=zlib.compress(content), received_at=at, **said
            )
        )
        _record(connection, at, by, "receive", f"file {sha256}", said)
    return sha256


def read_file(connection: Connection, sha256: str, place: str) -> bytes:
    """The bytes as received. Raises ``MonitorError`` if they no longer match their hash."""
    row = connection.execute(select(files.c.content).where(files.c.sha256 == sha256)).one()
    try:
        content = zlib.decompress(row.content)
    except zlib.error as error:
        raise damaged(place, f"file {sha256[:12]}… cannot be unpacked") from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise damaged(place, f"file {sha256[:12]}… is not what was received")
    return content


def publish(
    connection: Connection,
    submission: int,
    *,
    expected_version: int,
    by: str,
    name: str = "",
    note: str = "",
) -> int:
    """Publish a submission under the next number and give that number.

    ``expected_version`` is the version the decider looked at. Raises ``MonitorError`` naming
    who decided, and when, if it has changed since.
    """
    at = now()
    _decide(connection, submission, expected_version, "published", by, at, note)
    said = {"submission_id": submission, "withdraws": None, "name": name, "note": note}
    return _next_publication(connection, at, by, "publish", said)


def withdraw(connection: Connection, withdrawn: int, *, by: str, reason: str) -> int:
    """Take a publication back under a new number; the old number stays, as a tombstone."""
    row = connection.execute(
        select(publications.c.action, publications.c.submission_id).where(
            publications.c.number == withdrawn
        )
    ).first()
    if row is None:
        raise _no_publication(withdrawn)
    if row.action != "publish":
        words = Sentence(
            "Publication {number} is itself a withdrawal and stays as it is.", number=withdrawn
        )
        raise MonitorError(words)
    earlier = connection.execute(
        select(publications).where(publications.c.withdraws == withdrawn)
    ).first()
    if earlier is not None:
        raise MonitorError(
            Sentence(
                "Publication {number} was already withdrawn by {name} on "
                "{date} (number {later}); nothing was changed.",
                number=withdrawn,
                name=earlier.published_by,
                date=earlier.published_at,
                later=earlier.number,
            )
        )
    at = now()
    version = connection.execute(
        select(submissions.c.version).where(submissions.c.id == row.submission_id)
    ).scalar_one()
    _decide(connection, row.submission_id, version, "withdrawn", by, at, reason)
    said = {"submission_id": None, "withdraws": withdrawn, "name": "", "note": reason}
    return _next_publication(connection, at, by, "withdraw", said)


def _no_publication(number: int) -> MonitorError:
    return MonitorError(
        Sentence("There is no publication {number}; see `history` for the numbers.", number=number)
    )


def return_to_sender(
    connection: Connection, submission: int, *, expected_version: int, by: str, reason: str
) -> None:
    """Send a submission back with a reason. Nothing is published."""
    at = now()
    _decide(connection, submission, expected_version, "returned", by, at, reason)
    _record(connection, at, by, "return", f"submission {submission}", {"reason": reason})


def name_publication(connection: Connection, number: int, text: str, *, by: str) -> None:
    """Give a publication the name under which a meeting agreed on it."""
    changed = connection.execute(
        update(publications).where(publications.c.number == number).values(name=text)
    )
    if changed.rowcount == 0:
        raise _no_publication(number)
    _record(connection, now(), by, "name", f"publication {number}", {"name": text})


def publication_rows(connection: Connection) -> list[dict[str, Any]]:
    """Every publication, oldest first, with what is known of its submission; never its bytes."""
    columns = [column for column in _WITHOUT_BYTES if column.name != "id"]
    query = (
        select(*publications.c, *columns)
        .select_from(publications.outerjoin(submissions))
        .order_by(publications.c.number)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def submission_rows(connection: Connection, state: str | None = None) -> list[dict[str, Any]]:
    """Every submission, oldest first, without its bytes."""
    query = select(*_WITHOUT_BYTES).order_by(submissions.c.id)
    if state is not None:
        query = query.where(submissions.c.state == state)
    return [dict(row) for row in connection.execute(query).mappings()]


def file_rows(connection: Connection) -> list[dict[str, Any]]:
    """Every file by its hash, without its bytes."""
    columns = [column for column in files.c if column.name != "content"]
    query = select(*columns).order_by(files.c.received_at, files.c.sha256)
    return [dict(row) for row in connection.execute(query).mappings()]


def audit_rows(connection: Connection) -> list[dict[str, Any]]:
    """The whole audit chain in order."""
    query = select(chain.audit).order_by(chain.audit.c.seq)
    return [dict(row) for row in connection.execute(query).mappings()]


def _next_publication(
    connection: Connection, at: str, by: str, action: str, said: dict[str, Any]
) -> int:
    # Safe without a sequence, and without the gaps one leaves: write() admits one writer.
    number = (connection.execute(select(func.max(publications.c.number))).scalar() or 0) + 1
    connection.execute(
        insert(publications).values(
            number=number, action=action, published_by=by, published_at=at, **said
        )
    )
    _record(connection, at, by, action, f"publication {number}", said)
    return number


def _record(
    connection: Connection, at: str, by: str, action: str, thing: str, said: dict[str, Any]
) -> None:
    chain.record(connection, at=at, actor=by, action=action, object=thing, detail=said)


def _decide(
    connection: Connection,
    submission: int,
    expected_version: int,
    state: str,
    by: str,
    at: str,
    reason: str,
) -> None:
    changed = connection.execute(
        update(submissions)
        .where(submissions.c.id == submission, submissions.c.version == expected_version)
        .values(
            state=state,
            decided_by=by,
            decided_at=at,
            reason=reason,
            version=expected_version + 1,
        )
    )
    if changed.rowcount == 1:
        return
    row = connection.execute(select(*_WITHOUT_BYTES).where(submissions.c.id == submission)).first()
    if row is None:
        raise MonitorError(
            Sentence(
                "There is no submission {number}; see `history` for the numbers.",
                number=submission,
            )
        )
    raise MonitorError(
        Sentence(
            "Submission {number} has changed since it was opened, by {name} on {date}. "
            "Open it again before deciding.",
            number=submission,
            name=row.decided_by or row.submitted_by,
            date=row.decided_at or row.submitted_at,
        )
    )
