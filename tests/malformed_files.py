"""A grammar of malformed files: good figures, one to three named faults, and a dressing.

``case(seed)`` gives the same file each time, with the place of each fault in it. The *dressing* is
what spreadsheets and editors do to a file without harm (encodings, delimiters, line breaks, titles
above and notes below, other headers); the faults must be named at their line all the same. One
case in eight is noise: random bytes, a file cut off, another format.

``python -m tests.malformed_files --count 10000`` reads ten thousand of them and reports each that
ends in an exception, takes longer than ten seconds or does not name its fault.
"""

import argparse
import random
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from indicators.catalogue import Catalogue, load
from indicators.intake import read
from indicators.validation import validate
from tests.faulty_files import COLUMNS, FIGURES

LONGEST_SECONDS = 10.0
# Rows that take the faults of one cell, one each; the others are for faults between rows.
_CELL_ROWS = (0, 1, 4, 5, 12, 13, 14, 15, 16, 17)
_NOT_BY_MIGRATION = frozenset((4, 5, 12, 13, 14, 15, 16, 17))
_TWICE, _TOTAL = 2, 9


@dataclass(frozen=True)
class Planted:
    """A fault and where it must be named; column None is the whole row or file."""

    check: str
    line: int
    column: str | None


def _two_decimals(row: list[str]) -> list[str]:
    """A row whose value has at most two decimals: beside ``45,3`` a ``80.158`` means two things."""
    place = COLUMNS.index("obs_value")
    return [*row[:place], f"{float(row[place]):.2f}", *row[place + 1 :]]


@dataclass
class Draft:
    """A file on its way: rows of cells, still without dressing."""

    draw: random.Random
    header: list[str] = field(default_factory=lambda: list(COLUMNS))
    rows: list[list[str]] = field(default_factory=lambda: [_two_decimals(row) for row in FIGURES])
    raw: dict[int, Callable[[str], str]] = field(default_factory=dict)  # row → change of its line
    planted: list[tuple[str, int, str | None]] = field(default_factory=list)
    free: list[int] = field(default_factory=lambda: list(_CELL_ROWS))

    def take_row(self, among: frozenset[int] = frozenset(_CELL_ROWS)) -> int:
        """A row that no other fault has."""
        row = self.draw.choice([row for row in self.free if row in among])
        self.free.remove(row)
        return row


