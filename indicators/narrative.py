"""Sentences by rule, in the reader's language, that never claim more than the numbers.

A title says the finding; it is made here and nowhere else, so screen, paper and command line
say the same. Three habits keep it honest: a share in words is a bound that the number really
passes ("more than half"), a count of people is only said when its reference population is
held, and "cannot be said" with its reason is a proper answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language, mark

Row = Mapping[str, Any]

COMPARABLE_YEARS = 5

# (at least, words): the largest bound that the share passes is the one that is said.
_AT_LEAST = (
    (100.0, mark("all")),
    (90.1, mark("more than nine in ten")),
    (75.1, mark("more than three in four")),
    (66.7, mark("more than two in three")),
    (55.0, mark("well over half")),
    (50.1, mark("just over half")),
    (50.0, mark("half")),
    (45.0, mark("just under half")),
    (33.4, mark("more than one in three")),
    (25.1, mark("more than one in four")),
    (20.1, mark("more than one in five")),
    (20.0, mark("one in five")),
    (10.0, mark("fewer than one in five")),
    (5.0, mark("fewer than one in ten")),
    (0.05, mark("fewer than one in twenty")),
)


def share_in_words(percent: float, language: Language) -> str:
    """A bound the share really passes, in words: 54.3 is "just over half"."""
    _ = language.gettext
    for least, words in _AT_LEAST:
        if percent >= least:
            return _(words)
    return _("none")


def sentence_case(text: str) -> str:
    """The text with a capital first letter, for the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def country_name(catalogue: Catalogue, ref_area: str, language: Language, *, within=False) -> str:
    """The country's name; ``within`` a sentence English says "the Philippines"."""
    name = catalogue.countries[ref_area].name
    if within and language.code == "en" and name in ("Philippines", "Republic of Korea"):
        return f"the {name}"
    return language.gettext(name)


def people_word(indicator: Indicator, language: Language) -> str:
    """Whom the indicator counts, in the plural, from its reference population."""
    _ = language.gettext
    return {
        "population": _("people"),
        "children": _("children"),
        "births": _("women giving birth"),
        "older_persons": _("older persons"),
        "labour_force": _("workers"),
        "employed": _("workers"),
        "unemployed": _("unemployed persons"),
        "under5": _("children under five"),
        "none": _("persons of this group"),
    }[indicator.reference_population.kind]


def publication_year(publication: Row) -> int:
    """The year from which a value's age is counted: a page as of a publication stays as it was."""
    published = publication["published_at"]
    return int(published[:4]) if published else date.today().year


def publication_date(publication: Row, language: Language) -> str:
    """The day of a publication in words; before anything was published there is none."""
    published = publication["published_at"]
    return language.date(published) if published else language.gettext("no date")


def missing_in_words(kind: str | None, language: Language) -> str:
    """The kind of a missing value; a kind that was not given is said to be not given."""
    _ = language.gettext
    return {
        None: _("no value, reason not given"),
        "no_value": _("no value, reason not given"),
        "not_collected": _("not collected"),
        "not_applicable": _("not applicable"),
        "pending": _("pending"),
        "suppressed": _("suppressed"),
        "not_comparable": _("not comparable"),
    }[kind]


def source_line(rows: Sequence[Row], publication: Row, language: Language, extra: str = "") -> str:
    """Agency, dataset, vintage and licence of every row once, and the publication number."""
    _ = language.gettext
    seen: dict[tuple[str, str, str, str], None] = {}
    for row in rows:
        if row["agency"]:
            seen[(row["agency"], row["dataset"], row["vintage"], row["licence"])] = None
    parts = [
        _("{agency}, {dataset}, vintage {vintage}, {licence}").format(
            agency=agency, dataset=dataset, vintage=language.vintage(vintage), licence=licence
        )
        for agency, dataset, vintage, licence in seen
    ]
    if extra:
        parts.append(extra)
    if not parts:
        return _("Publication {number}.").format(number=publication["number"])
    word = _("Source: {sources}.") if len(parts) == 1 else _("Sources: {sources}.")
    number = _("Publication {number}.").format(number=publication["number"])
    return f"{word.format(sources='; '.join(parts))} {number}"


