"""The brief of one indicator: members side by side, groups of people, every member over time.

Drawn from the views of the pages Overview and Coverage, and from the definition itself. Any
indicator of the framework has a brief, also one that nobody reports yet: then the page says what
is not known, of whom, and what would be counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators import narrative
from indicators.briefs import asean, notes
from indicators.briefs.issuer import Issuer
from indicators.briefs.order import Order
from indicators.briefs.page import Page, Words, frame, panel, row, together
from indicators.catalogue import Catalogue, Indicator
from indicators.figures.print import Drawing
from indicators.figures.print_groups import group_dots
from indicators.figures.print_lines import small_lines
from indicators.figures.print_members import A4, Measure, Type, member_bars
from indicators.figures.theme import LIGHT
from indicators.language import Language
from indicators.series import Series
from indicators.views import coverage, coverage_choice, coverage_words, gap_words, overview
from indicators.views.coverage import Coverage
from indicators.views.overview import Overview

LEFT, RIGHT = 106.0, 73.0
MEMBERS, PARTNERS = ("members",), ("partners",)


def a4(
    series: Series, catalogue: Catalogue, language: Language, order: Order, issuer: Issuer
) -> Page:
    """The indicator brief on A4."""
    _ = language.gettext
    whole = overview.prepare(series, catalogue, language, order.subject)
    view = coverage.prepare(series, catalogue, language, order.subject)
    name = _(whole.indicator.short_name)
    page = Page("a4")
    frame(
        page,
        order,
        series.publication,
        catalogue,
        language,
        issuer,
        title=f"{name}: {whole.headline}",
        kind=_("Indicator brief · Social protection in ASEAN"),
    )
    page.words |= {
        "name": name,
        "name_sizes": [24, 22, 20, 18, 16],
        "own_name": "",
        "aside": whole.eyebrow,
        "headline": together(headline(whole, view, name)),
        "cards": cards(whole, view, language),
        "card_height": 25.0,
        "rows": [
            row(
                [LEFT, RIGHT],
                [
                    ranking(page, series, catalogue, language, view, whole),
                    _groups(page, series, catalogue, language, order.subject),
                ],
            ),
            row([184.0], [_over_time(page, view, catalogue, language)]),
            row([LEFT, RIGHT], _meaning(whole, view, series, catalogue, language)),
        ],
        "notes_title": _("Notes and methods"),
        "notes": " ".join(_notes(whole, view, catalogue, language)),
        "sources_title": _("Sources, vintages, licences"),
        "sources": _sources(whole, view, series, language),
    }
    return page


def headline(whole: Overview, view: Coverage, name: str) -> str:
    """The regional finding; where it cannot be said, what the members' values say.

    The indicator's name stands above or below it and is not said twice.
    """
    if whole.region["obs_value"] is not None:
        return whole.headline.removesuffix(name).strip().removesuffix(".")
    return without_name(view.headline, name)


def without_name(sentence: str, name: str) -> str:
    """The sentence without "Name: " before it."""
    return narrative.sentence_case(sentence.removeprefix(f"{name}: "))


def of_kind(view: Coverage, kind: str) -> list[dict[str, Any]]:
    """The rows of members, or of partners; an ASEAN figure is not a country."""
    return [r for r in view.ranking.rows if r["kind"] == kind]


def measure_of(view: Coverage) -> Measure:
    """The scale of the view's bars."""
    low, high = view.ranking_scale
    return _measure(view, low, high)


def _measure(view: Coverage, low: float, high: float) -> Measure:
    indicator = view.indicator
    unit = "%" if indicator.unit_measure == "PT" else ""
    return Measure(low, high, unit, view.colour == "left-out", indicator.decimals)


def plain_measure(indicator: Indicator, rows: Sequence[dict[str, Any]]) -> Measure:
    """A scale for values of any indicator: its bounds, else from zero to the highest shown."""
    values = [r["obs_value"] for r in rows if r["obs_value"] is not None]
    is_share = indicator.unit_measure == "PT" and indicator.higher_is == "better"
    high = 100.0 if is_share else max(values, default=1.0) or 1.0
    unit = "%" if indicator.unit_measure == "PT" else ""
    low = min([0.0, *values])
    return Measure(low, high, unit, indicator.higher_is == "worse", indicator.decimals)


