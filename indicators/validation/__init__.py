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

from collections import Counter
from collections.abc import Iterable
from datetime import date

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
from indicators.validation.screening import screened_changes, screened_issues
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
    rules = rules_of(catalogue.folder)
    rows = FileRows(reading, catalogue, published, country, today)
    found: Counter[str] = Counter(reading.found)
    issues = list(reading.issues)
    if reading.layout is not None or reading.issues:
        for name, function in FUNCTIONS.items():
            rule = rules[name]
            for finding in function(rows, rule):
                if len(finding.rows):
                    room = ISSUES_PER_CHECK - found[name]
                    issues += _issues(rows, rule, finding, max(0, room))
                    found[name] += len(finding.rows)
    personal = any(name in found for name in disclosure.PERSONAL)
    return Findings(
        screened_issues(issues, reading, catalogue, personal),
        found,
        screened_changes(reading.changes, catalogue, personal),
    )


def _issues(rows: FileRows, rule: Rule, finding: Finding, room: int) -> Iterable[Issue]:
    """The first rows of a finding as issues."""
    lines = rows.lines if finding.lines is None else finding.lines
    for row in finding.rows[:room].tolist():
        if finding.header is not None:
            column = finding.header
        else:
            column = rows.header(finding.column, row) if finding.column else ""
        if finding.found is None:
            found = rows.sent(finding.column, row)
        else:
            found = _said(finding.found, row)
        yield Issue(
            check=rule.id,
            severity=rule.severity,
            line=int(lines[row]),
            column=column,
            found=found,
            expected=_said(finding.expected, row),
            fix=_said(finding.fix, row),
        )


def _said(words: Said, row: int) -> str:
    return words if isinstance(words, str) else words(row)
