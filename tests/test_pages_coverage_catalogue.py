"""Coverage and Catalogue as Streamlit runs them: full, empty, misled, in another language."""

import pytest
from streamlit.testing.v1 import AppTest

from indicators.ledger import Ledger
from indicators.settings import PROJECT, from_environment
from tests.test_pages import AS_NAVIGATED, SECONDS, text_of

COVERAGE, CATALOGUE = "pages/coverage.py", "pages/catalogue.py"
SECTIONS = ("definitions", "alignment", "targets", "framework")


def opened(page: str, **parameters: str) -> AppTest:
    """The page as the first one of a visit, with ``parameters`` in its address."""
    app = AppTest.from_string(AS_NAVIGATED, default_timeout=SECONDS)
    app.switch_page(str(PROJECT / page))
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def notices(app) -> str:
    return " ".join(warning.value for warning in app.warning)


# ── Coverage ────────────────────────────────────────────────────────────────────────────────


def test_coverage_opens_on_the_headline_indicator_of_all_members(starter_figures):
    app = opened(COVERAGE)
    said = text_of(app)
    assert "from 6.3% in Myanmar to 100% in Singapore" in said
    assert app.multiselect(key="countries").value == ["members"]
    assert "weighted by population, 11 of 11 members" in said
    assert notices(app) == ""


def test_the_chart_of_coverage_has_a_text_alternative_with_values_and_years(starter_figures):
    (chart,) = opened(COVERAGE).get("plotly_chart")
    assert "Indonesia: 54.3%, 2021" in chart.proto.alt


def test_coverage_speaks_indonesian(starter_figures):
    said = text_of(opened(COVERAGE, lang="id"))
    assert "6,3%" in said
    assert "Kamboja" in said
    assert "dari 6,3% di Myanmar sampai 100% di Singapura" in said


def test_a_choice_made_on_the_page_stands_in_the_address(starter_figures):
    app = opened(COVERAGE)
    app.selectbox(key="indicator").select("SPMF-COV-07").run()
    app.selectbox(key="breakdown").select("sex").run()
    app.multiselect(key="countries").select("JPN").run()
    assert not app.exception
    assert app.query_params["indicator"] == "SPMF-COV-07"
    assert app.query_params["breakdown"] == "sex"
    assert app.query_params["countries"] == "members,JPN"
    assert "women and men differ most" in text_of(app)


def test_an_address_gives_the_same_choice_back(starter_figures):
    app = opened(COVERAGE, indicator="SPMF-COV-10", breakdown="quintile", countries="PHL,CHN")
    assert app.selectbox(key="breakdown").value == "quintile"
    assert app.multiselect(key="countries").value == ["PHL", "CHN"]
    assert notices(app) == ""


def test_a_breakdown_the_next_indicator_lacks_falls_back_to_the_total(starter_figures):
    app = opened(COVERAGE, indicator="SPMF-COV-10", breakdown="quintile")
    app.selectbox(key="indicator").select("SPMF-COV-08").run()
    assert not app.exception
    assert app.selectbox(key="breakdown").value == "total"
    assert "breakdown" not in app.query_params


@pytest.mark.parametrize(
    "parameters",
    [
        {"indicator": "SPMF-XXX-01"},
        {"countries": "FRA"},
        {"countries": "IDN,[a](http://evil.example)"},
        {"breakdown": "quintile"},
        {"since": "1066"},
        {"until": "<script>"},
        {"since": "2022", "until": "2019"},
    ],
)
def test_what_coverage_does_not_know_gives_a_notice_and_the_default(starter_figures, parameters):
    app = opened(COVERAGE, **parameters)
    assert "the default is shown" in notices(app)
    assert "](http" not in notices(app) and "<script>" not in notices(app)
    assert "Covered by at least one benefit" in text_of(app)


def test_a_country_that_is_known_stays_beside_one_that_is_not(starter_figures):
    app = opened(COVERAGE, countries="IDN,FRA")
    assert app.multiselect(key="countries").value == ["IDN"]


def test_no_country_chosen_means_the_members(starter_figures):
    app = opened(COVERAGE, countries="IDN")
    app.multiselect(key="countries").set_value([]).run()
    assert not app.exception
    assert "11 of 11 countries have a value" in text_of(app)


def test_a_country_without_data_is_named_and_not_drawn_as_zero(starter_figures):
    said = text_of(opened(COVERAGE, indicator="SPMF-COV-08", countries="BRN"))
    assert "No value of “Poor with social assistance” is held" in said
    assert "no value, reason not given" in said
    assert "Nothing to draw" in said


def test_coverage_of_an_empty_ledger_says_that_nothing_is_held(own_data_folder):
    Ledger.create(from_environment().ledger_url)
    said = text_of(opened(COVERAGE))
    assert "No value of “Covered by at least one benefit” is held" in said
    assert "None of the 11 countries chosen has one" in said


def test_coverage_as_of_an_earlier_publication_shows_what_it_showed(starter_figures):
    said = text_of(opened(COVERAGE, publication="3"))
    assert "No value of “Covered by at least one benefit” is held" in said


# ── Catalogue ───────────────────────────────────────────────────────────────────────────────


def test_catalogue_opens_on_all_definitions(starter_figures):
    app = opened(CATALOGUE)
    said = text_of(app)
    assert "60 definitions" in said
    assert "proposed, not official" in said
    assert "SPMF-OUT-13" in said
    assert notices(app) == ""


@pytest.mark.parametrize("section", SECTIONS)
def test_every_part_of_the_catalogue_opens_by_its_address(starter_figures, section):
    app = opened(CATALOGUE, section=section)
    finding = {
        "definitions": "60 definitions",
        "alignment": "of 60 indicators are identical with an SDG indicator",
        "targets": "A number is agreed for",
        "framework": "version 0.1: proposed, not official",
    }
    assert finding[section] in text_of(app)


def test_catalogue_speaks_indonesian(starter_figures):
    said = text_of(opened(CATALOGUE, lang="id", section="targets"))
    assert "Target" in said and "tolok ukur" in said
    assert "benchmark" not in said


def test_searching_narrows_the_list_and_stands_in_the_address(starter_figures):
    app = opened(CATALOGUE)
    app.text_input(key="q").set_value("PENSIÓN").run()
    assert not app.exception
    assert "of 60 definitions fit" in text_of(app)
    assert "SPMF-RES-01" not in text_of(app)
    assert app.query_params["q"] == "PENSIÓN"


def test_a_search_cannot_bring_markup_to_the_page(starter_figures):
    app = opened(CATALOGUE, q="<script>alert(1)</script>")
    assert "No definition fits" in text_of(app)
    assert all("<script" not in element.proto.body for element in app.get("html"))


def test_one_definition_opens_by_its_address(starter_figures):
    said = text_of(opened(CATALOGUE, indicator="SPMF-COV-13"))
    assert "Population covered by any social protection and labour programme" in said
    assert "Numerator" in said and "Not the same as" in said


@pytest.mark.parametrize(
    "parameters",
    [
        {"section": "gossip"},
        {"indicator": "SPMF-XXX-01"},
        {"dimension": "ABC"},
        {"group": "cats"},
        {"figures": "maybe"},
    ],
)
def test_what_the_catalogue_does_not_know_gives_a_notice_and_the_default(
    starter_figures, parameters
):
    app = opened(CATALOGUE, **parameters)
    assert "the default is shown" in notices(app)
    assert "60 definitions" in text_of(app)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_catalogue_needs_no_figures(own_data_folder, section):
    Ledger.create(from_environment().ledger_url)
    assert "Catalogue · version 0.1" in text_of(opened(CATALOGUE, section=section))
