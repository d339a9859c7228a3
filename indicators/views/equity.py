"""Groups of people inside countries: who is behind, by how much, and by which lawful measure.

Groups are set side by side only where one source gives them for one year. The measure is one that
the breakdown allows; what is refused is named with its reason. No standard errors are held, so no
interval can be given, and no country is ranked above another by a difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.errors import MonitorError, Sentence
from indicators.language import Language
from indicators.measures import equity as measures
from indicators.rounding import half_up
from indicators.series import Series
from indicators.series_equity import ORDERED, REASONS, equity_rows
from indicators.views import equity_words as words
from indicators.views.coverage_groups import ENDS
from indicators.views.panel import Panel, Row

COMPARABLE_YEARS = 5
# The measures that are read most easily, of those that each kind of breakdown allows.
SHOWN = {
    "ordered": ("sii.linear", "d", "r", "aci", "rci", "par", "sii.logit", "rii.linear"),
    "two": ("d", "r"),
}


@dataclass(frozen=True)
class Equity:
    """What the equity page shows of one breakdown of one indicator."""

    indicator: Indicator
    breakdown: str
    measure: str
    eyebrow: str
    headline: str
    lead: str
    strata: Panel
    partners: list[Row]
    codes: list[tuple[str, str]]  # groups that occur, with their names
    scale: tuple[float, float]
    measures: Panel
    columns: list[str]
    refused: list[tuple[str, int]]  # reason, how many measures


def offered(series: Series, catalogue: Catalogue, language: Language) -> dict[str, list[str]]:
    """The breakdowns that can be chosen, for each indicator that has any."""
    found = {i: breakdowns_of(series, catalogue, i) for i in catalogue.indicators}
    return {indicator: names for indicator, names in found.items() if names}


def breakdowns_of(series: Series, catalogue: Catalogue, indicator_id: str) -> list[str]:
    """The breakdowns of one indicator: those with values, then those that are asked for."""
    indicator = catalogue.indicators[indicator_id]
    if indicator.higher_is not in ("better", "worse"):
        return []
    held = [r["breakdown"] for r in series.strata(indicator_id) if r["obs_value"] is not None]
    return list(dict.fromkeys([*held, *indicator.breakdowns.required]))


def measures_of(breakdown: str) -> list[str]:
    """Codes of the measures to choose from: those for an order, or for two groups."""
    return list(SHOWN["ordered" if breakdown == ORDERED else "two"])


def prepare(
    series: Series,
    catalogue: Catalogue,
    language: Language,
    indicator_id: str,
    breakdown: str = "",
    measure: str = "",
) -> Equity:
    """Read and word one breakdown. Raises ``MonitorError`` for a choice that is not offered."""
    choices = breakdowns_of(series, catalogue, indicator_id)
    if not choices:
        raise MonitorError(
            Sentence("“{indicator}” has no groups of people to compare.", indicator=indicator_id)
        )
    breakdown = breakdown or choices[0]
    if breakdown not in choices:
        names = ", ".join(choices)
        raise MonitorError(
            Sentence(
                "{indicator} has no breakdown “{breakdown}”. Choose from {known}.",
                indicator=indicator_id,
                breakdown=breakdown,
                known=names,
            )
        )
    shown = measures_of(breakdown)
    measure = measure or shown[0]
    if measure not in shown:
        raise MonitorError(
            Sentence(
                "There is no measure “{measure}” here. Choose from {known}.",
                measure=measure,
                known=", ".join(shown),
            )
        )
    indicator = catalogue.indicators[indicator_id]
    found = equity_rows(series, catalogue, indicator_id, None, breakdown)
    rows = _rows(found, indicator, breakdown, measure, catalogue, language)
    members = [r for r in rows if r["kind"] == "member"]
    say = words.Words(catalogue, language, indicator, breakdown)
    source = narrative.source_line([r for r in rows if r["agency"]], series.publication, language)
    codes = _codes(rows, catalogue, breakdown, language)
    return Equity(
        indicator=indicator,
        breakdown=breakdown,
        measure=measure,
        eyebrow=say.eyebrow(),
        headline=say.headline(members),
        lead=say.lead(members),
        strata=Panel(
            "strata", say.strata_title(members), say.strata_subtitle(members), members, source
        ),
        partners=[r for r in rows if r["kind"] == "partner"],
        codes=codes,
        scale=_scale(rows, indicator),
        measures=Panel(
            "measures",
            say.measures_title(breakdown == ORDERED),
            say.measures_subtitle(),
            [r for r in rows if r["standing"] != "missing"],
            source,
        ),
        columns=shown,
        refused=_refused(found, shown, language),
    )


def _rows(
    found: Sequence[Row],
    indicator: Indicator,
    breakdown: str,
    measure: str,
    catalogue: Catalogue,
    language: Language,
) -> list[Row]:
    of_area: dict[str, list[Row]] = {}
    for row in found:
        of_area.setdefault(row["ref_area"], []).append(row)
    rows = [
        _row(mine, indicator, breakdown, measure, catalogue, language) for mine in of_area.values()
    ]
    years = [r["time_period"] for r in rows if r["standing"] == "ranked"]
    for row in rows:
        if row["standing"] == "ranked" and max(years) - row["time_period"] > COMPARABLE_YEARS:
            row["standing"] = "older"
    order = {"ranked": 0, "older": 1, "missing": 2}
    return sorted(rows, key=lambda r: (order[r["standing"]], r["name"]))


def _row(
    mine: list[Row],
    indicator: Indicator,
    breakdown: str,
    measure: str,
    catalogue: Catalogue,
    language: Language,
) -> Row:
    _ = language.gettext
    first = mine[0]
    country = catalogue.countries[first["ref_area"]]
    strata = catalogue.strata[breakdown]
    values = [(c, _(strata[c].short_name), v) for c, v in first["groups"].items() if v is not None]
    by_code = {_code(r): r for r in mine if r["measure"]}
    chosen = by_code[measure] if measure in by_code else None
    known = len(values) > 1
    interval = _interval(by_code)
    refusals = {code: row["reason"] for code, row in by_code.items()}
    refusal = chosen["reason"] if chosen else None
    return {
        **{name: first[name] for name in ("indicator", "ref_area", "time_period", "unit_measure")},
        "name": narrative.country_name(catalogue, first["ref_area"], language),
        "kind": country.kind,
        "standing": "ranked" if known else "missing",
        **{f"group_{code}": value for code, value in first["groups"].items()},
        "measure": measure,
        "estimate": chosen["estimate"] if chosen else None,
        "ci_lower": chosen["ci_lower"] if chosen else None,
        "ci_upper": chosen["ci_upper"] if chosen else None,
        "reason": _(refusal) if refusal else "",
        "missing_text": "" if known else _missing(first, values, language),
        "interval": interval,
        "behind": words.behind(values, indicator, breakdown, ENDS, interval) if known else None,
        **{name: first[name] for name in ("agency", "dataset", "vintage", "licence")},
        "publication": first["publication"],
        "values": values,
        "estimates": {code: row["estimate"] for code, row in by_code.items()},
        "reasons": {code: _(why) for code, why in refusals.items() if why},
    }


def _interval(by_code: dict[str, Row]) -> tuple[float, float] | None:
    """The interval of the difference; None where it is not known."""
    difference = by_code["d"] if "d" in by_code else None
    if difference is None or difference["ci_lower"] is None:
        return None
    return difference["ci_lower"], difference["ci_upper"]


def _missing(first: Row, values: list, language: Language) -> str:
    if values:
        return language.gettext("only one group is published: {group}").format(group=values[0][1])
    reason = first["reason"] or REASONS["no_groups"]
    return language.gettext(reason)


def _code(row: Row) -> str:
    return f"{row['measure']}.{row['variant']}" if row["variant"] else row["measure"]


def _codes(
    rows: Sequence[Row], catalogue: Catalogue, breakdown: str, language: Language
) -> list[tuple[str, str]]:
    held = {code for row in rows for code, _name, _value in row["values"]}
    strata = catalogue.strata[breakdown]
    return [(c, language.gettext(s.short_name)) for c, s in strata.items() if c in held]


def _scale(rows: Sequence[Row], indicator: Indicator) -> tuple[float, float]:
    """From nothing to a round number above every value: 100 for a share that comes near it."""
    values = [value for row in rows for _code, _name, value in row["values"]]
    highest = max(values, default=100.0)
    steps = (1, 2, 5, 10, 20, 50, 100)
    return min([0.0, *values]), float(next((s for s in steps if highest <= s), half_up(highest)))


def _refused(
    found: Sequence[Row], shown: Sequence[str], language: Language
) -> list[tuple[str, int]]:
    """Why the other measures are not given: each reason once, with the measures it refuses."""
    reasons: dict[str, set[str]] = {}
    for row in found:
        if row["measure"] and row["reason"] and _code(row) not in shown:
            reasons.setdefault(row["reason"], set()).add(row["measure"])
    return [(language.gettext(reason), len(codes)) for reason, codes in reasons.items()]


def measure_name(code: str, language: Language) -> str:
    """A measure in words, with its variant where there are two."""
    _ = language.gettext
    measure, _dot, variant = code.partition(".")
    name = next(m.name for m in measures.MEASURES if m.code == measure)
    kinds = {"linear": _("straight line"), "logit": _("logistic curve")}
    return f"{_(name)} ({kinds[variant]})" if variant else _(name)
