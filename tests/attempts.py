"""Everybody tries everything at random: nothing is written that the table of rights does not allow.

    python -m tests.attempts --count 100000

Who may do what is not asked of the service: it is worked out here from ``access.RULES``, from the
grants that were given and from what stands in the ledger's rows. People have every role for one
country, for another and for all, several roles, none any more, or were never heard of. Each
attempt is one deed on one thing, now and then by a page that was opened too early. After each the
whole ledger is compared with what it was: a refusal has changed nothing and stands in the audit
chain, and what the table allows is done.
"""

import argparse
import hashlib
import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
import sqlalchemy

from indicators import ledger_records, ledger_staging, ledger_tables, signin_people, submissions
from indicators.access import ACTIONS, OPERATOR, RULES, Actor, Refused
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.ledger_opening import current_ledger
from tests import desks, stores

COUNTRIES = ("LAO", "VNM")
EVERYWHERE = "*"
# A name and its grants; who is not in the ledger or has been disabled has none.
GRANTS: dict[str, tuple[tuple[str, str], ...]] = {
    "": (),
    "Nobody": (),
    "Gone": (),
    "operator": (),
    "Lao officer": (("officer", "LAO"),),
    "Viet officer": (("officer", "VNM"),),
    "Officer of two": (("officer", "LAO"), ("officer", "VNM")),
    "Lao reviewer": (("reviewer", "LAO"),),
    "Viet reviewer": (("reviewer", "VNM"),),
    "Reviewer": (("reviewer", EVERYWHERE),),
    "Both": (("officer", "LAO"), ("reviewer", EVERYWHERE)),
    "Crosswise": (("officer", "LAO"), ("reviewer", "VNM")),
    "Administrator": (("administrator", EVERYWHERE),),
}
SENDERS = ("Lao officer", "Both", "Crosswise", "Reviewer")
# Comparing builds a picture of what is published, so it is tried less often.
LOOKING = (*[submissions.look, submissions.original] * 10, submissions.compare)
ATTEMPTS_A_LEDGER = 150
DRAFT = {area: desks.csv({"obs_value": 18.5, "ref_area": area}) for area in COUNTRIES}
HASH = {area: hashlib.sha256(content).hexdigest() for area, content in DRAFT.items()}


@dataclass
class Report:
    """What came of many attempts; ``done`` and ``refused`` by action."""

    attempts: int = 0
    done: Counter = field(default_factory=Counter)
    refused: Counter = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def lay_out() -> None:
    """A ledger with everybody, and a submission in each state, of each country and an agency."""
    ledger = stores.empty_ledger()
    for name, held in GRANTS.items():
        for role, area in held:
            desks.grant(ledger, name, role, area)
    desks.grant(ledger, "Gone", "reviewer")
    desks.grant(ledger, "Gone", "officer", "LAO")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signin_people, "hashed", lambda password: "no password")
        signin_people.disable_person("Gone", by=OPERATOR)
    year = iter(range(1900, 2100))

    def sent(area: str, by: str) -> int:
        of = {"ref_area": area, "dataset": area} if area else stores.ILO
        return stores.submit(ledger, of | {"time_period": next(year), "obs_value": 1.0}, by=by)

    for area in (*COUNTRIES, ""):
        for by in SENDERS:
            sent(area, by)
            to_return, to_replace, to_publish, to_withdraw = (sent(area, by) for _ in range(4))
            with ledger.write() as connection:
                ledger_records.return_to_sender(
                    connection, to_return, expected_version=1, by="Lim", reason="wrong year"
                )
                ledger_staging.replace(connection, to_replace, successor=1, by="Lim")
                numbers = [
                    ledger_records.publish(connection, number, expected_version=1, by="Lim")
                    for number in (to_publish, to_withdraw)
                ]
                ledger_records.withdraw(connection, numbers[1], by="Lim", reason="wrong year")
    with ledger.write() as connection:
        for area, content in DRAFT.items():
            ledger_staging.keep_staged(
                connection, content, HASH[area], area, "figures.csv", "Lao officer"
            )


def may(name: str, action: str, area: str | None, state: str, sent_by: str) -> bool:
    """What the table says, worked out from its rows and from the grants above."""
    if name == "operator":
        return action == "manage"
    return any(
        rule.action == action
        and rule.role == role
        and state in rule.states
        and (granted == EVERYWHERE or granted == area)
        and (rule.own_file or sent_by != name)
        for role, granted in GRANTS[name]
        for rule in RULES
    )


# Every column but the bytes of files, which stand beside their hash.
COLUMNS = {
    table.name: sqlalchemy.select(
        *(column for column in table.c if not isinstance(column.type, sqlalchemy.LargeBinary))
    ).order_by(*table.primary_key)
    for table in ledger_tables.tables.sorted_tables
    if table.name not in ("audit", "meta")
}


def everything_but_the_chain(ledger: Ledger) -> dict[str, list[sqlalchemy.Row]]:
    with ledger.read() as connection:
        return {name: list(connection.execute(query)) for name, query in COLUMNS.items()}


def chain_from(ledger: Ledger, start: int) -> list[tuple[str, str, str]]:
    columns = ledger_tables.audit.c
    with ledger.read() as connection:
        rows = connection.execute(
            sqlalchemy.select(columns.actor, columns.action, columns.result)
            .where(columns.seq > start)
            .order_by(columns.seq)
        )
        return [tuple(row) for row in rows]


def length_of_chain(ledger: Ledger) -> int:
    with ledger.read() as connection:
        return connection.execute(
            sqlalchemy.select(sqlalchemy.func.max(ledger_tables.audit.c.seq))
        ).scalar()


