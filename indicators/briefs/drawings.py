"""A figure alone, as SVG that needs nothing else: for a page of another site that shows it.

The same drawing as on a report, of the same rows, with every letter as an outline: a picture
inside a page is given no fonts. Title and source stand on the page around it, as text. A phone
gets a sheet of its own, on which letters are as large as they are.
"""

from __future__ import annotations

import re
from typing import Any

import matplotlib

from indicators.briefs.pictures import SHEETS, Picture, drawn
from indicators.errors import MonitorError, Sentence
from indicators.figures.print import Drawing
from indicators.figures.print_members import Type

ALONE = SHEETS | {"phone": (96.0, 100.0, Type(name=8.2, small=7.6, value=8.4, least=6.6))}
POINTS = 72 / 25.4  # in a millimetre: the unit of the drawing
BETWEEN = 5.0  # millimetres


def make_from(words: dict[str, Any]) -> bytes:
    """The SVG. Raises ``MonitorError`` when the figure cannot be drawn, or is one of words."""
    return make(Picture(**words))


def make(picture: Picture) -> bytes:
    """The SVG of a picture without its frame."""
    figures = outlined(picture)
    return figures[0].svg if len(figures) == 1 else beside(figures, ALONE[picture.size][0])


def outlined(picture: Picture) -> list[Drawing]:
    """The drawings of a picture, one after the other, with outlines for letters."""
    with matplotlib.rc_context({"svg.fonttype": "path"}):
        figure = drawn(picture, ALONE).drawn
    if isinstance(figure, Drawing):
        return [figure]
    if isinstance(figure, list):
        return figure
    raise MonitorError(
        Sentence(
            "The figure “{panel}” on {view} is one of words and has no drawing.",
            panel=picture.panel,
            view=picture.view,
        )
    )


def beside(figures: list[Drawing], width: float) -> bytes:
    """Several drawings as one: in rows from the left, as many a row as ``width`` has room for."""
    left = top = high = 0.0
    parts = []
    for figure in figures:
        if left and left + figure.width > width + 0.01:
            left, top, high = 0.0, top + high + BETWEEN, 0.0
        place = b'<svg x="%.2f" y="%.2f" width="%.2f" height="%.2f" ' % tuple(
            POINTS * length for length in (left, top, figure.width, figure.height)
        )
        inside = re.sub(rb"^.*?<svg ", place, figure.svg, count=1, flags=re.DOTALL)
        parts.append(re.sub(rb'(?<=" ) *(?:width|height)="[0-9.]+pt"', b"", inside, count=2))
        left, high = left + figure.width + BETWEEN, max(high, figure.height)
    size = f"0 0 {width * POINTS:.2f} {(top + high) * POINTS:.2f}"
    return b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="%s">%s</svg>' % (
        size.encode(),
        b"".join(parts),
    )
