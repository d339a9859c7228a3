"""Two hundred kills in the middle of deeds: nothing acknowledged is lost, nothing is half-done."""

import json
import random
import subprocess
import sys

import pytest

from indicators import signin
from indicators.errors import MonitorError
from indicators.settings import PROJECT, from_environment
from tests.crash import deeds, rig

RIGS, KILLS_EACH = 2, 100


def test_two_hundred_kills_lose_nothing_that_was_acknowledged():
    rigs = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.crash.rig"]
            + ["--kills", str(KILLS_EACH), "--seed", str(seed)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(RIGS)
    ]
    reports = []
    for running in rigs:
        output, complaint = running.communicate(timeout=900)
        assert output, complaint
        reports.append(json.loads(output))
    for report in reports:
        assert report["faults"] == []
        assert (report["kills"], report["lost"], report["unopenable"]) == (KILLS_EACH, 0, 0)
        assert report["acknowledged"] >= KILLS_EACH
        assert report["slowest_restart"] < rig.SLOWEST_RESTART
    inside = {step: sum(r["inside"].get(step, 0) for r in reports) for step in deeds.LASTS}
    assert min(inside.values()) >= 1, inside
    assert sum(inside.values()) >= RIGS * KILLS_EACH / 3, inside


# The rig would notice -----------------------------------------------------------------------------


HEAD = "f" * 64  # of no chain


@pytest.fixture
def left(monkeypatch):
    """What an untouched ledger says, as the rig sees it: a fact, and how it is looked at."""
    monkeypatch.setattr(signin, "_hasher", signin._hasher)  # put back what the rig changes
    deeds.lay_out()
    return lambda fact: rig.look([fact | {"ack": "a deed", "head": HEAD}], False)


@pytest.mark.parametrize(
    "fact",
    [
        {"submission": 1, "sha256": "x"},
        {"publication": 1, "of": 1},
        {"withdrawal": 2, "withdraws": 1},
        {"session": "x"},
        {},
    ],
)
def test_the_rig_notices_what_was_acknowledged_and_is_not_there(left, fact):
    found = left(fact)
    assert found["lost"] == 1
    assert any("its end was cut off" in fault for fault in found["faults"])


def test_the_rig_notices_a_worker_that_was_not_killed_but_failed(left, monkeypatch):
    def fails(_dice):
        raise RuntimeError("a fault of the service")

    monkeypatch.setattr(deeds, "DEEDS", dict.fromkeys(deeds.DEEDS, fails))
    report = rig.Report()
    assert rig.kill_once(random.Random(1), report) == []
    assert report.faults and all("ended by itself" in fault for fault in report.faults)


def test_the_rig_does_not_take_a_damaged_ledger_for_a_whole_one(left):
    path = from_environment().data / "ledger.sqlite"
    path.write_bytes(b"not a database" * 1000)
    for extra in ("-wal", "-shm"):
        path.with_name(path.name + extra).unlink(missing_ok=True)
    with pytest.raises(MonitorError, match="is damaged"):
        left({})


def test_the_rig_notices_a_snapshot_that_has_its_name_and_is_cut_short(left):
    left({})
    (path,) = from_environment().snapshots.glob("publication-*.duckdb")
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(whole[:20_000])
    assert any(path.name in fault for fault in left({})["faults"])
