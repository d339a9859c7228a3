"""Whoever acts at the same moment: one wins, the others hear who it was, no number is lost.

A thousand races, each begun at a barrier, in threads and in processes. The folder is in memory: a
race is about the order of deeds, and the rig in ``tests/crash`` is about the disk.
"""

import multiprocessing
import os
import random
import re
import threading
from collections.abc import Callable, Iterator
from functools import partial

import pytest

from indicators import ledger_observations, ledger_records, snapshot_verification, submissions
from indicators.access import Actor, Refused
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.settings import from_environment
from indicators.submissions import decisions, staging
from tests import desks, stores

COUNTRIES = ("BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS", "VNM")
REVIEWERS = [Actor(f"Reviewer {place}") for place in range(11)]
TOLD = re.compile(
    r"was (published|returned|withdrawn|replaced)( as publication \d+)? by (.+) on 20"
)


@pytest.fixture
def ledger(monkeypatch) -> Iterator[Ledger]:
    with desks.quick_folder() as folder:
        desks.use(monkeypatch, folder)
        desks.without_pictures(monkeypatch)
        ledger = desks.staffed()
        for reviewer in REVIEWERS:
            desks.grant(ledger, reviewer.name, "reviewer")
        desks.grant(ledger, "Noy", "officer", *(c for c in COUNTRIES if c != "LAO"))
        yield ledger


class Course:
    """Runners that start every race at one moment; made once, for starting threads is slow."""

    def __init__(self, runners: int):
        self._start, self._finish = threading.Barrier(runners + 1), threading.Barrier(runners + 1)
        self._tasks: list[Callable[[], object] | None] = [None] * runners
        self._results: list[object] = [None] * runners
        for place in range(runners):
            threading.Thread(target=self._run, args=(place,), daemon=True).start()

    def _run(self, place: int) -> None:
        while True:
            self._start.wait()
            task = self._tasks[place]
            if task is not None:
                try:
                    self._results[place] = task()
                except MonitorError as refusal:
                    self._results[place] = refusal
            self._finish.wait()

    def race(self, *tasks: Callable[[], object]) -> list[object]:
        """What each task gives, or its refusal, in their order."""
        idle = len(self._tasks) - len(tasks)
        self._tasks[:] = [*tasks, *[None] * idle]
        self._start.wait()
        self._finish.wait()
        return self._results[: len(tasks)]


@pytest.fixture(scope="module")
def course() -> Course:
    return Course(len(REVIEWERS))


def open_submissions(ledger: Ledger, count: int, ref_area: str = "LAO") -> list[int]:
    """Many submissions in one transaction: what is raced for, not what is raced."""
    numbers = []
    with ledger.write() as connection:
        for place in range(count):
            table = stores.observations(
                {"ref_area": ref_area, "dataset": ref_area, "time_period": 1900 + place % 120}
            )
            numbers.append(
                ledger_observations.submit(
                    connection,
                    kind="country",
                    ref_area=ref_area,
                    agency="National report",
                    vintage="2026-11-21",
                    file_sha256=ledger_records.store_file(
                        connection, f"{ref_area} {place}".encode(), "figures.csv", by="Noy"
                    ),
                    layout="template",
                    observations=table,
                    by="Noy",
                )
            )
    return numbers


def numbers_of(ledger: Ledger) -> list[int]:
    with ledger.read() as connection:
        return [row["number"] for row in ledger_records.publication_rows(connection)]


def nothing_is_wrong(ledger: Ledger) -> None:
    numbers = numbers_of(ledger)
    assert numbers == list(range(1, len(numbers) + 1))
    assert snapshot_verification.verify(from_environment(), ledger)["faults"] == []


def winner_of(results: list[object], names: list[str]) -> int:
    """The place of the one that won; every other was told the winner's name and the time."""
    winners = [place for place, result in enumerate(results) if not isinstance(result, Exception)]
    assert len(winners) == 1, results
    for result in results:
        if isinstance(result, Exception):
            assert isinstance(result, Refused)
            assert TOLD.search(str(result)).group(3) == names[winners[0]], str(result)
    return winners[0]


def publish(number: int, reviewer: Actor) -> int:
    return submissions.publish(number, reviewer, version=1).publication


def return_(number: int, reviewer: Actor) -> int:
    return submissions.return_(number, reviewer, version=1, reason="which survey?").publication


def withdraw(number: int, reviewer: Actor) -> int:
    return submissions.withdraw(number, reviewer, reason="wrong year").publication


def replace(number: int, sha256: str) -> int:
    return submissions.submit(sha256, "LAO", desks.NOY, replaces=number)["id"]


