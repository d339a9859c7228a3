"""The tables of submissions, publications and their differences; ``markup`` escapes all text."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.views.history import PublicationRow
from indicators.views.panel import Panel, Row

SHOWN_ROWS = 200  # the CSV has them all
NAMED_COUNTRIES = 5


def submissions(rows: Sequence[Row], language: Language) -> Markup:
    """Submissions with their state and the words of whoever decided."""
    _ = language.gettext
    states = state_words(language)
    head = [
        (_("No."), ""),
        (_("Country"), ""),
        (_("File"), "wrap"),
        (_("Rows"), "number"),
        (_("Sent"), ""),
        (_("State"), ""),
        (_("Decided by, and why"), "wrap grow"),
    ]
    body = [
        [
            str(row["id"]),
            row["ref_area"] or row["agency"],
            [row["name"], tag("small", f"SHA-256 {row['file_sha256'][:12]}…")],
            language.number(row["rows"]),
            [row["submitted_by"], tag("small", in_utc(row["submitted_at"], language))],
            tag("span", states[row["state"]], cls=f"tag {row['state']}"),
            [row["decided_by"] or MISSING, tag("small", row["reason"] or "")],
        ]
        for row in rows
    ]
    if not body:
        return tag("p", _("Nothing was submitted yet."), cls="quiet")
    return markup.table(head, body, caption=_("Submissions"), cls="submissions stack")


def in_utc(moment: str | None, language: Language) -> str:
    """A moment of the ledger for people: the date in words, the time of day in UTC."""
    if not moment:
        return MISSING
    day, _t, time = moment.partition("T")
    return f"{language.date(day)}, {time[:5]} UTC" if time else language.date(day)


def state_words(language: Language) -> dict[str, str]:
    """A submission's state in words."""
    _ = language.gettext
    return {
        "submitted": _("waits for review"),
        "returned": _("returned"),
        "replaced": _("replaced"),
        "published": _("published"),
        "withdrawn": _("withdrawn"),
    }


def publications(rows: Sequence[PublicationRow], language: Language) -> Markup:
    """Every publication, newest first; a withdrawn one leaves a visible tombstone."""
    _ = language.gettext
    head = [
        (_("No."), "strong"),
        (_("What"), "wrap grow"),
        (_("Figures"), "number"),
        (_("Published"), "when"),
        (_("Open as of"), "open"),
    ]
    body: list = []
    for row in rows:
        query = f"publication={row.number}&lang={language.code}"
        links = [
            tag("a", word, href=f"{path}?{query}")
            for word, path in ((_("Overview"), "/"), (_("Countries"), "/country"))
        ]
        name = tag("b", row.name, cls="name") if row.name else ""
        gone = tag("span", row.gone, cls="tag partial") if row.gone else ""
        cells = [
            str(row.number),
            [name, tag("span", row.title, cls="what"), " ", gone, tag("small", row.note)],
            language.number(row.figures) if row.figures else MISSING,
            [in_utc(row.published_at, language), tag("small", row.published_by)],
            tag("span", links),
        ]
        body.append({"cls": "withdrawn" if row.gone else "", "cells": cells})
    if not body:
        return tag("p", _("Nothing has been published yet."), cls="quiet")
    return markup.table(head, body, caption=_("Publications"), cls="history stack")


def by_indicator(panel: Panel, language: Language) -> Markup:
    """How many newest values are new, others or gone, one row for each indicator."""
    _ = language.gettext
    head = [
        (_("Indicator"), ""),
        (_("New"), "number"),
        (_("Others"), "number"),
        (_("Gone"), "number"),
        (_("Countries"), "wrap grow"),
    ]
    groups: dict[str, list[Row]] = {}
    for row in panel.rows:
        groups.setdefault(row["label"], []).append(row)
    body = []
    for label, rows in groups.items():
        new = sum(r["old_value"] is None for r in rows)
        gone = sum(r["new_value"] is None for r in rows)
        numbers = [language.number(n) if n else "" for n in (new, len(rows) - new - gone, gone)]
        names = language.join([r["name"] for r in rows])
        many = _("{n} countries").format(n=language.number(len(rows)))
        body.append([label, *numbers, names if len(rows) <= NAMED_COUNTRIES else many])
    if not body:
        return tag("p", _("No newest value differs between the two."), cls="quiet")
    return markup.table(head, body, caption=panel.title, cls="differences stack")


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
        for row in panel.rows[:SHOWN_ROWS]
    ]
    more = language.gettext("{n} more are in the CSV.").format(n=len(panel.rows) - len(body))
    made = markup.table(head, body, caption=panel.title)
    return tag("div", made, tag("p", more, cls="quiet") if len(panel.rows) > len(body) else "")
