"""A snapshot is a whole picture of one publication: built again when need be, never mixed."""

import os
import random
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import duckdb
import pytest

from indicators import (
    ledger_observations,
    ledger_records,
    snapshot,
    snapshot_building,
    snapshot_verification,
)
from indicators.catalogue import load
from indicators.definition_tables import definition_tables
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import DEFINITIONS, PROJECT, from_environment
from indicators.snapshot_reading import Snapshot, open_snapshot
from tests import stores
from tests.stores import ILO

HEADLINE = "SPMF-COV-01"


@pytest.fixture
def book(tmp_path, monkeypatch) -> Ledger:
    """An empty ledger in a folder of its own."""
    stores.use(monkeypatch, tmp_path)
    return stores.empty_ledger()


def value(indicator: str = HEADLINE, ref_area: str = "VNM", number: int | None = None):
    """The latest value shown, or None."""
    series = Series.current() if number is None else Series.at(number)
    return series.latest(indicator, ref_area)[0]["obs_value"]


def file_of(number: int) -> Path:
    return snapshot.path_of(from_environment(), number)


def query(statement: str) -> list[dict]:
    return open_snapshot(from_environment(), None).rows(statement)


def is_usable(path: Path, wanted: str) -> bool:
    """Whether the file can be opened and is a picture of exactly what is wanted."""
    try:
        return snapshot.identity_of(path) == wanted
    except duckdb.Error:
        return False


# Built again when it must be --------------------------------------------------------------------


def test_a_snapshot_that_was_deleted_is_built_again(book):
    stores.publish(book, {"obs_value": 38.3})
    assert value() == 38.3
    file_of(1).unlink()
    assert open_snapshot(from_environment(), 1).rows("SELECT 1 AS one") == [{"one": 1}]
    stores.publish(book, {"obs_value": 40.0, "time_period": 2024})
    assert value(number=1) == 38.3
    assert file_of(1).exists()


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_snapshot_that_is_deleted_before_it_is_opened_is_built_again_or_said(
    book, monkeypatch, times
):
    build, thrown_away = snapshot_building.build, []

    def and_throw_away(*arguments) -> str:
        made = build(*arguments)
        if len(thrown_away) < times:
            file_of(1).unlink()
            thrown_away.append(made)
        return made

    monkeypatch.setattr(snapshot_building, "build", and_throw_away)
    stores.publish(book, {"obs_value": 38.3})
    if times == 3:
        with pytest.raises(MonitorError, match="is gone as soon as it is written"):
            value()
    assert value() == 38.3


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_a_snapshot_that_was_cut_short_is_built_again(book, share):
    stores.publish(book, {"obs_value": 38.3})
    snapshot_building.build(from_environment(), book, 1)
    content = file_of(1).read_bytes()
    file_of(1).write_bytes(content[: int(len(content) * share)])
    assert value() == 38.3


def test_a_snapshot_of_another_ledger_is_not_taken_for_ours(book, tmp_path, monkeypatch):
    stores.publish(book, {"obs_value": 38.3})
    snapshot_building.build(from_environment(), book, 1)
    theirs = file_of(1)
    stores.use(monkeypatch, tmp_path / "other")
    stores.publish(stores.empty_ledger(), {"obs_value": 12.0})
    file_of(1).parent.mkdir()
    shutil.copy(theirs, file_of(1))
    assert value() == 12.0


def test_a_flipped_byte_never_changes_a_figure(book):
    rows = [{"time_period": year, "obs_value": year / 100} for year in range(2000, 2024)]
    stores.publish(book, *rows)
    settings, dice = from_environment(), random.Random(7)
    snapshot_building.build(settings, book, 1)
    sound = file_of(1).read_bytes()
    wanted = snapshot.identity_of(file_of(1))
    history = Series.at(1).history(HEADLINE, "VNM")
    rebuilt = 0
    for _ in range(20):
        spoilt = bytearray(sound)
        spoilt[dice.randrange(len(spoilt))] ^= 1 << dice.randrange(8)
        file_of(1).write_bytes(spoilt)
        if not is_usable(file_of(1), wanted):
            rebuilt += 1
            continue
        assert Series(Snapshot(settings, 1)).history(HEADLINE, "VNM") == history
    assert rebuilt < 20


