"""Small files for the intake tests: bytes from lines, and what reading them says.

``TEMPLATE`` is a header of the officers' layout; ``row`` fills one line of it, so that a test
writes only the cell it is about.
"""

from functools import cache
from pathlib import Path

from indicators.catalogue import Catalogue, load
from indicators.intake import Change, Issue, Reading, read

LAYOUTS = Path(__file__).parent / "uploads" / "layouts"
COLUMNS = ("indicator", "ref_area", "time_period", "sex", "obs_value", "unit_measure")
TEMPLATE = ",".join(COLUMNS)
_USUAL = {
    "indicator": "SPMF-COV-01",
    "ref_area": "THA",
    "time_period": "2019",
    "sex": "_T",
    "obs_value": "68.0",
    "unit_measure": "PT",
}


@cache
def catalogue() -> Catalogue:
    """The definitions that are shipped."""
    return load()


def row(**cells: str) -> str:
    """One line of the template: Thailand's coverage of 2019, except for the cells given."""
    return ",".join((_USUAL | cells)[name] for name in COLUMNS)


def file(*lines: str, header: str = TEMPLATE) -> bytes:
    """A UTF-8 file of a header and lines."""
    return "\n".join((header, *lines, "")).encode()


def reading(content: bytes | str, **told: str) -> Reading:
    """What intake makes of a file."""
    data = content.encode() if isinstance(content, str) else content
    return read(data, "figures.csv", catalogue(), **told)


def layout_file(name: str, **told: str) -> Reading:
    """What intake makes of one of the files in ``uploads/layouts``."""
    return read((LAYOUTS / name).read_bytes(), name, catalogue(), **told)


def issues(result: Reading, check: str) -> list[Issue]:
    """The findings of one check."""
    return [issue for issue in result.issues if issue.check == check]


def only_issue(result: Reading) -> Issue:
    """The one finding of a file with one fault."""
    assert len(result.issues) == 1, result.issues
    return result.issues[0]


def changes(result: Reading, kind: str) -> list[Change]:
    """The conversions of one kind."""
    return [change for change in result.changes if change.kind == kind]


def rows_of(result: Reading, *names: str) -> list[tuple]:
    """Some columns of the table, row by row."""
    return list(zip(*(result.table[name].to_pylist() for name in names), strict=True))


def cell(name: str, text: str, column: str | None = None) -> tuple:
    """Read a file whose one row holds ``text`` in column ``name``; its value and its findings."""
    result = reading(file(row(**{name: text})))
    value = result.table[column or name].to_pylist()
    return (value[0] if value else None), {issue.check for issue in result.issues}
