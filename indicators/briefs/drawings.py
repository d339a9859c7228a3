"""A figure alone, as SVG that needs nothing else: for a page of another site that shows it.

The same drawing as on a report, of the same rows, with letters as outlines: a picture inside a
page is given no fonts. Only names in their own scripts stay text, which the reader's browser
shapes. Title and source stand on the page around it, as text.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

import matplotlib

from indicators.briefs.pictures import Picture, drawn
from indicators.errors import MonitorError, Sentence
from indicators.figures.print import Drawing

POINTS = 72 / 25.4  # in a millimetre: the unit of the drawing


def make_from(words: dict[str, Any]) -> bytes:
    """The SVG. Raises ``MonitorError`` when the figure cannot be drawn, or is one of words."""
    return make(Picture(**words))


def make(picture: Picture) -> bytes:
    """The SVG of a picture without its frame."""
    with matplotlib.rc_context({"svg.fonttype": "path"}):
        figure = drawn(picture).drawn
    if isinstance(figure, Drawing):
        return _whole(figure)
    if isinstance(figure, list):
        return _beneath_each_other(figure)
    raise MonitorError(
        Sentence(
            "The figure “{panel}” on {view} is one of words and has no drawing.",
            panel=picture.panel,
            view=picture.view,
        )
    )


def _whole(figure: Drawing) -> bytes:
    """The drawing with the texts that typst would write over it on a report."""
    if not figure.overlays:
        return figure.svg
    texts = "".join(
        f'<text x="{over["x"] * POINTS:.2f}" y="{over["y"] * POINTS:.2f}" '
        f'font-size="{over["size"]:.2f}" font-weight="{700 if over["bold"] else 400}" '
        f'fill="{escape(over["colour"])}" font-family="sans-serif">{escape(over["text"])}</text>'
        for over in figure.overlays
    )
    body, end, after = figure.svg.rpartition(b"</svg>")
    return body + texts.encode() + end + after


def _beneath_each_other(figures: list[Drawing]) -> bytes:
    """Several drawings as one, as wide as the widest."""
    width = max(figure.width for figure in figures) * POINTS
    height = sum(figure.height for figure in figures) * POINTS
    parts, top = [], 0.0
    for figure in figures:
        inside = re.sub(rb"^.*?(?=<svg )", b"", _whole(figure), count=1, flags=re.DOTALL)
        parts.append(inside.replace(b"<svg ", b'<svg y="%.2f" ' % top, 1))
        top += figure.height * POINTS
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.2f} {height:.2f}">'
    return head.encode() + b"".join(parts) + b"</svg>"
