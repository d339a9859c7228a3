"""Rankings, groups side by side and the table twin of the coverage page, as escaped HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.views.coverage import COMPARABLE_YEARS, Coverage
from indicators.views.coverage_groups import ENDS
from indicators.views.panel import Row


def ranking(view: Coverage, language: Language) -> Markup:
    """Each country a bar with its value and year; what cannot be ranked stands apart."""
    _ = language.gettext
    unit = view.unit_symbol
    head = [
        (_("Country"), ""),
        (view.scale_words, "bars barcell"),
        (unit, "number strong"),
        (_("Year"), "year"),
    ]
    body = _with_headings(view.ranking.rows, lambda row: _ranked(row, view, language), language)
    return markup.table(head, body, caption=view.ranking.title, cls="stack comparison")


def _ranked(row: Row, view: Coverage, language: Language) -> list:
    colour = {"partner": "partner", "aggregate": "total", "member": view.colour}[row["kind"]]
    if row["standing"] in ("capped", "older"):
        colour += f" {row['standing']}"
    bar = _bar(row["obs_value"], view, colour)
    value = language.number(row["obs_value"], view.indicator.decimals)
    remark = tag("small", row["remark"]) if row["remark"] else ""
    year = row["years"] if row["standing"] == "region" else row["time_period"]
    return [row["name"], [bar, remark], value, str(year or MISSING)]


def _bar(value: float | None, view: Coverage, colour: str) -> Markup:
    """A bar on the page's scale; below zero it is as long as it is far from zero."""
    farthest = max(map(abs, view.ranking_scale))
    return markup.share_bar(None if value is None else abs(value), kind=colour, maximum=farthest)


def groups(view: Coverage, language: Language) -> Markup:
    """Each country a scale with a dot for every group of people, and the difference of two."""
    _ = language.gettext
    ends = ENDS[view.breakdown] if view.breakdown in ENDS else ()
    head = [
        (_("Country"), ""),
        (_legend(view, ends, language), "bars barcell"),
        (_("Difference"), "number strong"),
        (_("Year"), "year"),
    ]
    if not ends:
        head.pop(2)

    def line(row: Row) -> list:
        cells = [
            row["name"],
            _dots(row, view, ends, language),
            language.signed(row["difference"], 1),
            str(row["time_period"] or MISSING),
        ]
        return cells if ends else cells[:2] + cells[3:]

    body = _with_headings(view.ranking.rows, line, language)
    return markup.table(head, body, caption=view.ranking.title, cls="stack comparison")


def _legend(view: Coverage, ends: Sequence[str], language: Language) -> object:
    """Which dot is which group: the first full, the second open, those between small."""
    names = {code: name for row in view.ranking.rows for code, name, _v in row["strata"]}
    if not names:
        return ""
    marks = [(code, "first" if code == ends[0] else "last") for code in ends if code in names]
    legend = [
        tag("span", tag("span", cls=f"dot {at}"), names[code], cls="key") for code, at in marks
    ]
    if len(names) > len(marks):
        between = tag("span", cls="dot between")
        word = language.gettext("between") if ends else language.gettext("each a group")
        legend.append(tag("span", between, word, cls="key"))
    return tag("span", legend, cls="dot-legend")


def _dots(row: Row, view: Coverage, ends: Sequence[str], language: Language) -> object:
    if not row["strata"]:
        return [markup.share_bar(None), tag("small", row["remark"])]
    colour = "partner" if row["kind"] == "partner" else view.colour
    places = {code: _percent(value, view) for code, _name, value in row["strata"]}
    low, high = min(places.values()), max(places.values())
    same = " same" if low == high else ""
    parts = [tag("span", cls="span", style=f"left:{low:.2f}%;width:{high - low:.2f}%")]
    said = []
    for code, name, value in row["strata"]:
        place = "first" if ends and code == ends[0] else "last" if code in ends else "between"
        number = language.number(value, view.indicator.decimals)
        parts.append(tag("span", cls=f"dot {place}{same}", style=f"left:{places[code]:.2f}%"))
        said.append(f"{name} {number}")
        if places[code] == low and low != high:
            parts.append(tag("span", number, cls="end low", style=f"right:{100 - low:.2f}%"))
        elif places[code] == high:
            parts.append(tag("span", number, cls="end high", style=f"left:{high:.2f}%"))
    scale = tag("span", parts, cls=f"dots {colour}", role="img", aria_label="; ".join(said))
    return scale if ends else [scale, tag("small", "; ".join(said))]


