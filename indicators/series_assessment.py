"""Ask a publication for what depends on a choice: another target, a group, a scenario.

What every page shows is computed when a snapshot is built and read by ``Series``. What a reader
chooses is put together here, from the same figures and by the same formulas, so a page, a
download and the command line cannot disagree.

A reason that belongs to a group of people rather than to a country is said in ``REASONS``.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from indicators.catalogue import BREAKDOWNS, Catalogue, Indicator
from indicators.measures import assessment, availability, costing, financing, gaps, progress
from indicators.measures.data_request import Wanted, request
from indicators.measures.regional import WINDOW_YEARS
from indicators.series import Series

Row = dict[str, Any]
ASEAN = "ASEAN"

N_ = str  # marks a text for translation; whoever shows it translates it

REASONS = {
    "no_group_persons": N_("The number of people in this group is not held."),
    "no_group_figure": N_("No ASEAN figure is computed for groups."),
}

MODELLED = N_(
    "The ILO estimates silent members and missing years by a model; ours takes the reported "
    "values as they are."
)

# The columns of the officers' template, as intake reads them.
# No indicator is asked by activity; a file that has such a column is read all the same.
TEMPLATE_COLUMNS = (
    *("indicator", "ref_area", "time_period", *BREAKDOWNS[:6]),
    *("obs_value", "unit_measure", "obs_status", "source_detail", "obs_comment"),
)


def day_of(series: Series) -> date:
    """The day of the publication; today before anything was published."""
    published = series.publication["published_at"]
    return datetime.fromisoformat(published).date() if published else date.today()


def members_of(series: Series, catalogue: Catalogue) -> tuple[str, ...]:
    """The countries that were members on the day of the publication."""
    return tuple(country.ref_area for country in catalogue.members(day_of(series)))


def gaps_to(
    series: Series,
    catalogue: Catalogue,
    indicator: str,
    ref_area: str | None = None,
    *,
    target_id: str | None = None,
    stratum: tuple[str, str] | None = None,
) -> list[Row]:
    """Gaps against another target than the one in force, or of one group of people.

    ``stratum`` is a breakdown and a code, such as ``("sex", "F")``: the group's value of the year
    in which it can be compared with the others. Its persons are withheld. Rows as ``Series.gaps``.
    Raises ``KeyError`` for an unknown indicator or target.
    """
    known = catalogue.indicators[indicator]
    latest = {row["ref_area"]: row for row in series.latest(indicator)}
    asean = series.regional(indicator)["obs_value"]
    if stratum is not None:
        latest = _of_group(series, known, latest, stratum)
        asean = None
    members = assessment.standing_of(known, latest, members_of(series, catalogue))
    targets = catalogue.targets_of(indicator)
    held = series.history(indicator) if stratum is None else []
    rows = []
    for area, row in latest.items():
        if ref_area not in (None, area):
            continue
        line = [_observed(one) for one in held if one["ref_area"] == area and _has_value(one)]
        aim = gaps.aim_of(targets, progress.baselines(line), target_id)
        found = assessment.gap_row(row, known, aim, members, asean)
        if stratum is not None and found["standing_reason"] == gaps.REASONS["no_asean_figure"]:
            found["standing_reason"] = REASONS["no_group_figure"]
        rows.append(found | {"publication": series.publication["number"]})
    return rows


def _has_value(row: Row) -> bool:
    return row["obs_value"] is not None


def _observed(row: Row) -> progress.Observed:
    source = tuple(row[name] for name in ("agency", "dataset", "vintage", "series", "role"))
    return progress.Observed(row["time_period"], row["obs_value"], source, row["obs_status"] or "")


def _of_group(
    series: Series, indicator: Indicator, latest: dict[str, Row], stratum: tuple[str, str]
) -> dict[str, Row]:
    """The newest comparable value of one group in each country, silent where there is none."""
    breakdown, code = stratum
    values = {
        row["ref_area"]: row
        for row in series.strata(indicator.id)
        if row["breakdown"] == breakdown and row[breakdown] == code
    }
    people = ("reference_population", "population_year", "population_note", "population_derived")
    people += ("covered_persons", "uncovered_persons", "affected_persons")
    withheld = dict.fromkeys(people) | {"persons_reason": REASONS["no_group_persons"]}
    groups = {}
    for area, row in latest.items():
        silent = dict.fromkeys(row) | indicator.headline_strata | {"missing": "no_value"}
        silent |= {name: row[name] for name in ("indicator", "ref_area", "unit_measure")}
        groups[area] = {**silent, breakdown: code, **values.get(area, {}), **withheld}
    return groups


def regional_gap(series: Series, catalogue: Catalogue, indicator: str) -> Row:
    """The gap of our ASEAN figure to the target in force, on the members it rests on."""
    known = catalogue.indicators[indicator]
    figure = series.regional(indicator)
    aim = gaps.aim_of(catalogue.targets_of(indicator), {})
    value = figure["obs_value"]
    persons = figure["covered_persons"]
    whole = None if persons is None else persons + figure["uncovered_persons"]
    measured = gaps.gap(
        value=value,
        year=figure["years"][1],
        aim=aim,
        higher_is=known.higher_is,
        unit_measure=known.unit_measure,
        reference_persons=whole,
        counts_persons=assessment.counts_persons(known),
        persons_reason=figure["persons_reason"],
        members=gaps.standing({}, known.higher_is, WINDOW_YEARS),
        asean_value=None,
    )
    if value is None:
        measured["reason"] = measured["gap_reason"] = figure["reason"]
    told = {name: measured[name] for name in assessment.GAP_COLUMNS if name in measured}
    silent = dict.fromkeys(assessment.GAP_COLUMNS) | known.headline_strata
    shares = ("indicator", "ref_area", "obs_value", "unit_measure")
    shares += ("covered_persons", "uncovered_persons", "affected_persons", "persons_reason")
    more = {name: figure[name] for name in ("method", "members_reporting", "members", "years")}
    of_region = {"reference_population": whole, "standing_reason": None}
    row = silent | told | {name: figure[name] for name in shares} | of_region
    beside = modelled_beside(series, indicator)
    return row | more | beside | {"publication": series.publication["number"]}


def modelled_beside(series: Series, indicator: str) -> Row:
    """ILO's own figure for ASEAN beside ours: ``modelled_value``, ``_year`` and why it differs.

    All three are None where ILO gives none. It is never mixed into ours.
    """
    held = [row for row in series.modelled(indicator) if _has_value(row)]
    names = ("modelled_value", "modelled_year", "modelled_note")
    if not held:
        return dict.fromkeys(names)
    newest = held[-1]
    return dict(zip(names, (newest["obs_value"], newest["time_period"], MODELLED), strict=True))


def availability_summary(
    series: Series,
    catalogue: Catalogue,
    by: str | None = None,
    *,
    indicators: Sequence[str] | None = None,
    ref_area: str | None = None,
) -> list[Row]:
    """Cells of the members added up: by ``ref_area``, ``indicator``, ``dimension``, or all in one.

    ``indicators`` limits what is counted, for example to the framework's contingencies. Partners
    are counted only where one is named.
    """
    members = members_of(series, catalogue)
    wanted = catalogue.indicators if indicators is None else indicators
    cells = [
        row
        for row in series.availability(ref_area=ref_area)
        if row["indicator"] in wanted and (ref_area or row["ref_area"] in members)
    ]
    rows = availability.summaries(cells, by) if by else [availability.summary(cells)]
    return [row | {"publication": series.publication["number"]} for row in rows]


def data_request(
    series: Series,
    catalogue: Catalogue,
    ref_area: str,
    indicators: Sequence[str] | None = None,
) -> list[Row]:
    """What to ask of one country, most telling first, as rows of the officers' template.

    Each row has ``TEMPLATE_COLUMNS``, the value and its status left empty, and ``asks`` (keys of
    ``data_request.STATEMENTS``) and ``tells`` (how many). Indicators that are computed from
    others, or no longer active, are not asked for.
    """
    cells = {row["indicator"]: row for row in series.availability(ref_area=ref_area)}
    day = day_of(series)
    member = ref_area in members_of(series, catalogue)
    standing = {row["indicator"]: row for row in series.gaps(ref_area=ref_area)}
    wanted = []
    for indicator in catalogue.indicators.values():
        if indicators is not None and indicator.id not in indicators:
            continue
        if indicator.derived_from or indicator.status != "active":
            continue
        cell = cells[indicator.id]
        row = standing[indicator.id]
        too_old = row["standing_reason"] == gaps.REASONS["outside_window"]
        wanted.append(
            Wanted(
                indicator=indicator.id,
                cell=cell | {"breakdowns": {one["breakdown"]: one for one in cell["breakdowns"]}},
                required=indicator.breakdowns.required,
                headline=indicator.headline_strata,
                counts_persons=assessment.counts_persons(indicator),
                comparable_values=cell["comparable_values"],
                in_asean_figure=_has_value(row) and not too_old if member else None,
                asean_figure_stands=row["asean_value"] is not None,
                contingency=indicator.id in catalogue.framework.contingencies,
            )
        )
    asked = request(wanted, year=day.year - 1)
    return [_template_row(catalogue, ref_area, row) for row in asked]


def _template_row(catalogue: Catalogue, ref_area: str, asked: Row) -> Row:
    indicator = catalogue.indicators[asked["indicator"]]
    strata = indicator.headline_strata | asked["strata"]
    words = {name: catalogue.strata[name][code].word for name, code in strata.items()}
    empty = dict.fromkeys(TEMPLATE_COLUMNS, "") | {"obs_value": None}
    row = {
        "indicator": indicator.id,
        "ref_area": ref_area,
        "time_period": asked["time_period"],
        "unit_measure": indicator.unit_measure,
    }
    return empty | words | row | {"asks": asked["asks"], "tells": asked["tells"]}


def costs(
    series: Series, catalogue: Catalogue, ref_area: str, scenario: costing.Scenario
) -> dict[str, Any]:
    """What chosen guarantees would take in one country.

    Returns ``rows`` (as ``costing.cost``), ``assumptions``, ``published`` (orders of magnitude of
    others, for comparison) and ``warning``. Raises ``MonitorError`` for a scenario that cannot be
    meant.
    """
    costing.check(scenario)
    people = series.persons_newest("population", ref_area)
    starts = {}
    for name in scenario.guarantees:
        guarantee = costing.GUARANTEES[name]
        defined = guarantee.indicator in catalogue.indicators
        held = series.latest(guarantee.indicator, ref_area) if defined else []
        group = series.persons(guarantee.kind, ref_area, people["time_period"] or 0)
        starts[name] = costing.Start(
            coverage=held[0]["obs_value"] if held else None,
            coverage_year=held[0]["time_period"] if held else None,
            persons=group["persons"],
            population=people["persons"],
            population_year=people["time_period"],
            note=group["note"],
            in_framework=defined,
        )
    money = series.gdp(ref_area)
    newest = next((row for row in reversed(money) if _has_value(row)), None)
    gdp = (newest["obs_value"], newest["time_period"]) if newest else (None, None)
    named = {"ref_area": ref_area}
    number = {"publication": series.publication["number"]}
    return {
        "rows": [named | row | number for row in costing.cost(scenario, starts, *gdp)],
        "assumptions": [
            named | row | number for row in costing.assumptions(scenario, starts, *gdp)
        ],
        "published": financing.PUBLISHED,
        "warning": financing.WARNING,
    }
