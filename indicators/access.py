"""Who may do what: one table, and the only place that reads it.

A *person* has *grants* in the ledger: a role, for one country or for every country (``*``).
Nothing else gives a right: not a name in a form, not a claim of a sign-in provider, not a menu
that is shown. Grants are read again inside the transaction of every deed, so a person who is
disabled is stopped at the next thing they do.

``RULES`` lists what is allowed; all that is not listed is refused. A rule has the action, the
role, the states in which the thing may be, and whether the thing may be the person's own: nobody
decides on a file they sent themselves (*four eyes*). The tests try every cell of this table
against the write service, so an action that is added here without a test, or there without a
rule, does not pass.

Administrators keep the list of people and decide on no figure. Whoever runs the command line has
the ledger's file in their hands and is trusted like an administrator; ``--by`` says in whose name
they act and is checked like anybody's right.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, select

from indicators.errors import MonitorError, Sentence
from indicators.escape import plain
from indicators.ledger_tables import grants, people

ROLES = ("public", "officer", "reviewer", "administrator")
EVERY_COUNTRY = "*"

# What a thing can be in. "new": nothing is there yet. "withdrawal": a publication that takes
# another back. "people": the list of people itself.
STATES = ("new", "submitted", "returned", "replaced", "published", "withdrawn")
STATES += ("withdrawal", "people")

# Each action, and the states it is about. In other states it is not a question of rights.
ACTIONS: dict[str, tuple[str, ...]] = {
    "stage": ("new",),
    "submit": ("new",),
    "replace": ("submitted", "returned", "replaced", "published", "withdrawn"),
    "look": ("submitted", "returned", "replaced", "published", "withdrawn"),
    "publish": ("submitted", "returned", "replaced", "published", "withdrawn"),
    "return": ("submitted", "returned", "replaced", "published", "withdrawn"),
    "withdraw": ("published", "withdrawn", "withdrawal"),
    "name": ("published", "withdrawn", "withdrawal"),
    "manage": ("people",),
}


# The same in words, for a refusal.
DEEDS: dict[str, Sentence] = {
    "stage": Sentence("stage"),
    "submit": Sentence("submit"),
    "replace": Sentence("replace"),
    "look": Sentence("look"),
    "publish": Sentence("publish"),
    "return": Sentence("return"),
    "withdraw": Sentence("withdraw"),
    "name": Sentence("name"),
    "manage": Sentence("manage"),
}
ROLE_WORDS: dict[str, Sentence] = {
    "officer": Sentence("officer"),
    "reviewer": Sentence("reviewer"),
    "administrator": Sentence("administrator"),
}


@dataclass(frozen=True)
class Rule:
    """One thing that is allowed. ``own_file``: also to the person who sent the file."""

    action: str
    role: str
    states: tuple[str, ...]
    own_file: bool = True


RULES = (
    Rule("stage", "officer", ("new",)),
    Rule("submit", "officer", ("new",)),
    Rule("replace", "officer", ("submitted",)),
    Rule("look", "officer", ACTIONS["look"]),
    Rule("look", "reviewer", ACTIONS["look"]),
    Rule("publish", "reviewer", ("submitted",), own_file=False),
    Rule("return", "reviewer", ("submitted",), own_file=False),
    Rule("withdraw", "reviewer", ("published",), own_file=False),
    Rule("name", "reviewer", ("published", "withdrawn", "withdrawal")),
    Rule("manage", "administrator", ("people",)),
)


class Refused(MonitorError):
    """A person wants what they have no right to. Nothing was changed."""


@dataclass(frozen=True)
class Actor:
    """Whoever acts, known by the one name that the ledger gives them; ``""`` is the public."""

    name: str


PUBLIC = Actor("")
OPERATOR = Actor("operator")  # whoever runs the command line without saying in whose name


@dataclass(frozen=True)
class Thing:
    """What is acted on: its name for people, its state, its country (None: an agency's).

    ``changed`` says who brought it into this state and when, for whoever comes too late.
    """

    name: str
    state: str
    ref_area: str | None
    sent_by: str = ""
    changed: str = ""
    version: int = 1


PEOPLE = Thing(Sentence("the list of people"), "people", None)


def allowed(action: str, role: str, own_country: bool, state: str, own_file: bool) -> bool:
    """Whether the table allows one thing. Other countries are nobody's business in any role."""
    return own_country and any(
        rule.action == action
        and rule.role == role
        and state in rule.states
        and (rule.own_file or not own_file)
        for rule in RULES
    )


def grants_of(connection: Connection, name: str) -> list[tuple[str, str]]:
    """The (role, country) grants of an active person; nothing for anybody else."""
    rows = connection.execute(
        select(grants.c.role, grants.c.ref_area)
        .join(people, people.c.id == grants.c.person_id)
        .where(people.c.name == name, people.c.active == 1)
        .order_by(grants.c.role, grants.c.ref_area)
    )
    return [(row.role, row.ref_area) for row in rows]


def covers(granted: str, ref_area: str | None) -> bool:
    """Whether a grant for ``granted`` reaches a country; an agency's file needs all countries."""
    return granted == EVERY_COUNTRY or (ref_area is not None and granted == ref_area)


def refusal(connection: Connection, actor: Actor, action: str, thing: Thing) -> str | None:
    """Why ``actor`` may not do ``action`` to ``thing``, as a sentence; None if they may.

    Read inside the transaction of the deed, so that no grant is older than what it allows.
    """
    if thing.state not in ACTIONS[action]:
        raise KeyError(f"{action} is not a question in the state {thing.state}")
    if actor == OPERATOR and action == "manage":
        return None  # no person can have this name; the first administrator is made by it
    held = grants_of(connection, actor.name)
    own_file = bool(actor.name) and thing.sent_by == actor.name
    if any(
        allowed(action, role, covers(area, thing.ref_area), thing.state, own_file)
        for role, area in held
    ):
        return None
    return _why(connection, actor, action, thing, held, own_file)


def may(connection: Connection, actor: Actor, action: str, thing: Thing) -> bool:
    """Whether the actor may do this now; for what a page offers, never instead of the check."""
    return refusal(connection, actor, action, thing) is None


def areas_of(held: Iterable[tuple[str, str]], role: str) -> list[str]:
    """The countries a role was given for, ``*`` for all."""
    return [area for granted, area in held if granted == role]


def _why(
    connection: Connection,
    actor: Actor,
    action: str,
    thing: Thing,
    held: list[tuple[str, str]],
    own_file: bool,
) -> str:
    rules = [rule for rule in RULES if rule.action == action]
    deed, roles = DEEDS[action], _either(dict.fromkeys(rule.role for rule in rules))
    if not actor.name:
        return Sentence(
            "Sign in first: to {action} takes the role {roles}.", action=deed, roles=roles
        )
    if not held:
        return unknown(connection, actor.name)
    name = plain(actor.name)
    mine = [(role, area) for role, area in held if role in {rule.role for rule in rules}]
    if not mine:
        return Sentence(
            "To {action} takes the role {roles}; {name} is {held}. "
            "Ask an administrator for the grant.",
            action=deed,
            roles=roles,
            name=name,
            held=_in_words(held),
        )
    if not any(covers(area, thing.ref_area) for _, area in mine):
        agency = Sentence("an agency's, which takes a grant for every country")
        return Sentence(
            "{name} may {action} as {mine}; this is {where}. Nothing was changed.",
            name=name,
            action=deed,
            mine=_in_words(mine),
            where=thing.ref_area or agency,
        )
    if own_file and any(not rule.own_file and thing.state in rule.states for rule in rules):
        return Sentence(
            "Nobody decides on their own file: {thing} was sent by {name}. "
            "Another {roles} has to {action} it.",
            thing=thing.name,
            name=name,
            roles=roles,
            action=deed,
        )
    return Sentence(
        "It is too late to {action} {thing}: it {changed}.",
        action=deed,
        thing=thing.name,
        changed=thing.changed or Sentence("is {state}", state=thing.state),
    )


def unknown(connection: Connection, name: str) -> str:
    """The sentence for a name without any grant: never heard of, disabled, or without a role."""
    row = connection.execute(select(people.c.active).where(people.c.name == name)).first()
    shown = plain(name)
    if row is None:
        return Sentence(
            "There is no person “{name}” in the ledger. Names are written as "
            "`python -m indicators user list` shows them; `user add` makes a new one.",
            name=shown,
        )
    if not row.active:
        return Sentence(
            "{name} has been disabled. An administrator can let them in again with `user add`.",
            name=shown,
        )
    return Sentence("{name} has no role. An administrator gives one with `user add`.", name=shown)


def _either(roles: Iterable[str]) -> Sentence:
    """Roles as an alternative: ``officer or reviewer``."""
    first, *others = (ROLE_WORDS[role] for role in roles)
    for other in others:
        first = Sentence("{first} or {other}", first=first, other=other)
    return first


def _in_words(held: Iterable[tuple[str, str]]) -> Sentence:
    """What somebody was granted: ``officer of LAO and reviewer``."""
    roles: dict[str, list[str]] = {}
    for role, area in held:
        roles.setdefault(role, []).append(area)
    first, *others = (
        ROLE_WORDS[role]
        if areas == [EVERY_COUNTRY]
        else Sentence("{role} of {areas}", role=ROLE_WORDS[role], areas=", ".join(areas))
        for role, areas in roles.items()
    )
    for other in others:
        first = Sentence("{first} and {other}", first=first, other=other)
    return first
