"""One country's line on paper: its values, ILO's ASEAN estimate, and the two paths to 2030.

The amber path is what reaching the target in force would need, the dotted one the agreed pace.
Under the axis a strip says of each year whether there is a value. Points of different sources are
never joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.catalogue import Target
from indicators.figures.print import Box, Drawing, Sheet
from indicators.figures.print_bars import DASH, DEEP
from indicators.figures.print_fonts import width_of
from indicators.figures.print_labels import Plot
from indicators.figures.theme import LIGHT
from indicators.language import Language
from indicators.views.target_words import is_short, pace_words

Rows = Sequence[dict[str, Any]]

FIRST, LAST = 2015, 2030


def country_trend(
    rows: Rows,
    width: float,
    height: float,
    language: Language,
    *,
    aim: Target | None,
    this_year: int,
    alt: str,
) -> Drawing:
    """Draw the rows of the country view's ``trend``: lines ``country, asean, agreed_pace``."""
    _ = language.gettext
    mine = [r for r in rows if r["line"] == "country"]
    asean = [r for r in rows if r["line"] == "asean"]
    path = [r for r in rows if r["line"] == "agreed_pace"]
    end = LAST if aim is None else aim.target_year
    sheet = Sheet(width, height)
    right_room = min(max(width * 0.36, 31.5), 40.0)
    left, right, top, bottom = 2.0 + width_of("100%", 7.0), width - right_room, 3.0, height - 10.5

    def x(year: float) -> float:
        return left + (right - left) * (year - FIRST) / (end - FIRST)

    def y(value: float) -> float:
        return bottom - (bottom - top) * value / 100

    for step in (0, 25, 50, 75, 100):
        sheet.line([(left, y(step)), (right, y(step))], LIGHT.line, 0.6 if step else 0.9)
        text = f"{step}%" if step == 100 else str(step)
        sheet.text(left - 2, y(step), text, 7.0, colour=LIGHT.muted, anchor="right")
    plot = Plot(left - 0.6, 0.0, right, bottom - 0.4)
    _paths(sheet, plot, x, y, right, mine, path, aim, language)
    estimates = [(x(r["time_period"]), y(r["obs_value"])) for r in asean]
    if len(estimates) > 1:
        sheet.line(estimates, LIGHT.ink, 1.1, dash=DASH)
        plot.add_line(estimates)
    _line_of_country(sheet, plot, x, y, mine)
    _values(sheet, plot, x, y, mine, language)
    _asean_label(sheet, plot, estimates, asean, language)
    _years(sheet, x, right, bottom, mine, (this_year, end), language)
    return sheet.drawing(alt)


def _paths(
    sheet: Sheet,
    plot: Plot,
    x,
    y,
    right: float,
    mine: Rows,
    path: Rows,
    aim: Target | None,
    language: Language,
) -> None:
    """From the last value to the target and to where the agreed pace leads, named at their ends."""
    if not mine or not is_short(mine[-1]["obs_value"], aim):
        return
    year, value = mine[-1]["time_period"], mine[-1]["obs_value"]
    start = (x(year), y(value))
    goal = None if aim is None else (x(aim.target_year), y(aim.value))
    agreed = (x(path[0]["time_period"]), y(path[0]["obs_value"])) if path else None
    if agreed is not None and goal is not None:
        sheet.area([start, goal, agreed], LIGHT.left_out_soft)
    if agreed is not None:
        sheet.line([start, agreed], LIGHT.muted, 1.0, dash=(1.2, 1.6))
        sheet.dot(*agreed, 0.8, LIGHT.muted)
        plot.add_line([start, agreed])
    free = plot.top
    if goal is not None:
        sheet.line([start, goal], LIGHT.left_out_strong, 1.3)
        plot.add_line([start, goal])
        sheet.dot(*goal, 0.9, LIGHT.left_out_strong)
        _goal_words(sheet, right, goal[1] + 0.4, (year, value), aim, language)
        free = goal[1] + 8.6
    if agreed is not None and is_short(path[0]["obs_value"], aim):
        _pace_words(sheet, right, max(agreed[1], free), path[0], language)


def _goal_words(
    sheet: Sheet,
    right: float,
    top: float,
    last: tuple[int, float],
    aim: Target,
    language: Language,
) -> None:
    """What the path leads to, whether it is agreed, and the points a year it takes."""
    _ = language.gettext
    room, amber = sheet.width - right - 3, LIGHT.left_out_text
    said = _("{level}, a benchmark") if aim.type == "benchmark" else _("{level}, the target")
    said = said.format(level=language.number(aim.value, 0 if aim.value == int(aim.value) else 1))
    sheet.text(right + 3, top, said, 7.2, weight=600, colour=amber, room=room)
    year, value = last
    if year < aim.target_year:
        needed = language.signed((aim.value - value) / (aim.target_year - year))
        text = _("needs {points} a year").format(points=needed)
        sheet.text(right + 3, top + 3.2, text, 7.0, colour=amber, room=room)


def _pace_words(
    sheet: Sheet, right: float, top: float, end: dict[str, Any], language: Language
) -> None:
    """Where the agreed pace leads, and which pace it is."""
    _ = language.gettext
    room = sheet.width - right - 3
    value = language.number(end["obs_value"], 1)
    text = _("{value} in {year}").format(value=value, year=end["time_period"])
    sheet.text(right + 3, top, text, 7.2, weight=600, colour=LIGHT.muted, room=room)
    points = pace_words(end["points_per_year"], language)
    text = _("at the agreed {points} a year").format(points=points)
    sheet.text(right + 3, top + 3.2, text, 7.0, colour=LIGHT.muted, room=room)


