"""Slow down guessing: by account from one address, and by address over all accounts.

After a few failures the next attempt has to wait, twice as long each time, up to a ceiling: no
account is ever closed for good, so nobody can lock a colleague out by guessing on purpose. What is
sent while waiting is not heard at all, neither right nor wrong, and does not lengthen the wait.
"""

import hashlib
import math
import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from indicators.errors import MonitorError, Sentence
from indicators.ledger_tables import attempts

# kind of key: failures that cost nothing, longest wait in seconds
LIMITS = {"account": (5, 900), "address": (30, 60)}
FORGOTTEN_AFTER = timedelta(days=1)
MANY_KEYS = 10_000

_lock = threading.Lock()
_unheard: Counter[str] = Counter()


class TooManyAttempts(MonitorError):
    """Too many sign-ins failed just now; the sentence says how long to wait."""


class Attempts:
    """What is remembered of one account and one address at one moment."""

    def __init__(self, name: str, address: str, now: datetime):
        self._now = now
        self._keys = {
            "account": _key("account", name.casefold(), address),
            "address": _key("address", address),
        }

    def refuse_if_too_many(self, connection: Connection) -> None:
        """Raise ``TooManyAttempts`` while the wait that earlier failures earned is not over."""
        longest = 0.0
        for kind, key in self._keys.items():
            row = connection.execute(select(attempts).where(attempts.c.key == key)).first()
            if row is not None:
                passed = (self._now - _time(row.last_at)).total_seconds()
                # A clock set back must not make the wait longer than it was.
                longest = max(longest, _wait(kind, row.failures) - max(0.0, passed))
        if longest > 0:
            self._count_unheard()
            raise TooManyAttempts(
                Sentence(
                    "Too many sign-ins failed with this name or from this place. Wait {time} and"
                    " try again.",
                    time=_in_words(longest),
                )
            )

    def count_failure(self, connection: Connection) -> int:
        """Remember a failure; gives how many attempts were turned away unheard before it."""
        self._sweep(connection)
        for key in self._keys.values():
            failed = connection.execute(
                update(attempts)
                .where(attempts.c.key == key)
                .values(failures=attempts.c.failures + 1, last_at=_text(self._now))
            )
            if failed.rowcount == 0:
                connection.execute(
                    insert(attempts).values(key=key, failures=1, last_at=_text(self._now))
                )
        with _lock:
            return _unheard.pop(self._keys["account"], 0)

    def _count_unheard(self) -> None:
        """Count what was turned away without being heard. In memory: no guess earns a write."""
        with _lock:
            if len(_unheard) > MANY_KEYS:
                _unheard.clear()
            _unheard[self._keys["account"]] += 1

    def forget(self, connection: Connection) -> None:
        """The right password clears the account from this address; the address keeps its count."""
        connection.execute(delete(attempts).where(attempts.c.key == self._keys["account"]))

    def _sweep(self, connection: Connection) -> None:
        connection.execute(
            delete(attempts).where(attempts.c.last_at < _text(self._now - FORGOTTEN_AFTER))
        )


def _wait(kind: str, failures: int) -> float:
    free, ceiling = LIMITS[kind]
    return 0.0 if failures < free else float(min(ceiling, 2 ** min(failures - free + 1, 20)))


def _in_words(seconds: float) -> str:
    whole = math.ceil(seconds)
    if whole < 60:
        return Sentence("1 second") if whole == 1 else Sentence("{n} seconds", n=whole)
    minutes = -(-whole // 60)
    return Sentence("1 minute") if minutes == 1 else Sentence("{n} minutes", n=minutes)


def _key(kind: str, *parts: str) -> str:
    # Hashed: what people type into the name field is now and then their password.
    return f"{kind}:{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()}"


def _text(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
