"""Which country a text names: ISO codes, M49 numbers, and names in several languages.

Spellings come from ``countries.csv`` and ``aliases.csv``. A group of countries (ASEAN, the world)
is refused by name in an officer's file, because a figure of a group is computed, not reported. In
an agency's file, groups and countries that are not followed here are expected: their rows are left
out, and said so once for each.
"""

import re

from indicators.catalogue import Catalogue, fold
from indicators.intake.reading import Layout
from indicators.intake.verdicts import Verdict

# ILO's modelled figure for ASEAN: a group, but published as a figure of its own and stored.
ILO_ASEAN = "X84"
_ILO_GROUP = re.compile(r"X\d\d")


def read_area(text: str, catalogue: Catalogue, layout: Layout) -> Verdict:
    """The ISO 3166 alpha-3 code of a country, as ``ref_area``."""
    if not text:
        return Verdict(None, check="country_missing")
    if text == ILO_ASEAN and layout.agency in ("ILO", "SDMX"):
        return Verdict(ILO_ASEAN)
    country = catalogue.countries.get(text)
    if country is not None and country.kind != "aggregate":
        return Verdict(text)
    folded = fold(text)
    if folded in catalogue.aliases["area"]:
        return Verdict(catalogue.aliases["area"][folded], kind="area")
    from_agency = layout.agency is not None
    if folded in catalogue.aliases["aggregate"]:
        group = catalogue.aliases["aggregate"][folded]
        if from_agency:
            return Verdict(
                None, check="aggregate_left_out", expected=group, once=True, left_out=True
            )
        return Verdict(None, check="aggregate_instead_of_country", expected=group)
    if from_agency and layout.agency == "ILO" and _ILO_GROUP.fullmatch(text):
        return Verdict(None, check="aggregate_left_out", expected=text, once=True, left_out=True)
    if from_agency:
        return Verdict(None, check="area_not_followed", once=True, left_out=True)
    return Verdict(None, check="unknown_country")


def suggest_area(text: str, catalogue: Catalogue) -> str:
    """ "Did you mean": countries whose spelling is close, such as ``VNM (Viet Nam)``."""
    codes = catalogue.suggestions("area", text)
    return ", ".join(f"{code} ({catalogue.countries[code].short_name})" for code in codes)
