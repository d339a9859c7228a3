"""Sign-in, Upload, Review and History as officers, reviewers and strangers meet them."""

import hashlib
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from indicators import signin, submissions
from indicators.access import Actor
from indicators.errors import MonitorError
from indicators.views import registry
from tests import stores
from tests.browser.dashboard import ROOT
from tests.browser.office import Office, office, template_rows
from tests.browser.raw_session import RawSession, put
from tests.browser.visitor import PHONE, Visitor

BUDI = Actor("Budi")
UPLOADS = ROOT / "tests" / "uploads"


@pytest.fixture(scope="module")
def desks(chromium, starter_folder, tmp_path_factory) -> Iterator[Office]:
    """An office for all tests of this file; each works for a country or a person of its own."""
    with office(chromium, starter_folder, tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(autouse=True)
def ledger_of_the_office(desks, monkeypatch) -> None:
    """What a test asks the ledger is asked of the office's."""
    stores.use(monkeypatch, desks.data)


def drop(visitor: Visitor, name: str, content: bytes) -> None:
    """Drop a file on the page Upload and wait until it was read."""
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    visitor.page.set_input_files("input[type=file]", [file])
    visitor.page.locator(".spm-facts").wait_for()
    visitor.wait_until_finished()


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=re.compile(name)).click()
    visitor.page.wait_for_timeout(400)
    visitor.wait_until_finished()


def submitted_by(desks: Office, person: str, name: str, content: bytes) -> int:
    """Send a file through the page and give the submission's number."""
    visitor = desks.signed_in(person)
    drop(visitor, name, content)
    press(visitor, "^Submit")
    expect(visitor.page.get_by_text("A second person reviews it now")).to_be_visible()
    visitor.page.context.close()
    return submissions.visible(Actor(person))[0]["id"]


def who_is_signed_in(page: Page) -> str:
    return page.locator(".spm-session").inner_text().strip()


# A page that was open too long -----------------------------------------------------------------


def test_a_page_opened_before_a_submission_was_replaced_cannot_publish_it(desks):
    first = template_rows("SPMF-COV-01,KHM,2022,_T,21.5,Survey")
    second = template_rows("SPMF-COV-01,KHM,2022,_T,22.5,Survey corrected")
    number = submitted_by(desks, "Chan", "first.csv", first)
    before = submissions.publications()[0]["number"]
    reviewer = desks.signed_in("Siti")
    reviewer.open(f"/review?lang=en&submission={number}")
    assert "first.csv" in reviewer.reads()

    officer = desks.signed_in("Chan")
    drop(officer, "second.csv", second)
    instead_of = officer.page.get_by_role("combobox", name=re.compile("In the place of"))
    instead_of.scroll_into_view_if_needed()  # a list that opens while the page scrolls closes again
    officer.page.wait_for_timeout(500)
    instead_of.click()
    officer.page.get_by_role("option", name=f"submission {number}").click()
    officer.wait_until_finished()
    press(officer, "^Submit")

    press(reviewer, "^Publish$")
    said = reviewer.page.get_by_test_id("stAlert").inner_text()
    assert f"ubmission {number}" in said and "Chan" in said and "replaced" in said
    assert submissions.publications()[0]["number"] == before
    assert "second.csv" in reviewer.reads()


def test_whose_session_has_ended_is_told_so_in_words_and_nothing_is_sent(desks):
    officer = desks.signed_in("Noy")
    drop(officer, "figures.csv", template_rows("SPMF-COV-01,LAO,2023,_T,19.5,Survey"))
    other = Visitor(officer.page.context.new_page(), desks.url)
    other.open("/upload?lang=en")
    refused = other.page.get_by_text("The file was not taken.")
    expect(refused).to_be_hidden()
    before = submissions.visible(Actor("Noy"))
    signin.sign_out(desks.cookie_of(officer).partition("=")[2])
    press(officer, "^Submit")
    assert "Sign in first" in officer.page.get_by_test_id("stAlert").first.inner_text()
    file = {"name": "late.csv", "mimeType": "text/csv", "buffer": b"indicator,ref_area\n"}
    other.page.set_input_files("input[type=file]", [file])
    expect(refused).to_be_visible()
    assert submissions.visible(Actor("Noy")) == before
    officer.page.context.close()


