"""``verify``: whether the ledger is what was written, and the snapshot what the ledger says."""

import argparse

from indicators import access_people, ledger_records
from indicators.commands.output import print_json
from indicators.ledger import Ledger
from indicators.settings import from_environment
from indicators.snapshot_verification import verify


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "verify", help="check the audit chain, every checksum, and the snapshot against the ledger"
    )
    parser.add_argument("--head", metavar="HASH", help="a head that was printed and kept earlier")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    return parser


def run(arguments: argparse.Namespace) -> int:
    settings = from_environment()
    ledger = Ledger.open(settings.ledger_url)
    report = verify(settings, ledger, arguments.head)
    with ledger.read() as connection:
        people = access_people.everybody(connection)
        report["faults"] += access_people.faults(people, ledger_records.audit_rows(connection))
    report["people"] = len(people)
    if arguments.json:
        print_json(report)
        return 1 if report["faults"] else 0
    for fault in report["faults"]:
        print(fault)
    print(
        f"{len(report['faults'])} faults in {report['audit_entries']} audit entries, "
        f"{report['files']} files, {report['submissions']} submissions, "
        f"{report['publications']} publications, {report['people']} people and the newest snapshot."
    )
    print(f"Head of the audit chain, to keep elsewhere: {report['head']}")
    return 1 if report["faults"] else 0
