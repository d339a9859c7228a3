"""From bytes to a submission: what is looked at is what is sent, once, and nothing more is kept."""

import csv
import hashlib
import io
import itertools
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from indicators import audit, ledger_observations, ledger_records, ledger_staging, submissions
from indicators.access import PUBLIC, Actor, Refused
from indicators.errors import MonitorError
from indicators.ledger import Ledger
from indicators.settings import from_environment
from indicators.submissions import staging
from tests import desks
from tests.desks import NOY, SITI

UPLOADS = Path(__file__).parent / "uploads"
FIGURES = desks.csv(
    {"obs_value": 18.5}, {"sex": "F", "obs_value": 17.5}, {"sex": "M", "obs_value": 19.5}
)
FIGURES_HASH = hashlib.sha256(FIGURES).hexdigest()


@pytest.fixture
def ledger(monkeypatch) -> Iterator[Ledger]:
    with desks.quick_folder() as folder:
        desks.use(monkeypatch, folder)
        monkeypatch.setattr(staging, "published_figures", lambda: None)
        yield desks.staffed()


def last_entry(ledger: Ledger) -> dict:
    with ledger.read() as connection:
        return ledger_records.audit_rows(connection)[-1]


def observations(ledger: Ledger, submission: int) -> list[dict]:
    with ledger.read() as connection:
        return ledger_observations.observations_of(connection, submission, "").to_pylist()


# Staging ------------------------------------------------------------------------------------------


def test_what_is_staged_can_be_submitted_by_its_hash_and_by_nothing_else(ledger):
    examined = submissions.stage(FIGURES, "figures.csv", "LAO", NOY)
    assert (examined.sha256, examined.errors, examined.rows) == (FIGURES_HASH, 0, 3)
    with pytest.raises(MonitorError, match="waits to be submitted for LAO"):
        submissions.submit("0" * 64, "LAO", NOY)
    row = submissions.submit(FIGURES_HASH, "LAO", NOY)
    assert row["file_sha256"] == FIGURES_HASH
    assert submissions.original(row["id"], SITI) == ("figures.csv", FIGURES)


def test_the_observations_are_the_countrys_own_report(ledger):
    row = desks.send(FIGURES)
    first, *_ = observations(ledger, row["id"])
    assert {name: first[name] for name in ("agency", "dataset", "series", "ref_area")} == {
        "agency": "National report",
        "dataset": "LAO",
        "series": "SPMF-COV-01",
        "ref_area": "LAO",
    }
    assert first["vintage"] == row["submitted_at"][:10]
    assert (first["obs_value"], first["unit_measure"], first["sex"]) == (18.5, "PT", "_T")


def test_a_file_with_errors_is_kept_nowhere_and_cannot_be_submitted(ledger):
    bad = desks.csv({"obs_value": 150})
    examined = submissions.stage(bad, "figures.csv", "LAO", NOY)
    assert examined.errors == 1
    assert desks.rows_of(ledger, "staged") == desks.rows_of(ledger, "files") == []
    with pytest.raises(MonitorError, match="send it again"):
        submissions.submit(examined.sha256, "LAO", NOY)


def test_a_file_that_has_errors_by_the_rules_of_the_day_it_is_submitted_is_refused(
    ledger, monkeypatch
):
    submissions.stage(FIGURES, "figures.csv", "LAO", NOY)
    real = staging.examine
    monkeypatch.setattr(
        staging, "examine", lambda content, *more: real(desks.csv({"obs_value": 150}), *more)
    )
    with pytest.raises(MonitorError, match=r"The file has errors \(1\), so it cannot be submitted"):
        submissions.submit(FIGURES_HASH, "LAO", NOY)
    assert desks.rows_of(ledger, "submissions") == []


def test_drafts_are_let_go_after_a_day_and_beyond_ten_a_person(ledger, monkeypatch):
    for place in range(14):
        submissions.stage(desks.csv({"obs_value": place}), f"{place}.csv", "LAO", NOY)
    assert len(desks.rows_of(ledger, "staged")) == ledger_staging.KEPT_EACH
    monkeypatch.setattr(ledger_staging, "KEPT_FOR", -timedelta(seconds=2))
    submissions.stage(FIGURES, "figures.csv", "LAO", NOY)
    assert len(desks.rows_of(ledger, "staged")) == 1


