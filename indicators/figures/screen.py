"""Figures for the screen: plain dictionaries in Plotly's shape, from prepared rows.

Each function takes the rows of a panel and a palette and returns a ``Figure``; heights are
fixed, margins set by hand, labels stand at the data. Text that may come from a file passes
through ``escape.for_figure``. ``px`` is not used: it costs ten times as much.
"""

from __future__ import annotations

from typing import Any

# Plotly looks into pandas as soon as any thread has begun to import it, and fails if that thread is
# not done. Whoever draws waits for it here.
import pandas  # noqa: F401
import plotly.graph_objects as go

from indicators.escape import for_figure
from indicators.figures.theme import FONT, Palette
from indicators.language import Language

CONFIG = {"displayModeBar": False, "responsive": True, "scrollZoom": False}
HOVER = "%{customdata[0]}: %{customdata[1]} %{customdata[2]}<extra></extra>"
NARROW = 358  # width of a phone of 390 pixels less its margins
Rows = list[dict[str, Any]]


def figure(
    palette: Palette,
    height: int,
    *,
    data: list[dict],
    margin: tuple[int, int, int, int] = (8, 8, 8, 8),
    shapes: list[dict] | None = None,
    annotations: list[dict] | None = None,
    **layout: Any,
) -> go.Figure:
    """A figure on the page's ground. ``margin`` is left, top, right, bottom in pixels."""
    left, top, right, bottom = margin
    base = {
        "height": height,
        "margin": {"l": left, "t": top, "r": right, "b": bottom},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": 13, "color": palette.ink},
        "showlegend": False,
        "dragmode": False,
        "hoverlabel": {"bgcolor": palette.ground, "font": {"family": FONT, "color": palette.ink}},
        "shapes": shapes or [],
        "annotations": annotations or [],
    }
    return go.Figure({"data": data, "layout": {**base, **layout}})


