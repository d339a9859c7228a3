"""The command line: one document or one table on standard output, one sentence when it refuses."""

import ast
import json
import os
import re
import subprocess
import sys

import pytest

from indicators.__main__ import called, main, parser
from indicators.catalogue import load
from indicators.commands import COMMANDS
from indicators.settings import PROJECT
from tests import stores


@pytest.fixture
def run(capfdbinary, monkeypatch):
    """Run a command in this process on the starter figures: status, output, complaint."""
    stores.use(monkeypatch, stores.starter_folder())

    def call(*words: str) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        status = main(words)
        output, complaint = capfdbinary.readouterr()
        return status, output.decode(), complaint.decode()

    return call


def rows(run, *words: str) -> list[dict]:
    status, output, complaint = run("coverage", *words, "--json")
    assert (status, complaint) == (0, "")
    return json.loads(output)


# coverage ---------------------------------------------------------------------------------------


def test_coverage_has_one_row_for_each_country_whether_it_reports_or_not(run):
    for indicator in ("SPMF-COV-01", "SPMF-COV-14"):
        answer = rows(run, "--indicator", indicator)
        assert [row["ref_area"] for row in answer] == (
            "BRN KHM IDN LAO MYS MMR PHL SGP THA TLS VNM CHN JPN KOR".split()
        )
        assert {row["indicator"] for row in answer} == {indicator}


def test_coverage_of_a_country_that_never_reported_is_null_and_not_zero(run):
    (row,) = rows(run, "--indicator", "SPMF-COV-14", "--country", "LAO")
    assert row["obs_value"] is None
    assert row["missing"] == "no_value"
    assert row["uncovered_persons"] is None


def test_coverage_without_an_indicator_is_the_headline_of_the_framework(run):
    assert rows(run) == rows(run, "--indicator", load().framework.headline_indicator)


def test_coverage_of_asean_is_one_row_with_all_that_it_rests_on(run):
    (row,) = rows(run, "--country", "ASEAN", "--indicator", "SPMF-COV-01")
    assert row["obs_value"] == pytest.approx(44.4275, abs=0.00005)
    assert row["covered_persons"] == pytest.approx(303.036e6, abs=500)
    assert row["uncovered_persons"] == pytest.approx(379.055e6, abs=500)
    assert (row["members_reporting"], row["members"]) == (11, 11)
    assert row["population_share"] == 100
    assert row["method"] == "population_weighted"
    assert row["simple_mean"] == pytest.approx(39.0)


def test_coverage_of_everything_is_every_indicator_of_every_country(run):
    assert len(rows(run, "--indicator", "all")) == len(load().indicators) * 14


def test_history_has_every_year_and_the_latest_is_its_last(run):
    history = rows(run, "--country", "VNM", "--history")
    years = [row["time_period"] for row in history]
    assert years == sorted(set(years))
    (latest,) = rows(run, "--country", "VNM")
    assert history[-1]["obs_value"] == latest["obs_value"]
    assert history[-1]["uncovered_persons"] == latest["uncovered_persons"]


def test_strata_are_the_breakdowns_and_with_history_those_of_every_year(run):
    words = ("--indicator", "SPMF-COV-10", "--country", "IDN", "--strata")
    newest = rows(run, *words)
    assert [row["quintile"] for row in newest] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    every = rows(run, *words, "--history")
    assert len(every) > len(newest)
    assert len({row["time_period"] for row in newest}) == 1


def test_an_earlier_publication_shows_what_it_showed(run):
    assert all(row["obs_value"] is None for row in rows(run, "--publication", "10"))
    assert rows(run, "--publication", "11") == rows(run)


def test_a_table_for_people_names_the_countries_and_what_is_missing(run):
    status, output, _ = run("coverage", "--indicator", "SPMF-COV-08")
    lines = output.splitlines()
    assert status == 0
    assert len(lines) == 15
    assert lines[0].split() == "Indicator Country Year Value Left out Source Missing".split()
    assert any("Brunei D." in line and line.endswith("reason not given") for line in lines)
    assert any("Cambodia" in line and "12.3%" in line for line in lines)


