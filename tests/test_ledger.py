"""The ledger keeps what it acknowledged, refuses what it cannot trust, and shows every change."""

import hashlib
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy

from indicators import (
    audit,
    ledger_observations,
    ledger_records,
    ledger_tables,
    snapshot_verification,
    starter,
)
from indicators.errors import MonitorError
from indicators.ledger import Ledger, NoLedger
from indicators.ledger_observations import observations_of
from indicators.settings import PROJECT, STARTER, from_environment
from tests import stores


@pytest.fixture
def book(tmp_path, monkeypatch) -> Ledger:
    """An empty ledger in a folder of its own."""
    stores.use(monkeypatch, tmp_path)
    return stores.empty_ledger()


def spoil(book: Ledger, statement: str, *values) -> None:
    """Change the database behind the ledger's back, as somebody with access to the disk can."""
    connection = sqlite3.connect(book.path)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(statement, values)
    connection.commit()
    connection.close()


def faults(book: Ledger, kept_head: str | None = None) -> list[str]:
    return snapshot_verification.verify(from_environment(), book, kept_head)["faults"]


def publication_numbers(book: Ledger) -> list[int]:
    with book.read() as connection:
        return [row["number"] for row in ledger_records.publication_rows(connection)]


def head(book: Ledger) -> tuple[int, str]:
    with book.read() as connection:
        return audit.head(connection)


def in_threads(count: int, task) -> list:
    """Run ``task(place)`` in many threads at one moment; results or refusals, in their order."""
    barrier, results = threading.Barrier(count), [None] * count

    def run(place: int) -> None:
        barrier.wait()
        try:
            results[place] = task(place)
        except MonitorError as refusal:
            results[place] = refusal

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


# Starter figures --------------------------------------------------------------------------------


def test_each_starter_file_is_one_publication_in_the_order_of_the_list():
    book = Ledger.open(f"sqlite:///{stores.starter_folder() / 'ledger.sqlite'}")
    listed = starter.starter_files(STARTER)
    with book.read() as connection:
        rows = ledger_records.publication_rows(connection)
    assert [(r["agency"], r["vintage"], r["rows"]) for r in rows] == [
        (file.agency, file.vintage, file.rows) for file in listed
    ]
    assert [row["number"] for row in rows] == list(range(1, len(listed) + 1))
    assert {row["published_by"] for row in rows} == {"starter"}


def test_the_bytes_of_a_starter_file_come_back_as_they_were():
    book = Ledger.open(f"sqlite:///{stores.starter_folder() / 'ledger.sqlite'}")
    with book.read() as connection:
        for file in starter.starter_files(STARTER):
            content = file.path.read_bytes()
            sha256 = hashlib.sha256(content).hexdigest()
            assert ledger_records.read_file(connection, sha256, book.place) == content


def test_entering_the_starter_figures_again_changes_nothing(tmp_path, monkeypatch):
    stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    book = Ledger.open(from_environment().ledger_url)
    before = head(book)
    assert starter.enter(book, STARTER) == []
    assert head(book) == before


def test_a_starter_publication_that_was_withdrawn_stays_withdrawn(tmp_path, monkeypatch):
    stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    book = Ledger.open(from_environment().ledger_url)
    stores.withdraw(book, 11)
    assert starter.enter(book, STARTER) == []


def test_init_that_is_killed_at_any_moment_is_completed_by_the_next(tmp_path, monkeypatch):
    data = stores.use(monkeypatch, tmp_path / "data")
    command = [sys.executable, "-m", "indicators", "init"]
    kills = random.Random(11)
    for _ in range(6):
        running = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while not (data / "ledger.sqlite").exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(kills.uniform(0, 0.25))
        running.send_signal(signal.SIGKILL)
        running.wait()
    finished = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert finished.returncode == 0, finished.stderr
    book = Ledger.open(from_environment().ledger_url)
    assert publication_numbers(book) == list(range(1, 12))
    assert faults(book) == []
    with book.read() as connection:
        files = [row["file_sha256"] for row in ledger_records.submission_rows(connection)]
    assert len(files) == len(set(files)) == 11


def test_a_starter_file_that_was_cut_short_is_refused_by_name(book, tmp_path):
    folder = Path(shutil.copytree(STARTER, tmp_path / "starter"))
    path = folder / "2025-01-world-bank.csv"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(MonitorError, match=r"2025-01-world-bank\.csv has 671 rows"):
        starter.enter(book, folder)


# Deciding ---------------------------------------------------------------------------------------


