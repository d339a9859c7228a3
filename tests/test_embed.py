"""A figure on a page of its own: what it says, whom it lets in, and what a crowd may cost."""

import asyncio
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from itertools import combinations

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from indicators.api import limit
from indicators.briefs import drawings, press
from indicators.briefs.pictured import PICTURED, has_drawing
from indicators.briefs.pictures import Picture
from indicators.figures import embedded
from indicators.figures.print_members import PARTNER
from indicators.language import available
from indicators.settings import PROJECT
from pages import embed, embed_asked, embedding, selfcheck, shell
from tests import stores

CHOSEN = {"country": "country=IDN", "coverage": "indicator=SPMF-COV-01&countries=members"}
FIGURES = [f"{view}/{panel}?{CHOSEN.get(view, '')}" for view, panel in sorted(PICTURED)]
TILES = "/embed/overview/tiles"
AREAS = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM")
HOSTILE = "<script>alert(1)</script>"


def site_of(figures: embed.Figures) -> TestClient:
    """These pages as the server gives them, headers included."""
    app = Starlette(routes=[Mount("/embed", figures)], middleware=shell.MIDDLEWARE)
    return TestClient(app, base_url="http://127.0.0.1:8501")


@pytest.fixture
def client(monkeypatch, starter_figures) -> TestClient:
    monkeypatch.setenv(limit.VARIABLE, "0")
    monkeypatch.delenv(embedding.VARIABLE, raising=False)
    return site_of(embed.Figures())


