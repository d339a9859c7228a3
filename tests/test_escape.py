"""Hostile text comes out of every helper as inert text."""

import csv
import io
import sys

import duckdb
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.escape import (
    csv_text,
    for_cell,
    for_figure,
    for_html,
    for_markdown,
    from_cell,
    plain,
    sql_for_cell,
    sql_is_hostile,
)
from indicators.figures import markup
from indicators.figures.markup import Markup

HOSTILE = [
    '=HYPERLINK("https://evil.example","Lao PDR")',
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    " =1+1",
    "\r=1+1",
    "＝1+1",
    '<a href="https://evil.example">Laos</a>',
    '<span style="font-size:80px">big</span>',
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![beacon](http://evil.example/x.png)",
    "[link](javascript:alert(1))",
    "%{customdata[0]} $\\frac{1}{2}$",
    "abc\u202egnp.exe",
    "\u2066hidden\u2069",
    "zero\u200bwidth",
    "\x00nul\x07bell",
    "'; DROP TABLE observations; --",
    "../../etc/passwd",
    "x" * 5000,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_markup_survives_in_html(text):
    shown = for_html(text)
    assert "<" not in shown and '"' not in shown
    assert str(markup.tag("td", text)).count("<") == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_no_tag_template_or_formula_survives_in_a_figure(text):
    shown = for_figure(text)
    assert "<" not in shown and ">" not in shown
    assert "%{" not in shown and "$" not in shown
    assert len(plain(text)) <= 80
    go.Figure(layout={"annotations": [{"text": shown}]})  # Plotly takes it as a label


@pytest.mark.parametrize("text", HOSTILE)
def test_no_spreadsheet_runs_a_cell(text):
    cell = for_cell(text)
    assert cell.lstrip()[:1] not in ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_link_or_picture_survives_in_markdown(text):
    shown = for_markdown(text)
    assert "](" not in shown and "![" not in shown
    assert "<" not in shown.replace("\\<", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_characters_that_cannot_be_seen_are_dropped(text):
    for helper in (for_html, for_figure, for_markdown, for_cell):
        shown = helper(text)
        assert not set(shown) & set("\u202e\u2066\u2069\u200b\x00\x07\ufeff")


def test_numbers_are_not_taken_for_formulas():
    assert for_cell(-9.47) == -9.47
    assert csv_text([{"a": -1.5, "b": None}], ["a", "b"]) == "a,b\r\n-1.5,\r\n"


def test_a_missing_value_is_an_empty_cell_and_not_a_zero():
    rows = list(csv.reader(io.StringIO(csv_text([{"obs_value": None}], ["obs_value"]))))
    assert rows == [["obs_value"], [""]]


def test_a_row_without_an_asked_column_is_refused():
    with pytest.raises(KeyError):
        csv_text([{"a": 1}], ["a", "b"])


def test_markup_is_made_only_by_its_module():
    assert isinstance(markup.tag("p", "x"), Markup)
    assert str(markup.tag("p", "<b>")) == "<p>&lt;b&gt;</p>"
    assert str(markup.tag("p", markup.tag("b", "x"))) == "<p><b>x</b></p>"


def test_every_table_heads_its_columns_and_rows():
    made = str(
        markup.table([("Area", ""), ("%", "number")], [["Lao PDR", "15.5"]], caption="Cover")
    )
    assert '<th scope="col">Area</th>' in made
    assert '<th scope="row">Lao PDR</th>' in made
    assert "<caption>Cover</caption>" in made


def test_a_missing_value_is_hatched_and_a_zero_is_a_mark():
    assert "missing" in str(markup.share_bar(None))
    zero = str(markup.share_bar(0.0))
    assert "missing" not in zero and "1px" in zero


EDGES = [
    *HOSTILE,
    "'=1",
    "''=1",
    "'x",
    "'",
    "",
    "- list",
    "\u3000=1",
    "\u00a0+1",
    "a\r\nb",
    "\n=1",
    "é",
]


def from_the_database(texts: list[str | None]) -> list[tuple[str | None, bool | None]]:
    """Each text as the database makes it inert, and whether it says that it would change it."""
    made = f"{sql_for_cell('text')}, {sql_is_hostile('text')}"
    asked = f"SELECT {made} FROM (SELECT unnest(?::VARCHAR[]) AS text)"
    return duckdb.connect().execute(asked, [texts]).fetchall()


def from_python(texts: list[str]) -> list[tuple[object, bool]]:
    return [(for_cell(text), for_cell(text) != text) for text in texts]


def test_a_cell_is_the_same_whether_python_or_the_database_makes_it_inert():
    assert from_the_database(EDGES) == from_python(EDGES)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(EDGES)))
def test_any_text_is_the_same_cell_whether_python_or_the_database_makes_it_inert(texts):
    joined = ["".join(texts), *texts]
    assert from_the_database(joined) == from_python(joined)


def test_no_character_before_a_formula_hides_it_from_the_database():
    every = [chr(n) + "=1" for n in range(sys.maxunicode + 1) if not 0xD800 <= n < 0xE000]
    changed = [text for text in every if for_cell(text) != text]
    found = from_the_database(every)
    assert [text for text, (_, hostile) in zip(every, found, strict=True) if hostile] == changed
    assert from_the_database(changed) == from_python(changed)
    assert {made for made, _ in found} == {for_cell(text) for text in every}


def test_no_text_stays_no_text_in_the_database():
    assert from_the_database([None, "=1"]) == [(None, None), ("'=1", True)]


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''=1", "'x", "plain", "- list", "@x", ""])
def test_a_cell_that_was_made_inert_can_be_read_back(text):
    assert from_cell(for_cell(text)) == text


def test_no_two_texts_become_the_same_cell():
    texts = ["=1", "'=1", "''=1", "1", "'1"]
    assert len({for_cell(text) for text in texts}) == len(texts)
