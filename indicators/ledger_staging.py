"""Files on their way in: staged before they are submitted, and what checking said of them.

A staged file is a draft: it can be thrown away and is, after a day or when its sender has sent
newer ones. Only when it is submitted does it become part of what the ledger keeps for good.
Nothing here decides who may do so.
"""

import json
import zlib
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from indicators import audit
from indicators.ledger import now
from indicators.ledger_tables import files, publications, readings, staged, submissions

KEPT_FOR = timedelta(days=1)
KEPT_EACH = 10  # drafts of one person
LISTED_ISSUES = 1000
LARGEST_NUMBER = 2**31 - 1  # what a column of numbers holds; larger ones nobody was given


def is_number(given: object) -> bool:
    """Whether anything can have this number. A forged choice on a page can be any text."""
    return isinstance(given, int) and 0 < given <= LARGEST_NUMBER


def keep_staged(
    connection: Connection,
    content: bytes,
    sha256: str,
    ref_area: str,
    name: str,
    by: str,
    indicator: str | None = None,
) -> None:
    """Keep a draft, and let go of those that are old or too many."""
    oldest = (datetime.now(UTC) - KEPT_FOR).strftime("%Y-%m-%dT%H:%M:%SZ")
    connection.execute(delete(staged).where(staged.c.staged_at < oldest))
    forget_staged(connection, sha256, ref_area)
    mine = connection.execute(
        select(staged.c.sha256, staged.c.ref_area)
        .where(staged.c.staged_by == by)
        .order_by(staged.c.staged_at.desc())
    ).all()
    for row in mine[KEPT_EACH - 1 :]:
        forget_staged(connection, row.sha256, row.ref_area)
    connection.execute(
        insert(staged).values(
            sha256=sha256,
            ref_area=ref_area,
            content=zlib.compress(content),
            name=name[:120],
            indicator=indicator,
            staged_by=by,
            staged_at=now(),
        )
    )


def staged_file(connection: Connection, sha256: str, ref_area: str) -> dict[str, Any] | None:
    """``content``, ``name`` and ``indicator`` of a draft, or None if it is no longer there."""
    row = connection.execute(
        select(staged.c.content, staged.c.name, staged.c.indicator).where(
            staged.c.sha256 == sha256, staged.c.ref_area == ref_area
        )
    ).first()
    if row is None:
        return None
    content = zlib.decompress(row.content)
    return {"content": content, "name": row.name, "indicator": row.indicator}


def forget_staged(connection: Connection, sha256: str, ref_area: str) -> None:
    """Let a draft go."""
    connection.execute(
        delete(staged).where(staged.c.sha256 == sha256, staged.c.ref_area == ref_area)
    )


def keep_reading(
    connection: Connection,
    submission: int,
    issues: list[dict[str, Any]],
    found: dict[str, int],
    changes: list[dict[str, Any]],
) -> None:
    """Keep what reading and checking said of a submission."""
    connection.execute(
        insert(readings).values(
            submission_id=submission,
            issues=json.dumps(issues[:LISTED_ISSUES], ensure_ascii=False),
            found=json.dumps(found),
            changes=json.dumps(changes[:LISTED_ISSUES], ensure_ascii=False),
        )
    )


def reading_of(connection: Connection, submission: int) -> dict[str, Any]:
    """``issues``, ``found`` and ``changes`` of a submission; empty for those without (starter)."""
    row = (
        connection.execute(select(readings).where(readings.c.submission_id == submission))
        .mappings()
        .first()
    )
    return {
        name: json.loads(row[name]) if row else empty
        for name, empty in (("issues", []), ("found", {}), ("changes", []))
    }


def submission_rows_of(connection: Connection, **where: Any) -> list[dict[str, Any]]:
    """Submissions with some values, oldest first: the file's name, the publication, no bytes."""
    columns = [column for column in submissions.c if column.name != "observations"]
    query = (
        select(*columns, files.c.name, files.c.size, publications.c.number.label("publication"))
        .join(files, files.c.sha256 == submissions.c.file_sha256)
        .outerjoin(publications, publications.c.submission_id == submissions.c.id)
        .where(*(submissions.c[name] == value for name, value in where.items()))
        .order_by(submissions.c.id)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def publication_of(connection: Connection, number: int) -> dict[str, Any] | None:
    """A publication with the country and sender of its submission, and what took it back.

    A withdrawal has the country and the sender of what it withdraws.
    """
    if not is_number(number):
        return None
    row = connection.execute(select(publications).where(publications.c.number == number)).first()
    if row is None:
        return None
    origin = row
    if row.withdraws is not None:
        origin = connection.execute(
            select(publications).where(publications.c.number == row.withdraws)
        ).one()
    sent = connection.execute(
        select(submissions.c.ref_area, submissions.c.submitted_by).where(
            submissions.c.id == origin.submission_id
        )
    ).one()
    taken_back = connection.execute(
        select(publications).where(publications.c.withdraws == number)
    ).first()
    return dict(row._mapping) | dict(sent._mapping) | {"taken_back": taken_back}


def newest_publication(connection: Connection) -> int:
    """The number of the newest publication; 0 before the first."""
    return connection.execute(select(func.max(publications.c.number))).scalar() or 0


def replace(connection: Connection, submission: int, *, successor: int, by: str) -> None:
    """An open submission gives way to another: a page that still shows it can decide nothing."""
    at = now()
    connection.execute(
        update(submissions)
        .where(submissions.c.id == submission)
        .values(
            state="replaced",
            decided_by=by,
            decided_at=at,
            reason=f"submission {successor}",
            version=submissions.c.version + 1,
        )
    )
    audit.record(
        connection,
        at=at,
        actor=by,
        action="replace",
        object=f"submission {submission}",
        detail={"successor": successor},
    )
