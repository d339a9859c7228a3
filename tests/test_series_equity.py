"""How far groups are apart in a publication: the lawful measures, and why the others are not."""

import json

import pytest

from indicators.__main__ import main
from indicators.catalogue import load
from indicators.measures.equity import MEASURES
from indicators.series import Series
from indicators.series_equity import REASONS, equity_rows
from tests.stores import empty_ledger, publish


def of(rows: list[dict], *wanted: str) -> dict[str, float | None]:
    return {
        r["measure"]: r["estimate"] for r in rows if r["measure"] in wanted and not r["variant"]
    }


@pytest.fixture
def series(starter_figures) -> Series:
    return Series.current()


def test_women_in_cambodia_are_ahead_by_eight_points_and_only_two_measures_say_so(series):
    rows = equity_rows(series, load(), "SPMF-COV-01", "KHM")
    assert len(rows) == len(MEASURES)
    assert rows[0]["groups"] == {"F": 24.9, "M": 16.6}
    assert of(rows, "d", "r") == {"d": pytest.approx(8.3), "r": pytest.approx(1.5)}
    assert {row["measure"] for row in rows if row["estimate"] is not None} == {"d", "r"}
    assert all(row["reason"] for row in rows if row["estimate"] is None)


def test_social_assistance_in_indonesia_goes_to_the_poorer_fifths(series):
    rows = equity_rows(series, load(), "SPMF-COV-10", "IDN")
    found = of(rows, "d", "aci", "rci", "par")
    assert list(rows[0]["groups"]) == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert found["d"] == pytest.approx(rows[0]["groups"]["Q5"] - rows[0]["groups"]["Q1"])
    assert found["d"] < 0 and found["aci"] < 0 and found["rci"] < 0
    assert found["par"] == 0
    variants = {row["variant"] for row in rows if row["measure"] == "sii" and row["estimate"]}
    assert variants == {"linear", "logit"}


def test_a_country_without_groups_has_a_reason_and_no_gap_of_zero(series):
    (row,) = equity_rows(series, load(), "SPMF-COV-01", "VNM")
    assert (row["dimension"], row["estimate"], row["measure"]) == ("sex", None, None)
    assert row["reason"] == REASONS["no_groups"]


def test_persons_with_disabilities_are_compared_with_persons_without(series):
    rows = [
        row
        for row in equity_rows(series, load(), "SPMF-OUT-11", breakdown="disability")
        if row["measure"] == "d" and row["estimate"] is not None
    ]
    assert rows
    for row in rows:
        assert set(row["groups"]) == {"PD", "PWD"}


def test_one_group_alone_is_no_inequality():
    publish(
        empty_ledger(),
        {"obs_value": 31.0, "sex": "F"},
        {"obs_value": 30.0},
    )
    rows = equity_rows(Series.current(), load(), "SPMF-COV-01", "VNM")
    assert {row["estimate"] for row in rows} == {None}
    assert all(row["reason"] for row in rows)


def test_ages_that_overlap_are_not_compared():
    publish(
        empty_ledger(),
        {"obs_value": 31.0, "age": "Y15T24"},
        {"obs_value": 50.0, "age": "Y_GE15"},
    )
    rows = equity_rows(Series.current(), load(), "SPMF-COV-01", "VNM", "age")
    assert [row["reason"] for row in rows] == [REASONS["overlap"]]


def test_ages_that_do_not_overlap_have_a_difference():
    publish(
        empty_ledger(),
        {"obs_value": 31.0, "age": "Y0T17"},
        {"obs_value": 50.0, "age": "Y_GE18"},
    )
    rows = equity_rows(Series.current(), load(), "SPMF-COV-01", "VNM", "age")
    assert of(rows, "d") == {"d": pytest.approx(19.0)}


def test_equity_prints_measures_of_a_publication(starter_figures, capsys):
    assert main(["equity", "--indicator", "SPMF-COV-10", "--country", "THA", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    wanted = {"indicator", "ref_area", "dimension", "measure", "variant", "estimate", "se"}
    assert wanted | {"ci_lower", "ci_upper", "reason", "publication"} <= set(rows[0])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--breakdown", "quintiles"], "Did you mean quintile"),
        (["--indicator", "SPMF-COV-1O"], "Did you mean SPMF-COV-1"),
        (["--country", "ASEAN"], "made for countries"),
        (["--publication", "40"], "no publication 40"),
        (["--package-variant"], "name a --file"),
        (["--file", "f.csv", "--breakdown", "sex"], "Leave out one of them"),
    ],
)
def test_a_question_about_groups_that_cannot_be_meant_is_refused(
    starter_figures, capsys, words, says
):
    assert main(["equity", *words, "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and says in said.err
