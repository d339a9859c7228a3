"""The brief of one country: what is covered, who is left out, where it leads, what is not known.

Drawn from the same view as the page *Country*, so that paper and screen cannot disagree.
"""

from __future__ import annotations

from typing import Any

from indicators import narrative
from indicators.briefs import asked, notes, verdicts
from indicators.briefs.desk import Desk
from indicators.briefs.page import Page, Words, frame, list_panel, panel, row, together
from indicators.catalogue import Catalogue
from indicators.figures.print_bars import contingency_bars, labelled_bars
from indicators.figures.print_trend import country_trend
from indicators.language import MISSING, Language
from indicators.measures.pace import needed_per_year
from indicators.rounding import half_up
from indicators.views import country
from indicators.views.country import Country

TABLE_ROW, TABLE_HEAD = 6.0, 4.4
LEAST_ROW = 5.9
BAR_WIDTH = 46.0
TREND, BEHIND = 100.0, 79.0
LABELS = 25.0


def a4(desk: Desk) -> Page:
    """The country brief on A4."""
    language, catalogue = desk.language, desk.catalogue
    _ = language.gettext
    view = desk.view(country.prepare, desk.order.subject)
    page = Page("a4")
    kind = _("Country brief · Social protection in ASEAN")
    frame(page, desk, title=f"{view.name}: {view.headline}", kind=kind)
    page.words |= {
        "name": view.name,
        "own_name": view.local_name if view.local_name != view.name else "",
        "aside": view.eyebrow,
        "headline": together(view.headline),
        "cards": cards(view, catalogue, language),
        "rows": [
            row([184.0], [contingencies(page, view, desk)]),
            row([TREND, BEHIND], [_trend(page, view, desk), _behind(page, view, desk)]),
            row([58.0, 78.0, 40.0], _known(page, view, desk), 4.0),
        ],
        "notes_title": _("Notes and methods"),
        "notes": " ".join(_notes(view, desk)),
        "sources_title": _("Sources, vintages, licences"),
        "sources": _sources(view, desk),
    }
    return page


def cards(view: Country, catalogue: Catalogue, language: Language) -> list[Words]:
    """The view's key figures; the first with its bar, the last with the paces side by side."""
    shown: list[Words] = [
        {"label": c.label, "figure": c.figure, "unit": c.unit, "note": c.note, "kind": c.kind}
        for c in view.cards
    ]
    first = view.contingencies.rows[0]
    if first["obs_value"] is None:
        return shown
    shown[0]["bar"] = float(first["obs_value"])
    paces = _paces(view, catalogue, language)
    if len(paces) == 3:
        shown[3]["paces"] = paces
        shown[3]["kind"] = "left-out"
    return shown


def _paces(view: Country, catalogue: Catalogue, language: Language) -> list[Words]:
    """Needed, achieved and agreed points a year on one scale; empty when one cannot be said."""
    _ = language.gettext
    first = view.contingencies.rows[0]
    lines = [r for r in view.trend.rows if r["line"] == "country"]
    pace, aim = catalogue.framework.agreed_pace, catalogue.target_in_force(first["indicator"])
    if pace is None or aim is None or aim.rule != "level" or first["change_pp"] is None:
        return []
    needed = needed_per_year(first["obs_value"], first["time_period"], aim.value, aim.target_year)
    if not needed:
        return []
    achieved = first["change_pp"] / (lines[-1]["time_period"] - first["since"])
    agreed = pace.points_per_year
    highest = max(needed, achieved, agreed)
    return [
        {
            "label": label,
            "value": language.signed(value),
            "share": 100.0 * max(value, 0.0) / highest,
            "colour": colour,
        }
        for label, value, colour in (
            (_("needed"), needed, "left_out"),
            (_("achieved"), achieved, "falling" if half_up(achieved, 1) < 0 else "covered"),
            (_("agreed"), agreed, "ink"),
        )
    ]


def contingencies(page: Page, view: Country, desk: Desk) -> Words:
    """One table row a contingency: bar, value, year, change, ASEAN, people left out."""
    language = desk.language
    _ = language.gettext
    rows = view.contingencies.rows
    tall = max(TABLE_ROW * desk.density.tall, LEAST_ROW)
    bars = contingency_bars(rows, BAR_WIDTH, tall, TABLE_HEAD, language)
    figure = page.figure(bars, rows=len(rows), rise=TABLE_HEAD)
    body = [_contingency(r, place, language) for place, r in enumerate(rows)]
    body[0].insert(1, figure)
    columns = (
        (_("Who, and which benefit"), 42.0, "left"),
        ("", 48.0, "left"),
        (_("Covered, %"), 15.0, "right"),
        (_("Year"), 12.0, "right"),
        (_("Change"), 15.0, "right"),
        (_("ASEAN"), 11.0, "right"),
        (_("People left out"), 41.0, "right"),
    )
    table = {
        "kind": "table",
        "size": 8.0,
        "row_height": tall,
        "head_height": TABLE_HEAD,
        "columns": [{"title": t, "width": w, "align": a} for t, w, a in columns],
        "rows": body,
        "above": 1.8,
    }
    return panel(view.contingencies.title, view.contingencies.subtitle, [table])


