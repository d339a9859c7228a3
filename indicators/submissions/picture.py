"""What readers would see if one more file were published, without publishing it.

The picture is made in memory by the very functions that build a snapshot, from the very rows,
with the file's rows added under the next number. So it cannot say anything else than what the
snapshot will show. To be quick it holds only the series that have to do with the indicators the
file touches, and the counts of people behind them.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from indicators import ledger_records, serving, serving_tables, snapshot
from indicators.catalogue import Catalogue
from indicators.ledger_observations import OBSERVATION_SCHEMA
from indicators.ledger_opening import current_ledger
from indicators.snapshot_building import define, numbered, rows_received

Row = dict[str, Any]


class Picture:
    """Tables as in a snapshot, with one file more. Close it after use."""

    def __init__(self, catalogue: Catalogue, candidate: pa.Table, publication: int):
        """``candidate`` as it would follow publication number ``publication``."""
        self._connection = snapshot.connect(Path(":memory:"), read_only=False)
        try:
            self._build(catalogue, candidate, publication)
        except BaseException:
            self._connection.close()
            raise

    def __enter__(self) -> "Picture":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def latest(self, indicators: Collection[str]) -> list[Row]:
        """As ``Series.latest``, of some indicators."""
        return self._rows("latest", indicators)

    def regional(self, indicators: Collection[str]) -> list[Row]:
        """As ``Series.regional``, of some indicators; ``years`` are first_year and last_year."""
        return self._rows("regional", indicators)

    def _rows(self, table: str, indicators: Collection[str]) -> list[Row]:
        # The names of tables are the two above; the indicators are bound.
        with self._connection.cursor() as cursor:
            cursor.execute(
                f"SELECT * FROM {table} WHERE indicator IN (SELECT unnest(?::VARCHAR[])) "
                "ORDER BY rowid",
                [list(indicators)],
            )
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _build(self, catalogue: Catalogue, candidate: pa.Table, publication: int) -> None:
        connection = self._connection
        define(connection, catalogue)
        agencies, countries = _published(publication)
        countries.append(numbered(candidate, publication + 1))
        connection.execute(
            "CREATE TEMP TABLE wanted AS SELECT unnest(?::VARCHAR[]) AS series",
            [_series_of(catalogue, set(candidate.column("series").unique().to_pylist()))],
        )
        for name, tables in (("from_agencies", agencies), ("received", agencies + countries)):
            connection.register("everything", _together(tables))
            connection.execute(
                f"CREATE TEMP TABLE {name} AS SELECT * FROM everything SEMI JOIN wanted "
                "USING (series)"
            )
            connection.unregister("everything")
        serving.observations(connection)
        serving_tables.serving_tables(connection, catalogue, datetime.now(UTC).date())


def _published(publication: int) -> tuple[list[pa.Table], list[pa.Table]]:
    """The rows that count at a publication: those of agencies, and those of countries."""
    ledger = current_ledger()
    with ledger.read() as connection:
        rows = snapshot.up_to(ledger_records.publication_rows(connection), publication)
        received = rows_received(connection, ledger, rows)
    kinds: dict[str, list[pa.Table]] = {"agency": [], "country": []}
    for row in rows:
        if row["number"] in received:
            kinds[row["kind"]].append(received[row["number"]])
    return kinds["agency"], kinds["country"]


def _together(tables: list[pa.Table]) -> pa.Table:
    nothing = numbered(OBSERVATION_SCHEMA.empty_table(), 0)
    plain = nothing.schema
    return pa.concat_tables([nothing, *(table.cast(plain) for table in tables)])


def _series_of(catalogue: Catalogue, indicators: set[str]) -> list[str]:
    """The codes of every series that measures some indicators or counts people."""
    codes = set(indicators)
    codes |= {rule.series for rule in catalogue.series_map if rule.indicator in indicators}
    codes |= {series.series for series in catalogue.reference_series.values()}
    return sorted(codes)
