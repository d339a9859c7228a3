"""Any sequence of deeds against a model of forty lines: the service says and keeps the same.

The short form takes a few hundred steps; ``SPM_STEPS=20000`` takes so many, as in ``make soak``.
"""

import os

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from indicators import signin_people, snapshot_verification, submissions
from indicators.access import OPERATOR, Actor
from indicators.errors import MonitorError
from indicators.ledger_opening import current_ledger
from indicators.settings import from_environment
from tests import desks

STEPS_EACH = 40
PEOPLE = {
    "Noy": {("officer", "LAO"), ("reviewer", "*")},
    "Linh": {("officer", "VNM")},
    "Siti": {("reviewer", "*")},
    "Ana": {("reviewer", "VNM")},
}
COUNTRIES = ("LAO", "VNM")
roles = st.sampled_from([("reviewer", "*"), ("officer", "LAO")])
officers = st.sampled_from(["Noy", "Noy", "Linh", "Linh", "Siti"])
reviewers = st.sampled_from(["Siti", "Siti", "Ana", "Noy", "Linh"])
countries = st.sampled_from(COUNTRIES)
contents = st.integers(0, 5)
back = st.integers(0, 3)  # how far before the newest; 3 may be what is not there
seldom = st.sampled_from([False] * 7 + [True])
comes_and_goes = st.just("Ana")  # were it anybody, soon nobody would have a grant


