"""One indicator's definition in full: all that its file, its targets and its series say of it."""

from __future__ import annotations

from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.errors import MonitorError, Sentence
from indicators.language import Language
from indicators.series import Series
from indicators.views import catalogue_words as words
from indicators.views.catalogue import target_in_words
from indicators.views.panel import Panel, Row


@dataclass(frozen=True)
class Definition:
    """What the card of one indicator shows. ``facts`` are pairs of a word and what it says."""

    indicator: Indicator
    eyebrow: str
    name: str
    definition: str
    match: str
    match_word: str
    sdg: str
    sdg_note: str
    facts: list[tuple[str, str]]
    figures: str
    codes: list[tuple[str, str]]
    targets: list[Row]
    related: list[Row]
    motives: list[Row]
    series: Panel


def prepare(
    series: Series, catalogue: Catalogue, language: Language, indicator_id: str
) -> Definition:
    """Read and word one definition. Raises ``MonitorError`` for an unknown id."""
    _ = language.gettext
    if indicator_id not in catalogue.indicators:
        raise MonitorError(
            Sentence("“{indicator}” is not an indicator of this framework.", indicator=indicator_id)
        )
    indicator = catalogue.indicators[indicator_id]
    framework = catalogue.framework
    sdg = indicator.sdg
    rules = [_rule(r, language) for r in catalogue.series_map if r.indicator == indicator_id]
    return Definition(
        indicator=indicator,
        eyebrow=" · ".join(
            [
                indicator.id,
                _(framework.dimensions[indicator.dimension].name),
                _(framework.groups[indicator.group]),
                words.status_word(indicator.status, language),
            ]
        ),
        name=_(indicator.name),
        definition=_(indicator.definition),
        match=sdg.match,
        match_word=words.match_word(sdg.match, language),
        sdg=_("SDG {code}").format(code=sdg.indicator or sdg.target) if sdg.target else "",
        sdg_note=_(sdg.note or ""),
        facts=_facts(indicator, series, catalogue, language),
        figures=_figures(series.latest(indicator=indicator_id), language),
        codes=[
            (words.agency_name(agency) or _("Others"), "; ".join(map(_, codes)))
            for agency in indicator.series
            if (codes := words.codes_of(indicator, agency))
        ],
        targets=[
            {
                "said": target_in_words(target, catalogue, language),
                "type": target.type,
                "type_word": words.type_word(target.type, language),
                "in_force": target.in_force,
                "source": _(target.source),
                "note": _(target.note),
            }
            for target in catalogue.targets_of(indicator_id)
        ],
        related=[
            {
                "indicator": other,
                "name": _(catalogue.indicators[other].short_name),
                "difference": _(text),
            }
            for other, text in indicator.related.items()
        ],
        motives=[
            {
                "name": _(framework.instruments[motive].name),
                "certainty_word": words.certainty_word(
                    framework.instruments[motive].certainty, language
                ),
            }
            for motive in indicator.motivated_by
        ],
        series=Panel(
            "series",
            language.ngettext(
                "{n} agency series measures it", "{n} agency series measure it", len(rules)
            ).format(n=len(rules))
            if rules
            else _("No agency series held here measures it"),
            _("Which published series is read as this indicator, and what must be known of it"),
            rules,
            words.source(framework, language),
        ),
    )


def _rule(rule, language: Language) -> Row:
    _ = language.gettext
    conditions = {**rule.where, **rule.set}
    return {
        "agency": rule.agency,
        "dataset": rule.dataset,
        "series": rule.series,
        "strata": ", ".join(f"{name}={code}" for name, code in conditions.items()),
        "role": rule.role,
        "role_word": words.role_word(rule.role, language),
        "label": _(rule.label),
        "note": _(rule.note),
    }


def _figures(latest: list[Row], language: Language) -> str:
    """How many countries have a value, of which years; empty when none has."""
    years = [r["time_period"] for r in latest if r["obs_value"] is not None]
    if not years:
        return ""
    return language.gettext("{n} of {all} countries have a value, of {years}").format(
        n=len(years), all=len(latest), years=language.years(min(years), max(years))
    )


