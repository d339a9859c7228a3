"""How fast the pages are, beside a Streamlit page with one chart, in one run on one machine.

Three questions, each a ratio: how long from the start of the server to the first chart in a
browser; how long the server works on a rerun of Overview and of Country; and whether it works
longer when the snapshot holds five million observations. Reruns take turns (yardstick, page,
yardstick, page …), so that whatever else the machine does falls on all of them alike.
"""

import argparse
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import Measured, finish, median_ms, percentile
from benchmarks.snapshot_build import fill
from indicators import catalogue, snapshot_building
from indicators.ledger import Ledger
from indicators.settings import from_environment
from tests.browser.connection import Connection
from tests.browser.dashboard import Dashboard, lay_out_starter_figures
from tests.browser.visitor import HOW_TO_INSTALL, WIDE, find_chromium, launch

BASELINE = "benchmarks/baseline_app.py"
AS_SHIPPED = {"runner.postScriptGC": "true"}  # Streamlit's own value; the project sets another
FIRST_CHART = '[data-testid="stPlotlyChart"] .main-svg'
LOGS = Path(__file__).with_name("output")
STARTS = 5
ROUNDS = 44

START_BAR = 2.0
RERUN_BAR = 4.0
VOLUME_BAR = 1.3


class Reader:
    """One open page: asked to run again, it shows the next of its select box's options."""

    def __init__(self, dashboard: Dashboard, page: str, box: str = "") -> None:
        self.connection = Connection(dashboard.url)
        self.page = page
        self.box = box
        self.choices: Iterator[dict[str, str]] = itertools.repeat({})
        self.options = 1
        self.hash = ""
        self.seconds: list[float] = []

    def __enter__(self) -> "Reader":
        self.connection.__enter__()
        first = self.connection.run(page_name=self.page, query="lang=en")
        assert first.charts, f"page {self.page!r} shows no chart, so it cannot be compared"
        self.hash = first.page_hash
        if self.box:
            box = first.select_boxes[self.box]
            self.options = len(box.options)
            self.choices = itertools.cycle([{box.id: option} for option in box.options])
        for _ in range(self.options):
            self.rerun()
        self.first_seconds = self.seconds
        self.seconds = []
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.__exit__(*error)

    def rerun(self) -> None:
        """One rerun, its duration added to ``seconds``."""
        run = self.connection.run(
            query="lang=en", page_hash=self.hash, chosen=dict(next(self.choices))
        )
        self.seconds.append(run.seconds)


def seconds_to_first_chart(browser: Browser, script: str, log: Path, data: Path | None) -> float:
    """From the start of the server's process until a chart stands in a browser's window."""
    context = browser.new_context(viewport=WIDE)
    page = context.new_page()
    started = time.perf_counter()
    with Dashboard(script, log=log, data=data) as dashboard:
        page.goto(dashboard.url, wait_until="commit")
        page.wait_for_selector(FIRST_CHART, timeout=60_000)
        seconds = time.perf_counter() - started
    context.close()
    return seconds


def measure_starts(starter: Path) -> list[Measured]:
    """Start both servers in turn; the first start of each only warms the files."""
    executable = find_chromium()
    assert executable, HOW_TO_INSTALL
    ours, theirs = [], []
    with sync_playwright() as playwright:
        browser = launch(playwright, executable)
        for _ in range(STARTS + 1):
            theirs.append(seconds_to_first_chart(browser, BASELINE, LOGS / "one-chart.log", None))
            ours.append(seconds_to_first_chart(browser, "app.py", LOGS / "app.log", starter))
        browser.close()
    ours, theirs = ours[1:], theirs[1:]
    return [
        Measured("start to first chart, one-chart page", median_ms(theirs), "ms"),
        Measured("start to first chart, Overview", median_ms(ours), "ms"),
        Measured(
            "Overview : one-chart page",
            statistics.median(ours) / statistics.median(theirs),
            "×",
            START_BAR,
        ),
    ]


