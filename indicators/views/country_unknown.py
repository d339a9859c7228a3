"""What is not known of a country, each line a row of the next data request."""

from __future__ import annotations

from indicators import narrative
from indicators.catalogue import Catalogue
from indicators.language import Language
from indicators.series import Series
from indicators.views.panel import Panel, Row


def unknown_panel(
    rows: list[Row],
    latest: dict[str, Row],
    series: Series,
    catalogue: Catalogue,
    language: Language,
) -> Panel:
    """What is not known of this country, each line a row of the next data request."""
    _ = language.gettext
    items: list[Row] = []

    def add(title: str, detail: str) -> None:
        items.append({"title": title, "detail": detail})

    for reason, labels in by_reason(rows, language).items():
        add(_("Any value for: {groups}").format(groups=language.join(labels)), reason)
    years = [r["time_period"] for r in rows if r["time_period"] is not None]
    this_year = narrative.publication_year(series.publication)
    if years:
        old = sum(this_year - year >= 4 for year in years)
        add(
            _("Any value after {year}").format(year=max(years)),
            _("{old} of {known} figures are four or more years old").format(
                old=old, known=len(years)
            ),
        )
    unsplit = [r["label"] for r in rows if _needs_sex(r, catalogue) and not _has_sexes(r, series)]
    if unsplit:
        add(
            _("Women and men apart, for {n} of {known}").format(
                n=len(unsplit), known=sum(_needs_sex(r, catalogue) for r in rows)
            ),
            language.join(unsplit),
        )
    uncounted = [
        r["label"]
        for r in rows
        if r["obs_value"] is not None and not r["left_out_text"][0] and not r["capped"]
    ]
    if uncounted:
        add(
            _("How many people, for: {groups}").format(groups=language.join(uncounted)),
            _("The reason stands beside each bar"),
        )
    if any(r["capped"] for r in rows):
        add(
            _("Whether all poor persons are reached"),
            _("100 is recipients divided by poor persons, capped"),
        )
    silent = [r for r in latest.values() if r["obs_value"] is None]
    add(
        _("{n} of {all} indicators of the framework").format(n=len(silent), all=len(latest)),
        _("No agency held here publishes a value for this country"),
    )
    return Panel(
        "unknown",
        _("What is not known"),
        _("Each line becomes a row of the next data request"),
        items,
    )


def by_reason(rows: list[Row], language: Language) -> dict[str, list[str]]:
    """The groups without a value, under the kind of missing value that was reported for them."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row["obs_value"] is None:
            kind = narrative.missing_in_words(row["missing"], language)
            found.setdefault(narrative.sentence_case(kind), []).append(row["label"])
    return found


def _needs_sex(row: Row, catalogue: Catalogue) -> bool:
    indicator = catalogue.indicators[row["indicator"]]
    return row["obs_value"] is not None and "sex" in indicator.breakdowns.required


def _has_sexes(row: Row, series: Series) -> bool:
    found = {
        r["sex"]
        for r in series.strata(row["indicator"], row["ref_area"])
        if r["time_period"] == row["time_period"] and r["obs_value"] is not None
    }
    return {"F", "M"} <= found
