"""The interface for programs: the numbers of the command line, in one publication, for reading."""

import csv
import http.client
import io
import json
import socket
import subprocess
import sys
import threading
import time
from email.utils import parsedate_to_datetime

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from indicators import ledger_opening, snapshot, snapshot_building, snapshot_reading
from indicators.__main__ import main
from indicators.api import limit, web
from indicators.api.resources import RESOURCES
from indicators.ledger import Unreachable
from indicators.settings import PROJECT, from_environment
from pages import shell
from pages.promptly import Promptly
from tests import stores

COVERED = "/api/v1/coverage?indicator=SPMF-COV-01"


class Clock:
    """A clock that goes on when it is told to."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    monkeypatch.setenv(limit.VARIABLE, "0")
    monkeypatch.delenv(limit.BEHIND_PROXY, raising=False)
    return Clock()


@pytest.fixture
def client(clock) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/api", app=web.Api(clock))]))


@pytest.fixture
def starter(monkeypatch):
    stores.use(monkeypatch, stores.starter_folder())


def printed(capsysbinary, *arguments: str) -> list[dict]:
    """What the command line prints for ``arguments`` with ``--json``."""
    capsysbinary.readouterr()
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsysbinary.readouterr().out)


def every_page(client: TestClient, address: str) -> list[dict]:
    """The rows of all pages, as a reader gets them who follows ``links.next``."""
    rows = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page["count"] == len(page["rows"])
        rows += page["rows"]
        address = page["links"]["next"]
    return rows


def of_two_indicators(path: str) -> str:
    """A choice of two indicators, where a resource has them: enough to see every column."""
    chosen = "indicator" in RESOURCES[path].filters
    return "&indicator=SPMF-COV-01,SPMF-COV-05" if chosen else ""


# The same numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("coverage", ("coverage", "--indicator", "all")),
        ("coverage/history", ("coverage", "--indicator", "all", "--history")),
        ("coverage/groups", ("coverage", "--indicator", "all", "--strata")),
        ("coverage/regional", ("coverage", "--indicator", "all", "--country", "ASEAN")),
        ("gaps", ("gaps", "--indicator", "all")),
        ("gaps/regional", ("gaps", "--indicator", "all", "--country", "ASEAN")),
        ("equity", ("equity", "--indicator", "all")),
        ("progress", ("progress", "--indicator", "all")),
        ("availability", ("availability", "--indicator", "all")),
    ],
)
def test_all_numbers_of_all_indicators_are_those_of_the_command_line(
    path, command, starter, client, capsysbinary
):
    rows = every_page(client, f"/api/v1/{path}?limit=5000")
    assert rows == printed(capsysbinary, *command)
    assert len({row["indicator"] for row in rows}) > 15


@pytest.mark.parametrize("path", RESOURCES)
def test_csv_holds_what_json_holds_and_a_missing_value_is_an_empty_cell(path, starter, client):
    address = f"/api/v1/{path}?limit=50{of_two_indicators(path)}"
    rows = client.get(address).json()["rows"]
    answer = client.get(address, headers={"accept": "text/csv"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"].endswith('-publication-11.csv"')
    read = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(read) == len(rows) > 0
    for line, row in zip(read, rows, strict=True):
        for name, value in row.items():
            if value is None:
                assert line[name] == ""
            elif isinstance(value, bool | list | dict):
                assert json.loads(line[name]) == value
            elif isinstance(value, int | float):
                assert float(line[name]) == value
            else:
                assert line[name] == value


def test_every_column_of_an_answer_is_described_and_none_is_missing(starter, client):
    for path, resource in RESOURCES.items():
        rows = client.get(f"/api/v1/{path}?{of_two_indicators(path)[1:]}").json()["rows"]
        assert {frozenset(row) for row in rows} == {
            frozenset(column.name for column in resource.columns)
        }, path


def test_pages_together_are_every_observation_once_and_stay_in_one_publication(starter, client):
    whole = every_page(client, "/api/v1/observations?limit=5000")
    assert len(whole) == 5342  # as many as the snapshot of the starter figures shows
    first = client.get("/api/v1/observations?limit=1900")
    assert first.headers["link"] == f'<{first.json()["links"]["next"]}>; rel="next"'
    assert "publication=11" in first.json()["links"]["next"]
    assert every_page(client, "/api/v1/observations?limit=1900") == whole
    assert every_page(client, "/api/v1/gaps?limit=123") == every_page(client, "/api/v1/gaps")


def test_rows_are_chosen_by_the_names_of_the_standard(starter, client):
    asked = "indicator=SPMF-OUT-07&ref_area=IDN,VNM&sex=F,M&startPeriod=2020&endPeriod=2022"
    rows = every_page(client, f"/api/v1/observations?{asked}")
    held = every_page(client, "/api/v1/observations?limit=5000")
    assert rows == [
        row
        for row in held
        if row["indicator"] == "SPMF-OUT-07"
        and row["ref_area"] in ("IDN", "VNM")
        and row["sex"] in ("F", "M")
        and 2020 <= row["time_period"] <= 2022
    ]
    assert rows
    repeated = asked.replace("IDN,VNM", "IDN&ref_area=VNM")
    assert every_page(client, f"/api/v1/observations?{repeated}") == rows
    years = every_page(client, "/api/v1/coverage/history?time_period=2021&ref_area=IDN")
    assert {row["time_period"] for row in years} == {2021}


def test_a_publication_is_read_as_it_was(starter, client):
    then = client.get(f"{COVERED}&publication=3").json()
    assert then["publication"]["number"] == 3
    assert {row["obs_value"] for row in then["rows"]} == {None}  # ILO's figures came later
    assert {row["missing"] for row in then["rows"]} == {"no_value"}


# One publication, named ------------------------------------------------------------------------


@pytest.fixture
def ledger(monkeypatch, tmp_path):
    """Viet Nam's report of 38.3 percent, published."""
    stores.use(monkeypatch, tmp_path / "data")
    book = stores.empty_ledger()
    stores.publish(book, {"obs_value": 38.3})
    return book


