"""The sign-in door and the gate before Streamlit: forms, cookies, guessing, files of strangers."""

import re
import stat
from collections.abc import Iterator

import argon2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect
from streamlit import config

from indicators import signin, signin_passwords, signin_people
from indicators.access import OPERATOR, PUBLIC, Actor
from indicators.errors import MonitorError
from pages import door, gate, selfcheck, shell
from pages.visit import COOKIE
from tests import desks, stores

HOME = "http://127.0.0.1:8501"
OURS = {"origin": HOME}
THEIRS = {"origin": "https://evil.example"}
PASSWORD = "four words by the river"
NEW = "seven birds above a bridge"
FILE = "/_stcore/upload_file/session/file"


async def _take(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def _talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("welcome")


SITE = Starlette(
    routes=[
        Route("/_stcore/upload_file/{session}/{file}", _take, methods=["PUT", "DELETE"]),
        Route("/media/{name}", lambda request: PlainTextResponse("a draft")),
        Route("/broken", lambda request: 1 / 0),
        WebSocketRoute("/_stcore/stream", _talk),
        *shell.ROUTES,
    ],
    middleware=shell.MIDDLEWARE,
)


@pytest.fixture
def people(monkeypatch) -> Iterator[None]:
    """A ledger with Noy, officer of LAO, and Siti, reviewer, who sign in with PASSWORD."""
    quick = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(signin, "_hasher", quick)
    signin._nobodys_hash.cache_clear()
    monkeypatch.delenv(door.BEHIND_PROXY, raising=False)
    with desks.quick_folder() as folder:
        stores.use(monkeypatch, folder)
        desks.staffed()
        for name in ("Noy", "Siti"):
            first = signin_people.new_password(name, by=OPERATOR)
            signin_people.change_password(name, first, PASSWORD)
        yield
    signin._nobodys_hash.cache_clear()


@pytest.fixture
def browser(people) -> TestClient:
    return TestClient(SITE, base_url=HOME, follow_redirects=False)


def enter(browser: TestClient, name: str = "Noy", password: str = PASSWORD, **headers: str):
    fields = {"name": name, "password": password}
    return browser.post("/signin", data=fields, headers=OURS | headers)


# Signing in and out -----------------------------------------------------------------------------


def test_the_right_password_leads_to_the_desk_with_a_cookie_no_script_can_read(browser):
    answer = enter(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/upload?lang=en")
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "path=/" in cookie
    assert "secure" not in cookie
    assert signin.actor_of(browser.cookies[COOKIE]) == Actor("Noy")
    assert enter(browser, "Siti").headers["location"] == "/review?lang=en"


@pytest.mark.parametrize("how", ["forwarded", "behind a proxy", "https"])
def test_the_cookie_travels_encrypted_only_wherever_there_is_https(browser, monkeypatch, how):
    if how == "behind a proxy":
        monkeypatch.setenv(door.BEHIND_PROXY, "1")
    if how == "https":
        browser = TestClient(SITE, base_url="https://127.0.0.1:8501", follow_redirects=False)
        answer = enter(browser, origin="https://127.0.0.1:8501")
    else:
        answer = enter(browser, **({"x-forwarded-proto": "https"} if how == "forwarded" else {}))
    assert answer.status_code == 303
    assert "secure" in answer.headers["set-cookie"].lower()


def test_a_token_set_by_somebody_else_is_replaced_and_worth_nothing(browser):
    """Fixation: what a stranger put into the browser before is not what is signed in after."""
    stranger = TestClient(SITE, base_url=HOME, follow_redirects=False)
    enter(stranger, "Siti")
    planted = stranger.cookies[COOKIE]
    browser.cookies.set(COOKIE, planted)
    answer = enter(browser)
    given = re.search(rf"{COOKIE}=([^;]+)", answer.headers["set-cookie"]).group(1)
    assert given != planted
    assert signin.actor_of(given) == Actor("Noy")
    assert signin.actor_of(planted) == PUBLIC


def test_the_cookie_that_is_left_after_signing_out_is_worth_nothing(browser):
    enter(browser)
    held = browser.cookies[COOKIE]
    answer = browser.post("/signout", headers=OURS)
    assert answer.status_code == 303
    assert "max-age=0" in answer.headers["set-cookie"].lower()
    assert signin.actor_of(held) == PUBLIC


def test_who_cannot_be_signed_out_is_told_so(browser, monkeypatch):
    def full(_token):
        raise MonitorError("There is no space left for the ledger.")

    enter(browser)
    monkeypatch.setattr(signin, "sign_out", full)
    answer = browser.post("/signout", headers=OURS)
    assert answer.status_code == 503
    assert "no space left" in answer.text
    assert signin.actor_of(browser.cookies[COOKIE]) == Actor("Noy")


def test_a_link_alone_signs_nobody_out(browser):
    enter(browser)
    assert "Noy" in browser.get("/signout").text
    assert signin.actor_of(browser.cookies[COOKIE]) == Actor("Noy")


@pytest.mark.parametrize("path", ["/signin", "/signout", "/password"])
@pytest.mark.parametrize("headers", [THEIRS, {"origin": "null"}, {}], ids=["evil", "null", "none"])
def test_a_form_of_another_site_is_not_heard(browser, path, headers):
    enter(browser)
    held = browser.cookies[COOKIE]
    fields = {"name": "Noy", "password": PASSWORD, "new": NEW, "again": NEW}
    answer = browser.post(path, data=fields, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert signin.actor_of(held) == Actor("Noy")


def test_a_wrong_password_and_a_name_nobody_has_are_refused_in_the_same_words(browser):
    wrong, nobody = enter(browser, password="not this one"), enter(browser, "Nobody at all")
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.text == nobody.text
    assert "not right" in wrong.text
    assert "set-cookie" not in wrong.headers


def test_guessing_is_made_to_wait_even_with_the_right_password(browser):
    for _ in range(6):
        enter(browser, password="a guess like any other")
    answer = enter(browser)
    assert answer.status_code == 401
    assert "Wait" in answer.text


def test_who_claims_to_come_from_elsewhere_gets_no_new_guesses(browser):
    for guess in range(6):
        enter(browser, password="a guess", **{"x-forwarded-for": f"203.0.113.{guess}"})
    assert "Wait" in enter(browser, **{"x-forwarded-for": "203.0.113.99"}).text


def test_a_disabled_person_is_stopped_at_the_next_thing_they_do(browser):
    enter(browser)
    assert browser.put(FILE, content=b"x", headers=OURS).status_code == 200
    signin_people.disable_person("Noy", by=OPERATOR)
    assert browser.put(FILE, content=b"x", headers=OURS).status_code == 403
    assert enter(browser).status_code == 401


def test_a_giant_form_is_not_read(browser):
    answer = enter(browser, name="x" * 1_000_000)
    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/signin", "/signout", "/password"])
@pytest.mark.parametrize("code", ["en", "id"])
def test_the_door_speaks_both_languages(browser, path, code):
    text = browser.get(f"{path}?lang={code}").text
    assert f'<html lang="{code}">' in text
    other = {"en": "Indonesia", "id": "English"}[code]
    assert other in text
    if code == "id":
        title = re.search(r"<h1>(.*?)</h1>", text).group(1)
        assert title not in ("Sign in", "Sign out", "Change your password")


def test_every_refusal_of_the_door_is_said_in_indonesian_too(browser):
    fields = {"name": "Noy", "password": "wrong"}
    said = browser.post("/signin?lang=id", data=fields, headers=OURS).text
    assert "Nama atau kata sandi tidak benar." in said
    short = {"name": "Noy", "password": PASSWORD, "new": "x", "again": "x"}
    said = browser.post("/password?lang=id", data=short, headers=OURS).text
    assert f"{signin_passwords.SHORTEST} sampai {signin_passwords.LONGEST} karakter" in said
    for _guess in range(6):
        said = browser.post("/signin?lang=id", data=fields, headers=OURS).text
    assert "Tunggu" in said and "detik" in said and "second" not in said


def test_hostile_words_in_the_form_come_back_as_text(browser):
    answer = browser.get("/signin?lang=<script>alert(1)</script>")
    assert "<script>alert" not in answer.text


# Changing one's password --------------------------------------------------------------------------


def change(browser: TestClient, **fields: str):
    usual = {"name": "Noy", "password": PASSWORD, "new": NEW, "again": NEW}
    return browser.post("/password", data=usual | fields, headers=OURS)


def test_a_changed_password_ends_every_session_and_opens_the_door(browser):
    enter(browser)
    held = browser.cookies[COOKIE]
    assert change(browser).headers["location"] == "/signin?lang=en"
    assert signin.actor_of(held) == PUBLIC
    assert enter(browser).status_code == 401
    assert enter(browser, password=NEW).status_code == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"password": "wrong"}, "not right"),
        ({"again": "another"}, "the same twice"),
        ({"new": "short", "again": "short"}, "12 to 200 characters"),
        ({"new": "passwordpassword", "again": "passwordpassword"}, "first that are guessed"),
    ],
)
def test_a_password_is_not_changed_for_the_wrong_person_or_to_a_weak_one(browser, fields, words):
    answer = change(browser, **fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert enter(browser).status_code == 303


# Where passwords are taken ------------------------------------------------------------------------


def test_the_form_says_that_it_is_a_trial(browser):
    assert "Trial sign-in" in browser.get("/signin").text


@pytest.mark.parametrize("host", ["monitor.example", "192.0.2.7:8501", "127.0.0.1.evil.example"])
def test_passwords_are_taken_on_this_machine_only_unless_told_otherwise(browser, monkeypatch, host):
    outside = TestClient(SITE, base_url=f"http://{host}", follow_redirects=False)
    form = outside.get("/signin").text
    assert "<form" not in form and "own machine only" in form
    origin = {"origin": f"http://{host}"}
    assert enter(outside, **origin).status_code == 403
    assert "<form" not in outside.get("/password").text
    monkeypatch.setenv(door.BEHIND_PROXY, "1")
    assert "<form" in outside.get("/signin").text
    assert enter(outside, **origin).status_code == 303


def test_passwords_are_not_taken_by_a_server_that_listens_to_others(browser, monkeypatch):
    monkeypatch.setattr(door.st, "get_option", lambda name: "0.0.0.0")
    assert "<form" not in browser.get("/signin").text
    assert enter(browser).status_code == 403


# The gate -----------------------------------------------------------------------------------------


def test_files_are_taken_from_officers_and_from_nobody_else(browser):
    assert browser.put(FILE, content=b"x", headers=OURS).status_code == 403
    enter(browser, "Siti")
    assert browser.put(FILE, content=b"x", headers=OURS).status_code == 403
    enter(browser, "Noy")
    assert browser.put(FILE, content=b"xyz", headers=OURS).text == "3"
    assert browser.delete(FILE, headers=OURS).status_code == 200


@pytest.mark.parametrize("headers", [THEIRS, {"origin": "null"}, {}], ids=["evil", "null", "none"])
def test_an_officers_browser_sends_no_file_for_a_page_of_another_site(browser, headers):
    enter(browser)
    assert browser.put(FILE, content=b"x", headers=headers).status_code == 403
    assert browser.delete(FILE, headers=headers).status_code == 403


def test_a_file_that_is_too_large_is_refused_before_it_is_read(browser):
    enter(browser)
    for length in ("6000001", "-1", "many"):
        answer = browser.put(FILE, content=b"x", headers=OURS | {"content-length": length})
        assert answer.status_code == 403


@pytest.mark.parametrize("cookie", ["", "nonsense", '"', "\xff", "a" * 100_000])
def test_a_tampered_cookie_is_nobodys(browser, cookie):
    headers = OURS | {"cookie": f"{COOKIE}={cookie}; _streamlit_user={cookie}"}
    wire = {name: value.encode("latin-1") for name, value in headers.items()}
    assert browser.put(FILE, content=b"x", headers=wire).status_code == 403


def test_an_odd_cookie_of_another_program_does_not_hide_ours(browser):
    enter(browser)
    cookie = f'odd={{"a": [1}}; {COOKIE}={browser.cookies[COOKIE]}; ;=;'
    browser.cookies.clear()
    assert browser.put(FILE, content=b"x", headers=OURS | {"cookie": cookie}).status_code == 200


@pytest.mark.parametrize(
    "origin",
    [None, "null", "https://evil.example", "http://127.0.0.1:9999", "http://localhost:8501"],
)
def test_a_connection_from_a_page_of_another_site_is_refused(browser, origin):
    headers = {} if origin is None else {"origin": origin}
    with pytest.raises(WebSocketDisconnect) as refused:
        with browser.websocket_connect("/_stcore/stream", headers=headers | {"host": HOME[7:]}):
            pass
    assert refused.value.code == 1008


def test_a_connection_from_our_own_page_is_taken(browser):
    headers = OURS | {"host": HOME.removeprefix("http://")}
    with browser.websocket_connect("/_stcore/stream", headers=headers) as socket:
        assert socket.receive_text() == "welcome"


@pytest.mark.parametrize(
    "path",
    [
        "/signin",
        "/signout",
        "/password",
        "/media/x",
        "/nowhere",
        "/_stcore/metrics",
        "/data/a/b.csv",
    ]
    + [FILE, "/_stcore/agent/openapi.json"],
)
def test_every_answer_carries_the_headers_that_protect_the_reader(browser, path):
    headers = browser.get(path).headers
    for name, value in shell.HEADERS.items():
        assert headers.get_list(name) == [value]


def test_what_a_page_gives_along_is_kept_by_no_cache_on_the_way(browser):
    assert browser.get("/media/x").headers["cache-control"] == "no-store"
    assert browser.get("/signin").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/base/_stcore/metrics"]
)
def test_streamlits_side_doors_are_closed(browser, path):
    assert browser.get(path).status_code == 404


