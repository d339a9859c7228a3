"""What time it is, by the ledger's own clock where the ledger is a server.

Times never decide an order, but they end sign-ins and let old drafts go. Where several machines
work on one ledger, one of them may be years off; so each takes the time from the server when it
connects, and counts on from there with a clock that nobody can set. A ledger in a file takes the
time of its machine.
"""

import time
from datetime import UTC, datetime, timedelta

# The server's time, and this machine's steady clock at that moment; one tuple, so never half-set.
_told: tuple[datetime, float] | None = None


def moment() -> datetime:
    """Now, in UTC."""
    if _told is None:
        return datetime.now(UTC)
    at, steady = _told
    return at + timedelta(seconds=time.monotonic() - steady)


def now() -> str:
    """This moment in UTC, to the second, as the ledger writes it."""
    return moment().strftime("%Y-%m-%dT%H:%M:%SZ")


def set_by(told: datetime | None) -> None:
    """Take the time a server told just now; None goes back to this machine's clock."""
    global _told
    _told = None if told is None else (told.astimezone(UTC), time.monotonic())
