"""Who may do what: every cell of the table is tried against the service, and nothing else is open.

The matrix is made of ``access.ACTIONS``, ``access.ROLES`` and the two questions whose country and
whose file it is. What is expected of a cell is what the table says; what is tried is the real
service on a real ledger. The sentences further down are written by hand, so that a table that
went wrong is noticed too.
"""

import ast
import hashlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import sqlalchemy

from indicators import (
    access,
    access_people,
    ledger_records,
    ledger_staging,
    ledger_tables,
    signin_people,
    submissions,
)
from indicators.access import ACTIONS, OPERATOR, PUBLIC, ROLES, RULES, Actor, Refused, allowed
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.settings import PROJECT, from_environment
from tests import desks, stores

ME, ANOTHER = Actor("Me"), "Somebody else"
DRAFT = desks.csv({"obs_value": 18.5}, {"time_period": 2022, "obs_value": 17})
DRAFT_HASH = hashlib.sha256(DRAFT).hexdigest()


@dataclass(frozen=True)
class Cell:
    action: str
    role: str
    own_country: bool
    state: str
    own_file: bool

    def __str__(self) -> str:
        where = "own" if self.own_country else "other"
        whose = "own" if self.own_file else "another's"
        return f"{self.role} {self.action} {self.state}, {where} country, {whose} file"

    @property
    def is_allowed(self) -> bool:
        return allowed(self.action, self.role, self.own_country, self.state, self.own_file)


def cells() -> Iterator[Cell]:
    for action, states in ACTIONS.items():
        for role, own_country, state in itertools.product(ROLES, (True, False), states):
            for own_file in (False, True):
                if not (own_file and state in ("new", "people")):
                    yield Cell(action, role, own_country, state, own_file)


CELLS = list(cells())
# On a server all that is allowed and some of what is not: the table is the same.
TRIED = [
    cell for n, cell in enumerate(CELLS) if cell.is_allowed or desks.times(5) == 5 or n % 9 == 0
]


# One ledger with a submission and a publication in every state, of mine and of another's ----------


class Scene:
    """The numbers of what is in the ledger: by state and by whose file it is."""

    def __init__(self) -> None:
        self.submission: dict[tuple[str, bool], int] = {}
        self.publication: dict[tuple[str, bool], int] = {}


def lay_out(ledger: Ledger) -> Scene:
    scene = Scene()
    year = itertools.count(1990)
    for own_file, sender in ((True, ME.name), (False, ANOTHER)):

        def sent(sender: str = sender) -> int:
            row = {"ref_area": "LAO", "dataset": "LAO", "time_period": next(year), "obs_value": 1.0}
            return stores.submit(ledger, row, by=sender)

        def published(sender: str = sender) -> tuple[int, int]:
            number = sent(sender)
            with ledger.write() as connection:
                return number, ledger_records.publish(
                    connection, number, expected_version=1, by="Siti"
                )

        scene.submission["submitted", own_file] = sent()
        returned = scene.submission["returned", own_file] = sent()
        replaced = scene.submission["replaced", own_file] = sent()
        with ledger.write() as connection:
            ledger_records.return_to_sender(
                connection, returned, expected_version=1, by="Siti", reason="wrong year"
            )
            ledger_staging.replace(connection, replaced, successor=99, by="Noy")
        scene.submission["published", own_file], scene.publication["published", own_file] = (
            published()
        )
        scene.submission["withdrawn", own_file], number = published()
        scene.publication["withdrawn", own_file] = number
        with ledger.write() as connection:
            scene.publication["withdrawal", own_file] = ledger_records.withdraw(
                connection, number, by="Siti", reason="wrong year"
            )
    with ledger.write() as connection:
        ledger_staging.keep_staged(connection, DRAFT, DRAFT_HASH, "LAO", "figures.csv", "Noy")
    return scene


@pytest.fixture(scope="module")
def stage_set() -> Iterator[tuple[str, Scene]]:
    with desks.quick_folder() as folder, pytest.MonkeyPatch.context() as patch:
        desks.use(patch, folder)
        ledger = stores.empty_ledger()
        scene = lay_out(ledger)
        yield desks.settled(ledger), scene


@pytest.fixture
def scene(stage_set, monkeypatch) -> Iterator[Scene]:
    with desks.quick_folder() as folder:
        desks.use(monkeypatch, folder, template=stage_set[0])
        desks.without_pictures(monkeypatch)
        yield stage_set[1]


def opened() -> Ledger:
    return Ledger.open(from_environment().ledger_url)


