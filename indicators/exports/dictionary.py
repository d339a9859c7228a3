"""What each column of an export means: the data dictionary.

One row for each column of each table, in words for somebody who has only the files. A test holds
it against what is really written, so a column without a meaning cannot be exported.
"""

from dataclasses import dataclass

from indicators.catalogue import BREAKDOWNS


@dataclass(frozen=True)
class Meaning:
    """One column: its type as Frictionless names types, what it says, and its SDMX concept."""

    name: str
    type: str
    description: str
    sdmx: str = ""


_BREAKDOWNS = {
    "sex": ("Women and men.", "SEX"),
    "age": ("Age group.", "AGE"),
    "urbanisation": ("Urban and rural areas.", "URBANISATION"),
    "quintile": ("Fifth of the population by household welfare.", "INCOME_WEALTH_QUANTILE"),
    "disability": (
        "With (PD) or without (PWD) a disability, as the SDG code list has it.",
        "DISABILITY_STATUS",
    ),
    "migration": ("Migrants and others.", "MIGRATION"),
    "activity": ("Economic activity.", "ACTIVITY"),
}

OBSERVATIONS: tuple[Meaning, ...] = (
    Meaning("indicator", "string", "Indicator of the framework; see indicators.", "INDICATOR"),
    Meaning("ref_area", "string", "Country, ISO 3166 alpha-3; see areas.", "REF_AREA"),
    Meaning("time_period", "integer", "Calendar year.", "TIME_PERIOD"),
    *(
        Meaning(name, "string", f"{_BREAKDOWNS[name][0]} _T is the total.", _BREAKDOWNS[name][1])
        for name in BREAKDOWNS
    ),
    Meaning(
        "obs_value",
        "number",
        "The value, in unit_measure; per cent goes from 0 to 100. Empty: missing, never zero; "
        "obs_status says why.",
        "OBS_VALUE",
    ),
    Meaning("unit_measure", "string", "Unit of the value; see units.", "UNIT_MEASURE"),
    Meaning(
        "obs_status",
        "string",
        "How firm the value is, or why there is none; see statuses. Empty: nothing was said.",
        "OBS_STATUS",
    ),
    Meaning("agency", "string", "Who published the value; National report: the country.", "AGENCY"),
    Meaning("dataset", "string", "The agency's data set; a report's country.", "DATASET"),
    Meaning("series", "string", "The agency's own code of the series.", "SERIES"),
    Meaning("vintage", "string", "When the agency released the data set.", "VINTAGE"),
    Meaning("licence", "string", "Terms under which the value may be used.", "LICENCE"),
    Meaning("source_detail", "string", "Source behind the value, as reported.", "SOURCE_DETAIL"),
    Meaning("obs_comment", "string", "Comment on the value, as reported.", "COMMENT_OBS"),
    Meaning(
        "role",
        "string",
        "national: reported by the country; primary: the agency whose series is shown; "
        "alternative: stands beside it and is never joined to it.",
        "ROLE",
    ),
    Meaning("headline", "boolean", "Whether the value is the one that pages show.", "HEADLINE"),
    Meaning(
        "breakdown",
        "string",
        "The breakdown in which the row differs from the indicator's total; empty: the total "
        "itself; several: more than one.",
    ),
    Meaning("publication", "integer", "Number of the publication that brought it.", "PUBLICATION"),
)

INDICATORS: tuple[Meaning, ...] = (
    Meaning("id", "string", "Identifier of the indicator.", "INDICATOR"),
    Meaning("name", "string", "Full name."),
    Meaning("short_name", "string", "Name for a label."),
    Meaning("definition", "string", "What is counted."),
    Meaning("numerator", "string", "Who or what is counted."),
    Meaning("denominator", "string", "Of whom it is a share."),
    Meaning("population_kind", "string", "Reference population by which people are counted."),
    Meaning("unit_measure", "string", "Unit in which the indicator is defined; see units."),
    Meaning("decimals", "integer", "Decimals that are shown."),
    Meaning("higher_is", "string", "better, worse, zero or neutral."),
    Meaning("dimension", "string", "Dimension of the framework."),
    Meaning("custodian", "string", "Agency in charge of the definition."),
    Meaning("reference", "string", "Where the definition can be read."),
    Meaning("status", "string", "draft, active or deprecated."),
)
AREAS: tuple[Meaning, ...] = (
    Meaning("ref_area", "string", "ISO 3166 alpha-3 code, or the code of a group.", "REF_AREA"),
    Meaning("m49", "string", "United Nations code; text, because of its leading zeros."),
    Meaning("name", "string", "English name."),
    Meaning("kind", "string", "member, partner, or aggregate (a group of countries)."),
    Meaning("member_since", "date", "Day of joining ASEAN."),
)
STRATA: tuple[Meaning, ...] = (
    Meaning("dimension", "string", "The breakdown."),
    Meaning("code", "string", "Code of the group in it; _T is the total."),
    Meaning("name", "string", "What the code stands for."),
    Meaning("note", "string", "What to know before it is compared."),
)
STATUSES: tuple[Meaning, ...] = (
    Meaning("code", "string", "Status of a value.", "OBS_STATUS"),
    Meaning("name", "string", "What the code stands for."),
    Meaning("kind", "string", "reported, or why there is no value."),
)
UNITS: tuple[Meaning, ...] = (
    Meaning("unit_measure", "string", "Unit of a value.", "UNIT_MEASURE"),
    Meaning("name", "string", "What the code stands for."),
)
REFERENCE_POPULATION: tuple[Meaning, ...] = (
    Meaning("kind", "string", "Reference population, such as children."),
    Meaning("ref_area", "string", "Country.", "REF_AREA"),
    Meaning("time_period", "integer", "Calendar year.", "TIME_PERIOD"),
    Meaning("persons", "number", "Number of persons."),
    Meaning("note", "string", "How they were counted."),
    Meaning("derived", "boolean", "Whether the number was computed from two others."),
)

# Table of the snapshot → its columns, and those that name one row.
TABLES: dict[str, tuple[tuple[Meaning, ...], tuple[str, ...]]] = {
    "indicators": (INDICATORS, ("id",)),
    "areas": (AREAS, ("ref_area",)),
    "strata": (STRATA, ("dimension", "code")),
    "statuses": (STATUSES, ("code",)),
    "units": (UNITS, ("unit_measure",)),
    "reference_population": (REFERENCE_POPULATION, ("kind", "ref_area", "time_period")),
}


def rows() -> list[dict[str, str]]:
    """The dictionary as rows: table, column, type, description, SDMX concept."""
    everything = {"observations": OBSERVATIONS} | {name: cols for name, (cols, _) in TABLES.items()}
    return [
        {
            "table": table,
            "column": meaning.name,
            "type": meaning.type,
            "description": meaning.description,
            "sdmx": meaning.sdmx,
        }
        for table, meanings in everything.items()
        for meaning in meanings
    ]
