"""``template``: the file an officer fills in, blank or with the rows that are asked for."""

import argparse
from pathlib import Path

from indicators.catalogue import load
from indicators.commands import choice
from indicators.errors import MonitorError
from indicators.series import Series
from indicators.settings import from_environment
from indicators.submissions.template import asked_for, template


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("template", help="the file an officer fills in")
    parser.add_argument("--country", metavar="ISO3", required=True)
    parser.add_argument("--missing", action="store_true", help="with the rows still asked for")
    parser.add_argument("--out", metavar="F", type=Path, required=True, help="a CSV file")
    return parser


def run(arguments: argparse.Namespace) -> int:
    catalogue = load(from_environment().definitions)
    country = choice.country(catalogue, arguments.country)
    rows = asked_for(catalogue, Series.current(), country) if arguments.missing else []
    try:
        arguments.out.write_bytes(template(rows))
    except OSError as error:
        raise MonitorError(
            f"The file {arguments.out} cannot be written ({error.strerror}). "
            "Name another place with --out."
        ) from error
    asked = f" with {len(rows)} rows that are asked for" if arguments.missing else ""
    print(f"Wrote the template of {country}{asked} to {arguments.out}.")
    return 0
