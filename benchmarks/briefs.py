"""How fast a report is printed, beside one chart exported through a browser, in the same run.

The press is the one of the web server: another process, asked over a pipe. It is asked for a
country's A4 brief again and again (warm, never answered from memory), then for all members in
both languages; processor time and memory are those of its process. The yardstick is what plotly
itself offers: kaleido, which starts Chromium for a picture. The two take turns. Exports from a
Chromium that is kept running are printed without a bar: they pay with a browser on the server.

At last a visitor walks through the pages while ten others ask for reports without pause.
"""

import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count, product
from pathlib import Path

import kaleido
import plotly.graph_objects as go

from benchmarks.report import Measured, finish, percentile
from benchmarks.sessions import open_everything_once, walk
from indicators import narrative
from indicators.briefs.order import Order
from indicators.briefs.press import Press
from indicators.catalogue import load
from indicators.figures.theme import LIGHT
from indicators.figures.trends import country_trend
from indicators.language import Language, available
from indicators.series import Series
from indicators.views import country
from tests.browser.connection import Connection
from tests.browser.dashboard import Dashboard, lay_out_starter_figures
from tests.browser.visitor import HOW_TO_INSTALL, find_chromium

LOGS = Path(__file__).with_name("output")
ROUNDS = 7
SUBJECT = "IDN"  # has values of every kind, so its brief is among the fullest
ASKING = 10
CLICKS = 60
THOUGHT_SECONDS = (0.2, 0.6)
TICKS = os.sysconf("SC_CLK_TCK")

EXPORT_BAR = 1.0  # of the time of one chart through Chromium
CPU_BAR = 1.5  # seconds
MEMORY_BAR = 400.0  # megabytes
PAGES_BAR = 2.0

_once = count()


