"""What Upload and Review show of a file, from prepared rows; ``markup`` escapes all text."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.figures import markup
from indicators.figures.markup import Content, Markup, tag
from indicators.language import MISSING, Language
from indicators.views.effect import Change, Headline
from indicators.views.file_lines import Line
from indicators.views.panel import Panel, Row

SHOWN_ROWS = 200  # a page of more helps nobody; the CSV has them all
SIGNS = {"added": "+ ", "revised": "→ ", "reflagged": "⚑ "}


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


def facts(items: Sequence[tuple[str, str, str]]) -> Markup:
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
        (_("Line"), "number line"),
        (_("Column"), "column"),
        (_("Found"), "wrap found"),
        (_("Expected"), "wrap"),
        (_("How to fix"), "wrap grow"),
    ]
    chosen = [row for row in panel.rows if kind in ("all", row["severity"])]
    body = [
        [
            _kind(row["severity"], language),
            str(row["line"] or _("all")),
            row["column"],
            [row["found"] or MISSING, tag("small", row["message"])],
            row["expected"],
            row["fix"],
        ]
        for row in chosen[:SHOWN_ROWS]
    ]
    if not panel.rows:
        return Markup("")
    if not body:
        return tag("p", _("None of this kind."), cls="quiet")
    made = markup.table(head, body, caption=panel.title, cls="issues stack")
    return tag("div", made, _more(len(chosen) - len(body), language))


def _kind(severity: str, language: Language) -> Markup:
    """Cross or triangle, and the word."""
    _ = language.gettext
    error = severity == "error"
    sign = tag("span", "✕" if error else "△", aria_hidden="true")
    return tag("span", sign, " ", _("Error") if error else _("Check"), cls=f"sign {severity}")


def _more(count: int, language: Language) -> Content:
    said = language.gettext("{n} more are in the CSV.").format(n=language.number(count))
    return tag("p", said, cls="quiet") if count > 0 else ""


def changes(panel: Panel, language: Language) -> Markup:
    """What was read differently from how it was written, and in how many cells."""
    _ = language.gettext
    head = [
        (_("What"), ""),
        (_("In the file"), "wrap"),
        (_("Read as"), "wrap strong"),
        (_("Cells"), "number quiet"),
    ]
    body = [
        [
            [row["what"], tag("small", row["column"])],
            row["found"] or MISSING,
            ["→ ", row["read_as"]] if row["read_as"] else MISSING,
            language.number(row["count"]),
        ]
        for row in panel.rows[:SHOWN_ROWS]
    ]
    return markup.table(head, body, caption=panel.title, cls="changes") if body else Markup("")


def not_taken(language: Language) -> Markup:
    """What to do about a file that did not arrive; seen only while the field marks one so."""
    _ = language.gettext
    words = _(
        "The file was not taken. It has to be CSV or Excel and at most 5 MB, and you have to be "
        "signed in still: reload this page, sign in if it asks you to, and drop the file again."
    )
    return tag("p", words, cls="spm-not-taken", role="alert")


def excerpt(lines: Sequence[Line], title: str) -> Markup:
    """Lines of the file with their numbers; the text in question is underlined."""
    parts: list[Markup] = []
    last = lines[0].number if lines else 0
    for line in lines:
        if line.number > last + 1:
            parts.append(tag("li", "…", cls="gap"))
        last = line.number
        mark = tag("mark", line.found) if line.found else ""
        text = tag("code", line.before, mark, line.after)
        parts.append(tag("li", tag("i", str(line.number)), text, cls=line.kind))
    named = {"aria_label": title, "tabindex": "0", "role": "region"}
    inside = tag("div", tag("ol", parts), cls="scroll", **named)
    return tag("div", tag("h3", title), inside, cls="spm-excerpt") if lines else Markup("")


def counts(change: Change) -> Markup:
    """How many figures are added, revised, re-flagged, the same, or not in the file."""
    parts = [tag("div", tag("b", number), tag("small", word)) for number, word in change.counts]
    return tag("div", parts, cls="spm-counts")


def headline(card: Headline, language: Language, publication: int) -> Markup:
    """The country's headline now and after publishing, and why it may not be read as a change."""
    _ = language.gettext
    now = _("Now, publication {number}").format(number=publication)

    def side(label: str, figure: tuple[str, str, str], cls: str) -> Markup:
        value, year, people = figure
        said = tag("p", tag("b", value), " ", tag("span", year), cls=f"figure {cls}".strip())
        return tag("div", tag("small", label), said, tag("small", people))

    return tag(
        "div",
        tag("h3", card.title),
        tag(
            "div",
            side(now, card.before, ""),
            tag("span", "→", cls="arrow"),
            side(_("After publishing"), card.after, "after"),
            cls="sides",
        ),
        tag("p", card.remark, cls="remark") if card.remark else "",
        cls="spm-headline",
    )