def test_a_block_that_goes_bad_under_an_open_reader_is_built_again(book):
    stores.publish(book, {"obs_value": 38.3})
    settings = from_environment()
    snapshot_building.build(settings, book, 1)
    reader = Series(Snapshot(settings, 1))
    content = bytearray(file_of(1).read_bytes())
    with file_of(1).open("rb+") as handle:  # the same file, so the open reader is hit
        for place in range(12_288, len(content), 512):
            handle.seek(place)
            handle.write(bytes([content[place] ^ 0xFF]))
    assert reader.latest(HEADLINE, "VNM")[0]["obs_value"] == 38.3
    assert snapshot.identity_of(file_of(1))


def test_new_words_in_a_definition_are_shown_without_a_new_publication(book, tmp_path, monkeypatch):
    definitions = Path(shutil.copytree(DEFINITIONS, tmp_path / "definitions"))
    monkeypatch.setenv("SPM_DEFINITIONS", str(definitions))
    stores.publish(book, {"obs_value": 38.3})
    before = Series.current().publication
    path = definitions / "indicators" / f"{HEADLINE}.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("higher_is: better", "higher_is: worse"), encoding="utf-8")
    (row,) = Series.current().latest(HEADLINE, "VNM")
    assert row["uncovered_persons"] is None
    assert query(f"SELECT higher_is FROM snapshot.indicators WHERE id = '{HEADLINE}'") == [
        {"higher_is": "worse"}
    ]
    after = Series.current().publication
    assert after["number"] == before["number"] == 1
    assert after["definitions_hash"] != before["definitions_hash"]


def test_a_framework_that_counts_nobody_has_a_snapshot(book, monkeypatch):
    second = PROJECT / "tests" / "definitions_second"
    assert load(second).reference_series == {}
    monkeypatch.setenv("SPM_DEFINITIONS", str(second))
    series = Series.current()
    assert {row["indicator"] for row in series.latest()} == set(load(second).indicators)
    assert {row["obs_value"] for row in series.latest()} == {None}


def test_a_framework_that_uses_no_series_of_agencies_shows_what_countries_report(
    book, tmp_path, monkeypatch
):
    definitions = Path(shutil.copytree(DEFINITIONS, tmp_path / "definitions"))
    header, *_rows = (definitions / "series.csv").read_text().splitlines()
    (definitions / "series.csv").write_text(header + "\n")
    monkeypatch.setenv("SPM_DEFINITIONS", str(definitions))
    stores.publish(book, {**ILO, "obs_value": 38.3})
    assert value() is None
    stores.publish(book, {"obs_value": 21.5, "ref_area": "VNM"})
    assert value() == 21.5
    assert snapshot_verification.verify(from_environment(), book)["faults"] == []


def test_a_table_without_rows_has_the_columns_it_has_with_rows(tmp_path):
    second = shutil.copytree(PROJECT / "tests" / "definitions_second", tmp_path / "second")
    header = (second / "series.csv").read_text(encoding="utf-8").splitlines()[0]
    (second / "series.csv").write_text(f"{header}\n", encoding="utf-8")
    shipped, bare = definition_tables(load()), definition_tables(load(second))
    for name in ("reference_series", "series_codes"):
        assert (bare[name].num_rows, shipped[name].num_rows > 0) == (0, True)
    assert {name: table.schema for name, table in bare.items()} == {
        name: table.schema for name, table in shipped.items()
    }


def test_the_same_publication_built_twice_holds_the_same_rows(tmp_path, monkeypatch):
    data = stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    book, settings = Ledger.open(from_environment().ledger_url), from_environment()
    assert snapshot_verification.verify(settings, book)["faults"] == []
    connection = duckdb.connect(str(file_of(11)))
    connection.execute("UPDATE totals SET obs_value = 99 WHERE ref_area = 'VNM'")
    connection.close()
    (fault,) = snapshot_verification.verify(settings, book)["faults"]
    assert "(totals)" in fault
    assert "python -m indicators rebuild" in fault
    assert sorted(path.name for path in data.glob("snapshots/*")) == ["publication-000011.duckdb"]


# Two at once, and nothing half-done -------------------------------------------------------------


def test_two_programs_that_build_at_once_leave_one_good_snapshot(tmp_path, monkeypatch):
    stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    file_of(11).unlink()
    command = [sys.executable, "-m", "indicators", "rebuild"]
    builders = [subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL) for _ in range(2)]
    readings = set()
    while any(builder.poll() is None for builder in builders):
        readings.add(round(Series.current().regional(HEADLINE)["obs_value"], 4))
        time.sleep(0.02)
    assert [builder.returncode for builder in builders] == [0, 0]
    assert readings == {44.4275}
    assert [path.name for path in file_of(11).parent.iterdir()] == [file_of(11).name]


