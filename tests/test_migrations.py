"""A ledger made by an older version becomes one of this version, wholly or not at all.

``ledgers/schema-1.sql`` and ``schema-1.backup`` were written by the first version of the monitor.
"""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from indicators import audit, ledger_migrations, ledger_observations, ledger_records, ledger_tables
from indicators.__main__ import main
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.ledger_backup import contents
from indicators.ledger_restore import put_rows, restore_backup
from indicators.settings import PROJECT, from_environment
from indicators.snapshot_verification import verify
from tests import desks, postgres, stores

MADE = Path(__file__).parent / "ledgers"
HEAD = "92d8e40d18f397aba4f74fd116216a065d824d4e8d93b54ad5545eb75d908862"  # said when it was made
ADDED = {"submissions_by_state", "submissions_by_country"}  # what schema 2 has and 1 had not


def first_ledger(folder: Path) -> Path:
    """A file as the first version of the monitor left it."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "ledger.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript((MADE / "schema-1.sql").read_text(encoding="utf-8"))
    connection.close()
    return path


@pytest.fixture
def old_file(tmp_path, monkeypatch) -> str:
    """The address of an SQLite ledger of schema 1, which the environment names."""
    stores.use(monkeypatch, tmp_path / "data")
    first_ledger(tmp_path / "data")
    return from_environment().ledger_url


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres.server() as address:
        yield address


@pytest.fixture
def old_server(server, tmp_path, monkeypatch) -> str:
    """The address of a PostgreSQL ledger of schema 1, with the rows of the file."""
    monkeypatch.setenv(desks.SERVER, server)
    desks.use(monkeypatch, tmp_path / "data")
    url = from_environment().ledger_url
    source = Ledger(f"sqlite:///{first_ledger(tmp_path / 'first')}")
    target = sqlalchemy.create_engine(url)
    with source.read() as held, target.begin() as connection:
        ledger_migrations.make(connection, 1)
        connection.exec_driver_sql("DELETE FROM meta")
        for table in ledger_migrations.tables_of(1).sorted_tables:
            put_rows(connection, table, held.execute(sqlalchemy.select(table)).mappings())
        connection.exec_driver_sql("DROP TABLE alembic_version")
    target.dispose()
    return url


@pytest.fixture(params=["old_file", "old_server"])
def old(request) -> str:
    """A ledger of schema 1, in a file and on a server."""
    return request.getfixturevalue(request.param)


def look(url: str) -> tuple[str, bool, set[str]]:
    """Schema, whether Alembic's note is there, and the indexes of submissions: behind our back."""
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        inspector = sqlalchemy.inspect(connection)
        schema = connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'schema'").scalar()
        indexes = {index["name"] for index in inspector.get_indexes("submissions")}
        noted = inspector.has_table("alembic_version")
    engine.dispose()
    return schema, noted, indexes


def held(ledger: Ledger) -> dict:
    with ledger.read() as connection:
        return contents(connection)


def differences(url: str) -> list:
    """How the tables that are there differ from those the program describes."""
    engine = sqlalchemy.create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        metadata = sqlalchemy.MetaData()
        for table in (*ledger_tables.tables.sorted_tables, ledger_tables.noted):
            table.to_metadata(metadata)
        found = compare_metadata(context, metadata)
    engine.dispose()
    return found


# An older ledger --------------------------------------------------------------------------------


def test_opening_a_ledger_of_the_first_version_brings_it_up_to_date_and_loses_nothing(old):
    assert look(old) == ("1", False, set())
    ledger = Ledger.open(old)
    assert look(old) == ("2", True, ADDED)
    assert differences(old) == []
    with ledger.read() as connection:
        assert audit.head(connection) == (15, HEAD)
        rows = ledger_records.publication_rows(connection)
        assert [row["action"] for row in rows] == ["publish", "withdraw", "publish"]
        table = ledger_observations.observations_of(connection, 1, ledger.place)
    assert table.column("obs_value").to_pylist() == [38.3]
    assert table.column("obs_comment").to_pylist() == ["ຄົນລາວ"]
    assert verify(from_environment(), ledger, HEAD)["faults"] == []
    assert stores.publish(ledger, {"obs_value": 40.0, "time_period": 2021}) == 4
    ledger.dispose()


