"""One file holds the whole ledger, and what comes back from it is the same to the last byte."""

import errno
import os
import random
import threading
import zipfile
from pathlib import Path

import pytest

from indicators import ledger_backup, ledger_records
from indicators.__main__ import main
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.ledger_backup import contents, write_backup
from indicators.ledger_restore import restore_backup
from indicators.settings import PROJECT, from_environment
from indicators.snapshot_verification import verify
from tests import desks, stores


@pytest.fixture
def book(tmp_path, monkeypatch) -> Ledger:
    """A ledger with one publication, one submission, people and a staged file."""
    stores.use(monkeypatch, tmp_path / "data")
    book = desks.staffed()
    stores.publish(book, {"obs_value": 38.3})
    stores.submit(book, {"obs_value": 40.1}, by="officer")
    return book


def held(book: Ledger) -> dict:
    with book.read() as connection:
        return contents(connection)


def restored(source: Path, folder: Path, monkeypatch) -> Ledger:
    """The ledger of a backup in a folder of its own, which the environment then names."""
    stores.use(monkeypatch, folder)
    restore_backup(source, from_environment().ledger_url)
    return Ledger.open(from_environment().ledger_url)


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


# The same again -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(20))
def test_what_comes_back_is_the_same_to_the_last_byte(seed, tmp_path, monkeypatch):
    draw = random.Random(seed)
    stores.use(monkeypatch, tmp_path / "data")
    book = desks.staffed()
    for year in draw.sample(range(2000, 2024), draw.randint(0, 5)):
        row = {"time_period": year, "obs_value": draw.choice([None, draw.random() * 100])}
        comment = draw.choice(["", "ຄົນລາວ", "a\nline\u2028of 'its' own \\ \""])
        number = stores.publish(book, row | {"obs_comment": comment})
        if draw.random() < 0.3:
            stores.withdraw(book, number)
        stores.submit(book, row | {"obs_value": draw.random()})
    desks.submissions.stage(desks.csv({"obs_value": 18.5}), comment_name(draw), "LAO", desks.NOY)
    manifest = write_backup(book, tmp_path / "backup")
    again = restored(tmp_path / "backup", tmp_path / "again", monkeypatch)
    assert held(again) == held(book)
    assert held(again).items() <= manifest.items()
    assert manifest["tables"]["people"]["rows"] == 3
    assert manifest["tables"]["staged"]["rows"] == 1
    assert verify(from_environment(), again, manifest["audit"]["head"])["faults"] == []


def comment_name(draw: random.Random) -> str:
    return draw.choice(["figures.csv", "ຕົວເລກ.csv", "../a b.csv"])


def test_the_starter_figures_come_back_and_are_shown(tmp_path, monkeypatch, capfd):
    stores.use(monkeypatch, stores.starter_folder())
    before = held(Ledger.open(from_environment().ledger_url))
    assert main(["backup", str(tmp_path / "backup")]) == 0
    assert before["audit"]["head"] in capfd.readouterr().out
    stores.use(monkeypatch, tmp_path / "empty")
    assert main(["restore", str(tmp_path / "backup")]) == 0
    said = capfd.readouterr().out
    assert "The monitor shows publication 11." in said
    assert "0 faults in 33 audit entries, 11 files" in said
    assert before["audit"]["head"] in said
    assert held(Ledger.open(from_environment().ledger_url)) == before
    assert files_in(tmp_path / "empty") == [
        "ledger.sqlite",
        "publication-000011.duckdb",
        "snapshots",
    ]


def test_a_second_backup_of_an_untouched_ledger_has_the_same_hashes(book, tmp_path):
    first, second = (write_backup(book, tmp_path / name) for name in ("one", "two"))
    assert first | {"taken_at": ""} == second | {"taken_at": ""}


def test_a_ledger_that_came_back_goes_on_with_the_next_number(book, tmp_path, monkeypatch):
    write_backup(book, tmp_path / "backup")
    again = restored(tmp_path / "backup", tmp_path / "again", monkeypatch)
    assert stores.publish(again, {"obs_value": 41.0}) == 2
    desks.grant(again, "Mali", "officer", "LAO")
    assert verify(from_environment(), again)["faults"] == []


def test_every_table_of_the_ledger_is_in_the_backup(book, tmp_path):
    write_backup(book, tmp_path / "backup")
    with book.read() as connection:
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
        in_ledger = {name for (name,) in names if not name.startswith("sqlite_")}
    in_ledger.remove("alembic_version")  # describes the database, not what was received
    with zipfile.ZipFile(tmp_path / "backup") as archive:
        members = {n.removeprefix("tables/") for n in archive.namelist() if "tables/" in n}
    assert members == {f"{name}.jsonl" for name in in_ledger}


# While others work ----------------------------------------------------------------------------


