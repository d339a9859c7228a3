"""Many people ask, one process prints: a queue with a limit and a time-out.

Drawing takes a processor for a second, so it happens neither in the web server's threads nor in
its process: a page that waits for a report makes no other page wait. Jobs are done one after the
other in the order they came. When too many wait, the next one is refused at once with a sentence;
a job that takes too long is stopped with the process that does it, and the next job gets a new
process. Every answer carries the number of its job, so nobody gets somebody else's report.
"""

from __future__ import annotations

import atexit
import json
import os
import selectors
import struct
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from itertools import count
from typing import Any

from indicators.briefs.worker import unpacked, write_message
from indicators.errors import MonitorError, Sentence
from indicators.settings import PROJECT

# What a job depends on besides its words: another value needs another process.
ENVIRONMENT = ("SPM_DATA", "SPM_LEDGER_URL", "SPM_DEFINITIONS")
ENVIRONMENT += ("SPM_OFFICE", "SPM_LOGO", "SPM_PUBLIC_URL")
KEPT = 48  # finished reports that are kept for whoever asks for the same
# glibc gives a freed block of this size back at once, where it would keep 15 MB for later.
SPARING = {"MALLOC_MMAP_THRESHOLD_": "262144"}

Key = tuple[Any, ...]


class Busy(MonitorError):
    """Too many reports are waiting."""


class Press:
    """A queue of at most ``waiting`` jobs, each finished within ``seconds`` or stopped."""

    def __init__(self, waiting: int = 24, seconds: float = 30.0):
        self.waiting, self.seconds = waiting, seconds
        self._numbers = count(1)
        self._lock = threading.RLock()  # a job may be finished before it is counted as begun
        self._under_way: dict[Key, Future] = {}
        self._kept: OrderedDict[Key, bytes] = OrderedDict()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="press")
        self._process: subprocess.Popen | None = None
        self._made_for: tuple[str | None, ...] = ()
        atexit.register(self.close)

    def make(self, job: str, words: dict[str, Any], stamp: Key = ()) -> bytes:
        """The bytes of a job: ``brief`` or ``picture`` with its words.

        ``stamp`` is what the result depends on besides the words (the publication and its
        definitions): while it stays the same, the same words are answered from memory.

        Raises
        ------
        Busy
            If too many jobs wait already.
        MonitorError
            If the job is refused, or takes too long.
        """
        key = (job, json.dumps(words, sort_keys=True), stamp, _environment())
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            waits = self._under_way[key] if key in self._under_way else self._queue(key, job, words)
        try:
            # All that stand before it may take their time, and so may starting the process.
            return waits.result(timeout=self.seconds * (len(self._under_way) + 1))
        except (TooLate, CancelledError):
            waits.cancel()
            raise MonitorError(
                Sentence("The report took too long and was given up. Try again.")
            ) from None

    def close(self) -> None:
        """Stop the process; the next job starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                pipe.close()

    def _queue(self, key: Key, job: str, words: dict[str, Any]) -> Future:
        """Put a job at the end of the queue. Whoever asks for the same meanwhile waits with it."""
        if len(self._under_way) >= self.waiting:
            raise Busy(
                Sentence(
                    "{n} reports are waiting already. Try again in a minute.",
                    n=len(self._under_way),
                )
            )
        waits = self._thread.submit(self._print, job, words)
        self._under_way[key] = waits
        waits.add_done_callback(lambda done: self._finished(key, done))
        return waits

    def _finished(self, key: Key, done: Future) -> None:
        """Make room in the queue, and keep what was printed."""
        with self._lock:
            del self._under_way[key]
            if not done.cancelled() and done.exception() is None:
                self._kept[key] = done.result()
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _print(self, job: str, words: dict[str, Any]) -> bytes:
        """One job from beginning to end, on the one thread that talks with the process."""
        number = next(self._numbers)
        process = self._running()
        until = time.monotonic() + self.seconds
        try:
            write_message(process.stdin, {"id": number, "job": job, "words": words})
            (size,) = struct.unpack(">I", self._read(process, 4, until))
            head = json.loads(self._read(process, size, until))
            content = self._read(process, head["length"], until)
        except TimeoutError:
            self.close()
            raise MonitorError(
                Sentence(
                    "The report took longer than {seconds} seconds and was stopped. Try another "
                    "size, or try again.",
                    seconds=f"{self.seconds:.0f}",
                )
            ) from None
        except (OSError, EOFError):
            self.close()
            raise MonitorError(
                Sentence(
                    "The process that prints reports ended unexpectedly. Try again; if it happens "
                    "again, tell whoever looks after the monitor."
                )
            ) from None
        if head["id"] != number:
            self.close()
            raise MonitorError(
                Sentence("The report was mixed up with another and thrown away. Try again.")
            )
        if head["refusal"]:
            raise MonitorError(unpacked(head["refusal"]))
        return content

    def _running(self) -> subprocess.Popen:
        """The process, started anew when it ended or when its environment is no longer ours."""
        wanted = _environment()
        alive = self._process is not None and self._process.poll() is None
        if not alive or self._made_for != wanted:
            self.close()
            path = os.pathsep.join(filter(None, [str(PROJECT), os.environ.get("PYTHONPATH")]))
            self._process = subprocess.Popen(
                [sys.executable, "-m", "indicators.briefs.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=-1,
                env=os.environ | SPARING | {"PYTHONPATH": path},
            )
            self._made_for = wanted
        return self._process

    def _read(self, process: subprocess.Popen, size: int, until: float) -> bytes:
        """Exactly ``size`` bytes. Raises ``TimeoutError``, or ``EOFError`` when there are fewer."""
        parts, missing = [], size
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdout, selectors.EVENT_READ)
            while missing:
                if not ready.select(max(until - time.monotonic(), 0)):
                    raise TimeoutError
                part = os.read(process.stdout.fileno(), min(missing, 1 << 20))
                if not part:
                    raise EOFError
                parts.append(part)
                missing -= len(part)
        return b"".join(parts)


def _environment() -> tuple[str | None, ...]:
    return tuple(os.environ.get(name) for name in ENVIRONMENT)
