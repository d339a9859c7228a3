"""When the disk is full, the folder is closed or a snapshot is spoilt: a sentence, and it goes on.

A full disk is a small file system in memory where root may mount one; elsewhere it is a limit on
the size of files (``RLIMIT_FSIZE``), which the system reports in the same place.
"""

import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from indicators import (
    ledger_opening,
    signin,
    signin_people,
    snapshot_building,
    snapshot_reading,
    snapshot_verification,
    submissions,
)
from indicators.access import OPERATOR, PUBLIC
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import from_environment
from indicators.submissions import decisions
from pages import gate
from pages.visit import COOKIE
from tests import desks, stores
from tests.desks import LIM, NOY, SITI

ROOT = os.geteuid() == 0 if hasattr(os, "geteuid") else False
MEGABYTES = 24


class FullDisk:
    """A folder whose disk can be filled to the last byte, and emptied again."""

    def __init__(self, folder: Path, mounted: bool):
        self.folder, self._mounted = folder, mounted

    @contextmanager
    def full(self) -> Iterator[None]:
        if self._mounted:
            ballast = self.folder / "ballast"
            with ballast.open("wb", buffering=0) as file:
                for size in (1 << 20, 4096, 512):
                    try:
                        while True:
                            file.write(b"\0" * size)
                    except OSError:
                        continue
            try:
                yield
            finally:
                ballast.unlink()
            return
        former = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, former[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, former)
            signal.signal(signal.SIGXFSZ, ignored)


@pytest.fixture
def disk(tmp_path, monkeypatch) -> Iterator[FullDisk]:
    folder = tmp_path / "disk"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", f"size={MEGABYTES}m", "spm-test", str(folder)]
    mounted = ROOT and subprocess.run(["mount", *options], capture_output=True).returncode == 0
    try:
        stores.use(monkeypatch, folder / "data")
        yield FullDisk(folder, mounted)
    finally:
        if mounted:
            desks.close_ledgers()
            subprocess.run(["umount", "-l", str(folder)], check=True, capture_output=True)


@pytest.fixture
def ledger(disk) -> Ledger:
    """A ledger with one publication that is shown, and one submission that waits."""
    ledger = desks.staffed()
    row = desks.send(desks.csv({"obs_value": 18.5}))
    submissions.publish(row["id"], SITI, version=1)
    desks.send(desks.csv({"obs_value": 21.5}))
    return ledger


def shown() -> list[tuple]:
    rows = Series.current().history("SPMF-COV-01", "LAO")
    return [(row["obs_value"], row["publication"]) for row in rows]


def stored(ledger: Ledger) -> dict[str, list]:
    names = ("files", "submissions", "publications", "people", "grants", "audit")
    return {name: desks.rows_of(ledger, name) for name in names}


LONG = desks.csv(*({"time_period": 1985 + n, "obs_value": 1 + n} for n in range(35)))

STEPS: dict[str, Callable[[], object]] = {
    "stage": lambda: submissions.stage(LONG, "figures.csv", "LAO", NOY),
    "submit": lambda: desks.send(LONG),
    "publish": lambda: submissions.publish(2, SITI, version=1),
    "return": lambda: submissions.return_(2, SITI, version=1, reason="why? " * 300),
    "withdraw": lambda: submissions.withdraw(1, SITI, reason="wrong year"),
    "name": lambda: submissions.name_publication(1, "as agreed in Vientiane", LIM),
    "add a person": lambda: signin_people.add_person("Ana", "reviewer", ["*"], by=OPERATOR),
}


@pytest.mark.parametrize("step", STEPS)
def test_on_a_full_disk_a_step_is_done_whole_or_not_at_all_and_reading_goes_on(disk, ledger, step):
    """A decision may fit into the room that the ledger's own files still have: then it stands."""
    before, figures = stored(ledger), shown()
    done, seen = True, figures
    with disk.full():
        try:
            STEPS[step]()
        except MonitorError as refusal:
            done = False
            assert str(refusal).count("\n") == 0
            assert "no space left" in str(refusal)
        seen = shown()
    if not done:
        assert stored(ledger) == before
        assert seen == figures
    if not done:
        STEPS[step]()  # with room again it is done, by the same process
    assert step == "stage" or len(stored(ledger)["audit"]) > len(before["audit"])
    report = snapshot_verification.verify(from_environment(), ledger)
    assert report["faults"] == []
    expected = {"publish": [(21.5, 2)], "withdraw": []}
    assert shown() == (expected[step] if step in expected else figures)


