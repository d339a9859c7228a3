"""Panels of members side by side that more than one brief shows: verdicts, values, people.

Rows come from the views of the pages Overview, Coverage, Gaps and Data.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.briefs.page import Words
from indicators.briefs.verdicts import pace_verdict, verdict
from indicators.catalogue import Catalogue
from indicators.figures.print_fonts import width_of
from indicators.figures.print_matrix import ABSENT, KNOWN, SOME, Cell
from indicators.figures.print_tiles import Place
from indicators.language import MISSING, Language
from indicators.views import verdict_words
from indicators.views.availability import Availability
from indicators.views.gaps import Gaps

Row = dict[str, Any]


def verdict_table(
    view: Gaps, width: float, language: Language, *, inset: float = 1.75, letters: float = 7.0
) -> Words:
    """One line a member: the years compared, four verdicts and the points a year."""
    return verdict_rows(
        view.members.rows, width, language, inset=inset, letters=letters, first_year_only=True
    )


def verdict_rows(
    rows: Sequence[Row],
    width: float,
    language: Language,
    *,
    inset: float,
    letters: float,
    first_year_only: bool = False,
) -> Words:
    """The same from rows of the Gaps or the Progress page, with both years or the first alone."""
    _ = language.gettext
    methods = [_(verdict_words.SHORT_METHODS[m]) for m in verdict_words.FOUR]
    years = _("Since") if first_year_only else _("Years")
    titles = [_("Member"), years, *methods, _("A year")]
    lines = [_verdicts(row, language, letters, first_year_only) for row in rows]
    aligns = ["left"] * (len(titles) - 1) + ["right"]
    columns = zip(titles, _widths(lines, titles, width), aligns, strict=True)
    return {
        "kind": "table",
        "size": letters,
        "row_height": 0.0,
        "inset": inset,
        "columns": [{"title": t, "width": w, "align": a} for t, w, a in columns],
        "rows": lines,
    }


def _widths(lines: Sequence[list[Words]], titles: Sequence[str], width: float) -> list[float]:
    """Widths of the columns by their longest cells, what is left over shared by all.

    A title may take several lines, so only its longest word counts.
    """
    needed = [max(width_of(word, 7.0) for word in title.split(" ")) for title in titles]
    for line in lines:
        if any("span" in cell for cell in line):
            continue
        for place, cell in enumerate(line):
            wide = width_of(cell["text"], cell["size"], cell["weight"] if "weight" in cell else 400)
            needed[place] = max(needed[place], wide)
    needed[-1] += 0.8
    needed = [*(wide + 1.2 for wide in needed[:-1]), needed[-1]]
    spare = (width - sum(needed)) / (len(needed) - 1)
    return [*(wide + spare for wide in needed[:-1]), needed[-1]]


def _verdicts(row: Row, language: Language, letters: float, first_year_only: bool) -> list[Words]:
    name = {"text": row["short_name"], "weight": 600, "size": letters, "fit": True}
    if row["progress_reason"]:
        reason = {"text": row["progress_reason"], "colour": "muted", "size": letters, "span": 5}
        year = str(row["time_period"] if "time_period" in row else row["last_year"] or MISSING)
        year = MISSING if first_year_only else year
        return [name, {"text": year, "colour": "muted", "size": letters}, reason | {"fit": True}]
    years = language.years(row["first_year"], row["last_year"])
    years = years[:5] + years[7:] if len(years) == 9 else years  # 2019–21
    years = str(row["first_year"]) if first_year_only else years
    four = [said for said in row["verdicts"] if said["method"] in verdict_words.FOUR]
    judged = [verdict(said, language, letters) | {"fit": True} for said in four]
    change = pace_verdict(row, language)
    sign = change["text"].split(" ")[0]
    change["text"] = f"{sign} {language.signed(row['per_year_pp'])}"
    return [
        name,
        {"text": years, "colour": "muted", "size": letters},
        *judged,
        change | {"size": letters, "fit": True},
    ]


def availability_cells(
    view: Availability, ids: Sequence[str]
) -> tuple[list[str], list[list[Cell]]]:
    """Labels and cells of the contingencies, one line each, a cell for every member."""
    lines = {line["indicator"]: line for _title, _remark, rows in view.groups for line in rows}
    labels = [lines[i]["label"] for i in ids]
    return labels, [[known_cell(cell) for cell in lines[i]["cells"]] for i in ids]


def known_cell(row: Row) -> Cell:
    """Two values or more, one, or none; the year of the newest, and a dot for both sexes."""
    values = row["values_since_2015"]
    if not values:
        return Cell(ABSENT)
    year = str(row["newest_year"])[-2:]
    return Cell(KNOWN if values > 1 else SOME, year, dot=row["both_sexes"])


def known_key(language: Language) -> dict[str, str]:
    """The kinds of cells in words."""
    _ = language.gettext
    return {
        "known": _("two years or more"),
        "some": _("one year"),
        "absent": _("no value"),
        "dot": _("both sexes"),
    }


def places(catalogue: Catalogue, language: Language) -> dict[str, Place]:
    """Where each member's tile is, with its short name and its name in its own script."""
    return {
        c.ref_area: Place(
            c.map_column,
            c.map_row,
            language.gettext(c.short_name),
            c.local_name if c.local_script not in ("", "Latn") else "",
        )
        for c in catalogue.countries.values()
        if c.map_column is not None
    }


def short_named(rows: Sequence[Row], catalogue: Catalogue, language: Language) -> list[Row]:
    """The rows with the short name of each country."""
    names = catalogue.countries
    return [r | {"short_name": language.gettext(names[r["ref_area"]].short_name)} for r in rows]
