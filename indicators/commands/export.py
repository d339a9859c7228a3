"""``export``: everything published, or a part of it, as a file for other programs.

``sdmx-csv`` (2.0), ``sdmx-csv-1`` and ``sdmx-structure`` are single files, ``parquet`` is a folder,
``datapackage`` a folder or a ``.zip``. Whatever stood at ``--out`` stays until the new export is
whole, and stays for good if there is a refusal. Only what was published can be reached.
"""

import argparse
from pathlib import Path

from indicators.catalogue import BREAKDOWNS, Catalogue, load
from indicators.commands import choosing
from indicators.errors import MonitorError
from indicators.exports import copying, datapackage, parquet
from indicators.exports.selection import Selection, choose
from indicators.sdmx import data, structure
from indicators.series import Series
from indicators.settings import from_environment

STRUCTURE = "sdmx-structure"
FORMATS = ("sdmx-csv", "sdmx-csv-1", STRUCTURE, "parquet", "datapackage")


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("export", help="published figures as SDMX, Parquet or a package")
    parser.add_argument("--format", metavar="FORMAT", required=True, help=", ".join(FORMATS))
    parser.add_argument("--out", metavar="F", type=Path, required=True, help="a file, or a folder")
    parser.add_argument("--publication", metavar="N", type=int, help="as it was at publication N")
    parser.add_argument("--indicator", metavar="ID", action="append", default=[])
    parser.add_argument("--country", metavar="ISO3", action="append", default=[])
    parser.add_argument("--agency", metavar="NAME", action="append", default=[])
    parser.add_argument("--since", metavar="YEAR", type=int, help="from this year on")
    parser.add_argument("--until", metavar="YEAR", type=int, help="up to this year")
    parser.add_argument(
        "--stratum", metavar="sex=F", action="append", default=[], help="one group; may be repeated"
    )
    parser.add_argument(
        "--headline", action="store_true", help="only the values that the pages show"
    )
    return parser


def run(arguments: argparse.Namespace) -> int:
    form = choosing.one_of("format", arguments.format, FORMATS)
    catalogue = load(from_environment().definitions)
    place = arguments.out
    if form == STRUCTURE:
        _write_structure(catalogue, arguments)
        print(f"Wrote the structure {data.flow(catalogue)} to {place}.")
        return 0
    series = choosing.series(arguments.publication)
    selection = _selection(series, catalogue, arguments)
    if form == "parquet":
        rows = parquet.write(series, catalogue, place, selection)
    elif form == "datapackage":
        rows = datapackage.write(series, catalogue, place, selection)
    else:
        version = "1.0" if form == "sdmx-csv-1" else "2.0"
        rows = data.write(series, catalogue, place, selection, version)
    number = series.publication["number"]
    print(f"Wrote {rows:,} observations of publication {number} to {place}.")
    return 0


def _write_structure(catalogue: Catalogue, arguments: argparse.Namespace) -> None:
    chosen = ("indicator", "country", "agency", "since", "until", "stratum", "headline")
    if any(getattr(arguments, name) for name in chosen) or arguments.publication is not None:
        raise MonitorError(
            f"The structure is one for all figures. Leave out every choice beside --format "
            f"{STRUCTURE} and --out."
        )
    with copying.beside(arguments.out) as folder:
        made = folder / "structure.json"
        made.write_bytes(structure.as_bytes(catalogue))
        copying.put_file(made, arguments.out)


def _selection(series: Series, catalogue: Catalogue, arguments: argparse.Namespace) -> Selection:
    strata: dict[str, list[str]] = {}
    for typed in arguments.stratum:
        name, equals, code = typed.partition("=")
        if not equals:
            raise MonitorError(
                f"{typed!r} is not a group of people. Write a breakdown and a code, such as sex=F. "
                f"Breakdowns are {', '.join(BREAKDOWNS)}."
            )
        strata.setdefault(name, []).append(code)
    return choose(
        series,
        catalogue,
        indicators=arguments.indicator,
        ref_areas=arguments.country,
        agencies=arguments.agency,
        since=arguments.since,
        until=arguments.until,
        strata=strata,
        headline=arguments.headline,
    )
