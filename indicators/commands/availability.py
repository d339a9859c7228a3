"""``availability``: what is known of whom, how old it is, and what would be asked for.

One row for each indicator and country; ``--by`` adds the members' rows up; ``--request`` gives
the rows to ask of one country, the most telling first, in the columns of the upload template.
"""

import argparse
from typing import Any

from indicators.catalogue import BREAKDOWNS, Catalogue, load
from indicators.commands import choosing
from indicators.commands.output import number, print_json, print_table
from indicators.errors import MonitorError
from indicators.language import Language
from indicators.measures.data_request import STATEMENTS
from indicators.series_assessment import availability_summary, data_request
from indicators.settings import from_environment
from indicators.views import availability_words

Row = dict[str, Any]
ENGLISH = Language("en")
BY = {"country": "ref_area", "indicator": "indicator", "dimension": "dimension", "all": None}


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("availability", help="what is known, how old, and what to ask")
    choosing.add_choices(parser, default="all")
    parser.add_argument("--by", metavar="WHAT", help=f"add up by {', '.join(BY)} (members only)")
    parser.add_argument("--request", action="store_true", help="the rows to ask of --country")
    return parser


def run(arguments: argparse.Namespace) -> int:
    catalogue = load(from_environment().definitions)
    # What is known is a question about the whole framework, so every indicator is the default.
    typed = choosing.EVERY if arguments.indicator is None else arguments.indicator
    indicators = [indicator.id for indicator in choosing.indicators(catalogue, typed)]
    ref_area = choosing.country(catalogue, arguments.country)
    by = None if arguments.by is None else choosing.one_of("way to add up", arguments.by, BY)
    if arguments.request and (by or ref_area is None):
        raise MonitorError(
            "A data request is made for one country. Name it with --country, without --by."
        )
    series = choosing.series(arguments.publication)
    if arguments.request:
        rows = data_request(series, catalogue, ref_area, indicators)
        _show(rows, arguments, _print_request, catalogue)
    elif by:
        rows = availability_summary(
            series, catalogue, BY[by], indicators=indicators, ref_area=ref_area
        )
        _show(rows, arguments, _print_summary, catalogue)
    else:
        rows = [row for one in indicators for row in series.availability(one, ref_area)]
        _show(rows, arguments, _print_cells, catalogue)
    return 0


def _show(rows: list[Row], arguments: argparse.Namespace, table, catalogue: Catalogue) -> None:
    if arguments.json:
        print_json(rows)
    else:
        table(rows, catalogue)


def _print_cells(rows: list[Row], catalogue: Catalogue) -> None:
    shown = [
        {
            "indicator": row["indicator"],
            "country": catalogue.countries[row["ref_area"]].short_name,
            "newest": row["newest_year"] or "–",
            "age": "–" if row["age_years"] is None else row["age_years"],
            "values": row["values_since"],
            "groups": f"{row['breakdowns_complete']} of {row['breakdowns_required']}",
            "missing": _missing(row["missing"]),
        }
        for row in rows
    ]
    headings = {"indicator": "Indicator", "country": "Country", "newest": "Newest", "age": "Age"}
    headings |= {"values": "Values since 2015", "groups": "Breakdowns", "missing": "Missing"}
    print_table(shown, headings)


def _missing(kind: str | None) -> str:
    """The kind of a missing value, in words; nothing beside a value."""
    return availability_words.kind_word(kind, ENGLISH) if kind else ""


def _print_summary(rows: list[Row], catalogue: Catalogue) -> None:
    shown = [
        {
            "what": _added_up(row, catalogue),
            "any": f"{row['any_value']} of {row['cells']}",
            "two": f"{row['two_or_more']} of {row['cells']}",
            "recent": f"{row['recent']} of {row['any_value']}",
            "age": number(row["median_age_years"], 1),
            "groups": f"{row['breakdowns_complete']} of {row['breakdowns_required']}",
        }
        for row in rows
    ]
    headings = {"what": "", "any": "Any value since 2015", "two": "Two or more"}
    headings |= {"recent": "Three years or newer", "age": "Median age", "groups": "Breakdowns"}
    print_table(shown, headings)


def _added_up(row: Row, catalogue: Catalogue) -> str:
    """Of what a row is the sum, in words: a country, a part of the framework, an indicator."""
    if "ref_area" in row:
        return catalogue.countries[row["ref_area"]].short_name
    if "dimension" in row:
        return catalogue.framework.dimensions[row["dimension"]].name
    return row["indicator"] if "indicator" in row else "all"


def _print_request(rows: list[Row], catalogue: Catalogue) -> None:
    shown = []
    for row in rows:
        whole = [catalogue.strata[name]["_T"].word for name in BREAKDOWNS]
        words = [row[name] for name in BREAKDOWNS]
        strata = [word for word, total in zip(words, whole, strict=True) if word != total]
        shown.append(
            {
                "indicator": row["indicator"],
                "name": catalogue.indicators[row["indicator"]].short_name,
                "year": row["time_period"],
                "group": ", ".join(strata),
                "tells": row["tells"],
                "asks": "; ".join(STATEMENTS[code] for code in row["asks"]),
            }
        )
    headings = {"indicator": "Indicator", "name": "Of what", "year": "Year", "group": "Group"}
    headings |= {"tells": "Statements", "asks": "What it would let us say"}
    print_table(shown, headings, nothing="Nothing is asked of this country for this.")
