"""Nothing on a report is cut off, overlaps, leaves its page or is too small to read.

The texts of figures have boxes, measured in the fonts they are set in; the template notes every
text that found no room under the label ``cut`` and how much of the sheet is left under ``left``.
"""

from dataclasses import replace

import pytest

from indicators import settings
from indicators.briefs import issuer, making
from indicators.briefs.desk import Desk
from indicators.briefs.order import Order
from indicators.briefs.pictured import PICTURED
from indicators.briefs.pictures import Picture
from indicators.briefs.pictures import compose as compose_picture
from indicators.briefs.typesetting import marks, sheet_left, typeset
from indicators.catalogue import load
from indicators.figures.print_fonts import CAP_HEIGHT, POINT
from indicators.language import Language

MEMBERS = "BRN KHM IDN LAO MYS MMR PHL SGP THA TLS VNM".split()
# With values in most members, adverse and nearly empty, without any, a rate with large numbers,
# three members only, and the longest name.
VARIED = ("SPMF-COV-07", "SPMF-OUT-04", "SPMF-LEG-03", "SPMF-RES-02", "SPMF-COV-12", "SPMF-LEG-04")
LEAST = {"a4": 7.0, "slide": 9.0, "square": 10.0}  # points; a square has 2 pixels to the point
HOSTILE = (
    "=1+1 #sys.inputs $x^2$ *b* <img src=x> @ref \\u{41} [x](y) \u202egnp.exe \u0e01\u0ea5\u1000"
)


@pytest.fixture(autouse=True)
def address(starter_figures, monkeypatch, tmp_path):
    """The least room there is: a long address with its QR code, and a logo wider than it may be."""
    logo = tmp_path / "logo.svg"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 15"></svg>')
    monkeypatch.setenv("SPM_LOGO", str(logo))
    monkeypatch.setenv("SPM_PUBLIC_URL", "https://social-protection-monitor.asean.example")


def kind_of(subject):
    if subject == "ASEAN":
        return "asean"
    return "country" if subject in MEMBERS else "indicator"


def faults(page, size):
    """What is wrong with a page, in words; empty when nothing is."""
    found = [f"cut off by the template: {text}" for text in marks(page, "cut")]
    for drawing in page.drawings:
        found += [f"{a.text} stands on {b.text}" for a, b in drawing.collisions()]
        for box in drawing.boxes:
            points = (box.bottom - box.top) / CAP_HEIGHT / POINT
            if box.cut:
                found.append(f"{box.text} lost its end")
            if box.text.isdecimal() and points < LEAST[size] - 0.01:
                found.append(f"{box.text} is {points:.1f} points small")
            inside = box.left >= -0.01 and box.right <= drawing.width + 0.01
            if not (inside and box.top >= -0.6 and box.bottom <= drawing.height + 0.6):
                found.append(f"{box.text} leaves its figure")
    if page.template == "a4" and sheet_left(page) < making.TIGHT * 2:
        found.append(f"{-sheet_left(page):.1f} mm too long")
    return found


@pytest.mark.parametrize("subject", [*MEMBERS, "ASEAN"])
def test_a_sheet_of_every_member_in_the_longer_language_has_room_for_every_word(subject):
    page = making.compose(Order(kind_of(subject), subject, "id", "a4"))
    assert faults(page, "a4") == []


@pytest.mark.parametrize("subject", ["LAO", "PHL", "ASEAN"])
def test_a_sheet_in_english_has_room_for_every_word(subject):
    page = making.compose(Order(kind_of(subject), subject, "en", "a4"))
    assert faults(page, "a4") == []


@pytest.mark.parametrize("subject", VARIED)
def test_indicators_with_many_few_and_no_values_fill_a_sheet_and_stay_on_it(subject):
    page = making.compose(Order("indicator", subject, "id", "a4"))
    assert faults(page, "a4") == []


