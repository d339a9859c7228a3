"""Everything published as Parquet, as a Data Package, and by the command line."""

import csv
import hashlib
import json
import os
import stat
import zipfile
from pathlib import Path

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest

from indicators.__main__ import main
from indicators.catalogue import load
from indicators.errors import MonitorError
from indicators.exports import copying, datapackage, dictionary, parquet
from indicators.exports.selection import EVERYTHING, Selection, choose
from indicators.sdmx import data
from indicators.sdmx.components import COMPONENTS
from indicators.series import Series
from indicators.settings import from_environment
from tests import stores
from tests.published import Published, observation

ROWS = 5342  # observations of the starter figures that measure one of our indicators


@pytest.fixture
def starter(monkeypatch):
    """The starter figures and the definitions they are read with."""
    stores.use(monkeypatch, stores.starter_folder())
    return Series.current(), load(from_environment().definitions)


def everything(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder, by its place in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# Parquet ------------------------------------------------------------------------------------------


def test_the_parts_of_the_parquet_together_are_what_is_published(starter, tmp_path):
    series, catalogue = starter
    assert parquet.write(series, catalogue, tmp_path / "out") == ROWS
    columns = ", ".join(meaning.name for meaning in dictionary.OBSERVATIONS)
    query = f"SELECT {columns} FROM read_parquet(?, hive_partitioning = true)"
    found = duckdb.connect().execute(query, [f"{tmp_path}/out/observations/*/*.parquet"]).fetchall()
    rows = series.observations(list(catalogue.indicators), list(catalogue.countries))
    names = [meaning.name for meaning in dictionary.OBSERVATIONS]
    assert sorted(map(repr, found)) == sorted(repr(tuple(row[n] for n in names)) for row in rows)


def test_the_dictionary_names_every_column_that_is_written(starter, tmp_path):
    series, catalogue = starter
    parquet.write(series, catalogue, tmp_path / "out")
    with (tmp_path / "out" / "dictionary.csv").open(encoding="utf-8", newline="") as file:
        said = {(row["table"], row["column"]) for row in csv.DictReader(file) if row["description"]}
    written = {("observations", "indicator")}  # the name of the partition
    for path in (tmp_path / "out").rglob("*.parquet"):
        table = "observations" if path.stem == "observations" else path.stem
        written |= {(table, name) for name in pq.read_schema(path).names}
    assert said == written


def test_numbers_years_and_flags_have_their_types_in_parquet(starter, tmp_path):
    series, catalogue = starter
    parquet.write(series, catalogue, tmp_path / "out", choose(series, catalogue, ref_areas=["LAO"]))
    (path, *_) = sorted((tmp_path / "out" / "observations").rglob("*.parquet"))
    types = {field.name: str(field.type) for field in pq.read_schema(path)}
    assert (types["obs_value"], types["time_period"]) == ("double", "int32")
    assert (types["headline"], types["sex"]) == ("bool", "string")


def test_an_export_names_its_publication_its_sources_and_their_licences(starter, tmp_path):
    series, catalogue = starter
    parquet.write(series, catalogue, tmp_path / "out")
    said = json.loads((tmp_path / "out" / "publication.json").read_text(encoding="utf-8"))
    assert (said["publication"], said["framework_version"], said["observations"]) == (
        11,
        "0.1",
        ROWS,
    )
    assert {licence["title"] for licence in said["licenses"]} == {"CC BY 4.0", "UN SDG data terms"}
    assert {licence["title"] for licence in said["reference_population"]["licenses"]} == {
        "CC BY 3.0 IGO",
        "CC BY 4.0",
    }


@pytest.mark.parametrize("write", [parquet.write, datapackage.write])
def test_the_same_publication_gives_the_same_files(starter, tmp_path, write):
    write(*starter, tmp_path / "one")
    write(*starter, tmp_path / "two")
    write(*starter, tmp_path / "two")  # in the place of the one before
    assert everything(tmp_path / "one") == everything(tmp_path / "two")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]


