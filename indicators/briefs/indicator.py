"""The brief of one indicator: members side by side, groups of people, every member over time.

Drawn from the views of the pages Overview and Coverage, and from the definition itself. Any
indicator of the framework has a brief, also one that nobody reports yet: then the page says what
would be counted, what was agreed, and who is asked.
"""

from __future__ import annotations

from indicators import narrative
from indicators.briefs import asean, notes
from indicators.briefs import indicator_figures as figures
from indicators.briefs.desk import Desk
from indicators.briefs.members import places
from indicators.briefs.page import Page, Words, frame, panel, row, together
from indicators.figures.print_tiles import tile_map
from indicators.language import Language
from indicators.views import coverage, coverage_choice, coverage_words, overview, target_words
from indicators.views.coverage import Coverage
from indicators.views.overview import Overview

LEFT, RIGHT = 106.0, 73.0
MEMBERS = ("members",)
FEW = 3  # members with a value over time that leave room for the agreed texts
BODY, LARGE = 7.4, 9.0  # points of running text; the larger where there is little to show


def a4(desk: Desk) -> Page:
    """The indicator brief on A4."""
    language = desk.language
    _ = language.gettext
    whole = desk.view(overview.prepare, desk.order.subject)
    view = desk.view(coverage.prepare, desk.order.subject)
    name = _(whole.indicator.short_name)
    said = figures.headline(whole, view, name, language)
    page = Page("a4")
    kind = _("Indicator brief · Social protection in ASEAN")
    frame(page, desk, title=f"{name}: {said}", kind=kind)
    held = figures.any_value(view)
    rows = _with_values(page, desk, view, whole) if held else _silent(page, desk, view, whole)
    page.words |= {
        "name": name,
        "name_sizes": [24, 22, 20, 18, 16],
        "own_name": "",
        "aside": "",
        "under": whole.eyebrow,
        "headline": together(said),
        "cards": cards(whole, view, desk) if held else silent_cards(whole, view, desk),
        "rows": rows,
        "notes_title": _("Notes and methods"),
        "notes": " ".join(_notes(whole, view, desk)),
        "sources_title": _("Sources, vintages, licences"),
        "sources": _sources(whole, view, desk),
    }
    return page


def cards(whole: Overview, view: Coverage, desk: Desk) -> list[Words]:
    """Four key figures: the overview's, then how many report, the highest and the lowest.

    That something cannot be said is one card, not four.
    """
    language = desk.language
    _ = language.gettext
    shown = asean.cards(whole)
    silent = [card for card in shown if card["kind"] == "missing"]
    shown = [card for card in shown if card not in silent[1:]]
    known = [r for r in figures.of_kind(view, "member") if r["obs_value"] is not None]
    ordered = sorted(known, key=lambda r: r["obs_value"])
    ends = [(_("Highest"), ordered[-1]), (_("Lowest"), ordered[0])] if len(ordered) > 1 else []
    unit = "%" if whole.indicator.unit_measure == "PT" else view.unit_symbol
    extremes = [
        {
            "label": label,
            "figure": language.number(r["obs_value"], whole.indicator.decimals),
            "unit": unit,
            "note": f"{r['name']}, {r['time_period']}",
            "kind": "",
        }
        for label, r in ends
    ]
    return [*shown, _reporting(view, language), *extremes][:4] if len(shown) < 4 else shown[:4]


def _reporting(view: Coverage, language: Language) -> Words:
    """How many members have a value, and of which years."""
    _ = language.gettext
    countries = figures.of_kind(view, "member")
    years = [r["time_period"] for r in countries if r["obs_value"] is not None]
    return {
        "label": _("Members with a value"),
        "figure": str(len(years)),
        "unit": _("of {count} members").format(count=len(countries)),
        "note": language.years(min(years), max(years)) if years else _("no value is held"),
        "kind": "",
    }


