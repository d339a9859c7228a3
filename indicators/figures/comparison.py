"""Lines of many countries on one scale, each labelled at its end.

A line joins values of one country, one group of people and one source: agency, dataset, vintage
and role. Where the source changes the line stops and begins again with a square. Members are in
 the colour of what is measured, partners violet, ILO's estimate for ASEAN dashed in ink.
"""

from __future__ import annotations

from collections.abc import Callable

import plotly.graph_objects as go

from indicators.escape import for_figure
from indicators.figures.screen import Rows, figure, note, value_axis
from indicators.figures.theme import Palette
from indicators.language import Language
from indicators.views.coverage import Coverage
from indicators.views.coverage_groups import ENDS

LABEL_HEIGHT = 16  # pixels between two labels, so that no two touch
LETTER = 6.5  # pixels of a letter of a label, on average
ROW_HEIGHT = 41  # of the ranking beside it
TOP, BOTTOM = 12, 28
LEFT = 40

Segments = list[Rows]


def lines(view: Coverage, palette: Palette, language: Language) -> go.Figure:
    """The countries of a choice over time, on the scale of the whole page."""
    _ = language.gettext
    rows, (bottom, top) = view.trend.rows, view.trend_scale
    decimals, percent = view.indicator.decimals, view.unit_symbol == "%"
    gap = view.colour == "left-out"
    known = [r for r in rows if r["obs_value"] is not None]
    years = [r["time_period"] for r in known] or [2015, 2025]
    first, last = min(years) - 0.4, max(years) + 0.4
    member = palette.left_out_strong if gap else palette.covered
    written = palette.left_out_text if gap else palette.covered_text
    data: list[dict] = []
    labels: list[dict] = []

    def value(row: dict) -> str:
        if percent:
            return language.percent(row["obs_value"], decimals)
        return language.number(row["obs_value"], decimals)

    second = ENDS[view.breakdown][1] if view.breakdown in ENDS else ""
    for segments in _by_line([r for r in known if r["line"] == "country"]):
        newest = segments[-1][-1]
        partner = newest["kind"] == "partner"
        name = for_figure(", ".join(n for n in (newest["name"], newest["stratum_name"]) if n))
        for index, segment in enumerate(segments):
            colour = palette.partner if partner else member
            open_dots = newest["stratum"] == second != ""
            data.append(_trace(segment, colour, name, value, index > 0, open_dots, palette.ground))
        ink = palette.partner if partner else written
        labels.append({"row": newest, "name": name, "ink": ink})
    asean = [r for r in known if r["line"] == "asean"]
    if asean:
        name = for_figure(_("ASEAN, ILO estimate"))
        trace = _trace(asean, palette.ink, name, value)
        data.insert(0, {**trace, "mode": "lines", "line": {**trace["line"], "dash": "dash"}})
        labels.append({"row": asean[-1], "name": _("ASEAN"), "ink": palette.ink})
    shown = len(view.ranking.rows)
    height = max(min(ROW_HEIGHT * shown + 64, 600), 360, LABEL_HEIGHT * len(labels) + TOP + BOTTOM)
    room = (top - bottom) * 0.03  # so that a dot at the end of the scale is whole
    bottom, top = bottom - room, top + room
    shapes, annotations = _labels(labels, palette, value, last, bottom, top, height - TOP - BOTTOM)
    return figure(
        palette,
        height,
        data=data or [{"type": "scatter", "x": [], "y": []}],
        margin=(LEFT, TOP, _widest(labels, value), BOTTOM),
        shapes=shapes,
        annotations=annotations,
        xaxis=value_axis(palette, first, last, showgrid=False, tickformat="d", **_ticks(years)),
        yaxis=value_axis(palette, bottom, top, nticks=6, ticksuffix="%" if percent else ""),
    )


def _ticks(years: list[int]) -> dict:
    """Whole years only; with a few years every one of them."""
    span = max(years) - min(years)
    step = next((s for s in (1, 2, 5, 10, 20) if span <= 4 * s), 20)
    return {"tick0": 2000, "dtick": step}


