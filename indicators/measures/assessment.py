"""Join one indicator's definition, a country's figures and the formulas into rows.

The one place where a gap, a verdict or an availability cell is put together, whether a snapshot
is being built, a page compares with another target, or a command is asked for one group of
people. Every row names its indicator and country, carries its source, and gives either a number
or the reason why there is none, as an English sentence that the reader's language translates.
Rows in, rows out: nothing here reads a store.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from indicators.catalogue import BREAKDOWNS, Indicator, Target
from indicators.measures import availability, gaps, progress
from indicators.measures.pace import at_pace
from indicators.measures.progress_methods import METHODS, REASONS, Verdict, judge_all
from indicators.measures.regional import WINDOW_YEARS

Row = dict[str, Any]

# What a row of gaps takes over from the latest value, unchanged.
_KEPT = (
    *("indicator", "ref_area", "time_period", "obs_value", "unit_measure", "obs_status", "missing"),
    *("reference_population", "population_year", "population_note", "population_derived"),
    *("covered_persons", "uncovered_persons", "affected_persons"),
    *BREAKDOWNS,
    *("agency", "dataset", "vintage", "licence", "series", "role"),
)

# Columns in the order in which readers see them.
GAP_COLUMNS = (
    *("indicator", "ref_area", "time_period", "obs_value", "unit_measure", "obs_status", "missing"),
    *("target_value", "target_type", "target_year", "target_id", "target_source"),
    *("baseline_year", "baseline_value", "gap_pp", "gap_unit", "uncovered_persons"),
    *("extra_persons", "covered_persons", "affected_persons", "reference_population"),
    *("population_year", "population_note", "population_derived", "reason", "gap_reason"),
    *("persons_reason", "best_ref_area", "best_value", "gap_to_best_pp", "median_value"),
    *("gap_to_median_pp", "asean_value", "gap_to_asean_pp", "members_compared"),
    "standing_reason",
    *BREAKDOWNS,
    *("agency", "dataset", "vintage", "licence", "series", "role", "value_publication"),
)
PROGRESS_COLUMNS = (
    *("indicator", "ref_area", "method", "method_name", "class", "class_name", "sign"),
    *("statistic", "statistic_name", "score", "reason", "reason_code"),
    *("first_year", "first_value", "last_year", "last_value", "values", "change_pp"),
    *("per_year_pp", "needed_per_year_pp", "reached_year"),
    *("agreed_pace_pp", "agreed_pace_met", "at_agreed_pace"),
    *("target_value", "target_type", "target_year", "unit_measure"),
    *("agency", "dataset", "vintage"),
)


def standing_of(
    indicator: Indicator, latest: Mapping[str, Row], members: Sequence[str]
) -> gaps.Standing:
    """Where the members stand in one indicator. ``latest`` has the latest row of each area."""
    values = {
        area: (latest[area]["time_period"], latest[area]["obs_value"])
        for area in members
        if area in latest and latest[area]["obs_value"] is not None
    }
    return gaps.standing(values, indicator.higher_is, WINDOW_YEARS)


def gap_row(
    row: Row,
    indicator: Indicator,
    aim: gaps.Aim,
    members: gaps.Standing,
    asean: float | None,
) -> Row:
    """The latest value of a country with every gap, and the reason of each that is missing."""
    measured = gaps.gap(
        value=row["obs_value"],
        year=row["time_period"],
        aim=aim,
        higher_is=indicator.higher_is,
        unit_measure=row["unit_measure"],
        reference_persons=row["reference_population"],
        counts_persons=counts_persons(indicator),
        persons_reason=row["persons_reason"],
        members=members,
        asean_value=asean,
        derived=bool(indicator.derived_from),
    )
    told = {name: row[name] for name in _KEPT} | measured
    told["persons_reason"] = gaps.in_words(row["persons_reason"])
    declared = _declared(row)
    if declared:  # the country has said why there is no value
        told |= {"reason": declared, "gap_reason": declared, "standing_reason": declared}
        if row["persons_reason"] == "no_value":
            told["persons_reason"] = declared
    return told | {"value_publication": row["publication"]}


def _declared(row: Row) -> str | None:
    """Why a value is missing, where that was declared; None where nothing was said of it."""
    silent = row["missing"] in (None, "no_value")
    return None if silent else row["reason"]


def counts_persons(indicator: Indicator) -> bool:
    """Whether the indicator is a share of persons whose number can be held."""
    return indicator.reference_population.kind != "none" and indicator.unit_measure == "PT"


def progress_rows(
    row: Row,
    indicator: Indicator,
    aim: gaps.Aim,
    observed: Sequence[progress.Observed],
    agreed: float | None,
) -> list[Row]:
    """The journey of one country and what each method says of it, one row for each method.

    ``agreed`` is the agreed pace in points a year, for an indicator it was agreed for. Change and
    pace are in the indicator's unit and keep their sign: a fall is negative even where it is
    good. What is needed is always positive, in the good direction.
    """
    line = progress.comparable(observed)
    told = dict.fromkeys(PROGRESS_COLUMNS) | {
        **{name: row[name] for name in ("indicator", "ref_area", "unit_measure")},
        "target_value": aim.value,
        "target_type": aim.type,
        "target_year": aim.year,
        "values": len(line.values),
    }
    if observed:
        told |= _ends(line, observed)
        told |= _from_here(told, indicator, aim, agreed)
    reason = _no_journey(line, indicator, aim)
    if reason is not None:
        words = progress.REASONS.get(reason) or gaps.REASONS[reason]
        if reason == "no_value" and _declared(row):
            words, reason = _declared(row), row["missing"]
        why = {"reason": words, "reason_code": reason}
        return [told | _named(method) | why for method in METHODS]
    way = progress.journey(
        line,
        indicator.higher_is,
        aim.value,
        aim.year,
        _limit(indicator),
        percent=row["unit_measure"] == "PT",
    )
    change = line.values[-1].obs_value - line.values[0].obs_value
    told |= {"change_pp": change, "per_year_pp": change / way.years, "reached_year": way.arrival}
    if agreed is not None:
        told["agreed_pace_met"] = progress.keeps_pace(way, agreed)
    return [told | _verdict(verdict) for verdict in judge_all(way)]


def _from_here(told: Row, indicator: Indicator, aim: gaps.Aim, agreed: float | None) -> Row:
    """What is still needed, and where the agreed pace leads: one value is enough to say that."""
    value, year = told["last_value"], told["last_year"]
    found: Row = {"agreed_pace_pp": agreed}
    if aim.value is None or aim.year is None or indicator.higher_is == "neutral":
        return found
    left = gaps.distance(value, aim.value, indicator.higher_is)
    if left == 0:
        found["needed_per_year_pp"] = 0.0
    elif aim.year > year:
        found["needed_per_year_pp"] = left / (aim.year - year)
    if agreed is not None:
        found["at_agreed_pace"] = at_pace(value, year, agreed, aim.year)
    return found


def _no_journey(line: progress.Line, indicator: Indicator, aim: gaps.Aim) -> str | None:
    """Why no method can say anything, or None."""
    if line.reason == "no_value" and indicator.derived_from:
        return "derived"
    if line.reason is not None:
        return line.reason
    if indicator.higher_is == "neutral":
        return "neutral"
    return aim.reason if aim.reason == "no_baseline" else None


def _verdict(verdict: Verdict) -> Row:
    return _named(verdict.method) | {
        "statistic": verdict.statistic,
        "class": verdict.class_id,
        "class_name": verdict.class_name,
        "sign": verdict.sign,
        "score": verdict.score,
        "reason": REASONS[verdict.reason] if verdict.reason else None,
        "reason_code": verdict.reason,
    }


def _named(method: str) -> Row:
    return {
        "method": method,
        "method_name": METHODS[method].name,
        "statistic_name": METHODS[method].statistic,
    }


def _ends(line: progress.Line, observed: Sequence[progress.Observed]) -> Row:
    """First and last value that were used; without a line only the newest, which is known."""
    last = line.values[-1] if line.values else max(observed, key=lambda one: one.time_period)
    first = line.values[0] if line.reason is None else None
    agency, dataset, vintage = last.source[:3]
    return {
        "first_year": first and first.time_period,
        "first_value": first and first.obs_value,
        "last_year": last.time_period,
        "last_value": last.obs_value,
        "agency": agency,
        "dataset": dataset,
        "vintage": vintage,
    }


def _limit(indicator: Indicator) -> float | None:
    """The value that nothing can pass in the good direction."""
    if indicator.higher_is == "better":
        return indicator.bounds.maximum
    return indicator.bounds.minimum


def agreed_pace(targets: Sequence[Target]) -> float | None:
    """Points a year, only for the indicators the pace was agreed for."""
    return next((target.value for target in targets if target.rule == "pace"), None)


def cell_of(
    row: Row,
    indicator: Indicator,
    observed: Sequence[progress.Observed],
    groups: Mapping[str, Mapping[tuple, Sequence[str]]],
    year: int,
) -> tuple[Row, list[Row]]:
    """What is known of one indicator in one country, and of each breakdown it asks for.

    ``groups`` gives, by breakdown, the codes that have a value by year and (agency, dataset,
    vintage); ``year`` is the one from which age is counted.
    """
    missing = row["missing"]
    if missing == "no_value" and indicator.derived_from:
        missing = "derived"
    cell = availability.cell(
        totals=[(one.time_period, one.source[:3]) for one in observed],
        groups=groups,
        required=indicator.breakdowns.required,
        headline=indicator.headline_strata,
        missing=missing,
        now=year,
    )
    named = {"indicator": indicator.id, "ref_area": row["ref_area"]}
    found = cell.pop("breakdowns")
    breakdowns = [
        named | {"breakdown": name} | known | {"known": " ".join(known["known"])}
        for name, known in found.items()
    ]
    comparable = len(progress.comparable(observed).values)
    dimension = {"dimension": indicator.dimension}
    return named | dimension | cell | {"comparable_values": comparable}, breakdowns
