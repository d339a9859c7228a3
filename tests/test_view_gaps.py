"""The views of analysis: what may be said of gaps, progress, groups, absence and cost."""

import csv
import io
import json
import zipfile

import pytest

from indicators.catalogue import load
from indicators.errors import MonitorError
from indicators.figures import (
    availability_tables,
    costing_tables,
    gap_tables,
    progress_tables,
    squares,
)
from indicators.figures.theme import PALETTES
from indicators.intake import read
from indicators.language import Language
from indicators.series import Series
from indicators.series_assessment import TEMPLATE_COLUMNS
from indicators.views import (
    availability,
    costing,
    equity,
    gaps,
    methods,
    progress,
    registry,
    templates,
)

ENGLISH = Language("en")
HEADLINE = "SPMF-COV-01"
BIRTHS = "SPMF-COV-03"
POVERTY = "SPMF-OUT-01"
ASSISTANCE = "SPMF-COV-10"
NOBODY = "SPMF-COV-14"  # no agency publishes it


@pytest.fixture(scope="module")
def catalogue():
    return load()


@pytest.fixture
def asked(starter_figures, catalogue):
    def prepare(make, *choice):
        return make(Series.current(), catalogue, ENGLISH, *choice)

    return prepare


def row_of(rows: list[dict], area: str) -> dict:
    return next(r for r in rows if r["ref_area"] == area)


# ── Gaps ────────────────────────────────────────────────────────────────────────────────────


def test_the_finding_says_where_most_people_left_out_live(asked):
    view = asked(gaps.prepare, HEADLINE)
    assert view.headline == (
        "About seven in ten of the 379 million people left out live in Indonesia, "
        "the Philippines and Viet Nam"
    )
    assert view.lead.startswith("262 million of 379 million people. 11 of 11 members")


# As read off the four methods by hand: ESCAP anticipated, UNSD, Open SDG, SDR.
VERDICTS = {
    "IDN": ["Maintain", "On track", "On track", "On track"],
    "PHL": ["Reverse", "Regression", "Deterioration", "Decreasing"],
    "VNM": ["Accelerate", "Stagnation", "Limited", "Stagnating"],
    "MYS": ["Accelerate", "Stagnation", "Limited", "Stagnating"],
    "THA": ["Accelerate", "Fair", "Accelerate", "Moderate"],
    "KHM": ["Accelerate", "On track", "On track", "Moderate"],
    "LAO": ["Accelerate", "Fair", "Accelerate", "Stagnating"],
    "TLS": ["Accelerate", "Stagnation", "Limited", "Stagnating"],
    "BRN": ["Accelerate", "Fair", "Limited", "Stagnating"],
    "SGP": ["Met", "Met", "Met", "Met"],
}


@pytest.mark.parametrize("area", VERDICTS)
def test_each_method_gives_its_own_verdict(asked, area):
    row = row_of(asked(gaps.prepare, HEADLINE).members.rows, area)
    assert [v["word"] for v in row["verdicts"]] == VERDICTS[area]


def test_one_value_gives_no_verdict_but_a_reason(asked):
    view = asked(gaps.prepare, HEADLINE)
    myanmar = row_of(view.members.rows, "MMR")
    assert myanmar["progress_reason"] == "one value; two are needed"
    assert all(v["word"] == "" for v in myanmar["verdicts"])
    assert "cannot be said" in gap_tables.members(view, "left_out", ENGLISH)


def test_agreement_is_counted_among_those_who_can_be_judged(asked):
    view = asked(gaps.prepare, HEADLINE)
    assert view.members.title == "Four trusted methods agree on 4 of the 10 members they can judge"


def test_a_square_is_a_million_people_and_the_smallest_is_drawn_to_scale(asked):
    view = asked(gaps.prepare, HEADLINE)
    assert view.unit == 1_000_000
    assert "Drawn to scale" in view.people.note and "Brunei" in view.people.note
    drawn = squares.people(view.people.rows, view.unit, PALETTES["light"], ENGLISH)
    assert drawn.count("<img") == 11
    assert 'alt="Indonesia: 126.5 m left out"' in drawn


def test_fewer_people_get_smaller_squares(asked):
    assert asked(gaps.prepare, BIRTHS).unit == 100_000


def test_people_are_not_counted_where_no_reference_population_is_held(asked):
    view = asked(gaps.prepare, POVERTY)
    assert view.people.rows == []
    assert "people left out live" not in view.headline


def test_an_old_value_is_never_called_the_furthest(asked):
    view = asked(gaps.prepare, POVERTY)
    assert row_of(view.members.rows, "TLS")["distance"] > 40  # the largest, of 2014
    assert "Timor-Leste" not in view.headline
    assert "of values since" in view.headline


