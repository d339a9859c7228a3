"""Stores for the tests: a folder with the starter figures, and small ledgers made by hand."""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from indicators import ledger_observations, ledger_records, starter
from indicators.catalogue import BREAKDOWNS, NATIONAL
from indicators.ledger import Ledger
from indicators.ledger_observations import OBSERVATION_SCHEMA
from indicators.series import Series
from indicators.settings import STARTER, from_environment

_folders = []  # kept until the tests end, when they are removed

ILO = {"agency": "ILO", "dataset": "ILOSTAT SDG_0131_SEX_SOC_RT", "series": "SI_COV_BENFTS"}


@cache
def starter_folder() -> Path:
    """A data folder as `init` leaves it. Shared by all tests: read it, or copy it first."""
    folder = tempfile.TemporaryDirectory()
    _folders.append(folder)
    with pytest.MonkeyPatch.context() as patch:
        use(patch, Path(folder.name))
        starter.enter(Ledger.create(from_environment().ledger_url), STARTER)
        Series.current()
    return Path(folder.name)


def copy_of_starter(folder: Path) -> Path:
    """A copy of the starter folder that a test may spoil."""
    copy = Path(shutil.copytree(starter_folder(), folder / "data"))
    for path in (copy / "snapshots").iterdir():
        if path.name != "publication-000011.duckdb":
            path.unlink()  # of an earlier publication that another test asked for
    return copy


def use(patch: pytest.MonkeyPatch, data: Path) -> Path:
    """Let the monitor work in ``data`` for one test, with an SQLite ledger."""
    patch.setenv("SPM_DATA", str(data))
    patch.delenv("SPM_LEDGER_URL", raising=False)
    patch.delenv("SPM_DEFINITIONS", raising=False)
    return data


def empty_ledger() -> Ledger:
    """A ledger with nothing in it, at the place the environment names."""
    return Ledger.create(from_environment().ledger_url)


def observations(*rows: dict[str, Any]) -> pa.Table:
    """Observations of the headline indicator in Viet Nam, 2023, unless a row says otherwise."""
    usual = dict.fromkeys(BREAKDOWNS, "_T") | {
        "agency": NATIONAL,
        "dataset": "VNM",
        "vintage": "2026-11-21",
        "licence": "CC BY 4.0",
        "series": "SPMF-COV-01",
        "ref_area": "VNM",
        "time_period": 2023,
        "obs_value": None,
        "unit_measure": "PT",
        "obs_status": "A",
        "source_detail": "",
        "obs_comment": "",
    }
    return pa.Table.from_pylist([usual | row for row in rows], schema=OBSERVATION_SCHEMA)


def submit(ledger: Ledger, *rows: dict[str, Any], by: str = "officer") -> int:
    """Submit rows as one file and give the submission's id."""
    table = observations(*rows)
    agency = table.column("agency")[0].as_py()
    ref_area = table.column("ref_area")[0].as_py() if agency == NATIONAL else None
    with ledger.write() as connection:
        return ledger_observations.submit(
            connection,
            kind="country" if agency == NATIONAL else "agency",
            ref_area=ref_area,
            agency=agency,
            vintage="2026-11-21",
            file_sha256=ledger_records.store_file(
                connection, repr(rows).encode(), "figures.csv", by=by
            ),
            layout="template",
            observations=table,
            by=by,
        )


def publish(ledger: Ledger, *rows: dict[str, Any]) -> int:
    """Submit and publish rows, and give the publication's number."""
    submission = submit(ledger, *rows)
    with ledger.write() as connection:
        return ledger_records.publish(connection, submission, expected_version=1, by="reviewer")


def withdraw(ledger: Ledger, number: int) -> int:
    """Take a publication back and give the number under which that was done."""
    with ledger.write() as connection:
        return ledger_records.withdraw(connection, number, by="reviewer", reason="wrong year")
