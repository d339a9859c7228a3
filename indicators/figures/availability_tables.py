"""The matrix of what is known, its legend and the request, from prepared rows.

Age is a ramp and the year itself stands in each cell; each kind of missing has its own pattern and
its word. On a phone an indicator becomes a block whose cells carry the country's name.
"""

from __future__ import annotations

from urllib.parse import urlencode

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import MISSING, Language
from indicators.views.availability import Availability
from indicators.views.panel import Row

AGES = ((3, "≤ 3"), (4, "4"), (5, "5"), (7, "6–7"))
OLDEST = "8+"
SHOWS = ("year", "values", "groups")


def age_class(age: int) -> str:
    """The shade of an age: 1 is newest, 5 oldest."""
    step = sum(age > limit for limit, _label in AGES) + 1
    return f"age-{step}"


def matrix(view: Availability, shows: str, language: Language) -> Markup:
    """Indicators by country. ``shows`` is what a cell says: year, number of values or groups."""
    _ = language.gettext
    head = [(_("Indicator"), "")]
    head += [(country["short_name"], "cell") for country in view.countries]
    head.append((_("Since 2015"), "quiet number known"))
    body: list = []
    for title, remark, lines in view.groups:
        body.append(tag("span", tag("b", title), " ", remark))
        if all(line["silent"] for line in lines):
            names = "; ".join(line["short_name"] for line in lines)
            body.append(tag("span", markup.hatch(names), cls="silent"))
            continue
        for line in lines:
            known = _("{n} of {all}").format(n=line["known"], all=len(line["cells"]))
            label = tag("span", line["label"], title=f"{line['short_name']}, {line['detail']}")
            cells = [_cell(cell, shows, language) for cell in line["cells"]]
            body.append([label, *cells, known])
    return markup.table(head, body, caption=view.matrix.title, cls="stack availability")


def _cell(cell: Row, shows: str, language: Language) -> Markup:
    country = tag("span", cell["short_name"], cls="narrow-only where")
    if cell["newest_year"] is None:
        word = tag("span", cell["missing_word"], cls="word")
        return tag("span", country, word, cls=f"known-cell missing {cell['missing']}")
    said, marks = _said(cell, shows, language)
    kind = age_class(cell["age_years"])
    return tag("span", country, tag("b", said), marks, cls=f"known-cell {kind}")


def _said(cell: Row, shows: str, language: Language) -> tuple[str, list]:
    _ = language.gettext
    if shows == "values":
        return language.number(cell["values_since_2015"]), []
    if shows == "groups":
        if not cell["breakdowns_required"]:
            return MISSING, []
        slots = {"n": cell["breakdowns_complete"], "all": cell["breakdowns_required"]}
        return _("{n} of {all}").format(**slots), []
    marks: list = []
    if cell["both_sexes"]:
        marks.append(tag("span", "F M", cls="sexes", title=_("women and men")))
    if cell["capped"]:
        marks.append(tag("span", _("cap"), cls="sexes", title=_("ratio capped at 100")))
    if cell["values_since_2015"] < 2:
        few = _("fewer than two values since 2015")
        marks.append(tag("span", cls="ring", title=few, role="img", aria_label=few))
    return str(cell["newest_year"]), marks


def legend(view: Availability, year: int, language: Language) -> Markup:
    """The ages, the marks, and every kind of missing with how often it occurs."""
    _ = language.gettext
    labels = [label for _limit, label in AGES] + [OLDEST]
    ages = [
        tag("span", label, cls=f"step age-{step}") for step, label in enumerate(labels, start=1)
    ]
    marks = [
        tag("span", tag("b", "F M"), " ", _("both sexes")),
        tag("span", tag("span", cls="ring"), " ", _("fewer than two values since 2015")),
        tag("span", tag("b", _("cap")), " ", _("ratio capped at 100")),
    ]
    kinds = [
        tag(
            "span",
            tag("i", cls=f"pattern {row['missing']}"),
            row["word"],
            " ",
            tag("b", language.number(row["count"])),
        )
        for row in view.kinds
    ]
    return tag(
        "div",
        tag(
            "p",
            tag("span", _("Age in {year}, years").format(year=year)),
            tag("span", ages, cls="ramp"),
            marks,
        ),
        tag("p", tag("span", _("Kinds of missing")), kinds),
        cls="availability-legend",
    )


