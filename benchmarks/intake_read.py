"""How long reading a large file takes, beside DuckDB merely parsing the same bytes as text.

The promise is on the whole check (reading and validation): a million rows of 13 columns in at most
six times the bare parse, within 800 MB. Reading alone may take half of it. The yardstick asks
DuckDB for the length of every field, all columns as text, with the delimiter given; both take turns
on one file. Memory is the peak of a process of its own that loads the definitions and reads once.

The figures are invented. ``--rows 10000000`` compares a larger file with a million rows: the check
may take twelve times as long for ten times the rows. ``--plain`` leaves out the variants without a
bar, which show what faults, quotes and line breaks inside quotes cost.
"""

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from benchmarks.report import Measured, finish, own_peak_megabytes
from indicators import catalogue
from indicators.intake import read

ROUNDS = 7
MILLION = 1_000_000
READ_BAR = 3.0
GROWTH_BAR = 1.2
MEMORY_BAR = 500.0
HEADER = (
    "indicator,ref_area,time_period,sex,age,urbanisation,quintile,disability,migration,"
    "obs_value,unit_measure,obs_status,source_detail"
)
AREAS = ("BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS", "VNM")
AGES = ("_T", "Y0T17", "Y_GE15")
SEXES = ("_T", "F", "M")
PLACES = ("_T", "U", "R")


def lines(rows: int) -> Iterator[str]:
    """Rows of the officers' template with invented values."""
    random_numbers = random.Random(1)
    for row in range(rows):
        groups = ",".join(random_numbers.choice(codes) for codes in (SEXES, AGES, PLACES))
        yield (
            f"SPMF-COV-0{row % 9 + 1},{AREAS[row % 11]},{2000 + row % 24},{groups},_T,_T,_T,"
            f"{random_numbers.random() * 100:.1f},PT,A,Survey\n"
        )


def faulty(plain: Iterable[str]) -> Iterator[str]:
    """One row in a hundred with a fault that reading finds."""
    for number, line in enumerate(plain):
        if number % 100 == 50:
            kind = number // 100 % 4
            line = (
                line.replace("SPMF", "SPMX", 1)
                if kind == 0
                else line.replace(",PT", "x,PT", 1)
                if kind == 1
                else line.replace(",20", ",FY20", 1)
                if kind == 2
                else line.replace(",A,Survey", ",A", 1)
            )
        yield line


def quoted(plain: Iterable[str]) -> Iterator[str]:
    """Every cell in quotation marks."""
    return ('"' + line[:-1].replace(",", '","') + '"\n' for line in plain)


def broken(plain: Iterable[str]) -> Iterator[str]:
    """One row in a thousand with a line break inside quotes: no longer one line, one row."""
    for number, line in enumerate(plain):
        yield line.replace("Survey", '"Survey\nof 2019"') if number % 1000 == 500 else line


def write(path: Path, rows: Iterable[str]) -> Path:
    """A file of the header and some rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADER + "\n")
        file.writelines(rows)
    return path


def bare_parse(path: Path) -> float:
    """Seconds in which DuckDB parses every field of a file as text."""
    names = HEADER.split(",")
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    lengths = ", ".join(f"sum(length({name}))" for name in names)
    with duckdb.connect() as connection:
        started = time.perf_counter()
        connection.execute(
            f"SELECT {lengths} FROM read_csv('{path}', auto_detect=false, header=true, delim=',', "
            f"quote='\"', escape='\"', strict_mode=false, null_padding=true, "
            f"columns={{{columns}}})"
        ).fetchall()
        return time.perf_counter() - started


def reading(path: Path, definitions: catalogue.Catalogue) -> float:
    """Seconds from the bytes of a file to its observations and issues."""
    content = path.read_bytes()
    started = time.perf_counter()
    result = read(content, path.name, definitions)
    seconds = time.perf_counter() - started
    assert result.layout is not None and result.table.num_rows > 0
    return seconds


def peak_megabytes(path: Path) -> float:
    """The most memory a process needs that reads a file once."""
    command = [sys.executable, "-m", "benchmarks.intake_read", "--peak-of", str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def in_turns(path: Path, definitions: catalogue.Catalogue) -> tuple[float, float]:
    """Median seconds of the bare parse and of reading, which take turns."""
    parses, reads = [], []
    for _ in range(ROUNDS):
        parses.append(bare_parse(path))
        reads.append(reading(path, definitions))
    return statistics.median(parses), statistics.median(reads)


def measure(rows: int, plain_only: bool) -> list[Measured]:
    """Every line of the report."""
    definitions = catalogue.load()
    found = []
    with tempfile.TemporaryDirectory() as folder:
        plain = write(Path(folder) / "plain.csv", lines(rows))
        parse, seconds = in_turns(plain, definitions)
        found.append(Measured(f"DuckDB parses {rows:,} rows as text", parse, "s"))
        large = rows > MILLION
        found.append(
            Measured("reading : bare parse", seconds / parse, "×", None if large else READ_BAR)
        )
        if large:
            _, million = in_turns(write(Path(folder) / "million.csv", lines(MILLION)), definitions)
            growth = seconds / million / (rows / MILLION)
            found.append(Measured("time of a row : in a million rows", growth, "×", GROWTH_BAR))
        bar = None if large else MEMORY_BAR
        found.append(Measured("peak memory of reading", peak_megabytes(plain), "MB", bar))
        variants = {
            "1 % of rows faulty": faulty,
            "all cells quoted": quoted,
            "broken lines": broken,
        }
        for name, change in {} if plain_only else variants.items():
            path = write(Path(folder) / "variant.csv", change(lines(rows)))
            seconds = statistics.median(reading(path, definitions) for _ in range(3))
            found.append(Measured(f"reading, {name} : bare parse", seconds / parse, "×"))
    return found


def main() -> None:
    """Measure and report; end with an error if a bar was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=MILLION)
    parser.add_argument("--plain", action="store_true")
    parser.add_argument("--peak-of", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.peak_of:
        reading(asked.peak_of, catalogue.load())
        print(own_peak_megabytes())
        return
    finish("Reading a file", measure(asked.rows, asked.plain))


if __name__ == "__main__":
    main()
