"""Every figure by name, with the rows it shows: what CSV, JSON and paper ask for."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from indicators.catalogue import Catalogue
from indicators.errors import MonitorError, Sentence
from indicators.language import Language
from indicators.series import Series
from indicators.views import (
    availability,
    catalogue_card,
    costing,
    country,
    coverage,
    coverage_choice,
    equity,
    gaps,
    history,
    methods,
    overview,
    progress,
)
from indicators.views import catalogue as catalogue_view
from indicators.views.panel import Panel, Row

Maker = Callable[[Series, Catalogue, Language, Mapping[str, str]], Any]


def _overview(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    indicator = choices.get("indicator", catalogue.framework.headline_indicator)
    if indicator not in catalogue.indicators:
        raise MonitorError(
            Sentence("“{indicator}” is not an indicator of this framework.", indicator=indicator)
        )
    view = overview.prepare(series, catalogue, language, indicator)
    return replace(view, members=overview.shown_members(view, language))


def _country(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    area = choices.get("country", "")
    if area not in catalogue.countries or catalogue.countries[area].kind == "aggregate":
        raise MonitorError(
            Sentence("“{country}” is not a country here. Write a code such as IDN.", country=area)
        )
    return country.prepare(series, catalogue, language, area)


def _coverage(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    return coverage.prepare(
        series, catalogue, language, *coverage_choice.read(series, catalogue, choices)
    )


def _catalogue(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    view = catalogue_view.prepare(series, catalogue, language)
    asked = [choices.get("q", "")]
    asked += [choices.get(name, "any") for name in ("dimension", "group", "figures")]
    return replace(view, definitions=catalogue_view.narrowed(view.definitions, *asked, language))


def _definition(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    return catalogue_card.prepare(series, catalogue, language, choices.get("indicator", ""))


def _history(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    numbers = [choices.get(name, "") for name in ("earlier", "later")]
    if not all(number.isdecimal() for number in numbers):
        raise MonitorError(Sentence("Write both publications as numbers: earlier=1&later=2."))
    panel = history.compare(series, catalogue, language, *map(int, numbers))
    return SimpleNamespace(differences=panel)


def _indicator(catalogue: Catalogue, choices: Mapping, offered: list[str]) -> str:
    """The indicator asked for, by default the framework's headline or else the first offered."""
    headline = catalogue.framework.headline_indicator
    asked = choices.get("indicator") or (headline if headline in offered else offered[0])
    if asked not in offered:
        raise MonitorError(
            Sentence("“{indicator}” is not an indicator of this page.", indicator=asked)
        )
    return asked


def _gaps(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    chosen = _indicator(catalogue, choices, gaps.chosen_from(catalogue))
    return gaps.prepare(series, catalogue, language, chosen, choices.get("against"))


def _availability(
    series: Series, catalogue: Catalogue, language: Language, choices: Mapping
) -> Any:
    scope = choices.get("scope", availability.CONTINGENCIES)
    if "country" not in choices:
        return availability.prepare(series, catalogue, language, scope)
    area = choices["country"]
    if area not in catalogue.countries or catalogue.countries[area].kind == "aggregate":
        raise MonitorError(
            Sentence("“{country}” is not a country here. Write a code such as IDN.", country=area)
        )
    return SimpleNamespace(
        template=availability.template_rows(series, catalogue, language, scope, area)
    )


def _progress(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    chosen = _indicator(catalogue, choices, gaps.chosen_from(catalogue))
    area = choices.get("country", progress.ALL)
    return progress.prepare(series, catalogue, language, chosen, area)


def _equity(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    offered = list(equity.offered(series, catalogue, language))
    chosen = _indicator(catalogue, choices, offered)
    asked = [choices.get(name, "") for name in ("breakdown", "measure")]
    return equity.prepare(series, catalogue, language, chosen, *asked)


def _costing(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    area = choices.get("country") or costing.default_area(series, catalogue, language)
    asked = tuple((name, value) for name, value in choices.items() if name != "country")
    return costing.prepare(series, catalogue, language, area, asked)


def _methods(series: Series, catalogue: Catalogue, language: Language, choices: Mapping) -> Any:
    return methods.prepare(series, catalogue, language, choices.get("part", "measures"))


VIEWS: dict[str, Maker] = {
    "overview": _overview,
    "country": _country,
    "coverage": _coverage,
    "catalogue": _catalogue,
    "definition": _definition,
    "history": _history,
    "gaps": _gaps,
    "availability": _availability,
    "progress": _progress,
    "equity": _equity,
    "costing": _costing,
    "methods": _methods,
}

# What can be chosen of each view's figures, by name in the address.
_CHOICES: dict[str, frozenset[str]] = {
    "overview": frozenset({"indicator"}),
    "country": frozenset({"country"}),
    "coverage": frozenset({"indicator", "countries", "breakdown", "since", "until"}),
    "catalogue": frozenset({"q", "dimension", "group", "figures"}),
    "definition": frozenset({"indicator"}),
    "history": frozenset({"earlier", "later"}),
    "gaps": frozenset({"indicator", "against"}),
    "availability": frozenset({"scope", "country"}),
    "progress": frozenset({"indicator", "country"}),
    "equity": frozenset({"indicator", "breakdown", "measure"}),
    "costing": frozenset({"country", *costing.names()}),
    "methods": frozenset({"part"}),
}


def check_choices(view: str, choices: Mapping[str, str]) -> None:
    """Raise ``MonitorError`` for the name of a choice that this view does not have."""
    if view not in _CHOICES:
        raise MonitorError(Sentence("There is no page “{view}”.", view=view))
    for name in choices:
        if name not in _CHOICES[view]:
            raise MonitorError(
                Sentence(
                    "There is nothing to choose by the name “{name}” here. There are {known}.",
                    name=name[:60],
                    known=", ".join(sorted(_CHOICES[view])),
                )
            )


def panel(
    series: Series,
    catalogue: Catalogue,
    language: Language,
    view: str,
    name: str,
    choices: Mapping[str, str],
) -> Panel:
    """The panel ``name`` of ``view``. Raises ``MonitorError`` when there is none."""
    if view not in VIEWS:
        raise MonitorError(
            Sentence(
                "There is no page “{view}”. Pages with data: {known}.",
                view=view,
                known=", ".join(VIEWS),
            )
        )
    made = VIEWS[view](series, catalogue, language, choices)
    panels = {value.id: value for value in vars(made).values() if isinstance(value, Panel)}
    if name not in panels:
        raise MonitorError(
            Sentence(
                "There is no figure “{name}” on {view}. Figures: {known}.",
                name=name,
                view=view,
                known=", ".join(panels),
            )
        )
    return panels[name]


def columns(rows: list[Row]) -> list[str]:
    """Columns of a CSV: what every row holds as a single value, in the order of the first row."""
    if not rows:
        return []
    shared = [c for c in rows[0] if all(c in row for row in rows)]
    return [c for c in shared if not any(isinstance(r[c], list | tuple | dict) for r in rows)]


def as_json(found: Panel, series: Series) -> str:
    """A panel as one JSON document, with its title, source and publication."""
    document = {
        "id": found.id,
        "title": found.title,
        "subtitle": found.subtitle,
        "source": found.source,
        "publication": series.publication["number"],
        "rows": found.rows,
    }
    return json.dumps(document, ensure_ascii=False, allow_nan=False)