def _widest(labels: list[dict], value: Callable[[dict], str]) -> int:
    """Pixels that the longest label needs."""
    longest = max((len(label["name"]) + len(value(label["row"])) for label in labels), default=10)
    return int(LETTER * (longest + len("  2020"))) + 8


def _by_line(rows: Rows) -> list[Segments]:
    """Rows as lines of segments, oldest first: a new source begins a new segment."""
    found: dict[tuple, dict[tuple, Rows]] = {}
    for row in sorted(rows, key=lambda r: r["time_period"]):
        line = found.setdefault((row["ref_area"], row["stratum"]), {})
        source = (row["role"], row["agency"], row["dataset"], row["vintage"], row["series"])
        line.setdefault(source, []).append(row)
    return [sorted(line.values(), key=lambda s: s[-1]["time_period"]) for line in found.values()]


def _trace(
    segment: Rows,
    colour: str,
    name: str,
    value: Callable[[dict], str],
    new_source: bool = False,
    open_dots: bool = False,
    ground: str = "",
) -> dict:
    """One unbroken line. Open dots are the second of two groups, a square begins a new source."""
    symbols = ["square" if new_source and i == 0 else "circle" for i in range(len(segment))]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [r["time_period"] for r in segment],
        "y": [r["obs_value"] for r in segment],
        "line": {"color": colour, "width": 2},
        "marker": {
            "size": 7,
            "color": ground if open_dots else colour,
            "line": {"color": colour, "width": 1.5 if open_dots else 0},
            "symbol": symbols,
        },
        "customdata": [
            [name, value(r), for_figure(f"{r['agency']}, {r['vintage']}")] for r in segment
        ],
        "hovertemplate": "%{customdata[0]} %{x}: %{customdata[1]}<br>%{customdata[2]}"
        "<extra></extra>",
    }


def _labels(
    labels: list[dict],
    palette: Palette,
    value: Callable[[dict], str],
    edge: float,
    bottom: float,
    top: float,
    height: float,
) -> tuple[list[dict], list[dict]]:
    """A label at the right edge for every line, and a hairline that leads to its last value."""
    per_pixel = (top - bottom) / height
    labels = sorted(labels, key=lambda label: label["row"]["obs_value"])
    wanted = [label["row"]["obs_value"] / per_pixel for label in labels]
    placed = apart(wanted, LABEL_HEIGHT, bottom / per_pixel + 4, top / per_pixel - 4)
    shapes, annotations = [], []
    for label, position in zip(labels, placed, strict=True):
        row, y = label["row"], position * per_pixel
        shapes.append(
            {
                "type": "line",
                "x0": row["time_period"],
                "y0": row["obs_value"],
                "x1": edge,
                "y1": y,
                "line": {"color": palette.missing, "width": 1},
                "layer": "below",
            }
        )
        annotations.append(
            note(
                palette,
                f"<b>{label['name']}</b> {value(row)} "
                f'<span style="color:{palette.muted}">{row["time_period"]}</span>',
                edge,
                y,
                xanchor="left",
                xshift=3,
                align="left",
                font={"size": 11.5, "color": label["ink"]},
            )
        )
    return shapes, annotations


def apart(wanted: list[float], gap: float, lowest: float, highest: float) -> list[float]:
    """Positions as near as can be to those wanted (ascending), at least ``gap`` from each other.

    Neighbours that are too close become one block around the middle of what its parts wanted,
    again and again until no two blocks touch.
    """
    blocks: list[tuple[float, int]] = []  # middle, number of labels

    def held(middle: float, many: int) -> tuple[float, int]:
        half = gap * (many - 1) / 2
        return min(max(middle, lowest + half), highest - half), many

    for place in wanted:
        blocks.append(held(place, 1))
        while len(blocks) > 1:
            (below, many), (above, more) = blocks[-2], blocks[-1]
            if above - below >= gap * (many + more) / 2:
                break
            middle = (below * many + above * more) / (many + more)
            blocks[-2:] = [held(middle, many + more)]
    positions = []
    for middle, many in blocks:
        start = middle - gap * (many - 1) / 2
        positions += [start + gap * index for index in range(many)]
    return positions
