"""Codes as they are typed: found exactly, or refused with what was probably meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from indicators.catalogue import Catalogue, Indicator
from indicators.errors import MonitorError


def indicator(catalogue: Catalogue, typed: str) -> Indicator:
    """The indicator with this id. Raises ``MonitorError`` with the nearest ids."""
    if typed in catalogue.indicators:
        return catalogue.indicators[typed]
    near = _near(typed, catalogue.indicators, catalogue.suggestions("indicator", typed))
    raise MonitorError(
        f"There is no indicator {typed!r}. {near}"
        "`coverage --indicator all` and the page Catalogue list them all."
    )


def country(catalogue: Catalogue, typed: str) -> str:
    """The ISO alpha-3 code of a member or partner. Raises ``MonitorError`` with the nearest."""
    codes = [c.ref_area for c in catalogue.countries.values() if c.kind != "aggregate"]
    if typed in codes:
        return typed
    meant = [code for code in catalogue.suggestions("area", typed) if code in codes]
    raise MonitorError(
        f"There is no country {typed!r}. {_near(typed, codes, meant)}"
        f"There are {', '.join(codes)}, and ASEAN."
    )


def _near(typed: str, codes: Iterable[str], meant: list[str]) -> str:
    """ "Did you mean …? ", or nothing when nothing is near."""
    codes = list(codes)
    padded = re.sub(r"-(\d)$", r"-0\1", typed.upper())  # COV-1 is meant to be COV-01
    if padded in codes:
        found = [padded]
    else:
        close = get_close_matches(padded, codes, n=3, cutoff=0.6)
        found = list(dict.fromkeys([*meant, *close]))[:3]
    return f"Did you mean {' or '.join(found)}? " if found else ""
