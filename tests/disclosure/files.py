"""One hundred files that hold persons or small cells, and one hundred that only look a bit like it.

All are made by ``bad_files()`` and ``clean_files()``, the same each time. A bad file carries its
*secrets*: texts that may appear in nothing that is said about it. Persons, numbers and addresses
are invented; identity numbers follow the shape of each country's cards.
"""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl import Workbook

from tests.faulty_files import COLUMNS, FIGURES, ILOSTAT, ILOSTAT_ROWS, UNSD, UNSD_ROWS, text_of

SEED = 20261121


@dataclass(frozen=True)
class File:
    """One labelled file. ``secrets`` is empty for a clean one."""

    name: str
    content: bytes
    secrets: tuple[str, ...] = ()


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",\n') else cell


def _file(rows: list[list[str]], header: tuple[str, ...] = COLUMNS) -> bytes:
    return text_of([[_quoted(cell) for cell in row] for row in rows], header)


def _with(column: str, text: str, line: int = 3, figures: list[list[str]] = FIGURES) -> bytes:
    rows = [list(row) for row in figures]
    rows[line - 2][COLUMNS.index(column)] = text
    return _file(rows)


def _with_column(header: str, cells: list[str]) -> bytes:
    rows = [[*row, cell] for row, cell in zip(FIGURES, cells, strict=False)]
    return _file(rows, (*COLUMNS, header))


# Invented persons ---------------------------------------------------------------------------------

NAMES = {
    "id": ("Siti Aminah", "Budi Santoso", "Dewi Lestari", "Agus Wibowo"),
    "ms": ("Nurul Izzah binti Kamal", "Ahmad Faizal", "Lim Mei Ling"),
    "fil": ("Maria Clara Reyes", "Jose Dimaculangan"),
    "vi": ("Nguyễn Thị Hồng", "Trần Văn Bình"),
    "th": ("สมชาย ใจดี", "สุดารัตน์ แก้วมณี"),
    "km": ("សុខ ចាន់", "ហេង សុភា"),
    "lo": ("ສົມພອນ ວົງສາ", "ບຸນມີ ແກ້ວ"),
    "my": ("မောင်မောင်အေး", "ဒေါ်ခင်ခင်"),
    "tet": ("Domingos Soares", "Filomena da Costa"),
    "pt": ("João Carrascalão", "Ana Ximenes"),
    "en": ("Tan Wei Ling", "Jonathan Pereira"),
}


def _digits(draw: random.Random, count: int) -> str:
    return str(draw.randint(1, 9)) + "".join(str(draw.randint(0, 9)) for _ in range(count - 1))


def nik(draw: random.Random) -> str:
    """Indonesia: region, day (women + 40), month, year, number."""
    day = draw.randint(1, 28) + draw.choice((0, 40))
    return f"{draw.randint(1101, 9471)}{draw.randint(1, 30):02}{day:02}{draw.randint(1, 12):02}" + (
        f"{draw.randint(50, 99)}{draw.randint(1, 9999):04}"
    )


def thai_id(draw: random.Random) -> str:
    """Thailand: thirteen digits, the last checks the others."""
    first = _digits(draw, 12)
    total = sum(int(digit) * (13 - place) for place, digit in enumerate(first))
    return first + str((11 - total % 11) % 10)


def mykad(draw: random.Random) -> str:
    """Malaysia: birth date, place, number."""
    return (
        f"{draw.randint(50, 99)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}-"
        f"{draw.randint(1, 16):02}-{draw.randint(1000, 9999)}"
    )