def test_on_paper_nothing_stands_on_the_rows_of_the_history(desks):
    reader = desks.window()
    reader.open("/history?lang=en")
    fixed = """() => [...document.querySelectorAll('*')]
        .filter(one => getComputedStyle(one).position === 'fixed' && one.offsetHeight > 0)
        .map(one => one.className)"""
    assert reader.page.evaluate(fixed)
    reader.page.emulate_media(media="print")
    assert reader.page.evaluate(fixed) == []
    reader.page.context.close()


# The gate, with the real server behind it --------------------------------------------------------


def test_a_file_is_put_only_by_an_officer_from_our_own_page(desks):
    officer = desks.signed_in("Noy")
    cookie = desks.cookie_of(officer)
    reviewer = desks.cookie_of(desks.signed_in("Siti"))
    content = template_rows("SPMF-COV-01,LAO,2022,_T,18.5,Survey")
    with RawSession(desks.url, cookie) as session:
        (uploader,) = session.run("upload").all_of("file_uploader")
        status, _value = session.upload(uploader.id, "figures.csv", content)
        assert status == 204
        address = f"{desks.url}/_stcore/upload_file/{session.session_id}/some-file"
        for origin, held, why in (
            (desks.url, "", "Sign in as an officer first."),
            (desks.url, reviewer, "Sign in as an officer first."),
            (desks.url, "spm_session=a-guess", "Sign in as an officer first."),
            ("https://evil.example", cookie, "this site's own pages only"),
            ("null", cookie, "this site's own pages only"),
            ("", cookie, "this site's own pages only"),
        ):
            status, said = put(address, "figures.csv", content, origin, held)
            assert status == 403 and why in said


def test_an_officer_of_one_country_cannot_send_for_another_however_the_page_is_bent(desks):
    cookie = desks.cookie_of(desks.signed_in("Noy"))
    content = template_rows("SPMF-COV-01,IDN,2022,_T,58.5,Survey")
    before = submissions.visible(BUDI)
    with RawSession(desks.url, cookie) as session:
        answer = session.run("upload", "for=IDN")
        (country,) = [box for box in answer.all_of("selectbox") if box.label == "Country"]
        (uploader,) = answer.all_of("file_uploader")
        assert len(country.options) == 1
        _status, file = session.upload(uploader.id, "figures.csv", content)
        for said in ("Indonesia · Indonesia", "Indonesia", "IDN", "*"):
            answer = session.run("upload", "for=IDN", file | {country.id: said})
            assert answer.says("Lao")
            for button in answer.all_of("button"):
                session.run("upload", "for=IDN", file | {country.id: said, button.id: True})
    assert submissions.visible(BUDI) == before
    with pytest.raises(MonitorError, match="No file with the SHA-256"):
        submissions.submit(hashlib.sha256(content).hexdigest(), "IDN", BUDI)


def test_an_officer_cannot_publish_by_pressing_a_button_that_is_not_there(desks):
    number = submitted_by(
        desks, "Noy", "own.csv", template_rows("SPMF-COV-01,LAO,2021,_T,16.5,Survey")
    )
    with RawSession(desks.url, desks.cookie_of(desks.signed_in("Siti"))) as reviewer:
        answer = reviewer.run("review", f"submission={number}")
        (publish,) = [b for b in answer.all_of("button") if b.label == "Publish"]
    before = submissions.publications()[0]["number"]
    with RawSession(desks.url, desks.cookie_of(desks.signed_in("Noy"))) as officer:
        officer.run("review", f"submission={number}")
        answer = officer.run("review", f"submission={number}", {publish.id: True})
        assert not answer.says("own.csv")
    assert submissions.publications()[0]["number"] == before


def test_who_knows_the_number_of_a_session_but_holds_no_cookie_gets_nothing_of_it(desks):
    cookie = desks.cookie_of(desks.signed_in("Noy"))
    content = template_rows("SPMF-COV-01,LAO,2020,_T,17.4311,Held back")
    with RawSession(desks.url, cookie) as session:
        (uploader,) = session.run("upload").all_of("file_uploader")
        _status, file = session.upload(uploader.id, "held-back.csv", content)
        answer = session.run("upload", widgets=file)
        assert answer.says("held-back.csv") and answer.says("Noy")
        number = session.session_id
    with RawSession(desks.url, session_id=number) as stranger:
        for widgets in ({}, file):
            answer = stranger.run("upload", widgets=widgets)
            assert answer.says("Sign in as an officer")
            for secret in ("held-back.csv", "17.4", "Noy", "Held back"):
                assert not answer.says(secret), secret