def everything_but_the_chain(ledger: Ledger) -> dict[str, list]:
    with ledger.read() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sqlalchemy.select(table)).all()))
            for table in ledger_tables.tables.sorted_tables
            if table.name != "audit"
        }


def chain(ledger: Ledger) -> list[dict]:
    with ledger.read() as connection:
        return ledger_records.audit_rows(connection)


# How each action is done -------------------------------------------------------------------------


def do_stage(cell: Cell, scene: Scene) -> object:
    return submissions.stage(desks.csv({"obs_value": 21}), "figures.csv", "LAO", actor_of(cell))


def do_submit(cell: Cell, scene: Scene) -> object:
    return submissions.submit(DRAFT_HASH, "LAO", actor_of(cell))


def do_replace(cell: Cell, scene: Scene) -> object:
    number = scene.submission[cell.state, cell.own_file]
    return submissions.submit(DRAFT_HASH, "LAO", actor_of(cell), replaces=number)


def do_look(cell: Cell, scene: Scene) -> object:
    return submissions.look(scene.submission[cell.state, cell.own_file], actor_of(cell))


def do_publish(cell: Cell, scene: Scene) -> object:
    return submissions.publish(
        scene.submission[cell.state, cell.own_file], actor_of(cell), version=version(cell)
    )


def do_return(cell: Cell, scene: Scene) -> object:
    return submissions.return_(
        scene.submission[cell.state, cell.own_file],
        actor_of(cell),
        version=version(cell),
        reason="wrong year",
    )


def do_withdraw(cell: Cell, scene: Scene) -> object:
    number = scene.publication[cell.state, cell.own_file]
    return submissions.withdraw(number, actor_of(cell), reason="wrong year")


def do_name(cell: Cell, scene: Scene) -> object:
    number = scene.publication[cell.state, cell.own_file]
    return submissions.name_publication(number, "as agreed in Vientiane", actor_of(cell))


def do_manage(cell: Cell, scene: Scene) -> object:
    return signin_people.add_person("Dara", "officer", ["KHM"], by=actor_of(cell))


DOING = {
    "stage": do_stage,
    "submit": do_submit,
    "replace": do_replace,
    "look": do_look,
    "publish": do_publish,
    "return": do_return,
    "withdraw": do_withdraw,
    "name": do_name,
    "manage": do_manage,
}


def actor_of(cell: Cell) -> Actor:
    return PUBLIC if cell.role == "public" else ME


def version(cell: Cell) -> int:
    """What a page that is up to date shows: each decision raises the version by one."""
    return {"submitted": 1, "withdrawn": 3}.get(cell.state, 2)


def cast(cell: Cell) -> None:
    """Give me the role of the cell, for the country of the things or for another one."""
    if cell.role == "public":
        return
    if cell.role == "administrator":
        # Administrators are of all countries; one "of another country" has lost the grant.
        desks.grant(opened(), ME.name, "administrator")
        if not cell.own_country:
            desks.spoil(opened(), "UPDATE grants SET ref_area = 'THA'")
        return
    desks.grant(opened(), ME.name, cell.role, "LAO" if cell.own_country else "THA")


@pytest.mark.parametrize("cell", TRIED, ids=str)
def test_a_cell_of_the_table_holds_at_the_service(cell, scene):
    cast(cell)
    ledger = opened()
    before, entries = everything_but_the_chain(ledger), len(chain(ledger))
    if cell.is_allowed:
        DOING[cell.action](cell, scene)
        assert (everything_but_the_chain(ledger) != before) == (cell.action != "look")
        assert all(entry["result"] == "done" for entry in chain(ledger)[entries:])
        return
    with pytest.raises(Refused) as refusal:
        DOING[cell.action](cell, scene)
    assert str(refusal.value).endswith(".")
    assert everything_but_the_chain(ledger) == before
    said = chain(ledger)[entries:]
    if cell.action == "look":
        assert said == []
    else:
        assert [(entry["result"], entry["actor"]) for entry in said] == [
            ("refused", actor_of(cell).name or "public")
        ]


def test_a_grant_that_was_left_to_somebody_who_is_not_active_is_no_right(scene):
    """Disabling takes every grant; this is what stands behind that if one were overlooked."""
    desks.grant(opened(), ME.name, "reviewer", "LAO")
    desks.spoil(opened(), "UPDATE people SET active = 0 WHERE name = 'Me'")
    with pytest.raises(Refused, match="has been disabled"):
        submissions.publish(scene.submission["submitted", False], ME, version=1)
    assert submissions.rights(ME) == []


