"""Regional figures of every year and group: the same from this machine and from a Spark cluster."""

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from indicators.__main__ import main
from indicators.catalogue import BREAKDOWNS, load
from indicators.engine import regional
from indicators.engine.choosing import engine_for
from indicators.engine.cluster import ClusterEngine
from indicators.engine.export_folder import open_export
from indicators.engine.local import LocalEngine
from indicators.errors import MonitorError
from indicators.exports import parquet
from indicators.series import Series
from indicators.settings import DEFINITIONS
from tests import stores
from tests.browser.dashboard import free_port
from tests.spark_cluster import spark_cluster

CATALOGUE = load(DEFINITIONS)


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> Path:
    """The starter figures as a Parquet export."""
    place = tmp_path_factory.mktemp("export") / "published"
    with pytest.MonkeyPatch.context() as patch:
        stores.use(patch, stores.starter_folder())
        parquet.write(Series.current(), CATALOGUE, place)
    return place


@pytest.fixture(scope="module")
def grown(export, tmp_path_factory) -> Path:
    """The same export with sixty thousand invented observations beside the real ones."""
    place = Path(shutil.copytree(export, tmp_path_factory.mktemp("grown") / "published"))
    codes = {"sex": ("F", "M"), "quintile": ("Q1", "Q2", "Q3", "Q4", "Q5"), "urbanisation": "UR"}
    strata = [dict.fromkeys(BREAKDOWNS, "_T") | {"breakdown": ""}]
    strata += [
        strata[0] | {name: code, "breakdown": name} for name in codes for code in codes[name]
    ]
    strata += [
        strata[0] | {"sex": sex, "quintile": fifth, "breakdown": "several"}
        for sex in codes["sex"]
        for fifth in codes["quintile"]
    ]
    draw = random.Random(1)
    for indicator in list(CATALOGUE.indicators)[:12]:
        rows = [
            {
                "ref_area": country.ref_area,
                "time_period": year,
                "obs_value": None if draw.random() < 0.2 else draw.uniform(0, 100),
                "unit_measure": "PT",
                "obs_status": "A",
                "agency": "National report",
                "dataset": country.ref_area,
                "series": indicator,
                "vintage": draw.choice(("2025-11-21", "2026-11-21")),
                "licence": "CC BY 4.0",
                "source_detail": "",
                "obs_comment": "",
                "role": "national",
                "headline": True,
                "publication": 11,
            }
            | stratum
            for country in CATALOGUE.members()
            for year in range(2000, 2025)
            for stratum in strata
        ]
        folder = place / "observations" / f"indicator={indicator}"
        folder.mkdir(exist_ok=True)
        pyarrow.parquet.write_table(
            pa.Table.from_pylist(rows, schema=_schema(export)), folder / "invented.parquet"
        )
    return place


def _schema(export: Path) -> pa.Schema:
    part = export / "observations" / "indicator=SPMF-COV-01" / "observations.parquet"
    return pa.schema([field.with_nullable(True) for field in pyarrow.parquet.read_schema(part)])


def both_answers(engine, opened) -> tuple[list, list]:
    rows = regional.as_it_stood(engine, opened.members, opened.people, opened.definitions)
    return rows, regional.by_group(engine, opened.members, opened.definitions)


def test_the_newest_year_is_the_figure_that_pages_show(export, monkeypatch):
    stores.use(monkeypatch, stores.starter_folder())
    series, opened = Series.current(), open_export(export)
    engine = engine_for(opened, opened.definitions)
    rows = regional.as_it_stood(engine, opened.members, opened.people, opened.definitions)
    newest = {row["indicator"]: row for row in rows}  # the last row of each is its newest year
    assert len(newest) > 20
    names = ("obs_value", "simple_mean", "members_reporting", "members", "years", "method")
    names += ("covered_persons", "uncovered_persons", "affected_persons", "unit_measure")
    for indicator, row in newest.items():
        shown = series.regional(indicator)
        assert {n: row[n] for n in names} == {n: shown[n] for n in names}, indicator