def test_a_table_for_asean_says_how_the_figure_was_made(run):
    _, output, _ = run("coverage", "--country", "ASEAN")
    assert "44.4" in output
    assert "11 of 11" in output
    assert "2019–2023" in output
    assert "Weighted by the reference population of the value’s own year" in output
    assert "46.0% (2023)" in output
    assert "The ILO estimates silent members and missing years by a model" in output


def test_a_table_of_groups_names_the_groups_and_never_stands_there_empty(run):
    _, output, _ = run("coverage", "--strata")
    assert any(
        "Malaysia" in line and "Women" in line and "21.0%" in line for line in output.splitlines()
    )
    _, output, _ = run("coverage", "--strata", "--indicator", "SPMF-COV-08")
    assert output == (
        "No groups of people have been reported for this indicator. Missing is never zero.\n"
    )


# Refusals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--indicator", "SPMF-COV-1"], "Did you mean SPMF-COV-01"),
        (["--indicator", "SPMF-COV-99"], "There is no indicator 'SPMF-COV-99'"),
        (["--country", "VN"], "Did you mean VNM"),
        (["--country", "Việt Nam"], "Did you mean VNM"),
        (["--country", "X84"], "There is no country 'X84'"),
        (["--country", "ATLANTIS"], "There is no country 'ATLANTIS'"),
        (["--publication", "99"], "There is no publication 99. They go from 1 to 11"),
        (["--country", "ASEAN", "--history"], "Leave out --history"),
        (["--country", "ASEAN", "--strata"], "no strata"),
    ],
)
def test_what_does_not_exist_is_refused_in_one_sentence_with_nothing_on_standard_output(
    run, words, sentence
):
    for form in ([], ["--json"]):
        status, output, complaint = run("coverage", *words, *form)
        assert status == 2
        assert output == ""
        assert sentence in complaint
        assert complaint.count("\n") == 1


