"""The unit a page is made of: one finding, its rows, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Panel:
    """One figure or table.

    ``title`` is the finding as a sentence, ``subtitle`` what is measured with unit and years,
    ``rows`` exactly what is drawn (and what its CSV holds), ``source`` the source line.
    """

    id: str
    title: str
    subtitle: str
    rows: list[Row] = field(default_factory=list)
    source: str = ""
    note: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Card:
    """One key figure: label, number, unit, qualifying line, and its meaning for the colour."""

    label: str
    figure: str
    unit: str
    note: str
    kind: str = ""
