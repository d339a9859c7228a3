"""Each layout, on a file in exactly that layout with real figures in ``uploads/layouts``."""

import pytest

from indicators.intake import OBSERVATION_COLUMNS, TABLE_SCHEMA
from indicators.ledger_tables import OBSERVATION_COLUMNS as LEDGER_COLUMNS
from tests.intake_files import (
    LAYOUTS,
    changes,
    file,
    issues,
    layout_file,
    only_issue,
    reading,
    rows_of,
)

EXPECTED = {
    "template_long.csv": ("template", 26, 26),
    "template_thai.csv": ("template", 16, 16),
    "template_wide.csv": ("template_wide", 8, 20),
    "template.xlsx": ("template", 23, 23),
    "sdmx_csv_1.csv": ("sdmx_csv_1", 24, 24),
    "sdmx_csv_1_labels.csv": ("sdmx_csv_1", 14, 14),
    "sdmx_csv_2.csv": ("sdmx_csv_2", 14, 14),
    "unsd.csv": ("unsd", 34, 32),
    "unsd_older.csv": ("unsd", 9, 9),
    "ilostat.csv": ("ilostat", 135, 135),
    "ilostat_labels.csv": ("ilostat_labels", 20, 20),
    "world_bank_databank.csv": ("world_bank", 8, 27),
    "world_bank_wdi.csv": ("world_bank", 10, 24),
    "world_bank_api.csv": ("world_bank_api", 2, 17),
    "open_sdg.csv": ("open_sdg", 10, 10),
}


def observations(result, **where):
    """Year and value of the rows that hold some codes."""
    names = list(where)
    wanted = tuple(where.values())
    return [
        (year, value)
        for year, value, *codes in rows_of(result, "time_period", "obs_value", *names)
        if tuple(codes) == wanted
    ]


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_is_recognised_by_its_header_and_every_row_is_read(name):
    result = layout_file(name, country="PHL", indicator="SPMF-COV-07")
    layout, rows, observations_read = EXPECTED[name]
    assert (result.layout.id, result.rows) == (layout, rows)
    assert result.table.num_rows == observations_read
    assert result.table.schema == TABLE_SCHEMA
    assert [issue for issue in result.issues if issue.severity == "error"] == []
    for column in ("indicator", "series", "ref_area", "time_period", "obs_value"):
        assert result.table[column].null_count == 0, column


def test_every_file_of_the_folder_is_tested():
    assert {path.name for path in LAYOUTS.iterdir()} == set(EXPECTED)


def test_a_layout_is_never_taken_from_the_name_of_a_file():
    first = layout_file("unsd.csv")
    content = (LAYOUTS / "unsd.csv").read_bytes()
    assert reading(content).layout == first.layout
    assert reading(content).table.equals(first.table)


def test_the_columns_are_those_that_the_ledger_stores():
    assert OBSERVATION_COLUMNS == LEDGER_COLUMNS


# Our template ----------------------------------------------------------------------------------


def test_the_long_template_gives_the_values_of_its_lines():
    result = layout_file("template_long.csv")
    assert (2, "SPMF-COV-01", "IDN", 2019, "_T", 27.8, "PT", "A") in rows_of(
        result, *("line", "indicator", "ref_area", "time_period", "sex", "obs_value"),
        *("unit_measure", "obs_status"),
    )  # fmt: skip
    assert result.changes == []


def test_years_across_become_rows_and_an_empty_cell_says_nothing():
    result = layout_file("template_wide.csv")
    assert observations(result, indicator="SPMF-COV-01") == [
        (2015, 37.9),
        (2019, 38.8),
        (2022, 38.3),
    ]
    assert {column for (column,) in rows_of(result, "value_column")} <= {
        str(year) for year in range(2015, 2024)
    }
    assert changes(result, "empty_cell")[0].count == 8 * 6 - 20


def test_a_wrong_cell_under_a_year_is_named_by_its_line_and_its_year():
    result = reading(
        "indicator,ref_area,2019,2020\nSPMF-COV-01,THA,68,70.1\nSPMF-COV-07,THA,n/a,many\n"
    )
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.found) == ("value_not_a_number", 3, "many")
    assert issue.column == "2020"