def test_no_ledger_is_refused_with_the_command_that_makes_one(run, tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    for command in ("coverage", "history", "verify", "rebuild"):
        status, output, complaint = run(command)
        assert (status, output) == (2, "")
        assert "python -m indicators init" in complaint


def test_faulty_definitions_stop_init_before_anything_is_made(run, tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path / "data")
    monkeypatch.setenv("SPM_DEFINITIONS", str(tmp_path / "nothing"))
    status, output, complaint = run("init")
    assert (status, output) == (2, "")
    assert "framework.yaml" in complaint
    assert not (tmp_path / "data").exists()


def test_a_command_that_does_not_exist_is_refused(capsys):
    with pytest.raises(SystemExit) as refusal:
        main(["cover"])
    assert refusal.value.code == 2
    assert "coverage" in capsys.readouterr().err


# The other commands -----------------------------------------------------------------------------


def test_init_says_what_it_did_and_the_second_time_that_it_did_nothing(run, tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    status, output, _ = run("init")
    assert status == 0
    assert "Entered 11 publications" in output
    before = (tmp_path / "ledger.sqlite").read_bytes()
    status, output, _ = run("init")
    assert status == 0
    assert "nothing was changed" in output
    assert (tmp_path / "ledger.sqlite").read_bytes() == before


def test_history_lists_every_publication_with_who_when_and_what(run):
    status, output, _ = run("history", "--json")
    history = json.loads(output)
    assert status == 0
    assert [row["number"] for row in history["publications"]] == list(range(1, 12))
    assert {row["published_by"] for row in history["publications"]} == {"starter"}
    assert all(row["published_at"].endswith("Z") for row in history["publications"])
    assert len(history["submissions"]) == 11
    _, table, _ = run("history")
    assert "ILO, 2026-05, 1,410 rows" in table


def test_history_names_a_withdrawal_and_its_reason(run, tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    book = stores.empty_ledger()
    stores.publish(book, {"obs_value": 38.3})
    stores.withdraw(book, 1)
    _, output, _ = run("history")
    assert "withdraws 1" in output
    assert "wrong year" in output


def test_history_lists_what_is_waiting_for_a_decision(run, tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    stores.submit(stores.empty_ledger(), {"obs_value": 38.3})
    _, output, _ = run("history")
    assert "Nothing has been published yet." in output
    assert "submitted" in output


def test_text_from_a_file_cannot_move_the_cursor_of_a_terminal(run, tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    book = stores.empty_ledger()
    stores.publish(book, {"agency": "ILO\x1b[2J\nforged", "series": "X", "obs_value": 1.0})
    _, output, _ = run("history")
    assert "\x1b" not in output
    assert len(output.splitlines()) == 2


def test_verify_finds_nothing_and_prints_the_head_to_keep(run):
    status, output, _ = run("verify", "--json")
    report = json.loads(output)
    assert status == 0
    assert report["faults"] == []
    assert (report["files"], report["publications"]) == (11, 11)
    status, output, _ = run("verify", "--head", report["head"])
    assert status == 0
    assert report["head"] in output


def test_verify_with_a_head_that_is_not_in_the_chain_ends_with_one(run):
    status, output, _ = run("verify", "--head", "f" * 64)
    assert status == 1
    assert "its end was cut off or rewritten" in output


def test_rebuild_makes_a_new_snapshot_of_any_publication(run, tmp_path, monkeypatch):
    data = stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    for path in (data / "snapshots").iterdir():
        path.unlink()
    assert run("rebuild")[0] == 0
    assert run("rebuild", "--publication", "3")[0] == 0
    assert sorted(path.name for path in (data / "snapshots").iterdir()) == [
        "publication-000003.duckdb",
        "publication-000011.duckdb",
    ]
    assert run("rebuild", "--publication", "12")[0] == 2


def test_check_definitions_has_nothing_to_say_of_the_framework_that_is_shipped(run):
    status, output, _ = run("check-definitions")
    assert status == 0
    assert "no faults" in output


def test_check_definitions_lists_each_fault_with_its_file_and_ends_with_one(
    run, tmp_path, monkeypatch
):
    monkeypatch.setenv("SPM_DEFINITIONS", str(tmp_path))
    status, output, _ = run("check-definitions")
    assert status == 1
    assert "framework.yaml:1" in output


def test_the_command_runs_from_any_folder_and_a_reader_may_stop_listening(tmp_path, monkeypatch):
    stores.use(monkeypatch, stores.starter_folder())
    monkeypatch.setenv("PYTHONPATH", str(PROJECT))
    command = [sys.executable, "-m", "indicators", "coverage", "--indicator", "all", "--json"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout.read(1) == b"["
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


# Starting ---------------------------------------------------------------------------------------


def test_help_lists_every_command_and_a_call_loads_only_its_own():
    everything = parser().format_help()
    for name in COMMANDS:
        word = name.rstrip("_").replace("_", "-")
        assert re.search(rf"^ +{word}( |$)", everything, re.MULTILINE), word
        assert called([word, "--help"]) == (name,)
    for words in ([], ["--help"], ["cover"], ["return_"]):
        assert called(words) == COMMANDS


def test_a_check_does_not_wait_for_libraries_that_it_has_no_use_for(tmp_path):
    """Each of them takes longer to load than a country's file takes to be checked."""
    file = tmp_path / "figures.csv"
    file.write_text("indicator,ref_area,time_period,obs_value\nSPMF-COV-01,LAO,2023,45.3\n")
    script = (
        "import sys; from indicators.__main__ import main; main(['check', sys.argv[1]])\n"
        "print({name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        cwd=PROJECT,
        env=os.environ | {"SPM_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = ast.literal_eval(done.stdout.splitlines()[-1])
    assert {"pyarrow", "yaml"} <= loaded
    assert not loaded & {"pandas", "openpyxl", "sqlalchemy", "duckdb", "babel", "matplotlib"}
