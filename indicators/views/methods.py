"""The methods as they are written in ``docs/``: one home for each formula, shown as it stands.

A document is cut at its second-level headings; each language has its own, ``methods.id.md``. The
table of parameters in use is read out of it, so that it can be taken along as data; a test holds
that table against the code, and the languages against each other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from indicators import narrative
from indicators.catalogue import Catalogue
from indicators.errors import MonitorError, Sentence
from indicators.language import Language, mark
from indicators.series import Series
from indicators.settings import PROJECT
from indicators.views.panel import Panel

DOCUMENTS = {
    "measures": ("methods", mark("Gaps, progress, availability, costs")),
    "equity": ("methods-equity", mark("Inequality between groups")),
    "limits": ("limits", mark("Known limits")),
    "accessibility": ("accessibility", mark("Accessibility")),
}
OF_FORMULAS = ("measures", "equity")
FOLDER = PROJECT / "docs"
# A row of the table of parameters, the same in every language: module and name, and the value.
PARAMETER = re.compile(r"^\| `(\w+\.\w+)` \| (.+) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Methods:
    """One document: its beginning, its sections as (anchor, title, text), and its parameters."""

    part: str
    eyebrow: str
    title: str
    lead: str
    note: str
    sections: list[tuple[str, str, str]]
    parameters: Panel


def parts(language: Language) -> dict[str, str]:
    """The documents by code, with their names."""
    return {code: language.gettext(name) for code, (_file, name) in DOCUMENTS.items()}


def prepare(series: Series, catalogue: Catalogue, language: Language, part: str) -> Methods:
    """Read one document. Raises ``MonitorError`` for one there is not."""
    _ = language.gettext
    if part not in DOCUMENTS:
        raise MonitorError(
            Sentence(
                "There is no document “{part}”. Choose from {known}.",
                part=part,
                known=", ".join(DOCUMENTS),
            )
        )
    file, name = DOCUMENTS[part]
    path, translated = _written(file, language)
    text = path.read_text(encoding="utf-8")
    start, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    sections = []
    for section in rest:
        title, _newline, body = section.partition("\n")
        sections.append((_anchor(title), title.strip(), _linked(body, language)))
    first = start.partition("\n")[2]
    return Methods(
        part=part,
        eyebrow=" · ".join([_("Methods"), _(name)] if part in OF_FORMULAS else [_("Methods")]),
        title=_("Every formula, its source and its limits") if part in OF_FORMULAS else _(name),
        lead=_("What is not known for certain is said where it matters. {framework}").format(
            framework=narrative.sentence_case(_(catalogue.framework.status_note))
        ),
        note="" if translated else _("The text of the methods is in English."),
        sections=[("start", "", _linked(first, language)), *sections],
        parameters=Panel(
            "parameters",
            _("Parameters in use"),
            _("The numbers behind the rules, as the program holds them"),
            _parameters(text),
            narrative.source_line([], series.publication, language),
        ),
    )


def _anchor(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def _written(file: str, language: Language) -> tuple[Path, bool]:
    """The document in the reader's language, or the English one; and whether it is theirs."""
    if language.code != "en":
        own = FOLDER / f"{file}.{language.code}.md"
        if own.exists():
            return own, True
    return FOLDER / f"{file}.md", language.code == "en"


def _linked(text: str, language: Language) -> str:
    """Links between the documents lead to the page's other part; a dollar sign is no formula."""
    for code, (file, _name) in DOCUMENTS.items():
        page = f"](?part={code}&lang={language.code})"
        text = re.sub(rf"\]\({file}(\.\w+)?\.md\)", page, text)
    return text.replace("$", r"\$")


def _parameters(text: str) -> list[dict[str, str]]:
    """The parameters in use, as the document tells them; none where it has no such table."""
    return [{"parameter": name, "value": value} for name, value in PARAMETER.findall(text)]
