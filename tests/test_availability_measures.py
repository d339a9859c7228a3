"""What is known of whom: the cells, the sums, and what would be asked of a country."""

import csv
import io
import json

import pytest

from indicators.__main__ import main
from indicators.catalogue import BREAKDOWNS, load
from indicators.intake import read
from indicators.measures import availability
from indicators.measures.availability import cell, is_complete, sides_known, summaries, summary
from indicators.measures.data_request import STATEMENTS, Wanted, request
from indicators.series import Series
from indicators.series_assessment import (
    TEMPLATE_COLUMNS,
    availability_summary,
    data_request,
)

ILO = ("ILO", "ILOSTAT", "2026-05")
SURVEY = ("World Bank", "ASPIRE", "2025")
TOTAL = dict.fromkeys(BREAKDOWNS, "_T")


def known(*years: int, groups=None, required=("sex",), headline=TOTAL, missing=None, now=2026):
    """A cell with a total of ILO in each of ``years``."""
    return cell(
        totals=[(year, ILO) for year in years],
        groups=groups or {},
        required=required,
        headline=headline,
        missing=missing,
        now=now,
    )


# One cell --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "kind", "counted"),
    [
        ((), "none", 0),
        ((2014,), "none", 0),
        ((2014, 2019), "insufficient", 1),
        ((2019, 2021), "sufficient", 2),
    ],
)
def test_two_values_since_2015_are_sufficient_and_older_ones_do_not_count(years, kind, counted):
    found = known(*years)
    assert (found["availability"], found["values_since"]) == (kind, counted)
    assert availability.CLASSES[kind]


def test_a_value_of_three_years_ago_is_recent_and_of_four_is_not():
    assert known(2023)["recent"] is True
    assert known(2022)["recent"] is False


def test_a_cell_without_a_value_has_no_age_and_is_not_called_old():
    found = known(missing="pending")
    assert (found["age_years"], found["recent"], found["missing"]) == (None, None, "pending")


def test_women_and_men_of_one_year_and_source_are_complete():
    found = known(2021, groups={"sex": {(2021, ILO): ["F", "M"]}})
    assert found["breakdowns"]["sex"]["complete"]
    assert found["breakdowns_complete"] == found["breakdowns_required"] == 1


@pytest.mark.parametrize(
    "groups",
    [
        {(2021, ILO): ["F"]},
        {(2020, ILO): ["F", "M"]},
        {(2021, SURVEY): ["F", "M"]},
        {(2021, ILO): ["F"], (2021, SURVEY): ["M"]},
    ],
)
def test_half_a_pair_another_year_or_another_source_is_not_complete(groups):
    assert not known(2021, groups={"sex": groups})["breakdowns"]["sex"]["complete"]


def test_an_older_year_that_was_complete_is_remembered():
    found = known(2019, 2021, groups={"sex": {(2019, ILO): ["F", "M"]}})
    assert found["breakdowns"]["sex"]["newest_complete_year"] == 2019


def test_four_wealth_fifths_are_not_a_complete_breakdown():
    assert not is_complete(
        "quintile", sides_known("quintile", ["Q1", "Q2", "Q3", "Q5"], "_T", True)
    )
    assert is_complete(
        "quintile", sides_known("quintile", ["Q5", "Q4", "Q3", "Q2", "Q1"], "_T", True)
    )


def test_a_headline_that_is_itself_a_group_needs_only_the_other_beside_it():
    disability = TOTAL | {"disability": "PD"}
    found = known(
        2021,
        groups={"disability": {(2021, ILO): ["PWD"]}},
        required=("disability",),
        headline=disability,
    )
    assert found["breakdowns"]["disability"] == {
        "complete": True,
        "known": ["PD", "PWD"],
        "newest_complete_year": 2021,
    }


# Sums ------------------------------------------------------------------------------------------


def test_a_sum_of_nothing_has_no_share_and_no_age():
    found = summary([])
    assert found["cells"] == 0
    assert found["any_share"] is found["recent_share"] is found["median_age_years"] is None


def test_kinds_of_missing_stay_apart():
    cells = [known(missing=kind) for kind in ("pending", "suppressed", "pending", "no_value")]
    assert summary(cells)["missing"] == {"pending": 2, "suppressed": 1, "no_value": 1}


# October 2020 ------------------------------------------------------------------------------------
# Latest values of nine ILO series in eleven countries as the UNSD database had them in October
# 2020: year 2019 unless noted. Which cells had a value is from the released table; the ninth series
# (the poor) and the cells with a second year are known only as counts, so they are laid out to
# those counts: country by country, in the order below.

