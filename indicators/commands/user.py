"""``user``: the people of the ledger and what they are granted.

A new person gets a random password, printed once and stored nowhere but as a hash. There is no
default account. Without ``--by`` the operator of the machine acts; with it, an administrator.
"""

import argparse

from indicators import access, access_people, signin_people
from indicators.access import EVERY_COUNTRY, OPERATOR, Actor
from indicators.access_people import LOCAL
from indicators.catalogue import load
from indicators.commands import acting, choice
from indicators.commands.output import print_json, print_table
from indicators.ledger import Ledger
from indicators.ledger_opening import current_ledger
from indicators.settings import from_environment


def add_parser(subparsers) -> argparse.ArgumentParser:
    parser = subparsers.add_parser("user", help="people and their grants")
    deeds = parser.add_subparsers(title="deeds", metavar="DEED", dest="deed", required=True)
    add = deeds.add_parser("add", help="a new person, or one more role for a known one")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", required=True, choices=access.ROLES[1:])
    add.add_argument("--country", metavar="ISO3", action="append", help="again for several")
    add.add_argument("--issuer", metavar="URL", default=LOCAL, help="who signs them in")
    add.add_argument("--subject", metavar="ID", help="what the issuer calls them")
    disable = deeds.add_parser("disable", help="take every grant away and end their sessions")
    disable.add_argument("name", metavar="NAME")
    password = deeds.add_parser("password", help="a new random password, printed once")
    password.add_argument("name", metavar="NAME")
    listing = deeds.add_parser("list", help="everybody, with their grants")
    listing.add_argument("--json", action="store_true", help="one JSON list of people")
    for deed in (add, disable, password):
        deed.add_argument("--by", metavar="PERSON", help="default: the operator of this machine")
    return parser


def run(arguments: argparse.Namespace) -> int:
    return _DEEDS[arguments.deed](arguments)


def _add(arguments: argparse.Namespace) -> int:
    settings = from_environment()
    catalogue = load(settings.definitions)
    areas = [choice.country(catalogue, area) for area in arguments.country or ()]
    if not areas and arguments.role != "officer":
        areas = [EVERY_COUNTRY]
    Ledger.create(settings.ledger_url)  # people can be entered before the first figure is
    by = _by(arguments)
    password = signin_people.add_person(
        arguments.name,
        arguments.role,
        areas,
        by=by,
        issuer=arguments.issuer,
        subject=arguments.subject,
    )
    where = "" if areas == [EVERY_COUNTRY] else f" of {', '.join(areas)}"
    print(f"{arguments.name} is {arguments.role}{where} now.")
    if password is not None:
        print(f"First password, shown this once: {password}")
    return 0


def _disable(arguments: argparse.Namespace) -> int:
    by = _by(arguments)
    ended = signin_people.disable_person(arguments.name, by=by)
    print(f"{arguments.name} has no grants any more; {ended} sessions ended.")
    return 0


def _password(arguments: argparse.Namespace) -> int:
    password = signin_people.new_password(arguments.name, by=_by(arguments))
    print(f"New password of {arguments.name}, shown this once: {password}")
    return 0


def _list(arguments: argparse.Namespace) -> int:
    with current_ledger().read() as connection:
        rows = access_people.everybody(connection)
    if arguments.json:
        print_json(rows)
        return 0
    shown = [
        row
        | {"state": "" if row["active"] else "disabled"}
        | {"roles": ", ".join(_in_words(role, area) for role, area in row["grants"])}
        for row in rows
    ]
    if not shown:
        print("Nobody yet. Make the first: user add NAME --role officer --country LAO")
        return 0
    headings = {"name": "Name", "roles": "Grants", "issuer": "Signs in at", "state": "State"}
    print_table(shown, headings | {"created_at": "Since (UTC)"})
    return 0


def _in_words(role: str, area: str) -> str:
    return role if area == EVERY_COUNTRY else f"{role} of {area}"


def _by(arguments: argparse.Namespace) -> Actor:
    if arguments.by is None:
        return OPERATOR
    return acting.actor(arguments.by)


_DEEDS = {"add": _add, "disable": _disable, "password": _password, "list": _list}
