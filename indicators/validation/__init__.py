"""Validation: what is wrong with an officer's file, by line and column, and what to do about it.

``validate(reading, catalogue, published, country)`` takes what intake read and asks everything that
is known about figures: do they lie within bounds, agree with each other, with the year before, with
what is published; is anything repeated, hidden, personal or hostile. It changes nothing and stores
nothing. Its answer is the complete list, reading's own findings included, and the only one that may
be shown: see ``screening``.

======================  ==========================================================================
``structure``           the same figure twice, half a breakdown
``codes``               another country, another group, another unit
``periods``, ``values``  what can be read but cannot be right
``coherence``           figures that cannot all be true
``against_published``   figures that differ from what is shown
``disclosure``          persons: ``personal`` recognises them
``hostile_text``        formulas, markup, what cannot be seen; ``inert`` makes text harmless
``registry``            one function for each check; ``texts``: its words and numbers
======================  ==========================================================================

A new check is a row of ``definitions/checks.csv``, a function with ``@check("its_id")`` and a file
``tests/uploads/bad/its_id.csv`` that has this fault and no other.
"""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import repeat

import numpy as np

from indicators.catalogue import Catalogue
from indicators.intake import Change, Issue, Reading
from indicators.intake.reading import ISSUES_PER_CHECK
from indicators.validation import (  # noqa: F401  (each registers its checks)
    against_published,
    codes,
    coherence,
    disclosure,
    hostile_text,
    periods,
    structure,
    values,
)
from indicators.validation.file_rows import FileRows
from indicators.validation.inert import inert
from indicators.validation.published import Published
from indicators.validation.registry import FUNCTIONS, Finding, Said, known_checks
from indicators.validation.screening import Screen
from indicators.validation.texts import Rule, rules_of

__all__ = [
    "Findings",
    "Published",
    "Rule",
    "inert",
    "known_checks",
    "rules_of",
    "validate",
]


class Findings(list[Issue]):
    """Every issue of a file that may be shown, by line, at most ``ISSUES_PER_CHECK`` of each.

    ``found`` counts all, also those beyond the list. ``changes`` are what reading changed.
    """

    def __init__(self, issues: Iterable[Issue], found: Counter[str], changes: list[Change]):
        super().__init__(issues)
        self.found = dict(found)
        self.changes = changes

    @property
    def has_errors(self) -> bool:
        """Whether the file cannot be taken as it is."""
        return any(issue.severity == "error" for issue in self)

    @property
    def holds_persons(self) -> bool:
        """Whether the file seems to hold records about persons: it must not be kept."""
        return any(name in self.found for name in disclosure.PERSONAL)


def validate(
    reading: Reading,
    catalogue: Catalogue,
    published: Published | None = None,
    country: str | None = None,
    *,
    today: date | None = None,
) -> Findings:
    """Check one file that was read.

    Parameters
    ----------
    reading
        What ``indicators.intake.read`` gave.
    catalogue
        The definitions it was read with; ``checks.csv`` of its folder has the rules.
    published
        What is shown today, to compare with; None compares nothing.
    country
        ISO alpha-3 code of the only country the sender may report on; None is any.
    today
        The day that decides what lies in the future; by default today in UTC.

    Returns
    -------
    Findings
        A list of ``Issue`` in the order of lines, with exact totals in ``found``.
    """
    with _without_collecting():
        rows = FileRows(reading, catalogue, published, country, today)
        return _findings(rows, rules_of(catalogue.folder))


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Put off Python's search for garbage: thousands of issues are made here, and none is any."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _findings(rows: FileRows, rules: dict[str, Rule]) -> Findings:
    """Run every check, then screen what they say: only then is it known whether persons are in."""
    reading = rows.reading
    found: Counter[str] = Counter(reading.found)
    raised: list[tuple[Rule, Finding]] = []
    for name, function in FUNCTIONS.items():
        for finding in function(rows, rules[name]):
            if len(finding.rows):
                raised.append((rules[name], finding))
                found[name] += len(finding.rows)
    personal = any(name in found for name in disclosure.PERSONAL)
    screen = Screen(rows.catalogue, reading, personal)
    issues = [screen.issue(issue) for issue in reading.issues]
    listed: Counter[str] = Counter()
    for rule, finding in raised:
        some = finding.rows[: max(0, ISSUES_PER_CHECK - listed[rule.id])]
        listed[rule.id] += len(some)
        issues += _issues(rows, rule, finding, some, screen)
    issues.sort(key=lambda issue: (issue.line or 0, issue.column, issue.check))
    return Findings(issues, found, [screen.change(change) for change in reading.changes])


def _issues(
    rows: FileRows, rule: Rule, finding: Finding, some: np.ndarray, screen: Screen
) -> Iterator[Issue]:
    """Some rows of a finding as issues that may be shown."""
    lines = (rows.lines if finding.lines is None else finding.lines)[some].tolist()
    if finding.header is None:
        columns = map(screen.column, rows.headers(finding.column, some))
    else:
        columns = repeat(screen.column(finding.header))
    found = finding.found
    if found is None:
        found = partial(rows.sent, finding.column)
    return map(
        Issue,
        repeat(rule.id),
        repeat(rule.severity),
        lines,
        columns,
        _shown(found, some, screen.found),
        _shown(finding.expected, some, screen.said),
        _shown(finding.fix, some, screen.said),
    )


def _shown(said: Said, some: np.ndarray, show: Callable[[str], str]) -> Iterator[str]:
    """What is said of each of some rows, as it may be shown."""
    return repeat(show(said)) if isinstance(said, str) else map(show, said(some))
