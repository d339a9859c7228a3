"""What a visitor sees: the figures, in both languages, on a wide window and on a phone."""

import csv
import re

import pytest

from indicators.rounding import half_up
from tests.browser.connection import Connection, RunFailed
from tests.browser.dashboard import Dashboard
from tests.browser.visitor import PHONE, WIDE

PAGES = {
    "overview": "/",
    "country": "/country?country=IDN",
    "coverage": "/coverage",
    "catalogue": "/catalogue",
    "history": "/history",
    "reports": "/reports",
    "upload": "/upload",
    "review": "/review",
}
WINDOWS = {"wide": WIDE, "phone": PHONE}


def with_language(path: str, code: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={code}"


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_free_of_accessibility_faults_by_day_and_by_night(visit, name, window):
    faults = []
    for scheme, code in (("light", "en"), ("dark", "id")):
        visitor = visit(with_language(PAGES[name], code), WINDOWS[window], scheme)
        faults += [
            f"{scheme}: {finding}"
            for finding in visitor.accessibility_findings()
            if finding.ours or finding.impact in ("serious", "critical")
        ]
        visitor.photograph(f"{name}-{window}-{scheme}-{code}")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_out_of_a_phone_sideways(visit, name):
    for code in ("en", "id"):
        visitor = visit(with_language(PAGES[name], code), PHONE)
        assert visitor.beyond_the_edge() == []


def test_overview_says_in_english_how_many_people_are_left_out(visit):
    text = visit("/?lang=en").reads()
    assert "379 million" in text
    assert "303 million" in text
    assert "44.4" in text
    assert re.search(r"11 of (the )?11", text)
    assert "2019–2023" in text


def test_overview_says_the_same_in_indonesian(visit):
    text = visit("/?lang=id").reads()
    assert "379 juta" in text
    assert "303 juta" in text
    assert "44,4" in text
    assert "million" not in text


def test_country_page_shows_nine_contingencies_each_with_its_year(visit):
    text = visit("/country?country=IDN&lang=en").reads()
    assert "Indonesia" in text
    assert "54.3" in text  # Any benefit, ILO 2023: read off data/starter, not off the page.


def test_a_country_is_named_in_its_own_script_too(visit):
    text = visit("/country?country=LAO&lang=en").reads()
    assert "Lao" in text
    assert "ລາວ" in text


def test_choosing_another_country_changes_the_address_and_the_page(visit):
    visitor = visit("/country?country=IDN&lang=en")
    visitor.page.get_by_role("combobox").first.click()
    visitor.page.get_by_role("option", name=re.compile("Viet")).first.click()
    visitor.wait_until_finished()
    visitor.page.wait_for_url(re.compile("country=VNM"))
    assert "Viet Nam" in visitor.page.locator("h1").inner_text()


def test_an_unknown_parameter_gives_a_notice_and_the_default_never_an_error(visit):
    text = visit("/country?country=ATLANTIS&lang=en").reads()
    assert "ATLANTIS" in text
    assert "is not a known" in text


def test_the_language_chosen_stays_when_the_page_changes(visit):
    visitor = visit("/?lang=id")
    visitor.page.get_by_role("link", name="Cakupan").first.click()
    visitor.page.wait_for_url(re.compile("/coverage"))
    visitor.wait_until_finished()
    assert "lang=id" in visitor.page.url


def test_a_link_to_a_state_shows_that_state_to_somebody_else(visit):
    first = visit("/country?country=THA&lang=en")
    second = visit(first.page.url.removeprefix(first.home))
    assert second.page.locator("h1").inner_text() == first.page.locator("h1").inner_text()


def test_the_ranking_can_be_taken_away_as_csv_with_the_same_values(visit):
    visitor = visit("/coverage?lang=en")
    text = visitor.reads()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="CSV").first.click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    members = [row for row in rows if row["ref_area"] != "ASEAN"]
    assert len(members) == 11
    for row in members:
        assert f"{half_up(float(row['obs_value']), 1)} {row['time_period']}" in text


def test_every_page_but_no_file_is_served_to_the_first_visitor_of_a_new_server(
    dashboard, tmp_path_factory
):
    """Streamlit runs a file in ``pages/`` bare when nobody has called ``st.navigation`` yet."""
    log = tmp_path_factory.mktemp("fresh") / "server.log"
    with Dashboard("app.py", log=log, data=dashboard.data) as fresh:
        with Connection(fresh.url) as first:
            run = first.run(page_name="country", query="country=IDN")
        from tests.browser.test_analysis_pages import PAGES as ANALYSIS  # it imports this file

        # A page that is in neither list would never have been looked at.
        looked_at = (*PAGES.values(), *ANALYSIS.values())
        assert set(run.pages) == {path.strip("/").split("?")[0] for path in looked_at}
        assert run.page_hash == run.pages["country"]
        with Connection(fresh.url) as second, pytest.raises(RunFailed, match="not found"):
            second.run(page_name="ui")


def test_the_catalogue_finds_a_definition_by_its_words(visit):
    visitor = visit("/catalogue?lang=en")
    assert "SPMF-COV-01" in visitor.reads()
    visitor.page.get_by_role("textbox", name="Search").fill("maternity")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_text("SPMF-COV-01", exact=False).first.wait_for(state="detached")
    visitor.wait_until_finished()
    text = visitor.reads()
    assert "SPMF-COV-03" in text
    assert "SPMF-COV-07" not in text
