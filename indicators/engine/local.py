"""DuckDB answers on this machine: the default, and enough up to tens of millions of rows."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset

from indicators.engine.export_folder import Source
from indicators.engine.questions import Question
from indicators.snapshot import connect


class LocalEngine:
    """A private DuckDB that sees the tables that are given to it and no file besides."""

    def __init__(self, sources: Mapping[str, Source]):
        self._connection = connect(Path(":memory:"), read_only=False)
        for name, source in sources.items():
            # The connection may open no file itself; Arrow reads, block by block, as it asks.
            table = source if not isinstance(source, Path) else _dataset(source)
            self._connection.register(name, table)

    def ask(self, question: Question) -> list[tuple]:
        """The rows of the answer, in the question's columns and order."""
        return self._connection.execute(question.sql).fetchall()

    def close(self) -> None:
        self._connection.close()


def _dataset(path: Path) -> pyarrow.dataset.Dataset:
    partitions = pyarrow.dataset.partitioning(flavor="hive")
    found = pyarrow.dataset.dataset(path, format="parquet", partitioning=partitions)
    # A part in which nothing is missing says so of its columns; the next part may be another.
    return found.replace_schema(pa.schema([field.with_nullable(True) for field in found.schema]))