def take_turns(readers: list[Reader]) -> None:
    for _ in range(ROUNDS):
        for reader in readers:
            reader.rerun()


def measure_reruns(starter: Path) -> list[Measured]:
    """Server time of a rerun, pages against the one-chart page."""
    with ExitStack() as stack:
        base = stack.enter_context(
            Dashboard(BASELINE, log=LOGS / "one-chart.log", options=AS_SHIPPED)
        )
        bare = stack.enter_context(Dashboard(BASELINE, log=LOGS / "one-chart-bare.log"))
        app = stack.enter_context(Dashboard("app.py", log=LOGS / "app.log", data=starter))
        yardstick = stack.enter_context(Reader(base, ""))
        without = stack.enter_context(Reader(bare, ""))
        overview = stack.enter_context(Reader(app, ""))
        country = stack.enter_context(Reader(app, "country", "Country"))
        take_turns([yardstick, without, overview, country])
    one_chart = statistics.median(yardstick.seconds)
    lines = [
        Measured("rerun of the one-chart page, p50", one_chart * 1000, "ms"),
        Measured("the same, garbage left to Python", median_ms(without.seconds), "ms"),
    ]
    for name, reader in (("Overview", overview), ("Country", country)):
        lines += [
            Measured(f"rerun of {name}, p50", median_ms(reader.seconds), "ms"),
            Measured(f"rerun of {name}, p95", percentile(reader.seconds, 95) * 1000, "ms"),
            Measured(
                f"{name} : one-chart page, p50",
                statistics.median(reader.seconds) / one_chart,
                "×",
                RERUN_BAR,
            ),
            Measured(
                f"{name} : that page, garbage left to Python",
                statistics.median(reader.seconds) / statistics.median(without.seconds),
                "×",
            ),
        ]
    firsts = median_ms(country.first_seconds)
    lines.append(Measured("a country nobody has opened yet, p50", firsts, "ms"))
    return lines


def lay_out_large(data: Path, observations: int) -> int:
    """Starter figures and invented ones in a ledger of their own, and the snapshot of it."""
    lay_out_starter_figures(data)
    os.environ["SPM_DATA"] = str(data)
    settings = from_environment()
    ledger = Ledger.open(settings.ledger_url)
    number, rows = fill(ledger, catalogue.load(settings.definitions), observations)
    snapshot_building.build(settings, ledger, number)
    ledger.dispose()
    return rows


def measure_volume(folder: Path, starter: Path, observations: int) -> list[Measured]:
    """The same reruns on starter figures and on a large snapshot, in turn."""
    large = folder / "large"
    rows = lay_out_large(large, observations)
    lines = []
    with ExitStack() as stack:
        small = stack.enter_context(Dashboard("app.py", log=LOGS / "starter.log", data=starter))
        full = stack.enter_context(Dashboard("app.py", log=LOGS / "large.log", data=large))
        for name, page, box in (("Overview", "", ""), ("Country", "country", "Country")):
            with Reader(small, page, box) as before, Reader(full, page, box) as after:
                take_turns([before, after])
            lines += [
                Measured(f"rerun of {name}, starter figures, p50", median_ms(before.seconds), "ms"),
                Measured(f"rerun of {name}, {rows:,} more, p50", median_ms(after.seconds), "ms"),
                Measured(
                    f"{name}, large : starter, p50",
                    statistics.median(after.seconds) / statistics.median(before.seconds),
                    "×",
                    VOLUME_BAR,
                ),
            ]
            if box:
                firsts = median_ms(before.first_seconds), median_ms(after.first_seconds)
                lines += [
                    Measured("a country nobody has opened yet, starter", firsts[0], "ms"),
                    Measured("a country nobody has opened yet, large", firsts[1], "ms"),
                ]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--observations", type=int, default=5_000_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        starter = lay_out_starter_figures(folder / "starter")
        lines = measure_starts(starter)
        lines += measure_reruns(starter)
        lines += measure_volume(folder, starter, arguments.observations)
    finish("Pages", lines)


if __name__ == "__main__":
    main()