def cards(whole: Overview, view: Coverage, language: Language) -> list[Words]:
    """The overview's key figures, with how many report and how old the values are beside them."""
    _ = language.gettext
    shown = asean.cards(whole)
    countries = of_kind(view, "member")
    known = [r for r in countries if r["obs_value"] is not None]
    years = [r["time_period"] for r in known]
    if len(shown) < 4:
        words = language.years(min(years), max(years)) if years else _("no value is held")
        shown.append(
            {
                "label": _("Members with a value"),
                "figure": str(len(known)),
                "unit": _("of {count} members").format(count=len(countries)),
                "note": words,
                "kind": "",
            }
        )
    return shown[:4]


def ranking(
    page: Page,
    series: Series,
    catalogue: Catalogue,
    language: Language,
    view: Coverage,
    whole: Overview,
) -> Words:
    """The members from the highest to the lowest as a panel."""
    drawing = bars(series, catalogue, language, view, whole, LEFT, None, A4)
    return panel(view.ranking.title, view.ranking.subtitle, [page.figure(drawing)])


def bars(
    series: Series,
    catalogue: Catalogue,
    language: Language,
    view: Coverage,
    whole: Overview,
    width: float,
    height: float | None,
    letters: Type,
    head: float = 6.0,
) -> Drawing:
    """The members as bars, the partners below a rule, our ASEAN figure as a dashed mark."""
    _ = language.gettext
    other = coverage.prepare(series, catalogue, language, view.indicator.id, PARTNERS)
    partners = [r for r in of_kind(other, "partner") if r["obs_value"] is not None]
    columns = []
    rows = of_kind(view, "member")
    if any(people_of(r)[0] for r in rows):
        title = _("Affected") if view.colour == "left-out" else _("People left out")
        columns.append((title, width * 0.18, lambda r: _people(r, language)))
    region = whole.region["obs_value"]
    row_height = 4.9
    if height is not None:
        more = letters.small * 0.353 + 2.4 if region is not None else 0.0
        more += head + (2.2 if partners else 0.0)
        row_height = (height - more) / (len(rows) + len(partners))
    return member_bars(
        rows,
        partners,
        measure_of(view),
        width,
        row_height,
        language,
        columns=columns,
        asean=region,
        asean_label="" if region is None else asean_words(whole, catalogue, language),
        letters=letters,
        head=head,
    )


def asean_words(whole: Overview, catalogue: Catalogue, language: Language) -> str:
    """Our figure for ASEAN with what it rests on."""
    _ = language.gettext
    region = whole.region
    return _("ASEAN {value}, {n} of {all} members, {years}").format(
        value=narrative.value_in_words(region["obs_value"], whole.indicator, catalogue, language),
        n=region["members_reporting"],
        all=region["members"],
        years=language.years(*region["years"]),
    )


def people_of(row: dict[str, Any]) -> tuple[float | None, str]:
    """Persons left out, or affected where a high value is bad, and the colour that says so."""
    for name in ("uncovered_persons", "affected_persons"):
        if row[name] is not None:
            return row[name], LIGHT.left_out_text
    return None, LIGHT.muted


def _people(row: dict[str, Any], language: Language) -> tuple[str, str]:
    persons, colour = people_of(row)
    return ("" if persons is None else language.millions(persons)), colour


