"""Reports come out whole and the same, or not at all and with one sentence that says why."""

import errno
import hashlib
import io
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from indicators.__main__ import main
from indicators.briefs import files
from indicators.briefs.making import make
from indicators.briefs.order import Order
from indicators.briefs.order import order as checked
from indicators.briefs.press import Busy, Press
from indicators.catalogue import load
from indicators.errors import MonitorError
from indicators.figures import print_fonts
from indicators.language import Language
from indicators.series import Series
from indicators.settings import PROJECT
from pages import printing
from tests import stores

AT_LEAST = int(os.environ.get("SPM_REPORTS", "0"))  # make soak asks for 200 and more
MEMBERS = [c.ref_area for c in load().countries.values() if c.kind == "member"]


@pytest.fixture(autouse=True)
def starter(monkeypatch) -> Path:
    for name in ("SPM_OFFICE", "SPM_LOGO", "SPM_PUBLIC_URL"):
        monkeypatch.delenv(name, raising=False)
    return stores.use(monkeypatch, stores.starter_folder())


@pytest.fixture
def press():
    started = Press(seconds=60)
    yield started
    started.close()


def in_a_new_process(words: list[str], **more) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *words], cwd=PROJECT, capture_output=True, text=True, **more
    )


def brief(*words: str) -> list[str]:
    return ["-m", "indicators", "brief", *map(str, words)]


def is_whole(path: Path) -> bool:
    """Whether a file is a PNG or a PDF from its first byte to its last."""
    content = path.read_bytes()
    if path.suffix == ".pdf":
        return content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
    return content.endswith(b"IEND\xaeB`\x82")


# The same bytes ------------------------------------------------------------------------------

PRINT = """
import hashlib, sys
from indicators.briefs import making, pictures
from indicators.briefs.order import Order

orders = [
    Order("country", "LAO", "id", "a4", "png"),
    Order("country", "KHM", "en", "a4", "pdf"),
    Order("asean", "ASEAN", "en", "slide", "png"),
    Order("asean", "ASEAN", "id", "a4", "pdf"),
    Order("indicator", "SPMF-COV-03", "en", "square", "png"),
    Order("indicator", "SPMF-COV-03", "id", "slide", "pdf"),
]
made = {str(order): making.make(order) for order in orders[:: int(sys.argv[1])]}
made["picture"] = pictures.make(pictures.Picture("overview", "tiles"))
for name in sorted(made):
    print(hashlib.sha256(made[name]).hexdigest(), len(made[name]), name)
"""


