"""How long SDMX-CSV of a million observations takes, against DuckDB's own ``COPY`` of them.

    python -m benchmarks.export [ROWS] [ROUNDS]

The yardstick is ``COPY (SELECT * FROM snapshot.observations) TO 'file.csv'`` on the same snapshot:
no constant columns, no hygiene, no sync. The export does all of that: 37 columns, text made inert
(one comment in a hundred is a formula), synced and renamed. Both are timed in turn, in one run, and
the best of each are compared. The bar is 2.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from benchmarks.report import Measured, finish
from benchmarks.snapshot_build import fill, seconds
from indicators import snapshot
from indicators.catalogue import load
from indicators.ledger import Ledger
from indicators.sdmx import data
from indicators.series import Series
from indicators.settings import from_environment

BAR = 2.0


def with_comments(table: pa.Table) -> pa.Table:
    """The same observations, a fifth of them with a comment of their own, some of them hostile."""
    place = np.arange(table.num_rows)
    comments = [f'Survey round {n}, "revised"' if n % 5 == 0 else "" for n in place.tolist()]
    comments[::100] = [f"=HYPERLINK({n})" for n in place[::100].tolist()]
    at = table.schema.get_field_index("obs_comment")
    return table.set_column(at, table.schema.field(at), pa.array(comments, pa.string()))


def main(rows: int = 1_000_000, rounds: int = 5) -> None:
    """Measure in turn, print the table, and end with an error if the bar was missed."""
    catalogue = load(from_environment().definitions)
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        patch.setenv("SPM_DATA", name)
        settings = replace(from_environment(), data=folder)
        number, _rows = fill(
            Ledger.create(settings.ledger_url), catalogue, rows, also=with_comments
        )
        series = Series.current()

        def yardstick() -> None:
            connection = snapshot.connect(snapshot.path_of(settings, number), exporting_to=folder)
            query = "SELECT * FROM snapshot.observations"
            connection.execute(f"COPY ({query}) TO '{folder}/plain.csv' (FORMAT csv, HEADER)")
            connection.close()

        ours, theirs, older = [], [], []
        for _ in range(rounds):
            theirs.append(seconds(yardstick))
            ours.append(seconds(lambda: data.write(series, catalogue, folder / "sdmx.csv")))
            older.append(
                seconds(lambda: data.write(series, catalogue, folder / "1.csv", version="1.0"))
            )
        size = (folder / "sdmx.csv").stat().st_size
    lines = [
        Measured("DuckDB's own COPY", min(theirs), "s"),
        Measured("SDMX-CSV 2.0", min(ours), "s"),
        Measured("SDMX-CSV 2.0 : COPY", min(ours) / min(theirs), "×", BAR),
        Measured("SDMX-CSV 1.0 : COPY", min(older) / min(theirs), "×", BAR),
        Measured("bytes an observation", size / rows, "B"),
    ]
    finish(f"Export of {rows:,} observations", lines)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
