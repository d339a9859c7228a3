"""The worked example of ``docs/operators.md``: an officer signs in through a real provider."""

import re
import secrets
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from indicators import ledger_opening, signin_people
from indicators.__main__ import main
from indicators.access import OPERATOR
from tests import stores
from tests.browser.dashboard import ROOT, Dashboard
from tests.browser.identity_provider import IdentityProvider, identity_provider
from tests.browser.visitor import WIDE, Visitor

PASSWORDS = {"noy": secrets.token_hex(12), "stranger": secrets.token_hex(12)}
_BLOCK = re.compile(r"```toml\n(\[auth\]\n.*?)```", re.DOTALL)


def worked_example() -> str:
    """The secrets that the handbook shows."""
    (block,) = _BLOCK.findall((ROOT / "docs" / "operators.md").read_text(encoding="utf-8"))
    return block


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with identity_provider(PASSWORDS) as running:
        yield running


@pytest.fixture(scope="module")
def monitor(provider, starter_folder, tmp_path_factory) -> Iterator[Dashboard]:
    """A monitor set up as the handbook says, which knows Noy under the provider's name for her."""
    folder = tmp_path_factory.mktemp("provider")
    dashboard = Dashboard("app.py", log=folder / "server.log", data=folder)
    redirect = f"{dashboard.url}/oauth2callback"
    client, secret = provider.register(redirect)
    example = worked_example()
    changed = {
        "https://monitor.example.org/oauth2callback": redirect,
        "64-RANDOM-CHARACTERS": secrets.token_hex(32),
        '"monitor"': f'"{client}"',
        "FROM-THE-PROVIDER": secret,
        tomllib.loads(example)["auth"]["server_metadata_url"]: provider.discovery,
    }
    for shown, ours in changed.items():
        assert example.count(shown) == 1, shown
        example = example.replace(shown, ours)
    held = Path(folder, "secrets.toml")
    held.touch(mode=0o600)
    held.write_text(example, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        stores.use(patch, folder)
        stores.empty_ledger()
        added = ["user", "add", "Noy", "--role", "officer", "--country", "LAO"]
        assert main([*added, "--issuer", provider.issuer, "--subject", "noy"]) == 0
        patch.setenv("STREAMLIT_SECRETS_FILES", str(held))
        with dashboard:
            yield dashboard


def signed_in(chromium, monitor: Dashboard, name: str) -> Visitor:
    """A window in which somebody went through the provider's own forms."""
    context = chromium.new_context(viewport=WIDE, locale="en-GB")
    context.set_default_timeout(20_000)
    visitor = Visitor(context.new_page(), monitor.url)
    page = visitor.page
    page.goto(f"{monitor.url}/signin?lang=en")
    page.get_by_role("link", name=re.compile("institution")).click()
    visitor.wait_until_finished()
    page.get_by_role("button", name=re.compile("institution")).click()
    page.fill("input[name=login]", name)
    page.click("button[type=submit]")
    page.fill("input[name=password]", PASSWORDS[name])
    page.click("button[type=submit]")
    page.wait_for_url(f"{monitor.url}/**")
    visitor.wait_until_finished()
    return visitor


def test_an_officer_signs_in_through_the_provider_with_pkce_and_out_again(
    chromium, monitor, provider
):
    visitor = signed_in(chromium, monitor, "noy")
    page = visitor.page
    asked = provider.asked[-1]
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43  # SHA-256 as base64url
    assert asked["nonce"] and asked["state"]
    page.goto(f"{monitor.url}/upload?lang=en")
    page.wait_for_selector(".spm-session >> text=Noy")
    page.wait_for_selector("[data-testid=stFileUploader]")
    page.goto(f"{monitor.url}/signout?lang=en")
    page.click("button[type=submit]")
    page.wait_for_selector(".spm-session >> text=Sign in")
    visitor.open("/upload?lang=en")
    assert page.inner_text(".spm-session") == "Sign in"
    page.context.close()


def test_whom_the_provider_knows_and_the_ledger_does_not_reads_like_anybody(
    chromium, monitor, provider
):
    visitor = signed_in(chromium, monitor, "stranger")
    page = visitor.page
    page.goto(f"{monitor.url}/upload?lang=en")
    page.wait_for_selector(".spm-session >> text=Sign in")
    assert page.locator("[data-testid=stFileUploader]").count() == 0
    page.context.close()


def test_somebody_who_is_disabled_is_out_at_the_next_click(chromium, monitor, provider):
    visitor = signed_in(chromium, monitor, "noy")
    page = visitor.page
    page.goto(f"{monitor.url}/upload?lang=en")
    page.wait_for_selector(".spm-session >> text=Noy")
    ledger = f"sqlite:///{monitor.data / 'ledger.sqlite'}"
    with pytest.MonkeyPatch.context() as patch:
        stores.use(patch, monitor.data)
        assert ledger_opening.current_ledger().place in ledger
        signin_people.disable_person("Noy", by=OPERATOR)
    page.goto(f"{monitor.url}/upload?lang=en")
    page.wait_for_selector(".spm-session >> text=Sign in")
    page.context.close()
