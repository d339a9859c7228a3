"""The description of the interface is true: machines make questions from it and check the answers.

Schemathesis makes valid and invalid questions of the resources from the OpenAPI document itself,
sends them, and compares each answer with the document: status, headers, media type, every row.
"""

import os

import pytest
import schemathesis
from jsonschema import Draft202012Validator
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from starlette.applications import Starlette
from starlette.routing import Mount

from indicators.api.resources import RESOURCES
from indicators.api.web import Api
from tests import stores

EXAMPLES = int(os.environ.get("SPM_API_EXAMPLES", "3"))
# Between them these have every parameter; `make soak` asks all resources this thoroughly.
THOROUGH = list(RESOURCES) if EXAMPLES > 3 else ["observations", "equity", "progress"]


@pytest.fixture
def app(monkeypatch):
    stores.use(monkeypatch, stores.starter_folder())
    monkeypatch.setenv("SPM_API_REQUESTS_PER_MINUTE", "0")
    return Starlette(routes=[Mount("/api", app=Api())])


def violations(app, phases: dict, paths: list[str]) -> list[str]:
    """What Schemathesis finds wrong with some resources, as sentences with the question."""
    config = {
        "generation": {"max-examples": EXAMPLES, "deterministic": True},
        "phases": {
            name: {"enabled": name in phases} | phases.get(name, {})
            for name in ("examples", "coverage", "fuzzing", "stateful")
        },
    }
    described = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", app, config=SchemathesisConfig.from_dict(config)
    ).include(path=[f"/{path}" for path in paths])
    found, asked = [], set()
    for event in from_schema(described).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            found.append(str(event))
        if isinstance(event, events.ScenarioFinished):
            asked.add(event.recorder.label)
            for case, checks in event.recorder.checks.items():
                found += [
                    f"{check.name}: {check.failure_info.failure} "
                    f"{event.recorder.cases[case].value.as_curl_command()}"
                    for check in checks
                    if check.failure_info is not None
                ]
    assert asked == {f"GET /{path}" for path in paths}  # nothing was left out in silence
    return found


def test_questions_made_from_the_description_are_answered_as_it_says(app):
    assert violations(app, {"fuzzing": {}}, list(RESOURCES)) == []


def test_every_parameter_at_its_limits_and_beyond_is_answered_as_the_description_says(app):
    methods = {"unexpected-methods": ["DELETE", "TRACE"]}
    assert violations(app, {"coverage": methods}, THOROUGH) == []


def test_the_description_is_openapi_and_names_every_resource(app):
    described = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    document = described.raw_schema
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {f"/{path}" for path in RESOURCES}
    for part in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(part)
    assert described.validate() is None