def value_of_viet_nam(client: TestClient) -> float | None:
    (row,) = client.get(f"{COVERED}&ref_area=VNM").json()["rows"]
    return row["obs_value"]


def test_whoever_holds_an_answer_is_told_so_without_opening_the_snapshot(
    ledger, client, clock, monkeypatch
):
    first = client.get(COVERED)
    assert first.headers["etag"].startswith('W/"1-')
    clock.now += 60

    def closed(*_values, **_names):
        raise AssertionError("a snapshot was opened")

    monkeypatch.setattr(snapshot, "connect", closed)
    monkeypatch.setattr(snapshot_reading, "open_snapshot", closed)
    monkeypatch.setattr(snapshot_reading.Snapshot, "rows", closed)
    snapshot.path_of(from_environment(), 1).unlink()
    fresh = TestClient(Starlette(routes=[Mount("/api", app=web.Api(clock))]))
    for reader in (client, fresh):  # one that answered before, and one that was just started
        for name, value in (
            ("if-none-match", first.headers["etag"]),
            ("if-none-match", f'"other", {first.headers["etag"]}'),
            ("if-modified-since", first.headers["last-modified"]),
        ):
            again = reader.get(COVERED, headers={name: value})
            assert again.status_code == 304
            assert again.content == b""
            assert again.headers["etag"] == first.headers["etag"]
            assert again.headers["access-control-allow-origin"] == "*"
    with pytest.raises(AssertionError, match="a snapshot was opened"):
        snapshot.connect(None)