COUNTRIES = ("BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS", "VNM")
OF_2020 = {
    "BENFTS": "KHM IDN LAO MYS MMR PHL SGP THA TLS VNM",
    "CHLD": "KHM IDN MYS MMR PHL:2018 THA TLS VNM",
    "PENSN": "BRN KHM IDN LAO MYS:2018 MMR PHL SGP:2018 THA TLS VNM:2018",
    "DISAB": "KHM IDN MYS MMR:2017 PHL:2017 SGP THA TLS VNM:2017",
    "MATNL": "KHM:2017 MMR:2016 PHL:2017 THA VNM:2016",
    "UEMP": "THA VNM:2016",
    "WKINJRY": "BRN IDN:2015 LAO MYS:2015 MMR:2015 PHL:2017 SGP THA VNM:2015",
    "VULN": "KHM IDN LAO:2018 MYS MMR PHL SGP THA TLS VNM",
    "POOR": "KHM IDN LAO MYS MMR PHL THA TLS VNM",
}
WITH_TWO = {"BENFTS": 2, "CHLD": 3, "PENSN": 10, "DISAB": 5, "MATNL": 1, "UEMP": 2, "VULN": 2}
BOTH_SEXES = {("PENSN", "KHM"), ("PENSN", "TLS"), ("DISAB", "KHM"), ("DISAB", "PHL")}
BOTH_SEXES |= {("UEMP", "VNM")}


def cells_of_2020() -> list[dict]:
    cells = []
    for series, held in OF_2020.items():
        found = dict((text.split(":") + ["2019"])[:2] for text in held.split())
        second = list(found)[: WITH_TWO.get(series, 0)]
        for country in COUNTRIES:
            years = [int(found[country])] if country in found else []
            groups = {}
            if (series, country) in BOTH_SEXES:
                groups = {"sex": {(years[0], ILO): ["F", "M"]}}
            if country in second:
                years.append(2015 if years[0] > 2015 else 2016)
            one = known(*years, groups=groups, missing=None if years else "no_value", now=2020)
            cells.append({"indicator": series, "ref_area": country, **one})
    return cells


def test_the_released_table_of_october_2020_is_counted_as_it_was():
    found = summary(cells_of_2020())
    assert found["cells"] == 99
    assert (found["any_value"], found["two_or_more"], found["one_value"]) == (73, 25, 48)
    assert found["breakdowns_complete"] == 5
    assert round(found["any_share"], 1) == 73.7 and round(found["two_share"], 1) == 25.3


def test_october_2020_by_series():
    found = {row["indicator"]: row["any_value"] for row in summaries(cells_of_2020(), "indicator")}
    assert found == {
        **{"BENFTS": 10, "CHLD": 8, "PENSN": 11, "DISAB": 9, "MATNL": 5, "UEMP": 2},
        **{"WKINJRY": 9, "VULN": 10, "POOR": 9},
    }


# The starter figures -----------------------------------------------------------------------------


@pytest.fixture
def series(starter_figures) -> Series:
    return Series.current()


def test_nearly_every_figure_exists_once_but_few_are_recent_and_few_tell_women_from_men(series):
    catalogue = load()
    found = availability_summary(series, catalogue, indicators=catalogue.framework.contingencies)[0]
    assert (found["any_value"], found["cells"]) == (95, 99)
    assert found["two_or_more"] == 79
    assert (found["recent"], found["median_age_years"]) == (16, 5)
    assert (found["breakdowns_complete"], found["breakdowns_required"]) == (20, 88)
    assert found["missing"] == {"no_value": 4}


def test_what_would_be_asked_of_each_member_is_as_the_page_shows_it(series):
    """No value at all, older than five years, without women and men, one value only."""
    contingencies = load().framework.contingencies
    expected = {
        **{"MMR": (0, 9, 7, 5), "THA": (0, 9, 8, 1), "KHM": (0, 6, 2, 3), "MYS": (0, 4, 6, 2)},
        **{"VNM": (0, 4, 8, 0), "BRN": (2, 0, 3, 0), "SGP": (1, 1, 3, 1), "IDN": (0, 1, 7, 1)},
        **{"LAO": (1, 0, 7, 1), "PHL": (0, 0, 6, 0), "TLS": (0, 0, 7, 2)},
    }
    for area, counts in expected.items():
        cells = [c for c in series.availability(ref_area=area) if c["indicator"] in contingencies]
        held = [c for c in cells if c["newest_year"]]
        apart = [c for c in held for b in c["breakdowns"] if not b["complete"]]
        found = (
            len(cells) - len(held),
            sum(c["age_years"] > availability.OLD for c in held),
            len(apart),
            sum(c["availability"] == "insufficient" for c in held),
        )
        assert found == counts, area


def test_cambodia_tells_women_from_men_in_children_and_pensions_and_not_in_disability(series):
    found = {
        code: [b["known"] for b in series.availability(code, "KHM")[0]["breakdowns"]]
        for code in ("SPMF-COV-02", "SPMF-COV-07", "SPMF-COV-04")
    }
    assert found == {"SPMF-COV-02": [["F", "M"]], "SPMF-COV-07": [["F", "M"]], "SPMF-COV-04": [[]]}


