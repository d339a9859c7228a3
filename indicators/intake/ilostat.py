"""ILOSTAT's bulk files: ``ref_area, indicator, time, obs_value`` and up to two classifications.

A classification cell says its own kind: ``AGE_YTHADULT_Y15-24``, ``GEO_COV_URB``,
``SOC_CONTIG_PENSION``. The contingency is not a group of people but decides which series a row
belongs to. For SDG 1.3.1 the ledger keeps ILO's figures under the UN's series codes, so that the
same contingency has one code whoever publishes it.
"""

import re

from indicators.intake.layout import Draft, Plan, positions, remaining
from indicators.intake.reading import Column, Layout
from indicators.intake.verdicts import Verdict, combined, mapped

LAYOUT = Layout("ilostat", "ILOSTAT bulk file", agency="ILO", licence="CC BY 4.0")

_NAMES = {
    "ref_area": ("ref_area",),
    "series": ("indicator",),
    "time_period": ("time",),
    "obs_value": ("obs_value",),
    "sex": ("sex",),
    "classif1": ("classif1",),
    "classif2": ("classif2",),
    "obs_status": ("obs_status",),
    "source_detail": ("note_source",),
    "obs_comment": ("note_indicator",),
}
_REQUIRED = ("ref_area", "series", "time_period", "obs_value")
_NOT_USED = frozenset({"source", "note_classif"})

# How a classification begins, and the column it belongs to.
_KINDS = {
    "SOC_CONTIG_": "contingency",
    "AGE_": "age",
    "GEO_COV_": "urbanisation",
    "DSB_STATUS_": "disability",
    "MIG_STATUS_": "migration",
    "ECO_": "activity",
}
_CODES = {
    "urbanisation": {"NAT": "_T", "TOTAL": "_T", "URB": "U", "RUR": "R"},
    "disability": {"TOTAL": "_T", "DIS": "PD", "NODIS": "PWD"},
    "migration": {"TOTAL": "_T", "MIG": "MIGPER", "NOMIG": "NONMIG", "NONMIG": "NONMIG"},
}
_AGE_BAND = re.compile(r"Y?(\d+)-(\d+)")
_AGE_FROM = re.compile(r"Y?(?:GE)?(\d+)\+?")


def recognise(headers: list[str]) -> Plan | None:
    """The plan of a bulk file with codes."""
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
    """Give each classification to its breakdown, and each row the series of its contingency."""
    if "sex" in draft.texts:
        draft.texts["sex"] = mapped(draft.texts["sex"], sex_code)
    for name in ("classif1", "classif2"):
        if name in draft.texts:
            divide(draft, name, classification)
    name_series(draft, draft.texts["series"])


def sex_code(text: str) -> str:
    """``SEX_T`` as ``_T``, ``SEX_F`` as ``F``."""
    code = text.removeprefix("SEX_")
    return "_T" if code == "T" else code


def classification(text: str) -> tuple[str, str]:
    """The column that a classification code belongs to, and the code there.

    ``("", "")`` for a total that divides nothing, ``("", text)`` for a group that has no column.
    """
    for start, kind in _KINDS.items():
        if text.startswith(start):
            code = text[len(start) :]
            if kind == "contingency":
                return kind, text
            if kind == "age":
                return kind, _age(code)
            if kind == "activity":
                code = code.rpartition("_")[2]
                return kind, "_T" if code == "TOTAL" else code
            return kind, _CODES[kind].get(code, text)
    total = not text or text.endswith(("_TOTAL", "_T"))
    return "", "" if total else text


def _age(code: str) -> str:
    """``YTHADULT_Y15-24`` as ``Y15T24``, ``YTHADULT_YGE15`` as ``Y_GE15``."""
    band = code.partition("_")[2] or code
    if band.endswith("TOTAL"):
        return "_T"
    if found := _AGE_BAND.fullmatch(band):
        return f"Y{found[1]}T{found[2]}"
    if found := _AGE_FROM.fullmatch(band):
        return f"Y_GE{found[1]}"
    return code


def divide(draft: Draft, name: str, meaning) -> None:
    """Spread one column of classifications over the breakdowns that its texts speak of.

    Rows of a group that has no column here are left out and said: they are not the total.
    """
    column = draft.texts.pop(name)
    meanings = [meaning(word) for word in column.words]
    for kind in {kind for kind, _ in meanings if kind}:
        texts = {w: code for w, (k, code) in zip(column.words, meanings, strict=True) if k == kind}
        draft.texts[kind] = mapped(column, lambda word, texts=texts: texts.get(word, ""))
        draft.sent[kind] = draft.sent[name]
    without = {
        index: Verdict(None, check="stratum_without_column", once=True)
        for index, (kind, code) in enumerate(meanings)
        if not kind and code
    }
    draft.refuse(name, column, without)


def name_series(draft: Draft, indicator: Column) -> None:
    """Set data set and series from ILO's indicator code and the contingency of each row.

    Outside SDG 1.3.1 a data set holds one series here, which then stands for ILO's code.
    """
    rules = [rule for rule in draft.catalogue.series_map if rule.agency == "ILO"]
    by_dataset: dict[str, set[str]] = {}
    for rule in rules:
        by_dataset.setdefault(rule.dataset, set()).add(rule.series)
    by_contingency = {}
    for definition in draft.catalogue.indicators.values():
        for entry in definition.series.get("ilostat", []):
            if "contingency" in entry:
                key = (entry["indicator"], entry["contingency"])
                by_contingency[key] = definition.id
    series_of = {(rule.dataset, rule.indicator): rule.series for rule in rules}

    def series(code: str, contingency: str) -> str:
        dataset = f"ILOSTAT {code}"
        key = (code, contingency)
        if key in by_contingency and (dataset, by_contingency[key]) in series_of:
            return series_of[dataset, by_contingency[key]]
        if not contingency and len(by_dataset.get(dataset, ())) == 1:
            return next(iter(by_dataset[dataset]))
        return f"{code} {contingency}".strip()

    # Files name an indicator with its frequency (…_A); series are of years anyway.
    plain = mapped(indicator, lambda code: code.removesuffix("_A"))
    draft.texts["dataset"] = mapped(plain, lambda code: f"ILOSTAT {code}")
    contingency = draft.filled("contingency", "")
    draft.texts["series"] = combined((plain, contingency), series, indicator.header)
    as_sent = draft.sent["series"] if "series" in draft.sent else indicator
    draft.shown["series"] = combined(
        (as_sent, contingency), lambda *words: " ".join(words).strip(), as_sent.header
    )
    draft.constants |= {"agency": "ILO", "licence": LAYOUT.licence}
