"""The framework as it is defined: every indicator, its SDG alignment, its targets, its status.

Four views of one folder of definitions. Nothing here is measured; figures are only counted, so
that a reader sees which definitions have any.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator, Target, fold
from indicators.language import Language, mark
from indicators.rounding import half_up
from indicators.series import Series
from indicators.views import catalogue_words as words
from indicators.views.panel import Card, Panel, Row

# Names of the goals that indicators of a framework usually serve; others show their number only.
GOALS = {
    "1": mark("No poverty"),
    "2": mark("Zero hunger"),
    "3": mark("Good health"),
    "4": mark("Quality education"),
    "5": mark("Gender equality"),
    "8": mark("Decent work"),
    "10": mark("Reduced inequalities"),
    "11": mark("Sustainable cities"),
    "13": mark("Climate action"),
    "16": mark("Peace and justice"),
    "17": mark("Partnerships"),
}
MATCHES = ("identical", "proxy", "partial", "none")
TYPES = ("agreed_numeric", "agreed_rate", "agreed_qualitative", "benchmark", "none")


@dataclass(frozen=True)
class CatalogueView:
    """What the catalogue page shows. ``matches`` counts the degrees of match as cards."""

    status: str
    definitions: Panel
    alignment: Panel
    codes: Panel
    agencies: list[str]
    matches: list[Card]
    goals: list[tuple[str, str]]
    targets: Panel
    framework: Panel
    instruments: Panel


def prepare(series: Series, catalogue: Catalogue, language: Language) -> CatalogueView:
    """Read and word the whole framework."""
    _ = language.gettext
    latest: dict[str, list[Row]] = {}
    for row in series.latest():
        latest.setdefault(row["indicator"], []).append(row)
    definitions = [
        _definition(indicator, latest[indicator.id], catalogue, language)
        for indicator in catalogue.indicators.values()
    ]
    with_figures = sum(row["countries"] > 0 for row in definitions)
    aligned = [_aligned(i, catalogue, language) for i in catalogue.indicators.values()]
    targets = [_target(t, catalogue, language) for t in catalogue.targets]
    targets.sort(key=lambda row: TYPES.index(row["type"]))
    framework = catalogue.framework
    source = words.source(framework, language)
    areas = len(next(iter(latest.values()), []))
    counted = Counter(row["match"] for row in aligned)
    used = sorted({row["sdg_goal"] for row in aligned if row["sdg_goal"]}, key=int)
    return CatalogueView(
        status=words.official(framework.status, language),
        definitions=Panel(
            "definitions",
            language.ngettext(
                "{n} definition, {figures} with figures",
                "{n} definitions, {figures} with figures",
                len(definitions),
            ).format(n=len(definitions), figures=with_figures),
            _("What each indicator counts, and how many of {countries} countries have it").format(
                countries=areas
            ),
            definitions,
            source,
        ),
        alignment=Panel(
            "alignment",
            _("{n} of {all} indicators are identical with an SDG indicator").format(
                n=counted["identical"], all=len(aligned)
            ),
            _("Each indicator under the goal it serves, with the SDG code and the degree of match"),
            aligned,
            source,
        ),
        codes=Panel(
            "codes",
            _("The same indicators in the agencies’ own codes"),
            _("Series codes at each agency; an empty cell: no series is known"),
            aligned,
            source,
        ),
        agencies=words.agencies_of(catalogue),
        matches=[words.match_card(match, counted[match], language) for match in MATCHES],
        goals=[(goal, _(GOALS[goal]) if goal in GOALS else "") for goal in used],
        targets=Panel(
            "targets",
            words.targets_title(targets, language),
            _("Every target, benchmark and pace with its kind and source; none is invented"),
            targets,
            source,
        ),
        framework=Panel(
            "framework",
            words.status_title(framework, language),
            _(framework.status_note),
            [_dimension(d, catalogue, language) for d in framework.dimensions.values()],
            source,
            note=words.pace(framework, language),
        ),
        instruments=Panel(
            "instruments",
            words.instruments_title(framework, language),
            _("“Read” means that its text or a report of its adoption was read for this framework"),
            [_instrument(i, catalogue, language) for i in framework.instruments.values()],
            source,
        ),
    )


def narrowed(
    every: Panel, sought: str, dimension: str, group: str, figures: str, language: Language
) -> Panel:
    """Definitions that hold every word sought, in any case and with or without accents.

    ``dimension`` and ``group`` are ids or "any"; ``figures`` is "any", "with" or "without".
    """
    terms = fold(sought).split()
    rows = [
        row
        for row in every.rows
        if all(any(term in text for text in row["searched"]) for term in terms)
        and dimension in ("any", row["dimension"])
        and group in ("any", row["group"])
        and (figures == "any" or (figures == "with") == (row["countries"] > 0))
    ]
    if len(rows) == len(every.rows):
        return every
    title = language.ngettext(
        "{n} of {all} definitions fits", "{n} of {all} definitions fit", len(rows)
    ).format(n=len(rows), all=len(every.rows))
    return replace(every, title=title, rows=rows)


def _definition(
    indicator: Indicator, latest: list[Row], catalogue: Catalogue, language: Language
) -> Row:
    _ = language.gettext
    known = [r for r in latest if r["obs_value"] is not None]
    years = [r["time_period"] for r in known]
    texts = (indicator.name, indicator.short_name, indicator.definition, indicator.label.title)
    codes = [code for agency in indicator.series for code in words.codes_of(indicator, agency)]
    sdg = [part for part in (indicator.sdg.indicator, indicator.sdg.target) if part]
    searched = [*texts, *map(_, texts), indicator.id, indicator.custodian, *codes, *sdg]
    return {
        "indicator": indicator.id,
        "name": _(indicator.name),
        "short_name": _(indicator.short_name),
        "dimension": indicator.dimension,
        "dimension_name": _(catalogue.framework.dimensions[indicator.dimension].name),
        "group": indicator.group,
        "group_name": _(catalogue.framework.groups[indicator.group]),
        "unit_measure": indicator.unit_measure,
        "unit": _(catalogue.units[indicator.unit_measure].name),
        "custodian": _(indicator.custodian),
        "sdg": indicator.sdg.indicator or indicator.sdg.target or "",
        "match": indicator.sdg.match,
        "match_word": words.match_word(indicator.sdg.match, language),
        "countries": len(known),
        "first_year": min(years, default=None),
        "last_year": max(years, default=None),
        "status": indicator.status,
        "searched": [fold(text) for text in dict.fromkeys(searched)],
    }


def _aligned(indicator: Indicator, catalogue: Catalogue, language: Language) -> Row:
    _ = language.gettext
    agencies = words.agencies_of(catalogue)
    codes = {agency: "; ".join(words.codes_of(indicator, agency)) for agency in agencies}
    return {
        "indicator": indicator.id,
        "name": _(indicator.short_name),
        "dimension": indicator.dimension,
        "dimension_name": _(catalogue.framework.dimensions[indicator.dimension].name),
        "sdg_goal": indicator.sdg.goal,
        "sdg_target": indicator.sdg.target,
        "sdg_indicator": indicator.sdg.indicator,
        "match": indicator.sdg.match,
        "match_word": words.match_word(indicator.sdg.match, language),
        "note": _(indicator.sdg.note or ""),
        **codes,
    }


def _target(target: Target, catalogue: Catalogue, language: Language) -> Row:
    _ = language.gettext
    indicator = catalogue.indicators[target.indicator]
    instruments = catalogue.framework.instruments
    return {
        "indicator": target.indicator,
        "name": _(indicator.short_name),
        "target_id": target.target_id,
        "said": target_in_words(target, catalogue, language),
        "value": target.value,
        "unit_measure": target.unit_measure,
        "baseline_year": target.baseline_year,
        "rule": target.rule,
        "target_year": target.target_year,
        "type": target.type,
        "type_word": words.type_word(target.type, language),
        "in_force": target.in_force,
        "instrument": target.instrument,
        "instrument_name": _(instruments[target.instrument].name) if target.instrument else "",
        "source": _(target.source),
        "note": _(target.note),
    }


def target_in_words(target: Target, catalogue: Catalogue, language: Language) -> str:
    """What a target asks for, by when; one without a number says so."""
    _ = language.gettext
    if target.type == "none":
        return _("no level agreed")
    if target.rule == "pace":
        return _("{points} points a year").format(
            points=language.signed(target.value, 0 if target.value == int(target.value) else 1)
        )
    if target.value is None:
        said = _("in words")
    elif target.rule == "factor":
        said = _("{share} of the value of {year}").format(
            share=language.percent(float(half_up(100 * target.value, 1)), 0),
            year=target.baseline_year,
        )
    else:
        indicator = catalogue.indicators[target.indicator]
        if target.value == int(target.value):
            indicator = replace(indicator, decimals=0)
        said = narrative.value_in_words(target.value, indicator, catalogue, language)
    if target.target_year is None:
        return said
    return _("{target} by {year}").format(target=said, year=target.target_year)


def _dimension(dimension, catalogue: Catalogue, language: Language) -> Row:
    _ = language.gettext
    instruments = catalogue.framework.instruments
    return {
        "dimension": dimension.id,
        "name": _(dimension.name),
        "description": _(dimension.description),
        "indicators": sum(i.dimension == dimension.id for i in catalogue.indicators.values()),
        "instruments": "; ".join(_(instruments[i].name) for i in dimension.instruments),
        "answers_to": [
            (_(instruments[i].name), words.certainty_word(instruments[i].certainty, language))
            for i in dimension.instruments
        ],
    }


def _instrument(instrument, catalogue: Catalogue, language: Language) -> Row:
    _ = language.gettext
    year = instrument.adopted if isinstance(instrument.adopted, int) else instrument.adopted.year
    return {
        "instrument": instrument.id,
        "name": _(instrument.name),
        "adopted": year,
        "place": _(instrument.place),
        "summary": _(instrument.summary),
        "objectives": [f"{o.id}) {_(o.text)}" for o in instrument.objectives],
        "certainty": instrument.certainty,
        "certainty_word": words.certainty_word(instrument.certainty, language),
        "source": _(instrument.source),
        "indicators": sum(instrument.id in i.motivated_by for i in catalogue.indicators.values()),
    }
