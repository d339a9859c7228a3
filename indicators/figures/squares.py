"""People as squares that can be counted and compared: one square, one number of people.

Each country is a small picture of its own with an alternative text, so the countries wrap on a
phone instead of shrinking. Left out comes first, from the bottom of the first column up.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence

from indicators.escape import for_html
from indicators.figures.markup import Markup, tag
from indicators.figures.theme import Palette
from indicators.language import Language
from indicators.rounding import half_up
from indicators.views.panel import Row

HEIGHT = 15  # squares in a column
PITCH, SIDE = 12, 10


def people(rows: Sequence[Row], unit: int, palette: Palette, language: Language) -> Markup:
    """Countries by number left out, each with its squares. ``unit`` is people in a square."""
    shown = [_country(row, unit, palette, language, first=row is rows[0]) for row in rows]
    return tag("ul", shown, cls="squares")


def _country(row: Row, unit: int, palette: Palette, language: Language, *, first: bool) -> Markup:
    _ = language.gettext
    left_out = language.millions(row["uncovered_persons"])
    whole = language.millions(row["reference_population"])
    return tag(
        "li",
        tag("b", row["short_name"]),
        tag("span", tag("b", left_out), f" {_('left out')}" if first else "", cls="left-out-text"),
        tag("span", _("of {people}").format(people=whole), cls="quiet"),
        tag("span", str(row["time_period"]), cls="quiet"),
        _picture(row, unit, palette, f"{row['name']}: {left_out} {_('left out')}"),
    )


def _picture(row: Row, unit: int, palette: Palette, alt: str) -> Markup:
    total = int(half_up(row["reference_population"] / unit))
    out = min(total, int(half_up(row["uncovered_persons"] / unit)))
    colours = (palette.left_out_strong, palette.covered_scale[1])
    if total == 0:  # fewer than half a square: drawn to scale, so that it is seen and not more
        side = max(3.0, SIDE * (row["reference_population"] / unit) ** 0.5)
        more = row["uncovered_persons"] * 2 >= row["reference_population"]
        y = PITCH - side
        path = f"M0 {y:.1f}h{side:.1f}V{PITCH}H0z"
        shapes = f'<path fill="{colours[0 if more else 1]}" d="{path}"/>'
        return _image(shapes, 1, 1, alt)
    lines = min(HEIGHT, total)
    shapes = _squares(0, out, lines, colours[0]) + _squares(out, total, lines, colours[1])
    return _image(shapes, -(-total // HEIGHT), lines, alt)


def _squares(first: int, last: int, lines: int, colour: str) -> str:
    if first >= last:
        return ""
    steps = []
    for index in range(first, last):
        x = PITCH * (index // HEIGHT)
        y = PITCH * (lines - index % HEIGHT) - SIDE
        steps.append(f"M{x} {y}h{SIDE}v{SIDE}h-{SIDE}z")
    return f'<path fill="{colour}" d="{"".join(steps)}"/>'


def _image(shapes: str, columns: int, lines: int, alt: str) -> Markup:
    width, height = columns * PITCH, lines * PITCH
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{shapes}</svg>'
    )
    source = "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
    size = f'width="{width}" height="{height}"'
    return Markup(f'<img {size} alt="{for_html(alt)}" src="{source}">')


def legend(unit: int, language: Language) -> Markup:
    """How many people a square is, and which colour is which."""
    _ = language.gettext
    if unit == 1_000_000:
        said = _("One square is one million people; countries by number left out")
    else:
        said = _("One square is {count} people; countries by number left out").format(
            count=language.number(unit)
        )
    return tag(
        "p",
        said,
        tag("span", tag("i", cls="square left-out"), _("left out"), cls="square-key"),
        tag("span", tag("i", cls="square covered"), _("covered"), cls="square-key"),
        cls="square-legend",
    )
