"""Which figures of which pages can be taken along as a picture: names and words, without drawing.

The web server offers pictures without loading what draws them. ``painters.PAINTERS`` has one
painter for each pair; a test holds the two together.
"""

from __future__ import annotations

from indicators.language import Language
from indicators.views.panel import Panel

PICTURED = frozenset(
    {
        *(("overview", name) for name in ("tiles", "people", "members", "freshness")),
        *(("country", name) for name in ("contingencies", "trend", "quintiles", "sexes")),
        *(("coverage", name) for name in ("ranking", "trend")),
        *(("gaps", name) for name in ("people", "members", "peers", "contingencies")),
        ("availability", "matrix"),
        *(("progress", name) for name in ("paths", "verdicts")),
        ("equity", "strata"),
        *(("costing", name) for name in ("guarantees", "years")),
    }
)


WORDED = frozenset({("gaps", "members"), ("progress", "verdicts")})  # tables on paper, too


def has_picture(view: str, panel: str) -> bool:
    """Whether a figure can be drawn; tables of words cannot."""
    return (view, panel) in PICTURED


def has_drawing(view: str, panel: str) -> bool:
    """Whether a figure can be drawn alone, without the words that a page sets around it."""
    return has_picture(view, panel) and (view, panel) not in WORDED


def subtitle(view: str, panel: Panel, language: Language) -> str:
    """What is measured; where the picture draws less than the page does, what it draws."""
    _ = language.gettext
    said = {
        ("progress", "paths"): _("Points a year achieved; the dashed mark is what would be needed"),
        ("overview", "people"): _("Millions of people left out, and their share of the population"),
        ("overview", "members"): _("Millions of people left out, and their share"),
        ("gaps", "people"): _("Millions of people left out, and their share"),
        ("costing", "guarantees"): _("Cost a year, % of GDP"),
        ("costing", "years"): _("Cost of what is counted, % of GDP"),
    }
    key = (view, panel.id)
    return said[key] if key in said else panel.subtitle
