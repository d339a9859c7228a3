"""What is known of whom, how old it is, what is missing and why, and what is asked of each member.

Cells come from ``Series.availability`` as they were counted when the publication was made. The
kinds of missing stay apart; "no value, reason not given" is a kind of its own and never zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative, series_assessment
from indicators.catalogue import Catalogue, Indicator
from indicators.errors import MonitorError, Sentence
from indicators.language import Language
from indicators.measures.availability import OLD
from indicators.series import Series
from indicators.views import availability_words as words
from indicators.views.panel import Card, Panel, Row

CONTINGENCIES = "contingencies"
EVERY = "all"
CAPPED = 100.0


@dataclass(frozen=True)
class Availability:
    """What the data page shows of one part of the framework."""

    scope: str
    eyebrow: str
    headline: str
    lead: str
    cards: list[Card]
    matrix: Panel
    groups: list[tuple[str, str, list[Row]]]  # heading, remark, one row an indicator
    countries: list[Row]
    kinds: list[Row]
    timeliness: Panel
    asked: Panel


def scopes(catalogue: Catalogue) -> list[str]:
    """The parts of the framework one can look at."""
    first = [CONTINGENCIES] if catalogue.framework.contingencies else []
    return [*first, *catalogue.framework.dimensions, EVERY]


def indicators_of(catalogue: Catalogue, scope: str) -> list[Indicator]:
    """The indicators that are counted in a scope. Raises ``MonitorError`` for an unknown one."""
    if scope not in scopes(catalogue):
        raise MonitorError(
            Sentence(
                "There is no part “{scope}”. Choose from {known}.",
                scope=scope,
                known=", ".join(scopes(catalogue)),
            )
        )
    everyone = catalogue.indicators
    if scope == CONTINGENCIES:
        return [everyone[i] for i in catalogue.framework.contingencies]
    return [i for i in everyone.values() if scope in (EVERY, i.dimension)]


def prepare(series: Series, catalogue: Catalogue, language: Language, scope: str) -> Availability:
    """Read and word what is known of the indicators of ``scope``."""
    _ = language.gettext
    counted = indicators_of(catalogue, scope)
    members = series_assessment.members_of(series, catalogue)
    cells = {
        (r["indicator"], r["ref_area"]): r
        for r in series.availability()
        if r["ref_area"] in members
    }
    latest = {(r["indicator"], r["ref_area"]): r for r in series.latest()}
    rows = {key: _cell(cell, latest[key], catalogue, language) for key, cell in cells.items()}
    ids = [indicator.id for indicator in counted]
    summary = series_assessment.availability_summary(series, catalogue, indicators=ids)[0]
    shown = _groups(catalogue, language, scope, counted, rows, members)
    flat = [row for _title, _remark, lines in shown for line in lines for row in line["cells"]]
    of_scope = [row for row in flat if row["indicator"] in ids]
    source = narrative.source_line(
        [latest[key] for key in latest if key[0] in ids and key[1] in members],
        series.publication,
        language,
    )
    year = narrative.publication_year(series.publication)
    say = words.Words(catalogue, language, scope, year, len(members))
    asked = [_asked(area, of_scope, counted, catalogue, language) for area in members]
    return Availability(
        scope=scope,
        eyebrow=say.eyebrow(),
        headline=say.headline(summary),
        lead=say.lead(summary),
        cards=say.cards(summary, of_scope),
        matrix=Panel(
            "matrix",
            _("What is known of whom, and how old it is"),
            _("Latest year of each member and indicator. Stronger is newer; a pattern is missing"),
            flat,
            source,
            note=_("A pair is counted once, by the source that is shown first."),
        ),
        groups=shown,
        countries=[_country(area, catalogue, language) for area in members],
        kinds=_kinds(of_scope, language),
        timeliness=_timeliness(series, catalogue, language, ids, source),
        asked=Panel(
            "asked",
            _("What would be asked of each member"),
            say.asked_subtitle(),
            sorted(asked, key=lambda r: (-r["old"] - r["none"], -r["without_sexes"], r["name"])),
            source,
        ),
    )


def _country(area: str, catalogue: Catalogue, language: Language) -> Row:
    return {
        "ref_area": area,
        "name": narrative.country_name(catalogue, area, language),
        "short_name": language.gettext(catalogue.countries[area].short_name),
    }


def _cell(cell: Row, value: Row, catalogue: Catalogue, language: Language) -> Row:
    """One indicator in one country: its year, age, values, groups, and why there is none."""
    indicator = catalogue.indicators[cell["indicator"]]
    country = catalogue.countries[cell["ref_area"]]
    sides = {one["breakdown"]: one["known"] for one in cell["breakdowns"]}
    complete = [one["breakdown"] for one in cell["breakdowns"] if one["complete"]]
    return {
        "indicator": cell["indicator"],
        "ref_area": cell["ref_area"],
        "name": narrative.country_name(catalogue, cell["ref_area"], language),
        "short_name": language.gettext(country.short_name),
        "newest_year": cell["newest_year"],
        "age_years": cell["age_years"],
        "values_since_2015": cell["values_since"],
        "missing": cell["missing"],
        "missing_word": words.missing_word(cell["missing"], language),
        "both_sexes": "sex" in complete and "sex" not in indicator.headline,
        "sexes": " ".join(sides["sex"]) if "sex" in sides else "",
        "breakdowns_required": cell["breakdowns_required"],
        "breakdowns_complete": cell["breakdowns_complete"],
        "capped": words.is_capped(value, indicator),
    }


def _groups(
    catalogue: Catalogue,
    language: Language,
    scope: str,
    counted: Sequence[Indicator],
    rows: dict[tuple[str, str], Row],
    members: Sequence[str],
) -> list[tuple[str, str, list[Row]]]:
    """The lines of the matrix under their headings; what nobody publishes stands together."""
    _ = language.gettext
    parts: list[tuple[str, str, list[Indicator]]] = []
    if scope == CONTINGENCIES:
        parts.append(
            (_("Effective coverage, SDG 1.3.1"), _("nine contingencies of the ILO"), list(counted))
        )
        dimension = catalogue.indicators[catalogue.framework.headline_indicator].dimension
        rest = [i for i in indicators_of(catalogue, dimension) if i not in counted]
        parts.append(
            (_("Other coverage"), _("not counted above, not comparable with the registers"), rest)
        )
    else:
        for dimension in catalogue.framework.dimensions.values():
            mine = [i for i in counted if i.dimension == dimension.id]
            parts.append((_(dimension.name), "", mine))
    silent = []
    found = []
    for title, remark, mine in parts:
        lines = [_line(i, rows, members, language) for i in mine]
        silent += [line for line in lines if line["silent"]]
        found.append((title, remark, [line for line in lines if not line["silent"]]))
    if silent:
        remark = _("asked of officers, or computed here once groups are known")
        found.append((_("No member has a value"), remark, silent))
    return [(title, remark, lines) for title, remark, lines in found if lines]


def _line(
    indicator: Indicator,
    rows: dict[tuple[str, str], Row],
    members: Sequence[str],
    language: Language,
) -> Row:
    cells = [rows[(indicator.id, area)] for area in members]
    return {
        "indicator": indicator.id,
        "label": language.gettext(indicator.label.title),
        "detail": language.gettext(indicator.label.detail),
        "short_name": language.gettext(indicator.short_name),
        "known": sum(cell["values_since_2015"] > 0 for cell in cells),
        "silent": all(cell["missing"] in ("no_value", "derived") for cell in cells),
        "cells": cells,
    }


def _kinds(cells: Sequence[Row], language: Language) -> list[Row]:
    """How many pairs are missing, by kind; a kind with none is named with 0."""
    counts = Counter(cell["missing"] for cell in cells if cell["missing"])
    kinds = dict.fromkeys([*words.KINDS, *counts])
    return [
        {"missing": kind, "word": words.kind_word(kind, language), "count": counts[kind]}
        for kind in kinds
    ]


def _timeliness(
    series: Series, catalogue: Catalogue, language: Language, ids: Sequence[str], source: str
) -> Panel:
    """Median age, recent values and complete breakdowns of each member."""
    _ = language.gettext
    rows = []
    for row in series_assessment.availability_summary(
        series, catalogue, "ref_area", indicators=ids
    ):
        rows.append(_country(row["ref_area"], catalogue, language) | row)
    rows.sort(key=lambda r: (r["median_age_years"] is None, r["median_age_years"] or 0, r["name"]))
    return Panel(
        "timeliness",
        words.timeliness_title(rows, language),
        _("Age of the latest values in the year of this publication, and complete breakdowns"),
        rows,
        source,
    )


def _asked(
    area: str,
    cells: Sequence[Row],
    counted: Sequence[Indicator],
    catalogue: Catalogue,
    language: Language,
) -> Row:
    """Counts behind the request of one member."""
    labels = {i.id: language.gettext(i.label.title) for i in counted}
    derived = {i.id for i in counted if i.derived_from}
    with_sexes = {
        i.id for i in counted if "sex" in i.breakdowns.required and "sex" not in i.headline
    }
    mine = [c for c in cells if c["ref_area"] == area and c["indicator"] not in derived]
    held = [c for c in mine if c["newest_year"] is not None]
    none = [labels[c["indicator"]] for c in mine if c["newest_year"] is None]
    return {
        **_country(area, catalogue, language),
        "none": len(none),
        "none_names": none,
        "old": sum(c["age_years"] > OLD for c in held),
        "without_sexes": sum(c["indicator"] in with_sexes and not c["both_sexes"] for c in held),
        "one_value": sum(c["values_since_2015"] == 1 for c in held),
        "held": len(held),
    }


def template_rows(
    series: Series, catalogue: Catalogue, language: Language, scope: str, ref_area: str
) -> Panel:
    """The rows asked of one country, in the template's own columns, most telling first."""
    ids = [i.id for i in indicators_of(catalogue, scope)]
    rows = series_assessment.data_request(series, catalogue, ref_area, ids)
    columns = series_assessment.TEMPLATE_COLUMNS
    name = narrative.country_name(catalogue, ref_area, language)
    return Panel(
        "template",
        language.gettext("Data request: {area}").format(area=name),
        language.gettext("One row for each number that is asked for; fill in the value"),
        [{column: row[column] for column in columns} for row in rows],
        narrative.source_line([], series.publication, language),
    )