def note(palette: Palette, text: str, x: float, y: float, **more: Any) -> dict:
    """An annotation without an arrow; ``text`` is already safe."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "showarrow": False,
        "font": {"size": 12, "color": palette.ink},
        **more,
    }


def hidden_axis(first: float, last: float) -> dict:
    """An axis that only places things."""
    return {"visible": False, "range": [first, last], "fixedrange": True}


def value_axis(palette: Palette, first: float, last: float, **more: Any) -> dict:
    """A quiet axis with hairlines."""
    return {
        "range": [first, last],
        "fixedrange": True,
        "gridcolor": palette.line,
        "zerolinecolor": palette.line,
        "tickfont": {"size": 12, "color": palette.muted},
        **more,
    }


def people_strip(
    rows: Rows, palette: Palette, language: Language, *, narrow: bool = False
) -> go.Figure:
    """Everybody on one line: covered by member from the left, left out by member to the right."""
    _ = language.gettext
    covered = [(r, r["covered_persons"]) for r in sorted(rows, key=lambda r: -r["covered_persons"])]
    left_out = [
        (r, r["uncovered_persons"]) for r in sorted(rows, key=lambda r: -r["uncovered_persons"])
    ]
    total = sum(n for _r, n in covered + left_out) or 1.0
    width = NARROW if narrow else 1180
    data, annotations = [], []
    start = 0.0
    for kind, people in (("covered", covered), ("left_out", left_out)):
        for index, (row, count) in enumerate(people):
            strong = kind == "left_out" and index < 3
            colour = {
                ("covered", True): palette.covered,
                ("covered", False): palette.covered,
                ("left_out", True): palette.left_out,
                ("left_out", False): palette.left_out_soft,
            }[(kind, strong)]
            word = _("covered") if kind == "covered" else _("left out")
            data.append(
                {
                    "type": "bar",
                    "orientation": "h",
                    "x": [count / 1e6],
                    "y": [""],
                    "marker": {"color": colour, "line": {"color": palette.ground, "width": 1.5}},
                    "customdata": [[for_figure(row["name"]), language.millions(count), word]],
                    "hovertemplate": HOVER,
                }
            )
            pixels = width * count / total
            if pixels > 9.0 * max(len(row["name"]), 6) * (0.72 if narrow else 0.86):
                inside = palette.ink if kind == "left_out" and not strong else "#16202E"
                annotations.append(
                    note(
                        palette,
                        f"<b>{for_figure(row['name'])}</b><br>{language.millions(count, 0)}",
                        (start + 6e-3 * total) / 1e6,
                        0,
                        xanchor="left",
                        align="left",
                        font={"size": 11 if narrow else 12, "color": inside},
                    )
                )
            start += count
    return figure(
        palette,
        54,
        data=data,
        margin=(0, 2, 0, 2),
        annotations=annotations,
        barmode="stack",
        bargap=0,
        xaxis=hidden_axis(0, total / 1e6),
        yaxis=hidden_axis(-0.5, 0.5),
    )


def quintiles(rows: Rows, palette: Palette, language: Language) -> go.Figure:
    """Five fifths as dots on a line each; the earlier survey as a ring."""
    labels = [for_figure(r["label"]) for r in rows]
    positions = list(range(len(rows)))
    data: list[dict] = []
    annotations: list[dict] = []
    for y, row in zip(positions, rows, strict=True):
        if row["earlier"] is not None:
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [row["earlier"], row["obs_value"]],
                    "y": [y, y],
                    "line": {"color": palette.covered_text, "width": 1.5},
                    "hoverinfo": "skip",
                }
            )
            after = row["earlier"] > row["obs_value"]
            annotations.append(
                note(
                    palette,
                    language.number(row["earlier"]),
                    row["earlier"],
                    y,
                    xanchor="left" if after else "right",
                    xshift=9 if after else -9,
                    font={"size": 12, "color": palette.muted},
                )
            )
        before = row["earlier"] is not None and row["earlier"] > row["obs_value"]
        annotations.append(
            note(
                palette,
                f"<b>{language.number(row['obs_value'])}</b>",
                row["obs_value"],
                y,
                xanchor="right" if before else "left",
                xshift=-9 if before else 9,
                font={"size": 13, "color": palette.covered_text},
            )
        )
    for key, fill in (("earlier", palette.ground), ("obs_value", palette.covered_text)):
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [r[key] for r in rows],
                "y": positions,
                "customdata": [
                    [
                        label,
                        language.percent(r[key]),
                        r["earlier_year" if key == "earlier" else "time_period"] or "",
                    ]
                    for label, r in zip(labels, rows, strict=True)
                ],
                "marker": {
                    "size": 10,
                    "color": fill,
                    "line": {"color": palette.covered_text, "width": 1.5},
                },
                "hovertemplate": HOVER,
            }
        )
    first = rows[0]
    if first["earlier_year"]:
        for key, year, colour in (
            ("earlier", first["earlier_year"], palette.muted),
            ("obs_value", first["time_period"], palette.covered_text),
        ):
            apart = abs(first["earlier"] - first["obs_value"]) < 14
            right = first[key] >= first["earlier" if key == "obs_value" else "obs_value"]
            annotations.append(
                note(
                    palette,
                    f"<b>{year}</b>" if key == "obs_value" else str(year),
                    first[key],
                    -0.55,
                    font={"size": 12, "color": colour},
                    xanchor=("left" if right else "right") if apart else "center",
                )
            )
    return figure(
        palette,
        250,
        data=data,
        margin=(108, 6, 14, 30),
        annotations=annotations,
        xaxis=value_axis(palette, -4, 110, tickvals=[0, 25, 50, 75, 100], ticksuffix="%"),
        yaxis={
            "range": [len(rows) - 0.5, -0.8],
            "tickvals": positions,
            "ticktext": [f"<b>{label}</b>" for label in labels],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "tickfont": {"size": 12, "color": palette.ink},
        },
    )