# Faults of one cell: check → (column, what stands there).
CELL_FAULTS: dict[str, tuple[str, Callable[[random.Random], str]]] = {
    "country_missing": ("ref_area", lambda d: ""),
    "unknown_country": ("ref_area", lambda d: d.choice(("Atlantis", "Indonesiaa", "ID N", "XX"))),
    "aggregate_instead_of_country": ("ref_area", lambda d: d.choice(("ASEAN", "World"))),
    "surrounding_space": ("ref_area", lambda d: d.choice(("IDN ", " IDN", "IDN\u00a0"))),
    "indicator_missing": ("indicator", lambda d: ""),
    "unknown_indicator": ("indicator", lambda d: d.choice(("SPMF-COV-99", "coverage?", "0"))),
    "code_of_another_agency": ("indicator", lambda d: d.choice(("SI_COV_BENFTS", "SI_COV_CHLD"))),
    "stratum_missing": ("urbanisation", lambda d: ""),
    "unknown_stratum": ("migration", lambda d: d.choice(("nomads", "3x", "both"))),
    "disability_code_ambiguous": ("disability", lambda d: "PWD"),
    "stratum_not_defined": ("migration", lambda d: "migrant"),
    "year_missing": ("time_period", lambda d: ""),
    "year_not_readable": ("time_period", lambda d: d.choice(("soon", "20 19", "19", "MMXIX"))),
    "year_is_a_range": ("time_period", lambda d: d.choice(("2015-2018", "2014/2019"))),
    "fiscal_year": ("time_period", lambda d: d.choice(("FY2020", "2019/20", "FY 2021"))),
    "buddhist_year": ("time_period", lambda d: str(d.randint(2555, 2566))),
    "not_annual": ("time_period", lambda d: d.choice(("2021-Q3", "2021-05", "2021M11"))),
    "year_in_future": ("time_period", lambda d: str(d.randint(2050, 2099))),
    "year_out_of_range": ("time_period", lambda d: d.choice(("1492", "2999", "0001"))),
    "value_missing_without_reason": ("obs_value", lambda d: d.choice(("", "n/a", "..", "NULL"))),
    "value_not_a_number": ("obs_value", lambda d: d.choice(("half", "5O.2", "1.2.3", "12 %%"))),
    "decimal_comma": ("obs_value", lambda d: f"{d.randint(1, 99)},{d.randint(1, 9)}"),
    "thousands_ambiguous": ("obs_value", lambda d: f"{d.randint(1, 9)},{d.randint(100, 999)}"),
    "dash_ambiguous": ("obs_value", lambda d: d.choice("-–—")),
    "value_only_bounded": ("obs_value", lambda d: d.choice(("<5", ">95", "≥ 50"))),
    "value_infinite": ("obs_value", lambda d: d.choice(("inf", "-Infinity", "1e999", "∞"))),
    "value_negative": ("obs_value", lambda d: d.choice(("-5", "-0.1", "−3"))),
    "value_above_bounds": ("obs_value", lambda d: d.choice(("150", "100.1", "1e9", "99999999"))),
    "value_over_long": ("obs_value", lambda d: "54.2999999999999971578"),
    "unknown_unit": ("unit_measure", lambda d: d.choice(("parsec", "%%", "1"))),
    "unit_mismatch": ("unit_measure", lambda d: d.choice(("PT_GDP", "PS", "USD"))),
    "unknown_status": ("obs_status", lambda d: d.choice(("X9", "?", "ok?"))),
    "reason_with_value": ("obs_status", lambda d: d.choice("LMOQK")),
    "cell_too_long": ("obs_comment", lambda d: "a" * d.randint(2001, 5000)),
    "formula_text": ("obs_comment", lambda d: d.choice(("=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0"))),
    "markup_text": (
        "obs_comment",
        lambda d: d.choice(("<script>x</script>", "<img src=x onerror=y>", "[a](http://b)")),
    ),
    "control_characters": ("obs_comment", lambda d: d.choice(("a\x07b", "a\x1b[31mb", "\x7f"))),
    "bidi_characters": ("obs_comment", lambda d: d.choice(("a\u202eb", "\u2066x", "y\u200f"))),
    "personal_value": (
        "obs_comment",
        lambda d: d.choice(("siti@contoh.id", "0812-3456-7890", "3174014505850002")),
    ),
    "small_cell": ("obs_comment", lambda d: f"n = {d.randint(1, 4)}"),
}


def plant_cell(draft: Draft, check: str) -> None:
    """Put one fault of one cell into a row of its own."""
    column, text = CELL_FAULTS[check]
    among = _NOT_BY_MIGRATION if check == "stratum_not_defined" else frozenset(_CELL_ROWS)
    row = draft.take_row(among)
    draft.rows[row][COLUMNS.index(column)] = text(draft.draw)
    draft.planted.append((check, row, column))


# Faults between rows and of their shape ---------------------------------------------------------


def _twice_the_same(draft: Draft) -> None:
    draft.rows.append(list(draft.rows[_TWICE]))
    draft.planted.append(("duplicate_key_same_value", len(draft.rows) - 1, "obs_value"))


def _two_values(draft: Draft) -> None:
    draft.rows.append(list(draft.rows[_TWICE]))
    draft.rows[-1][COLUMNS.index("obs_value")] = "43.4"
    draft.planted.append(("duplicate_key_different_values", len(draft.rows) - 1, "obs_value"))


def _wrong_total(draft: Draft) -> None:
    draft.rows[_TOTAL][COLUMNS.index("obs_value")] = draft.draw.choice(("90", "12.5", "0"))
    draft.planted.append(("total_outside_strata", _TOTAL, "obs_value"))


def _too_short(draft: Draft) -> None:
    row = draft.take_row()
    draft.rows[row] = draft.rows[row][: draft.draw.randint(2, len(COLUMNS) - 1)]
    draft.planted.append(("ragged_row", row, None))


