"""The ledger that the environment names, opened once and shared by every thread."""

import threading

from indicators.ledger import Ledger
from indicators.settings import from_environment

_lock = threading.Lock()
_ledgers: dict[str, Ledger] = {}


def current_ledger() -> Ledger:
    """The ledger of this moment's settings.

    Raises
    ------
    NoLedger
        If there is none yet; one that was deleted under a running server is missed, too.
    Unreachable
        If its server does not answer.
    MonitorError
        If it is damaged or newer than this program, or its address is none.
    """
    return ledger_at(from_environment().ledger_url)


def ledger_at(url: str) -> Ledger:
    """The ledger at an address; raises as ``current_ledger`` does."""
    held = _held(url)
    if held is not None:
        return held
    with _lock:
        held = _held(url)
        if held is None:
            held = _ledgers[url] = Ledger.open(url)
        return held


def _held(url: str) -> Ledger | None:
    held = _ledgers[url] if url in _ledgers else None
    return held if held is None or held.path is None or held.path.exists() else None