def test_two_columns_of_one_year_are_a_duplicate_header():
    result = reading("indicator,ref_area,2019,2562\nSPMF-COV-01,THA,68,70.1\n")
    assert issues(result, "duplicate_header")[0].column == "2562"


def test_a_thai_file_is_read_and_everything_converted_is_listed():
    result = layout_file("template_thai.csv")
    assert observations(result, indicator="SPMF-COV-01") == [(2019, 68.0), (2020, 70.1)]
    assert [c.found for c in changes(result, "not_data")] == [
        "รายงานตัวชี้วัดการคุ้มครองทางสังคม",
        "ที่มา: ILO, World Social Protection Data Dashboards",
    ]
    counts = {
        kind: sum(change.count for change in changes(result, kind))
        for kind in ("area", "buddhist_year", "decimal_comma", "delimiter", "encoding")
    }
    assert counts == {
        "area": 16,
        "buddhist_year": 16,
        "decimal_comma": 10,
        "delimiter": 1,
        "encoding": 1,
    }
    assert {issue.check for issue in result.issues} == {"buddhist_year"}


# SDMX-CSV --------------------------------------------------------------------------------------


def test_sdmx_csv_takes_agency_and_series_from_the_file():
    result = layout_file("sdmx_csv_1.csv")
    names = ("agency", "dataset", "series", "indicator")
    assert set(rows_of(result, *names)) == {
        ("UNSD", "SDG Global Database", "SI_POV_NAHC", "SPMF-OUT-02"),
        ("UNSD", "SDG Global Database", "SL_ISV_IFEM", "SPMF-OUT-08"),
    }
    assert observations(result, ref_area="VNM", urbanisation="R", time_period=2014) == [
        (2014, 18.6)
    ]
    assert {activity for (activity,) in rows_of(result, "activity")} == {"_T", "A", "NONAGR"}


def test_sdmx_csv_with_labels_and_semicolons_is_read_by_its_codes():
    result = layout_file("sdmx_csv_1_labels.csv")
    assert result.delimiter == ";"
    assert observations(result, ref_area="VNM", sex="_T", series="SI_COV_BENFTS") == [
        (2019, 38.8),
        (2022, 38.3),
    ]
    assert rows_of(result, "agency", "dataset")[0] == ("ILO", "ILOSTAT SDG_0131_SEX_SOC_RT")
    assert ("SGP: Singapore", "SGP") in {(c.found, c.read_as) for c in changes(result, "code")}


def test_actions_that_give_an_observation_are_read_alike():
    result = layout_file("sdmx_csv_2.csv")
    assert result.issues == []
    assert set(rows_of(result, "series", "indicator", "quintile")) == {
        ("SI_COV_SOCAST", "SPMF-COV-10", "_T"),
        ("SI_COV_SOCAST", "SPMF-COV-10", "Q1"),
        ("SI_COV_SOCINS", "SPMF-COV-11", "_T"),
        ("SI_COV_SOCINS", "SPMF-COV-11", "Q1"),
    }


SDMX_2 = "STRUCTURE[;],STRUCTURE_ID,ACTION,SERIES,REF_AREA,SEX,HOUSING,TIME_PERIOD,OBS_VALUE"


def sdmx_2(*rows: str) -> bytes:
    return file(*(f"dataflow,IAEG-SDGs:DF_SDG_GLH(1.8),{text}" for text in rows), header=SDMX_2)


def test_a_deletion_is_refused_and_an_unknown_action_too():
    result = reading(
        sdmx_2(
            "I,SI_COV_BENFTS,764,_T,_T,2019,68",
            "D,SI_COV_BENFTS,764,_T,_T,2020,70.1",
            "X,SI_COV_BENFTS,764,_T,_T,2021,70.1",
        )
    )
    assert [(i.check, i.line, i.column, i.found) for i in result.issues] == [
        ("deletion_in_file", 3, "ACTION", "D"),
        ("unknown_action", 4, "ACTION", "X"),
    ]
    assert rows_of(result, "line") == [(2,)]