def test_publishers_at_one_moment_get_numbers_without_gaps(book):
    submissions = [stores.submit(book, {"time_period": 2010 + n}) for n in range(8)]

    def publish(place: int) -> int:
        with book.write() as connection:
            return ledger_records.publish(
                connection, submissions[place], expected_version=1, by=f"reviewer {place}"
            )

    assert sorted(in_threads(8, publish)) == list(range(1, 9))
    assert publication_numbers(book) == list(range(1, 9))
    assert faults(book) == []


def test_of_many_who_decide_at_one_moment_one_wins_and_the_others_hear_who(book):
    submission = stores.submit(book, {"obs_value": 38.3})

    def decide(place: int) -> int | None:
        with book.write() as connection:
            if place % 2:
                return ledger_records.return_to_sender(
                    connection, submission, expected_version=1, by=f"R{place}", reason="wrong year"
                )
            return ledger_records.publish(
                connection, submission, expected_version=1, by=f"R{place}"
            )

    results = in_threads(8, decide)
    losers = [result for result in results if isinstance(result, MonitorError)]
    (winner,) = (place for place in range(8) if not isinstance(results[place], MonitorError))
    assert len(losers) == 7
    assert all(f"changed since it was opened, by R{winner} on 20" in str(x) for x in losers)
    assert len(publication_numbers(book)) == (0 if winner % 2 else 1)


def test_a_withdrawal_has_its_own_number_and_leaves_the_first(book):
    first = stores.publish(book, {"obs_value": 38.3})
    second = stores.withdraw(book, first)
    assert (first, second) == (1, 2)
    with book.read() as connection:
        rows = ledger_records.publication_rows(connection)
    assert [(row["action"], row["withdraws"]) for row in rows] == [
        ("publish", None),
        ("withdraw", 1),
    ]
    assert faults(book) == []


def test_who_withdraws_a_second_time_hears_who_did_it(book):
    stores.publish(book, {"obs_value": 38.3})
    stores.withdraw(book, 1)
    before = head(book)
    with pytest.raises(MonitorError, match=r"already withdrawn by reviewer on .* \(number 2\)"):
        stores.withdraw(book, 1)
    assert head(book) == before


@pytest.mark.parametrize(("number", "sentence"), [(9, "no publication 9"), (2, "itself")])
def test_only_a_publication_can_be_withdrawn(book, number, sentence):
    stores.publish(book, {"obs_value": 38.3})
    stores.withdraw(book, 1)
    with pytest.raises(MonitorError, match=sentence):
        stores.withdraw(book, number)


def test_a_publication_can_be_named_by_what_was_agreed(book):
    stores.publish(book, {"obs_value": 38.3})
    with book.write() as connection:
        ledger_records.name_publication(connection, 1, "as agreed in Vientiane", by="reviewer")
    with book.read() as connection:
        (row,) = ledger_records.publication_rows(connection)
    assert row["name"] == "as agreed in Vientiane"
    assert faults(book) == []


def test_a_deed_that_fails_leaves_nothing_behind(book):
    stores.publish(book, {"obs_value": 38.3})
    before = head(book)
    with pytest.raises(RuntimeError), book.write() as connection:
        ledger_records.store_file(connection, b"draft", "draft.csv", by="officer")
        ledger_records.name_publication(connection, 1, "half-done", by="reviewer")
        raise RuntimeError("the light went out")
    assert head(book) == before
    with book.read() as connection:
        assert ledger_records.publication_rows(connection)[0]["name"] == ""
        assert len(list(connection.execute(sqlalchemy.select(ledger_tables.files.c.name)))) == 1


def test_the_same_file_is_kept_once(book):
    with book.write() as connection:
        first = ledger_records.store_file(connection, b"a,b\n1,2\n", "one.csv", by="officer")
        before = audit.head(connection)
        again = ledger_records.store_file(connection, b"a,b\n1,2\n", "two.csv", by="officer")
        assert (again, audit.head(connection)) == (first, before)


def test_observations_of_another_shape_are_not_taken(book):
    table = stores.observations({"obs_value": 1.0}).drop_columns(["sex"])
    with pytest.raises(ValueError, match="another shape"), book.write() as connection:
        ledger_observations.submit(
            connection,
            kind="country",
            ref_area="VNM",
            agency="National report",
            vintage="2026",
            file_sha256="",
            layout="template",
            observations=table,
            by="officer",
        )


# The audit chain --------------------------------------------------------------------------------


@pytest.fixture
def told(book) -> Ledger:
    """A ledger in which a few things were done."""
    for year in (2020, 2021, 2022):
        stores.publish(book, {"time_period": year, "obs_value": 10.0})
    stores.withdraw(book, 2)
    return book


