"""Signing in: who a visitor is, asked again on every run of a page.

Two doors lead to one ``Actor``. The *local* door is a name and a password (argon2id) kept in the
ledger, for a trial or a ministry without a provider. The *provider's* door takes what an OpenID
provider has vouched for, as claims. Either way the answer is only a name: what that name may do is
``access``'s business and is read from the ledger at each deed.

A session lives at most eight hours and half an hour without a visit, by the ledger and not by the
cookie: it can be ended here, and a cookie that was kept is worth nothing then. Of a token only its
SHA-256 is stored. Guessing is made slow by account and by address, with a delay that doubles and
ends; a name that nobody has takes as long to refuse as a wrong password, in the same words.

Nothing here sets a cookie or shows a form.
"""

import hashlib
import secrets
import threading
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import argon2
from sqlalchemy import Connection, Row, insert, select, update

from indicators import audit, ledger_clock
from indicators.access import PUBLIC, Actor
from indicators.access_people import LOCAL
from indicators.errors import MonitorError, Sentence
from indicators.ledger_opening import current_ledger
from indicators.ledger_tables import people, sessions
from indicators.signin_attempts import Attempts

ABSOLUTE = timedelta(hours=8)
IDLE = timedelta(minutes=30)
# A visit is written down once a minute: a page that runs ten times a second writes nothing.
NOTED_AFTER = timedelta(minutes=1)
CLOCKS_DIFFER = timedelta(minutes=5)
BUSY_SECONDS = 10

_hasher = argon2.PasswordHasher()
# Each check takes 64 MiB; more than two at once would let a login form exhaust the machine.
_checks = threading.BoundedSemaphore(2)


class SignInRefused(MonitorError):
    """Nobody was signed in; the sentence does not say whether the name exists."""


def moment() -> datetime:
    """Now, in UTC, by the ledger's clock. Tests set the clock here."""
    return ledger_clock.moment()


# The local door ---------------------------------------------------------------------------------


def sign_in(name: str, password: str, address: str = "", previous: str | None = None) -> str:
    """Check a password and begin a session; gives its token, which nobody else ever sees.

    Parameters
    ----------
    address
        Where the request came from, by a proxy only if one is configured. Slows down guessing.
    previous
        A token that the browser held before: it ends, so a token set by somebody else is useless.

    Raises
    ------
    SignInRefused
        If name or password are wrong, the account is disabled, or too many attempts failed.
    """
    ledger = current_ledger()
    attempts = Attempts(name, address, moment())
    with ledger.read() as connection:
        attempts.refuse_if_too_many(connection)
        person = connection.execute(
            select(people).where(people.c.issuer == LOCAL, people.c.name == name)
        ).first()
    known = person is not None and bool(person.active) and person.password_hash is not None
    right = _matches(person.password_hash if known else _nobodys_hash(), password) and known
    token = secrets.token_urlsafe(32)
    with ledger.write() as connection:
        # Asked again: a hundred guesses sent at once are heard one after the other.
        attempts.refuse_if_too_many(connection)
        right = right and _still(connection, person)
        if right:
            attempts.forget(connection)
            _end(connection, previous)
            _begin(connection, person, _hash(token), moment())
        else:
            unheard = attempts.count_failure(connection)
            _record(connection, name, "sign_in", "refused", {"unheard_before": unheard})
    if not right:
        raise SignInRefused(Sentence("The name or the password is not right."))
    return token


def actor_of(token: str | None) -> Actor:
    """Whose session this is, and that they were here; the public if it is nobody's any more."""
    return _visit(_hash(token)) if token else PUBLIC


def sign_out(token: str | None) -> None:
    """End a session. A token that is already worth nothing is no error."""
    if token:
        _sign_out(_hash(token))


def hashed(password: str) -> str:
    """argon2id with a salt of its own."""
    return _hasher.hash(password)


@cache
def _nobodys_hash() -> str:
    """Of no account. A name that nobody has is checked against it, so that it takes as long."""
    return hashed(secrets.token_hex(16))


# The provider's door ----------------------------------------------------------------------------


def actor_of_provider(claims: Mapping[str, Any]) -> Actor:
    """Whom a provider vouches for, if the ledger knows this issuer and subject.

    ``claims`` are ``iss``, ``sub``, ``nonce`` and ``auth_time`` or ``iat``, already verified by the
    library that received them. An e-mail address is never asked for: it can be somebody else's
    tomorrow. A claim that is missing or odd makes the visitor the public.
    """
    key = _provider_key(claims)
    began = _began(claims)
    if key is None or began is None:
        return PUBLIC
    ledger = current_ledger()
    with ledger.read() as connection:
        known = connection.execute(
            select(sessions.c.token_sha256).where(sessions.c.token_sha256 == key)
        ).first()
        person = connection.execute(
            select(people).where(
                people.c.issuer == claims["iss"],
                people.c.subject == claims["sub"],
                people.c.active == 1,
            )
        ).first()
    if person is None:
        return PUBLIC
    if known is None and timedelta() <= moment() - began + CLOCKS_DIFFER <= ABSOLUTE:
        with ledger.write() as connection:
            again = select(sessions.c.token_sha256).where(sessions.c.token_sha256 == key)
            if connection.execute(again).first() is None and _still(connection, person):
                _begin(connection, person, key, began)
    return _visit(key)


