"""Prepared views on the starter figures: the numbers, and the words that may be said of them."""

import dataclasses

import pytest

from indicators import narrative
from indicators.catalogue import load
from indicators.errors import MonitorError
from indicators.figures import overview_tables, trends
from indicators.figures.theme import PALETTES
from indicators.language import Language, available
from indicators.series import Series
from indicators.views import country, country_unknown, overview, registry
from indicators.views.panel import Panel

HEADLINE = "SPMF-COV-01"


@pytest.fixture(scope="module")
def catalogue():
    return load()


@pytest.fixture
def series(starter_figures) -> Series:
    return Series.current()


def members(catalogue) -> list[str]:
    return [c.ref_area for c in catalogue.countries.values() if c.kind == "member"]


def test_the_overview_says_what_the_house_rule_gives(series, catalogue):
    view = overview.prepare(series, catalogue, Language("en"), HEADLINE)
    assert view.headline == (
        "379 million people in ASEAN, well over half of the region, "
        "are not covered by any social protection benefit"
    )
    assert view.lead.startswith("303 million people, 44.4%, are covered.")
    assert "11 of 11 members, home to 100% of ASEAN’s people, 2019–2023" in view.lead
    assert view.region["obs_value"] == pytest.approx(44.4275, abs=5e-5)
    assert "Simple mean 39.0%" in view.cards[1].note


def test_the_overview_names_every_unit_in_the_readers_language(series, catalogue):
    language, told = Language("id"), 0
    for indicator in catalogue.indicators.values():
        symbol = catalogue.units[indicator.unit_measure].symbol
        if symbol and language.gettext(symbol) != symbol:
            view = overview.prepare(series, catalogue, language, indicator.id)
            assert f", {language.gettext(symbol)}, " in view.tiles.subtitle
            told += 1
    assert told >= 5


def test_the_overview_says_the_same_in_indonesian(series, catalogue):
    view = overview.prepare(series, catalogue, Language("id"), HEADLINE)
    assert view.headline.startswith("379 juta orang di ASEAN")
    assert "44,4%" in view.lead


def test_three_members_hold_about_seven_in_ten_of_those_left_out(series, catalogue):
    view = overview.prepare(series, catalogue, Language("en"), HEADLINE)
    assert view.members.title == (
        "About 7 in ten of those left out live in Indonesia, the Philippines and Viet Nam"
    )
    left_out = {r["ref_area"]: r["uncovered_persons"] for r in view.members.rows}
    share = sum(left_out[a] for a in ("IDN", "PHL", "VNM")) / sum(left_out.values())
    assert 0.65 <= share < 0.75


def test_three_of_nine_members_keep_the_agreed_pace(series, catalogue):
    view = overview.prepare(series, catalogue, Language("en"), HEADLINE)
    card = next(c for c in view.cards if "agreed pace" in c.label)
    assert (card.figure, card.unit) == ("3", "of 9 members")
    assert "Cambodia, Indonesia and Thailand" in card.note
    assert "Already at 100: Singapore." in card.note
    assert "Cannot be said: Myanmar." in card.note


def test_every_member_is_on_the_map_whether_it_reports_or_not(series, catalogue):
    for indicator in ("SPMF-COV-01", "SPMF-COV-02", "SPMF-COV-14"):
        view = overview.prepare(series, catalogue, Language("en"), indicator)
        assert sorted(r["ref_area"] for r in view.tiles.rows) == sorted(members(catalogue))


def test_a_figure_nobody_reports_cannot_be_said_and_is_no_zero(series, catalogue):
    view = overview.prepare(series, catalogue, Language("en"), "SPMF-COV-14")
    assert "cannot be said" in view.headline
    assert view.region["obs_value"] is None
    assert {c.figure for c in view.cards[:2]} == {"cannot be said"}
    assert all(r["obs_value"] is None for r in view.members.rows)


