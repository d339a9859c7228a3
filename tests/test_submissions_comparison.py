"""What a file would change is what it does change: every preview is held against the real thing."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from indicators import submissions
from indicators.access import Actor, Refused
from indicators.catalogue import BREAKDOWNS, NATIONAL, load
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import from_environment
from indicators.submissions.comparison import PEOPLE, Effect, effect_of
from indicators.submissions.ranks import ranks
from tests import desks, stores
from tests.desks import NOY, SITI

ILO = stores.ILO
COUNTRIES = ("LAO", "VNM", "THA", "IDN")
INDICATORS = ("SPMF-COV-01", "SPMF-COV-10", "SPMF-OUT-09")


@pytest.fixture
def ledger(monkeypatch) -> Iterator[Ledger]:
    with desks.quick_folder() as folder:
        desks.use(monkeypatch, folder)
        yield desks.staffed()


@pytest.fixture
def figures(monkeypatch, tmp_path) -> Ledger:
    """The starter figures, with people who can add to them."""
    stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    return desks.staffed()


def national(ref_area: str = "LAO", **row) -> dict:
    return {"dataset": ref_area, "ref_area": ref_area} | row


def effect(*rows: dict, ref_area: str = "LAO") -> Effect:
    return effect_of(stores.observations(*(national(ref_area, **row) for row in rows)), ref_area)


def values(rows: list[dict], *names: str) -> list[tuple]:
    return [tuple(row[name] for name in names) for row in rows]


# Cell by cell -------------------------------------------------------------------------------------


def test_each_cell_of_a_file_is_added_revised_reflagged_or_the_same(ledger):
    stores.publish(
        ledger,
        national(time_period=2019, obs_value=10.0),
        national(time_period=2020, obs_value=11.0),
        national(time_period=2021, obs_value=12.0),
        national(time_period=2022, obs_value=13.0),
        national(time_period=2021, obs_value=14.0, sex="F"),
    )
    found = effect(
        {"time_period": 2020, "obs_value": 11.0},
        {"time_period": 2021, "obs_value": 12.5},
        {"time_period": 2022, "obs_value": 13.0, "obs_status": "E"},
        {"time_period": 2023, "obs_value": 20.0},
    )
    cell = ("time_period", "sex", "old_value", "new_value", "old_status", "new_status")
    assert values(found.same, *cell) == [(2020, "_T", 11.0, 11.0, "A", "A")]
    assert values(found.revised, *cell) == [(2021, "_T", 12.0, 12.5, "A", "A")]
    assert values(found.reflagged, *cell) == [(2022, "_T", 13.0, 13.0, "A", "E")]
    assert values(found.added, *cell) == [(2023, "_T", None, 20.0, None, "A")]
    assert values(found.kept, *cell) == [
        (2019, "_T", 10.0, None, "A", None),
        (2021, "F", 14.0, None, "A", None),
    ]


def test_a_value_that_becomes_missing_is_a_revision_and_missing_again_is_the_same(ledger):
    stores.publish(ledger, national(obs_value=10.0), national(time_period=2022, obs_status="L"))
    found = effect({"obs_status": "O"}, {"time_period": 2022, "obs_status": "L"})
    assert values(found.revised, "time_period", "old_value", "new_value") == [(2023, 10.0, None)]
    assert values(found.same, "time_period") == [(2022,)]


def test_another_unit_is_a_revision_even_of_the_same_number(ledger):
    stores.publish(ledger, national(obs_value=10.0))
    assert len(effect({"obs_value": 10.0, "unit_measure": "IX"}).revised) == 1


def test_a_file_is_compared_with_the_countrys_own_figures_and_set_beside_the_others(ledger):
    stores.publish(ledger, ILO | {"ref_area": "LAO", "obs_value": 15.5, "vintage": "2026-05"})
    stores.publish(ledger, national("VNM", obs_value=99.0))
    found = effect({"obs_value": 18.5})
    assert values(found.added, "old_value", "shown_value", "shown_agency") == [(None, 15.5, "ILO")]
    assert values(found.beside, "agency", "role", "obs_value", "new_value", "difference") == [
        ("ILO", "primary", 15.5, 18.5, 3.0)
    ]
    assert found.kept == []


def test_what_cannot_be_subtracted_has_no_difference(ledger):
    stores.publish(ledger, ILO | {"ref_area": "LAO", "obs_value": 15.5})
    (beside,) = effect({"obs_value": None, "obs_status": "L"}).beside
    assert beside["difference"] is None


# What readers would see ---------------------------------------------------------------------------


def test_the_preview_says_people_rank_and_the_figure_of_asean(figures):
    found = effect({"time_period": 2022, "obs_value": 60.0})
    (shown,) = found.shown
    assert (shown["old_obs_value"], shown["old_time_period"], shown["old_agency"]) == (
        (15.5, 2021, "ILO")
    )
    assert (shown["new_obs_value"], shown["new_time_period"]) == (60.0, 2022)
    assert shown["new_uncovered_persons"] < shown["old_uncovered_persons"]
    mine = [row for row in found.ranks if row["ref_area"] == "LAO"]
    assert values(mine, "old_rank", "new_rank", "old_of", "new_of") == [(10, 3, 11, 11)]
    assert {row["new_rank"] - row["old_rank"] for row in found.ranks} == {1, -7}
    (region,) = found.regional
    assert region["old_obs_value"] == pytest.approx(44.4275, abs=0.00005)
    assert region["new_obs_value"] > region["old_obs_value"]


def test_a_figure_of_a_year_without_population_says_that_people_cannot_be_counted(figures):
    (shown,) = effect({"time_period": 2025, "obs_value": 20.0}).shown
    assert shown["new_uncovered_persons"] is None
    assert shown["new_persons_reason"] == "no_reference_population"


def test_a_figure_that_is_not_the_newest_changes_cells_and_nothing_that_is_shown(figures):
    found = effect({"time_period": 2015, "obs_value": 9.0})
    assert len(found.added) == 1
    assert found.shown == found.ranks == found.regional == []


def test_a_file_that_says_what_is_published_changes_nothing(figures):
    row = desks.send(desks.csv({"obs_value": 18.5, "time_period": 2022}))
    submissions.publish(row["id"], SITI, version=1)
    found = submissions.compare(row["id"], NOY)
    assert len(found.same) == 1
    assert not any((found.added, found.revised, found.shown, found.ranks, found.regional))


def test_the_preview_before_and_after_submitting_is_the_same(figures):
    content = desks.csv({"obs_value": 18.5, "time_period": 2022})
    examined = submissions.stage(content, "figures.csv", "LAO", NOY)
    before = submissions.compare_staged(examined.sha256, "LAO", NOY)
    row = submissions.submit(examined.sha256, "LAO", NOY)
    assert submissions.compare(row["id"], SITI) == before
    assert before.publication == 11


def test_a_preview_changes_nothing(figures):
    with figures.read() as connection:
        before = list(connection.connection.driver_connection.iterdump())
    held = {path.name: path.stat().st_mtime_ns for path in from_environment().snapshots.iterdir()}
    effect({"time_period": 2022, "obs_value": 60.0})
    with figures.read() as connection:
        assert list(connection.connection.driver_connection.iterdump()) == before
    assert held == {
        path.name: path.stat().st_mtime_ns for path in from_environment().snapshots.iterdir()
    }


def test_a_preview_of_somebody_elses_draft_is_refused(figures):
    row = desks.send(desks.csv({"obs_value": 18.5}))
    with pytest.raises(Refused):
        submissions.compare(row["id"], Actor("Somebody"))


# Held against the real thing ----------------------------------------------------------------------


def some_rows(dice: random.Random, ref_area: str) -> list[dict]:
    """A small report made at random; cells, values and gaps collide on purpose."""
    rows = {}
    for _ in range(dice.randrange(1, 7)):
        strata = dict.fromkeys(BREAKDOWNS, "_T")
        if dice.random() < 0.3:
            strata["sex"] = dice.choice("FM")
        row = national(
            ref_area,
            series=dice.choice(INDICATORS),
            time_period=dice.choice((2017, 2019, 2021, 2022, 2023)),
            **strata,
        )
        known = dice.random() < 0.8
        row |= {"obs_value": float(dice.choice((0, 5, 20, 60))) if known else None}
        row |= {"obs_status": dice.choice(("A", "E")) if known else dice.choice(("L", "O"))}
        rows[row["series"], row["time_period"], *strata.values()] = row
    return list(rows.values())


def world_bank(dice: random.Random, ref_area: str) -> dict:
    return {
        "agency": "World Bank",
        "dataset": "WDI (ASPIRE)",
        "series": "per_sa_allsa_cov_pop_tot",
        "vintage": "2025",
        "ref_area": ref_area,
        "time_period": dice.choice((2019, 2021, 2022)),
        "obs_value": float(dice.choice((20, 40))),
    }


def people(dice: random.Random, ref_area: str) -> list[dict]:
    return [
        {
            "agency": "UN DESA",
            "dataset": "World Population Prospects 2024",
            "series": "POP",
            "unit_measure": "PS",
            "ref_area": ref_area,
            "time_period": year,
            "sex": sex,
            "age": age,
            "obs_value": float(dice.randrange(100, 10_000)),
        }
        for year in (2019, 2021, 2022)
        for sex in "FM"
        for age in ("Y0T4", "Y_GE5")
    ]


def shown(number: int, ref_area: str) -> dict[str, dict]:
    """What readers see at a publication, as a preview names it."""
    series = Series.at(number)
    catalogue = load(from_environment().definitions)
    members = [c.ref_area for c in catalogue.members(datetime.now(UTC).date())]
    seen = {}
    for indicator in INDICATORS:
        rows = series.latest(indicator)
        (mine,) = [row for row in rows if row["ref_area"] == ref_area]
        region = series.regional(indicator)
        names = ("obs_value", "time_period", "obs_status", "missing", "agency", "persons_reason")
        seen[indicator] = {
            "shown": {name: mine[name] for name in (*names, *PEOPLE)},
            "regional": {
                name: region[name]
                for name in ("obs_value", "simple_mean", "method", "members_reporting", *PEOPLE)
            },
            "ranks": ranks(rows, members, catalogue.indicators[indicator].higher_is),
        }
    return seen


def predicted(found: Effect, before: dict[str, dict]) -> dict[str, dict]:
    """What was shown, changed by what the preview says."""
    after = {
        indicator: {part: dict(values) for part, values in parts.items()}
        for indicator, parts in before.items()
    }
    for part in ("shown", "regional"):
        for row in getattr(found, part):
            for name in after[row["indicator"]][part]:
                after[row["indicator"]][part][name] = row[f"new_{name}"]
    for row in found.ranks:
        places = after[row["indicator"]]["ranks"]
        places.pop(row["ref_area"], None)
        if row["new_rank"] is not None:
            places[row["ref_area"]] = row["new_rank"]
    return after


@pytest.mark.parametrize("seed", range(4))
def test_what_is_shown_after_publishing_is_what_the_preview_said(ledger, seed):
    """Reports, agencies' figures and withdrawals in any order; each report is previewed first."""
    dice = random.Random(seed)
    members = dice.sample(COUNTRIES, 3)
    stores.publish(ledger, *(row for area in members for row in people(dice, area)))
    stores.publish(ledger, *(world_bank(dice, area) for area in members))
    stores.publish(ledger, *(ILO | {"ref_area": a, "obs_value": 30.0} for a in members))
    numbers = []
    for _ in range(5):
        if numbers and dice.random() < 0.3:
            stores.withdraw(ledger, numbers.pop(dice.randrange(len(numbers))))
        ref_area = dice.choice(members)
        rows = some_rows(dice, ref_area)
        before = shown(Series.current().publication["number"], ref_area)
        found = effect_of(stores.observations(*rows), ref_area)
        numbers.append(stores.publish(ledger, *rows))
        assert predicted(found, before) == shown(numbers[-1], ref_area)
        held = Series.current().observations(list(INDICATORS), [ref_area])
        own = {
            (r["indicator"], r["time_period"], r["sex"]): (r["obs_value"], r["obs_status"])
            for r in held
            if r["agency"] == NATIONAL
        }
        said = {
            (r["indicator"], r["time_period"], r["sex"]): (r["new_value"], r["new_status"])
            for r in (*found.added, *found.revised, *found.reflagged, *found.same)
        } | {
            (r["indicator"], r["time_period"], r["sex"]): (r["old_value"], r["old_status"])
            for r in found.kept
        }
        assert said == own


