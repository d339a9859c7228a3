"""The tables of the gaps page, from prepared rows; all text is escaped by ``markup``."""

from __future__ import annotations

from indicators.figures import chips, markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.rounding import half_up
from indicators.views import target_words
from indicators.views.gaps import PEERS, Gaps
from indicators.views.panel import Row
from indicators.views.verdict_words import FOUR, SHORT_METHODS

SORTS = {
    "left_out": lambda r: (-(r["uncovered_persons"] or -1.0), r["name"]),
    "distance": lambda r: (r["distance"] is None, -(r["distance"] or 0.0), r["name"]),
    "pace": lambda r: (r["per_year_pp"] is None, -(r["per_year_pp"] or 0.0), r["name"]),
    "name": lambda r: r["name"],
}


def members(view: Gaps, sort: str, language: Language) -> Markup:
    """Left out, distance, pace and the four verdicts; partners below a rule."""
    _ = language.gettext
    counts = any(r["uncovered_persons"] is not None for r in view.members.rows)
    paced = [r for r in view.members.rows if r["at_agreed_pace"] is not None][:1]
    head = [(_("Member"), "")]
    head += [(_("Left out"), "number strong left")] if counts else []
    head += [(_("Value, and the way to go"), "barcell ways"), (_("Distance"), "number strong")]
    head += [(_("Needed a year"), "number labelled"), (_("Change a year"), "number labelled")]
    for row in paced:
        agreed = target_words.pace_words(row["agreed_pace_pp"], language)
        head += [
            (
                _("{year}, at {points}").format(year=row["pace_year"], points=agreed),
                "number labelled",
            )
        ]
    head += [(_("Values used"), "quiet nowrap labelled used")]
    head += [(_(SHORT_METHODS[method]), "judged") for method in FOUR]

    def line(row: Row, kind: str) -> dict:
        cells: list = [row["name"]]
        if counts:
            people = row["uncovered_persons"]
            cells.append(language.millions(people) if people is not None else MISSING)
        cells += [_way(row, view, kind, language), _distance(row, view, language)]
        cells += [_needed(row, view, language), _pace(row, view, language)]
        if paced:
            at_pace = row["at_agreed_pace"]
            said = _("at {points}").format(points=agreed)
            cells.append(
                MISSING if at_pace is None else _labelled(said, language.number(at_pace, 1))
            )
        cells.append(_labelled(_("values of"), _years(row)))
        cells += _verdicts(row, language)
        return {"cls": kind, "cells": cells}

    body: list = [line(r, "") for r in sorted(view.members.rows, key=SORTS[sort])]
    if view.partners:
        body.append(tag("span", _("+3 partners, not in the ASEAN figure")))
        body += [line(r, "partner") for r in sorted(view.partners, key=SORTS[sort])]
    table = markup.table(head, body, caption=view.members.title, cls="stack gaps")
    foot = tag("p", view.rests, cls="quiet small") if view.rests else ""
    return tag("div", table, chips.scale(language), foot)


def _labelled(word: str, content: object) -> list:
    """On a phone, where the head of the column is gone, each number says what it is."""
    return [tag("span", word, " ", cls="narrow-only quiet"), content]


def _way(row: Row, view: Gaps, kind: str, language: Language) -> list:
    drawn = chips.way(
        row["obs_value"], row["level"], view.span, kind=kind, word=row["missing_text"]
    )
    if row["obs_value"] is None:
        return [drawn]
    number = language.number(row["obs_value"], view.indicator.decimals)
    return [tag("span", drawn, tag("span", number, cls="at"), cls="way-line")]


def _distance(row: Row, view: Gaps, language: Language) -> object:
    _ = language.gettext
    distance = row["distance"]
    if distance is None:
        return tag("span", MISSING, cls="quiet", title=row["distance_reason"] or None)
    number = language.number(abs(distance), view.indicator.decimals)
    if half_up(distance, view.indicator.decimals) < 0:
        return [tag("span", number), tag("small", _("ahead"))]
    behind = tag("span", number, cls="left-out-text" if distance else "")
    return [behind, tag("small", _("behind"))] if view.against in PEERS else behind


def _needed(row: Row, view: Gaps, language: Language) -> object:
    _ = language.gettext
    needed = row["needed_per_year_pp"]
    if needed is None:
        return tag("span", MISSING, cls="quiet")
    if needed == 0:
        return tag("span", _("none"), cls="quiet")
    sign = -1 if view.indicator.higher_is == "worse" else 1
    return _labelled(_("needed"), language.signed(sign * needed))


