"""What was published, and how any two publications differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import NATIONAL, Catalogue
from indicators.language import Language
from indicators.series import Series
from indicators.views.panel import Panel, Row


@dataclass(frozen=True)
class PublicationRow:
    """One publication in words. ``gone`` says which one took it back, empty if none did."""

    number: int
    name: str
    title: str
    note: str
    gone: str
    figures: int | None
    published_at: str | None
    published_by: str


def headline(published: Sequence[Row], language: Language) -> str:
    """How many publications there are, and which one readers see."""
    _ = language.gettext
    if not published:
        return _("Nothing has been published yet")
    return language.ngettext(
        "{n} publication; readers see number {newest}",
        "{n} publications; readers see number {newest}",
        len(published),
    ).format(n=len(published), newest=published[0]["number"])


def worded(
    published: Sequence[Row], catalogue: Catalogue, language: Language
) -> list[PublicationRow]:
    """Every publication in words, in the order given."""
    _ = language.gettext
    return [
        PublicationRow(
            number=row["number"],
            name=row["name"] or "",
            title=_title(row, catalogue, language),
            note=_note(row, language),
            gone=_("withdrawn by publication {number}").format(number=row["withdrawn_by"])
            if row["withdrawn_by"]
            else "",
            figures=row["rows"],
            published_at=row["published_at"],
            published_by=row["published_by"] or "",
        )
        for row in published
    ]


def _note(row: Row, language: Language) -> str:
    """What was said of a publication; what came with the monitor is said in every language."""
    said = row["note"] or ""
    return language.gettext(said)


def _title(row: Row, catalogue: Catalogue, language: Language) -> str:
    _ = language.gettext
    if row["action"] == "withdraw":
        return _("Withdraws publication {number}").format(number=row["withdraws"])
    if row["agency"] == NATIONAL:
        name = narrative.country_name(catalogue, row["ref_area"], language)
        return _("National report of {country}").format(country=name)
    return f"{row['agency']}, {language.vintage(row['vintage'] or '')}"


def compare(
    series: Series, catalogue: Catalogue, language: Language, earlier: int, later: int
) -> Panel:
    """The newest values of every country that differ between two publications.

    A value that only one of them has is a difference too: it is said to be missing in the other.
    Raises ``MonitorError`` for a number that was never given.
    """
    _ = language.gettext
    before = {(r["indicator"], r["ref_area"]): r for r in Series.at(earlier).latest()}
    rows = []
    for row in Series.at(later).latest():
        old = before[(row["indicator"], row["ref_area"])]
        if _seen(old) == _seen(row):
            continue
        rows.append(
            {
                "indicator": row["indicator"],
                "ref_area": row["ref_area"],
                "label": _(catalogue.indicators[row["indicator"]].short_name),
                "name": narrative.country_name(catalogue, row["ref_area"], language),
                "before": _said(old, catalogue, language),
                "after": _said(row, catalogue, language),
                "old_value": old["obs_value"],
                "old_year": old["time_period"],
                "new_value": row["obs_value"],
                "new_year": row["time_period"],
                "agency": row["agency"] or old["agency"] or "",
            }
        )
    added = sum(r["old_value"] is None for r in rows)
    gone = sum(r["new_value"] is None for r in rows)
    return Panel(
        "differences",
        language.ngettext(
            "{n} newest value differs between publication {earlier} and {later}",
            "{n} newest values differ between publication {earlier} and {later}",
            len(rows),
        ).format(n=language.number(len(rows)), earlier=earlier, later=later),
        _(
            "{added} are new, {gone} are gone, {other} are others; a revision is not progress"
        ).format(
            added=language.number(added),
            gone=language.number(gone),
            other=language.number(len(rows) - added - gone),
        ),
        rows,
        narrative.source_line([], series.publication, language),
    )


def _seen(row: Row) -> tuple:
    return row["obs_value"], row["time_period"], row["agency"], row["vintage"]


def _said(row: Row, catalogue: Catalogue, language: Language) -> str:
    indicator = catalogue.indicators[row["indicator"]]
    value = narrative.value_in_words(row["obs_value"], indicator, catalogue, language)
    return f"{value} ({row['time_period']})" if row["obs_value"] is not None else value
