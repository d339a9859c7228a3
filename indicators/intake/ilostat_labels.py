"""ILOSTAT's files with labels: ``ref_area.label, indicator.label, time, obs_value``.

The same table as the bulk file, in words: "Viet Nam", "Female", "Area type: Rural". The words of
the nine contingencies are ILO's own; any other label than those known here is reported.
"""

from indicators.intake.ilostat import divide, name_series
from indicators.intake.layout import Draft, Plan, positions, remaining
from indicators.intake.reading import Layout
from indicators.intake.verdicts import mapped

LAYOUT = Layout("ilostat_labels", "ILOSTAT with labels", agency="ILO", licence="CC BY 4.0")

_NAMES = {
    "ref_area": ("ref_area.label",),
    "series": ("indicator.label",),
    "time_period": ("time",),
    "obs_value": ("obs_value",),
    "sex": ("sex.label",),
    "classif1": ("classif1.label",),
    "classif2": ("classif2.label",),
    "obs_status": ("obs_status.label",),
    "source_detail": ("note_source.label",),
    "obs_comment": ("note_indicator.label",),
}
_REQUIRED = ("ref_area", "series", "time_period", "obs_value")
_NOT_USED = frozenset({"source.label", "note_classif.label"})

# What stands before the colon of a classification label begins with …
_KINDS = (
    ("contingency", "contingency"),
    ("age", "age"),
    ("area type", "urbanisation"),
    ("disability status", "disability"),
    ("migrant status", "migration"),
    ("migratory status", "migration"),
    ("economic activity", "activity"),
)
_CONTINGENCIES = {
    "population covered by at least one social protection benefit": "SOC_CONTIG_TOTAL",
    "children/households receiving child/family cash benefits": "SOC_CONTIG_CHILD",
    "mothers with newborns receiving maternity benefits": "SOC_CONTIG_MAT",
    "persons with severe disabilities collecting disability social protection benefits": (
        "SOC_CONTIG_DISAB"
    ),
    "unemployed receiving unemployment benefits": "SOC_CONTIG_UNE",
    "employed covered in the event of work injury": "SOC_CONTIG_INJ",
    "persons above retirement age receiving a pension": "SOC_CONTIG_PENSION",
    "poor persons covered by social protection systems": "SOC_CONTIG_POOR",
    "vulnerable persons covered by social assistance": "SOC_CONTIG_VULN",
}
# Words in an indicator's label, and ILO's code. The first that fits counts.
_INDICATORS = (
    ("1.3.1", "SDG_0131_SEX_SOC_RT"),
    ("8.5.2", "SDG_0852_SEX_DSB_RT"),
    ("8.6.1", "SDG_0861_SEX_RT"),
    ("8.7.1", "SDG_A871_SEX_AGE_RT"),
    ("8.8.1 - fatal", "SDG_F881_SEX_MIG_RT"),
    ("informal employment rate", "EMP_NIFL_SEX_RT"),
)

_STATUSES = {"real value": "A", "break in series": "B", "imputation": "I", "unreliable": "U"}


def recognise(headers: list[str]) -> Plan | None:
    """The plan of a file with labels."""
    columns = positions(headers, _NAMES, str.strip)
    if any(name not in columns for name in _REQUIRED):
        return None
    others = remaining(headers, columns.values())
    not_used = tuple(i for i in others if headers[i].strip() in _NOT_USED)
    return Plan(
        layout=LAYOUT,
        columns=columns,
        not_used=not_used,
        unknown=tuple(i for i in others if i not in not_used),
        prepare=prepare,
    )


def prepare(draft: Draft) -> None:
    """Turn labels into the codes of the bulk file, then do as there."""
    for name, code in (("sex", _after_colon), ("obs_status", _status)):
        if name in draft.texts:
            draft.texts[name] = mapped(draft.texts[name], code)
    for name in ("classif1", "classif2"):
        if name in draft.texts:
            divide(draft, name, classification)
    name_series(draft, mapped(draft.texts["series"], indicator_code))


def indicator_code(label: str) -> str:
    """ILO's code of an indicator label; the label itself where it is not one of those followed."""
    plain = label.casefold()
    for words, code in _INDICATORS:
        if words in plain:
            return code
    return label


def classification(label: str) -> tuple[str, str]:
    """As ``ilostat.classification``, from words."""
    scheme, colon, group = label.partition(":")
    plain = scheme.casefold().strip()
    group = group.strip().lstrip("'")
    for start, kind in _KINDS:
        if colon and plain.startswith(start):
            if kind == "contingency":
                return kind, _CONTINGENCIES.get(group.casefold(), label)
            return kind, group
    total = not label or group.casefold() in ("total", "national")
    return "", "" if total else label


def _after_colon(label: str) -> str:
    """``Sex: Female`` as ``Female``; newer files say ``Female`` alone."""
    return label.rpartition(":")[2].strip()


def _status(label: str) -> str:
    """The code of a status in words; words that are not known here stay, to be reported."""
    return _STATUSES.get(label.casefold(), label)
