"""From the bytes of a file to plain UTF-8 text with one kind of line break.

Officers' files come as UTF-8 with or without a mark (BOM), as UTF-16 with one, or as Windows-1252
from older spreadsheets. What was assumed is said as a change. A file that is no text at all is
refused by what it is ("a PDF document"), found in its first bytes and never by its name.

Line breaks may be CRLF, LF or a lone CR; each ends one line, so that line numbers are those an
editor shows. After this module there is only LF.
"""

import re

import numpy as np
import pyarrow as pa

from indicators.intake.reading import Notes

_SIGNATURES = {
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "XLS (Excel 97-2003)",
    b"\x1f\x8b": "GZIP",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!": "RAR",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"{\\rtf": "RTF",
    b"PAR1": "Parquet",
    b"SQLite format 3": "SQLite",
}
_MARKUP = re.compile(rb"\s*(?:<!doctype|<html|<\?xml|<table)", re.IGNORECASE)
_JSON = re.compile(rb'\s*(?:\{\s*"|\[\s*[\[{])')
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe\x00\x00", "utf-32", "UTF-32"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_NOT_ASCII = re.compile("[^\x00-\x7f\ufffd]")
_LISTED_LINES = 100


def foreign_format(content: bytes) -> str | None:
    """The name of a format that is not a table in text, or None."""
    for signature, name in _SIGNATURES.items():
        if content.startswith(signature):
            return name
    if _MARKUP.match(content):
        return "HTML, XML"
    if _JSON.match(content):
        return "JSON"
    return None


def decode(content: bytes, notes: Notes) -> tuple[bytes, str] | None:
    """The file as UTF-8 bytes with LF line breaks, and the name of the encoding it was sent in.

    None if the bytes are no text in any encoding that is read here; the issue says so.
    """
    plain = _as_utf8(content, notes)
    if plain is None:
        return None
    data, encoding = plain
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\0" in data:
        _report(data, b"\0", "nul_byte", "NUL", notes)
        data = data.replace(b"\0", b"")
    if b"\xef" in data and b"\xef\xbf\xbd" in data:  # one byte is found far faster than three
        _report(data, b"\xef\xbf\xbd", "lost_characters", "\ufffd", notes)
    return data, encoding


def _as_utf8(content: bytes, notes: Notes) -> tuple[bytes, str] | None:
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            if codec == "utf-8":
                notes.change("encoding", None, "", "UTF-8 BOM", "UTF-8")
                content = content[len(mark) :]
                break
            notes.change("encoding", None, "", name, "UTF-8")
            return content.decode(codec, "replace").encode(), name
    if content.isascii() or _is_utf8(content):
        return content, "UTF-8"
    text = content.decode("utf-8", "replace")
    if len(_NOT_ASCII.findall(text)) >= text.count("\ufffd"):
        # Half or more of what is not ASCII is good UTF-8, which hardly happens by chance: the file
        # is UTF-8 with damaged letters, and Windows-1252 would make two wrong ones of each good.
        return text.encode(), "UTF-8"
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        found = f"0x{content[fault.start]:02X}"
        notes.issue("unreadable", line, found=found, expected="UTF-8, UTF-16, Windows-1252")
        return None
    notes.change("encoding", None, "", "Windows-1252", "UTF-8")
    return text.encode(), "Windows-1252"


def _is_utf8(content: bytes) -> bool:
    """Whether Arrow takes the bytes for text: it looks at them where they lie and copies none."""
    ends = pa.py_buffer(np.array([0, len(content)], dtype=np.int64))
    text = pa.Array.from_buffers(pa.large_string(), 1, [None, ends, pa.py_buffer(content)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _report(data: bytes, what: bytes, check: str, found: str, notes: Notes) -> None:
    """Raise ``check`` on each line that holds ``what``, the first hundred by name."""
    line, start, listed = 1, 0, 0
    position = data.find(what)
    while position >= 0 and listed < _LISTED_LINES:
        line += data.count(b"\n", start, position)
        notes.issue(check, line, found=found)
        listed += 1
        start = data.find(b"\n", position)
        if start < 0:
            return
        position = data.find(what, start)
