"""Any selection of a publication as SDMX-CSV, 2.0 or 1.0.

One observation a row, UTF-8, comma separated, header by id. A missing value is an empty cell whose
``OBS_STATUS`` says why; it is never a zero. Numbers are written with every digit they have and no
more. The rows stand in one order, so the same publication gives the same bytes.
"""

import re
from pathlib import Path

from indicators.catalogue import Catalogue
from indicators.exports import copying
from indicators.exports.selection import EVERYTHING, Selection
from indicators.sdmx.components import COMPONENTS, MAINTAINER, TEXTS, Component
from indicators.series import Series

MEDIA_TYPES = {
    "2.0": "application/vnd.sdmx.data+csv; version=2.0.0",
    "1.0": "application/vnd.sdmx.data+csv; version=1.0.0",
}
VERSIONS = tuple(MEDIA_TYPES)


def write(
    series: Series,
    catalogue: Catalogue,
    place: Path,
    selection: Selection = EVERYTHING,
    version: str = "2.0",
) -> int:
    """Write SDMX-CSV to the file ``place`` and give the number of observations.

    Raises
    ------
    KeyError
        If ``version`` is not one of ``VERSIONS``.
    MonitorError
        If the place cannot be written; what stood there is then unchanged.
    """
    with copying.beside(place) as folder:
        made = folder / "data.csv"
        rows = _copy(series, catalogue, made, selection, version)
        copying.put_file(made, place)
    return rows


def as_bytes(
    series: Series,
    catalogue: Catalogue,
    selection: Selection = EVERYTHING,
    version: str = "2.0",
) -> bytes:
    """The same file as bytes, for an answer over the web. About 200 bytes an observation."""
    with copying.beside(copying.scratch()) as folder:
        made = folder / "data.csv"
        _copy(series, catalogue, made, selection, version)
        return made.read_bytes()


def flow(catalogue: Catalogue) -> str:
    """The data flow as SDMX names it, ``SPM:DF_SPMF(0.1.0)``: the framework and its version."""
    return f"{MAINTAINER}:{flow_id(catalogue)}({version_of(catalogue)})"


def flow_id(catalogue: Catalogue) -> str:
    """The data flow's id: the framework's, in the letters that SDMX allows."""
    return "DF_" + re.sub(r"[^A-Za-z0-9_-]", "_", catalogue.framework.id)


def version_of(catalogue: Catalogue) -> str:
    """The framework's version as SDMX writes versions: 0.1 is 0.1.0, 2-draft is 2.0.0-draft."""
    text = catalogue.framework.version
    found = re.match(r"\d+(?:\.\d+){0,2}", text)
    numbers = found[0].split(".") if found else ["1"]
    rest = re.sub(r"[^A-Za-z0-9-]+", "-", text[found.end() if found else 0 :]).strip("-")
    whole = ".".join(str(int(number)) for number in (*numbers, "0", "0")[:3])
    return f"{whole}-{rest}" if rest else whole


def _copy(
    series: Series, catalogue: Catalogue, made: Path, selection: Selection, version: str
) -> int:
    ours = flow(catalogue)
    lead = {
        "2.0": [("STRUCTURE", "'dataflow'"), ("STRUCTURE_ID", f"'{ours}'"), ("ACTION", "'I'")],
        "1.0": [("DATAFLOW", f"'{ours}'")],
    }[version]
    connection = series.exporting_to(made.parent)
    try:
        cells = copying.text_cells(connection, TEXTS)
        columns = [(c.id, _expression(c, cells)) for c in COMPONENTS]
        return copying.copy(connection, [*lead, *columns], selection, made)
    finally:
        connection.close()


def _expression(component: Component, cells: dict[str, str]) -> str:
    if component.expression is not None:
        return component.expression
    if component.column is None:
        return "NULL" if component.constant is None else f"'{component.constant}'"
    return cells[component.column] if component.column in cells else component.column
