"""Make what a file says harmless before anybody is told about it.

Text of a file comes back to people in issues and changes: on a page, in a table that is downloaded
and opened in a spreadsheet, in a terminal. ``inert`` gives it without characters that cannot be
seen, without anything a browser or a spreadsheet would act on, and cut to what a line can show.
The officer still recognises it.
"""

import re

from indicators.escape import plain

LONGEST = 80

_HARMLESS = re.compile(r"[A-Za-z0-9≥…][A-Za-z0-9 .,_–≥…-]*")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\(")
_SCHEME = re.compile(r"(?i)\b(javascript|vbscript|data|file|https?|ftp)\s*:(?=\S)")
_RUNS = re.compile(r"^\s*[=+\-@＝＋－＠]\s*\S")
_NUMBER = re.compile(r"^\s*[-+]?[\d.,\s%]+$")


def inert(text: str, longest: int = LONGEST) -> str:
    """``=HYPERLINK("http://x")`` as ``'=HYPERLINK("http ://x")``, cut to ``longest``."""
    if len(text) <= longest and _HARMLESS.fullmatch(text):
        return text
    text = text[: longest * 4]
    text = _TAG.sub("‹", text)
    text = _LINK.sub(r"\1[\2] (", text)
    text = _SCHEME.sub(r"\1 :", text)
    text = text.replace("%{", "% {")
    text = plain(text, longest)
    if _RUNS.match(text) and not _NUMBER.match(text):
        text = "'" + text
    return text
