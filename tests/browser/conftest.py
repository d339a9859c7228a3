"""Fixtures of the browser tests: one dashboard and one Chromium for all, a new window for each."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.dashboard import Dashboard
from tests.browser.visitor import HOW_TO_INSTALL, SCREENSHOTS, WIDE, Visitor, find_chromium, launch


@pytest.fixture(scope="session")
def dashboard(starter_folder: Path) -> Iterator[Dashboard]:
    """The real dashboard on figures laid out by ``init``, for the whole session."""
    with Dashboard("app.py", log=SCREENSHOTS / "dashboard.log", data=starter_folder) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser. Its absence fails the tests: a skipped check would look like a passed one."""
    executable = find_chromium()
    if executable is None:
        pytest.fail(HOW_TO_INSTALL, pytrace=False)
    with sync_playwright() as playwright:
        browser = launch(playwright, executable)
        yield browser
        browser.close()


@pytest.fixture
def visit(dashboard: Dashboard, chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open an address in a window of its own.

    ``visit("/coverage", window=PHONE, scheme="dark")``. When the test ends, three things are asked
    that hold for every page there is: nothing was requested from outside this machine, the browser
    had nothing to complain about, and the server met no error it did not expect.
    """
    visitors: list[Visitor] = []
    said_before = len(dashboard.log.read_bytes())

    def opened(path: str, window: dict[str, int] = WIDE, scheme: str = "light") -> Visitor:
        context = chromium.new_context(
            viewport=window, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
        )
        context.set_default_timeout(10_000)
        visitor = Visitor(context.new_page(), dashboard.url)
        visitors.append(visitor)
        visitor.open(path)
        return visitor

    yield opened
    for visitor in visitors:
        visitor.page.context.close()
    assert [address for v in visitors for address in v.left_the_machine] == []
    assert [complaint for v in visitors for complaint in v.complaints] == []
    said = dashboard.log.read_bytes()[said_before:].decode(errors="replace")
    assert "Traceback" not in said, said
