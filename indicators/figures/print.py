"""A sheet to draw on in millimetres: figures for paper as SVG, with real text in shipped fonts.

Screen figures are plotly; these are matplotlib, without pyplot, so that nothing is shared between
two threads that draw. Both draw the rows of the same prepared panel. A sheet is one axis whose
units are millimetres from the top left corner, so a figure is laid out as it will be printed.

Text stays text in the SVG: typst sets it with the same fonts that measured it here, and a PDF can
be searched and read aloud. Only the fonts of ``static/fonts/print`` are used, by file, and digits
are tabular. A text that would leave the sheet is an error, not a cut-off word: ``svg`` checks the
box of every text. Hatching is drawn as lines that end where the area ends.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import matplotlib
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path as MatplotlibPath

from indicators.figures.print_fonts import (
    CAP_HEIGHT,
    POINT,
    SMALLEST,
    drawable,
    fitting,
    font_of,
    letter_extent,
    runs,
    width_of,
)
from indicators.figures.theme import LIGHT

matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "social protection monitor"})

HATCH_STEP = 1.1  # millimetres between two hatching lines


class LayoutFault(Exception):
    """A text would leave the sheet: a fault of the figure, found before anything is printed."""


@dataclass(frozen=True)
class Drawing:
    """A figure for paper: SVG, its size in millimetres, and a reading of it in words.

    ``overlays`` are texts in other scripts, with the place of their baseline, that typst writes
    over the figure. ``boxes`` say where each text stands.
    """

    svg: bytes
    width: float
    height: float
    alt: str
    overlays: tuple[dict[str, Any], ...] = ()
    boxes: tuple[Box, ...] = ()

    def scaled(self, times: float) -> Drawing:
        """The same figure ``times`` as large, letters and all."""
        overlays = tuple(
            over | {name: over[name] * times for name in ("x", "y", "size")}
            for over in self.overlays
        )
        boxes = tuple(
            replace(box, **{name: getattr(box, name) * times for name in Box.SIDES})
            for box in self.boxes
        )
        width, height = self.width * times, self.height * times
        return Drawing(self.svg, width, height, self.alt, overlays, boxes)

    def collisions(self) -> list[tuple[Box, Box]]:
        """Pairs of texts that stand on one another."""
        return [(a, b) for a, b in combinations(self.boxes, 2) if a.overlaps(b)]


@dataclass(frozen=True)
class Box:
    """Where a text stands, in millimetres from the top left corner; ``cut``: it lost its end."""

    SIDES = ("left", "top", "right", "bottom")

    text: str
    left: float
    top: float
    right: float
    bottom: float
    cut: bool = False

    def overlaps(self, other: Box, by: float = 0.05) -> bool:
        """Whether the two share an area more than ``by`` millimetres wide and high."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > by and down > by


def _stroke(lines: Sequence[Sequence[tuple[float, float]]], colour: str, width: float) -> PathPatch:
    """Lines of one colour as one path: a collection costs ten times as much to make."""
    points = [point for line in lines for point in line]
    codes = [
        MatplotlibPath.LINETO if place else MatplotlibPath.MOVETO
        for line in lines
        for place in range(len(line))
    ]
    path = MatplotlibPath(points, codes)
    return PathPatch(path, fill=False, edgecolor=colour, lw=width, capstyle="butt")