def _plain_numbers(draw: random.Random) -> dict[str, str]:
    """One identity, telephone or account number of each shape."""
    return {
        "nik": nik(draw),
        "mykad": mykad(draw),
        "mykad_plain": mykad(draw).replace("-", ""),
        "nric": f"S{_digits(draw, 7)}{draw.choice('ABCDEFGHIZJ')}",
        "thai": thai_id(draw),
        "thai_dashes": "{0[0]}-{0[1]}{0[2]}{0[3]}{0[4]}-{1}-{2}-{0[5]}".format(
            _digits(draw, 6), _digits(draw, 5), _digits(draw, 2)
        ),
        "cccd": "0" + _digits(draw, 11),
        "nrc": f"12/KaMaTa(N){_digits(draw, 6)}",
        "nrc_script": f"၁၂/ကမတ(နိုင်){_digits(draw, 6)}",
        "philsys": f"{_digits(draw, 4)}-{_digits(draw, 4)}-{_digits(draw, 4)}-{_digits(draw, 4)}",
        "passport": f"A{_digits(draw, 7)}",
        "passport_two": f"BN{_digits(draw, 7)}",
        "phone_id": f"+62 812-{_digits(draw, 4)}-{_digits(draw, 4)}",
        "phone_local": f"0812-{_digits(draw, 4)}-{_digits(draw, 4)}",
        "phone_vn": f"0{_digits(draw, 9)}",
        "phone_th": f"+66{_digits(draw, 9)}",
        "phone_sg": f"9{_digits(draw, 7)}",
        "email": f"siti.aminah{draw.randint(1, 99)}@contoh.co.id",
        "account": _digits(draw, 10),
        "coordinates": f"-6.{_digits(draw, 6)}, 106.{_digits(draw, 6)}",
        "thai_digits": "".join(chr(0x0E50 + int(digit)) for digit in thai_id(draw)),
    }


# Bad files ----------------------------------------------------------------------------------------

NAME_COLUMNS = (
    ("en", "Name of beneficiary"),
    ("en", "Full name"),
    ("id", "Nama penerima"),
    ("id", "nama_lengkap"),
    ("ms", "Nama penuh"),
    ("fil", "Pangalan"),
    ("vi", "Họ và tên"),
    ("vi", "Tên"),
    ("th", "ชื่อ-นามสกุล"),
    ("km", "ឈ្មោះ"),
    ("lo", "ຊື່ ແລະ ນາມສະກຸນ"),
    ("my", "အမည်"),
    ("tet", "Naran kompletu"),
    ("pt", "Nome completo"),
)
NUMBER_COLUMNS = (
    ("NIK", "nik"),
    ("No. KTP", "nik"),
    ("No. kad pengenalan", "mykad"),
    ("NRIC", "nric"),
    ("Số CCCD", "cccd"),
    ("เลขประจำตัวประชาชน", "thai"),
    ("NRC No.", "nrc"),
    ("မှတ်ပုံတင်အမှတ်", "nrc_script"),
    ("PhilSys number", "philsys"),
    ("Passport No", "passport"),
    ("Phone", "phone_sg"),
    ("Nomor HP", "phone_local"),
    ("Số điện thoại", "phone_vn"),
    ("เบอร์โทรศัพท์", "phone_th"),
    ("លេខទូរស័ព្ទ", "phone_local"),
    ("ເບີໂທ", "phone_local"),
    ("ဖုန်း", "phone_local"),
    ("Telemóvel", "phone_local"),
    ("E-mail", "email"),
    ("Bank account", "account"),
    ("GPS", "coordinates"),
    ("household_id", "account"),
)
OTHER_COLUMNS = (
    ("Alamat", "Jl. Merpati No. 12 RT 03"),
    ("ที่อยู่", "12/3 ถนนสุขใจ"),
    ("Địa chỉ", "Số 7 ngõ Hoa Mai"),
    ("date of birth", "12/03/1985"),
    ("Tanggal lahir", "1985-03-12"),
    ("ວັນເດືອນປີເກີດ", "12/03/1985"),
)
IN_WORDS = (
    "contact {} for details",
    "hubungi {}",
    "{}",
    "verified with {} on site",
    "data from card {}",
    "liên hệ {}",
    "ติดต่อ {}",
)
SMALL = (
    ("obs_comment", "n = 3"),
    ("obs_comment", "based on n=2 respondents"),
    ("obs_comment", "only 3 persons in this group"),
    ("obs_comment", "hanya 2 orang penerima di kecamatan ini"),
    ("obs_comment", "chỉ có 4 người"),
    ("obs_comment", "มีผู้รับ 3 คน"),
    ("obs_comment", "4 beneficiaries in the district"),
    ("source_detail", "Survey of migrants, n=4"),
    ("source_detail", "unweighted n: 12"),
)


