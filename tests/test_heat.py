"""A file in the WHO HEAT layout is measured whole, or refused by row and column.

``uploads/heat/`` holds files as people would send them; each ``bad_*.csv`` has one fault.
"""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators import __main__ as command_line
from indicators.commands import equity as equity_command
from indicators.errors import MonitorError
from indicators.measures import equity, heat

UPLOADS = Path(__file__).parent / "uploads" / "heat"
ROW = ["measure", "variant", "estimate", "se", "ci_lower", "ci_upper", "reason"]

# file: (row, column or other place, what the sentence must also say)
FAULTS = {
    "average_above_scale": (2, 'column "setting_average"', "between 0 and"),
    "binary": (1, "", "UTF-8"),
    "column_twice": (1, "column 6", "second time"),
    "decimal_comma": (4, 'column "estimate"', '"40,5"'),
    "empty": (1, "", "empty"),
    "encoding": (2, "", "UTF-8"),
    "estimate_above_scale": (6, 'column "estimate"', "between 0 and"),
    "estimate_below_zero": (2, 'column "estimate"', "between 0 and"),
    "favourable_changes": (4, 'column "favourable_indicator"', "Row 2"),
    "favourable_empty": (2, 'column "favourable_indicator"', "empty"),
    "favourable_in_words": (2, 'column "favourable_indicator"', "Write 1"),
    "header_only": (2, "", "no subgroups"),
    "infinite_number": (4, 'column "population"', "1e999"),
    "long_row": (4, 'after column "reference_subgroup"', '"7"'),
    "missing_column": (1, 'column "population"', "missing"),
    "missing_order": (5, 'column "subgroup_order"', "empty"),
    "negative_error": (3, 'column "se"', "negative"),
    "negative_population": (4, 'column "population"', "negative"),
    "no_name": (3, 'column "indicator"', "empty"),
    "one_subgroup": (2, 'column "subgroup"', "two subgroups"),
    "open_quote": (4, "", "quotes"),
    "order_in_halves": (5, 'column "subgroup_order"', "whole numbers"),
    "repeated_order": (5, 'column "subgroup_order"', "Row 4"),
    "repeated_subgroup": (5, 'column "subgroup"', "Row 3"),
    "scale_zero": (2, 'column "indicator_scale"', "largest possible"),
    "semicolons": (1, "", "semicolons"),
    "short_row": (4, 'column "indicator_scale"', "ends before"),
    "text_in_number": (4, 'column "estimate"', '"forty"'),
    "utf_16": (1, "", "UTF-8"),
    "two_references": (3, 'column "reference_subgroup"', "Row 2"),
    "zero_bytes": (2, "", "control character"),
    "wrong_column": (1, "column 5", 'Rename it to "estimate"'),
}


def read(name):
    return heat.read((UPLOADS / f"{name}.csv").read_bytes())


@pytest.fixture
def run(capfd):
    """Run the command as a person would: (exit status, standard output, standard error)."""

    def go(*words):
        status = command_line.main(["equity", *map(str, words)])
        captured = capfd.readouterr()
        return status, captured.out, captured.err

    return go


def test_every_bad_file_has_its_fault_written_down_here():
    assert {path.stem.removeprefix("bad_") for path in UPLOADS.glob("bad_*.csv")} == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_bad_file_is_refused_by_row_and_column_with_nothing_on_standard_output(name, run):
    row, place, words = FAULTS[name]
    status, out, err = run("--file", UPLOADS / f"bad_{name}.csv", "--json")
    assert status == 2
    assert out == ""
    first = err.splitlines()[0]
    assert first.startswith(f"Row {row}" + (f", {place}" if place else ":"))
    assert words in first
    assert "Traceback" not in err


@pytest.mark.parametrize("name", sorted(set(FAULTS) - {"average_above_scale"}))
def test_one_fault_is_said_once(name):
    with pytest.raises(heat.HeatFault) as refused:
        read(f"bad_{name}")
    lines = str(refused.value).splitlines()
    # A second column of one name stands where another should: both are said.
    assert len(lines) == (2 if name == "column_twice" else 1)


def test_quintiles_file_gives_the_numbers_of_the_who_package(run):
    status, out, err = run("--file", UPLOADS / "quintiles.csv", "--json")
    assert (status, err) == (0, "")
    rows = json.loads(out)
    assert len(rows) == len(equity.MEASURES)
    found = {(row["measure"], row["variant"]): row for row in rows}
    assert found["aci", None]["estimate"] == pytest.approx(7.3284202, rel=3e-7)
    assert found["sii", "logit"]["estimate"] == pytest.approx(44.89053, rel=3e-7)
    assert found["sii", "linear"]["estimate"] == pytest.approx(46.25381, rel=3e-7)
    assert found["d", None]["se"] == pytest.approx(8**0.5)
    assert found["bgv", None]["estimate"] is None
    assert found["bgv", None]["reason"] == equity.REASONS["ordered"]
    for row in rows:
        assert list(row) == ["indicator", "dimension", *ROW]
        assert (row["indicator"], row["dimension"]) == ("Covered", "Wealth quintile")
        assert (row["estimate"] is None) == (row["reason"] is not None)