def sign_out_provider(claims: Mapping[str, Any]) -> None:
    """End the session of these claims: the cookie that carries them is worth nothing then."""
    key = _provider_key(claims)
    if key is not None:
        _sign_out(key)


def _provider_key(claims: Mapping[str, Any]) -> str | None:
    parts = [claims[name] if name in claims else None for name in ("iss", "sub", "nonce")]
    if not all(isinstance(part, str) and part for part in parts):
        return None
    if parts[0] == LOCAL:
        return None  # no provider may speak for an account with a password here
    return hashlib.sha256("\0".join(["provider", *parts]).encode()).hexdigest()


def _began(claims: Mapping[str, Any]) -> datetime | None:
    for name in ("auth_time", "iat"):
        value = claims[name] if name in claims else None
        if isinstance(value, int | float) and 0 < value < 1e11:
            return datetime.fromtimestamp(value, UTC)
    return None


# Sessions ---------------------------------------------------------------------------------------


def _visit(key: str) -> Actor:
    ledger = current_ledger()
    now = moment()
    with ledger.read() as connection:
        row = connection.execute(
            select(sessions, people.c.name)
            .join(people, people.c.id == sessions.c.person_id)
            .where(sessions.c.token_sha256 == key, people.c.active == 1)
        ).first()
    if row is None or not _alive(row, now):
        return PUBLIC
    if now - _time(row.seen_at) > NOTED_AFTER:
        try:
            with ledger.write() as connection:
                connection.execute(
                    update(sessions)
                    .where(sessions.c.token_sha256 == key, sessions.c.ended_at.is_(None))
                    .values(seen_at=_text(now))
                )
        except MonitorError:
            pass  # A full disk keeps nobody from reading; the session ends half an hour on.
    return Actor(row.name)


def _alive(row: Row, now: datetime) -> bool:
    # A clock that was set back makes no session longer: one from the future has ended.
    age, quiet = now - _time(row.started_at), now - _time(row.seen_at)
    sensible = age >= -CLOCKS_DIFFER and quiet >= -CLOCKS_DIFFER
    return row.ended_at is None and sensible and age < ABSOLUTE and quiet < IDLE


def _begin(connection: Connection, person: Row, key: str, started: datetime) -> None:
    connection.execute(
        insert(sessions).values(
            token_sha256=key,
            person_id=person.id,
            started_at=_text(started),
            seen_at=_text(moment()),
            ended_at=None,
        )
    )
    _record(connection, person.name, "sign_in", "done", {"session": key})


def _end(connection: Connection, token: str | None) -> None:
    if token:
        connection.execute(
            update(sessions)
            .where(sessions.c.token_sha256 == _hash(token), sessions.c.ended_at.is_(None))
            .values(ended_at=_text(moment()))
        )


def _sign_out(key: str) -> None:
    with current_ledger().write() as connection:
        row = connection.execute(
            select(people.c.name)
            .join(sessions, sessions.c.person_id == people.c.id)
            .where(sessions.c.token_sha256 == key, sessions.c.ended_at.is_(None))
        ).first()
        if row is not None:
            connection.execute(
                update(sessions)
                .where(sessions.c.token_sha256 == key)
                .values(ended_at=_text(moment()))
            )
            _record(connection, row.name, "sign_out", "done", {"session": key})


def _still(connection: Connection, person: Row) -> bool:
    """Whether a person is what they were when the password was checked, outside the lock."""
    row = connection.execute(select(people).where(people.c.id == person.id)).first()
    return row is not None and bool(row.active) and row.password_hash == person.password_hash


def _matches(password_hash: str, password: str) -> bool:
    if not _checks.acquire(timeout=BUSY_SECONDS):
        raise SignInRefused(
            Sentence("Many people are signing in at this moment. Try again in a minute.")
        )
    try:
        return _hasher.verify(password_hash, password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    finally:
        _checks.release()


def _record(
    connection: Connection, name: str, action: str, result: str, detail: Mapping[str, Any]
) -> None:
    # A name that nobody has is not written down: it is now and then somebody's password.
    known = connection.execute(select(people.c.name).where(people.c.name == name)).first()
    shown = name if known else "somebody"
    audit.record(
        connection,
        at=_text(moment()),
        actor=shown,
        action=action,
        object=f"person {shown}",
        result=result,
        detail=detail,
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _text(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def _time(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