def test_people_of_an_old_value_are_not_added_to_those_of_today(asked):
    """Myanmar's newest pension coverage is of 2016, seven years before the newest of others."""
    view = asked(gaps.prepare, "SPMF-COV-07", "BENCHMARK-2030")
    assert "Myanmar" not in view.headline and "10 of 11 members" in view.lead
    assert "24.1 million older persons" in view.headline  # as the ASEAN figure on the overview


def test_one_recent_value_is_not_called_level_with_the_best(asked):
    said = asked(gaps.prepare, "SPMF-COV-12", "best").headline
    assert said.endswith("one member has a recent value, so none can be compared")


def test_what_is_ahead_of_others_is_not_behind(asked):
    view = asked(gaps.prepare, HEADLINE, "asean")
    assert row_of(view.members.rows, "IDN")["distance"] == pytest.approx(-9.872, abs=0.001)
    shown = gap_tables.members(view, "distance", ENGLISH)
    assert "ahead" in shown and "behind" in shown


def test_nothing_else_can_be_measured_against(asked):
    with pytest.raises(MonitorError, match="nothing SPMF-COV-01 can be measured against"):
        asked(gaps.prepare, HEADLINE, "SDG-1.1")


def test_targets_stand_with_their_kind(asked):
    kinds = {t["target_id"]: t["type_name"] for t in asked(gaps.prepare, HEADLINE).targets}
    assert kinds == {"BENCHMARK-2030": "Benchmark", "PACE-2PP": "Agreed rate"}


def test_an_indicator_nobody_publishes_has_no_gap_and_says_so(asked):
    view = asked(gaps.prepare, NOBODY)
    assert "cannot be said" in view.headline
    assert all(r["distance"] is None for r in view.members.rows)
    assert view.members.title == "No method can judge any member"


# ── Progress ────────────────────────────────────────────────────────────────────────────────


def test_a_straight_line_says_who_would_arrive(asked):
    view = asked(progress.prepare, HEADLINE)
    assert view.headline == (
        "On a straight line, 1 of 9 members that have a way to go would reach 100% by 2030"
    )
    assert row_of(view.paths.rows, "IDN")["reached_year"] == 2025
    assert "on track" not in view.headline.lower()


def test_only_values_of_one_source_lie_on_a_path(asked):
    thailand = row_of(asked(progress.prepare, HEADLINE).paths.rows, "THA")
    assert thailand["points"] == [(2019, 68.0), (2020, 70.1)]


def test_a_country_without_a_trend_says_why(asked):
    view = asked(progress.prepare, HEADLINE, "MMR")
    assert view.headline == "Myanmar: progress cannot be said"
    assert "one value; two are needed" in view.verdicts.title


# ── Equity ──────────────────────────────────────────────────────────────────────────────────


def test_groups_are_counted_and_countries_not_ranked(asked):
    view = asked(equity.prepare, HEADLINE)
    assert "men behind in 1, women behind in 1, alike in 1" in view.headline
    assert "no intervals" in view.lead
    assert row_of(view.strata.rows, "SGP")["behind"] == "alike"


def test_a_country_that_publishes_no_groups_has_no_gap_of_zero(asked):
    vietnam = row_of(asked(equity.prepare, HEADLINE).strata.rows, "VNM")
    assert vietnam["estimate"] is None and vietnam["standing"] == "missing"
    assert vietnam["missing_text"] == "No group of this breakdown has been reported."


def test_wealth_fifths_are_measured_along_their_order(asked):
    view = asked(equity.prepare, ASSISTANCE, "quintile")
    indonesia = row_of(view.strata.rows, "IDN")
    assert indonesia["estimate"] == pytest.approx(-44.013, abs=0.001)
    assert ("The subgroups are ordered; this measure is for subgroups without an order.", 13) in (
        view.refused
    )


def test_an_old_survey_stands_apart(asked):
    view = asked(equity.prepare, ASSISTANCE, "quintile")
    assert [r["ref_area"] for r in view.strata.rows if r["standing"] == "older"] == ["MYS", "TLS"]


def test_a_measure_that_is_not_lawful_here_is_refused(asked):
    with pytest.raises(MonitorError, match="There is no measure “sii.linear” here"):
        asked(equity.prepare, HEADLINE, "sex", "sii.linear")


# ── Data ────────────────────────────────────────────────────────────────────────────────────


