"""A backup of either kind of ledger comes back in the other, the same to the last byte."""

from collections.abc import Iterator

import pytest

from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.ledger_backup import Archive, contents, write_backup
from indicators.ledger_restore import restore_backup
from indicators.settings import from_environment
from indicators.snapshot_verification import verify
from tests import desks, postgres, stores


@pytest.fixture
def server() -> Iterator[str]:
    """The address of an empty database."""
    with postgres.server() as address:
        yield address


def held(book: Ledger) -> dict:
    with book.read() as connection:
        return contents(connection)


def test_a_ledger_moves_to_a_server_and_back_without_a_changed_byte(server, tmp_path, monkeypatch):
    stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    file = Ledger.open(from_environment().ledger_url)
    desks.grant(file, "Noy", "officer", "LAO")
    stores.withdraw(file, stores.publish(file, {"obs_value": 38.3, "obs_comment": "ຄົນລາວ"}))
    before = held(file)
    write_backup(file, tmp_path / "of the file")

    stores.use(monkeypatch, tmp_path / "beside the server")
    monkeypatch.setenv("SPM_LEDGER_URL", server)
    restore_backup(tmp_path / "of the file", server)
    served = Ledger.open(server)
    assert held(served) == before
    assert verify(from_environment(), served, before["audit"]["head"])["faults"] == []
    with pytest.raises(MonitorError, match="never overwrites"):
        restore_backup(tmp_path / "of the file", server)
    assert held(served) == before
    desks.grant(served, "Mali", "officer", "LAO")
    assert stores.publish(served, {"obs_value": 39.0}) == 14

    # Whoever publishes while the server is backed up neither waits nor is in it.
    before, end_table, numbers = held(served), Archive.end_table, []

    def publish_between(archive, name: str) -> None:
        end_table(archive, name)
        numbers.append(stores.publish(served, {"time_period": 2000 + len(numbers)}))

    with monkeypatch.context() as patch:
        patch.setattr(Archive, "end_table", publish_between)
        write_backup(served, tmp_path / "of the server")
    assert numbers == list(range(15, 15 + len(before["tables"])))
    served.dispose()

    stores.use(monkeypatch, tmp_path / "again")
    restore_backup(tmp_path / "of the server", from_environment().ledger_url)
    again = Ledger.open(from_environment().ledger_url)
    assert held(again) == before
    assert verify(from_environment(), again, before["audit"]["head"])["faults"] == []
