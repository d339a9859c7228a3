"""What guarantees would take, as tables: by guarantee and year, assumptions, what others say."""

from __future__ import annotations

from indicators.figures import chips, markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.views.costing import Costing
from indicators.views.costing_words import dollars, guarantee_name


def guarantees(view: Costing, language: Language) -> Markup:
    """One line a guarantee, the total below; what cannot be said is hatched with its reason."""
    _ = language.gettext
    head = [(_("Guarantee"), ""), (_("Coverage, from and to"), "barcell ways")]
    head += [(_("Persons in {year}").format(year=view.scenario.target_year), "number labelled")]
    head += [(_("Of them new"), "number labelled"), (_("% of GDP"), "number strong labelled")]
    head += [(_("Of it new"), "number labelled"), (_("US dollars"), "number labelled")]
    head += [(_("Points a year"), "number labelled")]
    body: list = []
    for row in view.guarantees.rows[:-1]:
        if row["cost_pt_gdp"] is None:
            why = tag("span", markup.hatch(row["reason"]), cls="wrap-word")
            body.append([row["name"], why, "", "", "", "", "", ""])
            continue
        drawn = chips.way(row["start_coverage"], row["coverage"], (0.0, 100.0), kind="path")
        ends = _("{first} to {last}").format(
            first=language.percent(row["start_coverage"]), last=language.percent(row["coverage"])
        )
        body.append(
            [
                row["name"],
                [drawn, tag("small", ends)],
                _named(_("persons"), language.millions(row["persons"])),
                _named(_("new"), language.millions(row["extra_persons"])),
                _named(_("% of GDP"), language.number(row["cost_pt_gdp"], 2)),
                _named(_("of it new"), language.number(row["extra_cost_pt_gdp"], 2)),
                _named("", dollars(row["cost_usd"], language)),
                _named(_("a year"), language.signed(row["pace_pp"])),
            ]
        )
    total = view.guarantees.rows[-1]
    cells: list = [total["name"], "", "", ""]
    cells += [
        _named(_("% of GDP"), _share(total["cost_pt_gdp"], language)),
        _named(_("of it new"), _share(total["extra_cost_pt_gdp"], language)),
        dollars(total["cost_usd"], language),
        "",
    ]
    body.append({"cls": "total", "cells": cells})
    return markup.table(head, body, caption=view.guarantees.title, cls="stack costing")


def _named(word: str, content: object) -> list:
    return [tag("span", word, " ", cls="narrow-only quiet") if word else "", content]


def _share(value: float | None, language: Language) -> str:
    return MISSING if value is None else language.number(value, 2)


def years(view: Costing, language: Language) -> Markup:
    """One line a year: the bar is the total, its light part what is new."""
    _ = language.gettext
    counted = view.guarantees.rows[-1]["counted"]
    head = [(_("Year"), ""), (_("Today’s coverage, and what is new"), "barcell grow-bar")]
    head += [(_("% of GDP"), "number strong"), (_("US dollars"), "number")]
    head += [(guarantee_name(name, language), "number wide-only") for name in counted]
    most = max((r["cost_pt_gdp"] or 0.0 for r in view.years.rows), default=0.0)
    body = []
    for row in view.years.rows:
        cells: list = [str(row["time_period"]), _bar(row, most)]
        cells += [_share(row["cost_pt_gdp"], language), dollars(row["cost_usd"], language)]
        cells += [_share(row[f"{name}_pt_gdp"], language) for name in counted]
        body.append(cells)
    return markup.table(head, body, caption=view.years.title, cls="stack costs")


def _bar(row: dict, most: float) -> Markup | str:
    if row["cost_pt_gdp"] is None or not most:
        return markup.share_bar(None)
    old = 100 * (row["cost_pt_gdp"] - row["extra_cost_pt_gdp"]) / most
    new = 100 * row["extra_cost_pt_gdp"] / most
    return tag(
        "span",
        tag("span", cls="fill covered", style=f"width:{old:.2f}%"),
        tag("span", cls="fill left-out", style=f"width:{new:.2f}%"),
        cls="bar pair",
    )


def assumptions(view: Costing, language: Language) -> Markup:
    """Every assumption with its value, its year, and whose it is."""
    _ = language.gettext
    head = [(_("Assumption"), ""), (_("Value"), "number strong"), (_("Year"), "quiet")]
    head += [(_("Whose"), "quiet")]
    body: list = []
    of = None
    for row in view.assumptions.rows:
        if row["of"] != of:
            of = row["of"]
            body.append(tag("span", of))
        body.append([row["assumption"], row["shown"], str(row["year"] or ""), row["whose"]])
    return markup.table(head, body, caption=view.assumptions.title, cls="stack assumptions")


def published(view: Costing, language: Language) -> Markup:
    """What others have published, and the warning that stands above all of it."""
    _ = language.gettext
    head = [(_("What"), ""), (_("Value"), "number strong")]
    body: list = []
    source = None
    for row in view.published.rows:
        if row["source"] != source:
            source = row["source"]
            body.append(tag("span", source))
        body.append([row["text"], row["shown"]])
    table = markup.table(head, body, caption=view.published.title, cls="published")
    return tag("div", tag("p", tag("b", view.warning), cls="warning-box"), table)
