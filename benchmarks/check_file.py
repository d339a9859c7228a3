"""What checking a file costs, beside DuckDB merely parsing the same bytes as text.

A check is what ``check FILE`` does: read the bytes, recognise the layout, normalise, validate, list
every finding. The yardstick asks DuckDB for the length of every field with all columns as text;
the two take turns on the same file in one run. The file has the officers' template's columns,
one row for each cell, and a fault in one row of a hundred.

* a million rows in codes (55 MB), in words, and with another source in every row: at most six times
  the parse; the first in at most 800 MB in a process of its own;
* ten million: at most twelve times the time of one million (left out with ``--short``);
* 1,500 rows, a country's file: at most half a second beyond an empty run of the command.

What the whole command takes, with the start of Python and ten megabytes of JSON, stands there
without a bar. The figures are invented, and the rows are the same each time.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.intake_read import HEADER, bare_parse
from benchmarks.report import Measured, finish, own_peak_megabytes
from indicators import catalogue
from indicators.catalogue import BREAKDOWNS, Catalogue
from indicators.intake import read
from indicators.validation import validate

ROUNDS = 5
CHECK_BAR, TENFOLD_BAR, MEMORY_BAR, SMALL_BAR = 6.0, 12.0, 800.0, 0.5
MILLION, SMALL = 1_000_000, 1_500
SHOWN = BREAKDOWNS[:6]
AREAS = ("BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS", "VNM")
# How the texts of a file are written: groups as codes or as words, and where a row is from.
STYLES = {
    "codes": ("LFS", "HIES {1}", "Admin"),
    "words": ("Labour force survey", "Household survey, round {1}", "Administrative records"),
    "every source another": ("Table {0}", "Household survey, table {0}", "Record {0}"),
}

# What a group adds to the total, in points; groups of a breakdown outweigh each other.
EFFECTS = {"F": -2, "M": 2, "U": 3, "R": -3, "with_disability": -4, "without_disability": 1}
EFFECTS |= {"migrant": -5, "non_migrant": 1, "Q1": 4, "Q2": 2, "Q4": -2, "Q5": -4}
# One fault for a row: which of its cells, and what stands there.
FAULTS = (
    (0, "SPMF-COV-99"),
    (1, "Atlantis"),
    (2, "FY2020"),
    (2, "2091"),
    (3, "Famale"),
    (9, "150"),
    (9, "-5"),
    (9, "about half"),
    (9, ""),
    (10, "PT_GDP"),
    (11, "L"),
    (12, "=1+1"),
    (12, "siti.aminah@contoh.id"),
    (12, "n = 3"),
)


def cells(
    definitions: Catalogue, rows: int, areas: tuple[str, ...], most_groups: int, style: str
) -> Iterator[str]:
    """Distinct cells in the template's order: indicators, countries, years, allowed strata."""
    strata = {
        name: [
            code if style == "codes" else stratum.word or code
            for code, stratum in definitions.strata[name].items()
        ]
        for name in SHOWN
    }
    made = 0
    for year in range(2025, 1980, -1):
        for indicator in definitions.indicators.values():
            allowed = {*indicator.breakdowns.required, *indicator.breakdowns.optional}
            groups = [("_T",) * len(SHOWN)]
            for place, name in enumerate(SHOWN):
                if name in allowed:
                    groups = [
                        (*group[:place], code, *group[place + 1 :])
                        for group in groups
                        for code in strata[name][:17]
                    ][:most_groups]
            for area in areas:
                for group in groups:
                    yield f"{indicator.id},{area},{year},{','.join(group)}"
                    made += 1
                    if made == rows:
                        return


