"""Accounts: people are added, disabled and given passwords, by an administrator or the operator.

A first or a new password is random, is handed back once and is kept only as a hash.
"""

from indicators import access_people
from indicators.access import PEOPLE, Actor
from indicators.access_desk import do
from indicators.access_people import LOCAL
from indicators.ledger_opening import current_ledger
from indicators.signin import hashed, sign_in, sign_out
from indicators.signin_passwords import check_password, first_password


def add_person(
    name: str,
    role: str,
    areas: list[str],
    *,
    by: Actor,
    issuer: str = LOCAL,
    subject: str | None = None,
) -> str | None:
    """Give a person a role. A new local account gets a password, given here and never again.

    ``areas`` are ISO alpha-3 codes that the caller has checked, or ``*`` alone for all countries.
    """
    password = first_password()
    held = hashed(password) if issuer == LOCAL else None
    taken = do(
        by,
        "manage",
        lambda connection: PEOPLE,
        lambda connection: access_people.add(
            connection,
            name,
            role,
            areas,
            by=by,
            password_hash=held,
            issuer=issuer,
            subject=subject,
        ),
    )
    return password if taken else None


def disable_person(name: str, *, by: Actor) -> int:
    """Take every grant from somebody and end their sessions; gives how many ended."""
    return do(
        by,
        "manage",
        lambda connection: PEOPLE,
        lambda connection: access_people.disable(connection, name, by=by),
    )


def new_password(name: str, *, by: Actor) -> str:
    """A new random password for somebody who lost theirs; their sessions end."""
    password = first_password()
    held = hashed(password)
    do(
        by,
        "manage",
        lambda connection: PEOPLE,
        lambda connection: access_people.set_password(connection, name, held, by=by),
    )
    return password


def change_password(name: str, password: str, new: str, address: str = "") -> None:
    """Replace one's own password, knowing the old one; every session of the person ends.

    Raises ``SignInRefused`` for a wrong password and ``MonitorError`` for a new one that is easily
    guessed.
    """
    check_password(new, name)
    sign_out(sign_in(name, password, address))
    held = hashed(new)
    with current_ledger().write() as connection:
        access_people.set_password(connection, name, held, by=Actor(name))
