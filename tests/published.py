"""Observations as a snapshot holds them, without building one: for tests of what is exported."""

from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from indicators.catalogue import BREAKDOWNS
from indicators.exports.copying import ORDER
from indicators.ledger_observations import OBSERVATION_SCHEMA

SCHEMA = pa.schema(
    [pa.field("indicator", pa.string()), pa.field("role", pa.string())]
    + [pa.field("headline", pa.bool_())]
    + [pa.field(field.name, field.type) for field in OBSERVATION_SCHEMA]
    + [pa.field("publication", pa.int32()), pa.field("breakdown", pa.string())]
)


def observation(**cells: Any) -> dict[str, Any]:
    """A row of ``observations``: Viet Nam's coverage of 2023 unless cells say else."""
    usual = dict.fromkeys(BREAKDOWNS, "_T") | {
        "indicator": "SPMF-COV-01",
        "role": "primary",
        "headline": True,
        "agency": "ILO",
        "dataset": "ILOSTAT SDG_0131_SEX_SOC_RT",
        "vintage": "2026-05",
        "licence": "CC BY 4.0",
        "series": "SI_COV_BENFTS",
        "ref_area": "VNM",
        "time_period": 2023,
        "obs_value": 38.3,
        "unit_measure": "PT",
        "obs_status": "",
        "source_detail": "",
        "obs_comment": "",
        "publication": 1,
        "breakdown": "",
    }
    return usual | cells


class Published:
    """A publication of nothing but some rows; exports read it as they read a snapshot."""

    def __init__(self) -> None:
        self._database = duckdb.connect()
        self._database.execute("CREATE SCHEMA snapshot")

    def rows(self, rows: list[dict[str, Any]]) -> "Published":
        """The same publication with these rows and no others."""
        self._database.register("given", pa.Table.from_pylist(rows, schema=SCHEMA))
        self.query("SELECT * FROM given")
        self._database.unregister("given")
        return self

    def query(self, query: str) -> "Published":
        """The same with the rows that a query gives, sorted as a snapshot is."""
        self._database.execute(
            f"CREATE OR REPLACE TABLE snapshot.observations AS {query} ORDER BY {ORDER}"
        )
        return self

    def exporting_to(self, folder: Path) -> duckdb.DuckDBPyConnection:
        """As ``Series.exporting_to``."""
        return self._database.cursor()

    def agencies(self) -> list[str]:
        """As ``Series.agencies``."""
        query = "SELECT DISTINCT agency FROM snapshot.observations ORDER BY agency"
        return [agency for (agency,) in self._database.execute(query).fetchall()]
