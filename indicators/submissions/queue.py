"""What waits and what was decided: lists for officers, reviewers and the history.

Everything a person may not see is left out, by the same table that decides what they may do.
"""

from typing import Any

from indicators import access, ledger_records, ledger_staging
from indicators.access import Actor
from indicators.ledger_opening import current_ledger
from indicators.submissions import desk

Row = dict[str, Any]


def visible(actor: Actor, state: str | None = None) -> list[Row]:
    """The submissions an actor may look at, newest first.

    A row has ``id, ref_area, name`` (of the file), ``file_sha256, layout, rows, submitted_by,
    submitted_at, state, decided_by, decided_at, reason, version, publication``.
    """
    where = {} if state is None else {"state": state}
    with current_ledger().read() as connection:
        rows = ledger_staging.submission_rows_of(connection, **where)
        return [
            _without_internals(row)
            for row in reversed(rows)
            if access.may(connection, actor, "look", desk.thing_of(row))
        ]


def to_decide(actor: Actor) -> list[Row]:
    """The open submissions that this reviewer may publish or return, oldest first."""
    with current_ledger().read() as connection:
        rows = ledger_staging.submission_rows_of(connection, state="submitted")
        return [
            _without_internals(row)
            for row in rows
            if access.may(connection, actor, "publish", desk.thing_of(row))
        ]


def look(submission: int, actor: Actor) -> Row:
    """One submission with ``issues``, ``found`` and ``changes``. Raises ``Refused``."""
    with current_ledger().read() as connection:
        thing = desk.submission_thing(connection, submission)
        desk.look(actor, "look", connection, thing)
        (row,) = ledger_staging.submission_rows_of(connection, id=submission)
        return _without_internals(row) | ledger_staging.reading_of(connection, submission)


def original(submission: int, actor: Actor) -> tuple[str, bytes]:
    """Name and bytes of the file as it was received. Raises ``Refused``."""
    ledger = current_ledger()
    with ledger.read() as connection:
        thing = desk.submission_thing(connection, submission)
        desk.look(actor, "look", connection, thing)
        (row,) = ledger_staging.submission_rows_of(connection, id=submission)
        return row["name"], ledger_records.read_file(connection, row["file_sha256"], ledger.place)


def publications() -> list[Row]:
    """Every publication, newest first, as everybody may see it: nothing of drafts."""
    names = ("number", "action", "withdraws", "published_at", "published_by", "name", "note")
    names += ("submission_id", "kind", "agency", "ref_area", "vintage", "rows")
    with current_ledger().read() as connection:
        rows = ledger_records.publication_rows(connection)
    withdrawn = {row["withdraws"]: row["number"] for row in rows if row["withdraws"]}
    return [
        {name: row[name] for name in names}
        | {"withdrawn_by": withdrawn[row["number"]] if row["number"] in withdrawn else None}
        for row in reversed(rows)
    ]


def rights(actor: Actor) -> list[tuple[str, str]]:
    """The (role, country) grants of an actor now; for what a page offers."""
    with current_ledger().read() as connection:
        return access.grants_of(connection, actor.name)


def _without_internals(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "observations_sha256"}
