"""Every kind of report looks as somebody has seen it and found it good.

Golden pictures lie in ``tests/golden`` (``tests/golden_pictures.py`` says how they are made). One
that differs leaves golden, new and difference side by side in ``tests/output/golden``.
"""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests import golden_pictures as golden

HEAVIEST = 4_000_000  # bytes, all golden pictures together


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return golden.fill(tmp_path_factory.mktemp("golden"))


@pytest.fixture(autouse=True)
def figures(own_data_folder, monkeypatch, folder):
    golden.use(monkeypatch, folder)


def look_at(name: str, made: Image.Image) -> str:
    """What is wrong with a picture, in words; empty when nothing is."""
    apart = golden.dots_apart(golden.kept(name), made)
    if apart <= golden.DOTS:
        return ""
    place = golden.leave_difference(name, golden.kept(name), made)
    return (
        f"{name} differs in {apart} dots: look at {place}, and read CONTRIBUTING, Golden pictures"
    )


@pytest.mark.parametrize("name", golden.NAMES)
def test_a_report_looks_as_its_golden_picture(name):
    assert look_at(name, golden.set_small(golden.composed(name), name)) == ""


def test_one_other_digit_in_the_smallest_print_is_seen_and_leaves_the_difference(
    monkeypatch, tmp_path
):
    monkeypatch.setattr(golden, "SEEN", tmp_path / "seen")
    page = golden.composed("country-a4-en")
    told = page.words["notes"]
    page.words["notes"] = re.sub(r"\bage 65\b", "age 60", told)
    assert page.words["notes"] != told
    complaint = look_at("country-a4-en", golden.set_small(page, "country-a4-en"))
    left = tmp_path / "seen" / "country-a4-en.png"
    assert str(left) in complaint
    with Image.open(left) as shown:
        assert shown.width == 3 * golden.kept("country-a4-en").width


def test_the_golden_pictures_are_all_there_no_other_lies_beside_them_and_they_are_light():
    held = sorted(Path(golden.FOLDER).iterdir())
    assert [path.name for path in held] == sorted(f"{name}.png" for name in golden.NAMES)
    assert sum(path.stat().st_size for path in held) < HEAVIEST