def test_a_file_for_another_country_is_not_even_read(ledger, monkeypatch):
    monkeypatch.setattr(staging, "examine", lambda *_: pytest.fail("the file was read"))
    with pytest.raises(Refused, match="Noy may stage as officer of LAO; this is THA"):
        submissions.stage(FIGURES, "figures.csv", "THA", NOY)
    with pytest.raises(Refused, match="Sign in first"):
        submissions.stage(FIGURES, "figures.csv", "LAO", PUBLIC)


def test_rows_of_another_country_are_errors_in_every_layout(ledger):
    unsd = (UPLOADS / "layouts" / "unsd.csv").read_bytes()
    for content in (desks.csv({"obs_value": 1}, ref_area="THA"), unsd):
        examined = submissions.stage(content, "figures.csv", "LAO", NOY)
        assert examined.found["another_country"] >= 1
        assert examined.errors


@pytest.mark.parametrize("country", ["ASEAN", "X84", "lao", "XXX", "", "LAO\n", "<b>"])
def test_only_a_country_can_be_reported_on(ledger, country):
    with pytest.raises(MonitorError, match="There is no country"):
        submissions.examine(FIGURES, "figures.csv", country)
    with pytest.raises(MonitorError):
        submissions.stage(FIGURES, "figures.csv", country, NOY)


def test_a_file_larger_than_any_report_is_refused_unread(ledger):
    with pytest.raises(MonitorError, match="has 26 MB"):
        submissions.stage(b"x" * 26_000_000, "figures.csv", "LAO", NOY)


def test_the_name_of_a_file_is_words_and_never_a_path(ledger):
    examined = submissions.stage(FIGURES, "../../etc/\u202epasswd\0.csv" + "x" * 300, "LAO", NOY)
    row = submissions.submit(examined.sha256, "LAO", NOY)
    assert row["name"].startswith("../../etc/passwd.csv")
    assert len(row["name"]) <= 120
    written = [path.name for path in from_environment().data.iterdir()]
    assert all(name.startswith("ledger.sqlite") for name in written)


# Persons ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "check", ["personal_column", "personal_value", "records_not_figures", "small_cell"]
)
def test_a_file_about_persons_leaves_a_tombstone_and_not_a_byte(ledger, check):
    desks.grant(ledger, "Adi", "officer", "IDN")
    content = (UPLOADS / "bad" / f"{check}.csv").read_bytes()
    examined = submissions.stage(content, "Budi Santoso.csv", "IDN", Actor("Adi"))
    assert check in examined.barred
    entry = last_entry(ledger)
    assert (entry["action"], entry["result"], entry["actor"]) == ("bar_file", "refused", "Adi")
    assert entry["object"] == f"file {hashlib.sha256(content).hexdigest()}"
    assert entry["detail"] == audit.canonical(
        {"checks": sorted(examined.barred), "ref_area": "IDN"}
    )
    assert desks.rows_of(ledger, "staged") == desks.rows_of(ledger, "files") == []
    kept = desks.everything_stored(ledger)
    lines = [line for line in content.splitlines()[1:] if len(line) > 20]
    assert lines
    assert [line for line in lines if line in kept] == []
    assert b"Budi Santoso" not in kept


def test_what_was_barred_cannot_be_submitted_by_its_hash(ledger):
    desks.grant(ledger, "Adi", "officer", "IDN")
    content = (UPLOADS / "bad" / "personal_value.csv").read_bytes()
    examined = submissions.stage(content, "figures.csv", "IDN", Actor("Adi"))
    with pytest.raises(MonitorError, match="waits to be submitted"):
        submissions.submit(examined.sha256, "IDN", Actor("Adi"))


# Submitting ---------------------------------------------------------------------------------------


def test_the_same_file_sent_twice_is_one_submission(ledger):
    first = desks.send(FIGURES)
    desks.grant(ledger, "Kham", "officer", "LAO")
    assert desks.send(FIGURES) == first
    assert desks.send(FIGURES, Actor("Kham")) == first
    assert submissions.submit(FIGURES_HASH, "LAO", NOY) == first
    assert len(desks.rows_of(ledger, "submissions")) == len(desks.rows_of(ledger, "files")) == 1