def population_source(language: Language) -> str:
    """The source behind every count of persons that is population times a share."""
    return language.gettext("population: UN DESA, World Population Prospects 2024, CC BY 3.0 IGO")


# ── Region ──────────────────────────────────────────────────────────────────────────────────


def regional_headline(
    region: Row, indicator: Indicator, catalogue: Catalogue, language: Language
) -> str:
    """How many in ASEAN are left out, or the share, or why neither can be said."""
    _ = language.gettext
    if region["obs_value"] is None:
        return _("An ASEAN figure for “{indicator}” cannot be said").format(
            indicator=_(indicator.short_name)
        )
    if region["uncovered_persons"] is None:
        return _("{indicator}: {value} across ASEAN").format(
            indicator=_(indicator.short_name),
            value=value_in_words(region["obs_value"], indicator, catalogue, language),
        )
    left_out = 100.0 - region["obs_value"]
    slots = {
        "count": language.persons(region["uncovered_persons"], 0),
        "people": people_word(indicator, language),
        "share": share_in_words(left_out, language),
        "indicator": _(indicator.short_name),
    }
    if indicator.id == catalogue.framework.headline_indicator:
        return _(
            "{count} {people} in ASEAN, {share} of the region, "
            "are not covered by any social protection benefit"
        ).format(**slots)
    return _("{count} {people} in ASEAN, {share}, are left out. {indicator}").format(**slots)


def regional_lead(region: Row, indicator: Indicator, language: Language) -> str:
    """The number behind the headline: covered, share, members, years and weighting."""
    _ = language.gettext
    members = _("{reporting} of {members} members").format(
        reporting=region["members_reporting"], members=region["members"]
    )
    if region["obs_value"] is None:
        return _("{reason} ({members} report.)").format(
            reason=reason_in_words(region["reason"], language), members=members
        )
    years = language.years(*region["years"])
    if region["covered_persons"] is None:
        return _("Latest value of {members}, {years}. {method}").format(
            members=members, years=years, method=method_in_words(region["method"], language)
        )
    if region["members_weighted"] < region["members_reporting"]:
        members += " " + _("({n} with a known reference population)").format(
            n=region["members_weighted"]
        )
    return _(
        "{covered} {people}, {share}, are covered. Latest value of {members}, home to "
        "{represented} of ASEAN’s {people}, {years}, weighted by the reference population of the "
        "value’s own year."
    ).format(
        covered=language.persons(region["covered_persons"], 0),
        people=people_word(indicator, language),
        share=language.percent(region["obs_value"]),
        members=members,
        represented=language.percent(region["population_share"]),
        years=years,
    )


def method_in_words(method: str, language: Language) -> str:
    """How a regional figure was made."""
    _ = language.gettext
    return {
        "population_weighted": _("Weighted by the reference population of the value’s own year."),
        "simple_mean": _("Simple mean of the members: no reference population is held."),
        "withheld": _("Withheld: fewer than half of the members or of the people are behind it."),
    }[method]


def reason_in_words(reason: str | None, language: Language) -> str:
    """Why a number cannot be said, as a sentence. Reasons come as codes or as definition text."""
    _ = language.gettext
    known = {
        "no_value": _("No member has a value."),
        "one_value": _("One value; two of one source are needed."),
        "below_half_of_members": _("Fewer than half of the members report."),
        "below_half_of_population": _("Less than half of the people are represented."),
        "no_reference_population": _("No reference population is held."),
    }
    if reason is None:
        return ""
    return known[reason] if reason in known else _(reason)


def value_in_words(
    value: float | None, indicator: Indicator, catalogue: Catalogue, language: Language
) -> str:
    """A value with its unit as ``units.csv`` writes it: "44.4%", "12.3 per 100,000", "54"."""
    if value is None:
        return language.gettext("no value")
    if indicator.unit_measure == "PT":
        return language.percent(value, indicator.decimals)
    template = catalogue.units[indicator.unit_measure].template
    return language.gettext(template).format(value=language.number(value, indicator.decimals))


def comparable(rows: Sequence[Row]) -> list[Row]:
    """Rows whose years lie within five years of the newest: an order may be claimed of these."""
    dated = [r for r in rows if r["time_period"] is not None]
    newest = max((r["time_period"] for r in dated), default=0)
    return [r for r in dated if newest - r["time_period"] < COMPARABLE_YEARS]
