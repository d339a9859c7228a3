"""The guides, followed step by step by an officer and a reviewer who have never seen the monitor.

Everything a guide prints in bold has to be on one of the screens it is about, in its own language.
``make pictures`` runs this file and keeps the screenshots in ``docs/pictures``; a test run leaves
them in ``tests/output``.
"""

import csv
import hashlib
import io
import os
import re
from pathlib import Path

import pytest
from PIL import Image

from indicators import submissions
from indicators.access import Actor
from indicators.language import Language
from indicators.submissions.template import COLUMNS
from tests import stores
from tests.browser.dashboard import ROOT
from tests.browser.office import Office, office
from tests.browser.visitor import SCREENSHOTS, WIDE, Visitor

DOCS = ROOT / "docs"
KEEP = "SPM_PICTURES"  # a folder for the pictures that the guides show
WORDS_OF_THE_TEXT = {"Check", "Periksa", "Submit", "Ajukan"}  # beginnings of longer words on screen
# Guide language → officer, country, its name on the screen, the value sent.
WALKS = {"en": ("Noy", "LAO", "Lao", "19.4"), "id": ("Budi", "IDN", "Indonesia", "57.3")}


@pytest.fixture(scope="module")
def desks(chromium, starter_folder, tmp_path_factory):
    with office(chromium, starter_folder, tmp_path_factory.mktemp("guides")) as opened:
        yield opened


def keep(taken: Path) -> None:
    """Put a picture where the guides are, in few colours: a screen has no more."""
    if os.environ.get(KEEP):
        folder = Path(os.environ[KEEP])
        folder.mkdir(parents=True, exist_ok=True)
        with Image.open(taken) as picture:
            few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
            few.save(folder / taken.name, optimize=True)