def test_two_processes_in_different_surroundings_make_the_same_bytes(tmp_path):
    here = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    there = {"PYTHONHASHSEED": "4242", "TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANG": "id_ID"}
    there |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "HOME": str(tmp_path)}
    there |= {"MPLCONFIGDIR": str(tmp_path / "mpl"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    there["SPM_DATA"] = str(stores.copy_of_starter(tmp_path))
    printed = []
    for order, folder, environment in (("1", PROJECT, here), ("-1", tmp_path, there)):
        done = subprocess.run(
            [sys.executable, "-c", PRINT, order],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(PROJECT)} | environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        printed.append(done.stdout.splitlines())
    assert len(printed[0]) == 7
    assert printed[0] == printed[1]


def test_a_zip_of_the_same_reports_is_the_same_zip():
    reports = [("a.png", b"1"), ("b.png", b"2")]
    assert files.zipped(reports) == files.zipped(list(reports))
    with zipfile.ZipFile(io.BytesIO(files.zipped(reports))) as archive:
        assert archive.namelist() == ["a.png", "b.png"]


# Many at once --------------------------------------------------------------------------------


def test_ten_who_ask_at_once_get_their_own_report_and_nobody_elses(press):
    subjects = [Order("country", area, "en", "square", "pdf") for area in MEMBERS]
    subjects += [Order("country", area, "id", "square", "pdf") for area in MEMBERS[:5]]
    subjects += [Order("asean", "ASEAN", "en", "square", "pdf")]
    truth = {order: make(order) for order in subjects}
    assert len(set(truth.values())) == len(subjects)
    asked = (subjects * (3 + AT_LEAST))[: max(AT_LEAST, len(subjects) * 3)]
    random.Random(11).shuffle(asked)
    # In the long form no report is answered from memory: a stamp makes every one a new one.
    stamps = [(place,) if AT_LEAST else () for place in range(len(asked))]
    with ThreadPoolExecutor(10) as people:
        given = list(people.map(lambda o, s: press.make("brief", o.words(), s), asked, stamps))
    assert [o for o, content in zip(asked, given, strict=True) if content != truth[o]] == []


def test_who_comes_when_too_many_wait_is_told_so_at_once(press):
    press.waiting = 1
    first = threading.Thread(target=press.make, args=("brief", Order("asean", "ASEAN").words()))
    first.start()
    while not press._under_way:
        time.sleep(0.005)
    began = time.monotonic()
    with pytest.raises(Busy, match="1 reports are waiting already"):
        press.make("brief", Order("country", "LAO").words())
    assert time.monotonic() - began < 0.5
    first.join()
    assert press.make("brief", Order("country", "LAO", size="square").words())


def test_who_asks_for_a_report_that_is_being_made_waits_for_the_same_one(press):
    press.waiting = 1
    words = Order("country", "LAO", size="square").words()
    with ThreadPoolExecutor(10) as people:
        given = list(people.map(lambda _person: press.make("brief", words), range(10)))
    assert len(set(given)) == 1
    assert next(press._numbers) == 2, "one job was numbered, and this is the next"


def test_a_report_that_takes_too_long_is_stopped_and_the_next_one_is_made(press):
    press.seconds = 0.05
    with pytest.raises(MonitorError, match="took (longer|too long)"):
        press.make("brief", Order("asean", "ASEAN").words())
    press.seconds = 60
    order = Order("country", "LAO", size="square", form="pdf")
    assert press.make("brief", order.words()) == make(order)


def test_a_process_killed_in_the_middle_costs_one_report_and_a_sentence(press):
    order = Order("country", "LAO", size="square", form="pdf")
    press.make("brief", order.words())
    with ThreadPoolExecutor(1) as somebody:
        waits = somebody.submit(press.make, "brief", Order("asean", "ASEAN").words())
        while not press._under_way:
            time.sleep(0.005)
        time.sleep(0.1)
        os.kill(press._process.pid, signal.SIGKILL)
        with pytest.raises(MonitorError, match="ended unexpectedly"):
            waits.result()
    again = Order("country", "VNM", size="square", form="pdf")
    assert press.make("brief", again.words()) == make(again)


def test_a_fault_of_ours_costs_one_report_and_not_the_process(press, capfd):
    order = Order("country", "LAO", size="square", form="pdf")
    press.make("brief", order.words())
    process = press._process.pid
    with pytest.raises(MonitorError, match="fault of ours") as refusal:
        press.make("brief", Order("country", "NOWHERE", size="square").words())
    number = str(refusal.value).rstrip(".").split()[-1]
    assert number in capfd.readouterr().err
    assert "nomor" in Language("id").say(refusal.value)
    other = Order("country", "VNM", size="square", form="pdf")
    assert press.make("brief", other.words()) == make(other)
    assert press._process.pid == process


def test_a_report_of_another_office_is_not_answered_from_memory(press, monkeypatch):
    order = Order("country", "LAO", size="square")
    before = press.make("brief", order.words())
    monkeypatch.setenv("SPM_OFFICE", "Ministry of Labour and Social Welfare")
    assert press.make("brief", order.words()) != before


def test_the_process_that_prints_stays_within_400_megabytes(press):
    orders = [Order("country", area, code) for area in ("IDN", "PHL") for code in ("en", "id")]
    for order in [*orders, Order("asean", "ASEAN", "id"), Order("indicator", "SPMF-COV-01")]:
        press.make("brief", order.words())
    status = Path(f"/proc/{press._process.pid}/status").read_text()
    (highest,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    assert int(highest) / 1024 <= 400


def test_what_draws_a_published_report_loads_nothing_that_only_builds_and_checks():
    """Arrow alone takes 35 MB of a process that may have 400."""
    Series.current()  # the snapshot is there, as it is where pages are shown
    program = (
        "import sys\n"
        "from indicators.briefs import drawings, making, pictures\n"
        "from indicators.briefs.order import Order\n"
        "making.make(Order('country', 'LAO', size='square'))\n"
        "picture = {'view': 'overview', 'panel': 'tiles', 'size': 'square'}\n"
        "pictures.make_from(picture), drawings.make_from(picture)\n"
        "print({'pyarrow', 'pandas', 'plotly', 'streamlit'} & set(sys.modules))\n"
    )
    ended = in_a_new_process(["-c", program])
    assert ended.stdout.strip() == "set()", ended.stderr


# Bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--country", "FRA"], "There is no country 'FRA'"),
        (["--country", "Indonesia"], "Did you mean IDN"),
        (["--country", "AVERAGE"], "There is no country"),
        (["--indicator", "SPMF-COV-1"], "Did you mean SPMF-COV-01"),
        (["--country", "IDN", "--size", "a3"], "There is no size “a3”"),
        (["--country", "IDN", "--lang", "fr"], "There is no language “fr”"),
        (["--country", "IDN", "--publication", "999"], "999"),
        (["--country", "IDN", "--publication", "last"], "not the number of a publication"),
        (["--country", "IDN", "--publication", "-1"], "not the number of a publication"),
        (["--country", "IDN", "--indicator", "SPMF-COV-01"], "Choose one subject"),
        ([], "Choose one subject"),
        (["--country", "IDN", "--form", "pdf"], "do not agree"),
        (["--all", "--form", "docx"], "There is no form “docx”"),
    ],
)
def test_a_word_that_is_not_known_gives_one_sentence_and_leaves_nothing(
    words, sentence, tmp_path, capsys
):
    out = tmp_path if "--all" in words else tmp_path / "brief.png"
    assert main(["brief", *words, "--out", str(out)]) == 2
    said = capsys.readouterr()
    assert sentence in said.err and "Traceback" not in said.err
    assert said.err.count("\n") == 1 and said.out == ""
    assert list(tmp_path.iterdir()) == [tmp_path / "data"][: (tmp_path / "data").exists()]


def test_a_kind_of_report_that_is_not_known_gives_one_sentence_with_the_known_ones():
    words = {"kind": "leaflet", "subject": "IDN", "language": "en", "size": "a4", "form": "png"}
    with pytest.raises(MonitorError, match="There is no kind of report “leaflet”") as refusal:
        checked(load(), words)
    assert "country, asean, indicator" in str(refusal.value)
    assert "leaflet" in Language("id").say(refusal.value)


@pytest.mark.parametrize(
    ("out", "sentence"),
    [
        ("no/such/folder/brief.png", "There is no folder"),
        ("brief.jpeg", "must end in .png or .pdf"),
        ("file/brief.png", "There is no folder"),
        ("/proc/brief.png", "/proc"),
    ],
)
def test_a_place_that_cannot_be_written_is_told_before_anything_is_drawn(
    out, sentence, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("not a folder")
    assert main(["brief", "--country", "LAO", "--size", "square", "--out", out]) == 2
    said = capsys.readouterr()
    assert sentence in said.err and said.err.count("\n") == 1
    assert list(tmp_path.glob("*.png")) == list(tmp_path.glob(".*.part")) == []


def test_a_full_disk_leaves_the_old_report_as_it_was_and_nothing_else(tmp_path):
    """The system refuses to let files grow beyond 50 kB, in the middle of the writing."""
    out = tmp_path / "brief.png"
    out.write_bytes(b"the old report")
    done = in_a_new_process(
        brief("--country", "LAO", "--size", "square", "--out", out),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )
    assert done.returncode == 2
    assert "Nothing was written; make room" in done.stderr and done.stderr.count("\n") == 1
    assert out.read_bytes() == b"the old report"
    assert [path.name for path in tmp_path.iterdir()] == ["brief.png"]


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
def test_a_disk_that_refuses_to_sync_leaves_nothing_behind(code, tmp_path, monkeypatch):
    def refuse(_number: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(files.os, "fsync", refuse)
    with pytest.raises(MonitorError, match="Nothing was written"):
        files.write(tmp_path / "brief.png", b"a report")
    assert [path.name for path in tmp_path.iterdir() if path.name != "data"] == []


def test_without_typst_the_command_says_what_to_install(tmp_path):
    words = ["brief", "--country", "LAO", "--out", str(tmp_path / "brief.png")]
    blocked = (
        "import sys; sys.modules['typst'] = None\n"
        f"from indicators.__main__ import main\nsys.exit(main({words!r}))"
    )
    done = in_a_new_process(["-c", blocked])
    assert done.returncode == 2
    assert "The package typst is missing" in done.stderr and done.stderr.count("\n") == 1
    assert list(tmp_path.glob("*brief*")) == []


def test_a_missing_font_is_named_and_no_other_takes_its_place(tmp_path, monkeypatch, capsys):
    fonts = Path(shutil.copytree(print_fonts.FONTS, tmp_path / "fonts"))
    (fonts / "NotoSansKhmer-Regular.ttf").unlink()
    monkeypatch.setattr(print_fonts, "FONTS", fonts)
    out = tmp_path / "brief.png"
    assert main(["brief", "--country", "LAO", "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert "NotoSansKhmer-Regular.ttf is missing" in said and said.count("\n") == 1
    assert not out.exists()


@pytest.mark.parametrize(("how", "status"), [(signal.SIGKILL, -9), (signal.SIGTERM, 130)])
def test_a_command_that_is_killed_leaves_only_whole_reports(how, status, tmp_path):
    running = subprocess.Popen(
        [sys.executable, *brief("--all", "--size", "square", "--out", tmp_path / "out")],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _report in range(2):
        running.stdout.readline()  # a report is named when it is whole
    running.send_signal(how)
    _output, complaint = running.communicate()
    assert running.returncode == status
    assert "Traceback" not in complaint
    left = sorted((tmp_path / "out").iterdir())
    assert len(left) >= 2
    assert [path.name for path in left if not is_whole(path)] == []


# All of them ---------------------------------------------------------------------------------


def test_all_makes_a_report_of_asean_and_of_every_member_and_names_each(tmp_path, capsys):
    folder = tmp_path / "out"
    assert main(["brief", "--all", "--size", "square", "--form", "pdf", "--out", str(folder)]) == 0
    named = capsys.readouterr().out.split()
    assert named == [
        str(folder / f"brief-{subject}-square-en-publication-11.pdf")
        for subject in ("ASEAN", *MEMBERS)
    ]
    assert all(is_whole(Path(name)) for name in named)
    digests = {hashlib.sha256(Path(name).read_bytes()).digest() for name in named}
    assert len(digests) == len(MEMBERS) + 1


def test_the_zip_of_all_members_holds_the_reports_themselves_and_tells_how_far_it_is():
    told: list[float] = []
    series, like = Series.current(), Order("country", "LAO", "id", "square", "pdf")
    content = printing.of_all_members(series, load(), like, told.append)
    printing.press.close()
    assert told == sorted(told) and len(told) == len(MEMBERS) + 1 and told[-1] == 1.0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == [
            f"brief-{subject}-square-id-publication-11.pdf" for subject in ("ASEAN", *MEMBERS)
        ]
        name = "brief-LAO-square-id-publication-11.pdf"
        assert archive.read(name) == make(like)
