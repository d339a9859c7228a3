"""Whatever is about persons is stopped, and nothing of it is repeated to anybody."""

import itertools
import json

import pytest

from indicators.__main__ import main
from indicators.validation.personal import kind_of_header, kind_of_text
from tests.disclosure.files import bad_files, clean_files

STOPS = {"personal_column", "personal_value", "small_cell", "records_not_figures"}


def said_of(file, tmp_path, capfdbinary) -> tuple[dict, str]:
    """The JSON document of the command, and all it says as JSON and in words."""
    suffix = ".xlsx" if file.content.startswith(b"PK") else ".csv"
    path = tmp_path / f"upload{suffix}"
    path.write_bytes(file.content)
    capfdbinary.readouterr()
    main(["check", str(path), "--json"])
    document = capfdbinary.readouterr().out.decode()
    main(["check", str(path)])
    words, complaint = capfdbinary.readouterr()
    return json.loads(document), document + words.decode() + complaint.decode()


def test_a_hundred_files_about_persons_are_stopped_and_not_repeated(tmp_path, capfdbinary):
    files = list(bad_files())
    assert len(files) == 100
    passed, repeated, unnamed = [], [], []
    for file in files:
        document, said = said_of(file, tmp_path, capfdbinary)
        errors = [issue for issue in document["issues"] if issue["severity"] == "error"]
        if not errors:
            passed.append(file.name)
        if not STOPS & {issue["check"] for issue in errors}:
            unnamed.append(file.name)
        repeated += [(file.name, secret) for secret in file.secrets if secret in said]
    assert passed == []
    assert repeated == []
    # A list without a header, in no layout, is stopped for that before anything is known of it.
    assert set(unnamed) <= {"list without header", "ragged row", "column without a header"}


def test_of_a_hundred_clean_files_at_most_two_are_stopped(tmp_path, capfdbinary):
    stopped = []
    for file in itertools.islice(clean_files(), 100):
        document, _ = said_of(file, tmp_path, capfdbinary)
        errors = {issue["check"] for issue in document["issues"] if issue["severity"] == "error"}
        if errors:
            stopped.append((file.name, errors))
    assert len(stopped) <= 2, stopped


def test_the_files_are_the_same_each_time():
    def contents(files):
        return [(file.name, file.content) for file in files if file.content[:2] != b"PK"]

    assert contents(bad_files()) == contents(bad_files())
    assert contents(itertools.islice(clean_files(), 100)) == contents(
        itertools.islice(clean_files(), 100)
    )


@pytest.mark.parametrize(
    "header",
    [
        *("Nama", "NIK", "no_hp", "beneficiaryName", "MOTHERS_NAME", "e-mail", "DOB", "Lat"),
        *("ที่อยู่ปัจจุบัน", "số điện thoại liên hệ", "ဖုန်းနံပါတ်", "电话号码", "தொலைபேசி"),
    ],
)
def test_a_header_about_persons_is_known_in_any_spelling(header):
    assert kind_of_header(header) is not None


@pytest.mark.parametrize(
    "header",
    [
        *("Country name", "Nama program", "indicator_name", "Series name", "scheme_type", "notes"),
        *("ชื่อประเทศ", "Tên chỉ tiêu", "Survey name", "latest", "population", "Ministry address"),
    ],
)
def test_a_header_about_figures_is_let_through(header):
    assert kind_of_header(header) in (None, "address")


@pytest.mark.parametrize("text", ["", "54.3", "2019", "2019-2021", "A", "PT_GDP", "SPMF-COV-01"])
def test_a_code_is_about_nobody(text):
    assert kind_of_text(text) is None