class Sheet:
    """A figure in the making. ``x`` grows to the right, ``y`` downwards, both in millimetres."""

    def __init__(self, width: float, height: float, least: float = SMALLEST) -> None:
        self.width, self.height = width, height
        self.least = least  # points; a text that is too long does not shrink further
        self.boxes: list[Box] = []
        self._overlays: list[dict[str, Any]] = []
        figure = Figure(figsize=(width / 25.4, height / 25.4), facecolor="none")
        self._canvas = FigureCanvasSVG(figure)
        self._axis = figure.add_axes((0, 0, 1, 1), frameon=False)
        self._axis.set(xlim=(0, width), ylim=(height, 0), xticks=[], yticks=[])
        self._axis.set_autoscale_on(False)

    def _add(self, artist: Artist) -> None:
        artist.set_clip_on(False)  # nothing leaves the sheet, so nothing has to be cut off
        self._axis.add_artist(artist)

    def text(
        self,
        x: float,
        y: float,
        content: object,
        size: float = 7.5,
        *,
        weight: int = 400,
        colour: str = LIGHT.ink,
        anchor: str = "left",
        room: float | None = None,
        halo: str = "",
        turned: bool = False,
    ) -> Box:
        """Write one line whose capitals are centred on ``y``; ``anchor`` left, center or right.

        With ``room`` the line shrinks, and at last loses its end, rather than be wider. ``halo``
        is a ground colour under the text, for a text that stands on hatching. A ``turned`` text
        begins at ``y`` and runs upwards, its capitals centred on ``x``.
        """
        whole = written = drawable(content, 200)
        if room is not None:
            written, size = fitting(written, size, weight, room, self.least)
        wide = width_of(written, size, weight)
        left = {"left": x, "center": x - wide / 2, "right": x - wide}[anchor]
        high = CAP_HEIGHT * size * POINT
        up, down = letter_extent(written, size, weight)
        base, cut = y + high / 2, written != whole
        box = Box(written, left, base - up, left + wide, base + down, cut)
        if turned:
            box = Box(written, x - high / 2, y - wide, x + high / 2, y, cut)
        if halo:
            self.bar(left - 0.8, y - high / 2 - 0.7, wide + 1.6, high + 1.4, halo)
        across, down = (x + high / 2, y) if turned else (left, y + high / 2)
        for family, part in runs(written):
            self._run(part, font_of(family, weight, size), across, down, colour, turned)
            across += 0.0 if turned else width_of(part, size, weight)
            down -= width_of(part, size, weight) if turned else 0.0
        if written.strip():
            self.boxes.append(box)
        return box

    def _run(
        self, text: str, font: FontProperties, x: float, y: float, colour: str, turned: bool
    ) -> None:
        """Letters of one script from the baseline at ``x, y``.

        Scripts that join and stack their letters are left for typst to write over the figure: in
        an SVG it could not say which letters such a sign stands for, and an accessible PDF must.
        A drawing for a screen has outlines instead of letters, in every script.
        """
        outlined = matplotlib.rcParams["svg.fonttype"] == "path"
        if not outlined and not font.get_family()[0].startswith("Inter"):
            size, bold = font.get_size_in_points(), font.get_weight() >= 600
            self._overlays.append(
                {"x": x, "y": y, "text": text, "size": size, "bold": bold, "colour": colour}
            )
            return
        self._axis.text(
            x,
            y,
            text,
            fontproperties=font,
            color=colour,
            va="baseline",
            rotation=90 if turned else 0,
            rotation_mode="anchor",
            parse_math=False,
            zorder=3,
        )

    def bar(
        self, x: float, y: float, width: float, height: float, colour: str, *, edge: str = ""
    ) -> None:
        """Fill a rectangle; one that is not wide is not drawn."""
        if width > 0:
            self._add(
                Rectangle((x, y), width, height, facecolor=colour, edgecolor=edge or "none", lw=0.5)
            )

    def tile(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        colour: str,
        *,
        edge: str = "none",
        radius: float = 0.8,
    ) -> None:
        """Fill a rectangle with round corners."""
        shape = f"round,pad=0,rounding_size={radius}"
        self._add(
            FancyBboxPatch(
                (x, y), width, height, boxstyle=shape, facecolor=colour, edgecolor=edge, lw=0.8
            )
        )

    def hatch(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        colour: str = LIGHT.missing,
        ground: str = LIGHT.ground,
        step: float = HATCH_STEP,
        framed: bool = True,
    ) -> None:
        """The sign of a missing value: diagonal lines inside a hairline frame."""
        self.bar(x, y, width, height, ground, edge=colour if framed else "")
        lines, offset = [], step
        while offset < width + height:
            start = (x + max(0.0, offset - height), y + min(offset, height))
            end = (x + min(offset, width), y + max(0.0, offset - width))
            lines.append([start, end])
            offset += step
        self._add(_stroke(lines, colour, 0.45))

    def line(
        self,
        points: Sequence[tuple[float, float]],
        colour: str,
        width: float = 0.8,
        *,
        dash: tuple[float, float] | None = None,
        below: bool = False,
    ) -> None:
        """A line through points; ``dash`` gives the lengths of dash and gap in line widths.

        A line ``below`` everything else is part of a grid.
        """
        stroke = _stroke([list(points)], colour, width)
        if dash:
            stroke.set_linestyle((0, dash))
        stroke.set_zorder(0.5 if below else 2)
        self._add(stroke)

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill a shape without an edge."""
        self._add(Polygon(list(points), closed=True, facecolor=colour, edgecolor="none"))

    def dot(self, x: float, y: float, radius: float, colour: str, *, edge: str = "none") -> None:
        """A filled circle."""
        self._add(Circle((x, y), radius, facecolor=colour, edgecolor=edge, lw=0.9, zorder=2.5))

    def drawing(self, alt: str) -> Drawing:
        """The finished figure. Raises ``LayoutFault`` when a text leaves the sheet."""
        for box in self.boxes:
            inside = box.left >= -0.01 and box.right <= self.width + 0.01
            if not (inside and box.top >= -0.01 and box.bottom <= self.height + 0.01):
                raise LayoutFault(f"“{box.text}” leaves the sheet of {self.width} × {self.height}")
        target = io.BytesIO()
        self._canvas.print_svg(target, metadata={"Date": None, "Creator": None})
        said, overlays = drawable(alt, 4000), tuple(self._overlays)
        return Drawing(
            target.getvalue(), self.width, self.height, said, overlays, tuple(self.boxes)
        )
