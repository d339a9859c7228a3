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
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

import matplotlib
from fontTools.ttLib import TTFont
from matplotlib.artist import Artist
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Circle, FancyBboxPatch, PathPatch, Polygon, Rectangle
from matplotlib.path import Path as MatplotlibPath
from matplotlib.textpath import text_to_path

from indicators.escape import plain
from indicators.figures.theme import LIGHT
from indicators.settings import PROJECT

matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "social protection monitor"})

FONTS = PROJECT / "static" / "fonts" / "print"
FAMILY = "Inter Tabular"
WEIGHTS = {400: "Regular", 500: "Medium", 600: "SemiBold", 700: "Bold"}
# The scripts whose names are written in them: first and last character, and the font's name.
SCRIPTS = (
    ("\u0e00", "\u0e7f", "Noto Sans Thai"),
    ("\u0e80", "\u0eff", "Noto Sans Lao"),
    ("\u1000", "\u109f", "Noto Sans Myanmar"),
    ("\u1780", "\u17ff", "Noto Sans Khmer"),
    ("\u2e80", "\ud7af", "Noto Sans CJK Names"),
)
POINT = 25.4 / 72  # millimetres
CAP_HEIGHT = 0.727  # of Inter, in em: text is centred on its capitals
SMALLEST = 6.0  # points; nothing on paper is smaller
UNKNOWN = "\u25a1"  # stands for a character that no shipped font can draw
HATCH_STEP = 1.1  # millimetres between two hatching lines


class LayoutFault(Exception):
    """A text would leave the sheet: a fault of the figure, found before anything is printed."""


@dataclass(frozen=True)
class Drawing:
    """A figure for paper: SVG, its size in millimetres, and a reading of it in words.

    ``overlays`` are texts in other scripts, with the place of their baseline, that typst writes
    over the figure.
    """

    svg: bytes
    width: float
    height: float
    alt: str
    overlays: tuple[dict[str, Any], ...] = ()

    def scaled(self, times: float) -> Drawing:
        """The same figure ``times`` as large, letters and all."""
        overlays = tuple(
            over | {name: over[name] * times for name in ("x", "y", "size")}
            for over in self.overlays
        )
        return Drawing(self.svg, self.width * times, self.height * times, self.alt, overlays)


@dataclass(frozen=True)
class Box:
    """Where a text stands, in millimetres from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box, by: float = 0.05) -> bool:
        """Whether the two share an area more than ``by`` millimetres wide and high."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > by and down > by


def font_file(family: str, weight: int) -> Path:
    """The shipped file of a family; own-script fonts come as regular and bold."""
    style = WEIGHTS[weight] if family.startswith("Inter") else _two_weights(family, weight)
    return FONTS / f"{family.replace(' ', '')}-{style}.ttf"


def _two_weights(family: str, weight: int) -> str:
    return "Bold" if weight >= 600 and not family.endswith("Names") else "Regular"


def _family(letter: str) -> str:
    for first, last, family in SCRIPTS:
        if first <= letter <= last:
            return family
    return FAMILY


def runs(text: str) -> list[tuple[str, str]]:
    """The text cut where its script changes: the font family of each part, and the part."""
    return [(family, "".join(part)) for family, part in groupby(text, _family)]


@cache
def _characters(family: str) -> frozenset[int]:
    with TTFont(font_file(family, 400), lazy=True) as font:
        return frozenset(font.getBestCmap())


def drawable(text: object, longest: int = 400) -> str:
    """The text without what cannot be seen, and a box for what no shipped font can draw."""
    return "".join(
        letter if ord(letter) in _characters(_family(letter)) else UNKNOWN
        for letter in plain(text, longest)
    )


@cache
def _font(family: str, weight: int, size: float) -> FontProperties:
    file = str(font_file(family, weight))
    return FontProperties(family=family, weight=weight, size=size, fname=file)


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float, weight: int = 400) -> float:
    """How wide a line of text is, in millimetres."""
    return POINT * sum(
        text_to_path.get_text_width_height_descent(part, _font(family, weight, size), ismath=False)[
            0
        ]
        for family, part in runs(text)
    )


def fitting(text: str, size: float, weight: int, room: float) -> tuple[str, float]:
    """The text and the size, down to ``SMALLEST``, at which it is at most ``room`` wide.

    What is too long even then loses its end, with an ellipsis.
    """
    while width_of(text, size, weight) > room and size > SMALLEST:
        size = max(SMALLEST, size - 0.25)
    while width_of(text, size, weight) > room and len(text) > 1:
        text = text.removesuffix("…")[:-1].rstrip() + "…"
    return text, size


def in_two_lines(text: str, size: float, room: float, weight: int = 400) -> list[str]:
    """The text as one line, or as the two lines whose longer one is shortest."""
    words = text.split(" ")
    if len(words) == 1 or width_of(text, size, weight) <= room:
        return [text]
    cuts = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    return list(min(cuts, key=lambda pair: max(width_of(part, size, weight) for part in pair)))


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

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
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
        written = drawable(content, 200)
        if room is not None:
            written, size = fitting(written, size, weight, room)
        wide = width_of(written, size, weight)
        left = {"left": x, "center": x - wide / 2, "right": x - wide}[anchor]
        high = CAP_HEIGHT * size * POINT
        box = Box(written, left, y - high / 2, left + wide, y + high / 2)
        if turned:
            box = Box(written, x - high / 2, y - wide, x + high / 2, y)
        if halo:
            self.bar(left - 0.8, y - high / 2 - 0.7, wide + 1.6, high + 1.4, halo)
        across, down = (x + high / 2, y) if turned else (left, y + high / 2)
        for family, part in runs(written):
            self._run(part, _font(family, weight, size), across, down, colour, turned)
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
        """
        if not font.get_family()[0].startswith("Inter"):
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
    ) -> None:
        """A line through points; ``dash`` gives the lengths of dash and gap in line widths."""
        stroke = _stroke([list(points)], colour, width)
        if dash:
            stroke.set_linestyle((0, dash))
        stroke.set_zorder(2)
        self._add(stroke)

    def area(self, points: Sequence[tuple[float, float]], colour: str) -> None:
        """Fill a shape without an edge."""
        self._add(Polygon(list(points), closed=True, facecolor=colour, edgecolor="none"))

    def dot(self, x: float, y: float, radius: float, colour: str, *, edge: str = "none") -> None:
        """A filled circle."""
        self._add(Circle((x, y), radius, facecolor=colour, edgecolor=edge, lw=0.9, zorder=2.5))

    def collisions(self) -> list[tuple[Box, Box]]:
        """Pairs of texts that stand on one another."""
        return [(a, b) for a, b in combinations(self.boxes, 2) if a.overlaps(b)]

    def drawing(self, alt: str) -> Drawing:
        """The finished figure. Raises ``LayoutFault`` when a text leaves the sheet."""
        for box in self.boxes:
            inside = box.left >= -0.01 and box.right <= self.width + 0.01
            if not (inside and box.top >= -0.01 and box.bottom <= self.height + 0.01):
                raise LayoutFault(f"“{box.text}” leaves the sheet of {self.width} × {self.height}")
        target = io.BytesIO()
        self._canvas.print_svg(target, metadata={"Date": None, "Creator": None})
        return Drawing(
            target.getvalue(), self.width, self.height, drawable(alt, 4000), tuple(self._overlays)
        )