def _asean_label(
    sheet: Sheet, plot: Plot, points: list[tuple[float, float]], asean: Rows, language: Language
) -> None:
    """Whose the dashed line is, with its last value and year, where nothing else stands."""
    _ = language.gettext
    if not points:
        return
    end = asean[-1]
    value = _("ASEAN {value}").format(value=language.number(end["obs_value"], 1))
    whose = _("ILO estimate, {year}").format(year=end["time_period"])
    wide = max(width_of(value, 7.0, 600), width_of(whose, 7.0))
    tall = 5.4

    def at(left: float, top: float) -> Box:
        return Box(value, left, top, left + wide, top + tall)

    (first_x, first_y), (last_x, last_y) = points[0], points[-1]
    middle_x, middle_y = points[len(points) // 2]
    box = plot.best(
        [
            at(last_x + 1.2, last_y - tall / 2),
            at(last_x - wide / 2, last_y - tall - 1.2),
            at(first_x + 0.6, first_y - tall - 1.2),
            at(last_x - wide / 2, last_y + 1.4),
            at(first_x + 0.6, first_y + 1.4),
            at(middle_x - wide / 2, middle_y - tall - 1.6),
            at(middle_x - wide / 2, middle_y + 1.8),
            at(first_x + 0.6, first_y - tall - 5.0),  # above a line that rises a little
            at(first_x + 0.6, plot.top + 6),
            at(last_x + 1.2, plot.bottom - tall - 2),
        ]
    )
    sheet.text(box.left, box.top + 1.0, value, 7.0, weight=600)
    sheet.text(box.left, box.top + 4.2, whose, 7.0, colour=LIGHT.muted)
    plot.boxes.append(box)


def _line_of_country(sheet: Sheet, plot: Plot, x, y, mine: Rows) -> None:
    for group in _by_source(mine):
        points = [(x(r["time_period"]), y(r["obs_value"])) for r in group]
        if len(points) > 1:
            sheet.line(points, DEEP, 1.8)
            plot.add_line(points)
    for r in mine:
        sheet.dot(x(r["time_period"]), y(r["obs_value"]), 1.25, DEEP, edge=LIGHT.ground)
        plot.add_dot(x(r["time_period"]), y(r["obs_value"]), 1.2)


def _values(sheet: Sheet, plot: Plot, x, y, mine: Rows, language: Language) -> None:
    """The first and the last point carry their values."""
    for row in [mine[-1], mine[0]] if len(mine) > 1 else mine:
        value = language.number(row["obs_value"], 0 if row["obs_value"] == 100 else 1)
        wide, tall = width_of(value, 8.4, 700), 2.3
        px, py = x(row["time_period"]), y(row["obs_value"])

        def at(left: float, middle: float, value=value, wide=wide, tall=tall) -> Box:
            return Box(value, left, middle - tall / 2, left + wide, middle + tall / 2)

        above, below = at(px - wide / 2, py - 3.4), at(px - wide / 2, py + 3.4)
        rest = [
            at(px - wide - 2, py),
            at(px - wide + 1, py - 3.2),
            at(px - 0.4, py - 3.2),
            at(px - wide + 1, py + 3.2),
            at(px - 0.4, py + 3.2),
            at(px + 2, py),
        ]
        rises = mine[-1]["obs_value"] >= mine[0]["obs_value"]
        order = [above, below] if (row is mine[-1]) == rises else [below, above]
        box = plot.best(order + rest)
        sheet.text(box.left, (box.top + box.bottom) / 2, value, 8.4, weight=700, colour=DEEP)
        plot.boxes.append(box)


def _by_source(rows: Rows) -> list[list[dict]]:
    groups: dict[tuple, list[dict]] = {}
    for row in rows:
        key = (row["agency"], row["dataset"], row["vintage"], row["series"])
        groups.setdefault(key, []).append(row)
    return list(groups.values())


def _years(
    sheet: Sheet,
    x,
    right: float,
    bottom: float,
    mine: Rows,
    until: tuple[int, int],
    language: Language,
) -> None:
    """One cell a year: filled where there is a value, hatched where there is none."""
    _ = language.gettext
    this_year, end = until
    held = {r["time_period"] for r in mine}
    step = x(FIRST + 1) - x(FIRST)
    top, height = bottom + 1.4, 2.4
    last = max([this_year, *held])
    for year in range(FIRST, min(last, end) + 1):
        place = x(year) - step * 0.42
        if year in held:
            sheet.bar(place, top, step * 0.84, height, DEEP)
        else:
            sheet.hatch(place, top, step * 0.84, height, step=0.9)
    count = _("Values in {held} of {years} years").format(
        held=len(held), years=min(last, end) - FIRST + 1
    )
    sheet.text(
        right + 3, top + height / 2, count, 7.0, colour=LIGHT.muted, room=sheet.width - right - 3
    )
    written: list[Box] = []
    line = top + height + 2.8
    named = [mine[-1]["time_period"], mine[0]["time_period"]] if mine else []
    for year in dict.fromkeys([*named, FIRST, end, last]):
        wide = width_of(str(year), 7.0, 600)
        span = Box(str(year), x(year) - wide / 2 - 0.4, line, x(year) + wide / 2 + 0.4, line + 1)
        if any(span.overlaps(other) for other in written):
            continue
        strong = year in held
        sheet.text(
            x(year),
            line,
            year,
            7.0,
            weight=600 if strong else 400,
            colour=DEEP if strong else LIGHT.muted,
            anchor="center",
        )
        written.append(span)
