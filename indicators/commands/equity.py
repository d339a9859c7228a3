"""``equity``: how far groups of people are apart, by every measure that is lawful.

Of a publication: the groups of one indicator, by country and breakdown. ``--file F`` measures a
file in the WHO HEAT layout instead; it is read whole, and either all of it is measured or nothing
is printed. It needs no ledger and no snapshot, so anyone can use it as a tool on its own.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from indicators.catalogue import load
from indicators.commands import choosing
from indicators.commands.output import number, print_json, print_table
from indicators.errors import MonitorError
from indicators.measures import equity, heat
from indicators.series_equity import equity_rows
from indicators.settings import from_environment

DECIMALS = 3
_OF_PUBLICATION = ("indicator", "country", "breakdown", "publication")


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "equity",
        help="inequality measures of a publication, or of a file in the WHO HEAT layout",
        description=f"Columns of the file, in any order: {', '.join(heat.COLUMNS)}.",
    )
    choosing.add_choices(parser)
    parser.add_argument("--breakdown", metavar="ID", help="one breakdown, such as sex")
    parser.add_argument(
        "--file", metavar="F", type=Path, help="a CSV file with commas, in UTF-8, instead"
    )
    parser.add_argument(
        "--package-variant",
        action="store_true",
        help="add SII and RII as WHO's own package healthequal 1.0.1 fits them (with --file)",
    )
    return parser


def run(arguments: argparse.Namespace) -> int:
    if arguments.file is None:
        rows, named = _of_publication(arguments)
        countries = load(from_environment().definitions).countries
        names = {code: country.short_name for code, country in countries.items()}
    else:
        chosen = [f"--{name}" for name in _OF_PUBLICATION if getattr(arguments, name) is not None]
        if chosen:
            raise MonitorError(
                f"{', '.join(chosen)} chooses from a publication, --file measures a file. "
                "Leave out one of them."
            )
        file = heat.read(_content(arguments.file))
        more = equity.PACKAGE_MEASURES if arguments.package_variant else ()
        rows, named, names = measured(file, equity.MEASURES + more), list(file.keys[0]), {}
    if arguments.json:
        print_json(rows)
    else:
        _print(rows, named, names)
    return 0


def _of_publication(arguments: argparse.Namespace) -> tuple[list[dict[str, Any]], list[str]]:
    if arguments.package_variant:
        raise MonitorError("--package-variant compares with WHO's package: name a --file.")
    catalogue = load(from_environment().definitions)
    indicators = choosing.indicators(catalogue, arguments.indicator)
    ref_area = choosing.country(catalogue, arguments.country)
    breakdown = choosing.breakdown(arguments.breakdown)
    series = choosing.series(arguments.publication)
    rows = [
        row
        for indicator in indicators
        for row in equity_rows(series, catalogue, indicator.id, ref_area, breakdown)
    ]
    return rows, ["indicator", "ref_area", "dimension", "time_period"]


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


def _print(rows: list[dict[str, Any]], named: list[str], names: Mapping[str, str]) -> None:
    """``names`` are the countries' names, for a publication; a file keeps its own words."""
    shown = [
        {
            **{name: "–" if row[name] is None else row[name] for name in named},
            **({"ref_area": names[row["ref_area"]]} if names else {}),
            "measure": " ".join(filter(None, (row["measure"], row["variant"]))),
            "estimate": number(row["estimate"], DECIMALS),
            "lower": number(row["ci_lower"], DECIMALS),
            "upper": number(row["ci_upper"], DECIMALS),
            "reason": row["reason"] or "",
        }
        for row in rows
    ]
    words = {"ref_area": "Country", "time_period": "Year"}
    headings = {
        name: words[name] if name in words else name.replace("_", " ").capitalize()
        for name in named
    }
    headings |= {"measure": "Measure", "estimate": "Estimate", "lower": "95% from", "upper": "to"}
    print_table(shown, headings | {"reason": "Why there is no number"})
