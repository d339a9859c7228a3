"""The records of a framework: one frozen class for each kind of thing a folder defines.

The fields are the keys of the YAML files and the columns of the tables, under the same names; what
each may hold is written in ``shapes``. An empty cell is "" where words are expected and
None where a number or a day is: unknown, never zero.
"""

from dataclasses import dataclass
from datetime import date

from indicators.catalogue.shapes import BREAKDOWNS


@dataclass(frozen=True)
class Dimension:
    """One side of social protection that the framework looks at, such as coverage."""

    id: str
    name: str
    description: str
    instruments: tuple[str, ...]


@dataclass(frozen=True)
class Objective:
    """One numbered aim inside an agreed text, and the dimensions we file under it."""

    id: str
    text: str
    dimensions: tuple[str, ...]


@dataclass(frozen=True)
class Instrument:
    """An agreed text that motivates indicators or sets a target; ``adopted`` may be a year."""

    id: str
    name: str
    adopted: date | int
    place: str
    summary: str
    certainty: str  # seen | background
    source: str
    objectives: tuple[Objective, ...] = ()


@dataclass(frozen=True)
class Pace:
    """The agreed pace of coverage: points a year, not a level."""

    points_per_year: float
    instruments: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Framework:
    """``framework.yaml``: what the whole folder is, and how official it is."""

    id: str
    version: str
    name: str
    status: str  # proposed | official
    status_note: str
    reviewed: date
    headline_indicator: str
    contingencies: tuple[str, ...]
    dimensions: dict[str, Dimension]
    groups: dict[str, str]
    instruments: dict[str, Instrument]
    agreed_pace: Pace | None = None


@dataclass(frozen=True)
class Label:
    """A row label of two lines."""

    title: str
    detail: str


@dataclass(frozen=True)
class ReferencePopulation:
    """Whom a percentage is a share of. ``reason`` says why persons cannot be counted."""

    kind: str
    reason: str | None = None


@dataclass(frozen=True)
class Bounds:
    """Lowest and highest value, in the indicator's unit; None where there is no limit."""

    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Breakdowns:
    """The breakdowns an indicator asks for (``required``) and accepts (``optional``)."""

    required: tuple[str, ...]
    optional: tuple[str, ...]


@dataclass(frozen=True)
class SdgLink:
    """Where the indicator stands in the SDG framework, and how exactly it matches."""

    goal: str | None
    target: str | None
    indicator: str | None
    match: str  # identical | proxy | partial | none
    note: str | None = None


@dataclass(frozen=True)
class Indicator:
    """One indicator, field by field as in its YAML file."""

    id: str
    name: str
    short_name: str
    label: Label
    definition: str
    numerator: str | None
    denominator: str | None
    reference_population: ReferencePopulation
    unit_measure: str
    decimals: int
    higher_is: str  # better | worse | zero | neutral
    bounds: Bounds
    plausible: Bounds
    dimension: str
    group: str
    headline: dict[str, str]
    breakdowns: Breakdowns
    other_strata: tuple[str, ...]
    sdg: SdgLink
    series: dict[str, list]
    custodian: str
    tier: str
    certainty: str
    derived_from: dict
    related: dict[str, str]
    motivated_by: tuple[str, ...]
    status: str
    reference: str | None
    reviewed: date
    replaced_by: str | None = None

    @property
    def headline_strata(self) -> dict[str, str]:
        """The stratum of each breakdown at which the headline figure sits, mostly ``_T``."""
        return dict.fromkeys(BREAKDOWNS, "_T") | self.headline


@dataclass(frozen=True)
class Country:
    """A row of ``countries.csv``: a member, a partner, or an aggregate that is not a country."""

    ref_area: str
    iso2: str
    m49: str
    name: str
    short_name: str
    official_name: str
    local_name: str
    local_script: str
    kind: str  # member | partner | aggregate
    member_since: date | None
    pensionable_age_women: int | None
    pensionable_age_men: int | None
    pensionable_age_source: str
    currency: str
    map_column: int | None
    map_row: int | None


@dataclass(frozen=True)
class Stratum:
    """One group of people inside a breakdown. ``word`` is what the upload template writes."""

    dimension: str
    code: str
    name: str
    short_name: str
    order: int
    word: str
    ordered: bool
    note: str


@dataclass(frozen=True)
class Status:
    """An observation status: how firm a value is, or why there is none (``kind``)."""

    code: str
    name: str
    kind: str
    value_expected: bool


@dataclass(frozen=True)
class Unit:
    """A unit of measure; ``template`` puts it beside a number, as in ``{value}%``."""

    unit_measure: str
    name: str
    symbol: str
    template: str


@dataclass(frozen=True)
class Target:
    """One target, benchmark or pace of one indicator, with its kind and source always beside it."""

    indicator: str
    target_id: str
    value: float | None
    unit_measure: str
    baseline_year: int | None
    rule: str  # level | factor | pace | qualitative
    target_year: int | None
    type: str  # agreed_numeric | agreed_qualitative | benchmark | agreed_rate | none
    instrument: str
    in_force: bool
    source: str
    note: str


@dataclass(frozen=True)
class SeriesRule:
    """Which indicator an agency's series measures, and under which strata."""

    agency: str
    dataset: str
    series: str
    indicator: str | None
    role: str  # primary | alternative | not_shown
    where: dict[str, str]
    absorb: dict[str, str]
    set: dict[str, str]
    factor: float
    unit_measure: str
    label: str
    note: str


@dataclass(frozen=True)
class ReferenceSeries:
    """A series that counts people or money, used to turn shares into persons."""

    id: str
    agency: str
    dataset: str
    series: str
    name: str
    unit_measure: str
    note: str
