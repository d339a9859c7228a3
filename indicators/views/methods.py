"""The methods as they are written in ``docs/``: one home for each formula, shown as it stands.

A document is cut at its second-level headings. The table of parameters in use is read out of it,
so that it can be taken along as data; a test holds that table against the code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue
from indicators.errors import MonitorError, Sentence
from indicators.language import Language, mark
from indicators.series import Series
from indicators.settings import PROJECT
from indicators.views.panel import Panel

DOCUMENTS = {
    "measures": ("methods.md", mark("Gaps, progress, availability, costs")),
    "equity": ("methods-equity.md", mark("Inequality between groups")),
}
PARAMETERS = "Parameters in use"


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
    text = (PROJECT / "docs" / file).read_text(encoding="utf-8")
    start, *rest = re.split(r"^## ", text, flags=re.MULTILINE)
    sections = []
    for section in rest:
        title, _newline, body = section.partition("\n")
        sections.append((_anchor(title), title.strip(), _linked(body)))
    first = start.partition("\n")[2]
    return Methods(
        part=part,
        eyebrow=" · ".join([_("Methods"), _(name)]),
        title=_("Every formula, its source and its limits"),
        lead=_("What is not known for certain is said where it matters. {framework}").format(
            framework=narrative.sentence_case(_(catalogue.framework.status_note))
        ),
        note="" if language.code == "en" else _("The text of the methods is in English."),
        sections=[("start", "", _linked(first)), *sections],
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


def _linked(text: str) -> str:
    """Links between the documents lead to the page's other part; a dollar sign is no formula."""
    for code, (file, _name) in DOCUMENTS.items():
        text = text.replace(f"]({file})", f"](?part={code})")
    return text.replace("$", r"\$")


def _parameters(text: str) -> list[dict[str, str]]:
    """Rows of the table under the heading of the parameters; none where there is no such table."""
    _before, found, after = text.partition(f"## {PARAMETERS}\n")
    if not found:
        return []
    lines = [line for line in after.split("\n## ")[0].splitlines() if line.startswith("|")]
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines]
    return [{"parameter": name, "value": value} for name, value in cells[2:]]
