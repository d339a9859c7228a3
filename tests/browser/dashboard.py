"""Start the dashboard the way ``make run`` does, on a free port of this machine, and stop it.

The browser tests and the benchmarks share this module, so that what is measured is what is
tested. Nothing here opens a page: see ``visitor.py`` for a person, ``benchmarks/driver.py`` for
a bare connection.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


class DashboardDidNotStart(AssertionError):
    """The server ended or stayed silent; the message carries the last lines of its log."""


def free_port() -> int:
    """A port of the loopback address that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dashboard:
    """One running server. Use it as a context: it is stopped, children included, at the end.

    Parameters
    ----------
    script
        What ``streamlit run`` is given, relative to the project's folder.
    data
        The folder of ledger and snapshots (``SPM_DATA``), already made by ``init``; none for a
        script that reads no figures.
    log
        Where the server's own words are written. A test may read them: they must name no error.
    options
        Settings of Streamlit beside those of the project: ``{"runner.fastReruns": "true"}``.
    """

    def __init__(
        self,
        script: str | Path,
        log: Path,
        data: Path | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        self.script = str(script)
        self.data = data
        self.log = log
        self.options = dict(options or {})
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.seconds_to_healthy = float("nan")

    def __enter__(self) -> Self:
        environment = dict(os.environ)
        if self.data is not None:
            environment["SPM_DATA"] = str(self.data)
        options = {
            "server.address": "127.0.0.1",
            "server.port": self.port,
            "server.headless": "true",
            "server.fileWatcherType": "none",
            "browser.gatherUsageStats": "false",
            **self.options,
        }
        command = [sys.executable, "-m", "streamlit", "run", self.script]
        for option, value in options.items():
            command += [f"--{option}", str(value)]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        started = time.monotonic()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_healthy(started + PATIENCE_SECONDS)
        except BaseException:
            self.stop()
            raise
        self.seconds_to_healthy = time.monotonic() - started
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _wait_until_healthy(self, deadline: float) -> None:
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise DashboardDidNotStart(f"The server ended at once. It said:\n{self.said()}")
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.02)
        raise DashboardDidNotStart(
            f"The server was not healthy after {PATIENCE_SECONDS} s. It said:\n{self.said()}"
        )

    def said(self) -> str:
        """The last 4,000 characters of the server's log."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def stop(self) -> None:
        """End the server and whatever it started; safe to call twice."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(10)


def lay_out_starter_figures(data: Path) -> Path:
    """Make ledger and first snapshot in ``data`` with the command that ``make run`` uses.

    Raises ``AssertionError`` with what the command said if it failed.
    """
    done = subprocess.run(
        [sys.executable, "-m", "indicators", "init"],
        cwd=ROOT,
        env={**os.environ, "SPM_DATA": str(data)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"`python -m indicators init` failed:\n{done.stdout}{done.stderr}"
    return data
