"""What was found in a file and what was read differently, in words for officer and reviewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from indicators import intake
from indicators.catalogue import Catalogue
from indicators.escape import plain
from indicators.intake import Issue
from indicators.language import Language, mark
from indicators.validation import rules_of
from indicators.views.panel import Panel, Row

EXAMPLES = 3
# What reading changes, by its kind; a kind without words of its own shows its column.
CHANGES = {
    "area": mark("Country"),
    "buddhist_year": mark("Buddhist year"),
    "column_not_used": mark("Column not used"),
    "decimal_comma": mark("Decimal comma"),
    "delimiter": mark("Separator"),
    "digits": mark("Digits of another script"),
    "empty_cell": mark("Empty cells, not read"),
    "empty_column": mark("Empty columns, not read"),
    "empty_line": mark("Empty lines, not read"),
    "encoding": mark("Encoding"),
    "header": mark("Name of a column"),
    "indicator": mark("Indicator"),
    "minus_sign": mark("Minus sign"),
    "missing_mark": mark("Mark for no value"),
    "not_data": mark("Not read as data"),
    "percent_sign": mark("Percent sign"),
    "sheet": mark("Sheet of the workbook"),
    "status": mark("Status"),
    "thousands": mark("Separator of thousands"),
    "trimmed": mark("Spaces around a text"),
    "unit": mark("Unit"),
    "unit_filled": mark("Unit filled in"),
}

# What a file was taken for; intake names the layouts, here they are named to people.
LAYOUTS = (
    mark("ILOSTAT bulk file"),
    mark("ILOSTAT with labels"),
    mark("Open SDG table"),
    mark("SDMX-CSV 1.0"),
    mark("SDMX-CSV 2.0"),
    mark("Our template, long"),
    mark("Our template, years across"),
    mark("UN SDG database"),
    mark("World Bank WDI or ASPIRE, years across"),
    mark("World Bank API table, years across"),
)


@dataclass(frozen=True)
class Findings:
    """What was found in a file and what was read differently from how it was written.

    ``lead`` says what the title means for its reader; ``error_lines`` are the first lines to mend.
    """

    title: str
    lead: str
    issues: Panel
    changes: Panel
    error_lines: list[int]


def findings(
    issues: Sequence[Issue],
    found: dict[str, int],
    changes: Sequence[intake.Change],
    catalogue: Catalogue,
    language: Language,
) -> Findings:
    """The findings as rows: kind, line, column, found, expected, how to fix."""
    _ = language.gettext
    rules = rules_of(catalogue.folder)
    rows = [_issue(issue, rules[issue.check], language) for issue in issues]
    rows.sort(key=lambda r: (r["severity"] != "error", r["line"] or 0))
    errors = sum(n for check, n in found.items() if rules[check].severity == "error")
    warnings = sum(found.values()) - errors
    return Findings(
        title=_title(errors, warnings, language),
        lead=_("Nothing is stored yet, and nothing is public until a second person publishes it.")
        if errors
        else _("Nothing is public until you submit it and a second person publishes it."),
        issues=Panel(
            "issues",
            _counted(errors, warnings, language),
            _("Lines are counted in the file as sent, its title included") if rows else "",
            rows,
        ),
        changes=Panel(
            "changes",
            _("What was changed in reading it")
            if changes
            else _("Nothing was changed in reading it"),
            _("Nothing else was touched; the original is kept as sent"),
            _grouped(changes, language),
        ),
        error_lines=list(
            dict.fromkeys(r["line"] for r in rows if r["severity"] == "error" and r["line"])
        ),
    )


def _grouped(changes: Sequence[intake.Change], language: Language) -> list[Row]:
    """One row for each column and kind of change, with its first texts as examples."""
    groups: dict[tuple[str, str], list[intake.Change]] = {}
    for change in changes:
        groups.setdefault((change.column, change.kind), []).append(change)
    return [
        {
            "what": _what(column, kind, language),
            "column": plain(column),
            "line": alike[0].line,
            "found": _examples([change.found for change in alike]),
            "read_as": _examples([change.read_as for change in alike]),
            "count": sum(change.count for change in alike),
        }
        for (column, kind), alike in groups.items()
    ]


def _what(column: str, kind: str, language: Language) -> str:
    if kind in CHANGES:
        return language.gettext(CHANGES[kind])
    return plain(column) or language.gettext("Whole file")


def _examples(texts: list[str]) -> str:
    different = list(dict.fromkeys(plain(text, 40) for text in texts if text))
    return "; ".join(different[:EXAMPLES]) + ("; …" if len(different) > EXAMPLES else "")


def _issue(issue: Issue, rule: Any, language: Language) -> Row:
    return {
        "severity": rule.severity,
        "check": issue.check,
        "line": issue.line,
        "column": plain(issue.column),
        "found": plain(issue.found),
        "message": rule.message(issue, language.code),
        "expected": rule.expected(issue, language.code),
        "fix": rule.fix(issue, language.code),
    }


def _title(errors: int, warnings: int, language: Language) -> str:
    _ = language.gettext
    if errors:
        return language.ngettext(
            "{n} error must be mended before this file can be submitted",
            "{n} errors must be mended before this file can be submitted",
            errors,
        ).format(n=language.number(errors))
    if warnings:
        return language.ngettext(
            "This file can be submitted; {n} point deserves a look",
            "This file can be submitted; {n} points deserve a look",
            warnings,
        ).format(n=language.number(warnings))
    return _("This file is in order and can be submitted")


def _counted(errors: int, warnings: int, language: Language) -> str:
    _ = language.gettext
    parts = []
    if errors:
        said = language.ngettext("{n} error", "{n} errors", errors)
        parts.append(said.format(n=language.number(errors)))
    if warnings:
        said = language.ngettext("{n} point to check", "{n} points to check", warnings)
        parts.append(said.format(n=language.number(warnings)))
    return language.join(parts) if parts else _("Nothing was found that has to be mended")


def what_next(found: Findings, rows: int, language: Language) -> tuple[str, str]:
    """The next thing for an officer to do, as a heading and a quiet line."""
    _ = language.gettext
    if found.error_lines:
        lines = [str(line) for line in found.error_lines[:8]]
        lines += ["…"] if len(found.error_lines) > 8 else []
        said = language.ngettext(
            "Mend line {lines}, then drop the file again",
            "Mend lines {lines}, then drop the file again",
            len(found.error_lines),
        )
        return (
            said.format(lines=language.join(lines)),
            _("Points to check do not stop a submission; the reviewer sees them too."),
        )
    if any(row["severity"] == "error" for row in found.issues.rows):
        return _("Mend the file, then drop it again"), _("The table above says what and how.")
    said = language.ngettext(
        "{n} row is ready to be reviewed", "{n} rows are ready to be reviewed", rows
    )
    return (
        said.format(n=language.number(rows)),
        _("What you see here is what is submitted. A second person publishes it, or returns it."),
    )
