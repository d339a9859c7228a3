"""The page of methods says what the program does: its parameters, methods and statements."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from indicators.measures.availability import CLASSES
from indicators.measures.costing import GUARANTEES
from indicators.measures.data_request import STATEMENTS
from indicators.measures.progress_methods import METHODS

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "methods.md").read_text(encoding="utf-8")
PARAMETERS = re.findall(r"^\| `(\w+)\.(\w+)` \| (.+) \|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("module", "name", "value"), PARAMETERS)
def test_a_parameter_on_the_page_is_the_one_in_use(module, name, value):
    used = getattr(importlib.import_module(f"indicators.measures.{module}"), name)
    assert used == ast.literal_eval(value)


@pytest.mark.parametrize("module", ("progress_linear", "progress_growth"))
def test_every_cut_of_a_method_stands_on_the_page(module):
    constants = vars(importlib.import_module(f"indicators.measures.{module}"))
    cuts = {name for name, value in constants.items() if name.isupper()}
    assert cuts == {name for place, name, _ in PARAMETERS if place == module}


def test_every_method_and_every_statement_of_a_request_is_explained():
    for code in (*METHODS, *STATEMENTS):
        assert f"`{code}`" in PAGE
    for word in CLASSES:
        assert word in PAGE


def test_the_levels_taken_if_nothing_is_chosen_are_those_on_the_page():
    said = re.search(r"child (\d+), disability (\d+), maternity (\d+), old age (\d+) %", PAGE)
    assert [float(level) for level in said.groups()] == [g.level for g in GUARANTEES.values()]
