"""``coverage``: the most recent figures, one row for each country whether it reports or not.

``--history`` gives every year instead, ``--strata`` the breakdowns (with ``--history`` of every
year). ``--country ASEAN`` is our own regional figure, one row for each indicator, made of the
members' latest values only.
"""

import argparse
from typing import Any

from indicators.catalogue import Catalogue, Indicator, load
from indicators.commands import choice
from indicators.commands.output import number, print_json, print_table
from indicators.errors import MonitorError
from indicators.series import Series
from indicators.settings import from_environment

ASEAN = "ASEAN"
EVERY = "all"

Row = dict[str, Any]


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("coverage", help="the figures of one indicator, or of all")
    parser.add_argument(
        "--indicator", metavar="ID", help='id, or "all"; default: the framework\'s headline'
    )
    parser.add_argument("--country", metavar="ISO3|ASEAN", help="one country, or our ASEAN figure")
    parser.add_argument("--history", action="store_true", help="every year, not only the latest")
    parser.add_argument("--strata", action="store_true", help="the breakdowns, not the totals")
    parser.add_argument("--publication", metavar="N", type=int, help="as it was at publication N")
    parser.add_argument("--json", action="store_true", help="one JSON list of rows")
    return parser


def run(arguments: argparse.Namespace) -> int:
    catalogue = load(from_environment().definitions)
    indicators = _indicators(catalogue, arguments.indicator)
    regional = arguments.country == ASEAN
    if regional and (arguments.history or arguments.strata):
        raise MonitorError(
            "The ASEAN figure is made of the members' latest totals, so it has no history and no "
            "strata. Leave out --history and --strata, or name a country."
        )
    ref_area = None
    if arguments.country is not None and not regional:
        ref_area = choice.country(catalogue, arguments.country)
    series = Series.current() if arguments.publication is None else Series.at(arguments.publication)
    rows = [
        row
        for indicator in indicators
        for row in _rows(series, indicator.id, ref_area, regional, arguments)
    ]
    if arguments.json:
        print_json(rows)
    elif regional:
        _print_regional(rows, catalogue)
    else:
        _print_countries(rows, catalogue, arguments)
    return 0


def _indicators(catalogue: Catalogue, typed: str | None) -> list[Indicator]:
    if typed == EVERY:
        return list(catalogue.indicators.values())
    return [choice.indicator(catalogue, typed or catalogue.framework.headline_indicator)]


def _rows(
    series: Series,
    indicator: str,
    ref_area: str | None,
    regional: bool,
    arguments: argparse.Namespace,
) -> list[Row]:
    if regional:
        return [series.regional(indicator)]
    if arguments.strata:
        return series.strata(indicator, ref_area, all_years=arguments.history)
    if arguments.history:
        return series.history(indicator, ref_area)
    return series.latest(indicator, ref_area)


def _print_regional(rows: list[Row], catalogue: Catalogue) -> None:
    shown = [
        {
            "indicator": row["indicator"],
            "value": number(row["obs_value"], catalogue.indicators[row["indicator"]].decimals),
            "unit": row["unit_measure"],
            "mean": number(row["simple_mean"], catalogue.indicators[row["indicator"]].decimals),
            "members": f"{row['members_reporting']} of {row['members']}",
            "years": "–".join(str(year) for year in dict.fromkeys(row["years"]) if year),
            "covered": number(row["covered_persons"], 0),
            "uncovered": number(row["uncovered_persons"], 0),
            "method": row["method"],
            "why": row["reason"] or "",
        }
        for row in rows
    ]
    headings = {"indicator": "Indicator", "value": "ASEAN", "unit": "Unit", "mean": "Simple mean"}
    headings |= {"members": "Members", "years": "Years", "covered": "Covered"}
    print_table(shown, headings | {"uncovered": "Left out", "method": "Method", "why": "Reason"})


def _print_countries(rows: list[Row], catalogue: Catalogue, arguments: argparse.Namespace) -> None:
    shown = [
        {
            "indicator": row["indicator"],
            "country": catalogue.countries[row["ref_area"]].short_name,
            "year": row["time_period"] or "–",
            "group": row[row["breakdown"]] if arguments.strata else "",
            "value": number(row["obs_value"], catalogue.indicators[row["indicator"]].decimals),
            "unit": row["unit_measure"],
            "uncovered": number(row.get("uncovered_persons"), 0),
            "source": ", ".join(part for part in (row["agency"], row["vintage"]) if part),
            "missing": (row["missing"] or "").replace("_", " "),
        }
        for row in rows
    ]
    headings = {"indicator": "Indicator", "country": "Country", "year": "Year"}
    headings |= {"group": "Group"} if arguments.strata else {}
    headings |= {"value": "Value", "unit": "Unit"}
    headings |= {} if arguments.strata else {"uncovered": "Left out"}
    print_table(shown, headings | {"source": "Source", "missing": "Missing"})
