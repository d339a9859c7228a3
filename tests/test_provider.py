"""The provider's door against a provider on this machine: what fits is let in, nothing else is.

The flow is Streamlit's own, with our middleware around it: the way to the provider, its form, the
way back with a code, the token. What the provider says is changed on its side, signed as before.
"""

import hashlib
import inspect
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import httpx2
import oidc_provider_mock
import pytest
from oidc_provider_mock import _app as provider_app
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.testclient import TestClient
from streamlit import auth_util, config
from streamlit.runtime.secrets import secrets_singleton
from streamlit.web.server.starlette import starlette_auth_routes, starlette_websocket

from indicators import signin_people
from indicators.access import OPERATOR, PUBLIC, Actor
from indicators.language import Language
from pages import gate, provider, shell
from tests import desks, stores

HOME = "http://127.0.0.1:8501"
COOKIE_SECRET = "0f" * 32


@dataclass
class Institution:
    """A provider that runs, and the browser of somebody who wants to sign in through it."""

    issuer: str
    browser: TestClient

    def asked(self) -> httpx2.Response:
        """The way to the provider."""
        token = auth_util.encode_provider_token("default")
        return self.browser.get(f"{provider.LOG_IN}?provider={token}")

    def signed_in_as(self, subject: str) -> httpx2.Response:
        """The whole way there and back."""
        to_the_form = self.asked().headers["location"]
        answer = httpx2.post(to_the_form, data={"sub": subject})
        back = urlsplit(answer.headers["location"])
        return self.browser.get(f"{back.path}?{back.query}")

    def who(self) -> Actor:
        """Whom the gate takes this browser for."""
        return gate.visitor(dict(self.browser.cookies))


@pytest.fixture
def institution(monkeypatch, tmp_path) -> Iterator[Institution]:
    held = tmp_path / "secrets.toml"
    before = config.get_option("secrets.files")
    with oidc_provider_mock.run_server_in_thread() as server, desks.quick_folder() as folder:
        issuer = f"http://127.0.0.1:{server.server_port}"
        held.touch(mode=0o600)
        held.write_text(
            f'[auth]\nredirect_uri = "{HOME}{provider.CALLBACK}"\n'
            f'cookie_secret = "{COOKIE_SECRET}"\nclient_id = "monitor"\nclient_secret = "mock"\n'
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n',
            encoding="utf-8",
        )
        config.set_option("secrets.files", [str(held)])
        secrets_singleton._reset()
        stores.use(monkeypatch, folder)
        desks.staffed()
        signin_people.add_person(
            "Rina", "reviewer", ["*"], by=OPERATOR, issuer=issuer, subject="rina-1"
        )
        site = Starlette(
            routes=[*starlette_auth_routes.create_auth_routes(""), *shell.ROUTES],
            middleware=[
                *shell.MIDDLEWARE,
                Middleware(SessionMiddleware, secret_key=COOKIE_SECRET, same_site="lax"),
            ],
        )
        yield Institution(issuer, TestClient(site, base_url=HOME, follow_redirects=False))
    config.set_option("secrets.files", before)
    secrets_singleton._reset()


def told(answer: httpx2.Response, status: int, words: str) -> None:
    """One sentence for a person, and nothing of what went wrong inside."""
    assert answer.status_code == status
    assert words in answer.text
    assert "Traceback" not in answer.text and "Authlib" not in answer.text
    assert not any(
        cookie.startswith("_streamlit_user=") and '=""' not in cookie.partition(";")[0]
        for cookie in answer.headers.get_list("set-cookie")
    )


NOT_CONFIRMED = "Your institution did not confirm who you are, so nobody was signed in."


def test_whom_the_provider_vouches_for_is_let_in_by_the_gate(institution):
    answer = institution.signed_in_as("rina-1")
    assert (answer.status_code, answer.headers["location"]) == (302, "/")
    assert institution.who() == Actor("Rina")


def test_the_question_carries_state_and_nonce_and_the_same_answer_counts_once(institution):
    asked = parse_qs(urlsplit(institution.asked().headers["location"]).query)
    assert asked["redirect_uri"] == [HOME + provider.CALLBACK]
    assert min(len(asked["state"][0]), len(asked["nonce"][0])) >= 20
    form = institution.asked().headers["location"]
    back = urlsplit(httpx2.post(form, data={"sub": "rina-1"}).headers["location"])
    assert institution.browser.get(f"{back.path}?{back.query}").status_code == 302
    institution.browser.cookies.clear()
    told(institution.browser.get(f"{back.path}?{back.query}"), 403, NOT_CONFIRMED)
    assert institution.who() == PUBLIC