def test_maternity_is_about_women_only_and_asks_for_no_pair(series):
    for row in series.availability("SPMF-COV-03"):
        assert (row["breakdowns_required"], row["breakdowns"]) == (0, [])


# The data request --------------------------------------------------------------------------------


def wanted(cell_of, **more) -> Wanted:
    usual = {
        "indicator": "X",
        "required": ("sex",),
        "headline": TOTAL,
        "counts_persons": True,
        "comparable_values": 2,
        "in_asean_figure": True,
        "asean_figure_stands": True,
        "contingency": True,
    }
    return Wanted(cell=cell_of, **usual | more)


def asked(one: Wanted) -> list[tuple]:
    return [
        (r["time_period"], tuple(r["strata"].values()), r["asks"]) for r in request([one], 2025)
    ]


def test_a_country_that_never_reported_is_asked_for_the_total_and_its_groups():
    rows = asked(wanted(known(missing="no_value"), comparable_values=0, in_asean_figure=False))
    assert rows == [
        (2025, (), ["first_value", "people", "asean_figure"]),
        (2025, ("F",), ["groups"]),
        (2025, ("M",), ["groups"]),
    ]


def test_a_second_value_is_asked_for_together_with_the_first_because_sources_are_not_joined():
    complete = known(2023, groups={"sex": {(2023, ILO): ["F", "M"]}})
    rows = asked(wanted(complete, comparable_values=1))
    assert [row for row in rows if not row[1]] == [(2025, (), ["trend"]), (2023, (), ["trend"])]


def test_a_recent_value_without_groups_is_asked_for_groups_of_the_same_year_and_their_total():
    rows = asked(wanted(known(2021, 2023)))
    assert rows == [(2023, (), ["groups"]), (2023, ("F",), ["groups"]), (2023, ("M",), ["groups"])]


def test_nothing_is_asked_of_what_is_complete_and_recent_or_does_not_apply():
    complete = known(2021, 2023, groups={"sex": {(2023, ILO): ["F", "M"]}})
    assert asked(wanted(complete)) == []
    assert asked(wanted(known(missing="not_applicable"), comparable_values=0)) == []


def test_rows_that_tell_more_come_first_and_contingencies_before_others():
    old = wanted(known(2012), indicator="OLD", comparable_values=0, contingency=False)
    never = wanted(known(missing="no_value"), indicator="NEVER", in_asean_figure=False)
    stale = wanted(known(2016, 2018), indicator="STALE")
    rows = request([stale, old, never], 2025)
    assert [r["indicator"] for r in rows][:3] == ["NEVER", "OLD", "STALE"]
    assert [r["tells"] for r in rows] == sorted((r["tells"] for r in rows), reverse=True)
    assert {ask for r in rows for ask in r["asks"]} <= set(STATEMENTS)


def test_the_request_of_a_country_is_a_template_that_intake_reads_without_a_fault(series):
    rows = data_request(series, load(), "MMR")
    assert rows and rows[0]["tells"] >= rows[-1]["tells"]
    text = io.StringIO()
    writer = csv.DictWriter(text, TEMPLATE_COLUMNS, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(row | {"obs_value": 12.5} for row in rows)
    reading = read(text.getvalue().encode(), "request.csv", load())
    assert [issue for issue in reading.issues if issue.severity == "error"] == []
    assert reading.table.num_rows == len(rows)


def test_no_row_is_asked_twice(series):
    for area in COUNTRIES:
        rows = data_request(series, load(), area)
        keys = [tuple(row[name] for name in TEMPLATE_COLUMNS[:3] + BREAKDOWNS) for row in rows]
        assert len(keys) == len(set(keys)), area


def test_computed_indicators_are_not_asked_for(series):
    asked_for = {row["indicator"] for row in data_request(series, load(), "LAO")}
    assert "SPMF-EQT-04" not in asked_for and "SPMF-COV-02" in asked_for


# The command line --------------------------------------------------------------------------------


def test_availability_prints_cells_sums_and_requests(starter_figures, capsys):
    for words, count in (
        (["--indicator", "SPMF-COV-01"], 14),
        (["--by", "country"], 11),
        (["--by", "dimension"], 8),
        (["--by", "all"], 1),
    ):
        assert main(["availability", *words, "--json"]) == 0
        assert len(json.loads(capsys.readouterr().out)) == count
    assert main(["availability", "--request", "--country", "LAO", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert set(TEMPLATE_COLUMNS) <= set(rows[0])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--by", "countries"], "Did you mean country"),
        (["--request"], "Name it with --country"),
        (["--request", "--country", "LAO", "--by", "all"], "without --by"),
        (["--country", "LAOS PDR"], "no country"),
    ],
)
def test_a_question_that_cannot_be_meant_is_refused(starter_figures, capsys, words, says):
    assert main(["availability", *words, "--json"]) == 2
    said = capsys.readouterr()
    assert said.out == "" and says in said.err