def timed(work: Callable[[], object]) -> float:
    """Seconds that ``work`` took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def print_anew(press: Press, order: Order) -> None:
    """Print a report although the same one may lie ready: a stamp of its own makes it new."""
    press.make("brief", order.words(), (next(_once),))


def processor_seconds(process: int) -> float:
    """Processor time of a process until now, user and system."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak_megabytes(process: int) -> float:
    """The most memory a process has held."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def one_chart() -> go.Figure:
    """The trend on the page Country, a chart like any other."""
    series, language = Series.current(), Language("en")
    view = country.prepare(series, load(), language, SUBJECT)
    year = narrative.publication_year(series.publication)
    rows, name = view.trend.rows, view.short_name
    return country_trend(rows, name, LIGHT, language, aim=view.aim, this_year=year, narrow=False)


def exports(chart: go.Figure, browser: str) -> tuple[Callable[[], object], Callable[[], object]]:
    """One export with a Chromium of its own, and one with the Chromium that is kept running."""
    options = {"format": "png", "width": 760, "height": 380, "scale": 2}
    # The mathematics that no chart here has would be fetched from another host.
    browser_options = {"path": browser, "mathjax": False}

    def alone() -> object:
        return kaleido.calc_fig_sync(chart, opts=options, kopts=browser_options)

    def kept() -> object:
        return kaleido.calc_fig_sync(chart, opts=options)

    return alone, kept


def printing(chart: go.Figure, browser: str) -> list[Measured]:
    """Time, processor time and memory of printing, beside the exports."""
    press, order = Press(seconds=120), Order("country", SUBJECT)
    alone, kept = exports(chart, browser)
    try:
        print_anew(press, order)
        alone()
        warm, through_browser = [], []
        for _round in range(ROUNDS):
            warm.append(timed(lambda: print_anew(press, order)))
            through_browser.append(timed(alone))
        kaleido.start_sync_server(path=browser, mathjax=False)
        kept()
        through_kept = [timed(kept) for _round in range(ROUNDS)]
        kaleido.stop_sync_server()
        members = [c.ref_area for c in load().countries.values() if c.kind == "member"]
        process = press._process.pid
        processor, began = [], time.perf_counter()
        for area, code in product(members, available()):
            before = processor_seconds(process)
            print_anew(press, Order("country", area, code))
            processor.append((processor_seconds(process) - before, f"{area} {code}"))
        all_of_them = time.perf_counter() - began
        peak = peak_megabytes(process)
    finally:
        press.close()
    brief, chart_seconds = statistics.median(warm), statistics.median(through_browser)
    most, which = max(processor)
    usual = statistics.median(seconds for seconds, _which in processor)
    together = len(processor)
    return [
        Measured("country brief, A4, warm", brief * 1000, "ms"),
        Measured("one chart through kaleido and Chromium", chart_seconds * 1000, "ms"),
        Measured("the same, Chromium kept", statistics.median(through_kept) * 1000, "ms"),
        Measured("brief : chart through Chromium", brief / chart_seconds, "×", EXPORT_BAR),
        Measured(f"processor time of a brief, median of {together}", usual, "s", CPU_BAR),
        Measured(f"processor time of a brief, most ({which})", most, "s", CPU_BAR),
        Measured(f"all {together}: that many warm ones", all_of_them / brief / together, "×", 1.0),
        Measured("memory of the printing process, most", peak, "MB", MEMORY_BAR),
    ]


def addresses() -> Iterator[str]:
    """Choices on the page Reports, none twice."""
    areas = [c.ref_area for c in load().countries.values() if c.kind != "aggregate"]
    for size, code, area in product(("a4", "slide", "square"), available(), areas):
        yield f"lang=en&kind=country&country={area}&size={size}&in={code}"
    for size, code, indicator in product(("slide", "a4"), available(), load().indicators):
        yield f"lang=en&kind=indicator&indicator={indicator}&size={size}&in={code}"


def pages_while_printing(data: Path) -> list[Measured]:
    """What a visitor waits for a page, alone and while ten others wait for reports."""
    left, lock, done = addresses(), threading.Lock(), threading.Event()
    given, faults = [], []

    def ask(url: str) -> None:
        try:
            with Connection(url, patience_seconds=180) as connection:
                while not done.is_set():
                    with lock:
                        query = next(left)
                    given.append(connection.run(page_name="reports", query=query).seconds)
        except Exception as fault:
            faults.append(fault)

    with Dashboard("app.py", log=LOGS / "briefs.log", data=data) as dashboard:
        open_everything_once(dashboard.url)
        alone = walk(dashboard.url, seed=1, clicks=CLICKS, thought=THOUGHT_SECONDS)
        asking = [threading.Thread(target=ask, args=(dashboard.url,)) for _ in range(ASKING)]
        for one in asking:
            one.start()
        beside = walk(dashboard.url, seed=1, clicks=CLICKS, thought=THOUGHT_SECONDS)
        done.set()
        for one in asking:
            one.join()
    for fault in [*faults, *alone.errors, *beside.errors][:5]:
        print(fault)
    before, while_printing = percentile(alone.seconds, 95), percentile(beside.seconds, 95)
    errors = len(faults) + len(alone.errors) + len(beside.errors)
    return [
        Measured(f"a page, p95 of {len(alone.seconds)} clicks", before * 1000, "ms"),
        Measured(f"the same while {ASKING} ask for reports", while_printing * 1000, "ms"),
        Measured("while reports are asked for : alone", while_printing / before, "×", PAGES_BAR),
        Measured(f"a report, p95 of {len(given)} asked for", percentile(given, 95), "s"),
        Measured("errors", errors, "", 0),
    ]


def main() -> None:
    browser = find_chromium()
    if browser is None:
        raise SystemExit(HOW_TO_INSTALL)
    with tempfile.TemporaryDirectory() as folder:
        data = lay_out_starter_figures(Path(folder))
        os.environ["SPM_DATA"] = str(data)
        lines = printing(one_chart(), browser) + pages_while_printing(data)
    finish("Reports", lines)


if __name__ == "__main__":
    main()
