"""From a sheet and its plan to observations: the same steps for every layout.

1. years across become one row for each year; 2. spaces around texts go; 3. the layout rewrites its
own customs; 4. each column is read by its distinct texts; 5. series find their indicator; 6. rows
that are no observation of ours (the world, a deletion, a group without a column) are left out,
which has been said. The result is the table that validation and the ledger take.
"""

import numpy as np
import pyarrow as pa

from indicators.catalogue import NATIONAL, Catalogue
from indicators.intake.areas import read_area, suggest_area
from indicators.intake.codes import (
    SeriesIndex,
    read_indicator,
    read_status,
    read_unit,
    suggest_indicator,
)
from indicators.intake.layout import Draft, constant_column
from indicators.intake.periods import read_period
from indicators.intake.reading import (
    BREAKDOWNS,
    OBSERVATION_COLUMNS,
    SENT_COLUMNS,
    TABLE_SCHEMA,
    Column,
    Notes,
)
from indicators.intake.sheet import Header, Sheet
from indicators.intake.strata import TOTAL, note_spellings, read_stratum
from indicators.intake.values import MISSING_MARKS, spread_values
from indicators.intake.verdicts import Spread, Verdict, combined, constant, mapped, spread, trimmed

_FREE_TEXT = ("source_detail", "obs_comment")
_TOTALS = frozenset({"", "_t", "_z", "t", "total", "all", "bothsex", "allage", "allarea", "g"})


def observe(
    header: Header,
    sheet: Sheet,
    catalogue: Catalogue,
    notes: Notes,
    country: str | None = None,
    indicator: str | None = None,
) -> pa.Table:
    """The observations of a sheet, as ``TABLE_SCHEMA``.

    ``country`` and ``indicator`` are what the sender says about a file that names neither.
    """
    draft = _draft(header, sheet, catalogue, notes)
    _name_what_the_file_does_not(draft, country, indicator)
    for name in (*BREAKDOWNS, "classif1", "classif2"):
        if name in draft.texts:
            note_spellings(draft.texts[name], notes, draft.lines)
    header.plan.prepare(draft)
    _check_dimensions(draft, header, sheet)
    table = _table(draft)
    if draft.left_out is not None and draft.left_out.any():
        table = table.filter(pa.array(~draft.left_out))
    return table


def _draft(header: Header, sheet: Sheet, catalogue: Catalogue, notes: Notes) -> Draft:
    """The columns of a sheet under their names, one row for each value."""
    plan = header.plan
    sent = {name: sheet.columns[index] for name, index in plan.columns.items()}
    lines, rows = sheet.lines, len(sheet.lines)
    if plan.years:
        value, year, headers, kept = _across(plan.years, sheet, plan.layout.agency, notes)
        sent = {name: column.taking(kept) for name, column in sent.items()}
        sent |= {"obs_value": value, "time_period": year}
        lines, value_column = lines[kept], headers
    else:
        named = sent["obs_value"].header if "obs_value" in sent else ""
        value_column = constant_column("", named, rows)
    texts = {
        name: column if name in _FREE_TEXT else trimmed(column, notes, lines)
        for name, column in sent.items()
    }
    return Draft(plan, catalogue, notes, header.delimiter, lines, dict(sent), texts, value_column)


def _across(
    years: dict[int, str], sheet: Sheet, agency: str | None, notes: Notes
) -> tuple[Column, Column, Column, np.ndarray]:
    """One row for each cell of the year columns that says something.

    Gives the values, the years, the headers they stood under, and for each the row of the sheet.
    """
    columns = [sheet.columns[index] for index in years]
    whole = pa.chunked_array([column.as_arrow() for column in columns])
    pieces = whole.unify_dictionaries().chunks
    texts = pieces[0].dictionary
    codes = np.stack([piece.indices.to_numpy() for piece in pieces], axis=1).ravel()
    everything = Column("", texts, codes)
    places = np.tile(np.arange(len(columns), dtype=np.int32), len(sheet.lines))
    rows = np.repeat(np.arange(len(sheet.lines)), len(columns))
    # An agency's grid says ".." wherever it has nothing; an officer's ".." speaks of that year.
    silent = MISSING_MARKS | {""} if agency else {""}
    quiet = [i for i, word in enumerate(everything.words) if word.strip().casefold() in silent]
    says = np.ones(len(texts) + 1, dtype=bool)
    says[quiet] = False
    kept = says[codes]
    for index in quiet:
        if count := int(everything.counts[index]):
            line = int(sheet.lines[rows[everything.first_rows[index]]])
            notes.change("empty_cell", line, "", everything.words[index], "", count)
    names = pa.array([column.header for column in columns], pa.string())
    headers = Column("", names, places[kept])
    values = Column("", texts, codes[kept], headers)
    year_texts = pa.array(list(years.values()), pa.string())
    return values, Column("", year_texts, places[kept], headers), headers, rows[kept]


