"""The table of rights over a bare websocket: whatever is sent, nothing more is done than it allows.

One person, whose grants are changed in the ledger between the attempts, and who knows the numbers
of every button and field, also of pages that are not shown to them. What is refused is tried on
each thing of each state, all buttons at once; what is allowed is done, one deed after the other.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from indicators import (
    ledger_observations,
    ledger_records,
    ledger_staging,
    ledger_tables,
    signin,
    signin_people,
)
from indicators.access import ACTIONS, OPERATOR, ROLES, RULES, allowed
from indicators.ledger import Ledger
from tests import desks, stores
from tests.browser.dashboard import Dashboard
from tests.browser.raw_session import Answer, RawSession
from tests.browser.visitor import SCREENSHOTS

ME, ANOTHER, WORDS = "Me", "Somebody else", "words that were typed"
SENT = ("submitted", "returned", "replaced", "published", "withdrawn")
CASTS = [(role, own) for role in ROLES for own in (True, False)]
DRAFT = desks.csv({"obs_value": 18.5}, {"time_period": 2022, "obs_value": 17})


@dataclass
class Place:
    """One server with a ledger in which everything is there in every state, mine and another's."""

    url: str
    data: Path
    ledger: Ledger
    cookie: str
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1990))
    submission: dict[tuple[str, bool], int] = field(default_factory=dict)
    publication: dict[tuple[str, bool], int] = field(default_factory=dict)
    # What a page sends when every button of a submission's form is pressed, by its number.
    forms: dict[int, dict[str, Any]] = field(default_factory=dict)

    def cast(self, role: str, own: bool) -> None:
        """Give me one role and no other; an administrator of no country has lost the grant."""
        desks.spoil(self.ledger, "DELETE FROM grants WHERE person_id IN (SELECT id FROM people)")
        area = "*" if role == "administrator" else "LAO" if own else "THA"
        if role != "public" and (own or role != "administrator"):
            desks.spoil(
                self.ledger,
                f"INSERT INTO grants SELECT id, '{role}', '{area}', 'operator', '2026' "
                f"FROM people WHERE name = '{ME}'",
            )

    def send(self, sender: str) -> int:
        year = next(self.numbers)
        row = {"ref_area": "LAO", "dataset": "LAO", "time_period": year, "obs_value": 1.0}
        with self.ledger.write() as connection:
            return ledger_observations.submit(
                connection,
                kind="country",
                ref_area="LAO",
                agency="National report",
                vintage="2026-11-21",
                file_sha256=ledger_records.store_file(
                    connection, f"{year}".encode(), f"secret-{year}.csv", by=sender
                ),
                layout="template",
                observations=stores.observations(row),
                by=sender,
            )

    def session(self, role: str) -> RawSession:
        return RawSession(self.url, "" if role == "public" else self.cookie)

    def everything(self) -> dict[str, list[tuple]]:
        """All that deeds can change. Sessions note each visit, and the chain each refusal."""
        leave_out = ("sessions", "audit", "meta", "attempts")
        with self.ledger.read() as connection:
            return {
                table.name: sorted(
                    map(tuple, connection.execute(sqlalchemy.select(table))), key=repr
                )
                for table in ledger_tables.tables.sorted_tables
                if table.name not in leave_out
            }


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("rights")
    with pytest.MonkeyPatch.context() as patch:
        stores.use(patch, folder)
        ledger = stores.empty_ledger()
        password = signin_people.add_person(ME, "reviewer", ["*"], by=OPERATOR)
        token = signin.sign_in(ME, password)
        log = SCREENSHOTS / "rights.log"
        with Dashboard("app.py", log=log, data=folder) as server:
            place = Place(server.url, folder, ledger, f"spm_session={token}")
            lay_out(place)
            yield place
        assert "Traceback" not in log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(autouse=True)
def ledger_of_the_place(place, monkeypatch) -> None:
    stores.use(monkeypatch, place.data)


