"""One framework as frozen values: ``load`` a folder of definitions, or ``check`` what is wrong."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from indicators.catalogue.building import build_framework, build_indicator, build_rows, texts_of
from indicators.catalogue.faults import describe, faults_in
from indicators.catalogue.files import Fault, Folder
from indicators.catalogue.names import fold, name_index, nearest
from indicators.catalogue.reading import read_folder
from indicators.catalogue.records import (
    Country,
    Framework,
    Indicator,
    ReferenceSeries,
    SeriesRule,
    Status,
    Stratum,
    Target,
    Unit,
)
from indicators.catalogue.shapes import BREAKDOWNS
from indicators.errors import MonitorError

DEFINITIONS = Path(__file__).parents[1] / "definitions"


class DefinitionFaults(MonitorError):
    """A folder of definitions that cannot be used. ``faults`` lists everything that is wrong."""

    def __init__(self, folder: Path, faults: list[Fault]):
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"The definitions in {folder} have {count}.\n{describe(faults)}")


@dataclass(frozen=True)
class Catalogue:
    """One whole framework. Indicators come in the order of the dimensions, then of their ids."""

    folder: Path
    framework: Framework
    indicators: dict[str, Indicator]
    countries: dict[str, Country]
    strata: dict[str, dict[str, Stratum]]
    targets: tuple[Target, ...]
    series_map: tuple[SeriesRule, ...]
    reference_series: dict[str, ReferenceSeries]
    statuses: dict[str, Status]
    units: dict[str, Unit]
    aliases: dict[str, dict[str, str]]

    def members(self, on: date | None = None) -> tuple[Country, ...]:
        """The members on a day (today if none is given), in the order of ``countries.csv``.

        Membership is dated: Timor-Leste is among them from 26 October 2025 and not before.
        """
        day = on or date.today()
        members = (country for country in self.countries.values() if country.kind == "member")
        return tuple(country for country in members if country.member_since <= day)

    @property
    def partners(self) -> tuple[Country, ...]:
        """The plus-three partners. They never enter a figure for ASEAN."""
        return tuple(c for c in self.countries.values() if c.kind == "partner")

    def targets_of(self, indicator: str) -> tuple[Target, ...]:
        """Every target of one indicator, in the order of ``targets.csv``."""
        return tuple(target for target in self.targets if target.indicator == indicator)

    def target_in_force(self, indicator: str) -> Target | None:
        """The level that gaps and progress are measured against, or None where none is agreed."""
        return next((target for target in self.targets_of(indicator) if target.in_force), None)

    def recognise(self, kind: str, text: str) -> str:
        """The code that a spelling stands for, such as ``recognise("area", "Việt Nam")``: VNM.

        ``kind`` is ``area``, ``aggregate``, ``indicator``, ``unit``, ``status`` or a breakdown.
        Case, accents and punctuation do not matter. For ``aggregate`` the answer is the group's
        English name, to say which group was refused.

        Raises
        ------
        KeyError
            If nothing in the definitions has this spelling. An unknown code is an issue for the
            person who sent it, never a default.
        """
        return self.aliases[kind][fold(text)]

    def suggestions(self, kind: str, text: str) -> list[str]:
        """At most three codes whose spelling is close to ``text``, for a "did you mean"."""
        return nearest(self.aliases[kind], text)

    def texts(self) -> list[str]:
        """Every English text of the definitions that a reader sees: the msgids to translate."""
        return list(dict.fromkeys(text for text in texts_of(self) if text))


def check(folder: Path = DEFINITIONS) -> list[Fault]:
    """Everything that is wrong in a folder of definitions; an empty list if it can be used."""
    return faults_in(read_folder(Path(folder)))


_loaded: dict[Path, tuple[tuple, Catalogue]] = {}


def load(folder: Path = DEFINITIONS) -> Catalogue:
    """The framework in ``folder``; read again only when a file was changed, added or removed.

    Raises
    ------
    DefinitionFaults
        If anything is wrong. The message lists every fault with its file and line.
    """
    folder = Path(folder).resolve()
    state = state_of(folder)
    if folder not in _loaded or _loaded[folder][0] != state:
        read = read_folder(folder)
        faults = faults_in(read)
        if faults:
            raise DefinitionFaults(folder, faults)
        _loaded[folder] = (state, _build(read))
    return _loaded[folder][1]


def state_of(folder: Path) -> tuple:
    """What tells, without reading them, that files changed: names, times of change and sizes.

    Every run of a page asks for it, so each file is looked at once and in no other way.
    """
    found = []
    for place, _folders, names in os.walk(folder):
        for name in names:
            with suppress(FileNotFoundError):  # gone meanwhile, or a link that leads nowhere
                mark = os.stat(os.path.join(place, name))
                found.append((place, name, mark.st_mtime_ns, mark.st_size))
    return tuple(sorted(found))


def _build(read: Folder) -> Catalogue:
    """The folder as values. It has no faults, so nothing is asked here any more."""
    framework = build_framework(read.framework.value)
    indicators = [build_indicator(document.value) for document in read.indicators]
    place = list(framework.dimensions).index
    indicators.sort(key=lambda indicator: (place(indicator.dimension), indicator.id))
    strata = build_rows(read, "strata.csv", Stratum)
    return Catalogue(
        folder=read.path,
        framework=framework,
        indicators={indicator.id: indicator for indicator in indicators},
        countries={c.ref_area: c for c in build_rows(read, "countries.csv", Country)},
        strata={
            breakdown: {
                stratum.code: stratum
                for stratum in sorted(strata, key=lambda stratum: stratum.order)
                if stratum.dimension == breakdown
            }
            for breakdown in BREAKDOWNS
        },
        targets=tuple(build_rows(read, "targets.csv", Target)),
        series_map=tuple(build_rows(read, "series.csv", SeriesRule)),
        reference_series={
            series.id: series
            for series in build_rows(read, "reference_series.csv", ReferenceSeries)
        },
        statuses={status.code: status for status in build_rows(read, "obs_status.csv", Status)},
        units={unit.unit_measure: unit for unit in build_rows(read, "units.csv", Unit)},
        aliases=name_index(read),
    )
