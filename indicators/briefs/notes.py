"""Notes and sources: what a reader must know of the rules, and whose the figures are.

Only what was used on the page is said, each rule once, in an order that does not change.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators import narrative
from indicators.catalogue import Catalogue
from indicators.language import Language
from indicators.views import target_words

Row = dict[str, Any]


def aim(catalogue: Catalogue, language: Language) -> str:
    """Whose the level is that the paths lead to; nothing where none is in force."""
    headline = catalogue.framework.headline_indicator
    target = catalogue.target_in_force(headline)
    if target is None:
        return ""
    if target.type != "benchmark":
        indicator = catalogue.indicators[headline]
        return f"{target_words.target_words(target, indicator, catalogue, language)}."
    return language.gettext("{level} is a benchmark, not an agreed level ({source}).").format(
        level=language.percent(target.value, 0 if target.value == int(target.value) else 1),
        source=language.gettext(target.source),
    )


def pace(catalogue: Catalogue, language: Language) -> str:
    """Where the agreed pace was agreed; nothing where the framework holds none."""
    _ = language.gettext
    agreed = catalogue.framework.agreed_pace
    if agreed is None:
        return ""
    return _("Agreed pace, {points} points a year: {source}.").format(
        points=target_words.pace_words(agreed.points_per_year, language), source=_(agreed.source)
    )


def estimate(language: Language) -> str:
    """What the dashed line is."""
    return language.gettext(
        "Dashed: ILO’s own estimate for ASEAN, which fills in missing values; no mean of ours."
    )


def agencies_apart(language: Language) -> str:
    """Why registers and surveys never share an axis."""
    return language.gettext(
        "ILO counts in registers, the World Bank in household surveys: never joined."
    )


def framework(catalogue: Catalogue, language: Language) -> str:
    """The framework with its version and how official it is."""
    _ = language.gettext
    of = catalogue.framework
    return _("{name}, version {version}: {status}").format(
        name=_(of.name), version=of.version, status=_(of.status_note).split(". ")[0] + "."
    )


def missing(language: Language) -> str:
    """The rule that stands behind every figure."""
    return language.gettext("Hatched: missing, never counted as zero.")


def sources(rows: Sequence[Row], publication: Row, language: Language, *, people: bool) -> str:
    """Agency, dataset, vintage and licence of everything on the page, once."""
    extra = narrative.population_source(language) if people else ""
    return narrative.source_line(rows, publication, language, extra)