def _pace(row: Row, view: Gaps, language: Language) -> object:
    """The change a year; brick only where it goes the wrong way; a tick where it is agreed pace."""
    _ = language.gettext
    pace = row["per_year_pp"]
    if pace is None:
        return tag("span", MISSING, cls="quiet")
    shown = half_up(pace, 1)
    worse = shown > 0 if view.indicator.higher_is == "worse" else shown < 0
    number = tag("span", language.signed(pace), cls="falling" if worse else "")
    met = row["agreed_pace_met"]
    if met is None:
        return _labelled(_("a year"), number)
    words = (
        _("reaches the agreed {points} a year") if met else _("below the agreed {points} a year")
    )
    words = words.format(points=target_words.pace_words(row["agreed_pace_pp"], language))
    sign = tag(
        "span",
        "✓" if met else "✕",
        cls="met" if met else "quiet",
        title=words,
        role="img",
        aria_label=words,
    )
    return _labelled(_("a year"), [number, " ", sign])


def _years(row: Row) -> str:
    if row["first_year"] is None:
        return str(row["last_year"] or MISSING)
    return f"{row['first_year']}–{row['last_year'] % 100:02d}"


def _verdicts(row: Row, language: Language) -> list:
    """Four chips, or once that nothing can be said and why."""
    _ = language.gettext
    if row["progress_reason"]:
        why = [markup.hatch(_("cannot be said")), tag("small", row["progress_reason"])]
        return [why, "", "", ""]
    return [_labelled(v["method_name"], chips.verdict(v)) for v in row["verdicts"]]


def peers(view: Gaps, language: Language) -> Markup:
    """Each member beside the best, the middle one and the ASEAN figure."""
    _ = language.gettext
    head = [(_("Member"), ""), (_("Value"), "number strong"), (_("Year"), "quiet")]
    head += [(_("Best"), "number labelled"), (_("Middle"), "number labelled")]
    head += [(_("ASEAN"), "number labelled")]
    words = {"best": _("to the best"), "median": _("to the middle"), "asean": _("to ASEAN")}
    decimals = view.indicator.decimals
    body = []
    for row in sorted(view.peers.rows, key=lambda r: (r["obs_value"] is None, SORTS["name"](r))):
        cells: list = [row["name"]]
        if row["obs_value"] is None:
            cells += [markup.hatch(row["missing_text"]), "", "", "", ""]
        else:
            cells += [language.number(row["obs_value"], decimals), str(row["time_period"])]
            for code, column in PEERS.items():
                number = row[column]
                if number is None:
                    cells.append(
                        tag("span", MISSING, cls="quiet", title=row["standing_words"] or None)
                    )
                    continue
                shown = _signed_behind(number, decimals, language)
                cells.append(_labelled(words[code], shown))
        body.append(cells)
    note = tag(
        "p",
        _("Points behind have a minus, points ahead a plus; a dash where it cannot be said."),
        cls="quiet small",
    )
    table = markup.table(head, body, caption=view.peers.title, cls="stack peers")
    return tag("div", table, note)


def _signed_behind(number: float, decimals: int, language: Language) -> Markup:
    behind = half_up(number, decimals) > 0
    return tag("span", language.signed(-number, decimals), cls="left-out-text" if behind else "")


def contingencies(view: Gaps, language: Language) -> Markup:
    """Covered and left out of each group across ASEAN, by ILO's estimate."""
    _ = language.gettext
    head = [(_("Group"), ""), (tag("span", _("covered"), cls="covered-text"), "number")]
    head += [
        (tag("span", f"{_('covered')}, {_('left out')}", cls="unseen"), "barcell ways"),
        (tag("span", _("left out"), cls="left-out-text"), "number strong"),
    ]
    body = [
        [
            [row["label"], tag("small", row["detail"])],
            tag("span", language.number(row["obs_value"], 0), cls="covered-text strong"),
            chips.way(row["obs_value"], 100.0, (0.0, 100.0), kind="open"),
            tag("span", language.number(row["left_out"], 0), cls="left-out-text"),
        ]
        for row in view.contingencies.rows
    ]
    return markup.table(head, body, caption=view.contingencies.title, cls="regional")


def differ(carry: str, language: Language) -> Markup:
    """Why the methods differ, and where their formulas stand."""
    _ = language.gettext
    lines = [
        (
            _("ESCAP"),
            _(
                "draws a straight line to the target’s year and asks how much of the way is still "
                "missing."
            ),
        ),
        (
            _("UNSD and Open SDG"),
            _("use growth rates: from a low start, a small rise in points looks fast."),
        ),
        (_("SDR"), _("compares points gained a year with points needed a year.")),
    ]
    return tag(
        "div",
        tag("h2", _("Why the methods differ")),
        [tag("p", tag("b", who), " ", said) for who, said in lines],
        tag("p", _("None of them knows why a figure moved. A new count is not progress.")),
        tag(
            "p",
            tag(
                "a",
                _("Formulas, sources, classes and cut-offs of each method"),
                href=f"/methods?{carry}",
            ),
        ),
        cls="spm-box aside",
    )
