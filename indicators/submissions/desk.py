"""Submissions as ``access`` sees them: state, country, sender, and who changed them last."""

from typing import Any, TypeVar

from sqlalchemy import Connection

from indicators import access
from indicators.access import Actor, Thing
from indicators.errors import MonitorError
from indicators.escape import plain
from indicators.ledger_staging import LARGEST_NUMBER, submission_rows_of

Row = dict[str, Any]
T = TypeVar("T")


def look(actor: Actor, action: str, connection: Connection, thing: Thing) -> None:
    """Raise ``Refused`` if the actor may not. Only what is refused at ``do`` is written down."""
    why = access.refusal(connection, actor, action, thing)
    if why is not None:
        raise access.Refused(why)


def new_file(country: str) -> Thing:
    """A file that is not there yet, as access sees it."""
    return Thing(f"a file for {plain(country)}", "new", country)


def submission_thing(connection: Connection, number: int) -> Thing:
    """A submission as access sees it. Raises ``MonitorError`` if there is none."""
    known = 0 < number <= LARGEST_NUMBER
    rows = submission_rows_of(connection, id=number) if known else []
    if not rows:
        raise MonitorError(f"There is no submission {number}; see `history` for the numbers.")
    return thing_of(rows[0])


def thing_of(row: Row) -> Thing:
    """A row of ``submission_rows_of`` as access sees it."""
    return Thing(
        name=f"submission {row['id']}",
        state=row["state"],
        ref_area=row["ref_area"],
        sent_by=row["submitted_by"],
        changed=changed(row),
        version=row["version"],
    )


def changed(row: Row) -> str:
    """Who brought a submission into its state, and when: ``was published by Siti on …``."""
    state, who, when = row["state"], row["decided_by"], row["decided_at"]
    if who is None:
        return f"was {state} by {plain(row['submitted_by'])} on {row['submitted_at']}"
    number = f" as publication {row['publication']}" if state == "published" else ""
    by = f" ({row['reason']} took its place)" if state == "replaced" else ""
    return f"was {state}{number} by {plain(who)} on {when}{by}"
