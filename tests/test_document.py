"""What a browser gets before a page runs: the document, Streamlit's files, an unknown address."""

import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from pages import navigation, shell

STATIC = Path(streamlit.__file__).parent / "static"
CHARTS = next(STATIC.glob("static/js/PlotlyChart.*.js"))
SYMBOLS = next(STATIC.glob("static/media/MaterialSymbols*.woff2"))


@pytest.fixture(scope="module")
def browser() -> TestClient:
    files = create_streamlit_static_handler(str(STATIC), None)
    site = Starlette(routes=[Mount("/", files)], middleware=shell.MIDDLEWARE)
    return TestClient(site, base_url="http://127.0.0.1:8501", headers={"accept-language": "en-GB"})


def test_the_document_speaks_the_readers_language_from_its_first_word(browser):
    written = browser.get("/country?lang=id")
    assert '<html lang="id">' in written.text
    assert "<title>Negara · Pemantau Perlindungan Sosial</title>" in written.text
    assert written.headers["cache-control"] == "no-cache"
    asked = {"accept-language": "id-ID,id;q=0.9,en;q=0.8"}
    assert '<html lang="id">' in browser.get("/", headers=asked).text
    assert '<html lang="en">' in browser.get("/?lang=zz").text


def test_every_address_of_the_navigation_is_a_page(browser):
    for place in navigation.PLACES:
        assert browser.get(f"/{place.address}").status_code == 200


def test_the_document_names_no_other_program_and_no_door_that_is_closed(browser):
    written = browser.get("/").text
    assert "<title>Overview · Social Protection Monitor</title>" in written
    assert "favicon.png" not in written and "agent" not in written
    assert 'src="./static/js/index.' in written


def test_a_browser_that_asks_again_gets_the_document_of_the_language_it_asks_for(browser):
    browser.get("/?lang=en")
    again = {"if-none-match": '"any"', "if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"}
    assert '<html lang="id">' in browser.get("/?lang=id", headers=again).text


@pytest.mark.parametrize("path", ["/nowhere", "/country/LAO", "/<script>alert(1)</script>"])
def test_an_address_that_is_no_page_says_so_and_leads_back(browser, path):
    answer = browser.get(path + "?lang=id")
    assert answer.status_code == 404
    assert "Tidak ada halaman" in answer.text and 'href="/?lang=id"' in answer.text
    assert "<script" not in answer.text


def test_a_file_travels_compressed_and_is_kept_by_the_browser(browser):
    address = f"/static/js/{CHARTS.name}"
    for _visit in ("first", "second"):
        answer = browser.get(address)
        assert answer.content == CHARTS.read_bytes()
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < CHARTS.stat().st_size / 3
        assert "immutable" in answer.headers["cache-control"]


def test_a_browser_that_reads_no_gzip_gets_the_file_as_it_is(browser):
    answer = browser.get(f"/static/js/{CHARTS.name}", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in answer.headers
    assert answer.content == CHARTS.read_bytes()
    part = browser.get(f"/static/js/{CHARTS.name}", headers={"range": "bytes=0-9"})
    assert part.status_code == 206 and part.content == CHARTS.read_bytes()[:10]


def test_letters_that_no_page_shows_are_not_fetched(browser):
    (sheet,) = STATIC.glob("static/css/index.*.css")
    written = browser.get(f"/static/css/{sheet.name}").text
    assert "SourceSans" in sheet.read_text(encoding="utf-8")
    assert "SourceSans" not in written and "../../app/static/fonts/Inter-latin.woff2" in written
    assert "MaterialSymbols" in written


def test_a_font_is_fetched_once_and_not_at_every_visit(browser):
    answer = browser.get(f"/static/media/{SYMBOLS.name}")
    assert re.search(r"max-age=\d{7,}", answer.headers["cache-control"])
