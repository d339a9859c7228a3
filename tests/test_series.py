"""What the reader says of the starter figures, against numbers that others computed."""

import csv
import json
import threading

import pytest

from indicators.catalogue import BREAKDOWNS, load
from indicators.series import Series
from indicators.settings import STARTER
from tests import stores

HEADLINE = "SPMF-COV-01"
CONTINGENCIES = ("01", "02", "03", "04", "05", "06", "07", "08", "09")


@pytest.fixture(scope="module")
def series() -> Series:
    """The starter figures. The snapshot stays open, so the environment may change again."""
    with pytest.MonkeyPatch.context() as patch:
        stores.use(patch, stores.starter_folder())
        return Series.current()


def received(name: str) -> list[dict[str, str]]:
    """The rows of a starter file, as text."""
    with (STARTER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def value(series: Series, indicator: str, ref_area: str, year: int) -> float:
    (row,) = (r for r in series.history(indicator, ref_area) if r["time_period"] == year)
    return row["obs_value"]


# The figure for ASEAN ---------------------------------------------------------------------------


def test_the_figure_for_asean_is_the_one_computed_by_hand(series):
    figure = series.regional(HEADLINE)
    assert figure["obs_value"] == pytest.approx(44.4275, abs=0.00005)
    assert figure["covered_persons"] == pytest.approx(303.036e6, abs=500)
    assert figure["uncovered_persons"] == pytest.approx(379.055e6, abs=500)
    assert (figure["members_reporting"], figure["members"]) == (11, 11)
    assert figure["years"] == [2019, 2023]
    assert figure["population_share"] == 100
    assert figure["simple_mean"] == pytest.approx(39.0)
    assert figure["method"] == "population_weighted"
    assert figure["reason"] is None
    assert figure["ref_area"] == "ASEAN"


def test_the_people_of_the_region_are_the_people_of_its_members(series):
    rows = [row for row in series.latest(HEADLINE) if row["ref_area"] not in ("CHN", "JPN", "KOR")]
    assert len(rows) == 11
    for people in ("covered_persons", "uncovered_persons"):
        assert sum(row[people] for row in rows) == pytest.approx(series.regional(HEADLINE)[people])


def test_with_the_population_of_one_year_for_all_the_figure_would_be_another(series):
    # The rule is part of the figure: 2023 for all would give 44.3754 % and 383.88 million.
    rows = [row for row in series.latest(HEADLINE) if row["ref_area"] not in ("CHN", "JPN", "KOR")]
    people = [series.persons("population", row["ref_area"], 2023)["persons"] for row in rows]
    shares = [row["obs_value"] * count for row, count in zip(rows, people, strict=True)]
    assert sum(shares) / sum(people) == pytest.approx(44.3754, abs=0.00005)
    assert sum(people) - sum(shares) / 100 == pytest.approx(383.88e6, abs=5000)


@pytest.mark.parametrize(("year", "percent"), [(2019, 33.41), (2021, 44.68), (2023, 45.97)])
def test_the_ilos_own_figure_for_asean_is_stored_as_published(series, year, percent):
    (row,) = (row for row in series.modelled(HEADLINE) if row["time_period"] == year)
    assert row["obs_value"] == pytest.approx(percent, abs=0.005)
    assert row["ref_area"] == "X84"


def test_the_ilos_own_figure_exists_for_women_and_men(series):
    assert {row["sex"] for row in series.modelled("SPMF-COV-07", sex="F")} == {"F"}
    assert len(series.modelled("SPMF-COV-07", sex="F")) == 15
    assert {row["sex"] for row in series.modelled("SPMF-COV-03")} == {"F"}


def test_too_few_members_is_no_figure_for_asean(series):
    figure = series.regional("SPMF-COV-10")
    assert (figure["method"], figure["reason"]) == ("withheld", "below_half_of_members")
    assert figure["obs_value"] is None
    assert figure["simple_mean"] is None
    assert figure["uncovered_persons"] is None
    assert figure["members_reporting"] == 4


def test_people_that_are_not_held_are_not_counted_for_the_region(series):
    figure = series.regional("SPMF-COV-04")
    assert figure["method"] == "simple_mean"
    assert figure["covered_persons"] is None
    assert "not held" in figure["reason"]


def test_an_indicator_that_does_not_exist_has_no_figure_for_asean(series):
    with pytest.raises(KeyError):
        series.regional("SPMF-COV-99")


# The latest figures -----------------------------------------------------------------------------


def test_every_country_has_a_row_for_every_indicator(series):
    catalogue = load()
    rows = series.latest()
    countries = [c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"]
    expected = [(indicator, area) for indicator in catalogue.indicators for area in countries]
    assert [(row["indicator"], row["ref_area"]) for row in rows] == expected
    assert len(countries) == 14


def test_an_unknown_figure_is_null_with_its_kind_and_never_zero(series):
    unknown = [row for row in series.latest() if row["obs_value"] is None]
    assert len(unknown) > 400
    for row in unknown:
        assert row["missing"] == "no_value"
        assert row["covered_persons"] is None
        assert row["uncovered_persons"] is None
        assert row["affected_persons"] is None
        assert row["persons_reason"]


def test_a_known_figure_names_its_source_year_and_publication(series):
    known = [row for row in series.latest() if row["obs_value"] is not None]
    assert len(known) > 250
    for row in known:
        assert row["missing"] is None
        for name in ("time_period", "agency", "dataset", "vintage", "licence", "publication"):
            assert row[name]


def test_a_reported_zero_stays_a_zero(series):
    rows = [row for row in series.latest("SPMF-COV-05") if row["obs_value"] == 0]
    zeros = {
        row["ref_area"]
        for row in received("2026-05-ilo.csv")
        if row["series"] == "SI_COV_UEMP" and row["sex"] == "_T" and float(row["obs_value"]) == 0
    }
    assert rows
    assert {row["ref_area"] for row in rows} <= zeros
    assert all(row["missing"] is None for row in rows)
    assert all(row["covered_persons"] in (0, None) for row in rows)


@pytest.mark.parametrize(
    ("ref_area", "year", "percent", "left_out"),
    [
        ("IDN", 2021, 54.3, 126.478e6),
        ("SGP", 2023, 100.0, 0.0),
        ("MMR", 2019, 6.3, 49.324e6),
        ("CHN", 2021, 75.6, 348.051e6),
    ],
)
def test_people_left_out_are_of_the_year_of_the_figure(series, ref_area, year, percent, left_out):
    (row,) = series.latest(HEADLINE, ref_area)
    assert (row["time_period"], row["obs_value"]) == (year, percent)
    assert row["population_year"] == year
    assert row["uncovered_persons"] == pytest.approx(left_out, abs=600)


def test_maternity_is_told_of_women_though_there_is_no_total(series):
    rows = [row for row in series.latest("SPMF-COV-03") if row["obs_value"] is not None]
    assert {row["sex"] for row in rows} == {"F"}
    assert len(rows) > 10


def test_every_value_the_ilo_sent_for_a_contingency_is_shown_as_it_was_sent(series):
    codes = dict.fromkeys(("BENFTS", "CHLD", "PENSN", "POOR", "VULN", "DISAB", "WKINJRY", "UEMP"))
    numbers = ("01", "02", "07", "08", "09", "04", "06", "05")
    indicators = dict(zip(codes, (f"SPMF-COV-{n}" for n in numbers), strict=True))
    sent = {
        (indicators[row["series"][7:]], row["ref_area"], int(row["time_period"])): row["obs_value"]
        for row in received("2026-05-ilo.csv")
        if row["series"][7:] in indicators and row["sex"] == "_T" and row["ref_area"] != "X84"
    }
    shown = {
        (row["indicator"], row["ref_area"], row["time_period"]): row["obs_value"]
        for indicator in indicators.values()
        for row in series.history(indicator)
    }
    assert shown == {key: float(text) for key, text in sent.items()}
    assert len(shown) > 300


# People -----------------------------------------------------------------------------------------


def test_children_of_indonesia_are_counted_from_the_age_groups(series):
    groups = {
        row["age"]: float(row["obs_value"])
        for row in received("2024-07-un-desa.csv")
        if (row["series"], row["ref_area"], row["time_period"], row["sex"])
        == ("POP", "IDN", "2021", "_T")
    }
    by_hand = groups["Y0T4"] + groups["Y5T9"] + groups["Y10T14"] + 0.6 * groups["Y15T19"]
    people = series.persons("children", "IDN", 2021)
    assert people["persons"] == pytest.approx(by_hand)
    assert "three fifths" in people["note"]


def test_women_and_men_of_every_age_are_the_whole_population(series):
    total = sum(
        float(row["obs_value"])
        for row in received("2024-07-un-desa.csv")
        if (row["series"], row["ref_area"], row["time_period"], row["sex"])
        == ("POP", "VNM", "2022", "_T")
    )
    assert series.persons("population", "VNM", 2022)["persons"] == pytest.approx(total)


def test_unemployed_and_employed_make_up_the_labour_force(series):
    force = series.persons("labour_force", "THA", 2020)
    unemployed = series.persons("unemployed", "THA", 2020)
    employed = series.persons("employed", "THA", 2020)
    assert unemployed["persons"] + employed["persons"] == pytest.approx(force["persons"])
    assert unemployed["derived"]
    assert employed["derived"]
    assert not force["derived"]


def test_a_year_that_is_not_held_has_a_reason_and_no_people(series):
    assert series.persons("employed", "IDN", 2023) == {
        "persons": None,
        "note": "",
        "derived": False,
        "reason": "no_reference_population",
    }


def test_a_figure_of_a_year_without_population_keeps_its_share(series):
    (row,) = (r for r in series.history("SPMF-OUT-01", "IDN") if r["time_period"] == 2024)
    assert row["obs_value"] is not None
    assert row["affected_persons"] is None
    assert row["persons_reason"] == "no_reference_population"


# Traps that are in the facts and must be shown as they are ---------------------------------------


@pytest.mark.parametrize(
    ("indicator", "ref_area", "year", "percent"),
    [
        ("SPMF-COV-08", "THA", 2019, 100.0),
        ("SPMF-COV-08", "THA", 2020, 0.0),
        ("SPMF-COV-08", "MYS", 2018, 100.0),
        ("SPMF-COV-08", "MYS", 2020, 17.4),
        ("SPMF-COV-07", "SGP", 2021, 37.3),
    ],
)
def test_a_jump_is_shown_as_published(series, indicator, ref_area, year, percent):
    assert value(series, indicator, ref_area, year) == percent


def test_the_assistance_of_viet_nam_jumps_with_the_survey_of_2020(series):
    assert value(series, "SPMF-COV-10", "VNM", 2018) == pytest.approx(20.2, abs=0.05)
    assert value(series, "SPMF-COV-10", "VNM", 2020) == pytest.approx(88.2, abs=0.05)


def test_a_fraction_that_its_source_calls_percent_is_shown_in_percent(series):
    assert value(series, "SPMF-RES-03", "MMR", 2008) == pytest.approx(11.6, abs=0.05)


def test_a_negative_cost_stays_negative(series):
    assert value(series, "SPMF-OUT-13", "MMR", 2022) == pytest.approx(-9.47, abs=0.005)


def test_two_measures_of_one_thing_stand_beside_each_other_and_are_never_joined(series):
    rows = [
        row
        for row in series.sources("SPMF-OUT-13", "LAO", all_years=True)
        if row["time_period"] == 2018
    ]
    assert {(row["agency"], round(row["obs_value"], 1), row["headline"]) for row in rows} == {
        ("World Bank", 3.5, True),
        ("UNSD", 15.7, False),
    }
    assert {row["agency"] for row in series.history("SPMF-OUT-13")} == {"World Bank"}


def test_no_line_mixes_the_ilo_with_the_world_bank(series):
    for indicator in load().indicators:
        assert len({row["agency"] for row in series.history(indicator)}) <= 1, indicator


def test_no_cell_has_two_headlines(series):
    cells = f"indicator, ref_area, time_period, {', '.join(BREAKDOWNS)}"
    twice = series._rows(
        f"SELECT {cells} FROM snapshot.observations WHERE headline GROUP BY ALL HAVING count(*) > 1"
    )
    assert twice == []


# Breakdowns -------------------------------------------------------------------------------------


def test_five_fifths_of_the_population_average_to_the_total(series):
    checked = 0
    for ref_area in ("IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "THA", "TLS", "VNM", "CHN"):
        totals = {
            row["time_period"]: row["obs_value"] for row in series.history("SPMF-COV-10", ref_area)
        }
        fifths: dict[int, list[float]] = {}
        for row in series.strata("SPMF-COV-10", ref_area, all_years=True):
            fifths.setdefault(row["time_period"], []).append(row["obs_value"])
        for year, values in fifths.items():
            assert len(values) == 5
            assert sum(values) / 5 == pytest.approx(totals[year], abs=0.2)
            checked += 1
    assert checked == 38


def test_a_breakdown_names_the_one_column_in_which_it_differs(series):
    rows = series.strata("SPMF-COV-07") + series.strata("SPMF-COV-10")
    assert {row["breakdown"] for row in rows} == {"sex", "quintile"}
    for row in rows:
        differing = [name for name in BREAKDOWNS if row[name] != "_T"]
        assert differing == [row["breakdown"]]
        assert row["headline"]


def test_the_groups_of_a_country_are_of_one_year_and_one_source(series):
    groups: dict[tuple, set] = {}
    for indicator in load().indicators:
        for row in series.strata(indicator):
            key = (indicator, row["ref_area"], row["breakdown"])
            groups.setdefault(key, set()).add((row["time_period"], row["agency"], row["dataset"]))
    assert len(groups) > 50
    assert all(len(sources) == 1 for sources in groups.values())


# The reader itself ------------------------------------------------------------------------------


def test_every_answer_can_be_written_as_json(series):
    answers = [
        series.publication,
        series.publications(),
        series.latest(),
        series.history(HEADLINE),
        series.strata("SPMF-COV-10", all_years=True),
        series.sources("SPMF-OUT-13"),
        series.regional(HEADLINE),
        series.modelled(HEADLINE),
        series.persons("births", "LAO", 2020),
        series.gdp("LAO"),
    ]
    assert json.loads(json.dumps(answers, allow_nan=False)) == answers


def test_the_publication_says_what_framework_it_is_read_with(series):
    publication = series.publication
    assert publication["number"] == 11
    assert publication["framework_id"] == "SPMF"
    assert publication["framework_status"] == "proposed"
    assert [row["number"] for row in series.publications()] == list(range(1, 12))


def test_gross_domestic_product_is_held_in_dollars(series):
    newest = series.gdp("LAO")[-1]
    assert (newest["time_period"], newest["unit_measure"]) == (2023, "USD")
    assert newest["obs_value"] == pytest.approx(15843155731.2552)


def test_threads_that_share_a_reader_never_get_each_others_rows(series):
    areas = ("BRN", "IDN", "LAO", "MYS", "PHL", "SGP", "THA", "VNM")
    expected = {area: series.history(HEADLINE, area) for area in areas}
    wrong = []

    def ask(area: str) -> None:
        for _ in range(60):
            if series.history(HEADLINE, area) != expected[area]:
                wrong.append(area)

    threads = [threading.Thread(target=ask, args=(area,)) for area in areas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_before_anything_is_published_every_country_is_silent(series, tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    stores.empty_ledger()
    empty = Series.current()
    assert empty.publication["number"] == 0
    assert empty.publication["published_at"] is None
    assert set(empty.publication) == set(series.publication)
    assert empty.publications() == []
    assert {row["missing"] for row in empty.latest(HEADLINE)} == {"no_value"}
    assert empty.regional(HEADLINE)["method"] == "withheld"
    assert empty.history(HEADLINE) == empty.strata(HEADLINE) == empty.sources(HEADLINE) == []
    assert empty.modelled(HEADLINE) == []


# What is read in one go ---------------------------------------------------------------------------


def test_values_read_for_a_country_or_for_an_indicator_are_those_of_each_history(series):
    names = ("indicator", "ref_area", "time_period", "obs_value", "agency", "dataset", "vintage")
    areas = [code for code, country in load().countries.items() if country.kind != "aggregate"]
    each = [
        tuple(row[name] for name in names)
        for indicator in sorted(load().indicators)
        for row in series.history(indicator)
    ]
    assert len(each) > 1000
    by_indicator = [row for i in sorted(load().indicators) for row in series.values(indicator=i)]
    assert [tuple(row.values()) for row in by_indicator] == each
    by_area = [row for area in areas for row in series.values(ref_area=area)]
    assert sorted(tuple(row.values()) for row in by_area if row["obs_value"] is not None) == sorted(
        row for row in each if row[3] is not None
    )
