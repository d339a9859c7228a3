"""From one database to another: a ledger in a file to a PostgreSQL server, or back again.

While it is moved nobody writes, and who reads does not notice. Everything is put into the new place
in one transaction, read back there, and compared: rows and SHA-256 of every table, of every file as
received, and the head of the audit chain. Only then the new ledger is committed, and the old one
marked, which takes nothing more from that moment on: a figure sent to the old place by a server
that was not started again would be lost.

A move that was interrupted is begun again. If the new place was committed and the old one not yet
marked, the two are equal, and only the mark is made.
"""

from typing import NamedTuple

from sqlalchemy import Connection, insert

from indicators.errors import MonitorError
from indicators.ledger import MOVED, Ledger, Occupied
from indicators.ledger_backup import Manifest, contents, rows_in_order
from indicators.ledger_connecting import take_time
from indicators.ledger_restore import put_rows
from indicators.ledger_tables import SCHEMA_VERSION, meta, tables


class Move(NamedTuple):
    """What was moved, and whether an earlier run had already done all but the mark."""

    contents: Manifest
    was_there: bool


def move_ledger(old: Ledger, new: Ledger) -> Move:
    """Move everything and mark the old ledger as moved.

    Raises
    ------
    MonitorError
        If the new place holds something else, is the old one, or did not keep what was put there;
        then the new place is as it was and the old ledger is used on.
    """
    if old.place == new.place:
        raise MonitorError(f"{new.place} is where the ledger is already. Name another place.")
    with old.write() as source:
        take_time(source)
        before = contents(source)
        try:
            with new.found(SCHEMA_VERSION) as target:
                for table in tables.sorted_tables:
                    put_rows(target, table, rows_in_order(source, table))
                _refuse_different(before, contents(target), new.place)
            was_there = False
        except Occupied as error:
            if _held(new) != before:
                raise _occupied(new.place) from error
            was_there = True
        _mark(source, new.place)
    return Move(before, was_there)


def _refuse_different(before: Manifest, after: Manifest, place: str) -> None:
    wrong = [name for name in before["tables"] if before["tables"][name] != after["tables"][name]]
    wrong += [name for name in ("files", "audit") if not wrong and before[name] != after[name]]
    if wrong:
        raise MonitorError(
            f"{place} did not keep what was put there ({', '.join(wrong)}), so nothing was kept "
            "there, and the ledger stays where it is. Look at the server and do it again."
        )


def _held(ledger: Ledger) -> Manifest:
    with ledger.read() as connection:
        return contents(connection)


def _mark(source: Connection, place: str) -> None:
    source.execute(insert(meta).values(key=MOVED, value=place))


def _occupied(place: str) -> MonitorError:
    return MonitorError(
        f"There is another ledger at {place}, and a move never overwrites; nothing was changed. "
        "Name an empty database."
    )
