"""A Parquet export, opened to be asked: where its tables lie, and what is small enough to know.

The observations stay where they are, whatever their number; members, people and definitions are
a few thousand rows and are read at once.
"""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from indicators.errors import MonitorError

Source = Path | pa.Table
Row = dict[str, Any]

_NOT_AN_EXPORT = (
    "{place} is not a Parquet export of this monitor ({why}). Make one with "
    "`python -m indicators export --format parquet --out FOLDER`."
)


@dataclass(frozen=True)
class ExportFolder:
    """What regional questions need of an export."""

    place: Path
    publication: int
    members: tuple[str, ...]  # on the day of the publication
    people: dict[tuple[str, str], dict[int, float]]  # (kind, ref_area) → year → persons
    definitions: dict[str, Row]  # by indicator

    def sources(self, indicators: Collection[str]) -> dict[str, Source]:
        """The tables of ``questions``, restricted to some indicators."""
        return {
            "observations": self.place / "observations",
            "reference_population": self.place / "tables" / "reference_population.parquet",
            "indicators": self.place / "tables" / "indicators.parquet",
            "members": pa.table({"ref_area": list(self.members)}),
            "asked": pa.table({"indicator": sorted(indicators)}),
        }

    def chosen(self, indicator: str | None) -> list[str]:
        """One indicator or all. Raises ``MonitorError`` for one that the export does not know."""
        if indicator is None:
            return list(self.definitions)
        if indicator in self.definitions:
            return [indicator]
        padded = re.sub(r"-(\d)$", r"-0\1", indicator.upper())  # COV-1 is meant to be COV-01
        near = get_close_matches(padded, self.definitions, n=1)
        meant = f" Did you mean {near[0]}?" if near else ""
        raise MonitorError(f"The export {self.place} knows no indicator {indicator!r}.{meant}")


def open_export(place: Path) -> ExportFolder:
    """Read what is small. Raises ``MonitorError`` if ``place`` is no whole export."""
    try:
        said = json.loads((place / "publication.json").read_text(encoding="utf-8"))
        tables = {
            name: pyarrow.parquet.read_table(place / "tables" / f"{name}.parquet").to_pylist()
            for name in ("indicators", "areas", "reference_population")
        }
        published = date.fromisoformat(said["published_at"][:10])
        number = said["publication"]
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise MonitorError(_NOT_AN_EXPORT.format(place=place, why=why)) from error
    if not (place / "observations").is_dir():
        raise MonitorError(_NOT_AN_EXPORT.format(place=place, why="it holds no observations"))
    people: dict[tuple[str, str], dict[int, float]] = {}
    for row in tables["reference_population"]:
        people.setdefault((row["kind"], row["ref_area"]), {})[row["time_period"]] = row["persons"]
    return ExportFolder(
        place=place,
        publication=number,
        members=tuple(
            row["ref_area"]
            for row in tables["areas"]
            if row["kind"] == "member" and _joined(row["member_since"]) <= published
        ),
        people=people,
        definitions={row["id"]: row for row in tables["indicators"]},
    )


def _joined(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day
