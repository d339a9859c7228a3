"""What pages ask of a snapshot, at fifty million observations and at one million, in turn.

    python -m benchmarks.volume [--millions 50]

The large snapshot is the small one with further groups of people in every cell: combinations of
two breakdowns, as a country would send them that reports by sex and occupation. They are sorted
in as the builder sorts them. Totals and single breakdowns are the same, so the serving tables
are, and every question has the same answer in both; what grows is the table behind them.

Each question is asked of both in turn, for other indicators and countries each time. The bar is
2 for the 95th percentile, over all questions.
"""

import argparse
import itertools
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.report import Measured, finish, percentile
from benchmarks.snapshot_build import fill
from indicators import catalogue, snapshot, snapshot_building
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import Settings, from_environment

BAR = 2.0
ROUNDS = 40
SMALL = 1_000_000

Question = Callable[[Series, str, str], object]
QUESTIONS: dict[str, Question] = {
    "latest of one indicator": lambda s, indicator, area: s.latest(indicator),
    "latest of one country": lambda s, indicator, area: s.latest(ref_area=area),
    "history of one indicator": lambda s, indicator, area: s.history(indicator),
    "history of one series": lambda s, indicator, area: s.history(indicator, area),
    "sources, all years": lambda s, indicator, area: s.sources(indicator, area, all_years=True),
    "groups of one indicator": lambda s, indicator, area: s.strata(indicator),
    "groups of one country, all years": lambda s, indicator, area: s.strata(
        indicator, area, all_years=True
    ),
    "regional figure": lambda s, indicator, area: s.regional(indicator),
    "gaps of one country": lambda s, indicator, area: s.gaps(ref_area=area),
    "progress of one indicator": lambda s, indicator, area: s.progress(indicator),
    "availability of everything": lambda s, indicator, area: s.availability(),
}


_GROWN = """
    INSERT INTO observations BY NAME
    SELECT * FROM small WHERE indicator = ?
    UNION ALL BY NAME
    SELECT s.* REPLACE ('OCC' || c AS activity, 'several' AS breakdown)
    FROM small s, range(?) AS copies(c) WHERE s.indicator = ? AND s.breakdown <> ''
    ORDER BY ref_area, time_period
"""


def lay_out(folder: Path, environment: Settings) -> Settings:
    """A ledger of a million observations and its snapshot."""
    settings = replace(environment, data=folder, ledger_url=f"sqlite:///{folder / 'ledger.sqlite'}")
    folder.mkdir()
    ledger = Ledger.create(settings.ledger_url)
    number, _rows = fill(ledger, catalogue.load(settings.definitions), SMALL)
    snapshot_building.build(settings, ledger, number)
    ledger.dispose()
    return settings


def enlarge(settings: Settings, observations: int) -> int:
    """Sort further groups into the newest snapshot; give how many observations it then holds."""
    (path,) = settings.snapshots.glob("publication-*.duckdb")
    connection = snapshot.connect(path, read_only=False)
    held, grown = connection.execute(
        "SELECT count(*), count(*) FILTER (breakdown <> '') FROM observations"
    ).fetchall()[0]
    copies = -(-(observations - held) // grown)
    connection.execute("ALTER TABLE observations RENAME TO small")
    connection.execute("CREATE TABLE observations AS SELECT * FROM small LIMIT 0")
    indicators = connection.execute("SELECT DISTINCT indicator FROM small ORDER BY 1").fetchall()
    for (indicator,) in indicators:  # one after the other, so that the sorting fits into memory
        connection.execute(_GROWN, [indicator, copies, indicator])
    connection.execute("DROP TABLE small")
    connection.execute("CHECKPOINT")
    rows = connection.execute("SELECT count(*) FROM observations").fetchall()[0][0]
    connection.close()
    return rows


def opened(settings: Settings) -> Series:
    os.environ["SPM_DATA"] = str(settings.data)
    return Series.current()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--millions", type=float, default=50)
    arguments = parser.parse_args()
    environment = from_environment()
    definitions = catalogue.load(environment.definitions)
    with tempfile.TemporaryDirectory() as name:
        small = lay_out(Path(name) / "small", environment)
        shutil.copytree(small.data, Path(name) / "large")
        folder = Path(name) / "large"
        large = replace(small, data=folder, ledger_url=f"sqlite:///{folder / 'ledger.sqlite'}")
        rows = enlarge(large, round(arguments.millions * 1_000_000))
        both = (opened(small), opened(large))
        areas = [a for a, country in definitions.countries.items() if country.kind == "member"]
        asked = itertools.cycle(itertools.product(definitions.indicators, areas))
        seconds: dict[str, tuple[list[float], list[float]]] = {q: ([], []) for q in QUESTIONS}
        for turn in range(ROUNDS + 1):
            for question, ask in QUESTIONS.items():
                indicator, area = next(asked)
                answers = []
                for series, measured in zip(both, seconds[question], strict=True):
                    started = time.perf_counter()
                    answers.append(ask(series, indicator, area))
                    if turn:  # the first turn only warms the files
                        measured.append(time.perf_counter() - started)
                assert answers[0] == answers[1], f"{question}: another answer at {rows:,} rows"
    _report(seconds, rows)


def _report(seconds: dict[str, tuple[list[float], list[float]]], rows: int) -> None:
    lines = []
    for question, (small, large) in seconds.items():
        lines.append(Measured(f"{question}: 1 M, p50", statistics.median(small) * 1000, "ms"))
        lines.append(Measured(f"{question}: large, p50", statistics.median(large) * 1000, "ms"))
    every_small = [s for small, _ in seconds.values() for s in small]
    every_large = [s for _, large in seconds.values() for s in large]
    near, far = percentile(every_small, 95), percentile(every_large, 95)
    lines += [
        Measured(f"all questions, p95 at {SMALL:,}", near * 1000, "ms"),
        Measured(f"all questions, p95 at {rows:,}", far * 1000, "ms"),
        Measured("large : 1 M, p95", far / near, "×", BAR),
    ]
    finish("What pages ask, at fifty million observations", lines)


if __name__ == "__main__":
    main()