def test_partners_are_never_in_the_asean_figure(series, catalogue):
    view = overview.prepare(series, catalogue, Language("en"), HEADLINE)
    assert {r["ref_area"] for r in view.partners} == {"CHN", "JPN", "KOR"}
    total = sum(r["uncovered_persons"] for r in view.members.rows)
    assert view.region["uncovered_persons"] == pytest.approx(total)


def test_a_country_page_has_nine_contingencies_with_year_and_source(series, catalogue):
    view = country.prepare(series, catalogue, Language("en"), "IDN")
    assert len(view.contingencies.rows) == 9
    for row in view.contingencies.rows:
        assert row["obs_value"] is not None and row["time_period"] and row["agency"] == "ILO"
    assert "ILOSTAT SDG_0131_SEX_SOC_RT, vintage May 2026, CC BY 4.0" in view.contingencies.source
    assert view.contingencies.source.endswith("Publication 11.")


def test_indonesia_says_what_its_numbers_allow(series, catalogue):
    view = country.prepare(series, catalogue, Language("en"), "IDN")
    assert view.headline == (
        "In Indonesia, just over half of the people were covered in 2021; 126.5 million were not"
    )
    assert "up from 27.8% in 2019" in view.lead
    assert "The change rests on 2 values." in view.lead
    assert [c.figure for c in view.cards] == ["54.3", "126.5", "+13.3", "+5.1"]


def test_people_are_counted_in_the_indicators_own_population(series, catalogue):
    rows = {
        r["indicator"]: r
        for r in country.prepare(series, catalogue, Language("en"), "IDN").contingencies.rows
    }
    assert rows["SPMF-COV-02"]["uncovered_persons"] == pytest.approx(47.5e6, abs=0.05e6)
    assert rows["SPMF-COV-07"]["uncovered_persons"] == pytest.approx(12.7e6, abs=0.05e6)
    for uncounted in ("SPMF-COV-04", "SPMF-COV-08", "SPMF-COV-09"):
        assert rows[uncounted]["uncovered_persons"] is None
        assert rows[uncounted]["left_out_text"][1] != ""


def test_a_ratio_capped_at_100_is_said_to_prove_nothing(series, catalogue):
    rows = country.prepare(series, catalogue, Language("en"), "IDN").contingencies.rows
    poor = next(r for r in rows if r["indicator"] == "SPMF-COV-08")
    assert poor["capped"] and "not proof" in poor["remark"]


def test_a_reported_zero_is_a_zero_and_said_to_be_reported(series, catalogue):
    rows = country.prepare(series, catalogue, Language("en"), "IDN").contingencies.rows
    unemployed = next(r for r in rows if r["indicator"] == "SPMF-COV-05")
    assert unemployed["obs_value"] == 0.0
    assert "reported zero" in unemployed["remark"]


def test_the_dashed_mark_is_ilos_figure_of_the_same_year_or_none(series, catalogue):
    rows = country.prepare(series, catalogue, Language("en"), "IDN").contingencies.rows
    by_id = {r["indicator"]: r for r in rows}
    assert by_id["SPMF-COV-01"]["asean"] == pytest.approx(44.68, abs=0.005)
    assert by_id["SPMF-COV-04"]["asean"] == pytest.approx(26.5, abs=0.05)
    assert by_id["SPMF-COV-08"]["asean"] is None


def test_one_value_is_not_a_trend(series, catalogue):
    view = country.prepare(series, catalogue, Language("en"), "MMR")
    assert view.trend.title == "One value is not a trend"
    change = view.cards[2]
    assert change.figure == "cannot be said"


def test_registers_and_surveys_are_listed_apart(series, catalogue):
    view = country.prepare(series, catalogue, Language("en"), "IDN")
    kinds = {(r["kind"], r["agency"]) for r in view.agencies.rows}
    assert ("register", "ILO") in kinds and ("survey", "World Bank") in kinds
    assert ("register", "World Bank") not in kinds
    assert {r["agency"] for r in view.trend.rows if r["line"] != "agreed_pace"} == {"ILO"}