class Walk:
    """One person's way through the screens; remembers all that could be read on them."""

    def __init__(self, visitor: Visitor, code: str) -> None:
        self.visitor, self.page, self.code = visitor, visitor.page, code
        self.read = ""

    def says(self, text: str) -> str:
        return Language(self.code).gettext(text)

    def look(self, picture: str = "") -> None:
        """Read the screen, and photograph it for the guide."""
        self.read += " " + " ".join(self.page.locator("body").inner_text().split())
        if picture:
            keep(self.visitor.photograph(f"{picture}.{self.code}"))

    def photograph_part(self, selector: str, picture: str) -> None:
        """Photograph the part of the screen that a step of the guide is about."""
        path = SCREENSHOTS / f"{picture}.{self.code}.png"
        self.page.locator(selector).first.screenshot(path=path)
        keep(path)

    def submit(self) -> None:
        one, many = "Submit {n} row for review", "Submit {n} rows for review"
        self.press(Language(self.code).ngettext(one, many, 1).format(n=1))

    def sign_in(self, desks: Office, name: str, picture: str = "") -> None:
        self.visitor.open(f"/?lang={self.code}")
        self.look()
        self.page.get_by_role("link", name=self.says("Sign in"), exact=True).click()
        self.page.wait_for_selector("input[name=name]")
        self.look()
        if picture:
            self.page.set_viewport_size({"width": 640, "height": 660})
            self.photograph_part("html", picture)
            self.page.set_viewport_size(WIDE)
        desks.fill_door(self.visitor, name)
        self.visitor.wait_until_finished()

    def drop(self, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.set_input_files("input[type=file]", [file])
        # Its own hash: what stands there before the page has run is of the file before.
        shown = hashlib.sha256(content).hexdigest()[:12]
        self.page.locator(".spm-facts", has_text=shown).wait_for()
        self.visitor.wait_until_finished()

    def press(self, label: str) -> None:
        self.page.get_by_role("button", name=label).last.click()
        self.page.wait_for_timeout(500)
        self.visitor.wait_until_finished()


def filled(template: bytes, country: str, value: str) -> bytes:
    """The officer's work in the spreadsheet: one row of the template's columns."""
    header = next(csv.reader(io.StringIO(template.decode())))
    assert tuple(header) == COLUMNS
    row = dict.fromkeys(header, "_T") | {
        "indicator": "SPMF-COV-01",
        "ref_area": country,
        "time_period": "2024",
        "obs_value": value,
        "unit_measure": "PT",
        "obs_status": "",
        "source_detail": "Social security register 2024",
        "obs_comment": "",
    }
    return f"{','.join(header)}\r\n{','.join(row.values())}\r\n".encode()


def bold(guide: str) -> set[str]:
    """What a guide prints in bold, line breaks made plain."""
    text = (DOCS / guide).read_text(encoding="utf-8")
    return {" ".join(found.split()) for found in re.findall(r"\*\*(.+?)\*\*", text, re.DOTALL)}


@pytest.mark.parametrize("code", WALKS)
def test_whoever_follows_the_guides_publishes_a_first_file(desks, monkeypatch, code):
    stores.use(monkeypatch, desks.data)
    name, country, country_name, value = WALKS[code]
    suffix = "" if code == "en" else f".{code}"
    before = submissions.publications()[0]["number"]

    # The officer: docs/officers.md, steps 1 to 5.
    officer = Walk(desks.window(), code)
    officer.sign_in(desks, name, "1-sign-in")
    officer.look("2-upload")
    officer.press(officer.says("Template"))
    officer.page.get_by_role("button", name=officer.says("Template, blank")).wait_for()
    officer.look()
    with officer.page.expect_download() as download:
        officer.page.get_by_role("button", name=officer.says("Template, blank")).click()
    template = download.value.path().read_bytes()
    officer.page.keyboard.press("Escape")
    officer.drop("figures.csv", filled(template, country, value.replace(".", "")))
    officer.look("3-findings")
    assert submissions.visible(Actor(name)) == []
    officer.drop("figures.csv", filled(template, country, value))
    officer.look("4-effect")
    officer.submit()
    officer.look("5-submitted")
    (row,) = submissions.visible(Actor(name))
    assert row["state"] == "submitted"

    # The reviewer: docs/reviewers.md, steps 1 to 3.
    reviewer = Walk(desks.window(), code)
    reviewer.sign_in(desks, "Siti")
    reviewer.visitor.open(f"/review?lang={code}&submission={row['id']}")
    reviewer.look("6-review")
    forms = "[data-testid=stHorizontalBlock]:has([data-testid=stForm])"
    reviewer.photograph_part(forms, "7-decision")
    reviewer.press(reviewer.says("Publish"))
    assert submissions.publications()[0]["number"] == before + 1
    reviewer.visitor.open(f"/history?lang={code}")
    reviewer.look("8-history")

    # Everybody: the figure is on the country page and in the overview, with its year.
    reader = desks.window()
    said = Language(code).number(float(value), 1)
    for path in (f"/country?country={country}&lang={code}", f"/?lang={code}"):
        reader.open(path)
        text = reader.reads()
        assert [w for w in (country_name, said, "2024") if w not in text] == [], path

    # A second file, to be sent in the place of another, shows what the guide calls by name.
    officer.drop("later.csv", filled(template, country, str(float(value) + 1)))
    officer.submit()
    officer.drop("better.csv", filled(template, country, str(float(value) + 2)))
    officer.look()
    for guide, walk in ((f"officers{suffix}.md", officer), (f"reviewers{suffix}.md", reviewer)):
        missing = {b for b in bold(guide) if b not in walk.read} - WORDS_OF_THE_TEXT
        assert missing == set(), guide


@pytest.mark.parametrize("guide", sorted(path.name for path in DOCS.glob("*ers*.md")))
def test_every_picture_of_a_guide_is_there(guide):
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (DOCS / guide).read_text(encoding="utf-8"))
    assert pictures
    assert [p for p in pictures if not (DOCS / p).is_file()] == []
