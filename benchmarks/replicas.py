"""What replicas give: how many viewers they bear, and how soon all of them show a publication.

    python -m benchmarks.replicas viewers
    python -m benchmarks.replicas publishes [COUNT]

*viewers*: more and more visitors walk through the pages, with 2 to 6 seconds of thought between two
clicks, until the p95 of their clicks reaches one second; once on one replica and once on three, on
the same machine. The visitors themselves run there, too, and take their part of it. They speak to
the replicas directly: what nginx costs is not measured here.

*publishes*: a publication after the other; of each, how long it takes until a page of every replica
shows it. A page that shows a value of another publication than its own ends the run.
"""

import statistics
import sys
import threading
import time
from collections.abc import Sequence

from benchmarks.report import Measured, finish, percentile, processor_seconds
from benchmarks.sessions import THOUGHT_SECONDS, Walk, open_everything_once, walk
from tests.replicas import office, seconds_until_all_show

SLOW = 1.0
SHOWN_BAR = 5.0
STEP = 10
CLICKS = 6


def together(urls: Sequence[str], count: int) -> list[Walk]:
    """``count`` walks at once, spread over the replicas."""
    walks: list[Walk] = []
    visitors = [
        threading.Thread(
            target=lambda n=n: walks.append(walk(urls[n % len(urls)], n, CLICKS, THOUGHT_SECONDS))
        )
        for n in range(count)
    ]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(walks) == count, "a visitor's program ended by an error of its own"
    return walks


def bearable(replicas: int) -> tuple[int, float, int]:
    """Viewers with p95 below the bar, the cores used with that many, and errors met on the way.

    The viewers' own program runs beside and takes its part of the machine.
    """
    with office(replicas, starter=True) as place:
        urls = [replica.url for replica in place.replicas]
        processes = [replica.process.pid for replica in place.replicas]
        for url in urls:
            open_everything_once(url)
        borne, cores, errors = 0, 0.0, 0
        while True:
            count = borne + STEP
            before, started = processor_seconds(processes), time.perf_counter()
            walks = together(urls, count)
            used = (processor_seconds(processes) - before) / (time.perf_counter() - started)
            errors += sum(len(one.errors) for one in walks)
            slow = percentile([s for one in walks for s in one.seconds], 95)
            print(f"{replicas} replicas, {count} viewers: p95 {slow:.2f} s, {used:.2f} cores")
            if slow >= SLOW or errors:
                return borne, cores, errors
            borne, cores = count, used


def viewers() -> None:
    """One replica against three."""
    one, one_cores, one_errors = bearable(1)
    three, three_cores, three_errors = bearable(3)
    finish(
        "Viewers until p95 reaches one second",
        [
            Measured("one replica", one, "viewers"),
            Measured("cores used by it", one_cores, "cores"),
            Measured("three replicas", three, "viewers"),
            Measured("cores used by them", three_cores, "cores"),
            Measured("viewers, three : one", three / one, "×"),
            Measured("cores, three : one", three_cores / one_cores, "×"),
            Measured("errors", one_errors + three_errors, "", 0),
        ],
    )


def publishes(count: int) -> None:
    """Publications until three replicas show them."""
    with office(3) as place:
        took = [seconds_until_all_show(place, place.publish()) for _ in range(count)]
    finish(
        f"{count} publications until a page of all three replicas shows them, and none is mixed",
        [
            Measured("slowest", max(took), "s", SHOWN_BAR),
            Measured("p95", percentile(took, 95), "s"),
            Measured("median", statistics.median(took), "s"),
        ],
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["publishes"]:
        publishes(int(sys.argv[2]) if len(sys.argv) > 2 else 200)
    else:
        viewers()