def _name_what_the_file_does_not(draft: Draft, country: str | None, indicator: str | None) -> None:
    for name, told, check in (
        ("ref_area", country, "country_not_named"),
        ("series", indicator, "indicator_not_named"),
    ):
        # ILO's flows name their series by themselves; a header that misses one is told elsewhere.
        if name in draft.texts or draft.plan.missing or "dataflow" in draft.texts:
            continue
        if told is None:
            draft.notes.issue(check, None)
        else:
            draft.texts[name] = constant_column(name, told, len(draft.lines))
            draft.sent[name] = draft.texts[name]


def _check_dimensions(draft: Draft, header: Header, sheet: Sheet) -> None:
    """Leave out rows of a group in a breakdown that has no column here: they are not the total."""
    from_agency = draft.plan.layout.agency is not None
    check = "stratum_without_column" if from_agency else "stratum_in_unknown_column"
    for index in header.plan.dimensions:
        column = trimmed(sheet.columns[index], draft.notes, sheet.lines)
        groups = {
            i: Verdict(None, check=check, once=from_agency)
            for i, word in enumerate(column.words)
            if word.casefold() not in _TOTALS and not word.upper().startswith("ALL")
        }
        draft.sent[column.header] = column
        draft.refuse(column.header, column, groups)


def _table(draft: Draft) -> pa.Table:
    """Read every column and put the table together."""
    layout, catalogue, notes, lines = draft.plan.layout, draft.catalogue, draft.notes, draft.lines
    count = len(lines)
    read: dict[str, Spread] = {}

    def column_of(name: str, reader, suggest=None) -> Spread:
        column = draft.texts[name]
        sent = draft.sent.get(name)
        result = spread(column, reader, notes, lines, suggest, sent)
        draft.leave_out(result.left_out)
        return result

    index = SeriesIndex(catalogue)
    read |= _who_and_what(draft, index, column_of)
    if "ref_area" in draft.texts:
        read["ref_area"] = column_of(
            "ref_area",
            lambda text: read_area(text, catalogue, layout),
            None if layout.agency else lambda text: suggest_area(text, catalogue),
        )
    for name in BREAKDOWNS:
        if name in draft.texts:
            read[name] = column_of(
                name,
                lambda text, name=name: read_stratum(
                    text, name, catalogue, layout, draft.plan.empty_is_total
                ),
                lambda text, name=name: ", ".join(catalogue.suggestions(name, text)),
            )
        else:
            read[name] = constant(TOTAL, count)
    if "time_period" in draft.texts:
        read["time_period"] = column_of("time_period", read_period)
    read["indicator"] = _indicators(draft, index, read)
    read["unit_measure"] = _units(draft, index, read)
    if "obs_status" in draft.texts:
        read["obs_status"] = column_of("obs_status", lambda text: read_status(text, catalogue))
    for name in ("vintage", *_FREE_TEXT):
        if name in draft.texts:
            column = draft.texts[name]
            read[name] = Spread(column.words, column.codes)
    values, kinds = _values(draft)
    arrays = {"line": pa.array(lines), "obs_value": values, "value_kind": kinds.as_arrow()}
    arrays["value_column"] = draft.value_column.as_arrow()
    for name in SENT_COLUMNS:
        there = name in draft.sent
        absent = pa.nulls(count, TABLE_SCHEMA.field(f"sent_{name}").type)
        arrays[f"sent_{name}"] = draft.sent[name].as_arrow() if there else absent
    for name in ("indicator", *OBSERVATION_COLUMNS):
        if name == "time_period":
            years = read[name] if name in read else constant(None, count)
            arrays[name] = years.as_arrow(pa.int32())
        elif name != "obs_value":
            text = None if name in ("series", "ref_area") else ""
            arrays[name] = (read[name] if name in read else constant(text, count)).as_arrow()
    return pa.table([arrays[name] for name in TABLE_SCHEMA.names], schema=TABLE_SCHEMA)


