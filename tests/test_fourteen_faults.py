"""Fourteen single faults, one file each, through the command line as an officer would.

Each is reported with its line, its column and a fix, and none ends in a traceback.
"""

import json
import subprocess
import sys

import pytest

from indicators.settings import PROJECT

HEADER = "indicator,ref_area,time_period,sex,obs_value,unit_measure,obs_status,source_detail\n"
GOOD = "SPMF-COV-01,IDN,2019,_T,27.8,PT,,ILOSTAT May 2026\n"


def template(*rows: str) -> str:
    return HEADER + "".join(row + "\n" for row in rows)


FAULTS = {
    "a key twice with two values": (
        template(
            "SPMF-COV-01,IDN,2019,_T,27.8,PT,,ILOSTAT", "SPMF-COV-01,IDN,2019,_T,54.3,PT,,ILOSTAT"
        ),
        ("duplicate_key_different_values", "error", 3, "obs_value"),
    ),
    "150 per cent": (
        template("SPMF-COV-01,IDN,2019,_T,150,PT,,ILOSTAT"),
        ("value_above_bounds", "error", 2, "obs_value"),
    ),
    "minus 5 per cent": (
        template("SPMF-COV-01,IDN,2019,_T,-5,PT,,ILOSTAT"),
        ("value_negative", "error", 2, "obs_value"),
    ),
    "an unknown country": (
        template("SPMF-COV-01,Atlantis,2019,_T,27.8,PT,,ILOSTAT"),
        ("unknown_country", "error", 2, "ref_area"),
    ),
    "the year 2999": (
        template("SPMF-COV-01,IDN,2999,_T,27.8,PT,,ILOSTAT"),
        ("year_out_of_range", "error", 2, "time_period"),
    ),
    "the year FY2020": (
        template("SPMF-COV-01,IDN,FY2020,_T,27.8,PT,,ILOSTAT"),
        ("fiscal_year", "error", 2, "time_period"),
    ),
    "a formula as country": (
        template('SPMF-COV-01,"=HYPERLINK(""http://evil.example"",""IDN"")",2019,_T,27.8,PT,,ILO'),
        ("formula_text", "error", 2, "ref_area"),
    ),
    "female and Female": (
        template(
            "SPMF-OUT-08,IDN,2022,_T,80.158,PT,,ILOSTAT",
            "SPMF-OUT-08,IDN,2022,female,81.711,PT,,ILOSTAT",
            "SPMF-OUT-08,IDN,2022,male,79.157,PT,,ILOSTAT",
            "SPMF-OUT-08,IDN,2023,_T,80.975,PT,,ILOSTAT",
            "SPMF-OUT-08,IDN,2023,Female,82.561,PT,,ILOSTAT",
            "SPMF-OUT-08,IDN,2023,male,79.955,PT,,ILOSTAT",
        ),
        ("stratum_spellings", "warning", 6, "sex"),
    ),
    "text in the value": (
        template("SPMF-COV-01,IDN,2019,_T,about half,PT,,ILOSTAT"),
        ("value_not_a_number", "error", 2, "obs_value"),
    ),
    "45,3": (
        template('SPMF-COV-01,IDN,2019,_T,"45,3",PT,,ILOSTAT'),
        ("decimal_comma", "warning", 2, "obs_value"),
    ),
    "45,3 without quotation marks": (
        template("SPMF-COV-01,IDN,2019,_T,45,3,PT,,ILOSTAT"),
        ("ragged_row", "error", 2, "obs_value"),
    ),
    "a space behind a country": (
        template("SPMF-COV-01,IDN ,2019,_T,27.8,PT,,ILOSTAT"),
        ("surrounding_space", "warning", 2, "ref_area"),
    ),
    "a last column that is not the value": (
        "Year,Sex,Value,Units\n2019,,27.8,Percent\n",
        ("value_not_last", "error", 1, "Units"),
    ),
    "an empty file": ("", ("empty_file", "error", 1, "whole file")),
    "a total of 90 of 10 and 12": (
        template(
            "SPMF-COV-01,IDN,2019,_T,90,PT,,ILOSTAT",
            "SPMF-COV-01,IDN,2019,F,10,PT,,ILOSTAT",
            "SPMF-COV-01,IDN,2019,M,12,PT,,ILOSTAT",
        ),
        ("total_outside_strata", "error", 2, "obs_value"),
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_the_fault_is_reported_with_line_column_and_fix(name, tmp_path):
    text, expected = FAULTS[name]
    path = tmp_path / "upload.csv"
    path.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "indicators", "check", str(path), "--country", "IDN", "--json"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.stderr == ""
    document = json.loads(done.stdout)
    found = [
        (issue["check"], issue["severity"], issue["line"], issue["column"])
        for issue in document["issues"]
        if issue["fix"] and issue["expected"]
    ]
    assert expected in found
    assert done.returncode == (2 if name == "an empty file" else int(_has_error(document)))


def _has_error(document: dict) -> bool:
    return any(issue["severity"] == "error" for issue in document["issues"])
