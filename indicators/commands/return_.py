"""``return``: send a submission back to its officer, with the reason."""

import argparse

from indicators import submissions
from indicators.commands import acting


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("return", help="send a submission back, with the reason")
    parser.add_argument("submission", metavar="ID", type=int)
    parser.add_argument("--reason", metavar="TEXT", required=True, help="what has to change")
    parser.add_argument(
        "--version", metavar="V", type=int, help="the version looked at; default: today's"
    )
    acting.add_by(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    person = acting.actor(arguments.by)
    version = arguments.version
    if version is None:
        version = acting.version_of(arguments.submission)
    decision = submissions.return_(
        arguments.submission, person, version=version, reason=arguments.reason
    )
    return acting.report(decision, f" stays; submission {arguments.submission} was returned.")
