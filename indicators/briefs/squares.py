"""Squares of 1080 × 1080 for messaging: a hundred people, or the members' bars, and two numbers."""

from __future__ import annotations

from indicators import narrative
from indicators.briefs import indicator_figures as figures
from indicators.briefs.desk import Desk
from indicators.briefs.page import Page, Words, frame, together
from indicators.briefs.slides import silent_map
from indicators.catalogue import Indicator
from indicators.figures.print_members import Type
from indicators.figures.print_people import hundred, of_a_hundred
from indicators.language import Language
from indicators.views import country as countries
from indicators.views import coverage, overview

SIDE = 98.0
WIDE, TALL = 171.0, 104.0
LETTERS = Type(name=12.0, small=10.5, value=12.5, least=10.0)


def country(desk: Desk) -> Page:
    """How many of a hundred people in one country are covered, and since when it changed."""
    language, catalogue = desk.language, desk.catalogue
    _ = language.gettext
    view = desk.view(countries.prepare, desk.order.subject)
    first = view.contingencies.rows[0]
    page = Page("square")
    kind = _("Country brief · Social protection in ASEAN")
    title = f"{view.name}: {view.headline}"
    frame(page, desk, title=title, kind=kind)
    indicator = catalogue.indicators[first["indicator"]]
    said, left_out = [], ""
    if first["uncovered_persons"] is not None:
        left_out = language.persons(first["uncovered_persons"])
        said.append(language.persons(first["covered_persons"]))
    if first["change_pp"] is not None:
        change = _("{change} points since {year}")
        points = language.signed(first["change_pp"])
        said.append(change.format(change=points, year=first["since"]))
    asean = ""
    if first["asean"] is not None:
        asean = view.cards[0].note
    _people(page, first["obs_value"], indicator, language, "; ".join(said), left_out)
    reason = view.lead if first["obs_value"] is None else asean
    page.words |= {
        "headline": together(view.headline),
        "subtitle": _subtitle(indicator, first["obs_value"], str(first["time_period"]), language),
        "extra": reason,
        "sources": view.contingencies.source,
    }
    return page


def region(desk: Desk) -> Page:
    """How many of a hundred people in ASEAN are covered."""
    return _regional(desk, desk.catalogue.framework.headline_indicator)


def indicator(desk: Desk) -> Page:
    """A hundred people where the indicator is a share of people, else the members' bars."""
    return _regional(desk, desk.order.subject)


def _regional(desk: Desk, subject: str) -> Page:
    language, catalogue = desk.language, desk.catalogue
    _ = language.gettext
    whole = desk.view(overview.prepare, subject)
    view = desk.view(coverage.prepare, subject)
    page = Page("square")
    regional = desk.order.kind == "asean"
    kind = _("Regional brief · Social protection in ASEAN")
    if not regional:
        kind = _("Indicator brief · Social protection in ASEAN")
    name = _(whole.indicator.short_name)
    said = figures.whole_headline(whole, view, name, language)
    frame(page, desk, title=said, kind=kind)
    known = whole.indicator
    value = whole.region["obs_value"]
    page.words |= {"headline": together(said), "extra": "", "sources": whole.members.source}
    if _is_share_of_people(known) and value is not None:
        persons = whole.region["uncovered_persons"]
        left_out = "" if persons is None else language.persons(persons, 0)
        covered = language.persons(whole.region["covered_persons"], 0) if persons else ""
        _people(page, value, known, language, covered, left_out)
        years = language.years(*whole.region["years"])
        page.words["subtitle"] = _subtitle(known, value, years, language)
        members = figures.asean_words(whole, catalogue, language)
        page.words["extra"] = f"{members}. {_method(whole, language)}"
    elif not figures.any_value(view):
        page.words |= {
            "figure": page.figure(silent_map(desk, whole, WIDE, TALL, 11.0)),
            "sides": [],
            "subtitle": _("Every member is asked; none has a value yet"),
        }
    else:
        drawing = figures.bars(desk, view, whole, WIDE, TALL, LETTERS, head=8.0)
        page.words |= {
            "figure": page.figure(drawing),
            "sides": [],
            "subtitle": view.ranking.subtitle,
            "sources": view.ranking.source,
        }
    return page


def _is_share_of_people(indicator: Indicator) -> bool:
    counted = indicator.reference_population.kind != "none"
    return counted and indicator.unit_measure == "PT" and indicator.higher_is == "better"


def _method(whole: overview.Overview, language: Language) -> str:
    return narrative.method_in_words(whole.region["method"], language)


def _subtitle(indicator: Indicator, value: float | None, years: str, language: Language) -> str:
    """What is measured, the exact value and its year."""
    _ = language.gettext
    name = _(indicator.short_name)
    if value is None:
        return name
    return _("{indicator}: {value} in {years}").format(
        indicator=name, value=language.percent(value), years=years
    )


def _people(
    page: Page,
    value: float | None,
    indicator: Indicator,
    language: Language,
    covered_note: str,
    left_out: str,
) -> None:
    """The hundred people and the two numbers beside them."""
    _ = language.gettext
    people = narrative.people_word(indicator, language)
    if value is None:
        drawing = hundred(None, SIDE, SIDE, _("No value is held."))
        page.words |= {"figure": page.figure(drawing), "sides": []}
        page.words["sides"] = [
            {
                "figure": "–",
                "text": _("cannot be said"),
                "note": "",
                "kind": "missing",
            }
        ]
        return
    covered = of_a_hundred(value)
    texts: list[Words] = [
        {
            "figure": str(covered),
            "text": _("of 100 {people} covered").format(people=people),
            "note": covered_note,
            "kind": "covered",
        },
        {
            "figure": str(100 - covered),
            "text": _("of 100 left out"),
            "note": left_out,
            "kind": "left-out",
        },
    ]
    alt = "; ".join(f"{text['figure']} {text['text']}" for text in texts)
    page.words["figure"] = page.figure(hundred(value, SIDE, SIDE, alt))
    page.words["sides"] = texts
