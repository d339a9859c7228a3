"""``financing``: what chosen guarantees would take in one country, by year to the target year.

Every assumption can be set and is part of each row of the assumptions that ``--assumptions``
prints instead. The levels taken if none is chosen are illustrations and no recommendation.
"""

import argparse
from typing import Any

from indicators.catalogue import Catalogue, load
from indicators.commands import choosing
from indicators.commands.output import number, print_json, print_table
from indicators.errors import MonitorError
from indicators.language import Language
from indicators.measures import costing, financing
from indicators.series_assessment import costs, day_of
from indicators.settings import from_environment
from indicators.views import costing_words
from indicators.views.costing import pace_of

Row = dict[str, Any]
ENGLISH = Language("en")


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("financing", help="what chosen guarantees would take")
    parser.add_argument("--country", metavar="ISO3", help="default: every member")
    parser.add_argument("--publication", metavar="N", type=int, help="as it was at publication N")
    parser.add_argument("--json", action="store_true", help="one JSON list of rows")
    parser.add_argument("--assumptions", action="store_true", help="what the cost rests on")
    names = ", ".join(costing.GUARANTEES)
    parser.add_argument("--guarantee", metavar="ID", action="append", help=f"of {names}")
    for option, what in (
        ("--level", "benefit in percent of GDP per person, such as child=5"),
        ("--months", "months a benefit is paid, such as maternity=4"),
        ("--share", "group in percent of the population, such as disability=2"),
    ):
        parser.add_argument(option, metavar="ID=N", action="append", default=[], help=what)
    parser.add_argument("--from-year", metavar="Y", type=int, help="default: of the publication")
    parser.add_argument("--to-year", metavar="Y", type=int, default=2030)
    parser.add_argument("--coverage", metavar="PERCENT", type=float, default=100.0)
    parser.add_argument("--path", metavar="ID", default="linear", help="linear or pace")
    parser.add_argument("--pace", metavar="POINTS", type=float, help="default: the agreed pace")
    parser.add_argument("--administration", metavar="PERCENT", type=float, default=5.0)
    parser.add_argument("--gdp-growth", metavar="PERCENT", type=float, default=0.0)
    parser.add_argument("--group-growth", metavar="PERCENT", type=float, default=0.0)
    return parser


def run(arguments: argparse.Namespace) -> int:
    catalogue = load(from_environment().definitions)
    ref_area = choosing.country(catalogue, arguments.country)
    typed = arguments.guarantee or list(costing.GUARANTEES)
    guarantees = tuple(
        choosing.one_of("guarantee", name, costing.GUARANTEES) for name in dict.fromkeys(typed)
    )
    path = choosing.one_of("path", arguments.path, costing.PATHS)
    series = choosing.series(arguments.publication)
    scenario = costing.Scenario(
        start_year=arguments.from_year or day_of(series).year,
        target_year=arguments.to_year,
        guarantees=guarantees,
        target_coverage=arguments.coverage,
        path=path,
        points_per_year=pace_of(catalogue) if arguments.pace is None else arguments.pace,
        levels=_numbers("--level", arguments.level),
        months=_numbers("--months", arguments.months),
        shares=_numbers("--share", arguments.share),
        administration=arguments.administration,
        gdp_growth=arguments.gdp_growth,
        group_growth=arguments.group_growth,
    )
    areas = [ref_area] if ref_area else [c.ref_area for c in catalogue.members(day_of(series))]
    found = [costs(series, catalogue, area, scenario) for area in areas]
    part = "assumptions" if arguments.assumptions else "rows"
    rows = [row for one in found for row in one[part]]
    if arguments.json:
        print_json(rows)
    elif arguments.assumptions:
        _print_assumptions(rows, catalogue)
    else:
        _print(rows, catalogue)
    return 0


def _numbers(option: str, typed: list[str]) -> dict[str, float]:
    """``child=5`` as a guarantee and a number."""
    found = {}
    for text in typed:
        name, _, value = text.partition("=")
        try:
            found[choosing.one_of("guarantee", name, costing.GUARANTEES)] = float(value)
        except ValueError as error:
            raise MonitorError(
                f"{option} {text!r} is not a guarantee and a number. Write, for example, child=5."
            ) from error
    return found


def _print(rows: list[Row], catalogue: Catalogue) -> None:
    shown = [
        {
            "country": catalogue.countries[row["ref_area"]].short_name,
            "guarantee": costing_words.guarantee_name(row["guarantee"], ENGLISH),
            "year": row["time_period"],
            "coverage": number(row["coverage"], 1),
            "persons": number(row["persons"], 0),
            "gdp": number(row["cost_pt_gdp"], 2),
            "usd": number(None if row["cost_usd"] is None else row["cost_usd"] / 1e6, 0),
            "why": row["reason"] or row["usd_reason"] or "",
        }
        for row in rows
    ]
    headings = {"country": "Country", "guarantee": "Guarantee", "year": "Year"}
    headings |= {"coverage": "Covered %", "persons": "Persons", "gdp": "% of GDP"}
    print_table(shown, headings | {"usd": "Million US$", "why": "What is missing"})
    print(f"\n{financing.WARNING}")


def _print_assumptions(rows: list[Row], catalogue: Catalogue) -> None:
    shown = [
        {"country": catalogue.countries[row["ref_area"]].short_name}
        | costing_words.assumption(row, ENGLISH)
        | {"year": row["year"] or ""}
        for row in rows
    ]
    headings = {"country": "Country", "of": "Guarantee", "assumption": "Assumption"}
    print_table(shown, headings | {"shown": "Value", "year": "Year", "whose": "Whose"})