def _too_long(draft: Draft) -> None:
    row = draft.take_row()
    draft.rows[row] += ["more"] * draft.draw.randint(1, 5)
    draft.planted.append(("ragged_row", row, None))


def _nul(draft: Draft) -> None:
    row = draft.take_row()
    draft.raw[row] = lambda line: line[:12] + "\0" + line[12:]
    draft.planted.append(("nul_byte", row, None))


def _open_quote(draft: Draft) -> None:
    row = draft.take_row()
    source = draft.rows[row][COLUMNS.index("source_detail")]
    draft.raw[row] = lambda line: line.replace(source, '"' + source)
    draft.planted.append(("unterminated_quote", row, None))


ROW_FAULTS: dict[str, Callable[[Draft], None]] = {
    "twice the same": _twice_the_same,
    "two values": _two_values,
    "wrong total": _wrong_total,
    "too short": _too_short,
    "too long": _too_long,
    "nul": _nul,
    "open quote": _open_quote,
}
_SHAPED = frozenset(("too short", "too long", "open quote"))


def _extra_column(draft: Draft, header: str, cell: str) -> None:
    draft.header.append(header)
    for row in draft.rows:
        row.append(cell)


def _without_column(draft: Draft) -> None:
    place = COLUMNS.index(draft.draw.choice(("indicator", "ref_area", "time_period", "obs_value")))
    name = draft.header.pop(place)
    for row in draft.rows:
        row.pop(place)
    draft.planted = [("missing_column", -1, name)]


def _column_twice(draft: Draft) -> None:
    name = draft.draw.choice(("sex", "obs_value", "ref_area"))
    _extra_column(draft, name, "_T")
    draft.planted = [("duplicate_header", -1, name)]


def _unknown_column(draft: Draft) -> None:
    name = draft.draw.choice(("scheme", "notes 2", "=cmd", "x" * 300, "ກຸ່ມ"))
    _extra_column(draft, name, "all")
    draft.planted = [("unknown_column", -1, None)]


def _personal_column(draft: Draft) -> None:
    name = draft.draw.choice(("NIK", "Nama", "phone number", "ที่อยู่", "địa chỉ", "အမည်"))
    _extra_column(draft, name, "Siti Aminah")
    draft.planted = [("personal_column", -1, name)]


def _no_rows(draft: Draft) -> None:
    draft.rows.clear()
    draft.raw.clear()
    draft.planted = [("header_only", -1, None)]


FILE_FAULTS = (_without_column, _column_twice, _unknown_column, _personal_column, _no_rows)


# The dressing -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One malformed file and what must be named in it."""

    seed: int
    content: bytes
    planted: tuple[Planted, ...]


def case(seed: int) -> Case:
    """The file of a seed."""
    draw = random.Random(seed)
    if draw.random() < 1 / 8:
        return Case(seed, _noise(draw), ())
    draft = Draft(draw)
    shaped = False
    names = draw.sample([*CELL_FAULTS, *ROW_FAULTS], draw.randint(1, 3))
    if {"twice the same", "two values"} <= set(names):
        names.remove("two values")
    for name in names:
        if name in CELL_FAULTS:
            plant_cell(draft, name)
        else:
            shaped |= name in _SHAPED
            ROW_FAULTS[name](draft)
    if not shaped and not draft.raw and draw.random() < 0.15:
        draw.choice(FILE_FAULTS)(draft)
    return Case(seed, *_dressed(draft, shaped or bool(draft.raw)))


