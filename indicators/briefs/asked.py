"""What is missing and what is asked next: the grid of what is known, and the first requests.

The requests are those of the data request that an officer receives as a template, in the same
order: the row that would tell most stands first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.briefs.page import Words
from indicators.catalogue import Catalogue
from indicators.figures.print import Drawing
from indicators.figures.print_matrix import ABSENT, KNOWN, NOT_ASKED, Cell, matrix
from indicators.language import Language
from indicators.measures.data_request import STATEMENTS
from indicators.series import Series
from indicators.series_assessment import data_request

Row = dict[str, Any]
LISTED = 6  # indicators that could be listed; the page shows as many as fit
TOLD = 1  # statements that a request would make possible, of all of them


def known_cells(series: Series, ids: Sequence[str], ref_area: str) -> list[list[Cell]]:
    """For each indicator: any value, two values of one line, a recent one, women and men apart."""
    held = {row["indicator"]: row for row in series.availability(ref_area=ref_area)}
    return [_cells(held[indicator]) for indicator in ids]


def _cells(row: Row) -> list[Cell]:
    valued = row["availability"] != "none"
    sexes = [one for one in row["breakdowns"] if one["breakdown"] == "sex"]
    apart = _cell(sexes[0]["complete"]) if sexes else Cell(NOT_ASKED)
    return [
        _cell(valued),
        _cell(row["comparable_values"] >= 2),
        _cell(bool(row["recent"])),
        apart,
    ]


def _cell(is_known: bool) -> Cell:
    return Cell(KNOWN if is_known else ABSENT)


def grid(
    labels: Sequence[str],
    cells: Sequence[Sequence[Cell]],
    width: float,
    row_height: float,
    language: Language,
) -> Drawing:
    """The grid with the names of its questions."""
    _ = language.gettext
    columns = [_("Any"), _("Two"), _("New"), _("W, M")]
    return matrix(
        labels,
        columns,
        cells,
        width,
        row_height,
        alt=title(cells, language),
    )


def subtitle(language: Language) -> str:
    """What the four questions of the grid are."""
    return language.gettext(
        "Values since 2015; two: of one source; new: of the last 3 years; W, M: apart"
    )


def title(cells: Sequence[Sequence[Cell]], language: Language) -> str:
    """How many of the cells that apply are empty."""
    _ = language.gettext
    asked = [cell for row in cells for cell in row if cell.kind != NOT_ASKED]
    empty = sum(cell.kind == ABSENT for cell in asked)
    if not empty:
        return _("Nothing asked of these figures is missing")
    return _("{empty} of {asked} cells are empty").format(empty=empty, asked=len(asked))


def requests(
    series: Series, catalogue: Catalogue, language: Language, ref_area: str
) -> tuple[int, list[Words]]:
    """How many rows are asked of the country, and the first indicators among them."""
    _ = language.gettext
    rows = data_request(series, catalogue, ref_area)
    first: dict[str, list[Row]] = {}
    for row in rows:
        first.setdefault(row["indicator"], []).append(row)
    items = [
        _request(catalogue, language, indicator, asked, place)
        for place, (indicator, asked) in enumerate(list(first.items())[:LISTED], start=1)
    ]
    return len(rows), items


def _request(
    catalogue: Catalogue, language: Language, indicator: str, rows: Sequence[Row], place: int
) -> Words:
    _ = language.gettext
    label = catalogue.indicators[indicator].label
    years = sorted({row["time_period"] for row in rows if row["time_period"] is not None})
    title = _("{indicator}, {years}").format(
        indicator=_(label.title),
        years=language.join([str(year) for year in years]),
    )
    told = dict.fromkeys(name for row in rows for name in row["asks"])
    detail = "; ".join(_(STATEMENTS[name]) for name in list(told)[:TOLD])
    return {"mark": f"{place}", "title": title, "detail": detail}


def request_title(count: int, language: Language) -> str:
    """What is asked next, with the number of rows of the whole request."""
    _ = language.gettext
    if not count:
        return _("Nothing is asked at present")
    return _("Asked next")


def request_subtitle(count: int, language: Language) -> str:
    """Where the rest of the request is."""
    _ = language.gettext
    return language.ngettext(
        "The most telling first; {n} row in the template",
        "The most telling first; {n} rows in the template",
        count,
    ).format(n=count)
