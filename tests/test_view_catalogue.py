"""The catalogue view: every definition found, aligned, targeted and said to be only proposed."""

import shutil
from dataclasses import replace

import pytest

from indicators.catalogue import load
from indicators.errors import MonitorError
from indicators.escape import for_html
from indicators.figures import catalogue_tables, definition_card
from indicators.language import Language
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.settings import PROJECT, from_environment
from indicators.views import catalogue as catalogue_view
from indicators.views import catalogue_card, registry

ENGLISH = Language("en")


@pytest.fixture(scope="module")
def catalogue():
    return load()


@pytest.fixture
def view(starter_figures, catalogue):
    return catalogue_view.prepare(Series.current(), catalogue, ENGLISH)


@pytest.fixture
def card(starter_figures, catalogue):
    def prepared(indicator: str) -> catalogue_card.Definition:
        return catalogue_card.prepare(Series.current(), catalogue, ENGLISH, indicator)

    return prepared


def found(view, sought="", dimension="any", group="any", figures="any") -> list[str]:
    narrowed = catalogue_view.narrowed(view.definitions, sought, dimension, group, figures, ENGLISH)
    return [row["indicator"] for row in narrowed.rows]


# ── Definitions ─────────────────────────────────────────────────────────────────────────────


def test_every_definition_is_listed_with_or_without_figures(view, catalogue):
    assert found(view) == list(catalogue.indicators)
    with_figures, without = found(view, figures="with"), found(view, figures="without")
    assert sorted(with_figures + without) == sorted(catalogue.indicators)
    assert "SPMF-COV-01" in with_figures and "SPMF-COV-14" in without
    assert f"{len(with_figures)} with figures" in view.definitions.title


@pytest.mark.parametrize(
    ("sought", "indicator"),
    [
        ("unemployed CASH", "SPMF-COV-05"),
        ("spmf-cov-07", "SPMF-COV-07"),
        ("SI_COV_BENFTS", "SPMF-COV-01"),
        ("soc_contig_total", "SPMF-COV-01"),
        ("10.c.1", "SPMF-OUT-13"),
        ("stúnting", "SPMF-OUT-09"),
    ],
)
def test_a_definition_is_found_by_words_id_or_code_in_any_case_and_accent(view, sought, indicator):
    assert indicator in found(view, sought)


def test_a_definition_is_found_in_the_readers_language_and_in_english(starter_figures, catalogue):
    indonesian = catalogue_view.prepare(Series.current(), catalogue, Language("id"))
    assert "SPMF-COV-07" in found(indonesian, "pensiun")
    assert "SPMF-COV-07" in found(indonesian, "pension")


def test_every_word_sought_must_be_there(view):
    assert found(view, "pension migrants zebra") == []
    table = catalogue_tables.definitions(
        catalogue_view.narrowed(view.definitions, "zebra", "any", "any", "any", ENGLISH),
        "lang=en",
        ENGLISH,
    )
    assert "No definition fits" in table


def test_definitions_are_narrowed_by_dimension_and_by_group(view, catalogue):
    assert {catalogue.indicators[i].dimension for i in found(view, dimension="RES")} == {"RES"}
    assert {catalogue.indicators[i].group for i in found(view, group="migrants")} == {"migrants"}


def test_a_card_says_all_that_a_definition_holds(card, catalogue):
    shown = card("SPMF-COV-01")
    facts = dict(shown.facts)
    indicator = catalogue.indicators["SPMF-COV-01"]
    assert facts["Numerator"].startswith("Persons receiving at least one cash benefit")
    assert facts["Denominator"] == indicator.denominator
    assert facts["Persons behind a share"] == "everybody; their number is held"
    assert facts["Impossible"] == "below 0 or above 100"
    assert facts["Worth a warning"] == "below 0.1 or above 100"
    assert facts["Asked for"] == "sex"
    assert facts["Unit"] == "Per cent, 1 decimal; higher is better"
    assert ("ILOSTAT", "SDG_0131_SEX_SOC_RT SOC_CONTIG_TOTAL") in shown.codes
    assert [t["type"] for t in shown.targets] == ["benchmark", "agreed_rate"]
    assert {r["indicator"] for r in shown.related} == set(indicator.related)
    assert [r["role"] for r in shown.series.rows] == ["primary"]


def test_a_card_says_why_persons_cannot_be_counted(card):
    facts = dict(card("SPMF-COV-08").facts)
    assert facts["Persons behind a share"] == (
        "cannot be counted: recipients need not be poor and the ratio is capped at 100"
    )


def test_a_card_of_an_indicator_without_figures_says_so(card):
    shown = card("SPMF-COV-14")
    assert shown.figures == ""
    assert "no country has a figure" in definition_card.card(shown, "lang=en", ENGLISH)
    assert shown.series.title == "No agency series held here measures it"


def test_only_an_address_of_the_web_becomes_a_link(card):
    shown = card("SPMF-COV-01")
    harmful = replace(shown, indicator=replace(shown.indicator, reference="javascript:alert(1)"))
    assert "javascript:" not in definition_card.card(harmful, "lang=en", ENGLISH)
    assert 'href="https://unstats.un.org' in definition_card.card(shown, "lang=en", ENGLISH)