# The self-check before starting -------------------------------------------------------------------


def shipped(name: str):
    return config.get_option(name)


def test_the_settings_that_are_shipped_are_safe():
    assert list(selfcheck.faults()) == []


CHANGED = {
    "server.maxUploadSize": 200,
    "server.maxMessageSize": 2000,
    "server.enableXsrfProtection": False,
    "server.enableCORS": False,
    "server.corsAllowedOrigins": ["https://evil.example"],
    "server.enableAgentApi": True,
    "server.trustedUserHeaders": {"X-User": "email"},
    "server.disconnectedSessionTTL": 86400,
    "client.showErrorDetails": "full",
    "client.toolbarMode": "developer",
    "browser.gatherUsageStats": True,
    "runner.magicEnabled": True,
    "global.developmentMode": True,
}


def test_every_guarded_setting_is_tried():
    assert CHANGED.keys() == selfcheck.GUARDED.keys()


@pytest.mark.parametrize("name", CHANGED)
def test_a_guarded_setting_that_was_changed_is_named_with_its_file(name):
    changed = {name: CHANGED[name]}
    (sentence,) = selfcheck.faults(
        lambda asked: changed[asked] if asked in changed else shipped(asked),
        lambda asked: "/etc/streamlit/config.toml",
    )
    assert sentence.startswith(name)
    assert "/etc/streamlit/config.toml" in sentence


