"""What is exported as SDMX-CSV is read back by our own upload, whatever a row holds.

Five thousand observations in five hundred files each time; ``SPM_ROUND_TRIPS`` asks for more files
(``make soak``: 5,000). Texts are taken from all of Unicode and from what has broken CSV files
before. Hypothesis draws a seed for each file, which it prints if the file fails.
"""

import math
import os
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from indicators import escape
from indicators.catalogue import BREAKDOWNS, load
from indicators.intake import read
from indicators.ledger_tables import OBSERVATION_COLUMNS
from indicators.sdmx import data
from tests.published import Published, observation

ROUND_TRIPS = int(os.environ.get("SPM_ROUND_TRIPS", "500"))
EACH = 10
LOST = "\ufffd"  # a letter that somebody's program lost before: read as it is, and pointed out
CATALOGUE = load()
PUBLISHED = Published()
AREAS = [c.ref_area for c in CATALOGUE.countries.values() if c.kind != "aggregate"] + ["X84"]

_AWKWARD = [
    *('"', '""', ",", ";", "\n", "\r\n", "\t", "'", "''=1", "=1+1", "@SUM(A1)", "+62", "-", "–"),
    *("NA", "NaN", "null", "..", "0", "007", "1e3", "#", "# x", "a: b", "VNM: Viet Nam", "[]"),
    *(
        "\u202eevil",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        "＝x",
        "ประเทศไทย",
        "🌾",
        " x ",
        "\\",
        "\x0b",
    ),
    *("dataflow", "STRUCTURE,STRUCTURE_ID", "<script>", "e\u0301", "é", "Source: x", "sep=;", "_T"),
]


def visible(text: str) -> str:
    """A text as a CSV holds it: without what cannot be seen, and before any apostrophe is set."""
    return escape.from_cell(escape.for_cell(text))


def letter(chance: Random) -> str:
    """Any character of Unicode that a text can hold, those of a keyboard more often."""
    number = chance.choice([chance.randrange(0x100), chance.randrange(0x110000)])
    return "x" if 0xD800 <= number < 0xE000 else chr(number)


def text(chance: Random) -> str:
    """Up to four pieces: what is awkward, or any characters."""
    pieces = []
    for _ in range(chance.randrange(5)):
        some = "".join(letter(chance) for _ in range(chance.randrange(9)))
        pieces.append(chance.choice([some, chance.choice(_AWKWARD)]))
    return "".join(pieces)


def name(chance: Random) -> str:
    """A text that is not empty, without spaces around it: those are taken off at the door."""
    return visible(text(chance)).strip() or "ILO"


def value(chance: Random) -> float | None:
    """No value, a round one, or any of the numbers that a cell of eight bytes can hold."""
    any_number = chance.uniform(-1, 1) * 10.0 ** chance.randint(-300, 300)
    return chance.choice([None, float(chance.randint(-100, 100)), any_number, -0.0, 5e-324])


def row(chance: Random) -> dict:
    """One observation."""
    names = ("agency", "dataset", "vintage", "licence", "series")
    cells = {column: name(chance) for column in names}
    cells |= {column: chance.choice(list(CATALOGUE.strata[column])) for column in BREAKDOWNS}
    return observation(
        **cells,
        indicator=chance.choice(list(CATALOGUE.indicators)),
        role=chance.choice(["national", "primary", "alternative"]),
        headline=chance.random() < 0.5,
        ref_area=chance.choice(AREAS),
        time_period=chance.randint(1900, 2100),
        obs_value=value(chance),
        unit_measure=chance.choice(list(CATALOGUE.units)),
        obs_status=chance.choice(["", *CATALOGUE.statuses]),
        source_detail=text(chance),
        obs_comment=text(chance),
    )


def _same(number: float | None) -> tuple:
    """A number so that 0.0 and -0.0 differ."""
    return (None,) if number is None else (number, math.copysign(1, number))


def _cells(row: dict) -> tuple:
    columns = [name for name in OBSERVATION_COLUMNS if name != "obs_value"]
    return (row["indicator"], *(row[name] for name in columns), *_same(row["obs_value"]))


def read_back(rows: list[dict], version: str) -> None:
    """Export rows, read the file, and compare every field."""
    content = data.as_bytes(PUBLISHED.rows(rows), CATALOGUE, version=version)
    reading = read(content, "export.csv", CATALOGUE)
    lost = any(LOST in cell for row in rows for cell in row.values() if isinstance(cell, str))
    assert {issue.check for issue in reading.issues} == ({"lost_characters"} if lost else set())
    expected = [
        row | {column: visible(row[column]) for column in ("source_detail", "obs_comment")}
        for row in rows
    ]
    assert sorted(map(repr, map(_cells, reading.table.to_pylist()))) == sorted(
        map(repr, map(_cells, expected))
    )


@settings(max_examples=ROUND_TRIPS)
@given(st.integers(0, 2**64 - 1), st.sampled_from(data.VERSIONS))
def test_what_is_exported_is_read_back_to_the_last_digit_and_letter(seed, version):
    chance = Random(seed)
    read_back([row(chance) for _ in range(EACH)], version)


@settings(max_examples=30)
@given(st.text(max_size=40), st.floats(allow_nan=False, allow_infinity=False))
@example("=1+1\n'=2", 0.1 + 0.2)
@example("'''=x", 5e-324)
def test_a_hostile_comment_and_any_number_come_back(comment, number):
    shown = observation(obs_comment=comment, obs_value=number)
    missing = observation(series="B", source_detail=comment, obs_value=None, obs_status="L")
    read_back([shown, missing], "2.0")
