"""``backup``: the whole ledger in one file, while officers send and reviewers publish."""

import argparse
from pathlib import Path

from indicators.ledger import Ledger
from indicators.ledger_backup import write_backup
from indicators.settings import from_environment


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("backup", help="the whole ledger in one file, while it is used")
    parser.add_argument("file", metavar="F", type=Path, help="a new file; none is overwritten")
    return parser


def run(arguments: argparse.Namespace) -> int:
    ledger = Ledger.open(from_environment().ledger_url)
    manifest = write_backup(ledger, arguments.file)
    tables = manifest["tables"]
    print(
        f"Wrote {arguments.file}: {tables['publications']['rows']} publications, "
        f"{tables['submissions']['rows']} submissions, {len(manifest['files'])} files and "
        f"{manifest['audit']['entries']} audit entries of {ledger.place}."
    )
    print(f"Head of the audit chain, to keep elsewhere: {manifest['audit']['head']}")
    return 0
