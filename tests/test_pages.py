"""Overview and Country as Streamlit runs them: full, empty, asked for nonsense, as of the past."""

import re
from html import unescape

import pytest
from streamlit.testing.v1 import AppTest

from indicators.ledger import Ledger
from indicators.settings import PROJECT, from_environment

SECONDS = 30
# AppTest takes a pages/ folder beside the script for the whole navigation; the server does not.
AS_NAVIGATED = f"import runpy; runpy.run_path({str(PROJECT / 'app.py')!r})"


def opened(page: str = "pages/overview.py", **parameters: str) -> AppTest:
    """The page as a visitor gets it whose address carries ``parameters``."""
    app = AppTest.from_string(AS_NAVIGATED, default_timeout=SECONDS)
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    if page != "pages/overview.py":
        app.switch_page(str(PROJECT / page))
        for name, value in parameters.items():
            app.query_params[name] = value
        app.run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def text_of(app: AppTest) -> str:
    """Everything the page says, without markup or style."""
    parts = [element.proto.body for element in app.get("html")]
    plain = (re.sub(r"<style>.*?</style>|<[^>]+>", " ", part, flags=re.DOTALL) for part in parts)
    return re.sub(r"\s+", " ", unescape(" ".join(plain)))


def test_the_overview_opens_on_the_figure_for_asean(starter_figures):
    said = text_of(opened())
    assert "379 million people in ASEAN" in said
    assert "44.4" in said and "11 of 11 members" in said
    assert "Publication 11" in said
    assert "proposed" in said


def test_the_overview_speaks_indonesian(starter_figures):
    said = text_of(opened(lang="id"))
    assert "379 juta orang di ASEAN" in said
    assert "44,4" in said
    assert "Kamboja" in said


def test_every_chart_has_a_text_alternative(starter_figures):
    for page in ("pages/overview.py", "pages/country.py"):
        charts = opened(page).get("plotly_chart")
        assert charts
        assert all(chart.proto.alt for chart in charts)


def test_a_country_is_chosen_by_the_address(starter_figures):
    app = opened("pages/country.py", country="VNM")
    assert app.selectbox(key="country").value == "VNM"
    assert "Viet Nam" in text_of(app)


def test_choosing_a_country_changes_the_page(starter_figures):
    app = opened("pages/country.py")
    app.selectbox(key="country").select("PHL").run()
    assert not app.exception
    assert "the Philippines" in text_of(app)


@pytest.mark.parametrize(
    ("page", "parameters"),
    [
        ("pages/overview.py", {"lang": "xx"}),
        ("pages/overview.py", {"indicator": "SPMF-XXX-01"}),
        ("pages/overview.py", {"publication": "999"}),
        ("pages/overview.py", {"publication": "../../etc/passwd"}),
        ("pages/overview.py", {"sort": "<script>"}),
        ("pages/country.py", {"country": "FRA"}),
        ("pages/country.py", {"country": "[a](http://evil.example)"}),
    ],
)
def test_a_parameter_that_is_not_known_gives_a_notice_and_the_default(
    starter_figures, page, parameters
):
    app = opened(page, **parameters)
    notices = " ".join(w.value for w in app.warning)
    assert "the default is shown" in notices
    assert "](http" not in notices and "<script>" not in notices
    assert "Publication 11" in text_of(app)


def test_a_name_in_the_address_that_chooses_nothing_is_said_to(starter_figures):
    app = opened("pages/country.py", contry="IDN", country="VNM")
    (notice,) = (w.value for w in app.warning)
    assert "“contry”" in notice and "it is left out" in notice
    assert app.selectbox(key="country").value == "VNM"
    app.run()
    assert not app.warning
    app = opened(**{"<b>[x](http://evil.example)": "1", "lang": "id"})
    assert "](http" not in app.warning[0].value and "diabaikan" in app.warning[0].value


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("overview", "indicator sort"),
        ("country", "country"),
        ("coverage", "indicator countries breakdown since until"),
        ("gaps", "indicator against order"),
        ("equity", "indicator breakdown measure"),
        ("progress", "indicator country method"),
        ("data", "scope shows"),
        ("costing", "country guarantees path coverage administration growth months_child"),
        ("catalogue", "section q dimension group figures"),
        ("methods", "part"),
    ],
)
def test_no_name_that_a_page_chooses_by_is_called_unknown(starter_figures, page, names):
    app = opened(f"pages/{page}.py", **dict.fromkeys(names.split(), "xx"), lang="en", nobody="1")
    notices = [w.value for w in app.warning]
    assert [said for said in notices if "is left out" in said] == [
        "Nothing on this page is chosen by “nobody”; it is left out."
    ]


def test_the_foot_of_a_page_leads_to_methods_limits_and_accessibility(starter_figures):
    app = opened(lang="id", publication="9")
    said = " ".join(element.proto.body for element in app.get("html"))
    for part in ("", "part=limits&amp;", "part=accessibility&amp;"):
        assert f'href="/methods?{part}lang=id&amp;publication=9"' in said
    said = " ".join(m.value for m in opened("pages/methods.py", part="limits").markdown)
    assert "never mixed into it" in said


def test_a_country_s_brief_can_be_taken_along_from_its_page(starter_figures):
    app = opened("pages/country.py", country="LAO", lang="id", publication="9")
    names = [button.proto.label for button in app.get("download_button")]
    assert len(names) == 2 and names[1] == "PNG"
    said = " ".join(element.proto.body for element in app.get("html"))
    assert "Permintaan data untuk Laos" in said
    assert (
        'href="/data/availability/template.csv?country=LAO&amp;lang=id&amp;publication=9"' in said
    )


def test_a_page_as_of_an_earlier_publication_says_so(starter_figures):
    app = opened(publication="3")
    assert "You are reading publication 3. The current one is 11." in app.info[0].value
    assert "cannot be said" in text_of(app)


def test_a_country_without_data_is_shown_as_not_known(starter_figures):
    said = text_of(opened("pages/country.py", country="BRN", publication="1"))
    assert "How many people in Brunei Darussalam are covered cannot be said" in said
    assert "What is not known" in said


def test_the_order_of_the_members_stands_in_the_address(starter_figures):
    app = opened(sort="name")
    said = text_of(app)
    table = said[said.index("Member Covered") :]
    assert table.index("Brunei Darussalam") < table.index("Indonesia") < table.index("Viet Nam")


def test_an_empty_ledger_opens_on_pages_that_say_so(own_data_folder):
    Ledger.create(from_environment().ledger_url)
    said = text_of(opened())
    assert "cannot be said" in said
    assert "0 of 11 members" in said
    assert "No contingency has a value yet" in text_of(opened("pages/country.py"))


def test_without_any_ledger_the_page_says_what_to_do(own_data_folder):
    app = opened()
    assert "python \\-m indicators init" in app.error[0].value or "init" in app.error[0].value
