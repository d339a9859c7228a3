"""The starter figures are what the agencies published, complete, and mapped once.

Everything is read from the committed CSV files with the standard library, so that these
tests stay an independent witness: no module of the monitor takes part. The number of rows
and the exact sum of every series stand in ``starter_counts.csv``, typed when the figures
were laid out; a lost, doubled or altered value changes one of them.
"""

import csv
import math
import re
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
STARTER = ROOT / "data" / "starter"
README = ROOT / "data" / "README.md"
DEFINITIONS = ROOT / "indicators" / "definitions"

BREAKDOWNS = ("sex", "age", "urbanisation", "quintile", "disability", "migration", "activity")
FILE_COLUMNS = (
    ("dataset", "series", "ref_area", "time_period") + BREAKDOWNS + ("obs_value", "unit_measure")
)
KEY = ("agency", "dataset", "series", "ref_area", "time_period") + BREAKDOWNS
MEMBERS = ("BRN", "KHM", "IDN", "LAO", "MYS", "MMR", "PHL", "SGP", "THA", "TLS", "VNM")
PARTNERS = ("CHN", "JPN", "KOR")
ILO_ASEAN = "X84"


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def publications():
    return read_csv(STARTER / "publications.csv")


@cache
def figures():
    """Every figure as one dict; a stratum that its file leaves out is the total, ``_T``."""
    rows = []
    for publication in publications():
        constant = {name: publication[name] for name in ("file", "agency", "vintage", "licence")}
        for line in read_csv(STARTER / publication["file"]):
            row = constant | dict.fromkeys(BREAKDOWNS, "_T") | line
            row.setdefault("dataset", publication["dataset"])
            row["value"] = float(row["obs_value"])
            rows.append(row)
    return rows


@cache
def series_map():
    return read_csv(DEFINITIONS / "series.csv")


@cache
def reference_series():
    return read_csv(DEFINITIONS / "reference_series.csv")


def chosen(**conditions):
    """The figures that meet all conditions; sums and traps are read through this."""
    return [r for r in figures() if all(r[name] == code for name, code in conditions.items())]


def value(series, ref_area, time_period, **strata):
    strata = dict.fromkeys(BREAKDOWNS, "_T") | strata
    [row] = chosen(series=series, ref_area=ref_area, time_period=str(time_period), **strata)
    return row["value"]


def condition(text):
    """``quintile=Q1`` as ``("quintile", "Q1")``; an empty cell as ``None``."""
    if not text:
        return None
    dimension, code = text.split("=")
    assert dimension in BREAKDOWNS, f"{text}: no such breakdown"
    return dimension, code


def measured(rule):
    """The figures that one line of ``series.csv`` takes, after ``where`` and ``absorb``."""
    named = {name: rule[name] for name in ("agency", "dataset", "series")}
    where, absorb = condition(rule["where"]), condition(rule["absorb"])
    taken = []
    for row in chosen(**named):
        if where and row[where[0]] != where[1]:
            continue
        if absorb and row[absorb[0]] == absorb[1]:
            row = row | {absorb[0]: "_T"}
        taken.append(row)
    return taken


# --- the files -------------------------------------------------------------------------


def test_every_file_in_the_folder_is_described_once():
    described = [publication["file"] for publication in publications()]
    present = {path.name for path in STARTER.glob("*.csv")} - {"publications.csv"}
    assert len(described) == len(set(described))
    assert set(described) == present


def test_a_file_is_named_after_its_vintage_and_agency():
    for publication in publications():
        words = f"{publication['vintage']} {publication['agency']}".lower()
        assert publication["file"] == re.sub("[^a-z0-9]+", "-", words) + ".csv"


def test_undated_files_come_first_and_the_newest_vintage_last():
    vintages = [publication["vintage"] for publication in publications()]
    assert [int(publication["order"]) for publication in publications()] == list(range(1, 12))
    assert vintages == sorted(vintages, key=lambda text: (not text.startswith("undated"), text))
    assert publications()[-1]["file"] == "2026-05-ilo.csv"


def test_files_keep_the_columns_in_order_and_state_nothing_twice():
    for publication in publications():
        rows = read_csv(STARTER / publication["file"])
        columns = tuple(rows[0])
        assert columns == tuple(name for name in FILE_COLUMNS if name in columns)
        assert ("dataset" in columns) != bool(publication["dataset"]), publication["file"]
        for name in set(columns) & {*BREAKDOWNS, "dataset"}:
            constant = {row[name] for row in rows}
            assert constant != {"_T"} and not (name == "dataset" and len(constant) == 1)
        assert not any(None in row or None in row.values() or "" in row.values() for row in rows)


