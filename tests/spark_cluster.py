"""A Spark cluster of this machine for the tests: one master, two workers, loopback only."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.browser.dashboard import free_port

PATIENCE_SECONDS = 180
HOST = "127.0.0.1"


@contextmanager
def spark_cluster(folder: Path) -> Iterator[str]:
    """Start the cluster, give its ``spark://`` address, and stop it with all that it started."""
    import pyspark

    assert shutil.which("java"), "Java is missing: on Debian, apt-get install default-jre-headless"
    home = Path(pyspark.__file__).parent
    environment = os.environ | {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HOST,
        "PYSPARK_PYTHON": sys.executable,
        # Start-up is most of a short test; the second compiler does not pay there.
        "SPARK_DAEMON_JAVA_OPTS": "-XX:TieredStopAtLevel=1",
        "SPARK_DAEMON_MEMORY": "256m",
    }
    port = free_port()
    url = f"spark://{HOST}:{port}"
    running = []

    def start(what: str, *words: str) -> None:
        with (folder / f"{what}-{len(running)}.log").open("wb") as log:
            command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{what}", *words]
            running.append(
                subprocess.Popen(
                    command,
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                )
            )

    try:
        start("master.Master", "--host", HOST, "--port", str(port), "--webui-port", "0")
        _until(lambda: _listens(port), "the master listens", folder)
        for number in ("1", "2"):
            work = folder / f"worker-{number}"
            words = ["--host", HOST, "--webui-port", "0", "--cores", "1", "--memory", "1g"]
            start("worker.Worker", *words, "--work-dir", str(work), url)
        log = folder / "master.Master-0.log"
        _until(
            lambda: log.read_text(errors="replace").count("Registering worker") == 2,
            "two workers have registered",
            folder,
        )
        yield url
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            process.wait(30)


def _listens(port: int) -> bool:
    try:
        with socket.create_connection((HOST, port), 1):
            return True
    except OSError:
        return False


def _until(is_so, what: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        said = "\n".join(path.read_text(errors="replace")[-1000:] for path in folder.glob("*.log"))
        assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS} s: {what}.\n{said}"
        time.sleep(0.1)