def test_regions_file_without_standard_errors_has_estimates_without_intervals(run):
    _, out, _ = run("--file", UPLOADS / "regions.csv", "--json")
    found = {row["measure"]: row for row in json.loads(out)}
    assert found["bgv"]["estimate"] == pytest.approx(46.198326, rel=3e-7)
    assert found["mdrw"]["estimate"] == pytest.approx(7.2228465, rel=3e-7)
    assert found["d"]["estimate"] == 62 - 55  # the reference, region 14, over the lowest
    for row in found.values():
        assert row["se"] is None and row["ci_lower"] is None and row["ci_upper"] is None


def test_settings_and_years_are_kept_apart_and_their_rows_need_not_stand_together(run):
    _, out, _ = run("--file", UPLOADS / "countries.csv", "--json")
    rows = json.loads(out)
    differences = {row["setting"]: row for row in rows if row["measure"] == "d"}
    assert list(rows[0]) == ["setting", "year", "indicator", "dimension", *ROW]
    assert {name: row["estimate"] for name, row in differences.items()} == {
        "Anland": pytest.approx(6),
        "Beland": pytest.approx(6),
    }
    assert {row["year"] for row in rows} == {"2020"}
    refused = {row["reason"] for row in rows if row["measure"] not in ("d", "r")}
    assert refused == {equity.REASONS["two_subgroups"]}


def test_columns_may_stand_in_any_order():
    text = (UPLOADS / "quintiles.csv").read_text()
    turned = "\n".join(",".join(reversed(line.split(","))) for line in text.splitlines())
    assert heat.read(turned.encode()).settings == read("quintiles").settings


@pytest.mark.parametrize("change", ["byte order mark", "windows line ends", "blank lines"])
def test_what_spreadsheets_add_does_not_matter(change):
    content = (UPLOADS / "quintiles.csv").read_bytes()
    changed = {
        "byte order mark": b"\xef\xbb\xbf" + content,
        "windows line ends": content.replace(b"\n", b"\r\n"),
        "blank lines": content.replace(b"\n", b"\n\n") + b",,,\n",
    }[change]
    assert heat.read(changed) == read("quintiles")


def test_row_numbers_are_those_of_a_spreadsheet_even_after_blank_lines():
    content = (UPLOADS / "bad_negative_population.csv").read_bytes()
    with pytest.raises(heat.HeatFault, match="^Row 7, "):
        heat.read(content.replace(b"\n", b"\n\n"))


def test_empty_cell_is_not_known_and_never_zero():
    text = (UPLOADS / "quintiles.csv").read_text().replace(",2,162,,", ",,,,")
    setting = heat.read(text.encode()).settings[0]
    assert setting.se[2] is None and setting.population[2] is None
    assert setting.population[1] == 91 and setting.average is None


def test_orders_of_an_unordered_dimension_may_repeat():
    assert read("regions").settings[0].order is None


def test_many_faults_are_listed_in_their_order_up_to_twenty():
    header, *rows = (UPLOADS / "regions.csv").read_text().splitlines()
    wrong = [re.sub(r",0,(\d+),", r",0,-\1,", row) for row in rows]
    with pytest.raises(heat.HeatFault) as refused:
        heat.read("\n".join([header, *wrong]).encode())
    lines = str(refused.value).splitlines()
    assert [int(line.split(",")[0].removeprefix("Row ")) for line in lines[:-1]] == list(
        range(2, 22)
    )
    assert lines[-1] == "And 5 more like these."


def test_text_that_moves_a_cursor_is_not_repeated_to_the_terminal():
    text = (UPLOADS / "quintiles.csv").read_text().replace("40", "\x1b[2J")
    with pytest.raises(heat.HeatFault) as refused:
        heat.read(text.encode())
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize("name", ["nowhere.csv", "."])
def test_file_that_cannot_be_opened_is_a_sentence(name, run):
    status, out, err = run("--file", UPLOADS / name)
    assert (status, out) == (2, "")
    assert "cannot be read" in err and "Traceback" not in err


def test_table_says_every_measure_with_its_interval_or_its_reason(run):
    status, out, _ = run("--file", UPLOADS / "quintiles.csv")
    assert status == 0
    lines = out.splitlines()
    assert len(lines) == 1 + len(equity.MEASURES)
    sii = next(line for line in lines if " sii linear " in line)
    assert "46.254" in sii
    bgv = next(line for line in lines if " bgv " in line)
    assert "–" in bgv and bgv.endswith(equity.REASONS["ordered"])


def test_fit_of_the_who_package_is_given_when_it_is_asked_for(run):
    _, out, _ = run("--file", UPLOADS / "quintiles.csv", "--json", "--package-variant")
    found = {(row["measure"], row["variant"]): row["estimate"] for row in json.loads(out)}
    assert found["sii", "logit_package"] == pytest.approx(44.44502, rel=3e-7)


@settings(max_examples=1_000, deadline=None)
@given(st.data())
def test_damaged_file_is_refused_in_words_or_measured_but_never_breaks_the_command(data):
    content = bytearray((UPLOADS / "countries.csv").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        length = data.draw(st.integers(0, 12))
        content[place : place + length] = data.draw(
            st.sampled_from([b",", b'"', b"\n", b"\r", b"\0", b"-", b"1e400", b"nan", b"\xff"])
            | st.binary(max_size=3)
            | st.text(max_size=3).map(str.encode)
        )
    try:
        file = heat.read(bytes(content))
    except heat.HeatFault as refused:
        assert all(line.startswith(("Row ", "And ")) for line in str(refused).splitlines()), refused
    else:
        json.dumps(equity_command.measured(file), allow_nan=False)


def test_refusal_is_of_the_kind_that_is_shown_to_people():
    assert issubclass(heat.HeatFault, MonitorError)
