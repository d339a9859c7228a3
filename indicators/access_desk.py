"""One desk for every deed: rights and state are asked, and the deed is done, in one transaction.

What is refused is written into the audit chain too, by itself: a refusal changes nothing else.
"""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

from indicators import access, audit
from indicators.access import Actor, Thing
from indicators.errors import Sentence
from indicators.escape import plain
from indicators.ledger import now
from indicators.ledger_opening import current_ledger

T = TypeVar("T")


def do(
    actor: Actor,
    action: str,
    thing: Callable[[Connection], Thing],
    deed: Callable[[Connection], T],
    *,
    version: int | None = None,
) -> T:
    """Do ``deed`` if ``actor`` may, and if the thing is still what they looked at.

    Raises
    ------
    Refused
        With the reason; nothing was changed, and the chain says who wanted what.
    """
    with current_ledger().write() as connection:
        subject = thing(connection)
        why = access.refusal(connection, actor, action, subject)
        if why is None and version is not None and version != subject.version:
            why = Sentence(
                "What you looked at, {thing}, {changed}; open it again before deciding.",
                thing=subject.name,
                changed=subject.changed,
            )
        if why is None:
            return deed(connection)
        audit.record(
            connection,
            at=now(),
            actor=plain(actor.name) or "public",
            action=action,
            object=str(subject.name),
            result="refused",
            detail={"state": subject.state, "ref_area": subject.ref_area},
        )
    raise access.Refused(why)