@pytest.mark.parametrize("address", [None, "0.0.0.0", "::", "192.0.2.7", "monitor.example"])
def test_an_address_that_others_reach_takes_a_proxy(monkeypatch, address):
    monkeypatch.delenv(selfcheck.BEHIND_PROXY, raising=False)

    def option(name: str):
        return address if name == "server.address" else shipped(name)

    (sentence,) = selfcheck.faults(option, lambda name: "<default>")
    assert sentence.startswith("server.address")
    monkeypatch.setenv(selfcheck.BEHIND_PROXY, "1")
    assert list(selfcheck.faults(option, lambda name: "<default>")) == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_secrets_that_others_can_read_keep_the_monitor_from_starting(tmp_path, mode):
    path = tmp_path / "secrets.toml"
    path.write_text("[auth]\n", encoding="utf-8")
    path.chmod(mode)
    (sentence,) = selfcheck.faults_of_secrets([path], None)
    assert f"chmod 600 {path}" in sentence
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    assert list(selfcheck.faults_of_secrets([path, tmp_path / "absent.toml"], None)) == []


@pytest.mark.parametrize("secret", ["", "short", "changemechangemechangemechangeme", "x" * 40])
def test_a_cookie_secret_that_can_be_guessed_keeps_the_monitor_from_starting(secret):
    (sentence,) = selfcheck.faults_of_secrets([], secret)
    assert "cookie_secret" in sentence
    assert secret not in sentence or len(secret) < 6


