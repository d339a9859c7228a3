"""A PostgreSQL server of our own for the tests: a new cluster, on a loopback port, thrown away.

PostgreSQL refuses to run as root; as root the cluster belongs to the account ``postgres`` that
Debian's package makes.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
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


class Server:
    """A cluster in a folder, on a port of its own."""

    def __init__(self, folder: Path, run: list[str], place: Path) -> None:
        self.folder, self._run, self._place = folder, run, place
        self.port = _free_port()

    @property
    def address(self) -> str:
        """The address of its first database, with the right to make others."""
        return f"postgresql+psycopg://spm@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make an empty cluster."""
        self._call("initdb", "--auth=trust", "--username=spm", "-D", self.folder)

    def copy(self, primary: "Server") -> None:
        """Become a standby of a running server: its files as they are, then what it streams."""
        options = ("-h", "127.0.0.1", "-p", primary.port, "-U", "spm", "-X", "stream", "-c", "fast")
        self._call("pg_basebackup", *options, "-R", "-D", self.folder)

    def start(self) -> None:
        options = f"-c listen_addresses=127.0.0.1 -p {self.port}"
        options += f" -c unix_socket_directories={self.folder.parent}"
        # What is tested is the order of deeds; the rig in tests/crash tests the disk.
        options += " -c max_connections=300 -c fsync=off"
        log = self.folder.with_suffix(".log")
        self._call("pg_ctl", "-D", self.folder, "-w", "-l", log, "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        self._call("pg_ctl", "-D", self.folder, "-w", "-m", mode, "stop")

    def promote(self) -> None:
        """Make a standby the server that writes."""
        self._call("pg_ctl", "-D", self.folder, "-w", "promote")

    def _call(self, program: str, *words: object) -> None:
        # The server keeps what it inherits open, so its output goes nowhere and is not waited for.
        done = subprocess.run(
            [*self._run, str(self._place / program), *map(str, words)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE,
            timeout=120,
        )
        assert done.returncode == 0, (program, done.stderr)


@contextmanager
def clusters() -> Iterator[Callable[[], Server]]:
    """Servers in a folder of memory, made and started by the caller; stopped at the end."""
    place = programs()
    assert place is not None, HOW_TO_INSTALL
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="spm-postgres-", dir=where) as folder:
        os.chmod(folder, 0o711)
        run, made = _as_owner(Path(folder)), []

        def another() -> Server:
            made.append(Server(Path(folder, f"cluster{len(made)}"), run, place))
            return made[-1]

        try:
            yield another
        finally:
            for server in made:
                if (server.folder / "postmaster.pid").exists():
                    server.stop()


@contextmanager
def server() -> Iterator[str]:
    """The address of a running server, with the right to make databases."""
    with clusters() as another:
        one = another()
        one.make()
        one.start()
        yield one.address


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _as_owner(folder: Path) -> list[str]:
    if os.getuid() != 0:
        return []
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]
