"""What validation asks of the figures that are shown: answered by ``Series``."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from indicators.series import Series


class PublishedFigures:
    """The figures of one publication, in the shape ``validation.Published`` asks for."""

    def __init__(self, series: Series):
        self._series = series

    def figures(
        self, indicators: Collection[str], ref_areas: Collection[str]
    ) -> Iterable[Mapping[str, Any]]:
        """The figures of some indicators and countries, every year, total and stratum."""
        return self._series.observations(indicators, ref_areas)

    def persons(self, kind: str, ref_area: str, year: int) -> Mapping[str, Any]:
        """How many people a reference population had."""
        return self._series.persons(kind, ref_area, year)
