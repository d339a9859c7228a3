"""Three replicas behind nginx and one ledger on PostgreSQL: a visitor cannot tell them from one.

All tests share one office (see ``replicas.py``), as starting it takes longer than they do. Each
leaves it whole for the next.
"""

import glob
import os
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy

from indicators import access_people, ledger_records, signin
from indicators.access import OPERATOR
from indicators.errors import MonitorError
from indicators.ledger_tables import sessions
from indicators.settings import PROJECT, from_environment
from indicators.signin import hashed
from indicators.snapshot_verification import verify
from tests import desks, replicas, stores
from tests.browser.dashboard import Dashboard
from tests.replicas import Office, get, shown_as_data, shown_on_page, value_of

PASSWORD = "seven green umbrellas"
HOW_TO_INSTALL = (
    "libfaketime is not installed, so nothing is known of a replica whose clock is off. "
    "On Debian or Ubuntu: sudo apt-get install faketime, then run the tests again."
)


@pytest.fixture(scope="module")
def place() -> Iterator[Office]:
    with replicas.office() as made:
        with made.ledger.write() as connection:
            for name, role, areas in (("Noy", "officer", ("LAO",)), ("Siti", "reviewer", ("*",))):
                access_people.add(
                    connection, name, role, areas, by=OPERATOR, password_hash=hashed(PASSWORD)
                )
        yield made


@pytest.fixture(autouse=True)
def same_ledger(place, monkeypatch) -> None:
    """What runs in this process works on the office's ledger, too."""
    desks.close_ledgers()
    monkeypatch.setenv("SPM_LEDGER_URL", place.ledger_url)


def newest(place: Office) -> int:
    with place.ledger.read() as connection:
        return ledger_records.publication_rows(connection)[-1]["number"]