def test_a_builder_that_was_killed_is_swept_up_later_and_not_at_once(book):
    stores.publish(book, {"obs_value": 38.3})
    snapshot_building.build(from_environment(), book, 1)
    folder = file_of(1).parent
    young = folder / ".publication-000001-aaaa.building"
    old = folder / ".publication-000001-bbbb.building"
    for path in (young, old):
        path.write_bytes(b"half a snapshot")
    long_ago = time.time() - 7200
    os.utime(old, (long_ago, long_ago))
    snapshot_building.build(from_environment(), book, 1)
    assert young.exists()  # somebody may be building it now
    assert not old.exists()


def test_a_build_that_fails_leaves_the_old_snapshot_and_no_remains(book, monkeypatch):
    stores.publish(book, {"obs_value": 38.3})
    assert value() == 38.3

    def fail(*_) -> None:
        raise RuntimeError("the light went out")

    monkeypatch.setattr(snapshot_building.serving_tables, "serving_tables", fail)
    with pytest.raises(RuntimeError):
        snapshot_building.build(from_environment(), book, 1)
    assert [path.name for path in file_of(1).parent.iterdir()] == [file_of(1).name]
    assert value() == 38.3


def test_a_reader_sees_one_publication_whole_while_others_are_published(book):
    areas = ("VNM", "IDN", "LAO")
    stop, mixed, seen = threading.Event(), [], set()

    def read() -> None:
        while not stop.is_set():
            series = Series.current()
            shown = {
                row["obs_value"] for row in series.latest(HEADLINE) if row["ref_area"] in areas
            }
            seen.update(shown)
            if shown != {float(series.publication["number"] % 100)}:
                mixed.append((series.publication["number"], shown))

    agency = {**ILO, "vintage": "2026-05"}

    def next_publication(number: int) -> None:
        rows = [agency | {"ref_area": area, "obs_value": float(number)} for area in areas]
        assert stores.publish(book, *rows) == number

    next_publication(1)
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(2, 9):
        next_publication(number)
        Series.current()
    stop.set()
    for reader in readers:
        reader.join()
    assert mixed == []
    assert len(seen) > 1


def test_a_reader_that_has_begun_goes_on_reading_its_own_publication(book):
    stores.publish(book, {"obs_value": 38.3})
    reader = Series.current()
    stores.publish(book, {"obs_value": 50.0})
    assert Series.current().latest(HEADLINE, "VNM")[0]["obs_value"] == 50.0
    assert reader.latest(HEADLINE, "VNM")[0]["obs_value"] == 38.3
    assert reader.publication["number"] == 1


# What cannot be written -------------------------------------------------------------------------


def test_where_a_snapshot_cannot_be_written_the_older_publication_is_shown_and_said(
    book, monkeypatch
):
    stores.publish(book, {"obs_value": 38.3})
    assert value() == 38.3

    def full(*_) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(snapshot_building, "_write", full)
        stores.publish(book, {"obs_value": 50.0})
        series = Series.current()
        assert series.publication["number"] == 1
        assert "No space left on device" in series.notice
        with pytest.raises(MonitorError, match="No space left"):
            Series.at(2)
    assert Series.current().publication["number"] == 2  # with space again, by itself
    assert Series.current().notice == ""


def test_with_no_older_snapshot_a_folder_that_refuses_is_one_sentence(book):
    stores.publish(book, {"obs_value": 38.3})
    from_environment().snapshots.write_text("a file where the folder should be")
    with pytest.raises(MonitorError, match=r"cannot be written to .* SPM_DATA"):
        Series.current()


def test_a_publication_that_does_not_exist_is_refused_with_those_that_do(book):
    with pytest.raises(MonitorError, match="Nothing has been published yet"):
        Series.at(1)
    stores.publish(book, {"obs_value": 38.3})
    for number in (2, -1):
        with pytest.raises(MonitorError, match=f"no publication {number}. They go from 1 to 1"):
            Series.at(number)


# Which figure is shown --------------------------------------------------------------------------


def test_what_was_withdrawn_is_gone_now_and_still_there_as_it_was_then(book):
    stores.publish(book, {"obs_value": 38.3})
    stores.publish(book, {"obs_value": 50.0})
    stores.withdraw(book, 2)
    assert value() == 38.3
    assert value(number=2) == 50.0
    first, second, third = Series.current().publications()
    assert (second["withdrawn_by"], third["withdraws"]) == (3, 2)
    assert first["withdrawn_by"] is None


