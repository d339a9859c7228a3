"""Build the snapshot of a publication before anybody asks for it, where others publish.

On one machine the reviewer's own page builds it. A replica hears of a publication only from the
ledger: so it looks there every second, and the first visitor after a publication waits no longer
than any other. What goes wrong is not told here; it is told to the first visitor who meets it.
"""

import threading
import time

from indicators.errors import MonitorError
from indicators.ledger_connecting import address
from indicators.settings import from_environment
from indicators.snapshot_reading import open_snapshot

EVERY_SECONDS = 1.0


def begin() -> threading.Thread | None:
    """Look from now on until the process ends; nothing to do for a ledger in a file."""
    try:
        if address(from_environment().ledger_url).get_backend_name() == "sqlite":
            return None
    except MonitorError:
        return None  # every page says what is wrong with the address
    watcher = threading.Thread(target=_watch, name="publications", daemon=True)
    watcher.start()
    return watcher


def _watch() -> None:
    while True:
        try:
            open_snapshot(from_environment(), None)
        except MonitorError:
            pass
        time.sleep(EVERY_SECONDS)
