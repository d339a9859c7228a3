"""What stays for good is out of the garbage collector's sight, and nobody waits for a collection.

Streamlit can collect all garbage after every run, with the whole server waiting: with fifty readers
and files of 5 MB being checked that was half of the server's time, so ``.streamlit/config.toml``
leaves it to Python, which collects when enough is new. Libraries, definitions and snapshots are
loaded once and never garbage, so they are taken out of what it walks through.
"""

from __future__ import annotations

import atexit
import gc
from functools import cache


@cache  # asking Python how much is frozen walks through all of it, which costs more than a page
def keep_what_stays() -> None:
    """After the first run of a page: what is loaded now stays."""
    gc.collect()
    gc.freeze()
    atexit.register(gc.unfreeze)  # libraries want to clean up after themselves at the end
