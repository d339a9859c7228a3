"""One picture of every kind, size and language of report, to hold new ones against.

``python -m tests.golden_pictures`` (or ``make golden``) takes them again; CONTRIBUTING says when
one may. They lie in ``tests/golden`` at half their size and in 128 colours, which is enough to
see a changed digit of the smallest print. The figures are the starter's, published on a fixed day.
"""

import tempfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops

from indicators import ledger_clock, starter
from indicators.briefs import making, pictures
from indicators.briefs.order import SIZES, Order
from indicators.briefs.page import Page
from indicators.briefs.typesetting import typeset
from indicators.ledger import Ledger
from indicators.settings import PROJECT, STARTER, from_environment

FOLDER = Path(__file__).with_name("golden")
SEEN = PROJECT / "tests" / "output" / "golden"  # where a picture that differs is left
DAY = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
COLOURS = 128

# Two pictures may differ in this many dots by more than this step of 255 in a colour: what another
# minor version of a library may do to the edge of a letter, and less than one digit.
DOTS, STEP = 5, 48

# A country with a fall, gaps and a name in its own script; values in most members.
SUBJECTS = {"country": "LAO", "asean": "ASEAN", "indicator": "SPMF-COV-07"}
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 20"><rect width="30" height="20" '
    b'rx="3" fill="#16202E"/><circle cx="15" cy="10" r="6" fill="#fff"/></svg>'
)
NAMES = [
    f"{kind}-{size}-{language}"
    for kind in (*SUBJECTS, "figure")
    for size in SIZES
    for language in ("en", "id")
]


def use(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Let the monitor work in ``folder``, with an office, a logo and a public address."""
    for name in ("SPM_LEDGER_URL", "SPM_DEFINITIONS"):
        patch.delenv(name, raising=False)
    patch.setenv("SPM_DATA", str(folder))
    patch.setenv("SPM_OFFICE", "Ministry of Labour and Social Welfare")
    patch.setenv("SPM_LOGO", str(folder / "logo.svg"))
    patch.setenv("SPM_PUBLIC_URL", "https://monitor.example")


def fill(folder: Path) -> Path:
    """Put the starter figures into ``folder``, all published on one fixed day."""
    (folder / "logo.svg").write_bytes(LOGO)
    with pytest.MonkeyPatch.context() as patch:
        use(patch, folder)
        patch.setattr(ledger_clock, "moment", lambda: DAY)
        starter.enter(Ledger.create(from_environment().ledger_url), STARTER)
    return folder


def composed(name: str) -> Page:
    """The page of a golden picture before it is set."""
    kind, size, language = name.split("-")
    if kind == "figure":
        return pictures.compose(pictures.Picture("overview", "tiles", {}, language, size))
    return making.compose(Order(kind, SUBJECTS[kind], language, size))


def set_small(page: Page, name: str) -> Image.Image:
    """The page as it is kept: set, at half its size, in few colours."""
    with Image.open(BytesIO(typeset(page, name.split("-")[1], "png"))) as whole:
        return whole.convert("RGB").reduce(2).quantize(COLOURS, dither=Image.Dither.NONE)


def kept(name: str) -> Image.Image:
    """The golden picture of a name."""
    with Image.open(FOLDER / f"{name}.png") as picture:
        picture.load()
        return picture


def dots_apart(one: Image.Image, other: Image.Image) -> int:
    """How many dots of two pictures differ by more than ``STEP`` in a colour."""
    if one.size != other.size:
        return max(one.width * one.height, other.width * other.height)
    apart = np.asarray(ImageChops.difference(one.convert("RGB"), other.convert("RGB")))
    return int((apart.max(axis=2) > STEP).sum())


def leave_difference(name: str, golden: Image.Image, made: Image.Image) -> Path:
    """Golden, made and what differs (dark on white) side by side, as a file to look at."""
    wide, high = golden.width + made.width, max(golden.height, made.height)
    shown = Image.new("RGB", (wide + golden.width, high), "white")
    shown.paste(golden.convert("RGB"), (0, 0))
    shown.paste(made.convert("RGB"), (golden.width, 0))
    if golden.size == made.size:
        apart = ImageChops.difference(golden.convert("RGB"), made.convert("RGB")).convert("L")
        shown.paste(ImageChops.invert(apart.point(lambda step: min(step * 4, 255))), (wide, 0))
    SEEN.mkdir(parents=True, exist_ok=True)
    place = SEEN / f"{name}.png"
    shown.save(place)
    return place


def main() -> None:
    """Take every golden picture again and say which of them changed."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        use(patch, fill(Path(folder)))
        for name in NAMES:
            made, place = set_small(composed(name), name), FOLDER / f"{name}.png"
            if place.exists() and dots_apart(kept(name), made) == 0:
                continue
            made.save(place, optimize=True)
            print(f"{place.relative_to(PROJECT)} is new: look at it before you commit it")
    for left in FOLDER.glob("*.png"):
        if left.stem not in NAMES:
            left.unlink()


if __name__ == "__main__":
    main()
