"""A visitor: one Chromium page, and what the tests want to know of it.

A page of Streamlit is never "loaded": it arrives over a websocket, piece by piece. ``open``
therefore waits until the script has ended, the fonts are there and every chart is drawn.
"""

import os
import shutil
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright

from tests.browser.dashboard import ROOT

SCREENSHOTS = ROOT / "tests" / "output"

WIDE = {"width": 1366, "height": 900}
PHONE = {"width": 390, "height": 844}

HOW_TO_INSTALL = (
    "No Chromium was found, and the browser tests need one. On Debian: "
    "sudo apt-get install chromium; elsewhere name a Chromium or Chrome in the variable CHROMIUM."
)

# Chromium itself asks its makers' servers for updates and experiments unless it is told not to.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
]

FINISHED = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!app || app.dataset.testScriptState !== 'notRunning') return false;
    if (app.dataset.testConnectionState !== 'CONNECTED') return false;
    if (document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"]')) {
        return false;
    }
    if (!document.querySelector('[data-testid="stMain"] [data-testid="stElementContainer"]')) {
        return false;
    }
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    // A chart in a closed expander is laid out only when it is opened.
    const drawn = chart => chart.offsetParent === null || chart.querySelector('.main-svg');
    return charts.every(drawn) && document.fonts.status === 'loaded';
}"""

SHOWN = """() => [
    document.body.innerText,
    ...[...document.querySelectorAll('input')].map(input => input.value),
].join(' ')"""

BEYOND_THE_EDGE = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const scrolls = element => {
        for (let box = element.parentElement; box && box !== main; box = box.parentElement) {
            if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(box).overflowX)) {
                return true;
            }
        }
        return false;
    };
    return [...main.querySelectorAll('*')]
        .filter(element => element.getBoundingClientRect().width > 0)
        .filter(element => element.getBoundingClientRect().right > window.innerWidth + 1)
        .filter(element => !scrolls(element))
        .slice(0, 5)
        .map(element => element.outerHTML.slice(0, 200));
}"""

HEIGHT = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    const top = main ? main.getBoundingClientRect().top : 0;
    return Math.ceil(top + (main ? main.scrollHeight : document.body.scrollHeight));
}"""

# What Streamlit draws by itself: we can choose not to use it, not how it is built.
STREAMLIT_WIDGETS = ", ".join(
    f'[data-testid="{name}"]'
    for name in (
        "stHeader",
        "stToolbar",
        "stSidebar",
        "stSelectbox",
        "stMultiSelect",
        "stRadio",
        "stCheckbox",
        "stToggle",
        "stButtonGroup",
        "stPills",
        "stSegmentedControl",
        "stSlider",
        "stTextInput",
        "stNumberInput",
        "stButton",
        "stDownloadButton",
        "stPopover",
        "stExpander",
        "stTabs",
        "stDataFrame",
        "stFileUploader",
    )
)

# A finding inside an expander's own body is ours: the body only lies in Streamlit's frame.
AXE = """async ([widgets, bodies]) => {
    const found = await axe.run(document, {resultTypes: ['violations'], elementRef: true});
    return found.violations.flatMap(rule => rule.nodes.map(node => {
        const widget = node.element && node.element.closest(widgets);
        const body = node.element && node.element.closest(bodies);
        return {
            rule: rule.id,
            impact: rule.impact,
            help: rule.help,
            where: node.target.join(' '),
            html: node.html.slice(0, 300),
            ours: !widget || Boolean(body && widget.contains(body)),
        };
    }));
}"""
BODIES = (
    '[data-testid="stExpanderDetails"] [data-testid="stElementContainer"], '
    '[data-testid="stTabPanel"] [data-testid="stElementContainer"]'
)


def find_chromium() -> str | None:
    """The path of Chromium or Chrome: the variable ``CHROMIUM`` first, then the usual names."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


def launch(playwright: Playwright, executable: str) -> Browser:
    """Start a headless Chromium that asks nothing of the internet by itself."""
    arguments = list(QUIET)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium refuses to run as root with its sandbox.
    return playwright.chromium.launch(executable_path=executable, args=arguments)


@dataclass(frozen=True)
class Finding:
    """One element that breaks one accessibility rule of axe-core."""

    rule: str
    impact: str
    help: str
    where: str
    html: str
    ours: bool

    def __str__(self) -> str:
        owner = "ours" if self.ours else "Streamlit's"
        return f"{self.impact} {self.rule} ({owner}): {self.help}\n  {self.where}\n  {self.html}"


@dataclass
class Visitor:
    """One person with one window. ``left_the_machine`` and ``complaints`` fill by themselves."""

    page: Page
    home: str
    left_the_machine: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("request", lambda request: self._note_address(request.url))
        self.page.on("websocket", lambda socket: self._note_address(socket.url))
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", self._note_console)

    def _note_address(self, address: str) -> None:
        parts = urlsplit(address)
        own = parts.hostname == "127.0.0.1" or parts.scheme in ("data", "blob", "about")
        if not own:
            self.left_the_machine.append(address)

    def _note_console(self, message: ConsoleMessage) -> None:
        address = message.location["url"]
        # Opened at /country, Streamlit's own script asks /country/_stcore/… before /_stcore/…
        looking_for_root = "404" in message.text and urlsplit(address).path.count("/") > 2
        if message.type == "error" and not (looking_for_root and "/_stcore/" in address):
            self.complaints.append(f"console: {message.text} ({address})")

    def open(self, path: str) -> None:
        """Go to an address of the dashboard, for example ``/country?country=IDN&lang=en``."""
        self.page.goto(self.home + path, wait_until="domcontentloaded")
        self.wait_until_finished()

    def wait_until_finished(self) -> None:
        """Return when the script has ended and everything it sent is drawn, twice in a row."""
        for _ in range(2):
            self.page.wait_for_function(FINISHED, timeout=30_000)
            self.page.wait_for_timeout(150)

    def reads(self) -> str:
        """Everything the page shows as text: charts and chosen values too, spaces made plain."""
        text = self.page.evaluate(SHOWN)
        return " ".join(text.replace("\u00a0", " ").replace("\u202f", " ").split())

    def beyond_the_edge(self) -> list[str]:
        """Elements that reach past the window's right edge and cannot be scrolled by themselves.

        On a phone that text is out of sight. What lies in a box that scrolls sideways (a wide
        table) is reachable and does not count; the page itself must not scroll that way.
        """
        return self.page.evaluate(BEYOND_THE_EDGE)

    def photograph(self, name: str) -> Path:
        """Write ``tests/output/<name>.png``, the whole page however long it is.

        Streamlit scrolls inside the window, so the window is made as tall as the page.
        """
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size
        height = self.page.evaluate(HEIGHT)
        self.page.set_viewport_size({"width": size["width"], "height": max(height, 200)})
        self.wait_until_finished()
        path = SCREENSHOTS / f"{name}.png"
        self.page.screenshot(path=path)
        self.page.set_viewport_size(size)
        return path

    def accessibility_findings(self) -> list[Finding]:
        """What axe-core finds on the page as it stands, in our part and in Streamlit's."""
        script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
        # Through the debugger, so that the page's content security policy stays in force.
        self.page.evaluate(script)
        found = self.page.evaluate(AXE, [STREAMLIT_WIDGETS, BODIES])
        return [Finding(**entry) for entry in found]