def test_a_group_of_a_dimension_without_a_column_here_is_left_out_and_said():
    result = reading(
        sdmx_2(
            "I,SI_COV_BENFTS,764,_T,_T,2019,68",
            "I,SI_COV_BENFTS,764,_T,SLUM,2019,12",
            "I,SI_COV_BENFTS,764,_T,SLUM,2020,13",
        )
    )
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column, issue.found) == (
        "stratum_without_column",
        3,
        "HOUSING",
        "SLUM",
    )
    assert rows_of(result, "line") == [(2,)]


def test_several_values_in_one_cell_are_an_issue():
    header = SDMX_2.replace("SEX", "SEX[]")
    result = reading(
        file("dataflow,IAEG-SDGs:DF_SDG_GLH(1.8),I,SI_COV_BENFTS,764,F;M,_T,2019,68", header=header)
    )
    assert issues(result, "several_values_in_cell")[0].found == "F;M"


def test_what_is_not_annual_is_left_out_and_said():
    header = "DATAFLOW,FREQ,SERIES,REF_AREA,TIME_PERIOD,OBS_VALUE"
    flow = "IAEG-SDGs:DF_SDG_GLH(1.8)"
    lines = (f"{flow},A,SI_COV_BENFTS,764,2019,68", f"{flow},Q,SI_COV_BENFTS,764,2019,68")
    issue = only_issue(reading(file(*lines, header=header)))
    assert (issue.check, issue.line, issue.column) == ("not_annual", 3, "FREQ")


def test_a_unit_multiplier_is_applied_and_listed():
    header = "DATAFLOW,SERIES,REF_AREA,TIME_PERIOD,OBS_VALUE,UNIT_MULT"
    flow = "IAEG-SDGs:DF_SDG_GLH(1.8)"
    lines = (f"{flow},SI_COV_BENFTS,764,2019,0.68,2", f"{flow},SI_COV_BENFTS,764,2020,70.1,0")
    result = reading(file(*lines, header=header))
    assert rows_of(result, "obs_value") == [(68.0,), (70.1,)]
    assert changes(result, "multiplier")[0].found == "2"


def test_an_export_of_ours_that_names_agency_and_data_set_comes_back_as_it_was():
    header = (
        "STRUCTURE,STRUCTURE_ID,ACTION,AGENCY,DATASET,VINTAGE,LICENCE,SERIES,REF_AREA,TIME_PERIOD,"
        "SEX,AGE,URBANISATION,QUINTILE,DISABILITY,MIGRATION,ACTIVITY,OBS_VALUE,UNIT_MEASURE,"
        "OBS_STATUS,SOURCE_DETAIL,OBS_COMMENT"
    )
    line = (
        "dataflow,SPM:SPMF(0.1),I,National report,THA,2026-05,CC BY 4.0,SPMF-COV-01,THA,2019,"
        "F,Y_GE15,U,Q1,PWD,MIGPER,A,68.25,PT,E,register,as agreed"
    )
    result = reading(file(line, header=header))
    assert result.issues == []
    assert rows_of(result, "indicator", *OBSERVATION_COLUMNS) == [
        ("SPMF-COV-01", "National report", "THA", "2026-05", "CC BY 4.0", "SPMF-COV-01", "THA")
        + (2019, "F", "Y_GE15", "U", "Q1", "PWD", "MIGPER", "A", 68.25, "PT", "E", "register")
        + ("as agreed",)
    ]


# UN SDG database -------------------------------------------------------------------------------


def test_regions_among_the_countries_are_left_out_and_said_once():
    result = layout_file("unsd.csv")
    issue = only_issue(result)
    assert (issue.check, issue.severity, issue.found) == ("aggregate_left_out", "warning", "35")
    assert {area for (area,) in rows_of(result, "ref_area")} == {"LAO", "MMR", "TLS", "VNM"}
    assert result.encoding == "Windows-1252"
    assert changes(result, "empty_column")[0].found == "25, 26"


def test_the_uns_own_code_of_a_series_finds_its_indicator():
    result = layout_file("unsd.csv")
    assert observations(result, ref_area="LAO", indicator="SPMF-COV-01", sex="_T")[0] == (
        2019,
        12.1,
    )
    assert set(rows_of(result, "agency", "licence")) == {("UNSD", "UN SDG data terms")}


