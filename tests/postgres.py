"""A PostgreSQL server of our own for the tests: a new cluster, on a loopback port, thrown away.

PostgreSQL refuses to run as root; as root the cluster belongs to the account ``postgres`` that
Debian's package makes.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOW_TO_INSTALL = (
    "PostgreSQL is not installed, so nothing is known of the ledger on a server. "
    "On Debian or Ubuntu: sudo apt-get install postgresql (the package postgresql-client is not "
    "enough), then run the tests again."
)


def programs() -> Path | None:
    """The folder of ``initdb`` and ``pg_ctl``, newest version first; None if there is none."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    found = shutil.which("initdb")
    places += [Path(found).resolve().parent] if found else []
    return next((place for place in places if (place / "initdb").exists()), None)


def _version(place: Path) -> float:
    try:
        return float(place.parent.name)
    except ValueError:
        return 0.0


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, with the right to make databases."""
    place = programs()
    assert place is not None, HOW_TO_INSTALL
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="spm-postgres-", dir=where) as folder:
        os.chmod(folder, 0o711)
        cluster, run = Path(folder, "cluster"), _as_owner(Path(folder))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        _call(run, place / "initdb", "--auth=trust", "--username=spm", "-D", cluster)
        options = f"-c listen_addresses=127.0.0.1 -p {port} -c unix_socket_directories={folder}"
        # What is tested is the order of deeds; the rig in tests/crash tests the disk.
        options += " -c max_connections=300 -c fsync=off -c synchronous_commit=off"
        log = Path(folder, "log")
        _call(run, place / "pg_ctl", "-D", cluster, "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql+psycopg://spm@127.0.0.1:{port}/postgres"
        finally:
            _call(run, place / "pg_ctl", "-D", cluster, "-w", "-m", "immediate", "stop")


def _as_owner(folder: Path) -> list[str]:
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


def _call(run: list[str], *words: object) -> None:
    # The server keeps what it inherits open, so its output goes nowhere and is not waited for.
    done = subprocess.run(
        [*run, *map(str, words)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if "initdb" in str(words[0]) else subprocess.DEVNULL,
        timeout=120,
    )
    assert done.returncode == 0, (words[0], done.stderr)