def _who_and_what(draft: Draft, index: SeriesIndex, column_of) -> dict[str, Spread]:
    """Agency, data set, licence and series of each row."""
    count = len(draft.lines)
    if draft.plan.layout.agency is None:
        read = {"agency": constant(NATIONAL, count)}
        if "series" in draft.texts:
            read["series"] = column_of(
                "series",
                lambda text: read_indicator(text, index),
                lambda text: suggest_indicator(text, draft.catalogue),
            )
        if "ref_area" in draft.texts:
            # The data set of a national report is its country; faults are raised for ref_area.
            areas = mapped(
                draft.texts["ref_area"],
                lambda text: read_area(text, draft.catalogue, draft.plan.layout).value or "",
            )
            read["dataset"] = Spread(areas.words, areas.codes)
        return read
    agency = draft.filled("agency", draft.constants.get("agency", ""))
    read = {"agency": Spread(agency.words, agency.codes)}
    for name in ("dataset", "licence"):
        column = draft.filled(name, draft.constants.get(name, ""))
        read[name] = Spread(column.words, column.codes)
    if "series" in draft.texts:
        series = draft.texts["series"]
        if "indicator" in draft.texts:
            # One of our own exports: the indicator is named, and no series has to be followed.
            read["series"] = Spread(series.words, series.codes)
            read["indicator"] = column_of("indicator", lambda text: read_indicator(text, index))
            return read
        both = combined((agency, series), lambda *parts: "\0".join(parts), series.header)
        sent = draft.shown.get("series", draft.sent.get("series", series))
        said = spread(
            both, lambda t: index.read_series(*t.split("\0")), draft.notes, draft.lines, sent=sent
        )
        draft.leave_out(said.left_out)
        read["series"] = said
    return read


def _as_column(values: Spread, header: str = "") -> Column:
    """A normalised column as texts again, to combine it with others."""
    texts = [*map(str, values.values), ""]
    codes = np.where(values.codes < 0, len(values.values), values.codes).astype(np.int32)
    return Column(header, pa.array(texts, pa.string()), codes)


def _indicators(draft: Draft, index: SeriesIndex, read: dict[str, Spread]) -> Spread:
    """The indicator of each row; none where its series measures none."""
    if "indicator" in read:
        return read["indicator"]
    if "series" not in read:
        return constant(None, len(draft.lines))
    if draft.plan.layout.agency is None:
        return read["series"]
    conditions = index.conditions
    columns = [_as_column(read[name]) for name in ("agency", "series", *conditions)]

    def indicator(agency: str, code: str, *strata: str) -> str:
        return index.indicator(agency, code, dict(zip(conditions, strata, strict=True)))

    found = combined(columns, indicator)
    return _without_empty(found)


def _without_empty(column: Column) -> Spread:
    words = column.words
    codes = column.codes
    if "" in words:
        codes = np.where(codes == words.index(""), -1, codes).astype(np.int32)
    return Spread(words, codes)


def _units(draft: Draft, index: SeriesIndex, read: dict[str, Spread]) -> Spread:
    """The unit of each row; where the file says none, the one its series is defined in."""
    if "unit_measure" not in draft.texts:
        return _usual_units(draft, index, read)
    column = draft.texts["unit_measure"]
    result = spread(
        column,
        lambda text: read_unit(text, draft.catalogue),
        draft.notes,
        draft.lines,
        lambda text: ", ".join(draft.catalogue.suggestions("unit", text)),
        draft.sent["unit_measure"],
    )
    if "" not in result.values:
        return result
    known = _usual_units(draft, index, read)
    empty = result.codes == result.values.index("")
    values = [*result.values, *known.values]
    codes = np.where(empty, known.codes + len(result.values), result.codes).astype(np.int32)
    row = int(np.flatnonzero(empty)[0])
    filled = values[codes[row]]
    draft.notes.change(
        "unit_filled", int(draft.lines[row]), column.header, "", filled, int(empty.sum())
    )
    return Spread(values, codes)


def _usual_units(draft: Draft, index: SeriesIndex, read: dict[str, Spread]) -> Spread:
    if "series" not in read:
        return constant("", len(draft.lines))
    usual = combined((_as_column(read["agency"]), _as_column(read["series"])), index.unit)
    return Spread(usual.words, usual.codes)


def _values(draft: Draft) -> tuple[pa.Array, Spread]:
    """Values and their kinds, times the power of ten that SDMX's UNIT_MULT may name."""
    count = len(draft.lines)
    if "obs_value" not in draft.texts:
        return pa.nulls(count, pa.float64()), constant("missing", count)
    column = draft.texts["obs_value"]
    values, kinds = spread_values(
        column, draft.plan.layout, draft.delimiter, draft.notes, draft.lines
    )
    if "multiplier" not in draft.texts:
        return values, kinds
    power = draft.texts["multiplier"]

    def read_power(text: str) -> Verdict:
        if text in ("", "0"):
            return Verdict(0)
        if text.lstrip("-").isdecimal() and abs(int(text)) <= 12:
            return Verdict(int(text), kind="multiplier")
        return Verdict(None, check="unknown_unit", expected="0")

    powers = spread(power, read_power, draft.notes, draft.lines)
    factors = np.array([10.0**value for value in powers.values] + [np.nan])[powers.codes]
    times = values.to_numpy(zero_copy_only=False) * factors
    return pa.array(times, mask=np.isnan(times)), kinds
