"""World Bank tables with years across, as WDI, ASPIRE and DataBank give them.

``Country Name, Country Code, Indicator Name, Indicator Code`` and then ``2019`` or
``2019 [YR2019]``. The file of the API has lines about the source above its header; the variant made
by programs has ``economy`` (and perhaps ``series``) with ``YR2019``, where ``YR2010-20S`` is not a
year but a figure from several surveys. ``..`` and empty cells say that there is no figure.

A series code can carry a group: ``per_sa_allsa.cov_q1_tot`` is the poorest fifth, and
``SP.REG.BRTH.FE.ZS`` is girls. The ledger keeps the series with its group beside it.
"""

import re

from indicators.intake.layout import Draft, Plan, bare, positions, remaining
from indicators.intake.reading import Column, Layout
from indicators.intake.verdicts import mapped

_BANK = {"agency": "World Bank", "licence": "CC BY 4.0"}
WIDE = Layout("world_bank", "World Bank WDI or ASPIRE, years across", **_BANK)
API = Layout("world_bank_api", "World Bank API table, years across", **_BANK)

_NAMES = {
    "ref_area": ("countrycode",),
    "series": ("indicatorcode", "seriescode"),
}
_DESCRIPTIONS = frozenset({"countryname", "indicatorname", "seriesname"})
_API_NAMES = {"ref_area": ("economy",), "series": ("series",)}
_API_DESCRIPTIONS = frozenset({"country", "index"})
_YEAR = re.compile(r"(?:YR)?(\d{4})|(\d{4}) \[YR\2\]")
_NOT_A_YEAR = re.compile(r"YR\d{4}\S+|\d{4}-\d{2,4}.*|most recent.*", re.IGNORECASE)
_QUINTILE = re.compile(r"_(cov|ben)_q([1-5])_tot$")
_GROUPS = {
    "FE": ("sex", "F"),
    "MA": ("sex", "M"),
    "UR": ("urbanisation", "U"),
    "RU": ("urbanisation", "R"),
    "40": ("quintile", "B40"),
}


def recognise(headers: list[str]) -> Plan | None:
    """The plan of a World Bank table of any of the three kinds."""
    columns, described, layout = positions(headers, _NAMES, bare), _DESCRIPTIONS, WIDE
    if "ref_area" not in columns or "series" not in columns:
        columns, described, layout = positions(headers, _API_NAMES, bare), _API_DESCRIPTIONS, API
    others = remaining(headers, columns.values())
    years = {i: year for i in others if (year := year_of(headers[i]))}
    if "ref_area" not in columns or not years:
        return None
    known = [i for i in others if bare(headers[i]) in described or _is_no_year(headers[i])]
    return Plan(
        layout=layout,
        columns=columns,
        years=years,
        not_used=tuple(i for i in known if i not in years),
        unknown=tuple(i for i in others if i not in years and i not in known),
        empty_is_no_row=True,
        prepare=prepare,
    )


def year_of(header: str) -> str:
    """The year of a column, or an empty text where the column is none."""
    found = _YEAR.fullmatch(header.strip())
    return (found[1] or found[2]) if found else ""


def _is_no_year(header: str) -> bool:
    return _NOT_A_YEAR.fullmatch(header.strip()) is not None


def prepare(draft: Draft) -> None:
    """Take the group of people out of the series codes, and say data set and licence."""
    draft.constants |= _BANK
    if "series" not in draft.texts:
        return
    column = draft.texts["series"]
    rules = {
        rule.series: rule for rule in draft.catalogue.series_map if rule.agency == "World Bank"
    }
    parts = {word: series_and_group(word, rules) for word in column.words}
    draft.texts["series"] = mapped(column, lambda word: parts[word][0])
    for breakdown in {breakdown for _, breakdown, _ in parts.values() if breakdown}:
        draft.texts[breakdown] = _group_column(column, parts, breakdown)
        draft.sent[breakdown] = draft.sent["series"]
    datasets = {code: rules[code].dataset for code, _, _ in parts.values() if code in rules}
    draft.texts["dataset"] = mapped(draft.texts["series"], lambda code: datasets.get(code, "WDI"))


def _group_column(column: Column, parts: dict, breakdown: str) -> Column:
    return mapped(column, lambda word: parts[word][2] if parts[word][1] == breakdown else "")


def series_and_group(code: str, rules: dict) -> tuple[str, str, str]:
    """The series a code belongs to, and the breakdown and group that it carries, if any.

    ``per_sa_allsa.cov_q1_tot`` gives ``("per_sa_allsa_cov_tot", "quintile", "Q1")``.
    """
    plain = code.replace(".", "_") if code.startswith("per_") else code
    if found := _QUINTILE.search(plain):
        base = f"{plain[: found.start()]}_cov_tot" if found[1] == "cov" else plain
        return base, "quintile", f"Q{found[2]}"
    words = plain.split(".")
    for index, word in enumerate(words[1:], 1):
        base = ".".join(words[:index] + words[index + 1 :])
        if word in _GROUPS and plain not in rules and base in rules:
            return (base, *_GROUPS[word])
    return plain, "", ""
