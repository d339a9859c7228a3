"""A real OpenID provider on this machine: Canaille, with people, passwords and forms of its own.

The mock that other tests sign in by believes whatever one types. This one asks for a password,
offers PKCE and refuses a code whose verifier is wrong, as an institution's provider does.
"""

import json
import os
import threading
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from canaille import create_app
from canaille.app import models
from canaille.backends import Backend
from joserfc.jwk import RSAKey

from tests.browser.dashboard import free_port


@dataclass
class IdentityProvider:
    """Where it is, and what it was asked for: each authorisation, by the words in its address."""

    issuer: str
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def discovery(self) -> str:
        return f"{self.issuer}/.well-known/openid-configuration"

    def register(self, redirect: str) -> tuple[str, str]:
        """Register the monitor as its handbook says; gives identifier and secret."""
        client = {
            "client_name": "Social Protection Monitor",
            "client_uri": redirect.rpartition("/")[0],
            "redirect_uris": [redirect],
            "post_logout_redirect_uris": [redirect],
            "grant_types": ["authorization_code"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_basic",
            "scope": "openid profile email",
        }
        request = urllib.request.Request(
            f"{self.issuer}/oauth/register",
            json.dumps(client).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            made = json.load(answer)
        return made["client_id"], made["client_secret"]


class _Quiet(WSGIRequestHandler):
    def log_request(self, code="-", size="-") -> None:
        pass


@contextmanager
def identity_provider(people: dict[str, str]) -> Iterator[IdentityProvider]:
    """A running provider that knows ``people``: user name to password."""
    port = free_port()
    key = RSAKey.generate_key(2048)
    key.ensure_kid()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # plain HTTP, on this machine only
        app = create_app(
            {
                "TESTING": True,
                "SECRET_KEY": str(uuid.uuid4()),
                "PREFERRED_URL_SCHEME": "http",
                "SERVER_NAME": f"localhost:{port}",
                "CANAILLE": {
                    "DATABASE": "memory",
                    "JAVASCRIPT": False,
                    "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
                },
                "CANAILLE_OIDC": {
                    "DYNAMIC_CLIENT_REGISTRATION_OPEN": True,
                    "ACTIVE_JWKS": [key.as_dict(private=True)],
                },
            },
            env_file=os.devnull,
        )
        with app.app_context():
            for name, password in people.items():
                person = models.User(user_name=name, family_name=name, formatted_name=name)
                person.password = password
                person.emails = [f"{name}@example.org"]
                Backend.instance.save(person)
        provider = IdentityProvider(f"http://localhost:{port}")

        def noting(environment, start_response):
            if environment["PATH_INFO"] == "/oauth/authorize" and environment["QUERY_STRING"]:
                words = parse_qs(urlsplit(f"?{environment['QUERY_STRING']}").query)
                provider.asked.append({name: values[0] for name, values in words.items()})
            return app(environment, start_response)

        server = make_server("localhost", port, noting, handler_class=_Quiet)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield provider
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
