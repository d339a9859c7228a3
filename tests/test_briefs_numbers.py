"""Numbers on paper, on screen and from ``--json`` are the same numbers.

What the commands print is taken as the truth. The screen is the rows that its figures draw and
that their CSV holds; the paper is the text of the finished PDF. The tests write every number down
by their own rule (halves up, the language's separators) and look for it behind its country's or
its benefit's name, so they hold whatever the layout.
"""

import re

import pytest

from indicators.catalogue import load
from indicators.language import Language
from indicators.series import Series
from indicators.views import registry
from tests import stores
from tests.briefs import MISSING, command, paper, pdf_of, stands_after, text_of, written

CATALOGUE = load()
MEMBERS = [c.ref_area for c in CATALOGUE.countries.values() if c.kind == "member"]
PARTNERS = [c.ref_area for c in CATALOGUE.countries.values() if c.kind == "partner"]
CONTINGENCIES = CATALOGUE.framework.contingencies
HEADLINE = CATALOGUE.framework.headline_indicator
ALL = ("--indicator", "all")


@pytest.fixture(autouse=True)
def starter(monkeypatch):
    stores.use(monkeypatch, stores.starter_folder())


def spoken(area: str) -> str:
    """The language in which a country's brief is read here: both, in turn."""
    return "id" if MEMBERS.index(area) % 2 else "en"


def panel_rows(view: str, panel: str, **choices: str) -> list[dict]:
    return registry.panel(Series.current(), CATALOGUE, Language("en"), view, panel, choices).rows


def value_and_year(row: dict, decimals: int, language: str) -> list[str]:
    """What stands for a figure: the value, 100 without decimals, and its year."""
    value = written(row["obs_value"], decimals, language)
    whole = written(100, 0) if row["obs_value"] == 100 and row["unit_measure"] == "PT" else value
    return [whole, str(row["time_period"])]


def in_millions(persons: float, language: str) -> str:
    """People as a table writes them; fewer than 50,000 in thousands."""
    if 0 < persons < 50_000:
        return written(persons / 1e3, 0, language)
    return "0" if persons == 0 else written(persons / 1e6, 1, language)


# Screen --------------------------------------------------------------------------------------


@pytest.mark.parametrize("area", MEMBERS + PARTNERS)
def test_the_page_of_a_country_draws_what_the_commands_say(area, capsys):
    said = {row["indicator"]: row for row in command(capsys, "gaps", *ALL, "--country", area)}
    drawn = panel_rows("country", "contingencies", country=area)
    assert {row["indicator"] for row in drawn} == set(CONTINGENCIES)
    for row in drawn:
        shared = ("obs_value", "time_period", "uncovered_persons")
        assert {n: row[n] for n in shared} == {n: said[row["indicator"]][n] for n in shared}


def test_the_pages_of_all_indicators_draw_what_the_commands_say(capsys):
    said = {(r["indicator"], r["ref_area"]): r for r in command(capsys, "coverage", *ALL)}
    for indicator in CATALOGUE.indicators:
        drawn = panel_rows("coverage", "ranking", indicator=indicator)
        countries = [row for row in drawn if row["ref_area"] in MEMBERS + PARTNERS]
        assert {row["ref_area"] for row in countries} >= set(MEMBERS), indicator
        for row in countries:
            truth = said[indicator, row["ref_area"]]
            assert (row["obs_value"], row["time_period"]) == (
                truth["obs_value"],
                truth["time_period"],
            )


# Paper ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("area", MEMBERS)
def test_the_brief_of_a_country_prints_what_the_commands_say(area, capsys):
    code = spoken(area)
    said = paper("country", area, code)
    for row in command(capsys, "gaps", *ALL, "--country", area):
        if row["indicator"] not in CONTINGENCIES:
            continue
        tokens = [MISSING, MISSING]
        if row["obs_value"] is not None:
            tokens = value_and_year(row, 1, code)
        if row["uncovered_persons"] is not None:
            tokens.append(in_millions(row["uncovered_persons"], code))
        title = CATALOGUE.indicators[row["indicator"]].label.title
        label = Language(code).gettext(title)
        assert stands_after(said, label, tokens), (label, tokens, said)