def cells(panel: Panel, language: Language) -> Markup:
    """Each figure that would change: ring before, dot after, on the indicator's own scale."""
    _ = language.gettext
    head = [
        (_("Indicator"), ""),
        (_("Year"), "year"),
        (_("Effect"), "effect"),
        (_("Before"), "number before"),
        (tag("span", _("Before and after"), cls="unseen"), "track"),
        (_("After"), "number strong"),
        (_("Points"), "number points"),
    ]
    body = [
        [
            [row["label"], tag("small", row["stratum"])],
            str(row["time_period"]),
            tag("span", SIGNS[row["kind"]], row["effect"], cls="tag"),
            [row["before"], tag("small", row["before_agency"])],
            dots(row),
            row["after"],
            row["points"],
        ]
        for row in panel.rows[:SHOWN_ROWS]
    ]
    if not body:
        return tag("p", _("No figure would change."), cls="quiet")
    made = markup.table(head, body, caption=panel.title, cls="effects stack")
    return tag("div", made, _more(len(panel.rows) - len(body), language))


def dots(row: Row) -> Markup:
    """A ring where the figure is now and a dot where it will be; nothing without a scale."""
    low, high = row["minimum"], row["maximum"]
    if low is None or high is None:
        return Markup("")

    def place(value: float) -> float:
        return 100 * (min(high, max(low, value)) - low) / (high - low)

    old, new = row["old_value"], row["new_value"]
    parts = []
    if old is not None and new is not None:
        left, right = sorted((place(old), place(new)))
        parts.append(tag("span", cls="span", style=f"left:{left:.1f}%;width:{right - left:.1f}%"))
    if old is not None:
        parts.append(tag("span", cls="ring", style=f"left:{place(old):.1f}%"))
    if new is not None:
        parts.append(tag("span", cls="point", style=f"left:{place(new):.1f}%"))
    return tag("span", parts, cls="spm-track", aria_hidden="true")


def kept(words: str) -> Markup:
    """Which figures are absent from the file and stay, behind the sign of what is missing."""
    note = tag("p", tag("span", cls="hatch"), tag("span", words), cls="spm-kept")
    return note if words else Markup("")


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
    return markup.table(head, body, caption=panel.title, cls="shown")


def beside(panel: Panel, language: Language) -> Markup:
    """The same figures as other agencies publish them, each figure named once."""
    _ = language.gettext
    head = [
        (_("Indicator"), ""),
        (_("Year"), ""),
        (_("In this file"), "number strong"),
        (_("Agency"), "wrap"),
        (_("Theirs"), "number"),
        (_("Difference"), "number"),
    ]
    body, before = [], None
    for row in panel.rows[:SHOWN_ROWS]:
        first = row["cell"] != before
        before = row["cell"]
        cell = [row["label"], tag("small", row["stratum"])]
        whose = [cell, str(row["time_period"]), row["here"]] if first else ["", "", ""]
        agency = [row["agency"], tag("small", row["dataset"])]
        body.append([*whose, agency, row["there"], row["difference"]])
    if not body:
        return tag("p", _("No other agency publishes one of these figures."), cls="quiet")
    return markup.table(head, body, caption=panel.title, cls="beside")


def next_step(title: str, detail: str) -> Markup:
    """What to do now, at the end of the page."""
    return tag("div", tag("b", title), tag("small", detail), cls="spm-next")


def space_above_button() -> Markup:
    """The room of a label, so that a button stands level with the fields beside it."""
    return tag("div", cls="spm-label-room", aria_hidden="true")


def link_as_button(words: str, address: str) -> Markup:
    """A link to another page of ours that looks like what it is for."""
    return tag("a", words, href=address, cls="spm-button")