def silent_cards(whole: Overview, view: Coverage, desk: Desk) -> list[Words]:
    """What can be said of an indicator that nobody reports: unit, custodian, groups."""
    language, indicator = desk.language, whole.indicator
    _ = language.gettext
    wanted = [
        coverage_words.breakdown_name(name, language=language)
        for name in indicator.breakdowns.required
    ]
    words = [
        (_("Unit"), _(desk.catalogue.units[indicator.unit_measure].name)),
        (_("Custodian"), _(indicator.custodian)),
        (_("Groups asked for"), language.join(wanted) or _("none")),
    ]
    plain = [
        {"label": label, "figure": text, "unit": "", "note": "", "kind": "words"}
        for label, text in words
    ]
    return [_reporting(view, language), *plain]


def _with_values(page: Page, desk: Desk, view: Coverage, whole: Overview) -> list[Words]:
    ranked = panel(
        view.ranking.title,
        view.ranking.subtitle,
        [page.figure(figures.bars(desk, view, whole, LEFT))],
    )
    beside = [_groups(page, desk), _agreed(whole, view, desk)]
    if len(figures.told_over_time(view)) <= FEW:
        lines = page.figure(figures.over_time(desk, view, LEFT))
        over_time = panel(view.trend.title, _over_time_words(view, desk), [lines])
        texts, mistaken = _texts(whole, desk), _mistaken(view, desk)
        return [
            row([LEFT, RIGHT], [ranked, beside]),
            row([LEFT, RIGHT], [over_time, _measured(whole, view, desk)]),
            row([LEFT, RIGHT], [mistaken[0], texts]) if mistaken else row([184.0], [texts]),
        ]
    lines = page.figure(figures.over_time(desk, view, 184.0))
    return [
        row([LEFT, RIGHT], [ranked, beside]),
        row([184.0], [panel(view.trend.title, _over_time_words(view, desk), [lines])]),
        row([184.0], [_measured(whole, view, desk, columns=2)]),
    ]


def _over_time_words(view: Coverage, desk: Desk) -> str:
    """What the small pictures show, and which members have nothing to show in one."""
    silent = figures.silent(view)
    if not silent:
        return view.trend.subtitle
    names = desk.language.gettext("No value: {members}.")
    return f"{view.trend.subtitle} {names.format(members=desk.language.join(silent))}"


def _silent(page: Page, desk: Desk, view: Coverage, whole: Overview) -> list[Words]:
    """What would be counted, what was agreed, who is asked, and what it is easily mistaken for."""
    language = desk.language
    _ = language.gettext
    map_of_silence = tile_map(
        whole.tiles.rows,
        [],
        places(desk.catalogue, language),
        LEFT,
        100.0 * desk.density.tall,
        language,
        size=9.0,
    )
    said = panel(
        _("Every member is asked; none has a value yet"),
        whole.tiles.subtitle,
        [page.figure(map_of_silence)],
    )
    agreed = [_agreed(whole, view, desk, size=LARGE), _texts(whole, desk, size=LARGE)]
    return [
        row([184.0], [_measured(whole, view, desk, columns=2, size=LARGE)]),
        row([LEFT, RIGHT], [said, agreed]),
        *(row([184.0], [mistaken]) for mistaken in _mistaken(view, desk, size=LARGE)),
    ]


def _texts(whole: Overview, desk: Desk, size: float = BODY) -> Words:
    """The agreed texts that motivate the indicator."""
    _ = desk.language.gettext
    behind = [desk.catalogue.framework.instruments[i] for i in whole.indicator.motivated_by]
    texts = [{"mark": "→", "title": _(i.name), "detail": _(i.place)} for i in behind]
    return panel(
        _("The agreed texts behind it"),
        _("Why the framework proposes this indicator"),
        [{"kind": "list", "items": texts, "size": size, "spacing": size / 3}],
    )


def _mistaken(view: Coverage, desk: Desk, size: float = BODY) -> list[Words]:
    """What the indicator is easily mistaken for, if anything."""
    _ = desk.language.gettext
    related = [{"mark": "≠", "title": r["name"], "detail": r["difference"]} for r in view.related]
    if not related:
        return []
    return [
        panel(
            _("Easily mistaken for"),
            _("Indicators of this framework that count something else"),
            [
                {
                    "kind": "list",
                    "items": related[: desk.density.listed],
                    "size": size,
                    "spacing": size / 3,
                }
            ],
        )
    ]