def test_pairs_of_member_and_indicator_are_counted(asked):
    view = asked(availability.prepare, "contingencies")
    assert [c.figure for c in view.cards] == ["95", "79", "16", "20"]
    assert view.lead.startswith("95 of 99 pairs")
    kinds = {k["missing"]: k["count"] for k in view.kinds}
    assert kinds["no_value"] == 4 and kinds["suppressed"] == 0


def test_a_missing_cell_is_a_pattern_with_its_word(asked):
    view = asked(availability.prepare, "contingencies")
    shown = availability_tables.matrix(view, "year", ENGLISH)
    assert 'class="known-cell missing no_value"' in shown
    assert "cap" in shown and "F M" in shown


def test_indicators_without_any_value_are_named_and_not_left_out(asked):
    view = asked(availability.prepare, "contingencies")
    title, _remark, lines = view.groups[-1]
    assert title == "No member has a value"
    assert NOBODY in [line["indicator"] for line in lines]


def test_every_part_of_the_framework_can_be_looked_at(asked, catalogue):
    for scope in availability.scopes(catalogue):
        view = asked(availability.prepare, scope)
        counted = availability.indicators_of(catalogue, scope)
        assert len(view.kinds) >= 6
        assert view.asked.rows and len(view.asked.rows) == 11
        assert all(r["none"] <= len(counted) for r in view.asked.rows)


def test_a_template_is_read_back_by_intake(asked, catalogue):
    held = asked(templates.archive, "contingencies")
    with zipfile.ZipFile(io.BytesIO(held)) as bundle:
        names = bundle.namelist()
        content = bundle.read("template-MMR.csv")
    assert len(names) == 11
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    assert list(rows[0]) == list(TEMPLATE_COLUMNS)
    assert {r["ref_area"] for r in rows} == {"MMR"}
    assert all(r["obs_value"] == "" for r in rows)
    assert asked(templates.archive, "contingencies") == held
    reading = read(content, "template-MMR.csv", catalogue)
    assert reading.layout.id == "template"
    assert reading.issues == []


def test_the_drawing_of_a_path_holds_values_that_were_higher_than_the_newest(asked):
    view = asked(progress.prepare, "SPMF-OUT-02", "PHL")
    points = [value for _, value in view.paths.rows[0]["points"]]
    assert max(points) > points[-1]
    low, high = view.span
    assert low <= min(points) and max(points) <= high


def test_an_arrival_that_lies_behind_is_not_told_as_if_it_had_come(asked):
    view = asked(progress.prepare, HEADLINE)
    assert row_of(view.paths.rows, "IDN")["reached_year"] == 2025
    assert view.this_year == 2026
    assert "2025, if it held" in progress_tables.paces(view, ENGLISH)


def test_a_target_whose_year_has_passed_is_no_longer_forecast(asked):
    view = asked(progress.prepare, "SPMF-OUT-07")
    assert view.target_year == 2025 and view.this_year == 2026
    assert "2025, the year of the target, has passed" in view.headline
    assert "would reach" not in view.headline


# ── What would it take ──────────────────────────────────────────────────────────────────────


def test_a_cost_names_what_it_leaves_out(asked):
    view = asked(costing.prepare, "IDN")
    assert view.headline == "In Indonesia, 3 guarantees would cost 3.16% of GDP in 2030"
    assert "Not counted: Disability benefit" in view.lead
    assert "cannot replace" in view.warning
    shown = costing_tables.guarantees(view, ENGLISH)
    assert "give it as a share" in shown


def test_a_share_that_is_given_is_counted_and_stands_among_the_assumptions(asked):
    view = asked(costing.prepare, "IDN", (("share_disability", "2"),))
    assert "4 guarantees" in view.headline
    given = [r for r in view.assumptions.rows if r["name"] == "group_pct_of_population"]
    assert [(r["value"], r["whose"]) for r in given] == [(2.0, "assumed")]


def test_a_benefit_nobody_chose_is_called_an_illustration(asked):
    rows = asked(costing.prepare, "IDN").assumptions.rows
    levels = [r["whose"] for r in rows if r["name"] == "benefit_pct_gdp_per_person"]
    assert levels == ["illustration"] * 4


def test_half_the_benefit_costs_half(asked):
    one = asked(costing.prepare, "THA", (("guarantees", "old_age"), ("level_old_age", "20")))
    half = asked(costing.prepare, "THA", (("guarantees", "old_age"), ("level_old_age", "10")))
    costs = [view.guarantees.rows[-1]["cost_pt_gdp"] for view in (one, half)]
    assert costs[0] == pytest.approx(2 * costs[1])


