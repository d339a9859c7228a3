"""Lines over time for the screen: one country's path to 2030, or any countries side by side."""

from __future__ import annotations

import plotly.graph_objects as go

from indicators.catalogue import Target
from indicators.escape import for_figure
from indicators.figures.screen import Rows, figure, note, value_axis
from indicators.figures.theme import Palette
from indicators.language import Language
from indicators.views import target_words

FIRST, LAST = 2015, 2030


def country_trend(
    rows: Rows,
    name: str,
    palette: Palette,
    language: Language,
    *,
    aim: Target | None,
    this_year: int,
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
    reached = mine[-1]["obs_value"] if mine else 0.0
    last_year = LAST if aim is None else aim.target_year
    data: list[dict] = []
    annotations: list[dict] = []
    shapes: list[dict] = []
    if asean:
        data.append(_line(asean, palette.ink, _("ASEAN, ILO estimate"), language, dash="dash"))
        end = asean[-1]
        value = language.number(end["obs_value"], 1)
        whose = _("ILO estimate")
        # On a phone one short line: the end of the path at the agreed pace stands at its right.
        estimate = f"<b>ASEAN {value}</b>" + (
            f" ({end['time_period']})" if narrow else f"<br>{whose}, {end['time_period']}"
        )
        below = reached > end["obs_value"]
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
                bgcolor=palette.ground,
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
                    **_beside_first(first, last, narrow=narrow),
                    bgcolor=palette.ground,
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
                **_beside_last(mine),
                bgcolor=palette.ground,  # a line may pass behind it
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
                _above_hatching(last, path, this_year) if narrow else 3,
                yanchor="bottom" if narrow else "middle",
                font={"size": 11, "color": palette.muted},
                bgcolor=palette.ground,
            )
        )
    if path and mine and target_words.is_short(mine[-1]["obs_value"], aim):
        last, end = mine[-1], path[-1]
        pace = target_words.pace_words(end["points_per_year"], language)
        at_pace = _("at {points} a year").format(points=pace)
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
                align="right",
                **_beside_path(end["obs_value"], asean, below=narrow, narrow=narrow),
                font={"size": 11, "color": palette.muted},
            )
        )
    if aim is not None:
        annotations.append(_aimed_at(aim, reached, palette, language, narrow=narrow))
    return figure(
        palette,
        340 if narrow else 300,
        data=data or [{"type": "scatter", "x": [], "y": []}],
        margin=(34, 18, 12, 28),
        shapes=shapes,
        annotations=annotations,
        xaxis=value_axis(
            palette,
            2014.6,
            last_year + 0.4,
            tickvals=list(range(FIRST, last_year + 1, 5)),
            showgrid=False,
            ticks="outside",
            ticklen=6,
            tickcolor=palette.ground,
        ),
        yaxis=value_axis(palette, 0, 107, tickvals=[0, 25, 50, 75, 100]),
    )


def _aimed_at(
    aim: Target, reached: float, palette: Palette, language: Language, *, narrow: bool
) -> dict:
    """The level the path leads to, and whether anybody agreed on it."""
    _ = language.gettext
    said = (
        _("{level}: a benchmark, not an agreed target")
        if aim.type == "benchmark"
        else _("{level}: the agreed target")
    )
    high = reached >= aim.value - 20
    return note(
        palette,
        said.format(level=language.number(aim.value, 0 if aim.value == int(aim.value) else 1)),
        aim.target_year + 0.4 if high else FIRST,
        aim.value,
        xanchor="right" if high else "left",
        # On a phone there is no room beside a line that runs along 100; below it there is.
        yanchor="top" if narrow and reached >= aim.value - 3 else "bottom",
        font={"size": 11, "color": palette.muted},
    )


def _beside_first(first: dict, last: dict, *, narrow: bool) -> dict:
    """Where the first value's label stands: off the line, the axis and the axis' own numbers."""
    rising = first["obs_value"] <= last["obs_value"]
    if rising and first["obs_value"] < 12:
        return {"xanchor": "right", "yanchor": "middle", "xshift": -8}
    at_edge = first["time_period"] <= 2016
    return {
        "xanchor": "left" if at_edge else "right" if narrow else "center",
        "yanchor": "top" if rising else "bottom",
        "yshift": -7 if rising else 7,
    }


def _beside_last(mine: Rows) -> dict:
    """Above the end of a line that rises; after a fall below it, where nothing is drawn."""
    if len(mine) > 1 and mine[-1]["obs_value"] < mine[-2]["obs_value"]:
        return {"xanchor": "left", "yanchor": "top", "yshift": -4}
    return {"xanchor": "right", "yanchor": "bottom", "yshift": 8}


def _beside_path(end: float, asean: Rows, *, below: bool, narrow: bool) -> dict:
    """Above the end of the path, or below it where 100 or, on a phone, ASEAN's label stands."""
    clash = bool(asean) and -10 < end - asean[-1]["obs_value"] < 6
    if end > 86 or (below and clash):
        return {"yanchor": "top", "yshift": -26 if narrow else -16}
    return {"yanchor": "bottom"}


def _above_hatching(last: dict, path: Rows, this_year: int) -> float:
    """Height of the words for silent years on a phone: off the hatching and off a low path."""
    if not path or last["obs_value"] > 16:
        return 6.5
    years = this_year + 1 - last["time_period"]
    return max(6.5, last["obs_value"] + years * path[-1]["points_per_year"] + 2)


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