def test_a_publication_changes_the_tag_and_a_submission_does_not(ledger, client, clock):
    tag = client.get(COVERED).headers["etag"]
    stores.submit(ledger, {"obs_value": 77.7})
    clock.now += 60
    assert client.get(COVERED, headers={"if-none-match": tag}).status_code == 304
    assert client.get(COVERED).headers["etag"] == tag
    number = stores.publish(ledger, {"obs_value": 41.5})
    clock.now += 60
    changed = client.get(f"{COVERED}&ref_area=VNM", headers={"if-none-match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"].startswith(f'W/"{number}-')
    assert changed.json()["rows"][0]["obs_value"] == 41.5
    stores.withdraw(ledger, number)
    clock.now += 60
    assert value_of_viet_nam(client) == 38.3


def test_a_publication_is_seen_within_a_fifth_of_a_second(ledger, client, clock):
    assert value_of_viet_nam(client) == 38.3
    stores.publish(ledger, {"obs_value": 41.5})
    clock.now += web.FRESH_SECONDS
    assert value_of_viet_nam(client) == 41.5


def test_the_day_of_an_answer_is_never_in_the_future(ledger, client):
    answer = client.get(COVERED)
    assert parsedate_to_datetime(answer.headers["last-modified"]) <= parsedate_to_datetime(
        subprocess.run(["date", "-R"], capture_output=True, text=True).stdout.strip()
    )


def test_different_questions_have_different_tags(starter, client):
    asked = [COVERED, f"{COVERED}&ref_area=IDN", f"{COVERED}&limit=3", f"{COVERED}&format=csv"]
    asked += ["/api/v1/gaps?indicator=SPMF-COV-01", f"{COVERED}&publication=3"]
    tags = [client.get(address).headers["etag"] for address in asked]
    assert len(set(tags)) == len(tags)
    assert client.get(f"{COVERED}&publication=11").headers["etag"] == tags[0]


def test_drafts_are_out_of_reach(ledger, client, clock):
    stores.submit(
        ledger, {"obs_value": 77.7125, "obs_comment": "a draft nobody decided", "ref_area": "LAO"}
    )
    clock.now += 60
    for path in RESOURCES:
        text = client.get(f"/api/v1/{path}?limit=5000").text
        assert "77.7125" not in text
        assert "a draft nobody" not in text
    assert client.get("/api/v1/publications").json()["count"] == 1
    assert client.get(f"{COVERED}&publication=2").status_code == 404


def test_an_older_publication_says_why_it_is_shown_and_is_kept_by_nobody(
    ledger, client, clock, monkeypatch
):
    assert value_of_viet_nam(client) == 38.3
    stores.publish(ledger, {"obs_value": 41.5})
    clock.now += 60

    def full(*_values):
        raise snapshot.CannotWrite("The disk is full. Free some space.")

    monkeypatch.setattr(snapshot_building, "build", full)
    answer = client.get(COVERED)
    assert answer.json()["publication"]["number"] == 1
    assert answer.json()["notice"] == "The disk is full. Free some space."
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    monkeypatch.undo()
    stores.use(monkeypatch, from_environment().data)


def test_figures_are_read_while_the_ledger_does_not_answer(ledger, client, clock, monkeypatch):
    assert value_of_viet_nam(client) == 38.3
    tag = client.get(COVERED).headers["etag"]

    def away(*_values):
        raise Unreachable("The ledger does not answer.")

    monkeypatch.setattr(ledger_opening, "ledger_at", away)
    clock.now += 60
    answer = client.get(COVERED, headers={"if-none-match": tag})
    assert answer.status_code == 200  # nobody knows whether it is still the newest
    assert "ledger does not answer" in answer.json()["notice"]
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["rows"] == client.get(f"{COVERED}&publication=1").json()["rows"]


def test_without_a_ledger_the_answer_says_what_to_do(client):
    answer = client.get(COVERED)
    assert answer.status_code == 503
    assert "init" in answer.json()["detail"]


def test_text_from_a_file_is_no_formula_in_a_spreadsheet(ledger, client, clock):
    stores.publish(ledger, {"obs_value": 40.0, "time_period": 2024, "obs_comment": "=1+1"})
    clock.now += 60
    text = client.get("/api/v1/observations?time_period=2024&format=csv").text
    assert "'=1+1" in text
    assert (
        client.get("/api/v1/observations?time_period=2024").json()["rows"][0]["obs_comment"]
        == "=1+1"
    )


# What is not understood ------------------------------------------------------------------------

MANY = ",".join(["IDN"] * 1000)


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("coverage?indicator=SPMF-COV-99", 400, "no indicator “SPMF-COV-99”. Did you mean"),
        ("coverage?ref_area=idn", 400, "no country “idn”. Did you mean IDN"),
        ("coverage?ref_area=ASEAN", 400, "ask coverage/regional"),
        ("coverage?ref_area=", 400, "ref_area has an empty code"),
        ("coverage?indictor=SPMF-COV-01", 400, "no parameter “indictor” here. Did you mean ind"),
        ("coverage?sex=F", 400, "no parameter “sex” here"),
        ("observations?sex=female", 400, "no group in sex “female”"),
        ("observations?startPeriod=2020-Q1", 400, "write a year from 1900 to 2100"),
        ("observations?startPeriod=2020&startPeriod=2021", 400, "startPeriod is given 2 times"),
        ("observations?endPeriod=99999999999999999999", 400, "write a year"),
        ("observations?time_period=20²1", 400, "write a year"),
        ("coverage?limit=0", 400, "limit is “0”; write a whole number from 1 to 5000"),
        ("coverage?limit=-1", 400, "write a whole number"),
        ("coverage?limit=1e3", 400, "write a whole number"),
        ("coverage?limit=99999", 400, "from 1 to 5000"),
        ("coverage?cursor=abc", 400, "cursor is “abc”"),
        ("coverage?publication=latest", 400, "publication is “latest”"),
        ("coverage?publication=99", 404, "There is no publication 99. They go from 1 to 11."),
        ("coverage?format=xml", 400, "no format “xml”. Choose from json, csv"),
        ("coverage?indicator=%ff", 400, "cannot be read"),
        ("coverage?indicator=%00", 400, "no indicator"),
        ("coverage?x", 400, "no parameter “x”"),
        ("coverage?indicator=' OR 1=1 --", 400, "no indicator “' OR 1=1 --”"),
        (f"observations?ref_area={MANY}", 400, "ref_area names 1,000 codes; at most 200"),
        ("coverage?" + "&".join(["x=1"] * 1001), 400, "at most 1,000 parameters"),
        (f"observations?indicator={','.join(['SPMF-COV-01'] * 1000)}", 414, "at most 8,000"),
        ("nothing", 404, "There is nothing here. There are framework, indicators"),
        ("../v2/coverage", 404, "the interface at /api/v1 only"),
        ("openapi.json?x=1", 400, "takes no parameters"),
    ],
    ids=lambda value: value[:40] if isinstance(value, str) else str(value),
)
def test_what_is_wrong_is_said_in_one_plain_sentence(address, status, words, starter, client):
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "detail"}
    assert problem["status"] == status
    assert words in problem["detail"]
    assert len(problem["detail"]) < 600
    assert "Traceback" not in answer.text


