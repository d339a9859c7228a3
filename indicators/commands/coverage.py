"""``coverage``: the most recent figures, one row for each country whether it reports or not.

``--history`` gives every year instead, ``--strata`` the breakdowns (with ``--history`` of every
year). ``--country ASEAN`` is our own regional figure, one row for each indicator, made of the
members' latest values only.
"""

import argparse
from typing import Any

from indicators import narrative
from indicators.catalogue import Catalogue, load
from indicators.commands import choosing
from indicators.commands.output import number, print_json, print_table
from indicators.errors import MonitorError
from indicators.language import Language
from indicators.series import Series
from indicators.series_assessment import modelled_beside
from indicators.settings import from_environment

ENGLISH = Language("en")

Row = dict[str, Any]


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("coverage", help="the figures of one indicator, or of all")
    choosing.add_choices(parser, countries="one country, or ASEAN for our regional figure")
    parser.add_argument("--history", action="store_true", help="every year, not only the latest")
    parser.add_argument("--strata", action="store_true", help="the breakdowns, not the totals")
    return parser


def run(arguments: argparse.Namespace) -> int:
    catalogue = load(from_environment().definitions)
    indicators = choosing.indicators(catalogue, arguments.indicator)
    regional = arguments.country == choosing.ASEAN
    if regional and (arguments.history or arguments.strata):
        raise MonitorError(
            "The ASEAN figure is made of the members' latest totals, so it has no history and no "
            "strata. Leave out --history and --strata, or name a country."
        )
    ref_area = None if regional else choosing.country(catalogue, arguments.country)
    series = choosing.series(arguments.publication)
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


def _rows(
    series: Series,
    indicator: str,
    ref_area: str | None,
    regional: bool,
    arguments: argparse.Namespace,
) -> list[Row]:
    if regional:
        return [series.regional(indicator) | modelled_beside(series, indicator)]
    if arguments.strata:
        return series.strata(indicator, ref_area, all_years=arguments.history)
    if arguments.history:
        return series.history(indicator, ref_area)
    return series.latest(indicator, ref_area)


def _print_regional(rows: list[Row], catalogue: Catalogue) -> None:
    shown = [
        {
            "indicator": row["indicator"],
            "value": _value(row, "obs_value", catalogue),
            "mean": _value(row, "simple_mean", catalogue),
            "modelled": _modelled(row, catalogue),
            "members": f"{row['members_reporting']} of {row['members']}",
            "years": "–".join(str(year) for year in dict.fromkeys(row["years"]) if year) or "–",
            "covered": number(row["covered_persons"], 0),
            "uncovered": number(row["uncovered_persons"], 0),
            "method": narrative.method_in_words(row["method"], ENGLISH).rstrip("."),
            "why": narrative.reason_in_words(row["reason"], ENGLISH),
        }
        for row in rows
    ]
    headings = {"indicator": "Indicator", "value": "ASEAN", "mean": "Simple mean"}
    headings |= {"modelled": "ILO's own", "members": "Members", "years": "Years"}
    headings |= {"covered": "Covered", "uncovered": "Left out"}
    print_table(shown, headings | {"method": "How it was made", "why": "Reason"})
    if any(row["modelled_value"] is not None for row in rows):
        print(f"\nILO's own: {rows[0]['modelled_note']}")


def _modelled(row: Row, catalogue: Catalogue) -> str:
    if row["modelled_value"] is None:
        return "–"
    return f"{_value(row, 'modelled_value', catalogue)} ({row['modelled_year']})"


def _value(row: Row, name: str, catalogue: Catalogue) -> str:
    """A value with its unit, or a dash for one that is not known."""
    if row[name] is None:
        return "–"
    indicator = catalogue.indicators[row["indicator"]]
    return narrative.value_in_words(row[name], indicator, catalogue, ENGLISH)


def _print_countries(rows: list[Row], catalogue: Catalogue, arguments: argparse.Namespace) -> None:
    shown = [
        {
            "indicator": row["indicator"],
            "country": catalogue.countries[row["ref_area"]].short_name,
            "year": row["time_period"] or "–",
            "group": _group(row, catalogue) if arguments.strata else "",
            "value": _value(row, "obs_value", catalogue),
            "uncovered": "" if arguments.strata else number(row["uncovered_persons"], 0),
            "source": ", ".join(part for part in (row["agency"], row["vintage"]) if part),
            "missing": _missing(row),
        }
        for row in rows
    ]
    headings = {"indicator": "Indicator", "country": "Country", "year": "Year"}
    headings |= {"group": "Group"} if arguments.strata else {}
    headings |= {"value": "Value"} | ({} if arguments.strata else {"uncovered": "Left out"})
    print_table(
        shown, headings | {"source": "Source", "missing": "Missing"}, nothing=_silence(arguments)
    )


def _group(row: Row, catalogue: Catalogue) -> str:
    """The group of people a row is about, by its name and not its code."""
    name = row["breakdown"]
    return catalogue.strata[name][row[name]].name


def _missing(row: Row) -> str:
    """The kind of a missing value, in words; nothing beside a value."""
    if row["obs_value"] is not None:
        return ""
    return narrative.missing_in_words(row["missing"], ENGLISH)


def _silence(arguments: argparse.Namespace) -> str:
    what = "groups of people" if arguments.strata else "figures"
    where = f" in {arguments.country}" if arguments.country else ""
    return f"No {what} have been reported{where} for this indicator. Missing is never zero."
