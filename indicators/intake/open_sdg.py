"""Open SDG's tables: ``Year`` first, ``Value`` last, breakdowns between; empty is the total.

One file is about one indicator and one country, and names neither: whoever sends it says so. A
breakdown here may be any column, such as ``Region``; one that has no column in our record is
reported wherever it holds a group, because such a row is not the total.
"""

from indicators.intake.layout import Plan, bare, positions, remaining
from indicators.intake.reading import Layout

LAYOUT = Layout("open_sdg", "Open SDG table")

_NAMES = {
    "time_period": ("year",),
    "obs_value": ("value",),
    "sex": ("sex", "gender"),
    "age": ("age", "agegroup"),
    "urbanisation": ("location", "urbanisation", "urbanruralresidence", "residence"),
    "quintile": ("quintile", "wealthquintile", "incomequintile", "incomewealthquantile"),
    "disability": ("disability", "disabilitystatus"),
    "migration": ("migration", "migratorystatus", "migrationstatus"),
    "activity": ("activity", "economicactivity"),
    "unit_measure": ("units", "unitmeasure", "unitofmeasure", "unit"),
    "obs_status": ("observationstatus", "obsstatus"),
    "source_detail": ("sourcedetail", "sourcedetails", "source"),
    "obs_comment": ("comment", "comments", "footnote"),
}
_NOT_USED = frozenset({"geocode", "reportingtype", "unitmultiplier"})


def recognise(headers: list[str]) -> Plan | None:
    """The plan of an Open SDG table."""
    columns = positions(headers, _NAMES, bare)
    if not headers or bare(headers[0]) != "year" or "obs_value" not in columns:
        return None
    others = remaining(headers, columns.values())
    named = [index for index, header in enumerate(headers) if header.strip()]
    faults = ()
    if named[-1] != columns["obs_value"]:
        faults = (("value_not_last", headers[named[-1]], headers[columns["obs_value"]]),)
    not_used = tuple(i for i in others if bare(headers[i]) in _NOT_USED)
    between = tuple(i for i in others if i not in not_used and i < columns["obs_value"])
    return Plan(
        layout=LAYOUT,
        columns=columns,
        not_used=not_used,
        dimensions=between,
        unknown=tuple(i for i in others if i not in not_used and i not in between),
        faults=faults,
    )