# Ranks --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("higher_is", "expected"),
    [
        ("better", {"LAO": 3, "VNM": 1, "THA": 1}),
        ("worse", {"LAO": 1, "VNM": 2, "THA": 2}),
        ("neutral", {}),
    ],
)
def test_equal_values_share_a_rank_and_old_silent_and_foreign_ones_have_none(higher_is, expected):
    rows = [
        {"ref_area": "LAO", "time_period": 2019, "obs_value": 10.0},
        {"ref_area": "VNM", "time_period": 2021, "obs_value": 40.0},
        {"ref_area": "THA", "time_period": 2024, "obs_value": 40.0},
        {"ref_area": "IDN", "time_period": 2018, "obs_value": 90.0},
        {"ref_area": "MMR", "time_period": None, "obs_value": None},
        {"ref_area": "JPN", "time_period": 2024, "obs_value": 98.0},
    ]
    members = ["LAO", "VNM", "THA", "IDN", "MMR"]
    assert ranks(rows, members, higher_is) == expected


def test_where_zero_is_the_aim_both_sides_of_it_count():
    rows = [
        {"ref_area": area, "time_period": 2024, "obs_value": value}
        for area, value in (("LAO", -3.0), ("VNM", 2.0), ("THA", 3.0))
    ]
    assert ranks(rows, ["LAO", "VNM", "THA"], "zero") == {"LAO": 2, "VNM": 1, "THA": 2}
