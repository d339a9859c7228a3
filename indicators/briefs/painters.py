"""How each figure of the pages is drawn on paper: one painter for each view and panel.

A painter takes what the view prepared and draws the panel's own rows, so the picture, the page
and the CSV hold the same numbers. A panel without a painter is a table of words, which is better
taken along as CSV.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from indicators import narrative
from indicators.briefs import asean, members
from indicators.briefs import indicator_figures as figures
from indicators.briefs.brush import HEAD, Brush
from indicators.briefs.matrix_picture import matrix_of
from indicators.briefs.page import Words
from indicators.briefs.slides import contingency_bars
from indicators.figures.print import Drawing
from indicators.figures.print_bars import labelled_bars
from indicators.figures.print_fonts import POINT, width_of
from indicators.figures.print_groups import group_dots
from indicators.figures.print_left_out import left_out_bars
from indicators.figures.print_lines import small_lines
from indicators.figures.print_members import Measure, member_bars
from indicators.figures.print_tiles import tile_map
from indicators.figures.print_trend import country_trend
from indicators.figures.theme import LIGHT
from indicators.views.panel import Panel

Row = dict[str, Any]
TALLEST_ROW = 22.0  # millimetres; a thicker bar would shout

Painter = Callable[[Any, Panel, Brush], Drawing | list[Drawing] | Words]


def _tiles(view: Any, panel: Panel, brush: Brush) -> Drawing:
    if view.indicator.unit_measure != "PT":
        return _values(panel.rows, figures.plain_measure(view.indicator, panel.rows), brush)
    return tile_map(
        panel.rows,
        members.short_named(view.partners, brush.catalogue, brush.language),
        members.places(brush.catalogue, brush.language),
        brush.width,
        brush.height,
        brush.language,
        partners_words=asean.partners_words(brush.language),
        gap=2.4 if brush.width > 110 else 1.4,
        size=brush.letters.name * (0.93 if brush.width > 110 else 0.86),
    )


def _values(
    rows: Sequence[Row], measure: Measure, brush: Brush, asean_value: float | None = None
) -> Drawing:
    label = ""
    if asean_value is not None:
        label = brush.language.gettext("ASEAN {value}").format(
            value=brush.language.number(asean_value, measure.decimals)
        )
    foot = 0.0 if asean_value is None else 7.0
    shown = [r | {"remark": _word(r)} for r in rows]
    return member_bars(
        shown,
        [],
        measure,
        brush.width,
        min((brush.height - HEAD - foot) / max(len(rows), 1), TALLEST_ROW),
        brush.language,
        asean=asean_value,
        asean_label=label,
        letters=brush.letters,
        head=HEAD,
    )


def _word(row: Row) -> str:
    """What a row says when it has no value, whatever its view calls it."""
    if row["obs_value"] is not None:
        return row["remark"] if "remark" in row else ""
    return next(row[n] for n in ("remark", "missing_text", "reason") if n in row and row[n])


def _people(view: Any, panel: Panel, brush: Brush) -> Drawing:
    """The members' people left out; the region is the sum below and partners are in no total."""
    counted = [r for r in panel.rows if r["uncovered_persons"] is not None]
    kinds = {c.ref_area: c.kind for c in brush.catalogue.countries.values()}
    rows = [r for r in counted if r["ref_area"] in kinds and kinds[r["ref_area"]] == "member"]
    if not rows:
        indicator = view.indicator
        return _values(panel.rows, figures.plain_measure(indicator, panel.rows), brush)
    total = next((r for r in counted if r["ref_area"] not in kinds), None)
    last = None
    if total is not None:
        number = brush.language.number(total["uncovered_persons"] / 1e6, 1)
        last = (total["name"], number)
    row = brush.row(len(rows) + (last is not None))
    letters = brush.letters
    return left_out_bars(
        rows, brush.width, row, brush.language, total=last, letters=letters, head=HEAD
    )


def _years(view: Any, panel: Panel, brush: Brush) -> Drawing:
    """The year of each member's latest value, as a dot on a scale of years."""
    rows = [
        r | {"obs_value": r["time_period"], "time_period": "", "remark": r["missing_text"]}
        for r in panel.rows
    ]
    first = min([2000, *(r["obs_value"] for r in rows if r["obs_value"] is not None)])
    measure = Measure(first, brush.year, "", False, 0, years=True, colour=LIGHT.muted)
    return _values(rows, measure, brush)


def _contingencies(view: Any, panel: Panel, brush: Brush) -> Drawing:
    return contingency_bars(panel.rows, brush.width, brush.height, brush.letters, brush.language)


def _trend(view: Any, panel: Panel, brush: Brush) -> Drawing:
    times = brush.letters.name / 7.6
    return country_trend(
        panel.rows,
        brush.width / times,
        brush.height / times,
        brush.language,
        aim=view.aim,
        this_year=brush.year,
        alt=panel.alt,
    ).scaled(times)


def _labelled(view: Any, panel: Panel, brush: Brush) -> Drawing:
    word = brush.language.gettext("no value")
    rows = [r | {"remark": "" if r["obs_value"] is not None else word} for r in panel.rows]
    times = brush.letters.name / 7.6
    widest = max(width_of(r["label"], 7.6, 600) for r in rows) + 3.0
    return labelled_bars(
        rows,
        brush.width / times,
        brush.row(len(rows), 0.0, TALLEST_ROW) / times,
        brush.language,
        label_width=min(widest, brush.width / times * 0.42),
        strong=-1,
    ).scaled(times)


