"""What a reviewer decides: publish, return, withdraw, name.

Four eyes: nobody decides on a file they sent. A decision is one transaction with its number and
its audit entry; numbers rise by one and are never given again. The reviewer says which version
they looked at, and a submission that was replaced or decided meanwhile is not touched: the loser
is told who was quicker, and when.

The snapshot is built after the decision stands. If that fails, as on a full disk, the decision
stands all the same and the next reader builds the snapshot.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from indicators import ledger_records
from indicators.access import Actor, Thing
from indicators.access_desk import do
from indicators.errors import MonitorError, Sentence
from indicators.escape import plain
from indicators.ledger_staging import newest_publication, publication_of
from indicators.series import Series
from indicators.submissions import desk

LONGEST_REASON = 2000
LONGEST_NAME = 200

Row = dict[str, Any]


@dataclass(frozen=True)
class Decision:
    """The publication that is the newest now, and why it may not be seen yet (mostly empty)."""

    publication: int
    notice: str = ""


def publish(
    submission: int, actor: Actor, *, version: int, name: str = "", note: str = ""
) -> Decision:
    """Publish a submission under the next number.

    Parameters
    ----------
    version
        The ``version`` of the submission that the reviewer looked at.
    name
        What a meeting calls this publication, if it has a name already.

    Raises
    ------
    Refused
        If the actor may not, or the submission has changed; the sentence says who and when.
    """
    name, note = _name(name), _text(note, Sentence("note"), LONGEST_REASON)

    def deed(connection: Connection) -> int:
        return ledger_records.publish(
            connection, submission, expected_version=version, by=actor.name, name=name, note=note
        )

    number = do(
        actor,
        "publish",
        lambda connection: desk.submission_thing(connection, submission),
        deed,
        version=version,
    )
    return Decision(number, shown_now())


def return_(submission: int, actor: Actor, *, version: int, reason: str) -> Decision:
    """Send a submission back with what has to be done. Nothing is published."""
    reason = _needed(reason, Sentence("Say what the officer has to change"))

    def deed(connection: Connection) -> int:
        ledger_records.return_to_sender(
            connection, submission, expected_version=version, by=actor.name, reason=reason
        )
        return newest_publication(connection)

    number = do(
        actor,
        "return",
        lambda connection: desk.submission_thing(connection, submission),
        deed,
        version=version,
    )
    return Decision(number)


def withdraw(publication: int, actor: Actor, *, reason: str) -> Decision:
    """Take a publication back, under the next number. The old number stays, with the reason."""
    reason = _needed(reason, Sentence("Say why the publication is taken back"))

    def deed(connection: Connection) -> int:
        return ledger_records.withdraw(connection, publication, by=actor.name, reason=reason)

    number = do(
        actor, "withdraw", lambda connection: publication_thing(connection, publication), deed
    )
    return Decision(number, shown_now())


def name_publication(publication: int, text: str, actor: Actor) -> Decision:
    """Give a publication the name under which a meeting agreed on it; empty takes it away."""
    text = _name(text)

    def deed(connection: Connection) -> int:
        ledger_records.name_publication(connection, publication, text, by=actor.name)
        return publication

    number = do(actor, "name", lambda connection: publication_thing(connection, publication), deed)
    return Decision(number, shown_now())


def publication_thing(connection: Connection, number: int) -> Thing:
    """A publication as access sees it. Raises ``MonitorError`` if there is none."""
    row = publication_of(connection, number)
    if row is None:
        raise MonitorError(
            Sentence(
                "There is no publication {number}; see `history` for the numbers.", number=number
            )
        )
    state, changed, taken_back = "published", "", row["taken_back"]
    if row["action"] == "withdraw":
        state, changed = (
            "withdrawal",
            Sentence("takes back publication {number}", number=row["withdraws"]),
        )
    elif taken_back is not None:
        state = "withdrawn"
        changed = Sentence(
            "was withdrawn by {name} on {date} (number {number})",
            name=plain(taken_back.published_by),
            date=taken_back.published_at,
            number=taken_back.number,
        )
    return Thing(
        name=Sentence("publication {number}", number=number),
        state=state,
        ref_area=row["ref_area"],
        sent_by=row["submitted_by"],
        changed=changed,
    )


def shown_now() -> str:
    """Build what readers see next. Gives the reason if that has to wait, and never fails."""
    try:
        return Series.current().notice
    except MonitorError as error:
        return error.args[0]


def _needed(reason: str, what: str) -> str:
    text = _text(reason, Sentence("reason"), LONGEST_REASON)
    if not text:
        raise MonitorError(
            Sentence(
                "{what}: a reason is needed, and everybody can read it in the history.", what=what
            )
        )
    return text


def _name(text: str) -> str:
    return _text(text, Sentence("name of the publication"), LONGEST_NAME)


def _text(text: str, what: str, longest: int) -> str:
    """Words of a person as they are kept: nothing that cannot be seen, nothing cut in silence."""
    seen = plain(" ".join(text.split()), longest=10**9)
    if len(seen) > longest:
        raise MonitorError(
            Sentence(
                "The {what} has {seen} characters; write at most {longest}.",
                what=what,
                seen=len(seen),
                longest=longest,
            )
        )
    return seen
