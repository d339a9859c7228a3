"""Upload, Review and History as Streamlit runs them, and what they show of a file."""

import io
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from indicators import access_people, catalogue, intake, submissions, validation
from indicators.access import OPERATOR, PUBLIC, Actor
from indicators.intake import Issue, read
from indicators.language import Language
from indicators.ledger import Ledger
from indicators.settings import from_environment
from indicators.views import effect, file_lines, report
from pages import desk, ui, visit
from tests import desks, stores
from tests.desks import LIM, NOY, SITI
from tests.test_pages import opened, text_of

EN = Language("en")


@pytest.fixture
def staffed(tmp_path, monkeypatch) -> Ledger:
    """The starter figures with an officer of LAO, two reviewers and somebody who is both."""
    stores.use(monkeypatch, stores.copy_of_starter(tmp_path))
    ledger = Ledger.open(from_environment().ledger_url)
    desks.grant(ledger, "Noy", "officer", "LAO")
    desks.grant(ledger, "Siti", "reviewer")
    desks.grant(ledger, "Lim", "reviewer")
    desks.grant(ledger, "Both", "officer", "LAO")
    with ledger.write() as connection:
        access_people.add(connection, "Both", "reviewer", ("*",), by=OPERATOR, password_hash=None)
    return ledger


@pytest.fixture
def as_(monkeypatch):
    """Let somebody be signed in, as far as the pages can tell."""

    def signed_in(who: Actor) -> None:
        for module in (visit, desk, ui):
            monkeypatch.setattr(module, "actor", lambda: who)

    signed_in(PUBLIC)
    return signed_in


def sent(value: float, by: Actor = NOY, **more: Any) -> dict[str, Any]:
    return desks.send(desks.csv({"obs_value": value}), by, **more)


def press(app: AppTest, label: str) -> AppTest:
    (button,) = [b for b in app.button if b.label == label]
    button.click().run()
    assert not app.exception, [e.value for e in app.exception]
    return app


def field(app: AppTest, key: str):
    return [w for w in (*app.text_area, *app.text_input, *app.selectbox) if w.key == key][0]


# Review -------------------------------------------------------------------------------------------


def test_a_reviewer_publishes_what_they_looked_at(staffed, as_):
    row = sent(18.5)
    as_(SITI)
    app = opened("pages/review.py", submission=str(row["id"]))
    assert "figures.csv" in text_of(app)
    press(app, "Publish")
    assert "Readers see it now" in app.success[0].value
    assert submissions.publications()[0]["submission_id"] == row["id"]
    assert "0 submissions wait" in text_of(app)


def test_a_page_whose_submission_was_decided_meanwhile_says_by_whom(staffed, as_):
    row = sent(18.5)
    as_(SITI)
    app = opened("pages/review.py")
    submissions.return_(row["id"], LIM, version=row["version"], reason="Which survey?")
    before = submissions.publications()[0]["number"]
    press(app, "Publish")
    assert "Lim" in app.error[0].value and "returned" in app.error[0].value
    assert submissions.publications()[0]["number"] == before


def test_a_page_whose_submission_was_replaced_publishes_neither(staffed, as_):
    row = sent(18.5)
    as_(SITI)
    app = opened("pages/review.py")
    newer = sent(19.5, replaces=row["id"])
    before = submissions.publications()[0]["number"]
    press(app, "Publish")
    assert "replaced" in app.error[0].value
    assert submissions.publications()[0]["number"] == before
    assert [r["id"] for r in submissions.to_decide(SITI)] == [newer["id"]]


def test_words_typed_for_one_submission_are_not_those_of_another(staffed, as_):
    first, second = sent(18.5), sent(28.5)
    as_(SITI)
    app = opened("pages/review.py", submission=str(first["id"]))
    field(app, f"return-reason-{first['id']}-{first['version']}").input("Only of the first")
    app.run()
    submissions.publish(first["id"], LIM, version=first["version"])
    app.run()
    assert field(app, f"return-reason-{second['id']}-{second['version']}").value == ""


def test_nobody_finds_a_file_of_their_own_on_the_desk(staffed, as_):
    mine, theirs = sent(18.5, Actor("Both")), sent(28.5)
    as_(Actor("Both"))
    app = opened("pages/review.py", submission=str(mine["id"]))
    assert "the default is shown" in app.warning[0].value
    assert app.selectbox(key="submission").value == str(theirs["id"])


def test_returning_takes_a_reason_and_the_officer_reads_it(staffed, as_):
    row = sent(18.5)
    as_(SITI)
    app = opened("pages/review.py")
    press(app, "Return")
    assert app.error and submissions.visible(NOY)[0]["state"] == "submitted"
    field(app, f"return-reason-{row['id']}-{row['version']}").input("Which survey is this?")
    press(app, "Return")
    as_(NOY)
    said = text_of(opened("pages/upload.py"))
    assert "Which survey is this?" in said and "returned" in said


def test_what_came_of_a_deed_is_said_to_nobody_else(staffed, as_):
    sent(18.5)
    as_(SITI)
    app = opened("pages/review.py")
    app.session_state["spm_outcome"] = ("success", "Done by somebody else.", "Lim")
    app.run()
    assert not app.success


