"""The write side on a real PostgreSQL server: the same tests as on SQLite, not others.

They run in a pytest of their own, which finds the server's address in the environment; each test
there gets a database of its own.
"""

import os
import re
import subprocess
import sys

import pytest

from indicators.settings import PROJECT
from tests import desks, postgres

SAME_TESTS = (
    "tests/test_access.py",
    "tests/test_signin.py",
    "tests/test_submissions_staging.py",
    "tests/test_submissions_decisions.py",
    "tests/test_submissions_races.py",
)


@pytest.fixture(scope="module")
def server():
    with postgres.server() as address:
        yield address


def test_the_same_tests_pass_on_a_postgresql_server(server):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *SAME_TESTS],
        cwd=PROJECT,
        env=os.environ | {desks.SERVER: server},
        capture_output=True,
        text=True,
        timeout=900,
    )
    said = done.stdout[-6000:] + done.stderr[-2000:]
    assert done.returncode == 0, said
    assert int(re.search(r"(\d+) passed", done.stdout).group(1)) > 200, said
    assert not re.search(r"skipped|xfailed|deselected", done.stdout), said


def test_the_tests_above_do_write_into_the_server_and_not_into_a_file(
    server, monkeypatch, tmp_path
):
    monkeypatch.setenv(desks.SERVER, server)
    desks.use(monkeypatch, tmp_path)
    ledger = desks.staffed()
    assert ledger.path is None
    assert len(desks.rows_of(ledger, "people")) == 3
    assert list(tmp_path.iterdir()) == []
    desks.close_ledgers()
    ledger.dispose()


def test_a_machine_without_postgresql_is_told_how_to_install_it(monkeypatch):
    monkeypatch.setattr(postgres, "programs", lambda: None)
    with pytest.raises(AssertionError, match="apt-get install postgresql"), postgres.server():
        raise AssertionError("a server was found where none is")
