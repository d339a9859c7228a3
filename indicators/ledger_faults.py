"""What keeps the ledger from being used, in one sentence: the place, the finding, the way out.

SQLite and PostgreSQL say it in their own words; nobody who reads a page or a terminal has to know
them. Addresses are shown without password and without what follows the question mark.
"""

from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from indicators.errors import MonitorError, Sentence


class NoLedger(MonitorError):
    """There is no ledger at this place yet."""


class NotNow(MonitorError):
    """The ledger cannot be asked at this moment; published figures can still be shown."""


class NoSpace(NotNow):
    """The disk is full: nothing was changed. SQLite needs room for its log even to read."""


class Closed(NotNow):
    """The file or its folder may not be written to, and SQLite cannot even read it then."""


class Unreachable(NotNow):
    """The server of the ledger does not answer."""


class Occupied(MonitorError):
    """There is something already where an empty place was asked for."""


def place_of(url: URL) -> str:
    """Where a ledger is, for people: a path, or an address without what is secret in it."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    hosts = url.query["host"] if "host" in url.query else url.host or "this machine"
    if not isinstance(hosts, str):
        hosts = ", ".join(hosts)
    port = f":{url.port}" if url.port else ""
    return f"{url.database or url.username} on {hosts}{port}"


def no_ledger(place: str) -> NoLedger:
    """The refusal of a place where nothing is."""
    return NoLedger(
        Sentence(
            "There is no ledger at {place} yet. Make it with `python -m indicators init`, "
            "or set SPM_DATA to the folder that holds it.",
            place=place,
        )
    )


def wrong_address(reason: str) -> MonitorError:
    """The refusal of an address that cannot be one; it is not repeated, it may hold a password."""
    return MonitorError(
        f"SPM_LEDGER_URL is not the address of a ledger ({reason}). Write "
        "postgresql://USER@HOST:5432/DATABASE, or leave it unset for a ledger in SPM_DATA."
    )


def damaged(place: str, finding: str) -> MonitorError:
    """The refusal of a ledger whose bytes are not what was written."""
    return MonitorError(
        Sentence(
            "The ledger {place} is damaged ({finding}). Nothing is shown from it; move it away, "
            "then put a backup in its place with `python -m indicators restore BACKUP`, or begin "
            "anew with `python -m indicators init`.",
            place=place,
            finding=finding,
        )
    )


def cannot_write(folder: Path, error: OSError) -> str:
    """The sentence for a folder that cannot be written to, with the system's own reason."""
    return (
        f"The data folder {folder} cannot be written to ({error.strerror or error}). Give this "
        "account the right to write there, free some space, or set SPM_DATA to another folder."
    )


def unreachable(place: str, error: Exception) -> Unreachable:
    """Nobody answers at the address of the ledger, or nobody who may write."""
    return Unreachable(
        Sentence(
            "The ledger {place} cannot be reached ({finding}). Published figures are still shown. "
            "Start the database server, or correct SPM_LEDGER_URL.",
            place=place,
            finding=_first_line(error),
        )
    )


def explain(error: Exception, place: str, *, in_a_file: bool) -> MonitorError:
    """Say in one sentence what happened to the ledger and what to do."""
    text = _first_line(error)
    if not in_a_file:
        return _of_a_server(error, place, text)
    for signs, kind, sentence in _SQLITE_SAYS:
        if any(sign in text for sign in signs):
            return kind(sentence.format(place=place, text=text))
    if any(sign in text for sign in ("malformed", "not a database", "no such", "corrupt")):
        return damaged(place, text)
    return MonitorError(f"The ledger {place} refused this ({text}), so nothing was changed.")


def _first_line(error: Exception) -> str:
    text = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return text.splitlines()[0] if text else type(error).__name__


def _of_a_server(error: Exception, place: str, text: str) -> MonitorError:
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    if state in _POSTGRESQL_SAYS:
        kind, sentence = _POSTGRESQL_SAYS[state]
        return kind(sentence.format(place=place, text=text))
    if isinstance(error, OperationalError):
        return Unreachable(
            f"The server of the ledger {place} went away in the middle ({text}). Look whether it "
            "was done, and if not do it again: nothing is ever done twice or by half."
        )
    return MonitorError(f"The ledger {place} refused this ({text}), so nothing was changed.")


_BUSY = (
    "Another program has kept the ledger {place} busy ({text}), so nothing was changed. "
    "Wait a moment and do it again."
)
_FULL = (
    "There is no space left for the ledger {place} ({text}), so nothing was changed. "
    "Free some space and do it again."
)
_MAY_NOT = (
    "The account in SPM_LEDGER_URL may not do this to the ledger {place} ({text}), so nothing was "
    "changed. Name the account that owns its tables, or let that one run "
    "`python -m indicators migrate`."
)

# PostgreSQL's codes for what happened, and what it means to the person who reads it.
_POSTGRESQL_SAYS: dict[str, tuple[type[MonitorError], str]] = {
    "55P03": (MonitorError, _BUSY),  # a lock was not had in time
    "40P01": (MonitorError, _BUSY),  # two programs waited for each other
    "53100": (NoSpace, _FULL),
    "42501": (MonitorError, _MAY_NOT),
    "25006": (
        Unreachable,
        "The ledger {place} is a standby that only reads ({text}), so nothing was changed. "
        "Promote it, or name the server that writes in SPM_LEDGER_URL.",
    ),
}

# Words in SQLite's own messages, and what they mean to the person who reads them.
_SQLITE_SAYS = (
    (("full", "disk I/O error"), NoSpace, _FULL),
    (
        ("readonly", "unable to open"),
        Closed,
        "The ledger {place} cannot be opened for writing ({text}). Give this account the right to "
        "write to the file and its folder, or set SPM_DATA to another folder.",
    ),
    (("locked", "busy"), MonitorError, _BUSY),
)
