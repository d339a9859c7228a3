"""The verdicts of the methods on paper: each with its name, its number and its class in words.

The methods often disagree on the same two values, so none stands alone, and a verdict that rests
on two values says so. Brick is kept for a real step back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from indicators.briefs.page import Words
from indicators.language import Language, mark
from indicators.measures import progress_methods
from indicators.narrative import sentence_case
from indicators.series import Series
from indicators.views import target_words, verdict_words

Row = dict[str, Any]

# Sign of a class: mark, colour. The words stand beside it, so neither stands alone.
SIGNS = {
    "met": ("●", "covered"),
    "on_track": ("●", "covered"),
    "some_progress": ("▲", "left_out"),
    "little_or_none": ("■", "left_out"),
    "going_back": ("▼", "falling"),
}
ORDER = tuple(SIGNS)
# The number of each method in words: what its statistic counts, short.
NUMBERS = {
    "escap_api": mark("{number}% left in {year}"),
    "escap_csi": mark("{number} of 10 done"),
    "unsd": mark("expected : needed {number}"),
    "open_sdg": mark("growth : needed {number}"),
    "sdr": mark("pace : needed {number}"),
}


def verdicts_of(series: Series, indicator: str, ref_area: str) -> list[Row]:
    """The verdict of every method on one indicator in one country."""
    return series.progress(indicator=indicator, ref_area=ref_area)


def title(rows: Sequence[Row], language: Language) -> str:
    """Whether the methods agree, from the best class to the worst; or that nothing can be said."""
    _ = language.gettext
    signs = [r["sign"] for r in rows if r["sign"] is not None]
    if not signs:
        return _("Progress cannot be said")
    found = sorted(set(signs), key=ORDER.index)
    named = [_(progress_methods.SIGNS[sign]) for sign in found]
    if len(found) == 1:
        return _("{count} methods agree: {sign}").format(count=len(signs), sign=named[0])
    return _("Methods disagree: from “{best}” to “{worst}”").format(best=named[0], worst=named[-1])


def subtitle(rows: Sequence[Row], language: Language) -> str:
    """Between which years, towards what, and on how many values it rests."""
    _ = language.gettext
    first = rows[0]
    if first["first_year"] is None:
        return sentence_case(_(first["reason"] or ""))
    rests = language.ngettext("rests on {n} value", "rests on {n} values", first["values"])
    return _("{years}, towards {target} by {target_year}; {rests}").format(
        years=language.years(first["first_year"], first["last_year"]),
        target=language.number(first["target_value"], 0),
        target_year=first["target_year"],
        rests=rests.format(n=first["values"]),
    )


def table(rows: Sequence[Row], width: float, language: Language, inset: float = 1.55) -> Words:
    """Method with its number, and its class; the agreed pace as the last row."""
    _ = language.gettext
    widths = (25.0, 32.0, width - 57.0)
    titles = (_("Method"), "", _("Class"))
    return {
        "kind": "table",
        "size": 7.2,
        "row_height": 0.0,
        "inset": inset,
        "head_height": 3.4,
        "columns": [
            {"title": title, "width": wide, "align": "left"}
            for title, wide in zip(titles, widths, strict=True)
        ],
        "rows": [_line(row, language) for row in rows] + _agreed(rows[0], language),
    }


def _line(row: Row, language: Language) -> list[Words]:
    said = verdict_words.verdict(row, language)
    number = ""
    if said["statistic"] is not None:
        words = language.gettext(NUMBERS[row["method"]])
        number = words.format(number=said["statistic"], year=row["target_year"])
    return [
        {"text": said["method_name"], "weight": 600, "size": 7.2},
        {"text": number, "size": 7.0, "colour": "muted", "fit": True},
        verdict(said, language),
    ]


def verdict(said: Row, language: Language, size: float = 7.0) -> Words:
    """A class in the method’s own word with its sign, or that it cannot be said."""
    if said["sign"] is None:
        return {"text": language.gettext("cannot be said"), "colour": "muted", "size": size}
    sign, colour = SIGNS[said["sign"]]
    return {"text": f"{sign} {said['word']}", "colour": colour, "weight": 600, "size": size}


def _agreed(row: Row, language: Language) -> list[list[Words]]:
    """Whether the change a year reached the agreed pace."""
    _ = language.gettext
    if row["per_year_pp"] is None or row["agreed_pace_pp"] is None:
        return []
    points = target_words.pace_words(row["agreed_pace_pp"], language)
    name = {"text": _("Agreed {points}").format(points=points), "weight": 600, "size": 7.2}
    achieved = {
        "text": _("{points} points a year").format(points=language.signed(row["per_year_pp"])),
        "size": 7.0,
        "colour": "muted",
        "fit": True,
    }
    return [[name, achieved, pace_verdict(row, language)]]


def names_explained(language: Language) -> str:
    """The short names of the methods in full, for the notes."""
    _ = language.gettext
    return _(
        "Methods: ESCAP anticipated progress and current status; UNSD; Open SDG as Statistics "
        "Canada; arrows of the Sustainable Development Report (SDR); each in its own words."
    )


def signs_explained(language: Language) -> str:
    """What the shapes mean, the same for all methods."""
    _ = language.gettext
    said = [
        f"{shape} {_(progress_methods.SIGNS[sign])}" for sign, (shape, _colour) in SIGNS.items()
    ]
    return _("Signs: {list}.").format(list=", ".join(said[1:]))


def pace_verdict(row: Row, language: Language) -> Words:
    """Whether the agreed pace is kept, in words and a sign."""
    _ = language.gettext
    if row["agreed_pace_met"] is None:
        sign, text = "met", _("at the benchmark")
    elif row["agreed_pace_met"]:
        sign, text = "on_track", _("kept")
    elif row["per_year_pp"] < 0:
        sign, text = "going_back", _("going back")
    else:
        sign, text = "little_or_none", _("slower")
    shape, colour = SIGNS[sign]
    return {"text": f"{shape} {text}", "colour": colour, "weight": 600, "size": 7.2}
