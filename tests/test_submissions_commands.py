"""The write side from the command line, as an officer and a reviewer type it."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from indicators.__main__ import main
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import PROJECT, from_environment
from tests import desks, stores

UPLOADS = Path(__file__).parent / "uploads"
FIGURES = desks.csv({"obs_value": 18.5})


@pytest.fixture
def run(capfdbinary, monkeypatch, tmp_path):
    """Run a command in this process, in an empty folder: status, output, complaint."""
    stores.use(monkeypatch, tmp_path / "data")

    def call(*words: str) -> tuple[int, str, str]:
        capfdbinary.readouterr()
        status = main(words)
        output, complaint = capfdbinary.readouterr()
        return status, output.decode(), complaint.decode()

    return call


@pytest.fixture
def staffed(run):
    for words in (("Noy", "--role", "officer", "--country", "LAO"), ("Siti", "--role", "reviewer")):
        assert run("user", "add", *words)[0] == 0
    return run


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "figures.csv"
    path.write_bytes(FIGURES)
    return path


def sent(run, path: Path, *more: str) -> tuple[int, str, str]:
    return run("submit", str(path), "--country", "LAO", "--by", "Noy", *more)


def first_number(text: str) -> int:
    return int(re.search(r"\d+", text).group())


def test_a_new_person_can_send_a_file_right_after_they_were_added(run, file):
    status, output, _ = run("user", "add", "Noy", "--role", "officer", "--country", "LAO")
    assert status == 0
    assert re.search(r"First password, shown this once: \w{5}(-\w{5}){3}\n", output)
    status, output, complaint = sent(run, file)
    assert (status, complaint) == (0, "")
    assert output.splitlines()[:2] == [
        "Submission 1",
        f"SHA-256 {hashlib.sha256(FIGURES).hexdigest()}",
    ]


def test_each_decision_prints_the_number_of_the_publication_that_results(staffed, file):
    sent(staffed, file)
    for words, number in (
        (("publish", "1", "--by", "Siti"), 1),
        (("name", "1", "as agreed in Vientiane", "--by", "Siti"), 1),
        (("withdraw", "1", "--by", "Siti", "--reason", "wrong year"), 2),
    ):
        status, output, complaint = staffed(*words)
        assert (status, complaint) == (0, "")
        assert first_number(output) == number
    sent(staffed, file)
    status, output, _ = staffed("return", "2", "--by", "Siti", "--reason", "which survey?")
    assert (status, first_number(output)) == (0, 2)
    assert Series.current().publication["number"] == 2


def test_history_says_who_did_what_when_and_why(staffed, file):
    sent(staffed, file)
    staffed("publish", "1", "--by", "Siti", "--name", "agreed", "--note", "first report")
    staffed("withdraw", "1", "--by", "Siti", "--reason", "wrong year")
    _, output, _ = staffed("history", "--json")
    history = json.loads(output)
    first, second = history["publications"]
    assert (first["number"], first["name"], first["note"], first["withdrawn_by"]) == (
        (1, "agreed", "first report", 2)
    )
    assert (second["action"], second["withdraws"], second["note"]) == ("withdraw", 1, "wrong year")
    (row,) = history["submissions"]
    assert (row["state"], row["submitted_by"], row["decided_by"], row["name"]) == (
        ("withdrawn", "Noy", "Siti", "figures.csv")
    )
    _, table, _ = staffed("history")
    assert "withdrawn by 2" in table


def test_nobody_publishes_their_own_file_on_the_command_line_either(staffed, file):
    staffed("user", "add", "Noy", "--role", "reviewer")
    sent(staffed, file)
    status, output, complaint = staffed("publish", "1", "--by", "Noy")
    assert (status, output) == (2, "")
    assert complaint.startswith("Nobody decides on their own file")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("publish", "1", "--by", "Nobody"), "There is no person “Nobody” in the ledger."),
        (("publish", "1", "--by", ""), "There is no person “” in the ledger."),
        (("publish", "1", "--by", "Noy"), "To publish takes the role reviewer"),
        (("return", "1", "--by", "Noy", "--reason", "x"), "To return takes the role reviewer"),
        (("withdraw", "1", "--by", "Noy", "--reason", "x"), "There is no publication 1"),
        (("name", "1", "x", "--by", "Siti"), "There is no publication 1"),
        (("publish", "99", "--by", "Siti"), "There is no submission 99"),
        (
            ("publish", "1", "--by", "Siti", "--version", "7"),
            "What you looked at, submission 1, was submitted by Noy",
        ),
        (("return", "1", "--by", "Siti", "--reason", " "), "Say what the officer has to change"),
    ],
)
def test_what_is_refused_is_one_sentence_and_exit_2(staffed, file, words, sentence):
    sent(staffed, file)
    status, output, complaint = staffed(*words)
    assert (status, output) == (2, "")
    assert complaint.startswith(sentence)
    assert complaint.count("\n") == 1


@pytest.mark.parametrize(
    ("country", "by", "sentence"),
    [
        ("THA", "Noy", "Noy may stage as officer of LAO; this is THA"),
        ("LAO", "Siti", "To stage takes the role officer; Siti is reviewer"),
        ("LAO", "noy", "There is no person “noy”"),
    ],
)
def test_only_an_officer_of_the_country_sends_its_file(staffed, file, country, by, sentence):
    status, output, complaint = staffed("submit", str(file), "--country", country, "--by", by)
    assert (status, output) == (2, "")
    assert complaint.startswith(sentence)


def test_a_file_with_errors_is_not_submitted_and_says_where_and_what_to_do(staffed, tmp_path):
    path = tmp_path / "bad.csv"
    path.write_bytes(desks.csv({"obs_value": 18.5}, {"time_period": 2021, "obs_value": 150}))
    status, output, _ = sent(staffed, path)
    assert status == 1
    assert "Line 3, column obs_value" in output
    assert "Not submitted: 1 errors" in output
    assert staffed("history")[1].startswith("Nothing has been published yet.")


def test_a_file_about_persons_is_not_submitted_and_not_echoed(staffed, tmp_path):
    content = (UPLOADS / "bad" / "personal_value.csv").read_text(encoding="utf-8")
    path = tmp_path / "bad.csv"
    path.write_text(content.replace(",IDN,", ",LAO,"), encoding="utf-8")
    status, output, complaint = sent(staffed, path)
    assert status == 1
    clean = (UPLOADS / "clean.csv").read_text(encoding="utf-8")
    secret = set(re.findall(r"[\w@.+-]{8,}", content)) - set(re.findall(r"[\w@.+-]{8,}", clean))
    assert secret
    assert not any(word in output + complaint for word in secret)


def test_a_missing_file_is_one_sentence(staffed, tmp_path):
    status, output, complaint = sent(staffed, tmp_path / "none.csv")
    assert (status, output) == (2, "")
    assert "cannot be read (No such file or directory)" in complaint


def test_sending_again_and_replacing_from_the_command_line(staffed, file, tmp_path):
    sent(staffed, file)
    assert sent(staffed, file)[1].startswith("Submission 1\n")
    other = tmp_path / "other.csv"
    other.write_bytes(desks.csv({"obs_value": 30}))
    _, output, _ = sent(staffed, other, "--replaces", "1", "--json")
    answer = json.loads(output)
    assert (answer["id"], answer["state"], answer["version"]) == (2, "submitted", 1)
    _, _, complaint = staffed("publish", "1", "--by", "Siti")
    assert "was replaced by Noy" in complaint


def test_people_are_listed_disabled_and_given_passwords(staffed):
    _, output, _ = staffed("user", "list", "--json")
    assert [(row["name"], row["grants"]) for row in json.loads(output)] == [
        ("Noy", [["officer", "LAO"]]),
        ("Siti", [["reviewer", "*"]]),
    ]
    assert "hash" not in output
    assert re.search(r"shown this once: \w{5}-", staffed("user", "password", "Noy")[1])
    assert staffed("user", "disable", "Noy")[1].startswith("Noy has no grants any more")
    assert "disabled" in staffed("user", "list")[1]


@pytest.mark.parametrize("deed", ["add", "disable", "password"])
def test_people_are_kept_by_an_administrator_or_the_operator(staffed, deed):
    words = {"add": ("Ana", "--role", "officer", "--country", "VNM")}.get(deed, ("Noy",))
    status, output, complaint = staffed("user", deed, *words, "--by", "Siti")
    assert (status, output) == (2, "")
    assert complaint.startswith("To manage takes the role administrator")
    staffed("user", "add", "Boss", "--role", "administrator")
    assert staffed("user", deed, *words, "--by", "Boss")[0] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("Ana", "--role", "officer"), "An officer reports for a country"),
        (("Ana", "--role", "officer", "--country", "Laos"), "There is no country 'Laos'. Did you"),
        (("Noy", "--role", "officer", "--country", "LAO"), "Noy is officer for LAO already."),
    ],
)
def test_a_grant_that_makes_no_sense_is_one_sentence(staffed, words, sentence):
    status, _, complaint = staffed("user", "add", *words)
    assert status == 2
    assert complaint.startswith(sentence)


def test_verify_finds_a_grant_that_nobody_gave(staffed):
    assert staffed("verify")[0] == 0
    ledger = Ledger.open(from_environment().ledger_url)
    desks.spoil(ledger, "INSERT INTO grants VALUES (1, 'reviewer', '*', 'Siti', '2026')")
    status, output, _ = staffed("verify", "--json")
    assert status == 1
    assert json.loads(output)["faults"] == [
        "The grants of Noy are not what the audit chain recorded."
    ]


def test_the_template_is_written_blank_or_with_what_is_missing(run, monkeypatch, tmp_path):
    stores.use(monkeypatch, stores.starter_folder())
    blank, filled = tmp_path / "blank.csv", tmp_path / "filled.csv"
    assert run("template", "--country", "LAO", "--out", str(blank))[0] == 0
    assert len(blank.read_text().splitlines()) == 1
    status, output, _ = run("template", "--country", "LAO", "--missing", "--out", str(filled))
    assert (status, first_number(output)) == (0, len(filled.read_text().splitlines()) - 1)
    status, _, complaint = run("template", "--country", "LAO", "--out", str(tmp_path))
    assert (status, "cannot be written" in complaint) == (2, True)


def test_the_commands_work_in_a_process_of_their_own(tmp_path, monkeypatch, file):
    stores.use(monkeypatch, tmp_path / "data")
    said = ""
    for words in (
        ("user", "add", "Noy", "--role", "officer", "--country", "LAO"),
        ("user", "add", "Siti", "--role", "reviewer"),
        ("submit", str(file), "--country", "LAO", "--by", "Noy"),
        ("publish", "1", "--by", "Siti"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "indicators", *words],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        said = done.stdout
    assert said == "Publication 1: submission 1 is published.\n"