def test_an_officers_file_replaces_the_cells_it_brings_and_no_others(book):
    stores.publish(
        book,
        {"time_period": 2021, "obs_value": 30.0},
        {"time_period": 2022, "obs_value": 31.0},
        {"time_period": 2022, "obs_value": 29.0, "sex": "F"},
    )
    stores.publish(book, {"time_period": 2022, "obs_value": 35.0})
    history = Series.current().history(HEADLINE, "VNM")
    assert [(r["time_period"], r["obs_value"], r["publication"]) for r in history] == [
        (2021, 30.0, 1),
        (2022, 35.0, 2),
    ]
    assert [row["obs_value"] for row in Series.current().strata(HEADLINE, "VNM")] == [29.0]
    assert query("SELECT count(*) AS n FROM snapshot.observations") == [{"n": 3}]


def test_an_agencys_file_replaces_the_series_of_the_areas_it_brings(book):
    old, new = {**ILO, "vintage": "2025-05"}, {**ILO, "vintage": "2026-05"}
    stores.publish(
        book,
        old | {"time_period": 2021, "obs_value": 30.0},
        old | {"time_period": 2022, "obs_value": 31.0},
        old | {"ref_area": "IDN", "time_period": 2022, "obs_value": 50.0},
    )
    stores.publish(book, new | {"time_period": 2021, "obs_value": 32.0})
    series = Series.current()
    assert [(r["time_period"], r["obs_value"]) for r in series.history(HEADLINE, "VNM")] == [
        (2021, 32.0)
    ]
    assert [r["vintage"] for r in series.history(HEADLINE, "IDN")] == ["2025-05"]


def test_a_national_report_comes_before_an_agency_and_both_are_listed(book):
    stores.publish(book, {"obs_value": 38.3})
    stores.publish(
        book, {**ILO, "obs_value": 36.0}, {**ILO, "obs_value": 35.0, "time_period": 2022}
    )
    series = Series.current()
    assert [(r["time_period"], r["obs_value"], r["role"]) for r in series.history(HEADLINE)] == [
        (2022, 35.0, "primary"),
        (2023, 38.3, "national"),
    ]
    assert [(r["role"], r["obs_value"], r["headline"]) for r in series.sources(HEADLINE)] == [
        ("primary", 36.0, False),
        ("national", 38.3, True),
    ]


def test_a_declared_gap_does_not_hide_what_an_agency_published(book):
    stores.publish(book, {"obs_value": None, "obs_status": "L"})
    stores.publish(book, {**ILO, "obs_value": 36.0})
    assert value() == 36.0


def test_an_alternative_is_never_the_headline_even_when_it_is_alone(book):
    rival = {"agency": "UNSD", "dataset": "SDG Global Database", "series": "SI_COV_SOCAST"}
    stores.publish(book, rival | {"obs_value": 20.0})
    series = Series.current()
    assert series.latest("SPMF-COV-10", "VNM")[0]["obs_value"] is None
    assert series.history("SPMF-COV-10", "VNM") == []
    assert [row["obs_value"] for row in series.sources("SPMF-COV-10", "VNM")] == [20.0]


def test_a_series_no_rule_names_stays_in_the_ledger_and_is_not_shown(book):
    stores.publish(book, {**ILO, "series": "SI_COV_NOTHING", "obs_value": 20.0})
    assert query("SELECT count(*) AS n FROM snapshot.observations") == [{"n": 0}]
    with book.read() as connection:
        assert ledger_observations.observations_of(connection, 1, book.place).num_rows == 1


def test_a_stratum_that_is_part_of_the_indicator_becomes_its_total(book):
    fifths = {
        "agency": "World Bank",
        "dataset": "WDI (ASPIRE)",
        "series": "per_sa_allsa_cov_tot",
    }
    rows = [fifths | {"quintile": f"Q{n}", "obs_value": 10.0 * n} for n in range(1, 6)]
    stores.publish(book, *rows)
    assert value("SPMF-EQT-01") == 10.0
    shown = Series.current().strata("SPMF-COV-10", "VNM")
    assert [(row["quintile"], row["obs_value"]) for row in shown] == [
        (f"Q{n}", 10.0 * n) for n in range(1, 6)
    ]
    assert value("SPMF-COV-10") is None


