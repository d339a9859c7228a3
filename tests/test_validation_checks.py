"""Every check has its words, its function and its bad file, which has this fault alone."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from indicators.__main__ import main
from indicators.catalogue import load
from indicators.intake import CHECKS as RAISED_BY_INTAKE
from indicators.intake import read
from indicators.settings import DEFINITIONS
from indicators.validation import Findings, known_checks, rules_of, validate
from indicators.validation.registry import FUNCTIONS, check
from indicators.validation.texts import COLUMNS, LANGUAGES, PARTS, SLOTS
from tests.faulty_files import BAD, CLEAN, FAULTS, FIGURES, UPLOADS, text_of

CATALOGUE = load()
RULES = rules_of()


def findings_of(content: bytes, name: str = "file.csv", country: str | None = None) -> Findings:
    reading = read(content, name, CATALOGUE, country=country)
    return validate(reading, CATALOGUE, country=country)


def checked(path: Path, capfdbinary, *words: str) -> tuple[int, dict]:
    """Exit status and JSON document of the command."""
    capfdbinary.readouterr()
    status = main(["check", str(path), "--json", *words])
    output, complaint = capfdbinary.readouterr()
    assert complaint == b""
    return status, json.loads(output)


# the three things that bear a check's id ----------------------------------------------------------


def test_there_are_at_least_forty_checks():
    assert len(known_checks()) >= 40


def test_every_check_has_words_a_function_and_a_bad_file():
    files = {path.stem for path in BAD.iterdir()}
    assert set(RULES) == set(known_checks()) == files == set(FAULTS)


def test_no_check_has_two_functions():
    assert not set(FUNCTIONS) & set(RAISED_BY_INTAKE)
    for name in ("value_negative", "unknown_country"):
        with pytest.raises(ValueError, match=name):
            check(name)(lambda rows, rule: [])


def test_what_intake_raises_is_as_serious_as_the_table_says():
    assert {name: RULES[name].severity for name in RAISED_BY_INTAKE} == RAISED_BY_INTAKE


@pytest.mark.parametrize("name", sorted(known_checks()))
def test_every_check_has_its_words_in_both_languages(name):
    words = RULES[name].words
    for language in LANGUAGES:
        for part in ("title", "message", "fix"):
            assert words[f"{part}_{language}"].strip(), f"{part}_{language}"
        assert len(words[f"title_{language}"]) <= 50
        assert words[f"message_{language}"].endswith((".", "?"))
        assert words[f"fix_{language}"].endswith((".", "?", "]"))
    for part in PARTS:
        slots = [set(re.findall(r"\{(\w+)\}", words[f"{part}_{at}"])) for at in LANGUAGES]
        assert slots[0] == slots[1] <= set(SLOTS), part
    assert words["message_en"] != words["message_id"]
    assert words["fix_en"] != words["fix_id"]


def test_the_table_of_checks_has_the_columns_it_is_read_by():
    with (DEFINITIONS / "checks.csv").open(encoding="utf-8", newline="") as source:
        assert tuple(next(csv.reader(source))) == COLUMNS


# the files ----------------------------------------------------------------------------------------


def test_the_files_are_what_their_maker_makes():
    assert CLEAN.read_bytes() == text_of(FIGURES)
    for name, fault in FAULTS.items():
        assert fault.path(name).read_bytes() == fault.content, name


@pytest.mark.parametrize("beside_published", [False, True])
def test_a_clean_file_raises_nothing(beside_published, starter_folder, monkeypatch, capfdbinary):
    if beside_published:
        monkeypatch.setenv("SPM_DATA", str(starter_folder))
    status, document = checked(CLEAN, capfdbinary, "--country", "IDN")
    assert (status, document["issues"], document["changes"]) == (0, [], [])
    assert (document["layout"], document["rows"]) == ("template", len(FIGURES))
    assert sorted(document) == ["changes", "file", "issues", "layout", "rows", "sha256"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_bad_file_raises_its_check_at_its_place(name, starter_folder, monkeypatch, capfdbinary):
    fault = FAULTS[name]
    if fault.published:
        monkeypatch.setenv("SPM_DATA", str(starter_folder))
    words = ("--country", fault.country) if fault.country else ()
    status, document = checked(fault.path(name), capfdbinary, *words)
    raised = [issue for issue in document["issues"] if issue["check"] == name]
    assert {issue["check"] for issue in document["issues"]} == {name} | fault.also
    place = fault.column or ("whole file" if raised[0]["column"] == "whole file" else "whole row")
    assert (raised[0]["line"], raised[0]["column"]) == (fault.line, place)
    errors = any(issue["severity"] == "error" for issue in document["issues"])
    assert status == (2 if document["layout"] is None else int(errors))
    for issue in document["issues"]:
        assert sorted(issue) == sorted(
            ("check", "severity", "line", "column", "found", "expected", "fix")
        )
        assert issue["expected"] and issue["fix"]
        assert "{" not in issue["fix"] + issue["expected"]
        assert "[" not in issue["fix"] + issue["expected"]


@pytest.mark.parametrize("name", FAULTS)
def test_every_sentence_about_a_bad_file_is_whole_in_both_languages(name):
    fault = FAULTS[name]
    for issue in findings_of(fault.content, f"file{fault.suffix}", fault.country):
        for language in LANGUAGES:
            rule = RULES[issue.check]
            for sentence in (rule.message(issue, language), rule.fix(issue, language)):
                assert not re.search(r"[{}\[\]]|: *[.]|  |\( *\)| [.,]", sentence), sentence


def test_a_bad_file_is_a_table_a_person_can_read_in_words_too(capfdbinary):
    path = FAULTS["duplicate_key_different_values"].path("duplicate_key_different_values")
    status = main(["check", str(path)])
    output = capfdbinary.readouterr().out.decode()
    assert status == 1
    assert 'error: Line 20, column "obs_value": Line 3 gives another value' in output
    assert "1 errors, 0 warnings. Nothing was stored." in output


def test_a_file_that_is_not_there_is_one_sentence(tmp_path, capfdbinary):
    assert main(["check", str(tmp_path / "none.csv"), "--json"]) == 2
    output, complaint = capfdbinary.readouterr()
    assert output == b""
    assert complaint.decode().strip().endswith("Name a file that exists and that you may read.")


def test_checking_stores_nothing(tmp_path, monkeypatch, capfdbinary):
    folder = tmp_path / "nothing"
    monkeypatch.setenv("SPM_DATA", str(folder))
    checked(CLEAN, capfdbinary)
    assert not folder.exists()


# counting and rules -------------------------------------------------------------------------------


def test_findings_beyond_the_list_are_counted():
    rows = [[*FIGURES[0][:9], "150", *FIGURES[0][10:]] for _ in range(10_500)]
    for number, row in enumerate(rows):
        row[2] = str(1990 + number % 36)
        row[0] = f"SPMF-COV-{number // 36 % 9 + 1:02}"
    findings = findings_of(text_of(rows))
    assert findings.found["value_above_bounds"] == 10_500
    assert sum(issue.check == "value_above_bounds" for issue in findings) == 10_000


def test_a_rule_is_a_number_in_the_table_and_not_in_the_code(tmp_path):
    source = (DEFINITIONS / "checks.csv").read_text(encoding="utf-8")
    (tmp_path / "checks.csv").write_text(
        source.replace("points=20;factor=4", "points=50;factor=4"), encoding="utf-8"
    )
    assert rules_of()["jump_from_year_before"]["points"] == 20
    assert rules_of(tmp_path)["jump_from_year_before"]["points"] == 50


def test_a_table_of_checks_with_an_unknown_slot_is_refused_with_its_line(tmp_path):
    from indicators.errors import MonitorError

    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerow(dict.fromkeys(COLUMNS, "") | {"id": "x", "severity": "error", "fix_en": "{y}"})
    (tmp_path / "checks.csv").write_text(text.getvalue(), encoding="utf-8")
    with pytest.raises(MonitorError, match="line 2, fix_en: unknown slot y"):
        rules_of(tmp_path)


def test_no_bad_file_stands_there_that_nobody_wrote_down():
    assert {path.name for path in BAD.iterdir()} == {
        fault.path(name).name for name, fault in FAULTS.items()
    }
    assert CLEAN.parent == UPLOADS
