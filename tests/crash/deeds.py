"""What the process that will be killed does: real deeds of the service, acknowledged when done.

It says ``begin`` before a deed and ``ack`` only after the service has returned, so after the
commit. With each acknowledgement goes the head of the audit chain, which must never be lost again.
"""

import hashlib
import json
import os
import random
from collections.abc import Callable
from typing import Any

import argon2

from indicators import audit, signin, signin_people, submissions
from indicators.access import OPERATOR, Refused
from indicators.ledger import Ledger
from indicators.ledger_opening import current_ledger
from indicators.series import Series
from indicators.settings import from_environment
from tests import desks

PASSWORD_FILE = "password"

# How long each deed takes at most, as a rule: when to kill so that it is hit in the middle.
LASTS = {
    "submit": 0.08,
    "publish": 0.5,
    "withdraw": 0.5,
    "build": 0.4,
    "sign_in": 0.04,
    "refuse": 0.03,
}

Row = dict[str, Any]


def lay_out() -> None:
    """An empty ledger with an officer who has a password, and two reviewers."""
    _hash_quickly()
    Ledger.create(from_environment().ledger_url)
    desks.staffed()
    password = signin_people.new_password("Noy", by=OPERATOR)
    (from_environment().data / PASSWORD_FILE).write_text(password)


def work(pipe: int, seed: int, target: str) -> None:
    """Do deeds in any order until killed, ``target`` as often as all others together."""
    _hash_quickly()
    dice = random.Random(seed)
    while True:
        step = target if dice.random() < 0.5 else dice.choice(list(LASTS))
        _say(pipe, {"begin": step})
        fact = DEEDS[step](dice)
        if fact is not None:
            with current_ledger().read() as connection:
                _, head = audit.head(connection)
            _say(pipe, {"ack": step, "head": head} | fact)


def _submit(dice: random.Random) -> Row | None:
    year = dice.randrange(1990, 2026)
    content = desks.csv({"time_period": year, "obs_value": dice.randrange(10**6) / 10**4})
    row = desks.send(content)
    return {"submission": row["id"], "sha256": hashlib.sha256(content).hexdigest()}


def _publish(dice: random.Random) -> Row | None:
    waiting = submissions.to_decide(desks.SITI)
    if not waiting:
        return None
    row = dice.choice(waiting)
    try:
        decision = submissions.publish(row["id"], desks.SITI, version=row["version"])
    except Refused:
        return None  # the other process was quicker
    return {"publication": decision.publication, "of": row["id"]}


def _withdraw(dice: random.Random) -> Row | None:
    shown = [row for row in submissions.publications() if row["action"] == "publish"]
    shown = [row["number"] for row in shown if row["withdrawn_by"] is None]
    if not shown:
        return None
    number = dice.choice(shown)
    try:
        decision = submissions.withdraw(number, desks.LIM, reason="wrong year")
    except Refused:
        return None
    return {"withdrawal": decision.publication, "withdraws": number}


def _build(dice: random.Random) -> Row | None:
    for path in from_environment().snapshots.glob("publication-*.duckdb"):
        path.unlink(missing_ok=True)
    return {"shown": Series.current().publication["number"]}


def _sign_in(dice: random.Random) -> Row | None:
    password = (from_environment().data / PASSWORD_FILE).read_text()
    token = signin.sign_in("Noy", password)
    return {"session": hashlib.sha256(token.encode()).hexdigest()}


def _refuse(dice: random.Random) -> Row | None:
    for row in submissions.visible(desks.NOY):
        try:
            submissions.publish(row["id"], desks.NOY, version=row["version"])
        except Refused:
            return {}  # the head of the chain says that it was written down
    return None


DEEDS: dict[str, Callable[[random.Random], Row | None]] = {
    "submit": _submit,
    "publish": _publish,
    "withdraw": _withdraw,
    "build": _build,
    "sign_in": _sign_in,
    "refuse": _refuse,
}


def _hash_quickly() -> None:
    # How slow argon2 is does not matter here; that a sign-in is written does.
    signin._hasher = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def _say(pipe: int, what: Row) -> None:
    os.write(pipe, json.dumps(what).encode() + b"\n")