def test_a_ledger_nobody_touched_has_no_faults(told):
    assert faults(told) == []


@pytest.mark.parametrize("column", ["at", "actor", "action", "object", "result", "detail"])
def test_an_audit_entry_that_was_edited_is_found(told, column):
    spoil(told, f"UPDATE audit SET {column} = {column} || ' ' WHERE seq = 3")
    assert "Audit entry 3 was changed after it was written." in faults(told)


def test_an_entry_that_was_edited_with_its_hash_is_found_by_the_next(told):
    spoil(told, "UPDATE audit SET actor = 'somebody else' WHERE seq = 3")
    connection = sqlite3.connect(told.path)
    connection.row_factory = sqlite3.Row
    entry = dict(connection.execute("SELECT * FROM audit WHERE seq = 3").fetchone())
    connection.close()
    spoil(told, "UPDATE audit SET hash = ? WHERE seq = 3", audit.entry_hash(entry))
    assert "Audit entry 4 does not follow the entry before it." in faults(told)


@pytest.mark.parametrize("seq", [1, 4])
def test_an_audit_entry_that_was_deleted_is_found(told, seq):
    spoil(told, "DELETE FROM audit WHERE seq = ?", seq)
    assert f"Audit entry {seq} is missing: entry {seq + 1} follows." in faults(told)


def test_entries_that_changed_places_are_found(told):
    spoil(told, "UPDATE audit SET seq = 99 WHERE seq = 3")
    spoil(told, "UPDATE audit SET seq = 3 WHERE seq = 4")
    spoil(told, "UPDATE audit SET seq = 4 WHERE seq = 99")
    found = faults(told)
    assert "Audit entry 3 was changed after it was written." in found
    assert "Audit entry 4 was changed after it was written." in found


def test_an_end_that_was_cut_off_is_found_with_the_head_that_was_kept(told):
    _, kept = head(told)
    spoil(told, "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    assert any("its end was cut off" in fault for fault in faults(told, kept))


def test_an_earlier_head_is_still_in_a_chain_that_went_on(told):
    _, kept = head(told)
    stores.publish(told, {"time_period": 2023, "obs_value": 10.0})
    assert faults(told, kept) == []


RECORDED = [
    (table.name, column.name)
    for table in (ledger_tables.files, ledger_tables.submissions, ledger_tables.publications)
    for column in table.columns
    if not column.primary_key and not isinstance(column.type, sqlalchemy.LargeBinary)
]


@pytest.mark.parametrize(("table", "column"), RECORDED)
def test_no_column_can_be_changed_unseen(told, table, column):
    # Text grows by a letter and a number by 99; what was empty is no longer.
    spoil(
        told,
        f"UPDATE {table} SET {column} = CASE typeof({column}) WHEN 'integer' THEN {column} + 99 "
        f"ELSE coalesce({column}, '') || 'x' END WHERE rowid = 1",
    )
    changed = f"{table[:-1].capitalize()} "
    assert any(
        fault.startswith(changed) and fault.endswith("is not what the audit chain recorded.")
        for fault in faults(told)
    )


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM publications WHERE number = 3", "records publication 3, which is gone"),
        ("DELETE FROM submissions WHERE id = 3", "records submission 3, which is gone"),
        ("UPDATE submissions SET observations = x'00' WHERE id = 1", "submission 1 changed"),
        ("UPDATE files SET content = x'00'", "cannot be unpacked"),
    ],
)
def test_what_is_gone_or_is_no_longer_the_same_bytes_is_found(told, statement, fault):
    spoil(told, statement)
    assert any(fault in found for found in faults(told)), faults(told)


def test_a_publication_that_nobody_published_is_found(told):
    spoil(
        told,
        "INSERT INTO publications SELECT 5, action, NULL, 3, published_by, published_at, name, "
        "note FROM publications WHERE number = 4",
    )
    assert "Publication 5 is not in the audit chain." in faults(told)


# What cannot be trusted is refused --------------------------------------------------------------


