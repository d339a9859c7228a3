"""List what a country should be asked for, the most telling rows first.

A row asks for one number: an indicator, a year, at most one group of people. How much it would
tell is counted, not felt: ``tells`` is how many *statements* that cannot be made today could be
made with it, and ``asks`` names them.

==================  =============================================================================
``first_value``     how high the level is, and how far from the target: nothing is known
``people``          how many persons that is: the indicator counts persons
``current_value``   how things stand now: the newest value is more than five years old
``asean_figure``    the country enters the ASEAN figure, from which it is missing today
``asean_threshold`` the ASEAN figure can be given at all: today too few members have a value
``trend``           how fast it moves: two values of one source are needed, so both years are
                    asked for in one file
``groups``          who is behind: one group of a breakdown that has to be told apart
==================  =============================================================================

Rows that tell as much are ordered by the framework's contingencies first, then by the order of
the catalogue; totals stand before their groups. Nothing is asked that is not applicable, and no
number is suggested: what is known already is in the monitor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.measures.availability import OLD, SIDES

Row = dict[str, object]

N_ = str  # marks a text for translation; whoever shows it translates it

STATEMENTS = {
    "first_value": N_("first value: level and gap"),
    "people": N_("persons behind the share"),
    "current_value": N_("a value not older than five years"),
    "asean_figure": N_("enters the ASEAN figure"),
    "asean_threshold": N_("makes an ASEAN figure possible"),
    "trend": N_("a second value of one source: pace and verdicts"),
    "groups": N_("groups told apart"),
}
NOT_ASKED = ("not_applicable", "not_comparable")


@dataclass(frozen=True)
class Wanted:
    """What the request needs to know of one indicator in one country.

    ``cell`` is that of ``availability.cell``; ``comparable_values`` counts the values of one
    line; ``in_asean_figure`` is None for an area that is no member.
    """

    indicator: str
    cell: Mapping[str, object]
    required: Sequence[str]
    headline: Mapping[str, str]
    counts_persons: bool
    comparable_values: int
    in_asean_figure: bool | None
    asean_figure_stands: bool
    contingency: bool


def request(wanted: Sequence[Wanted], year: int) -> list[Row]:
    """The rows to ask of one country, the most telling first.

    Parameters
    ----------
    wanted
        Indicators in the order of the catalogue.
    year
        The year that is asked for where a new value is needed: the last complete one.

    Returns
    -------
    list of dict
        ``indicator, time_period``, ``strata`` (breakdown to code, total not named), ``asks``
        (keys of ``STATEMENTS``) and ``tells``.
    """
    rows = []
    for place, one in enumerate(wanted):
        if one.cell["missing"] in NOT_ASKED:
            continue
        for row in _rows(one, year):
            rows.append((-row["tells"], not one.contingency, place, len(row["strata"]), row))
    rows.sort(key=lambda entry: entry[:4])
    return [row for *_, row in rows]


def _rows(one: Wanted, year: int) -> list[Row]:
    asks = _asks(one, year)
    held = one.cell["newest_year"]
    period = year if asks else held
    groups = [
        _row(one.indicator, period, {name: code}, ["groups"])
        for name in one.required
        if asks or not one.cell["breakdowns"][name]["complete"]
        for code in SIDES.get(name, ())
        if code != one.headline[name]
    ]
    if not asks and not groups:
        return []
    # Groups and their total count only where they come from one source, so both are asked for.
    rows = [_row(one.indicator, period, {}, asks or ["groups"])]
    if "trend" in asks:
        rows.append(_row(one.indicator, held, {}, ["trend"]))
    return rows + groups


def _asks(one: Wanted, year: int) -> list[str]:
    """The statements that a new total would make possible; empty if none is needed."""
    newest = one.cell["newest_year"]
    if newest is not None and newest >= year:
        return []
    asks = []
    if one.cell["availability"] == "none":
        asks.append("first_value")
        if one.counts_persons:
            asks.append("people")
    elif one.cell["age_years"] > OLD:
        asks.append("current_value")
    if one.in_asean_figure is False:
        asks.append("asean_figure")
        if not one.asean_figure_stands:
            asks.append("asean_threshold")
    if one.cell["availability"] != "none" and one.comparable_values < 2:
        asks.append("trend")
    return asks


def _row(indicator: str, period: int, strata: dict[str, str], asks: list[str]) -> Row:
    return {
        "indicator": indicator,
        "time_period": period,
        "strata": strata,
        "asks": list(asks),
        "tells": len(asks),
    }
