"""Groups as dots on a line for each country, and the measures that are lawful for them.

The first group is a full dot, the last an open one, those between are small: shape tells them
apart, and each end has its value written beside it.
"""

from __future__ import annotations

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.views.equity import ORDERED, Equity, measure_name
from indicators.views.equity_words import Words
from indicators.views.panel import Row

DECIMALS = {"r": 2, "rci": 3, "rii.linear": 2, "rii.logit": 2}
RATIOS = ("r", "rii.linear", "rii.logit")


def strata(view: Equity, say: Words, language: Language) -> Markup:
    """One line a country; older values and the silent below; partners below a rule."""
    _ = language.gettext
    head = [(_("Member"), ""), (_legend(view, language), "barcell strata")]
    head += [(_("Year"), "quiet")]
    head += [(measure_name(view.measure, language), "number strong labelled")]
    head += [(_("Who is behind"), "labelled")]
    body: list = []
    standing = "ranked"
    for row in view.strata.rows:
        if row["standing"] != standing:
            standing = row["standing"]
            words = {
                "older": _("More than five years before the newest value"),
                "missing": _("Not told apart: an unknown gap is not a gap of zero"),
            }
            body.append(tag("span", words[standing]))
        if row["standing"] != "missing":
            body.append(_line(row, view, say, language))
    body += _silent([r for r in view.strata.rows if r["standing"] == "missing"])
    shown = [r for r in view.partners if r["standing"] != "missing"]
    if shown:
        body.append(tag("span", _("+3 partners")))
        body += [{"cls": "partner", "cells": _line(r, view, say, language)} for r in shown]
    return markup.table(head, body, caption=view.strata.title, cls="stack equity")


def _silent(rows: list[Row]) -> list[Markup]:
    """The countries without groups, once for each reason."""
    named: dict[str, list[str]] = {}
    for row in rows:
        named.setdefault(row["missing_text"], []).append(row["name"])
    return [
        tag("span", markup.hatch(reason), tag("b", ", ".join(names)), cls="silent")
        for reason, names in named.items()
    ]


def _legend(view: Equity, language: Language) -> Markup | str:
    """The groups from left to right as they are drawn: full, small, open."""
    if not view.codes:
        return ""
    last = len(view.codes) - 1
    return tag(
        "span",
        [
            tag("span", tag("i", cls=f"dot {_place(index, last)}"), name)
            for index, (_code, name) in enumerate(view.codes)
        ],
        cls="dot-legend strata-legend",
    )


def _place(index: int, last: int) -> str:
    return "first" if index == 0 else "last" if index == last else "between"


def _line(row: Row, view: Equity, say: Words, language: Language) -> list:
    estimate = row["estimate"]
    number: object = tag("span", MISSING, cls="quiet", title=row["reason"] or None)
    if estimate is not None:
        # Only a measure along an order can point either way; the others have no sign to read.
        signed = view.breakdown == ORDERED and view.measure not in RATIOS
        write = language.signed if signed else language.number
        number = tag("span", write(estimate, decimals(view.measure)))
    return [
        row["name"],
        _dots(row, view, language),
        str(row["time_period"]),
        number,
        say.gap_words(row),
    ]


def decimals(measure: str) -> int:
    """Digits after the point: relative measures need two or three."""
    return DECIMALS[measure] if measure in DECIMALS else 1


def _dots(row: Row, view: Equity, language: Language) -> Markup:
    low, high = view.scale

    def place(value: float) -> float:
        return 100 * (value - low) / ((high - low) or 1.0)

    last = len(view.codes) - 1
    index = {code: number for number, (code, _name) in enumerate(view.codes)}
    values = sorted(row["values"], key=lambda found: found[2])
    least, most = values[0], values[-1]
    start, end = place(least[2]), place(most[2])
    marks = [tag("span", cls="span", style=f"left:{start:.2f}%;width:{end - start:.2f}%")]
    for code, name, value in row["values"]:
        words = f"{name}: {language.number(value, view.indicator.decimals)}"
        kind = _place(index[code], last)
        marks.append(tag("span", cls=f"dot {kind}", style=f"left:{place(value):.2f}%", title=words))
    written = [language.number(one[2], view.indicator.decimals) for one in (least, most)]
    marks.append(tag("span", written[0], cls="end low", style=f"right:{100 - start:.2f}%"))
    marks.append(tag("span", written[1], cls="end high", style=f"left:{end:.2f}%"))
    reading = "; ".join(
        f"{name}: {language.number(value, view.indicator.decimals)}"
        for _code, name, value in row["values"]
    )
    colour = "left-out" if view.indicator.higher_is == "worse" else "covered"
    return tag("span", marks, cls=f"dots {colour}", role="img", aria_label=reading)


def measures(view: Equity, language: Language) -> Markup:
    """Every lawful measure of every country, and what is refused and why."""
    _ = language.gettext
    head = [(_("Country"), ""), (_("Year"), "quiet")]
    head += [(measure_name(code, language), "number labelled") for code in view.columns]
    body = []
    for row in view.measures.rows:
        cells: list = [row["name"], str(row["time_period"])]
        for code in view.columns:
            found = row["estimates"][code] if code in row["estimates"] else None
            if found is None:
                why = row["reasons"][code] if code in row["reasons"] else None
                cells.append(tag("span", MISSING, cls="quiet", title=why))
                continue
            named = tag("span", measure_name(code, language), " ", cls="narrow-only quiet")
            cells.append([named, language.number(found, decimals(code))])
        body.append(cells)
    notes = [tag("p", _("No interval: standard errors are not held."), cls="quiet small")]
    for reason, count in view.refused:
        said = language.ngettext(
            "{n} measure is refused: {reason}", "{n} measures are refused: {reason}", count
        ).format(n=count, reason=reason)
        notes.append(tag("p", said, cls="quiet small"))
    table = markup.table(head, body, caption=view.measures.title, cls="stack measures")
    return tag("div", table, notes)
