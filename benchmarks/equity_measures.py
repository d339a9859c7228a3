"""How long the inequality measures take: 21,000 settings of five subgroups in one process.

60 indicators × 14 countries × 25 years. Half of the dimensions are ordered (quintiles), half are
not (regions, with a reference); every subgroup has a standard error, so every measure has its
interval. The promise: all lawful measures in at most 3 seconds, and at least 200 times faster
than WHO's package, which was measured at 0.4 to 23 ms for one measure of one setting.

    python -m benchmarks.equity_measures
"""

import sys
import time

import numpy as np

from indicators.measures import equity

SETTINGS = 60 * 14 * 25
SUBGROUPS = 5
PROMISE_SECONDS = 3.0
PROMISE_RATIO = 200
PACKAGE_SECONDS = (0.4e-3, 23e-3)
REPEATS = 5


def world(seed: int = 1) -> list[equity.Setting]:
    """The settings, the same at every run."""
    draw = np.random.default_rng(seed)
    estimates = draw.uniform(1, 99, (SETTINGS, SUBGROUPS)).tolist()
    errors = draw.uniform(0.5, 3, (SETTINGS, SUBGROUPS)).tolist()
    people = draw.uniform(1e3, 1e6, (SETTINGS, SUBGROUPS)).tolist()
    order = list(range(1, SUBGROUPS + 1))
    return [
        equity.Setting(
            estimate=estimates[row],
            se=errors[row],
            population=people[row],
            order=order if row % 2 else None,
            reference=0,
            scale=100,
        )
        for row in range(SETTINGS)
    ]


def main() -> int:
    """Print what it took; 1 if a promise is broken."""
    settings = world()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        results = equity.compute(equity.pack(settings))
        seconds.append(time.perf_counter() - start)
    start = time.perf_counter()
    rows = equity.rows(results)
    writing = time.perf_counter() - start
    worst = max(seconds)
    lawful = sum(int((found.refusal == equity.LAWFUL).sum()) for found in results.values())
    each = worst / lawful
    least, most = (package / each for package in PACKAGE_SECONDS)
    print(f"{SETTINGS:,} settings of {SUBGROUPS} subgroups, {len(results)} measures and variants")
    print(f"all measures with intervals: {min(seconds):.3f} to {worst:.3f} s in {REPEATS} runs")
    print(f"lawful estimates: {lawful:,}, at most {each * 1e6:.3f} microseconds each")
    print(f"faster than the reference package: {least:,.0f} to {most:,.0f} times")
    print(f"as {sum(map(len, rows)):,} rows for JSON: {writing:.3f} s more")
    kept = worst <= PROMISE_SECONDS and least >= PROMISE_RATIO
    print("promises kept" if kept else "A PROMISE IS BROKEN")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