@pytest.mark.parametrize("area", MEMBERS)
def test_the_brief_of_a_country_prints_the_change_and_the_pace_of_the_commands(area, capsys):
    code = spoken(area)
    said = paper("country", area, code)
    row = command(capsys, "progress", "--indicator", HEADLINE, "--country", area)[0]
    if row["change_pp"] is None:
        assert {"en": "one value", "id": "satu nilai"}[code] in said
        return
    change = written(row["change_pp"], 1, code)
    rises = row["change_pp"] > 0 and any(digit in change for digit in "123456789")
    since = {"en": "since", "id": "sejak"}[code]
    assert f"{'+' if rises else ''}{change} {since} {row['first_year']}" in said
    if row["last_value"] < 100:
        assert f"+{written(row['needed_per_year_pp'], 1, code)}" in said


@pytest.mark.parametrize("code", ["en", "id"])
def test_the_brief_of_asean_prints_what_the_commands_say(code, capsys):
    (region,) = command(capsys, "coverage", "--country", "ASEAN")
    said = paper("asean", "ASEAN", code)
    assert written(region["obs_value"], 1, code) in said
    assert written(region["uncovered_persons"] / 1e6, 0, code) in said
    assert written(region["uncovered_persons"] / 1e6, 1, code) in said
    for row in command(capsys, "gaps"):
        country = CATALOGUE.countries[row["ref_area"]]
        name = Language(code).gettext(country.short_name)
        value, year = value_and_year(row, 1, code)
        # In a tile the year may be drawn before its value.
        assert f"{name} {year}{value}" in said or stands_after(said, name, [value], 60)
        if country.kind == "member":
            people = written(row["uncovered_persons"] / 1e6, 1, code)
            names = (name, Language(code).gettext(country.name))
            assert any(stands_after(said, one, [people, year], 60) for one in names), row


@pytest.mark.parametrize("part", range(6))
def test_the_briefs_of_indicators_print_what_the_commands_say(part, capsys):
    said_by_commands = command(capsys, "coverage", *ALL)
    silent = 0
    for place, indicator in enumerate(list(CATALOGUE.indicators.values())[part::6]):
        rows = [r for r in said_by_commands if r["indicator"] == indicator.id]
        rows = [r for r in rows if r["ref_area"] in MEMBERS and r["obs_value"] is not None]
        silent += not rows
        if not rows and silent > 1:
            continue  # what no member reports has no number to compare; one of each part is read
        code = "id" if place % 2 else "en"
        said = paper("indicator", indicator.id, code, "slide" if place % 5 else "a4")
        names = [Language(code).gettext(CATALOGUE.countries[m].short_name) for m in MEMBERS]
        for row in rows:
            name = names[MEMBERS.index(row["ref_area"])]
            value, year = value_and_year(row, indicator.decimals, code)
            found = stands_after(said, name, [year, value], 60)
            assert found or stands_after(said, name, [value, year], 60), (name, value, year, said)
        if not rows:
            assert not [name for name in names if re.search(rf"{name} [\d.,]+", said)], said


@pytest.mark.parametrize("size", ["a4", "slide", "square"])
@pytest.mark.parametrize("code", ["en", "id"])
def test_a_pdf_can_be_read_aloud_and_says_what_it_is(size, code):
    pdf = pdf_of("country", "LAO", code, size)
    catalog = pdf.trailer["/Root"]
    language = Language(code)
    assert catalog["/Lang"] == code
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert language.gettext(CATALOGUE.countries["LAO"].name) in pdf.metadata.title
    fonts = {font for page in pdf.pages for font in page["/Resources"]["/Font"]}
    assert fonts, "without a font every letter would be a drawing"
    said = text_of(pdf)
    assert "CC BY 4.0" in said and written(15.5, 1, code) in said
    assert {"en": "Publication 11", "id": "Publikasi 11"}[code] in said
