"""``publish``: a submission becomes the next publication. Four eyes: not by its sender."""

import argparse

from indicators import submissions
from indicators.commands import acting


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("publish", help="publish a submission")
    parser.add_argument("submission", metavar="ID", type=int)
    parser.add_argument("--name", default="", help='what it is called: "as agreed at …"')
    parser.add_argument("--note", default="", help="a word for the history")
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
    decision = submissions.publish(
        arguments.submission,
        person,
        version=version,
        name=arguments.name,
        note=arguments.note,
    )
    return acting.report(decision, f": submission {arguments.submission} is published.")
