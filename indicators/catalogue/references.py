"""Codes that one file of a framework mentions and another defines.

An indicator's dimension, a target's indicator, a spelling's country: each *mention* says what kind
of thing it means, which code, and where that stands. One rule holds for all of them: the code must
exist. A value of the wrong kind is no mention; ``faults`` says what is wrong with it.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from indicators.catalogue.files import Document, Fault, Folder, Row, entries, items, pairs
from indicators.catalogue.rules import Conditions
from indicators.catalogue.shapes import ALIAS_KINDS, BREAKDOWNS

CODE_LISTS = (("unit", "units.csv", "unit_measure"), ("status", "obs_status.csv", "code"))


def unknown_codes(read: Folder) -> Iterator[Fault]:
    """Every code that is mentioned exists. Where its own file could not be read, nobody knows."""
    codes = _codes(read)
    for document, noun, code, keys in _mentions_in_documents(read):
        if noun in codes and isinstance(code, str) and code not in codes[noun]:
            what = f'There is no {noun} "{code}" ({keys[0]}).'
            yield Fault(document.path, document.line(*keys), what, _choices(codes[noun]))
    for table, row, noun, code in _mentions_in_tables(read):
        if noun in codes and code and code not in codes[noun]:
            what = f'There is no {noun} "{code}".'
            yield Fault(table, row.line, what, _choices(codes[noun]))


def _choices(codes: set[str]) -> str:
    if len(codes) > 40:
        return "Correct the code, or add what it stands for first."
    return f"Correct the code; known: {', '.join(sorted(codes)) or 'none'}."


def _codes(read: Folder) -> dict[str, set[str]]:
    """For each kind of thing that can be mentioned, the codes that exist."""
    codes = {"breakdown": set(BREAKDOWNS), "indicator": _indicator_ids(read)}
    if read.framework is not None:
        for noun in ("dimension", "group", "instrument"):
            listed = entries(read.framework.value, f"{noun}s")
            ids = (entry.get("id") for entry, _ in listed)
            codes[noun] = {code for code in ids if isinstance(code, str)}
    for noun, table, column in CODE_LISTS:
        if read.complete(table):
            codes[noun] = {row[column] for row in read.rows(table)}
    if read.complete("countries.csv"):
        countries = read.rows("countries.csv")
        codes["area"] = {row["ref_area"] for row in countries if row["kind"] != "aggregate"}
    if read.complete("strata.csv"):
        for breakdown in BREAKDOWNS:
            strata = read.rows("strata.csv")
            codes[breakdown] = {row["code"] for row in strata if row["dimension"] == breakdown}
    return codes


def _indicator_ids(read: Folder) -> set[str]:
    """The ids of the files, and their names: one fault of a file is not one of all who name it."""
    ids = (document.value.get("id") for document in read.indicators)
    files = [document.path for document in read.indicators] + [fault.path for fault in read.faults]
    names = {PurePosixPath(path).stem for path in files}
    return {code for code in ids if isinstance(code, str)} | names


def _mentions_in_documents(read: Folder) -> Iterator[tuple[Document, str, object, tuple]]:
    if read.framework is not None:
        for noun, code, keys in _mentions_in_framework(read.framework.value):
            yield read.framework, noun, code, keys
    for document in read.indicators:
        for noun, code, keys in _mentions_in_indicator(document.value):
            yield document, noun, code, keys


def _mentions_in_framework(value: dict) -> Iterator[tuple[str, object, tuple]]:
    yield "indicator", value.get("headline_indicator"), ("headline_indicator",)
    yield from (("indicator", *item) for item in items(value, "contingencies"))
    for entry, keys in entries(value, "dimensions"):
        yield from (("instrument", *item) for item in items(entry, "instruments", keys))
    for entry, keys in entries(value, "instruments"):
        for objective, below in entries(entry, "objectives", keys):
            yield from (("dimension", *item) for item in items(objective, "dimensions", below))
    for item in items(value.get("agreed_pace"), "instruments", ("agreed_pace",)):
        yield "instrument", *item


def _mentions_in_indicator(value: dict) -> Iterator[tuple[str, object, tuple]]:
    for noun in ("dimension", "group"):
        yield noun, value.get(noun), (noun,)
    yield "unit", value.get("unit_measure"), ("unit_measure",)
    yield "indicator", value.get("replaced_by"), ("replaced_by",)
    yield from (("instrument", *item) for item in items(value, "motivated_by"))
    yield from (("indicator", code, ("related", code)) for code, _ in pairs(value, "related"))
    for item in items(value.get("derived_from"), "of", ("derived_from",)):
        yield "indicator", *item
    for breakdown, code in pairs(value, "headline"):
        keys = ("headline", breakdown)
        if breakdown in BREAKDOWNS:
            yield breakdown, code, keys
        else:
            yield "breakdown", breakdown, keys


def _mentions_in_tables(read: Folder) -> Iterator[tuple[str, Row, str, str]]:
    """The table, the row, what kind of thing is meant, and its code."""
    for row in read.rows("targets.csv"):
        yield "targets.csv", row, "indicator", row["indicator"]
        yield "targets.csv", row, "instrument", row["instrument"]
        yield "targets.csv", row, "unit", row["unit_measure"]
    for row in read.rows("series.csv"):
        yield "series.csv", row, "indicator", row["indicator"]
        yield "series.csv", row, "unit", row["unit_measure"]
        for breakdown, code in _conditions_of(row):
            yield "series.csv", row, breakdown, code
    for row in read.rows("reference_series.csv"):
        yield "reference_series.csv", row, "unit", row["unit_measure"]
    for row in read.rows("aliases.csv"):
        if row["kind"] in ALIAS_KINDS and row["kind"] != "aggregate":
            yield "aliases.csv", row, row["kind"], row["code"]


def _conditions_of(row: Row) -> Iterator[tuple[str, str]]:
    for column in ("where", "absorb", "set"):
        if row[column] and Conditions().objection(row[column]) is None:
            for breakdown, code in Conditions().read(row[column]).items():
                known = breakdown in BREAKDOWNS
                yield (breakdown, code) if known else ("breakdown", breakdown)
