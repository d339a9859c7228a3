"""The six commands of measures: the same words for what is wrong, any past publication, and words.

What each measure computes stands in the tests of that measure.
"""

import json

import pytest

from indicators.__main__ import main
from indicators.catalogue import load
from indicators.ledger import Ledger
from indicators.settings import from_environment
from tests import stores

pytestmark = pytest.mark.usefixtures("starter_figures")

COMMANDS = ("coverage", "gaps", "equity", "progress", "availability", "financing")
OF_ONE_INDICATOR = [name for name in COMMANDS if name != "financing"]
CODES = (
    "no_value",
    "population_weighted",
    "simple_mean",
    "old_age",
    "benefit_pct",
    "group_persons",
    "asean_threshold",
    "asean threshold",
    "first value,",
)


def refused(capsys, *words: str) -> str:
    """What a command says that must say nothing on standard output; it ends with 2."""
    for form in ([], ["--json"]):
        try:
            status = main([*words, *form])
        except SystemExit as left:  # a word that is no option or no number
            status = left.code
        said = capsys.readouterr()
        assert (status, said.out) == (2, "")
        assert "Traceback" not in said.err
    return said.err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--publication", "99"], "There is no publication 99. They go from 1 to 11"),
        (["--publication", "0"], "There is no publication 0. They are counted from 1"),
        (["--publication", "-1"], "There is no publication -1."),
        (["--publication", "newest"], "invalid int value: 'newest'"),
        (["--country", "Laos PDR"], "There is no country 'Laos PDR'."),
        (["--country", "X84"], "There is no country 'X84'."),
        (["--colour", "blue"], "unrecognized arguments: --colour blue"),
    ],
)
def test_what_no_command_knows_is_refused_by_all_in_the_same_words(capsys, command, words, says):
    assert says in refused(capsys, command, *words)


@pytest.mark.parametrize("command", OF_ONE_INDICATOR)
@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("SPMF-COV-1", "Did you mean SPMF-COV-01"),
        ("pensions", "There is no indicator 'pensions'."),
        ("", "There is no indicator ''."),
    ],
)
def test_an_unknown_indicator_is_refused_by_every_measure(capsys, command, typed, says):
    assert says in refused(capsys, command, "--indicator", typed)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["gaps", "--stratum", "sex=Q1"], "There is no group in sex 'Q1'."),
        (["equity", "--breakdown", "gender"], "There is no breakdown 'gender'."),
        (["equity", "--breakdown", "sexe"], "Did you mean sex"),
        (["progress", "--method", "unesco"], "There is no method 'unesco'."),
        (["availability", "--by", "year"], "There is no way to add up 'year'."),
        (["financing", "--guarantee", "pensions"], "There is no guarantee 'pensions'."),
        (["financing", "--to-year", "2020"], "It must end after it begins"),
        (["financing", "--coverage", "nan"], "It must lie from 0 to 100"),
    ],
)
def test_an_unknown_stratum_method_or_guarantee_is_refused_with_what_there_is(capsys, words, says):
    assert says in refused(capsys, *words)


def rows(capsys, *words: str) -> list[dict]:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("command", COMMANDS[1:])
def test_any_past_publication_is_measured_and_named_in_every_row(capsys, command):
    for number in (1, 6, 11):
        found = rows(capsys, command, "--publication", str(number))
        assert found and {row["publication"] for row in found} == {number}


def test_figures_of_a_past_publication_come_from_it_or_from_one_before(capsys):
    found = rows(capsys, "coverage", "--indicator", "all", "--publication", "8")
    published = {row["publication"] for row in found if row["obs_value"] is not None}
    assert published and max(published) <= 8
    assert all(row["publication"] is None for row in found if row["obs_value"] is None)


def test_the_assumptions_of_a_cost_name_their_publication_too(capsys):
    found = rows(capsys, "financing", "--assumptions", "--publication", "6", "--country", "LAO")
    assert {row["publication"] for row in found} == {6}


@pytest.mark.parametrize(
    "words",
    [
        ["coverage", "--indicator", "all"],
        ["coverage", "--country", "ASEAN", "--indicator", "all"],
        ["coverage", "--strata", "--indicator", "all"],
        ["gaps", "--indicator", "all"],
        ["equity"],
        ["availability"],
        ["availability", "--by", "dimension"],
        ["availability", "--request", "--country", "LAO"],
        ["financing", "--country", "IDN"],
        ["financing", "--country", "LAO", "--assumptions"],
    ],
)
def test_a_table_for_people_has_names_and_words_and_no_codes(capsys, words):
    assert main(words) == 0
    table = capsys.readouterr().out
    assert [code for code in CODES if code in table] == []
    cells = {word for line in table.splitlines() for word in line.split()}
    codes = set(load().countries) - {"ASEAN"} | set(load().units) | {"_T", "None", "nan"}
    assert cells & codes == set()


def test_nothing_to_ask_for_is_a_sentence_and_not_a_heading(capsys):
    words = ["availability", "--request", "--country", "TLS", "--indicator", "SPMF-EQT-04"]
    assert main(words) == 0
    assert capsys.readouterr().out == "Nothing is asked of this country for this.\n"


def test_asean_stands_beside_the_figure_of_the_ilo_with_the_reason_for_the_difference(capsys):
    for command in ("coverage", "gaps"):
        (row,) = rows(capsys, command, "--country", "ASEAN")
        assert (row["modelled_value"], row["modelled_year"]) == (45.97, 2023)
        assert row["obs_value"] != row["modelled_value"]
        assert row["modelled_note"].count(".") == 1
        (row,) = rows(capsys, command, "--country", "ASEAN", "--indicator", "SPMF-COV-08")
        assert row["modelled_value"] is row["modelled_year"] is row["modelled_note"] is None


AS_ASKED = {
    "coverage": ["--indicator", "all"],
    "gaps": ["--indicator", "all"],
    "equity": ["--indicator", "all", "--country", "VNM"],
    "progress": ["--indicator", "all", "--country", "VNM"],
    "availability": ["--indicator", "all", "--country", "VNM"],
    "financing": ["--country", "VNM"],
}


@pytest.fixture
def before_and_after(tmp_path, monkeypatch, capsys):
    """What every command said at publication 11, before Viet Nam published new figures as 12."""
    folder = stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    then = {name: rows(capsys, name, *asked) for name, asked in AS_ASKED.items()}
    groups = [{"sex": sex, "obs_value": value} for sex, value in (("F", 70.0), ("M", 80.0))]
    news = [{"obs_value": 75.0}, {"obs_value": 60.0, "time_period": 2019}, *groups]
    pensions = {"series": "SPMF-COV-07", "obs_value": 90.0}
    stores.publish(Ledger.open(from_environment().ledger_url), *news, pensions)
    return then, folder


def test_a_past_publication_gives_the_same_numbers_as_then(before_and_after, capsys):
    then, folder = before_and_after
    for name, asked in AS_ASKED.items():
        now = [row | {"publication": 11} for row in rows(capsys, name, *asked)]
        assert now != then[name], f"{name} must follow what is new"
        assert rows(capsys, name, *asked, "--publication", "11") == then[name]
    for snapshot in folder.glob("snapshots/*"):
        snapshot.unlink()  # built again from the ledger, they say the same
    for name, asked in AS_ASKED.items():
        assert rows(capsys, name, *asked, "--publication", "11") == then[name]