def test_every_publication_names_its_licence_and_whom_to_thank():
    licences = {
        "ILO": "CC BY 4.0",
        "World Bank": "CC BY 4.0",
        "UN DESA": "CC BY 3.0 IGO",
        "UNSD": "UN SDG data terms",
    }
    for publication in publications():
        assert publication["licence"] == licences[publication["agency"]]
        assert publication["attribution"] and publication["title"] and publication["note"]


def test_no_status_is_claimed_that_was_not_carried():
    for publication in publications():
        assert "obs_status" not in read_csv(STARTER / publication["file"])[0]


# --- nothing lost ----------------------------------------------------------------------


def test_all_29364_figures_are_here():
    per_file = Counter(row["file"] for row in figures())
    assert per_file == {p["file"]: int(p["rows"]) for p in publications()}
    named = {(r["agency"], r["series"]) for r in reference_series()}
    reference = [r for r in figures() if (r["agency"], r["series"]) in named]
    modelled = [r for r in figures() if r["ref_area"] == ILO_ASEAN]
    assert len(modelled) == 330
    assert Counter(r["series"] for r in reference) == {
        "POP": 21168,
        "BIRTHS": 336,
        "SL.TLF.TOTL.IN": 322,
        "SL.UEM.TOTL.ZS": 336,
        "NY.GDP.MKTP.CD": 336,
    }
    assert len(figures()) - len(modelled) - len(reference) == 6536


def test_rows_and_sum_of_every_series_and_area_are_those_that_were_published():
    expected = read_csv(ROOT / "tests" / "starter_counts.csv")
    areas = (*MEMBERS, *PARTNERS, ILO_ASEAN)
    found = defaultdict(list)
    for row in figures():
        found[row["file"], row["agency"], row["series"]].append(row)
    assert {(e["file"], e["agency"], e["series"]) for e in expected} == set(found)
    for line in expected:
        rows = found[line["file"], line["agency"], line["series"]]
        counts = Counter(row["ref_area"] for row in rows)
        assert {area: int(line[area]) for area in areas if line[area] != "0"} == counts, line
        assert len(rows) == int(line["rows"])
        assert math.fsum(row["value"] for row in rows) == float(line["sum"]), line


def test_values_read_and_written_again_are_the_same_number():
    for row in figures():
        assert re.fullmatch(r"-?\d+(\.\d+)?", row["obs_value"]), row
        assert Decimal(row["obs_value"]) == Decimal(repr(row["value"])), row


def test_75_agency_series_remain_of_the_81_received():
    """Six of the 81 only carried a stratum in their name: disability (4) and migration (2)."""
    named = {(r["agency"], r["series"]) for r in reference_series()}
    pairs = {(r["agency"], r["series"]) for r in figures()} - named
    assert len(pairs) == 75
    assert len({series for _, series in pairs}) == 70
    assert not [s for _, s in pairs if s.endswith((".PD", ".PWD", ".MIGRANT", ".NONMIGRANT"))]


def test_no_figure_stands_twice():
    keys = Counter(tuple(row[name] for name in KEY) for row in figures())
    assert [key for key, times in keys.items() if times > 1] == []


def test_strata_are_written_in_codes_of_the_standard():
    codes = {name: {row[name] for row in figures()} for name in BREAKDOWNS}
    assert codes["sex"] == {"_T", "F", "M"}
    assert codes["urbanisation"] == {"_T", "U", "R"}
    assert codes["quintile"] == {"_T", "Q1", "Q2", "Q3", "Q4", "Q5", "B40", "B50"}
    assert codes["disability"] == {"_T", "PD", "PWD"}
    assert codes["migration"] == {"_T", "MIGPER", "NONMIG"}
    assert codes["activity"] == {"_T", "A", "NONAGR"}
    assert all(re.fullmatch(r"_T|Y_GE\d+|Y\d+(T\d+)?", age) for age in codes["age"])
    assert {row["ref_area"] for row in figures()} == {*MEMBERS, *PARTNERS, ILO_ASEAN}


# --- the figures agree with each other --------------------------------------------------


def test_total_lies_between_women_and_men_in_all_but_one_rounded_cell():
    cells = defaultdict(dict)
    for row in figures():
        if row["unit_measure"] in ("PT", "PER_100000"):
            cells[tuple(row[name] for name in KEY if name != "sex")][row["sex"]] = row["value"]
    full = {key: cell for key, cell in cells.items() if len(cell) == 3 and ILO_ASEAN not in key}
    outside = [
        key
        for key, cell in full.items()
        if not min(cell["F"], cell["M"]) <= cell["_T"] <= max(cell["F"], cell["M"])
    ]
    assert len(full) == 752
    # Thailand's birth registration of 2019: girls and boys 99.7, all 99.8, as published.
    assert [key[2:5] for key in outside] == [("SP.REG.BRTH.ZS", "THA", "2019")]


