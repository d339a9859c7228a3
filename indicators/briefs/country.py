"""The brief of one country: what is covered, who is left out, where it leads, what is not known.

Drawn from the same view as the page *Country*, so that paper and screen cannot disagree.
"""

from __future__ import annotations

from typing import Any

from indicators import narrative
from indicators.briefs import asked, notes, verdicts
from indicators.briefs.issuer import Issuer
from indicators.briefs.order import Order
from indicators.briefs.page import Page, Words, frame, panel, row, together
from indicators.catalogue import Catalogue
from indicators.figures.print_bars import contingency_bars, labelled_bars
from indicators.figures.print_trend import country_trend
from indicators.language import MISSING, Language
from indicators.rounding import half_up
from indicators.series import Series
from indicators.views import country
from indicators.views.country import Country

TABLE_ROW, TABLE_HEAD = 5.9, 4.4
BAR_WIDTH = 53.0


def a4(
    series: Series, catalogue: Catalogue, language: Language, order: Order, issuer: Issuer
) -> Page:
    """The country brief on A4."""
    _ = language.gettext
    view = country.prepare(series, catalogue, language, order.subject)
    page = Page("a4")
    kind = _("Country brief · Social protection in ASEAN")
    frame(
        page,
        order,
        series.publication,
        catalogue,
        language,
        issuer,
        title=f"{view.name}: {view.headline}",
        kind=kind,
    )
    own = view.local_name if view.local_name != view.name else ""
    page.words |= {
        "name": view.name,
        "own_name": own,
        "aside": view.eyebrow,
        "headline": together(view.headline),
        "cards": cards(view, catalogue, language),
        "rows": [
            row([184.0], [contingencies(page, view, language)]),
            row(
                [106.0, 73.0], [_trend(page, view, series, language), _behind(page, view, language)]
            ),
            row([58.0, 75.0, 43.0], _known(page, view, series, catalogue, language), 4.0),
        ],
        "notes_title": _("Notes and methods"),
        "notes": " ".join(_notes(view, series, catalogue, language)),
        "sources_title": _("Sources, vintages, licences"),
        "sources": _sources(view, series, language),
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
    if first["change_pp"] is None or first["obs_value"] >= 100:
        return []
    years = lines[-1]["time_period"] - first["since"]
    needed = (100.0 - first["obs_value"]) / (country.TARGET_YEAR - first["time_period"])
    achieved = first["change_pp"] / years
    agreed = catalogue.framework.agreed_pace.points_per_year
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


def contingencies(page: Page, view: Country, language: Language) -> Words:
    """One table row a contingency: bar, value, year, change, ASEAN, people left out."""
    _ = language.gettext
    rows = view.contingencies.rows
    bars = contingency_bars(rows, BAR_WIDTH, TABLE_ROW, TABLE_HEAD, language)
    figure = page.figure(bars, rows=len(rows), rise=TABLE_HEAD)
    body = [_contingency(r, place, language) for place, r in enumerate(rows)]
    body[0].insert(1, figure)
    columns = (
        (_("Who, and which benefit"), 39.0, "left"),
        ("", 55.0, "left"),
        (_("Covered, %"), 14.0, "right"),
        (_("Year"), 12.0, "right"),
        (_("Change"), 17.0, "right"),
        (_("ASEAN"), 13.0, "right"),
        (_("People left out"), 34.0, "right"),
    )
    table = {
        "kind": "table",
        "size": 8.0,
        "row_height": TABLE_ROW,
        "head_height": TABLE_HEAD,
        "columns": [{"title": t, "width": w, "align": a} for t, w, a in columns],
        "rows": body,
        "above": 1.2,
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
        {"text": language.number(row["asean"], 1), "size": 7.6},
        {"text": people, "small": whom, "weight": 600, "colour": "left_out", "indent": 3},
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


def _trend(page: Page, view: Country, series: Series, language: Language) -> Words:
    year = narrative.publication_year(series.publication)
    drawing = country_trend(
        view.trend.rows, 106.0, 46.0, language, this_year=year, alt=view.trend.alt
    )
    return panel(view.trend.title, view.trend.subtitle, [page.figure(drawing)])


def _behind(page: Page, view: Country, language: Language) -> Words:
    """Who is furthest behind: wealth fifths where a survey tells them apart, women and men."""
    _ = language.gettext
    parts: list[Words] = []
    fifths, sexes = view.quintiles, view.sexes
    if fifths.rows:
        drawing = labelled_bars(fifths.rows, 73.0, 4.3, language, label_width=24.0)
        parts.append(page.figure(drawing))
    else:
        text = _("No household survey held here tells the fifths of this country apart.")
        parts.append({"kind": "absent", "text": text})
    rows = [r | {"remark": _missing(r["missing"], language)} for r in sexes.rows]
    drawing = labelled_bars(rows, 73.0, 4.3, language, label_width=24.0, strong=-1)
    parts += [
        {"kind": "title", "text": sexes.title, "above": 3.0},
        {"kind": "small", "text": _sexes_words(view, language), "above": 1.4},
        page.figure(drawing),
    ]
    return panel(fifths.title, fifths.subtitle, parts)


def _missing(kind: str | None, language: Language) -> str:
    """The kind of a missing value, or two words that fit on half a bar."""
    if kind in (None, "no_value"):
        return language.gettext("no value")
    return narrative.missing_in_words(kind, language)


def _sexes_words(view: Country, language: Language) -> str:
    _ = language.gettext
    first = view.contingencies.rows[0]
    return _("{benefit}, {year}, %; dashed: ILO’s estimate for ASEAN").format(
        benefit=first["label"], year=first["time_period"] or _("no year")
    )


def _known(
    page: Page, view: Country, series: Series, catalogue: Catalogue, language: Language
) -> list[Words]:
    """What is missing, what the methods say of progress, and what is asked next."""
    _ = language.gettext
    ids = [r["indicator"] for r in view.contingencies.rows]
    cells = asked.known_cells(series, ids, view.ref_area)
    labels = [r["label"] for r in view.contingencies.rows]
    grid = asked.grid(labels, cells, 58.0, 3.7, language)
    judged = verdicts.verdicts_of(series, ids[0], view.ref_area)
    count, items = asked.requests(series, catalogue, language, view.ref_area)
    return [
        panel(
            asked.title(cells, language),
            asked.subtitle(language),
            [page.figure(grid)],
        ),
        panel(
            verdicts.title(judged, language),
            verdicts.subtitle(judged, language),
            [verdicts.table(judged, 75.0, language)],
        ),
        panel(
            asked.request_title(count, language),
            asked.request_subtitle(count, language),
            [{"kind": "list", "items": items}],
        ),
    ]


def _notes(view: Country, series: Series, catalogue: Catalogue, language: Language) -> list[str]:
    first = view.contingencies.rows[0]["indicator"]
    judged = [r for r in verdicts.verdicts_of(series, first, view.ref_area) if r["sign"]]
    said = [
        view.contingencies.note,
        notes.benchmark(language),
        notes.pace(catalogue, language),
        verdicts.names_explained(language) if judged else "",
        notes.estimate(language),
        notes.agencies_apart(language) if view.quintiles.rows else "",
        notes.missing(language),
        notes.framework(catalogue, language),
    ]
    return [sentence for sentence in said if sentence]


def _sources(view: Country, series: Series, language: Language) -> str:
    rows = [*view.contingencies.rows, *view.trend.rows, *view.quintiles.rows, *view.sexes.rows]
    counted = any(r["uncovered_persons"] is not None for r in view.contingencies.rows)
    return notes.sources(
        [r for r in rows if r["agency"]], series.publication, language, people=counted
    )