def bad_files() -> Iterator[File]:
    """One hundred files, each with persons or a small cell in it."""
    draw = random.Random(SEED)
    rows = len(FIGURES)
    for language, header in NAME_COLUMNS:
        names = [draw.choice(NAMES[language]) for _ in range(rows)]
        yield File(f"column {header}", _with_column(header, names), tuple(set(names)))
    for header, kind in NUMBER_COLUMNS:
        numbers = [_plain_numbers(draw)[kind] for _ in range(rows)]
        yield File(f"column {header}", _with_column(header, numbers), tuple(numbers))
    for header, text in OTHER_COLUMNS:
        yield File(f"column {header}", _with_column(header, [text] * rows), (text,))
    for place, (kind, number) in enumerate(_plain_numbers(draw).items()):
        text = IN_WORDS[place % len(IN_WORDS)].format(number)
        column = ("obs_comment", "source_detail")[place % 2]
        yield File(f"{kind} in {column}", _with(column, text, 2 + place % rows), (number,))
    yield from _labelled(draw)
    yield from _in_wrong_cells(draw)
    yield from _lists(draw)
    yield from _small()


def _labelled(draw: random.Random) -> Iterator[File]:
    """A person's name or address behind a label in a comment."""
    for text, secret in (
        ("Name: Siti Aminah", "Siti Aminah"),
        ("Nama: Budi Santoso, RT 03", "Budi Santoso"),
        ("Alamat: Jl. Merpati 12", "Merpati"),
        ("ชื่อ: สมชาย ใจดี", "สมชาย"),
        ("Họ tên: Trần Văn Bình", "Trần Văn Bình"),
        ("checked by Mr. Jonathan Pereira", "Jonathan"),
        ("ผู้รับ นางสาวสุดารัตน์ แก้วมณี", "สุดารัตน์"),
    ):
        yield File(f"label {text[:8]}", _with("obs_comment", text), (secret,))


def _in_wrong_cells(draw: random.Random) -> Iterator[File]:
    """Numbers and addresses in cells that should hold codes or values."""
    kinds = _plain_numbers(draw)
    for column, kind in (
        ("obs_value", "nik"),
        ("obs_value", "thai"),
        ("obs_value", "email"),
        ("ref_area", "email"),
        ("sex", "phone_id"),
        ("indicator", "nrc"),
        ("time_period", "passport"),
        ("unit_measure", "mykad"),
    ):
        yield File(f"{kind} in {column}", _with(column, kinds[kind]), (kinds[kind],))
    ragged = _file(FIGURES) + f"SPMF-COV-01,IDN,2021,{kinds['nik']},siti@contoh.id\n".encode()
    yield File(
        "ragged row",
        ragged + _with("obs_comment", "siti@contoh.id").split(b"\n")[2],
        (kinds["nik"], "siti@contoh.id"),
    )
    numbers = [nik(draw) for _ in FIGURES]
    yield File("column without a header", _with_column("", numbers), tuple(numbers))


