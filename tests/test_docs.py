"""Every example in the pages for programs and for statistical offices is run and compared."""

import contextlib
import io
import json
import re
import shlex
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount

from indicators.__main__ import main
from indicators.api import limit, web
from indicators.api.resources import RESOURCES
from indicators.api.selection import COMMON, FILTERS, YEARS
from indicators.sdmx.components import COMPONENTS
from tests import replicas, stores
from tests.browser.dashboard import ROOT

EXAMPLE = "https://monitor.example.org"
API, DATA = ((ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8") for name in ("api", "data"))


def blocks(text: str) -> list[tuple[str, str]]:
    """Kind and text of every block of code, in order."""
    return re.findall(r"^```(\w+)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def said_by(program: str) -> str:
    """What a program of a page prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program, "an example", "exec"), {})
    return printed.getvalue()


def followed_by(text: str, kind: str, answer: str) -> list[tuple[str, str]]:
    """Each block of one kind with the block of another kind that comes right after it."""
    every = blocks(text)
    return [
        (first, second)
        for (one, first), (other, second) in zip(every, every[1:], strict=False)
        if (one, other) == (kind, answer)
    ]


@pytest.fixture
def monitor(monkeypatch) -> Iterator[str]:
    """The interface with the starter figures, on a port of this machine."""
    stores.use(monkeypatch, stores.starter_folder())
    monkeypatch.setenv(limit.VARIABLE, "0")
    port = replicas.free_port()
    app = Starlette(routes=[Mount("/api", app=web.Api())])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical"))
    running = threading.Thread(target=server.run)
    running.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join(10)


@pytest.fixture
def folder(monkeypatch, tmp_path) -> Path:
    """A folder to work in, with the starter figures as what is published."""
    stores.use(monkeypatch, stores.starter_folder())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_question_of_the_page_for_programs_is_answered_as_shown(monitor):
    asked = [text.split()[1] for kind, text in blocks(API) if kind == "http"]
    answers = [replicas.get(monitor + path) for path in asked]
    assert [status for status, _, _ in answers] == [200, 200, 400]
    latest, one_of_many, refusal = (json.loads(body) for _, _, body in answers)
    row, problem = (json.loads(text) for kind, text in blocks(API) if kind == "json")
    assert row.items() <= latest["rows"][0].items()
    assert set(latest) == {"publication", "notice", "count", "links", "rows"}
    assert problem.items() <= refusal.items()
    assert one_of_many["count"] == 1


@pytest.mark.parametrize("number", range(3))
def test_every_program_of_the_page_for_programs_prints_what_is_shown(monitor, number):
    program, shown = followed_by(API, "python", "text")[number]
    assert EXAMPLE in program
    assert said_by(program.replace(EXAMPLE, monitor)) == shown
    assert len([kind for kind, _ in blocks(API) if kind == "python"]) == 3


def test_the_page_for_programs_lists_every_resource_and_parameter():
    assert re.findall(r"^\| `([\w/]+)` \| [a-z]", API, re.MULTILINE)[: len(RESOURCES)] == [
        *RESOURCES
    ]
    asking = API[API.index("## Asking") : API.index("## Reading")]
    named = {one.name for one in FILTERS.values()} | {"time_period", *YEARS, *COMMON}
    assert named <= set(re.findall(r"`(\w+)`", asking))


def test_every_command_and_program_of_the_page_for_offices_does_what_is_said(folder, capsys):
    lines = [line for kind, text in blocks(DATA) if kind == "sh" for line in text.splitlines()]
    assert len(lines) == 7
    for line in lines:
        words = shlex.split(line)
        assert words[:3] == ["python", "-m", "indicators"]
        assert main(words[3:]) == 0, line
    assert "Wrote 5,342 observations of publication 11 to monitor.csv." in capsys.readouterr().out
    programs = followed_by(DATA, "python", "text")
    assert len(programs) == 2
    for program, shown in programs:
        assert said_by(program) == shown


def test_the_page_for_offices_names_every_concept_of_the_structure():
    assert {c.id for c in COMPONENTS} <= set(re.findall(r"`([A-Z_]+)`", DATA))