def test_a_new_ledger_is_made_as_the_steps_would_make_it(server, tmp_path, monkeypatch):
    stores.use(monkeypatch, tmp_path)
    stores.empty_ledger()
    assert differences(from_environment().ledger_url) == []
    monkeypatch.setenv(desks.SERVER, server)
    desks.use(monkeypatch, tmp_path)
    stores.empty_ledger().dispose()
    assert look(from_environment().ledger_url) == ("2", True, ADDED)
    assert differences(from_environment().ledger_url) == []


def test_the_newest_step_makes_the_schema_that_the_program_knows():
    steps = sorted(path.name[:4] for path in (ledger_migrations.SCRIPTS / "versions").glob("0*.py"))
    assert steps[-1] == ledger_migrations.revision(ledger_tables.SCHEMA_VERSION)
    assert steps == [f"{n:04}" for n in range(1, len(steps) + 1)]


def test_programs_that_start_at_one_moment_migrate_once(old, monkeypatch):
    steps, run = [], ledger_migrations._run
    monkeypatch.setattr(
        ledger_migrations, "_run", lambda c, schema: (steps.append(schema), run(c, schema))
    )
    barrier, failed = threading.Barrier(6), []

    def start() -> None:
        barrier.wait()
        try:
            Ledger.open(old).dispose()
        except MonitorError as error:
            failed.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (steps, failed) == ([2], [])
    assert look(old) == ("2", True, ADDED)


def test_a_migration_that_is_killed_in_the_middle_leaves_the_older_ledger_whole(old):
    killed = (
        "import os, sys; from indicators import ledger_migrations as m; "
        "from indicators.ledger import Ledger; run = m._run; "
        "m._run = lambda c, s: (run(c, s), os._exit(9)); Ledger.open(sys.argv[1])"
    )
    done = subprocess.run([sys.executable, "-c", killed, old], cwd=PROJECT, check=False)
    assert done.returncode == 9
    assert look(old) == ("1", False, set())
    ledger = Ledger.open(old)
    assert look(old) == ("2", True, ADDED)
    assert verify(from_environment(), ledger, HEAD)["faults"] == []
    ledger.dispose()


def test_a_migration_that_fails_changes_nothing(old, monkeypatch):
    before = look(old)

    def fail(connection, schema) -> None:
        connection.exec_driver_sql("DROP TABLE sessions")
        raise RuntimeError("the light went out")

    with monkeypatch.context() as patch:
        patch.setattr(ledger_migrations, "_run", fail)
        with pytest.raises(RuntimeError):
            Ledger.open(old)
    assert look(old) == before
    ledger = Ledger.open(old)
    with ledger.read() as connection:
        assert connection.execute(sqlalchemy.select(ledger_tables.sessions)).all() == []
    ledger.dispose()


def test_a_ledger_half_way_between_two_versions_is_refused_and_left_as_it_is(old):
    Ledger.open(old).dispose()
    ledger = Ledger(old)
    desks.spoil(ledger, "UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(MonitorError, match=r"half way .*its schema is 2.*say 0001.*restore BACKUP"):
        Ledger.open(old)
    desks.spoil(ledger, "DROP TABLE alembic_version")
    with pytest.raises(MonitorError, match="its migrations say nothing"):
        Ledger.open(old)
    assert look(old) == ("2", False, ADDED)
    ledger.dispose()


def test_the_command_says_whether_there_is_need_and_does_it_once(old_file, capfd):
    assert main(["migrate", "--check"]) == 1
    assert "is of schema 1, this program knows 2" in capfd.readouterr().out
    assert look(old_file) == ("1", False, set())
    assert main(["migrate"]) == 0
    assert "from schema 1 to 2" in capfd.readouterr().out
    assert main(["migrate"]) == 0
    assert "nothing to do" in capfd.readouterr().out


def test_without_a_ledger_there_is_nothing_to_migrate(own_data_folder, capfd):
    assert main(["migrate"]) == 2
    assert "There is no ledger" in capfd.readouterr().err
    assert not own_data_folder.exists()


def test_a_start_that_has_nothing_to_migrate_does_not_wait_for_the_tool(old_file):
    Ledger.open(old_file)
    start = (
        "import sys; from indicators.ledger import Ledger; Ledger.open(sys.argv[1]); "
        "sys.exit('alembic' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", start, old_file], cwd=PROJECT, check=False)
    assert done.returncode == 0


