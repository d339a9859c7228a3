"""Everybody tries everything at random; ``make soak`` makes a hundred thousand attempts of it."""

from dataclasses import replace

import pytest

from indicators import access
from indicators.access import ACTIONS, RULES, Rule
from tests import attempts


def test_four_hundred_random_attempts_do_what_the_table_allows_and_nothing_else():
    report = attempts.run(400, seed=1)
    assert report.faults == []
    assert set(report.refused) == set(ACTIONS)
    assert len(report.done) >= len(ACTIONS) - 2, report.done
    assert report.done.total() >= 50


@pytest.mark.parametrize(
    "rule",
    [Rule("publish", "officer", ("submitted",)), Rule("publish", "reviewer", ("submitted",))],
)
def test_a_right_that_the_service_gives_beyond_the_table_is_noticed(rule, monkeypatch):
    monkeypatch.setattr(access, "RULES", (*RULES, rule))
    report = attempts.run(250, seed=2, actions=[rule.action])
    assert any("the table does not allow it" in fault for fault in report.faults)


def test_a_right_that_the_service_does_not_give_is_noticed(monkeypatch):
    lost = tuple(replace(r, role="officer") if r.action == "name" else r for r in RULES)
    monkeypatch.setattr(access, "RULES", lost)
    report = attempts.run(50, seed=3, actions=["name"])
    assert any("the table allows it" in fault for fault in report.faults)