# What the public sees ----------------------------------------------------------------------------


def test_the_public_sees_no_draft_on_any_page_in_any_data_or_by_any_download(desks):
    content = template_rows("SPMF-COV-01,IDN,2024,_T,57.8642,Unpublished survey 4711")
    officer = desks.signed_in("Budi")
    drop(officer, "unpublished-4711.csv", content)
    assert officer.page.get_by_role("button", name="Changes as CSV").count() == 1
    press(officer, "^Submit")
    (row,) = [r for r in submissions.visible(BUDI) if r["name"] == "unpublished-4711.csv"]
    secrets = ("4711", "57.8642", "57.9", row["file_sha256"][:12])

    with RawSession(desks.url) as stranger:
        pages = stranger.run().pages
        assert {"upload", "review", "history"} <= pages
        for page in pages:
            for query in (f"country=IDN&submission={row['id']}", "lang=id&for=IDN"):
                answer = stranger.run(page, query)
                assert [s for s in secrets if answer.says(s)] == [], (page, query)

    reader = desks.window().page.request
    tried = 0
    for view in registry.VIEWS:
        for choices in ("", "country=IDN&indicator=SPMF-COV-01&earlier=10&later=11"):
            named = reader.get(f"{desks.url}/data/{view}/none.json?{choices}").text()
            panels = named.rpartition("Figures: ")[2].rstrip(".").split(", ")
            for panel in panels if "Figures: " in named else []:
                text = reader.get(f"{desks.url}/data/{view}/{panel}.json?{choices}").text()
                assert [s for s in secrets if s in text] == [], (view, panel)
                tried += 1
    assert tried > 10


@pytest.mark.parametrize(
    ("file", "secret"), [("personal_value", "siti.aminah"), ("small_cell", "n = 3")]
)
def test_of_a_file_about_persons_nothing_comes_back_and_nothing_is_kept(desks, file, secret):
    content = (UPLOADS / "bad" / f"{file}.csv").read_bytes()
    with RawSession(desks.url, desks.cookie_of(desks.signed_in("Budi"))) as session:
        (uploader,) = session.run("upload").all_of("file_uploader")
        _status, value = session.upload(uploader.id, "persons.csv", content)
        answer = session.run("upload", widgets=value)
        assert answer.says("This file was not kept")
        assert not answer.says(secret)
        notes = [b.label for b in answer.all_of("download_button") if "notes" in b.label]
        assert notes == []
    with pytest.raises(MonitorError, match="No file with the SHA-256"):
        submissions.submit(hashlib.sha256(content).hexdigest(), "IDN", BUDI)


def test_a_draft_has_no_address_until_somebody_asks_and_then_none_that_can_be_computed(desks):
    """Streamlit names a download after its content; ours have a random name inside."""
    content = template_rows("SPMF-COV-01,LAO,2019,_T,999,Survey")
    with RawSession(desks.url, desks.cookie_of(desks.signed_in("Noy"))) as session:
        (uploader,) = session.run("upload").all_of("file_uploader")
        _status, file = session.upload(uploader.id, "bad.csv", content)
        answer = session.run("upload", widgets=file)
        drafts = [b.url for b in answer.all_of("download_button") if "emplate" not in b.label]
        assert drafts == ["", ""]
    taken = {}
    for _attempt in range(2):
        officer = desks.signed_in("Noy")
        drop(officer, "bad.csv", content)
        for label in ("Findings as CSV", "Your file with notes beside each line"):
            with officer.page.expect_download() as download:
                officer.page.get_by_role("button", name=label).click()
            written = download.value.path().read_bytes().decode("utf-8-sig")
            assert "999" in written and "higher than" in written, label
            taken[download.value.url] = label
    assert len(taken) == 4


# The provider's door -----------------------------------------------------------------------------