@pytest.mark.parametrize(("programme", "cells"), [("sa_allsa", 38), ("si_allsi", 36)])
def test_mean_of_the_five_fifths_is_the_total(programme, cells):
    fifths = defaultdict(list)
    for row in chosen(series=f"per_{programme}_cov_tot"):
        fifths[row["ref_area"], row["time_period"]].append(row["value"])
    assert len(fifths) == cells
    for (area, year), values in fifths.items():
        assert len(values) == 5
        total = value(f"per_{programme}_cov_pop_tot", area, year)
        assert abs(math.fsum(values) / 5 - total) <= 0.2, (area, year)


def test_women_and_men_add_up_to_the_population():
    cells = defaultdict(dict)
    for row in chosen(series="POP"):
        cells[row["ref_area"], row["time_period"], row["age"]][row["sex"]] = row["value"]
    assert len(cells) == 14 * 24 * 21
    for key, cell in cells.items():
        assert cell["F"] + cell["M"] == cell["_T"], key


def test_two_releases_of_the_same_cell_are_both_kept():
    """ILO revises: 18 of the 138 cells it shares with the 2020 release moved over a point."""
    keys = ("series", "ref_area", "time_period") + BREAKDOWNS
    old = {tuple(r[n] for n in keys): r["value"] for r in chosen(file="2020-10-unsd.csv")}
    new = {tuple(r[n] for n in keys): r["value"] for r in chosen(file="2026-05-ilo.csv")}
    shared = old.keys() & new.keys()
    assert len(shared) == 138
    assert sum(abs(old[key] - new[key]) > 1 for key in shared) == 18


# --- the regional figure by the house rule, worked out here ----------------------------


def people(area, year):
    return math.fsum(
        row["value"] for row in chosen(series="POP", ref_area=area, time_period=str(year), sex="_T")
    )


def latest_coverage():
    """Per member the newest total within the five years that end with anybody's newest year."""
    totals = [
        row
        for row in chosen(series="SI_COV_BENFTS", agency="ILO", sex="_T")
        if row["ref_area"] in MEMBERS
    ]
    end = max(int(row["time_period"]) for row in totals)
    found = {}
    for row in sorted(totals, key=lambda row: int(row["time_period"])):
        if int(row["time_period"]) > end - 5:
            found[row["ref_area"]] = (int(row["time_period"]), row["value"])
    return found


def test_four_in_nine_people_of_the_eleven_members_are_covered():
    latest = latest_coverage()
    assert set(latest) == set(MEMBERS)
    assert {min(year for year, _ in latest.values()), max(y for y, _ in latest.values())} == {
        2019,
        2023,
    }
    population = {area: people(area, year) for area, (year, _) in latest.items()}
    covered = math.fsum(population[area] * share / 100 for area, (_, share) in latest.items())
    everybody = math.fsum(population.values())
    assert 100 * covered / everybody == pytest.approx(44.4275, abs=5e-5)
    assert covered / 1e6 == pytest.approx(303.036, abs=5e-4)
    assert (everybody - covered) / 1e6 == pytest.approx(379.055, abs=5e-4)
    simple = math.fsum(share for _, share in latest.values()) / len(latest)
    assert simple == pytest.approx(39.0, abs=0.05)


def test_weighing_all_values_by_the_people_of_2023_gives_another_figure():
    latest = latest_coverage()
    population = {area: people(area, 2023) for area in latest}
    covered = math.fsum(population[area] * share / 100 for area, (_, share) in latest.items())
    everybody = math.fsum(population.values())
    assert 100 * covered / everybody == pytest.approx(44.3754, abs=5e-5)
    assert (everybody - covered) / 1e6 == pytest.approx(383.88, abs=5e-3)


@pytest.mark.parametrize(("year", "share"), [(2019, 33.41), (2021, 44.68), (2023, 45.97)])
def test_ilo_models_its_own_regional_figure(year, share):
    assert value("SI_COV_BENFTS", ILO_ASEAN, year) == pytest.approx(share, abs=5e-3)


# --- traps stay as published -------------------------------------------------------------


