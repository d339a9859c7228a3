"""The tables of Upload, Review and History, from prepared rows; ``markup`` escapes all text."""

from __future__ import annotations

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.views.panel import Panel, Row
from indicators.views.report import SHOWN_CELLS, Change


def steps(current: int, language: Language) -> Markup:
    """The four steps from a file to a publication, each with a sign for done, now and later."""
    _ = language.gettext
    names = [
        _("File read"),
        _("Check and preview"),
        _("Submit for review"),
        _("A second person publishes"),
    ]
    items = []
    for number, name in enumerate(names, start=1):
        state = "done" if number < current else "now" if number == current else "later"
        sign = "✓" if number < current else str(number)
        here = "step" if number == current else None
        items.append(tag("li", tag("i", sign), tag("span", name), cls=state, aria_current=here))
    return tag("ol", items, cls="spm-steps")


def facts(items: list[tuple[str, str, str]]) -> Markup:
    """What a file is: label, value and a quiet second line."""
    parts = [
        tag("div", tag("small", label), tag("b", value), tag("small", detail))
        for label, value, detail in items
    ]
    return tag("div", parts, cls="spm-facts")


def issues(panel: Panel, kind: str, language: Language) -> Markup:
    """The findings: where, what was found, what is expected, how to fix it."""
    _ = language.gettext
    head = [
        (_("Kind"), "kind"),
        (_("Line"), "number"),
        (_("Column"), ""),
        (_("Found"), "wrap"),
        (_("Expected"), "wrap"),
        (_("How to fix"), "wrap"),
    ]
    words = {"error": _("Error"), "warning": _("Check")}
    body = []
    for row in panel.rows:
        if kind != "all" and row["severity"] != kind:
            continue
        sign = tag("span", "✕ " if row["severity"] == "error" else "△ ", words[row["severity"]])
        body.append(
            [
                tag("span", sign, cls="falling" if row["severity"] == "error" else ""),
                str(row["line"] or _("all")),
                row["column"],
                row["found"] or row["message"],
                row["expected"],
                row["fix"],
            ]
        )
    if not body:
        return tag("p", panel.title, cls="quiet")
    return markup.table(head, body, caption=panel.title, cls="issues")


def changes(panel: Panel, language: Language) -> Markup:
    """What was read differently from how it was written, and in how many cells."""
    _ = language.gettext
    head = [
        (_("Column"), ""),
        (_("In the file"), "wrap"),
        (_("Read as"), "wrap strong"),
        (_("Cells"), "number quiet"),
    ]
    body = [
        [row["column"], row["found"] or MISSING, row["read_as"], language.number(row["count"])]
        for row in panel.rows
    ]
    return markup.table(head, body, caption=panel.title) if body else Markup("")


def counts(change: Change) -> Markup:
    """How many figures are added, revised, re-flagged, the same, or not in the file."""
    parts = [tag("div", tag("b", number), tag("small", word)) for number, word in change.counts]
    return tag("div", parts, cls="spm-counts")


def cells(panel: Panel, language: Language) -> Markup:
    """Each figure that would change, before and after."""
    _ = language.gettext
    head = [
        (_("Indicator"), ""),
        (_("Year"), ""),
        (_("Effect"), ""),
        (_("Before"), "number"),
        (_("After"), "number strong"),
        (_("Points"), "number"),
        (_("Shown to readers now"), "number quiet"),
    ]
    body = [
        [
            [row["label"], tag("small", row["stratum"])],
            str(row["time_period"]),
            tag("span", row["kind"], cls="tag"),
            row["before"],
            row["after"],
            row["points"],
            " ".join((row["shown_now"], row["shown_agency"])),
        ]
        for row in panel.rows[:SHOWN_CELLS]
    ]
    if not body:
        return tag("p", _("No figure would change."), cls="quiet")
    made = markup.table(head, body, caption=panel.title)
    more = len(panel.rows) - len(body)
    note = tag("p", _("{n} more are in the CSV.").format(n=more), cls="quiet") if more > 0 else ""
    return tag("div", made, note)


def shown(panel: Panel, language: Language) -> Markup:
    """What readers would see: newest values, people left out, places among the members."""
    _ = language.gettext
    head = [
        (_("Indicator"), ""),
        (_("Now"), "number"),
        (_("After publishing"), "number strong"),
        (_("Left out now"), "number"),
        (_("Left out after"), "number strong"),
        (_("Place among members"), "number quiet"),
    ]
    names = ("label", "before", "after", "left_out_before", "left_out_after", "rank")
    body = [[row[name] for name in names] for row in panel.rows]
    if not body:
        return tag("p", _("No newest value would change."), cls="quiet")
    return markup.table(head, body, caption=panel.title)


