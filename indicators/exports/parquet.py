"""Everything published as a folder of Parquet, for analysis of what outgrows a spreadsheet.

    publication.json                                     number, framework, rows, sources
    dictionary.csv                                       what each column means
    observations/indicator=SPMF-COV-01/observations.parquet
    tables/indicators.parquet, areas.parquet, …          what the codes stand for

The partition is Hive's: DuckDB, Spark, pandas and R read ``observations/`` as one table with the
column ``indicator``. Text is as received, letter for letter; nothing runs it there.
"""

import json
from pathlib import Path
from typing import Any

from indicators.catalogue import Catalogue
from indicators.escape import csv_text
from indicators.exports import copying, dictionary, sources
from indicators.exports.selection import EVERYTHING, Selection
from indicators.series import Series

_OPTIONS = "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880"


def write(
    series: Series, catalogue: Catalogue, place: Path, selection: Selection = EVERYTHING
) -> int:
    """Write the folder ``place`` and give the number of observations.

    Raises
    ------
    MonitorError
        If the place cannot be written, or holds anything but an earlier export.
    """
    copying.check_folder(place)
    with copying.export_folder(series, place) as (connection, whole):
        rows = _observations(connection, selection, whole / "observations")
        _tables(connection, whole / "tables")
        said = sources.said(connection, series, catalogue, selection)
        said["reference_population"] = sources.of_table(connection, "snapshot.reference_sources")
        columns = ["table", "column", "type", "description", "sdmx"]
        text = csv_text(dictionary.rows(), columns)
        (whole / "dictionary.csv").write_bytes(text.encode())
        (whole / "publication.json").write_bytes(_json(said | {"observations": rows}))
    return rows


def _observations(connection: Any, selection: Selection, folder: Path) -> int:
    where, values = selection.where()
    folder.mkdir()
    found = connection.execute(
        f"SELECT DISTINCT indicator FROM {copying.OBSERVATIONS} WHERE {where} ORDER BY indicator",
        values,
    ).fetchall()
    columns = [(c.name, c.name) for c in dictionary.OBSERVATIONS if c.name != "indicator"]
    rows = 0
    for (indicator,) in found:
        part = folder / f"indicator={indicator}"
        part.mkdir()
        one = selection.of_indicator(indicator)
        rows += copying.copy(connection, columns, one, part / "observations.parquet", _OPTIONS)
    return rows


def _tables(connection: Any, folder: Path) -> None:
    folder.mkdir()
    for name, (columns, _) in dictionary.TABLES.items():
        query = sources.table_query(name, {column.name: column.name for column in columns})
        copying.copy_query(connection, query, folder / f"{name}.parquet", options=_OPTIONS)


def _json(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"