def test_an_indicator_that_is_not_defined_gives_a_sentence(card):
    with pytest.raises(MonitorError, match="is not an indicator of this framework"):
        card("SPMF-XXX-99")


# ── Alignment and targets ───────────────────────────────────────────────────────────────────


def test_every_indicator_stands_once_in_the_matrix_with_its_match_as_a_word(view, catalogue):
    rows = {row["indicator"]: row for row in view.alignment.rows}
    assert list(rows) == list(catalogue.indicators)
    assert (rows["SPMF-COV-01"]["sdg_indicator"], rows["SPMF-COV-01"]["match"]) == (
        "1.3.1",
        "identical",
    )
    table = catalogue_tables.alignment(view, ENGLISH)
    assert table.count('class="tag ') == len(rows)
    assert '<span class="tag partial">partial</span>' in table


def test_the_degrees_of_match_add_up_to_all_indicators(view, catalogue):
    assert sum(int(card.figure) for card in view.matches) == len(catalogue.indicators)


def test_a_pace_a_level_and_an_aim_in_words_are_never_mistaken_for_each_other(view):
    said = {(r["indicator"], r["target_id"]): (r["said"], r["type"]) for r in view.targets.rows}
    assert said["SPMF-COV-01", "PACE-2PP"] == ("+2 points a year", "agreed_rate")
    assert said["SPMF-COV-01", "BENCHMARK-2030"] == ("100% by 2030", "benchmark")
    assert said["SPMF-COV-08", "SDG-1.3"] == ("in words by 2030", "agreed_qualitative")
    assert said["SPMF-OUT-02", "SDG-1.2"] == ("50% of the value of 2015 by 2030", "agreed_numeric")
    assert said["SPMF-COV-10", "NONE"] == ("no level agreed", "none")


def test_indicators_without_an_agreed_level_are_named_all_the_same(view):
    table = catalogue_tables.targets(view, ENGLISH)
    for row in view.targets.rows:
        assert for_html(row["name"]) in table


def test_codes_of_all_agencies_stand_in_one_table(view):
    table = catalogue_tables.codes(view, ENGLISH)
    for code in ("SI_COV_BENFTS", "SOC_CONTIG_TOTAL", "per_allsp.cov_pop_tot", "PV_POP_SP"):
        assert code in table


def test_text_of_a_definition_cannot_become_markup(view):
    rows = [{**row, "name": "<script>alert(1)</script>"} for row in view.alignment.rows]
    hostile = replace(
        view,
        alignment=replace(view.alignment, rows=rows),
        definitions=replace(
            view.definitions,
            rows=[{**r, "name": "<img src=x>"} for r in view.definitions.rows],
        ),
    )
    assert "<script>" not in catalogue_tables.alignment(hostile, ENGLISH)
    assert "<img" not in catalogue_tables.definitions(hostile.definitions, "lang=en", ENGLISH)


# ── The framework ───────────────────────────────────────────────────────────────────────────


def test_the_framework_is_said_to_be_proposed_with_its_version(view):
    assert view.framework.title.endswith("version 0.1: proposed, not official")
    assert "no official list is public" in view.framework.subtitle
    assert "It is a pace, not a level" in view.framework.note


def test_every_dimension_names_the_texts_it_answers_to_and_how_sure_that_is(view, catalogue):
    assert [r["dimension"] for r in view.framework.rows] == list(catalogue.framework.dimensions)
    resilience = next(r for r in view.framework.rows if r["dimension"] == "RES")
    assert {certainty for _name, certainty in resilience["answers_to"]} == {"to be checked"}
    assert sum(r["indicators"] for r in view.framework.rows) == len(catalogue.indicators)


def test_another_framework_is_shown_without_a_line_of_code(monkeypatch, own_data_folder, tmp_path):
    second = shutil.copytree(PROJECT / "tests" / "definitions_second", tmp_path / "second")
    with (second / "reference_series.csv").open("a", encoding="utf-8") as table:
        table.write("POP,Statistics,Census,POP,People of the islands,HOURS,\n")
    monkeypatch.setenv("SPM_DEFINITIONS", str(second))
    Ledger.create(from_environment().ledger_url)
    catalogue = load(second)
    view = catalogue_view.prepare(Series.current(), catalogue, ENGLISH)
    assert [r["indicator"] for r in view.definitions.rows] == list(catalogue.indicators)
    assert "0 with figures" in view.definitions.title
    for table in (catalogue_tables.alignment, catalogue_tables.targets, catalogue_tables.codes):
        assert "<table" in table(view, ENGLISH)


def test_matrix_and_targets_can_be_had_as_data(starter_figures, catalogue, view):
    for name in ("alignment", "targets", "codes", "framework", "instruments"):
        panel = registry.panel(Series.current(), catalogue, ENGLISH, "catalogue", name, {})
        assert panel.rows == getattr(view, name).rows
    columns = registry.columns(view.targets.rows)
    assert {"indicator", "value", "type", "source", "note"} <= set(columns)