def _lists(draw: random.Random) -> Iterator[File]:
    """Whole lists of persons, in no layout of ours or inside an agency's."""
    names = NAMES["id"]
    rows = [
        f"{draw.choice(names)},{nik(draw)},0812-{_digits(draw, 4)}-{_digits(draw, 4)}"
        for _ in range(20)
    ]
    secrets = (*names, *(row.split(",")[1] for row in rows))
    yield File("list with header", ("nama,nik,telepon\n" + "\n".join(rows)).encode(), secrets)
    yield File("list without header", "\n".join(rows).encode(), secrets)
    yield File(
        "list in Windows-1252",
        ("nome;morada\n" + "João;Rua 5\n" * 9).encode("cp1252"),
        ("João", "Rua 5"),
    )
    agency = (
        ILOSTAT + ",beneficiary name\n" + "".join(f"{row},Siti Aminah\n" for row in ILOSTAT_ROWS)
    )
    yield File("agency's file with names", agency.encode(), ("Siti Aminah",))
    agency = UNSD + ",Email\n" + "".join(f"{row},siti@contoh.id\n" for row in UNSD_ROWS)
    yield File("agency's file with addresses", agency.encode(), ("siti@contoh.id",))
    crowd = [list(FIGURES[0]) for _ in range(40)]
    for place, row in enumerate(crowd):
        row[COLUMNS.index("obs_value")] = str(place % 2)
    yield File("a row for each person", _file(crowd))
    book = Workbook()
    book.active.append([*COLUMNS, "nama"])
    for row in FIGURES:
        book.active.append([*row, "Dewi Lestari"])
    out = io.BytesIO()
    book.save(out)
    yield File("workbook with names", out.getvalue(), ("Dewi Lestari",))


def _small() -> Iterator[File]:
    for place, (column, text) in enumerate(SMALL):
        yield File(f"small {text}", _with(column, text, 2 + place), (text,))
    for value, unit in (("1", "PS"), ("2", "PS"), ("4", "PS"), ("3", "COUNT")):
        rows = [list(row) for row in FIGURES]
        rows[1][COLUMNS.index("obs_value")] = value
        rows[1][COLUMNS.index("unit_measure")] = unit
        yield File(f"{value} {unit}", _file(rows))


# Clean files --------------------------------------------------------------------------------------

HARMLESS = (
    "Law No. 13/2003, article 99",
    "Undang-Undang No. 40 Tahun 2004",
    "Nghị định 136/2013/NĐ-CP",
    "PMK-254/PMK.05/2015, revised 2021",
    "P.U.(A) 123/2020",
    "Survey period 2019-2021",
    "2015, 2016, 2017 and 2018 averaged",
    "fieldwork 15 March to 30 April 2021",
    "extracted 2026-05-14",
    "extracted 20260514",
    "release 14.05.2026 10:32",
    "https://www.bps.go.id/en/publication/2022/08/01/123456789012/welfare.html",
    "https://ilostat.ilo.org/data/?id=SDG_0131_SEX_SOC_RT_A",
    "doi:10.1787/19991290",
    "doi 10.1016/j.worlddev.2020.105123",
    "ISBN 978-979-064-123-4",
    "ISSN 2085-5664",
    "75,000 households sampled",
    "sample of 345000 households",
    "12345678 beneficiaries in December",
    "4.500.000 penerima PKH",
    "10 million recipients",
    "Rp 28709816000000 budget",
    "IDR 300000 per month",
    "USD 14500000",
    "n = 320",
    "n=75,000",
    "N: 1 204",
    "1 in 4 persons over 60",
    "families of up to 4 persons",
    "maximum 4 orang per keluarga",
    "at least 3 persons in the household",
    "age 65+; pensionable age 58",
    "Program Keluarga Harapan (PKH) and BPNT",
    "Bantuan Ibu Hamil included",
    "tier 3 beneficiaries excluded",
    "Programme name: Kartu Sembako",
    "Nama program: Program Indonesia Pintar",
    "Survey name: SUSENAS 2022",
    "Indicator: SDG 1.3.1",
    "Source: Ministry of Social Affairs",
    "Note: provisional until the census",
    "Kementerian Sosial RI, Pusdatin",
    "Bộ Lao động - Thương binh và Xã hội",
    "กระทรวงการพัฒนาสังคมและความมั่นคงของมนุษย์",
    "นายจ้างและลูกจ้างตามมาตรา 33",
    "ក្រសួងសង្គមកិច្ច អតីតយុទ្ធជន",
    "ກະຊວງແຮງງານ ແລະ ສະຫວັດດີການສັງຄົມ",
    "လူမှုဝန်ထမ်းဝန်ကြီးဌာန",
    "Ministério da Solidariedade Social e Inclusão",
    "definition changed in 2019: informal workers added",
    "value 54.29981 rounded",
    "weights 1.2345 and 0.9876",
    "CPI base 2012 = 100",
    "US$ 2.15 a day, 2017 PPP",
    "Social Security Act B.E. 2533 (1990)",
    "cohort 1950-1955; 1956-1960",
    "data as at 31/12/2021",
    "ASEAN Declaration, Bandar Seri Begawan, 9 October 2013",
    "mobile payments included",
    "home address register not used",
    "contact: Directorate of Social Protection Statistics",
    "IPUMS ref idn2022-v01_m",
    "catalogue IDN_2022_SUSENAS_v01_M",
    "growth of -5 percent against 2019",
    "- provisional",
    "+0.4 points against 2020",
)