def test_every_action_has_a_rule_a_test_and_no_unknown_word():
    assert {rule.action for rule in RULES} == set(ACTIONS) == set(DOING)
    for rule in RULES:
        assert rule.role in ROLES
        assert set(rule.states) <= set(ACTIONS[rule.action]) <= set(access.STATES)


def test_the_service_asks_for_no_action_that_the_table_does_not_know():
    asked = set()
    for path in (PROJECT / "indicators").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in (
                *("do", "look", "may", "refusal"),
            ):
                words = [a.value for a in node.args if isinstance(a, ast.Constant)]
                asked |= {word for word in words if isinstance(word, str)}
    assert asked == set(ACTIONS)


def test_nothing_outside_the_write_side_writes_into_the_ledger():
    may_write = ("access", "signin", "starter", "submissions", "ledger")
    writers = {
        path.relative_to(PROJECT).as_posix()
        for folder in ("indicators", "pages")
        for path in (PROJECT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "write"
        and not node.args
    }
    assert writers
    assert [w for w in writers if not w.split("/")[1].startswith(may_write)] == []


def test_the_table_is_small_enough_to_say_in_words():
    assert [(r.action, r.role, r.own_file) for r in RULES] == [
        ("stage", "officer", True),
        ("submit", "officer", True),
        ("replace", "officer", True),
        ("look", "officer", True),
        ("look", "reviewer", True),
        ("publish", "reviewer", False),
        ("return", "reviewer", False),
        ("withdraw", "reviewer", False),
        ("name", "reviewer", True),
        ("manage", "administrator", True),
    ]
    # stage and submit, replace, look (two roles), three decisions, name, manage
    assert sum(cell.is_allowed for cell in CELLS) == 2 + 2 + 20 + 3 + 6 + 1


# The sentences ------------------------------------------------------------------------------------


@pytest.fixture
def ledger(monkeypatch) -> Iterator[Ledger]:
    with desks.quick_folder() as folder:
        desks.use(monkeypatch, folder)
        desks.without_pictures(monkeypatch)
        yield desks.staffed()


def test_nobody_decides_on_their_own_file(ledger):
    desks.grant(ledger, "Noy", "reviewer")
    row = desks.send(DRAFT)
    for decide in (
        lambda: submissions.publish(row["id"], desks.NOY, version=1),
        lambda: submissions.return_(row["id"], desks.NOY, version=1, reason="wrong year"),
    ):
        with pytest.raises(Refused, match="Nobody decides on their own file: submission 1 was sen"):
            decide()
    assert submissions.to_decide(desks.NOY) == []
    assert submissions.publish(row["id"], desks.SITI, version=1).publication == 1
    with pytest.raises(Refused, match="Nobody decides on their own file: publication 1 was sent"):
        submissions.withdraw(1, desks.NOY, reason="wrong year")


@pytest.mark.parametrize(
    ("actor", "sentence"),
    [
        (PUBLIC, "Sign in first: to publish takes the role reviewer."),
        (Actor("Nobody"), "There is no person “Nobody” in the ledger."),
        (desks.NOY, "To publish takes the role reviewer; Noy is officer of LAO."),
        (Actor("Ana"), "Ana may publish as reviewer of THA, VNM; this is LAO."),
    ],
)
def test_who_may_not_publish_hears_why_and_what_to_do(ledger, actor, sentence):
    desks.grant(ledger, "Ana", "reviewer", "THA", "VNM")
    row = desks.send(DRAFT)
    with pytest.raises(Refused) as refusal:
        submissions.publish(row["id"], actor, version=1)
    assert str(refusal.value).startswith(sentence)


def test_a_reviewer_of_one_country_decides_on_no_file_of_an_agency(ledger):
    desks.grant(ledger, "Ana", "reviewer", "LAO")
    number = stores.publish(ledger, stores.ILO | {"ref_area": "LAO", "obs_value": 10.0})
    with pytest.raises(Refused, match="this is an agency's, which takes a grant for every country"):
        submissions.withdraw(number, Actor("Ana"), reason="wrong year")
    assert submissions.withdraw(number, desks.SITI, reason="wrong year").publication == number + 1


def test_a_person_who_is_disabled_is_stopped_at_the_next_thing_they_do(ledger):
    row = desks.send(DRAFT)
    signin_people.disable_person("Siti", by=OPERATOR)
    with pytest.raises(Refused, match="Siti has been disabled"):
        submissions.publish(row["id"], desks.SITI, version=1)
    assert submissions.visible(desks.SITI) == []
    assert submissions.rights(desks.SITI) == []


def test_drafts_are_seen_by_their_country_and_by_reviewers_only(ledger):
    desks.grant(ledger, "Ana", "officer", "THA")
    desks.grant(ledger, "Boss", "administrator")
    desks.send(DRAFT)
    seen = {n: len(submissions.visible(Actor(n))) for n in ("Noy", "Siti", "Ana", "Boss", "")}
    assert seen == {"Noy": 1, "Siti": 1, "Ana": 0, "Boss": 0, "": 0}
    for name in ("Ana", "Boss", ""):
        for ask in (submissions.look, submissions.original, submissions.compare):
            with pytest.raises(Refused):
                ask(1, Actor(name))
    with pytest.raises(Refused):
        submissions.compare_staged(DRAFT_HASH, "LAO", Actor("Ana"))


# People -------------------------------------------------------------------------------------------


def people(ledger: Ledger) -> dict[str, list]:
    with ledger.read() as connection:
        return {row["name"]: row["grants"] for row in access_people.everybody(connection)}


def faults(ledger: Ledger) -> list[str]:
    with ledger.read() as connection:
        entries = ledger_records.audit_rows(connection)
        return access_people.faults(access_people.everybody(connection), entries)


def test_a_person_can_have_several_grants_and_none_is_given_twice(ledger):
    desks.grant(ledger, "Noy", "officer", "LAO", "KHM")
    desks.grant(ledger, "Noy", "reviewer")
    assert people(ledger)["Noy"] == [["officer", "KHM"], ["officer", "LAO"], ["reviewer", "*"]]
    with pytest.raises(MonitorError, match=r"Noy is officer for LAO already\."):
        desks.grant(ledger, "Noy", "officer", "LAO")
    assert faults(ledger) == []


def test_who_comes_back_has_only_what_is_given_then(ledger):
    desks.grant(ledger, "Noy", "reviewer")
    signin_people.disable_person("Noy", by=OPERATOR)
    assert people(ledger)["Noy"] == []
    assert signin_people.add_person("Noy", "officer", ["VNM"], by=OPERATOR) is not None
    assert people(ledger)["Noy"] == [["officer", "VNM"]]
    assert faults(ledger) == []


@pytest.mark.parametrize(
    ("name", "role", "areas", "sentence"),
    [
        ("", "reviewer", ["*"], "1 to 80 letters"),
        ("x" * 81, "reviewer", ["*"], "1 to 80 letters"),
        ("Noy\u202eyoN", "reviewer", ["*"], "1 to 80 letters"),
        ("operator", "reviewer", ["*"], "kept for the monitor itself"),
        ("Starter", "reviewer", ["*"], "kept for the monitor itself"),
        ("noy", "reviewer", ["*"], "There is a person Noy already"),
        ("Ana", "public", ["*"], "There is no role 'public'"),
        ("Ana", "officer", [], "Name it: --country LAO"),
        ("Ana", "officer", ["*"], "Name them: --country LAO"),
        ("Ana", "administrator", ["LAO"], "no --country"),
    ],
)
def test_a_name_or_a_grant_that_makes_no_sense_is_refused(ledger, name, role, areas, sentence):
    before = people(ledger)
    with pytest.raises(MonitorError, match=sentence):
        signin_people.add_person(name, role, areas, by=OPERATOR)
    assert people(ledger) == before


def test_one_identity_at_a_provider_is_one_person(ledger):
    told = {"issuer": "https://id.example", "subject": "a1", "by": OPERATOR}
    assert signin_people.add_person("Ana", "reviewer", ["*"], **told) is None
    with pytest.raises(MonitorError, match="is Ana already"):
        signin_people.add_person("Bua", "reviewer", ["*"], **told)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO grants VALUES (1, 'reviewer', '*', 'operator', '2026')",
        "UPDATE grants SET ref_area = 'VNM' WHERE role = 'officer'",
        "DELETE FROM grants WHERE role = 'officer'",
        "UPDATE people SET active = 0 WHERE name = 'Siti'",
        "UPDATE people SET name = 'Seeti' WHERE name = 'Siti'",
    ],
)
def test_a_grant_given_behind_the_ledgers_back_is_found(ledger, statement):
    assert faults(ledger) == []
    desks.spoil(ledger, statement)
    assert any("not what the audit chain recorded" in fault for fault in faults(ledger))