def test_an_older_release_is_read_by_its_own_spelling():
    result = layout_file("unsd_older.csv")
    assert {age for (age,) in rows_of(result, "age")} == {"Y_GE15", "Y_GE25", "Y15T24"}
    assert {sex for (sex,) in rows_of(result, "sex")} == {"_T", "F", "M"}
    assert result.columns["ref_area"] == "GeoArea_Code"


UNSD = "SeriesCode,GeoAreaCode,GeoAreaName,TimePeriod,Value,[Sex],[Education level],"


def test_values_of_the_un_that_are_no_number_are_said_and_never_guessed():
    values = ("<0.1", ">95", "N", "NaN", "46.9")
    lines = [f"SI_COV_BENFTS,764,Thailand,20{15 + i},{v},BOTHSEX,," for i, v in enumerate(values)]
    result = reading(file(*lines, header=UNSD))
    assert rows_of(result, "obs_value", "value_kind") == [
        (None, "refused"),
        (None, "refused"),
        (None, "missing"),
        (None, "missing"),
        (46.9, "number"),
    ]
    assert [(i.check, i.line, i.found) for i in result.issues] == [
        ("bound_left_out", 2, "<0.1"),
        ("bound_left_out", 3, ">95"),
    ]
    assert {c.found for c in changes(result, "missing_mark")} == {"N", "NaN"}


def test_the_world_other_countries_and_series_not_followed_are_left_out_once_each():
    lines = (
        "SI_COV_BENFTS,1,World,2019,46.9,BOTHSEX,,",
        "SI_COV_BENFTS,1,World,2020,46.9,BOTHSEX,,",
        "SI_COV_BENFTS,4,Afghanistan,2019,7.5,BOTHSEX,,",
        "EN_MAR_BEALITSQ,764,Thailand,2019,1,BOTHSEX,,",
        "SI_COV_BENFTS,764,Thailand,2019,68,BOTHSEX,SECONDARY,",
        "SI_COV_BENFTS,764,Thailand,2019,68,BOTHSEX,_T,",
    )
    result = reading(file(*lines, header=UNSD))
    assert [(i.check, i.line, i.found) for i in result.issues] == [
        ("aggregate_left_out", 2, "1"),
        ("area_not_followed", 4, "4"),
        ("series_not_followed", 5, "EN_MAR_BEALITSQ"),
        ("stratum_without_column", 6, "SECONDARY"),
    ]
    assert rows_of(result, "line", "obs_value") == [(7, 68.0)]


def test_a_file_of_which_nothing_is_ours_says_so():
    result = reading(file("SI_COV_BENFTS,1,World,2019,46.9,BOTHSEX,,", header=UNSD))
    assert {issue.check for issue in result.issues} == {"aggregate_left_out", "nothing_to_read"}
    assert result.table.num_rows == 0 and result.rows == 1


def test_a_code_of_another_agency_is_named_with_both():
    line = "per_allsp_cov_pop_tot,764,Thailand,2019,68,BOTHSEX,,"
    issue = issues(reading(file(line, header=UNSD)), "code_of_another_agency")[0]
    assert (issue.line, issue.found) == (2, "per_allsp_cov_pop_tot")
    assert issue.expected == "UNSD ≠ World Bank"


# ILOSTAT ---------------------------------------------------------------------------------------


def test_the_contingency_decides_the_series_and_its_indicator():
    result = layout_file("ilostat.csv")
    assert observations(result, ref_area="BRN", series="SI_COV_BENFTS", sex="_T") == [(2021, 36.0)]
    pairs = set(rows_of(result, "series", "indicator"))
    assert {("SI_COV_BENFTS", "SPMF-COV-01"), ("SI_COV_PENSN", "SPMF-COV-07")} <= pairs
    assert ("SDG_0131_SEX_SOC_RT SOC_CONTIG_PENSION", "SI_COV_PENSN") in {
        (change.found, change.read_as) for change in changes(result, "code")
    }


