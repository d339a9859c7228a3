"""In whose name a command acts, and how a decision is reported.

Whoever runs the command line can read and write the ledger's file and is trusted as its operator:
``--by`` is not proved by a password. It names a person of the ledger, whose grants decide, and
whose name the audit chain keeps.
"""

import argparse
import sys
from pathlib import Path

from indicators import access_people
from indicators.access import Actor
from indicators.errors import MonitorError
from indicators.ledger_opening import current_ledger
from indicators.submissions import Decision
from indicators.submissions.desk import submission_thing


def add_by(parser: argparse.ArgumentParser) -> None:
    """The argument ``--by``."""
    parser.add_argument(
        "--by", metavar="PERSON", required=True, help="who acts: a name as `user list` shows it"
    )


def actor(name: str) -> Actor:
    """The person of this name. Raises ``MonitorError`` for one the ledger does not know."""
    with current_ledger().read() as connection:
        return access_people.person(connection, name)


def version_of(submission: int) -> int:
    """The version a submission has now: on the command line nothing was looked at before."""
    with current_ledger().read() as connection:
        return submission_thing(connection, submission).version


def file_bytes(path: Path) -> bytes:
    """A file's bytes. Raises ``MonitorError`` with what keeps it from being read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise MonitorError(
            f"The file {path} cannot be read ({error.strerror}). Check its name and place."
        ) from error


def report(decision: Decision, what: str) -> int:
    """Say the publication that is the newest now; what keeps it from being seen goes to stderr."""
    print(f"Publication {decision.publication}{what}")
    if decision.notice:
        print(
            f"It is kept, and shown as soon as that is mended: {decision.notice}", file=sys.stderr
        )
    return 0
