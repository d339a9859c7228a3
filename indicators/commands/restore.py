"""``restore``: the ledger of a backup into an empty place, its snapshot, and a look at everything.

What ``verify`` finds afterwards was so when the backup was taken: exit 1, as there.
"""

import argparse
from pathlib import Path

from indicators.commands import verify
from indicators.ledger_restore import restore_backup
from indicators.series import Series
from indicators.settings import from_environment


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("restore", help="a backup's ledger into an empty data folder")
    parser.add_argument("file", metavar="F", type=Path, help="what `backup` wrote")
    return parser


def run(arguments: argparse.Namespace) -> int:
    manifest = restore_backup(arguments.file, from_environment().ledger_url)
    print(f"Restored the ledger of {manifest['taken_at']} from {arguments.file}.")
    print(f"The monitor shows publication {Series.current().publication['number']}.")
    return verify.run(argparse.Namespace(head=manifest["audit"]["head"], json=False))