def test_ilos_own_figure_for_asean_is_kept_and_other_groups_are_left_out():
    result = layout_file("ilostat.csv")
    assert observations(result, ref_area="X84", series="SI_COV_BENFTS") == [(2023, 45.97)]
    header = "ref_area,source,indicator,sex,classif1,time,obs_value"
    lines = (
        "X01,XA:1967,SDG_0131_SEX_SOC_RT,SEX_T,SOC_CONTIG_TOTAL,2020,46.9",
        "X84,XA:1967,SDG_0131_SEX_SOC_RT,SEX_T,SOC_CONTIG_TOTAL,2023,45.97",
    )
    told = reading(file(*lines, header=header))
    assert only_issue(told).check == "aggregate_left_out"
    assert rows_of(told, "ref_area") == [("X84",)]


def test_a_classification_goes_to_the_breakdown_it_speaks_of():
    result = layout_file("ilostat.csv")
    disability = {
        group for group, series in rows_of(result, "disability", "series")
        if series == "SL_TLF_UEMDIS"
    }  # fmt: skip
    ages = {age for age, series in rows_of(result, "age", "series") if series == "SL_TLF_CHLDEA"}
    assert disability == {"_T", "PD", "PWD"}
    assert ages == {"Y5T11", "Y5T17", "Y12T14", "Y15T17"}
    assert result.columns["classif1"] == "classif1"


def test_a_classification_that_has_no_column_here_is_left_out_and_said():
    header = "ref_area,source,indicator,sex,classif1,classif2,time,obs_value"
    lines = (
        "THA,BA:1,EMP_NIFL_SEX_RT_A,SEX_T,STE_AGGREGATE_TOTAL,,2020,64",
        "THA,BA:1,EMP_NIFL_SEX_RT_A,SEX_T,STE_AGGREGATE_EES,,2020,40",
    )
    result = reading(file(*lines, header=header))
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column) == ("stratum_without_column", 3, "classif1")
    assert rows_of(result, "series", "obs_value") == [("SL_ISV_IFEM", 64.0)]


def test_ilostat_with_labels_reads_the_same_figures_from_words():
    result = layout_file("ilostat_labels.csv")
    assert observations(result, ref_area="VNM", series="SI_COV_BENFTS", sex="_T") == [(2022, 38.3)]
    assert {sex for (sex,) in rows_of(result, "sex")} == {"_T", "F", "M"}


def test_a_status_in_words_finds_its_code_and_an_unknown_one_is_asked():
    header = "ref_area.label,indicator.label,sex.label,time,obs_value,obs_status.label"
    label = "Informal employment rate by sex (%)"
    statuses = ("", "Break in series", "Unreliable", "Adjusted")
    lines = [f"Viet Nam,{label},Total,{2015 + i},67,{word}" for i, word in enumerate(statuses)]
    result = reading(file(*lines, header=header))
    assert rows_of(result, "obs_status") == [("",), ("B",), ("U",), (None,)]
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.found) == ("unknown_status", 5, "Adjusted")


def test_an_area_type_inside_a_label_is_urban_or_rural():
    header = "ref_area.label,source.label,indicator.label,sex.label,classif1.label,time,obs_value"
    label = "Informal employment rate by sex and rural / urban areas (%)"
    lines = [
        f"Viet Nam,LFS,{label},Sex: Total,Area type: {area},2020,{value}"
        for area, value in (("National", 67), ("Rural", 75), ("Urban", 50))
    ]
    result = reading(file(*lines, header=header))
    assert result.issues == []
    assert rows_of(result, "urbanisation", "obs_value") == [("_T", 67.0), ("R", 75.0), ("U", 50.0)]


# World Bank ------------------------------------------------------------------------------------


def test_the_group_inside_a_series_code_becomes_its_stratum():
    result = layout_file("world_bank_databank.csv")
    poorest = observations(result, ref_area="VNM", series="per_sa_allsa_cov_tot", quintile="Q1")
    assert (2020, 88.553) in poorest and len(poorest) == 6
    births = layout_file("world_bank_wdi.csv")
    assert {code for (code,) in rows_of(births, "series")} == {"SP.REG.BRTH.ZS"}
    assert set(rows_of(births, "sex", "urbanisation")) == {
        ("_T", "_T"), ("F", "_T"), ("M", "_T"), ("_T", "U"), ("_T", "R"),
    }  # fmt: skip


