"""Everything published as a Frictionless Data Package: CSV files and a descriptor.

``datapackage.json`` says of each file its columns, types and keys, its sources and licences, its
size and SHA-256, so that software can load and check it without being told. The package is a
folder, or one ZIP file if the name ends in ``.zip``; the same publication gives the same bytes of
either.
"""

import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

from indicators.catalogue import Catalogue
from indicators.exports import copying, dictionary, sources
from indicators.exports.dictionary import Meaning
from indicators.exports.selection import EVERYTHING, Selection
from indicators.series import Series

_PROFILE = "tabular-data-package"
_DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True}
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # a ZIP holds times; ours says when nothing

Json = dict[str, Any]


def write(
    series: Series, catalogue: Catalogue, place: Path, selection: Selection = EVERYTHING
) -> int:
    """Write the package to ``place``, a folder or a ``.zip``; gives the number of observations.

    Raises
    ------
    MonitorError
        If the place cannot be written, or is a folder that holds anything but an export.
    """
    packed = place.suffix.lower() == ".zip"
    if not packed:
        copying.check_folder(place)
    put = _put_zip if packed else copying.put_folder
    with copying.export_folder(series, place, put) as (connection, whole):
        rows = _observations(connection, selection, whole)
        _tables(connection, whole)
        said = sources.said(connection, series, catalogue, selection)
        people = sources.of_table(connection, "snapshot.reference_sources")
        text = json.dumps(_descriptor(catalogue, said, people, whole), ensure_ascii=False, indent=2)
        (whole / "datapackage.json").write_bytes(text.encode() + b"\n")
    return rows


def _observations(connection: Any, selection: Selection, folder: Path) -> int:
    cells = _cells(connection, dictionary.OBSERVATIONS, copying.OBSERVATIONS)
    return copying.copy(connection, list(cells.items()), selection, folder / "observations.csv")


def _tables(connection: Any, folder: Path) -> None:
    for name, (columns, _) in dictionary.TABLES.items():
        query = sources.table_query(name, _cells(connection, columns, f"snapshot.{name}"))
        copying.copy_query(connection, query, folder / f"{name}.csv")


def _cells(connection: Any, columns: tuple[Meaning, ...], table: str) -> dict[str, str]:
    """For each column the expression of its cell; texts are made safe."""
    texts = [column.name for column in columns if column.type == "string"]
    return {column.name: column.name for column in columns} | copying.text_cells(
        connection, texts, table
    )


def _descriptor(catalogue: Catalogue, said: Json, people: Json, folder: Path) -> Json:
    framework = catalogue.framework
    definitions = {
        "sources": [{"title": framework.name, "version": framework.version}],
        "licenses": [{"name": "Apache-2.0", "title": "Apache License 2.0"}],
    }
    figures = {"sources": said["sources"], "licenses": said["licenses"]}
    resources = [
        _resource(folder, "observations", dictionary.OBSERVATIONS, copying.KEY, figures)
        | {"title": f"Figures of publication {said['publication']}"}
    ]
    resources[0]["schema"]["foreignKeys"] = [
        {"fields": [column], "reference": {"resource": table, "fields": [key]}}
        for column, table, key in (
            ("indicator", "indicators", "id"),
            ("ref_area", "areas", "ref_area"),
            ("unit_measure", "units", "unit_measure"),
        )
    ]
    for name, (columns, key) in dictionary.TABLES.items():
        told = people if name == "reference_population" else definitions
        resources.append(_resource(folder, name, columns, key, told))
    return {
        "profile": _PROFILE,
        "name": f"{framework.id.lower()}-publication-{said['publication']}",
        "title": f"{framework.name}: publication {said['publication']}",
        "description": (
            f"Framework {framework.id} {framework.version} ({framework.status}). "
            "A missing value is an empty cell and never a zero; _T is the total of a breakdown."
        ),
        "version": f"{framework.version}.{said['publication']}",
        "created": said["published_at"],
        **figures,
        "resources": resources,
    }


def _resource(
    folder: Path, name: str, columns: tuple[Meaning, ...], key: tuple[str, ...], said: Json
) -> Json:
    path = folder / f"{name}.csv"
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    fields = [
        {"name": column.name, "type": column.type, "description": column.description}
        for column in columns
    ]
    return {
        "name": name,
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest.hexdigest()}",
        "dialect": _DIALECT,
        "schema": {"fields": fields, "primaryKey": list(key), "missingValues": [""]},
        **said,
    }


def _put_zip(folder: Path, place: Path) -> None:
    packed = folder.with_name("package.zip")
    _zip(folder, packed)
    copying.put_file(packed, place)


def _zip(folder: Path, place: Path) -> None:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as package:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, package.open(entry, "w", force_zip64=True) as target:
                while block := source.read(1 << 20):
                    target.write(block)
