"""The coverage view: what may be ranked, drawn and compared, and what must stand apart."""

import pytest

from indicators.catalogue import load
from indicators.errors import MonitorError
from indicators.figures import comparison, comparison_tables
from indicators.figures.theme import PALETTES
from indicators.language import Language
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import from_environment
from indicators.views import coverage, coverage_choice, registry
from tests import stores

ENGLISH = Language("en")
HEADLINE = "SPMF-COV-01"
POOR = "SPMF-COV-08"  # the ratio that its source caps at 100
PENSION = "SPMF-COV-07"
ASSISTANCE = "SPMF-COV-10"
HEALTH_SERVICES = "SPMF-COV-16"  # held in an older method only
POVERTY = "SPMF-OUT-01"


@pytest.fixture(scope="module")
def catalogue():
    return load()


@pytest.fixture
def prepared(starter_figures, catalogue):
    def prepare(*choice) -> coverage.Coverage:
        return coverage.prepare(Series.current(), catalogue, ENGLISH, *choice)

    return prepare


def standing(view: coverage.Coverage, kind: str) -> list[str]:
    return [r["ref_area"] for r in view.ranking.rows if r["standing"] == kind]


def row_of(view: coverage.Coverage, ref_area: str) -> dict:
    return next(r for r in view.ranking.rows if r["ref_area"] == ref_area)


# ── One value a country ─────────────────────────────────────────────────────────────────────


def test_the_finding_names_the_lowest_and_the_highest_member(prepared):
    view = prepared(HEADLINE)
    assert view.headline == (
        "Covered by at least one benefit: from 6.3% in Myanmar to 100% in Singapore"
    )
    assert view.lead.startswith("11 of 11 countries have a value, of 2019–2023.")
    values = [r["obs_value"] for r in view.ranking.rows if r["kind"] == "member"]
    assert values == sorted(values, reverse=True)


def test_values_more_than_five_years_apart_are_never_ranked_together(prepared):
    view = prepared(POVERTY, ("members", "partners"))
    ranked = {r["time_period"] for r in view.ranking.rows if r["standing"] == "ranked"}
    older = {r["time_period"] for r in view.ranking.rows if r["standing"] == "older"}
    assert max(ranked) - min(ranked) <= coverage.COMPARABLE_YEARS
    assert older and all(max(ranked) - year > coverage.COMPARABLE_YEARS for year in older)


def test_the_refusal_to_rank_an_old_value_is_said_on_the_page(prepared):
    view = prepared(POVERTY)
    assert "are more than 5 years older than the newest and are not ranked" in view.lead
    assert f"{len(standing(view, 'older'))} older not" in view.ranking.title
    shown = comparison_tables.ranking(view, ENGLISH)
    assert "Not ranked: more than 5 years before the newest value" in shown


def test_an_old_value_is_in_no_finding(prepared):
    view = prepared(POVERTY)
    assert "TLS" in standing(view, "older")
    assert row_of(view, "TLS")["obs_value"] > 40  # the highest of all, and the oldest
    assert "Timor-Leste" not in view.headline


def test_a_country_without_a_value_is_named_with_its_kind_and_is_not_zero(prepared):
    view = prepared(POOR)
    silent = row_of(view, "BRN")
    assert silent["obs_value"] is None
    assert silent["remark"] == "no value, reason not given"
    shown = comparison_tables.ranking(view, ENGLISH)
    assert shown.count('class="bar missing"') == len(standing(view, "missing")) == 2


def test_a_reported_zero_is_a_value_and_says_what_it_means(prepared):
    thailand = row_of(prepared(POOR), "THA")
    assert thailand["obs_value"] == 0
    assert thailand["standing"] == "ranked"
    assert "a reported zero" in thailand["remark"]


def test_a_capped_ratio_comes_after_the_others_and_is_never_the_highest(prepared):
    view = prepared(POOR)
    assert standing(view, "capped") == ["IDN", "PHL"]
    order = [r["standing"] for r in view.ranking.rows]
    assert order.index("capped") > max(i for i, kind in enumerate(order) if kind == "ranked")
    assert "100" not in view.headline
    assert "does not prove that everybody is reached" in view.lead