def test_two_dots_and_empty_cells_are_no_observation_and_are_counted():
    dots = changes(layout_file("world_bank_databank.csv"), "empty_cell")
    assert [(change.found, change.count) for change in dots] == [("..", 8 * 17 - 27)]
    blanks = changes(layout_file("world_bank_wdi.csv"), "empty_cell")
    assert [(change.found, change.count) for change in blanks] == [("", 10 * 34 - 24)]


def test_the_lines_above_a_bank_file_are_passed_over_and_its_lines_keep_their_number():
    result = layout_file("world_bank_wdi.csv")
    assert min(line for (line,) in rows_of(result, "line")) == 6
    assert [c.line for c in changes(result, "not_data")] == [1, 3]


def test_a_column_of_several_surveys_is_not_a_year():
    result = layout_file("world_bank_api.csv")
    assert {year for (year,) in rows_of(result, "time_period")} <= set(range(2010, 2025))
    assert [change.column for change in changes(result, "column_not_used")] == ["YR2010-20S"]


def test_a_bank_table_that_names_no_series_is_asked_for_it():
    content = file("THA,68,70.1", header="economy,YR2019,YR2020")
    assert only_issue(reading(content)).check == "indicator_not_named"
    told = reading(content, indicator="SI.POV.DDAY")
    assert told.issues == []
    assert rows_of(told, "indicator", "obs_value") == [("SPMF-OUT-01", 68.0), ("SPMF-OUT-01", 70.1)]


def test_more_than_fifty_years_across_are_not_too_many_columns():
    years = [str(year) for year in range(1960, 2024)]
    header = ",".join(["Country Name,Country Code,Indicator Name,Indicator Code", *years])
    line = ",".join(["Thailand,THA,Poverty,SI.POV.DDAY", *("1.5" for _ in years)])
    result = reading(file(line, header=header))
    assert result.issues == []
    assert result.table.num_rows == 64


# Open SDG --------------------------------------------------------------------------------------


def test_an_open_sdg_file_says_neither_country_nor_indicator_so_the_sender_is_asked():
    checks = [issue.check for issue in layout_file("open_sdg.csv").issues]
    assert checks == ["country_not_named", "indicator_not_named"]
    told = layout_file("open_sdg.csv", country="PHL", indicator="SPMF-COV-07")
    assert told.issues == []
    assert observations(told, ref_area="PHL", indicator="SPMF-COV-07", sex="_T")[0] == (2000, 20.0)


def test_an_empty_cell_of_open_sdg_is_the_total():
    told = layout_file("open_sdg.csv", country="PHL", indicator="SPMF-COV-07")
    assert {sex for (sex,) in rows_of(told, "sex")} == {"_T", "F", "M"}


def open_sdg(*lines: str, header: str):
    return reading(file(*lines, header=header), country="PHL", indicator="SPMF-COV-07")


def test_a_value_that_is_not_the_last_column_is_named():
    issue = only_issue(open_sdg("2019,20,Percentage", header="Year,Value,Units"))
    assert (issue.check, issue.line, issue.column) == ("value_not_last", 1, "Units")
    assert issue.expected == "Value"


def test_a_range_of_years_is_asked():
    issue = only_issue(open_sdg("2010-2016,20", header="Year,Value"))
    assert (issue.check, issue.line, issue.column) == ("year_is_a_range", 2, "Year")


def test_a_group_of_a_breakdown_that_has_no_column_here_is_never_the_total():
    result = open_sdg("2019,,20", "2019,Luzon,30", header="Year,Region,Value")
    issue = only_issue(result)
    assert (issue.check, issue.line, issue.column, issue.found) == (
        "stratum_in_unknown_column", 3, "Region", "Luzon",
    )  # fmt: skip
    assert rows_of(result, "line") == [(2,)]


def test_an_open_sdg_file_with_a_header_only_is_an_issue():
    assert only_issue(open_sdg(header="Year,Sex,Value")).check == "header_only"
