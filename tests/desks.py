"""People, files and submissions for the tests of the write side, without waiting for anybody.

Passwords take a tenth of a second each to hash, on purpose; where nobody signs in, people get none.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from indicators import access_people, submissions
from indicators.access import OPERATOR, Actor
from indicators.catalogue import BREAKDOWNS
from indicators.ledger import Ledger
from indicators.submissions import decisions, staging
from tests import stores

NOY, SITI, LIM = Actor("Noy"), Actor("Siti"), Actor("Lim")  # officer of LAO, two reviewers


def grant(ledger: Ledger, name: str, role: str, *areas: str) -> Actor:
    """Give a person a role, making the person if needed."""
    with ledger.write() as connection:
        access_people.add(connection, name, role, areas or ("*",), by=OPERATOR, password_hash=None)
    return Actor(name)


def staffed() -> Ledger:
    """An empty ledger, at the place the environment names, with an officer and two reviewers."""
    ledger = stores.empty_ledger()
    grant(ledger, "Noy", "officer", "LAO")
    grant(ledger, "Siti", "reviewer")
    grant(ledger, "Lim", "reviewer")
    return ledger


def csv(*rows: dict[str, Any], ref_area: str = "LAO") -> bytes:
    """A file in the officers' template: coverage in 2023 unless a row says otherwise."""
    names = ("indicator", "ref_area", "time_period", *BREAKDOWNS[:6], "obs_value", "obs_status")
    usual = dict.fromkeys(BREAKDOWNS[:6], "_T") | {
        "indicator": "SPMF-COV-01",
        "ref_area": ref_area,
        "time_period": 2023,
        "obs_value": "",
        "obs_status": "",
    }
    lines = [",".join(names)]
    lines += [",".join(str((usual | row)[name]) for name in names) for row in rows]
    return "\n".join([*lines, ""]).encode()


def send(content: bytes, actor: Actor = NOY, country: str = "LAO", **more: Any) -> dict[str, Any]:
    """Stage and submit a file that has no errors."""
    examined = submissions.stage(content, "figures.csv", country, actor)
    assert not examined.errors, examined.issues
    return submissions.submit(examined.sha256, country, actor, **more)


def without_pictures(patch: pytest.MonkeyPatch) -> None:
    """Decide and check without building a snapshot each time: for thousands of deeds."""
    patch.setattr(decisions, "shown_now", lambda: "")
    patch.setattr(staging, "published_figures", lambda: None)


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: races are about order, not about disks."""
    memory = Path("/dev/shm")
    place = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)
