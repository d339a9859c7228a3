"""A figure's page for other sites: its document, its numbers as a table, and the snippet.

The table holds the panel's own rows under words a reader knows; a missing value is the word for
why it is missing, and never a zero.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from indicators import narrative
from indicators.figures import markup
from indicators.figures.markup import Markup
from indicators.figures.theme import DARK, LIGHT, PALETTES
from indicators.language import Language, mark
from indicators.views.panel import Panel

PARTNERS_BAR = "#C9C4DC"  # print_members.PARTNER, which only the printing process can load
HEIGHT = 620  # pixels: title, drawing and source at any width from 300 to 1000
DECIMALS = 1
NAMES = ("name", "label", "short_name")
YEARS = ("time_period", "newest_year", "last_year")
# Columns of panels that a reader of a table wants, in this order, with their headings.
MEASURES = {
    "obs_value": mark("Value"),
    "uncovered_persons": mark("Left out"),
    "gap_pp": mark("To the target"),
    "per_year_pp": mark("Change a year"),
    "needed_per_year_pp": mark("Needed a year"),
    "asean": mark("ASEAN"),
    "group_F": mark("Women"),
    "group_M": mark("Men"),
    "estimate": mark("Gap"),
    "coverage": mark("Coverage"),
    "cost_pt_gdp": mark("Cost, % of GDP"),
    "age_years": mark("Years old"),
}
SIGNED = ("per_year_pp", "needed_per_year_pp")
WHOLE = ("uncovered_persons", "age_years")


def table(panel: Panel, language: Language, indicators: Mapping[str, str]) -> Markup:
    """The rows of a panel under words; a column that nobody fills is left out.

    ``indicators`` holds the short name of each indicator, as the catalogue has it.
    """
    _ = language.gettext
    rows = panel.rows
    name = next((n for n in NAMES if any(n in row for row in rows)), "")
    year = next((n for n in YEARS if any(n in row for row in rows)), "")
    held = [m for m in MEASURES if any(row.get(m) is not None for row in rows)]
    of_group = any(row.get("stratum_name") for row in rows)
    of_indicator = len({row.get("indicator") for row in rows}) > 1 and name != "label"
    head = [(_("Country") if name in ("name", "short_name") else _("Group"), "")] if name else []
    head += [(_("Indicator"), "")] if of_indicator else []
    head += [(_("Group"), "")] if of_group else []
    head += [(_("Year"), "num")] if year else []
    head += [(_(MEASURES[m]), "num") for m in held]
    lines = []
    for row in rows:
        line: list[Any] = [row.get(name) or row.get("ref_area") or "–"] if name else []
        line += [_(indicators[row["indicator"]])] if of_indicator else []
        line += [row.get("stratum_name") or "–"] if of_group else []
        line += [str(row.get(year) or "–")] if year else []
        line += [_said(row, measure, language) for measure in held]
        lines.append(line)
    return markup.table(head, lines, caption=panel.title)


def _said(row: dict[str, Any], measure: str, language: Language) -> str:
    value = row.get(measure)
    if value is None:
        words = row.get("missing_text") or row.get("remark")
        if measure == "obs_value":
            return words or narrative.missing_in_words(row.get("missing"), language)
        return "–"
    if measure in SIGNED:
        return language.signed(value)
    return language.number(value, 0 if measure in WHOLE else DECIMALS)


def folded(words: str, content: Markup, *, opened: bool) -> Markup:
    """Something that is there for whoever opens it."""
    unfolded = "" if opened else None
    return markup.tag("details", markup.tag("summary", words), content, open=unfolded)


def document(language: Language, title: str, content: list, style: str, theme: str = "") -> str:
    """A whole page in one language, with its style from our own address and no script."""
    head = markup.tag(
        "head",
        markup.void("meta", charset="utf-8"),
        markup.void("meta", name="viewport", content="width=device-width, initial-scale=1"),
        markup.void("meta", name="color-scheme", content=theme or "light dark"),
        markup.tag("title", title),
        markup.void("link", rel="stylesheet", href=style),
    )
    body = markup.tag("body", markup.tag("main", content))
    return f"<!doctype html>{markup.tag('html', head, body, lang=language.code)}"


def snippet(address: str, title: str) -> str:
    """What to put into a page, as text."""
    frame = markup.tag(
        "iframe",
        src=address,
        title=title,
        width="100%",
        height=str(HEIGHT),
        loading="lazy",
        style="border:0",
    )
    return str(frame)


def colours(theme: str = "") -> str:
    """The colours of the monitor as variables: of one theme, or by day and by night."""
    names = ("ground", "surface", "line", "ink", "muted", "covered_text")

    def root(kind: str) -> str:
        return f":root{{{''.join(f'--{n}:{getattr(PALETTES[kind], n)};' for n in names)}}}"

    if theme in PALETTES:
        return root(theme) + "\n"
    return f"{root('light')}\n@media (prefers-color-scheme:dark){{{root('dark')}}}\n"


def _colours_by_night() -> dict[str, str]:
    """What each colour of a drawing becomes on the dark ground, by its meaning.

    On paper ink stands on light fills; here light text does, so the fills are darker than those of
    the dark theme's own figures.
    """
    plain = ("ground", "surface", "line", "ink", "muted", "left_out_soft", "left_out_strong")
    plain += ("left_out_text", "partner", "missing", "falling", "track", "covered_text")
    table = {getattr(LIGHT, name): getattr(DARK, name) for name in plain}
    steps = ("#1C3438", "#1F4A4E", "#236064", "#2B7478", DARK.covered_text, "#C4E6E6")
    table |= dict(zip(LIGHT.covered_scale, steps, strict=True))
    table |= {LIGHT.left_out: "#7A5526", PARTNERS_BAR: "#4A4470"}
    return {light.lower(): dark for light, dark in table.items()}


BY_NIGHT = _colours_by_night()


def by_night(drawing: bytes) -> bytes:
    """The same drawing for a dark page: every colour becomes the one that means the same there."""

    def turned(found: re.Match[bytes]) -> bytes:
        colour = found[0].decode()
        return (BY_NIGHT[colour] if colour in BY_NIGHT else colour).encode()

    return re.sub(rb"#[0-9a-f]{6}\b", turned, drawing)
