"""One file for each check, with this one fault: where it stands is written beside it.

Nearly all begin as ``tests/uploads/clean.csv``, real figures of Indonesia in the officers'
template, in which one thing is then changed. A fault that only another layout can have begins as
a few real figures in that layout. ``python -m tests.faulty_files`` writes the files; a test
compares what it would write with what stands in ``tests/uploads``.
"""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook

UPLOADS = Path(__file__).parent / "uploads"
BAD = UPLOADS / "bad"
CLEAN = UPLOADS / "clean.csv"

COLUMNS = (
    *("indicator", "ref_area", "time_period", "sex", "age", "urbanisation", "quintile"),
    *("disability", "migration", "obs_value", "unit_measure", "obs_status"),
    *("source_detail", "obs_comment"),
)
ILO, SURVEY = "ILOSTAT May 2026", "World Bank ASPIRE 2025 (Susenas)"
ALL = ("_T", "_T", "_T", "_T", "_T", "_T")


def _row(indicator: str, year: int, value: str, source: str, **groups: str) -> list[str]:
    strata = dict(zip(COLUMNS[3:9], ALL, strict=True)) | groups
    return [indicator, "IDN", str(year), *strata.values(), value, "PT", "", source, ""]


# Line 2 onwards of the clean file.
FIGURES = [
    _row("SPMF-COV-01", 2019, "27.8", ILO),
    _row("SPMF-COV-01", 2021, "54.3", ILO),
    _row("SPMF-COV-02", 2019, "25.6", ILO),
    _row("SPMF-COV-02", 2021, "43.6", ILO),
    _row("SPMF-COV-03", 2019, "28.4", ILO, sex="F"),
    _row("SPMF-COV-03", 2021, "29.4", ILO, sex="F"),
    _row("SPMF-OUT-08", 2022, "80.158", ILO),
    _row("SPMF-OUT-08", 2022, "81.711", ILO, sex="F"),
    _row("SPMF-OUT-08", 2022, "79.157", ILO, sex="M"),
    _row("SPMF-OUT-08", 2023, "80.975", ILO),
    _row("SPMF-OUT-08", 2023, "82.561", ILO, sex="F"),
    _row("SPMF-OUT-08", 2023, "79.955", ILO, sex="M"),
    _row("SPMF-COV-10", 2022, "54.55521", SURVEY),
    _row("SPMF-COV-10", 2022, "69.39473", SURVEY, quintile="Q1"),
    _row("SPMF-COV-10", 2022, "64.28288", SURVEY, quintile="Q2"),
    _row("SPMF-COV-10", 2022, "57.14547", SURVEY, quintile="Q3"),
    _row("SPMF-COV-10", 2022, "48.86025", SURVEY, quintile="Q4"),
    _row("SPMF-COV-10", 2022, "33.09307", SURVEY, quintile="Q5"),
]
FIRST, LAST = 2, len(FIGURES) + 1


def text_of(rows: list[list[str]], header: tuple[str, ...] = COLUMNS) -> bytes:
    """Rows as CSV; a cell is written as it is, quotation marks are the maker's affair."""
    return "".join(",".join(row) + "\n" for row in [list(header), *rows]).encode()


def with_cell(line: int, column: str, text: str) -> bytes:
    """The clean file with one cell changed."""
    return with_cells(line, {column: text})


def with_cells(line: int, texts: dict[str, str]) -> bytes:
    """The clean file with some cells of one line changed."""
    rows = [list(row) for row in FIGURES]
    for column, text in texts.items():
        rows[line - FIRST][COLUMNS.index(column)] = text
    return text_of(rows)


def with_rows(*more: list[str]) -> bytes:
    """The clean file with rows below it."""
    return text_of([*FIGURES, *more])


def with_line(line: int, change: Callable[[bytes], bytes]) -> bytes:
    """The clean file with one line rewritten as bytes."""
    lines = text_of(FIGURES).split(b"\n")
    lines[line - 1] = change(lines[line - 1])
    return b"\n".join(lines)


def without_line(line: int) -> bytes:
    """The clean file without one of its lines."""
    return text_of([row for number, row in enumerate(FIGURES, FIRST) if number != line])


def with_column(header: str, cells: Callable[[int], str]) -> bytes:
    """The clean file with one column more."""
    rows = [[*row, cells(number)] for number, row in enumerate(FIGURES)]
    return text_of(rows, (*COLUMNS, header))