def test_years_the_wrong_way_round_give_no_row_and_the_reason(starter, client):
    page = client.get("/api/v1/observations?startPeriod=2022&endPeriod=2020").json()
    assert page["rows"] == []
    assert page["notice"] == "startPeriod 2022 is after endPeriod 2020, so no year is asked for."


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("*/*", "application/json"),
        ("text/*", "text/csv; charset=utf-8"),
        ("text/csv;q=0.9, application/json;q=0.1", "text/csv; charset=utf-8"),
        ("text/html, application/json", "application/json"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
        ("text/html", None),
        ("application/json;q=none", None),
    ],
)
def test_a_reader_gets_the_form_it_accepts_or_is_told_the_forms(accept, form, starter, client):
    answer = client.get(COVERED, headers={"accept": accept})
    if form is None:
        assert answer.status_code == 406
        assert "application/json and text/csv" in answer.json()["detail"]
    else:
        assert answer.headers["content-type"] == form
        assert answer.headers["vary"] == "Accept"
    asked = client.get(f"{COVERED}&format=csv", headers={"accept": accept})
    assert asked.headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"])
def test_nothing_can_be_written(method, starter, client):
    for path in ("coverage", "", "openapi.json"):
        answer = client.request(method, f"/api/v1/{path}")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
        assert "read here and never written" in answer.json()["detail"]


def test_pages_of_other_sites_may_read(starter, client):
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
    answer = client.options(COVERED, headers=asked)
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "GET" in answer.headers["access-control-allow-methods"]
    read = client.get(COVERED, headers={"origin": "https://example.org"})
    assert read.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in read.headers
    refused = client.get("/api/v1/coverage?x=1", headers={"origin": "https://example.org"})
    assert refused.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["coverage", "openapi.json", "", "nothing", "coverage?x=1"])
def test_head_says_what_get_would_and_sends_no_body(path, starter, client):
    head, get = client.head(f"/api/v1/{path}"), client.get(f"/api/v1/{path}")
    assert head.content == b""
    assert head.status_code == get.status_code
    assert dict(head.headers) == dict(get.headers)


