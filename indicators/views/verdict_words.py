"""Verdicts in few words: short names of the classes, and whether the methods agree.

The class is always that of the method; where its published name is long, a short form of it
stands in a table and the full name beside it for whoever asks. Nothing here says "on track"
without the method's name next to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from indicators import narrative
from indicators.language import Language, mark
from indicators.measures.progress_methods import METHODS, SIGNS
from indicators.views.panel import Row

__all__ = ["FOUR", "METHODS", "SIGNS", "agreement_title", "rests_on", "verdict"]

# The methods that class a country; ESCAP's current status is an index and stands on Progress.
FOUR = ("escap_api", "unsd", "open_sdg", "sdr")
SHORT_METHODS = {
    "escap_api": mark("ESCAP anticipated"),
    "escap_csi": mark("ESCAP current"),
    "unsd": mark("UNSD progress"),
    "open_sdg": mark("Open SDG"),
    "sdr": mark("SDR arrows"),
}
_SHORT_CLASSES = {
    ("unsd", "met"): mark("Met"),
    ("unsd", "fair"): mark("Fair"),
    ("open_sdg", "met"): mark("Met"),
    ("open_sdg", "accelerate"): mark("Accelerate"),
    ("open_sdg", "limited"): mark("Limited"),
    ("sdr", "met"): mark("Met"),
    ("sdr", "moderate"): mark("Moderate"),
    ("escap_csi", "met"): mark("Met"),
}
DECIMALS = {"escap_api": 0, "escap_csi": 1, "unsd": 2, "open_sdg": 2, "sdr": 2}


def short_class(method: str, class_id: str, language: Language) -> str:
    """A class as a table writes it."""
    name = METHODS[method].classes[class_id][0]
    if (method, class_id) in _SHORT_CLASSES:
        name = _SHORT_CLASSES[(method, class_id)]
    return language.gettext(name)


def verdict(row: Row, language: Language) -> Row:
    """One verdict for showing: method, class in words, sign, number, or why there is none."""
    _ = language.gettext
    said, full = row["class"] is not None, row["class_name"]
    reason = row["reason"]
    number = None
    if row["statistic"] is not None:
        number = language.number(row["statistic"], DECIMALS[row["method"]])
    return {
        "method": row["method"],
        "method_name": _(SHORT_METHODS[row["method"]]),
        "class": row["class"],
        "word": short_class(row["method"], row["class"], language) if said else "",
        "full": _(full) if said else "",
        "sign": row["sign"],
        "statistic": number,
        "reason": _(reason) if reason else "",
    }


def reason_short(code: str | None, language: Language) -> str:
    """Why no method can say anything, short enough for a table."""
    _ = language.gettext
    known = {
        "no_value": _("no value"),
        "derived": _("computed from groups"),
        "one_value": _("one value; two are needed"),
        "before_2015": _("newest value before 2015"),
        "other_source": _("one value of this source"),
        "break": _("one value after the break"),
        "mixed_nature": _("reported and modelled values"),
        "neutral": _("neither more nor less is better"),
        "no_baseline": _("no baseline value"),
        "needs_target": _("no target with a number"),
        "target_year_passed": _("the year of the target has passed"),
        "growth_from_zero": _("no growth from zero"),
        "sign_change": _("change of sign"),
    }
    return known[code] if code else ""


def agreement_title(rows: Sequence[Row], language: Language) -> str:
    """On how many of the members they can judge the four methods give the same sign."""
    _ = language.gettext
    judged = [r for r in rows if all(v["sign"] for v in r["verdicts"])]
    if not judged:
        return _("No method can judge any member")
    agree = sum(len({v["sign"] for v in r["verdicts"]}) == 1 for r in judged)
    return language.ngettext(
        "Four trusted methods agree on {agree} of the {n} member they can judge",
        "Four trusted methods agree on {agree} of the {n} members they can judge",
        len(judged),
    ).format(agree=agree, n=len(judged))


def rests_on(rows: Sequence[Row], language: Language) -> str:
    """On how few values the verdicts rest; a verdict on two values says so."""
    _ = language.gettext
    counts = sorted({r["values"] for r in rows if r["per_year_pp"] is not None})
    if not counts:
        return ""
    if len(counts) == 1:
        return language.ngettext(
            "Each verdict rests on {n} value.", "Each verdict rests on {n} values.", counts[0]
        ).format(n=counts[0])
    return _("The verdicts rest on {least} to {most} values.").format(
        least=counts[0], most=counts[-1]
    )


def unsaid(rows: Sequence[Row], language: Language) -> str:
    """Who cannot be judged, by name and reason."""
    _ = language.gettext
    named = [f"{r['name']} ({r['progress_reason']})" for r in rows if r["progress_reason"]]
    if not named:
        return ""
    return narrative.sentence_case(_("cannot be said: {names}.").format(names="; ".join(named)))
