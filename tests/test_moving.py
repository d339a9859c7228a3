"""A ledger moves to a server, equal to the last byte, and nothing is sent to the old place after.

The audit head, the tables and the files are compared by the hashes that ``verify`` knows as well.
"""

from collections.abc import Iterator

import pytest
import sqlalchemy

from indicators import ledger_moving
from indicators.__main__ import main
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.ledger_backup import contents
from indicators.series import Series
from indicators.settings import from_environment
from indicators.snapshot_verification import verify
from tests import desks, postgres, stores


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture
def empty(server, tmp_path, monkeypatch) -> str:
    """The address of an empty database."""
    monkeypatch.setenv(desks.SERVER, server)
    desks.use(monkeypatch, tmp_path)
    return from_environment().ledger_url


@pytest.fixture
def book(empty, tmp_path, monkeypatch) -> Ledger:
    """The starter figures, people and a report in a file, which the environment names."""
    stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    book = Ledger.open(from_environment().ledger_url)
    desks.grant(book, "Noy", "officer", "LAO")
    stores.withdraw(book, stores.publish(book, {"obs_value": 38.3, "obs_comment": "ຄົນລາວ"}))
    return book


def held(url: str) -> dict:
    ledger = Ledger(url)
    with ledger.read() as connection:
        found = contents(connection)
    ledger.dispose()
    return found


def is_empty(url: str) -> bool:
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        names = sqlalchemy.inspect(connection).get_table_names()
    engine.dispose()
    return names == []


def test_a_moved_ledger_is_equal_and_goes_on_with_the_next_number(book, empty, monkeypatch, capfd):
    before = held(from_environment().ledger_url)
    shown = Series.current().publication
    assert main(["move-ledger", "--to", empty]) == 0
    said = capfd.readouterr().out
    for name, table in before["tables"].items():
        assert f"{name:13} {table['rows']:>8} rows  SHA-256 {table['sha256']}" in said
    assert before["audit"]["head"] in said
    assert held(empty) == before
    monkeypatch.setenv("SPM_LEDGER_URL", empty)
    served = Ledger.open(empty)
    assert verify(from_environment(), served, before["audit"]["head"])["faults"] == []
    assert Series.current().publication == shown
    assert stores.publish(served, {"obs_value": 40.0}) == 14
    served.dispose()


def test_the_old_ledger_takes_nothing_more_and_says_where_to_go(book, empty):
    ledger_moving.move_ledger(book, Ledger(empty))
    with pytest.raises(MonitorError, match=r"was moved to spm_\w+ on 127.* Set SPM_LEDGER_URL"):
        stores.publish(book, {"obs_value": 40.0})
    assert Series.current().publication["number"] == 13  # who reads does not notice
    assert main(["move-ledger", "--to", empty]) == 2


def test_a_move_never_overwrites_a_ledger(book, empty, capfd):
    there = Ledger.create(empty)
    stores.publish(there, {"obs_value": 1.0})
    before, ours = held(empty), held(from_environment().ledger_url)
    assert main(["move-ledger", "--to", empty]) == 2
    assert "There is another ledger at spm_" in capfd.readouterr().err
    assert (held(empty), held(from_environment().ledger_url)) == (before, ours)
    there.dispose()
    assert stores.publish(book, {"obs_value": 40.0}) == 14


def test_an_empty_ledger_that_init_made_there_is_no_obstacle(book, empty):
    Ledger.create(empty).dispose()
    before = held(from_environment().ledger_url)
    ledger_moving.move_ledger(book, Ledger(empty))
    assert held(empty) == before


def test_a_move_that_stops_half_way_leaves_both_as_they_were(book, empty, monkeypatch):
    before = held(from_environment().ledger_url)
    put, tables = ledger_moving.put_rows, []

    def stop(connection, table, rows) -> None:
        tables.append(table.name)
        if len(tables) == 6:
            raise KeyboardInterrupt
        put(connection, table, rows)

    with monkeypatch.context() as patch:
        patch.setattr(ledger_moving, "put_rows", stop)
        with pytest.raises(KeyboardInterrupt):
            ledger_moving.move_ledger(book, Ledger(empty))
    assert is_empty(empty)
    assert held(from_environment().ledger_url) == before
    assert ledger_moving.move_ledger(book, Ledger(empty)).was_there is False


def test_a_move_that_stopped_before_the_mark_is_completed_by_the_next(book, empty, monkeypatch):
    before = held(from_environment().ledger_url)

    def stop(source, place) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(ledger_moving, "_mark", stop)
        with pytest.raises(KeyboardInterrupt):
            ledger_moving.move_ledger(book, Ledger(empty))
    assert held(empty) == held(from_environment().ledger_url) == before
    assert ledger_moving.move_ledger(book, Ledger(empty)).was_there is True
    with pytest.raises(MonitorError, match="was moved to"):
        stores.publish(book, {"obs_value": 40.0})


def test_a_server_that_kept_something_else_is_found_out(book, empty, monkeypatch):
    put = ledger_moving.put_rows

    def spoil(connection, table, rows) -> None:
        put(connection, table, rows)
        if table.name == "audit":
            connection.exec_driver_sql("UPDATE audit SET actor = 'nobody' WHERE seq = 3")

    monkeypatch.setattr(ledger_moving, "put_rows", spoil)
    with pytest.raises(MonitorError, match=r"did not keep what was put there \(audit\)"):
        ledger_moving.move_ledger(book, Ledger(empty))
    assert is_empty(empty)
    assert stores.publish(book, {"obs_value": 40.0}) == 14


def test_a_ledger_is_not_moved_onto_itself(book, capfd):
    assert main(["move-ledger", "--to", from_environment().ledger_url]) == 2
    assert "is where the ledger is already" in capfd.readouterr().err


def test_a_ledger_comes_back_from_a_server_into_a_file(book, empty, tmp_path, monkeypatch):
    before = held(from_environment().ledger_url)
    ledger_moving.move_ledger(book, Ledger(empty))
    back = f"sqlite:///{tmp_path / 'back' / 'ledger.sqlite'}"
    monkeypatch.setenv("SPM_LEDGER_URL", empty)
    assert main(["move-ledger", "--to", back]) == 0
    assert held(back) == before
