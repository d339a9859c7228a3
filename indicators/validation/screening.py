"""What may be said of a file: issues and changes without hostile text and without persons.

Everything that reading and checking note down passes here before anybody sees it. Text is made
inert. Where a file holds personal records, no text of it is repeated, in any issue or change, save
codes that the definitions know and short numbers: nobody can tell which other cell names a person.
The line and the column always stay.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from indicators.catalogue import Catalogue, fold
from indicators.intake import Change, Issue, Reading
from indicators.validation.inert import inert
from indicators.validation.personal import kind_of_text

# Findings on text that stood in no known column, so that nothing is known of what it holds.
_UNVETTED = frozenset(("unknown_layout", "header_without_name", "unterminated_quote"))
# Changes whose text is a line of the file that is no data.
_UNVETTED_CHANGES = frozenset(("not_data",))
_SHORT_NUMBER = re.compile(r"[<>≤≥+\-−]?\s*[\d.,\s]{1,9}\s*%?")


def known_text(catalogue: Catalogue) -> Callable[[str], bool]:
    """A test whether a text is a short number or one the definitions know, so no secret."""
    spellings = {spelling for table in catalogue.aliases.values() for spelling in table}

    def is_known(text: str) -> bool:
        return bool(_SHORT_NUMBER.fullmatch(text)) or fold(text) in spellings

    return is_known


def screened_issues(
    issues: Iterable[Issue], reading: Reading, catalogue: Catalogue, personal: bool
) -> list[Issue]:
    """The issues as they may be shown, by line."""
    is_known = known_text(catalogue) if personal else None
    headers = {*reading.columns.values(), *reading.columns}
    seen: dict[str, str] = {}

    def shown(text: str) -> str:
        if text not in seen:
            secret = (
                not is_known(text) if is_known else text != "" and kind_of_text(text) is not None
            )
            seen[text] = "" if secret else inert(text)
        return seen[text]

    def column(text: str) -> str:
        return text if text in headers and text == inert(text) else _header(text)

    return sorted(
        (
            replace(
                issue,
                column=column(issue.column),
                found="" if issue.check in _UNVETTED else shown(issue.found),
                expected=inert(issue.expected, 200),
                fix=inert(issue.fix, 200),
            )
            for issue in issues
        ),
        key=lambda issue: (issue.line or 0, issue.column, issue.check),
    )


def _header(text: str) -> str:
    return "" if kind_of_text(text) is not None else inert(text)


def screened_changes(
    changes: Iterable[Change], catalogue: Catalogue, personal: bool
) -> list[Change]:
    """The changes as they may be shown."""
    is_known = known_text(catalogue) if personal else None

    def shown(text: str, kind: str) -> str:
        if is_known is not None:
            secret = not is_known(text) and kind not in ("encoding", "delimiter", "header")
        else:
            secret = kind_of_text(text) is not None
        return "" if secret else inert(text)

    return [
        replace(
            change,
            column=_header(change.column),
            found=shown(change.found, change.kind),
            read_as=shown(change.read_as, change.kind),
        )
        for change in changes
    ]
