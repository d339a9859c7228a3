"""Gap and verdicts in a few words, for pages that are about something else.

A country: how far it is from the target in force and from the ASEAN figure, and what each method
says. All members: how often each method gives each class. The numbers are those of the gaps page.
"""

from __future__ import annotations

from indicators import narrative
from indicators.catalogue import Catalogue
from indicators.language import Language
from indicators.series import Series
from indicators.views import gap_words, target_words, verdict_words
from indicators.views.panel import Row


def of_country(
    series: Series, catalogue: Catalogue, language: Language, indicator: str, ref_area: str
) -> Row:
    """``sentences`` on the gap, ``verdicts`` of the four methods, ``rests`` and ``unsaid``."""
    _ = language.gettext
    (gap,) = series.gaps(indicator, ref_area)
    judged = _judged(series, catalogue, language, indicator, ref_area)[0]
    return {
        "sentences": _gap_sentences(gap, catalogue, language),
        "verdicts": judged["verdicts"],
        "rests": verdict_words.rests_on([judged], language),
        "unsaid": judged["progress_reason"],
    }


def of_members(
    series: Series, catalogue: Catalogue, language: Language, indicator: str
) -> Row | None:
    """``title`` on where the methods agree, and ``tally``: signs and counts of each method."""
    members = {c.ref_area for c in catalogue.countries.values() if c.kind == "member"}
    rows = [
        row for row in _judged(series, catalogue, language, indicator) if row["ref_area"] in members
    ]
    if not any(v["sign"] for row in rows for v in row["verdicts"]):
        return None
    tally = []
    for place, method in enumerate(verdict_words.FOUR):
        found = [row["verdicts"][place]["sign"] for row in rows]
        counts = {sign: found.count(sign) for sign in verdict_words.SIGNS if sign in found}
        name = language.gettext(verdict_words.SHORT_METHODS[method])
        tally.append({"method": method, "name": name, "counts": counts})
    return {
        "title": verdict_words.agreement_title(rows, language),
        "tally": tally,
        "rests": verdict_words.rests_on(rows, language),
        "unsaid": verdict_words.unsaid(rows, language),
    }


def _judged(
    series: Series,
    catalogue: Catalogue,
    language: Language,
    indicator: str,
    ref_area: str | None = None,
) -> list[Row]:
    found: dict[str, list[Row]] = {}
    for row in series.progress(indicator, ref_area):
        if row["method"] in verdict_words.FOUR:
            found.setdefault(row["ref_area"], []).append(row)
    rows = []
    for area, four in found.items():
        silent = all(row["class"] is None for row in four)
        code = four[0]["reason_code"]
        rows.append(
            {
                "ref_area": area,
                "name": narrative.country_name(catalogue, area, language),
                "values": four[0]["values"],
                "per_year_pp": four[0]["per_year_pp"],
                "progress_reason": verdict_words.reason_short(code, language) if silent else "",
                "verdicts": [verdict_words.verdict(row, language) for row in four],
            }
        )
    return rows


def _gap_sentences(gap: Row, catalogue: Catalogue, language: Language) -> list[str]:
    """Distance to the target in force, and to the ASEAN figure; nothing where neither is known."""
    _ = language.gettext
    indicator = catalogue.indicators[gap["indicator"]]
    say = gap_words.Words(catalogue, language, indicator, gap["target_id"] or "")
    said = []
    if gap["gap_pp"] is not None:
        slots = {"level": say.level(), "points": say.points(gap["gap_pp"])}
        type_name = target_words.TYPES[gap["target_type"]]
        kind = _(type_name).lower()
        if gap["gap_pp"] == 0:
            said.append(_("At {level} ({kind})").format(level=slots["level"], kind=kind))
        else:
            said.append(_("{points} from {level} ({kind})").format(**slots, kind=kind))
    other = gap["gap_to_asean_pp"]
    if other is not None:
        points = say.points(other)
        if other > 0:
            said.append(_("{points} behind our ASEAN figure").format(points=points))
        else:
            said.append(_("{points} ahead of our ASEAN figure").format(points=points))
    return said
