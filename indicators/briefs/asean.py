"""The brief of the region: the map, the people left out, the verdicts and what is known.

Drawn from the views of the pages Overview, Gaps and Data for the framework's headline indicator.
"""

from __future__ import annotations

from indicators.briefs import members, notes, verdicts
from indicators.briefs.desk import Desk
from indicators.briefs.order import ASEAN
from indicators.briefs.page import Page, Words, frame, panel, row, together
from indicators.catalogue import Catalogue
from indicators.figures.print_left_out import left_out_bars
from indicators.figures.print_matrix import matrix
from indicators.figures.print_tiles import tile_map
from indicators.language import Language
from indicators.views import availability, gaps, overview, target_words
from indicators.views.overview import Overview

TILES, PEOPLE = 94.5, 84.5
VERDICTS, KNOWN = 109.0, 71.0


def a4(desk: Desk) -> Page:
    """The regional brief on A4."""
    language, catalogue = desk.language, desk.catalogue
    _ = language.gettext
    headline = catalogue.framework.headline_indicator
    view = desk.view(overview.prepare, headline)
    judged = desk.view(gaps.prepare, headline)
    page = Page("a4")
    kind = _("Regional brief · Social protection in ASEAN")
    frame(page, desk, title=f"ASEAN: {view.headline}", kind=kind)
    table = members.verdict_table(judged, VERDICTS, language, inset=1.5 * desk.density.tall)
    verdict_panel = panel(
        judged.members.title, _pace_subtitle(judged, catalogue, language), [table]
    )
    page.words |= {
        "name": ASEAN,
        "own_name": "",
        "aside": view.eyebrow,
        "headline": together(view.headline),
        "cards": cards(view),
        "rows": [
            row([TILES, PEOPLE], [_tiles(page, view, desk), _people(page, view, desk)]),
            row([VERDICTS, KNOWN], [verdict_panel, _known(page, desk)], 4.0),
        ],
        "notes_title": _("Notes and methods"),
        "notes": " ".join(_notes(view, catalogue, language)),
        "sources_title": _("Sources, vintages, licences"),
        "sources": notes.sources(
            [r for r in [*view.members.rows, *view.partners] if r["agency"]],
            desk.publication,
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


def _tiles(page: Page, view: Overview, desk: Desk) -> Words:
    drawing = tile_map(
        view.tiles.rows,
        members.short_named(view.partners, desk.catalogue, desk.language),
        members.places(desk.catalogue, desk.language),
        TILES,
        max(80.0 * desk.density.tall, 76.0),
        desk.language,
        partners_words=partners_words(desk.language),
    )
    return panel(view.tiles.title, view.tiles.subtitle, [page.figure(drawing)])


def partners_words(language: Language) -> tuple[str, str]:
    """Who the violet tiles are, and that they are in no total."""
    _ = language.gettext
    return _("+3 partners,"), _("in no total")


def _people(page: Page, view: Overview, desk: Desk) -> Words:
    language = desk.language
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
    row_height = max(5.9 * desk.density.tall, 5.6)
    drawing = left_out_bars(view.people.rows, PEOPLE, row_height, language, total=last)
    return panel(view.members.title, subtitle, [page.figure(drawing)])


def _pace_subtitle(view: gaps.Gaps, catalogue: Catalogue, language: Language) -> str:
    """What the pace is measured towards, in the words of the page *Gaps*."""
    towards = target_words.against_name(view.against, catalogue, view.indicator, language)
    said = language.gettext("Towards {target}; points a year.").format(target=towards)
    return " ".join([said, view.rests]).strip()


def _known(page: Page, desk: Desk) -> Words:
    language = desk.language
    view = desk.view(availability.prepare, availability.CONTINGENCIES)
    labels, cells = members.availability_cells(view, desk.catalogue.framework.contingencies)
    drawing = matrix(
        labels,
        [country["short_name"] for country in view.countries],
        cells,
        KNOWN,
        4.4 * desk.density.tall,
        turned=True,
        key=members.known_key(language),
        alt=view.lead,
    )
    subtitle = language.gettext("Latest year since 2015; recent is three years old or newer")
    return panel(_known_title(view, language), subtitle, [page.figure(drawing)])


def _known_title(view: availability.Availability, language: Language) -> str:
    """How many figures there are, and how many of them are recent."""
    held, _two, recent = view.cards[:3]
    return language.gettext("{held} of {all} figures exist, {recent} are recent").format(
        held=held.figure, all=held.unit.split(" ")[-1], recent=recent.figure
    )


def _notes(view: Overview, catalogue: Catalogue, language: Language) -> list[str]:
    said = [
        view.lead,
        notes.aim(catalogue, language),
        notes.pace(catalogue, language),
        verdicts.signs_explained(language),
        verdicts.names_explained(language),
        notes.missing(language),
        notes.framework(catalogue, language),
    ]
    return [sentence for sentence in said if sentence]
