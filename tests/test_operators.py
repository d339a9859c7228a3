"""What the handbook for operators says is what the program and ``deploy/`` do."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from indicators.__main__ import parser
from tests.browser.dashboard import ROOT

HANDBOOK = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", HANDBOOK, re.DOTALL | re.MULTILINE)
PROGRAM = [ROOT / "app.py", *(ROOT / "indicators").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]


def variables_read() -> set[str]:
    """Names of ours that stand in the program as a whole text, as they do where one is read."""
    constants = (
        node.value
        for path in PROGRAM
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    return {text for text in constants if re.fullmatch(r"SPM_[A-Z_]+", text)}


def commands() -> list[str]:
    """The monitor's own commands as the handbook writes them, each on one line."""
    whole = "\n".join(text for kind, text in BLOCKS if not kind).replace("\\\n", " ")
    spoken = re.findall(r"`monitor ([^`]*)`", HANDBOOK)
    return spoken + re.findall(r"^monitor ([^(].*)$", whole, re.MULTILINE)


def test_the_table_lists_every_setting_that_the_program_reads_and_no_other():
    assert variables_read() == set(re.findall(r"^\| `(SPM_\w+)` \|", HANDBOOK, re.MULTILINE))


def test_the_handbook_shows_the_proxy_as_it_is_shipped():
    (shown,) = (text for kind, text in BLOCKS if kind == "nginx")
    assert shown == (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")


def test_every_command_in_the_handbook_is_one():
    every = parser()
    for command in commands():
        assert callable(every.parse_args(shlex.split(command)).run), command


def test_the_handbook_shows_more_than_a_few_commands():
    assert {"init", "verify", "backup", "restore", "migrate", "move-ledger", "regional"} <= {
        command.split()[0] for command in commands()
    }


@pytest.mark.parametrize("place", re.findall(r"`(deploy/[\w.@-]+)`", HANDBOOK))
def test_every_file_that_the_handbook_names_is_shipped(place):
    assert Path(ROOT, place).is_file()
