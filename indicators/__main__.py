"""``python -m indicators …``: the monitor from the command line. ``--help`` lists the commands."""

import argparse
import importlib
import os
import sys
from collections.abc import Iterable, Sequence

from indicators.commands import COMMANDS
from indicators.errors import MonitorError


def parser(names: Iterable[str] = COMMANDS) -> argparse.ArgumentParser:
    """Some commands, or every one, with their arguments.

    A command's module is imported for this, and with it the libraries it stands on.
    """
    whole = argparse.ArgumentParser(
        prog="python -m indicators",
        description="A monitor of social protection in ASEAN.",
        epilog="SPM_DATA names the folder of ledger and snapshots (default: data/).",
    )
    subparsers = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in names:
        module = importlib.import_module(f"indicators.commands.{name}")
        module.add_parser(subparsers).set_defaults(run=module.run)
    return whole


def called(words: Sequence[str]) -> tuple[str, ...]:
    """The modules that may be needed: the command's own where the first word is one, else all.

    Somebody who checks a file does not wait for the libraries of briefs and databases to load.
    """
    module = words[0].replace("-", "_") if words else ""
    return next(((name,) for name in COMMANDS if name.rstrip("_") == module), COMMANDS)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; a refusal is one sentence on standard error."""
    words = sys.argv[1:] if words is None else words
    arguments = parser(called(words)).parse_args(words)
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