def test_a_publication_in_the_middle_of_a_backup_neither_waits_nor_is_half_in_it(
    book, tmp_path, monkeypatch
):
    before, end_table, numbers = held(book), ledger_backup.Archive.end_table, []

    def publish_between(archive, name: str) -> None:
        end_table(archive, name)
        numbers.append(stores.publish(book, {"time_period": 2000 + len(numbers)}))

    monkeypatch.setattr(ledger_backup.Archive, "end_table", publish_between)
    write_backup(book, tmp_path / "backup")
    assert numbers == list(range(2, 2 + len(before["tables"])))
    monkeypatch.undo()
    again = restored(tmp_path / "backup", tmp_path / "again", monkeypatch)
    assert held(again) == before


def test_backups_that_are_taken_while_many_submit_and_publish_are_whole(
    book, tmp_path, monkeypatch
):
    stop, refused = threading.Event(), []

    def work() -> None:
        while not stop.is_set():
            try:
                stores.publish(book, {"obs_value": random.random() * 100})
            except MonitorError as refusal:
                refused.append(refusal)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    taken = []
    try:
        for n in range(int(os.environ.get("SPM_BACKUPS", "3"))):  # twenty in `make soak`
            taken.append(write_backup(book, tmp_path / f"backup{n}"))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert refused == []
    published = [manifest["tables"]["publications"]["rows"] for manifest in taken]
    assert published == sorted(published)
    assert published[-1] > published[0]
    for n, manifest in enumerate(taken):
        again = restored(tmp_path / f"backup{n}", tmp_path / f"again{n}", monkeypatch)
        report = verify(from_environment(), again, manifest["audit"]["head"])
        assert (report["faults"], report["publications"]) == ([], published[n])
        assert held(again) == {name: manifest[name] for name in held(again)}


# What is refused ------------------------------------------------------------------------------


def test_a_backup_never_overwrites_a_file(book, tmp_path):
    (tmp_path / "letter").write_text("to my mother")
    with pytest.raises(MonitorError, match=r"something at .*letter already.*Name another file"):
        write_backup(book, tmp_path / "letter")
    assert (tmp_path / "letter").read_text() == "to my mother"


