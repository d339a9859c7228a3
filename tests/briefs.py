"""Reports for the tests: what a finished page says, and the starter figures it is made of."""

import io
import json
import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pypdf

from indicators.__main__ import main
from indicators.briefs.making import make
from indicators.briefs.order import Order

Row = dict[str, Any]
MISSING = "–"


def pdf_of(kind: str, subject: str, language: str = "en", size: str = "a4") -> pypdf.PdfReader:
    """The finished PDF of an order on the current publication, opened."""
    return pypdf.PdfReader(io.BytesIO(make(Order(kind, subject, language, size, "pdf"))))


@cache
def paper(kind: str, subject: str, language: str = "en", size: str = "a4") -> str:
    """What a finished PDF says, for tests that ask one report several things."""
    return text_of(pdf_of(kind, subject, language, size))


def text_of(pdf: pypdf.PdfReader) -> str:
    """What the one page says, white space folded and the minus as it is typed."""
    (page,) = pdf.pages
    return re.sub(r"\s+", " ", page.extract_text()).replace("−", "-")


def command(capsys, *words: str) -> list[Row]:
    """The rows that a command prints with ``--json``."""
    capsys.readouterr()
    status = main([*words, "--json"])
    output, complaint = capsys.readouterr()
    assert (status, complaint) == (0, "")
    return json.loads(output)


def written(value: float, decimals: int, language: str = "en") -> str:
    """A number as a person would write it down by hand: halves up, the language's separators."""
    exact = Decimal(format(value, ".12g"))
    shown = f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,f}"
    shown = shown.replace("-0.0", "0.0") if not Decimal(shown.replace(",", "")) else shown
    if language == "id":
        shown = shown.translate(str.maketrans(",.", ".,"))
    return shown


def stands_after(text: str, label: str, tokens: list[str], within: int = 150) -> bool:
    """Whether all tokens follow some mention of the label, as whole words, in this order."""
    word = r"(?<![\d.,-]){}(?![\d]|[.,]\d)"
    wanted = ".{0,60}?".join(word.format(re.escape(token)) for token in tokens)
    return any(
        re.search(wanted, text[found.end() : found.end() + within])
        for found in re.finditer(re.escape(label), text)
    )