def test_partners_stand_below_the_members_and_outside_the_regional_figure(prepared):
    view = prepared(HEADLINE, ("members", "partners"))
    kinds = [r["kind"] for r in view.ranking.rows]
    assert kinds == ["member"] * 11 + ["aggregate"] + ["partner"] * 3
    region = row_of(view, "ASEAN")
    assert region["obs_value"] == pytest.approx(44.4275, abs=5e-5)
    assert region["remark"] == "weighted by population, 11 of 11 members"
    assert region["years"] == "2019–2023"
    shown = comparison_tables.ranking(view, ENGLISH)
    assert shown.index("weighted by population") < shown.index("+3 partners")


def test_the_regional_figure_is_left_out_when_only_some_members_are_chosen(prepared):
    for choice in (("IDN", "THA"), "total", None, None), (("members",), "total", 2020, None):
        assert standing(prepared(HEADLINE, *choice), "region") == []


def test_a_range_of_years_gives_the_newest_value_inside_it(prepared):
    view = prepared(HEADLINE, ("members",), "total", None, 2019)
    assert row_of(view, "IDN")["time_period"] == 2019
    assert max(r["time_period"] for r in view.table.rows) == 2019
    later = prepared(HEADLINE, ("members",), "total", 2020, None)
    assert row_of(later, "MMR")["obs_value"] is None
    assert row_of(later, "MMR")["remark"] == "no value in these years"


def test_an_indicator_nobody_publishes_says_so_for_every_country(prepared):
    view = prepared("SPMF-COV-14")
    assert view.headline.startswith("No value of “Active pension contributors” is held")
    assert len(standing(view, "missing")) == 11
    assert row_of(view, "ASEAN")["remark"] == "No member has a value."
    assert view.trend.rows == [] and view.table.rows == []


def test_what_a_related_survey_figure_measures_instead_is_said(prepared):
    related = {r["indicator"]: r for r in prepared(HEADLINE).related}
    assert related["SPMF-COV-13"]["custodian"] == "World Bank"
    assert "household surveys" in related["SPMF-COV-13"]["difference"]


def test_an_older_method_is_listed_beside_and_never_drawn(prepared):
    view = prepared(HEALTH_SERVICES)
    assert view.trend.rows == []
    assert {r["series"] for r in view.others.rows} == {"SH_ACS_UNHC", "SH.UHC.SRVS.CV.XD"}
    assert all("never joined" in r["note"] for r in view.others.rows)


def test_every_scale_of_a_share_that_should_be_whole_runs_from_0_to_100(prepared):
    assert prepared(HEADLINE).ranking_scale == (0.0, 100.0)
    assert prepared(HEADLINE).trend_scale == (0.0, 100.0)
    low, high = prepared("SPMF-OUT-13").ranking_scale  # a cost of a few per cent
    assert low == 0 and high < 50


# ── Groups of people ────────────────────────────────────────────────────────────────────────


def test_only_breakdowns_with_values_can_be_chosen(prepared, catalogue):
    def offered(indicator: str) -> list[str]:
        return coverage_choice.offered(Series.current(), catalogue, ENGLISH, indicator)[0]

    assert offered(PENSION) == ["total", "sex"]
    assert offered(ASSISTANCE) == ["total", "quintile"]
    assert offered(POOR) == ["total"]


def test_women_and_men_are_compared_in_one_year_of_one_source(prepared):
    view = prepared(PENSION, ("members",), "sex")
    malaysia = row_of(view, "MYS")
    assert malaysia["difference"] == pytest.approx(malaysia["sex_F"] - malaysia["sex_M"])
    assert (malaysia["sex_F"], malaysia["sex_M"]) == (13.0, 24.3)
    assert view.headline.endswith("women and men differ most in Malaysia, by 11.3 points in 2023")


def test_the_poorest_fifth_is_compared_with_the_richest(prepared):
    philippines = row_of(prepared(ASSISTANCE, ("members",), "quintile"), "PHL")
    assert philippines["difference"] == pytest.approx(45.1, abs=0.05)
    assert [code for code, _name, _value in philippines["strata"]] == ["Q1", "Q2", "Q3", "Q4", "Q5"]


def test_a_country_that_publishes_only_the_total_says_so(prepared):
    view = prepared(PENSION, ("members",), "sex")
    assert row_of(view, "VNM")["remark"] == "only the total is published"
    assert row_of(view, "VNM")["difference"] is None


def test_one_age_group_alone_is_not_compared_with_anything(prepared):
    view = prepared("SPMF-OUT-07", ("members",), "age")
    assert row_of(view, "THA")["remark"] == "only one group is published"
    assert row_of(view, "THA")["strata"] == []


def test_overlapping_ages_have_no_difference(prepared):
    view = prepared("SPMF-OUT-07", ("members",), "age")
    assert all(r["difference"] is None for r in view.ranking.rows)


