"""``progress``: pace achieved and needed, and the verdict of each method by its own rule.

One row for each country and method. ``--method`` limits them to one.
"""

import argparse
from typing import Any

from indicators.catalogue import Catalogue, load
from indicators.commands import choosing
from indicators.commands.output import number, print_json, print_table
from indicators.measures.progress_methods import METHODS
from indicators.settings import from_environment

Row = dict[str, Any]
DECIMALS = 3  # of statistics; paces have two


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("progress", help="pace, and verdicts by five methods")
    choosing.add_choices(parser)
    parser.add_argument("--method", metavar="ID", help=f"one of {', '.join(METHODS)}")
    return parser


def run(arguments: argparse.Namespace) -> int:
    catalogue = load(from_environment().definitions)
    indicators = choosing.indicators(catalogue, arguments.indicator)
    ref_area = choosing.country(catalogue, arguments.country)
    method = choosing.method(arguments.method)
    series = choosing.series(arguments.publication)
    rows = [
        row for indicator in indicators for row in series.progress(indicator.id, ref_area, method)
    ]
    if arguments.json:
        print_json(rows)
    else:
        _print(rows, catalogue)
    return 0


def _print(rows: list[Row], catalogue: Catalogue) -> None:
    shown = [
        {
            "indicator": row["indicator"],
            "country": catalogue.countries[row["ref_area"]].short_name,
            "years": "–".join(str(y) for y in (row["first_year"], row["last_year"]) if y) or "–",
            "pace": number(row["per_year_pp"], 2),
            "needed": number(row["needed_per_year_pp"], 2),
            "reached": row["reached_year"] or "–",
            "method": row["method_name"],
            "statistic": number(row["statistic"], DECIMALS),
            "verdict": row["class_name"] or "cannot be said",
            "why": row["reason"] or "",
        }
        for row in rows
    ]
    headings = {"indicator": "Indicator", "country": "Country", "years": "Years", "pace": "A year"}
    headings |= {"needed": "Needed", "reached": "Arrives in", "method": "Method"}
    headings |= {"statistic": "Statistic", "verdict": "Verdict", "why": "Why it cannot be said"}
    print_table(shown, headings)
