"""Kill the write side with SIGKILL, in the middle of its deeds, and look at what is left.

    python -m tests.crash.rig --kills 2000 --seed 1

Each kill ends one or two processes that work on one ledger. The moment is drawn at random inside a
deed that is drawn at random. Then a fresh process opens what is left, unaided, and compares it
with what was acknowledged: everything acknowledged is there, nothing is there by half, the audit
chain is whole, and readers see one whole publication. A ledger that cannot be opened counts as the
loss of everything that was ever acknowledged in it. A run without an acknowledgement proves
nothing and is not counted.

This process opens no ledger itself: it forks, so that a kill costs milliseconds and not the second
that Python needs to begin. SIGKILL leaves the system's page cache alone; a power cut does not, and
against that only the ledger's ``synchronous=FULL`` stands, which this rig cannot try.
"""

import argparse
import json
import os
import random
import select
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
from sqlalchemy import select as query

from indicators import access_people, ledger_records, snapshot, snapshot_verification
from indicators.catalogue import load
from indicators.ledger_opening import current_ledger
from indicators.ledger_tables import readings, sessions
from indicators.series import Series
from indicators.settings import from_environment
from indicators.validation import rules_of
from tests.crash import deeds

KILLS_A_LEDGER = 25
SLOWEST_RESTART = 30.0  # seconds
PATIENCE = 20.0  # seconds until a deed has begun and another was acknowledged

Row = dict[str, Any]


@dataclass
class Report:
    """What many kills left behind; ``inside``: how many hit a deed between begin and ack."""

    kills: int = 0
    discarded: int = 0
    acknowledged: int = 0
    lost: int = 0
    unopenable: int = 0
    slowest_restart: float = 0.0
    inside: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Worker:
    """One process that does deeds, and what it has said so far."""

    def __init__(self, seed: int, target: str):
        self._pipe, theirs = os.pipe()
        self.said: list[Row] = []
        self._rest = b""
        self.pid = fork(lambda: deeds.work(theirs, seed, target))
        os.close(theirs)

    def listen(self, seconds: float) -> bool:
        """Hear what it says within some time; False when it has ended."""
        ready, _, _ = select.select([self._pipe], [], [], max(0.0, seconds))
        if not ready:
            return True
        heard = os.read(self._pipe, 1 << 16)
        *lines, self._rest = (self._rest + heard).split(b"\n")
        self.said += [json.loads(line) for line in lines]
        return bool(heard)

    def kill(self) -> bool:
        """End it at once, and hear what it had said before; False if a fault had ended it."""
        os.killpg(self.pid, signal.SIGKILL)  # no error: who has ended is still to be waited for
        _, status = os.waitpid(self.pid, 0)
        while self.listen(1.0):
            pass
        os.close(self._pipe)
        return os.WIFSIGNALED(status)

    @property
    def facts(self) -> list[Row]:
        return [row for row in self.said if "ack" in row]

    @property
    def busy_with(self) -> str | None:
        """The deed it has begun and not acknowledged."""
        return self.said[-1]["begin"] if self.said and "begin" in self.said[-1] else None


def fork(task: Callable[[], None]) -> int:
    """Run ``task`` in a process and a group of its own."""
    pid = os.fork()
    if pid == 0:
        os.setpgid(0, 0)
        try:
            task()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    with suppress(ProcessLookupError, PermissionError):  # it was quicker
        os.setpgid(pid, pid)  # on a busy machine it may be killed before its first instruction
    return pid


def in_a_process(task: Callable[[], Row]) -> Row:
    """What ``task`` gives, done in a process of its own; ``failed`` if that process failed."""
    mine, theirs = os.pipe()
    pid = fork(lambda: _answer(theirs, task))
    os.close(theirs)
    heard = b""
    while piece := os.read(mine, 1 << 16):
        heard += piece
    os.close(mine)
    _, status = os.waitpid(pid, 0)
    return json.loads(heard) if status == 0 and heard else {"failed": f"exit status {status}"}


def _answer(pipe: int, task: Callable[[], Row]) -> None:
    try:
        answer = task()
    except Exception as error:
        traceback.print_exc()
        answer = {"failed": f"{type(error).__name__}: {error}"}
    os.write(pipe, json.dumps(answer).encode())