def test_no_more_lines_are_drawn_than_can_be_told_apart(prepared):
    view = prepared(ASSISTANCE, ("members",), "quintile")
    lines = {(r["ref_area"], r["stratum"]) for r in view.trend.rows}
    assert len(lines) <= 12
    assert {stratum for _area, stratum in lines} == {"Q1", "Q5"}
    assert "in the table below" in view.trend.subtitle
    assert {r["stratum"] for r in view.table.rows} == {"Q1", "Q2", "Q3", "Q4", "Q5"}


# ── Drawing ─────────────────────────────────────────────────────────────────────────────────


def lines_of(view: coverage.Coverage, name: str) -> list[tuple]:
    figure = comparison.lines(view, PALETTES["light"], ENGLISH)
    return [trace.x for trace in figure.data if trace.customdata[0][0] == name]


def test_a_line_never_joins_two_sources(tmp_path, monkeypatch, catalogue):
    stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    ledger = Ledger.open(from_environment().ledger_url)
    stores.publish(
        ledger, {"ref_area": "IDN", "dataset": "IDN", "time_period": 2023, "obs_value": 61.0}
    )
    view = coverage.prepare(Series.current(), catalogue, ENGLISH, HEADLINE)
    assert row_of(view, "IDN")["obs_value"] == 61.0
    assert lines_of(view, "Indonesia") == [(2019, 2021), (2023,)]
    rows = comparison_tables.twin(view, ENGLISH)
    assert rows.count(">Indonesia<") == 2


def test_partners_are_violet_and_the_ilo_estimate_is_dashed_ink(prepared):
    palette = PALETTES["light"]
    figure = comparison.lines(prepared(HEADLINE, ("members", "partners")), palette, ENGLISH)
    colours = {trace.customdata[0][0]: trace.line for trace in figure.data}
    assert colours["China"].color == palette.partner
    assert colours["Indonesia"].color == palette.covered
    assert colours["ASEAN, ILO estimate"].color == palette.ink
    assert colours["ASEAN, ILO estimate"].dash == "dash"


def test_every_line_is_labelled_with_its_last_value_and_year(prepared):
    figure = comparison.lines(prepared(HEADLINE), PALETTES["dark"], ENGLISH)
    labels = [a.text for a in figure.layout.annotations]
    assert len(labels) == 12  # eleven members and ILO's estimate
    assert any("Indonesia" in t and "54.3%" in t and "2021" in t for t in labels)


@pytest.mark.parametrize(
    "wanted", [[10, 10, 10], [0, 1, 2, 98, 99, 100], [50], [5, 20, 21, 22, 90]]
)
def test_labels_never_touch_and_never_leave_the_figure(wanted):
    placed = comparison.apart(wanted, 12, 0, 100)
    assert all(above - below >= 12 - 1e-9 for below, above in zip(placed, placed[1:], strict=False))
    assert min(placed) >= 0 and max(placed) <= 100


def test_labels_with_room_stay_at_their_values():
    assert comparison.apart([10, 50, 90], 12, 0, 100) == [10, 50, 90]


# ── Figures by address ──────────────────────────────────────────────────────────────────────


def test_the_csv_of_a_panel_holds_exactly_the_rows_shown(prepared, catalogue):
    choice = {"indicator": POOR, "countries": "IDN,THA,JPN", "since": "2018", "until": "2020"}
    panel = registry.panel(Series.current(), catalogue, ENGLISH, "coverage", "ranking", choice)
    shown = prepared(POOR, ("IDN", "THA", "JPN"), "total", 2018, 2020)
    assert panel.rows == shown.ranking.rows
    assert {"ref_area", "time_period", "obs_value", "vintage", "remark"} <= set(
        registry.columns(panel.rows)
    )


@pytest.mark.parametrize(
    "choice",
    [
        {"indicator": "SPMF-XXX-01"},
        {"countries": "IDN,FRA"},
        {"breakdown": "quintile"},  # known, but not held of the headline indicator
        {"since": "long ago"},
        {"until": "٢٠٢٠"},
    ],
)
def test_a_word_that_is_not_known_gives_a_sentence_and_no_other_figure(
    starter_figures, catalogue, choice
):
    with pytest.raises(MonitorError) as error:
        registry.panel(Series.current(), catalogue, ENGLISH, "coverage", "ranking", choice)
    assert next(iter(choice.values())).split(",")[-1] in str(error.value)
