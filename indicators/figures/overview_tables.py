"""The tables of the overview page, from prepared rows; all text is escaped by ``markup``."""

from __future__ import annotations

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.figures.theme import Palette
from indicators.language import MISSING, Language
from indicators.views.overview import Overview
from indicators.views.panel import Row

SPARK_YEARS = (2015, 2023)

SORTS = {
    "left_out": lambda r: (-(r["uncovered_persons"] or -1.0), r["name"]),
    "covered": lambda r: (
        r["obs_value"] is None,
        r["capped"],  # a ratio cut off at 100 is no first place
        -(r["obs_value"] or 0.0),
        r["name"],
    ),
    "change": lambda r: (r["change_pp"] is None, -(r["change_pp"] or 0.0), r["name"]),
    "name": lambda r: r["name"],
}


def change_cell(change: float | None, language: Language, decimals: int = 1) -> Markup:
    """A change with sign and arrow; only a real fall is brick."""
    if change is None:
        return tag("span", MISSING, cls="quiet")
    shown = round(change, decimals)
    arrow = "↑ " if shown > 0 else "↓ " if shown < 0 else ""
    kind = "falling" if shown < 0 else ""
    return tag("span", arrow + language.signed(change, decimals), cls=kind)


def members(view: Overview, sort: str, palette: Palette, language: Language) -> Markup:
    """All members, the ASEAN row, and the partners below a rule."""
    _ = language.gettext
    indicator = view.indicator
    counted = view.region["uncovered_persons"] is not None
    largest = max((r["uncovered_persons"] or 0.0 for r in view.members.rows), default=0.0)
    head = [
        (_("Member"), ""),
        (
            tag("span", _("Covered") if indicator.higher_is == "better" else _("Value")),
            "bars barcell",
        ),
        (_(indicator_unit(indicator, language)), "number strong"),
        (_("Year"), ""),
        (language.years(*SPARK_YEARS), "wide-only"),
        (_("Change, points"), "number"),
        (_("Since"), "quiet"),
    ]
    if counted:
        head += [
            (markup.unseen(_("People left out, as bars")), "bars wide-only"),
            (_("People left out"), "number strong grow"),
        ]

    def line(row: Row, kind: str) -> list:
        cells = [
            row["name"],
            markup.share_bar(
                row["obs_value"],
                kind=f"{kind} capped" if row["capped"] else kind,
                maximum=_maximum(indicator),
            ),
            language.number(row["obs_value"], indicator.decimals),
            str(row["time_period"] or MISSING),
            _spark(row, palette, language, kind, indicator),
            change_cell(row["change_pp"], language),
            _since(row, language),
        ]
        if row["capped"]:
            cells[2] = [cells[2], tag("small", _("capped"))]
        if row["obs_value"] is None:
            cells[2] = markup.hatch(row["missing_text"])
        if counted:
            share = None if not largest else 100 * (row["uncovered_persons"] or 0.0) / largest
            left = ""
            if kind != "partner":  # partners are not part of the sum the bars compare
                fill = tag("span", cls="fill left-out", style=f"width:{share or 0:.1f}%")
                left = tag("span", fill, cls="bar plain")
            left_out = language.millions(row["uncovered_persons"])
            cells += [left, [left_out, tag("span", " ", _("left out"), cls="narrow-only quiet")]]
        return cells

    body: list = [line(r, "covered") for r in sorted(view.members.rows, key=SORTS[sort])]
    region = view.region
    if region["obs_value"] is not None:
        weighted = region["method"] == "population_weighted"
        total = [
            _("ASEAN, weighted") if weighted else _("ASEAN, simple mean"),
            markup.share_bar(region["obs_value"], kind="total", maximum=_maximum(indicator)),
            language.number(region["obs_value"], indicator.decimals),
            language.years(*region["years"]),
            "",
            "",
            tag("small", _rests_on(region, language)),
        ]
        if counted:
            left_out = language.millions(region["uncovered_persons"])
            total += ["", [left_out, tag("span", " ", _("left out"), cls="narrow-only quiet")]]
        body.append({"cls": "total", "cells": total})
    body.append(tag("span", _("+3 partners, not in the ASEAN figure")))
    body += [{"cls": "partner", "cells": line(r, "partner")} for r in view.partners]
    return markup.table(head, body, caption=view.members.title, cls="stack members")


def _rests_on(region: Row, language: Language) -> str:
    """What the figure for ASEAN rests on, in the place where a member's change stands."""
    return language.gettext(
        "{n} of {all} members. No change can be said: their years differ."
    ).format(n=region["members_reporting"], all=region["members"])


def _since(row: Row, language: Language) -> object:
    """The year a change is counted from, or why there is no change to speak of."""
    if row["since"]:
        return language.gettext("since {year}").format(year=row["since"])
    if row["obs_value"] is None:
        return ""
    return markup.hatch(row["change_text"])