def test_a_year_knows_nothing_that_was_reported_later(export):
    opened = open_export(export)
    engine = engine_for(opened, ["SPMF-COV-01"])
    rows = regional.as_it_stood(engine, opened.members, opened.people, opened.definitions)
    assert [row["as_of"] for row in rows] == sorted({row["as_of"] for row in rows})
    assert all(row["years"][1] == row["as_of"] for row in rows if row["years"][1])
    first = rows[0]
    assert (first["as_of"], first["method"], first["obs_value"]) == (2015, "withheld", None)
    assert first["reason"] == "below_half_of_members"


def test_a_group_is_a_plain_mean_of_those_that_tell_it_apart_and_never_of_less_than_half(export):
    opened = open_export(export)
    engine = engine_for(opened, opened.definitions)
    rows = regional.by_group(engine, opened.members, opened.definitions)
    assert rows
    for row in rows:
        enough = 2 * row["members_reporting"] >= row["members"]
        assert row["method"] == ("simple_mean" if enough else "withheld")
        assert (row["obs_value"] is None) == (not enough)
        headline = CATALOGUE.indicators[row["indicator"]].headline_strata
        assert row["stratum"] != headline[row["breakdown"]]


def test_a_cluster_gives_the_same_numbers_to_the_last_digit(grown, tmp_path, monkeypatch):
    monkeypatch.setenv("SPM_SPARK_PARTITIONS", "2")  # as many as the workers have cores
    opened = open_export(grown)
    here = LocalEngine(opened.sources(opened.definitions))
    years, groups = both_answers(here, opened)
    assert len({row["as_of"] for row in years if row["indicator"] == "SPMF-COV-01"}) >= 24
    assert len(groups) > 60
    with spark_cluster(tmp_path) as url:
        there = ClusterEngine(url, opened.sources(opened.definitions))
        try:
            assert both_answers(there, opened) == (years, groups)
            with pytest.raises(MonitorError, match="could not answer.*Without SPM_ENGINE"):
                there._view("observations", tmp_path / "nowhere")
        finally:
            there.close()

        said = subprocess.run(
            [sys.executable, "-m", "indicators", "regional", str(grown)]
            + ["--indicator", "SPMF-COV-01", "--json"],
            env=os.environ | {"SPM_ENGINE": url},
            capture_output=True,
            text=True,
            timeout=600,
        )
    assert said.returncode == 0, said.stderr
    expected = [row | {"publication": 11} for row in years if row["indicator"] == "SPMF-COV-01"]
    assert json.loads(said.stdout) == expected


# What goes wrong -------------------------------------------------------------------------------


def refusal(capsys, *words: str) -> str:
    assert main(["regional", *words]) == 2
    out, said = capsys.readouterr()
    assert out == "" and len(said.strip().splitlines()) == 1
    return said


def test_a_cluster_that_is_not_there_is_named_with_the_way_out(export, capsys, monkeypatch):
    monkeypatch.setenv("SPM_ENGINE", f"spark://127.0.0.1:{free_port()}")
    said = refusal(capsys, str(export))
    assert "does not answer" in said and "without SPM_ENGINE" in said


@pytest.mark.parametrize("name", ["spark:/host", "yarn", "spark://host", "spark://a b:7077"])
def test_a_name_that_is_no_engine_is_refused(export, name, capsys, monkeypatch):
    monkeypatch.setenv("SPM_ENGINE", name)
    assert f"SPM_ENGINE={name} names no engine" in refusal(capsys, str(export))


def test_a_machine_without_the_packages_says_what_to_install(export, capsys, monkeypatch):
    with_listener = "spark://127.0.0.1:9"
    monkeypatch.setenv("SPM_ENGINE", with_listener)
    monkeypatch.setattr("indicators.engine.cluster._our_address", lambda url: "127.0.0.1")
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert "requirements-spark.txt" in refusal(capsys, str(export))
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert "Java is not installed" in refusal(capsys, str(export))


def test_a_folder_that_is_no_export_and_an_unknown_indicator_are_named(export, tmp_path, capsys):
    assert "is not a Parquet export" in refusal(capsys, str(tmp_path))
    assert "SPMF-COV-01" in refusal(capsys, str(export), "--indicator", "SPMF-COV-1")
    (tmp_path / "publication.json").write_text("[1", encoding="utf-8")
    assert "is not a Parquet export" in refusal(capsys, str(tmp_path))
