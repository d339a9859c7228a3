"""The pages of analysis as a visitor sees them, by day and night, wide and on a phone."""

import pytest

from tests.browser.test_pages import WINDOWS, with_language
from tests.browser.visitor import PHONE

PAGES = {
    "gaps": "/gaps",
    "equity": "/equity?indicator=SPMF-COV-10",
    "progress": "/progress",
    "progress-country": "/progress?country=VNM",
    "data": "/availability",
    "costing": "/costing",
    "methods": "/methods",
}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_analysis_is_free_of_accessibility_faults(visit, name, window):
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
def test_nothing_of_the_analysis_runs_out_of_a_phone_sideways(visit, name):
    for code in ("en", "id"):
        visitor = visit(with_language(PAGES[name], code), PHONE)
        assert visitor.beyond_the_edge() == []


def test_a_template_is_downloaded_with_the_rows_that_are_asked_for(visit):
    visitor = visit("/availability?lang=en")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name="Template of Myanmar").click()
    lines = waiting.value.path().read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("indicator,ref_area,time_period,sex,age,")
    assert len(lines) > 10 and all(",MMR," in line for line in lines[1:])
