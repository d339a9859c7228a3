"""An office to test in: a dashboard of its own with officers, reviewers and a sign-in provider.

People sign in as they do in life, through the forms. The provider runs on this machine and knows
whoever one says one is; whom the *ledger* knows is what counts.
"""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import oidc_provider_mock
import pytest
from playwright.sync_api import Browser, BrowserContext

from indicators import signin_people
from indicators.access import OPERATOR
from tests import stores
from tests.browser.dashboard import Dashboard
from tests.browser.visitor import WIDE, Visitor

LOCAL = {
    "Noy": ("officer", "LAO"),
    "Budi": ("officer", "IDN"),
    "Siti": ("reviewer", "*"),
    "Chan": ("officer", "KHM"),
}
AT_THE_PROVIDER = {"Rina": ("reviewer", "*", "rina-1"), "Thida": ("officer", "MMR", "thida-1")}


@dataclass
class Office:
    """One running dashboard, and the passwords of those who work there."""

    dashboard: Dashboard
    chromium: Browser
    data: Path
    passwords: dict[str, str]

    @property
    def url(self) -> str:
        return self.dashboard.url

    def window(self, window: dict[str, int] = WIDE, scheme: str = "light") -> Visitor:
        """A new window of nobody's, opened at no page yet."""
        context: BrowserContext = self.chromium.new_context(
            viewport=window, color_scheme=scheme, reduced_motion="reduce", locale="en-GB"
        )
        context.set_default_timeout(15_000)
        return Visitor(context.new_page(), self.url)

    def signed_in(self, name: str, code: str = "en", **window) -> Visitor:
        """A window in which somebody has signed in by name and password."""
        visitor = self.window(**window)
        visitor.page.goto(f"{self.url}/signin?lang={code}")
        self.fill_door(visitor, name)
        visitor.wait_until_finished()
        return visitor

    def fill_door(self, visitor: Visitor, name: str) -> None:
        visitor.page.fill("input[name=name]", name)
        visitor.page.fill("input[name=password]", self.passwords[name])
        visitor.page.click("button[type=submit]")
        visitor.page.wait_for_url("**/*lang=*")

    def cookie_of(self, visitor: Visitor) -> str:
        """What proves who somebody is, as a request carries it."""
        (token,) = [c for c in visitor.page.context.cookies() if c["name"] == "spm_session"]
        return f"spm_session={token['value']}"


@contextmanager
def office(chromium: Browser, starter: Path, folder: Path) -> Iterator[Office]:
    """Open the office on a copy of the starter figures and close it at the end."""
    data = Path(shutil.copytree(starter, folder / "data"))
    with oidc_provider_mock.run_server_in_thread() as provider, pytest.MonkeyPatch.context() as set:
        issuer = f"http://127.0.0.1:{provider.server_port}"
        stores.use(set, data)
        passwords = {
            name: signin_people.add_person(name, role, [area], by=OPERATOR)
            for name, (role, area) in LOCAL.items()
        }
        for name, (role, area, subject) in AT_THE_PROVIDER.items():
            signin_people.add_person(
                name, role, [area], by=OPERATOR, issuer=issuer, subject=subject
            )
        held = folder / "secrets.toml"
        held.touch(mode=0o600)
        held.write_text(
            "[auth]\n"
            'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
            f'cookie_secret = "{secrets.token_hex(32)}"\n'
            'client_id = "monitor"\nclient_secret = "of-the-mock"\n'
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        set.setenv("STREAMLIT_SECRETS_FILES", str(held))
        with Dashboard("app.py", log=folder / "server.log", data=data) as running:
            yield Office(running, chromium, data, passwords)


def template_rows(*rows: str) -> bytes:
    """A file in the officers' template: indicator, country, year, sex, value, source."""
    header = "indicator,ref_area,time_period,sex,obs_value,source_detail"
    return "\n".join([header, *rows, ""]).encode()