def test_the_same_file_for_another_country_is_another_submission(ledger):
    # Only a file without any country of its own could be both; the bytes are kept once.
    desks.grant(ledger, "Noy", "officer", "VNM")
    content = (UPLOADS / "layouts" / "open_sdg.csv").read_bytes()
    numbers = []
    for country in ("LAO", "VNM"):
        examined = submissions.stage(content, "figures.csv", country, NOY, "SPMF-COV-01")
        assert examined.errors == 0, examined.issues
        numbers.append(submissions.submit(examined.sha256, country, NOY)["id"])
    assert numbers == [1, 2]
    assert {row["ref_area"] for row in observations(ledger, 2)} == {"VNM"}
    assert len(desks.rows_of(ledger, "files")) == 1


def test_the_same_file_told_to_be_of_another_indicator_is_another_submission(ledger):
    content = (UPLOADS / "layouts" / "open_sdg.csv").read_bytes()
    for number, indicator in enumerate(("SPMF-COV-01", "SPMF-COV-07"), start=1):
        examined = submissions.stage(content, "figures.csv", "LAO", NOY, indicator)
        assert submissions.submit(examined.sha256, "LAO", NOY)["id"] == number
        assert {row["series"] for row in observations(ledger, number)} == {indicator}


def test_a_file_that_was_returned_can_be_sent_again(ledger, monkeypatch):
    desks.without_pictures(monkeypatch)
    first = desks.send(FIGURES)
    submissions.return_(first["id"], SITI, version=1, reason="which survey?")
    second = desks.send(FIGURES)
    assert (second["id"], second["state"]) == (first["id"] + 1, "submitted")


def test_a_file_that_is_published_last_is_not_published_twice(ledger, monkeypatch):
    desks.without_pictures(monkeypatch)
    first = desks.send(FIGURES)
    submissions.publish(first["id"], SITI, version=1)
    again = desks.send(FIGURES)
    assert (again["id"], again["state"], again["publication"]) == (first["id"], "published", 1)
    other = desks.send(desks.csv({"obs_value": 30}))
    submissions.publish(other["id"], SITI, version=1)
    assert desks.send(FIGURES)["id"] == other["id"] + 1  # going back to it is a new decision


def test_a_submission_that_is_replaced_cannot_be_published_by_a_page_that_shows_it(
    ledger, monkeypatch
):
    desks.without_pictures(monkeypatch)
    old = desks.send(FIGURES)
    new = desks.send(desks.csv({"obs_value": 30}), replaces=old["id"])
    states = {row["id"]: row["state"] for row in submissions.visible(SITI)}
    assert states == {old["id"]: "replaced", new["id"]: "submitted"}
    for decide in (
        lambda: submissions.publish(old["id"], SITI, version=old["version"]),
        lambda: submissions.return_(old["id"], SITI, version=old["version"], reason="why?"),
    ):
        with pytest.raises(Refused, match=r"was replaced by Noy on 20.* \(submission 2 took its p"):
            decide()
    assert submissions.publish(new["id"], SITI, version=1).publication == 1


def test_only_an_open_submission_of_the_same_country_can_be_replaced(ledger, monkeypatch):
    desks.without_pictures(monkeypatch)
    desks.grant(ledger, "Noy", "officer", "VNM")
    lao = desks.send(FIGURES)
    vnm = desks.csv({"obs_value": 30}, ref_area="VNM")
    with pytest.raises(Refused, match="Submission 1 is not one of VNM"):
        desks.send(vnm, country="VNM", replaces=lao["id"])
    with pytest.raises(MonitorError, match="There is no submission 77"):
        desks.send(vnm, country="VNM", replaces=77)
    submissions.publish(lao["id"], SITI, version=1)
    with pytest.raises(Refused, match="was published as publication 1 by Siti on 20"):
        desks.send(desks.csv({"obs_value": 31}), replaces=lao["id"])
    assert [row["state"] for row in submissions.visible(SITI)] == ["published"]


def test_a_file_does_not_replace_itself(ledger):
    row = desks.send(FIGURES)
    assert desks.send(FIGURES, replaces=row["id"]) == row


def test_what_checking_found_is_kept_for_the_reviewer(ledger):
    content = (UPLOADS / "layouts" / "template_thai.csv").read_bytes()
    desks.grant(ledger, "Som", "officer", "THA")
    row = desks.send(content, Actor("Som"), "THA")
    seen = submissions.look(row["id"], SITI)
    assert seen["found"]["buddhist_year"] == 4
    assert {issue["check"] for issue in seen["issues"]} == set(seen["found"])
    assert {change["kind"] for change in seen["changes"]} >= {"area"}


