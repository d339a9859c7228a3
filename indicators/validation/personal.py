"""Recognise words and values that belong to one person, not to a table of figures.

Two ways, because files differ: the *header* of a column ("NIK", "ที่อยู่", "date of birth", in the
languages of ``personal_words.csv``) and the *shape* of a value (an e-mail address, a telephone or
identity number, a passport, a pair of coordinates, a line such as "Name: …"). Numbers that belong
in statistics are let through: years, dates, thousands with separators, legal references, addresses
of web pages, counts that say what they count.

What is recognised is never handed on: the answer is a kind ("identity"), not the text. Shapes of
identity numbers are from general knowledge of each country's cards and are meant to err towards
stopping a file.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from indicators.catalogue import fold
from indicators.intake.periods import with_plain_digits

WORDS = Path(__file__).with_name("personal_words.csv")
HARMLESS = "harmless"
_SPACELESS = frozenset(("th", "km", "lo", "my", "zh", "ta"))  # scripts written without spaces
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")

# One of these stands in every text that can be personal, for a fast search (RE2) to ask first. The
# labels ("Name: …") are added from the words.
_SHAPES = (
    r"@",
    r"\p{Nd}{8}",
    r"(?:\+|00)\p{Nd}[\p{Nd} .()-]{6}",
    r"0\p{Nd}{1,3}\)?[ .-]\p{Nd}{3,4}[ .-]\p{Nd}{3}",
    r"\p{Nd}{6}-\p{Nd}{2}-\p{Nd}{4}",
    r"\p{Nd}-\p{Nd}{4}-\p{Nd}{5}-",
    r"\p{Nd}{4}[- ]\p{Nd}{4}[- ]\p{Nd}{4}",
    r"\p{Nd}{2}-\p{Nd}{6}",
    r"[A-Za-z]\p{Nd}{7}",
    r"\p{Nd}{1,2}\s?/\s?[^\s/()]{3,16}\s?\(",
    r"\p{Nd}\.\p{Nd}{4,}\s*°?\s*[NSns]?\s*[,; ]\s*-?\p{Nd}{1,3}\.\p{Nd}{4}",
    r"[A-Za-z0-9+/]{40}",
    r"(?:Mr|Mrs|Ms|Encik|Sdr|Sdri)\.?\s+[A-Z]",
    r"นางสาว|น\.ส\.|นาย\s",
)
# The same for Python, which has no names for kinds of characters, with any label at all.
_CANDIDATE = re.compile("|".join((*_SHAPES, "[:=：]")).replace(r"\p{Nd}", r"\d"))
_LABEL = re.compile(r"[:=：]\s*\w")
_WEB = re.compile(r"(?i)\b(?:https?://|www\.|doi:\s*)\S+|\b10\.\d{4,9}/\S+")
_EMAIL = re.compile(r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_MYANMAR = re.compile(r"\d{1,2}\s?/\s?[^\s\d/()]{3,16}\s?\([^\s\d()]{1,8}\)\s?\d{6}")
_SINGAPORE = re.compile(r"(?<![A-Za-z0-9])[STFGMstfgm]\d{7}[A-Za-z](?![A-Za-z0-9])")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9/_-])(?:[A-Z]\d{7,8}[A-Z]?|[A-Z]{2}\d{7})(?![A-Za-z0-9/_-])")
_MALAYSIA = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})-\d{2}-\d{4}(?!\d)")
_THAI = re.compile(r"(?<!\d)\d-\d{4}-\d{5}-\d{2}-\d(?!\d)")
_FOURS = re.compile(r"(?<!\d)(\d{4})[- ](\d{4})[- ](\d{4})(?:[- ](\d{4}))?(?!\d)")
_BRUNEI = re.compile(r"(?i)\b(?:ic|kp|no)\.?\s*:?\s*\d{2}-\d{6}\b")
_PHONE = re.compile(
    r"(?<![\w.,/-])(?:\+|00)\d{1,3}[ .()-]{0,2}(?:\d[ .()-]{0,2}){6,12}\d?(?![\w])"
    r"|(?<![\w.,/-])\(?0\d{1,3}\)?[ .-]\d{3,4}[ .-]\d{3,4}(?:[ .-]\d{1,4})?(?![\w/])"
)
_RUN = re.compile(r"(?<![\w.,/_-])\d{8,17}(?![\w_/]|[.,]\d)")
_LONG_RUN = re.compile(r"(?<!\d)\d{12,17}(?!\d)")
_DECIMAL = r"-?\d{1,3}\.\d{4,}"
_COORDINATES = re.compile(rf"(?<![\d.])({_DECIMAL})\s*°?\s*[NSns]?\s*[,; ]\s*({_DECIMAL})")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}")
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Encik|Sdr|Sdri)\b\.?\s+[A-Z][a-z]+|(?:นางสาว|น\.ส\.)\s?[\u0e00-\u0e7f]{2,}"
    r"|(?:^|\s)นาย\s[\u0e00-\u0e7f]+\s[\u0e00-\u0e7f]+"
)
_ISBN = re.compile(r"(?i)\bis[bs]n\b[\s:]*[\d\sxX-]+")
# What a number counts, behind it, or the money it is in, before it: then it is a figure.
_COUNTED = re.compile(
    r"(?i)\s*(?:persons?|people|individuals?|benef\w*|recipients?|households?|members?|workers?"
    r"|employees?|contributors?|children|women|men|pensioners?|families|million|thousand|orang"
    r"|penerima|peserta|jiwa|rumah tangga|keluarga|pekerja|isi rumah|người|hộ|lao động|คน|ราย"
    r"|ครัวเรือน|นาក់|គ្រួសារ|ຄົນ|ຄົວເຮືອນ|ဦး|pessoas|ema|tao|katao|sambahayan|人|户)"
)
_MONEY = re.compile(
    r"(?i)(?:rp|idr|vnd|thb|usd|us\$|\$|php|₱|myr|rm|khr|lak|mmk|sgd|bnd|₫|฿)\.?\s*$"
)
_YEARS = range(1900, 2101)


@dataclass(frozen=True)
class _Words:
    exact: dict[str, str]  # the whole header → kind
    spaced: dict[str, str]  # words between spaces → kind
    inside: dict[str, str]  # anywhere in the text → kind
    harmless: tuple[str, ...]
    harmless_inside: tuple[str, ...]
    label: re.Pattern
    candidates: tuple[str, ...]


@cache
def _words() -> _Words:
    exact, spaced, inside, labels = {}, {}, {}, []
    harmless, harmless_inside = [], []
    with WORDS.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            word, spaceless = fold(row["word"]), row["language"] in _SPACELESS
            if row["kind"] == HARMLESS:
                (harmless_inside if spaceless else harmless).append(word)
                continue
            table = exact if row["match"] == "whole" else inside if spaceless else spaced
            table[word] = row["kind"]
            if row["match"] == "part" and row["kind"] != "place":
                labels.append((row["word"], spaceless))
    pattern = "|".join(
        re.escape(word) if spaceless else rf"(?<!\w){re.escape(word)}"
        for word, spaceless in sorted(labels, key=lambda label: -len(label[0]))
    )
    label = re.compile(rf"(?i)(?:{pattern})\s*(?:no\.?)?\s*[:=：]\s*(\S.*)")
    names = "|".join(re.escape(word) for word, _ in labels)
    return _Words(
        exact=exact,
        spaced=spaced,
        inside=inside,
        harmless=tuple(harmless),
        harmless_inside=tuple(harmless_inside),
        label=label,
        candidates=(*_SHAPES, rf"(?i)(?:{names})\s*(?:no\.?)?\s*[:=：]"),
    )


def candidates() -> tuple[str, ...]:
    """Patterns for RE2, one of which matches every text that ``kind_of_text`` can recognise."""
    return _words().candidates


def kind_of_header(header: str) -> str | None:
    """What a column with this header would hold of a person, or None: ``kind_of_header("NIK")``."""
    words = _words()
    folded = fold(_HUMP.sub(" ", unicodedata.normalize("NFC", header)))
    if folded in words.exact:
        return words.exact[folded]
    padded = f" {folded} "
    hits = [word for word in words.spaced if f" {word} " in padded]
    hits += [word for word in words.inside if word in folded]
    if not hits:
        return None
    best = max(hits, key=len)
    kind = words.spaced[best] if best in words.spaced else words.inside[best]
    # "Name" alone may be that of a country or a programme; "beneficiary name" may not.
    if kind == "name" and " " not in best and _is_harmless(padded):
        return None
    return kind


def _is_harmless(padded: str) -> bool:
    words = _words()
    return any(f" {word} " in padded for word in words.harmless) or any(
        word in padded for word in words.harmless_inside
    )


def kind_of_text(text: str) -> str | None:
    """What a text says of one person, or None. The text itself goes no further."""
    plain = with_plain_digits(text)
    if not _CANDIDATE.search(plain):
        return None
    if _EMAIL.search(plain):
        return "contact"
    if _LONG_RUN.search(plain) and any(map(_is_identity, _LONG_RUN.findall(plain))):
        return "identity"
    plain = _ISBN.sub(" ", _WEB.sub(" ", plain))
    if _MYANMAR.search(plain) or _SINGAPORE.search(plain) or _THAI.search(plain):
        return "identity"
    if _PASSPORT.search(plain) or _BRUNEI.search(plain):
        return "identity"
    if any(_is_day(*match.groups()) for match in _MALAYSIA.finditer(plain)):
        return "identity"
    if any(not _all_years(match.groups()) for match in _FOURS.finditer(plain)):
        return "identity"
    if any(_is_place(*match.groups()) for match in _COORDINATES.finditer(plain)):
        return "place"
    if _PHONE.search(plain):
        return "contact"
    if any(_is_number_of_somebody(plain, match) for match in _RUN.finditer(plain)):
        return "identity"
    if any(_is_code(match[0]) for match in _BASE64.finditer(plain)):
        return "identity"
    if _TITLE.search(plain) or _is_labelled(plain):
        return "name"
    return None


def _is_identity(digits: str) -> bool:
    """Whether so many digits have the inner order of an identity number, wherever they stand."""
    if len(digits) == 16:  # Indonesia: region, then day (women + 40), month, year
        return 1 <= int(digits[6:8]) % 40 <= 31 and 1 <= int(digits[8:10]) <= 12
    if len(digits) == 13:  # Thailand: the last digit checks the others
        total = sum(int(digit) * (13 - place) for place, digit in enumerate(digits[:12]))
        return (11 - total % 11) % 10 == int(digits[12]) and not digits.startswith(("978", "979"))
    return False


def _is_day(year: str, month: str, day: str) -> bool:
    return 1 <= int(month) <= 12 and 1 <= int(day) <= 31


def _all_years(groups: tuple) -> bool:
    return all(int(group) in _YEARS for group in groups if group)


def _is_place(first: str, second: str) -> bool:
    return abs(float(first)) <= 90 and abs(float(second)) <= 180


def _is_number_of_somebody(text: str, match: re.Match) -> bool:
    digits = match[0]
    if len(digits) == 8 and (_is_date(digits) or _all_years((digits[:4], digits[4:]))):
        return False
    if len(digits) == 13 and digits.startswith(("978", "979")):
        return False
    if len(digits) <= 15 and _MONEY.search(text[: match.start()]):
        return False
    return not (len(digits) <= 11 and _COUNTED.match(text[match.end() :]))


def _is_date(digits: str) -> bool:
    for year, month, day in (
        (digits[:4], digits[4:6], digits[6:]),
        (digits[4:], digits[2:4], digits[:2]),
    ):
        try:
            if date(int(year), int(month), int(day)).year in _YEARS:
                return True
        except ValueError:
            continue
    return False


def _is_code(run: str) -> bool:
    """Whether a run of letters and digits is coded data and not a very long word or path."""
    kinds = (str.isupper, str.islower, str.isdigit)
    return all(any(kind(letter) for letter in run) for kind in kinds) and run.count("/") <= 3


def _is_labelled(text: str) -> bool:
    if not _LABEL.search(text):
        return False
    match = _words().label.search(text)
    if match is None:
        return False
    before = f" {fold(text[: match.start(1)])} "
    return not _is_harmless(before)