def test_what_is_not_known_is_part_of_every_country(series, catalogue):
    for area in members(catalogue):
        view = country.prepare(series, catalogue, Language("en"), area)
        assert view.unknown.rows, area


@pytest.mark.parametrize("code", available())
def test_every_country_and_contingency_can_be_said_in_every_language(series, catalogue, code):
    language = Language(code)
    for area in [c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"]:
        view = country.prepare(series, catalogue, language, area)
        for panel in [v for v in vars(view).values() if isinstance(v, Panel)]:
            assert panel.title and "{" not in panel.title + panel.subtitle + panel.source
            assert "None" not in panel.title + panel.subtitle + panel.note + panel.alt
    for indicator in catalogue.framework.contingencies:
        view = overview.prepare(series, catalogue, language, indicator)
        assert "{" not in view.headline + view.lead


@pytest.mark.parametrize(
    ("percent", "words"),
    [
        (0.0, "none"),
        (0.3, "fewer than one in twenty"),
        (6.3, "fewer than one in ten"),
        (19.9, "fewer than one in five"),
        (20.0, "one in five"),
        (33.3, "more than one in four"),
        (50.0, "half"),
        (49.99, "just under half"),
        (49.9, "just under half"),
        (50.2, "just over half"),
        (54.3, "just over half"),
        (66.6, "well over half"),
        (99.99, "more than nine in ten"),
        (100.0, "all"),
        (99.9, "more than nine in ten"),
    ],
)
def test_a_share_in_words_is_a_bound_it_really_passes(percent, words):
    assert narrative.share_in_words(percent, Language("en")) == words


def test_a_csv_holds_exactly_what_its_figure_shows(series, catalogue):
    language = Language("en")
    view = overview.prepare(series, catalogue, language, HEADLINE)
    found = registry.panel(series, catalogue, language, "overview", "members", {})
    shown = [r["obs_value"] for r in view.members.rows]
    shown += [view.region["obs_value"], *(r["obs_value"] for r in view.partners)]
    assert [r["obs_value"] for r in found.rows] == shown
    assert [r["ref_area"] for r in found.rows][11:] == ["ASEAN", "CHN", "JPN", "KOR"]
    columns = registry.columns(found.rows)
    for needed in (
        "indicator",
        "ref_area",
        "time_period",
        "obs_value",
        "agency",
        "vintage",
        "licence",
        "publication",
    ):
        assert needed in columns


def test_a_reckoned_path_is_nobodys_figure_in_the_csv(series, catalogue):
    found = registry.panel(
        series, catalogue, Language("en"), "country", "trend", {"country": "IDN"}
    )
    path = next(r for r in found.rows if r["line"] == "agreed_pace")
    assert path["obs_value"] == pytest.approx(72.3)
    assert (path["agency"], path["role"], path["headline"]) == (None, None, False)
    assert path["uncovered_persons"] is None


def test_a_value_capped_at_100_is_no_first_place_and_no_goal_reached(series, catalogue):
    language = Language("en")
    view = overview.prepare(series, catalogue, language, "SPMF-COV-08")
    capped = {r["ref_area"] for r in view.members.rows if r["capped"]}
    assert capped == {"IDN", "PHL"}
    assert view.tiles.title == "From 0% in Thailand to 76% in Viet Nam, of values since 2020"
    pace = next(c for c in view.cards if "agreed pace" in c.label)
    assert "Already at 100" not in pace.note
    assert "capped" in view.tiles.note
    ordered = sorted(view.members.rows, key=overview_tables.SORTS["covered"])
    valued = [r["ref_area"] for r in ordered if r["obs_value"] is not None]
    assert set(valued[-2:]) == capped
    table = overview_tables.members(view, "covered", PALETTES["light"], language)
    assert table.count("fill covered capped") == 2


def test_a_simple_mean_is_named_where_it_stands(series, catalogue):
    view = overview.prepare(series, catalogue, Language("en"), "SPMF-COV-08")
    level = next(c for c in view.cards if c.label == "Covered, ASEAN")
    assert "Simple mean" in level.note


def test_the_reason_given_for_a_missing_value_is_the_one_that_is_said(series, catalogue):
    language = Language("en")
    rows = [
        {"obs_value": None, "missing": "pending", "label": "Children"},
        {"obs_value": None, "missing": None, "label": "Workers"},
        {"obs_value": 1.0, "missing": None, "label": "Poor persons"},
    ]
    assert country_unknown.by_reason(rows, language) == {
        "Pending": ["Children"],
        "No value, reason not given": ["Workers"],
    }


def test_a_framework_without_an_agreed_pace_has_no_card_and_no_path_for_it(series, catalogue):
    framework = dataclasses.replace(catalogue.framework, agreed_pace=None)
    other = dataclasses.replace(catalogue, framework=framework)
    view = overview.prepare(series, other, Language("en"), HEADLINE)
    assert not any("agreed pace" in card.label for card in view.cards)
    shown = country.prepare(series, other, Language("en"), "IDN")
    assert {r["line"] for r in shown.trend.rows} == {"country", "asean"}
    assert not any("Sevilla" in card.note for card in shown.cards)


def test_a_headline_outside_the_contingencies_still_opens_a_country(series, catalogue):
    framework = dataclasses.replace(
        catalogue.framework, contingencies=catalogue.framework.contingencies[1:]
    )
    other = dataclasses.replace(catalogue, framework=framework)
    view = country.prepare(series, other, Language("en"), "IDN")
    assert "just over half" in view.headline
    assert len(view.contingencies.rows) == len(framework.contingencies)


@pytest.mark.parametrize("narrow", [False, True])
def test_no_label_of_a_trend_stands_on_the_axis_or_on_the_benchmark(series, catalogue, narrow):
    def labels(area: str) -> dict:
        view = country.prepare(series, catalogue, Language("en"), area)
        drawn = trends.country_trend(
            view.trend.rows,
            area,
            PALETTES["light"],
            Language("en"),
            aim=view.aim,
            this_year=2026,
            narrow=narrow,
        )
        return {a.text: a for a in drawn.layout.annotations}

    low = next(a for text, a in labels("KHM").items() if "(2019)" in text)
    assert (low.xanchor, low.yanchor) == ("right", "middle")
    singapore = labels("SGP")
    assert singapore["100: a benchmark, not an agreed target"].xanchor == "right"
    path = next(a for text, a in labels("JPN").items() if "at +2 a year" in text)
    assert path.yanchor == "top"


def test_an_unknown_figure_page_or_country_is_said_plainly(series, catalogue):
    language = Language("en")
    for view, name, choices in (
        ("nowhere", "x", {}),
        ("overview", "nothing", {}),
        ("overview", "members", {"indicator": "SPMF-XXX-99"}),
        ("country", "trend", {"country": "FRA"}),
        ("country", "trend", {"country": "ASEAN"}),
    ):
        with pytest.raises(MonitorError, match="There is no|is not"):
            registry.panel(series, catalogue, language, view, name, choices)


@pytest.mark.parametrize(
    ("indicator", "title"),
    [
        ("SPMF-COV-05", "From 0% in 6 members to 63% in Thailand"),
        ("SPMF-COV-04", "From 0.3% in Lao PDR to 100% in Brunei Darussalam, of values since 2019"),
        ("SPMF-COV-10", "From 35% in the Philippines to 88% in Viet Nam, of values since 2018"),
    ],
)
def test_the_range_is_of_comparable_years_and_a_small_share_is_not_nothing(
    series, catalogue, indicator, title
):
    view = overview.prepare(series, catalogue, Language("en"), indicator)
    assert view.tiles.title == title