# Files in the layouts of agencies -----------------------------------------------------------------


def of_one_country(name: str, column: str, country: str) -> bytes:
    """The rows of one country in a file of an agency, under its own header."""
    text = (UPLOADS / "layouts" / name).read_bytes().decode("cp1252")
    rows = list(csv.DictReader(io.StringIO(text)))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(row for row in rows if row[column] == country)
    return out.getvalue().encode()


def test_an_agencys_file_sent_by_an_officer_is_the_countrys_own_report(ledger):
    desks.grant(ledger, "Linh", "officer", "VNM")
    content = of_one_country("ilostat.csv", "ref_area", "VNM")
    row = desks.send(content, Actor("Linh"), "VNM")
    rows = observations(ledger, row["id"])
    assert row["layout"] == "ilostat"
    assert {(r["agency"], r["dataset"], r["ref_area"]) for r in rows} == {
        ("National report", "VNM", "VNM")
    }
    assert all(r["series"].startswith("SPMF-") for r in rows)
    assert all(r["source_detail"] for r in rows)
    # Children of 5 to 17 are all children here; their age groups stay groups.
    whole = [r for r in rows if (r["time_period"], r["sex"], r["age"]) == (2021, "_T", "_T")]
    assert {r["series"]: r["obs_value"] for r in whole} == {"SPMF-OUT-07": 6.668}
    assert {"_T", "Y5T11", "Y12T14", "Y15T17"} == {r["age"] for r in rows}


def test_an_agencys_series_says_which_stratum_and_in_which_unit(ledger):
    """Losses from disasters are published as a fraction, and stunting of children under five."""
    header = "SeriesCode,GeoAreaCode,TimePeriod,Value,[Age],[Sex],[Units]\n"
    content = (
        header + "VC_DSR_LSGP,418,2022,0.0123,,,RATIO\nSH_STA_STUNT,418,2017,33.1,<5Y,BOTHSEX,"
    )
    row = desks.send((content + "PERCENT\n").encode())
    by_series = {r["series"]: r for r in observations(ledger, row["id"])}
    loss, stunting = by_series["SPMF-RES-03"], by_series["SPMF-OUT-09"]
    assert (round(loss["obs_value"], 6), loss["unit_measure"]) == (1.23, "PT_GDP")
    assert (stunting["obs_value"], stunting["age"]) == (33.1, "_T")


def test_rows_of_an_agency_that_measure_nothing_of_ours_are_counted(ledger):
    header = "SeriesCode,GeoAreaCode,TimePeriod,Value\n"
    content = header + "SG_CPA_MIGRS.DOMAIN1,418,2019,3\nSI_COV_BENFTS,418,2021,15.5\n"
    examined = submissions.examine(content.encode(), "figures.csv", "LAO")
    assert (examined.left_out, examined.observations.num_rows) == (1, 1)


def test_a_file_in_which_nothing_is_ours_is_an_error_and_no_empty_submission(ledger):
    content = b"SeriesCode,GeoAreaCode,TimePeriod,Value\nSG_CPA_MIGRS.DOMAIN1,418,2019,3\n"
    examined = submissions.stage(content, "figures.csv", "LAO", NOY)
    assert (examined.errors, examined.found["nothing_to_read"]) == (1, 1)
    assert desks.rows_of(ledger, "staged") == []


def test_a_row_written_twice_is_one_observation(ledger):
    row = desks.send(desks.csv({"obs_value": 18.5}, {"obs_value": 18.5}))
    assert row["rows"] == 1


def test_a_value_that_is_missing_with_its_reason_is_kept_as_missing(ledger):
    row = desks.send(desks.csv({"obs_value": "", "obs_status": "L"}))
    (kept,) = observations(ledger, row["id"])
    assert (kept["obs_value"], kept["obs_status"]) == (None, "L")


def test_submitting_is_idempotent_in_any_order_of_clicks(ledger):
    contents = [desks.csv({"obs_value": value}) for value in (10, 20)]
    for order in itertools.product(contents, repeat=3):
        for content in order:
            desks.send(content)
    assert len(desks.rows_of(ledger, "submissions")) == 2
