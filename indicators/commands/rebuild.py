"""``rebuild``: a new snapshot from the ledger, whatever state the old one is in."""

import argparse

from indicators import ledger_records, snapshot, snapshot_building
from indicators.ledger import Ledger
from indicators.settings import from_environment


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("rebuild", help="build the snapshot again from the ledger")
    parser.add_argument("--publication", metavar="N", type=int, help="default: the newest")
    return parser


def run(arguments: argparse.Namespace) -> int:
    settings = from_environment()
    ledger = Ledger.open(settings.ledger_url)
    number = arguments.publication
    if number is None:
        with ledger.read() as connection:
            rows = ledger_records.publication_rows(connection)
        number = max((row["number"] for row in rows), default=0)
    snapshot_building.build(settings, ledger, number)
    print(f"Built {snapshot.path_of(settings, number)} from {ledger.place}.")
    return 0