def test_a_fraction_that_its_source_calls_percent_is_shown_in_percent(book):
    loss = {"agency": "UNSD", "dataset": "SDG Global Database", "series": "VC_DSR_LSGP"}
    stores.publish(book, loss | {"obs_value": 0.116, "unit_measure": "RATIO"})
    (row,) = Series.current().latest("SPMF-RES-03", "VNM")
    assert row["obs_value"] == pytest.approx(11.6)
    assert row["unit_measure"] == "PT_GDP"


def test_groups_that_are_compared_are_of_one_year_and_one_source(book):
    stores.publish(
        book,
        {"time_period": 2021, "sex": "F", "obs_value": 30.0},
        {"time_period": 2021, "sex": "M", "obs_value": 34.0},
        {"time_period": 2022, "sex": "F", "obs_value": 31.0},
    )
    rows = Series.current().strata(HEADLINE, "VNM")
    assert [(row["time_period"], row["sex"]) for row in rows] == [(2021, "F"), (2021, "M")]
    every = Series.current().strata(HEADLINE, "VNM", all_years=True)
    assert [row["time_period"] for row in every] == [2021, 2021, 2022]


def test_a_total_over_all_ages_is_not_counted_twice(book):
    counts = {"agency": "UN DESA", "dataset": "World Population Prospects 2024", "series": "POP"}
    ages = {"Y0T4": 10.0, "Y5T64": 70.0, "Y_GE65": 20.0, "_T": 100.0}
    rows = [
        counts | {"sex": sex, "age": age, "obs_value": persons, "urbanisation": area}
        for sex in ("F", "M")
        for age, persons in ages.items()
        for area in ("_T", "U")
    ]
    stores.publish(book, *rows, {**counts, "ref_area": "IDN", "sex": "F", "obs_value": 1.0})
    series = Series.current()
    assert series.persons("population", "VNM", 2023)["persons"] == 200
    assert series.persons("under5", "VNM", 2023)["persons"] == 20
    assert series.persons("children", "VNM", 2023)["persons"] is None
    assert series.persons("population", "IDN", 2023)["persons"] is None


def test_membership_is_that_of_the_day_of_the_publication(book, monkeypatch):
    monkeypatch.setattr(ledger_records, "now", lambda: "2025-10-25T12:00:00Z")
    stores.publish(book, {"obs_value": 38.3})
    monkeypatch.setattr(ledger_records, "now", lambda: "2025-10-26T12:00:00Z")
    stores.publish(book, {"obs_value": 38.4})
    assert Series.at(1).regional(HEADLINE)["members"] == 10
    assert Series.at(2).regional(HEADLINE)["members"] == 11


# The one door to DuckDB -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('data/starter/publications.csv')",
        "ATTACH '/tmp/elsewhere.duckdb'",
        "COPY (SELECT 1) TO '/tmp/elsewhere.csv'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET GLOBAL memory_limit = '1GB'",
        "DELETE FROM snapshot.totals",
        "CREATE TABLE snapshot.mine (a INTEGER)",
        "SELECT * FROM a_frame_of_python",
    ],
)
def test_a_reader_cannot_reach_files_extensions_settings_or_change_a_row(book, statement):
    a_frame_of_python = stores.observations({"obs_value": 1.0})
    snapshot_building.build(from_environment(), book, 0)
    connection = snapshot.connect(file_of(0))
    with pytest.raises(duckdb.Error), connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
    assert a_frame_of_python.num_rows == 1


def test_a_folder_with_a_quote_in_its_name_is_a_folder_like_any_other(tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path / "it's '; DROP TABLE meta; --")
    stores.publish(stores.empty_ledger(), {"obs_value": 38.3})
    assert value() == 38.3


def test_text_that_looks_like_sql_is_text(book):
    hostile = "'; DROP TABLE totals; --"
    stores.publish(book, {"obs_value": 38.3, "source_detail": hostile})
    (row,) = Series.current().latest(HEADLINE, "VNM")
    assert row["source_detail"] == hostile
    assert Series.current().latest(hostile) == []
    assert Series.current().history(HEADLINE, hostile) == []


def test_observations_lie_in_the_order_in_which_they_are_asked_for():
    connection = snapshot.connect(stores.starter_folder() / "snapshots/publication-000011.duckdb")
    keys = connection.execute(
        "SELECT indicator, ref_area, time_period FROM snapshot.observations ORDER BY rowid"
    ).fetchall()
    connection.close()
    assert keys == sorted(keys)
    assert len(keys) > 4000