def _contingency(row: dict[str, Any], place: int, language: Language) -> list[Any]:
    people, whom = row["left_out_text"]
    value = MISSING
    if row["obs_value"] is not None:
        value = language.number(row["obs_value"], 0 if row["obs_value"] == 100 else 1)
    return [
        {
            "text": row["label"],
            "small": row["detail"],
            "weight": 600 if place == 0 else 500,
            "size": 7.8,
        },
        {"text": value, "weight": 700, "size": 8.6},
        {"text": str(row["time_period"] or MISSING), "colour": "muted"},
        _change(row, language),
        {"text": language.number(row["asean"], 1), "size": 8.0},
        {"text": people, "small": whom, "weight": 600, "colour": "left_out", "indent": 2},
    ]


def _change(row: dict[str, Any], language: Language) -> Words:
    _ = language.gettext
    if row["obs_value"] is None:
        return {"text": MISSING, "colour": "muted"}
    if row["change_pp"] is None:
        return {"text": MISSING, "colour": "muted", "small": _("one value")}
    falls = half_up(row["change_pp"], 1) < 0
    written = language.signed(row["change_pp"])
    return {
        "text": f"▼ {written}" if falls else written,
        "small": _("since {year}").format(year=row["since"]),
        "weight": 500,
        "colour": "falling" if falls else "",
    }


def _trend(page: Page, view: Country, desk: Desk) -> Words:
    year = narrative.publication_year(desk.publication)
    height = 39.0 * desk.density.tall
    drawing = country_trend(
        view.trend.rows,
        TREND,
        height,
        desk.language,
        aim=view.aim,
        this_year=year,
        alt=view.trend.alt,
    )
    return panel(view.trend.title, view.trend.subtitle, [page.figure(drawing)])


def _behind(page: Page, view: Country, desk: Desk) -> Words:
    """Who is furthest behind: wealth fifths where a survey tells them apart, women and men."""
    language, row_height = desk.language, 3.8 * desk.density.tall
    _ = language.gettext
    parts: list[Words] = []
    fifths, sexes = view.quintiles, view.sexes
    if fifths.rows:
        drawing = labelled_bars(fifths.rows, BEHIND, row_height, language, label_width=LABELS)
        parts.append(page.figure(drawing))
    else:
        text = _("No household survey held here tells the fifths of this country apart.")
        parts.append({"kind": "absent", "text": text})
    rows = [r | {"remark": _missing(r["missing"], language)} for r in sexes.rows]
    drawing = labelled_bars(rows, BEHIND, row_height, language, label_width=LABELS, strong=-1)
    if any(r["obs_value"] is not None for r in rows):
        parts.append({"kind": "title", "text": sexes.title, "above": 3.2})
    small = {"kind": "small", "text": _sexes_words(view, language), "above": 2.0}
    parts += [small, page.figure(drawing) | {"above": 1.6}]
    return panel(fifths.title, fifths.subtitle, parts)


def _missing(kind: str | None, language: Language) -> str:
    """The kind of a missing value, or two words that fit on half a bar."""
    if kind in (None, "no_value"):
        return language.gettext("no value")
    return narrative.missing_in_words(kind, language)


def _sexes_words(view: Country, language: Language) -> str:
    _ = language.gettext
    first = view.contingencies.rows[0]
    return _("{benefit}, {year}, %; dashed: ILO for ASEAN").format(
        benefit=first["label"], year=first["time_period"] or _("no year")
    )


def _known(page: Page, view: Country, desk: Desk) -> list[Words]:
    """What is missing, what the methods say of progress, and what is asked next."""
    language, density = desk.language, desk.density
    _ = language.gettext
    ids = tuple(r["indicator"] for r in view.contingencies.rows)
    labels = [r["label"] for r in view.contingencies.rows]
    cells = desk.once(lambda: asked.known_cells(desk.series, ids, view.ref_area), "cells")
    grid = asked.grid(labels, cells, 58.0, 3.4 * density.tall, language)
    judged = _judged(view, desk)
    count, items = desk.view(asked.requests, view.ref_area)
    return [
        panel(asked.title(cells, language), asked.subtitle(language), [page.figure(grid)]),
        panel(
            verdicts.title(judged, language),
            verdicts.subtitle(judged, language),
            [verdicts.table(judged, 78.0, language, 1.3 * density.tall)],
        ),
        list_panel(
            asked.request_title(count, language),
            asked.request_subtitle(count, language),
            items,
            least=density.listed - 1,
        ),
    ]


def _judged(view: Country, desk: Desk) -> list[dict[str, Any]]:
    first = view.contingencies.rows[0]["indicator"]
    return desk.once(lambda: verdicts.verdicts_of(desk.series, first, view.ref_area), "verdicts")


def _notes(view: Country, desk: Desk) -> list[str]:
    language, catalogue = desk.language, desk.catalogue
    judged = any(r["sign"] for r in _judged(view, desk))
    said = [
        view.contingencies.note,
        notes.aim(catalogue, language),
        notes.pace(catalogue, language),
        verdicts.names_explained(language) if judged else "",
        notes.estimate(language),
        notes.agencies_apart(language) if view.quintiles.rows else "",
        notes.missing(language),
        notes.framework(catalogue, language),
    ]
    return [sentence for sentence in said if sentence]


def _sources(view: Country, desk: Desk) -> str:
    rows = [*view.contingencies.rows, *view.trend.rows, *view.quintiles.rows, *view.sexes.rows]
    counted = any(r["uncovered_persons"] is not None for r in view.contingencies.rows)
    return notes.sources(
        [r for r in rows if r["agency"]], desk.publication, desk.language, people=counted
    )
