"""The two commands on machines that are not ready for them, and the words that explain them.

``make`` runs here without its stamps (``--old-file``), so nothing is installed; what is tested is
the sentence a person gets. That the commands work is tested by CI, which knows no other way in.
"""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
GUIDES = ("README.md", "CONTRIBUTING.md", "benchmarks/README.md")


def make(*arguments: str) -> tuple[int, str]:
    """Exit code and everything printed by ``make`` with the environment taken as ready."""
    # `make test` runs these tests: its own make must not be taken for theirs.
    environment = {name: value for name, value in os.environ.items() if "MAKE" not in name}
    done = subprocess.run(
        ["make", "--old-file=.venv/.ready", f"PY={sys.executable}", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def code_blocks(guide: str) -> str:
    text = (ROOT / guide).read_text(encoding="utf-8")
    return "\n".join(re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE))


def test_a_port_in_use_is_named_with_a_way_out_and_no_other_is_taken(own_data_folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = make("run", f"PORT={port}")
    assert code != 0
    assert f"Port {port} is in use" in said
    assert "make run PORT=" in said
    assert "Traceback" not in said
    assert not own_data_folder.exists()


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_what_is_no_port_number_is_called_so(port):
    code, said = make("run", f"PORT={port}")
    assert code != 0
    assert f"PORT={port} is not a port number" in said
    assert "Traceback" not in said


def test_a_python_that_cannot_make_environments_is_told_what_to_install(tmp_path):
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\nexit 1\n")
    python.chmod(0o755)
    code, said = make(f"{tmp_path}/.ready", f"VENV={tmp_path}", f"PYTHON={python}")
    assert code != 0
    assert "apt-get install python3-venv" in said


def test_a_machine_without_python_is_told_so(tmp_path):
    code, said = make(f"{tmp_path}/.ready", f"VENV={tmp_path}", "PYTHON=")
    assert code != 0
    assert "No Python 3.11 or newer was found" in said


def test_a_named_browser_and_a_database_server_are_taken_and_nothing_is_installed():
    code, said = make("tools", f"CHROMIUM={sys.executable}", "INITDB=/opt/initdb")
    assert (code, said) == (0, "")


def test_who_may_not_install_is_told_what_is_missing_and_the_tests_begin(tmp_path, monkeypatch):
    somebody = tmp_path / "id"
    somebody.write_text("#!/bin/sh\necho 1000\n")
    somebody.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    code, said = make("tools", f"CHROMIUM={sys.executable}", "INITDB=")
    assert code == 0
    assert said.startswith("PostgreSQL is missing")
    assert "sudo apt-get install postgresql" in said
    assert "Installing" not in said


@pytest.mark.parametrize("guide", GUIDES)
def test_every_make_command_in_the_guides_exists(guide):
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
    text = (ROOT / guide).read_text(encoding="utf-8")
    named = set(re.findall(r"^make ([a-z]+)", code_blocks(guide), re.MULTILINE))
    named |= set(re.findall(r"`make ([a-z]+)", text))
    assert named
    assert named <= targets


@pytest.mark.parametrize("guide", ["README.md", "CONTRIBUTING.md"])
def test_every_subcommand_in_the_guides_exists(guide):
    help_text = subprocess.run(
        [sys.executable, "-m", "indicators", "--help"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    named = set(re.findall(r"python -m indicators ([a-z][a-z-]*)", code_blocks(guide)))
    assert named
    assert {name for name in named if not re.search(rf"\b{name}\b", help_text)} == set()


def test_readme_gives_the_same_steps_in_plain_commands():
    plain = code_blocks("README.md")
    for step in (
        "-m pip install -r requirements.txt",
        "-m indicators init",
        "-m streamlit run app.py",
    ):
        assert step in plain
        assert step.removeprefix("-m pip install ") in MAKEFILE


def test_contributing_names_the_four_checks_in_the_order_they_run():
    recipe = re.search(r"^check: .*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE).group(1)
    ran = re.findall(r"-m (ruff check|ruff format|indicators check-definitions|pytest)", recipe)
    assert ran == ["ruff check", "ruff format", "indicators check-definitions", "pytest"]
    said = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert "ruff, ruff format, check-definitions, pytest" in said
