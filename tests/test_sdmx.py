"""What other systems read: SDMX-CSV and its structure, by pysdmx and by our own upload."""

import csv
import io
import json

import pytest
from pysdmx.errors import Invalid
from pysdmx.io import get_datasets, read_sdmx

from indicators import submissions
from indicators.catalogue import BREAKDOWNS, load
from indicators.errors import MonitorError
from indicators.exports.selection import choose
from indicators.intake import read
from indicators.ledger_tables import OBSERVATION_COLUMNS
from indicators.sdmx import data, structure
from indicators.sdmx.components import COMPONENTS
from indicators.series import Series
from indicators.settings import from_environment
from tests import stores

LOSS = "SPMF-RES-03"  # published as a share of one, shown in per cent of GDP


@pytest.fixture
def starter(monkeypatch):
    """The starter figures and the definitions they are read with."""
    stores.use(monkeypatch, stores.starter_folder())
    return Series.current(), load(from_environment().definitions)


def cells(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def published(series, catalogue) -> list[dict]:
    return series.observations(list(catalogue.indicators), list(catalogue.countries))


# Read by others -----------------------------------------------------------------------------------


@pytest.mark.parametrize("version", data.VERSIONS)
def test_pysdmx_reads_every_value_that_is_published(starter, tmp_path, version):
    series, catalogue = starter
    data.write(series, catalogue, tmp_path / "data.csv", version=version)
    (found,) = read_sdmx(tmp_path / "data.csv").data
    assert found.short_urn == f"Dataflow={data.flow(catalogue)}"
    columns = {"INDICATOR": "indicator", "REF_AREA": "ref_area", "TIME_PERIOD": "time_period"}
    columns |= {"SERIES": "series", "AGENCY": "agency", "SEX": "sex", "AGE": "age"}
    columns |= {"INCOME_WEALTH_QUANTILE": "quintile", "UNIT_MEASURE": "unit_measure"}
    theirs = sorted(
        (*row[:-1], float(row[-1]))
        for row in found.data[[*columns, "OBS_VALUE"]].itertuples(index=False, name=None)
    )
    ours = sorted(
        (*(str(row[name]) for name in columns.values()), row["obs_value"])
        for row in published(series, catalogue)
    )
    assert [row[:-1] for row in theirs] == [row[:-1] for row in ours]
    assert [row[-1] for row in theirs] == pytest.approx([row[-1] for row in ours], rel=1e-15)


def test_pysdmx_accepts_the_structure_and_finds_it_from_the_data(starter, tmp_path):
    series, catalogue = starter
    place = tmp_path / "structure.json"
    place.write_bytes(structure.as_bytes(catalogue))
    message = read_sdmx(place, validate=True)
    (definition,) = message.get_data_structure_definitions()
    assert (definition.agency, definition.version) == ("SPM", "0.1.0")
    assert [d.id for d in definition.components.dimensions][:4] == [
        *("FREQ", "REPORTING_TYPE", "SERIES", "REF_AREA")
    ]
    data.write(series, catalogue, tmp_path / "data.csv")
    (dataset,) = get_datasets(tmp_path / "data.csv", place)
    assert dataset.structure.id == "DF_SPMF"
    assert dataset.data["OBS_VALUE"].notna().all()


@pytest.mark.parametrize("part", ["codelists", "dataStructures", "conceptSchemes", "dataflows"])
def test_the_published_schema_of_sdmx_json_finds_what_is_wrong_in_a_structure(
    starter, tmp_path, part
):
    message = structure.message(starter[1])
    del message["data"][part][0]["id"]
    (tmp_path / "structure.json").write_text(json.dumps(message))
    with pytest.raises(Invalid, match=f"{part}.0: missing property 'id'"):
        read_sdmx(tmp_path / "structure.json", validate=True)


def test_every_code_in_the_data_stands_in_its_code_list(starter):
    series, catalogue = starter
    lists = structure.message(catalogue)["data"]["codelists"]
    codes = {one["id"]: {code["id"] for code in one["codes"]} for one in lists}
    rows = cells(data.as_bytes(series, catalogue))
    for component in COMPONENTS:
        if component.codes:
            found = {row[component.id] for row in rows} - {""}
            assert found <= codes[component.codes], component.id


def test_no_two_observations_have_the_same_key(starter):
    series, catalogue = starter
    dimensions = [c.id for c in COMPONENTS if c.role in ("dimension", "time")]
    keys = [tuple(row[name] for name in dimensions) for row in cells(data.as_bytes(*starter))]
    assert len(set(keys)) == len(keys) == len(published(series, catalogue))


def test_the_structure_is_said_in_both_languages(starter):
    _, catalogue = starter
    (scheme,) = structure.message(catalogue)["data"]["conceptSchemes"]
    names = {concept["id"]: concept["names"] for concept in scheme["concepts"]}
    assert names["OBS_VALUE"] == {"en": "Value", "id": "Nilai"}


def test_another_framework_has_a_structure_of_its_own(monkeypatch, tmp_path):
    second = load(stores.STARTER.parents[1] / "tests" / "definitions_second")
    (tmp_path / "s.json").write_bytes(structure.as_bytes(second))
    (flow,) = read_sdmx(tmp_path / "s.json", validate=True).get_dataflows()
    assert f"SPM:{flow.id}({flow.version})" == data.flow(second) != data.flow(load())


# Read by ourselves --------------------------------------------------------------------------------


@pytest.mark.parametrize("version", data.VERSIONS)
def test_our_own_upload_reads_the_whole_publication_back(starter, version):
    series, catalogue = starter
    reading = read(data.as_bytes(series, catalogue, version=version), "x.csv", catalogue)
    columns = ("indicator", *OBSERVATION_COLUMNS)
    ours = [tuple(row[name] for name in columns) for row in published(series, catalogue)]
    back = [tuple(row[name] for name in columns) for row in reading.table.to_pylist()]
    assert sorted(map(repr, back)) == sorted(map(repr, ours))
    assert reading.issues == []


def test_a_share_that_became_per_cent_is_not_multiplied_again(starter):
    series, catalogue = starter
    selection = choose(series, catalogue, indicators=[LOSS], ref_areas=["IDN"])
    examined = submissions.examine(data.as_bytes(series, catalogue, selection), "x.csv", "IDN")
    rows = examined.observations.to_pylist()
    shown = {row["time_period"]: row["obs_value"] for row in series.history(LOSS, "IDN")}
    assert {row["time_period"]: row["obs_value"] for row in rows} == shown
    assert ({row["unit_measure"] for row in rows}, len(rows)) == ({"PT_GDP"}, 15)


@pytest.mark.parametrize("country", ["BRN", "IDN", "VNM"])
def test_what_is_shown_of_a_country_can_be_sent_back_as_its_report(starter, country):
    series, catalogue = starter
    selection = choose(series, catalogue, ref_areas=[country], headline=True)
    content = data.as_bytes(series, catalogue, selection)
    examined = submissions.examine(content, "x.csv", country)
    cell = ("time_period", *BREAKDOWNS, "obs_value", "unit_measure")
    sent = [(r["series"], *(r[n] for n in cell)) for r in examined.observations.to_pylist()]
    held = [
        (r["indicator"], *(r[n] for n in cell))
        for r in series.observations(list(catalogue.indicators), [country])
        if r["headline"]
    ]
    assert (examined.errors, examined.left_out) == (0, 0)
    assert sorted(sent) == sorted(held)


# What may be chosen -------------------------------------------------------------------------------


def test_a_selection_holds_what_was_chosen_and_nothing_else(starter):
    series, catalogue = starter
    selection = choose(
        series,
        catalogue,
        indicators=["SPMF-OUT-08"],
        ref_areas=["IDN", "VNM"],
        agencies=["ILO"],
        since=2019,
        until=2020,
        strata={"sex": ["F", "M"]},
    )
    rows = cells(data.as_bytes(series, catalogue, selection))
    assert {row["REF_AREA"] for row in rows} <= {"IDN", "VNM"}
    assert {row["TIME_PERIOD"] for row in rows} <= {"2019", "2020"}
    assert ({row["SEX"] for row in rows}, {row["AGENCY"] for row in rows}) == ({"F", "M"}, {"ILO"})
    wanted = [
        row
        for row in series.observations(["SPMF-OUT-08"], ["IDN", "VNM"])
        if row["agency"] == "ILO" and row["time_period"] in (2019, 2020) and row["sex"] != "_T"
    ]
    assert len(rows) == len(wanted) > 0


def test_a_selection_that_finds_nothing_is_a_header_without_rows(starter):
    series, catalogue = starter
    content = data.as_bytes(series, catalogue, choose(series, catalogue, since=2090))
    assert content.decode().count("\n") == 1
    assert content.startswith(b"STRUCTURE,STRUCTURE_ID,ACTION,FREQ")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"indicators": ["SPMF-COV-1"]}, "no indicator 'SPMF-COV-1'. Did you mean SPMF-COV-1"),
        ({"ref_areas": ["INA"]}, "no country 'INA'. Did you mean"),
        ({"agencies": ["ilo"]}, "no agency 'ilo'. Did you mean ILO?"),
        ({"strata": {"gender": ["F"]}}, "no breakdown 'gender'"),
        ({"strata": {"sex": ["W"]}}, "no group in sex 'W'"),
        ({"since": 2020, "until": 2010}, "No year lies from 2020 to 2010"),
        ({"indicators": ["x'; DROP TABLE observations; --"]}, "There is no indicator"),
        ({"ref_areas": ["IDN"] * 1001}, "at most 1000"),
    ],
)
def test_a_word_that_nobody_knows_is_named_with_the_nearest(starter, asked, said):
    with pytest.raises(MonitorError, match=said.replace("(", r"\(").replace("?", r"\?")):
        choose(*starter, **asked)


