"""Definitions: the ones we ship hold together, every planted fault is found, nothing is in code.

Faults are planted in a copy of ``definitions_second``, a small framework of another field, so that
these tests stand still while policy staff edit the real one.
"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from indicators.catalogue import (
    BREAKDOWNS,
    DefinitionFaults,
    check,
    describe,
    fold,
    load,
)

SECOND = Path(__file__).parent / "definitions_second"
CARE = "indicators/ISLE-REACH-1.yaml"
CENTRES = "indicators/ISLE-REACH-2.yaml"
HOURS = "indicators/ISLE-BURDEN-1.yaml"


@pytest.fixture
def folder(tmp_path):
    """A copy of the second framework that a test may spoil."""
    return Path(shutil.copytree(SECOND, tmp_path / "definitions"))


@pytest.fixture(scope="module")
def catalogue():
    return load()


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert text.count(old) >= 1, f"{old!r} is not in {file}"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8", newline="")


def append(folder: Path, file: str, line: str) -> None:
    with (folder / file).open("a", encoding="utf-8") as table:
        table.write(line + "\n")


def line_of(folder: Path, file: str, text: str) -> int:
    """The first line, counted from 1, on which ``text`` stands."""
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)


# --- What we ship -------------------------------------------------------------------------------


def test_the_definitions_we_ship_have_no_fault():
    assert describe(check()) == ""


def test_the_framework_has_sixty_indicators_in_eight_dimensions(catalogue):
    assert len(catalogue.indicators) == 60
    assert list(catalogue.framework.dimensions) == "COV EQT ADQ FIN LEG DEL RES OUT".split()
    counts = [
        sum(indicator.dimension == dimension for indicator in catalogue.indicators.values())
        for dimension in catalogue.framework.dimensions
    ]
    assert counts == [18, 5, 4, 4, 5, 5, 6, 13]


def test_the_framework_says_that_it_is_proposed(catalogue):
    assert catalogue.framework.status == "proposed"
    assert "no official list is public" in catalogue.framework.status_note


def test_the_nine_contingencies_are_coverage_indicators_of_sdg_1_3_1(catalogue):
    assert len(set(catalogue.framework.contingencies)) == 9
    for code in catalogue.framework.contingencies:
        assert catalogue.indicators[code].sdg.indicator == "1.3.1"
        assert catalogue.indicators[code].dimension == "COV"


def test_the_regional_action_plan_has_four_objectives_that_share_out_the_dimensions(catalogue):
    objectives = catalogue.framework.instruments["RFAP-2015"].objectives
    assert [objective.id for objective in objectives] == ["a", "b", "c", "d"]
    shared = [dimension for objective in objectives for dimension in objective.dimensions]
    assert sorted(shared) == sorted(catalogue.framework.dimensions)


def test_membership_is_dated(catalogue):
    before = catalogue.members(on=date(2025, 10, 25))
    since = catalogue.members(on=date(2025, 10, 26))
    assert (len(before), len(since)) == (10, 11)
    assert {c.ref_area for c in since} - {c.ref_area for c in before} == {"TLS"}
    assert [c.ref_area for c in catalogue.members(on=date(1967, 8, 8))] == [
        "IDN",
        "MYS",
        "PHL",
        "SGP",
        "THA",
    ]
    assert catalogue.members(on=date(1967, 8, 7)) == ()


def test_partners_are_three_and_never_members(catalogue):
    assert [country.ref_area for country in catalogue.partners] == ["CHN", "JPN", "KOR"]
    assert not set(catalogue.partners) & set(catalogue.members())


def test_hundred_per_cent_is_a_benchmark_because_sdg_1_3_has_no_number(catalogue):
    target = catalogue.target_in_force("SPMF-COV-01")
    assert (target.type, target.value, target.target_year) == ("benchmark", 100, 2030)


def test_two_points_a_year_is_a_pace_and_not_a_level(catalogue):
    (pace,) = [t for t in catalogue.targets_of("SPMF-COV-01") if t.type == "agreed_rate"]
    assert (pace.rule, pace.value, pace.unit_measure, pace.in_force) == ("pace", 2, "PP", False)
    assert catalogue.framework.agreed_pace.points_per_year == pace.value


def test_national_poverty_should_halve_from_2015(catalogue):
    target = catalogue.target_in_force("SPMF-OUT-02")
    assert (target.rule, target.value, target.baseline_year) == ("factor", 0.5, 2015)


def test_survey_coverage_has_no_target(catalogue):
    assert catalogue.target_in_force("SPMF-COV-13") is None
    assert [target.type for target in catalogue.targets_of("SPMF-COV-13")] == ["none"]


def test_an_empty_pensionable_age_is_unknown_and_not_a_number(catalogue):
    for country in catalogue.countries.values():
        known = country.pensionable_age_women is not None
        assert known == bool(country.pensionable_age_source)


def test_every_kind_of_missing_has_a_status_without_a_value(catalogue):
    missing = {status.kind for status in catalogue.statuses.values() if not status.value_expected}
    assert missing == {
        "not_collected",
        "not_applicable",
        "pending",
        "suppressed",
        "not_comparable",
    }


def test_headline_strata_are_totals_except_where_the_file_says_otherwise(catalogue):
    mothers = catalogue.indicators["SPMF-COV-03"].headline_strata
    assert mothers == dict.fromkeys(BREAKDOWNS, "_T") | {"sex": "F"}


def test_texts_are_folded_so_that_wrapping_does_not_change_a_translation_key(catalogue):
    texts = catalogue.texts()
    assert catalogue.indicators["SPMF-COV-01"].definition in texts
    assert catalogue.framework.status_note in texts
    assert all(text == " ".join(text.split()) for text in texts)


# --- Spellings ----------------------------------------------------------------------------------

SPELLINGS = [
    ("area", "vnm", "VNM"),
    ("area", "VN", "VNM"),
    ("area", "704", "VNM"),
    ("area", "Việt Nam", "VNM"),
    ("area", "Vietnam", "VNM"),
    ("area", "VIET-NAM", "VNM"),
    ("area", "96", "BRN"),
    ("area", "096", "BRN"),
    ("area", "Brunei", "BRN"),
    ("area", "Laos", "LAO"),
    ("area", "Lao P.D.R.", "LAO"),
    ("area", "ລາວ", "LAO"),
    ("area", "République démocratique populaire lao", "LAO"),
    ("area", "ประเทศไทย", "THA"),
    ("area", "Thaïlande", "THA"),
    ("area", "កម្ពុជា", "KHM"),
    ("area", "Kamboja", "KHM"),
    ("area", "မြန်မာ", "MMR"),
    ("area", "Burma", "MMR"),
    ("area", "Timor-Leste", "TLS"),
    ("area", "Timor Lorosa’e", "TLS"),
    ("area", "Korea, Rep.", "KOR"),
    ("area", "日本", "JPN"),
    ("aggregate", "World", "World"),
    ("aggregate", "001", "World"),
    ("aggregate", "South-East Asia", "South-eastern Asia"),
    ("aggregate", "asean", "ASEAN"),
    ("aggregate", "X07", "ILOSTAT group X07"),
    ("sex", "BOTHSEX", "_T"),
    ("sex", "perempuan", "F"),
    ("sex", "laki-laki", "M"),
    ("sex", "หญิง", "F"),
    ("age", "15+", "Y_GE15"),
    ("age", "15 +", "Y_GE15"),
    ("age", "15–24", "Y15T24"),
    ("age", "15 - 24", "Y15T24"),
    ("age", "<5", "Y0T4"),
    ("urbanisation", "GEO_COV_RUR", "R"),
    ("quintile", "Quintile 1 (poorest)", "Q1"),
    ("disability", "with_disability", "PD"),
    ("disability", "DSB_STATUS_NODIS", "PWD"),
    ("migration", "MIG_STATUS_MIGRANT", "MIGPER"),
    ("activity", "ACTIVITY_isic4_a", "A"),
    ("unit", "%", "PT"),
    ("status", "not collected", "L"),
    ("indicator", "COV-01", "SPMF-COV-01"),
    ("indicator", "SI_COV_PENSN", "SPMF-COV-07"),
]


@pytest.mark.parametrize(("kind", "text", "code"), SPELLINGS)
def test_a_spelling_finds_its_code(catalogue, kind, text, code):
    assert catalogue.recognise(kind, text) == code


@pytest.mark.parametrize("text", ["Atlantis", "Korea", "", "  ", "15", "_"])
def test_an_unknown_or_ambiguous_area_has_no_code(catalogue, text):
    with pytest.raises(KeyError):
        catalogue.recognise("area", text)


def test_ages_that_differ_by_a_sign_are_not_the_same(catalogue):
    assert len({fold(text) for text in ("15", "15+", "<15", "15-24", "1524")}) == 5


def test_vowel_signs_of_asian_scripts_are_letters_and_accents_of_latin_are_not():
    assert fold("ลาว") != fold("ลว")
    assert fold("Đông Timor") == "dong timor"


def test_a_misspelling_gets_a_suggestion_and_never_a_code(catalogue):
    assert catalogue.suggestions("area", "Indonisia") == ["IDN"]
    assert "F" in catalogue.suggestions("sex", "Famale")
    with pytest.raises(KeyError):
        catalogue.recognise("sex", "Famale")


# --- A second framework, by files only ----------------------------------------------------------


def test_a_second_framework_loads_with_its_own_dimensions_countries_and_units():
    second = load(SECOND)
    assert describe(check(SECOND)) == ""
    assert second.framework.id == "ISLE"
    assert list(second.framework.dimensions) == ["REACH", "BURDEN"]
    assert list(second.indicators) == ["ISLE-REACH-1", "ISLE-REACH-2", "ISLE-BURDEN-1"]
    assert set(second.countries) == {"FJI", "WSM"}
    assert second.units["HOURS"].template == "{value} hours"
    assert second.framework.agreed_pace is None
    assert second.target_in_force("ISLE-REACH-1").target_year == 2032
    assert second.members(on=date(2024, 3, 18)) == ()


def test_two_frameworks_do_not_know_each_other(catalogue):
    with pytest.raises(KeyError):
        load(SECOND).recognise("area", "Thailand")
    with pytest.raises(KeyError):
        catalogue.recognise("area", "Samoa")


def test_adding_an_indicator_is_adding_a_file_and_a_target_row(folder):
    text = (folder / CENTRES).read_text(encoding="utf-8")
    text = text.replace("ISLE-REACH-2", "ISLE-REACH-3").replace("day centre", "clinic")
    text = text.replace("Day centres", "Clinics")
    (folder / "indicators/ISLE-REACH-3.yaml").write_text(text, encoding="utf-8")
    append(folder, "targets.csv", "ISLE-REACH-3,NONE,,,,,,none,,no,,")
    assert load(folder).indicators["ISLE-REACH-3"].name == "Villages with a clinic"


def test_adding_a_country_is_adding_a_row(folder):
    before = load(folder)
    row = "TON,TO,776,Tonga,Tonga,Kingdom of Tonga,Tonga,Latn,member,2025-01-01,,,,TOP,2,0"
    append(folder, "countries.csv", row)
    after = load(folder)
    assert len(after.members(on=date(2025, 1, 1))) == len(before.members(on=date(2025, 1, 1))) + 1
    assert after.recognise("area", "Kingdom of Tonga") == "TON"


def test_an_unchanged_folder_is_read_once(folder):
    assert load(folder) is load(folder)


def test_records_cannot_be_changed_by_those_who_read_them(catalogue):
    with pytest.raises(AttributeError):
        catalogue.indicators["SPMF-COV-01"].name = "Something else"


# --- Faults -------------------------------------------------------------------------------------

# What is planted: the file, the text that is replaced and what replaces it. What must be found: a
# text on the faulty line, and words of the sentence.
PLANTED = {
    "a value that opens a bracket and never closes it": (
        CARE,
        "label: {title: Care at home, detail: older persons}",
        "label: {title: Care at home, detail: older persons",
        "definition:",
        "not valid YAML",
    ),
    "a colon in a text without quotes": (
        CARE,
        "name: Older persons",
        "name: Care: older persons",
        "name: Care",
        "not valid YAML",
    ),
    "a tab instead of spaces": (
        CARE,
        "definition: Share",
        "definition:\n\tShare",
        "\tShare",
        "indented with a tab",
    ),
    "a list where keys should be": (
        "framework.yaml",
        "groups:",
        "groups:\n  - nurses",
        "  - nurses",
        '"groups, entry 1" is not a set of keys',
    ),
    "a tag that makes an object": (
        CARE,
        "custodian: Ministries",
        "custodian: !!python/name:os.system Ministries",
        "custodian:",
        "is not allowed",
    ),
    "a part that is used again": (
        HOURS,
        "bounds: {minimum: 0, maximum: 168}\nplausible: {minimum: 1, maximum: 80}",
        "bounds: &limits {minimum: 0, maximum: 168}\nplausible: *limits",
        "bounds:",
        "anchor",
    ),
    "a key that stands twice": (
        CARE,
        "decimals: 0",
        "decimals: 0\ndecimals: 1",
        "decimals: 1",
        '"decimals" stands twice',
    ),
    "a key that is missing": (
        CARE,
        "custodian: Min",
        "# Min",
        "id: ISLE",
        '"custodian" is missing',
    ),
    "a key that nobody knows": (
        CARE,
        "short_name:",
        "shortname: Care\nshort_name:",
        "shortname:",
        'Unknown key "shortname"',
    ),
    "keys in another order": (
        CARE,
        "tier: C\ncertainty: seen",
        "certainty: seen\ntier: C",
        "certainty:",
        '"certainty" stands where "tier" should',
    ),
    "a number where text is expected": (
        CARE,
        "custodian: Ministries of social affairs",
        "custodian: 12",
        "custodian:",
        'found "12"',
    ),
    "yes where text is expected": (
        CARE,
        "numerator: Persons aged 65 and over visited at least once a week",
        "numerator: no",
        "numerator:",
        'found "no"',
    ),
    "a text where a number is expected": (
        CARE,
        "decimals: 0",
        "decimals: none",
        "decimals:",
        'found "none"',
    ),
    "a short name too long for a chart": (
        CARE,
        "short_name: Care at home",
        "short_name: Care at home for older persons in need of help",
        "short_name:",
        "found",
    ),
    "an SDG code without quotes": (
        HOURS,
        'target: "5.4"',
        "target: 5.40",
        "sdg:",
        '"sdg, target": found "5.40"',
    ),
    "a word that is not one of the list": (
        CARE,
        "higher_is: better",
        "higher_is: good",
        "higher_is:",
        'found "good"',
    ),
    "an id that is not the name of the file": (
        CENTRES,
        "id: ISLE-REACH-2",
        "id: ISLE-REACH-9",
        "id:",
        "has another name",
    ),
    "an unknown dimension": (
        CARE,
        "dimension: REACH",
        "dimension: RICH",
        "dimension:",
        'no dimension "RICH"',
    ),
    "an unknown group": (CARE, "group: households", "group: elders", "group:", 'no group "elders"'),
    "an unknown unit": (
        CARE,
        "unit_measure: PT",
        "unit_measure: PC",
        "unit_measure:",
        'no unit "PC"',
    ),
    "an unknown instrument": (
        CARE,
        "motivated_by: [CARE-PACT-2024]",
        "motivated_by:\n  - CARE-PACT-2024\n  - CARE-PACT-2042",
        "  - CARE-PACT-2042",
        'no instrument "CARE-PACT-2042"',
    ),
    "an unknown breakdown": (
        CARE,
        "{required: [urbanisation]",
        "{required: [urbanization]",
        "breakdowns:",
        'found "urbanization"',
    ),
    "a breakdown that is required and optional": (
        CARE,
        "optional: [sex]",
        "optional: [urbanisation]",
        "breakdowns:",
        "both required and optional",
    ),
    "a headline at an unknown stratum": (
        CARE,
        "breakdowns:",
        "headline: {urbanisation: X}\nbreakdowns:",
        "headline:",
        'no urbanisation "X"',
    ),
    "a relative that does not exist": (
        CARE,
        "motivated_by:",
        "related: {ISLE-REACH-7: Something else.}\nmotivated_by:",
        "related:",
        'no indicator "ISLE-REACH-7"',
    ),
    "a source that does not exist": (
        CARE,
        "motivated_by:",
        "derived_from: {measure: difference, breakdown: sex, of: [ISLE-1]}\nmotivated_by:",
        "derived_from:",
        'no indicator "ISLE-1"',
    ),
    "bounds the wrong way round": (
        HOURS,
        "bounds: {minimum: 0, maximum: 168}\nplausible: {minimum: 1, maximum: 80}",
        "bounds: {minimum: 168, maximum: 0}\nplausible: {}",
        "bounds:",
        "is not below the maximum",
    ),
    "something plausible that is impossible": (
        HOURS,
        "plausible: {minimum: 1, maximum: 80}",
        "plausible: {minimum: 1, maximum: 200}",
        "plausible:",
        'lies outside "bounds"',
    ),
    "persons that cannot be counted for no reason": (
        CARE,
        "{kind: none, reason: persons in need of help are not counted yet}",
        "{kind: none}",
        "reference_population:",
        "no reason is given",
    ),
    "an identical match with nothing": (
        CARE,
        "match: none",
        "match: identical",
        "sdg:",
        "no SDG indicator is named",
    ),
    "a deprecated indicator without a successor": (
        CENTRES,
        "status: draft",
        "status: deprecated",
        "status:",
        "nothing replaces it",
    ),
    "a day that no calendar has": (
        CARE,
        "reviewed: 2024-04-02",
        "reviewed: 2024-02-30",
        "reviewed:",
        'found "2024-02-30"',
    ),
    "a headline indicator that does not exist": (
        "framework.yaml",
        "headline_indicator: ISLE-REACH-1",
        "headline_indicator: ISLE-REACH-0",
        "headline_indicator:",
        'no indicator "ISLE-REACH-0"',
    ),
    "a dimension that stands twice": (
        "framework.yaml",
        "groups:",
        "  - {id: REACH, name: Again, description: Again., instruments: []}\ngroups:",
        "  - {id: REACH",
        '"REACH" stands twice',
    ),
    "a text that was adopted on no day": (
        "framework.yaml",
        "adopted: 2024-03-19",
        "adopted: in March",
        "adopted:",
        'found "in March"',
    ),
    "an unknown column": (
        "units.csv",
        "unit_measure,name,symbol,template",
        "unit_measure,name,sign,template",
        "unit_measure,",
        "Missing: symbol. Unknown: 'sign'.",
    ),
    "a row with a cell too many": (
        "units.csv",
        "PT,Per cent,%,{value}%",
        "PT,Per cent,of all,%,{value}%",
        "PT,",
        "The row has 5 cells, the header has 4.",
    ),
    "a quote that is never closed": (
        "targets.csv",
        '"Care Pact, article 9"',
        '"Care Pact, article 9',
        "ISLE-BURDEN-1",
        "cannot be read",
    ),
    "a row that stands twice": (
        "obs_status.csv",
        "A,Normal,reported,yes",
        "A,Normal,reported,yes\nA,Normal,reported,yes",
        3,
        "stands twice; first on line 2",
    ),
    "a kind of missing that nobody knows": (
        "obs_status.csv",
        "O,Not yet known,pending,no",
        "O,Not yet known,later,no",
        "O,",
        'found "later"',
    ),
    "a template without a place for the number": (
        "units.csv",
        "{value} hours",
        "hours",
        "HOURS,",
        'Column "template"',
    ),
    "a country number that a spreadsheet shortened": (
        "countries.csv",
        "FJ,242",
        "FJ,42",
        "FJI,",
        'found "42"',
    ),
    "a chart name too long": (
        "countries.csv",
        "Samoa,Samoa,",
        "Samoa,State of Samoa,",
        "WSM,",
        "State of Samoa",
    ),
    "a date with the day first": (
        "countries.csv",
        "member,2024-03-19,,,,FJD",
        "member,19/03/2024,,,,FJD",
        "FJI,",
        'found "19/03/2024"',
    ),
    "a member without a date": (
        "countries.csv",
        "member,2024-03-19,,,,FJD",
        "member,,,,,FJD",
        "FJI,",
        "no date of joining",
    ),
    "a partner with a date of joining": (
        "countries.csv",
        "Latn,member,2024-03-19,,,,FJD",
        "Latn,partner,2024-03-19,,,,FJD",
        "FJI,",
        "not a member",
    ),
    "a pensionable age from nowhere": (
        "countries.csv",
        '65,65,"Care Pact, annex 2"',
        "65,65,",
        "WSM,",
        "has no source",
    ),
    "two countries on one tile": (
        "countries.csv",
        "FJD,0,0",
        "FJD,1,0",
        "FJI,",
        "The tile is taken",
    ),
    "a breakdown without a total": (
        "strata.csv",
        "activity,_T,All work,All,0,_T,no,\n",
        "",
        1,
        'The breakdown "activity" has no total.',
    ),
    "a stratum of an unknown breakdown": (
        "strata.csv",
        "sex,M,",
        "gender,M,",
        "gender,M,",
        'found "gender"',
    ),
    "a target of an unknown type": (
        "targets.csv",
        'agreed_numeric,CARE-PACT-2024,yes,"Care Pact, article 4"',
        'agreed,CARE-PACT-2024,yes,"Care Pact, article 4"',
        "ISLE-REACH-1",
        'found "agreed"',
    ),
    "a target of an unknown indicator": (
        "targets.csv",
        "ISLE-REACH-2,NONE,,,,,,none,,no,,",
        "ISLE-REACH-2,NONE,,,,,,none,,no,,\nISLE-REACH-8,NONE,,,,,,none,,no,,",
        "ISLE-REACH-8",
        'no indicator "ISLE-REACH-8"',
    ),
    "two targets in force": (
        "targets.csv",
        "ISLE-REACH-2,",
        "ISLE-REACH-1,B,70,PT,,level,2030,benchmark,,yes,Somewhere,\nISLE-REACH-2,",
        "ISLE-REACH-1,B",
        "in force already, on line 2",
    ),
    "a target in force without a year": (
        "targets.csv",
        "level,2032",
        "level,",
        "ISLE-REACH-1",
        "needs a level or factor and a year",
    ),
    "a target without a source": (
        "targets.csv",
        '"Care Pact, article 4"',
        "",
        "ISLE-REACH-1",
        "no source",
    ),
    "a factor of nothing": (
        "targets.csv",
        "0.5,PT,2024,factor",
        "0.5,PT,,factor",
        "ISLE-BURDEN-1",
        "needs the year it multiplies",
    ),
    "a decimal comma": (
        "targets.csv",
        "PACT-HALF,0.5,",
        'PACT-HALF,"0,5",',
        "ISLE-BURDEN-1",
        'found "0,5"',
    ),
    "no target and still a number": (
        "targets.csv",
        "ISLE-REACH-2,NONE,,",
        "ISLE-REACH-2,NONE,5,",
        "ISLE-REACH-2",
        'The type is "none"',
    ),
    "an indicator without a row of targets": (
        "targets.csv",
        "ISLE-REACH-2,NONE,,,,,,none,,no,,\n",
        "",
        (CENTRES, "id:"),
        'no row for "ISLE-REACH-2"',
    ),
    "an alias of an unknown code": (
        "aliases.csv",
        "area,Fidji,FJI",
        "area,Fidji,FIJ",
        "area,Fidji",
        'no area "FIJ"',
    ),
    "an alias of an unknown kind": (
        "aliases.csv",
        "area,Fidji",
        "country,Fidji",
        "country,Fidji",
        'found "country"',
    ),
    "an alias of two codes": (
        "aliases.csv",
        "area,Fidji,FJI,fr,",
        "area,Fidji,FJI,fr,\narea,FÎDJI,WSM,fr,",
        "FÎDJI",
        "stands for WSM here and for FJI in aliases.csv, line 2",
    ),
    "an alias that is the name of another country": (
        "aliases.csv",
        "area,Fidji,FJI",
        "area,Samoa,FJI",
        "area,Samoa",
        "for WSM in countries.csv, line 2",
    ),
    "an alias that is a country and a group": (
        "aliases.csv",
        "area,Fidji,FJI,fr,",
        "aggregate,Fiji,World,fr,",
        "aggregate,Fiji",
        "for FJI in countries.csv, line 3",
    ),
}
SERIES_HEADER = "label,note\n"
SERIES_ROWS = {
    "of an unknown indicator": ("X,Y,Z,ISLE-9,primary,,,,,PT,,", 'no indicator "ISLE-9"'),
    "of an unknown role": ("X,Y,Z,ISLE-REACH-1,main,,,,,PT,,", 'found "main"'),
    "of an unknown stratum": ("X,Y,Z,ISLE-REACH-1,primary,sex=X,,,,PT,,", 'no sex "X"'),
    "of an unknown breakdown": (
        "X,Y,Z,ISLE-REACH-1,primary,,sexe=F,,,PT,,",
        'no breakdown "sexe"',
    ),
    "with words for a stratum": ("X,Y,Z,ISLE-REACH-1,primary,women,,,,PT,,", 'found "women"'),
    "of an unknown unit": ("X,Y,Z,ISLE-REACH-1,primary,,,,,PC,,", 'no unit "PC"'),
    "that is shown as nothing": ("X,Y,Z,,primary,,,,,PT,,", "no indicator is named"),
    "that is hidden without a reason": ("X,Y,Z,,not_shown,,,,,PT,,", "or no reason"),
    "with a factor in words": ("X,Y,Z,ISLE-REACH-1,primary,,,,ten,PT,,", 'found "ten"'),
}
PLANTED |= {
    f"a series {name}": ("series.csv", SERIES_HEADER, f"{SERIES_HEADER}{row}\n", 2, words)
    for name, (row, words) in SERIES_ROWS.items()
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_with_its_file_and_line(folder, name):
    file, old, new, place, words = PLANTED[name]
    edit(folder, file, old, new)
    faults = check(folder)
    assert len(faults) == 1, describe(faults)
    if isinstance(place, tuple):
        file, place = place
    line = place if isinstance(place, int) else line_of(folder, file, place)
    assert (faults[0].path, faults[0].line) == (file, line), describe(faults)
    assert words in faults[0].what, faults[0].what
    assert faults[0].fix.endswith(".")


def test_a_file_that_is_not_utf_8_is_named_with_the_line_of_the_byte(folder):
    file = folder / "countries.csv"
    file.write_bytes(file.read_bytes().replace("Sāmoa".encode(), b"S\xe2moa"))
    (fault,) = check(folder)
    assert (fault.path, fault.line) == ("countries.csv", 2)
    assert "0xe2 is not UTF-8" in fault.what


@pytest.mark.parametrize("file", ["units.csv", CARE])
def test_a_byte_order_mark_is_a_fault_of_the_first_line(folder, file):
    path = folder / file
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    (fault,) = check(folder)
    assert (fault.path, fault.line) == (file, 1)
    assert "byte order mark" in fault.what


def test_a_missing_file_is_one_fault_and_not_a_hundred(folder):
    (folder / "framework.yaml").unlink()
    (fault,) = check(folder)
    assert (fault.path, fault.what) == ("framework.yaml", "The file is missing.")


def test_two_files_with_one_id_are_both_named(folder):
    shutil.copy(folder / CARE, folder / "indicators/ISLE-REACH-8.yaml")
    whats = [fault.what for fault in check(folder)]
    assert any("has another name" in what for what in whats)
    assert any(f"used in {CARE} already" in what for what in whats)


def test_a_line_inside_a_quoted_text_does_not_shift_the_lines_below(folder):
    edit(folder, "targets.csv", '"Care Pact, article 4"', '"Care Pact,\narticle 4"')
    edit(folder, "targets.csv", "PACT-HALF,0.5", "PACT-HALF,half")
    (fault,) = check(folder)
    assert fault.line == line_of(folder, "targets.csv", "PACT-HALF")


def test_windows_line_ends_are_no_fault(folder):
    for file in ("countries.csv", "framework.yaml", CARE):
        path = folder / file
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert check(folder) == []


def test_all_faults_are_listed_and_loading_is_refused_with_all_of_them(folder):
    edit(folder, CARE, "dimension: REACH", "dimension: RICH")
    edit(folder, HOURS, "group: carers", "group: nurses")
    edit(folder, "units.csv", "{value} hours", "hours")
    with pytest.raises(DefinitionFaults) as refusal:
        load(folder)
    assert len(refusal.value.faults) == 3
    assert "have 3 faults." in str(refusal.value)
    spoiled = {CARE: "dimension:", HOURS: "group:", "units.csv": "HOURS"}
    for file, text in spoiled.items():
        assert f"{file}:{line_of(folder, file, text)}: " in str(refusal.value)


def test_a_folder_that_is_mended_loads_without_a_restart(folder):
    edit(folder, CARE, "dimension: REACH", "dimension: RICH")
    with pytest.raises(DefinitionFaults):
        load(folder)
    edit(folder, CARE, "dimension: RICH", "dimension: REACH")
    assert len(load(folder).indicators) == 3


DAMAGES = {
    "a line removed": lambda line: "",
    "a line cut short": lambda line: line[: len(line) // 2] + "\n",
    "a value lost": lambda line: line.partition(":")[0] + ":\n",
    "a value made a list": lambda line: line.partition(":")[0] + ": [[1], {a: 2}, null]\n",
    "commas lost": lambda line: line.replace(",", ""),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("file", ["framework.yaml", HOURS, "targets.csv", "strata.csv"])
def test_damage_to_any_line_is_a_fault_or_none_but_never_a_failure_of_the_check(
    folder, file, damage
):
    whole = (folder / file).read_text(encoding="utf-8")
    lines = whole.splitlines(keepends=True)
    harmless = 0
    for number, line in enumerate(lines):
        spoiled = [*lines[:number], DAMAGES[damage](line), *lines[number + 1 :]]
        (folder / file).write_text("".join(spoiled), encoding="utf-8")
        faults = check(folder)
        harmless += not faults
        for fault in faults:
            text = (folder / fault.path).read_text(encoding="utf-8")
            assert 1 <= fault.line <= len(text.splitlines()) + 1, str(fault)
    assert harmless < len(lines)
