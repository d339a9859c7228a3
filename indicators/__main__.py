"""``python -m indicators …``: the monitor from the command line. ``--help`` lists the commands."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from indicators.commands import COMMANDS
from indicators.errors import MonitorError


def parser() -> argparse.ArgumentParser:
    """Every command with its arguments."""
    whole = argparse.ArgumentParser(
        prog="python -m indicators",
        description="A monitor of social protection in ASEAN.",
        epilog="SPM_DATA names the folder of ledger and snapshots (default: data/).",
    )
    subparsers = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in COMMANDS:
        module = importlib.import_module(f"indicators.commands.{name}")
        module.add_parser(subparsers).set_defaults(run=module.run)
    return whole


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; a refusal is one sentence on standard error."""
    arguments = parser().parse_args(words)
    try:
        return arguments.run(arguments)
    except MonitorError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader (`| head`) has what it wanted; Python must not complain when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("Stopped. Nothing was half-done; run the command again.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
