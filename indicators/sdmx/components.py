"""The components of our data structure: what an observation is, what is measured, what is said.

The order is that of the columns in a file. A component is a dimension if two observations could
differ in nothing else: two agencies publish the same indicator of the same country and year, and
one agency may publish it as two series, so agency, data set and series are dimensions too.

``SERIES`` is the publishing agency's own code, as in the SDG structure; ``INDICATOR`` is ours.
Values, units and strata are those of the indicator: where a series counts a share of one and the
indicator per cent, per cent is written.
"""

from dataclasses import dataclass

from indicators.language import mark as N_

MAINTAINER = "SPM"
DIMENSION, TIME, MEASURE, ATTRIBUTE = "dimension", "time", "measure", "attribute"


@dataclass(frozen=True)
class Component:
    """One column of SDMX-CSV.

    ``column`` is the snapshot's column it is taken from; without one, ``constant`` stands in every
    row, or nothing where that is None. ``codes`` names its code list, if it has one.
    """

    id: str
    name: str
    role: str
    column: str | None = None
    constant: str | None = None
    codes: str | None = None
    expression: str | None = None
    type: str = "String"


def _total(name: str, title: str) -> Component:
    """A dimension of the SDG structure that our figures are never broken down by."""
    return Component(name, title, DIMENSION, constant="_T", codes="CL_TOTAL")


COMPONENTS: tuple[Component, ...] = (
    Component("FREQ", N_("Frequency"), DIMENSION, constant="A", codes="CL_FREQ"),
    Component(
        "REPORTING_TYPE",
        N_("Reporting type"),
        DIMENSION,
        codes="CL_REPORTING_TYPE",
        expression="CASE role WHEN 'national' THEN 'N' ELSE 'G' END",
    ),
    Component("SERIES", N_("Series, by its agency’s code"), DIMENSION, "series"),
    Component("REF_AREA", N_("Reference area"), DIMENSION, "ref_area", codes="CL_AREA"),
    Component("SEX", N_("Sex"), DIMENSION, "sex", codes="CL_SEX"),
    Component("AGE", N_("Age"), DIMENSION, "age", codes="CL_AGE"),
    Component(
        "URBANISATION",
        N_("Urban or rural area"),
        DIMENSION,
        "urbanisation",
        codes="CL_URBANISATION",
    ),
    Component(
        "INCOME_WEALTH_QUANTILE",
        N_("Income or wealth quantile"),
        DIMENSION,
        "quintile",
        codes="CL_INCOME_WEALTH_QUANTILE",
    ),
    _total("EDUCATION_LEV", N_("Level of education")),
    _total("OCCUPATION", N_("Occupation")),
    _total("CUST_BREAKDOWN", N_("Custom breakdown")),
    _total("COMPOSITE_BREAKDOWN", N_("Composite breakdown")),
    Component(
        "DISABILITY_STATUS",
        N_("Disability status"),
        DIMENSION,
        "disability",
        codes="CL_DISABILITY_STATUS",
    ),
    Component("ACTIVITY", N_("Economic activity"), DIMENSION, "activity", codes="CL_ACTIVITY"),
    _total("PRODUCT", N_("Product")),
    Component("MIGRATION", N_("Migratory status"), DIMENSION, "migration", codes="CL_MIGRATION"),
    Component(
        "INDICATOR", N_("Indicator of the framework"), DIMENSION, "indicator", codes="CL_INDICATOR"
    ),
    Component("AGENCY", N_("Agency that published the value"), DIMENSION, "agency"),
    Component("DATASET", N_("Data set of the agency"), DIMENSION, "dataset"),
    Component("TIME_PERIOD", N_("Year"), TIME, "time_period", type="ObservationalTimePeriod"),
    Component("OBS_VALUE", N_("Value"), MEASURE, "obs_value", type="Double"),
    Component("UNIT_MULT", N_("Unit multiplier"), ATTRIBUTE, constant="0", codes="CL_UNIT_MULT"),
    Component("UNIT_MEASURE", N_("Unit of measure"), ATTRIBUTE, "unit_measure", codes="CL_UNIT"),
    Component(
        "OBS_STATUS", N_("Status of the value"), ATTRIBUTE, "obs_status", codes="CL_OBS_STATUS"
    ),
    Component(
        "NATURE",
        N_("Nature of the value"),
        ATTRIBUTE,
        codes="CL_NATURE",
        expression="CASE role WHEN 'national' THEN 'C' END",
    ),
    Component("SOURCE_DETAIL", N_("Source, as the agency names it"), ATTRIBUTE, "source_detail"),
    Component("COMMENT_OBS", N_("Comment on the value"), ATTRIBUTE, "obs_comment"),
    Component("BASE_PER", N_("Base period"), ATTRIBUTE),
    Component("TIME_DETAIL", N_("Detail of the period"), ATTRIBUTE),
    Component("VINTAGE", N_("Vintage of the data set"), ATTRIBUTE, "vintage"),
    Component("LICENCE", N_("Licence of the value"), ATTRIBUTE, "licence"),
    Component("ROLE", N_("Role of the source"), ATTRIBUTE, "role", codes="CL_ROLE"),
    Component(
        "HEADLINE", N_("Whether the value is the one shown"), ATTRIBUTE, "headline", type="Boolean"
    ),
    Component(
        "PUBLICATION",
        N_("Number of the publication that brought the value"),
        ATTRIBUTE,
        "publication",
        type="Integer",
    ),
)

# What the snapshot holds as text that once stood in a file.
TEXTS = tuple(c.column for c in COMPONENTS if c.column and c.type == "String" and c.id != "ROLE")
