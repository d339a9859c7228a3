"""How the monitor bears twenty visitors at once on the machine it runs on.

One visitor walks through the pages first, then twenty do, each with a session, a pace (2 to 6
seconds of thought between two clicks) and a path of their own, drawn from fixed seeds. Before
either, everything they can choose is opened once, so that both walk on prepared figures and the
ratio says what waiting for each other costs. ``--minutes`` makes the walk long and also asks
whether memory keeps growing.
"""

import argparse
import random
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from websockets.exceptions import WebSocketException

from benchmarks.report import Measured, finish, percentile
from tests.browser.connection import Connection, Run, RunFailed
from tests.browser.dashboard import Dashboard, lay_out_starter_figures

LOGS = Path(__file__).with_name("output")
VISITORS = 20
CLICKS = 15
ALONE_CLICKS = 60
THOUGHT_SECONDS = (2.0, 6.0)
PAGES = ("", "country", "coverage", "catalogue")

WAITING_BAR = 4.0
MEMORY_BAR = 1.5


@dataclass
class Walk:
    """What one visitor met: how long each click took, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def walk(url: str, seed: int, clicks: int, thought: tuple[float, float]) -> Walk:
    """Click ``clicks`` times: half of them another page, half another choice on the same page."""
    draw = random.Random(seed)
    walked = Walk()
    time.sleep(draw.uniform(0, thought[1]))  # People do not arrive on a drumbeat.
    try:
        with Connection(url) as connection:
            run = connection.run(query="lang=en")
            for _ in range(clicks):
                time.sleep(draw.uniform(*thought))
                run = click(connection, run, draw)
                walked.seconds.append(run.seconds)
    except (RunFailed, TimeoutError, WebSocketException, OSError) as error:
        walked.errors.append(f"{type(error).__name__}: {error}")
    return walked


def click(connection: Connection, last: Run, draw: random.Random) -> Run:
    """Choose something else on the page, or go to another page."""
    if last.select_boxes and draw.random() < 0.5:
        box = draw.choice(list(last.select_boxes.values()))
        chosen = {box.id: draw.choice(box.options)}
        return connection.run(query="lang=en", page_hash=last.page_hash, chosen=chosen)
    return connection.run(query="lang=en", page_hash=last.pages[draw.choice(PAGES)])


def open_everything_once(url: str) -> None:
    """Every page with every option of its select boxes, one after the other."""
    with Connection(url) as connection:
        for page in PAGES:
            first = connection.run(page_name=page, query="lang=en")
            for box in first.select_boxes.values():
                for option in box.options:
                    connection.run(
                        query="lang=en", page_hash=first.page_hash, chosen={box.id: option}
                    )


def walk_together(url: str, clicks: int) -> list[Walk]:
    """Twenty walks at once, a thread each; the threads mostly sleep."""
    walks: list[Walk] = []
    visitors = [
        threading.Thread(
            target=lambda seed=seed: walks.append(walk(url, seed, clicks, THOUGHT_SECONDS))
        )
        for seed in range(VISITORS)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    return walks


def memory_mb(process: int) -> float:
    """Resident memory of a process, from Linux's ``/proc``; not a number elsewhere."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return float("nan")
    (resident,) = [line for line in lines if line.startswith("VmRSS:")]
    return int(resident.split()[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=0, help="walk for this long instead")
    arguments = parser.parse_args()
    pace = sum(THOUGHT_SECONDS) / 2
    clicks = max(CLICKS, round(arguments.minutes * 60 / pace))
    with tempfile.TemporaryDirectory() as folder:
        data = lay_out_starter_figures(Path(folder))
        with Dashboard("app.py", log=LOGS / "sessions.log", data=data) as dashboard:
            open_everything_once(dashboard.url)
            alone = walk(dashboard.url, seed=1000, clicks=ALONE_CLICKS, thought=(0.2, 0.6))
            walks = walk_together(dashboard.url, CLICKS)
            memory = [memory_mb(dashboard.process.pid)]
            if clicks > CLICKS:
                walks += walk_together(dashboard.url, clicks - CLICKS)
                memory.append(memory_mb(dashboard.process.pid))
    together = [seconds for one in walks for seconds in one.seconds]
    errors = alone.errors + [error for one in walks for error in one.errors]
    for error in errors[:10]:
        print(error)
    one = percentile(alone.seconds, 95) if alone.seconds else float("nan")
    many = percentile(together, 95) if together else float("nan")
    lines = [
        Measured(f"one visitor, p95 of {len(alone.seconds)} clicks", one * 1000, "ms"),
        Measured(f"{VISITORS} visitors, p95 of {len(together)} clicks", many * 1000, "ms"),
        Measured(f"{VISITORS} visitors : one, p95", many / one, "×", WAITING_BAR),
        Measured("errors", len(errors), "", 0),
        Measured(f"memory after {VISITORS} visitors", memory[0], "MB"),
    ]
    if len(memory) > 1:
        lines += [
            Measured(f"memory after {arguments.minutes:g} minutes", memory[1], "MB"),
            Measured("memory, end : start", memory[1] / memory[0], "×", MEMORY_BAR),
        ]
    finish("Visitors at once", lines)


if __name__ == "__main__":
    main()
