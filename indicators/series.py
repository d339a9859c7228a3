"""The only reader: figures of one publication, as lists of plain rows.

``Series.current()`` is what the newest publication shows, ``Series.at(9)`` what publication 9
showed. Both may be shared between threads. A row is a dict of text, numbers and None, ready for
JSON; a missing value is None with its kind in ``missing`` and never 0.

Rows are found by key in tables that were prepared when the snapshot was built, so a question
costs the same on five million observations as on five thousand. Nothing here computes a measure
and nothing here writes.
"""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.catalogue import BREAKDOWNS
from indicators.measures.coverage import people_behind
from indicators.settings import from_environment
from indicators.snapshot import PUBLICATION_COLUMNS
from indicators.snapshot_reading import Snapshot, open_snapshot

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]


class Series:
    """The figures of one publication. Make one with ``current()`` or ``at(number)``."""

    def __init__(self, snapshot: Snapshot):
        self._snapshot = snapshot
        self._rows = snapshot.rows

    @classmethod
    def current(cls) -> "Series":
        """The newest publication; publication 0, all silent, before anything was published.

        Raises
        ------
        MonitorError
            If there is no ledger, or it is damaged or newer than this program. If only the
            snapshot cannot be written (a full disk), an older publication is given, with
            ``notice``.
        """
        return cls(open_snapshot(from_environment(), None))

    @classmethod
    def at(cls, number: int) -> "Series":
        """What publication ``number`` showed. Raises ``MonitorError`` if there is none."""
        return cls(open_snapshot(from_environment(), number))

    @property
    def notice(self) -> str:
        """Why an older publication is shown than the newest; empty when all is well."""
        return self._snapshot.notice

    @property
    def publication(self) -> Row:
        """The publication and the framework it is read with."""
        meta = self._snapshot.meta
        row = self._snapshot.publications[-1] if self._snapshot.number else _NOTHING_PUBLISHED
        return row | {name: meta[name] for name in meta if name != "identity"}

    @property
    def identity(self) -> str:
        """SHA-256 over what the figures were made of: the same text means the same figures."""
        return self._snapshot.meta["identity"]

    def exporting_to(self, folder: Path) -> "DuckDBPyConnection":
        """A connection that reads this publication and may write into ``folder`` and nowhere else.

        For exports of everything, which would not fit into rows. Close it after use.
        """
        return self._snapshot.exporting_to(folder)

    def agencies(self) -> list[str]:
        """Who published the figures of this publication, by name."""
        rows = self._rows("SELECT DISTINCT agency FROM snapshot.observations ORDER BY agency")
        return [row["agency"] for row in rows]

    def publications(self) -> list[Row]:
        """Every publication up to this one, oldest first; one taken back names what withdrew it."""
        return [dict(row) for row in self._snapshot.publications]

    def latest(self, indicator: str | None = None, ref_area: str | None = None) -> list[Row]:
        """The most recent total of every country, one row whether it reports or not.

        In the order of the catalogue: indicators by dimension, countries as in ``countries.csv``.
        """
        where, values = _where(indicator=indicator, ref_area=ref_area)
        return self._rows(f"SELECT * FROM snapshot.latest {where} ORDER BY rowid", values)

    def history(self, indicator: str, ref_area: str | None = None) -> list[Row]:
        """The headline total of every year, with the people behind it, oldest first."""
        where, values = _where(indicator=indicator, ref_area=ref_area)
        rows = self._rows(
            f"SELECT * FROM snapshot.totals {where} AND headline ORDER BY ref_area, time_period",
            values,
        )
        return self._with_people(indicator, rows)

    def values(self, indicator: str | None = None, ref_area: str | None = None) -> list[Row]:
        """The headline totals of one indicator in all areas, or of all indicators in one area.

        Only what tells a change: keys, year, value, and whose figure it is; oldest first.
        """
        where, values = _where(indicator=indicator, ref_area=ref_area)
        return self._rows(
            "SELECT indicator, ref_area, time_period, obs_value, agency, dataset, vintage "
            f"FROM snapshot.totals {where} AND headline ORDER BY indicator, ref_area, time_period",
            values,
        )

    def sources(
        self, indicator: str, ref_area: str | None = None, *, all_years: bool = False
    ) -> list[Row]:
        """What every source says of the total: the latest of each, or all years.

        ``role`` says which is the headline's own line (``national``, ``primary``) and which
        stands beside it (``alternative``): two roles are never joined into one line.
        """
        where, values = _where(indicator=indicator, ref_area=ref_area)
        table = "totals" if all_years else "sources"
        order = "ref_area, role = 'alternative', agency, dataset, series, time_period"
        rows = self._rows(f"SELECT * FROM snapshot.{table} {where} ORDER BY {order}", values)
        return self._with_people(indicator, rows)

    def strata(
        self, indicator: str, ref_area: str | None = None, *, all_years: bool = False
    ) -> list[Row]:
        """Values of one breakdown at a time: ``breakdown`` names it, its own column the stratum.

        By default the newest year of each breakdown in which one source gives two groups or more
        (or, failing that, the newest with one), so that groups can be compared.
        """
        where, values = _where(indicator=indicator, ref_area=ref_area)
        order = f"ORDER BY ref_area, breakdown, time_period, {', '.join(BREAKDOWNS)}"
        if not all_years:
            return self._rows(f"SELECT * FROM snapshot.strata_latest {where} {order}", values)
        return self._rows(
            f"""
            SELECT o.* EXCLUDE (indicator, ref_area, headline, breakdown),
                   o.indicator, o.ref_area, o.headline, o.breakdown,
                   CASE WHEN o.obs_value IS NULL THEN s.kind END AS missing
            FROM snapshot.observations o
            LEFT JOIN snapshot.statuses s ON s.code = o.obs_status
            {where} AND headline AND breakdown NOT IN ('', 'several')
              AND ref_area IN (SELECT ref_area FROM snapshot.areas WHERE kind <> 'aggregate')
            {order}
            """,
            values,
        )

    def observations(self, indicators: Collection[str], ref_areas: Collection[str]) -> list[Row]:
        """Every figure of some indicators in some areas: all years, groups, sources and roles."""
        return self._rows(
            """
            SELECT * FROM snapshot.observations
            WHERE indicator IN (SELECT unnest(?::VARCHAR[]))
              AND ref_area IN (SELECT unnest(?::VARCHAR[]))
            ORDER BY rowid
            """,
            [list(indicators), list(ref_areas)],
        )

    def page(
        self, codes: Mapping[str, Collection[str | int]], years: tuple[int, int], at: int, most: int
    ) -> list[tuple[int, Row]]:
        """At most ``most`` figures from place ``at`` on, each with its place in the snapshot.

        ``codes`` gives for some columns (named by the program, never by a visitor) the values to
        keep, ``years`` the first and the last year. A page further on costs what the first does.
        """
        kept = "".join(f" AND {name} IN ({', '.join('?' * len(codes[name]))})" for name in codes)
        values = [value for name in codes for value in codes[name]]
        rows = self._rows(
            "SELECT rowid AS place, * FROM snapshot.observations "
            f"WHERE rowid >= ? AND time_period BETWEEN ? AND ?{kept} ORDER BY rowid LIMIT ?",
            [at, *years, *values, most],
        )
        return [(row.pop("place"), row) for row in rows]

    def regional(self, indicator: str) -> Row:
        """Our own figure for ASEAN, with all that it rests on, or the reason why there is none."""
        rows = self._rows("SELECT * FROM snapshot.regional WHERE indicator = ?", [indicator])
        if not rows:
            raise KeyError(indicator)
        row = rows[0]
        return row | {"years": [row.pop("first_year"), row.pop("last_year")]}

    def modelled(self, indicator: str, sex: str | None = None) -> list[Row]:
        """The ILO's own modelled figure for ASEAN, by year; ``sex`` None is the headline's."""
        where, values = _where(indicator=indicator, sex=sex)
        total = "" if sex else "AND breakdown = ''"
        return self._rows(
            f"SELECT * FROM snapshot.modelled {where} {total} ORDER BY time_period", values
        )

    def gaps(self, indicator: str | None = None, ref_area: str | None = None) -> list[Row]:
        """Every gap of the latest values; one row a country whether it reports or not."""
        return self._measured("gaps", indicator=indicator, ref_area=ref_area)

    def progress(
        self, indicator: str | None = None, ref_area: str | None = None, method: str | None = None
    ) -> list[Row]:
        """Pace and verdict, one row for each country and method."""
        return self._measured("progress", indicator=indicator, ref_area=ref_area, method=method)

    def availability(self, indicator: str | None = None, ref_area: str | None = None) -> list[Row]:
        """What is known of whom and how old it is, with each breakdown that is asked for."""
        rows = self._measured("availability", indicator=indicator, ref_area=ref_area)
        asked: dict[tuple[str, str], list[Row]] = {}
        for row in self._measured("availability_groups", indicator=indicator, ref_area=ref_area):
            pair = (row.pop("indicator"), row.pop("ref_area"))
            asked.setdefault(pair, []).append(row | {"known": row["known"].split()})
        return [
            row | {"breakdowns": asked.get((row["indicator"], row["ref_area"]), [])} for row in rows
        ]

    def _measured(self, table: str, **keys: str | None) -> list[Row]:
        """Rows that were computed when the snapshot was built, with the publication they show."""
        where, values = _where(**keys)
        rows = self._rows(f"SELECT * FROM snapshot.{table} {where} ORDER BY rowid", values)
        return [row | {"publication": self._snapshot.number} for row in rows]

    def persons(self, kind: str, ref_area: str, year: int) -> Row:
        """People of a reference population in one year: ``persons``, ``note``, ``derived``.

        Where they cannot be counted ``persons`` is None and ``reason`` says why.
        """
        where, values = _where(kind=kind, ref_area=ref_area, time_period=year)
        query = f"SELECT persons, note, derived FROM snapshot.reference_population {where}"
        rows = self._rows(query, values)
        if rows:
            return rows[0] | {"reason": None}
        return {"persons": None, "note": "", "derived": False, "reason": "no_reference_population"}

    def persons_newest(self, kind: str, ref_area: str) -> Row:
        """People of a reference population in the newest year that is held."""
        where, values = _where(kind=kind, ref_area=ref_area)
        rows = self._rows(
            "SELECT persons, time_period, note, derived FROM snapshot.reference_population "
            f"{where} ORDER BY time_period DESC LIMIT 1",
            values,
        )
        nobody = {"persons": None, "time_period": None, "note": "", "derived": False}
        return rows[0] if rows else nobody

    def gdp(self, ref_area: str | None = None) -> list[Row]:
        """Gross domestic product by country and year, in current US dollars."""
        where, values = _where(ref_area=ref_area)
        return self._rows(
            f"SELECT * FROM snapshot.gdp {where} ORDER BY ref_area, time_period", values
        )

    def _with_people(self, indicator: str, rows: list[Row]) -> list[Row]:
        if not rows:
            return rows
        counted = self._snapshot.counted[indicator]
        return [
            row
            | people_behind(
                row["obs_value"],
                row["reference_population"],
                unit_measure=row["unit_measure"],
                higher_is=counted["higher_is"],
                kind=counted["population_kind"],
                reason=counted["population_reason"],
            )
            for row in rows
        ]


_NOTHING_PUBLISHED: Row = dict.fromkeys(PUBLICATION_COLUMNS) | {
    "number": 0,
    "action": "none",
    "name": "",
    "note": "",
}


def _where(**keys: str | int | None) -> tuple[str, list[Any]]:
    """A WHERE clause of the keys that are given. Column names are ours, values are bound."""
    given: Mapping[str, Any] = {name: value for name, value in keys.items() if value is not None}
    clause = " AND ".join(f"{name} = ?" for name in given)
    return (f"WHERE {clause}" if clause else "WHERE true"), list(given.values())
