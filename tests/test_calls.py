"""What "as data" promises: the call that a panel shows answers with the values that it shows."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qsl

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from indicators import catalogue as definitions
from indicators import settings
from indicators.api import limit, web
from indicators.catalogue import BREAKDOWNS
from indicators.language import Language
from indicators.series import Series
from indicators.views import registry
from indicators.views.panel import Panel
from pages import calls, embedding
from tests.test_pages import opened

Row = dict[str, Any]
MEMBERS = ("BRN", "IDN", "KHM", "LAO", "MMR", "MYS", "PHL", "SGP", "THA", "TLS", "VNM")
CHOICES: list[tuple[str, dict[str, str]]] = [
    *(("overview", {"indicator": code}) for code in ("SPMF-COV-01", "SPMF-COV-05")),
    *(("country", {"country": area}) for area in (*MEMBERS, "JPN")),
    ("coverage", {}),
    ("coverage", {"indicator": "SPMF-COV-05", "countries": "IDN,JPN,SGP"}),
    ("coverage", {"indicator": "SPMF-COV-01", "breakdown": "sex"}),
    ("coverage", {"indicator": "SPMF-COV-01", "breakdown": "sex", "until": "2022"}),
    ("coverage", {"indicator": "SPMF-COV-10", "breakdown": "quintile"}),
    ("coverage", {"indicator": "SPMF-COV-01", "since": "2020", "until": "2022"}),
    ("coverage", {"indicator": "SPMF-OUT-01"}),
    *(("gaps", {"indicator": code}) for code in ("SPMF-COV-01", "SPMF-COV-04")),
    ("availability", {}),
    ("availability", {"scope": "all"}),
    ("progress", {"indicator": "SPMF-COV-01", "country": "all"}),
    ("progress", {"indicator": "SPMF-COV-01", "country": "PHL"}),
    ("equity", {"indicator": "SPMF-COV-01", "breakdown": "sex", "measure": "r"}),
    ("equity", {"indicator": "SPMF-COV-10", "breakdown": "quintile", "measure": "aci"}),
    ("catalogue", {}),
    ("history", {"earlier": "8", "later": "11"}),
]
# Said in words on a page, or counted anew for it: no values.
WORDED = {"name", "label", "reason", "missing", "remark", "kind", "class", "note", "years"}
COUNTED = {"breakdowns_complete", "breakdowns_required", "headline", "breakdown", "per_year_pp"}


# Columns that are numbers a reader came for: each row compared must have one of them.
VALUES = {"obs_value", "statistic", "estimate", "at_agreed_pace", "last_value", "newest_year"}
VALUES |= {"_within", "_sdg", "_codes", "id", "value", "number"}


@pytest.fixture
def client(starter_figures, monkeypatch) -> TestClient:
    monkeypatch.setenv(limit.VARIABLE, "0")
    return TestClient(Starlette(routes=[Mount("/api", app=web.Api())]))


_answers: dict[str, list[Row]] = {}


def answered(client: TestClient, address: str) -> list[Row]:
    """All rows of an answer, page after page; the figures are the same for all these tests."""
    if address not in _answers:
        rows, page = [], address
        while page:
            answer = client.get(page)
            assert answer.status_code == 200, f"{page}: {answer.text}"
            rows += answer.json()["rows"]
            page = answer.json()["links"]["next"]
        _answers[address] = rows
    return _answers[address]


def shown(view: str, panel: Panel, row: Row) -> Iterator[Row]:
    """What one row of a panel shows, each as columns that one row of an answer must hold."""
    here = {name: row[name] for name in ("indicator", "ref_area") if name in row}
    if view == "catalogue":
        yield from _defined(panel, row)
    elif view == "history":
        for when in ("old", "new"):
            if row[f"{when}_value"] is not None:
                value, year = row[f"{when}_value"], row[f"{when}_year"]
                yield here | {"obs_value": value, "time_period": year}
    elif row.get("line") == "agreed_pace":
        yield {"indicator": row["indicator"], "at_agreed_pace": row["obs_value"]}
    elif row.get("ref_area") == "ASEAN":
        yield {"indicator": row["indicator"], "obs_value": row["obs_value"]}
    elif "strata" in row or (view, panel.id) == ("equity", "strata"):
        for code, _words, value in row["strata"] if "strata" in row else row["values"]:
            yield here | {"time_period": row["time_period"], "obs_value": value, "_any": code}
    elif (view, panel.id) == ("equity", "measures"):
        for name, estimate in row["estimates"].items():
            if estimate is not None:
                measure, _, variant = name.partition(".")
                yield (
                    here
                    | {"measure": measure, "estimate": estimate}
                    | ({"variant": variant} if variant else {})
                )
    elif view == "progress":
        yield here | {n: row[n] for n in ("first_value", "last_value", "per_year_pp", "change_pp")}
        for method in ("unsd", "open_sdg", "sdr", "escap_api"):
            found = {"statistic": row[f"statistic_{method}"], "class": row[f"class_{method}"]}
            yield here | {"method": method} | found
    else:
        yield {n: v for n, v in row.items() if n not in WORDED | COUNTED and _plain(v)}
        if row.get("asean") is not None:
            yield {"indicator": row["indicator"], "ref_area": "X84", "obs_value": row["asean"]}
        if row.get("earlier") is not None:
            yield here | {"time_period": row["earlier_year"], "obs_value": row["earlier"]}
        for year, value in row.get("points", ()):
            if (view, panel.id) in calls.WITH_HISTORY:
                yield here | {"time_period": year, "obs_value": value}


def _plain(value: Any) -> bool:
    return value not in (None, "") and not isinstance(value, list | tuple | dict)


def _defined(panel: Panel, row: Row) -> Iterator[Row]:
    """A definition as the interface gives it: nested where a page has columns."""
    if panel.id == "targets":
        yield {n: row[n] for n in ("indicator", "target_id", "value", "target_year", "type")}
    elif panel.id == "framework":
        yield {"_within": ("dimensions", {"id": row["dimension"], "name": row["name"]})}
    elif panel.id == "instruments":
        yield {"_within": ("instruments", {"id": row["instrument"], "name": row["name"]})}
    elif panel.id == "definitions":
        yield {"id": row["indicator"], "name": row["name"], "unit_measure": row["unit_measure"]}
    elif panel.id == "alignment":
        sdg = {"goal": row["sdg_goal"], "indicator": row["sdg_indicator"], "match": row["match"]}
        yield {"id": row["indicator"], "_sdg": {k: v for k, v in sdg.items() if v}}
    else:
        yield {"id": row["indicator"], "_codes": [row["unsd"], row["world_bank"], row["adb"]]}


def holds(answer: Mapping[str, Any], wanted: Row, known: set[str]) -> bool:
    """Whether a row of an answer has all that is wanted of it; ``known``: what any answer has."""
    for name, value in wanted.items():
        if name == "_any":
            if value not in [answer.get(breakdown) for breakdown in BREAKDOWNS]:
                return False
        elif name == "_within":
            place, part = value
            if not any(part.items() <= {k: o[k] for k in part}.items() for o in answer[place]):
                return False
        elif name == "_sdg":
            if any(answer["sdg"][key] != said for key, said in value.items()):
                return False
        elif name == "_codes":
            if not all(
                code in str(answer["series"]) for text in value for code in re.split("[; ]+", text)
            ):
                return False
        elif name in known and (name not in answer or answer[name] != value):
            return False
    return True


@pytest.mark.parametrize(
    ("view", "choices"), CHOICES, ids=[f"{v}-{'-'.join(c.values())}" for v, c in CHOICES]
)
def test_the_call_beside_a_panel_answers_with_the_values_of_the_panel(client, view, choices):
    series, language = Series.current(), Language("en")
    catalogue = definitions.load(settings.from_environment().definitions)
    made = registry.VIEWS[view](series, catalogue, language, choices)
    compared = 0
    for panel in (part for part in vars(made).values() if isinstance(part, Panel)):
        asked = calls.calls(view, panel, choices, 11)
        if not asked:
            continue
        answers = [row for address in asked for row in answered(client, address)]
        known = {name for answer in answers for name in answer}
        for row in panel.rows:
            for wanted in shown(view, panel, row):
                if not VALUES & wanted.keys():
                    continue  # a row without a value: the page says why
                found = any(holds(answer, wanted, known) for answer in answers)
                assert found, (panel.id, wanted, asked)
                compared += 1
    assert compared > 5


@pytest.mark.parametrize(
    ("page", "view", "choices"),
    [
        ("overview", "overview", {"indicator": "SPMF-COV-05"}),
        ("country", "country", {"country": "LAO"}),
        ("coverage", "coverage", {"indicator": "SPMF-COV-01", "breakdown": "sex"}),
        ("gaps", "gaps", {"indicator": "SPMF-COV-04"}),
        ("data", "availability", {"scope": "all"}),
        ("progress", "progress", {"country": "PHL"}),
        ("equity", "equity", {"indicator": "SPMF-COV-10", "breakdown": "quintile"}),
        ("costing", "costing", {"country": "VNM", "path": "pace"}),
        ("catalogue", "catalogue", {}),
    ],
)
def test_a_page_shows_the_calls_of_its_panels_and_links_that_name_a_figure(
    starter_figures, page, view, choices
):
    app = opened(f"pages/{page}.py", **choices)
    written = unescape(" ".join(element.proto.body for element in app.get("html")))
    series = Series.current()
    catalogue = definitions.load(settings.from_environment().definitions)
    links = re.findall(rf'"/data/{view}/(\w+)\.json\?([^"]*)"', written)
    assert links
    for name, query in links:
        asked = dict(parse_qsl(query))
        assert asked.pop("publication") == "11" and asked.pop("lang") == "en"
        registry.check_choices(view, asked)  # strictly, as a frame elsewhere is read
        panel = registry.panel(series, catalogue, Language("en"), view, name, asked)
        for address in calls.calls(view, panel, asked, 11):
            assert f"GET {address}<" in written, (name, address)
            assert f'href="{address}&format=csv"' in written


def test_the_call_is_written_whole_with_the_address_readers_reach(starter_figures, monkeypatch):
    monkeypatch.setenv("SPM_PUBLIC_URL", "https://monitor.example/")
    monkeypatch.setenv(embedding.VARIABLE, "https://ministry.example")
    app = opened("pages/country.py", country="LAO", lang="id")
    written = unescape(" ".join(element.proto.body for element in app.get("html")))
    assert "GET https://monitor.example/api/v1/coverage?indicator=SPMF-COV-01," in written
    assert "/embed/how/country/trend?country=LAO&lang=id&publication=11" in written
    monkeypatch.delenv(embedding.VARIABLE)
    app = opened("pages/country.py", country="LAO")
    assert "/embed/" not in " ".join(element.proto.body for element in app.get("html"))
