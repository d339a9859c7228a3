"""How an export is written: by DuckDB, into a folder of its own, then renamed into place.

DuckDB writes the rows itself, so a million of them never become Python objects. It may write into
one folder that is made beside the place the export is for, and nowhere else. When everything is
there the whole is renamed: whoever looks sees the old export, or the new one, and never a half. A
run that is stopped leaves the old one as it was.

Text goes into a CSV through ``escape.sql_for_cell``. Most columns hold nothing that would have to
be made inert; in a large publication that is found out first from their distinct texts, and such
a column is copied as it stands.
"""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indicators.catalogue import BREAKDOWNS
from indicators.errors import MonitorError
from indicators.escape import sql_for_cell, sql_is_hostile
from indicators.exports.selection import EVERYTHING, Selection
from indicators.series import Series

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OBSERVATIONS = "snapshot.observations"
# No two rows share it, so the order of an export is one and the same for a publication.
KEY = ("indicator", "ref_area", "time_period", "agency", "dataset", "series", *BREAKDOWNS)
ORDER = ", ".join((*KEY, "publication"))
_FEW = 50_000  # rows, below which asking what is hostile costs more than treating all of it
_OURS = "datapackage.json", "publication.json"  # a folder that holds one of them is an export


@contextmanager
def beside(place: Path) -> Iterator[Path]:
    """A new folder beside ``place``, gone afterwards.

    Raises ``MonitorError`` if the folder of ``place`` is missing, closed or full.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.resolve().parent))
    except OSError as error:
        raise cannot_write(place, error) from error
    try:
        yield folder
    except OSError as error:
        raise cannot_write(place, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scratch() -> Path:
    """A name in the system's folder for temporary files, for an export that is only looked at."""
    return Path(tempfile.gettempdir()) / "export"


def cannot_write(place: Path, error: Exception) -> MonitorError:
    """What to say of a place that takes no file."""
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return MonitorError(f"{place} cannot be written ({reason}). Name another place with --out.")


def put_file(made: Path, place: Path) -> None:
    """Sync ``made`` and give it the name ``place``."""
    if place.is_dir():
        raise MonitorError(f"{place} is a folder. Name a file with --out.")
    with made.open("rb+") as handle:
        os.fsync(handle.fileno())
    made.chmod(0o666 & ~_umask())  # a temporary file is its owner's alone
    os.replace(made, place)


def put_folder(made: Path, place: Path) -> None:
    """Give the folder ``made`` the name ``place``, in the place of an earlier export of ours."""
    made.chmod(0o777 & ~_umask())
    if place.exists():
        check_folder(place)
        former = made.with_name(f"{made.name}.former")
        os.replace(place, former)
        try:
            os.replace(made, place)
        except OSError:
            os.replace(former, place)
            raise
        shutil.rmtree(former, ignore_errors=True)
    else:
        os.replace(made, place)


@contextmanager
def export_folder(
    series: Series, place: Path, put: Callable[[Path, Path], None] = put_folder
) -> Iterator[tuple["DuckDBPyConnection", Path]]:
    """A new folder and a connection that may write into it; put at ``place`` when all is written.

    Raises ``MonitorError`` as ``beside`` does.
    """
    with beside(place) as folder:
        made = folder / "export"
        made.mkdir()
        connection = series.exporting_to(folder)
        try:
            yield connection, made
        finally:
            connection.close()
        put(made, place)


def check_folder(place: Path) -> None:
    """Refuse a place that holds anything but an export, before any work is done."""
    if not place.exists():
        return
    if not place.is_dir():
        raise MonitorError(f"{place} is a file. Name a folder with --out.")
    with suppress(OSError):
        if any(place.iterdir()) and not any((place / name).exists() for name in _OURS):
            raise MonitorError(
                f"The folder {place} holds other things, which an export would replace. "
                "Name a new folder with --out."
            )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def copy(
    connection: "DuckDBPyConnection",
    columns: Sequence[tuple[str, str]],
    selection: Selection,
    place: Path,
    options: str = "FORMAT csv, HEADER",
) -> int:
    """Write the chosen observations to ``place``, in the one order; gives how many.

    A snapshot stands in that order and DuckDB keeps it in a whole copy; a choice of codes is a
    join, which keeps none. ``columns`` are pairs of a header and an expression; both are ours and
    never a reader's.
    """
    where, values = selection.where()
    select = ", ".join(f'{expression} AS "{header}"' for header, expression in columns)
    query = f"SELECT {select} FROM {OBSERVATIONS}"
    if selection != EVERYTHING:
        query += f" WHERE {where} ORDER BY {ORDER}"
    return copy_query(connection, query, place, values, options)


def copy_query(
    connection: "DuckDBPyConnection",
    query: str,
    place: Path,
    values: Sequence[Any] = (),
    options: str = "FORMAT csv, HEADER",
) -> int:
    """Write what a query gives to ``place``; gives how many rows. Raises ``OSError``."""
    import duckdb

    quoted = str(place).replace("'", "''")
    try:
        done = connection.execute(f"COPY ({query}) TO '{quoted}' ({options})", list(values))
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise OSError(str(error).splitlines()[0]) from error
    return done.fetchall()[0][0]


def text_cells(
    connection: "DuckDBPyConnection", names: Iterable[str], table: str = OBSERVATIONS
) -> dict[str, str]:
    """For each text column the expression that is safe in a CSV; an empty text is an empty cell."""
    names = list(names)
    if connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] < _FEW:
        return {name: f"nullif({sql_for_cell(name)}, '')" for name in names}
    questions = ", ".join(
        f"(SELECT bool_or({sql_is_hostile('text')}) FROM (SELECT DISTINCT {name} AS text "
        f"FROM {table}))"
        for name in names
    )
    hostile = connection.execute(f"SELECT {questions}").fetchall()[0]
    return {
        name: f"nullif({sql_for_cell(name) if unsafe else name}, '')"
        for name, unsafe in zip(names, hostile, strict=True)
    }
