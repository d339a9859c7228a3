"""How long gaps, verdicts and availability take when a publication is made, and when it is read.

    python -m benchmarks.measures

A publication of 420,000 observations: 60 indicators, 14 countries, 25 years and 20 strata, all of
it reported. Measured is what the snapshot of that publication needs for its tables of measures,
from the observations that stand in it to the finished tables; and then how long a page waits for
one indicator of each of them.
"""

import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from benchmarks.report import Measured, finish, median_ms
from indicators import (
    ledger_observations,
    ledger_records,
    serving_measures,
    snapshot_building,
)
from indicators.catalogue import BREAKDOWNS, NATIONAL, Catalogue, load
from indicators.ledger import Ledger
from indicators.ledger_observations import OBSERVATION_SCHEMA
from indicators.series import Series
from indicators.settings import Settings, from_environment
from indicators.snapshot_reading import Snapshot

ROUNDS = 3
YEARS = range(2000, 2025)
STRATA = {
    "sex": ("F", "M"),
    "age": ("Y0T4", "Y0T17", "Y15T24", "Y_GE15", "Y_GE60", "Y_GE65"),
    "urbanisation": ("U", "R"),
    "quintile": ("Q1", "Q2", "Q3", "Q4", "Q5"),
    "disability": ("PD", "PWD"),
    "migration": ("MIGPER", "NONMIG"),
}
TOTAL = dict.fromkeys(BREAKDOWNS, "_T")
GROUPS = [TOTAL] + [TOTAL | {name: code} for name, codes in STRATA.items() for code in codes]
BUILD_SECONDS = 2.0
READ_MS = 50.0  # all three tables of one indicator: a small part of a page's rerun


def reported(catalogue: Catalogue, ref_area: str) -> pa.Table:
    """One country's report: every indicator in 25 years, its total and 19 groups."""
    indicators = list(catalogue.indicators)
    count = len(indicators) * len(YEARS) * len(GROUPS)
    place = np.arange(count)
    group = pa.array(place % len(GROUPS))
    said = {
        "agency": NATIONAL,
        "dataset": ref_area,
        "vintage": "2026-11-21",
        "licence": "CC BY 4.0",
        "ref_area": ref_area,
        "unit_measure": "PT",
        "obs_status": "A",
        "source_detail": "Statistical office, administrative records",
        "obs_comment": "",
    }
    columns = {name: pa.repeat(pa.scalar(text), count) for name, text in said.items()}
    columns |= {name: pa.array([g[name] for g in GROUPS]).take(group) for name in BREAKDOWNS}
    columns |= {
        "series": pa.array(indicators).take(pa.array(place // (len(GROUPS) * len(YEARS)))),
        "time_period": pa.array(np.array(YEARS, np.int32)[place // len(GROUPS) % len(YEARS)]),
        "obs_value": pa.array(np.random.default_rng(1).uniform(0, 100, count).round(1)),
    }
    arrays = [columns[field.name].cast(field.type) for field in OBSERVATION_SCHEMA]
    return pa.Table.from_arrays(arrays, schema=OBSERVATION_SCHEMA)


def publish(ledger: Ledger, catalogue: Catalogue) -> tuple[int, int]:
    """Publish every country's report; give the newest number and how many rows there are."""
    rows = number = 0
    for country in catalogue.countries.values():
        if country.kind == "aggregate":
            continue
        table = reported(catalogue, country.ref_area)
        with ledger.write() as connection:
            submission = ledger_observations.submit(
                connection,
                kind="country",
                ref_area=country.ref_area,
                agency=NATIONAL,
                vintage="2026-11-21",
                file_sha256=ledger_records.store_file(
                    connection, country.ref_area.encode(), "made.csv", by="officer"
                ),
                layout="template",
                observations=table,
                by="officer",
            )
            number = ledger_records.publish(
                connection, submission, expected_version=1, by="reviewer"
            )
        rows += table.num_rows
    return number, rows


def build_seconds(settings: Settings, ledger: Ledger, number: int) -> tuple[float, float]:
    """Seconds of the tables of measures, and of the whole snapshot around them."""
    spent = []
    tables = serving_measures.measure_tables

    def timed(*arguments) -> None:
        started = time.perf_counter()
        tables(*arguments)
        spent.append(time.perf_counter() - started)

    serving_measures.measure_tables = timed
    try:
        started = time.perf_counter()
        snapshot_building.build(settings, ledger, number)
        return spent[0], time.perf_counter() - started
    finally:
        serving_measures.measure_tables = tables


def read_seconds(series: Series, indicator: str) -> float:
    started = time.perf_counter()
    series.gaps(indicator)
    series.progress(indicator)
    series.availability(indicator)
    return time.perf_counter() - started


def main() -> None:
    catalogue = load()
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(
            from_environment(), data=Path(folder), ledger_url=f"sqlite:///{folder}/ledger.sqlite"
        )
        ledger = Ledger.create(settings.ledger_url)
        number, rows = publish(ledger, catalogue)
        builds = [build_seconds(settings, ledger, number) for _ in range(ROUNDS)]
        series = Series(Snapshot(settings, number))
        verdicts = sum(row["class"] is not None for row in series.progress())
        reads = [read_seconds(series, indicator) for indicator in catalogue.indicators]
    finish(
        "Measures of a publication",
        [
            Measured("observations", rows, "rows"),
            Measured("verdicts that could be given", verdicts, "rows"),
            Measured("whole snapshot, best round", min(whole for _, whole in builds), "s"),
            Measured(
                "gaps, verdicts, availability", min(own for own, _ in builds), "s", BUILD_SECONDS
            ),
            Measured("reading one indicator of all three", median_ms(reads), "ms", READ_MS),
        ],
    )


if __name__ == "__main__":
    main()