def said(text: str) -> str:
    """What a page says, without its markup."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", text)).split())


@pytest.mark.parametrize("code", available())
def test_every_figure_says_what_it_is_where_it_is_from_and_as_of_when(client, code):
    for figure in FIGURES:
        answer = client.get(f"/embed/{figure}&lang={code}")
        assert answer.status_code == 200, f"{figure}: {answer.text}"
        page = answer.text
        assert f'<html lang="{code}">' in page
        assert re.search('<h1>[^<]+</h1><p class="subtitle">[^<]+</p>', page), figure
        words = said(page)
        for needed in (r"CC BY", r"(vintage|edisi) \w+ ?20\d\d|(vintage|edisi) 20\d\d"):
            assert re.search(needed, words), (figure, needed)
        assert re.search(r"Publi(cation|kasi) 11 (of|tanggal) ", words), figure
        assert "<table" in page


def test_a_figure_without_a_value_says_so_and_shows_no_empty_table(client):
    page = client.get("/embed/country/quintiles?country=LAO").text
    assert "cannot be said" in page and "Nothing to draw: no value is held" in page
    assert "<table" not in page and "<img" not in page


def test_a_page_holds_no_script_and_asks_nobody_else_for_anything(client):
    for figure in FIGURES:
        answer = client.get(f"/embed/{figure}")
        page = answer.text
        assert "set-cookie" not in answer.headers
        assert "<script" not in page and "style=" not in page and "javascript:" not in page
        asked = re.findall(r'(?:src|srcset|href)="([^"]*)"', page)
        assert asked and all(re.match("/[a-z]*", address) for address in asked)
        assert not any(address.startswith("//") for address in asked)


def test_the_table_of_a_page_holds_the_values_that_its_panel_has_as_csv(client):
    page = said(client.get("/embed/coverage/ranking?indicator=SPMF-COV-01").text)
    for told in ("Indonesia 2021 54.3", "Philippines 2022 34.9", "Singapore 2023 100.0"):
        assert told in page
    page = said(client.get("/embed/overview/tiles").text)
    assert "Philippines 2022 34.9 74,190,784 −1.7" in page and "126,478,430 +13.3" in page
    page = said(client.get("/embed/country/contingencies?country=LAO&lang=id").text)
    assert "Manfaat apa pun 2021 15,5" in page
    assert "0,0" not in page.split("Penganggur")[1][:12]  # no value is no zero


def test_every_drawing_is_outlines_alone_that_no_word_leaves_and_night_has_colours_for(
    starter_figures,
):
    cut = []
    for view, panel in sorted(PICTURED):
        if not has_drawing(view, panel):
            continue
        choices = {"country": "IDN"} if view == "country" else {}
        size = "slide" if (view, panel) in embed.WIDE else "phone"
        for figure in drawings.outlined(Picture(view, panel, choices, "id", size)):
            svg = figure.svg
            assert b"<text" not in svg and b"<script" not in svg and b"url(http" not in svg
            colours = {colour.decode() for colour in re.findall(rb"#[0-9a-f]{6}\b", svg)}
            assert colours <= embedded.BY_NIGHT.keys(), (view, panel)
            assert not re.search(rb"#(ffffff|16202e)", embedded.by_night(svg).lower())
            cut += [(view, panel, box.text) for box in figure.boxes if box.cut]
    assert cut == []
    assert embedded.PARTNERS_BAR == PARTNER


def test_the_drawing_follows_the_width_the_theme_and_the_publication(client):
    page = unescape(client.get(f"{TILES}?publication=11").text)
    sources = re.findall(r'(?:src|srcset)="([^"]+)"', page)
    assert len(sources) == 6 and all("publication=11" in source for source in sources)
    shapes = set()
    for source in sources:
        answer = client.get(source)
        assert answer.headers["content-type"] == "image/svg+xml"
        assert "'unsafe-inline'" in answer.headers["content-security-policy"]
        shapes.add(answer.content)
    assert len(shapes) == 6
    only = unescape(client.get(f"{TILES}?theme=dark").text)
    assert "prefers-color-scheme" not in only and "theme=light" not in only
    assert embedded.colours("dark") in client.get("/embed/style.css?theme=dark").text


@pytest.mark.parametrize(
    ("address", "word"),
    [
        (f"{TILES}?indicator={HOSTILE}", "not an indicator"),
        (f"{TILES}?{HOSTILE}=1", "nothing to choose"),
        (f"{TILES}?country=IDN", "nothing to choose"),
        (f"{TILES}?lang={HOSTILE}", "en, id"),
        (f"{TILES}?publication={HOSTILE}", "not a publication"),
        (f"{TILES}?publication=12", "publication 12"),
        (f"{TILES}?publication=0x11", "not a publication"),
        (f"{TILES}?publication=99999999999999999999", "not a publication"),
        (f"{TILES}?theme=blue", "light, dark"),
        (f"{TILES}.svg?size=huge", "phone, square, slide"),
        (f"{TILES}?size=phone", "nothing to choose"),
        (f"/embed/overview/{HOSTILE}", "no picture"),
        ("/embed/nowhere/tiles", "no picture"),
        ("/embed/catalogue/definitions", "no picture"),
        ("/embed/", "no picture"),
        ("/embed/country/trend", "not a country"),
        ("/embed/country/trend?country=../../etc/passwd", "not a country"),
        ("/embed/gaps/peers?against=%00", "cannot be|nothing"),
        (f"{TILES}?indicator={'A' * 2100}", "longer than"),
    ],
)
def test_a_word_nobody_knows_gives_404_and_a_sentence_in_which_it_is_inert(client, address, word):
    answer = client.get(address)
    assert answer.status_code == 404
    assert re.search(word, said(answer.text)), said(answer.text)
    assert "<script" not in answer.text and "Traceback" not in answer.text


def test_a_refusal_is_in_the_readers_language(client):
    answer = client.get("/embed/country/trend?country=XX&lang=id")
    assert answer.status_code == 404 and "bukan negara" in answer.text


def test_a_figure_of_an_older_publication_stays_as_it_was(client):
    answer = client.get(f"{TILES}?publication=1")
    assert "Publication 1 of" in said(answer.text) and "54.3" not in answer.text


def test_a_draft_is_out_of_reach(monkeypatch, tmp_path):
    monkeypatch.setenv(limit.VARIABLE, "0")
    stores.use(monkeypatch, tmp_path / "data")
    ledger = stores.empty_ledger()
    stores.publish(ledger, {"obs_value": 41.5})
    stores.submit(ledger, {"obs_value": 77.7125, "ref_area": "LAO"})
    client = site_of(embed.Figures())
    for figure in ("coverage/ranking", "country/contingencies?country=LAO", "overview/tiles"):
        text = client.get(f"/embed/{figure}").text
        assert "77.7" not in text
    assert "41.5" in client.get("/embed/coverage/ranking").text
    assert client.get("/embed/coverage/ranking?publication=2").status_code == 404


def test_no_site_shows_figures_unless_it_is_named(client, monkeypatch):
    told = client.get(TILES).headers
    assert told["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in told["content-security-policy"]
    monkeypatch.setenv(embedding.VARIABLE, "https://ministry.example HTTPS://*.News.example:8443")
    told = client.get(TILES).headers
    assert "x-frame-options" not in told
    policy = told["content-security-policy"]
    assert policy.endswith(
        "frame-ancestors 'self' https://ministry.example https://*.news.example:8443"
    )
    assert "script-src" not in policy and "default-src 'none'" in policy
    # Only these small pages: what shows how to do it, and every other page, refuse as before.
    assert client.get("/embed/how/overview/tiles").headers["x-frame-options"] == "DENY"
    assert client.get("/data/overview/tiles.json").headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "wrong",
    [
        "*",
        "https://*",
        "http://ministry.example",
        "https://ministry.example/",
        "https://ministry.example;script-src",
        "https://a..example",
        "ministry.example",
        "'self'",
        "https://ministry.example https://x,y",
    ],
)
def test_what_is_no_address_of_a_site_is_named_at_the_start_and_lets_nobody_in(monkeypatch, wrong):
    monkeypatch.setenv(embedding.VARIABLE, wrong)
    (sentence,) = selfcheck.faults_of_sites()
    assert embedding.VARIABLE in sentence and "https://ministry.example" in sentence
    assert set(embedding.sites()) <= {"https://ministry.example"}


def test_a_good_list_of_sites_is_no_fault(monkeypatch):
    monkeypatch.setenv(embedding.VARIABLE, "https://ministry.example http://localhost:8000")
    assert list(selfcheck.faults_of_sites()) == []
    monkeypatch.delenv(embedding.VARIABLE)
    assert list(selfcheck.faults_of_sites()) == [] and embedding.sites() == ()


def test_the_snippet_names_the_figure_of_now_and_the_one_that_stays(client, monkeypatch):
    monkeypatch.setenv("SPM_PUBLIC_URL", "https://monitor.example/")
    monkeypatch.setenv(embedding.VARIABLE, "https://ministry.example")
    page = client.get("/embed/how/country/trend?country=LAO&lang=id&theme=light").text
    newest, fixed = (
        unescape(text) for text in re.findall("<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    )
    start = "https://monitor.example/embed/country/trend?country=LAO&lang=id"
    assert f'src="{start.replace("&", "&amp;")}&amp;theme=light"' in newest
    assert "publication" not in newest and "publication=11" in fixed
    assert newest.startswith("<iframe ")
    # The finding may change with the next publication; what is measured does not.
    assert 'title="Tercakup' in newest and 'title="Di bawah perkiraan ASEAN' in fixed


def test_a_reader_who_has_the_page_is_told_so_and_the_same_page_is_made_once(client, monkeypatch):
    made = []
    kept = embed.page
    monkeypatch.setattr(embed, "page", lambda asked: made.append(asked) or kept(asked))
    first = client.get(TILES)
    again = client.get(TILES, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304 and not again.content
    assert client.get(TILES).content == first.content and len(made) == 1
    assert first.headers["cache-control"] == "public, max-age=60"


def test_one_address_may_have_only_so_much_made_anew(starter_figures, monkeypatch):
    monkeypatch.setenv(limit.VARIABLE, "20")
    now = [1000.0]
    client = site_of(embed.Figures(lambda: now[0]))
    areas = ("IDN", "LAO", "MYS", "PHL", "THA")
    answers = [client.get(f"/embed/country/trend?country={area}") for area in areas]
    assert [answer.status_code for answer in answers] == [200] * 4 + [503]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert "asks for too many" in said(answers[-1].text)
    assert client.get("/embed/country/trend?country=IDN").status_code == 200  # it is kept
    now[0] += 60
    assert client.get("/embed/country/trend?country=THA").status_code == 200


def test_when_many_drawings_wait_the_next_is_refused_and_pages_go_on(client, monkeypatch):
    def busy(*_job):
        raise press.Busy("24 reports are waiting already. Try again in a minute.")

    monkeypatch.setattr(embed.printing.press, "make", busy)
    refused = client.get(f"{TILES}.svg")
    assert refused.status_code == 503 and int(refused.headers["retry-after"]) > 0
    assert client.get(TILES).status_code == 200


def test_figures_are_read_and_never_written(client):
    assert client.post(TILES).status_code == 405
    assert client.head(TILES).status_code == 200


def test_the_handbook_names_what_there_is():
    text = (PROJECT / "docs" / "embedding.md").read_text(encoding="utf-8")
    assert f'{embedding.VARIABLE}="https://' in text and f'height="{embedded.HEIGHT}"' in text
    assert all(f"`size={size}`" in text or f"`{size}`" in text for size in embed_asked.SIZES)
    assert all(f"`theme={theme}`" in text for theme in embed_asked.THEMES)
    assert f"(`{limit.VARIABLE}`, {limit.USUAL})" in text
    assert embed.COSTS == 5 and "a\nfifth of that many" in text


async def status_of(figures: embed.Figures, path: str, query: str) -> int:
    """The status of one answer, asked for without a client: many can be asked for at once."""
    told: list[int] = []

    async def sent(message: dict) -> None:
        if message["type"] == "http.response.start":
            told.append(message["status"])

    scope = {"type": "http", "method": "GET", "scheme": "http", "path": path, "root_path": ""}
    scope |= {"query_string": query.encode(), "headers": [], "client": ("10.0.0.1", 1)}
    await figures(scope | {"server": ("127.0.0.1", 8501)}, None, sent)
    return told[0]


def test_a_crowd_waits_in_a_queue_that_ends_and_pages_and_kept_drawings_go_on(
    starter_figures, monkeypatch
):
    monkeypatch.setenv(limit.VARIABLE, "0")
    go_on, figures = threading.Event(), embed.Figures()
    room = embed.THREADS["drawing"] + embed.WAITING["drawing"]
    asked = [f"countries={','.join(areas)}" for areas in combinations(AREAS, 2)]
    path, drawn = "/embed/coverage/ranking.svg", "/embed/overview/tiles.svg"

    async def crowd() -> tuple[list[int], list[int]]:
        assert await status_of(figures, drawn, "") == 200
        monkeypatch.setattr(
            embed.printing.press, "make", lambda *_job: go_on.wait(30) and b"<svg/>"
        )
        waiting = []
        for place in range(room):
            waiting.append(asyncio.create_task(status_of(figures, path, asked[place])))
            while not waiting[-1].done() and figures.under_way("drawing") <= place:
                await asyncio.sleep(0.005)
        now = [await status_of(figures, path, one) for one in asked[room : room + 3]]
        now.append(await status_of(figures, "/embed/overview/tiles", ""))
        now.append(await status_of(figures, drawn, ""))
        go_on.set()
        return now, [await task for task in waiting]

    with ThreadPoolExecutor(1) as apart:  # a browser test may have left its loop in this thread
        now, at_last = apart.submit(asyncio.run, crowd()).result()
    assert now == [503, 503, 503, 200, 200]
    assert at_last == [200] * room
