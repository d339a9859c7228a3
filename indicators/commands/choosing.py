"""Codes of measures as they are typed: found exactly, or refused with what was probably meant."""

import argparse
from collections.abc import Iterable
from difflib import get_close_matches

from indicators.catalogue import BREAKDOWNS, Catalogue, Indicator
from indicators.commands import choice
from indicators.errors import MonitorError
from indicators.measures.progress_methods import METHODS
from indicators.series import Series

EVERY = "all"
ASEAN = "ASEAN"


def add_choices(
    parser: argparse.ArgumentParser,
    countries: str = "one country",
    default: str = "the framework's headline",
) -> None:
    """The arguments that every measure has."""
    parser.add_argument("--indicator", metavar="ID", help=f'id, or "all"; default: {default}')
    parser.add_argument("--country", metavar="ISO3", help=countries)
    parser.add_argument("--publication", metavar="N", type=int, help="as it was at publication N")
    parser.add_argument("--json", action="store_true", help="one JSON list of rows")


def indicators(catalogue: Catalogue, typed: str | None) -> list[Indicator]:
    """The indicator that was typed, every one, or the framework's headline."""
    if typed == EVERY:
        return list(catalogue.indicators.values())
    wanted = catalogue.framework.headline_indicator if typed is None else typed
    return [choice.indicator(catalogue, wanted)]


def country(catalogue: Catalogue, typed: str | None) -> str | None:
    """A country's code, None for all. ASEAN is refused: the caller has no regional row of it."""
    if typed == ASEAN:
        raise MonitorError(
            "This measure is made for countries and not for ASEAN as a whole. Name a country, or "
            "leave out --country for all of them."
        )
    return None if typed is None else choice.country(catalogue, typed)


def area_name(catalogue: Catalogue, ref_area: str) -> str:
    """A country's short name; our regional figure keeps its code in a framework without ASEAN."""
    known = catalogue.countries
    return known[ref_area].short_name if ref_area in known else ref_area


def series(publication: int | None) -> Series:
    """The newest publication, or the one whose number was typed."""
    if publication is None:
        return Series.current()
    if publication == 0:  # the store's word for the state before anything was published
        raise MonitorError("There is no publication 0. They are counted from 1; see `history`.")
    return Series.at(publication)


def method(typed: str | None) -> str | None:
    """The id of a method of judging progress."""
    return None if typed is None else one_of("method", typed, METHODS)


def breakdown(typed: str | None) -> str | None:
    """A breakdown, such as ``sex``."""
    return None if typed is None else one_of("breakdown", typed, BREAKDOWNS)


def stratum(catalogue: Catalogue, typed: str | None) -> tuple[str, str] | None:
    """A group of people typed as ``sex=F``: its breakdown and code."""
    if typed is None:
        return None
    name, equals, code = typed.partition("=")
    if not equals:
        raise MonitorError(
            f"{typed!r} is not a group of people. Write a breakdown and a code, such as sex=F."
        )
    name = one_of("breakdown", name, BREAKDOWNS)
    codes = [code for code in catalogue.strata[name] if code != "_T"]
    return name, one_of(f"group in {name}", code, codes)


def target(catalogue: Catalogue, indicator: str, typed: str | None) -> str | None:
    """The id of one of an indicator's targets."""
    ids = [target.target_id for target in catalogue.targets_of(indicator)]
    return None if typed is None else one_of(f"target of {indicator}", typed, ids)


def one_of(what: str, typed: str, codes: Iterable[str]) -> str:
    """``typed`` if it is one of ``codes``. Raises ``MonitorError`` with the nearest and all."""
    known = list(codes)
    if typed in known:
        return typed
    folded = {code.casefold(): code for code in known}
    near = get_close_matches(typed.casefold(), list(folded), n=2, cutoff=0.5)
    meant = f" Did you mean {' or '.join(folded[code] for code in near)}?" if near else ""
    everything = f" Choose from {', '.join(known)}." if known else " It has none."
    raise MonitorError(f"There is no {what} {typed!r}.{meant}{everything}")
