"""Publish, return, withdraw, name: one winner, numbers without gaps, nothing done in silence."""

from collections.abc import Iterator

import pytest

from indicators import (
    audit,
    ledger_records,
    snapshot,
    snapshot_building,
    snapshot_verification,
    submissions,
)
from indicators.access import Refused
from indicators.catalogue import load
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.series import Series
from indicators.series_assessment import data_request
from indicators.settings import from_environment
from indicators.submissions import Decision
from indicators.submissions.template import COLUMNS, asked_for, template
from tests import desks, stores
from tests.desks import LIM, NOY, SITI

FIGURES = desks.csv({"obs_value": 18.5})
REVISED = desks.csv({"obs_value": 21.5})


@pytest.fixture
def ledger(monkeypatch) -> Iterator[Ledger]:
    with desks.quick_folder() as folder:
        desks.use(monkeypatch, folder)
        yield desks.staffed()


def publish(content: bytes = FIGURES, **more) -> int:
    row = desks.send(content)
    return submissions.publish(row["id"], SITI, version=row["version"], **more).publication


def shown() -> list[tuple]:
    rows = Series.current().history("SPMF-COV-01", "LAO")
    return [(row["obs_value"], row["publication"]) for row in rows]


def faults(ledger: Ledger) -> list[str]:
    return snapshot_verification.verify(from_environment(), ledger)["faults"]


# The way of a figure ------------------------------------------------------------------------------


def test_a_figure_goes_from_the_officer_to_the_page_and_back_again(ledger):
    assert publish() == 1
    assert shown() == [(18.5, 1)]
    assert publish(REVISED) == 2
    assert shown() == [(21.5, 2)]
    assert submissions.withdraw(2, SITI, reason="wrong year").publication == 3
    assert shown() == [(18.5, 1)]
    assert submissions.withdraw(1, LIM, reason="wrong survey").publication == 4
    assert shown() == []
    assert faults(ledger) == []


def test_a_withdrawal_is_a_tombstone_with_reason_and_the_old_number_can_still_be_read(ledger):
    publish()
    submissions.withdraw(1, SITI, reason="wrong year")
    tombstone, withdrawn = submissions.publications()
    assert (tombstone["action"], tombstone["withdraws"], tombstone["note"]) == (
        ("withdraw", 1, "wrong year")
    )
    assert (withdrawn["number"], withdrawn["withdrawn_by"]) == (1, 2)
    assert [row["obs_value"] for row in Series.at(1).history("SPMF-COV-01", "LAO")] == [18.5]
    (row,) = submissions.visible(NOY)
    assert (row["state"], row["decided_by"], row["reason"]) == ("withdrawn", "Siti", "wrong year")


def test_a_submission_that_is_returned_publishes_nothing_and_says_why(ledger):
    row = desks.send(FIGURES)
    decision = submissions.return_(row["id"], SITI, version=1, reason="  which \n survey? ")
    assert decision == Decision(0)
    assert shown() == []
    (seen,) = submissions.visible(NOY)
    assert (seen["state"], seen["reason"], seen["version"]) == ("returned", "which survey?", 2)
    assert submissions.to_decide(LIM) == []


@pytest.mark.parametrize("reason", ["", "   ", "\u200b\n", "x" * 2001])
def test_a_decision_against_a_file_needs_a_reason(ledger, reason):
    row = desks.send(FIGURES)
    with pytest.raises(MonitorError, match="reason"):
        submissions.return_(row["id"], SITI, version=1, reason=reason)
    publish(REVISED)
    with pytest.raises(MonitorError, match="reason"):
        submissions.withdraw(1, SITI, reason=reason)
    assert [row["state"] for row in submissions.visible(SITI)] == ["published", "submitted"]


def test_a_publication_is_named_by_what_was_agreed_and_the_name_can_change(ledger):
    assert publish(name="as agreed at SOMSWD 2027") == 1
    assert Series.current().publication["name"] == "as agreed at SOMSWD 2027"
    assert submissions.name_publication(1, "as agreed in Vientiane", LIM).publication == 1
    assert Series.current().publication["name"] == "as agreed in Vientiane"
    submissions.name_publication(1, "", LIM)
    assert Series.current().publication["name"] == ""
    with pytest.raises(MonitorError, match="The name of the publication has 201 characters"):
        submissions.name_publication(1, "x" * 201, LIM)
    assert faults(ledger) == []


# Too late -----------------------------------------------------------------------------------------


def test_who_comes_too_late_is_told_who_decided_and_when(ledger):
    row = desks.send(FIGURES)
    submissions.publish(row["id"], SITI, version=1)
    with pytest.raises(
        Refused,
        match=r"too late to publish submission 1: it was published as publication 1 by Siti on 20",
    ):
        submissions.publish(row["id"], LIM, version=1)
    with pytest.raises(Refused, match="was published as publication 1 by Siti on"):
        submissions.return_(row["id"], LIM, version=1, reason="why?")
    submissions.withdraw(1, SITI, reason="wrong year")
    with pytest.raises(
        Refused, match=r"publication 1: it was withdrawn by Siti on 20.* \(number 2\)"
    ):
        submissions.withdraw(1, LIM, reason="wrong year")


def test_a_page_of_another_version_decides_nothing(ledger):
    row = desks.send(FIGURES)
    with pytest.raises(Refused, match="open it again before deciding"):
        submissions.publish(row["id"], SITI, version=row["version"] + 1)
    assert submissions.publications() == []


