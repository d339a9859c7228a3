"""Which indicator a row is about, which unit it is in, and what its status says.

Officers write an indicator's id. Agencies write the code of a series, and ``series.csv`` says which
indicator it measures, sometimes only for one group (``where``); the alignment in each indicator's
own file says the rest. A code that belongs to another agency than the one whose layout was used is
named with both: it is how a figure of one measure slips into another.
"""

from collections.abc import Iterator

from indicators.catalogue import NATIONAL, Catalogue, SeriesRule, fold
from indicators.intake.verdicts import Verdict

_AGENCY_KEYS = {
    "unsd": "UNSD",
    "ilostat": "ILO",
    "world_bank": "World Bank",
    "adb": "ADB",
    "unicef": "UNICEF",
}


class SeriesIndex:
    """The catalogue's series by agency and code."""

    def __init__(self, catalogue: Catalogue):
        self.catalogue = catalogue
        self.rules: dict[tuple[str, str], list[SeriesRule]] = {}
        for rule in catalogue.series_map:
            self.rules.setdefault((rule.agency, rule.series), []).append(rule)
        self.aligned = dict(_aligned(catalogue))
        self.owners: dict[str, list[str]] = {}
        for agency, code in (*self.rules, *self.aligned):
            owners = self.owners.setdefault(code, [])
            if agency not in owners:
                owners.append(agency)
        self.conditions = tuple({name for rule in catalogue.series_map for name in rule.where})

    def read_series(self, agency: str, code: str) -> Verdict:
        """Whether a code is one of this agency's that are followed."""
        if not code:
            return Verdict(None, check="indicator_missing", left_out=True)
        if code in self.catalogue.indicators:
            return Verdict(code)
        if (agency, code) in self.rules or (agency, code) in self.aligned:
            return Verdict(code)
        if code in self.owners:
            both = f"{agency} ≠ {', '.join(self.owners[code])}"
            fix = ", ".join(self.codes_of(agency, self.indicators_of(code)))
            return Verdict(
                None, check="code_of_another_agency", expected=both, fix=fix, left_out=True
            )
        return Verdict(None, check="series_not_followed", once=True, left_out=True)

    def indicator(self, agency: str, code: str, strata: dict[str, str]) -> str:
        """The indicator that a series measures for a group; empty where it measures none."""
        if code in self.catalogue.indicators:
            return code
        rules = self.rules.get((agency, code))
        if rules is None:
            return self.aligned.get((agency, code), "")
        for rule in rules:
            if rule.indicator and all(strata[name] == c for name, c in rule.where.items()):
                return rule.indicator
        return ""

    def unit(self, agency: str, code: str) -> str:
        """The unit in which an agency publishes a series, where that is known without a column."""
        if code in self.catalogue.indicators:
            return self.catalogue.indicators[code].unit_measure
        for rule in self.rules.get((agency, code), ()):
            # With a factor, ``unit_measure`` is the unit after it is applied.
            return rule.unit_measure if rule.factor in (None, 1) else ""
        return ""

    def indicators_of(self, code: str) -> set[str]:
        """Every indicator that some agency measures by a code."""
        by_rule = {r.indicator for (_, c), rules in self.rules.items() if c == code for r in rules}
        aligned = {i for (_, c), i in self.aligned.items() if c == code}
        return (by_rule | aligned) - {None, ""}

    def codes_of(self, agency: str, indicators: set[str]) -> list[str]:
        """An agency's own codes for some indicators."""
        codes = [
            code
            for (owner, code), rules in self.rules.items()
            if owner == agency and any(rule.indicator in indicators for rule in rules)
        ]
        codes += [
            code
            for (owner, code), indicator in self.aligned.items()
            if owner == agency and indicator in indicators
        ]
        return list(dict.fromkeys(codes))


def _aligned(catalogue: Catalogue) -> Iterator[tuple[tuple[str, str], str]]:
    """Agencies' codes as the indicators' own files list them."""
    for indicator in reversed(catalogue.indicators.values()):  # the first to list a code keeps it
        for key, agency in _AGENCY_KEYS.items():
            for code in indicator.series.get(key, ()):
                if isinstance(code, str):
                    plain = code.replace(".", "_") if code.startswith("per_") else code
                    yield (agency, plain), indicator.id


def read_indicator(text: str, index: SeriesIndex) -> Verdict:
    """An indicator's id from what an officer wrote."""
    if not text:
        return Verdict(None, check="indicator_missing")
    catalogue = index.catalogue
    if text in catalogue.indicators:
        return Verdict(text)
    plain = text.replace(".", "_") if text.startswith("per_") else text
    if plain in index.owners:
        ids = ", ".join(sorted(index.indicators_of(plain)))
        both = f"{', '.join(index.owners[plain])} ≠ {NATIONAL}"
        return Verdict(None, check="code_of_another_agency", expected=both, fix=ids)
    folded = fold(text)
    if folded in catalogue.aliases["indicator"]:
        return Verdict(catalogue.aliases["indicator"][folded], kind="indicator")
    return Verdict(None, check="unknown_indicator")


def suggest_indicator(text: str, catalogue: Catalogue) -> str:
    """Indicators whose id or name is close to a text."""
    return ", ".join(catalogue.suggestions("indicator", text))


def read_unit(text: str, catalogue: Catalogue) -> Verdict:
    """A unit of measure, ``PT`` for per cent; an empty text stays empty."""
    if not text or text in catalogue.units:
        return Verdict(text)
    folded = fold(text)
    if folded in catalogue.aliases["unit"]:
        return Verdict(catalogue.aliases["unit"][folded], kind="unit")
    return Verdict(None, check="unknown_unit", expected=", ".join(catalogue.units))


def read_status(text: str, catalogue: Catalogue) -> Verdict:
    """An observation status; empty says that none was given, never that all is well."""
    if not text or text in catalogue.statuses:
        return Verdict(text)
    folded = fold(text)
    if folded in catalogue.aliases["status"]:
        return Verdict(catalogue.aliases["status"][folded], kind="status")
    return Verdict(None, check="unknown_status", expected=", ".join(catalogue.statuses))
