"""The map of the members as equal tiles on paper, with each country's name in its own script.

Value and year stand in each tile; a member without a value is hatched and part of the map. The
+3 partners are outlined in violet above it, apart from every total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.figures.print import Drawing, Sheet
from indicators.figures.print_fonts import CAP_HEIGHT, POINT, letter_extent, width_of
from indicators.figures.theme import LIGHT, scale_index
from indicators.language import Language

Row = dict[str, Any]
SECOND, CLOSER = 0.93, 0.84  # of the size of a name: the name in its own script
PARTNERS_TALL = 0.78  # of a member’s tile: partners have no second name in theirs


@dataclass(frozen=True)
class Place:
    """Where a member's tile is, and the names that stand in it."""

    column: int
    line: int
    name: str
    own_name: str


def tile_map(
    rows: Sequence[Row],
    partners: Sequence[Row],
    places: Mapping[str, Place],
    width: float,
    height: float,
    language: Language,
    *,
    partners_words: tuple[str, str] = ("", ""),
    gap: float = 1.6,
    size: float = 7.2,
) -> Drawing:
    """Draw a tile for every member, and one for each partner in a row above."""
    columns = 1 + max(place.column for place in places.values())
    lines = 1 + max(place.line for place in places.values())
    above = 2.6 if partners else 0.0
    rows_of_tiles = lines + (PARTNERS_TALL if partners else 0)
    high = (height - above - gap * (lines - (0 if partners else 1))) / rows_of_tiles
    wide = (width + gap) / columns - gap
    sheet = Sheet(width, height)
    largest = min(_largest(places[r["ref_area"]], wide, high, size) for r in rows)
    top = 0.0
    if partners:
        first, second = partners_words
        free = (wide + gap) * (columns - len(partners)) - gap
        sheet.text(0, 3.4, first, size, weight=600, colour=LIGHT.partner, room=free)
        sheet.text(
            0, 3.4 + size * POINT * 1.4, second, size * 0.93, colour=LIGHT.partner, room=free
        )
        for place, row in enumerate(partners, start=columns - len(partners)):
            left, tall = place * (wide + gap), high * PARTNERS_TALL
            _partner(sheet, row, left, wide, tall, size, largest, language)
        top = high * PARTNERS_TALL + gap + above
    for row in rows:
        place = places[row["ref_area"]]
        left = place.column * (wide + gap)
        _member(
            sheet,
            row,
            place,
            left,
            top + place.line * (high + gap),
            wide,
            high,
            size,
            largest,
            language,
        )
    everyone = [*rows, *partners]
    return sheet.drawing("; ".join(_reading(row, language) for row in everyone))


def _reading(row: Row, language: Language) -> str:
    if row["obs_value"] is None:
        return f"{row['name']}: {row['missing_text']}"
    return f"{row['name']}: {language.percent(row['obs_value'])}, {row['time_period']}"


def _value(row: Row, language: Language) -> str:
    return language.number(row["obs_value"], 0 if row["obs_value"] == 100 else 1)


def _member(
    sheet: Sheet,
    row: Row,
    place: Place,
    left: float,
    top: float,
    wide: float,
    high: float,
    size: float,
    largest: float,
    language: Language,
) -> None:
    ink, halo = LIGHT.muted, LIGHT.ground
    if row["obs_value"] is None:
        sheet.hatch(left, top, wide, high)
    else:
        index = scale_index(row["obs_value"])
        ink, halo = LIGHT.covered_scale_text[index], ""
        sheet.tile(left, top, wide, high, LIGHT.covered_scale[index])
    names = (place.name, _own(place))
    _words(sheet, row, names, left, top, wide, high, size, largest, ink, halo, language)


def _own(place: Place) -> str:
    return place.own_name if place.own_name != place.name else ""


def _pad(wide: float, high: float) -> float:
    return min(wide, high) * 0.09


def _is_wide(wide: float, high: float) -> bool:
    return wide > 1.5 * high


