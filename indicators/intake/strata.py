"""Which group of people a text names: a stratum of one breakdown.

``_T`` is the total and has to be written in the officers' layout: a cell left empty there could
mean "all" or "not known". Agencies' layouts have their own rule for empty cells, which the layout
states. Codes and words come from ``strata.csv`` and ``aliases.csv``; for ages, plain spellings such
as ``15-24``, ``65+`` and ``<5`` are turned into their code, which must still be one of the list.

One code is read with care. In SDMX, PWD means persons WITHOUT a disability, and most people who
write it mean WITH. From an agency it is the standard's; from an officer it is asked.
"""

import re

from indicators.catalogue import Catalogue, fold
from indicators.intake.periods import with_plain_digits
from indicators.intake.reading import Column, Layout, Notes
from indicators.intake.verdicts import Verdict, note_issues

TOTAL = "_T"
_NOT_APPLICABLE = "_Z"  # the breakdown does not apply to the series: nothing is divided
_DISABILITY_WORDS = "with_disability, without_disability"
_AGES = (
    (re.compile(r"(\d{1,3})\s*(?:-|–|to)\s*(\d{1,3})(?: years?)?"), "Y{0}T{1}"),
    (re.compile(r"(\d{1,3})\s*(?:\+| and over| years and over)"), "Y_GE{0}"),
    (re.compile(r"(?:>=|≥)\s*(\d{1,3})"), "Y_GE{0}"),
)
_AGE_BELOW = re.compile(r"(?:<|under )\s*(\d{1,3})")


def read_stratum(
    text: str, breakdown: str, catalogue: Catalogue, layout: Layout, empty_is_total: bool
) -> Verdict:
    """The code of one group inside ``breakdown``."""
    known = catalogue.strata[breakdown]
    if not text:
        if empty_is_total:
            return Verdict(TOTAL)
        return Verdict(None, check="stratum_missing", expected=accepted(breakdown, catalogue))
    if breakdown == "disability" and layout.agency is None and text.upper() == "PWD":
        return Verdict(None, check="disability_code_ambiguous", expected=_DISABILITY_WORDS)
    if text in known:
        return Verdict(text)
    if text == _NOT_APPLICABLE:
        return Verdict(TOTAL, kind="stratum")
    folded = fold(text)
    if folded in catalogue.aliases[breakdown]:
        return Verdict(catalogue.aliases[breakdown][folded], kind="stratum")
    if breakdown == "age" and (code := age_code(text)) in known:
        return Verdict(code, kind="stratum")
    return Verdict(None, check="unknown_stratum", expected=accepted(breakdown, catalogue))


def accepted(breakdown: str, catalogue: Catalogue) -> str:
    """What may stand in a breakdown column, as the template writes it."""
    strata = sorted(catalogue.strata[breakdown].values(), key=lambda stratum: stratum.order)
    return ", ".join(stratum.word or stratum.code for stratum in strata)


def age_code(text: str) -> str:
    """The SDMX code of an age range written plainly, or an empty text."""
    plain = with_plain_digits(text).strip().casefold()
    for pattern, code in _AGES:
        if found := pattern.fullmatch(plain):
            return code.format(*(str(int(age)) for age in found.groups()))
    if found := _AGE_BELOW.fullmatch(plain):
        last = int(found[1]) - 1
        return {-1: "", 0: "Y0"}.get(last, f"Y0T{last}")
    return ""


def note_spellings(column: Column, notes: Notes, lines) -> None:
    """Raise texts that differ from a more frequent one only by capital letters."""
    by_fold: dict[str, list[int]] = {}
    for index in column.used:
        by_fold.setdefault(column.words[index].casefold(), []).append(index)
    variants = {}
    for indexes in by_fold.values():
        if len(indexes) > 1:
            usual, *others = sorted(indexes, key=lambda index: -column.counts[index])
            word = column.words[usual]
            variants |= {
                index: Verdict(None, check="stratum_spellings", expected=word, fix=word)
                for index in others
            }
    note_issues(column, column, variants, notes, lines)
