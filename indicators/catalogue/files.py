"""What was read of a folder: documents, tables, and the faults met on the way.

Every value keeps the line on which it stands, because a person who edits definitions by hand needs
"line 14", not a traceback. ``reading`` fills these classes; the questions asked of them are in
``faults``, ``references`` and ``meaning``. A value may still be of a wrong kind here; ``items``,
``entries`` and ``pairs`` look into one without stumbling over that.
"""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong: where (``line`` counts from 1), what, and how to put it right."""

    path: str
    line: int
    what: str
    fix: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what} {self.fix}"


@dataclass(frozen=True)
class Document:
    """One YAML file. ``lines`` holds the line of every key, by its path from the top."""

    path: str
    value: dict
    lines: dict[tuple, int] = field(repr=False)
    source: dict[tuple, str] = field(repr=False)
    seen: dict[int, object] = field(default_factory=dict, repr=False)

    def line(self, *keys) -> int:
        """The line of a key, or of the nearest key above it that the file has."""
        while keys and keys not in self.lines:
            keys = keys[:-1]
        return self.lines[keys]


@dataclass(frozen=True)
class Row:
    """One row of a table: the line it begins on and its cells, stripped, by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass(frozen=True)
class Table:
    """One CSV file whose header is as it should be. ``complete``: no row had to be left out."""

    path: str
    rows: tuple[Row, ...]
    complete: bool


@dataclass
class Folder:
    """Everything that could be read, and the faults of what could not."""

    path: Path
    framework: Document | None = None
    indicators: list[Document] = field(default_factory=list)
    tables: dict[str, Table] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of a table; none where the table could not be read (its fault is listed)."""
        return self.tables[table].rows if table in self.tables else ()

    def complete(self, table: str) -> bool:
        """Whether every row of a table is known, so that a code it does not have is unknown."""
        return table in self.tables and self.tables[table].complete


def items(value, key: str, above: tuple = ()) -> list[tuple]:
    """The entries of a list with the keys that lead to each; none where there is no list."""
    listed = value.get(key) if isinstance(value, dict) else None
    listed = listed if isinstance(listed, list) else []
    return [(item, (*above, key, place)) for place, item in enumerate(listed)]


def entries(value, key: str, above: tuple = ()) -> list[tuple[dict, tuple]]:
    """Like ``items``, but only the entries that are mappings."""
    return [(item, keys) for item, keys in items(value, key, above) if isinstance(item, dict)]


def pairs(value: dict, key: str) -> list[tuple]:
    """The keys and values of a mapping; none where there is no mapping."""
    mapping = value.get(key)
    return list(mapping.items()) if isinstance(mapping, dict) else []
