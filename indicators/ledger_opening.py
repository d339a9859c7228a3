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
    MonitorError
        If it is damaged, newer than this program, or cannot be reached.
    """
    url = from_environment().ledger_url
    with _lock:
        held = _ledgers[url] if url in _ledgers else None
        if held is None or (held.path is not None and not held.path.exists()):
            held = _ledgers[url] = Ledger.open(url)
        return held