@pytest.mark.parametrize("page", ["pages/upload.py", "pages/review.py"])
@pytest.mark.parametrize("who", [PUBLIC, Actor("Nobody")])
def test_who_has_no_right_finds_no_form_and_no_submission(staffed, as_, page, who):
    sent(18.5)
    as_(who)
    app = opened(page)
    said = text_of(app)
    assert "Sign in as" in said and "figures.csv" not in said
    assert {b.label for b in app.button} & {"Publish", "Return"} == set()


def test_an_officer_sees_what_they_sent_and_nothing_of_others(staffed, as_):
    sent(18.5, Actor("Both"))
    as_(NOY)
    assert "Nothing was submitted yet" in text_of(opened("pages/upload.py"))


def test_hostile_words_in_a_file_come_out_as_text(staffed, as_):
    hostile = '<img src=x onerror="alert(1)">[a](http://evil.example)'
    content = desks.csv({"obs_value": 18.5})
    examined = submissions.stage(content, f"{hostile}.csv", "LAO", NOY)
    row = submissions.submit(examined.sha256, "LAO", NOY)
    submissions.return_(row["id"], SITI, version=row["version"], reason=hostile)
    as_(NOY)
    app = opened("pages/upload.py")
    raw = "".join(element.proto.body for element in app.get("html"))
    assert "onerror=" in text_of(app)
    assert "<img src=x" not in raw


# History ------------------------------------------------------------------------------------------


def test_a_withdrawn_publication_leaves_a_tombstone_with_its_reason(staffed, as_):
    row = sent(18.5)
    number = submissions.publish(row["id"], SITI, version=row["version"]).publication
    as_(SITI)
    app = opened("pages/history.py")
    field(app, "withdraw-number").select(number)
    field(app, "withdraw-reason").input("The survey was recalled")
    press(app, "Withdraw")
    as_(PUBLIC)
    said = text_of(opened("pages/history.py"))
    assert f"withdrawn by publication {number + 1}" in said
    assert "The survey was recalled" in said
    assert "National report of Lao PDR" in said


def test_a_publication_gets_a_name_that_everybody_reads(staffed, as_):
    as_(SITI)
    app = opened("pages/history.py")
    field(app, "name-number").select(9)
    field(app, "name-text").input("as agreed at SOMSWD 2027")
    press(app, "Give this name")
    as_(PUBLIC)
    app = opened("pages/history.py")
    assert "as agreed at SOMSWD 2027" in text_of(app)
    assert {b.label for b in app.button} & {"Withdraw", "Give this name"} == set()


def test_each_publication_can_be_opened_as_of_then(staffed, as_):
    app = opened("pages/history.py")
    raw = "".join(element.proto.body for element in app.get("html"))
    assert all(f"/?publication={number}&amp;lang=en" in raw for number in range(1, 12))


# What is shown of a file --------------------------------------------------------------------------


def looked_at(content: bytes, country: str = "LAO"):
    held = catalogue.load()
    reading = read(content, "f.csv", held, country=country)
    findings = validation.validate(reading, held, None, country)
    found = report.findings(findings, findings.found, findings.changes, held, EN)
    lines = file_lines.cells_by_line(content, findings.changes)
    return found, lines, findings.changes


def test_the_excerpt_shows_the_lines_around_an_error_and_underlines_its_cell():
    content = b"\n".join(
        [b"indicator;ref_area;time_period;sex;obs_value"]
        + [b"SPMF-COV-01;LAO;%d;_T;18,5" % year for year in range(2010, 2020)]
        + [b"SPMF-COV-01;LAO;2020;_T;448", b"SPMF-COV-01;LAO;2021;_T;19,5", b""]
    )
    found, lines, changes = looked_at(content)
    shown = file_lines.around(lines, found.issues.rows, changes)
    (error,) = [line for line in shown if line.kind == "error"]
    assert (error.number, error.found) == (12, "448")
    assert error.before == "SPMF-COV-01;LAO;2020;_T;"
    assert {11, 12, 13} <= {line.number for line in shown}
    assert len(shown) <= file_lines.MOST_LINES


def test_the_excerpt_of_a_file_full_of_errors_stays_short():
    rows = b"".join(b"SPMF-COV-01,LAO,%d,_T,999\n" % year for year in range(1990, 2025))
    found, lines, changes = looked_at(b"indicator,ref_area,time_period,sex,obs_value\n" + rows)
    assert len(file_lines.around(lines, found.issues.rows, changes)) <= file_lines.MOST_LINES
    title, _detail = report.what_next(found, 0, EN)
    assert title.startswith("Mend lines 2, 3") and "…" in title


def test_a_cell_with_a_comma_in_it_is_shown_as_one_cell():
    content = b'indicator,ref_area,time_period,obs_value\nSPMF-COV-01,LAO,2020,"45,3"\n'
    found, lines, changes = looked_at(content)
    (row,) = [line for line in file_lines.around(lines, found.issues.rows, changes) if line.kind]
    assert (row.before, row.found, row.after) == ("SPMF-COV-01,LAO,2020,", '"45,3"', "")


