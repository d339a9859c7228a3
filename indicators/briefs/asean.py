"""The brief of the region: the map, the people left out, the verdicts and what is known.

Drawn from the views of the pages Overview, Gaps and Data for the framework's headline indicator.
"""

from __future__ import annotations

from indicators.briefs import members, notes, verdicts
from indicators.briefs.issuer import Issuer
from indicators.briefs.order import ASEAN, Order
from indicators.briefs.page import Page, Words, frame, panel, row, together
from indicators.catalogue import Catalogue
from indicators.figures.print_matrix import matrix
from indicators.figures.print_members import left_out_bars
from indicators.figures.print_tiles import tile_map
from indicators.language import Language
from indicators.series import Series
from indicators.views import availability, gaps, overview
from indicators.views.overview import Overview

HALF = 89.5


def a4(
    series: Series, catalogue: Catalogue, language: Language, order: Order, issuer: Issuer
) -> Page:
    """The regional brief on A4."""
    _ = language.gettext
    headline = catalogue.framework.headline_indicator
    view = overview.prepare(series, catalogue, language, headline)
    judged = gaps.prepare(series, catalogue, language, headline)
    page = Page("a4")
    frame(
        page,
        order,
        series.publication,
        catalogue,
        language,
        issuer,
        title=f"ASEAN: {view.headline}",
        kind=_("Regional brief · Social protection in ASEAN"),
    )
    page.words |= {
        "name": ASEAN,
        "own_name": "",
        "aside": view.eyebrow,
        "headline": together(view.headline),
        "cards": cards(view),
        "card_height": 25.0,
        "rows": [
            row(
                [HALF, HALF],
                [_tiles(page, view, catalogue, language), _people(page, view, language)],
            ),
            row(
                [108.0, 72.0],
                [
                    panel(
                        judged.members.title,
                        _pace_subtitle(judged, language),
                        [members.verdict_table(judged, 108.0, language)],
                    ),
                    _known(page, series, catalogue, language),
                ],
                4.0,
            ),
        ],
        "notes_title": _("Notes and methods"),
        "notes": " ".join(_notes(view, catalogue, language)),
        "sources_title": _("Sources, vintages, licences"),
        "sources": notes.sources(
            [r for r in [*view.members.rows, *view.partners] if r["agency"]],
            series.publication,
            language,
            people=view.region["uncovered_persons"] is not None,
        ),
    }
    return page


def cards(view: Overview) -> list[Words]:
    """The view's key figures; the covered share with its bar."""
    shown: list[Words] = [
        {"label": c.label, "figure": c.figure, "unit": c.unit, "note": c.note, "kind": c.kind}
        for c in view.cards
    ]
    value = view.region["obs_value"]
    is_share = view.indicator.unit_measure == "PT" and view.indicator.higher_is == "better"
    for card in shown:
        if card["kind"] == "covered" and value is not None and is_share:
            card["bar"] = float(value)
    return shown


def _tiles(page: Page, view: Overview, catalogue: Catalogue, language: Language) -> Words:
    drawing = tile_map(
        view.tiles.rows,
        members.short_named(view.partners, catalogue, language),
        members.places(catalogue, language),
        HALF,
        86.0,
        language,
        partners_words=partners_words(language),
    )
    return panel(view.tiles.title, view.tiles.subtitle, [page.figure(drawing)])


def partners_words(language: Language) -> tuple[str, str]:
    """Who the violet tiles are, and that they are in no total."""
    _ = language.gettext
    return _("+3 partners,"), _("in no total")


def _people(page: Page, view: Overview, language: Language) -> Words:
    _ = language.gettext
    subtitle = _("Millions left out, and their share; population of the value’s own year")
    if not view.people.rows:
        text = _("The number of people cannot be said: no member has a value with its population.")
        return panel(view.members.title, subtitle, [{"kind": "absent", "text": text}])
    total = view.region["uncovered_persons"]
    last = None
    if total is not None:
        counted = _("{n} of {all} members").format(
            n=view.region["members_weighted"], all=view.region["members"]
        )
        last = (counted, language.number(total / 1e6, 1))
    drawing = left_out_bars(view.people.rows, HALF, 6.6, language, total=last)
    return panel(view.members.title, subtitle, [page.figure(drawing)])


def _pace_subtitle(view: gaps.Gaps, language: Language) -> str:
    _ = language.gettext
    return " ".join([_("Towards 100 by 2030, a benchmark; points a year."), view.rests]).strip()


def _known(page: Page, series: Series, catalogue: Catalogue, language: Language) -> Words:
    _ = language.gettext
    view = availability.prepare(series, catalogue, language, availability.CONTINGENCIES)
    labels, cells = members.availability_cells(view, catalogue.framework.contingencies)
    drawing = matrix(
        labels,
        [country["short_name"] for country in view.countries],
        cells,
        72.0,
        4.9,
        key=members.known_key(language),
        turned=True,
        alt=view.lead,
    )
    return panel(
        _known_title(view, language),
        _("Latest year since 2015; recent is three years old or newer"),
        [page.figure(drawing)],
    )


def _known_title(view: availability.Availability, language: Language) -> str:
    """How many figures there are, and how many of them are recent."""
    held, _two, recent = view.cards[:3]
    return language.gettext("{held} of {all} figures exist, {recent} are recent").format(
        held=held.figure, all=held.unit.split(" ")[-1], recent=recent.figure
    )


def _notes(view: Overview, catalogue: Catalogue, language: Language) -> list[str]:
    return [
        view.lead,
        notes.benchmark(language),
        notes.pace(catalogue, language),
        verdicts.signs_explained(language),
        verdicts.names_explained(language),
        notes.missing(language),
        notes.framework(catalogue, language),
    ]
