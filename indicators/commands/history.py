"""``history``: publications and submissions, with who, when and why.

The operator sees everything, drafts included; the page History shows everybody the publications.
"""

import argparse

from indicators import submissions as service
from indicators.commands.output import print_json, print_table
from indicators.ledger_opening import current_ledger
from indicators.ledger_staging import submission_rows_of

_SUBMISSION = ("id", "kind", "ref_area", "agency", "vintage", "name", "file_sha256", "layout")
_SUBMISSION += ("rows", "submitted_by", "submitted_at", "state", "decided_by", "decided_at")
_SUBMISSION += ("reason", "version", "publication")


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("history", help="what was published and submitted, and by whom")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    return parser


def run(arguments: argparse.Namespace) -> int:
    publications = list(reversed(service.publications()))
    with current_ledger().read() as connection:
        submissions = [
            {name: row[name] for name in _SUBMISSION} for row in submission_rows_of(connection)
        ]
    if arguments.json:
        print_json({"publications": publications, "submissions": submissions})
        return 0
    if not publications:
        print("Nothing has been published yet.")
    else:
        shown = [row | {"what": _what(row)} for row in publications]
        headings = {"number": "No", "published_at": "When (UTC)", "published_by": "Who"}
        print_table(shown, headings | {"what": "What", "name": "Name", "note": "Note"})
    waiting = [row for row in submissions if row["state"] in ("submitted", "returned")]
    if waiting:
        print()
        headings = {"id": "Submission", "submitted_at": "When (UTC)", "submitted_by": "Who"}
        headings |= {"ref_area": "Country", "rows": "Rows", "name": "File", "state": "State"}
        headings |= {"decided_by": "Decided by", "reason": "Reason"}
        print_table(waiting, headings)
    return 0


def _what(row: dict) -> str:
    if row["action"] == "withdraw":
        return f"withdraws {row['withdraws']}"
    sender = row["ref_area"] or row["agency"]
    taken_back = f", withdrawn by {row['withdrawn_by']}" if row["withdrawn_by"] else ""
    return f"{sender}, {row['vintage']}, {row['rows']:,} rows{taken_back}"
