"""``move-ledger``: the ledger from its file to a PostgreSQL server, or back, and proof of it."""

import argparse

from indicators.ledger import Ledger
from indicators.ledger_moving import move_ledger
from indicators.settings import from_environment


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "move-ledger", help="the ledger to an empty PostgreSQL database, or back, with proof"
    )
    parser.add_argument(
        "--to",
        metavar="URL",
        required=True,
        help="postgresql://USER@HOST:5432/DATABASE, or sqlite:///PATH",
    )
    return parser


def run(arguments: argparse.Namespace) -> int:
    old = Ledger.open(from_environment().ledger_url)
    new = Ledger(arguments.to)
    move = move_ledger(old, new)
    if move.was_there:
        print("An earlier run had moved everything; the two are equal, and this one is now closed.")
    print(f"Moved {old.place} to {new.place}. Equal on both sides:")
    for name, table in move.contents["tables"].items():
        print(f"  {name:13} {table['rows']:>8} rows  SHA-256 {table['sha256']}")
    audit = move.contents["audit"]
    print(f"  {len(move.contents['files'])} files as received, each by its SHA-256")
    print(f"  audit chain of {audit['entries']} entries, head {audit['head']}")
    print(
        "The old ledger takes nothing more. Set SPM_LEDGER_URL to the new address and start the "
        "monitor again; then `python -m indicators verify`."
    )
    return 0