def _groups(
    page: Page, series: Series, catalogue: Catalogue, language: Language, indicator: str
) -> Words:
    """Groups of people inside countries, for the first breakdown that is held."""
    _ = language.gettext
    breakdowns, _years = coverage_choice.offered(series, catalogue, language, indicator)
    if len(breakdowns) < 2:
        wanted = catalogue.indicators[indicator].breakdowns.required
        text = _("No member publishes this figure by groups of people.")
        return panel(
            _("Who is furthest behind cannot be said"),
            _("Asked for: {groups}").format(
                groups=language.join([breakdown_name(b, language) for b in wanted])
            )
            if wanted
            else _("No groups are asked for"),
            [{"kind": "absent", "text": text}],
        )
    view = coverage.prepare(series, catalogue, language, indicator, MEMBERS, breakdowns[1])
    drawing = group_dots(of_kind(view, "member"), measure_of(view), RIGHT, 5.4, language)
    name = language.gettext(view.indicator.short_name)
    return panel(without_name(view.headline, name), view.ranking.subtitle, [page.figure(drawing)])


def breakdown_name(breakdown: str, language: Language) -> str:
    """A breakdown in words, as the Coverage page names it."""
    return coverage_words.breakdown_name(breakdown, language=language)


def _over_time(page: Page, view: Coverage, catalogue: Catalogue, language: Language) -> Words:
    names = [
        (c.ref_area, language.gettext(c.short_name))
        for c in catalogue.countries.values()
        if c.ref_area in {r["ref_area"] for r in of_kind(view, "member")}
    ]
    years = [r["time_period"] for r in view.trend.rows] or [0]
    drawing = small_lines(
        view.trend.rows,
        names,
        _measure(view, *view.trend_scale),
        (min(years), max(years)),
        184.0,
        44.0,
        language,
        alt=view.trend.alt or view.trend.title,
    )
    return panel(view.trend.title, view.trend.subtitle, [page.figure(drawing)])


def _meaning(
    whole: Overview, view: Coverage, series: Series, catalogue: Catalogue, language: Language
) -> list[Words]:
    """What is measured and against what; who has no value."""
    _ = language.gettext
    indicator = whole.indicator
    measured = [view.definition]
    if indicator.numerator and indicator.denominator:
        counted = _("Counted: {numerator}. Out of: {denominator}.")
        measured.append(
            counted.format(
                numerator=_(indicator.numerator).rstrip("."),
                denominator=_(indicator.denominator).rstrip("."),
            )
        )
    aims = gap_words.targets(catalogue, indicator, language)
    items = [{"mark": "→", "title": aim["words"], "detail": aim["type_name"]} for aim in aims]
    silent = [r["name"] for r in of_kind(view, "member") if r["obs_value"] is None]
    missing = [{"title": language.join(silent), "detail": _("no value held")}] if silent else []
    return [
        panel(
            _("What is measured"),
            _("{custodian} · {sdg} · {unit}").format(
                custodian=_(indicator.custodian),
                sdg=_("SDG {code}").format(code=indicator.sdg.indicator)
                if indicator.sdg.indicator
                else _("no SDG indicator"),
                unit=_(catalogue.units[indicator.unit_measure].name),
            ),
            [{"kind": "text", "text": " ".join(measured)}],
        ),
        panel(
            _("What was agreed, and who is silent") if silent else _("What was agreed"),
            _("Targets by their kind; a benchmark is not an agreed target"),
            [
                {
                    "kind": "list",
                    "items": [
                        *(items or [{"mark": "–", "title": _("No target is agreed.")}]),
                        *missing,
                    ],
                }
            ],
        ),
    ]


def _notes(whole: Overview, view: Coverage, catalogue: Catalogue, language: Language) -> list[str]:
    counting = dict.fromkeys(
        r["population_note"] for r in of_kind(view, "member") if r["population_note"]
    )
    return [
        whole.lead,
        *(narrative.sentence_case(language.gettext(note)) + "." for note in counting),
        *view.cautions,
        notes.estimate(language) if any(r["line"] == "asean" for r in view.trend.rows) else "",
        notes.missing(language),
        notes.framework(catalogue, language),
    ]


def _sources(whole: Overview, view: Coverage, series: Series, language: Language) -> str:
    rows = [r for r in [*of_kind(view, "member"), *view.trend.rows] if r["agency"]]
    people = whole.region["covered_persons"] is not None or any(
        people_of(r)[0] for r in of_kind(view, "member")
    )
    return notes.sources(rows, series.publication, language, people=people)
