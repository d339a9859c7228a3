"""``check-definitions``: every fault in the definitions, as file:line, what, how to fix."""

import argparse

from indicators.catalogue import check, describe
from indicators.settings import from_environment


def add_parser(subparsers) -> argparse.ArgumentParser:
    return subparsers.add_parser(
        "check-definitions", help="list every fault in the definitions; exit 1 if there is one"
    )


def run(arguments: argparse.Namespace) -> int:
    folder = from_environment().definitions
    faults = check(folder)
    if not faults:
        print(f"The definitions in {folder} have no faults.")
        return 0
    print(describe(faults))
    return 1