def run(kills: int, seed: int) -> Report:
    """Kill so often, on a new ledger every ``KILLS_A_LEDGER``."""
    dice, report = random.Random(seed), Report()
    rules_of(load(from_environment().definitions).folder)  # read once, inherited by all
    with tempfile.TemporaryDirectory(prefix="spm-crash-") as folder:
        facts: list[Row] = []
        data = Path(folder, "0")
        while report.kills < kills:
            if report.kills % KILLS_A_LEDGER == 0 and (facts or not data.exists()):
                shutil.rmtree(data, ignore_errors=True)
                data, facts = Path(folder, str(report.kills)), []
                os.environ["SPM_DATA"] = str(data)
                assert "failed" not in in_a_process(lambda: deeds.lay_out() or {})
            acknowledged = kill_once(dice, report)
            if not acknowledged:
                report.discarded += 1
                assert report.discarded < 20 + kills, "nothing is ever acknowledged"
                continue
            facts += acknowledged
            report.kills += 1
            report.acknowledged += len(acknowledged)
            thorough = report.kills % KILLS_A_LEDGER == 0 or report.kills == kills
            began = time.monotonic()
            left = in_a_process(lambda f=facts, t=thorough: look(f, t))
            report.slowest_restart = max(report.slowest_restart, time.monotonic() - began)
            if "failed" in left:
                report.unopenable += 1
                report.lost += len(facts)
                report.faults.append(left["failed"])
            else:
                report.lost += left["lost"]
                report.faults += left["faults"]
    return report


def kill_once(dice: random.Random, report: Report) -> list[Row]:
    """Start one or two workers and kill them in a deed; what they had acknowledged."""
    target = dice.choice(list(deeds.LASTS))
    count = 1 + (dice.random() < 0.3)
    workers = [Worker(dice.randrange(10**9), target) for _ in range(count)]
    first = workers[0]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not first.listen(0.05):
            break
        if first.facts and first.busy_with == target:
            break
    moment = time.monotonic() + dice.uniform(0, deeds.LASTS[target])
    while (left := moment - time.monotonic()) > 0 and first.listen(left):
        pass
    for worker in workers:
        if not worker.kill():
            report.faults.append(f"a worker ended by itself: {worker.said[-1:]}")
    for worker in workers:
        if worker.facts and worker.busy_with:
            report.inside[worker.busy_with] += 1
    return [fact for worker in workers for fact in worker.facts]


def look(facts: list[Row], thorough: bool) -> Row:
    """Open what is left and compare it with what was acknowledged."""
    settings, ledger = from_environment(), current_ledger()
    aside = settings if thorough else replace(settings, data=settings.data / "nowhere")
    report = snapshot_verification.verify(aside, ledger, facts[-1]["head"])
    faults = list(report["faults"])
    with ledger.read() as connection:
        entries = ledger_records.audit_rows(connection)
        faults += access_people.faults(access_people.everybody(connection), entries)
        submitted = {
            row["id"]: row["file_sha256"] for row in ledger_records.submission_rows(connection)
        }
        published = {row["number"]: row for row in ledger_records.publication_rows(connection)}
        read = set(connection.execute(query(readings.c.submission_id)).scalars())
        signed_in = set(connection.execute(query(sessions.c.token_sha256)).scalars())
    faults += [f"submission {number} has no reading" for number in set(submitted) - read]
    numbers = sorted(published)
    if numbers != list(range(1, len(numbers) + 1)):
        faults.append(f"publications are numbered {numbers}")
    heads = {entry["hash"] for entry in entries}
    kept = {
        "submission": lambda fact: submitted.get(fact["submission"]) == fact["sha256"],
        "publication": lambda fact: (
            published.get(fact["publication"], {}).get("submission_id") == fact["of"]
        ),
        "withdrawal": lambda fact: (
            published.get(fact["withdrawal"], {}).get("withdraws") == fact["withdraws"]
        ),
        "session": lambda fact: fact["session"] in signed_in,
    }
    lost = [
        fact
        for fact in facts
        if fact["head"] not in heads or not all(kept[n](fact) for n in kept if n in fact)
    ]
    faults += [f"lost: {fact}" for fact in lost] + _unreadable(settings.snapshots)
    shown = Series.current().publication["number"]
    if shown != len(numbers):
        faults.append(f"readers see publication {shown} of {len(numbers)}")
    return {"lost": len(lost), "faults": faults}


def _unreadable(folder: Path) -> list[str]:
    """Snapshots that have their name and cannot be read: a name is given to whole files only."""
    faults = []
    for path in folder.glob("publication-*.duckdb"):
        try:
            snapshot.identity_of(path)
        except duckdb.Error as error:
            faults.append(f"{path.name}: {error}")
    return faults


def main() -> int:
    """Kill, print one JSON line, and give 1 if anything was lost or half-done."""
    parser = argparse.ArgumentParser(description="Kill the write side and see what is left.")
    parser.add_argument("--kills", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    report = run(arguments.kills, arguments.seed)
    print(json.dumps(vars(report) | {"seed": arguments.seed}))
    return 1 if report.faults or report.lost or report.unopenable else 0


if __name__ == "__main__":
    sys.exit(main())
