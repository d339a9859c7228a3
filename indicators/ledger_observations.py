"""The observations of a submission, kept in the ledger as the bytes of one Parquet table.

The only part of the ledger that handles observations. Whoever merely asks what was published loads
neither this module nor Arrow.
"""

import hashlib
import io

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection, func, insert, select

from indicators import audit
from indicators.ledger import damaged, now
from indicators.ledger_tables import OBSERVATION_COLUMNS, submissions

# A missing value is null in obs_value only; the reason stands in obs_status.
_ARROW_TYPES = {"time_period": pa.int32(), "obs_value": pa.float64()}
OBSERVATION_SCHEMA = pa.schema(
    [
        pa.field(name, _ARROW_TYPES.get(name, pa.string()), nullable=name == "obs_value")
        for name in OBSERVATION_COLUMNS
    ]
)


def submit(
    connection: Connection,
    *,
    kind: str,
    ref_area: str | None,
    agency: str,
    vintage: str,
    file_sha256: str,
    layout: str,
    observations: pa.Table,
    by: str,
) -> int:
    """Keep the observations of a file and give the submission's id; its state is "submitted".

    ``observations`` must have exactly ``OBSERVATION_SCHEMA``; anything else is a fault of the
    caller and raises ``ValueError``.
    """
    if not observations.schema.equals(OBSERVATION_SCHEMA):
        raise ValueError(f"observations have another shape: {observations.schema}")
    blob = to_parquet(observations)
    said = {
        "kind": kind,
        "ref_area": ref_area,
        "agency": agency,
        "vintage": vintage,
        "file_sha256": file_sha256,
        "layout": layout,
        "observations_sha256": hashlib.sha256(blob).hexdigest(),
        "rows": observations.num_rows,
    }
    at = now()
    number = (connection.execute(select(func.max(submissions.c.id))).scalar() or 0) + 1
    connection.execute(
        insert(submissions).values(
            id=number,
            observations=blob,
            submitted_by=by,
            submitted_at=at,
            state="submitted",
            version=1,
            **said,
        )
    )
    audit.record(
        connection, at=at, actor=by, action="submit", object=f"submission {number}", detail=said
    )
    return number


def observations_of(connection: Connection, submission: int, place: str) -> pa.Table:
    """The observations of one submission, in the columns of ``OBSERVATION_SCHEMA``.

    Text is coded by dictionary, as it lies in the file: reading a million rows then takes a
    twelfth of the time. Raises ``MonitorError`` if the bytes are not those that were written.
    """
    row = connection.execute(
        select(submissions.c.observations, submissions.c.observations_sha256).where(
            submissions.c.id == submission
        )
    ).one()
    if hashlib.sha256(row.observations).hexdigest() != row.observations_sha256:
        raise damaged(place, f"the observations of submission {submission} changed")
    text = [field.name for field in OBSERVATION_SCHEMA if field.type == pa.string()]
    return pq.read_table(io.BytesIO(row.observations), read_dictionary=text)


def to_parquet(observations: pa.Table) -> bytes:
    """The bytes of a table, the same for the same rows."""
    sink = io.BytesIO()
    pq.write_table(observations, sink, compression="zstd")
    return sink.getvalue()
