"""Targets in words: each with its kind, so that a benchmark is never read as an agreement."""

from __future__ import annotations

from datetime import date

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator, Target
from indicators.language import Language, mark
from indicators.views.panel import Row

TYPES = {
    "agreed_numeric": mark("Agreed target"),
    "agreed_qualitative": mark("Agreed in words"),
    "benchmark": mark("Benchmark"),
    "agreed_rate": mark("Agreed rate"),
    "none": mark("No target"),
}
PEER_NAMES = {
    "best": mark("the best member"),
    "median": mark("the middle member"),
    "asean": mark("the ASEAN figure"),
}


def targets(catalogue: Catalogue, indicator: Indicator, language: Language) -> list[Row]:
    """Every target of an indicator with its kind, as chips."""
    _ = language.gettext
    return [
        {
            "target_id": target.target_id,
            "type": target.type,
            "type_name": _(TYPES[target.type]),
            "words": target_words(target, indicator, catalogue, language),
            "note": _(target.note),
        }
        for target in catalogue.targets_of(indicator.id)
    ]


def target_words(
    target: Target, indicator: Indicator, catalogue: Catalogue, language: Language
) -> str:
    """A target in one line: what level, by when, said by whom."""
    _ = language.gettext
    if target.rule == "pace":
        said = _("{points} points a year").format(points=pace_words(target.value, language))
    elif target.rule == "factor":
        said = _("{share} of the {year} value by {until}").format(
            share=language.percent(100 * target.value, 0),
            year=target.baseline_year,
            until=target.target_year,
        )
    elif target.value is not None:
        said = level_words(target.value, indicator, catalogue, language)
        if target.target_year:
            said = _("{level} by {year}").format(level=said, year=target.target_year)
    else:
        said = ""
    source = _(target.source)
    return ", ".join(part for part in (said, source) if part) or _("no level is agreed")


def level_words(
    level: float, indicator: Indicator, catalogue: Catalogue, language: Language
) -> str:
    """A level as it was agreed: a whole number without decimals."""
    if indicator.unit_measure == "PT" and level == int(level):
        return language.percent(level, 0)
    if level == int(level):
        template = catalogue.units[indicator.unit_measure].template
        return language.gettext(template).format(value=language.number(level))
    return narrative.value_in_words(level, indicator, catalogue, language)


def pace_words(points: float, language: Language) -> str:
    """Points a year as they were agreed: "+2", or "+1.5"."""
    return language.signed(points, 0 if points == int(points) else 1)


def agreed_rate(catalogue: Catalogue, language: Language) -> str:
    """The pace the framework holds as agreed and the text it stands in; empty where none is."""
    agreed = catalogue.framework.agreed_pace
    if agreed is None:
        return ""
    said = language.gettext("Agreed rate: {points} points a year").format(
        points=pace_words(agreed.points_per_year, language)
    )
    texts = [catalogue.framework.instruments[code] for code in agreed.instruments[:1]]
    named = [f" ({language.gettext(text.name)}, {_year(text.adopted)})" for text in texts]
    return "".join([said, *named])


def _year(adopted: date | int) -> int:
    return adopted.year if isinstance(adopted, date) else adopted


def is_short(value: float, aim: Target | None) -> bool:
    """Whether a share has a way to go: to the level in force, or to everybody where none is."""
    return value < (100 if aim is None else aim.value)


def against_name(code: str, catalogue: Catalogue, indicator: Indicator, language: Language) -> str:
    """A choice of what to measure against: "100% by 2030, benchmark"."""
    _ = language.gettext
    if code in PEER_NAMES:
        return narrative.sentence_case(_(PEER_NAMES[code]))
    target = next(t for t in catalogue.targets_of(indicator.id) if t.target_id == code)
    kind = _(TYPES[target.type])
    level = target_words(target, indicator, catalogue, language).split(", ")[0]
    return _("{level}, {kind}").format(level=level, kind=kind.lower())