def timeliness(view: Availability, language: Language) -> Markup:
    """Each member: age of the middle value, recent values, complete breakdowns."""
    _ = language.gettext
    recent, complete = _("Three years or newer"), _("Breakdowns complete")
    head = [(_("Member"), ""), (_("Middle age, years"), "number strong")]
    head += [(recent, "bars wide-only"), (_unseen(recent), "quiet labelled")]
    head += [(complete, "bars wide-only"), (_unseen(complete), "quiet labelled")]
    body = []
    for row in view.timeliness.rows:
        age = row["median_age_years"]
        body.append(
            [
                row["name"],
                MISSING if age is None else language.number(age, 0 if age == int(age) else 1),
                _bar(row["recent"], row["any_value"]),
                _named(recent, _of(row["recent"], row["any_value"], language)),
                _bar(row["breakdowns_complete"], row["breakdowns_required"]),
                _named(
                    complete,
                    _of(row["breakdowns_complete"], row["breakdowns_required"], language),
                ),
            ]
        )
    return markup.table(head, body, caption=view.timeliness.title, cls="stack timeliness")


def _unseen(words: str) -> Markup:
    """A column's head for screen readers, where the eye needs none."""
    return tag("span", words, cls="unseen")


def _bar(part: int, whole: int) -> Markup | str:
    return markup.share_bar(100 * part / whole, kind="slate") if whole else ""


def _of(part: int, whole: int, language: Language) -> str:
    return language.gettext("{n} of {all}").format(n=part, all=whole) if whole else MISSING


def asked(view: Availability, carry: dict[str, str], language: Language) -> Markup:
    """What each member is asked for, and the template that asks it."""
    _ = language.gettext
    head = [
        (_("Member"), ""),
        (_("No value at all"), "wrap"),
        (_("Older than five years"), "number labelled"),
    ]
    head += [
        (_unseen(_("Older than five years")), "bars wide-only"),
        (_("Without women and men"), "number labelled"),
        (_unseen(_("Without women and men")), "bars wide-only"),
    ]
    head += [(_("One value only"), "number labelled"), (_unseen(_("Template")), "download")]
    body = []
    for row in view.asked.rows:
        query = urlencode({**carry, "country": row["ref_area"], "scope": view.scope})
        words = _("Template")
        link = tag(
            "a",
            tag("span", "⤓ ", aria_hidden="true"),
            words,
            href=f"/data/availability/template.csv?{query}",
            cls="download-link",
            download=f"template-{row['ref_area']}.csv",
            aria_label=_("Template of {area}").format(area=row["name"]),
        )
        names = "; ".join(row["none_names"][:4])
        if len(row["none_names"]) > 4:
            names = _("{n} indicators").format(n=len(row["none_names"]))
        none = markup.hatch(names) if names else tag("span", _("none"), cls="quiet")
        body.append(
            [
                row["name"],
                none,
                _counted(_("older than five years"), row["old"], language),
                _bar(row["old"], row["held"]),
                _counted(_("without women and men"), row["without_sexes"], language),
                _bar(row["without_sexes"], row["held"]),
                _counted(_("one value"), row["one_value"], language),
                link,
            ]
        )
    return markup.table(head, body, caption=view.asked.title, cls="stack asked")


def _named(word: str, content: str) -> list:
    return [tag("span", word, ": ", cls="narrow-only"), content]


def _counted(word: str, count: int, language: Language) -> list:
    return [tag("span", word, " ", cls="narrow-only quiet"), tag("b", language.number(count))]