def test_an_earlier_publication_is_exported_as_it_was(starter):
    series, catalogue = starter
    earlier = Series.at(10)
    rows = cells(data.as_bytes(earlier, catalogue))
    assert "ILO" not in {row["AGENCY"] for row in rows}
    assert max(int(row["PUBLICATION"]) for row in rows) == 10


# Missing, hostile, not published ------------------------------------------------------------------


def test_what_was_sent_and_not_published_is_not_in_an_export(own_data_folder):
    ledger = stores.empty_ledger()
    stores.publish(ledger, {"obs_value": 41.5})
    stores.submit(ledger, {"obs_value": 99.9, "time_period": 2024})
    series, catalogue = Series.current(), load()
    assert [row["OBS_VALUE"] for row in cells(data.as_bytes(series, catalogue))] == ["41.5"]


def test_a_missing_value_is_an_empty_cell_with_its_status(own_data_folder):
    stores.publish(stores.empty_ledger(), {"obs_value": None, "obs_status": "Q"})
    (row,) = cells(data.as_bytes(Series.current(), load()))
    assert (row["OBS_VALUE"], row["OBS_STATUS"], row["NATURE"]) == ("", "Q", "C")


def test_a_formula_in_a_comment_is_text_in_the_file_and_itself_again_in_the_upload(
    own_data_folder,
):
    comment = '=HYPERLINK("http://x","paid")\nsecond, "line"'
    stores.publish(stores.empty_ledger(), {"obs_value": 0.1 + 0.2, "obs_comment": comment})
    content = data.as_bytes(Series.current(), load())
    (row,) = cells(content)
    assert row["COMMENT_OBS"] == f"'{comment}"
    assert row["OBS_VALUE"] == "0.30000000000000004"
    (back,) = read(content, "x.csv", load()).table.to_pylist()
    assert (back["obs_comment"], back["obs_value"]) == (comment, 0.1 + 0.2)


def test_the_same_publication_gives_the_same_bytes(starter, monkeypatch, tmp_path):
    _, catalogue = starter
    first = data.as_bytes(*starter)
    copy = stores.copy_of_starter(tmp_path)
    for path in (copy / "snapshots").iterdir():
        path.unlink()
    stores.use(monkeypatch, copy)
    assert data.as_bytes(Series.current(), catalogue) == first
    assert structure.as_bytes(catalogue) == structure.as_bytes(catalogue)
    assert json.loads(structure.as_bytes(catalogue))["meta"]["prepared"].endswith("T00:00:00Z")