def _groups(page: Page, desk: Desk) -> Words:
    """Groups of people inside countries, for the first breakdown that is held."""
    language, indicator = desk.language, desk.catalogue.indicators[desk.order.subject]
    _ = language.gettext
    breakdowns, _years = desk.view(coverage_choice.offered, indicator.id)
    if len(breakdowns) > 1:
        view = desk.view(coverage.prepare, indicator.id, MEMBERS, breakdowns[1])
        title = figures.without_name(view.headline, _(indicator.short_name))
        drawing = figures.groups(desk, view, RIGHT)
        return panel(title, view.ranking.subtitle, [page.figure(drawing)])
    wanted = [
        coverage_words.breakdown_name(name, language=language)
        for name in indicator.breakdowns.required
    ]
    asked = _("Asked for: {groups}").format(groups=language.join(wanted))
    text = _("No member publishes this figure by groups of people.")
    return panel(
        _("Who is furthest behind cannot be said"),
        asked if wanted else _("No groups are asked for"),
        [{"kind": "absent", "text": text}],
    )


def _measured(
    whole: Overview, view: Coverage, desk: Desk, *, columns: int = 1, size: float = BODY
) -> Words:
    """The definition, and what is counted out of what."""
    language, indicator = desk.language, whole.indicator
    _ = language.gettext
    measured = [view.definition]
    if indicator.numerator and indicator.denominator:
        counted = _("Counted: {numerator}. Out of: {denominator}.")
        measured.append(
            counted.format(
                numerator=_(indicator.numerator).rstrip("."),
                denominator=_(indicator.denominator).rstrip("."),
            )
        )
    sdg = _("no SDG indicator")
    if indicator.sdg.indicator:
        sdg = _("SDG {code}").format(code=indicator.sdg.indicator)
    unit = _(desk.catalogue.units[indicator.unit_measure].name)
    return panel(
        _("What is measured"),
        " · ".join([_(indicator.custodian), sdg, unit]),
        [{"kind": "text", "text": " ".join(measured), "columns": columns, "size": size}],
    )


def _agreed(whole: Overview, view: Coverage, desk: Desk, size: float = BODY) -> Words:
    """Every target with its kind."""
    language = desk.language
    _ = language.gettext
    aims = target_words.targets(desk.catalogue, whole.indicator, language)
    items = [{"mark": "→", "title": aim["words"], "detail": aim["type_name"]} for aim in aims]
    return panel(
        _("What was agreed"),
        _("Targets by their kind; a benchmark is not an agreed target"),
        [
            {
                "kind": "list",
                "items": items or [{"mark": "–", "title": _("No target is agreed.")}],
                "size": size,
            }
        ],
    )


def _notes(whole: Overview, view: Coverage, desk: Desk) -> list[str]:
    language: Language = desk.language
    counting = dict.fromkeys(
        r["population_note"] for r in figures.of_kind(view, "member") if r["population_note"]
    )
    dashed = any(r["line"] == "asean" for r in view.trend.rows)
    said = [
        whole.lead,
        *(narrative.sentence_case(language.gettext(note)) + "." for note in counting),
        *view.cautions,
        notes.estimate(language) if dashed else "",
        notes.missing(language),
        notes.framework(desk.catalogue, language),
    ]
    return [sentence for sentence in said if sentence]


def _sources(whole: Overview, view: Coverage, desk: Desk) -> str:
    rows = [*figures.of_kind(view, "member"), *view.trend.rows]
    people = whole.region["covered_persons"] is not None or any(
        figures.people_of(r)[0] for r in figures.of_kind(view, "member")
    )
    held = [r for r in rows if r["agency"]]
    return notes.sources(held, desk.publication, desk.language, people=people)
