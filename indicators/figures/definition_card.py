"""The card of one definition, as escaped HTML."""

from __future__ import annotations

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import Language
from indicators.views.catalogue_card import Definition


def card(view: Definition, address: str, language: Language) -> Markup:
    """What is counted, of whom, in what unit, how it stands to the goals; links to its figures."""
    _ = language.gettext
    here = f"indicator={view.indicator.id}&{address}"
    figures = [markup.hatch(_("no country has a figure"))]
    if view.figures:
        figures = [view.figures]
    figures += [" ", tag("a", _("Open in Coverage"), href=f"coverage?{here}")]
    return tag(
        "div",
        tag("p", view.definition, cls="definition"),
        tag(
            "p",
            tag("b", view.sdg, " ") if view.sdg else "",
            tag("span", view.match_word, cls=f"tag {view.match}"),
            " ",
            tag("span", view.sdg_note, cls="quiet"),
        ),
        tag("p", figures),
        tag("dl", [tag("div", tag("dt", w), tag("dd", said)) for w, said in view.facts]),
        _reference(view, language),
        cls="spm-definition",
    )


def _reference(view: Definition, language: Language) -> Markup | str:
    """The source of the definition; only an address of the web becomes a link."""
    address = view.indicator.reference
    if not address or not address.startswith("https://"):
        return ""
    word = language.gettext("Reference")
    link = tag("a", address, href=address, rel="noopener noreferrer", target="_blank")
    return tag("p", f"{word}: ", link, cls="quiet reference")


def aside(view: Definition, address: str, language: Language) -> Markup:
    """What it is not, what is aimed at, what motivates it, and the agencies' codes."""
    _ = language.gettext
    parts: list[object] = [tag("h2", _("Targets"))]
    parts.append(
        tag(
            "ul",
            [
                tag(
                    "li",
                    tag("b", t["said"], " ", tag("span", t["type_word"], cls=f"tag {t['type']}")),
                    tag("span", t["source"], cls="detail"),
                    tag("span", t["note"], cls="detail"),
                )
                for t in view.targets
            ],
        )
        if view.targets
        else tag("p", markup.hatch(_("none listed")))
    )
    if view.related:
        parts.append(tag("h2", _("Not the same as")))
        parts.append(
            tag(
                "ul",
                [
                    tag(
                        "li",
                        tag("a", r["name"], href=f"?indicator={r['indicator']}&{address}"),
                        tag("span", r["difference"], cls="detail"),
                    )
                    for r in view.related
                ],
            )
        )
    parts.append(tag("h2", _("Motivated by")))
    parts.append(
        tag(
            "ul",
            [
                tag("li", tag("span", m["name"], " ", tag("span", m["certainty_word"], cls="tag")))
                for m in view.motives
            ],
        )
    )
    if view.codes:
        parts.append(tag("h2", _("Series codes")))
        parts.append(tag("dl", [tag("div", tag("dt", a), tag("dd", c)) for a, c in view.codes]))
    return tag("div", parts, cls="spm-box related aside")


def series(view: Definition, language: Language) -> Markup:
    """The published series that are read as this indicator, with role and caution."""
    _ = language.gettext
    head = [(_("Agency"), "name"), (_("What it counts"), "grow"), (_("Role"), "")]
    body = [
        [
            [row["agency"], tag("small", f"{row['dataset']}, {row['series']} {row['strata']}")],
            [row["label"], tag("small", row["note"])],
            tag("span", row["role_word"], cls=f"tag {row['role']}"),
        ]
        for row in view.series.rows
    ]
    return markup.table(head, body, caption=view.series.title, cls="stack prose")
