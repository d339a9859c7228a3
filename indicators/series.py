"""The only reader: figures of one publication, as lists of plain rows.

``Series.current()`` is what the newest publication shows, ``Series.at(9)`` what publication 9
showed. Both open a snapshot, build it first if it is missing, outdated or damaged, and may be
shared between threads. A row is a dict of text, numbers and None, ready for JSON; a missing value
is None with its kind in ``missing`` and never 0.

Rows are found by key in tables that were prepared when the snapshot was built, so a question
costs the same on five million observations as on five thousand. Nothing here computes a measure
and nothing here writes.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from indicators import audit, ledger_records, snapshot
from indicators.catalogue import BREAKDOWNS, load
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.measures.coverage import people_behind
from indicators.settings import Settings, from_environment

Row = dict[str, Any]

_open_lock = threading.RLock()
_ledgers: dict[str, Ledger] = {}
_open: dict[tuple[Settings, int | None], tuple[tuple, "Series"]] = {}


class Series:
    """The figures of one publication. Make one with ``current()`` or ``at(number)``."""

    def __init__(self, settings: Settings, number: int, wanted: str, notice: str = ""):
        self._settings = settings
        self._number = number
        self._identity = wanted
        self._lock = threading.Lock()
        self._connection = snapshot.connect(snapshot.path_of(settings, number))
        self.notice = notice  # why an older publication is shown than the newest, or empty

    @classmethod
    def current(cls) -> "Series":
        """The newest publication; publication 0, all silent, before anything was published.

        Raises
        ------
        MonitorError
            If there is no ledger, or it is damaged or newer than this program. If only the
            snapshot cannot be built (a full disk), an older publication is given, with ``notice``.
        """
        return _opened(None)

    @classmethod
    def at(cls, number: int) -> "Series":
        """What publication ``number`` showed. Raises ``MonitorError`` if there is none."""
        return _opened(number)

    @property
    def fingerprint(self) -> str:
        """Changes when anything that can be read here changes: publications or definitions."""
        return f"{self._number}-{self._identity}"

    @property
    def publication(self) -> Row:
        """The publication and the framework it is read with."""
        (meta,) = self._rows("SELECT * FROM snapshot.meta")
        rows = self._rows("SELECT * FROM snapshot.publications WHERE number = ?", [self._number])
        row = rows[0] if rows else _NOTHING_PUBLISHED
        return row | {name: meta[name] for name in meta if name != "identity"}

    def publications(self) -> list[Row]:
        """Every publication up to this one, oldest first; one taken back names what withdrew it."""
        return self._rows("SELECT * FROM snapshot.publications ORDER BY number")

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

    def gdp(self, ref_area: str | None = None) -> list[Row]:
        """Gross domestic product by country and year, in current US dollars."""
        where, values = _where(ref_area=ref_area)
        return self._rows(
            f"SELECT * FROM snapshot.gdp {where} ORDER BY ref_area, time_period", values
        )

    def _with_people(self, indicator: str, rows: list[Row]) -> list[Row]:
        if not rows:
            return rows
        definition = load(self._settings.definitions).indicators[indicator]
        population = definition.reference_population
        return [
            row
            | people_behind(
                row["obs_value"],
                row["reference_population"],
                unit_measure=row["unit_measure"],
                higher_is=definition.higher_is,
                kind=population.kind,
                reason=population.reason,
            )
            for row in rows
        ]

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Row]:
        """Run one query to its end. A damaged snapshot is built again and asked once more."""
        connection = self._connection
        try:
            return _fetch(connection, query, values)
        except snapshot.DAMAGED:
            with self._lock:
                if self._connection is connection:
                    self._repair()
        return _fetch(self._connection, query, values)

    def _repair(self) -> None:
        ledger = _ledger(self._settings)
        self._identity = snapshot.build(self._settings, ledger, self._number)
        self._connection = snapshot.connect(snapshot.path_of(self._settings, self._number))


_NOTHING_PUBLISHED: Row = {
    "number": 0,
    "action": "none",
    "published_at": None,
    "published_by": None,
    "name": "",
    "note": "",
}


def _fetch(connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any]) -> list[Row]:
    # One cursor for each use: a connection shared between threads mixes up their answers.
    with connection.cursor() as cursor:
        cursor.execute(query, list(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _where(**keys: str | int | None) -> tuple[str, list[Any]]:
    """A WHERE clause of the keys that are given. Column names are ours, values are bound."""
    given: Mapping[str, Any] = {name: value for name, value in keys.items() if value is not None}
    clause = " AND ".join(f"{name} = ?" for name in given)
    return (f"WHERE {clause}" if clause else "WHERE true"), list(given.values())


def _ledger(settings: Settings) -> Ledger:
    with _open_lock:
        if settings.ledger_url not in _ledgers or not _still_there(_ledgers[settings.ledger_url]):
            _ledgers[settings.ledger_url] = Ledger.open(settings.ledger_url)
        return _ledgers[settings.ledger_url]


def _still_there(ledger: Ledger) -> bool:
    return ledger.path is None or ledger.path.exists()


def _opened(number: int | None) -> Series:
    """The series of a publication, opened once for each state of ledger and definitions.

    The head of the audit chain changes with every deed, so comparing it is enough to know that
    nothing was published, named or withdrawn since.
    """
    settings = from_environment()
    ledger = _ledger(settings)
    with ledger.read() as connection:
        state = (*audit.head(connection), _definitions_state(settings))
    held = _open.get((settings, number))
    if held is not None and held[0] == state:
        return held[1]
    with _open_lock:
        held = _open.get((settings, number))
        if held is None or held[0] != state:
            held = (state, _series(settings, ledger, number))
            _open[(settings, number)] = held
        return held[1]


def _series(settings: Settings, ledger: Ledger, number: int | None) -> Series:
    with ledger.read() as connection:
        publications = ledger_records.publication_rows(connection)
    newest = max((row["number"] for row in publications), default=0)
    shown = newest if number is None else number
    wanted = snapshot.identity(snapshot.up_to(publications, shown), settings.definitions)
    if snapshot.is_usable(snapshot.path_of(settings, shown), wanted):
        return Series(settings, shown, wanted)
    try:
        return Series(settings, shown, snapshot.build(settings, ledger, shown))
    except snapshot.CannotWrite as error:
        if number is not None:
            raise
        return _older(settings, publications, newest, error)


def _older(settings: Settings, publications: list[Row], newest: int, error: MonitorError) -> Series:
    """The newest snapshot that is still good, when the one asked for cannot be written."""
    for number in range(newest - 1, 0, -1):
        wanted = snapshot.identity(snapshot.up_to(publications, number), settings.definitions)
        if snapshot.is_usable(snapshot.path_of(settings, number), wanted):
            return Series(settings, number, wanted, notice=str(error))
    raise error


def _definitions_state(settings: Settings) -> tuple:
    files = snapshot.definition_files(settings.definitions)
    return tuple((str(path), path.stat().st_mtime_ns) for path in files)