def wait_until(happened: Callable[[], bool], seconds: float = 30) -> None:
    """Ask again and again; fail if it has not happened in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def is_signed_in(url: str, token: str, trust=None) -> bool:
    """Whether a page greets the visitor who brings this token."""
    _number, text = shown_on_page(url, trust, cookie=f"spm_session={token}")
    return "Noy" in text and "Sign in" not in text


# One publication, everywhere --------------------------------------------------------------------


def test_a_publication_is_shown_by_every_replica_within_seconds_and_never_mixed(place):
    stop, mixed = threading.Event(), []

    def read() -> None:
        while not stop.is_set():
            number, value = shown_as_data(place.url, place.trust)
            if value != value_of(number):
                mixed.append((number, value))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        took = [replicas.seconds_until_all_show(place, place.publish()) for _ in range(10)]
    finally:
        stop.set()
        reader.join()
    assert mixed == []
    # `make soak` holds each of 200 to five seconds on a machine that does nothing else.
    assert statistics.median(took) < 5, took


def test_publishers_on_several_machines_get_numbers_without_gaps(place):
    first = newest(place)
    drafts = [stores.submit(place.ledger, {"time_period": 2000 + n}) for n in range(6)]
    one = (
        "import sys; from indicators import ledger_records as r; "
        "from indicators.ledger_opening import current_ledger as ledger\n"
        "for draft in sys.argv[1:]:\n"
        "    with ledger().write() as c: r.publish(c, int(draft), expected_version=1, by='Siti')\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", one, *map(str, drafts[n::3])], cwd=PROJECT)
        for n in range(3)
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]
    with place.ledger.read() as connection:
        numbers = [row["number"] for row in ledger_records.publication_rows(connection)]
    assert numbers == list(range(1, first + 7))


def test_a_writer_that_died_with_the_lock_keeps_nobody_from_publishing(place):
    holding = (
        "import os, sys; from indicators.ledger_opening import current_ledger as ledger\n"
        "with ledger().write(): print('in', flush=True); sys.stdin.read()\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", holding],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout.readline() == "in\n"
    threading.Timer(0.5, writer.kill).start()
    started = time.monotonic()
    place.publish()
    assert 0.3 < time.monotonic() - started < 10
    writer.wait()


# What a visitor has --------------------------------------------------------------------------


def test_a_visitor_stays_with_one_replica_and_strangers_are_spread(place):
    status, headers, _body = get(f"{place.url}/", place.trust)
    assert status == 200
    cookie = headers["set-cookie"].split(";")[0]
    assert re.fullmatch(r"spm_replica=[0-9a-f]{32}", cookie)
    assert "HttpOnly; Secure; SameSite=Lax" in headers["set-cookie"]
    log = Path(place.folder, "nginx", "monitor.log")
    for _ in range(5):
        _status, again, _body = get(f"{place.url}/?lang=id", place.trust, Cookie=cookie)
        assert again["set-cookie"] is None
    time.sleep(0.2)
    served = [line.split()[-1] for line in log.read_text().splitlines()]
    assert len(set(served[-6:])) == 1
    for _ in range(20):
        get(f"{place.url}/", place.trust)
    time.sleep(0.2)
    served = [line.split()[-1] for line in log.read_text().splitlines()]
    assert len(set(served[-20:])) == 3


def test_who_signed_in_is_known_to_every_replica(place):
    token = signin.sign_in("Noy", PASSWORD)
    assert [is_signed_in(replica.url, token) for replica in place.replicas] == [True] * 3
    signin.sign_out(token)
    assert [is_signed_in(replica.url, token) for replica in place.replicas] == [False] * 3


def test_a_replica_that_is_gone_costs_a_reload_and_nothing_else(place):
    token = signin.sign_in("Noy", PASSWORD)
    _status, headers, _body = get(f"{place.url}/", place.trust)
    cookie = f"{headers['set-cookie'].split(';')[0]}; spm_session={token}"
    before = shown_on_page(place.url, place.trust, cookie=cookie)
    log = Path(place.folder, "nginx", "monitor.log")
    time.sleep(0.2)
    port = int(log.read_text().splitlines()[-1].split(":")[-1])
    (gone,) = (replica for replica in place.replicas if replica.port == port)
    gone.stop()
    try:
        assert get(f"{place.url}/", place.trust, Cookie=cookie)[0] == 200
        assert shown_on_page(place.url, place.trust, cookie=cookie) == before
    finally:
        gone.__enter__()
    assert shown_on_page(gone.url, cookie=cookie) == before


def test_when_every_replica_is_away_the_proxy_says_so_in_words(place):
    replicas.side_by_side(Dashboard.stop, place.replicas)
    try:
        status, headers, body = get(f"{place.url}/", place.trust)
    finally:
        replicas.side_by_side(Dashboard.__enter__, place.replicas)
    assert (status, headers["retry-after"]) == (503, "10")
    assert b"Please reload this page in a moment" in body
    # nginx tries a server again after five seconds.
    wait_until(lambda: get(f"{place.url}/", place.trust)[0] == 200)


def test_the_proxy_encrypts_compresses_and_keeps_paths_that_open_things_out_of_its_log(place):
    status, headers, body = get(
        f"{place.url}/data/country/contingencies.json?country=VNM",
        place.trust,
        **{"Accept-Encoding": "gzip"},
    )
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert headers["strict-transport-security"] == "max-age=31536000"
    assert body[:2] == b"\x1f\x8b"
    assert headers["set-cookie"] is None
    status, headers, body = get(f"{place.url}/embed/overview/tiles", place.trust)
    assert (status, headers["set-cookie"]) == (200, None)
    assert b"<h1>" in body
    get(f"{place.url}/media/0123456789abcdef.csv?secret=1", place.trust)
    time.sleep(0.2)
    log = Path(place.folder, "nginx", "monitor.log").read_text()
    assert "GET /media " in log
    assert "0123456789abcdef" not in log and "secret" not in log and "country=" not in log


# A clock that is off ----------------------------------------------------------------------------


def two_years_off(direction: str) -> dict[str, str]:
    """The environment of a process whose clock is wrong. Raises with what to install."""
    found = glob.glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    assert found, HOW_TO_INSTALL
    return {
        "LD_PRELOAD": found[0],
        "FAKETIME": f"{direction}2y",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
    }


def utc(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


@pytest.mark.parametrize("direction", ["-", "+"])
def test_a_machine_whose_clock_is_two_years_off_neither_reorders_nor_misdates(place, direction):
    number = place.publish()
    command = [sys.executable, "-m", "indicators", "withdraw", str(number), "--by", "Siti"]
    data = Path(place.folder, f"off{'-+'.index(direction)}")
    done = subprocess.run(
        [*command, "--reason", "wrong year"],
        cwd=PROJECT,
        env=os.environ | two_years_off(direction) | {"SPM_DATA": str(data)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    place.publish()
    with place.ledger.read() as connection:
        rows = ledger_records.publication_rows(connection)[-3:]
    assert [row["action"] for row in rows] == ["publish", "withdraw", "publish"]
    assert [row["number"] for row in rows] == [number, number + 1, number + 2]
    times = [utc(row["published_at"]) for row in rows]
    assert times == sorted(times)
    assert times[-1] - times[0] < timedelta(minutes=5)


@pytest.mark.parametrize("direction", ["-", "+"])
def test_a_replica_whose_clock_is_two_years_off_signs_nobody_in_for_longer(place, direction):
    fresh, old = signin.sign_in("Noy", PASSWORD), signin.sign_in("Noy", PASSWORD)
    began = (datetime.now(UTC) - timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with place.ledger.write() as connection:
        connection.execute(
            sqlalchemy.update(sessions)
            .where(sessions.c.token_sha256 == signin._hash(old))
            .values(started_at=began)
        )
    asked = (
        "import sys, time; from indicators import signin; from indicators.series import Series; "
        "print(time.gmtime().tm_year, *(signin.actor_of(t).name or '-' for t in sys.argv[1:]), "
        "Series.current().publication['number'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, fresh, old],
        cwd=PROJECT,
        env=os.environ | two_years_off(direction) | {"SPM_DATA": str(place.folder / "data0")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    year = datetime.now(UTC).year + (2 if direction == "+" else -2)
    assert done.stdout.split() == [str(year), "Noy", "-", str(newest(place))]


# A server that is gone --------------------------------------------------------------------------


def test_pages_go_on_and_publishing_resumes_when_the_standby_is_promoted(place):
    token = signin.sign_in("Noy", PASSWORD)
    acknowledged, refused, stop = [], [], threading.Event()

    def publish() -> None:
        while not stop.is_set():
            try:
                acknowledged.append(stores.publish(place.ledger, {"time_period": 2005}))
            except MonitorError as error:  # what a reviewer would have been told
                refused.append(str(error))

    publisher = threading.Thread(target=publish)
    publisher.start()
    try:
        wait_until(lambda: len(acknowledged) > 3)
        known = [shown_on_page(replica.url)[0] for replica in place.replicas]
        place.primary.stop("immediate")
        for replica, shown in zip(place.replicas, known, strict=True):
            number, text = shown_on_page(replica.url, cookie=f"spm_session={token}")
            assert shown <= number <= acknowledged[-1]
            assert "The ledger does not answer at this moment" in text
            assert "Sign in" in text  # nobody is known while the ledger is away
            assert shown_as_data(replica.url)[0] == number
        place.standby.promote()
        before = len(acknowledged)
        wait_until(lambda: len(acknowledged) > before + 3)
    finally:
        stop.set()
        publisher.join()
    assert all(
        "went away in the middle" in words or "cannot be reached" in words for words in refused
    )
    with place.ledger.read() as connection:
        held = [row["number"] for row in ledger_records.publication_rows(connection)]
    assert held == list(range(1, len(held) + 1))
    assert set(acknowledged) <= set(held)
    assert verify(from_environment(), place.ledger)["faults"] == []
    for replica in place.replicas:
        wait_until(lambda url=replica.url: shown_on_page(url)[0] == held[-1])
        assert is_signed_in(replica.url, token)
        assert "Traceback" not in replica.said()
