"""The UN SDG database: ``SeriesCode, GeoAreaCode, TimePeriod, Value`` and many more columns.

Areas are M49 numbers without leading zeros; the world and its regions stand among the countries.
Breakdowns are in columns such as ``[Sex]`` or ``Sex_Code``; an empty cell means that the breakdown
does not apply, so it is the total. ``Value`` may be ``<0.1``, ``>95``, ``N`` or ``NaN``. Releases
differ in spelling (``GeoArea_Code``, ``ISO3CD``, ``Year``) and in encoding.
"""

from indicators.intake.layout import Draft, Plan, bare, positions, remaining
from indicators.intake.reading import Layout
from indicators.intake.verdicts import mapped

LAYOUT = Layout(
    "unsd",
    "UN SDG database",
    agency="UNSD",
    dataset="SDG Global Database",
    licence="UN SDG data terms",
)

# Code columns come before columns of names, where a release has both.
_NAMES = {
    "series": ("seriescode",),
    "ref_area": ("geoareacode", "iso3cd", "iso3"),
    "time_period": ("timeperiod", "year", "timeperiodstart"),
    "obs_value": ("value", "obsvalue"),
    "sex": ("sexcode", "sex"),
    "age": ("agecode", "age"),
    "urbanisation": ("locationcode", "location", "urbanisation"),
    "quintile": ("quantilecode", "quantile", "incomewealthquantile"),
    "disability": ("disabilitystatuscode", "disabilitystatus"),
    "migration": ("migratorystatuscode", "migratorystatus"),
    "activity": ("activitycode", "activity"),
    "unit_measure": ("unitscode", "units", "unitcode", "unit"),
    "obs_status": ("observationstatus", "obsstatus"),
    "source_detail": ("source", "sourcedetail"),
    "obs_comment": ("footnote", "footnotes"),
}
_REQUIRED = ("series", "ref_area", "time_period", "obs_value")
_NOT_USED = frozenset(
    ("goal", "target", "indicator", "indicatorcode", "seriesid", "seriesdescription", "seriesdesc")
    + ("seriesname", "geoareaname", "geoarea", "iso3cd", "iso3", "iso2", "timecoverage", "nature")
    + ("timedetail", "upperbound", "lowerbound", "baseperiod", "geoinfourl", "reportingtype")
    + ("naturecode", "reportingtypecode", "freq", "valuetype", "objectid", "releasename", "release")
    + ("parentcode", "parentname", "type", "x", "y", "fid", "goalcode", "targetcode", "m49")
)
_DIMENSIONS = frozenset(
    ("educationlevel", "educationlevelcode", "occupation", "occupationcode", "typeofoccupation")
    + ("product", "typeofproduct", "nameofinternationalinstitution", "policydomains", "cities")
    + ("levelstatus", "policyinstruments", "typeofskill", "modeoftransportation", "bounds")
    + ("custombreakdown", "compositebreakdown", "deviationlevel", "hazardtype", "ihrcapacity")
)


def recognise(headers: list[str]) -> Plan | None:
    """The plan of an export of the UN SDG database."""
    columns = positions(headers, _NAMES, bare)
    missing = tuple(_NAMES[name][0] for name in _REQUIRED if name not in columns)
    if "series" not in columns or len(missing) > 1:
        return None
    others = remaining(headers, columns.values())
    dimensions = tuple(i for i in others if _is_dimension(headers[i]))
    not_used = tuple(i for i in others if i not in dimensions and _is_known(headers[i]))
    return Plan(
        layout=LAYOUT,
        columns=columns,
        dimensions=dimensions,
        not_used=not_used,
        unknown=tuple(i for i in others if i not in dimensions and i not in not_used),
        missing=missing,
        prepare=prepare,
    )


def _is_dimension(header: str) -> bool:
    return bare(header) in _DIMENSIONS or (header.strip().startswith("[") and not _is_known(header))


def _is_known(header: str) -> bool:
    name = bare(header)
    described = name.endswith(("desc", "description", "name")) or name in _BREAKDOWN_NAMES
    return name in _NOT_USED or described


# A column of names beside a column of codes, such as ``Sex`` beside ``Sex_Code``.
_BREAKDOWN_NAMES = frozenset(spelling for spellings in _NAMES.values() for spelling in spellings)


def prepare(draft: Draft) -> None:
    """Name what the layout says for every row; write activities as their code."""
    draft.constants |= {
        "agency": LAYOUT.agency,
        "dataset": LAYOUT.dataset,
        "licence": LAYOUT.licence,
    }
    if "activity" in draft.texts:
        draft.texts["activity"] = mapped(draft.texts["activity"], activity_code)


def activity_code(text: str) -> str:
    """``ACTIVITY_isic4_a`` and ``ISIC4_A`` as ``A``; other texts unchanged."""
    plain = text.upper().removeprefix("ACTIVITY_")
    if plain.startswith("ISIC") and "_" in plain:
        return plain.rpartition("_")[2]
    return "_T" if plain == "TOTAL" else plain if text.upper() != plain else text
