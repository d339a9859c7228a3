"""``equity --file F``: every inequality measure of a file in the WHO HEAT layout.

The file is read whole, and either all of it is measured or nothing is printed. It needs no
ledger and no snapshot, so anyone can use it as a tool on its own.
"""

import argparse
from pathlib import Path
from typing import Any

from indicators.commands.output import number, print_json, print_table
from indicators.errors import MonitorError
from indicators.measures import equity, heat

DECIMALS = 3


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "equity",
        help="inequality measures of a file in the WHO HEAT layout",
        description=f"Columns of the file, in any order: {', '.join(heat.COLUMNS)}.",
    )
    parser.add_argument(
        "--file", metavar="F", type=Path, required=True, help="a CSV file with commas, in UTF-8"
    )
    parser.add_argument(
        "--package-variant",
        action="store_true",
        help="add SII and RII as WHO's own package healthequal 1.0.1 fits them",
    )
    parser.add_argument("--json", action="store_true", help="one JSON list of rows")
    return parser


def run(arguments: argparse.Namespace) -> int:
    more = equity.PACKAGE_MEASURES if arguments.package_variant else ()
    file = heat.read(_content(arguments.file))
    rows = measured(file, equity.MEASURES + more)
    if arguments.json:
        print_json(rows)
    else:
        _print(rows, list(file.keys[0]))
    return 0


def measured(
    file: heat.HeatFile, measures: tuple[equity.Measure, ...] = equity.MEASURES
) -> list[dict[str, Any]]:
    """One row for each setting and measure: the columns that name it, then the measure."""
    results = equity.rows(equity.compute(equity.pack(file.settings), measures))
    pairs = zip(file.keys, results, strict=True)
    return [{**key, **row} for key, setting in pairs for row in setting]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MonitorError(
            f"The file {path} cannot be read ({error.strerror}). Check its name and place."
        ) from error


def _print(rows: list[dict[str, Any]], named: list[str]) -> None:
    shown = [
        {
            **{name: row[name] for name in named},
            "measure": " ".join(filter(None, (row["measure"], row["variant"]))),
            "estimate": number(row["estimate"], DECIMALS),
            "lower": number(row["ci_lower"], DECIMALS),
            "upper": number(row["ci_upper"], DECIMALS),
            "reason": row["reason"] or "",
        }
        for row in rows
    ]
    headings = {name: name.replace("_", " ").capitalize() for name in named}
    headings |= {"measure": "Measure", "estimate": "Estimate", "lower": "95% from", "upper": "to"}
    print_table(shown, headings | {"reason": "Why there is no number"})
