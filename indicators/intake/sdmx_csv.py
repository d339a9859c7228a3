"""What SDMX-CSV 1.0 and 2.0 have in common: concepts as headers, one observation a row.

A header may be ``REF_AREA`` or ``REF_AREA: Reference area``, and then a cell ``VNM: Viet Nam``.
Columns before ``OBS_VALUE`` are dimensions, those after it attributes. A dimension that has no
column in our record must be at its total; a row of one of its groups is left out and said.

Who published a row is the maintainer in its data flow, ``IAEG-SDGs:DF_SDG_GLH(1.8)``, unless the
file says so in columns of its own (``AGENCY``, ``DATASET``), as our own exports do.

Our own exports also name the ``INDICATOR`` beside the agency's ``SERIES``, in the indicator's unit
and strata. Such a row is taken as it says, and the series is not read a second time.
"""

import re

from indicators.escape import from_cell
from indicators.intake.ilostat import classification as ilo_classification
from indicators.intake.ilostat import divide, name_series, sex_code
from indicators.intake.layout import Draft
from indicators.intake.unsd import activity_code
from indicators.intake.verdicts import Verdict, mapped, note_issues

NAMES = {
    "series": ("SERIES", "INDICATOR"),
    "ref_area": ("REF_AREA",),
    "time_period": ("TIME_PERIOD",),
    "obs_value": ("OBS_VALUE",),
    "sex": ("SEX",),
    "age": ("AGE",),
    "urbanisation": ("URBANISATION", "URBANIZATION", "RESIDENCE"),
    "quintile": ("QUINTILE", "INCOME_WEALTH_QUANTILE", "WEALTH_QUINTILE"),
    "disability": ("DISABILITY", "DISABILITY_STATUS"),
    "migration": ("MIGRATION", "MIGRATORY_STATUS", "MIGRATION_STATUS"),
    "activity": ("ACTIVITY", "ECO"),
    "unit_measure": ("UNIT_MEASURE",),
    "obs_status": ("OBS_STATUS",),
    "source_detail": ("SOURCE_DETAIL", "DATA_SOURCE", "SOURCE"),
    "obs_comment": ("OBS_COMMENT", "COMMENT_OBS", "OBS_FOOTNOTE"),
    "agency": ("AGENCY",),
    "dataset": ("DATASET",),
    "vintage": ("VINTAGE",),
    "licence": ("LICENCE",),
    "frequency": ("FREQ",),
    "multiplier": ("UNIT_MULT", "UNIT_MULTIPLIER"),
    "contingency": ("SOC",),
    "action": ("ACTION",),
}
REQUIRED = ("ref_area", "time_period", "obs_value")
_OWN_EXPORT = frozenset({"SERIES", "INDICATOR", "AGENCY", "DATASET", "VINTAGE", "LICENCE"})
_OWN_TEXTS = ("agency", "dataset", "vintage", "licence", "series", "source_detail", "obs_comment")
NOT_USED = frozenset(
    ("NATURE", "REPORTING_TYPE", "TIME_DETAIL", "TIME_COVERAGE", "BASE_PER", "UPPER_BOUND")
    + ("LOWER_BOUND", "GEO_INFO_URL", "GEO_INFO_TYPE", "CONF_STATUS", "OBS_CONF", "DECIMALS")
    + ("COMMENT_TS", "COMMENT_DSET", "MEASURE", "TIME_FORMAT", "STRUCTURE", "STRUCTURE_NAME")
    + ("INDICATOR", "SERIES", "ROLE", "HEADLINE", "PUBLICATION", "TITLE", "NOTE_SOURCE")
    + ("NOTE_INDICATOR", "NOTE_CLASSIF", "DATAFLOW", "STRUCTURE_ID", "COUNTRY_NOTES")
)
AGENCIES = {
    "IAEG-SDGs": ("UNSD", "SDG Global Database", "UN SDG data terms"),
    "UNSD": ("UNSD", "SDG Global Database", "UN SDG data terms"),
    "ILO": ("ILO", "", "CC BY 4.0"),
    "UNICEF": ("UNICEF", "", ""),
    "WB": ("World Bank", "", "CC BY 4.0"),
}
_LABELLED = re.compile(r"([A-Z][A-Z0-9_]*(?:\[\])?):\s*\S.*")
_CODE = re.compile(r"\s*([^\s:]+):\s.*", re.DOTALL)
_FLOW = re.compile(r"([^:(]+):([^:(]+)(?:\(.*)?")
_ANNUAL = frozenset({"", "A"})


