"""The page of methods says what the program does: its parameters, methods and statements.

It exists in both languages. The Indonesian text is held to the English one: the same sections,
tables, codes, formulas and numbers, in the same order.
"""

import ast
import importlib
import re
from pathlib import Path

import pytest

from indicators.catalogue import load
from indicators.language import Language
from indicators.measures.availability import CLASSES
from indicators.measures.costing import GUARANTEES
from indicators.measures.data_request import STATEMENTS
from indicators.measures.progress_methods import METHODS
from indicators.series import Series
from indicators.views import methods
from tests.stores import empty_ledger

DOCS = Path(__file__).resolve().parent.parent / "docs"


def text_of(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


PAGE = text_of("methods.md")
PARAMETERS = re.findall(r"^\| `(\w+)\.(\w+)` \| (.+) \|$", PAGE, re.MULTILINE)
PAIRS = [
    pytest.param(text_of(f"{name}.md"), text_of(f"{name}.id.md"), id=name)
    for name in ("methods", "methods-equity")
]


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


# Two languages ---------------------------------------------------------------------------------


def sections(text: str) -> list[str]:
    """The text cut at its headings, fenced code as it stands."""
    return re.split(r"^#{1,3} ", text, flags=re.MULTILINE)[1:]


def numbers(text: str) -> list[str]:
    """Every number in figures. Order does not count: languages put their words in another one."""
    return sorted(re.findall(r"\d+(?:[.,]\d+)*", text))


def signs(cell: str) -> str:
    """What is left of a formula without its words: variables of one letter, numbers and signs."""
    without_code = re.sub(r"`[^`]*`", "", cell)
    without_words = re.sub(r"[^\W\d_]{2,}", "", without_code)
    return re.sub(r"[\s,;:.()\"*…-]", "", without_words)


def tables(text: str) -> list[list[list[str]]]:
    """Tables of a text as rows of cells; a bar inside a cell is written ``\\|``."""
    found: list[list[list[str]]] = [[]]
    for line in text.splitlines():
        if line.startswith("|"):
            found[-1].append(re.split(r"(?<!\\)\|", line.strip("|")))
        elif found[-1]:
            found.append([])
    return [table for table in found if table]


@pytest.mark.parametrize(("english", "indonesian"), PAIRS)
def test_both_languages_have_the_same_sections(english, indonesian):
    def levels(text: str) -> list[tuple[str, str]]:
        return re.findall(r"^(#{1,3}) (\d*)", text, re.MULTILINE)

    assert levels(indonesian) == levels(english)
    titles = [re.findall(r"^#{1,3} (.+)$", text, re.MULTILINE) for text in (english, indonesian)]
    assert [title for title in titles[0] if title in titles[1]] == []


@pytest.mark.parametrize(("english", "indonesian"), PAIRS)
def test_both_languages_give_the_same_formulas_in_the_same_cells(english, indonesian):
    ours, theirs = tables(english), tables(indonesian)
    assert [len(table) for table in theirs] == [len(table) for table in ours]
    for one, other in zip(ours, theirs, strict=True):
        for row, translated in zip(one[2:], other[2:], strict=True):
            assert len(row) == len(translated), row
            for cell, said in zip(row, translated, strict=True):
                if re.search(r"[=·√Σ≥≤²₁₀ŷμ]| [−/<>] ", cell):
                    assert signs(said) == signs(cell), (cell, said)


@pytest.mark.parametrize(("english", "indonesian"), PAIRS)
def test_both_languages_name_the_same_codes_and_numbers_in_every_section(english, indonesian):
    for one, other in zip(sections(english), sections(indonesian), strict=True):
        assert sorted(re.findall(r"`[^`\n]+`", other)) == sorted(re.findall(r"`[^`\n]+`", one))
        assert numbers(other) == numbers(one), one.partition("\n")[0]


@pytest.mark.parametrize("part", methods.DOCUMENTS)
def test_the_page_is_shown_in_the_readers_language_with_the_same_parameters(part):
    empty_ledger()
    shown = {
        code: methods.prepare(Series.current(), load(), Language(code), part)
        for code in ("en", "id")
    }
    assert shown["en"].note == shown["id"].note == ""
    assert shown["en"].parameters.rows == shown["id"].parameters.rows
    assert len(shown["en"].sections) == len(shown["id"].sections)
    formulas = part in methods.OF_FORMULAS
    assert ("rumus" in shown["id"].sections[1][2] + shown["id"].sections[2][2]) == formulas
    links = [
        link for _, _, text in shown["id"].sections for link in re.findall(r"]\((.+?)\)", text)
    ]
    assert all(link.startswith("?part=") and "lang=id" in link for link in links)
    assert ".md" not in "".join(links)


def test_a_language_without_the_text_is_shown_the_english_one_and_told_so(monkeypatch, tmp_path):
    empty_ledger()
    (tmp_path / "methods.md").write_text(PAGE, encoding="utf-8")
    monkeypatch.setattr(methods, "FOLDER", tmp_path)
    view = methods.prepare(Series.current(), load(), Language("id"), "measures")
    assert view.note and "What the monitor computes" in view.sections[0][2]
