"""Print what was measured beside its bar, and end with a failure if a bar was missed."""

import os
import resource
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
    """One line of a report. Without a bar it is there to explain the others."""

    what: str
    value: float
    unit: str
    bar: float | None = None

    @property
    def kept(self) -> bool:
        """Whether the promise held; a number that could not be measured never does."""
        return self.bar is None or self.value <= self.bar


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that ``percent`` of the measurements do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def median_ms(seconds: Sequence[float]) -> float:
    """The median of durations in seconds, as milliseconds."""
    return statistics.median(seconds) * 1000


def processor_seconds(processes: Sequence[int]) -> float:
    """What these processes have used of the processors so far, from Linux's ``/proc``."""
    ticks = 0
    for process in processes:
        with open(f"/proc/{process}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def own_peak_megabytes() -> float:
    """The most memory this process has held.

    Linux counts it for the program itself (VmHWM); ``getrusage`` there also remembers the process
    that started it, which in a benchmark has held more.
    """
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def finish(title: str, lines: Sequence[Measured]) -> None:
    """Print the table; exit with 1 if a bar was missed."""
    width = max(len(line.what) for line in lines)
    print(f"\n{title}\n{'what':{width}}  {'measured':>12}  {'at most':>12}")
    for line in lines:
        bar = "" if line.bar is None else f"{line.bar:g} {line.unit}"
        verdict = "" if line.bar is None else ("kept" if line.kept else "MISSED")
        decimals = 0 if line.value >= 100 else 2
        measured = f"{line.value:,.{decimals}f} {line.unit}"
        print(f"{line.what:{width}}  {measured:>12}  {bar:>12}  {verdict}".rstrip())
    if not all(line.kept for line in lines):
        sys.exit(1)
