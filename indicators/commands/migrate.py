"""``migrate``: bring the ledger of an older version up to this one, before the server is started.

Every start does the same by itself. The command is for those who want to see it done first, and for
a server whose everyday account may not change tables.
"""

import argparse

from indicators.ledger import Ledger
from indicators.ledger_tables import SCHEMA_VERSION
from indicators.settings import from_environment


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("migrate", help="bring an older ledger up to this version")
    parser.add_argument("--check", action="store_true", help="only say whether there is need to")
    return parser


def run(arguments: argparse.Namespace) -> int:
    url = from_environment().ledger_url
    ledger = Ledger.existing(url)
    before = ledger.schema()
    if before == SCHEMA_VERSION:
        print(f"The ledger {ledger.place} is of schema {before}, as this program; nothing to do.")
        return 0
    if arguments.check:
        print(
            f"The ledger {ledger.place} is of schema {before}, this program knows "
            f"{SCHEMA_VERSION}: `python -m indicators migrate` brings it up to date."
        )
        return 1
    Ledger.open(url)
    print(f"Brought the ledger {ledger.place} from schema {before} to {SCHEMA_VERSION}.")
    return 0
