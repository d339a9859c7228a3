"""The people in the ledger: who they are, what they were granted, by whom.

A name is given once and never again, also after its owner has left: the audit chain knows people
by name, and four eyes are told apart by it. To disable somebody takes all their grants away and
ends their sessions; to add them again gives only the grant that is named then.

Every function takes the connection of one ``Ledger.write()`` and records what it does in the
same transaction. Passwords are seen here only as the hash that ``signin`` made.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from indicators import audit
from indicators.access import EVERY_COUNTRY, OPERATOR, ROLES, Actor, unknown
from indicators.errors import MonitorError
from indicators.escape import plain
from indicators.ledger import now
from indicators.ledger_tables import grants, people, sessions

LOCAL = "local"  # signs in with a password kept here, not at a provider
LONGEST_NAME = 80
# Names that the audit chain uses for what no person did.
RESERVED = ("starter", "public", "system", "somebody", OPERATOR.name)

Row = dict[str, Any]


def person(connection: Connection, name: str) -> Actor:
    """The active person of this name. Raises ``MonitorError`` for a name nobody has."""
    row = connection.execute(
        select(people.c.name).where(people.c.name == name, people.c.active == 1)
    ).first()
    if row is None:
        raise MonitorError(unknown(connection, name))
    return Actor(row.name)


def everybody(connection: Connection) -> list[Row]:
    """Each person with ``grants`` as [role, country] pairs; never a password's hash."""
    columns = (people.c.id, people.c.name, people.c.issuer, people.c.subject)
    query = select(*columns, people.c.active, people.c.created_at).order_by(people.c.id)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    held: dict[int, list[list[str]]] = {row["id"]: [] for row in rows}
    for grant in connection.execute(select(grants).order_by(grants.c.role, grants.c.ref_area)):
        held[grant.person_id].append([grant.role, grant.ref_area])
    return [row | {"active": bool(row["active"]), "grants": held[row["id"]]} for row in rows]


def add(
    connection: Connection,
    name: str,
    role: str,
    areas: Sequence[str],
    *,
    by: Actor,
    password_hash: str | None,
    issuer: str = LOCAL,
    subject: str | None = None,
) -> bool:
    """Give a person a role, making the person if the name is new; whether the hash was taken.

    ``areas`` are ISO alpha-3 codes that the caller has checked, or ``*`` alone. A known, active
    person keeps their password; a disabled one comes back with the new one and this grant only.
    """
    name = _name(name)
    _check_grant(role, areas)
    row = connection.execute(select(people).where(people.c.name == name)).first()
    if row is None:
        _refuse_lookalike(connection, name)
        number = (connection.execute(select(func.max(people.c.id))).scalar() or 0) + 1
        _new_identity(connection, issuer, subject or name)
        connection.execute(
            insert(people).values(
                id=number,
                issuer=issuer,
                subject=subject or name,
                name=name,
                password_hash=password_hash if issuer == LOCAL else None,
                active=1,
                created_at=now(),
            )
        )
        _record(connection, by, "add_person", name, {"issuer": issuer})
    else:
        number = row.id
        if not row.active:
            fresh = {"active": 1, "password_hash": password_hash if row.issuer == LOCAL else None}
            connection.execute(update(people).where(people.c.id == number).values(**fresh))
            _record(connection, by, "add_person", name, {"issuer": row.issuer, "again": True})
    given = [area for area in areas if _grant(connection, number, role, area, by)]
    if row is not None and row.active and not given:
        raise MonitorError(f"{plain(name)} is {role} for {', '.join(areas)} already.")
    for area in given:
        _record(connection, by, "grant", name, {"role": role, "ref_area": area})
    return issuer == LOCAL and (row is None or (not row.active and row.issuer == LOCAL))


def disable(connection: Connection, name: str, *, by: Actor) -> int:
    """Take every grant and end every session of a person; how many sessions that were."""
    row = connection.execute(select(people).where(people.c.name == name)).first()
    if row is None or not row.active:
        raise MonitorError(unknown(connection, name))
    connection.execute(update(people).where(people.c.id == row.id).values(active=0))
    connection.execute(delete(grants).where(grants.c.person_id == row.id))
    ended = connection.execute(
        update(sessions)
        .where(sessions.c.person_id == row.id, sessions.c.ended_at.is_(None))
        .values(ended_at=now())
    )
    _record(connection, by, "disable_person", name, {"sessions": ended.rowcount})
    return ended.rowcount


