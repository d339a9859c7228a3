"""The map of the members as equal tiles: Singapore is as easy to read as Indonesia."""

from __future__ import annotations

import plotly.graph_objects as go

from indicators.escape import for_figure
from indicators.figures.screen import HOVER, Rows, figure, hidden_axis, note
from indicators.figures.theme import Palette, scale_index
from indicators.language import Language


def tile_map(
    rows: Rows,
    places: dict[str, tuple[int, int, str]],
    palette: Palette,
    language: Language,
    *,
    narrow: bool = False,
    maximum: float = 100.0,
) -> go.Figure:
    """Every member an equal tile, roughly where it lies, with its value and the value's year.

    ``places`` gives column, row and short name by area. A member without a value is hatched
    and says so: it is part of the map.
    """
    _ = language.gettext
    tile = 66 if narrow else 104
    gap = 4 if narrow else 6
    step = tile + gap
    columns = 1 + max(c for c, _r, _n in places.values())
    lines = 1 + max(r for _c, r, _n in places.values())
    shapes: list[dict] = []
    annotations: list[dict] = []
    size_name, size_value, size_year = (10, 15, 10) if narrow else (13, 22, 12)
    for row in rows:
        column, line, short = places[row["ref_area"]]
        left, top = column * step, line * step
        value = row["obs_value"]
        if value is None:
            fill, ink = palette.ground, palette.muted
            shapes += _hatching(left, top, tile, palette)
        else:
            index = scale_index(100.0 * value / maximum)
            fill, ink = palette.covered_scale[index], palette.covered_scale_text[index]
        shapes.append(
            {
                "type": "rect",
                "x0": left,
                "x1": left + tile,
                "y0": top,
                "y1": top + tile,
                "fillcolor": fill if value is not None else "rgba(0,0,0,0)",
                "line": {"color": palette.missing if value is None else fill, "width": 1},
                "layer": "below",
            }
        )
        place = {"xanchor": "left", "yanchor": "middle", "align": "left"}
        pad = 5 if narrow else 10
        annotations.append(
            note(
                palette,
                f"<b>{for_figure(short)}</b>",
                left + pad,
                top + tile * 0.17,
                font={"size": size_name, "color": ink},
                **place,
            )
        )
        shown = _("no value") if value is None else f"<b>{language.percent(value)}</b>"
        if value is None and narrow:  # the words of some languages are wider than a small tile
            shown = "<br>".join(shown.rsplit(" ", 1))
        annotations.append(
            note(
                palette,
                shown,
                left + pad,
                top + tile * 0.51,
                font={"size": size_name if value is None else size_value, "color": ink},
                **place,
            )
        )
        if row["time_period"] is not None and value is not None:
            year = str(row["time_period"])
            if row["capped"]:
                shapes += _hatching(left, top, tile, palette, fill=palette.covered_scale[-2])
                year += ", " + _("capped")
            annotations.append(
                note(
                    palette,
                    year,
                    left + pad,
                    top + tile * 0.84,
                    font={"size": size_year, "color": ink},
                    **place,
                )
            )
    hover = {
        "type": "scatter",
        "mode": "markers",
        "x": [places[r["ref_area"]][0] * step + tile / 2 for r in rows],
        "y": [places[r["ref_area"]][1] * step + tile / 2 for r in rows],
        "marker": {"size": tile * 0.9, "symbol": "square", "opacity": 0},
        "customdata": [
            [
                for_figure(r["name"]),
                _("no value") if r["obs_value"] is None else language.percent(r["obs_value"]),
                r["time_period"] or "",
            ]
            for r in rows
        ],
        "hovertemplate": HOVER,
    }
    width, height = columns * step - gap, lines * step - gap
    return figure(
        palette,
        height + 4,
        data=[hover],
        margin=(0, 2, 0, 2),
        shapes=shapes,
        annotations=annotations,
        width=width + 2,
        autosize=False,
        xaxis=hidden_axis(-1, width + 1),
        yaxis=hidden_axis(height + 1, -1),
    )


def _hatching(
    left: float, top: float, tile: float, palette: Palette, fill: str | None = None
) -> list[dict]:
    """Diagonal hairlines inside one tile: a missing value, or with ``fill`` one that was capped."""
    lines = []
    for offset in range(8, int(2 * tile), 8):
        x0, x1 = max(0.0, offset - tile), min(float(offset), tile)
        lines.append(
            {
                "type": "line",
                "x0": left + x0,
                "x1": left + x1,
                "y0": top + offset - x0,
                "y1": top + offset - x1,
                "line": {"color": fill or palette.missing, "width": 1},
                "layer": "below",
            }
        )
    return lines
