"""Refuse to start with a setting that would leave a door open.

Each guarded setting has the value that ``.streamlit/config.toml`` ships. Whatever changed one (that
file, another, an environment variable, an option of the command line) is named in one sentence with
the way back. Secrets must be the owner's alone to read, and a cookie secret long and no example.
"""

from __future__ import annotations

import ipaddress
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from streamlit import config

from indicators.briefs import issuer
from indicators.errors import MonitorError
from pages import embedding

BEHIND_PROXY = "SPM_BEHIND_PROXY"
SHORTEST_SECRET = 32
SAMPLES = ("secret", "change", "example", "xxxx", "your")
# Setting → what it has to be, and why.
GUARDED: dict[str, tuple[Any, str]] = {
    "server.maxUploadSize": (5, "larger files would fill the memory"),
    "server.maxMessageSize": (20, "larger messages would fill the memory"),
    "server.enableXsrfProtection": (True, "other sites could send files in an officer's name"),
    "server.enableCORS": (True, "pages of other sites could connect"),
    "server.corsAllowedOrigins": ([], "pages of other sites could connect"),
    "server.enableAgentApi": (False, "it would answer anybody"),
    "server.trustedUserHeaders": ({}, "a header could say who a visitor is"),
    "server.disconnectedSessionTTL": (60, "a session that was left would stay open longer"),
    "client.showErrorDetails": ("none", "a traceback would show what no visitor may see"),
    "client.toolbarMode": ("minimal", "visitors would get a developer's menu"),
    "browser.gatherUsageStats": (False, "the browser would report to somebody else"),
    "runner.magicEnabled": (False, "a stray value in a page would be shown"),
    "global.developmentMode": (False, "it opens the server to other addresses"),
}


def faults(
    option: Callable[[str], Any] = config.get_option,
    defined_in: Callable[[str], str] = config.get_where_defined,
) -> Iterable[str]:
    """A sentence for each guarded setting that is not what it has to be."""
    for name, (wanted, why) in GUARDED.items():
        value = option(name)
        if value != wanted:
            yield (
                f"{name} is {value!r} ({_place(defined_in(name))}), and has to be {wanted!r}: "
                f"{why}. Remove the change and start again."
            )
    address = option("server.address") or "every address"
    if not _is_this_machine(address) and os.environ.get(BEHIND_PROXY) != "1":
        yield (
            f"server.address is {address} ({_place(defined_in('server.address'))}), and has to be "
            f"127.0.0.1: without a proxy everything would travel unencrypted. Set {BEHIND_PROXY}=1 "
            "if a proxy with HTTPS stands in front, and start again."
        )


def _place(defined: str) -> str:
    known = {"<default>": "Streamlit's default; .streamlit/config.toml is missing"}
    return known[defined] if defined in known else f"set in {defined}"


def _is_this_machine(address: str) -> bool:
    try:
        return address == "localhost" or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def faults_of_secrets(paths: Iterable[str | Path], cookie_secret: str | None) -> Iterable[str]:
    """A sentence for each file of secrets that others can read, and for a weak cookie secret."""
    for path in map(Path, paths):
        if (
            os.name == "posix"
            and path.is_file()
            and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        ):
            yield f"{path} can be read by others than its owner. Run: chmod 600 {path}"
    if cookie_secret is not None:
        sample = any(word in cookie_secret.lower() for word in SAMPLES)
        if len(cookie_secret) < SHORTEST_SECRET or sample:
            yield (
                "cookie_secret in the section [auth] of secrets.toml is too short or an example: "
                "whoever guesses it can sign in as anybody. Put 32 random bytes there, for example "
                "from: python3 -c 'import secrets; print(secrets.token_hex(32))'"
            )


def faults_of_sites() -> Iterable[str]:
    """A sentence when a site that may show figures is named in no way a browser understands."""
    if embedding.fault():
        yield embedding.fault()


def faults_of_address() -> Iterable[str]:
    """A sentence when the address that reports and figures lead back to is none."""
    try:
        issuer.public_url()
    except MonitorError as refusal:
        yield str(refusal)


def require_safe_settings(cookie_secret: str | None) -> None:
    """End the program with the first thing that is wrong; nothing is repaired silently."""
    secrets = faults_of_secrets(config.get_option("secrets.files"), cookie_secret)
    for sentence in (*faults(), *secrets, *faults_of_sites(), *faults_of_address()):
        raise SystemExit(f"The monitor does not start. {sentence}")
