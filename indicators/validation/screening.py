"""What may be said of a file: issues and changes without hostile text and without persons.

Everything that reading and checking note down passes here before anybody sees it. Text is made
inert. Where a file holds personal records, no text of it is repeated, in any issue or change, save
codes that the definitions know and short numbers: nobody can tell which other cell names a person.
The line and the column always stay.
"""

import re
from functools import cache

from indicators.catalogue import Catalogue, fold
from indicators.intake import Change, Issue, Reading
from indicators.validation.inert import inert
from indicators.validation.personal import kind_of_text

# Findings on text that stood in no known column, so that nothing is known of what it holds.
_UNVETTED = frozenset(("unknown_layout", "header_without_name", "unterminated_quote"))
# Changes whose text is a word of ours, not of the file.
_OUR_WORDS = frozenset(("encoding", "delimiter", "header"))
_SHORT_NUMBER = re.compile(r"[<>≤≥+\-−]?\s*[\d.,\s]{1,7}\s*%?")
# A value as it is sent: telephone and identity numbers begin with a zero or are longer.
_VALUE = re.compile(r"-?(?:0|[1-9]\d{0,10})(?:\.\d+)?")
_LONGEST_SAID = 200


class Screen:
    """Shows texts of one file; each distinct text is judged once."""

    def __init__(self, catalogue: Catalogue, reading: Reading, personal: bool):
        self._personal = personal
        self._spellings = {s for table in catalogue.aliases.values() for s in table}
        self._headers = {*reading.columns.values(), *reading.columns}
        self.found = cache(self._found)
        self.said = cache(self._said)
        self.column = cache(self._column)

    def _found(self, text: str) -> str:
        """A text of the file, or nothing if it may be about a person."""
        if not text:
            return ""
        if self._personal:
            return inert(text) if self._is_known(text) else ""
        secret = not _VALUE.fullmatch(text) and kind_of_text(text) is not None
        return "" if secret else inert(text)

    def _is_known(self, text: str) -> bool:
        return bool(_SHORT_NUMBER.fullmatch(text)) or fold(text) in self._spellings

    def _said(self, text: str) -> str:
        """A text of ours, which may hold a piece of the file's."""
        return inert(text, _LONGEST_SAID)

    def _column(self, text: str) -> str:
        """A header of the file."""
        if text in self._headers:
            return inert(text)
        return "" if kind_of_text(text) is not None else inert(text)

    def issue(self, issue: Issue) -> Issue:
        """An issue that reading raised, as it may be shown."""
        return Issue(
            issue.check,
            issue.severity,
            issue.line,
            self.column(issue.column),
            "" if issue.check in _UNVETTED else self.found(issue.found),
            self.said(issue.expected),
            self.found(issue.fix) if self._personal else self.said(issue.fix),
        )

    def change(self, change: Change) -> Change:
        """A change that reading made, as it may be shown."""
        show = self.said if change.kind in _OUR_WORDS else self.found
        return Change(
            change.line,
            self.column(change.column),
            show(change.found),
            show(change.read_as),
            change.kind,
            change.count,
        )