def keys(place: Path) -> list[tuple]:
    """What tells the rows of an SDMX-CSV apart, in the order of the file."""
    columns = [c.id for name in copying.KEY for c in COMPONENTS if c.column == name]
    assert len(columns) == len(copying.KEY)
    with place.open(encoding="utf-8", newline="") as file:
        return [tuple(row[column] for column in columns) for row in csv.DictReader(file)]


@pytest.mark.parametrize("asked", [{}, {"ref_areas": ["LAO", "BRN", "VNM"]}, {"since": 2015}])
def test_rows_stand_in_the_order_of_their_keys_whatever_was_chosen(starter, tmp_path, asked):
    data.write(*starter, tmp_path / "data.csv", choose(*starter, **asked))
    found = keys(tmp_path / "data.csv")
    assert len(found) > 500
    assert found == sorted(found)


def test_the_order_is_the_same_when_several_processors_write(tmp_path):
    published = Published()
    usual = ", ".join(f"{value!r} AS {name}" for name, value in observation().items())
    cells = "1900 + i % 200 AS time_period, printf('%05d', i // 200) AS series"
    published.query(
        f"SELECT * REPLACE ({cells}) FROM (SELECT {usual}), range(250000) AS numbers(i)"
    )
    areas = Selection(ref_areas=("VNM", "LAO"), since=1950)
    for selection, first in ((EVERYTHING, 1900), (areas, 1950)):
        data.write(published, load(), tmp_path / "data.csv", selection)
        found = keys(tmp_path / "data.csv")
        assert len(found) == 1250 * (2100 - first)
        assert found == sorted(found)


# Data Package -------------------------------------------------------------------------------------


def test_frictionless_finds_no_fault_in_the_package(starter, tmp_path):
    assert datapackage.write(*starter, tmp_path / "out") == ROWS
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.flatten(["type", "message"]) == []
    rows = {task.name: task.stats["rows"] for task in report.tasks}
    assert (rows["observations"], rows["indicators"], report.valid) == (ROWS, 60, True)


def test_frictionless_sees_a_file_that_was_changed(starter, tmp_path):
    datapackage.write(*starter, tmp_path / "out")
    place = tmp_path / "out" / "observations.csv"
    place.write_bytes(place.read_bytes().replace(b",54.3,", b",45.3,", 1))
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert "hash-count" in {kind for (kind,) in report.flatten(["type"])}


def test_each_resource_lists_its_sources_and_licences(starter, tmp_path):
    datapackage.write(*starter, tmp_path / "out")
    described = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert all(one["sources"] and one["licenses"] for one in described["resources"])
    figures = described["resources"][0]
    assert {"title": "World Bank, WDI", "version": "2025", "licence": "CC BY 4.0"} in (
        figures["sources"]
    )


def test_a_package_in_one_file_is_the_same_package(starter, tmp_path):
    datapackage.write(*starter, tmp_path / "out")
    datapackage.write(*starter, tmp_path / "out.zip")
    first = (tmp_path / "out.zip").read_bytes()
    datapackage.write(*starter, tmp_path / "out.zip")
    assert (tmp_path / "out.zip").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "out.zip") as package:
        packed = {n: hashlib.sha256(package.read(n)).hexdigest() for n in package.namelist()}
    assert packed == everything(tmp_path / "out")


def test_a_formula_in_a_report_is_inert_in_the_package(own_data_folder, tmp_path):
    stores.publish(stores.empty_ledger(), {"obs_value": 1.5, "obs_comment": "=1+1"})
    datapackage.write(Series.current(), load(), tmp_path / "out")
    assert ",'=1+1," in (tmp_path / "out" / "observations.csv").read_text(encoding="utf-8")


# Whole or not there -------------------------------------------------------------------------------


