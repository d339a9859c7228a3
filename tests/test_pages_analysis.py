"""The pages of analysis as Streamlit runs them: full, empty, misled, in the past, in Indonesian."""

import pytest

from indicators.ledger import Ledger
from indicators.settings import from_environment
from tests.test_pages import opened, text_of

FIRST_WORDS = {
    "pages/gaps.py": ("About seven in ten of the 379 million people", "tujuh dari sepuluh"),
    "pages/equity.py": ("men behind in 1, women behind in 1, alike in 1", "perempuan"),
    "pages/progress.py": ("On a straight line, 1 of 9 members", "garis lurus"),
    "pages/data.py": ("95 of 99 pairs", "95 dari 99"),
    "pages/costing.py": ("In Indonesia, 3 guarantees would cost 3.16% of GDP", "3,16% dari PDB"),
    "pages/methods.py": ("Every formula, its source and its limits", "Setiap rumus"),
}
PAGES = list(FIRST_WORDS)


def notices(app) -> str:
    return " ".join(warning.value for warning in app.warning)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_on_its_finding(starter_figures, page):
    app = opened(page)
    assert FIRST_WORDS[page][0] in text_of(app)
    assert notices(app) == "" and not app.error


@pytest.mark.parametrize("page", PAGES)
def test_a_page_speaks_indonesian(starter_figures, page):
    said = text_of(opened(page, lang="id"))
    assert FIRST_WORDS[page][1] in said
    assert FIRST_WORDS[page][0] not in said


WRONG = [
    ("pages/gaps.py", {"indicator": "SPMF-XXX-01"}),
    ("pages/gaps.py", {"against": "<script>"}),
    ("pages/gaps.py", {"order": "height"}),
    ("pages/equity.py", {"breakdown": "colour"}),
    ("pages/equity.py", {"measure": "sii.linear"}),
    ("pages/progress.py", {"country": "FRA"}),
    ("pages/progress.py", {"method": "guess"}),
    ("pages/data.py", {"scope": "../.."}),
    ("pages/data.py", {"shows": "secrets"}),
    ("pages/costing.py", {"country": "ASEAN"}),
    ("pages/costing.py", {"level_child": "a lot"}),
    ("pages/costing.py", {"coverage": "200"}),
    ("pages/costing.py", {"guarantees": "child,pony"}),
    ("pages/methods.py", {"part": "[a](http://evil.example)"}),
    ("pages/gaps.py", {"publication": "999"}),
]


@pytest.mark.parametrize(("page", "parameters"), WRONG)
def test_a_parameter_that_is_not_known_gives_a_notice_and_the_default(
    starter_figures, page, parameters
):
    app = opened(page, **parameters)
    assert "the default is shown" in notices(app)
    assert "](http" not in notices(app) and "<script>" not in notices(app)
    assert "Publication 11" in text_of(app)


@pytest.mark.parametrize("page", PAGES)
def test_an_empty_ledger_opens_on_a_page_that_says_so(own_data_folder, page):
    Ledger.create(from_environment().ledger_url)
    app = opened(page)
    assert not app.error, [e.value for e in app.error]
    said = text_of(app)
    assert "Publication 0" in said
    assert "379 million" not in said


EMPTY = {
    "pages/gaps.py": "No member has a value. Missing is never zero.",
    "pages/equity.py": "An unknown gap is not a gap of zero.",
    "pages/progress.py": "progress of no member can be said",
    "pages/data.py": "0 of 99 pairs",
    "pages/costing.py": "cannot be said",
}


@pytest.mark.parametrize("page", EMPTY)
def test_an_empty_ledger_gives_reasons_and_no_zeros(own_data_folder, page):
    Ledger.create(from_environment().ledger_url)
    assert EMPTY[page] in text_of(opened(page))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_as_of_an_earlier_publication_says_so(starter_figures, page):
    app = opened(page, publication="3")
    assert "You are reading publication 3. The current one is 11." in app.info[0].value
    assert not app.error


def test_a_choice_on_gaps_stands_in_the_address(starter_figures):
    app = opened("pages/gaps.py")
    app.selectbox(key="indicator").select("SPMF-COV-07").run()
    app.selectbox(key="against").select("best").run()
    assert not app.exception
    assert "SPMF-COV-07" in app.query_params["indicator"]
    assert "best" in app.query_params["against"]
    assert "older persons" in text_of(app)


def test_another_indicator_takes_a_target_away_that_it_has_not(starter_figures):
    app = opened("pages/gaps.py", indicator="SPMF-OUT-01", against="MET-AT-3")
    assert "furthest from 3%" in text_of(app)
    app.selectbox(key="indicator").select("SPMF-COV-01").run()
    assert not app.exception
    assert app.selectbox(key="against").value == "BENCHMARK-2030"


def test_one_country_has_a_path_with_a_text_alternative(starter_figures):
    charts = opened("pages/progress.py", country="VNM").get("plotly_chart")
    assert len(charts) == 2  # a wide and a narrow one
    assert all("2022: 38.3%" in chart.proto.alt for chart in charts)


def test_every_template_can_be_taken_from_the_page(starter_figures):
    said = " ".join(e.proto.body for e in opened("pages/data.py").get("html"))
    assert said.count("/data/availability/template.csv?") == 11


def test_an_assumption_from_the_address_is_counted(starter_figures):
    app = opened("pages/costing.py", country="THA", guarantees="old_age", level_old_age="10")
    assert app.number_input(key="level_old_age").value == 10
    half = text_of(app)
    app.number_input(key="level_old_age").set_value(20.0).run()
    assert not app.exception
    assert text_of(app) != half
    assert "level_old_age" not in app.query_params  # the default is left out of the address


def test_the_years_of_a_path_are_chosen_on_the_page_and_stand_in_the_address(starter_figures):
    app = opened("pages/costing.py", country="THA", guarantees="old_age", to="2035")
    assert app.number_input(key="to").value == 2035
    assert "in 2035" in text_of(app)
    app.number_input(key="from").set_value(2028.0).run()
    assert not app.exception
    assert app.query_params["from"] == "2028"


def test_the_methods_name_their_parameters_and_what_is_not_certain(starter_figures):
    written = " ".join(m.value for m in opened("pages/methods.py").markdown)
    assert "progress.BASELINE_YEAR" in written
    assert "What is not known for certain" in written
