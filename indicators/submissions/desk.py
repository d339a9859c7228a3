"""Submissions as ``access`` sees them: state, country, sender, and who changed them last."""

from typing import Any, TypeVar

from sqlalchemy import Connection

from indicators import access
from indicators.access import Actor, Thing
from indicators.catalogue import Catalogue
from indicators.errors import MonitorError, Sentence
from indicators.escape import plain
from indicators.ledger_staging import is_number, submission_rows_of

Row = dict[str, Any]

# Who brought a submission into each state; the words of the officer's page and of a refusal.
_CHANGED = {
    "submitted": Sentence("was submitted by {name} on {date}"),
    "returned": Sentence("was returned by {name} on {date}"),
    "published": Sentence("was published as publication {publication} by {name} on {date}"),
    "withdrawn": Sentence("was withdrawn by {name} on {date}"),
    "replaced": Sentence("was replaced by {name} on {date} ({other} took its place)"),
}
T = TypeVar("T")


def look(actor: Actor, action: str, connection: Connection, thing: Thing) -> None:
    """Raise ``Refused`` if the actor may not. Only what is refused at ``do`` is written down."""
    why = access.refusal(connection, actor, action, thing)
    if why is not None:
        raise access.Refused(why)


def check_country(catalogue: Catalogue, country: str) -> None:
    """Raise ``MonitorError`` if nobody can report for a country of this code."""
    countries = sorted(c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate")
    if country not in countries:
        raise MonitorError(
            Sentence(
                "There is no country “{country}”. Countries are {known}.",
                country=plain(country, 20),
                known=", ".join(countries),
            )
        )


def new_file(country: str) -> Thing:
    """A file that is not there yet, as access sees it."""
    return Thing(Sentence("a file for {country}", country=plain(country)), "new", country)


def submission_thing(connection: Connection, number: int) -> Thing:
    """A submission as access sees it. Raises ``MonitorError`` if there is none."""
    rows = submission_rows_of(connection, id=number) if is_number(number) else []
    if not rows:
        raise MonitorError(
            Sentence(
                "There is no submission {number}; see `history` for the numbers.", number=number
            )
        )
    return thing_of(rows[0])


def thing_of(row: Row) -> Thing:
    """A row of ``submission_rows_of`` as access sees it."""
    return Thing(
        name=Sentence("submission {number}", number=row["id"]),
        state=row["state"],
        ref_area=row["ref_area"],
        sent_by=row["submitted_by"],
        changed=changed(row),
        version=row["version"],
    )


def changed(row: Row) -> str:
    """Who brought a submission into its state, and when: ``was published by Siti on …``."""
    state, who, when = row["state"], row["decided_by"], row["decided_at"]
    if who is None:
        template, who, when = _CHANGED["submitted"], row["submitted_by"], row["submitted_at"]
    else:
        template = _CHANGED[state]
    filling = {"name": plain(who), "date": when, "publication": row["publication"]}
    return Sentence(template.template, **filling, other=row["reason"])
