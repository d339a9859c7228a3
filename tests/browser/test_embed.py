"""A figure inside a page of another site, in a real browser: shown to whom it may be shown."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, Frame

from tests.browser.dashboard import Dashboard, free_port
from tests.browser.visitor import AXE, BODIES, SCREENSHOTS, STREAMLIT_WIDGETS

FIGURES = ("country/trend?country=IDN", "availability/matrix", "gaps/members")


class Ministry:
    """A site elsewhere: one page that holds figures in frames of a given width."""

    def __init__(self) -> None:
        self.page = ""
        self.port = free_port()

    def shows(self, addresses: list[str], width: int) -> None:
        frames = [
            f'<iframe src="{escape(one)}" width="{width}" height="640" title="figure"></iframe>'
            for one in addresses
        ]
        self.page = f"<!doctype html><title>Ministry</title>{''.join(frames)}"

    def server(self) -> http.server.ThreadingHTTPServer:
        ministry = self

        class Pages(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(ministry.page.encode())

            def log_message(self, *_said: object) -> None:
                """Say nothing."""

        return http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Pages)


@pytest.fixture(scope="module")
def ministry() -> Iterator[Ministry]:
    site = Ministry()
    with site.server() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield site
        server.shutdown()


@pytest.fixture(scope="module")
def monitor(ministry, starter_folder) -> Iterator[Dashboard]:
    """A monitor that lets ``http://localhost:…`` show its figures, and nobody else."""
    server = Dashboard("app.py", log=SCREENSHOTS / "embed.log", data=starter_folder)
    with ExitStack() as running:
        with pytest.MonkeyPatch.context() as environment:  # for this server, and no other
            environment.setenv("SPM_EMBED_SITES", f"http://localhost:{ministry.port}")
            environment.setenv("SPM_API_REQUESTS_PER_MINUTE", "0")
            running.enter_context(server)
        yield server


def frames_of(chromium: Browser, address: str, scheme: str = "light") -> tuple:
    """The frames of a page elsewhere, and what the browser asked for and complained of."""
    context = chromium.new_context(
        viewport={"width": 1100, "height": 2700}, color_scheme=scheme, reduced_motion="reduce"
    )
    page, asked, complaints = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    return context, page.frames[1:], asked, complaints


def ready(frame: Frame) -> bool:
    """Whether the drawing is there, or, where a phone gets the table alone, hidden on purpose."""
    return frame.evaluate(
        "() => [...document.images].every(i => i.offsetParent === null || i.naturalWidth > 0)"
    )


@pytest.mark.parametrize(("width", "scheme", "code"), [(300, "dark", "id"), (1000, "light", "en")])
def test_a_site_that_is_named_shows_figures_that_fit_without_a_fault(
    chromium, ministry, monitor, width, scheme, code
):
    joined = [f"{one}{'&' if '?' in one else '?'}lang={code}" for one in FIGURES]
    ministry.shows([f"{monitor.url}/embed/{one}" for one in joined], width)
    here = f"http://localhost:{ministry.port}/"
    context, frames, asked, complaints = frames_of(chromium, here, scheme)
    assert len(frames) == len(FIGURES)
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    for frame in frames:
        assert frame.locator("h1").inner_text()
        assert ready(frame), frame.url
        assert frame.evaluate("document.documentElement.scrollWidth <= innerWidth"), frame.url
        dark = (
            frame.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(16, 22, 31)"
        )
        assert dark == (scheme == "dark")
        assert frame.evaluate("document.scripts.length") == 0
        frame.evaluate(axe)
        faults = frame.evaluate(AXE, [STREAMLIT_WIDGETS, BODIES])
        assert faults == []
    frames[0].page.screenshot(path=SCREENSHOTS / f"embed-{width}-{scheme}-{code}.png")
    context.close()
    assert {address.split("/")[2] for address in asked} <= {
        f"localhost:{ministry.port}",
        f"127.0.0.1:{monitor.port}",
    }
    assert [said for said in complaints if "favicon" not in said and "404" not in said] == []


def test_a_frame_elsewhere_is_refused_by_the_browser(chromium, ministry, monitor, dashboard):
    named, other = (f"http://{name}:{ministry.port}/" for name in ("localhost", "127.0.0.1"))
    for here, address in (
        (other, f"{monitor.url}/embed/overview/tiles"),  # a site that is not named
        (named, f"{monitor.url}/embed/how/overview/tiles"),
        (named, f"{monitor.url}/"),  # every other page refuses as before
        (named, f"{dashboard.url}/embed/overview/tiles"),  # nobody is named there
    ):
        ministry.shows([address], 600)
        context, frames, _asked, complaints = frames_of(chromium, here)
        assert any("frame-ancestors" in said for said in complaints), (here, address)
        assert frames[0].url == "chrome-error://chromewebdata/"
        context.close()