class Deeds(RuleBasedStateMachine):
    """The model: submissions by number, publications in order, grants by name."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.place = desks.quick_folder()
        desks.use(self.patch, self.place.__enter__())
        desks.without_pictures(self.patch)
        # Passwords are not what this is about, and each would take a tenth of a second.
        self.patch.setattr(signin_people, "hashed", lambda password: "no password")
        self.ledger = desks.stores.empty_ledger()
        for name, held in PEOPLE.items():
            for role, area in sorted(held):
                desks.grant(self.ledger, name, role, area)
        self.grants = {name: set(held) for name, held in PEOPLE.items()}
        self.sent: list[dict] = []
        self.published: list[dict] = []

    def teardown(self) -> None:
        report = snapshot_verification.verify(from_environment(), current_ledger())
        assert report["faults"] == []
        desks.close_ledgers()
        self.place.__exit__(None, None, None)
        self.patch.undo()

    # The model -----------------------------------------------------------------------------------

    def has(self, name: str, role: str, country: str) -> bool:
        return bool({(role, country), (role, "*")} & self.grants[name])

    def some(self, things: list, back: int) -> int:
        """A number that mostly exists: one of the newest, or 1 before there is any."""
        return max(1, len(things) - back)

    def may_decide(self, name: str, number: int) -> bool:
        if number > len(self.sent):
            return False
        row = self.sent[number - 1]
        return self.has(name, "reviewer", row["country"]) and row["by"] != name

    def same(self, content: int, country: str) -> dict | None:
        mine = [row for row in self.sent if row["country"] == country]
        newest = max((r for r in mine if r["state"] == "published"), key=_number, default=None)
        for row in (*(r for r in mine if r["state"] == "submitted"), newest):
            if row and row["content"] == content:
                return row
        return None

    # Deeds ---------------------------------------------------------------------------------------

    @rule(name=officers, country=countries, content=contents, replaces=seldom, back=back)
    def send(self, name: str, country: str, content: int, replaces: bool, back: int) -> None:
        old = self.some(self.sent, back) if replaces else None
        file = desks.csv({"obs_value": 10 + content}, ref_area=country)
        fits = self.has(name, "officer", country)
        if fits and old is not None:
            row = self.sent[old - 1] if old <= len(self.sent) else None
            fits = bool(row) and row["country"] == country and row["state"] == "submitted"
        done = _try(lambda: desks.send(file, Actor(name), country, replaces=old))
        assert (done is not None) == fits
        if not fits:
            return
        row = self.same(content, country)
        if row is None:
            row = {"content": content, "country": country, "by": name, "state": "submitted"}
            row |= {"id": len(self.sent) + 1, "number": None}
            self.sent.append(row)
        if old is not None and row["id"] != old:
            self.sent[old - 1]["state"] = "replaced"
        assert done["id"] == row["id"]

    @rule(name=reviewers, back=back, stale=seldom)
    def publish(self, name: str, back: int, stale: bool) -> None:
        self._publish(name, self.some(self.sent, back), stale)

    @rule(back=back)
    def publish_what_one_sent_oneself(self, back: int) -> None:
        number = self.some(self.sent, back)
        if number <= len(self.sent):
            self._publish(self.sent[number - 1]["by"], number, False)

    def _publish(self, name: str, number: int, stale: bool) -> None:
        open_ = number <= len(self.sent) and self.sent[number - 1]["state"] == "submitted"
        fits = not stale and open_ and self.may_decide(name, number)
        version = 2 if stale else 1
        done = _try(lambda: submissions.publish(number, Actor(name), version=version))
        assert (done is not None) == fits
        if fits:
            self.published.append({"of": number, "withdraws": None, "withdrawn": False})
            self.sent[number - 1] |= {"state": "published", "number": len(self.published)}
            assert done.publication == len(self.published)

    @rule(name=reviewers, back=back)
    def return_(self, name: str, back: int) -> None:
        number = self.some(self.sent, back)
        open_ = number <= len(self.sent) and self.sent[number - 1]["state"] == "submitted"
        fits = open_ and self.may_decide(name, number)
        done = _try(lambda: submissions.return_(number, Actor(name), version=1, reason="why?"))
        assert (done is not None) == fits
        if fits:
            self.sent[number - 1]["state"] = "returned"

    @rule(name=reviewers, back=back)
    def withdraw(self, name: str, back: int) -> None:
        number = self.some(self.published, back)
        row = self.published[number - 1] if number <= len(self.published) else None
        stands = bool(row) and row["of"] is not None and not row["withdrawn"]
        fits = stands and self.may_decide(name, row["of"])
        done = _try(lambda: submissions.withdraw(number, Actor(name), reason="wrong year"))
        assert (done is not None) == fits
        if fits:
            row["withdrawn"] = True
            self.sent[row["of"] - 1]["state"] = "withdrawn"
            self.published.append({"of": None, "withdraws": number, "withdrawn": False})
            assert done.publication == len(self.published)

    @rule(name=comes_and_goes, now=seldom)
    def disable(self, name: str, now: bool) -> None:
        if not now:
            return
        done = _try(lambda: [signin_people.disable_person(name, by=OPERATOR)])
        assert (done is not None) == bool(self.grants[name])
        self.grants[name] = set()

    @rule(name=comes_and_goes, now=seldom, role_and_area=roles)
    def add(self, name: str, now: bool, role_and_area: tuple[str, str]) -> None:
        if not now:
            return
        role, area = role_and_area
        fits = role_and_area not in self.grants[name]
        done = _try(lambda: [signin_people.add_person(name, role, [area], by=OPERATOR)])
        assert (done is not None) == fits
        self.grants[name].add(role_and_area)

    # What must agree -----------------------------------------------------------------------------

    @invariant()
    def the_ledger_is_as_the_model_says(self) -> None:
        rows = desks.rows_of(self.ledger, "submissions")
        names = [column.name for column in desks.tables.tables["submissions"].c]
        held = [dict(zip(names, row, strict=True)) for row in rows]
        assert [(row["state"], row["ref_area"], row["submitted_by"]) for row in held] == [
            (row["state"], row["country"], row["by"]) for row in self.sent
        ]
        published = list(reversed(submissions.publications()))
        assert [row["number"] for row in published] == list(range(1, len(self.published) + 1))
        assert [(row["withdraws"], row["submission_id"]) for row in published] == [
            (row["withdraws"], row["of"]) for row in self.published
        ]
        for name, held in self.grants.items():
            assert set(submissions.rights(Actor(name))) == held


def _number(row: dict) -> int:
    return row["number"]


def _try(deed):
    try:
        return deed()
    except MonitorError:
        return None


def test_any_sequence_of_deeds_leaves_what_the_model_says():
    steps = int(os.environ["SPM_STEPS"]) if "SPM_STEPS" in os.environ else 600
    run_state_machine_as_test(
        Deeds,
        settings=settings(
            max_examples=max(1, steps // STEPS_EACH),
            stateful_step_count=STEPS_EACH,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
