"""From one changed value of 420,000 observations until a page shows it.

A ledger of invented observations, a server with a page open, and a program that publishes one row:
the clock runs from the publication until a run of the country page, asked again and again, shows
the new value. The snapshot is built whole each time; nothing is patched into an old one.
"""

import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.report import Measured, finish, processor_seconds
from benchmarks.snapshot_build import fill
from indicators.catalogue import load
from indicators.ledger import Ledger
from indicators.settings import from_environment
from tests import stores
from tests.browser.dashboard import Dashboard
from tests.browser.raw_session import RawSession

LOGS = Path(__file__).with_name("output")
OBSERVATIONS = 420_000
BAR_SECONDS = 3.0


def seconds_until_shown(url: str, value: str) -> float:
    """How long until a visitor's page says ``value``."""
    started = time.perf_counter()
    with RawSession(url) as session:
        while not session.run("country", "country=VNM&lang=en").says(value):
            if time.perf_counter() - started > 60:
                sys.exit(f"The page did not show {value} within a minute.")
    return time.perf_counter() - started


def main(rows: int = OBSERVATIONS, rounds: int = 5) -> None:
    environment = from_environment()
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(
            environment, data=Path(folder), ledger_url=f"sqlite:///{folder}/ledger.sqlite"
        )
        ledger = Ledger.create(settings.ledger_url)
        _number, published = fill(ledger, load(environment.definitions), rows)
        with Dashboard("app.py", log=LOGS / "rebuild.log", data=Path(folder)) as dashboard:
            with RawSession(dashboard.url) as session:
                session.run("country", "country=VNM&lang=en")
            took, worked = [], []
            for n in range(rounds):
                # The newest year of all, so that it is the headline whatever was invented.
                stores.publish(ledger, {"time_period": 2025, "obs_value": 41.1 + n})
                before = processor_seconds([dashboard.process.pid])
                took.append(seconds_until_shown(dashboard.url, f"{41.1 + n:.1f}%"))
                worked.append(processor_seconds([dashboard.process.pid]) - before)
    finish(
        f"One changed value of {published:,} observations",
        [
            Measured("until a page shows it, slowest", max(took), "s", BAR_SECONDS),
            Measured("until a page shows it, median", statistics.median(took), "s"),
            Measured("processors' time for it, median", statistics.median(worked), "s"),
        ],
    )


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