def test_on_a_full_disk_everybody_reads_on_as_the_public_and_is_known_again_with_room(
    disk, ledger, monkeypatch
):
    password = signin_people.new_password("Noy", by=OPERATOR)
    token = signin.sign_in("Noy", password)
    real = signin.moment
    monkeypatch.setattr(signin, "moment", lambda: real() + timedelta(minutes=5))
    with disk.full():
        with pytest.raises(MonitorError, match="no space left"):
            signin.sign_in("Noy", password)
        assert gate.visitor({COOKIE: token}) == PUBLIC
        assert shown() == [(18.5, 1)]
        assert "disk is full" in Series.current().notice
    assert gate.visitor({COOKIE: token}) == NOY
    assert gate.visitor({COOKIE: signin.sign_in("Noy", password)}) == NOY


def test_a_snapshot_that_does_not_fit_keeps_the_decision_and_shows_the_one_before(disk, ledger):
    real = decisions.shown_now
    said = []

    def on_a_full_disk() -> str:
        with disk.full():
            said.append(real())
            assert shown() == [(18.5, 1)]
        return said[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decisions, "shown_now", on_a_full_disk)
        decision = submissions.publish(2, SITI, version=1)
    assert decision.publication == 2
    assert "disk is full" in decision.notice
    assert shown() == [(21.5, 2)]
    assert list(from_environment().snapshots.glob(".*")) == []


SPOIL: dict[str, Callable[[Path], object]] = {
    "deleted": lambda path: path.unlink(),
    "empty": lambda path: path.write_bytes(b""),
    "cut short": lambda path: path.write_bytes(path.read_bytes()[:30_000]),
    "overwritten": lambda path: path.write_bytes(b"\0" * 300_000),
}


# Each step, and what readers see of the headline afterwards.
IN_ORDER: dict[str, tuple[Callable[[], object], list[tuple]]] = {
    "stage": (STEPS["stage"], [(18.5, 1)]),
    "submit": (STEPS["submit"], [(18.5, 1)]),
    "name": (STEPS["name"], [(18.5, 1)]),
    "publish": (STEPS["publish"], [(21.5, 2)]),
    "return": (
        lambda: submissions.return_(3, SITI, version=1, reason="which survey?"),
        [(21.5, 2)],
    ),
    "withdraw": (lambda: submissions.withdraw(2, SITI, reason="wrong year"), [(18.5, 1)]),
}


@pytest.mark.parametrize("how", SPOIL)
def test_a_snapshot_that_is_spoilt_before_and_after_each_step_is_made_again(monkeypatch, how):
    with desks.quick_folder() as folder:
        stores.use(monkeypatch, folder)
        ledger = desks.staffed()
        row = desks.send(desks.csv({"obs_value": 18.5}))
        submissions.publish(row["id"], SITI, version=1)
        desks.send(desks.csv({"obs_value": 21.5}))
        for step, (deed, seen) in IN_ORDER.items():
            for act in (deed, lambda: None):
                for path in from_environment().snapshots.iterdir():
                    SPOIL[how](path)
                act()
            assert shown() == seen, step
        # Who has it open goes on reading; verify finds the file, and it can be built again.
        newest = submissions.publications()[0]["number"]
        snapshot_building.build(from_environment(), ledger, newest)
        assert snapshot_verification.verify(from_environment(), ledger)["faults"] == []


@contextmanager
def closed(*paths: Path) -> Iterator[None]:
    """Nobody may write there. Root always may, so root is somebody else meanwhile."""
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    if ROOT:
        os.seteuid(65534)
    try:
        yield
    finally:
        if ROOT:
            os.seteuid(0)
        for path, mode in modes.items():
            path.chmod(mode)


@pytest.fixture
def open_to_all(monkeypatch) -> Iterator[Path]:
    with desks.quick_folder() as folder:
        stores.use(monkeypatch, folder)
        ledger = desks.staffed()
        row = desks.send(desks.csv({"obs_value": 18.5}))
        submissions.publish(row["id"], SITI, version=1)
        desks.send(desks.csv({"obs_value": 21.5}))
        desks.settled(ledger)
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o777)
        yield folder


