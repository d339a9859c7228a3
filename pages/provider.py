"""The provider's door: Streamlit's own OpenID sign-in, and what its cookie says outside a page.

``st.login`` sends the visitor to the provider that ``[auth]`` in ``.streamlit/secrets.toml`` names
and keeps the verified claims in a signed cookie. Inside a page they are ``st.user``; the gate for
uploads and the sign-out route stand outside of any page and read the same cookie here, by the
functions that Streamlit reads it with, two of which are private. Nothing else of Streamlit's inside
is used anywhere; the pin of its version says so, and a test asks whether they are still there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from streamlit.auth_util import get_origin_from_redirect_uri, get_secrets_auth_section
from streamlit.web.server.starlette import starlette_websocket
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

LOG_IN = "/auth/login"  # where st.login leads
LOG_OUT = "/auth/logout"  # where st.logout leads, too
CALLBACK = "/oauth2callback"  # where the provider sends the visitor back to


def cookie_secret() -> str | None:
    """What signs the provider's cookie; None where no provider is named."""
    section = get_secrets_auth_section()
    return str(section.get("cookie_secret", "")) if section else None


def is_configured() -> bool:
    """Whether the secrets name a provider."""
    return bool(get_secrets_auth_section())


def log_in() -> None:
    """Send the visitor to the provider."""
    st.login()


def claims(cookies: Mapping[str, str]) -> dict[str, Any]:
    """The verified claims in a browser's cookies; none if nobody signed in or it was tampered with.

    Raises nothing: a cookie that cannot be read is worth as much as no cookie.
    """
    if USER_COOKIE_NAME not in cookies or not is_configured():
        return {}
    signed = starlette_websocket._get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    origin = get_origin_from_redirect_uri()
    if not signed or origin is None:
        return {}
    held = starlette_websocket._parse_decoded_user_cookie(signed, origin)
    return held if held.get("is_logged_in") else {}
