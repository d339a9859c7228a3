"""Needed against achieved, and the verdicts of all methods, as tables."""

from __future__ import annotations

from indicators.figures import chips, markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.views.panel import Row
from indicators.views.progress import Progress
from indicators.views.verdict_words import SHORT_METHODS

SIGN_ORDER = {name: place for place, name in enumerate(chips.ARROWS)}


def paces(view: Progress, language: Language) -> Markup:
    """Achieved as a dot and needed as a tick on one scale, and the year of arrival."""
    _ = language.gettext
    head = [(_("Member"), ""), (_("Achieved a year"), "number strong labelled")]
    head += [(_("Dot: achieved. Tick: needed"), "barcell ways")]
    head += [(_("Needed a year"), "number labelled"), (_("Would arrive"), "labelled nowrap")]
    head += [(_("Values used"), "quiet labelled")]
    body = []
    for row in sorted(view.paths.rows, key=lambda r: (r["per_year_pp"] is None, r["name"])):
        pace, needed = row["per_year_pp"], row["needed_per_year_pp"]
        achieved: object = tag("span", MISSING, cls="quiet")
        if pace is not None:
            worse = pace < 0 if view.indicator.higher_is == "better" else pace > 0
            number = tag("span", language.signed(pace), cls="falling" if worse else "")
            achieved = _named(_("achieved"), number)
        want: object = tag("span", MISSING, cls="quiet")
        if needed is not None:
            word = language.signed(needed) if needed else _("none")
            want = _named(_("needed"), word)
        ahead = "ahead" if _ahead(row, view) else ""
        drawn = chips.way(pace, needed, view.paces, kind=ahead, word=row["progress_reason"])
        arrives = _arrival(row, view.this_year, language)
        body.append([row["name"], achieved, drawn, want, arrives, _years(row, language)])
    return markup.table(head, body, caption=view.paths.title, cls="stack paces")


def _ahead(row: Row, view: Progress) -> bool:
    pace, needed = row["per_year_pp"], row["needed_per_year_pp"]
    if pace is None or needed is None:
        return False
    return pace >= needed if view.indicator.higher_is == "better" else pace <= needed


def _arrival(row: Row, this_year: int, language: Language) -> object:
    _ = language.gettext
    if row["per_year_pp"] is None:
        return tag("span", MISSING, cls="quiet")
    if row["needed_per_year_pp"] == 0:
        return _("is there")
    if row["reached_year"] is None:
        return (
            tag("span", _("never at this pace"), cls="quiet")
            if row["level"] is not None
            else MISSING
        )
    if row["reached_year"] > 2100:
        return tag("span", _("after 2100"), cls="quiet")
    if row["reached_year"] <= this_year:  # nothing newer says that it came so
        return tag("span", _("{year}, if it held").format(year=row["reached_year"]), cls="quiet")
    return _named(_("arrives"), str(row["reached_year"]))


def _years(row: Row, language: Language) -> str:
    if row["last_year"] is None:
        return MISSING
    if row["first_year"] is None:
        return str(row["last_year"])
    slots = {"years": language.years(row["first_year"], row["last_year"]), "n": row["values"]}
    return language.gettext("{years} ({n})").format(**slots)


def _named(word: str, content: object) -> list:
    return [tag("span", word, " ", cls="narrow-only quiet"), content]


def verdicts(view: Progress, method: str, language: Language) -> Markup:
    """Every method side by side; rows in the order of the chosen method's classes."""
    _ = language.gettext
    head = [(_("Member"), "")]
    head += [
        (_(name), "judged chosen" if code == method else "judged")
        for code, name in SHORT_METHODS.items()
    ]

    def place(row: Row) -> tuple:
        found = next(v for v in row["verdicts"] if v["method"] == method)
        sign = found["sign"]
        number = row[f"statistic_{method}"]
        return sign is None, SIGN_ORDER[sign] if sign else 0, -(number or 0.0), row["name"]

    body = []
    for row in sorted(view.verdicts.rows, key=place):
        if row["progress_reason"]:
            why = [markup.hatch(_("cannot be said")), tag("small", row["progress_reason"])]
            body.append([row["name"], why, "", "", "", ""])
            continue
        cells = [
            _named(v["method_name"], chips.verdict(v, statistic=True)) for v in row["verdicts"]
        ]
        body.append([row["name"], *cells])
    table = markup.table(head, body, caption=view.verdicts.title, cls="stack gaps judgements")
    return tag("div", table, chips.scale(language))


def method_box(card: Row, carry: str, language: Language) -> Markup:
    """The chosen method: its number and its classes from best to worst."""
    _ = language.gettext
    classes = [
        tag(
            "li",
            tag("span", chips.ARROWS[one["sign"]], aria_hidden="true"),
            tag("span", one["name"]),
        )
        for one in card["classes"]
    ]
    return tag(
        "div",
        tag("h2", card["name"]),
        tag("p", card["statistic"], "."),
        tag("ul", classes),
        tag("p", tag("a", _("Formula, source and limits"), href=f"/methods?{carry}")),
        cls="spm-box method-box",
    )