def test_going_back_to_an_answer_that_counted_already_leads_home(institution):
    form = institution.asked().headers["location"]
    back = urlsplit(httpx2.post(form, data={"sub": "rina-1"}).headers["location"])
    for _visit in range(2):
        answer = institution.browser.get(f"{back.path}?{back.query}")
        assert (answer.status_code, answer.headers["location"]) == (302, "/")
    assert institution.who() == Actor("Rina")


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"nonce": "of-another-question"},
        {"exp": 1_000_000_000},
        {"iat": "not a time"},
    ],
    ids=lambda claims: next(iter(claims)),
)
def test_a_token_that_does_not_fit_the_question_signs_nobody_in(institution, claims):
    httpx2.put(f"{institution.issuer}/users/rina-1", json=claims).raise_for_status()
    told(institution.signed_in_as("rina-1"), 403, NOT_CONFIRMED)
    assert institution.who() == PUBLIC


def test_a_token_that_nobody_signed_signs_nobody_in(institution, monkeypatch):
    def unsigned(self, token, request):
        head, body = ({"alg": "none"}, {"sub": "rina-1", "iss": institution.issuer})
        parts = (json.dumps(part).encode() for part in (head, body))
        return ".".join(urlsafe_b64encode(part).decode().rstrip("=") for part in parts) + "."

    monkeypatch.setattr(provider_app.OpenIDCode, "encode_id_token", unsigned)
    told(institution.signed_in_as("rina-1"), 403, NOT_CONFIRMED)
    assert institution.who() == PUBLIC


def test_who_says_no_at_the_provider_is_told_that_nobody_was_signed_in(institution):
    form = institution.asked().headers["location"]
    back = urlsplit(httpx2.post(form, data={"action": "deny"}).headers["location"])
    told(institution.browser.get(f"{back.path}?{back.query}"), 403, NOT_CONFIRMED)


def test_an_answer_that_nobody_asked_for_signs_nobody_in(institution):
    told(institution.browser.get(f"{provider.CALLBACK}?code=x&state=y"), 403, NOT_CONFIRMED)


def test_who_signed_out_at_the_provider_comes_back_to_the_overview_and_is_told_nothing(institution):
    answer = institution.browser.get(provider.CALLBACK)
    assert (answer.status_code, answer.headers["location"]) == (302, "/")


@pytest.mark.parametrize("code", ["en", "id"])
def test_a_provider_that_is_away_is_said_in_a_sentence(institution, monkeypatch, code):
    form = institution.asked().headers["location"]
    back = urlsplit(httpx2.post(form, data={"sub": "rina-1"}).headers["location"])
    nowhere = {"server_metadata_url": "http://127.0.0.1:9/.well-known/openid-configuration"}
    section = auth_util.get_secrets_auth_section
    monkeypatch.setattr(
        starlette_auth_routes,
        "get_secrets_auth_section",
        lambda: type(section())(section().to_dict() | nowhere),
    )
    institution.browser.headers["accept-language"] = code
    here = Language(code)
    told(institution.asked(), 503, here.gettext("Your institution’s sign-in does not answer"))
    answer = institution.browser.get(f"{back.path}?{back.query}")
    told(answer, 403, here.gettext("You are not signed in"))
    assert institution.browser.get("/signin").status_code == 200


def test_a_provider_that_knows_pkce_is_asked_with_it_and_with_s256_only(institution, monkeypatch):
    real = provider_app.flask.jsonify
    monkeypatch.setattr(
        provider_app.flask,
        "jsonify",
        lambda said: real(
            said | {"code_challenge_methods_supported": ["plain", "S256"]}
            if "issuer" in said
            else said
        ),
    )
    sent = []
    take = provider_app.AuthorizationCodeGrant.validate_token_request
    monkeypatch.setattr(
        provider_app.AuthorizationCodeGrant,
        "validate_token_request",
        lambda grant: sent.append(grant.request.form["code_verifier"]) or take(grant),
    )
    form = institution.asked().headers["location"]
    asked = parse_qs(urlsplit(form).query)
    assert asked["code_challenge_method"] == ["S256"]
    back = urlsplit(httpx2.post(form, data={"sub": "rina-1"}).headers["location"])
    assert institution.browser.get(f"{back.path}?{back.query}").status_code == 302
    hashed = urlsafe_b64encode(hashlib.sha256(sent[0].encode()).digest()).decode().rstrip("=")
    assert asked["code_challenge"] == [hashed]
    assert institution.who() == Actor("Rina")


def test_what_is_used_of_streamlits_inside_is_still_there():
    for function, parameters in (
        (starlette_websocket._get_signed_cookie_with_chunks, 2),
        (starlette_websocket._parse_decoded_user_cookie, 2),
        (auth_util.get_origin_from_redirect_uri, 0),
        (auth_util.get_secrets_auth_section, 0),
    ):
        assert len(inspect.signature(function).parameters) == parameters
    paths = {route.path for route in starlette_auth_routes.create_auth_routes("")}
    assert paths == {provider.LOG_IN, provider.LOG_OUT, provider.CALLBACK}
    assert starlette_auth_routes.USER_COOKIE_NAME == provider.USER_COOKIE_NAME
