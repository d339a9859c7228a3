"""What the address says and what one run of the script reads, asked once for the whole page.

Everything that a page shows is chosen by the address: language, publication, indicator,
country. A word in it that is not known gives a notice and the default, never an error.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import streamlit as st

from indicators import catalogue as definitions
from indicators import settings, signin
from indicators.access import PUBLIC, Actor
from indicators.figures.theme import PALETTES, Palette
from indicators.language import SOURCE_LANGUAGE, Language, available
from indicators.ledger import NotNow
from indicators.series import Series

COOKIE = "spm_session"


def asked_for(name: str) -> str | None:
    """A query parameter as it stands in the address; from now on its name is one that is known."""
    st.session_state.setdefault("spm_names", set()).add(name)
    return st.query_params.get(name)


def unasked() -> list[str]:
    """Names in the address that no page of this visit has asked for."""
    known = st.session_state.setdefault("spm_names", set())
    return [name for name in st.query_params if name not in known]


def parameter(name: str, allowed: Sequence[str], default: str | None) -> str | None:
    """A query parameter out of ``allowed``; anything else gives a notice and the default."""
    value = asked_for(name)
    if value is None or value in allowed:
        return default if value is None else value
    notices = st.session_state.setdefault("spm_notices", {})
    notices[name] = value
    del st.query_params[name]
    return default


def kept(name: str, allowed: Sequence[str], default: str | None) -> str | None:
    """A parameter that stays when the visitor goes to another page, and stays in the address."""
    state = f"spm_{name}"
    value = parameter(name, allowed, st.session_state.get(state, default))
    st.session_state[state] = value
    if value != default and st.query_params.get(name) != value:
        st.query_params[name] = value
    return value


def actor() -> Actor:
    """Who the visitor is, asked of the ledger on every run; the public if nobody is signed in.

    The two doors are asked one after the other: a local cookie that is worth nothing any more does
    not stand in the way of the provider's. Nothing about identity is kept in the session's state: a
    stranger who learns a session's number would find it there.
    """
    with suppress(NotNow):  # a ledger that is away knows nobody; published figures stay
        token = st.context.cookies.to_dict().get(COOKIE)
        if isinstance(token, str) and token:
            known = signin.actor_of(token)
            if known != PUBLIC:
                return known
        if getattr(st.user, "is_logged_in", False):
            return signin.actor_of_provider(st.user.to_dict())
    return PUBLIC


@dataclass(frozen=True)
class Visit:
    """What one run of the script reads: asked once, then the same for the whole page."""

    language: Language
    actor: Actor
    palette: Palette
    series: Series
    publication: dict[str, Any]
    publications: list[dict[str, Any]]
    current_number: int
    catalogue: definitions.Catalogue

    @property
    def stamp(self) -> tuple:
        """Changes when anything that a page can read changes."""
        shown = self.publication
        return (shown["number"], shown["name"], shown["definitions_hash"], len(self.publications))


_visit: ContextVar[Visit | None] = ContextVar("visit", default=None)


def language() -> Language:
    """The language in the address, else the one of this visit, else the browser's, else English."""
    spoken = (st.context.locale or "").split("-")[0]
    first = spoken if spoken in available() else SOURCE_LANGUAGE
    return Language(kept("lang", available(), first))


def begin(here: Language) -> Visit:
    """Read what the address names: publication ("as of") or the current one, theme, definitions.

    Raises ``MonitorError`` when nothing can be read at all.
    """
    current = Series.current()
    publications = current.publications()
    asked = kept("publication", [str(p["number"]) for p in publications], None)
    read = current if asked is None else Series.at(int(asked))
    dark = st.context.theme.type == "dark"
    now = Visit(
        language=here,
        actor=actor(),
        palette=PALETTES["dark" if dark else "light"],
        series=read,
        publication=read.publication,
        publications=publications,
        current_number=current.publication["number"],
        catalogue=definitions.load(settings.from_environment().definitions),
    )
    _visit.set(now)
    return now


def end() -> None:
    """Forget what this run read: the next run on the same thread asks anew."""
    _visit.set(None)


def visit() -> Visit:
    """What this run reads; a page that runs outside the frame asks for itself."""
    return _visit.get() or begin(language())


def prepared(make: Callable[..., Any], *key: Any) -> Any:
    """``make(series, catalogue, language, *key)``, once for each publication and language.

    A snapshot never changes and definitions change its fingerprint, so what is kept here never
    goes stale.
    """
    now = visit()
    stamp = (make.__module__, make.__qualname__, *now.stamp, now.language.code, *key)
    return _made(stamp, lambda: make(now.series, now.catalogue, now.language, *key))


def drawn(name: str, *key: Any, make: Callable[[], Any]) -> Any:
    """What ``make()`` draws, once for each publication, language, theme and choice."""
    now = visit()
    stamp = (name, *now.stamp, now.language.code, now.palette.ground, *key)
    return _made(stamp, make)


@st.cache_resource(max_entries=3000, show_spinner=False)
def _made(stamp: tuple, _make: Callable[[], Any]) -> Any:
    return _make()