def indicator_unit(indicator, language: Language) -> str:
    """The unit as a column's head: "%", "per 100,000"."""
    return (
        {"PT": "%"}[indicator.unit_measure]
        if indicator.unit_measure == "PT"
        else language.gettext("Value")
    )


def _maximum(indicator) -> float:
    return indicator.bounds.maximum or 100.0


def _spark(row: Row, palette: Palette, language: Language, kind: str, indicator) -> Markup | str:
    first, last = SPARK_YEARS
    points = [(y, 100 * v / _maximum(indicator)) for y, v in row["points"] if first <= y <= last]
    if not points:
        return MISSING
    alt = "; ".join(f"{y}: {language.number(v, 1)}" for y, v in row["points"] if y >= first)
    colour = palette.partner if kind == "partner" else palette.covered_text
    return markup.sparkline(points, palette, alt, first=first, last=last, colour=colour)


def strip_ends(view: Overview, language: Language) -> Markup:
    """The words at the two ends of the strip of people: covered, and left out."""
    _ = language.gettext
    covered, left_out = view.region["covered_persons"], view.region["uncovered_persons"]
    share = view.region["obs_value"]
    return tag(
        "div",
        tag(
            "span",
            tag("b", _("{count} covered").format(count=language.persons(covered, 0))),
            f" · {language.percent(share)}",
            cls="covered-text",
        ),
        tag(
            "span",
            tag("b", _("{count} left out").format(count=language.persons(left_out, 0))),
            f" · {language.percent(100 - share)}",
            cls="left-out-text",
        ),
        cls="strip-ends",
    )


def freshness(view: Overview, this_year: int, language: Language) -> Markup:
    """Each member under the year of its latest value; years without any are hatched."""
    _ = language.gettext
    known = [r for r in view.freshness.rows if r["obs_value"] is not None]
    silent = [r["name"] for r in view.freshness.rows if r["obs_value"] is None]
    if not known:
        return tag("p", markup.hatch(_("No member has a value yet")))
    first = max(min(r["time_period"] for r in known), this_year - 12)
    columns, labels = [], []
    newest = max(r["time_period"] for r in known)
    for year in range(first, newest + 1):
        names = sorted(r["name"] for r in known if max(r["time_period"], first) == year)
        chips = [tag("span", name) for name in names]
        columns.append(tag("div", chips, cls="year-column" + ("" if names else " none")))
        earlier = year == first and any(r["time_period"] < first for r in known)
        labels.append(
            tag("span", _("{year} or earlier").format(year=year) if earlier else str(year))
        )
    if newest < this_year:
        span = language.years(newest + 1, this_year)
        word = tag("span", _("no value yet from any member, {years}").format(years=span))
        wide = f"grid-column: span {this_year - newest}"
        columns.append(tag("div", word, cls="year-column none", style=wide))
        labels += [tag("span", str(year)) for year in range(newest + 1, this_year + 1)]
    parts = [
        tag("div", columns, cls="years wide-only", aria_hidden="true"),
        tag("div", labels, cls="year-labels wide-only", aria_hidden="true"),
        tag(
            "ul",
            [
                tag("li", tag("b", str(year)), " ", language.join(sorted(names)))
                for year, names in _names_by_year(known).items()
            ],
            cls="narrow-only",
        ),
    ]
    if silent:
        word = _("No value: {names}").format(names=language.join(silent))
        parts.append(tag("p", markup.hatch(word)))
    return tag("div", parts, role="img", aria_label=_reading(known, language))


def _names_by_year(rows: list[Row]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for row in sorted(rows, key=lambda r: -r["time_period"]):
        found.setdefault(row["time_period"], []).append(row["name"])
    return found


def _reading(rows: list[Row], language: Language) -> str:
    return "; ".join(f"{y}: {language.join(n)}" for y, n in _names_by_year(rows).items())


def news(view: Overview, carried: str, language: Language) -> Markup:
    """The newest publications, one a line, with what each holds, and the way to what changed.

    ``carried`` is what a link within the monitor takes along.
    """
    _ = language.gettext
    head = [(_("No."), ""), (_("What"), ""), (_("Figures"), "number")]
    body = []
    for row in view.news.rows:
        note = row["note"] or ""
        about = tag("small", language.gettext(note))
        what = [tag("b", row["name"] or _whose(row, language)), about]
        body.append([str(row["number"]), what, language.number(row["rows"])])
    table = markup.table(head, body, caption=view.news.title, cls="news")
    if len(view.news.rows) < 2:
        return table
    later, earlier = (row["number"] for row in view.news.rows[:2])
    words = _("Every value that publication {later} added, revised or took away").format(
        later=later
    )
    href = f"/history?earlier={earlier}&later={later}&{carried}"
    return markup.Markup(table + tag("p", tag("a", words, href=href), cls="spm-more"))


def _whose(row: Row, language: Language) -> str:
    return language.gettext("{agency}, {vintage}").format(
        agency=row["agency"] or row["ref_area"], vintage=language.vintage(row["vintage"] or "")
    )