def set_password(connection: Connection, name: str, password_hash: str, *, by: Actor) -> None:
    """A new password for a local account; the sessions that rest on the old one end."""
    row = connection.execute(select(people).where(people.c.name == name)).first()
    if row is None or not row.active:
        raise MonitorError(unknown(connection, name))
    if row.issuer != LOCAL:
        raise MonitorError(f"{plain(name)} signs in with {plain(row.issuer)}; no password is here.")
    connection.execute(
        update(people).where(people.c.id == row.id).values(password_hash=password_hash)
    )
    connection.execute(
        update(sessions)
        .where(sessions.c.person_id == row.id, sessions.c.ended_at.is_(None))
        .values(ended_at=now())
    )
    _record(connection, by, "new_password", name, {})


def faults(rows: Sequence[Row], entries: Sequence[Mapping[str, Any]]) -> list[str]:
    """Where people and grants are not what the audit chain says was given and taken."""
    said: dict[str, set[tuple[str, str]]] = {}
    for entry in entries:
        name, detail = entry["object"].removeprefix("person "), json.loads(entry["detail"])
        if entry["result"] != "done" or not entry["object"].startswith("person "):
            continue
        if entry["action"] == "add_person":
            said[name] = set()
        elif entry["action"] == "disable_person":
            said.pop(name, None)
        elif entry["action"] == "grant" and name in said:
            said[name].add((detail["role"], detail["ref_area"]))
    held = {row["name"]: {(role, area) for role, area in row["grants"]} for row in rows}
    active = {row["name"]: held[row["name"]] for row in rows if row["active"]}
    wrong = [name for name in sorted(said | active) if said.get(name) != active.get(name)]
    wrong += [row["name"] for row in rows if not row["active"] and row["grants"]]
    return [f"The grants of {plain(name)} are not what the audit chain recorded." for name in wrong]


def _check_grant(role: str, areas: Sequence[str]) -> None:
    known = ROLES[1:]  # the public is whoever has none
    if role not in known:
        raise MonitorError(f"There is no role {plain(role)!r}. Roles are {', '.join(known)}.")
    if not areas:
        raise MonitorError("An officer reports for a country. Name it: --country LAO.")
    if EVERY_COUNTRY in areas and (role == "officer" or len(areas) > 1):
        raise MonitorError("An officer reports for named countries. Name them: --country LAO.")
    if role == "administrator" and list(areas) != [EVERY_COUNTRY]:
        raise MonitorError("An administrator keeps the people of all countries: no --country.")


def _grant(connection: Connection, number: int, role: str, area: str, by: Actor) -> bool:
    key = {"person_id": number, "role": role, "ref_area": area}
    query = select(grants.c.role).where(*(grants.c[name] == value for name, value in key.items()))
    if connection.execute(query).first() is not None:
        return False
    connection.execute(insert(grants).values(**key, granted_by=by.name, granted_at=now()))
    return True


def _new_identity(connection: Connection, issuer: str, subject: str) -> None:
    query = select(people.c.name).where(people.c.issuer == issuer, people.c.subject == subject)
    row = connection.execute(query).first()
    if row is not None:
        raise MonitorError(f"This identity at {plain(issuer)} is {plain(row.name)} already.")


def _name(text: str) -> str:
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name or len(name) > LONGEST_NAME or not name.isprintable() or name != plain(name):
        raise MonitorError(
            f"A person's name has 1 to {LONGEST_NAME} letters that can be seen; choose another."
        )
    if name.casefold() in RESERVED:
        raise MonitorError(f"The name {name} is kept for the monitor itself; choose another.")
    return name


def _refuse_lookalike(connection: Connection, name: str) -> None:
    """A second "noy" beside "Noy" would be taken for the first by everybody who reads history."""
    for other in connection.execute(select(people.c.name)).scalars():
        if other.casefold() == name.casefold():
            raise MonitorError(f"There is a person {plain(other)} already; choose another name.")


def _record(connection: Connection, by: Actor, action: str, name: str, detail: Row) -> None:
    audit.record(
        connection,
        at=now(),
        actor=by.name,
        action=action,
        object=f"person {name}",
        detail=detail,
    )
