"""Paths to the target's year: small ones side by side for all members, a large one for a country.

Solid is what was reported, by one source and vintage; dashed is the same pace further on; amber
is the way that is needed; dotted the agreed pace. Every small path has the same scale: free axes
would exaggerate.
"""

from __future__ import annotations

import base64

import plotly.graph_objects as go

from indicators.escape import for_figure, for_html
from indicators.figures.markup import Markup, tag
from indicators.figures.screen import figure, note, value_axis
from indicators.figures.theme import Palette
from indicators.language import Language
from indicators.views import target_words
from indicators.views.panel import Row
from indicators.views.progress import Progress

WIDTH, HEIGHT, PAD = 210, 96, 6
FIRST_YEAR, LAST_YEAR = 2015, 2030


def small(view: Progress, palette: Palette, language: Language) -> Markup:
    """One small path for each country, on one scale."""
    return tag("ul", [_item(row, view, palette, language) for row in view.paths.rows], cls="paths")


def _item(row: Row, view: Progress, palette: Palette, language: Language) -> Markup:
    _ = language.gettext
    pace, needed = row["per_year_pp"], row["needed_per_year_pp"]
    if pace is None:
        said = tag(
            "span", _("cannot be said: {why}").format(why=row["progress_reason"]), cls="quiet"
        )
    else:
        worse = pace < 0 if view.indicator.higher_is == "better" else pace > 0
        achieved = tag("b", language.signed(pace), cls="falling" if worse else "covered-text")
        said = [achieved, " ", _("a year")]
    want = ""
    if needed:
        slots = _("{points} needed").format(points=language.signed(needed))
        want = tag("span", slots, cls="left-out-text")
    elif needed == 0:
        want = tag("span", _("at the target"), cls="quiet")
    return tag(
        "li",
        tag("b", row["short_name"]),
        _picture(row, view, palette, f"{row['name']}: " + _reading(row, language)),
        tag("span", said),
        want,
    )


def _reading(row: Row, language: Language) -> str:
    return ", ".join(f"{year}: {language.number(value, 1)}" for year, value in row["points"]) or "–"


def _picture(row: Row, view: Progress, palette: Palette, alt: str) -> Markup:
    low, high = view.span
    end = view.target_year or LAST_YEAR

    def place(year: float, value: float) -> tuple[float, float]:
        x = PAD + (WIDTH - 2 * PAD) * (year - FIRST_YEAR) / max(1, end - FIRST_YEAR)
        y = HEIGHT - PAD - (HEIGHT - 2 * PAD) * (value - low) / ((high - low) or 1)
        return x, min(HEIGHT - PAD, max(PAD, y))

    def line(a: tuple[float, float], b: tuple[float, float], colour: str, dash: str) -> str:
        style = f'stroke="{colour}" stroke-width="1.8" stroke-dasharray="{dash}"'
        return f'<line x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{b[0]:.1f}" y2="{b[1]:.1f}" {style}/>'

    parts = [line(place(FIRST_YEAR, low), place(end, low), palette.line, "0")]
    if row["level"] is not None:
        parts.append(
            line(place(FIRST_YEAR, row["level"]), place(end, row["level"]), palette.line, "0")
        )
    if row["points"]:
        last = place(*row["points"][-1])
        if row["level"] is not None and row["needed_per_year_pp"]:
            parts.append(line(last, place(end, row["level"]), palette.left_out_strong, "0"))
        if row["at_agreed_pace"] is not None and row["needed_per_year_pp"]:
            parts.append(line(last, place(end, row["at_agreed_pace"]), palette.muted, "1.5 3.5"))
        if row["projected"] is not None:
            parts.append(line(last, _bend(row, end, place), palette.covered_text, "5 3"))
        dots = [place(*point) for point in row["points"]]
        joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in dots)
        stroke = f'stroke="{palette.covered_text}" stroke-width="2.2"'
        parts.append(f'<polyline points="{joined}" fill="none" {stroke}/>')
        parts += [
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="{palette.covered_text}"/>'
            for x, y in dots
        ]
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}">{"".join(parts)}</svg>'
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    size = f'width="{WIDTH}" height="{HEIGHT}"'
    return Markup(f'<img {size} alt="{for_html(alt)}" src="{source}">')


def _bend(row: Row, end: int, place) -> tuple[float, float]:
    """Where the straight line ends: in the target's year, or earlier where it meets the target."""
    year, value = row["points"][-1]
    level, pace = row["level"], row["per_year_pp"]
    if level is not None and row["reached_year"] and row["reached_year"] < end and pace:
        return place(year + (level - value) / pace, level)
    return place(end, row["projected"])


def large(
    view: Progress, palette: Palette, language: Language, *, narrow: bool = False
) -> go.Figure:
    """One country's path, with what is needed and where the agreed pace leads."""
    _ = language.gettext
    row = view.paths.rows[0]
    low, high = view.span
    end = view.target_year or LAST_YEAR
    data = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [year for year, _value in row["points"]],
            "y": [value for _year, value in row["points"]],
            "line": {"color": palette.covered_text, "width": 2.5},
            "marker": {"size": 9, "color": palette.covered_text},
            "customdata": [
                [for_figure(row["name"]), language.number(value, view.indicator.decimals)]
                for _year, value in row["points"]
            ],
            "hovertemplate": "%{customdata[0]} %{x}: %{customdata[1]}<extra></extra>",
        }
    ]
    notes: list[dict] = []
    ends: list[tuple[float, str, str, str]] = []  # value at the end, words, colour, dash
    if row["points"]:
        year, value = row["points"][-1]
        shown = language.number(value, view.indicator.decimals)
        words = f"<b>{shown}</b> ({year})"
        ink = {"size": 12, "color": palette.covered_text}
        notes.append(note(palette, words, year, value, yanchor="bottom", yshift=8, font=ink))
        if row["level"] is not None and row["needed_per_year_pp"]:
            said = _("{points} a year needed").format(
                points=language.signed(row["needed_per_year_pp"])
            )
            ends.append((row["level"], said, palette.left_out_text, "solid"))
        if row["at_agreed_pace"] is not None and row["needed_per_year_pp"]:
            pace = target_words.pace_words(row["agreed_pace_pp"], language)
            said = _("at {points} a year").format(points=pace)
            ends.append((row["at_agreed_pace"], said, palette.muted, "dot"))
        if row["projected"] is not None and row["needed_per_year_pp"]:
            said = _("at {points} a year").format(points=language.signed(row["per_year_pp"]))
            ends.append((row["projected"], said, palette.covered_text, "dash"))
    room = (high - low) * 0.075
    placed: list[float] = []
    for level, words, colour, dash in sorted(ends):
        y = max(level, placed[-1] + room) if placed else level
        placed.append(y)
        data.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [year, end],
                "y": [value, level],
                "line": {"color": colour, "width": 2, "dash": dash},
                "hoverinfo": "skip",
            }
        )
        label = f"<b>{language.number(level, 1)}</b> {for_figure(words)}"
        ink = {"size": 11.5, "color": colour}
        side = (
            {"xanchor": "right", "yanchor": "bottom"}
            if narrow
            else {"xanchor": "left", "xshift": 6}
        )
        notes.append(note(palette, label, end, y, font=ink, align="left", **side))
    return figure(
        palette,
        320,
        data=data,
        margin=(40, 20, 12 if narrow else 170, 28),
        annotations=notes,
        xaxis=value_axis(palette, FIRST_YEAR - 0.5, end + 0.3, dtick=5, tick0=2015, showgrid=False),
        yaxis=value_axis(palette, low - room / 2, high + room * 1.4, nticks=6),
    )