def _facts(
    indicator: Indicator, series: Series, catalogue: Catalogue, language: Language
) -> list[tuple[str, str]]:
    """The plain lines of the card, in the order of the file; empty ones are left out."""
    _ = language.gettext
    lines = [
        (_("Numerator"), _(indicator.numerator or "")),
        (_("Denominator"), _(indicator.denominator or "")),
        (_("Persons behind a share"), _population(indicator, series, catalogue, language)),
        (_("Unit"), _unit(indicator, catalogue, language)),
        (_("Impossible"), _outside(indicator.bounds, language)),
        (_("Worth a warning"), _outside(indicator.plausible, language)),
        (_("Headline is of"), _strata(indicator.headline, catalogue, language)),
        (_("Asked for"), _breakdowns(indicator.breakdowns.required, language)),
        (_("Accepted"), _breakdowns(indicator.breakdowns.optional, language)),
        (_("Useful, no column here"), "; ".join(map(_, indicator.other_strata))),
        (_("Custodian"), _(indicator.custodian)),
        (_("Where figures come from"), words.tier_sentence(indicator.tier, language)),
        (_("How sure this is"), words.certainty_sentence(indicator.certainty, language)),
        (_("Computed from"), ", ".join(_sources(indicator))),
        (_("Replaced by"), indicator.replaced_by or ""),
        (_("Last reviewed"), language.date(indicator.reviewed.isoformat())),
    ]
    return [(word, said) for word, said in lines if said]


def _population(
    indicator: Indicator, series: Series, catalogue: Catalogue, language: Language
) -> str:
    """Whom a percentage is a share of, and whether their number is held here."""
    _ = language.gettext
    kind = indicator.reference_population.kind
    if kind == "none":
        return _("cannot be counted: {reason}").format(
            reason=_(indicator.reference_population.reason or "")
        )
    whom = {
        "population": _("everybody"),
        "children": _("children aged 0–17"),
        "older_persons": _("persons of pensionable age, or 65 and over"),
        "births": _("women giving birth, counted as births"),
        "labour_force": _("the labour force"),
        "employed": _("employed persons, derived from labour force and unemployment"),
        "unemployed": _("unemployed persons, derived from labour force and unemployment"),
        "under5": _("children under five"),
    }[kind]
    year = narrative.publication_year(series.publication)
    held = any(
        series.persons(kind, member.ref_area, earlier)["persons"] is not None
        for earlier in range(year, year - 10, -1)
        for member in catalogue.members()
    )
    if held:
        return _("{whom}; their number is held").format(whom=whom)
    return _("{whom}; their number is not held").format(whom=whom)


def _unit(indicator: Indicator, catalogue: Catalogue, language: Language) -> str:
    return language.ngettext(
        "{unit}, {decimals} decimal; {polarity}",
        "{unit}, {decimals} decimals; {polarity}",
        indicator.decimals,
    ).format(
        unit=language.gettext(catalogue.units[indicator.unit_measure].name),
        decimals=indicator.decimals,
        polarity=words.polarity(indicator.higher_is, language),
    )


def _outside(bounds, language: Language) -> str:
    """Outside which values; a side without a limit is left out."""
    _ = language.gettext
    low, high = bounds.minimum, bounds.maximum

    def number(value: float) -> str:
        return language.number(value, next(d for d in (0, 1, 2, 6) if round(value, d) == value))

    if low is None and high is None:
        return ""
    if high is None:
        return _("below {low}").format(low=number(low))
    if low is None:
        return _("above {high}").format(high=number(high))
    return _("below {low} or above {high}").format(low=number(low), high=number(high))


def _strata(strata: dict[str, str], catalogue: Catalogue, language: Language) -> str:
    names = [catalogue.strata[breakdown][code].name for breakdown, code in strata.items()]
    return ", ".join(map(language.gettext, names))


def _breakdowns(breakdowns: tuple[str, ...], language: Language) -> str:
    _ = language.gettext
    names = {
        "sex": _("sex"),
        "age": _("age"),
        "urbanisation": _("urban and rural area"),
        "quintile": _("wealth fifth"),
        "disability": _("disability"),
        "migration": _("migration"),
        "activity": _("economic activity"),
    }
    return ", ".join(names[b] for b in breakdowns)


def _sources(indicator: Indicator) -> list[str]:
    return list(indicator.derived_from["of"]) if indicator.derived_from else []