def test_an_account_that_may_not_change_tables_is_told_who_may(old_server):
    ledger = Ledger(old_server)
    desks.spoil(
        ledger,
        "DROP ROLE IF EXISTS clerk",
        "CREATE ROLE clerk LOGIN",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clerk",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public "
        "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO clerk",
    )
    of_clerk = ledger._url.set(username="clerk").render_as_string(hide_password=False)
    with pytest.raises(MonitorError, match=r"may not do this .* `python -m indicators migrate`"):
        Ledger.open(of_clerk)
    assert look(old_server) == ("1", False, set())
    Ledger.open(old_server).dispose()
    Ledger.open(of_clerk).dispose()
    desks.spoil(ledger, "DROP OWNED BY clerk", "DROP ROLE clerk")


# An older backup --------------------------------------------------------------------------------


def test_a_backup_of_the_first_version_comes_back_up_to_date(server, tmp_path, monkeypatch):
    places = [stores.use, desks.use]
    monkeypatch.setenv(desks.SERVER, server)
    for n, use in enumerate(places):
        use(monkeypatch, tmp_path / f"again{n}")
        url = from_environment().ledger_url
        manifest = restore_backup(MADE / "schema-1.backup", url)
        assert (manifest["schema"], manifest["audit"]["head"]) == (1, HEAD)
        ledger = Ledger.open(url)
        now = held(ledger)
        same = set(manifest["tables"]) - {"meta"}  # which says the schema
        assert {name: now["tables"][name] for name in same} == {
            name: manifest["tables"][name] for name in same
        }
        assert look(url) == ("2", True, ADDED)
        assert verify(from_environment(), ledger, HEAD)["faults"] == []
        ledger.dispose()


# What cannot be a ledger ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "finding"),
    [
        ("ledger.example.org", "its parts cannot be told apart"),
        ("postgresql://spm@host:port/spm", "its parts cannot be told apart"),
        ("mysql://spm@host/spm", "mysql is neither postgresql nor sqlite"),
        ("http://host/spm", "http is neither postgresql nor sqlite"),
    ],
)
def test_an_address_that_cannot_be_one_is_refused_with_the_way_to_write_it(
    address, finding, monkeypatch, capfd
):
    monkeypatch.setenv("SPM_LEDGER_URL", address)
    assert main(["verify"]) == 2
    said = capfd.readouterr().err
    assert f"SPM_LEDGER_URL is not the address of a ledger ({finding})" in said
    assert "postgresql://USER@HOST:5432/DATABASE" in said


def test_a_refusal_never_repeats_a_password(server):
    secret = "".join(["sal", "amander"])
    url = sqlalchemy.make_url(server)
    for wrong in (
        url.set(database="nobody_made_this", password=secret),
        url.set(username="stranger", password=secret),
        url.set(host="host.invalid", password=secret),
        url.set(port=1, query={"password": secret}),
    ):
        with pytest.raises(MonitorError, match="cannot be reached") as refusal:
            Ledger.open(wrong.render_as_string(hide_password=False))
        assert secret not in str(refusal.value)
    with pytest.raises(MonitorError) as refusal:
        Ledger(f"postgresql://spm:{secret}@host:port/spm")
    assert secret not in str(refusal.value)


def test_a_server_that_is_too_old_is_told_the_lowest_version(server, monkeypatch):
    monkeypatch.setattr("indicators.ledger_connecting.LOWEST_POSTGRESQL", 99)
    with pytest.raises(MonitorError, match=r"PostgreSQL \d\d, which is too old.*lowest .* is 99"):
        Ledger.open(server)