def thing_for(
    action: str, name: str, draw: random.Random, ledger: Ledger
) -> tuple[int, str, str, str, int]:
    """A thing to try it on: number, country, state, sender and version, as the rows have them.

    One in three times it is one's own, if there is any: four eyes are tried often.
    """
    with ledger.read() as connection:
        sent = ledger_staging.submission_rows_of(connection)
        published = ledger_records.publication_rows(connection)
    of = {row["id"]: row for row in sent}
    if action in ("withdraw", "name"):
        own = [row for row in published if row["submission_id"] in of]
        own = [row for row in own if of[row["submission_id"]]["submitted_by"] == name]
        row = draw.choice(own if own and draw.random() < 1 / 3 else published)
        taken_back = {other["withdraws"] for other in published if other["withdraws"]}
        first = row
        if row["withdraws"]:
            first = next(one for one in published if one["number"] == row["withdraws"])
        state = (
            "withdrawal"
            if row["withdraws"]
            else "withdrawn"
            if row["number"] in taken_back
            else "published"
        )
        whose = of[first["submission_id"]]
        return row["number"], whose["ref_area"], state, whose["submitted_by"], 0
    own = [row for row in sent if row["submitted_by"] == name]
    row = draw.choice(own if own and draw.random() < 1 / 3 else sent)
    return row["id"], row["ref_area"], row["state"], row["submitted_by"], row["version"]


def attempt(draw: random.Random, ledger: Ledger, report: Report, actions: Sequence[str]) -> None:
    """One deed by somebody; what should not have been is noted as a fault."""
    name, action = draw.choice(list(GRANTS)), draw.choice(actions)
    actor = Actor(name)
    stale = False
    number, area, state, sent_by, version = 0, draw.choice(COUNTRIES), "new", "", 0
    if action == "manage":
        area, state = None, "people"
    elif action not in ("stage", "submit"):
        number, area, state, sent_by, version = thing_for(action, name, draw, ledger)
    if action in ("publish", "return") and draw.random() < 0.1:
        version, stale = version + draw.choice((-1, 1)), True
    # Whoever replaces says for which country: sometimes another than the submission's.
    said = draw.choice(COUNTRIES) if action == "replace" else area
    deeds: dict[str, Callable[[], object]] = {
        "stage": lambda: submissions.stage(DRAFT[area], "figures.csv", area, actor),
        "submit": lambda: submissions.submit(HASH[area], area, actor),
        "replace": lambda: submissions.submit(HASH[said], said, actor, replaces=number),
        "look": lambda: draw.choice(LOOKING)(number, actor),
        "publish": lambda: submissions.publish(number, actor, version=version),
        "return": lambda: submissions.return_(number, actor, version=version, reason="which?"),
        "withdraw": lambda: submissions.withdraw(number, actor, reason="wrong year"),
        "name": lambda: submissions.name_publication(number, f"{draw.random()}", actor),
        "manage": lambda: signin_people.add_person(
            f"P{draw.random()}", "officer", ["KHM"], by=actor
        ),
    }
    allowed = may(name, action, area, state, sent_by) and not stale and said == area
    if action == "replace":  # nobody replaces who may not submit
        allowed = allowed and may(name, "submit", said, "new", "")
    before, start = everything_but_the_chain(ledger), length_of_chain(ledger)
    what = f"{name or 'public'} {action} {state} {number} of {area} sent by {sent_by or '-'}"
    report.attempts += 1
    try:
        deeds[action]()
    except MonitorError as refusal:
        if allowed and isinstance(refusal, Refused):
            report.faults.append(f"refused, and the table allows it: {what}: {refusal}")
        if everything_but_the_chain(ledger) != before:
            report.faults.append(f"refused, and something was written: {what}")
        entries = chain_from(ledger, start)
        if any(result != "refused" for _, _, result in entries):
            report.faults.append(f"refused, and the chain says {entries}: {what}")
        report.refused[action] += 1
        return
    wrote = everything_but_the_chain(ledger) != before
    # A file that is sent a second time gives the submission it is already, and replaces nothing.
    if not allowed and (wrote or action != "replace"):
        report.faults.append(f"done, and the table does not allow it: {what}")
    if action == "look" and wrote:
        report.faults.append(f"looking wrote something: {what}")
    if action not in ("look", "stage", "submit", "replace"):
        if not any(who == name for who, _, _ in chain_from(ledger, start)):
            report.faults.append(f"done without a word in the chain: {what}")
    report.done[action] += 1


def run(count: int, seed: int, actions: Sequence[str] = tuple(ACTIONS)) -> Report:
    """So many attempts, on a fresh copy of one ledger every ``ATTEMPTS_A_LEDGER``."""
    draw, report = random.Random(seed), Report()
    with pytest.MonkeyPatch.context() as patch, desks.quick_folder() as folder:
        desks.use(patch, folder)
        desks.without_pictures(patch)
        patch.setattr(signin_people, "hashed", lambda password: "no password")
        lay_out()
        template = desks.settled(current_ledger())
        desks.close_ledgers()
        while report.attempts < count:
            with desks.quick_folder() as fresh:
                desks.use(patch, fresh, template=template)
                ledger = current_ledger()
                for _ in range(min(ATTEMPTS_A_LEDGER, count - report.attempts)):
                    attempt(draw, ledger, report, actions)
                desks.close_ledgers()
    return report


def main() -> int:
    """Try, print what came of it, and give 1 if anything was not as the table says."""
    parser = argparse.ArgumentParser(description="Everybody tries everything at random.")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    report = run(asked.count, asked.seed)
    for fault in report.faults[:50]:
        print(fault)
    print(
        f"{report.attempts:,} attempts: {report.done.total():,} done, "
        f"{report.refused.total():,} refused, {len(report.faults):,} faults."
    )
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
