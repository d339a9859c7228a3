"""The officers' layout: the one the template gives, long or with years across.

``indicator, ref_area, time_period, obs_value``, with breakdowns, unit, status, source and comment.
A breakdown column that would be ``_T`` throughout may be left out; where the column stands, each
cell is filled. With years across, ``time_period`` and ``obs_value`` give way to one column for each
year; an empty cell there says nothing about that year.
"""

from indicators.intake.layout import Plan, positions, remaining, snake
from indicators.intake.periods import read_period
from indicators.intake.reading import BREAKDOWNS, Layout

LONG = Layout("template", "Our template, long")
WIDE = Layout("template_wide", "Our template, years across")

_REQUIRED = ("series", "ref_area", "time_period", "obs_value")
_NAMES = {"series": ("indicator",)} | {
    name: (name,)
    for name in (*_REQUIRED[1:], *BREAKDOWNS, "unit_measure", "obs_status", "source_detail")
    + ("obs_comment",)
}
_LEAST = 2  # so many required columns make a file the template, with the others missing


def recognise(headers: list[str]) -> Plan | None:
    """The plan of a template, also of one that lacks a required column."""
    columns = positions(headers, _NAMES, snake)
    others = remaining(headers, columns.values())
    years = {index: headers[index].strip() for index in others if _is_year(headers[index])}
    wide = bool(years) and "time_period" not in columns and "obs_value" not in columns
    needed = _REQUIRED[:2] if wide else _REQUIRED
    missing = tuple(_NAMES[name][0] for name in needed if name not in columns)
    if len(needed) - len(missing) < _LEAST:
        return None
    return Plan(
        layout=WIDE if wide else LONG,
        columns=columns,
        years=years if wide else {},
        unknown=tuple(index for index in others if not (wide and index in years)),
        missing=missing,
        empty_is_total=False,
        empty_is_no_row=wide,
    )


def _is_year(header: str) -> bool:
    return read_period(header.strip()).value is not None
