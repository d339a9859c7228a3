"""What validation wants to know of what is already published, whoever keeps it.

Validation comes before the ledger and the snapshot on the data's way and must not know them, so it
only says here what it would ask. Whoever calls it may hand over anything that answers.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Protocol


class Published(Protocol):
    """The figures shown today, and the people behind them."""

    def figures(
        self, indicators: Collection[str], ref_areas: Collection[str]
    ) -> Iterable[Mapping[str, Any]]:
        """The figures of some indicators and countries, every year, total and stratum.

        A row has ``indicator``, ``ref_area``, ``time_period``, every breakdown, ``obs_value``
        (None where a kind of missing was published), ``agency``, ``series`` and ``role``
        (``national``, ``primary``, ``alternative``), as the rows of ``Series`` do.
        """

    def persons(self, kind: str, ref_area: str, year: int) -> Mapping[str, Any]:
        """How many people a reference population had: ``{"persons": 4.1e6}``, or None in it."""