def test_a_long_random_cookie_secret_is_taken():
    secret = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    assert list(selfcheck.faults_of_secrets([], secret)) == []


@pytest.mark.parametrize("wrong", ["monitor.example", "ftp://monitor.example", "https:///x", "/x"])
def test_an_address_to_come_back_to_that_is_none_is_named_at_the_start(monkeypatch, wrong):
    monkeypatch.setenv("SPM_PUBLIC_URL", wrong)
    (sentence,) = selfcheck.faults_of_address()
    assert f"SPM_PUBLIC_URL is “{wrong}”" in sentence and "https://monitor.example" in sentence
    with pytest.raises(SystemExit, match="SPM_PUBLIC_URL"):
        selfcheck.require_safe_settings(None)


@pytest.mark.parametrize("good", ["", "https://monitor.example", "http://10.0.0.5:8501/monitor/"])
def test_an_address_to_come_back_to_may_be_missing_or_have_a_port_and_a_folder(monkeypatch, good):
    monkeypatch.setenv("SPM_PUBLIC_URL", good)
    assert list(selfcheck.faults_of_address()) == []


def test_the_program_ends_with_one_sentence(monkeypatch):
    monkeypatch.setattr(selfcheck, "faults", lambda: ["first.", "second."])
    with pytest.raises(SystemExit) as ended:
        selfcheck.require_safe_settings(None)
    assert str(ended.value) == "The monitor does not start. first."
    assert gate.LARGEST_UPLOAD > 5 * 2**20  # the widget's own limit is reached first
