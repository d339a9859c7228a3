"""Fifty readers and five officers on one machine, for a quarter of an hour.

    python -m benchmarks.load [--minutes 15] [--readers 50] [--officers 5]

Readers walk through the pages with time to think, as in ``benchmarks.sessions``. Officers sign in
by the form, then send file after file of just under 5 MB, each different, with a pause between
two, and wait for the verdict: all that the page Upload says of it, the effect included. The
visitors run in a process of their own, so what they cost is not the server's.

Bars: a reader's click at most 3 s and a verdict at most 10 s (95th percentiles), nobody meets an
error, and the server's memory stays below 2.5 GB at its highest.
"""

import argparse
import io
import os
import random
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
from websockets.exceptions import WebSocketException

from benchmarks.report import Measured, finish, percentile
from benchmarks.sessions import THOUGHT_SECONDS, Walk, walk
from benchmarks.snapshot_build import synthetic
from indicators import signin_people
from indicators.access import OPERATOR
from indicators.catalogue import Catalogue, load
from indicators.settings import from_environment
from tests.browser.dashboard import Dashboard, lay_out_starter_figures
from tests.browser.raw_session import RawSession

LOG = Path(__file__).with_name("output") / "load.log"
COUNTRIES = ("LAO", "IDN", "KHM", "VNM", "PHL", "THA", "MYS", "MMR", "BRN", "SGP", "TLS")
LARGEST = 4_950_000  # bytes of a file; the page takes 5 MB
PAUSE_SECONDS = (5.0, 30.0)  # between an officer's verdict and the next file

CLICK_BAR, VERDICT_BAR, MEMORY_BAR = 3.0, 10.0, 2500.0


@dataclass
class Sent:
    """What one officer met: how long each verdict took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def report_of(catalogue: Catalogue, ref_area: str, seed: int) -> bytes:
    """A country's report in our own template, just under 5 MB; another ``seed`` other values."""
    rows = synthetic(catalogue, ref_area, 60_000)
    moved = [round((value + seed) % 100, 1) for value in rows["obs_value"].to_pylist()]
    names = ("ref_area", "time_period", "sex", "age", "urbanisation", "quintile", "disability")
    columns = {"indicator": rows["series"]} | {name: rows[name] for name in names}
    columns |= {"migration": rows["migration"], "obs_value": pa.array(moved)}
    columns |= {name: rows[name] for name in ("unit_measure", "source_detail", "obs_comment")}
    written = io.BytesIO()
    pyarrow.csv.write_csv(pa.table(columns), written)
    whole = written.getvalue()[:LARGEST]
    return whole[: whole.rindex(b"\n") + 1]


def sign_in(url: str, name: str, password: str) -> str:
    """The cookie that the sign-in form gives."""

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_):
            return None

    sent = urllib.parse.urlencode({"name": name, "password": password}).encode()
    request = urllib.request.Request(f"{url}/signin", data=sent, headers={"Origin": url})
    try:
        urllib.request.build_opener(Stay).open(request, timeout=60)
    except urllib.error.HTTPError as answer:
        if answer.code == 303:
            return answer.headers["set-cookie"].split(";")[0]
        raise
    raise AssertionError("the sign-in form was shown again")


def send_files(url: str, cookie: str, catalogue: Catalogue, country: str, until: float) -> Sent:
    """Send one file after the other until it is time to stop."""
    draw = random.Random(country)
    sent = Sent()
    number = 0
    while time.monotonic() < until:
        time.sleep(draw.uniform(*PAUSE_SECONDS))
        number += 1
        content = report_of(catalogue, country, number)
        try:
            with RawSession(url, cookie) as session:
                answer = session.run("upload", f"for={country}&lang=en")
                (uploader,) = answer.all_of("file_uploader")
                started = time.perf_counter()
                status, chosen = session.upload(uploader.id, f"report-{number}.csv", content)
                if status >= 300:
                    raise ConnectionError(f"the server refused the file ({status})")
                verdict = session.run("upload", f"for={country}&lang=en", chosen)
                seconds = time.perf_counter() - started
            shown = verdict.all_of("exception")
            if shown or not verdict.says(f"report-{number}.csv"):
                sent.errors.append(f"no verdict: {[e.message for e in shown]}")
            sent.seconds.append(seconds)
        except (TimeoutError, WebSocketException, OSError, ValueError) as error:
            sent.errors.append(f"{type(error).__name__}: {error}")
    return sent


def highest_mb(process: int) -> float:
    """The most memory a process ever held, from Linux's ``/proc``; not a number elsewhere."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    (highest,) = [line for line in lines if line.startswith("VmHWM:")]
    return int(highest.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=15)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--officers", type=int, default=5)
    arguments = parser.parse_args()
    walks: list[Walk] = []
    sendings: list[Sent] = []
    clicks = max(1, round(arguments.minutes * 60 / (sum(THOUGHT_SECONDS) / 2)))
    with tempfile.TemporaryDirectory() as folder:
        data = lay_out_starter_figures(Path(folder))
        os.environ["SPM_DATA"] = str(data)
        catalogue = load(from_environment().definitions)
        officers = {
            country: signin_people.add_person(
                f"Officer {country}", "officer", [country], by=OPERATOR
            )
            for country in COUNTRIES[: arguments.officers]
        }
        with Dashboard("app.py", log=LOG, data=data) as dashboard:
            url = dashboard.url
            until = time.monotonic() + arguments.minutes * 60
            everybody = [
                threading.Thread(
                    target=lambda seed=seed: walks.append(walk(url, seed, clicks, THOUGHT_SECONDS))
                )
                for seed in range(arguments.readers)
            ]
            for country, password in officers.items():
                cookie = sign_in(url, f"Officer {country}", password)
                everybody.append(
                    threading.Thread(
                        target=lambda country=country, cookie=cookie: sendings.append(
                            send_files(url, cookie, catalogue, country, until)
                        )
                    )
                )
            for person in everybody:
                person.start()
            for person in everybody:
                person.join()
            memory = highest_mb(dashboard.process.pid)
    _report(walks, sendings, memory, arguments)


def _report(walks: list[Walk], sendings: list[Sent], memory: float, arguments) -> None:
    clicks = [seconds for one in walks for seconds in one.seconds]
    verdicts = [seconds for one in sendings for seconds in one.seconds]
    errors = [error for one in [*walks, *sendings] for error in one.errors]
    gone = arguments.readers + arguments.officers - len(walks) - len(sendings)
    errors += ["somebody's program ended by an error of its own"] * gone
    for error in errors[:10]:
        print(error)
    missing = float("nan")
    finish(
        f"{arguments.readers} readers and {arguments.officers} officers "
        f"for {arguments.minutes:g} minutes",
        [
            Measured(
                f"a reader's click, p95 of {len(clicks)}",
                percentile(clicks, 95) if clicks else missing,
                "s",
                CLICK_BAR,
            ),
            Measured(
                f"verdict on 5 MB, p95 of {len(verdicts)}",
                percentile(verdicts, 95) if verdicts else missing,
                "s",
                VERDICT_BAR,
            ),
            Measured("errors", len(errors), "", 0),
            Measured("memory of the server at its highest", memory, "MB", MEMORY_BAR),
        ],
    )


if __name__ == "__main__":
    main()
