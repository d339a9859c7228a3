"""A country's place among the members, best first.

Only values that lie at most five years apart are set in one order; an older one has no rank, as
nothing is known of it today. Equal values share a rank. Where neither a high nor a low value is
better nobody has one.
"""

from collections.abc import Collection, Sequence
from typing import Any

COMPARABLE_YEARS = 5


def ranks(
    rows: Sequence[dict[str, Any]], members: Collection[str], higher_is: str
) -> dict[str, int]:
    """Rank of each member that has one, from 1, given the newest row of each country."""
    if higher_is == "neutral":
        return {}
    known = [row for row in rows if row["ref_area"] in members and row["obs_value"] is not None]
    newest = max((row["time_period"] for row in known), default=0)
    recent = [row for row in known if newest - row["time_period"] <= COMPARABLE_YEARS]
    merit = {row["ref_area"]: _merit(row["obs_value"], higher_is) for row in recent}
    return {area: 1 + sum(other > own for other in merit.values()) for area, own in merit.items()}


def _merit(value: float, higher_is: str) -> float:
    if higher_is == "better":
        return value
    return -abs(value) if higher_is == "zero" else -value
