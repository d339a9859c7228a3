"""``name``: what a meeting calls a publication, such as "as agreed at SOMSWD 2027"."""

import argparse

from indicators import submissions
from indicators.commands import acting


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("name", help="give a publication a name")
    parser.add_argument("publication", metavar="N", type=int)
    parser.add_argument("text", metavar="TEXT", help="empty takes the name away")
    acting.add_by(parser)
    return parser


def run(arguments: argparse.Namespace) -> int:
    person = acting.actor(arguments.by)
    decision = submissions.name_publication(arguments.publication, arguments.text, person)
    called = f": called “{arguments.text}” now." if arguments.text else ": has no name now."
    return acting.report(decision, called)
