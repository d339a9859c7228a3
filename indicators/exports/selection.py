"""Which observations of a publication an export holds.

A selection is a value: two that are equal choose the same rows. ``choose`` makes one from words as
people and programs type them, and refuses what it does not know, because a misspelt code that
silently chooses nothing looks like a country that reports nothing. Values are always bound, never
part of a statement.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from indicators.catalogue import BREAKDOWNS, Catalogue
from indicators.errors import MonitorError
from indicators.series import Series

MODELLED_AREAS = ("X84",)  # groups whose figure an agency published as its own
MOST_CODES = 1000


@dataclass(frozen=True)
class Selection:
    """Codes by column; a column that is not named is not restricted. Years are included."""

    indicators: tuple[str, ...] = ()
    ref_areas: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    strata: tuple[tuple[str, tuple[str, ...]], ...] = ()
    headline: bool = False  # only what the pages show as the figure

    def where(self) -> tuple[str, list[Any]]:
        """A condition on ``snapshot.observations`` and the values bound in it."""
        named = {
            "indicator": self.indicators,
            "ref_area": self.ref_areas,
            "agency": self.agencies,
            **dict(self.strata),
        }
        clauses, values = ["true"], []
        for column, codes in named.items():
            if codes:
                clauses.append(f"{column} IN (SELECT unnest(?::VARCHAR[]))")
                values.append(list(codes))
        for comparison, year in (
            ("time_period >= ?", self.since),
            ("time_period <= ?", self.until),
        ):
            if year is not None:
                clauses.append(comparison)
                values.append(year)
        if self.headline:
            clauses.append("headline")
        return " AND ".join(clauses), values

    def of_indicator(self, indicator: str) -> "Selection":
        """The same of one indicator."""
        return replace(self, indicators=(indicator,))


EVERYTHING = Selection()


def choose(
    series: Series,
    catalogue: Catalogue,
    *,
    indicators: Collection[str] = (),
    ref_areas: Collection[str] = (),
    agencies: Collection[str] = (),
    since: int | None = None,
    until: int | None = None,
    strata: Mapping[str, Collection[str]] | None = None,
    headline: bool = False,
) -> Selection:
    """The selection that some words ask for.

    Parameters
    ----------
    series, catalogue
        The publication, which knows its agencies, and the definitions, which know the codes.
    strata
        Codes by breakdown, such as ``{"sex": ["F", "M"]}``.

    Raises
    ------
    MonitorError
        For a code nobody knows, with the nearest; for years the wrong way round.
    """
    if since is not None and until is not None and since > until:
        raise MonitorError(f"No year lies from {since} to {until}. Write the earlier year first.")
    areas = [c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"]
    chosen = {}
    for breakdown, codes in (strata or {}).items():
        (name,) = _known("breakdown", [breakdown], BREAKDOWNS)
        chosen[name] = _known(f"group in {name}", codes, catalogue.strata[name])
    return Selection(
        indicators=_known("indicator", indicators, catalogue.indicators),
        ref_areas=_known("country", ref_areas, (*areas, *MODELLED_AREAS)),
        agencies=_known("agency", agencies, series.agencies()) if agencies else (),
        since=since,
        until=until,
        strata=tuple(sorted(chosen.items())),
        headline=headline,
    )


def _known(what: str, typed: Collection[str], codes: Iterable[str]) -> tuple[str, ...]:
    """``typed`` without repetitions, sorted, if every one of them is among ``codes``."""
    known = list(codes)
    if len(typed) > MOST_CODES:
        raise MonitorError(
            f"{len(typed)} codes were given where at most {MOST_CODES} can be. "
            "Leave the filter out to get everything."
        )
    for code in typed:
        if code not in known:
            folded = {one.casefold(): one for one in known}
            near = get_close_matches(code.casefold(), list(folded), n=2, cutoff=0.5)
            meant = f" Did you mean {' or '.join(folded[one] for one in near)}?" if near else ""
            some = ", ".join(known[:20]) + (" …" if len(known) > 20 else "")
            there = f" There are {some}." if known else " There is none."
            raise MonitorError(f"There is no {what} {code[:80]!r}.{meant}{there}")
    return tuple(sorted(set(typed)))
