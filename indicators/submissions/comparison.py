"""What a file changes, before anything is changed: cell by cell, and in what readers see.

Two questions, answered from the same file:

* against the country's own reports: which figures are *added*, *revised* (another value),
  *re-flagged* (the same value, another status), *the same*; and which are published and *not in
  the file*: those stay as they are, for a file replaces only the cells that it brings;
* against everything that is shown: which newest values, numbers of people, ranks and ASEAN figures
  would be others, and what other agencies say of the same cells.

Nothing is stored. What would be shown is made by the functions that will show it (``picture``).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from indicators.access import Actor
from indicators.catalogue import BREAKDOWNS, Catalogue, load
from indicators.errors import MonitorError, Sentence
from indicators.ledger_observations import observations_of
from indicators.ledger_opening import current_ledger
from indicators.ledger_staging import staged_file
from indicators.series import Series
from indicators.settings import from_environment
from indicators.submissions import desk
from indicators.submissions.picture import Picture
from indicators.submissions.ranks import ranks
from indicators.submissions.staging import examine

Row = dict[str, Any]

PEOPLE = ("covered_persons", "uncovered_persons", "affected_persons")
_SHOWN = ("obs_value", "time_period", "obs_status", "missing", "agency", *PEOPLE)
_SHOWN += ("persons_reason",)
_REGIONAL = ("obs_value", "simple_mean", "method", "reason", "members_reporting", *PEOPLE)
_REGIONAL += ("persons_reason", "first_year", "last_year")


@dataclass(frozen=True)
class Effect:
    """What a file would change; lists of plain rows. See ``effect_of`` for their columns."""

    country: str
    publication: int  # the one that it was compared with
    added: list[Row]
    revised: list[Row]
    reflagged: list[Row]
    same: list[Row]
    kept: list[Row]
    shown: list[Row]
    ranks: list[Row]
    regional: list[Row]
    beside: list[Row]


def compare(submission: int, actor: Actor) -> Effect:
    """What publishing a submission would change today; a published one: what it changes again.

    Raises ``Refused`` if the actor may not see it.
    """
    ledger = current_ledger()
    with ledger.read() as connection:
        thing = desk.submission_thing(connection, submission)
        desk.look(actor, "look", connection, thing)
        if thing.ref_area is None:
            raise MonitorError(Sentence("The file of an agency is compared before it comes here."))
        observations = observations_of(connection, submission, ledger.place)
    return effect_of(observations, thing.ref_area)


def compare_staged(sha256: str, country: str, actor: Actor) -> Effect:
    """What a file that is staged and not yet submitted would change."""
    with current_ledger().read() as connection:
        desk.look(actor, "stage", connection, desk.new_file(country))
        held = staged_file(connection, sha256, country)
    if held is None:
        raise MonitorError(Sentence("This file is no longer kept. Send it again."))
    examined = examine(held["content"], held["name"], country, held["indicator"])
    return effect_of(examined.observations, country)


def effect_of(observations: pa.Table, country: str) -> Effect:
    """What the rows of a national report would change.

    Rows of ``added`` to ``kept`` have ``indicator``, ``time_period``, every breakdown,
    ``unit_measure``, ``old_value``, ``new_value``, ``old_status``, ``new_status``,
    ``shown_value`` and ``shown_agency`` (what readers see in this cell now). Rows of ``shown`` and
    ``regional`` have ``indicator`` and an ``old_`` and a ``new_`` for each column that is shown.
    ``ranks``: ``indicator``, ``ref_area``, ``old_rank``, ``new_rank``, ``old_of``, ``new_of``.
    ``beside``: the cell, ``new_value``, ``agency``, ``dataset``, ``vintage``, ``role``,
    ``obs_value`` and ``difference``.
    """
    catalogue = load(from_environment().definitions)
    series = Series.current()
    number = series.publication["number"]
    touched = [
        i for i in catalogue.indicators if i in set(observations.column("series").to_pylist())
    ]
    held = series.observations(list(catalogue.indicators), [country])
    with Picture(catalogue, observations, number) as picture:
        after_latest = picture.latest(touched)
        after_regional = picture.regional(touched)
    before_latest = [row for indicator in touched for row in series.latest(indicator)]
    before_regional = [_flat(series.regional(indicator)) for indicator in touched]
    cells = _cells(observations.to_pylist(), held)
    return Effect(
        country=country,
        publication=number,
        **cells,
        shown=_differences(
            [row for row in before_latest if row["ref_area"] == country],
            [row for row in after_latest if row["ref_area"] == country],
            _SHOWN,
        ),
        ranks=_rank_changes(catalogue, before_latest, after_latest),
        regional=_differences(before_regional, after_regional, _REGIONAL),
    )


def _cell(row: Row, indicator: str) -> tuple:
    return (indicator, row["time_period"], *(row[name] for name in BREAKDOWNS))


def _cells(rows: list[Row], held: list[Row]) -> dict[str, list[Row]]:
    """Sort the cells of a file, and those that it does not mention, into lists."""
    own = {_cell(row, row["indicator"]): row for row in held if row["role"] == "national"}
    shown = {_cell(row, row["indicator"]): row for row in held if row["headline"]}
    others: dict[tuple, list[Row]] = {}
    for row in held:
        if row["role"] != "national":
            others.setdefault(_cell(row, row["indicator"]), []).append(row)
    lists: dict[str, list[Row]] = {
        name: [] for name in ("added", "revised", "reflagged", "same", "kept", "beside")
    }
    mentioned = set()
    for row in rows:
        cell = _cell(row, row["series"])
        mentioned.add(cell)
        old = own[cell] if cell in own else None
        seen = shown[cell] if cell in shown else None
        lists[_sort(old, row)].append(_change(cell, old, row, seen))
        for other in others[cell] if cell in others else []:
            lists["beside"].append(_beside(cell, row, other))
    for cell, old in own.items():
        if cell not in mentioned:
            lists["kept"].append(_change(cell, old, None, shown[cell] if cell in shown else None))
    return lists


def _sort(old: Row | None, new: Row) -> str:
    if old is None:
        return "added"
    if (old["obs_value"], old["unit_measure"]) != (new["obs_value"], new["unit_measure"]):
        return "revised"
    return "same" if old["obs_status"] == new["obs_status"] else "reflagged"


def _change(cell: tuple, old: Row | None, new: Row | None, seen: Row | None) -> Row:
    return {
        **dict(zip(("indicator", "time_period", *BREAKDOWNS), cell, strict=True)),
        "unit_measure": (new or old)["unit_measure"],
        "old_value": old["obs_value"] if old else None,
        "new_value": new["obs_value"] if new else None,
        "old_status": old["obs_status"] if old else None,
        "new_status": new["obs_status"] if new else None,
        "shown_value": seen["obs_value"] if seen else None,
        "shown_agency": seen["agency"] if seen else None,
    }


def _beside(cell: tuple, new: Row, other: Row) -> Row:
    comparable = (
        new["obs_value"] is not None
        and other["obs_value"] is not None
        and new["unit_measure"] == other["unit_measure"]
    )
    names = ("agency", "dataset", "vintage", "role", "obs_value", "obs_status", "unit_measure")
    return {
        **dict(zip(("indicator", "time_period", *BREAKDOWNS), cell, strict=True)),
        "new_value": new["obs_value"],
        **{name: other[name] for name in names},
        "difference": new["obs_value"] - other["obs_value"] if comparable else None,
    }


def _differences(before: list[Row], after: list[Row], names: tuple[str, ...]) -> list[Row]:
    """Old and new of each indicator for which any of ``names`` differs."""
    old_of = {row["indicator"]: row for row in before}
    rows = []
    for new in after:
        old = old_of[new["indicator"]]
        if any(old[name] != new[name] for name in names):
            rows.append(
                {"indicator": new["indicator"], "ref_area": new["ref_area"]}
                | {"unit_measure": new["unit_measure"]}
                | {f"old_{name}": old[name] for name in names}
                | {f"new_{name}": new[name] for name in names}
            )
    return rows


def _rank_changes(catalogue: Catalogue, before: list[Row], after: list[Row]) -> list[Row]:
    """Every member whose place among the members would be another."""
    members = [country.ref_area for country in catalogue.members(datetime.now(UTC).date())]
    rows = []
    for indicator in dict.fromkeys(row["indicator"] for row in after):
        higher_is = catalogue.indicators[indicator].higher_is
        old, new = (
            ranks([row for row in side if row["indicator"] == indicator], members, higher_is)
            for side in (before, after)
        )
        for ref_area in members:
            was = old[ref_area] if ref_area in old else None
            becomes = new[ref_area] if ref_area in new else None
            if was != becomes:
                rows.append(
                    {
                        "indicator": indicator,
                        "ref_area": ref_area,
                        "old_rank": was,
                        "new_rank": becomes,
                        "old_of": len(old),
                        "new_of": len(new),
                    }
                )
    return rows


def _flat(row: Row) -> Row:
    """A row of ``Series.regional`` in the columns of the table it comes from."""
    return row | dict(zip(("first_year", "last_year"), row["years"], strict=True))
