"""``gaps``: how far from the target in force and from the others, and how many people that is.

One row for each country whether it reports or not. ``--country ASEAN`` is our own regional
figure. ``--target ID`` measures against another of the indicator's targets, ``--stratum sex=F``
one group of people.
"""

import argparse
from typing import Any

from indicators.catalogue import Catalogue, load
from indicators.commands import choosing
from indicators.commands.output import number, print_json, print_table
from indicators.errors import MonitorError
from indicators.series_assessment import gaps_to, regional_gap
from indicators.settings import from_environment

Row = dict[str, Any]


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("gaps", help="distance to target and peers, and people left out")
    choosing.add_choices(parser, countries="one country, or ASEAN for our regional figure")
    parser.add_argument("--target", metavar="ID", help="another target than the one in force")
    parser.add_argument("--stratum", metavar="BREAKDOWN=CODE", help="one group, such as sex=F")
    return parser


def run(arguments: argparse.Namespace) -> int:
    catalogue = load(from_environment().definitions)
    indicators = choosing.indicators(catalogue, arguments.indicator)
    stratum = choosing.stratum(catalogue, arguments.stratum)
    if arguments.target and len(indicators) > 1:
        raise MonitorError("A target belongs to one indicator. Name that one with --indicator.")
    target = choosing.target(catalogue, indicators[0].id, arguments.target)
    regional = arguments.country == choosing.ASEAN
    if regional and (target or stratum):
        raise MonitorError(
            "The ASEAN figure is measured against the target in force and has no groups. Leave "
            "out --target and --stratum, or name a country."
        )
    ref_area = None if regional else choosing.country(catalogue, arguments.country)
    series = choosing.series(arguments.publication)
    rows: list[Row] = []
    for indicator in indicators:
        if regional:
            rows.append(regional_gap(series, catalogue, indicator.id))
        elif target or stratum:
            rows += gaps_to(
                series, catalogue, indicator.id, ref_area, target_id=target, stratum=stratum
            )
        else:
            rows += series.gaps(indicator.id, ref_area)
    if arguments.json:
        print_json(rows)
    else:
        _print(rows, catalogue)
    return 0


def _print(rows: list[Row], catalogue: Catalogue) -> None:
    shown = []
    for row in rows:
        decimals = catalogue.indicators[row["indicator"]].decimals
        shown.append(
            {
                "indicator": row["indicator"],
                "country": choosing.area_name(catalogue, row["ref_area"]),
                "year": row["time_period"] or "–",
                "value": number(row["obs_value"], decimals),
                "target": number(row["target_value"], decimals),
                "type": (row["target_type"] or "").replace("_", " "),
                "gap": number(row["gap_pp"], decimals),
                "left_out": number(row["uncovered_persons"], 0),
                "best": number(row["gap_to_best_pp"], decimals),
                "asean": number(row["gap_to_asean_pp"], decimals),
                "why": row["reason"] or "",
            }
        )
    headings = {"indicator": "Indicator", "country": "Country", "year": "Year", "value": "Value"}
    headings |= {"target": "Target", "type": "Kind", "gap": "To go", "left_out": "Left out"}
    headings |= {"best": "Behind best", "asean": "Behind ASEAN", "why": "What is missing"}
    print_table(shown, headings)
