"""How long programs wait for figures: 20 of them at once, on five million observations.

Each asks for the latest value of one indicator in every country, again as soon as it has its
answer. Three lines: the question that everybody asks (its answer is kept), questions of all sixty
indicators that nobody asked before, and 304 for whoever holds the answer. The
clients run in a process of their own on the same machine, so they take a part of its time.
"""

import argparse
import http.client
import itertools
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.report import Measured, finish, percentile
from benchmarks.snapshot_build import fill
from indicators import catalogue
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import from_environment
from tests.browser.dashboard import ROOT, Dashboard, lay_out_starter_figures

CLIENTS = 20
COVERAGE = "/api/v1/coverage?indicator="
ASKED = f"{COVERAGE}SPMF-COV-01"
BAR_MS = 50.0
WARM = 200
LOGS = Path(__file__).with_name("output")


def ask(port: int, requests: int, kind: str) -> list[float]:
    """Seconds of each request of all clients; fails if an answer is not what it should be."""
    indicators = list(catalogue.load().indicators)
    places = itertools.count()
    lock = threading.Lock()

    def client(_number: int) -> list[float]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", ASKED)
        first = connection.getresponse()
        first.read()
        headers = {"If-None-Match": first.headers["ETag"]} if kind == "304" else {}
        seconds = []
        for _ in range(requests // CLIENTS):
            with lock:
                place = next(places)
            # Another limit is a question of its own with the same fourteen rows.
            address = f"{COVERAGE}{indicators[place % len(indicators)]}&limit={14 + place}"
            address = address if kind == "new" else ASKED
            started = time.perf_counter()
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            seconds.append(time.perf_counter() - started)
            if kind == "304":
                assert answer.status == 304 and not body
            else:
                assert answer.status == 200 and body.count(b'"ref_area"') == 14, body[:200]
        connection.close()
        return seconds

    with ThreadPoolExecutor(CLIENTS) as clients:
        return [one for walked in clients.map(client, range(CLIENTS)) for one in walked]


def measured_elsewhere(port: int, requests: int, kind: str) -> list[float]:
    """The same in another process: one that asks must not wait for one that answers."""
    command = [sys.executable, "-m", "benchmarks.api", "--ask", kind]
    command += ["--port", str(port), "--requests", str(requests)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [float(line) for line in done.stdout.split()]


def main(rows: int, requests: int) -> None:
    """Lay out, fill, serve and ask."""
    os.environ["SPM_API_REQUESTS_PER_MINUTE"] = "0"
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SPM_DATA"] = str(lay_out_starter_figures(Path(folder) / "data"))
        settings = from_environment()
        if rows:
            fill(Ledger.open(settings.ledger_url), catalogue.load(settings.definitions), rows)
        Series.current()
        with Dashboard("app.py", log=LOGS / "api.log", data=settings.data) as dashboard:
            measured_elsewhere(dashboard.port, WARM, "same")
            found = {
                kind: measured_elsewhere(dashboard.port, requests, kind)
                for kind in ("same", "new", "304")
            }
    words = {
        "same": "the same question",
        "new": "a question nobody asked before",
        "304": "304, nothing changed",
    }
    lines = [
        line
        for kind, seconds in found.items()
        for line in (
            Measured(f"p50: {words[kind]}", percentile(seconds, 50) * 1000, "ms"),
            Measured(f"p95: {words[kind]}", percentile(seconds, 95) * 1000, "ms", BAR_MS),
        )
    ]
    load = os.getloadavg()[0]
    finish(f"{CLIENTS} programs, {rows:,} observations more; load of the machine {load:.1f}", lines)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--ask", choices=("same", "new", "304"), help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.ask:
        print("\n".join(map(str, ask(arguments.port, arguments.requests, arguments.ask))))
    else:
        main(arguments.rows, arguments.requests)
