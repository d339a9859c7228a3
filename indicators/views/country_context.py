"""What stands beside a country's coverage: wealth fifths, other agencies, other dimensions."""

from __future__ import annotations

from collections import defaultdict

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language
from indicators.measures.pace import BASELINE_YEAR, Point, pace
from indicators.series import Series
from indicators.views import country_words as words
from indicators.views.panel import Panel, Row

QUINTILES = ("Q1", "Q2", "Q3", "Q4", "Q5")
OTHER_DIMENSIONS = ("ADQ", "FIN", "LEG", "DEL", "RES", "OUT")


Points = defaultdict[tuple[str, str], list[Point]]


def points(rows: list[Row]) -> Points:
    """Values over time, oldest first, by indicator and country; none for what is silent."""
    found: Points = defaultdict(list)
    for r in rows:
        if r["obs_value"] is not None:
            source = (r["agency"], r["dataset"], r["vintage"])
            point = Point(r["time_period"], r["obs_value"], source)
            found[r["indicator"], r["ref_area"]].append(point)
    return found


def quintiles(series: Series, catalogue: Catalogue, language: Language, ref_area: str) -> Panel:
    """Social assistance by wealth fifth: latest and, if there is one, first survey since 2015."""
    _ = language.gettext
    found: dict[int, dict[str, Row]] = {}
    for row in _fifths(series, catalogue, ref_area):
        if row["quintile"] in QUINTILES and row["obs_value"] is not None:
            found.setdefault(row["time_period"], {})[row["quintile"]] = row
    complete = sorted(y for y in found if set(found[y]) == set(QUINTILES))
    rows = []
    if complete:
        last = complete[-1]
        earlier = [y for y in complete if BASELINE_YEAR <= y < last]
        first = earlier[0] if earlier else None
        names = catalogue.strata["quintile"]
        for code in QUINTILES:
            rows.append(
                {
                    **found[last][code],
                    "label": _(names[code].short_name),
                    "earlier": found[first][code]["obs_value"] if first else None,
                    "earlier_year": first,
                }
            )
    return Panel(
        "quintiles",
        words.quintile_title(rows, language),
        _("Lives in a household with social assistance, by wealth fifth, %, household survey"),
        rows,
        narrative.source_line(rows, series.publication, language),
        alt=words.quintile_alt(rows, language),
    )


def _fifths(series: Series, catalogue: Catalogue, ref_area: str) -> list[Row]:
    if words.ASSISTANCE not in catalogue.indicators:
        return []
    return series.strata(words.ASSISTANCE, ref_area, all_years=True)


def agencies(series: Series, catalogue: Catalogue, language: Language, ref_area: str) -> Panel:
    """What each agency says of the same question: newest value of each source, what it counts."""
    _ = language.gettext
    rows: list[Row] = []
    for indicator_id in words.COMPARED:
        if indicator_id not in catalogue.indicators:
            continue
        newest: dict[tuple[str, str, str, str], Row] = {}
        for row in series.sources(indicator_id, ref_area):
            if row["obs_value"] is not None:
                newest[(row["agency"], row["dataset"], row["vintage"], row["series"])] = row
        for row in newest.values():
            indicator = catalogue.indicators[indicator_id]
            used = row["headline"] and indicator_id == catalogue.framework.headline_indicator
            kind = words.kind_of(indicator)
            rows.append({**row, "counts": _(indicator.short_name), "kind": kind, "used": used})
    rows.sort(key=lambda r: (r["kind"], r["indicator"], -r["time_period"]))
    return Panel(
        "agencies",
        _("What other agencies say"),
        _("Registers and surveys count different things: listed, never on one axis"),
        rows,
        narrative.source_line(rows, series.publication, language),
    )


def others(
    series: Series, catalogue: Catalogue, language: Language, latest: dict[str, Row], known: Points
) -> Panel:
    """Every indicator beyond coverage, by dimension: its latest value and its change."""
    _ = language.gettext
    dimensions = {d.id: _(d.name) for d in catalogue.framework.dimensions.values()}
    rows = []
    for indicator_id, row in latest.items():
        indicator: Indicator = catalogue.indicators[indicator_id]
        if indicator.dimension not in OTHER_DIMENSIONS:
            continue
        moved = pace(known[indicator_id, row["ref_area"]])
        rows.append(
            {
                **row,
                "dimension": dimensions[indicator.dimension],
                "label": _(indicator.short_name),
                "value_text": narrative.value_in_words(
                    row["obs_value"], indicator, catalogue, language
                ),
                "change": moved.change_pp,
                "since": moved.first_year,
                "decimals": indicator.decimals,
                "higher_is": indicator.higher_is,
            }
        )
    return Panel(
        "others",
        _("Adequacy, financing, law, delivery, resilience and outcomes"),
        _("Latest value of each indicator, and the change since the first value from 2015 on"),
        rows,
        narrative.source_line([r for r in rows if r["agency"]], series.publication, language),
    )
