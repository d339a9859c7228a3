"""Every resource: where its rows come from, what its columns mean, and what may be asked of it.

``RESOURCES`` is all there is to add to when there is something new to give. ``rows`` takes the
publication, the definitions and what was asked, and gives the rows of the whole answer; a
resource too large for that has ``page`` instead.
"""

from collections.abc import Callable
from dataclasses import dataclass

from indicators.api import rows, shapes
from indicators.api.columns import Column
from indicators.api.rows import Maker, Row
from indicators.api.selection import Selection
from indicators.catalogue import BREAKDOWNS
from indicators.series import Series
from indicators.series_assessment import modelled_beside, regional_gap

Pager = Callable[[Series, Selection, int, int], list[tuple[int, Row]]]


@dataclass(frozen=True)
class Resource:
    """One kind of rows. ``filters`` are the names of its parameters, as in ``selection``."""

    path: str
    summary: str
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    rows: Maker | None = None
    page: Pager | None = None

    @property
    def name(self) -> str:
        """A name for files and schemas: the path with dashes."""
        return self.path.replace("/", "-")


RESOURCES: dict[str, Resource] = {
    one.path: one
    for one in (
        Resource("framework", "The framework itself", shapes.FRAMEWORK, (), rows=rows.framework),
        Resource(
            "indicators", "Indicators", shapes.INDICATOR, ("indicator",), rows=rows.indicators
        ),
        Resource("areas", "Countries and areas", shapes.AREA, ("any_area",), rows=rows.areas),
        Resource(
            "targets", "Targets and benchmarks", shapes.TARGET, ("indicator",), rows=rows.targets
        ),
        Resource("codes", "Codes of groups, statuses and units", shapes.CODE, (), rows=rows.codes),
        Resource(
            "publications",
            "Publications up to the one shown",
            shapes.PUBLICATION,
            (),
            rows=rows.publications,
        ),
        Resource(
            "observations",
            "Every published value: all years, groups, sources and roles",
            shapes.OBSERVATION,
            (
                "indicator",
                "any_area",
                "time_period",
                "startPeriod",
                "endPeriod",
                *BREAKDOWNS,
                "agency",
                "role",
            ),
            page=rows.observations,
        ),
        Resource(
            "coverage",
            "The most recent value of every country, one row whether it reports or not",
            shapes.LATEST,
            ("indicator", "ref_area"),
            rows=rows.each(lambda s, _c, code: s.latest(code)),
        ),
        Resource(
            "coverage/history",
            "The headline value of every year",
            shapes.LATEST,
            ("indicator", "ref_area", "time_period", "startPeriod", "endPeriod"),
            rows=rows.each(lambda s, _c, code: s.history(code), ("time_period",)),
        ),
        Resource(
            "coverage/groups",
            "Values of groups of people, of the newest year in which groups can be compared",
            shapes.GROUP,
            ("indicator", "ref_area", "breakdown", *BREAKDOWNS),
            rows=rows.each(lambda s, _c, code: s.strata(code), ("breakdown", *BREAKDOWNS)),
        ),
        Resource(
            "coverage/regional",
            "The monitor's own figure for ASEAN, with all that it rests on",
            shapes.REGIONAL,
            ("indicator",),
            rows=rows.each(lambda s, _c, code: [s.regional(code) | modelled_beside(s, code)]),
        ),
        Resource(
            "gaps",
            "Distance to the target in force and to others, and people left out",
            shapes.GAP,
            ("indicator", "ref_area"),
            rows=rows.each(lambda s, _c, code: s.gaps(code)),
        ),
        Resource(
            "gaps/regional",
            "Distance of the figure for ASEAN to the target in force",
            shapes.REGIONAL_GAP,
            ("indicator",),
            rows=rows.each(lambda s, c, code: [regional_gap(s, c, code)]),
        ),
        Resource(
            "equity",
            "How far groups of people are apart, by every measure that is lawful",
            shapes.EQUITY,
            ("indicator", "ref_area", "breakdown"),
            rows=rows.equity,
        ),
        Resource(
            "progress",
            "Pace achieved and needed, and the verdict of each method by its own rule",
            shapes.PROGRESS,
            ("indicator", "ref_area", "method"),
            rows=rows.each(lambda s, _c, code: s.progress(code), ("method",)),
        ),
        Resource(
            "availability",
            "What is known of whom and how old it is",
            shapes.AVAILABILITY,
            ("indicator", "ref_area"),
            rows=rows.each(lambda s, _c, code: s.availability(code)),
        ),
    )
}