def through_the_provider(desks: Office, subject: str) -> Visitor:
    visitor = desks.window()
    visitor.page.goto(f"{desks.url}/signin?lang=en")
    visitor.page.get_by_role("link", name=re.compile("institution")).click()
    visitor.wait_until_finished()
    visitor.page.get_by_role("button", name=re.compile("institution")).click()
    visitor.page.locator("input[name=sub]").fill(subject)
    visitor.page.get_by_role("button", name=re.compile("Authorize", re.IGNORECASE)).first.click()
    visitor.page.wait_for_url(f"{desks.url}/**")
    visitor.wait_until_finished()
    return visitor


def with_cookies(desks: Office, cookies: list[dict]) -> str:
    """Who is signed in for a browser that holds these cookies."""
    visitor = desks.window()
    visitor.page.context.add_cookies(cookies)
    visitor.open("/?lang=en")
    return who_is_signed_in(visitor.page)


def test_somebody_whom_the_ledger_knows_signs_in_through_their_institution(desks):
    visitor = through_the_provider(desks, "rina-1")
    assert who_is_signed_in(visitor.page) == "Rina"
    visitor.open("/review?lang=en")
    assert "your decision" in visitor.reads()

    cookies = visitor.page.context.cookies()
    assert with_cookies(desks, cookies) == "Rina"
    tampered = [
        c | {"value": c["value"][:-4] + "AAAA"} if c["name"].startswith("_streamlit_user") else c
        for c in cookies
    ]
    assert with_cookies(desks, tampered) == "Sign in"

    # Signing out ends the ledger's session first: the old cookie is signed in nowhere.
    visitor.page.goto(f"{desks.url}/signout?lang=en")
    visitor.page.get_by_role("button", name="Sign out").click()
    visitor.page.wait_for_timeout(1500)
    assert with_cookies(desks, cookies) == "Sign in"


def test_somebody_whom_only_the_provider_knows_is_the_public(desks):
    visitor = through_the_provider(desks, "a-stranger")
    assert who_is_signed_in(visitor.page) == "Sign in"
    visitor.open("/upload?lang=en")
    assert "Sign in as an officer" in visitor.reads()


def test_an_officer_from_an_institution_may_send_files_too(desks):
    visitor = through_the_provider(desks, "thida-1")
    assert who_is_signed_in(visitor.page) == "Thida"
    visitor.open("/upload?lang=en")
    drop(visitor, "mmr.csv", template_rows("SPMF-COV-01,MMR,2022,_T,6.5,Survey"))
    assert "can be submitted" in visitor.page.locator("h1").inner_text()


# As they look ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("window", "scheme", "code"), [("wide", "light", "en"), ("phone", "dark", "id")]
)
def test_the_desks_are_free_of_accessibility_faults_with_a_file_on_them(
    desks, window, scheme, code
):
    size = {} if window == "wide" else {"window": PHONE}
    officer = desks.signed_in("Noy", code, scheme=scheme, **size)
    faulty = template_rows(
        "SPMF-COV-01,LAO,2022,_T,189,Survey", "SPMF-COV-01,Lao,2022,_T,12,Survey"
    )
    good = template_rows("SPMF-COV-01,LAO,2018,_T,18.5,S", "SPMF-COV-01,LAO,2018,F,17.5,S")
    faults = []
    for name, content in (("faulty", faulty), ("good", good)):
        drop(officer, f"{name}.csv", content)
        faults += [
            f"{name}: {finding}"
            for finding in officer.accessibility_findings()
            if finding.ours or finding.impact in ("serious", "critical")
        ]
        assert officer.beyond_the_edge() == []
        officer.photograph(f"desk-{name}-{window}-{scheme}-{code}")
    reviewer = desks.signed_in("Siti", code, scheme=scheme, **size)
    for page in ("review", "history"):
        reviewer.open(f"/{page}?lang={code}")
        faults += [
            f"{page}: {finding}"
            for finding in reviewer.accessibility_findings()
            if finding.ours or finding.impact in ("serious", "critical")
        ]
        assert reviewer.beyond_the_edge() == []
        reviewer.photograph(f"desk-{page}-{window}-{scheme}-{code}")
    assert not faults, "\n".join(faults)