def concept(header: str) -> str:
    """``REF_AREA: Reference area`` as ``REF_AREA``; ``CONTACT[]`` as ``CONTACT``."""
    plain = header.strip()
    found = _LABELLED.fullmatch(plain)
    return (found[1] if found else plain).removesuffix("[]")


def is_labelled(header: str) -> bool:
    """Whether a header carries a label, and its cells therefore may too."""
    return _LABELLED.fullmatch(header.strip()) is not None


def own_export(headers: list[str]) -> dict[str, int]:
    """Where the indicator stands, if the file names it as only our own exports do."""
    concepts = [concept(header) for header in headers]
    return {"indicator": concepts.index("INDICATOR")} if set(concepts) >= _OWN_EXPORT else {}


def split_columns(headers: list[str], others: list[int], value: int) -> dict[str, tuple[int, ...]]:
    """Sort the columns nothing was found for into dimensions, known ones and unknown ones."""
    dimensions, not_used, unknown = [], [], []
    for index in others:
        name = concept(headers[index])
        if name in NOT_USED:
            not_used.append(index)
        elif name != name.upper():
            # A label beside its code, as some services write: "REF_AREA,Reference area".
            beside = index > 0 and concept(headers[index - 1]).isupper()
            (not_used if beside else unknown).append(index)
        elif index < value:
            dimensions.append(index)
        else:
            unknown.append(index)
    return {
        "dimensions": tuple(dimensions),
        "not_used": tuple(not_used),
        "unknown": tuple(unknown),
    }


def prepare(draft: Draft) -> None:
    """Drop labels, take the agency from the data flow, leave out what is not annual."""
    for name, column in draft.texts.items():
        if is_labelled(column.header) or name == "dataflow":
            draft.texts[name] = mapped(column, without_label)
    if "indicator" in draft.texts:
        for name in _OWN_TEXTS:
            draft.texts[name] = mapped(draft.texts[name], from_cell)
    flow = draft.texts.pop("dataflow", None)
    agencies = flow_agencies(flow.words) if flow is not None else {}
    ilo = flow is not None and any(agency == "ILO" for agency, _, _ in agencies.values())
    if flow is not None and "agency" not in draft.texts:
        for place, name in enumerate(("agency", "dataset", "licence")):
            draft.texts.setdefault(
                name, mapped(flow, lambda word, place=place: agencies[word][place])
            )
    for name, code in (("sex", sex_code), ("activity", activity_code)):
        if name in draft.texts:
            draft.texts[name] = mapped(draft.texts[name], code)
    if "age" in draft.texts and ilo:
        divide(draft, "age", ilo_classification)
    if ilo and "agency" not in draft.sent:
        name_series(draft, mapped(flow, lambda word: flow_id(word).removeprefix("DF_")))
    _leave_out_parts_of_years(draft)


def without_label(text: str) -> str:
    """``VNM: Viet Nam`` as ``VNM``; a text without a label unchanged."""
    found = _CODE.fullmatch(text)
    return found[1] if found else text


def flow_id(flow: str) -> str:
    """``ILO:DF_SDG_0131_SEX_SOC_RT(1.0)`` as ``DF_SDG_0131_SEX_SOC_RT``."""
    found = _FLOW.fullmatch(flow.strip())
    return found[2] if found else flow.strip()


def flow_agencies(flows: list[str]) -> dict[str, tuple[str, str, str]]:
    """For each data flow: agency, data set and licence as the ledger names them."""
    named = {}
    for flow in flows:
        found = _FLOW.fullmatch(flow.strip())
        maintainer = found[1] if found else flow.strip()
        agency, dataset, licence = AGENCIES.get(maintainer) or AGENCIES.get(
            maintainer.partition(".")[0], (maintainer, "", "")
        )
        named[flow] = (agency, dataset or flow_id(flow), licence)
    return named


def _leave_out_parts_of_years(draft: Draft) -> None:
    column = draft.texts.pop("frequency", None)
    if column is None:
        return
    wrong = {
        index: Verdict(None, check="not_annual", expected="A", once=True)
        for index, word in enumerate(column.words)
        if word not in _ANNUAL
    }
    draft.refuse("frequency", column, wrong)


def with_one_value_each(draft: Draft, separator: str) -> None:
    """Raise cells of a dimension that hold several values, which SDMX-CSV 2.0 allows."""
    for name, column in draft.texts.items():
        if not draft.sent[name].header.rstrip().endswith("[]") or not separator:
            continue
        several = {
            index: Verdict(None, check="several_values_in_cell", expected="1")
            for index, word in enumerate(column.words)
            if separator in word and column.counts[index]
        }
        note_issues(column, draft.sent[name], several, draft.notes, draft.lines)
