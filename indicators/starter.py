"""Put the figures that come with the monitor into the ledger, once.

``data/starter/`` holds one CSV for each agency and vintage, and ``publications.csv`` says in which
order they are published. Each file is one transaction: its bytes, its observations, its
publication. So a run that is killed leaves whole publications, the next run goes on where it
stopped, and a run with nothing left to do changes nothing. A file that was published and later
withdrawn stays withdrawn.
"""

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
from sqlalchemy import select

from indicators import ledger_observations, ledger_records
from indicators.catalogue import BREAKDOWNS
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.ledger_observations import OBSERVATION_SCHEMA
from indicators.ledger_tables import publications, submissions

ACTOR = "starter"
LAYOUT = "starter"
ORDER = "publications.csv"


@dataclass(frozen=True)
class StarterFile:
    """A row of ``publications.csv``: what the file's own columns leave unsaid."""

    path: Path
    agency: str
    dataset: str  # empty where the file has its own column
    vintage: str
    licence: str
    title: str
    note: str
    rows: int


def starter_files(folder: Path) -> list[StarterFile]:
    """The files in the order of publication. Raises ``MonitorError`` if the list is missing."""
    path = folder / ORDER
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise MonitorError(
            f"The list of starter figures {path} cannot be read ({error.strerror}). "
            "Get the folder data/starter again from the project."
        ) from error
    return [
        StarterFile(
            path=folder / row["file"],
            agency=row["agency"],
            dataset=row["dataset"],
            vintage=row["vintage"],
            licence=row["licence"],
            title=row["title"],
            note=row["note"],
            rows=int(row["rows"]),
        )
        for row in sorted(csv.DictReader(io.StringIO(text)), key=lambda row: int(row["order"]))
    ]


def enter(ledger: Ledger, folder: Path) -> list[int]:
    """Publish every starter file the ledger has not seen, and give the new numbers."""
    numbers = (_enter_one(ledger, starter) for starter in starter_files(folder))
    return [number for number in numbers if number is not None]


def _enter_one(ledger: Ledger, starter: StarterFile) -> int | None:
    content = _bytes(starter.path)
    sha256 = hashlib.sha256(content).hexdigest()
    with ledger.read() as connection:
        if _is_entered(connection, sha256):
            return None
    observations = read_observations(content, starter)
    with ledger.write() as connection:
        # Asked again under the lock: another `init` may have been quicker.
        if _is_entered(connection, sha256):
            return None
        ledger_records.store_file(connection, content, starter.path.name, by=ACTOR)
        submission = ledger_observations.submit(
            connection,
            kind="agency",
            ref_area=None,
            agency=starter.agency,
            vintage=starter.vintage,
            file_sha256=sha256,
            layout=LAYOUT,
            observations=observations,
            by=ACTOR,
        )
        return ledger_records.publish(
            connection,
            submission,
            expected_version=1,
            by=ACTOR,
            note=said_of(starter.title, starter.note),
        )


def said_of(title: str, note: str) -> str:
    """What history says of a publication: its title, then its note, each a sentence."""
    return " ".join(f"{text.rstrip('.')}." for text in (title, note) if text)


def _is_entered(connection, sha256: str) -> bool:
    published = (
        select(publications.c.number)
        .join(submissions, submissions.c.id == publications.c.submission_id)
        .where(submissions.c.file_sha256 == sha256, submissions.c.submitted_by == ACTOR)
    )
    return connection.execute(published).first() is not None


def read_observations(content: bytes, starter: StarterFile) -> pa.Table:
    """The file as ``OBSERVATION_SCHEMA``. Columns a file leaves out are ``_T`` or empty text.

    Everything is read as text and then cast, so that a code such as ``F`` or ``NA`` stays what it
    is. An empty ``obs_value`` is a missing value.

    Raises
    ------
    MonitorError
        If the file is not the one that ``publications.csv`` describes.
    """
    header = content.split(b"\n", 1)[0].decode().strip().split(",")
    unknown = sorted(set(header) - set(OBSERVATION_SCHEMA.names))
    if unknown:
        raise MonitorError(f"{starter.path}, line 1: found {', '.join(unknown)}. {_AGAIN}")
    try:
        table = pyarrow.csv.read_csv(
            io.BytesIO(content),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False
            ),
        )
        columns = [_column(table, field, starter) for field in OBSERVATION_SCHEMA]
    except (pa.ArrowInvalid, KeyError) as error:
        raise MonitorError(f"{starter.path} cannot be read ({error}). {_AGAIN}") from error
    if table.num_rows != starter.rows:
        raise MonitorError(
            f"{starter.path} has {table.num_rows} rows where {ORDER} says {starter.rows}. {_AGAIN}"
        )
    return pa.Table.from_arrays(columns, schema=OBSERVATION_SCHEMA)


_AGAIN = "Get the folder data/starter again from the project."
_ABSENT = dict.fromkeys(BREAKDOWNS, "_T")
_ABSENT |= dict.fromkeys(("obs_status", "source_detail", "obs_comment"), "")


def _column(table: pa.Table, field: pa.Field, starter: StarterFile) -> pa.ChunkedArray | pa.Array:
    said_once = {"agency": starter.agency, "vintage": starter.vintage, "licence": starter.licence}
    if starter.dataset:
        said_once["dataset"] = starter.dataset
    if field.name not in table.column_names:
        text = (said_once | _ABSENT)[field.name]
        return pa.repeat(pa.scalar(text, pa.string()), table.num_rows)
    column = table.column(field.name)
    if field.name == "obs_value":
        blank = pa.compute.equal(column, "")
        column = pa.compute.if_else(blank, pa.scalar(None, pa.string()), column)
    return column.cast(field.type)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise MonitorError(
            f"The starter file {path} cannot be read ({error.strerror}). {_AGAIN}"
        ) from error