def test_a_run_that_fails_leaves_the_earlier_export_and_nothing_else(
    starter, tmp_path, monkeypatch
):
    parquet.write(*starter, tmp_path / "out")
    before = everything(tmp_path / "out")

    def full(*_given, **_named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copying, "copy", full)
    with pytest.raises(MonitorError, match="No space left on device"):
        parquet.write(*starter, tmp_path / "out")
    assert everything(tmp_path / "out") == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_with_other_things_in_it_is_not_replaced(starter, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear Madam")
    for write in (parquet.write, datapackage.write):
        with pytest.raises(MonitorError, match="holds other things"):
            write(*starter, tmp_path / "letters")
    assert everything(tmp_path).keys() == {"letters/dear.txt"}


def test_an_export_may_be_read_by_those_who_may_read_the_folder(starter, tmp_path):
    mask = os.umask(0o022)
    try:
        datapackage.write(*starter, tmp_path / "out")
        datapackage.write(*starter, tmp_path / "out.zip")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "out.zip").stat().st_mode) == 0o644


def test_the_database_of_an_export_writes_into_its_own_folder_only(starter, tmp_path):
    series, _ = starter
    (tmp_path / "allowed").mkdir()
    connection = series.exporting_to(tmp_path / "allowed")
    with pytest.raises(duckdb.PermissionException):
        connection.execute(f"COPY (SELECT 1) TO '{tmp_path}/elsewhere.csv'")
    with pytest.raises(duckdb.Error):
        connection.execute("CREATE TABLE snapshot.mine AS SELECT 1")
    connection.close()


# The command --------------------------------------------------------------------------------------


@pytest.fixture
def run(starter, capsys):
    """``export`` with some words: status, what it said, what it complained of."""

    def call(*words: str) -> tuple[int, str, str]:
        status = main(["export", *words])
        return status, *capsys.readouterr()

    return call


@pytest.mark.parametrize("form", ["sdmx-csv", "sdmx-csv-1", "parquet", "datapackage"])
def test_the_command_says_how_much_of_which_publication_it_wrote(run, tmp_path, form):
    status, said, complaint = run("--format", form, "--out", f"{tmp_path}/out")
    assert (status, complaint) == (0, "")
    assert said == f"Wrote 5,342 observations of publication 11 to {tmp_path}/out.\n"


def test_the_command_writes_the_structure(run, tmp_path):
    status, said, _ = run("--format", "sdmx-structure", "--out", f"{tmp_path}/s.json")
    assert (status, "SPM:DF_SPMF(0.1.0)" in said) == (0, True)
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["data"]["dataflows"]


def test_the_command_writes_what_is_chosen(run, tmp_path):
    words = ["--format", "sdmx-csv", "--out", f"{tmp_path}/out.csv", "--publication", "10"]
    words += ["--indicator", "SPMF-OUT-09", "--country", "IDN", "--country", "LAO"]
    words += ["--since", "2018", "--stratum", "sex=_T", "--headline"]
    assert run(*words)[0] == 0
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["REF_AREA"] for row in rows} == {"IDN", "LAO"}
    assert {row["HEADLINE"] for row in rows} == {"true"}
    assert min(int(row["TIME_PERIOD"]) for row in rows) >= 2018


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "sdmx"], "There is no format 'sdmx'. Did you mean sdmx-csv"),
        (["--format", "sdmx-csv", "--publication", "99"], "There is no publication 99."),
        (["--format", "sdmx-csv", "--country", "XXX"], "There is no country 'XXX'."),
        (["--format", "sdmx-csv", "--stratum", "women"], "'women' is not a group of people."),
        (["--format", "sdmx-structure", "--country", "LAO"], "The structure is one for all"),
    ],
)
def test_a_refusal_is_one_sentence_and_leaves_no_file(run, tmp_path, words, said):
    status, output, complaint = run(*words, "--out", f"{tmp_path}/out")
    assert (status, output) == (2, "")
    assert complaint.startswith(said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", ["sdmx-csv", "sdmx-structure", "parquet", "datapackage"])
def test_a_place_that_cannot_be_written_is_named(run, tmp_path, form):
    status, _, complaint = run("--format", form, "--out", f"{tmp_path}/missing/out")
    assert status == 2
    assert complaint.startswith(f"{tmp_path}/missing/out cannot be written (No such file")