def lay_out(place: Place) -> None:
    """Send everything, learn the numbers of every form while it is shown, then decide."""
    place.cast("reviewer", True)
    desks.spoil(place.ledger, "UPDATE grants SET ref_area = '*'")
    for own, state in itertools.product((False, True), SENT):
        place.submission[state, own] = place.send(ANOTHER)
    with place.session("reviewer") as session:
        for number in place.submission.values():
            answer = session.run("review", f"submission={number}")
            assert answer.says(row_of(place, number)["name"])
            place.forms[number] = filled(answer)
            assert sum(value is True for value in place.forms[number].values()) >= 2
    for (state, own), number in place.submission.items():
        if own:
            desks.spoil(
                place.ledger, f"UPDATE submissions SET submitted_by = '{ME}' WHERE id = {number}"
            )
        decide(place, state, own, number)


def filled(answer: Answer) -> dict[str, Any]:
    """Every field with words in it and every button of a form pressed."""
    widgets: dict[str, Any] = {
        area.id: WORDS for kind in ("text_area", "text_input") for area in answer.all_of(kind)
    }
    for button in answer.all_of("button"):
        if button.is_form_submitter:
            widgets[button.id] = True
    return widgets


def decide(place: Place, state: str, own: bool, number: int) -> None:
    with place.ledger.write() as connection:
        if state == "returned":
            ledger_records.return_to_sender(
                connection, number, expected_version=1, by="Siti", reason="wrong year"
            )
        elif state == "replaced":
            ledger_staging.replace(connection, number, successor=1, by="Siti")
        elif state in ("published", "withdrawn"):
            held = ledger_records.publish(connection, number, expected_version=1, by="Siti")
            place.publication[state, own] = held
            if state == "withdrawn":
                place.publication["withdrawal", own] = ledger_records.withdraw(
                    connection, held, by="Siti", reason="wrong year"
                )


@pytest.fixture(scope="module")
def buttons(place) -> dict[str, Any]:
    """What a page sends of History and of Upload, as those learn it who may see the forms."""
    place.cast("reviewer", True)
    with place.session("reviewer") as session:
        history = session.run("history")
    place.cast("officer", True)
    with place.session("officer") as session:
        (uploader,) = session.run("upload").all_of("file_uploader")
        status, file = session.upload(uploader.id, "figures.csv", DRAFT)
        assert status == 204
        upload = session.run("upload", widgets=file)
    replaces = [box for box in upload.all_of("selectbox") if box.label == "In the place of"]
    submits = [button for button in upload.all_of("button") if button.label.startswith("Submit")]
    return {
        "texts": {box.id: WORDS for k in ("text_area", "text_input") for box in history.all_of(k)},
        "numbers": [b.id for b in history.all_of("selectbox") if b.label.startswith("Publication")],
        "name": [b.id for b in history.all_of("button") if b.label == "Give this name"],
        "withdraw": [b.id for b in history.all_of("button") if b.label == "Withdraw"],
        "uploader": uploader.id,
        "replaces": replaces[0].id,
        "submit": submits[0].id,
    }


def on_history(buttons: dict[str, Any], number: int, action: str) -> dict[str, Any]:
    numbers = {box: str(number) for box in buttons["numbers"]}
    return buttons["texts"] | numbers | {buttons[action][0]: True}


def refused(actions: tuple[str, ...], cast: tuple[str, bool], state: str, own: bool) -> list[str]:
    return [action for action in actions if not allowed(action, *cast, state, own)]


def row_of(place: Place, number: int) -> dict[str, Any]:
    with place.ledger.read() as connection:
        return ledger_staging.submission_rows_of(connection, id=number)[0]


