"""Answers that were given once, for whoever asks the same of the same publication.

A snapshot never changes, so an answer named by the identity of its snapshot never goes stale.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable

from indicators.api.answer import Answer

MOST_BYTES = 24_000_000
LARGEST = 3_000_000


class Kept:
    """The answers asked for most lately, of at most ``most`` bytes together."""

    def __init__(self, most: int = MOST_BYTES):
        self.most = most
        self._lock = threading.Lock()
        self._size = 0
        self._held: OrderedDict[Hashable, Answer] = OrderedDict()

    def find(self, key: Hashable) -> Answer | None:
        """The answer of this key, if it is kept."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        return None

    def keep(self, key: Hashable, given: Answer) -> None:
        """Keep an answer, and forget the ones not asked for the longest."""
        if len(given.body) > min(LARGEST, self.most):
            return
        with self._lock:
            if key in self._held:
                return
            self._held[key] = given
            self._size += len(given.body)
            while self._size > self.most:
                _, forgotten = self._held.popitem(last=False)
                self._size -= len(forgotten.body)