@pytest.mark.parametrize("size", ["slide", "square"])
@pytest.mark.parametrize("subject", ["IDN", "MMR", "KHM", "ASEAN", *VARIED])
def test_slides_and_squares_have_room_for_every_word(subject, size):
    page = making.compose(Order(kind_of(subject), subject, "id", size))
    assert faults(page, size) == []


CHOICES = {"country": {"country": "IDN"}, "costing": {"country": "PHL"}}


@pytest.mark.parametrize("size", ["a4", "slide", "square"])
def test_every_figure_that_can_be_taken_along_has_room_and_says_where_it_is_from(size):
    for view, panel in sorted(PICTURED):
        choices = CHOICES[view] if view in CHOICES else {}
        if (view, panel) == ("gaps", "contingencies"):
            choices = {"country": "KHM"}
        page = compose_picture(Picture(view, panel, choices, "id", size))
        assert faults(page, size) == [], (view, panel)
        assert "CC BY 4.0" in page.words["sources"] and "Publikasi 11" in page.words["sources"]
        assert page.words["headline"] and page.words["subtitle"] and page.words["published"]
        assert page.words["link"].startswith("social-protection-monitor.asean.example/")


@pytest.mark.parametrize("indicator", ["SPMF-DEL-01", "SPMF-RES-01", "SPMF-RES-02", "SPMF-OUT-12"])
def test_a_long_title_and_definition_leave_the_figure_of_a_sheet_lower_and_nothing_out(indicator):
    usual = compose_picture(Picture("overview", "tiles", {"indicator": "SPMF-COV-03"}, "id", "a4"))
    page = compose_picture(Picture("overview", "tiles", {"indicator": indicator}, "id", "a4"))
    assert faults(page, "a4") == []
    assert page.drawings[0].height < usual.drawings[0].height
    assert page.words["measured"]


@pytest.mark.parametrize("size", ["slide", "square"])
def test_sixty_indicators_are_listed_as_far_as_they_can_be_read_and_the_rest_is_counted(size):
    page = compose_picture(Picture("availability", "matrix", {"scope": "all"}, "id", size))
    assert faults(page, size) == []
    written = " ".join(box.text for drawing in page.drawings for box in drawing.boxes)
    assert "indikator lagi, dalam data" in written


@pytest.mark.parametrize("size", ["slide", "square"])
def test_names_in_lao_khmer_thai_and_burmese_stand_in_their_tiles_whole(size):
    page = making.compose(Order("asean", "ASEAN", "en", "slide"))
    if size == "square":
        page = compose_picture(Picture("overview", "tiles", {}, "en", "square"))
    assert faults(page, size) == []
    written = {over["text"] for drawing in page.drawings for over in drawing.overlays}
    assert written >= {"ສປປ", "ລາວ", "កម្ពុជា", "မြန်မာ", "ประเทศไทย"}


@pytest.mark.parametrize("size", ["a4", "slide", "square"])
def test_a_country_of_which_nothing_is_known_gets_a_whole_page_that_says_so(size):
    page = making.compose(Order("country", "TLS", "id", size, publication=1))
    assert faults(page, size) == []
    assert "dapat" in page.words["headline"]  # belum dapat disebutkan: cannot be said


@pytest.mark.parametrize("size", ["a4", "slide", "square"])
def test_hostile_words_are_printed_as_they_are_and_break_nothing(size, monkeypatch):
    monkeypatch.setenv("SPM_OFFICE", HOSTILE)
    order = Order("country", "LAO", "en", size)
    series = making.publication_of(order)
    catalogue = load(settings.from_environment().definitions)
    desk = Desk(series, catalogue, Language("en"), order, issuer.from_environment())
    named = desk.publication | {"name": HOSTILE}
    desk = replace(desk, kept={("publication",): named})
    page = making.COMPOSERS[("country", size)](desk)
    assert marks(page, "cut") == []
    assert typeset(page, size, "pdf").startswith(b"%PDF")
    assert "#sys.inputs" in page.words["publication"]
    assert "\u202e" not in page.words["publication"]