@pytest.mark.parametrize("number", [0, -1, 7, 10**15])
def test_a_number_nobody_gave_is_one_sentence(ledger, number):
    publish()
    for ask in (
        lambda: submissions.publish(number, SITI, version=1),
        lambda: submissions.return_(number, SITI, version=1, reason="why?"),
        lambda: submissions.look(number, SITI),
        lambda: submissions.compare(number, SITI),
        lambda: submissions.withdraw(number, SITI, reason="why?"),
        lambda: submissions.name_publication(number, "agreed", SITI),
    ):
        with pytest.raises(MonitorError, match="see `history` for the numbers"):
            ask()


def test_a_withdrawal_itself_is_not_withdrawn(ledger):
    publish()
    submissions.withdraw(1, SITI, reason="wrong year")
    with pytest.raises(Refused, match="publication 2: it takes back publication 1"):
        submissions.withdraw(2, LIM, reason="it was right")


# What stands when something else does not ---------------------------------------------------------


def test_a_decision_stands_when_the_snapshot_cannot_be_built(ledger, monkeypatch):
    publish()
    row = desks.send(REVISED)

    def full(*_: object) -> None:
        raise snapshot.CannotWrite("There is no space left. Free some space.")

    with monkeypatch.context() as patch:
        patch.setattr(snapshot_building, "build", full)
        decision = submissions.publish(row["id"], SITI, version=1)
        assert decision == Decision(2, "There is no space left. Free some space.")
        assert shown() == [(18.5, 1)]
    assert shown() == [(21.5, 2)]


def test_every_deed_and_every_refusal_is_in_the_chain(ledger):
    row = desks.send(FIGURES)
    for actor in (NOY, SITI):
        try:
            submissions.publish(row["id"], actor, version=1)
        except Refused:
            continue
    submissions.withdraw(1, LIM, reason="wrong year")
    with ledger.read() as connection:
        entries = ledger_records.audit_rows(connection)
    assert [(entry["actor"], entry["action"], entry["result"]) for entry in entries][-5:] == [
        ("Noy", "receive", "done"),
        ("Noy", "submit", "done"),
        ("Noy", "publish", "refused"),
        ("Siti", "publish", "done"),
        ("Lim", "withdraw", "done"),
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE submissions SET state = 'submitted', decided_by = NULL WHERE id = 1",
        "UPDATE submissions SET reason = 'none' WHERE id = 2",
        "UPDATE submissions SET state = 'submitted', version = 1 WHERE id = 3",
        "UPDATE publications SET name = 'agreed' WHERE number = 1",
        "UPDATE files SET name = 'other.csv'",
    ],
)
def test_a_decision_changed_behind_the_ledgers_back_is_found(ledger, statement):
    publish()
    second = desks.send(REVISED)
    submissions.return_(second["id"], SITI, version=1, reason="which survey?")
    third = desks.send(desks.csv({"obs_value": 22}))
    desks.send(desks.csv({"obs_value": 23}), replaces=third["id"])
    assert faults(ledger) == []
    desks.spoil(ledger, statement)
    assert any("not what the audit chain recorded" in fault for fault in faults(ledger))


def test_the_head_that_a_page_shows_finds_an_end_that_was_cut_off(ledger):
    publish()
    with ledger.read() as connection:
        _, kept = audit.head(connection)
    desks.spoil(ledger, "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit)")
    report = snapshot_verification.verify(from_environment(), ledger, kept)
    assert any("its end was cut off" in fault for fault in report["faults"])


# The template -------------------------------------------------------------------------------------


def test_the_template_filled_in_is_taken_without_an_error(ledger):
    catalogue = load()
    rows = asked_for(catalogue, Series.current(), "LAO")
    said = {"obs_status": "A", "source_detail": "Survey 2025"}
    filled = [
        row | said | {"obs_value": catalogue.indicators[row["indicator"]].bounds.maximum or 10}
        for row in rows
    ]
    examined = submissions.examine(template(filled), "template.csv", "LAO")
    assert [issue for issue in examined.issues if issue.severity == "error"] == []
    assert examined.observations.num_rows == len(rows) > 60
    assert examined.layout.id == "template"


def test_a_blank_template_is_the_header_alone():
    assert template().decode() == ",".join(COLUMNS) + "\r\n"


def test_the_template_asks_for_the_rows_of_the_data_request_and_for_no_others(monkeypatch):
    stores.use(monkeypatch, stores.starter_folder())
    catalogue, series = load(), Series.current()
    rows = asked_for(catalogue, series, "LAO")
    request = data_request(series, catalogue, "LAO")
    assert [list(row.values()) for row in rows] == [[row[n] for n in COLUMNS] for row in request]
    asked = {(row["indicator"], row["sex"], row["disability"]) for row in rows}
    assert ("SPMF-COV-01", "F", "_T") in asked  # of women and men nothing is known
    assert ("SPMF-OUT-11", "_T", "with_disability") in asked
    for row in rows:
        indicator = catalogue.indicators[row["indicator"]]
        assert (indicator.status, row["ref_area"], row["obs_value"]) == ("active", "LAO", None)
        assert not indicator.derived_from


def test_the_template_has_the_columns_that_officers_were_told():
    assert ",".join(COLUMNS) == (
        "indicator,ref_area,time_period,sex,age,urbanisation,quintile,disability,migration,"
        "obs_value,unit_measure,obs_status,source_detail,obs_comment"
    )
