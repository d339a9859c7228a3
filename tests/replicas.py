"""Three app processes behind nginx, one ledger on PostgreSQL, and a standby that follows it.

nginx reads ``deploy/nginx.conf``, the file that is shipped; only names, ports and paths are put in
their places. Each replica has a data folder of its own, as on a machine of its own.
"""

import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from indicators.ledger import Ledger
from tests import postgres, stores
from tests.browser.dashboard import ROOT, Dashboard
from tests.browser.raw_session import RawSession

HOW_TO_INSTALL = (
    "nginx is not installed, so nothing is known of replicas behind it. On Debian or Ubuntu: "
    "sudo apt-get install nginx-light, then run the tests again."
)
INDICATOR, AREA = "SPMF-COV-01", "VNM"
_PLACE = re.compile(r"Publication (\d+) of")
_MARKUP = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)


def nginx() -> str:
    """The program. Raises ``AssertionError`` with what to install."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/sbin")
    assert found, HOW_TO_INSTALL
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def value_of(number: int) -> float:
    """What publication ``number`` says of the indicator: another value for each, up to 390.

    None of them is what a page may work out from another: a gap to 100, or a pace to 2030.
    """
    return round(60 + number / 10, 1)


def configuration(folder: Path, ports: list[int], plain: int, secure: int) -> Path:
    """The shipped file for these ports, inside the least that nginx needs around it."""
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    servers = "".join(
        f"    server 127.0.0.1:{port} max_fails=1 fail_timeout=5s;\n" for port in ports
    )
    changes = [
        (r"(?m)^    listen \[::\].*\n", ""),
        (r"listen 80;", f"listen 127.0.0.1:{plain};"),
        (r"listen 443 ", f"listen 127.0.0.1:{secure} "),
        (r"(?m)^    server 127\.0\.0\.1:8501 .*\n", servers),
        (r"/etc/ssl/monitor/", f"{folder}/"),
        (r"/var/log/nginx/", f"{folder}/"),
    ]
    for pattern, new in changes:
        site, found = re.subn(pattern, new, site)
        assert found, f"deploy/nginx.conf has nothing like {pattern}"
    temporary = "".join(
        f"    {kind}_temp_path {folder}/{kind};\n"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    account = "user root;\n" if os.getuid() == 0 else ""
    (folder / "site.conf").write_text(site, encoding="utf-8")
    whole = folder / "whole.conf"
    whole.write_text(
        f"{account}daemon off;\nworker_processes 1;\npid {folder}/nginx.pid;\n"
        f"error_log {folder}/error.log;\nevents {{ worker_connections 1024; }}\n"
        f"http {{\n{temporary}    default_type text/html;\n    include {folder}/site.conf;\n}}\n",
        encoding="utf-8",
    )
    return whole


def certificate(folder: Path) -> None:
    """A certificate for this machine, good for a day."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", "-days", "1", "-subj", "/CN=127.0.0.1", "-addext"),
            *("subjectAltName=IP:127.0.0.1", "-keyout", folder / "privkey.pem"),
            *("-out", folder / "fullchain.pem"),
        ],
        check=True,
        capture_output=True,
    )


@contextmanager
def proxy(folder: Path, ports: list[int]) -> Iterator[tuple[str, ssl.SSLContext]]:
    """nginx in front of these ports: its address, and what trusts its certificate."""
    plain, secure = free_port(), free_port()
    certificate(folder)
    whole = configuration(folder, ports, plain, secure)
    command = [nginx(), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(whole)]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    running = subprocess.Popen(command, start_new_session=True)
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", secure)) == 0:
                    break
            time.sleep(0.02)
        yield (
            f"https://127.0.0.1:{secure}",
            ssl.create_default_context(cafile=str(folder / "fullchain.pem")),
        )
    finally:
        os.killpg(running.pid, signal.SIGQUIT)
        running.wait(20)


@dataclass
class Office:
    """Everything that runs, and the ledger as a reviewer's program holds it."""

    url: str
    trust: ssl.SSLContext
    primary: postgres.Server
    standby: postgres.Server
    ledger: Ledger
    ledger_url: str
    folder: Path
    replicas: list[Dashboard] = field(default_factory=list)

    def publish(self) -> int:
        """Publish the value of the next number, and give that number."""
        with self.ledger.read() as connection:
            newest = stores.ledger_records.publication_rows(connection)
        number = len(newest) + 1
        assert stores.publish(self.ledger, {"obs_value": value_of(number)}) == number
        return number


