"""The tables of the country page, from prepared rows; all text is escaped by ``markup``."""

from __future__ import annotations

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.views.country import Country
from indicators.views.panel import Panel, Row


def contingencies(view: Country, language: Language) -> Markup:
    """The nine contingencies: covered and left out on one bar, ILO's ASEAN mark across it."""
    _ = language.gettext
    head = [
        (_("Who, and which benefit"), ""),
        (
            [
                tag("span", _("Covered"), cls="covered-text"),
                " ",
                _("and"),
                " ",
                tag("span", _("left out"), cls="left-out-text"),
                ", %",
            ],
            "barcell",
        ),
        (_("Year"), "after"),
        (_("ASEAN"), "number after"),
        (_("People left out"), "number grow"),
    ]
    body = []
    for row in view.contingencies.rows:
        people, why = row["left_out_text"]
        if people:
            left_out = tag("span", " ", _("left out"), cls="narrow-only left-out-text")
            amount = tag("span", people, cls="left-out-text strong")
            last: object = [amount, left_out, tag("small", why)]
        elif row["obs_value"] is None:
            last = tag("span", MISSING, cls="quiet wide-only")
        else:
            last = [markup.hatch(_("cannot be said")), tag("small", why)]
        body.append(
            [
                [row["label"], tag("small", row["detail"])],
                _both(row, language),
                str(row["time_period"] or MISSING),
                [tag("span", "ASEAN ", cls="narrow-only quiet"), language.number(row["asean"], 1)],
                last,
            ]
        )
    return markup.table(head, body, caption=view.contingencies.title, cls="stack contingencies")


def _both(row: Row, language: Language, inside_from: float = 12) -> Markup:
    """One bar from 0 to 100 with its value written in it or, where it is short, beside it."""
    value, asean = row["obs_value"], row["asean"]
    mark = (
        tag("span", cls="mark", style=f"left:{min(99.4, asean):.2f}%") if asean is not None else ""
    )
    if value is None:
        return tag("span", tag("span", row["remark"], cls="chip"), mark, cls="both missing")
    fill = tag("span", cls="fill", style=f"width:max({min(100.0, value):.2f}%,2px)")
    number = language.number(value, 1)
    if row["capped"]:
        inside = [
            fill,
            tag("span", row["remark"], cls="chip"),
            tag("span", number, cls="value", style="right:8px"),
        ]
        return tag("span", inside, cls="both capped")
    if value >= inside_from:
        place = f"right:calc({100 - value:.2f}% + 7px)"
        return tag(
            "span", fill, tag("span", number, cls="value inside", style=place), mark, cls="both"
        )
    beside = [number, tag("span", f"  {row['remark']}", cls="remark") if row["remark"] else ""]
    label = tag("span", beside, cls="value outside", style=f"left:calc({value:.2f}% + 10px)")
    return tag("span", fill, mark, label, cls="both")


def sexes(view: Country, language: Language) -> Markup:
    """Women and men of the headline indicator, or that it is not published."""
    _ = language.gettext
    head = [(markup.unseen(_("Sex")), ""), (_("Covered, %"), "barcell"), (_("ASEAN"), "number")]
    body = []
    for row in view.sexes.rows:
        known = row["obs_value"] is not None
        shown = {**row, "capped": False, "remark": "" if known else _("not published")}
        # These bars are narrower, so a number needs more of them to stand in.
        bar = _both(shown, language, inside_from=24)
        body.append([row["label"], bar, language.number(row["asean"], 1)])
    return markup.table(head, body, caption=view.sexes.title, cls="contingencies sexes")


def agencies(view: Country, language: Language) -> Markup:
    """What each agency publishes of the same question, registers and surveys apart."""
    _ = language.gettext
    head = [
        (_("Agency, vintage"), ""),
        (_("Counts"), ""),
        ("%", "number strong"),
        (_("Year"), "number quiet"),
    ]
    names = {
        "register": _("Administrative registers: receives a benefit or contributes"),
        "survey": _("Household surveys: lives in a household that receives"),
    }
    body: list = []
    kind = None
    for row in view.agencies.rows:
        if row["kind"] != kind:
            kind = row["kind"]
            body.append(tag("span", names[kind]))
        used = " " + _("(the figure used here)") if row["used"] else ""
        body.append(
            [
                f"{row['agency']}, {language.vintage(row['vintage'])}",
                row["counts"] + used,
                language.number(row["obs_value"], 1),
                str(row["time_period"]),
            ]
        )
    if not body:
        return tag("p", markup.hatch(_("No agency held here publishes a value for this country")))
    return markup.table(head, body, caption=view.agencies.title)


def others(view: Country, language: Language) -> Markup:
    """Latest value of every indicator beyond coverage, by dimension."""
    _ = language.gettext
    head = [
        (_("Indicator"), ""),
        (_("Latest value"), "number strong"),
        (_("Year"), "quiet"),
        (_("Change"), "number"),
        (_("Since"), "quiet"),
        (_("Agency, vintage"), "quiet wide-only"),
    ]
    body: list = []
    for dimension, rows in _by_dimension(view.others.rows).items():
        body.append(tag("span", dimension))
        body += [_other(row, language) for row in rows if row["obs_value"] is not None]
        silent = [row["label"] for row in rows if row["obs_value"] is None]
        if silent:
            body.append(
                tag("span", markup.hatch(_("No value held:")), " ", "; ".join(silent), cls="silent")
            )
    return markup.table(head, body, caption=view.others.title, cls="stack others")


def _by_dimension(rows: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["dimension"], []).append(row)
    return found


def _other(row: Row, language: Language) -> list:
    _ = language.gettext
    return [
        row["label"],
        row["value_text"],
        str(row["time_period"]),
        _neutral_change(row, language),
        _("since {year}").format(year=row["since"]) if row["since"] else "",
        f"{row['agency']}, {language.vintage(row['vintage'])}",
    ]


def _neutral_change(row: Row, language: Language) -> Markup:
    """A change whose brick is kept for what gets worse, whichever way that is."""
    if row["change"] is None:
        return tag("span", language.gettext("one value"), cls="quiet")
    shown = round(row["change"], row["decimals"])
    worse = shown > 0 if row["higher_is"] == "worse" else shown < 0
    arrow = "↑ " if shown > 0 else "↓ " if shown < 0 else ""
    written = arrow + language.signed(row["change"], row["decimals"])
    return tag("span", written, cls="falling" if worse and row["higher_is"] != "neutral" else "")


def box(panel: Panel, ref_area: str, name: str, carried: str, language: Language) -> Markup:
    """What is not known, as a list of hatched lines, and the request that asks the country for it.

    ``carried`` is what a link within the monitor takes along.
    """
    ask = language.gettext("Data request for {country}").format(country=name)
    href = f"/data/availability/template.csv?country={ref_area}&{carried}"
    items = [
        tag(
            "li",
            tag("span", tag("span", cls="hatch")),
            tag("span", tag("b", r["title"]), tag("span", r["detail"], cls="detail")),
        )
        for r in panel.rows
    ]
    return tag(
        "div",
        tag("h2", panel.title),
        tag("p", panel.subtitle, cls="quiet"),
        tag("ul", items),
        tag("p", tag("a", ask, href=href, cls="spm-button")),
        cls="spm-box",
    )
