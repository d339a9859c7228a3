"""Ask a publication how far groups of people are apart: all lawful measures, from its strata.

The groups of one breakdown, in one country, year and source make one setting. Their populations
are known only for wealth quintiles, which hold a fifth of the people each by definition; where a
measure needs populations that are not known it refuses, and says so. Standard errors are not held,
so there are no intervals. Groups that overlap, such as ages 15-24 and 15 and over, are no setting.
"""

import re
from collections.abc import Sequence
from typing import Any

from indicators.catalogue import Catalogue, Indicator
from indicators.measures import equity
from indicators.measures.availability import SIDES
from indicators.series import Series

Row = dict[str, Any]
Group = tuple[str, float | None]

N_ = str  # marks a text for translation; whoever shows it translates it

REASONS = {
    "no_groups": N_("No group of this breakdown has been reported."),
    "overlap": N_("The groups overlap, so people would be counted twice."),
    "neutral": N_("Neither more nor less is better, so nobody is behind."),
}
ORDERED = "quintile"  # poorest first, a fifth of the people each


def equity_rows(
    series: Series,
    catalogue: Catalogue,
    indicator: str,
    ref_area: str | None = None,
    breakdown: str | None = None,
) -> list[Row]:
    """Every measure of every breakdown of one indicator, one row each.

    Returns
    -------
    list of dict
        ``indicator, ref_area, dimension, time_period, groups`` (code to value), then ``measure,
        variant, estimate, se, ci_lower, ci_upper, reason`` as for a HEAT file, then source and
        ``publication``. A breakdown that the indicator asks for and a country does not report has
        one row without a measure, and its reason: an unknown gap is not a gap of zero.
    """
    known = catalogue.indicators[indicator]
    number = {"publication": series.publication["number"]}
    totals = _totals(series, indicator, ref_area)
    areas = [row["ref_area"] for row in series.latest(indicator, ref_area)]
    found: dict[tuple[str, str], list[Row]] = {}
    for row in series.strata(indicator, ref_area):
        if breakdown in (None, row["breakdown"]):
            found.setdefault((row["ref_area"], row["breakdown"]), []).append(row)
    asked = known.breakdowns.required if breakdown is None else (breakdown,)
    silent = [
        _refused(known, area, name, REASONS["no_groups"]) | number
        for area in areas
        for name in asked
        if (area, name) not in found
    ]
    rows, settings = [], []
    for (area, name), members in found.items():
        told = _told(known, area, name, members)
        total = totals.get((area, told["time_period"], told["agency"], told["vintage"]))
        groups = _groups(known, name, members, total)
        reason = _unlawful(known, groups)
        if reason:
            rows.append(told | _NO_MEASURE | {"groups": dict(groups), "reason": reason} | number)
            continue
        settings.append((told | {"groups": dict(groups)}, _setting(known, name, groups, total)))
    if settings:
        results = equity.rows(equity.compute(equity.pack([setting for _, setting in settings])))
        for (told, _), measures in zip(settings, results, strict=True):
            rows += [told | measure | number for measure in measures]
    place = {area: at for at, area in enumerate(areas)}
    return sorted(rows + silent, key=lambda row: place[row["ref_area"]])


def _totals(series: Series, indicator: str, ref_area: str | None) -> dict[tuple, float]:
    return {
        (row["ref_area"], row["time_period"], row["agency"], row["vintage"]): row["obs_value"]
        for row in series.history(indicator, ref_area)
        if row["obs_value"] is not None
    }


def _groups(
    indicator: Indicator, breakdown: str, rows: Sequence[Row], total: float | None
) -> list[Group]:
    """Codes and values; the total where it is itself a group, as persons with disabilities."""
    held = {row[breakdown]: row["obs_value"] for row in rows}
    own = indicator.headline_strata[breakdown]
    if own != "_T":
        held[own] = total
    codes = SIDES.get(breakdown, sorted(held))
    return [(code, held[code]) for code in codes if code in held]


def _unlawful(indicator: Indicator, groups: Sequence[Group]) -> str | None:
    if indicator.higher_is not in ("better", "worse"):
        return REASONS["neutral"]
    return REASONS["overlap"] if _overlap([code for code, _ in groups]) else None


def _overlap(codes: Sequence[str]) -> bool:
    """Whether two age groups share a year; other codes never do."""
    spans = sorted(span for span in map(_span, codes) if span)
    return any(later[0] < end for (_, end), later in zip(spans, spans[1:], strict=False))


def _span(code: str) -> tuple[float, float] | None:
    closed = re.fullmatch(r"Y(\d+)(?:T(\d+))?", code)
    if closed:
        return float(closed[1]), float(closed[2] or closed[1]) + 1
    opened = re.fullmatch(r"Y_GE(\d+)", code)
    return (float(opened[1]), float("inf")) if opened else None


def _setting(
    indicator: Indicator, breakdown: str, groups: Sequence[Group], total: float | None
) -> equity.Setting:
    ordered = breakdown == ORDERED
    places = SIDES[ORDERED]
    return equity.Setting(
        estimate=[value for _, value in groups],
        # A fifth of the people each, so only the equality of the numbers matters.
        population=[1.0] * len(groups) if ordered else None,
        order=[places.index(code) + 1.0 for code, _ in groups] if ordered else None,
        favourable=indicator.higher_is == "better",
        scale=100.0 if indicator.unit_measure == "PT" else None,
        average=total,
    )


def _told(indicator: Indicator, area: str, breakdown: str, rows: Sequence[Row]) -> Row:
    first = rows[0]
    named = {"indicator": indicator.id, "ref_area": area, "dimension": breakdown}
    source = ("time_period", "unit_measure", "agency", "dataset", "vintage", "licence")
    return named | {name: first[name] for name in source}


_NO_MEASURE = dict.fromkeys(("measure", "variant", "estimate", "se", "ci_lower", "ci_upper"))


def _refused(indicator: Indicator, area: str, breakdown: str, reason: str) -> Row:
    source = ("time_period", "agency", "dataset", "vintage", "licence")
    named = {"indicator": indicator.id, "ref_area": area, "dimension": breakdown}
    unit = {"unit_measure": indicator.unit_measure, "groups": {}}
    return named | dict.fromkeys(source) | unit | _NO_MEASURE | {"reason": reason}