def test_a_workbook_is_shown_by_the_rows_of_its_sheet():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["indicator", "ref_area", "time_period", "sex", "obs_value"])
    sheet.append(["SPMF-COV-01", "LAO", 2020, "_T", 448])
    held = io.BytesIO()
    book.save(held)
    found, lines, changes = looked_at(held.getvalue())
    (error,) = [e for e in file_lines.around(lines, found.issues.rows, changes) if e.kind]
    assert (error.number, error.found) == (2, "448")


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"%PDF-1.7", b"PK\x03\x04damaged"])
def test_what_is_no_table_has_no_lines_to_show(content):
    found, lines, changes = looked_at(content)
    assert file_lines.around(lines, found.issues.rows, changes) == []
    assert report.what_next(found, 0, EN)[0] == "Mend the file, then drop it again"


def test_the_copy_with_notes_has_each_line_with_what_was_found_in_it():
    found, lines, _changes = looked_at(
        b"indicator,ref_area,time_period,sex,obs_value,source_detail\n"
        b"SPMF-COV-01,LAO,2020,_T,-5,=HYPERLINK(1)\n"
        b"SPMF-COV-01,LAO,2010,_T,18.5,Survey\n"
    )
    written = file_lines.with_notes(lines, found.issues.rows, EN).decode("utf-8-sig")
    header, first, bad, good = written.splitlines()
    assert header.startswith("Line,Notes,1,2")
    assert first.startswith("1,,indicator,ref_area")
    assert bad.startswith("2,") and "below zero" in bad
    assert ",-5," in bad and "'=HYPERLINK(1)" in bad
    assert good == "3,,SPMF-COV-01,LAO,2010,_T,18.5,Survey"


def test_a_finding_about_the_whole_file_stands_above_its_copy():
    issue = {"line": None, "message": "No such column.", "fix": "Add it."}
    written = file_lines.with_notes({1: ["a"]}, [issue], EN).decode("utf-8-sig").splitlines()
    assert written[1:] == [",No such column. Add it.,", "1,,a"]


def test_the_effect_says_when_a_difference_is_no_progress(staffed):
    content = desks.csv({"obs_value": 30.0, "time_period": 2021})
    examined = submissions.stage(content, "f.csv", "LAO", NOY)
    change = effect.effect(
        submissions.compare_staged(examined.sha256, "LAO", NOY), catalogue.load(), EN
    )
    assert change.headline.after[:2] == ("30.0%", "2021")
    assert "no progress and no fall" in change.headline.remark
    (cell,) = change.cells.rows
    assert cell["before_agency"] == "ILO" and cell["points"] == "–"


def test_a_revision_of_ones_own_figure_is_given_in_points_and_the_rest_is_kept(staffed):
    row = desks.send(desks.csv({"obs_value": 30.0}, {"obs_value": 20.0, "time_period": 2019}))
    submissions.publish(row["id"], SITI, version=row["version"])
    examined = submissions.stage(desks.csv({"obs_value": 28.0}), "f.csv", "LAO", NOY)
    change = effect.effect(
        submissions.compare_staged(examined.sha256, "LAO", NOY), catalogue.load(), EN
    )
    (cell,) = change.cells.rows
    assert (cell["before"], cell["after"], cell["points"]) == ("30.0", "28.0", "−2.0")
    assert "2019 (20.0)" in change.kept
    assert change.headline.remark.startswith("The same year is revised")


def test_a_figure_of_the_region_that_stays_away_is_no_change_for_readers(staffed):
    content = desks.csv({"indicator": "SPMF-COV-10", "obs_value": 45.4, "time_period": 2024})
    examined = submissions.stage(content, "f.csv", "LAO", NOY)
    compared = submissions.compare_staged(examined.sha256, "LAO", NOY)
    assert [row["new_obs_value"] for row in compared.regional] == [None]
    seen = effect.effect(compared, catalogue.load(), EN).shown.rows
    assert [(row["before"], row["after"]) for row in seen] == [("no value", "45.4 (2024)")]


def test_the_template_of_an_officer_is_filled_in_for_the_country_of_the_page(staffed, as_):
    desks.grant(staffed, "Noy", "officer", "VNM")
    as_(NOY)
    app = opened("pages/upload.py", **{"for": "VNM"})
    assert app.selectbox(key="for").value == "VNM"
    assert "template" not in {box.key for box in app.selectbox}
    as_(PUBLIC)
    app = opened("pages/upload.py")
    assert "template" in {box.key for box in app.selectbox}


def test_a_finding_without_a_line_is_about_the_whole_file():
    found = report.findings(
        [Issue("empty_file", "error", None, "", "", "", "")],
        {"empty_file": 1},
        [],
        catalogue.load(),
        EN,
    )
    assert found.error_lines == []
    assert found.issues.title == "1 error"


def test_every_layout_has_a_name_for_people_in_both_languages():
    modules = [import_module(f"indicators.intake.{m.name}") for m in iter_modules(intake.__path__)]
    titles = {v.title for m in modules for v in vars(m).values() if isinstance(v, intake.Layout)}
    assert len(titles) > 8
    assert titles == set(report.LAYOUTS)