# Assumption in the table, what stands in an address for it, and what the table then says.
CHANGED = {
    "benefit_pct_gdp_per_person": ("level_old_age", "12", 12.0),
    "months": ("months_old_age", "6", 6.0),
    "start_year": ("from", "2028", 2028),
    "target_year": ("to", "2035", 2035),
    "target_coverage": ("coverage", "80", 80.0),
    "path": ("path", "pace", "pace"),
    "points_per_year": ("pace", "3", 3.0),
    "administration": ("administration", "7", 7.0),
    "gdp_growth": ("growth", "4", 4.0),
    "group_growth": ("group_growth", "1", 1.0),
}


def test_every_assumption_can_be_changed_in_the_address_and_nothing_else_is_assumed(asked):
    plain = (("guarantees", "old_age"), ("path", "pace"))
    rows = asked(costing.prepare, "THA", plain).assumptions.rows
    assert {row["name"] for row in rows if row["whose"] != "held"} == set(CHANGED)
    for name, (parameter, written, expected) in CHANGED.items():
        chosen = (*plain, (parameter, written))
        rows = asked(costing.prepare, "THA", chosen).assumptions.rows
        assert [row["value"] for row in rows if row["name"] == name] == [expected]


def test_a_longer_path_asks_for_a_slower_pace(asked):
    first = (("guarantees", "old_age"), ("from", "2026"))
    paces = []
    for year in ("2030", "2034"):
        view = asked(costing.prepare, "THA", (*first, ("to", year)))
        assert view.guarantees.rows[-1]["time_period"] == int(year)
        assert f"in {year}" in view.headline
        paces.append(view.guarantees.rows[0]["pace_pp"])
    assert paces[0] == pytest.approx(2 * paces[1])


@pytest.mark.parametrize(
    "wrong", [("coverage", "many"), ("coverage", "200"), ("guarantees", "all"), ("path", "up")]
)
def test_a_scenario_that_cannot_be_meant_is_refused(asked, wrong):
    with pytest.raises(MonitorError):
        asked(costing.prepare, "IDN", (wrong,))


# ── Methods, and figures as data ────────────────────────────────────────────────────────────


def test_the_methods_are_shown_as_they_are_written(asked):
    view = asked(methods.prepare, "measures")
    titles = [title for _anchor, title, _text in view.sections]
    assert "5. Verdicts" in titles and "Parameters in use" in titles
    values = {r["parameter"]: r["value"] for r in view.parameters.rows}
    assert values["regional.WINDOW_YEARS"] == "5"


PANELS = [
    ("gaps", "people", {}),
    ("gaps", "members", {"against": "best"}),
    ("gaps", "contingencies", {}),
    ("gaps", "peers", {"indicator": POVERTY}),
    ("progress", "paths", {"country": "VNM"}),
    ("progress", "verdicts", {}),
    ("equity", "strata", {"indicator": ASSISTANCE}),
    ("equity", "measures", {}),
    ("availability", "matrix", {"scope": "all"}),
    ("availability", "asked", {}),
    ("availability", "timeliness", {}),
    ("availability", "template", {"country": "LAO"}),
    ("costing", "guarantees", {"country": "KHM"}),
    ("costing", "years", {}),
    ("costing", "assumptions", {}),
    ("costing", "published", {}),
    ("methods", "parameters", {}),
]


@pytest.mark.parametrize(("view", "name", "choices"), PANELS)
def test_every_figure_can_be_taken_along_as_data(starter_figures, catalogue, view, name, choices):
    series = Series.current()
    found = registry.panel(series, catalogue, ENGLISH, view, name, choices)
    document = json.loads(registry.as_json(found, series))
    assert document["publication"] == 11
    assert document["rows"] and registry.columns(found.rows)


@pytest.mark.parametrize(
    ("view", "choices"),
    [
        ("gaps", {"indicator": "SPMF-XXX"}),
        ("gaps", {"against": "x"}),
        ("progress", {"country": "FRA"}),
        ("equity", {"breakdown": "colour"}),
        ("availability", {"scope": "x"}),
        ("availability", {"scope": "all", "country": "ASEAN"}),
        ("costing", {"country": "X84"}),
        ("costing", {"level_child": "x"}),
        ("costing", {"to": "nan"}),
        ("costing", {"to": "2030.5"}),
        ("costing", {"from": "2031", "to": "2030"}),
        ("methods", {"part": "../../etc/passwd"}),
    ],
)
def test_a_choice_that_is_not_known_is_refused_in_a_sentence(
    starter_figures, catalogue, view, choices
):
    with pytest.raises(MonitorError):
        registry.panel(Series.current(), catalogue, ENGLISH, view, "any", choices)
