"""``history``: publications and submissions, with who, when and why."""

import argparse

from indicators import ledger_records
from indicators.commands.output import print_json, print_table
from indicators.ledger import Ledger
from indicators.settings import from_environment

_PUBLICATION = ("number", "action", "withdraws", "submission_id", "published_at", "published_by")
_PUBLICATION += ("name", "note", "kind", "agency", "ref_area", "vintage", "rows")


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("history", help="what was published and submitted, and by whom")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    return parser


def run(arguments: argparse.Namespace) -> int:
    ledger = Ledger.open(from_environment().ledger_url)
    with ledger.read() as connection:
        publications = [
            {name: row[name] for name in _PUBLICATION}
            for row in ledger_records.publication_rows(connection)
        ]
        submissions = ledger_records.submission_rows(connection)
    if arguments.json:
        print_json({"publications": publications, "submissions": submissions})
        return 0
    if not publications:
        print("Nothing has been published yet.")
    else:
        shown = [row | {"what": _what(row)} for row in publications]
        headings = {"number": "No", "published_at": "When (UTC)", "published_by": "Who"}
        print_table(shown, headings | {"what": "What", "name": "Name", "note": "Note"})
    waiting = [row for row in submissions if row["state"] in ("staged", "submitted", "returned")]
    if waiting:
        print()
        headings = {"id": "Submission", "submitted_at": "When (UTC)", "submitted_by": "Who"}
        headings |= {"ref_area": "Country", "rows": "Rows", "state": "State", "reason": "Reason"}
        print_table(waiting, headings)
    return 0


def _what(row: dict) -> str:
    if row["action"] == "withdraw":
        return f"withdraws {row['withdraws']}"
    sender = row["ref_area"] or row["agency"]
    return f"{sender}, {row['vintage']}, {row['rows']:,} rows"
