"""Lines over time for the screen: one country's path to 2030, or any countries side by side."""

from __future__ import annotations

import plotly.graph_objects as go

from indicators.escape import for_figure
from indicators.figures.screen import Rows, figure, note, value_axis
from indicators.figures.theme import Palette
from indicators.language import Language


def country_trend(
    rows: Rows,
    name: str,
    palette: Palette,
    language: Language,
    *,
    this_year: int,
    last_year: int = 2030,
    narrow: bool = False,
) -> go.Figure:
    """One country's values, ILO's ASEAN estimate dashed, and the path at the agreed pace dotted.

    Points of different sources or vintages are never joined. Years after the latest value are
    hatched: nothing is known of them.
    """
    _ = language.gettext
    mine = [r for r in rows if r["line"] == "country"]
    asean = [r for r in rows if r["line"] == "asean"]
    path = [r for r in rows if r["line"] == "agreed_pace"]
    data: list[dict] = []
    annotations: list[dict] = []
    shapes: list[dict] = []
    if asean:
        data.append(_line(asean, palette.ink, _("ASEAN, ILO estimate"), language, dash="dash"))
        end = asean[-1]
        value = language.number(end["obs_value"], 1)
        whose = _("ILO estimate")
        estimate = f"<b>ASEAN {value}</b><br>{whose}, {end['time_period']}"
        below = bool(mine) and mine[-1]["obs_value"] > end["obs_value"]
        annotations.append(
            note(
                palette,
                estimate,
                end["time_period"],
                end["obs_value"],
                xanchor="left",
                xshift=5,
                align="left",
                yanchor="top" if below else "bottom",
                font={"size": 11, "color": palette.ink},
            )
        )
    for group in _by_source(mine):
        data.append(_line(group, palette.covered_text, name, language, markers=True))
    if mine:
        first, last = mine[0], mine[-1]
        if first is not last:
            annotations.append(
                note(
                    palette,
                    f"<b>{language.number(first['obs_value'], 1)}</b> ({first['time_period']})",
                    first["time_period"],
                    first["obs_value"],
                    yanchor="top" if first["obs_value"] <= last["obs_value"] else "bottom",
                    yshift=-7 if first["obs_value"] <= last["obs_value"] else 7,
                    font={"size": 12, "color": palette.covered_text},
                )
            )
        value = language.number(last["obs_value"], 0 if last["obs_value"] == 100 else 1)
        # On a phone the name would run off the left edge; the title above says whose line it is.
        label = f"<b>{'' if narrow else for_figure(name) + ' '}{value}</b> ({last['time_period']})"
        annotations.append(
            note(
                palette,
                label,
                last["time_period"],
                last["obs_value"],
                xanchor="right",
                yanchor="bottom",
                yshift=8,
                font={"size": 12, "color": palette.covered_text},
            )
        )
        shapes += _unknown_years(last["time_period"] + 1, this_year, palette)
        annotations.append(
            note(
                palette,
                _("no value {years}").format(
                    years=language.years(last["time_period"] + 1, this_year)
                ),
                (last["time_period"] + 1 + this_year) / 2,
                3,
                font={"size": 11, "color": palette.muted},
                bgcolor=palette.ground,
            )
        )
    if path and mine and mine[-1]["obs_value"] < 100:
        last, end = mine[-1], path[-1]
        at_pace = _("at +2 a year")
        shapes.append(
            {
                "type": "line",
                "x0": last["time_period"],
                "y0": last["obs_value"],
                "x1": end["time_period"],
                "y1": end["obs_value"],
                "line": {"color": palette.muted, "width": 1.5, "dash": "dot"},
            }
        )
        annotations.append(
            note(
                palette,
                f"<b>{language.number(end['obs_value'], 1)}</b><br>{at_pace}",
                end["time_period"],
                end["obs_value"],
                xanchor="right",
                yanchor="bottom",
                align="right",
                font={"size": 11, "color": palette.muted},
            )
        )
    annotations.append(
        note(
            palette,
            _("100: a benchmark, not an agreed target"),
            2015,
            100,
            xanchor="left",
            yanchor="bottom",
            font={"size": 11, "color": palette.muted},
        )
    )
    return figure(
        palette,
        300,
        data=data or [{"type": "scatter", "x": [], "y": []}],
        margin=(34, 18, 12, 28),
        shapes=shapes,
        annotations=annotations,
        xaxis=value_axis(
            palette, 2014.6, last_year + 0.4, tickvals=[2015, 2020, 2025, 2030], showgrid=False
        ),
        yaxis=value_axis(palette, 0, 107, tickvals=[0, 25, 50, 75, 100]),
    )


def _by_source(rows: Rows) -> list[Rows]:
    """Runs of rows of one agency, dataset and vintage; a new source begins a new line."""
    groups: dict[tuple, Rows] = {}
    for row in rows:
        groups.setdefault(
            (row["agency"], row["dataset"], row["vintage"], row["series"]), []
        ).append(row)
    return list(groups.values())


def _line(
    rows: Rows,
    colour: str,
    name: str,
    language: Language,
    *,
    dash: str = "solid",
    markers: bool = False,
) -> dict:
    return {
        "type": "scatter",
        "mode": "lines+markers" if markers else "lines",
        "x": [r["time_period"] for r in rows],
        "y": [r["obs_value"] for r in rows],
        "line": {"color": colour, "width": 2, "dash": dash},
        "marker": {"size": 8, "color": colour},
        "customdata": [[for_figure(name), language.percent(r["obs_value"])] for r in rows],
        "hovertemplate": "%{customdata[0]} %{x}: %{customdata[1]}<extra></extra>",
    }


def _unknown_years(first: int, last: int, palette: Palette) -> list[dict]:
    """A hatched strip along the axis for the years without a value."""
    if first > last:
        return []
    shapes = [
        {
            "type": "rect",
            "x0": first - 0.5,
            "x1": last + 0.5,
            "y0": 0.3,
            "y1": 6,
            "line": {"color": palette.missing, "width": 1},
            "layer": "below",
        }
    ]
    position = first - 0.5
    while position < last + 0.5:
        shapes.append(
            {
                "type": "line",
                "x0": position,
                "x1": min(position + 0.35, last + 0.5),
                "y0": 0.3,
                "y1": 6,
                "line": {"color": palette.missing, "width": 1},
                "layer": "below",
            }
        )
        position += 0.35
    return shapes
