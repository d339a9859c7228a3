"""``check FILE``: read and validate a file, store nothing.

Exit status: 0 no errors (there may be warnings), 1 errors, 2 not readable as a table. With
``--country`` rows about any other country are errors, and a layout that names no country is read as
that one's. Figures are compared with what this monitor shows, where it has a ledger.

``--json`` gives ``{"file", "sha256", "layout", "rows", "changes", "issues"}`` and, where more was
found than is listed, ``"not_listed"`` with the number left out for each check. An issue is
``{"check", "severity", "line", "column", "found", "expected", "fix"}``. ``line`` counts from 1 in
the file as sent. A finding on more than one cell says so in ``column``: "whole row", or "whole
file", which stands on line 1.
"""

import argparse
import importlib.abc
import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.catalogue import Catalogue, load
from indicators.errors import MonitorError
from indicators.settings import Settings, from_environment

if TYPE_CHECKING:
    from indicators.validation import Published

SHOWN_OF_EACH = 20  # on the terminal; JSON lists what validation lists

Row = dict[str, Any]


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "check", help="what is wrong with a file, line by line; stores nothing"
    )
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--country", metavar="ISO3", help="the only country the file may be about")
    parser.add_argument("--json", action="store_true", help="one JSON document")
    return parser


def run(arguments: argparse.Namespace) -> int:
    _start_arrow_alone()
    from indicators.intake import read
    from indicators.validation import rules_of, validate

    settings = from_environment()
    catalogue = load(settings.definitions)
    country = _country(catalogue, arguments.country)
    content = _content(arguments.file)
    reading = read(content, arguments.file.name, catalogue, country=country)
    findings = validate(reading, catalogue, _published(settings), country)
    rules = rules_of(catalogue.folder)
    if arguments.json:
        # One line: a file may have ten thousand issues, and indenting them takes longer than
        # finding them.
        text = json.dumps(_document(arguments.file, reading, findings, rules), ensure_ascii=False)
        sys.stdout.buffer.write(text.encode() + b"\n")
        sys.stdout.buffer.flush()
    else:
        _print(arguments.file, reading, findings, rules)
    if reading.layout is None:
        return 2
    return 1 if findings.has_errors else 0


class _NoPandas(importlib.abc.MetaPathFinder):
    """Says that pandas is not there."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


def _start_arrow_alone() -> None:
    """Let Arrow make its first array while it cannot find pandas.

    At that moment, once in a process, it loads all of pandas to recognise its arrays. No check ever
    holds one, and loading takes longer than checking a country's file.
    """
    if "pyarrow" in sys.modules:
        return
    import pyarrow as pa

    without = _NoPandas()
    sys.meta_path.insert(0, without)
    pa.array([])
    sys.meta_path.remove(without)


def _country(catalogue: Catalogue, typed: str | None) -> str | None:
    if typed is None:
        return None
    from indicators.commands import choice

    return choice.country(catalogue, typed)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        reason = fault.strerror or "it cannot be opened"
        raise MonitorError(
            f"{path}: {reason}. Name a file that exists and that you may read."
        ) from None


def _published(settings: Settings) -> "Published | None":
    """What is shown today, or None where nothing was published on this machine yet."""
    if settings.ledger_url.startswith("sqlite:///") and not Path(settings.ledger_url[10:]).exists():
        return None
    from indicators.series import Series
    from indicators.submissions.published import PublishedFigures

    try:
        series = Series.current()
    except MonitorError:
        return None
    return PublishedFigures(series) if series.publication["number"] else None


def _document(path: Path, reading, findings, rules) -> Row:
    listed = Counter(issue.check for issue in findings)
    document = {
        "file": path.name,
        "sha256": reading.sha256,
        "layout": reading.layout.id if reading.layout else None,
        "rows": reading.rows,
        "changes": [
            {
                "kind": change.kind,
                "line": change.line,
                "column": change.column,
                "found": change.found,
                "read_as": change.read_as,
                "count": change.count,
            }
            for change in findings.changes
        ],
        "issues": [
            {
                "check": issue.check,
                "severity": issue.severity,
                "line": issue.line or 1,
                "column": issue.column or _whole(issue),
                "found": issue.found,
                "expected": rules[issue.check].expected(issue),
                "fix": rules[issue.check].fix(issue),
            }
            for issue in findings
        ],
    }
    beyond = {name: n - listed[name] for name, n in findings.found.items() if n > listed[name]}
    return document | ({"not_listed": beyond} if beyond else {})


def _whole(issue) -> str:
    return "whole row" if issue.line else "whole file"


def _print(path: Path, reading, findings, rules) -> None:
    from indicators.validation import inert

    layout = reading.layout.title if reading.layout else "not recognised"
    print(f"{inert(path.name)}: {layout}, {reading.rows:,} rows")
    for change in findings.changes:
        place = f"line {change.line}, " if change.line else ""
        times = f" ({change.count:,} cells)" if change.count > 1 else ""
        column = f"{change.column}: " if change.column else ""
        print(f'  {place}{column}"{change.found}" read as "{change.read_as}"{times}')
    said: Counter[str] = Counter()
    for issue in findings:
        said[issue.check] += 1
        if said[issue.check] <= SHOWN_OF_EACH:
            print(_sentence(issue, rules[issue.check]))
    for name, count in findings.found.items():
        if count > SHOWN_OF_EACH:
            print(f"{rules[name].title()}: {count - SHOWN_OF_EACH:,} more like this.")
    errors = sum(n for name, n in findings.found.items() if rules[name].severity == "error")
    warnings = sum(findings.found.values()) - errors
    print(f"{errors:,} errors, {warnings:,} warnings. Nothing was stored.")


def _sentence(issue, rule) -> str:
    place = f"Line {issue.line}" if issue.line else "The file"
    column = f', column "{issue.column}"' if issue.column else ""
    found = f' Found "{issue.found}".' if issue.found else ""
    return f"{issue.severity}: {place}{column}: {rule.message(issue)}{found} {rule.fix(issue)}"