def _dressed(draft: Draft, shaped: bool) -> tuple[bytes, tuple[Planted, ...]]:
    """The bytes of a draft and the line of each fault in them."""
    draw = draft.draw
    delimiter = draw.choice((",", ",", ",", ";", "\t", "|"))
    ending = draw.choice(("\n", "\n", "\r\n", "\r"))
    quote_all = not shaped and draw.random() < 0.2
    names = {name: _spelling(name, draw) for name in draft.header}
    headers = [names[name] for name in draft.header]
    lines = [delimiter.join(_cell(name, delimiter, quote_all) for name in headers)]
    above = draw.choice(([], [], [], ["Social protection figures"], ["Table 1", ""]))
    if delimiter in ",;" and not above and draw.random() < 0.1:
        above = [f"sep={delimiter}"]
    for place, row in enumerate(draft.rows):
        line = delimiter.join(_cell(cell, delimiter, quote_all) for cell in row)
        lines.append(draft.raw[place](line) if place in draft.raw else line)
    if draft.rows and draw.random() < 0.2:
        lines += ["", "Source: national statistics"]
    text = ending.join([*above, *lines]) + (ending if draw.random() < 0.9 else "")
    start = len(above) + 2  # the line of the first row
    planted = tuple(
        Planted(check, start + row, None if column is None else names.get(column, column))
        for check, row, column in draft.planted
        # Where cells are divided by another sign, the decimal comma is the custom and no fault.
        if check != "decimal_comma" or delimiter == ","
    )
    return _encoded(text, draw), planted


def _spelling(name: str, draw: random.Random) -> str:
    if name not in COLUMNS or draw.random() < 0.9:
        return name
    return draw.choice((name.upper(), name.replace("_", " ").title()))


def _cell(text: str, delimiter: str, quote_all: bool) -> str:
    if quote_all or any(sign in text for sign in (delimiter, '"', "\n", "\r")):
        return '"' + text.replace('"', '""') + '"'
    return text


def _encoded(text: str, draw: random.Random) -> bytes:
    codec = draw.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16", "cp1252"))
    try:
        return text.encode(codec)
    except UnicodeEncodeError:
        return text.encode()


def _noise(draw: random.Random) -> bytes:
    """A file that is hardly one: cut off, random bytes, another format, only quotation marks."""
    good, _ = _dressed(Draft(draw), False)
    kind = draw.randrange(8)
    if kind == 0:
        return draw.randbytes(draw.randint(0, 3000))
    if kind == 1:
        return good[: draw.randint(0, len(good))]
    if kind == 2:
        return draw.choice((b"%PDF-1.7\n", b"PK\x03\x04", b"\x1f\x8b\x08", b"<html>", b"{}")) + good
    if kind == 3:
        return bytes(draw.choice(b'",;\n\r\t= \0') for _ in range(draw.randint(1, 400)))
    if kind == 4:
        changed = bytearray(good)
        for _ in range(draw.randint(1, 40)):
            changed[draw.randrange(len(changed))] = draw.randrange(256)
        return bytes(changed)
    if kind == 5:
        lines = good.split(b"\n")
        draw.shuffle(lines)
        return b"\n".join(lines)
    if kind == 6:
        start = draw.randrange(len(good))
        return good[:start] + good[start : start + 300] * draw.randint(2, 20) + good[start:]
    return "".join(chr(draw.randrange(1, 0x2FFF)) for _ in range(500)).encode("utf-8", "ignore")


# Reading them -------------------------------------------------------------------------------------


def faults_of(one: Case, catalogue: Catalogue) -> Iterator[str]:
    """What went wrong with one case: an exception, a fault that was not named, a long wait."""
    started = time.perf_counter()
    try:
        findings = validate(read(one.content, f"{one.seed}.csv", catalogue), catalogue)
    except Exception:  # noqa: BLE001  (every exception is what this looks for)
        yield f"seed {one.seed}: {traceback.format_exc(limit=-2)}"
        return
    if time.perf_counter() - started > LONGEST_SECONDS:
        yield f"seed {one.seed}: longer than {LONGEST_SECONDS:.0f} seconds"
    for planted in one.planted:
        places = [(issue.line, issue.column) for issue in findings if issue.check == planted.check]
        named = [
            line == planted.line and planted.column in (None, column) for line, column in places
        ]
        if not any(named):
            raised = sorted({(issue.check, issue.line, issue.column) for issue in findings})
            yield f"seed {one.seed}: {planted} was not named; found {raised[:8]}"


def main() -> None:
    """Read many cases and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=0)
    asked = parser.parse_args()
    catalogue = load()
    found = 0
    for seed in range(asked.first, asked.first + asked.count):
        for fault in faults_of(case(seed), catalogue):
            found += 1
            print(fault)
    print(f"{asked.count:,} files, {found:,} faults.")
    sys.exit(found > 0)


if __name__ == "__main__":
    main()
