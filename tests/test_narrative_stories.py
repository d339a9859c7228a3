"""Stories of what may be said: a reader of policy writes them, this file tells them."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from indicators.catalogue import load
from indicators.language import Language
from indicators.views import equity_words, gap_words, progress_words
from indicators.views.coverage_groups import ENDS

STORIES = Path(__file__).parent / "stories" / "narrative" / "sentences.yaml"
TOLD = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
HEADLINE = "SPMF-COV-01"
KNOWN = {"story", "of", "given", "says", "never"}


def gap_rows(given: dict[str, list]) -> list[dict[str, Any]]:
    rows = []
    for area, (value, year, *millions) in given.items():
        people = millions[0] * 1_000_000 if millions else None
        left_out = None if people is None else people * (100 - value) / 100
        row = {"ref_area": area, "obs_value": value, "time_period": year, "distance": 100 - value}
        row |= {"uncovered_persons": left_out, "reference_population": people}
        rows.append(row)
    return rows


def headline(given: dict, say: dict) -> str:
    rows = gap_rows(given)
    counted = [r["uncovered_persons"] for r in rows if r["uncovered_persons"] is not None]
    return say["gaps"].headline(rows, {"uncovered_persons": sum(counted) if counted else None})


def people(given: dict, say: dict) -> str:
    return say["gaps"].people_title(gap_rows(given))


def progress(given: dict, say: dict) -> str:
    rows = []
    for area, told in given.items():
        reached = told["reached"] if "reached" in told else None
        row = {"ref_area": area, "per_year_pp": told["pace"], "target_year": 2030}
        rows.append(row | {"needed_per_year_pp": told["needed"], "reached_year": reached})
    return say["progress"].headline(rows, False)


def groups(given: dict, say: dict) -> str:
    rows = []
    for area, told in given.items():
        interval = tuple(told["interval"]) if "interval" in told else None
        values = {code: value for code, value in told.items() if code != "interval"}
        named = [(code, code, value) for code, value in values.items()]
        known = len(named) > 1
        asked = (named, say["gaps"].indicator, "sex", ENDS, interval)
        behind = equity_words.behind(*asked) if known else None
        standing = "ranked" if known else "missing"
        rows.append({"ref_area": area, "standing": standing, "behind": behind})
    return say["equity"].headline(rows)


TELLERS = {"headline": headline, "people": people, "progress": progress, "groups": groups}


def speaking(code: str) -> dict[str, Any]:
    catalogue, language = load(), Language(code)
    indicator = catalogue.indicators[HEADLINE]
    return {
        "gaps": gap_words.Words(catalogue, language, indicator, "BENCHMARK-2030"),
        "progress": progress_words.Words(catalogue, language, indicator),
        "equity": equity_words.Words(catalogue, language, indicator, "sex"),
    }


@pytest.mark.parametrize("story", TOLD, ids=lambda story: story["story"])
def test_the_monitor_says_what_the_story_says(story):
    assert set(story) <= KNOWN, "a story has a word that its teller does not know"
    said = TELLERS[story["of"]](story["given"], speaking("en"))
    assert said == story["says"]
    assert [word for word in story.get("never", []) if word in said] == []


@pytest.mark.parametrize("story", TOLD, ids=lambda story: story["story"])
def test_the_other_language_says_it_in_its_own_words(story):
    said = TELLERS[story["of"]](story["given"], speaking("id"))
    assert said and said != story["says"]
    assert [word for word in story.get("never", []) if word in said] == []