def _percent(value: float, view: Coverage) -> float:
    bottom, top = view.ranking_scale
    return 100.0 * (value - bottom) / (top - bottom)


def _with_headings(
    rows: Sequence[Row],
    line: Callable[[Row], list],
    language: Language,
) -> list[object]:
    """Rows with a heading where values too old to be ranked and where partners begin."""
    _ = language.gettext
    members = [r for r in rows if r["kind"] != "partner"]
    partners = [r for r in rows if r["kind"] == "partner"]
    body: list[object] = []
    for part in (members, partners):
        if part and part is partners:
            body.append(tag("span", _("+3 partners, not in the ASEAN figure")))
        headed = False
        for row in part:
            if row["standing"] == "older" and not headed:
                word = _("Not ranked: more than {span} years before the newest value")
                body.append(tag("span", word.format(span=COMPARABLE_YEARS)))
                headed = True
            kind = "total" if row["standing"] == "region" else f"{row['standing']} {row['kind']}"
            body.append({"cls": kind, "cells": line(row)})
    return body


def twin(view: Coverage, language: Language) -> Markup:
    """Every value as a table: a row for each country, group and source, newest year first."""
    _ = language.gettext
    rows = view.table.rows
    years = sorted({r["time_period"] for r in rows}, reverse=True)
    lines: dict[tuple, dict[int, Row]] = {}
    for row in rows:
        key = (
            row["ref_area"],
            row["stratum"],
            row["role"],
            row["agency"],
            row["vintage"],
            row["series"],
        )
        lines.setdefault(key, {})[row["time_period"]] = row
    sources = {key[2:] for key in lines}
    head = [(_("Country"), ""), *((str(year), "number") for year in years)]
    body = []
    for found in lines.values():
        one = next(iter(found.values()))
        name = ", ".join(part for part in (one["name"], one["stratum_name"]) if part)
        where = f"{one['agency']}, {language.vintage(one['vintage'])}"
        first = [name, tag("small", where) if len(sources) > 1 else ""]
        body.append([first, *(_cell(found, year, view, language) for year in years)])
    return markup.table(head, body, caption=view.table.title, cls="twin")


def _cell(found: dict[int, Row], year: int, view: Coverage, language: Language) -> object:
    if year not in found:
        return ""
    row = found[year]
    if row["obs_value"] is None:
        return markup.hatch(row["remark"])
    return language.number(row["obs_value"], view.indicator.decimals)


def others(view: Coverage, language: Language) -> Markup:
    """Series that stand beside the headline and are never joined to it."""
    _ = language.gettext
    head = [(_("Agency, vintage"), ""), (_("What it counts"), "grow"), (_("Years"), "year")]
    body = [
        [
            [f"{row['agency']}, {language.vintage(row['vintage'])}", tag("small", row["series"])],
            [row["label"], tag("small", row["note"]), tag("small", row["newest"])],
            language.years(row["first_year"], row["last_year"]),
        ]
        for row in view.others.rows
    ]
    return markup.table(head, body, caption=view.others.title, cls="prose")


def related(view: Coverage, address: str, language: Language) -> Markup:
    """What is counted here, and what is easily mistaken for it."""
    _ = language.gettext
    items = [
        tag(
            "li",
            tag(
                "b",
                tag("a", row["name"], href=f"?indicator={row['indicator']}&{address}"),
                tag("span", f" {row['custodian']}", cls="quiet"),
            ),
            tag("span", row["difference"], cls="detail"),
        )
        for row in view.related
    ]
    parts = [tag("h2", _("What it counts")), tag("p", view.definition)]
    parts += [tag("p", caution, cls="quiet") for caution in view.cautions]
    if view.silent:
        parts.append(tag("p", markup.hatch(view.silent)))
    if items:
        parts.append(tag("h3", _("Not the same as")))
        parts.append(tag("ul", items))
    return tag("div", parts, cls="spm-box related")
