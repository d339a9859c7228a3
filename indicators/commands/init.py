"""``init``: the starter figures into the ledger and the first snapshot, once."""

import argparse

from indicators import starter
from indicators.catalogue import load
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import STARTER, from_environment


def add_parser(subparsers) -> argparse.ArgumentParser:
    return subparsers.add_parser(
        "init",
        help="enter the starter figures and build the first snapshot, once",
    )


def run(arguments: argparse.Namespace) -> int:
    settings = from_environment()
    load(settings.definitions)  # faults in the definitions stop here, before anything is made
    ledger = Ledger.create(settings.ledger_url)
    numbers = starter.enter(ledger, STARTER)
    series = Series.current()
    shown = series.publication["number"]
    if series.notice:
        print(series.notice)
    if numbers:
        print(f"Entered {len(numbers)} publications of starter figures into {ledger.place}.")
    else:
        print(f"The starter figures are in {ledger.place} already; nothing was changed.")
    print(f"The monitor shows publication {shown}.")
    return 0