@pytest.mark.parametrize(
    ("series", "area", "first", "then"),
    [
        ("SI_COV_POOR", "THA", (2019, 100.0), (2020, 0.0)),
        ("SI_COV_POOR", "MYS", (2018, 100.0), (2020, 17.4)),
        ("per_sa_allsa_cov_pop_tot", "VNM", (2018, 20.24835), (2020, 88.22265)),
    ],
)
def test_a_jump_stays_as_published(series, area, first, then):
    assert value(series, area, first[0]) == first[1]
    assert value(series, area, then[0]) == then[1]


def test_a_country_without_an_unemployment_scheme_reports_zero_and_not_nothing():
    assert value("SI_COV_UEMP", "IDN", 2022) == 0.0
    assert value("SI_COV_UEMP", "KHM", 2022) == 0.0


def test_singapore_covers_everybody_while_a_third_of_older_persons_have_a_pension():
    assert value("SI_COV_BENFTS", "SGP", 2023) == 100.0
    assert value("SI_COV_PENSN", "SGP", 2021) == 37.3


def test_maternity_benefits_exist_for_women_only():
    assert {row["sex"] for row in chosen(series="SI_COV_MATNL")} == {"F"}


def test_assistance_reached_the_rich_more_than_the_poor_in_timor_leste_in_2007():
    poorest = value("per_sa_allsa_cov_tot", "TLS", 2007, quintile="Q1")
    richest = value("per_sa_allsa_cov_tot", "TLS", 2007, quintile="Q5")
    assert (poorest, richest) == (23.52349, 28.64942)


def test_economic_loss_is_published_as_a_fraction():
    assert value("VC_DSR_LSGP", "MMR", 2008) == 0.11614
    assert {row["unit_measure"] for row in chosen(series="VC_DSR_LSGP")} == {"RATIO"}


def test_more_people_were_affected_in_the_philippines_in_2011_than_live_there():
    assert value("VC_DSR_DAFF", "PHL", 2011) > 100_000


def test_the_two_remittance_costs_are_different_measures():
    assert value("SI.RMT.COST.IB.ZS", "LAO", 2018) == 3.45504
    assert value("SI_RMT_COST", "LAO", 2018) == 15.7
    assert value("SI.RMT.COST.IB.ZS", "MMR", 2022) == -9.47111


def test_multidimensional_poverty_counts_persons_or_households_never_both():
    persons = {row["ref_area"] for row in chosen(series="SD_MDP_MUHC")}
    households = {row["ref_area"] for row in chosen(series="SD_MDP_MUHHC")}
    assert (persons, households) == ({"MYS", "THA"}, {"PHL", "VNM"})


def test_three_countries_report_child_labour_of_the_oldest_children_only():
    ages = defaultdict(set)
    for row in chosen(agency="ILO", series="SL_TLF_CHLDEA"):
        ages[row["ref_area"]].add(row["age"])
    assert {area for area, codes in ages.items() if codes == {"Y15T17"}} == {"BRN", "IDN", "THA"}


def test_thai_social_insurance_is_held_in_its_revised_form():
    assert value("per_si_allsi_cov_pop_tot", "THA", 2019) == 3.73893
    assert value("SI_COV_SOCINS", "THA", 2006) == 14.68439
    assert value("per_si_allsi_cov_pop_tot", "THA", 2006) == 1.85456


def test_adequacy_can_be_high_where_coverage_is_tiny():
    assert value("per_si_allsi_adq_pop_tot", "THA", 2021) > 90
    assert value("per_si_allsi_cov_pop_tot", "THA", 2021) < 5


# --- which indicator a series measures ---------------------------------------------------


def test_every_agency_series_is_mapped_or_said_to_be_left_out():
    named = {(r["agency"], r["dataset"], r["series"]) for r in reference_series()}
    published = {(r["agency"], r["dataset"], r["series"]) for r in figures()}
    assert named <= published
    mapped = {(r["agency"], r["dataset"], r["series"]) for r in series_map()}
    assert mapped == published - named


def test_a_series_that_is_not_shown_says_why_and_measures_nothing():
    for rule in series_map():
        assert rule["role"] in ("primary", "alternative", "not_shown")
        assert rule["label"]
        if rule["role"] == "not_shown":
            assert not rule["indicator"] and rule["note"], rule
        else:
            assert re.fullmatch(r"SPMF-[A-Z]{3}-\d\d", rule["indicator"]), rule
        if rule["role"] == "alternative":
            assert rule["note"], f"{rule['series']}: say how it differs"


def test_every_rule_takes_figures_and_every_condition_matters():
    for rule in series_map():
        named = {name: rule[name] for name in ("agency", "dataset", "series")}
        assert measured(rule), rule
        for column in ("where", "absorb"):
            if stated := condition(rule[column]):
                assert chosen(**named, **dict([stated])), f"{rule['series']}: {rule[column]}"
        assert rule["set"] == "", "strata are columns in the starter files"


