"""The catalogue: everything the monitor means, read from one folder of YAML and CSV.

A *framework* is a folder: ``framework.yaml`` (dimensions, groups of people, agreed texts), one
YAML file for each indicator, and code lists as CSV (countries, strata, statuses, units, targets,
spellings, agencies' series). Policy staff edit that folder; nobody edits code to add an indicator,
a country or a second framework. ``indicators/definitions/README.md`` says how.

``load`` gives the folder as frozen values or refuses it with every fault at once; ``check`` only
lists the faults. Percent is 0-100; ``_T`` is the total of a breakdown and is always written.

The way of a file through this package: ``reading`` keeps the line of everything (``files``),
``faults`` compares it with ``shapes`` (written in the ``rules`` of values), ``references`` looks
for codes that do not exist, ``meaning`` for contradictions, ``building`` makes ``records`` of what
has no faults, and ``names`` lets spellings find their code. Nothing here knows observations,
stores or pages.
"""

from indicators.catalogue.catalogue import (
    DEFINITIONS,
    Catalogue,
    DefinitionFaults,
    check,
    load,
    state_of,
)
from indicators.catalogue.faults import describe
from indicators.catalogue.files import Fault
from indicators.catalogue.names import fold
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
from indicators.catalogue.shapes import BREAKDOWNS, NATIONAL

__all__ = [
    "BREAKDOWNS",
    "Catalogue",
    "Country",
    "DEFINITIONS",
    "DefinitionFaults",
    "Fault",
    "Framework",
    "Indicator",
    "NATIONAL",
    "ReferenceSeries",
    "SeriesRule",
    "Status",
    "Stratum",
    "Target",
    "Unit",
    "check",
    "describe",
    "fold",
    "load",
    "state_of",
]