def clean_files() -> Iterator[File]:
    """One hundred files of figures, with comments and sources as officers write them."""
    draw = random.Random(SEED + 1)
    for place, text in enumerate(HARMLESS):
        column = ("obs_comment", "source_detail")[place % 2]
        yield File(f"{column}: {text}", _with(column, text, 2 + place % len(FIGURES)))
    yield from _clean_layouts()
    number = 0
    while True:  # mixtures of the above until there are a hundred
        number += 1
        rows = [list(row) for row in FIGURES]
        for row in draw.sample(rows, 6):
            row[COLUMNS.index("obs_comment")] = draw.choice(HARMLESS)
        yield File(f"mixture {number}", _file(rows))


def _clean_layouts() -> Iterator[File]:
    yield File("no comments", _file(FIGURES))
    yield File("ILOSTAT", "\n".join((ILOSTAT, *ILOSTAT_ROWS)).encode())
    yield File("UNSD", "\n".join((UNSD, *UNSD_ROWS)).encode())
    yield File(
        "ILOSTAT with country names",
        (
            ILOSTAT
            + ",note_source\n"
            + "".join(f"{row},R1:3513_S3:5_I11:264\n" for row in ILOSTAT_ROWS)
        ).encode(),
    )
    yield File(
        "years across",
        b"indicator,ref_area,2019,2020,2021,source_detail\n"
        b"SPMF-COV-01,IDN,27.8,,54.3,ILOSTAT\nSPMF-COV-02,IDN,25.6,,43.6,ILOSTAT\n",
    )
    yield File(
        "missing with reasons",
        b"indicator,ref_area,time_period,obs_value,unit_measure,obs_status\n"
        b"SPMF-COV-05,IDN,2021,,PT,L\nSPMF-COV-06,IDN,2021,,PT,O\nSPMF-COV-04,IDN,2021,,PT,Q\n",
    )
    yield File(
        "counts of laws",
        b"indicator,ref_area,time_period,obs_value,unit_measure\n"
        b"SPMF-LEG-01,IDN,2021,8,COUNT\nSPMF-LEG-03,IDN,2021,2,COUNT\nSPMF-LEG-04,IDN,2021,3,COUNT\n",
    )
    yield File(
        "semicolons and decimal commas",
        "indicator;ref_area;time_period;obs_value;obs_comment\n"
        "SPMF-COV-01;Việt Nam;2019;38,8;số liệu chính thức\n".encode(),
    )
    yield File(
        "several countries",
        b"indicator,ref_area,time_period,obs_value\n"
        b"SPMF-COV-01,IDN,2021,54.3\nSPMF-COV-01,Lao PDR,2020,10.1\nSPMF-COV-01,360,2019,27.8\n",
    )