def test_where_the_ledger_is_closed_everybody_reads_on_and_is_known_again_afterwards(
    open_to_all, monkeypatch
):
    password = signin_people.new_password("Noy", by=OPERATOR)
    token = signin.sign_in("Noy", password)
    real = signin.moment
    monkeypatch.setattr(signin, "moment", lambda: real() + timedelta(minutes=5))
    for path in open_to_all.rglob("*"):
        path.chmod(0o777)
    with closed(open_to_all, *open_to_all.rglob("*")):
        with pytest.raises(MonitorError, match="cannot be opened for writing"):
            signin.sign_in("Noy", password)
        assert gate.visitor({COOKIE: token}) == PUBLIC
        assert shown() == [(18.5, 1)]
        assert "does not answer at this moment" in Series.current().notice
        snapshot_reading._open.clear()  # as after a restart
        ledger_opening._ledgers.clear()
        assert shown() == [(18.5, 1)]
    assert gate.visitor({COOKIE: token}) == NOY
    assert gate.visitor({COOKIE: signin.sign_in("Noy", password)}) == NOY
    assert Series.current().notice == ""


def test_a_closed_folder_of_snapshots_keeps_the_decision_and_shows_the_one_before(open_to_all):
    with closed(open_to_all / "snapshots"):
        decision = submissions.publish(2, SITI, version=1)
        assert decision.publication == 2
        assert decision.notice.endswith(".")
        assert "snapshots" in decision.notice
        assert shown() == [(18.5, 1)]
    assert shown() == [(21.5, 2)]


@pytest.mark.parametrize("step", STEPS)
def test_a_closed_ledger_is_a_sentence_and_nothing_is_changed(open_to_all, step):
    everything = (open_to_all, *(path for path in open_to_all.rglob("*")))
    with closed(*everything):
        with pytest.raises(MonitorError) as refusal:
            STEPS[step]()
        assert "cannot be opened for writing" in str(refusal.value)
        assert "Give this account the right to write" in str(refusal.value)
    assert shown() == [(18.5, 1)]
    STEPS[step]()


# A reader while others publish --------------------------------------------------------------------


def test_reads_while_others_publish_are_each_of_one_publication(monkeypatch):
    """Every publication writes its own number into every cell; a mix of two would be seen.

    In the short form 1,500 reads under 60 publishes; ``SPM_PUBLISHES=200`` makes it 5,000 reads.
    """
    publishes = int(os.environ["SPM_PUBLISHES"]) if "SPM_PUBLISHES" in os.environ else 60
    with desks.quick_folder() as folder:
        stores.use(monkeypatch, folder)
        ledger = desks.staffed()
        years = range(2015, 2024)
        stop, wrong, reads = threading.Event(), [], [0, 0]

        def read(place: int) -> None:
            while not stop.is_set():
                series = Series.current()
                rows = series.observations(["SPMF-COV-01"], ["LAO"])
                rows += series.latest("SPMF-COV-01", "LAO")
                seen = {(row["publication"], row["obs_value"]) for row in rows}
                number = rows[-1]["publication"]
                whole = {(number, number / 10)} if number else {(None, None)}
                if seen != whole or (number and len(rows) != 3 * len(years) + 1):
                    wrong.append((number, seen, len(rows)))
                reads[place] += 1

        readers = [threading.Thread(target=read, args=(place,)) for place in range(2)]
        for reader in readers:
            reader.start()
        for number in range(1, publishes + 1):
            rows = [
                {"ref_area": "LAO", "dataset": "LAO", "time_period": year, "sex": sex}
                | {"obs_value": number / 10}
                for year in years
                for sex in ("_T", "F", "M")
            ]
            stores.publish(ledger, *rows)
            # Publications come two at a time, and each time so many reads go by.
            while number % 2 == 0 and sum(reads) < 25 * number and not wrong:
                time.sleep(0.002)
        stop.set()
        for reader in readers:
            reader.join()
    assert wrong == []
    assert sum(reads) >= 25 * publishes
