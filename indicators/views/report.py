"""What is wrong with a file and what it would change, in words for officer and reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from indicators import intake
from indicators.catalogue import BREAKDOWNS, Catalogue
from indicators.escape import plain
from indicators.intake import Issue
from indicators.language import MISSING, Language, mark
from indicators.submissions import Effect
from indicators.validation import rules_of
from indicators.views.panel import Panel, Row

KINDS = {
    "added": mark("added"),
    "revised": mark("revised"),
    "reflagged": mark("re-flagged"),
    "same": mark("the same"),
    "kept": mark("not in the file, stay as they are"),
}
EXAMPLES = 3
SHOWN_CELLS = 200  # a page of more helps nobody; the CSV has them all


@dataclass(frozen=True)
class Findings:
    """What was found in a file and what was read differently from how it was written."""

    title: str
    issues: Panel
    changes: Panel


@dataclass(frozen=True)
class Change:
    """What a file changes: counts by kind, cells, and what readers will see."""

    counts: list[tuple[str, str]]
    cells: Panel
    shown: Panel
    beside: Panel


def findings(
    issues: list[Issue],
    found: dict[str, int],
    changes: list[intake.Change],
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
        issues=Panel(
            "issues",
            _counted(errors, warnings, language),
            _("Lines are counted in the file as sent, its title included"),
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
    )


def _grouped(changes: list[intake.Change], language: Language) -> list[Row]:
    """One row for each column and kind of change, with its first texts as examples."""
    groups: dict[tuple[str, str], list[intake.Change]] = {}
    for change in changes:
        groups.setdefault((change.column, change.kind), []).append(change)
    return [
        {
            "column": plain(column) or language.gettext("whole file"),
            "line": alike[0].line,
            "found": _examples([change.found for change in alike]),
            "read_as": _examples([change.read_as for change in alike]),
            "count": sum(change.count for change in alike),
        }
        for (column, _kind), alike in groups.items()
    ]


def _examples(texts: list[str]) -> str:
    shown = [plain(text, 40) for text in texts[:EXAMPLES] if text]
    return "; ".join(shown) + ("; …" if len(texts) > EXAMPLES else "")


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
    if not errors and not warnings:
        return _("Nothing was found that has to be mended")
    return _("{errors} errors and {warnings} points to check").format(
        errors=language.number(errors), warnings=language.number(warnings)
    )


def effect(change: Effect, catalogue: Catalogue, language: Language) -> Change:
    """What a file would change against the publication it was compared with."""
    _ = language.gettext
    kinds = {kind: getattr(change, kind) for kind in KINDS}
    cells = [
        _cell(row, kind, catalogue, language)
        for kind in ("revised", "added", "reflagged")
        for row in kinds[kind]
    ]
    against = _("Against publication {number}").format(number=change.publication)
    return Change(
        counts=[(language.number(len(rows)), _(KINDS[kind])) for kind, rows in kinds.items()],
        cells=Panel("cells", _("What will change when this is published"), against, cells),
        shown=Panel(
            "shown",
            _("What readers will see"),
            _("Newest values, people left out and places among the members that would be others"),
            _shown(change, catalogue, language),
        ),
        beside=Panel(
            "beside",
            _("What other agencies say of the same figures"),
            _("Other definitions and sources may explain a difference"),
            [
                _beside(row, catalogue, language)
                for row in change.beside
                if row["obs_value"] is not None
            ],
        ),
    )


def _where(row: Row, language: Language, catalogue: Catalogue) -> str:
    """The stratum of a cell in words; nothing for a total."""
    parts = [
        language.gettext(catalogue.strata[name][row[name]].short_name)
        for name in BREAKDOWNS
        if row[name] != "_T"
    ]
    return ", ".join(parts)


def _label(indicator: str, catalogue: Catalogue, language: Language) -> str:
    return language.gettext(catalogue.indicators[indicator].short_name)


def _cell(row: Row, kind: str, catalogue: Catalogue, language: Language) -> Row:
    decimals = catalogue.indicators[row["indicator"]].decimals
    old, new = row["old_value"], row["new_value"]
    both = old is not None and new is not None
    return {
        "indicator": row["indicator"],
        "label": _label(row["indicator"], catalogue, language),
        "stratum": _where(row, language, catalogue),
        "time_period": row["time_period"],
        "kind": language.gettext(KINDS[kind]),
        "before": language.number(old, decimals),
        "after": language.number(new, decimals),
        "points": language.signed(new - old, decimals) if both else MISSING,
        "shown_now": language.number(row["shown_value"], decimals),
        "shown_agency": row["shown_agency"] or "",
    }


def _shown(change: Effect, catalogue: Catalogue, language: Language) -> list[Row]:
    _ = language.gettext
    rows = []
    places = {r["indicator"]: r for r in change.ranks if r["ref_area"] == change.country}
    for row in change.shown:
        decimals = catalogue.indicators[row["indicator"]].decimals
        place = places[row["indicator"]] if row["indicator"] in places else None
        rows.append(
            {
                "label": _label(row["indicator"], catalogue, language),
                "before": _said(row, "old", decimals, language),
                "after": _said(row, "new", decimals, language),
                "left_out_before": language.millions(row["old_uncovered_persons"]),
                "left_out_after": language.millions(row["new_uncovered_persons"]),
                "rank": _rank(place, language) if place else MISSING,
            }
        )
    for row in change.regional:
        rows.append(
            {
                "label": _("{indicator}, ASEAN").format(
                    indicator=_label(row["indicator"], catalogue, language)
                ),
                "before": language.number(row["old_obs_value"], 1),
                "after": language.number(row["new_obs_value"], 1),
                "left_out_before": language.millions(row["old_uncovered_persons"]),
                "left_out_after": language.millions(row["new_uncovered_persons"]),
                "rank": MISSING,
            }
        )
    return rows


def _said(row: Row, when: str, decimals: int, language: Language) -> str:
    value, year = row[f"{when}_obs_value"], row[f"{when}_time_period"]
    if value is None:
        return language.gettext("no value")
    return f"{language.number(value, decimals)} ({year})"


def _rank(place: Row, language: Language) -> str:
    _ = language.gettext

    def said(rank: int | None, of: int | None) -> str:
        return _("{rank} of {of}").format(rank=rank, of=of) if rank else MISSING

    return (
        f"{said(place['old_rank'], place['old_of'])} → {said(place['new_rank'], place['new_of'])}"
    )


def _beside(row: Row, catalogue: Catalogue, language: Language) -> Row:
    decimals = catalogue.indicators[row["indicator"]].decimals
    return {
        "label": _label(row["indicator"], catalogue, language),
        "time_period": row["time_period"],
        "here": language.number(row["new_value"], decimals),
        "agency": f"{row['agency']}, {language.vintage(row['vintage'])}",
        "there": language.number(row["obs_value"], decimals),
        "difference": language.signed(row["difference"], decimals),
    }