def test_a_ledger_of_a_newer_version_is_refused_and_left_as_it_is(book):
    spoil(book, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(MonitorError, match=r"newer version .* Update the program"):
        Ledger.open(from_environment().ledger_url)
    with pytest.raises(MonitorError, match="newer version"), book.write():
        raise AssertionError("a program that is too old was let in")


def test_a_file_that_is_no_ledger_is_refused_with_the_way_out(tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    (tmp_path / "ledger.sqlite").write_bytes(b"indicator,ref_area\n" * 500)
    with pytest.raises(MonitorError, match=r"ledger\.sqlite is damaged .* restore BACKUP"):
        Ledger.open(from_environment().ledger_url)
    with pytest.raises(MonitorError, match="is damaged"):
        stores.empty_ledger()


def test_no_ledger_says_how_to_make_one(tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    with pytest.raises(NoLedger, match="python -m indicators init"):
        Ledger.open(from_environment().ledger_url)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_ledger_is_refused_or_whole_but_never_wrong(told):
    told.dispose()
    sqlite3.connect(told.path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    sound = told.path.read_bytes()

    def figures() -> list:
        book = Ledger.open(from_environment().ledger_url)
        if found := snapshot_verification.verify(from_environment(), book)["faults"]:
            raise MonitorError(found[0])
        with book.read() as connection:
            rows = ledger_records.publication_rows(connection)
            return [rows] + [
                observations_of(connection, row["submission_id"], "").to_pylist()
                for row in rows
                if row["submission_id"]
            ]

    expected, dice, refused = figures(), random.Random(5), 0
    for trial in range(60):
        spoilt = bytearray(sound)
        if trial % 3 == 0:
            del spoilt[dice.randrange(len(spoilt)) :]
        else:
            spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
        told.path.write_bytes(spoilt)
        try:
            assert figures() == expected
        except MonitorError:
            refused += 1
    assert refused > 15


def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "data").write_text("a file where the folder should be")
    stores.use(monkeypatch, tmp_path / "data")
    with pytest.raises(MonitorError, match=r"cannot be written to .* SPM_DATA to another folder"):
        stores.empty_ledger()


def test_a_folder_in_place_of_the_ledger_is_one_sentence(tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    (tmp_path / "ledger.sqlite").mkdir()
    with pytest.raises(MonitorError, match=r"cannot be opened for writing .* Give this account"):
        stores.empty_ledger()


def test_a_full_disk_changes_nothing_and_is_one_sentence(tmp_path, monkeypatch):
    data = stores.use(monkeypatch, tmp_path)
    stores.publish(stores.empty_ledger(), {"obs_value": 38.3})
    room = (
        (data / "ledger.sqlite-wal").stat().st_size
        if data.joinpath("ledger.sqlite-wal").exists()
        else 0
    )
    limit = max(room, (data / "ledger.sqlite").stat().st_size) + 20_000
    finished = subprocess.run(
        [sys.executable, "-m", "indicators", "init"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert finished.returncode == 2
    assert finished.stdout == ""
    assert "no space left for the ledger" in finished.stderr
    assert finished.stderr.count("\n") == 1
    book = Ledger.open(from_environment().ledger_url)
    assert publication_numbers(book)[0] == 1
    assert faults(book) == []
    assert starter.enter(book, STARTER)[-1] == 12  # with space again, it goes on by itself


def test_two_programs_that_make_the_ledger_at_once_make_one(tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    ledgers = in_threads(6, lambda place: stores.empty_ledger())
    assert [type(book) for book in ledgers] == [Ledger] * 6
    stores.publish(ledgers[0], {"obs_value": 38.3})
    assert publication_numbers(ledgers[5]) == [1]


def test_a_server_that_does_not_answer_is_named_without_its_password():
    secret = "".join(["sal", "amander"])
    address = sqlalchemy.URL.create("postgresql", "spm", secret, "127.0.0.1", 1, "spm")
    with pytest.raises(MonitorError, match="cannot be reached") as refusal:
        Ledger.open(address.render_as_string(hide_password=False))
    assert secret not in str(refusal.value)
    assert "127.0.0.1" in str(refusal.value)


def test_a_ledger_survives_the_loss_of_what_was_not_yet_acknowledged(book):
    # A transaction that was begun and never committed, in a process that is gone.
    stores.publish(book, {"obs_value": 38.3})
    child = (
        "import os, sys; from indicators.ledger import Ledger; from indicators import "
        "ledger_records; book = Ledger.open(sys.argv[1]); entered = book.write(); "
        "connection = entered.__enter__(); "
        "ledger_records.name_publication(connection, 1, 'never', by='x'); os._exit(9)"
    )
    url = from_environment().ledger_url
    done = subprocess.run([sys.executable, "-c", child, url], cwd=PROJECT, check=False)
    assert done.returncode == 9
    with book.read() as connection:
        assert ledger_records.publication_rows(connection)[0]["name"] == ""
    assert faults(book) == []


def test_a_file_is_synced_to_the_disk_before_anything_is_acknowledged(book):
    with book.write() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
