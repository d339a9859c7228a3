"""What a visitor reads when their institution does not vouch for them: one plain sentence.

Streamlit answers a provider that is away with two words, and an answer that does not fit (another
issuer, another audience, another nonce, a token that has run out) with the way home and no word at
all. Both ways are known by their addresses here, and only what the visitor reads is changed: the
cookies of Streamlit's answer, those that it takes back too, go out as they are. A provider sends
who has signed out there back by the same address, with nothing to say: that way leads home.
"""

from __future__ import annotations

from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from indicators.figures import markup
from indicators.language import Language
from pages import provider
from pages.document import reader
from pages.door import own_page


class Vouched:
    """Say in words when a sign-in through the provider has come to nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        if not path.endswith((provider.LOG_IN, provider.CALLBACK)):
            await self.app(scope, receive, send)
            return
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self.app(scope, receive, hold)
        said = MutableHeaders(raw=list(held[0]["headers"]))
        here = reader(scope)
        if path.endswith(provider.LOG_IN):
            answer = _away(here) if held[0]["status"] >= 400 else None
        else:
            well = not _says_something(scope) or _is_vouched_for(scope, said)
            answer = None if well else _not_confirmed(here)
        if answer is None:
            for message in held:
                await send(message)
            return
        for cookie in said.getlist("set-cookie"):
            answer.headers.append("set-cookie", cookie)
        await answer(scope, receive, send)


def _says_something(scope: Scope) -> bool:
    """Whether the provider answers a question, and does not only send back who has signed out."""
    words = parse_qs(scope["query_string"].decode("latin-1"))
    return bool({"code", "state", "error"} & words.keys())


def _is_vouched_for(scope: Scope, said: MutableHeaders) -> bool:
    """Whether the provider's cookie is set now, or was before and is left alone."""
    given = [
        cookie.partition("=")[2].partition(";")[0].strip('"')
        for cookie in said.getlist("set-cookie")
        if cookie.startswith(f"{provider.USER_COOKIE_NAME}=")
    ]
    if given:
        return any(given)
    sent = MutableHeaders(raw=list(scope["headers"]))
    return bool(provider.claims(cookie_parser(sent["cookie"]))) if "cookie" in sent else False


def _away(here: Language) -> Response:
    _ = here.gettext
    words = _(
        "Try again in a few minutes; if it goes on, tell the operator of this monitor. "
        "Reading needs no account."
    )
    title = _("Your institution’s sign-in does not answer")
    return own_page(here, "/signin", title, markup.tag("p", words), status=503)


def _not_confirmed(here: Language) -> Response:
    _ = here.gettext
    words = _(
        "Your institution did not confirm who you are, so nobody was signed in. Start again; "
        "if it happens again, tell the operator of this monitor."
    )
    again = markup.tag("a", _("Sign in"), href=f"/signin?lang={here.code}", cls="button")
    content = (markup.tag("p", words), markup.tag("p", again))
    return own_page(here, "/signin", _("You are not signed in"), *content, status=403)
