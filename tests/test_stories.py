"""Stories that a reader of policy can write, told to the measures they are about.

Each ``stories/*.yaml`` says at its top what its stories may contain. A story that says something
the teller does not know is refused, so that a misspelt word is not silently passed over.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators.measures import availability, gaps, progress
from indicators.measures.costing import Scenario, Start, cost
from indicators.measures.progress_methods import METHODS, judge

FOLDER = Path(__file__).parent / "stories"
Told = dict[str, Any]


def stories(name: str) -> list:
    told = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return [pytest.param(story, id=story["story"]) for story in told]


def only(told: Told, *known: str) -> None:
    """Refuse words the teller does not know."""
    assert set(told) <= set(known), f"unknown in this story: {sorted(set(told) - set(known))}"


def compare(found: Told, expected: Told) -> None:
    for name, value in expected.items():
        if isinstance(value, float):
            assert found[name] == pytest.approx(value, abs=1e-6), name
        else:
            assert found[name] == value, name


@pytest.mark.parametrize("story", stories("gaps"))
def test_gap(story):
    given = story["given"]
    only(given, "value", "year", "target", "higher_is", "people", "agreed", "others")
    value, year, people = given.get("value"), given.get("year"), given.get("people")
    others = {area: (2022, other) for area, other in given.get("others", {}).items()}
    if others and year is not None:
        others["OWN"] = (year, value)
    agreed = {None: None, "words": "no_number", "pace": "pace_only"}[given.get("agreed")]
    counts = "people" in given
    found = gaps.gap(
        value=value,
        year=year,
        aim=gaps.Aim(given.get("target"), 2030, "benchmark", "X", "", reason=agreed),
        higher_is=given["higher_is"],
        unit_measure="PT",
        reference_persons=people,
        counts_persons=counts,
        persons_reason="no_reference_population" if counts and people is None else None,
        members=gaps.standing(others, given["higher_is"], 5),
        asean_value=None,
    )
    compare(found, story["expect"])


@pytest.mark.parametrize("story", stories("progress"))
def test_progress(story):
    target = {"value": 100.0, "year": 2030, "higher_is": "better"} | story.get("target", {})
    observed = [_observed(year, told) for year, told in story["given"].items()]
    line = progress.comparable(observed)
    found: Told = {"reason": line.reason, "per_year": None, **dict.fromkeys(METHODS)}
    only(story["expect"], "per_year", "needed", "arrives", "reason", *METHODS)
    if line.reason is None:
        way = progress.journey(
            line, target["higher_is"], target["value"], target["year"], 100.0, percent=True
        )
        found |= {"per_year": way.per_year, "needed": way.needed_per_year, "arrives": way.arrival}
        found |= {method: judge(way, method).sign for method in METHODS}
    compare(found, story["expect"])


def _observed(year: int, told: float | Told) -> progress.Observed:
    if isinstance(told, float):
        return progress.Observed(year, told, ("register", "1"))
    only(told, "value", "from", "kind")
    source = {None: "register", "other": "another"}[told.get("from")]
    status = {None: "", "modelled": "E", "break": "B"}[told.get("kind")]
    return progress.Observed(year, told["value"], (source, "1"), status)


@pytest.mark.parametrize("story", stories("availability"))
def test_availability(story):
    given, expected = story["given"], story["expect"]
    only(given, "totals", "groups", "from")
    register = ("register",)
    source = {None: register, "survey": ("survey",)}[given.get("from")]
    found = availability.cell(
        totals=[(year, register) for year in given["totals"]],
        groups={"sex": {(year, source): codes for year, codes in given.get("groups", {}).items()}},
        required=("sex",),
        headline={"sex": "_T"},
        missing=None,
        now=2026,
    )
    compare(found | found["breakdowns"]["sex"], expected)


@pytest.mark.parametrize("story", stories("costing"))
def test_cost(story):
    given = story["given"]
    only(given, "group", "coverage", "benefit", "path")
    people = 1_000_000.0
    group = None if given["group"] is None else people * given["group"] / 100
    scenario = Scenario(
        start_year=2026,
        guarantees=("old_age",),
        administration=0.0,
        levels={"old_age": given["benefit"]},
        path=given.get("path", "linear"),
    )
    start = Start(given["coverage"], 2021, group, people, 2023)
    rows = [row for row in cost(scenario, {"old_age": start}) if row["guarantee"] == "old_age"]
    compare(rows[-1], story["expect"])
