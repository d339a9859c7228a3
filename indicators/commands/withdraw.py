"""``withdraw``: take a publication back. The old number stays and says so, with the reason."""

import argparse

from indicators import submissions
from indicators.commands import acting


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("withdraw", help="take a publication back, with the reason")
    parser.add_argument("publication", metavar="N", type=int)
    parser.add_argument("--reason", metavar="TEXT", required=True)
    acting.add_by(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    person = acting.actor(arguments.by)
    decision = submissions.withdraw(arguments.publication, person, reason=arguments.reason)
    return acting.report(decision, f": publication {arguments.publication} is withdrawn.")