def test_what_the_table_does_not_allow_is_not_done_whatever_a_websocket_sends(place, buttons):
    tried = set()
    for cast in CASTS:
        place.cast(*cast)
        before = place.everything()
        with place.session(cast[0]) as session:
            for (state, own), number in place.submission.items():
                if both := refused(("publish", "return"), cast, state, own)[1:]:
                    tried |= {(action, cast, state, own) for action in ("publish", *both)}
                    answer = session.run("review", f"submission={number}", place.forms[number])
                    if refused(("look",), cast, state, own):
                        tried.add(("look", cast, state, own))
                        assert not answer.says(row_of(place, number)["name"])
            session.run("history")  # a button counts from the second time that its page runs
            for (state, own), number in place.publication.items():
                for action in refused(("name", "withdraw"), cast, state, own):
                    tried.add((action, cast, state, own))
                    session.run("history", "", on_history(buttons, number, action))
            assert place.everything() == before, cast
            sending(place, buttons, session, cast, tried)
    asked = {
        (action, cast, state, own)
        for action in set(ACTIONS) - {"manage"}  # no page has a form for it
        for cast, state, own in itertools.product(CASTS, ACTIONS[action], (False, True))
        if not (own and state == "new") and refused((action,), cast, state, own)
    }
    assert asked <= tried, sorted(map(str, asked - tried))


def sending(
    place: Place,
    buttons: dict[str, Any],
    session: RawSession,
    cast: tuple[str, bool],
    tried: set[tuple],
) -> None:
    """Send a file about Lao PDR, in the place of each submission, and see that none is touched."""
    before = place.everything()
    _status, file = session.upload(buttons["uploader"], "figures.csv", DRAFT)
    if refused(("stage",), cast, "new", False):
        tried |= {("stage", cast, "new", False), ("submit", cast, "new", False)}
        session.run("upload", "for=LAO", file | {buttons["submit"]: True})
        assert place.everything() == before, cast
    for (state, own), number in place.submission.items():
        if refused(("replace",), cast, state, own):
            tried.add(("replace", cast, state, own))
            row = row_of(place, number)
            widgets = file | {buttons["replaces"]: f"submission {number}", buttons["submit"]: True}
            session.run("upload", "for=LAO", widgets)
            assert row_of(place, number) == row
            if cast != ("officer", True):
                assert place.everything() == before, cast


def test_what_the_table_allows_is_done_over_the_same_websocket(place, buttons):
    done = set()
    place.cast("reviewer", True)
    with place.session("reviewer") as session:
        for action, label in (("publish", "Publish"), ("return", "Return")):
            number = place.send(ANOTHER)
            answer = session.run("review", f"submission={number}")
            assert answer.says(row_of(place, number)["name"])
            done.add(("look", "reviewer"))
            (button,) = [b for b in answer.all_of("button") if b.label == label]
            words = {name: v for name, v in filled(answer).items() if v is not True}
            session.run("review", f"submission={number}", words | {button.id: True})
            if row_of(place, number)["state"] == f"{action}ed":
                done.add((action, "reviewer"))
        session.run("history")
        for number in place.publication.values():
            session.run("history", "", on_history(buttons, number, "name"))
        with place.ledger.read() as connection:
            named = {r["number"]: r["name"] for r in ledger_records.publication_rows(connection)}
        if {named[number] for number in place.publication.values()} == {WORDS}:
            done.add(("name", "reviewer"))
        number = place.publication["published", False]
        session.run("history", "", on_history(buttons, number, "withdraw"))
        if row_of(place, place.submission["published", False])["state"] == "withdrawn":
            done.add(("withdraw", "reviewer"))
    place.cast("officer", True)
    with place.session("officer") as session:
        draft = desks.csv({"obs_value": 21.5, "time_period": 2021})
        answer = session.run("upload")
        (uploader,) = answer.all_of("file_uploader")
        _status, file = session.upload(uploader.id, "mine.csv", draft)
        answer = session.run("upload", widgets=file)
        assert [row[3] for row in place.everything()["staged"]].count("mine.csv") == 1
        done.add(("stage", "officer"))
        (submit,) = [b for b in answer.all_of("button") if b.label.startswith("Submit")]
        old = place.submission["submitted", True]
        widgets = file | {buttons["replaces"]: f"submission {old}", submit.id: True}
        answer = session.run("upload", widgets=widgets)
        if row_of(place, old)["state"] == "replaced":
            done |= {("replace", "officer"), ("submit", "officer")}
        if answer.says("mine.csv"):
            done.add(("look", "officer"))
    assert done == {(rule.action, rule.role) for rule in RULES if rule.action != "manage"}
