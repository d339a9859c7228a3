"""``submit``: stage a country's file and submit it, in the name of one of its officers.

What is wrong stands in the file, so a file with errors gives exit 1 and the list, as ``check``
does; nothing of it is kept then.
"""

import argparse
from pathlib import Path

from indicators import submissions, validation
from indicators.catalogue import load
from indicators.commands import acting
from indicators.commands.output import print_json
from indicators.settings import from_environment

SHOWN = 20


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("submit", help="send a country's file to the reviewers")
    parser.add_argument("file", metavar="FILE", type=Path, help="CSV or XLSX")
    parser.add_argument("--country", metavar="ISO3", required=True)
    parser.add_argument(
        "--indicator", metavar="ID", help="what a file is about whose layout does not say it"
    )
    parser.add_argument("--replaces", metavar="ID", type=int, help="an open submission it replaces")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    acting.add_by(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    person = acting.actor(arguments.by)
    content = acting.file_bytes(arguments.file)
    examined = submissions.stage(
        content, arguments.file.name, arguments.country, person, arguments.indicator
    )
    if examined.errors:
        _print_errors(examined)
        return 1
    row = submissions.submit(
        examined.sha256, arguments.country, person, replaces=arguments.replaces
    )
    if arguments.json:
        print_json({name: row[name] for name in ("id", "file_sha256", "state", "rows", "version")})
        return 0
    print(f"Submission {row['id']}")
    print(f"SHA-256 {row['file_sha256']}")
    warnings = f", {examined.warnings} findings to look at" if examined.warnings else ""
    print(f"{row['rows']} observations of {arguments.country}, {row['state']}{warnings}.")
    return 0


def _print_errors(examined: submissions.Examination) -> None:
    """The sentences of the first errors, each with its way out."""
    rules = validation.rules_of(load(from_environment().definitions).folder)
    errors = [issue for issue in examined.issues if issue.severity == "error"]
    for issue in errors[:SHOWN]:
        place = f"Line {issue.line}, column {issue.column}: " if issue.line else ""
        rule = rules[issue.check]
        print(f"{place}{rule.message(issue)} {rule.fix(issue)}".strip())
    more = f" (the first {SHOWN} are shown)" if examined.errors > SHOWN else ""
    print(f"Not submitted: {examined.errors} errors{more}. Nothing of the file was kept.")