def test_of_two_to_eleven_reviewers_who_decide_at_once_one_wins_five_hundred_times(ledger, course):
    dice = random.Random(1)
    for number in open_submissions(ledger, desks.times(500)):
        crowd = dice.sample(REVIEWERS, dice.randrange(2, 12))
        deeds = [dice.choice((publish, publish, return_)) for _ in crowd]
        results = course.race(
            *(partial(deed, number, reviewer) for deed, reviewer in zip(deeds, crowd, strict=True))
        )
        winner_of(results, [reviewer.name for reviewer in crowd])
    assert 0.4 < len(numbers_of(ledger)) / desks.times(500) < 1
    nothing_is_wrong(ledger)


def test_of_many_who_withdraw_one_publication_while_others_publish_one_wins(ledger, course):
    dice = random.Random(2)
    first, *others = open_submissions(ledger, desks.times(200) + 1)
    published = publish(first, desks.SITI)
    for race, number in enumerate(others):
        crowd = dice.sample(REVIEWERS, dice.randrange(4, 12))
        against, with_it = crowd[: len(crowd) // 2], crowd[len(crowd) // 2 :]
        results = course.race(
            *(partial(withdraw, published, reviewer) for reviewer in against),
            *(partial(publish, number, reviewer) for reviewer in with_it),
        )
        withdrawals, publications = results[: len(against)], results[len(against) :]
        taken_back = withdrawals[winner_of(withdrawals, [r.name for r in against])]
        published = publications[winner_of(publications, [r.name for r in with_it])]
        assert sorted((taken_back, published)) == [2 * race + 2, 2 * race + 3]
    nothing_is_wrong(ledger)


def test_an_officer_who_replaces_while_a_reviewer_publishes_wins_or_loses_whole(ledger, course):
    for place in range(desks.times(100)):
        old = desks.send(desks.csv({"obs_value": place, "time_period": 1990}))["id"]
        new = desks.csv({"obs_value": place, "time_period": 1991})
        examined = submissions.stage(new, "new.csv", "LAO", desks.NOY)
        results = course.race(
            partial(replace, old, examined.sha256), partial(publish, old, desks.SITI)
        )
        winner = winner_of(results, ["Noy", "Siti"])
        seen = {row["id"]: row["state"] for row in submissions.visible(desks.SITI)}
        assert seen[old] == ("replaced", "published")[winner]
        assert [number for number in seen if number > old] == [[results[0]], []][winner]
    nothing_is_wrong(ledger)


def test_eleven_countries_published_at_one_moment_get_eleven_numbers_in_a_row(ledger, course):
    waiting = [open_submissions(ledger, desks.times(100), ref_area) for ref_area in COUNTRIES]
    for race, numbers in enumerate(zip(*waiting, strict=True)):
        results = course.race(
            *(
                partial(publish, number, reviewer)
                for number, reviewer in zip(numbers, REVIEWERS, strict=True)
            )
        )
        assert sorted(results) == list(range(11 * race + 1, 11 * race + 12))
    nothing_is_wrong(ledger)


def _race_in_a_process(environment: dict[str, str], place: int, start, numbers, results) -> None:
    os.environ.update(environment)
    decisions.shown_now = lambda: ""
    staging.published_figures = lambda: None
    for number in numbers:
        start.wait()
        try:
            decision = submissions.publish(number, REVIEWERS[place], version=1)
            results.put((number, place, decision.publication, ""))
        except MonitorError as refusal:
            results.put((number, place, None, str(refusal)))


def test_reviewers_in_processes_of_their_own_race_the_same_way_a_hundred_times(ledger):
    processes = multiprocessing.get_context("spawn")
    numbers = open_submissions(ledger, desks.times(100))
    start, results = processes.Barrier(3), processes.Queue()
    environment = {name: os.environ[name] for name in os.environ if name.startswith("SPM_")}
    runners = [
        processes.Process(
            target=_race_in_a_process, args=(environment, place, start, numbers, results)
        )
        for place in range(3)
    ]
    for runner in runners:
        runner.start()
    said = [results.get(timeout=120) for _ in range(3 * len(numbers))]
    for runner in runners:
        runner.join(timeout=60)
        assert runner.exitcode == 0
    for number in numbers:
        mine = [one for one in said if one[0] == number]
        (winner,) = [one for one in mine if one[2] is not None]
        for loser in mine:
            if loser is not winner:
                assert TOLD.search(loser[3]).group(3) == REVIEWERS[winner[1]].name
    assert sorted(one[2] for one in said if one[2] is not None) == list(range(1, len(numbers) + 1))
    nothing_is_wrong(ledger)
