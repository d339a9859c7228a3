"""``regional``: our figure for ASEAN as it stood in each year, or for each group of people.

It is asked of a Parquet export, because it touches every observation. This machine answers it;
with ``SPM_ENGINE=spark://HOST:PORT`` an existing Spark cluster does, with the same numbers.
"""

import argparse
from contextlib import closing
from pathlib import Path

from indicators.commands.output import number, print_json, print_table
from indicators.engine import regional
from indicators.engine.choosing import engine_for
from indicators.engine.export_folder import ExportFolder, open_export


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser(
        "regional", help="ASEAN figures of every year or group, from a Parquet export"
    )
    parser.add_argument("export", metavar="FOLDER", help="made by `export --format parquet`")
    parser.add_argument("--indicator", metavar="ID", help="default: every indicator")
    parser.add_argument("--by-group", action="store_true", help="groups of people, not years")
    parser.add_argument("--json", action="store_true", help="one JSON list of rows")
    return parser


def run(arguments: argparse.Namespace) -> int:
    export = open_export(Path(arguments.export))
    indicators = export.chosen(arguments.indicator)
    with closing(engine_for(export, indicators)) as engine:
        if arguments.by_group:
            rows = regional.by_group(engine, export.members, export.definitions)
        else:
            rows = regional.as_it_stood(engine, export.members, export.people, export.definitions)
    rows = [row | {"publication": export.publication} for row in rows]
    if arguments.json:
        print_json(rows)
    else:
        _print(rows, export, arguments.by_group)
    return 0


def _print(rows: list[regional.Row], export: ExportFolder, by_group: bool) -> None:
    shown = []
    for row in rows:
        decimals = export.definitions[row["indicator"]]["decimals"]
        what = f"{row['breakdown']} {row['stratum']}" if by_group else row["as_of"]
        shown.append(
            {
                "indicator": row["indicator"],
                "what": what,
                "value": number(row["obs_value"], decimals),
                "mean": number(row["simple_mean"], decimals),
                "members": f"{row['members_reporting']} of {row['members']}",
                "years": "–".join(str(year) for year in dict.fromkeys(row["years"]) if year),
                "method": row["method"].replace("_", " "),
                "why": (row["reason"] or "").replace("_", " "),
            }
        )
    headings = {"indicator": "Indicator", "what": "Group" if by_group else "As of"}
    headings |= {"value": "ASEAN", "mean": "Simple mean", "members": "Members", "years": "Years"}
    if not shown:
        print("No member has a value there, so there is no figure for ASEAN.")
        return
    print_table(shown, headings | {"method": "Method", "why": "Reason"})
