"""Where the figures of an export come from, and under which licence: said once, for all formats."""

import re
from collections.abc import Sequence
from typing import Any

from indicators.catalogue import Catalogue
from indicators.exports.copying import OBSERVATIONS
from indicators.exports.selection import Selection
from indicators.series import Series

# Licences whose text has a known place; the others are named as their agency names them.
_LICENCES = {
    "CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC BY-SA 4.0": ("CC-BY-SA-4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
}

Json = dict[str, Any]


def said(connection: Any, series: Series, catalogue: Catalogue, selection: Selection) -> Json:
    """The publication, the framework it is read with, and the sources of what was chosen."""
    publication = series.publication
    return {
        "publication": publication["number"],
        "published_at": publication["published_at"],
        "framework": catalogue.framework.id,
        "framework_version": catalogue.framework.version,
        "framework_status": catalogue.framework.status,
        "definitions_hash": publication["definitions_hash"],
        **of_table(connection, OBSERVATIONS, *selection.where()),
    }


def of_table(connection: Any, table: str, where: str = "true", values: Sequence[Any] = ()) -> Json:
    """``sources`` and ``licenses`` of some rows, as Frictionless writes both."""
    found = connection.execute(
        f"SELECT DISTINCT agency, dataset, vintage, licence FROM {table} WHERE {where} "
        "ORDER BY ALL",
        list(values),
    ).fetchall()
    sources = [
        {"title": f"{agency}, {dataset}", "version": vintage, "licence": licence}
        for agency, dataset, vintage, licence in found
    ]
    return {
        "sources": sources,
        "licenses": [licence(name) for name in sorted({r[3] for r in found})],
    }


def licence(title: str) -> Json:
    """A licence as Frictionless names one."""
    if title in _LICENCES:
        name, path = _LICENCES[title]
        return {"name": name, "path": path, "title": title}
    name = re.sub(r"[^A-Za-z0-9.]+", "-", title).strip("-") or "not-stated"
    return {"name": name, "title": title or "Not stated"}


def table_query(name: str, columns: dict[str, str]) -> str:
    """A table of the snapshot in one order; names and expressions are ours."""
    listed = ", ".join(f'{expression} AS "{column}"' for column, expression in columns.items())
    return f"SELECT {listed} FROM snapshot.{name} ORDER BY ALL"