def _beside(names: tuple[str, str], wide: float, high: float, size: float) -> float:
    """The size in which the own name has room at the right of the name; 0 when it has none."""
    room = wide - 2 * _pad(wide, high) - width_of(names[0], size, 600) - 1.5
    sizes = (size * SECOND, size * CLOSER) if _is_wide(wide, high) else ()
    return next((own for own in sizes if width_of(names[1], own) <= room), 0.0)


def _year_size(wide: float, high: float, size: float) -> float:
    return max(7.0, size * (0.92 if _is_wide(wide, high) else 0.8))


def _under(first_bottom: float, own: str, size: float) -> float:
    """Where the middle of an own name is that stands under a name: letters may stack upwards."""
    up, _down = letter_extent(own, size * SECOND)
    return first_bottom + 0.16 * size + up - CAP_HEIGHT * size * SECOND * POINT / 2


def _largest(place: Place, wide: float, high: float, size: float) -> float:
    """Points of the number in a member's tile: what a name and an own name leave room for.

    All tiles take the smallest of these, so that numbers compare.
    """
    room = wide - 2 * _pad(wide, high) - width_of("2023", _year_size(wide, high, size)) - 1.0
    number = size * min(1.9, room / width_of("99.9", size, 700))
    own = _own(place)
    if own and not _beside((place.name, own), wide, high, size):
        first = _pad(wide, high) + size * POINT / 2 + size * POINT * CAP_HEIGHT / 2
        _up, down = letter_extent(own, size * SECOND)
        middle = _under(first, own, size)
        stacked_to = middle + CAP_HEIGHT * size * SECOND * POINT / 2 + down
        rest = high - _pad(wide, high) - stacked_to - 0.15 * high
        number = min(number, rest / POINT / CAP_HEIGHT)
    return number


def _partner(
    sheet: Sheet,
    row: Row,
    left: float,
    wide: float,
    high: float,
    size: float,
    largest: float,
    language: Language,
) -> None:
    sheet.tile(left + 0.2, 0.2, wide - 0.4, high - 0.4, LIGHT.ground, edge=LIGHT.partner)
    names = (row["short_name"], "")
    number = min(largest, size * 1.45)  # a comma hangs below the number, and the tile has an edge
    _words(sheet, row, names, left, 0.0, wide, high, size, number, LIGHT.partner, "", language)


def _words(
    sheet: Sheet,
    row: Row,
    names: tuple[str, str],
    left: float,
    top: float,
    wide: float,
    high: float,
    size: float,
    number: float,
    colour: str,
    halo: str,
    language: Language,
) -> None:
    """Names from the top of the tile, value and year from its bottom.

    In a wide tile the own name and the year stand at the right, in a tall one on lines of their
    own.
    """
    pad = _pad(wide, high)
    x, room, line = left + pad, wide - 2 * pad, size * POINT
    right = left + wide - pad
    style = {"colour": colour, "halo": halo}
    y = top + pad + line / 2
    box = sheet.text(x, y, names[0], size, weight=600, room=room, **style)
    beside = _beside(names, wide, high, size)
    if names[1] and beside:
        sheet.text(right, y, names[1], beside, anchor="right", **style)
    elif names[1]:
        under = _under(box.bottom, names[1], size)
        sheet.text(x, under, names[1], size * SECOND, room=room, **style)
    bottom = top + high - pad
    if row["obs_value"] is None:
        text = language.gettext("no value")
        sheet.text(x, bottom - line / 2, text, size, room=room, **style)
        return
    value, year = _value(row, language), row["time_period"]
    small = _year_size(wide, high, size)
    y = bottom - number * POINT * CAP_HEIGHT / 2
    box = sheet.text(
        right, bottom - small * POINT * CAP_HEIGHT / 2, year, small, anchor="right", **style
    )
    rest = box.left - x - 0.5
    sheet.text(x, y, value, number, weight=700, room=rest, **style)
