"""Slides of 1920 × 1080: one finding as title, one figure, three facts beside it.

The same views as on A4; what does not fit on a slide is left to the link.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.briefs import asean, notes
from indicators.briefs import indicator_figures as figures
from indicators.briefs.desk import Desk
from indicators.briefs.indicator import cards, silent_cards
from indicators.briefs.members import places, short_named
from indicators.briefs.page import Page, Words, frame, together
from indicators.figures.print import Drawing
from indicators.figures.print_members import Measure, Type, member_bars
from indicators.figures.print_tiles import tile_map
from indicators.figures.theme import LIGHT
from indicators.language import MISSING, Language
from indicators.views import country as countries
from indicators.views import coverage, overview
from indicators.views.panel import Card

WIDTH, HEIGHT = 205.0, 108.0
LETTERS = Type(name=13.0, small=10.5, value=13.0, least=9.5)
PERCENT = Measure(0.0, 100.0, "%", worse=False, decimals=1)


def country(desk: Desk) -> Page:
    """The contingencies of one country; left out, change and what is needed beside them."""
    language = desk.language
    _ = language.gettext
    view = desk.view(countries.prepare, desk.order.subject)
    page = Page("slide")
    kind = _("Country brief · Social protection in ASEAN")
    title = f"{view.name}: {view.headline}"
    frame(page, desk, title=title, kind=kind)
    rows = view.contingencies.rows
    drawing = contingency_bars(rows, WIDTH, HEIGHT, LETTERS, language)
    page.words |= {
        "headline": together(view.headline),
        "subtitle": view.contingencies.subtitle,
        "figure": page.figure(drawing),
        "facts": facts(view.cards[1:] or view.cards),
        "notes": " ".join([notes.aim(desk.catalogue, language), view.contingencies.note]),
        "sources": view.contingencies.source,
    }
    return page


def contingency_bars(
    rows: Sequence[dict[str, Any]], width: float, height: float, letters: Type, language: Language
):
    """The contingencies as bars with year, value and people left out, in large letters.

    The bars come first: where there is room for one or the other, the people stay in the table.
    """
    _ = language.gettext
    head = 9.0
    people_wide = width * 0.17
    named = [
        r | {"name": r["label"], "standing": "capped" if r["capped"] else "ranked"} for r in rows
    ]

    def people(row: dict[str, Any]) -> tuple[str, str]:
        if row["left_out_text"][0]:
            return row["left_out_text"][0], LIGHT.left_out_text
        return _("not counted") if row["obs_value"] is not None else MISSING, LIGHT.muted

    return member_bars(
        named,
        [],
        PERCENT,
        width,
        (height - head) / len(rows),
        language,
        columns=[(_("People left out"), people_wide, people)] if people_wide > 20 else [],
        letters=letters,
        head=head,
    )


def region(desk: Desk) -> Page:
    """The map of the members; left out, covered and pace beside it."""
    language, catalogue = desk.language, desk.catalogue
    _ = language.gettext
    view = desk.view(overview.prepare, catalogue.framework.headline_indicator)
    page = Page("slide")
    kind = _("Regional brief · Social protection in ASEAN")
    title = f"ASEAN: {view.headline}"
    frame(page, desk, title=title, kind=kind)
    drawing = tile_map(
        view.tiles.rows,
        short_named(view.partners, catalogue, language),
        places(catalogue, language),
        WIDTH,
        HEIGHT,
        language,
        partners_words=asean.partners_words(language),
        gap=2.4,
        size=12.0,
    )
    page.words |= {
        "headline": together(view.headline),
        "subtitle": view.tiles.subtitle,
        "figure": page.figure(drawing),
        "facts": facts(view.cards[:3]),
        "notes": notes.missing(language),
        "sources": view.members.source,
    }
    return page


def indicator(desk: Desk) -> Page:
    """The members from the highest to the lowest; the regional key figures beside them."""
    language = desk.language
    _ = language.gettext
    whole = desk.view(overview.prepare, desk.order.subject)
    view = desk.view(coverage.prepare, desk.order.subject)
    name = _(whole.indicator.short_name)
    page = Page("slide")
    kind = _("Indicator brief · Social protection in ASEAN")
    said = figures.whole_headline(whole, view, name, language)
    frame(page, desk, title=said, kind=kind)
    if figures.any_value(view):
        drawing = figures.bars(desk, view, whole, WIDTH, HEIGHT, LETTERS, head=9.0)
        told, under = cards(whole, view, desk), view.ranking.subtitle
    else:
        drawing = silent_map(desk, whole, WIDTH, HEIGHT, 12.0)
        told = silent_cards(whole, view, desk)
        under = _("Every member is asked; none has a value yet")
    page.words |= {
        "headline": together(said),
        "subtitle": under,
        "figure": page.figure(drawing),
        "facts": facts_of(told[:3]),
        "notes": " ".join([*view.cautions, notes.missing(language)]),
        "sources": view.ranking.source,
    }
    return page


def silent_map(
    desk: Desk, whole: overview.Overview, width: float, height: float, size: float
) -> Drawing:
    """The map of members that all have no value yet."""
    where = places(desk.catalogue, desk.language)
    return tile_map(whole.tiles.rows, [], where, width, height, desk.language, gap=2.4, size=size)


def facts(cards: Sequence[Card]) -> list[Words]:
    """Key figures as facts: number, what it is, and its note."""
    return facts_of([vars(card) for card in cards])


def facts_of(cards: Sequence[Words]) -> list[Words]:
    """The same from cards that are words already."""
    kept = ("label", "figure", "unit", "note", "kind")
    return [{n: card[n] for n in kept} | {"first": i == 0} for i, card in enumerate(cards)]
