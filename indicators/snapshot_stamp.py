"""Say which figures a publication shows, without opening its snapshot.

A *stamp* names them: the publication's number and day, and the identity of the snapshot that is,
or would be, built of it. It is read from the ledger's list of publications and the definitions
alone. Whoever holds the same stamp already holds the same figures, so there is nothing to open.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from indicators import audit, ledger_records, snapshot
from indicators.catalogue import state_of
from indicators.ledger import NotNow
from indicators.settings import Settings
from indicators.snapshot_reading import ledger_of

_HELD_AT_MOST = 64
_lock = threading.Lock()
_held: dict[tuple[Settings, int | None], tuple[tuple, "Stamp"]] = {}


@dataclass(frozen=True)
class Stamp:
    """Which figures: number 0 is the picture before anything was published.

    ``changed_at`` is when they last changed: the day of the publication, or later if a
    publication was named or a definition edited since.
    """

    number: int
    identity: str
    changed_at: datetime


def stamp(settings: Settings, number: int | None) -> Stamp | None:
    """The stamp of publication ``number``, or of the newest if it is None.

    None where the ledger cannot be asked: nobody knows then what is newest, though what was
    published may still be read.

    Raises
    ------
    MonitorError
        If there is no such publication, no ledger, or the ledger cannot be trusted.
    """
    try:
        return _stamp(settings, number)
    except NotNow:
        return None


def _stamp(settings: Settings, number: int | None) -> Stamp:
    ledger = ledger_of(settings)
    with ledger.read() as connection:
        state = (*audit.head(connection), state_of(settings.definitions))
        with _lock:
            held = _held.get((settings, number))
        if held is not None and held[0] == state:
            return held[1]
        publications = ledger_records.publication_rows(connection)
        named = audit.last_time(connection, "name")
    newest = publications[-1]["number"] if publications else 0
    shown = snapshot.up_to(publications, newest if number is None else number)
    made = Stamp(
        number=shown[-1]["number"] if shown else 0,
        identity=snapshot.identity(shown, settings.definitions),
        changed_at=_changed(shown, named, settings),
    )
    with _lock:
        if len(_held) >= _HELD_AT_MOST:
            _held.clear()
        _held[(settings, number)] = (state, made)
    return made


def _changed(publications: list[dict[str, Any]], named: str | None, settings: Settings) -> datetime:
    """Never later than now: a file that says it comes from the future does not."""
    now = datetime.now(UTC).replace(microsecond=0)
    days = [row["published_at"] for row in publications[-1:]] + ([named] if named else [])
    edited = max(path.stat().st_mtime for path in snapshot.definition_files(settings.definitions))
    times = [*map(datetime.fromisoformat, days), datetime.fromtimestamp(int(edited), UTC)]
    return min(now, max(times))