def _ranking(view: Any, panel: Panel, brush: Brush) -> Drawing:
    countries = [r for r in panel.rows if r["kind"] in ("member", "partner")]
    if view.breakdown != "total":
        return _dots([r | {"remark": r["remark"]} for r in countries], view, brush)
    return _values(countries, figures.measure_of(view), brush)


def _dots(rows: Sequence[Row], view: Any, brush: Brush) -> Drawing:
    told = sum(bool(r["strata"]) for r in rows)
    tail = 16.0 if told < len(rows) else 0.0
    height = min((brush.height - 14.0 - tail) / max(told, 1), 16.0)
    measure = figures.measure_of(view)
    language, letters = brush.language, brush.letters
    return group_dots(rows, measure, brush.width, height, language, letters=letters, head=14.0)


def _lines(view: Any, panel: Panel, brush: Brush) -> Drawing:
    names = {r["ref_area"]: r["name"] for r in panel.rows if r["line"] == "country"}
    years = [r["time_period"] for r in panel.rows] or [0]
    indicator = view.indicator
    low, high = view.trend_scale
    unit = "%" if indicator.unit_measure == "PT" else ""
    measure = Measure(low, high, unit, view.colour == "left-out", indicator.decimals)
    times = brush.letters.small / 7.0
    return small_lines(
        panel.rows,
        list(names.items()) or [("", "")],
        measure,
        (min(years), max(years)),
        brush.width / times,
        brush.height / times,
        brush.language,
        columns=6 if brush.width > 200 else 4 if brush.width > 110 else 3,
        alt=panel.alt or panel.title,
    ).scaled(times)


def _verdicts(view: Any, panel: Panel, brush: Brush) -> Words:
    letters = brush.letters.name if brush.width > 200 else brush.letters.small
    inset = (brush.height - 10.0) / max(len(panel.rows), 1) / 2 - letters * POINT * 0.4
    inset = max(1.2, min(inset, 3.0 if brush.is_wide else 4.8))
    return members.verdict_rows(
        panel.rows, brush.width, brush.language, inset=inset, letters=letters
    )


def _peers(view: Any, panel: Panel, brush: Brush) -> Drawing:
    measure = figures.plain_measure(view.indicator, panel.rows)
    known = [r["asean_value"] for r in panel.rows if r["asean_value"] is not None]
    return _values(panel.rows, measure, brush, known[0] if known else None)


def _paces(view: Any, panel: Panel, brush: Brush) -> Drawing:
    """Achieved a year as bars, needed a year as the dashed mark of each row."""
    low, high = view.paces
    needed = [r["needed_per_year_pp"] for r in panel.rows if r["needed_per_year_pp"] is not None]
    low, high = math.floor(min(low, 0.0)), math.ceil(max([high, *needed]))
    measure = Measure(low, high, "", worse=False, decimals=1)
    rows = [
        {
            "name": r["short_name"],
            "time_period": "",
            "obs_value": r["per_year_pp"],
            "remark": r["progress_reason"],
            "asean": r["needed_per_year_pp"],
        }
        for r in panel.rows
    ]
    return _values(rows, measure, brush)


def _strata(view: Any, panel: Panel, brush: Brush) -> Drawing:
    low, high = view.scale
    silent = brush.language.gettext("groups not told apart")
    rows = [
        r | {"strata": r["values"], "remark": r["remark"] if "remark" in r else silent}
        for r in panel.rows
    ]
    told = sum(bool(r["strata"]) for r in rows)
    height = min((brush.height - 30.0) / max(told, 1), 16.0 if brush.is_wide else TALLEST_ROW)
    unit = "%" if view.indicator.unit_measure == "PT" else ""
    measure = Measure(low, high, unit, worse=False, decimals=view.indicator.decimals)
    language, letters = brush.language, brush.letters
    return group_dots(rows, measure, brush.width, height, language, letters=letters, head=14.0)


def _costs(view: Any, panel: Panel, brush: Brush) -> Drawing:
    """Cost of each guarantee, or of each year, in percent of GDP."""
    rows = [
        {
            "name": r["name"] if "name" in r and r["name"] else str(r["time_period"]),
            "time_period": "",
            "obs_value": r["cost_pt_gdp"],
            "remark": ""
            if r["cost_pt_gdp"] is not None
            else brush.language.gettext("cannot be said"),
        }
        for r in panel.rows
    ]
    most = max([r["obs_value"] for r in rows if r["obs_value"] is not None], default=1.0)
    return _values(rows, Measure(0.0, most or 1.0, "", False, 2, colour=LIGHT.ink), brush)


PAINTERS: dict[tuple[str, str], Painter] = {
    ("overview", "tiles"): _tiles,
    ("overview", "people"): _people,
    ("overview", "members"): _people,
    ("overview", "freshness"): _years,
    ("country", "contingencies"): _contingencies,
    ("country", "trend"): _trend,
    ("country", "quintiles"): _labelled,
    ("country", "sexes"): _labelled,
    ("coverage", "ranking"): _ranking,
    ("coverage", "trend"): _lines,
    ("gaps", "people"): _people,
    ("gaps", "members"): _verdicts,
    ("gaps", "peers"): _peers,
    ("gaps", "contingencies"): _labelled,
    ("availability", "matrix"): matrix_of,
    ("progress", "paths"): _paces,
    ("progress", "verdicts"): _verdicts,
    ("equity", "strata"): _strata,
    ("costing", "guarantees"): _costs,
    ("costing", "years"): _costs,
}


def heading(panel: Panel) -> str:
    """The finding, with a capital letter."""
    return narrative.sentence_case(panel.title)