# How often one may ask -------------------------------------------------------------------------


def test_whoever_asks_too_often_is_told_when_to_ask_again(starter, client, clock, monkeypatch):
    monkeypatch.setenv(limit.VARIABLE, "3")
    assert [client.get(COVERED).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get(COVERED)
    assert refused.headers["retry-after"] == "20"
    assert "more than 3 times a minute. Wait 20 s" in refused.json()["detail"]
    clock.now += 20
    assert [client.get(COVERED).status_code for _ in range(2)] == [200, 429]
    tag = {"if-none-match": "*"}
    assert client.get(COVERED, headers=tag).status_code == 429


def test_one_address_does_not_use_up_the_allowance_of_another(starter, clock, monkeypatch):
    monkeypatch.setenv(limit.VARIABLE, "1")
    app = Starlette(routes=[Mount("/api", app=web.Api(clock))])
    for client in ("192.0.2.1", "192.0.2.2", "2001:db8:1::1"):
        reader = TestClient(app, client=(client, 1))
        assert [reader.get(COVERED).status_code for _ in range(2)] == [200, 429]
    neighbour = TestClient(app, client=("2001:db8:1::2", 1))
    assert neighbour.get(COVERED).status_code == 429


def test_what_a_reader_says_of_its_address_counts_for_nothing_without_a_proxy(
    starter, client, monkeypatch
):
    monkeypatch.setenv(limit.VARIABLE, "2")
    said = [{"x-forwarded-for": f"192.0.2.{last}"} for last in range(5)]
    answers = [client.get(COVERED, headers=headers).status_code for headers in said]
    assert answers == [200, 200, 429, 429, 429]
    monkeypatch.setenv(limit.BEHIND_PROXY, "1")  # the web server has read the proxy's header
    assert limit.address_of("192.0.2.7", {"x-forwarded-for": "192.0.2.7"}) == "192.0.2.7"


def test_an_allowance_that_is_no_number_is_named(starter, client, monkeypatch):
    monkeypatch.setenv(limit.VARIABLE, "many")
    answer = client.get(COVERED)
    assert answer.status_code == 503
    assert "SPM_API_REQUESTS_PER_MINUTE is 'many'. Write a whole number" in answer.json()["detail"]


def test_addresses_that_asked_long_ago_are_forgotten(monkeypatch):
    monkeypatch.setattr(limit, "REMEMBERED", 10)
    allowed = limit.Limit(Clock())
    assert [allowed.wait(str(n), 1) for n in range(11)] == [0] * 11
    assert allowed.wait("10", 1) == 60
    assert allowed.wait("0", 1) == 0


# Beside the pages ------------------------------------------------------------------------------


def test_behind_the_shell_of_the_pages_the_answers_stay_as_they_are(starter, clock):
    site = Starlette(routes=shell.ROUTES, middleware=shell.MIDDLEWARE)
    browser = TestClient(site, base_url="http://127.0.0.1:8501")
    answer = browser.get(COVERED)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    held = {"if-none-match": answer.headers["etag"]}
    assert browser.get(COVERED, headers=held).status_code == 304
    assert browser.get("/api/v1").json()["resources"]["gaps"] == "/api/v1/gaps"
    assert browser.get("/api/v2").status_code == 404


def test_an_answer_does_not_wait_until_its_first_half_is_acknowledged():
    """Linux acknowledges after 40 ms; a server opened as Streamlit opens its own waits for it."""
    with socket.socket() as listening:  # without naming the protocol, as Streamlit does
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        app = Starlette(
            routes=[Route("/", lambda request: PlainTextResponse("words"))],
            middleware=[Middleware(Promptly)],
        )
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        serving.start()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        seconds = []
        for _ in range(20):
            began = time.perf_counter()
            connection.request("GET", "/")
            assert connection.getresponse().read() == b"words"
            seconds.append(time.perf_counter() - began)
        connection.close()
        server.should_exit = True
        serving.join(10)
    assert sorted(seconds)[10] < 0.035, seconds


def test_the_pages_start_without_loading_the_interface():
    script = "import sys, pages.shell; print([m for m in sys.modules if 'indicators.api' in m])"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True
    )
    assert done.stdout.splitlines()[-1] == "[]", done.stderr
