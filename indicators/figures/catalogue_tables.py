"""The tables of the catalogue page: definitions, alignment with the goals, targets, framework."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import Language
from indicators.views.catalogue import CatalogueView
from indicators.views.catalogue_words import agency_name, type_heading
from indicators.views.panel import Panel, Row

WIDE = ("unsd", "ilostat", "world_bank")  # agencies with codes of most indicators


def definitions(found: Panel, address: str, language: Language) -> Markup:
    """Found definitions by dimension; each name leads to its card at ``address``."""
    _ = language.gettext
    if not found.rows:
        return tag("p", markup.hatch(_("No definition fits. Take a word or a filter away.")))
    head = [
        (_("Indicator"), "name"),
        (_("Custodian"), "quiet wide-only"),
        (_("Unit"), "quiet wide-only"),
        (_("SDG"), "match"),
        (_("Countries with figures"), "held"),
    ]

    def line(row: Row) -> list:
        link = tag("a", row["name"], href=f"?indicator={row['indicator']}&{address}")
        figures: object = markup.hatch(_("no figures"))
        if row["countries"]:
            years = language.years(row["first_year"], row["last_year"])
            figures = [language.number(row["countries"]), tag("span", f" · {years}", cls="quiet")]
        return [
            [link, tag("small", f"{row['indicator']} · {row['group_name']}")],
            row["custodian"],
            row["unit"],
            [tag("span", row["sdg"], cls="code"), _match(row)],
            figures,
        ]

    body = _by_dimension(found.rows, line)
    return markup.table(head, body, caption=found.title, cls="stack catalogue")


def alignment(view: CatalogueView, language: Language) -> Markup:
    """Indicators by dimension against the goals; the cell says the code and the degree of match."""
    _ = language.gettext
    goals = view.goals
    outside = any(row["sdg_goal"] is None for row in view.alignment.rows)
    head = [(_("Indicator"), "name")]
    head += [([tag("b", goal), tag("small", name)], "cell") for goal, name in goals]
    if outside:
        head.append((_("no goal"), "cell"))
    places = [goal for goal, _name in goals] + ([None] if outside else [])

    def line(row: Row) -> list:
        code = row["sdg_indicator"] or row["sdg_target"] or ""
        cells = [
            [tag("span", code, cls="code"), _match(row)] if goal == row["sdg_goal"] else ""
            for goal in places
        ]
        return [[row["name"], tag("small", row["indicator"])], *cells]

    body = _by_dimension(view.alignment.rows, line)
    return markup.table(head, body, caption=view.alignment.title, cls="stack matrix")


def codes(view: CatalogueView, language: Language) -> Markup:
    """The agencies' own codes of every indicator; those with few codes share the last column."""
    _ = language.gettext
    names = {agency: agency_name(agency) for agency in view.agencies}
    columns = [(agency,) for agency in WIDE if agency in view.agencies]
    columns.append(tuple(agency for agency in view.agencies if agency not in WIDE))
    head = [(_("Indicator"), "name")]
    head += [(names[c[0]] if c[0] in WIDE else _("Others"), "codes") for c in columns if c]

    def cell(row: Row, agencies: tuple[str, ...]) -> list:
        kind = "agency narrow-only" if len(agencies) == 1 else "agency"
        return [
            tag(
                "span",
                tag("span", f"{names[a]} ", cls=kind) if names[a] else "",
                row[a],
                cls="answer",
            )
            for a in agencies
            if row[a]
        ]

    def line(row: Row) -> list:
        return [
            [row["name"], tag("small", row["indicator"])],
            *(cell(row, c) for c in columns if c),
        ]

    body = _by_dimension(view.codes.rows, line)
    return markup.table(head, body, caption=view.codes.title, cls="stack codes")


def targets(view: CatalogueView, language: Language) -> Markup:
    """Targets by kind; indicators for which nothing is agreed are named in one line."""
    _ = language.gettext
    head = [
        (_("Indicator"), "name"),
        (_("Asks for"), "strong"),
        (_("Kind"), ""),
        (_("Source"), "grow"),
    ]
    body: list[object] = []
    kinds: dict[str, list[Row]] = {}
    for row in view.targets.rows:
        kinds.setdefault(row["type"], []).append(row)
    for kind, rows in kinds.items():
        body.append(tag("span", type_heading(kind, language)))
        if kind == "none":
            named = "; ".join(row["name"] for row in rows)
            body.append(tag("span", markup.hatch(""), named, cls="silent"))
            continue
        for row in rows:
            used = tag("small", _("measured against")) if row["in_force"] else ""
            body.append(
                [
                    [row["name"], tag("small", row["indicator"])],
                    [row["said"], used],
                    tag("span", row["type_word"], cls=f"tag {row['type']}"),
                    [row["source"], tag("small", row["note"])],
                ]
            )
    return markup.table(head, body, caption=view.targets.title, cls="stack prose targets")


def dimensions(view: CatalogueView, language: Language) -> Markup:
    """The sides of social protection the framework looks at, and the texts they answer to."""
    _ = language.gettext
    head = [(_("Dimension"), "name"), (_("Indicators"), "number"), (_("Answers to"), "grow")]
    body = [
        [
            [row["name"], tag("small", row["description"])],
            [
                language.number(row["indicators"]),
                tag("span", " ", _("indicators of it"), cls="narrow-only quiet"),
            ],
            [
                tag("span", name, " ", tag("span", certainty, cls="tag"), cls="answer")
                for name, certainty in row["answers_to"]
            ],
        ]
        for row in view.framework.rows
    ]
    return markup.table(head, body, caption=view.framework.title, cls="stack prose")


def instruments(view: CatalogueView, language: Language) -> Markup:
    """Every agreed text: where and when, what it says, how sure that is, and by which source."""
    _ = language.gettext
    head = [
        (_("Text"), "name"),
        (_("Year"), "year"),
        (_("What it says"), "grow"),
        (_("Certainty"), "certainty"),
    ]
    body = [
        [
            [row["name"], tag("small", row["place"])],
            str(row["adopted"]),
            [row["summary"], *(tag("small", o) for o in row["objectives"])],
            [
                tag("span", row["certainty_word"], cls=f"tag {row['certainty']}"),
                tag("small", row["source"]),
            ],
        ]
        for row in view.instruments.rows
    ]
    return markup.table(head, body, caption=view.instruments.title, cls="stack prose")


def _match(row: Row) -> Markup:
    return tag("span", row["match_word"], cls=f"tag {row['match']}")


def _by_dimension(rows: Sequence[Row], line) -> list[object]:
    """Lines with a heading where a new dimension begins."""
    body: list[object] = []
    before = None
    for row in rows:
        if row["dimension"] != before:
            before = row["dimension"]
            body.append(tag("span", row["dimension_name"]))
        body.append(line(row))
    return body