def lines_of(*lines: str) -> bytes:
    """A file of some lines of text."""
    return "".join(line + "\n" for line in lines).encode()


@dataclass(frozen=True)
class Fault:
    """What one file looks like, where its fault stands and what else it cannot help raising."""

    content: bytes
    line: int
    column: str
    suffix: str = ".csv"
    also: set[str] = field(default_factory=set)
    country: str | None = None
    published: bool = False  # seen only beside what is published

    def path(self, check: str) -> Path:
        """Where the file stands."""
        return BAD / f"{check}{self.suffix}"


def _workbook(cell: str) -> bytes:
    book = Workbook()
    sheet = book.active
    for row in [list(COLUMNS), *FIGURES]:
        sheet.append(row)
    sheet["J3"] = cell
    return _same_bytes(_saved(book))


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _same_bytes(workbook: bytes, more: int = 0) -> bytes:
    """A workbook without the time it was made, with more entries if asked for."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            if entry.filename != "docProps/core.xml":
                info = zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                new.writestr(info, old.read(entry))
        for number in range(more):
            new.writestr(zipfile.ZipInfo(f"xl/media/{number}.txt", (2026, 1, 1, 0, 0, 0)), b"")
    return out.getvalue()


def _crowd() -> list[list[str]]:
    values = (f"{27 + number / 10:.1f}" for number in range(1, 26))
    return [_row("SPMF-COV-01", 2019, value, ILO) for value in values]


ILOSTAT = "ref_area,indicator,sex,classif1,time,obs_value,obs_status"
ILOSTAT_ROWS = (
    "IDN,SDG_0131_SEX_SOC_RT,SEX_T,SOC_CONTIG_TOTAL,2019,27.8,",
    "IDN,SDG_0131_SEX_SOC_RT,SEX_T,SOC_CONTIG_TOTAL,2021,54.3,",
)
UNSD = "SeriesCode,GeoAreaCode,TimePeriod,Value,[Sex],[Age],[Location],[Units]"
UNSD_ROWS = (
    "SI_COV_PENSN,360,2019,14.1,BOTHSEX,,,PERCENT",
    "SI_COV_PENSN,608,2019,39.8,BOTHSEX,,,PERCENT",
)
SDMX = (
    "STRUCTURE,STRUCTURE_ID,ACTION,SERIES,REF_AREA,TIME_PERIOD,SEX,OBS_VALUE,UNIT_MEASURE",
    "dataflow,IAEG-SDGs:DF_SDG_GLH(1.8),I,SI_COV_BENFTS,IDN,2019,_T,27.8,PT",
    "dataflow,IAEG-SDGs:DF_SDG_GLH(1.8),I,SI_COV_BENFTS,IDN,2021,_T,54.3,PT",
)
OPEN_SDG = ("Year,Sex,Units,Value", "2019,,Percent,27.8", "2021,,Percent,54.3")

FAULTS: dict[str, Fault] = {
    # the file
    "unreadable": Fault(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", 1, ""),
    "workbook_too_large": Fault(_same_bytes(_workbook("27.8"), more=250), 1, "", suffix=".xlsx"),
    "empty_file": Fault(b"", 1, ""),
    "header_only": Fault(text_of([]), 1, ""),
    "unknown_layout": Fault(
        lines_of("land,jaar,waarde", "Indonesia,2019,27.8", "Indonesia,2021,54.3"), 1, ""
    ),
    "wrong_delimiter": Fault(text_of(FIGURES).replace(b",", b"^"), 1, ""),
    "nothing_to_read": Fault(
        lines_of(ILOSTAT, ILOSTAT_ROWS[0].replace("IDN", "X01")),
        1,
        "",
        also={"aggregate_left_out"},
    ),
    "nul_byte": Fault(with_line(5, lambda line: line.replace(b"May", b"M\0ay")), 5, ""),
    "lost_characters": Fault(with_cell(5, "obs_comment", "Bantuan untuk anak\ufffd"), 5, ""),
    # header and rows
    "missing_column": Fault(
        text_of(FIGURES).replace(b",time_period,", b",tim_period,", 1),
        1,
        "time_period",
        also={"unknown_column"},
    ),
    "duplicate_header": Fault(with_column("sex", lambda row: FIGURES[row][3]), 1, "sex"),
    "header_without_name": Fault(with_column("", lambda row: "ok" if row == 3 else ""), 5, "15"),
    "unknown_column": Fault(with_column("scheme_type", lambda row: "all"), 1, "scheme_type"),
    "unknown_agency_column": Fault(
        lines_of(ILOSTAT + ",weighting", *(row + ",x" for row in ILOSTAT_ROWS)), 1, "weighting"
    ),
    "value_not_last": Fault(
        lines_of("Year,Sex,Value,Units", "2019,,27.8,Percent", "2021,,54.3,Percent"),
        1,
        "Units",
        country="IDN",
        also={"indicator_not_named"},
    ),
    "too_many_columns": Fault(
        lines_of(
            ILOSTAT + "".join(f",note_{number}" for number in range(50)),
            *(row + "," * 50 for row in ILOSTAT_ROWS),
        ),
        1,
        "",
        also={"unknown_agency_column"},
    ),
    "ragged_row": Fault(with_line(7, lambda line: line + b",more"), 7, ""),
    "unterminated_quote": Fault(
        with_line(6, lambda line: line.replace(b"ILOSTAT", b'"ILOSTAT')), 6, "source_detail"
    ),
    "cell_too_long": Fault(with_cell(4, "obs_comment", "panjang " * 300), 4, "obs_comment"),
    "workbook_formula": Fault(
        _workbook("=27.8+26.5"), 3, "J", suffix=".xlsx", also={"value_not_a_number", "formula_text"}
    ),
    # where
    "country_missing": Fault(with_cell(3, "ref_area", ""), 3, "ref_area"),
    "unknown_country": Fault(with_cell(3, "ref_area", "Indonsia"), 3, "ref_area"),
    "aggregate_instead_of_country": Fault(with_cell(3, "ref_area", "ASEAN"), 3, "ref_area"),
    "aggregate_left_out": Fault(
        lines_of(ILOSTAT, *ILOSTAT_ROWS, ILOSTAT_ROWS[0].replace("IDN", "X01")), 4, "ref_area"
    ),
    "area_not_followed": Fault(
        lines_of(ILOSTAT, *ILOSTAT_ROWS, ILOSTAT_ROWS[0].replace("IDN", "AUS")), 4, "ref_area"
    ),
    "another_country": Fault(with_cell(3, "ref_area", "VNM"), 3, "ref_area", country="IDN"),
    # what
    "indicator_missing": Fault(with_cell(3, "indicator", ""), 3, "indicator"),
    "indicator_not_named": Fault(lines_of(*OPEN_SDG), 1, "", country="IDN"),
    "country_not_named": Fault(lines_of(*OPEN_SDG), 1, "", also={"indicator_not_named"}),
    "unknown_indicator": Fault(with_cell(3, "indicator", "SPMF-COV-99"), 3, "indicator"),
    "code_of_another_agency": Fault(with_cell(3, "indicator", "SI_COV_BENFTS"), 3, "indicator"),
    "series_not_followed": Fault(
        lines_of(UNSD, *UNSD_ROWS, "SI_POV_DAY9,360,2019,4.3,,,,PERCENT"), 4, "SeriesCode"
    ),
    # whom
    "stratum_missing": Fault(with_cell(3, "sex", ""), 3, "sex"),
    "unknown_stratum": Fault(with_cell(3, "urbanisation", "urben"), 3, "urbanisation"),
    "stratum_spellings": Fault(with_cell(9, "sex", "f"), 9, "sex"),
    "stratum_without_column": Fault(
        lines_of(
            UNSD + ",[Education level]",
            *(row + "," for row in UNSD_ROWS),
            "SI_COV_PENSN,360,2018,12.3,BOTHSEX,,,PERCENT,PRIMARY",
        ),
        4,
        "[Education level]",
    ),
    "stratum_in_unknown_column": Fault(
        lines_of("Year,Region,Units,Value", "2019,,Percent,27.8", "2019,Jawa,Percent,30.1"),
        3,
        "Region",
        country="IDN",
        also={"indicator_not_named"},
    ),
    "stratum_not_defined": Fault(
        with_rows(
            _row("SPMF-COV-16", 2021, "56", "WHO 2023"),
            _row("SPMF-COV-16", 2021, "56", "WHO 2023", sex="F"),
            _row("SPMF-COV-16", 2021, "56", "WHO 2023", sex="M"),
        ).replace(b",56,PT", b",56,IX"),
        LAST + 2,
        "sex",
    ),
    "headline_stratum": Fault(with_cell(6, "sex", "_T"), 6, "sex"),
    "disability_code_ambiguous": Fault(with_cell(3, "disability", "PWD"), 3, "disability"),
    # when
    "year_missing": Fault(with_cell(3, "time_period", ""), 3, "time_period"),
    "year_not_readable": Fault(with_cell(3, "time_period", "last year"), 3, "time_period"),
    "year_is_a_range": Fault(with_cell(3, "time_period", "2019-2021"), 3, "time_period"),
    "fiscal_year": Fault(with_cell(3, "time_period", "FY2020"), 3, "time_period"),
    "buddhist_year": Fault(with_cell(3, "time_period", "2564"), 3, "time_period"),
    "not_annual": Fault(with_cell(3, "time_period", "2021-Q3"), 3, "time_period"),
    "year_in_future": Fault(with_cell(3, "time_period", "2091"), 3, "time_period"),
    "year_out_of_range": Fault(with_cell(3, "time_period", "2999"), 3, "time_period"),
    # how much
    "value_missing_without_reason": Fault(with_cell(3, "obs_value", ""), 3, "obs_value"),
    "reason_with_value": Fault(with_cell(3, "obs_status", "L"), 3, "obs_status"),
    "value_not_a_number": Fault(with_cell(3, "obs_value", "about half"), 3, "obs_value"),
    "decimal_comma": Fault(
        with_cell(3, "obs_value", '"54,3"').split(b"SPMF-OUT")[0], 3, "obs_value"
    ),
    "thousands_ambiguous": Fault(with_cell(3, "obs_value", '"1,543"'), 3, "obs_value"),
    "dash_ambiguous": Fault(with_cell(3, "obs_value", "-"), 3, "obs_value"),
    "value_only_bounded": Fault(with_cell(3, "obs_value", ">50"), 3, "obs_value"),
    "bound_left_out": Fault(
        lines_of(UNSD, *UNSD_ROWS, "SI_COV_PENSN,418,2019,<10,BOTHSEX,,,PERCENT"), 4, "Value"
    ),
    "value_infinite": Fault(with_cell(3, "obs_value", "inf"), 3, "obs_value"),
    "value_negative": Fault(with_cell(3, "obs_value", "-5"), 3, "obs_value"),
    "value_below_bounds": Fault(
        with_rows(_row("SPMF-LEG-05", 2019, "0", "UN DESA 2019")).replace(b",0,PT", b",0,LEVEL"),
        LAST + 1,
        "obs_value",
    ),
    "value_above_bounds": Fault(with_cell(3, "obs_value", "150"), 3, "obs_value"),
    "value_implausible": Fault(with_cell(3, "obs_value", "0.05"), 3, "obs_value"),
    "value_not_whole": Fault(
        with_rows(_row("SPMF-LEG-01", 2023, "7.5", "National law")).replace(
            b"7.5,PT", b"7.5,COUNT"
        ),
        LAST + 1,
        "obs_value",
    ),
    "value_over_long": Fault(with_cell(3, "obs_value", "54.29999999999999715783"), 3, "obs_value"),
    "value_looks_like_share": Fault(
        with_rows(
            *(
                _row("SPMF-OUT-02", year, value, "BPS")
                for year, value in ((2018, "0.098"), (2019, "0.094"), (2020, "0.098"))
            ),
            _row("SPMF-OUT-02", 2021, "0.101", "BPS"),
        ),
        LAST + 1,
        "obs_value",
    ),
    "unknown_unit": Fault(with_cell(3, "unit_measure", "parsec"), 3, "unit_measure"),
    "unit_mismatch": Fault(with_cell(3, "unit_measure", "PT_GDP"), 3, "unit_measure"),
    "unknown_status": Fault(with_cell(3, "obs_status", "X9"), 3, "obs_status"),
    "surrounding_space": Fault(with_cell(3, "ref_area", "IDN "), 3, "ref_area"),
    "several_values_in_cell": Fault(
        lines_of(
            SDMX[0].replace("STRUCTURE,", "STRUCTURE[;],").replace("SEX", "SEX[]"),
            SDMX[1],
            SDMX[2].replace("_T", "F;M"),
        ),
        3,
        "SEX[]",
        also={"unknown_stratum"},
    ),
    "unknown_action": Fault(lines_of(SDMX[0], SDMX[1], SDMX[2].replace(",I,", ",X,")), 3, "ACTION"),
    "deletion_in_file": Fault(
        lines_of(SDMX[0], SDMX[1], SDMX[2].replace(",I,", ",D,")), 3, "ACTION"
    ),
    # structure
    "duplicate_key_same_value": Fault(with_rows(FIGURES[1]), LAST + 1, "obs_value"),
    "duplicate_key_different_values": Fault(
        with_rows(_row("SPMF-COV-01", 2021, "45.3", ILO)), LAST + 1, "obs_value"
    ),
    "records_not_figures": Fault(with_rows(*_crowd()), 2, ""),
    "half_a_breakdown": Fault(without_line(13), 12, "sex", also={"stratum_gone"}),
    "total_missing": Fault(without_line(8), 8, "sex"),
    # coherence
    "total_outside_strata": Fault(with_cell(11, "obs_value", "90"), 11, "obs_value"),
    "sexes_cannot_give_total": Fault(
        with_rows(
            _row("SPMF-COV-01", 2023, "40.1", "Susenas"),
            _row("SPMF-COV-01", 2023, "60.2", "Susenas", sex="F"),
            _row("SPMF-COV-01", 2023, "39.9", "Susenas", sex="M"),
        ),
        LAST + 1,
        "obs_value",
    ),
    "parts_do_not_add_up": Fault(
        with_rows(
            _row("SPMF-COV-01", 2023, "150279622", "Susenas"),
            _row("SPMF-COV-01", 2023, "70000000", "Susenas", sex="F"),
            _row("SPMF-COV-01", 2023, "70000000", "Susenas", sex="M"),
        )
        .replace(b"150279622,PT", b"150279622,PS")
        .replace(b"70000000,PT", b"70000000,PS"),
        LAST + 1,
        "obs_value",
        also={"unit_mismatch"},
    ),
    "suppressed_cell_can_be_computed": Fault(
        with_cells(9, {"obs_value": "", "obs_status": "Q"}), 9, "obs_status"
    ),
    "jump_from_year_before": Fault(
        with_rows(_row("SPMF-COV-01", 2022, "15.4", ILO)), LAST + 1, "obs_value"
    ),
    "stratum_gone": Fault(
        with_rows(
            _row("SPMF-OUT-02", 2021, "10.1", "BPS"),
            _row("SPMF-OUT-02", 2021, "12.5", "BPS", age="Y0T17"),
            _row("SPMF-OUT-02", 2022, "9.5", "BPS"),
        ),
        LAST + 3,
        "age",
    ),
    "differs_from_published": Fault(
        with_cell(14, "obs_value", "45.1"), 14, "obs_value", published=True
    ),
    "differs_from_ilo": Fault(with_cell(3, "obs_value", "61.8"), 3, "obs_value", published=True),
    # persons
    "personal_column": Fault(
        with_column("NIK", lambda row: f"31740{row:02}1203850002"),
        1,
        "NIK",
        also={"unknown_column", "personal_value"},
    ),
    "personal_value": Fault(
        with_cell(3, "obs_comment", "hubungi siti.aminah@contoh.id"), 3, "obs_comment"
    ),
    "small_cell": Fault(with_cell(9, "obs_comment", "n = 3"), 9, "obs_comment"),
    # hostile text
    "formula_text": Fault(with_cell(3, "obs_comment", "=1+1"), 3, "obs_comment"),
    "markup_text": Fault(with_cell(3, "obs_comment", "<b>revised</b>"), 3, "obs_comment"),
    "control_characters": Fault(with_cell(3, "obs_comment", "revised\x1b[2J"), 3, "obs_comment"),
    "bidi_characters": Fault(
        with_cell(3, "obs_comment", "revised \u202e91 ot 45"), 3, "obs_comment"
    ),
}


def write_all() -> None:
    """Write the clean file and every bad one."""
    BAD.mkdir(parents=True, exist_ok=True)
    CLEAN.write_bytes(text_of(FIGURES))
    for check, fault in FAULTS.items():
        fault.path(check).write_bytes(fault.content)


if __name__ == "__main__":
    write_all()