def test_only_economic_loss_is_rescaled():
    scaled = [(r["series"], r["factor"], r["unit_measure"]) for r in series_map() if r["factor"]]
    assert scaled == [("VC_DSR_LSGP", "100", "PT_GDP")]


def test_units_after_mapping_are_those_published_but_for_two_series():
    for rule in series_map():
        [published] = {row["unit_measure"] for row in measured(rule)}
        renamed = {"VC_DSR_LSGP": ("RATIO", "PT_GDP"), "SG_DSR_LGRGSR": ("IX", "SCORE")}
        wanted = renamed.get(rule["series"], (published, published))
        assert (published, rule["unit_measure"]) == wanted, rule["series"]


def test_one_place_year_and_stratum_has_one_headline_figure():
    keys = Counter(
        (rule["indicator"], *(row[name] for name in KEY[3:]))
        for rule in series_map()
        if rule["role"] == "primary"
        for row in measured(rule)
    )
    assert [key for key, times in keys.items() if times > 1] == []


def test_figures_listed_beside_the_headline_do_not_collide():
    keys = Counter(
        (rule["indicator"], *(row[name] for name in KEY))
        for rule in series_map()
        if rule["role"] == "alternative"
        for row in measured(rule)
    )
    assert [key for key, times in keys.items() if times > 1] == []


def test_a_reader_can_tell_two_series_of_one_indicator_apart():
    labels = Counter((rule["indicator"], rule["label"]) for rule in series_map())
    assert [label for label, times in labels.items() if times > 1] == []


def test_an_age_or_group_that_is_the_indicator_itself_becomes_the_total():
    totals = {
        rule["indicator"]: sum(
            all(row[name] == "_T" for name in BREAKDOWNS) for row in measured(rule)
        )
        for rule in series_map()
        if rule["role"] == "primary" and rule["absorb"]
    }
    assert totals == {
        "SPMF-EQT-01": 38,
        "SPMF-EQT-02": 36,
        "SPMF-EQT-03": 36,
        "SPMF-DEL-01": 38,
        "SPMF-OUT-03": 79,
        "SPMF-OUT-06": 75,
        "SPMF-OUT-07": 10,
        "SPMF-OUT-09": 92,
    }


# --- the README keeps pace ----------------------------------------------------------------


def mapping_table():
    """The table of ``data/README.md``, one line for each line of ``series.csv``."""
    lines = [
        "| Agency | Series | Figures | Indicator | Role | What it is, or why it is not shown |",
        "|---|---|--:|---|---|---|",
    ]
    roles = {"primary": "headline", "alternative": "beside", "not_shown": "not shown"}
    for rule in series_map():
        words = f"{rule['label']}. {rule['note']}".strip()
        for column in ("where", "absorb"):
            if rule[column]:
                words += f" `{column} {rule[column]}`"
        if rule["factor"]:
            words += f" `factor {rule['factor']}`"
        lines.append(
            f"| {rule['agency']} | `{rule['series']}` | {len(measured(rule))} "
            f"| {rule['indicator'] or '–'} | {roles[rule['role']]} | {words} |"
        )
    return lines


def test_readme_table_repeats_the_map():
    lines = README.read_text(encoding="utf-8").splitlines()
    start = lines.index(mapping_table()[0])
    end = lines.index("", start)
    assert lines[start:end] == mapping_table(), "Replace the table by:\n" + "\n".join(
        mapping_table()
    )


def test_readme_names_every_file_with_licence_and_attribution():
    text = README.read_text(encoding="utf-8")
    for publication in publications():
        cells = [f"`{publication['file']}`", publication["licence"], publication["attribution"]]
        assert any(
            all(cell in line for cell in cells) and f" {int(publication['rows']):,} " in line
            for line in text.splitlines()
        ), publication["file"]


def test_readme_asks_for_exactly_the_indicators_without_a_figure():
    text = README.read_text(encoding="utf-8")
    section = text.split("## Nowhere found, so asked for")[1].split("\n## ")[0]
    asked = set(re.findall(r"SPMF-[A-Z]{3}-\d\d", section))
    headlines = {rule["indicator"] for rule in series_map() if rule["role"] == "primary"}
    assert not asked & headlines
    folder = DEFINITIONS / "indicators"
    derived = {"SPMF-EQT-04", "SPMF-EQT-05"}
    assert asked == {path.stem for path in folder.glob("*.yaml")} - headlines - derived
