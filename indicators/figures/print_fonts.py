"""The shipped fonts, and how wide a text is in them.

Only the fonts of ``static/fonts/print`` are used, by file: Inter with digits of one width, and
Noto for the scripts in which countries write their own names. Nothing of the machine is asked, so
a text is as wide everywhere as it was here.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from indicators.escape import plain
from indicators.settings import PROJECT

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
SMALLEST = 7.0  # points; nothing on paper is smaller
UNKNOWN = "\u25a1"  # stands for a character that no shipped font can draw
POINT = 25.4 / 72  # millimetres
CAP_HEIGHT = 0.727  # of Inter, in em: text is centred on its capitals


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
def font_of(family: str, weight: int, size: float) -> FontProperties:
    file = str(font_file(family, weight))
    return FontProperties(family=family, weight=weight, size=size, fname=file)


@lru_cache(maxsize=20_000)
def width_of(text: str, size: float, weight: int = 400) -> float:
    """How wide a line of text is, in millimetres."""
    return POINT * sum(
        text_to_path.get_text_width_height_descent(
            part, font_of(family, weight, size), ismath=False
        )[0]
        for family, part in runs(text)
    )


@lru_cache(maxsize=20_000)
def letter_extent(text: str, size: float, weight: int = 400) -> tuple[float, float]:
    """How far letters reach above and below their baseline, in millimetres.

    Inter counts with its capitals; scripts that stack letters with all their ink.
    """
    up, down = CAP_HEIGHT * size * POINT, 0.0
    for family, part in runs(text):
        if family != FAMILY:
            _wide, high, below = text_to_path.get_text_width_height_descent(
                part, font_of(family, weight, size), ismath=False
            )
            up, down = max(up, (high - below) * POINT), max(down, below * POINT)
    return up, down


def fitting(
    text: str, size: float, weight: int, room: float, least: float = SMALLEST
) -> tuple[str, float]:
    """The text and the size, down to ``least``, at which it is at most ``room`` wide.

    What is too long even then loses its end, with an ellipsis.
    """
    while width_of(text, size, weight) > room and size > least:
        size = max(least, size - 0.25)
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