def test_a_file_that_appears_while_the_backup_is_written_is_kept(book, tmp_path, monkeypatch):
    end_table = ledger_backup.Archive.end_table

    def somebody_is_quicker(archive, name: str) -> None:
        end_table(archive, name)
        (tmp_path / "backup").write_text("mine")

    monkeypatch.setattr(ledger_backup.Archive, "end_table", somebody_is_quicker)
    with pytest.raises(MonitorError, match="never overwrites"):
        write_backup(book, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "mine"
    assert files_in(tmp_path) == sorted(["backup", "data", "ledger.sqlite"])


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_place_that_cannot_be_written_is_one_sentence_and_leaves_nothing(
    book, tmp_path, monkeypatch, code
):
    def refuse(archive, line: bytes) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(ledger_backup.Archive, "line", refuse)
    (tmp_path / "kept").mkdir()
    with pytest.raises(MonitorError) as refusal:
        write_backup(book, tmp_path / "kept" / "backup")
    assert str(refusal.value).startswith(f"The backup {tmp_path / 'kept' / 'backup'} cannot be")
    assert os.strerror(code) in str(refusal.value)
    assert "Free some space" in str(refusal.value)
    assert files_in(tmp_path / "kept") == []


def test_a_folder_that_does_not_exist_is_named(book, tmp_path, capfd):
    assert main(["backup", str(tmp_path / "nowhere" / "backup")]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert "nowhere" in said.err
    assert "No such file or directory" in said.err


def test_a_damaged_ledger_is_not_backed_up(book, tmp_path):
    with book.write() as connection:
        connection.exec_driver_sql("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
    with pytest.raises(MonitorError, match="Audit entry 2 was changed"):
        write_backup(book, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_without_a_ledger_there_is_nothing_to_back_up(own_data_folder, tmp_path, capfd):
    assert main(["backup", str(tmp_path / "backup")]) == 2
    assert "There is no ledger at" in capfd.readouterr().err
    assert not (tmp_path / "backup").exists()


def test_a_restore_never_overwrites_a_ledger(book, tmp_path, capfd):
    write_backup(book, tmp_path / "backup")
    stores.publish(book, {"obs_value": 41.0})
    before = held(book)
    assert main(["restore", str(tmp_path / "backup")]) == 2
    said = capfd.readouterr().err
    assert "never overwrites" in said
    assert "Move it away, or set SPM_DATA" in said
    assert held(book) == before


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_a_log_that_was_left_behind_is_not_taken_for_the_new_ledgers(
    book, tmp_path, monkeypatch, end
):
    write_backup(book, tmp_path / "backup")
    stores.use(monkeypatch, tmp_path / "other")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / f"ledger.sqlite{end}").write_bytes(b"old")
    with pytest.raises(MonitorError, match=f"ledger.sqlite{end} already"):
        restore_backup(tmp_path / "backup", from_environment().ledger_url)
    assert files_in(tmp_path / "other") == [f"ledger.sqlite{end}"]


def refusal_of(damaged: bytes, folder: Path, monkeypatch) -> str:
    """What a restore of these bytes says; nothing may be left of it."""
    (folder / "damaged").write_bytes(damaged)
    stores.use(monkeypatch, folder / "empty")
    with pytest.raises(MonitorError) as refusal:
        restore_backup(folder / "damaged", from_environment().ledger_url)
    assert files_in(folder / "empty") == []
    assert str(refusal.value).startswith(f"The backup {folder / 'damaged'} is damaged (")
    return str(refusal.value)


def test_a_byte_that_changed_anywhere_is_noticed(book, tmp_path, monkeypatch):
    write_backup(book, tmp_path / "backup")
    whole, draw = (tmp_path / "backup").read_bytes(), random.Random(6)
    places = draw.sample(range(len(whole)), 100)
    for place in [*places, 0, len(whole) - 1]:
        damaged = bytearray(whole)
        damaged[place] ^= draw.randint(1, 255)
        refusal_of(bytes(damaged), tmp_path, monkeypatch)


def test_a_backup_that_was_cut_short_is_noticed(book, tmp_path, monkeypatch):
    write_backup(book, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    for length in (0, 1, 63, 64, 65, len(whole) // 2, len(whole) - 64, len(whole) - 1):
        said = refusal_of(whole[:length], tmp_path, monkeypatch)
        assert "its end is missing" in said or length >= len(whole) - 64


@pytest.mark.parametrize(
    ("member", "named"),
    [
        ("tables/audit.jsonl", "table audit"),
        ("submissions/2", "the observations of submission 2"),
        ("files/", "file "),
        ("manifest.json", "its list of contents"),
    ],
)
def test_what_is_damaged_is_named(book, tmp_path, monkeypatch, member, named):
    write_backup(book, tmp_path / "backup")
    whole = bytearray((tmp_path / "backup").read_bytes())
    with zipfile.ZipFile(tmp_path / "backup") as archive:
        info = next(info for info in archive.infolist() if info.filename.startswith(member))
    whole[info.header_offset + 30 + len(info.filename) + 25] ^= 1
    said = refusal_of(bytes(whole), tmp_path, monkeypatch)
    assert f"({named}" in said
    assert "Take an older backup" in said


def test_a_backup_whose_table_was_rewritten_is_refused_by_the_name_of_the_table(
    book, tmp_path, monkeypatch
):
    write_backup(book, tmp_path / "backup")
    with (
        zipfile.ZipFile(tmp_path / "backup") as old,
        zipfile.ZipFile(tmp_path / "forged", "w") as new,
    ):
        for name in old.namelist():
            forged = name == "tables/grants.jsonl"
            new.writestr(
                name,
                old.read(name).replace(b"officer", b"reviewer", 1) if forged else old.read(name),
            )
    said = refusal_of((tmp_path / "forged").read_bytes(), tmp_path, monkeypatch)
    assert "(table grants)" in said


def test_what_is_no_backup_is_refused(book, tmp_path, monkeypatch):
    for content in (b"hello", (PROJECT / "README.md").read_bytes(), book.path.read_bytes()):
        assert "no backup at all" in refusal_of(content, tmp_path, monkeypatch)


def test_a_backup_that_cannot_be_found_is_named(own_data_folder, tmp_path, capfd):
    assert main(["restore", str(tmp_path / "backup")]) == 2
    assert "cannot be read (No such file or directory)" in capfd.readouterr().err
    assert files_in(own_data_folder) == []


def test_a_backup_of_a_newer_version_says_so(book, tmp_path, monkeypatch):
    desks.spoil(book, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    write_backup(book, tmp_path / "backup")
    stores.use(monkeypatch, tmp_path / "empty")
    with pytest.raises(MonitorError, match=r"another version .*schema 99; .*schema 1 to 2\)"):
        restore_backup(tmp_path / "backup", from_environment().ledger_url)
    assert files_in(tmp_path / "empty") == []


def test_a_restore_that_stops_half_way_leaves_nothing(book, tmp_path, monkeypatch):
    write_backup(book, tmp_path / "backup")
    stores.use(monkeypatch, tmp_path / "empty")

    def full(connection, **of) -> dict:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(ledger_backup, "contents", full)
    with pytest.raises(MonitorError, match="no space left|No space left"):
        restore_backup(tmp_path / "backup", from_environment().ledger_url)
    assert files_in(tmp_path / "empty") == []


def test_only_the_account_that_made_a_backup_can_read_it(book, tmp_path):
    write_backup(book, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_files_come_out_of_a_restored_ledger_as_they_were_received(book, tmp_path, monkeypatch):
    write_backup(book, tmp_path / "backup")
    again = restored(tmp_path / "backup", tmp_path / "again", monkeypatch)
    for row in held(book)["files"]:
        with book.read() as one, again.read() as other:
            assert ledger_records.read_file(one, row, "") == ledger_records.read_file(
                other, row, ""
            )