@contextmanager
def office(count: int = 3, starter: bool = False) -> Iterator[Office]:
    """Primary, standby, ``count`` replicas and nginx. The standby acknowledges every commit."""
    with ExitStack() as stack:
        another = stack.enter_context(postgres.clusters())
        primary, standby = another(), another()
        primary.make()
        primary.start()
        standby.copy(primary)
        standby.start()
        alone = Ledger(primary.address)
        with alone._engine.connect() as connection:
            raw = connection.execution_options(isolation_level="AUTOCOMMIT")
            raw.exec_driver_sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
            raw.exec_driver_sql("SELECT pg_reload_conf()")
        alone.dispose()
        hosts = "&".join(f"host=127.0.0.1:{server.port}" for server in (primary, standby))
        url = f"postgresql://spm@/postgres?{hosts}"
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("SPM_LEDGER_URL", url)
        patch.setenv("SPM_BEHIND_PROXY", "1")
        patch.setenv("SPM_PUBLIC_URL", "https://monitor.example.org")
        ledger = Ledger.create(url)
        stack.callback(ledger.dispose)
        if starter:
            stores.starter.enter(ledger, stores.STARTER)
        stores.publish(ledger, {"obs_value": value_of(1)})
        replicas = start_together(
            stack,
            [
                Dashboard("app.py", log=folder / f"{n}.log", data=folder / f"data{n}")
                for n in range(count)
            ],
        )
        (folder / "nginx").mkdir()
        where, trust = stack.enter_context(
            proxy(folder / "nginx", [replica.port for replica in replicas])
        )
        yield Office(where, trust, primary, standby, ledger, url, folder, replicas)


def start_together(stack: ExitStack, replicas: list[Dashboard]) -> list[Dashboard]:
    """Start servers side by side: each waits for its libraries, not for the others."""
    side_by_side(lambda replica: stack.enter_context(replica), replicas)
    return replicas


def side_by_side(deed: Callable[[Dashboard], object], replicas: list[Dashboard]) -> None:
    """Do the same to every replica at one moment; raises the first of what went wrong."""
    with ThreadPoolExecutor(len(replicas)) as pool:
        list(pool.map(deed, replicas))


def get(url: str, trust: ssl.SSLContext | None = None, **headers: str):
    """Status, headers and body of an answer, also of a refusal."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30, context=trust) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers, refusal.read()


def shown_as_data(url: str, trust: ssl.SSLContext | None = None) -> tuple[int, float]:
    """Number of the publication and the value in it, as one answer gives them."""
    address = f"{url}/data/country/contingencies.json?country={AREA}"
    status, _headers, body = get(address, trust)
    assert status == 200, body
    told = json.loads(body)
    (row,) = [row for row in told["rows"] if row["indicator"] == INDICATOR]
    return told["publication"], row["obs_value"]


def shown_on_page(
    url: str, trust: ssl.SSLContext | None = None, cookie: str = ""
) -> tuple[int, str]:
    """Number in the footer of a page, and everything that the same run of it showed."""
    with RawSession(url, cookie=cookie, tls=trust) as session:
        answer = session.run("country", f"country={AREA}&lang=en")
    text = "\n".join(_MARKUP.sub(" ", html.body) for html in answer.all_of("html"))
    text += "\n".join(alert.body for alert in answer.all_of("alert"))
    (number,) = set(_PLACE.findall(text)) or {"0"}
    return int(number), text


def is_mixed(number: int, text: str, newest: int) -> bool:
    """Whether a page of publication ``number`` shows a value of another one, or lacks its own."""
    alone = r"(?<![\d.+−-]){}(?!\d)"
    found = {n for n in range(1, newest + 2) if re.search(alone.format(value_of(n)), text)}
    return found != {number}


def seconds_until_all_show(office: Office, number: int, patience: float = 30) -> float:
    """How long after its publication every replica shows ``number`` on its country page.

    Raises ``AssertionError`` if any page was mixed, went back, or if patience ends.
    """
    started = time.perf_counter()
    waiting = list(office.replicas)
    while waiting:
        assert time.perf_counter() - started < patience, f"{number} is not shown everywhere"
        for replica in list(waiting):
            shown, text = shown_on_page(replica.url)
            assert not is_mixed(shown, text, number), (
                f"a page of {shown} shows another's value: {text}"
            )
            if shown == number:
                waiting.remove(replica)
    return time.perf_counter() - started