def lines(
    definitions: Catalogue, rows: int, areas: tuple[str, ...], most_groups: int, style: str
) -> Iterator[str]:
    """Rows of a file with invented values near each other, one in a hundred with a fault."""
    draw = random.Random(7)
    for number, cell in enumerate(cells(definitions, rows, areas, most_groups, style)):
        unit = definitions.indicators[cell.partition(",")[0]].unit_measure
        texts = cell.split(",")
        # A level for each series and an effect for each group, so that totals lie between groups.
        level = zlib.crc32(",".join(texts[:2]).encode()) % 3000 / 100 + 30
        effect = sum(EFFECTS[group] for group in texts[3:9] if group in EFFECTS)
        texts += [f"{level + effect + draw.random() / 50:.2f}", unit, "A"]
        texts.append(STYLES[style][number % 3].format(number, number % 97))
        if number % 100 == 99:
            place, text = FAULTS[number // 100 % len(FAULTS)]
            texts[place] = text
        texts[12] = f'"{texts[12]}"' if "," in texts[12] else texts[12]
        yield ",".join(texts) + "\n"


def write(
    path: Path,
    definitions: Catalogue,
    rows: int,
    areas: tuple[str, ...] = AREAS,
    most_groups: int = 7000,
    style: str = "codes",
) -> Path:
    """A file of the template's header and so many rows."""
    written = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        for line in lines(definitions, rows, areas, most_groups, style):
            file.write(line)
            written += 1
    assert written == rows, f"only {written} cells"
    return path


def checking(path: Path, definitions: Catalogue) -> float:
    """Seconds from the bytes of a file to the list of everything that is wrong with it."""
    started = time.perf_counter()
    reading = read(path.read_bytes(), path.name, definitions)
    findings = validate(reading, definitions)
    seconds = time.perf_counter() - started
    assert reading.layout is not None and findings.found
    return seconds


def peak_megabytes(path: Path) -> float:
    """The most memory a process needs that checks a file once."""
    command = [sys.executable, "-m", "benchmarks.check_file", "--peak-of", str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def command_seconds(*words: str) -> float:
    """How long the command takes from start to end, as an officer waits for it."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "indicators", "check", *words], capture_output=True, check=False
    )
    return time.perf_counter() - started


def compared(path: Path, definitions: Catalogue, style: str) -> list[Measured]:
    """The check of one file, the bare parse and the whole command, which take turns."""
    parses, checks, commands = [], [], []
    for _ in range(ROUNDS):
        parses.append(bare_parse(path))
        checks.append(checking(path, definitions))
        commands.append(command_seconds(str(path), "--json"))
    parse, check, command = map(statistics.median, (parses, checks, commands))
    size = path.stat().st_size / 1e6
    first = style == "codes"
    return [
        Measured(f"{style}: DuckDB parses a million rows ({size:.0f} MB)", parse, "s"),
        Measured(f"{style}: check : bare parse", check / parse, "×", CHECK_BAR),
        Measured(
            f"{style}: peak memory", peak_megabytes(path), "MB", MEMORY_BAR if first else None
        ),
        Measured(f"{style}: the whole command : bare parse", command / parse, "×"),
    ]


def measure(short: bool) -> list[Measured]:
    """Every line of the report."""
    definitions = catalogue.load()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for style in STYLES:
            path = write(Path(folder) / f"{style}.csv", definitions, MILLION, style=style)
            found += compared(path, definitions, style)
        path = Path(folder) / "codes.csv"
        small = write(Path(folder) / "small.csv", definitions, SMALL, ("IDN",), most_groups=12)
        empty = Path(folder) / "empty.csv"
        empty.write_bytes(b"")
        turns = [
            (command_seconds(str(empty)), command_seconds(str(small), "--country", "IDN"))
            for _ in range(ROUNDS)
        ]
        idle, full = (statistics.median(times) for times in zip(*turns, strict=True))
        found += [
            Measured("empty run of the command", idle, "s"),
            Measured("1,500 rows beyond an empty run", full - idle, "s", SMALL_BAR),
        ]
        if not short:
            large = write(Path(folder) / "ten.csv", definitions, 10 * MILLION)
            # One million just before and just after, so that a busy minute falls on both.
            around = [checking(path, definitions)]
            ten = checking(large, definitions)
            around.append(checking(path, definitions))
            ratio = ten / statistics.mean(around)
            found.append(Measured("ten million : one million rows", ratio, "×", TENFOLD_BAR))
    return found


def main() -> None:
    """Measure and report; end with an error if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="leave out the ten million rows")
    parser.add_argument("--peak-of", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak_of:
        checking(asked.peak_of, catalogue.load())
        print(own_peak_megabytes())
        return
    finish("Checking a file", measure(asked.short))


if __name__ == "__main__":
    main()