def beside(panel: Panel, language: Language) -> Markup:
    """The same figures as other agencies publish them."""
    _ = language.gettext
    head = [
        (_("Indicator"), ""),
        (_("Year"), ""),
        (_("In this file"), "number strong"),
        (_("Agency, vintage"), ""),
        (_("Theirs"), "number"),
        (_("Difference"), "number"),
    ]
    names = ("label", "time_period", "here", "agency", "there", "difference")
    body = [[str(row[name]) for name in names] for row in panel.rows[:SHOWN_CELLS]]
    if not body:
        return tag("p", _("No other agency publishes one of these figures."), cls="quiet")
    return markup.table(head, body, caption=panel.title)


def submissions(rows: list[Row], language: Language) -> Markup:
    """Submissions with their state and the words of whoever decided."""
    _ = language.gettext
    states = state_words(language)
    head = [
        (_("No."), ""),
        (_("Country"), ""),
        (_("File"), "wrap"),
        (_("Rows"), "number"),
        (_("Sent"), "quiet"),
        (_("State"), ""),
        (_("Decided by, and why"), "wrap"),
    ]
    body = [
        [
            str(row["id"]),
            row["ref_area"] or row["agency"],
            [row["name"], tag("small", row["file_sha256"][:12])],
            language.number(row["rows"]),
            [row["submitted_by"], tag("small", row["submitted_at"])],
            tag("span", states[row["state"]], cls="tag"),
            [row["decided_by"] or MISSING, tag("small", row["reason"] or "")],
        ]
        for row in rows
    ]
    if not body:
        return tag("p", _("Nothing was submitted yet."), cls="quiet")
    return markup.table(head, body, caption=_("Submissions"))


def state_words(language: Language) -> dict[str, str]:
    """A submission's state in words."""
    _ = language.gettext
    return {
        "staged": _("kept for a day"),
        "submitted": _("waits for review"),
        "returned": _("returned"),
        "replaced": _("replaced"),
        "published": _("published"),
        "withdrawn": _("withdrawn"),
    }


def publications(rows: list[Row], language: Language) -> Markup:
    """Every publication, newest first; a withdrawn one leaves a visible tombstone."""
    _ = language.gettext
    head = [
        (_("No."), ""),
        (_("What"), "wrap"),
        (_("Figures"), "number"),
        (_("When (UTC)"), "quiet"),
        (_("Who"), ""),
        (_("Open as of"), ""),
    ]
    body: list = []
    for row in rows:
        gone = row["withdrawn_by"]
        cells = [
            str(row["number"]),
            _what(row, language),
            language.number(row["rows"]) if row["rows"] else MISSING,
            (row["published_at"] or "").replace("T", " ").removesuffix("Z"),
            row["published_by"],
            tag("a", _("open"), href=f"/?publication={row['number']}&lang={language.code}"),
        ]
        body.append({"cls": "withdrawn" if gone else "", "cells": cells})
    if not body:
        return tag("p", _("Nothing has been published yet."), cls="quiet")
    return markup.table(head, body, caption=_("Publications"), cls="history")


def _what(row: Row, language: Language) -> list:
    _ = language.gettext
    if row["action"] == "withdraw":
        title = _("Withdraws publication {number}").format(number=row["withdraws"])
    else:
        whose = row["ref_area"] or row["agency"]
        title = f"{whose}, {language.vintage(row['vintage'] or '')}"
    parts: list = [tag("b", row["name"]), " "] if row["name"] else []
    parts.append(tag("span", title))
    if row["withdrawn_by"]:
        text = _("withdrawn by publication {number}").format(number=row["withdrawn_by"])
        parts += [" ", tag("span", text, cls="tag partial")]
    note = row["note"] or ""
    parts.append(tag("small", language.gettext(note)))
    return parts


def differences(panel: Panel, language: Language) -> Markup:
    """Two publications set beside each other: newest values that are others."""
    _ = language.gettext
    head = [
        (_("Indicator"), ""),
        (_("Country"), ""),
        (_("Earlier"), "number"),
        (_("Later"), "number strong"),
        (_("Source"), "quiet"),
    ]
    body = [
        [row["label"], row["name"], row["before"], row["after"], row["agency"]]
        for row in panel.rows[:SHOWN_CELLS]
    ]
    if not body:
        return tag("p", _("No newest value differs between the two."), cls="quiet")
    return markup.table(head, body, caption=panel.title)
