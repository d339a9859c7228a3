"""Small signs that many tables share: verdicts, targets with their kind, and the way to a target.

A sign is never alone: a verdict is an arrow and a word, a target its kind and its number. The
arrows are one scale for reading across methods; each word is the method's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from indicators.figures import markup
from indicators.figures.markup import Markup, tag
from indicators.language import Language
from indicators.views.panel import Row
from indicators.views.verdict_words import SIGNS

ARROWS = {
    "met": "✓",
    "on_track": "↑",
    "some_progress": "↗",
    "little_or_none": "→",
    "going_back": "↓",
}


def verdict(found: Row, *, statistic: bool = False) -> Markup:
    """The class of one method, with its arrow; hatched where it cannot be said."""
    if found["sign"] is None:
        return tag("span", found["reason"], cls="verdict unsaid")
    number = (
        tag("span", found["statistic"], cls="statistic") if statistic and found["statistic"] else ""
    )
    return tag(
        "span",
        tag("span", ARROWS[found["sign"]], cls="arrow", aria_hidden="true"),
        " ",
        found["word"],
        number,
        cls=f"verdict {found['sign'].replace('_', '-')}",
        title=f"{found['method_name']}: {found['full']}",
    )


def scale(language: Language) -> Markup:
    """The signs and what they mean, one scale for reading across the methods."""
    _ = language.gettext
    signs = [
        tag("span", tag("b", ARROWS[name], aria_hidden="true"), " ", _(word), cls=f"sign {name}")
        for name, word in SIGNS.items()
    ]
    return tag("p", _("Signs, one scale for reading across:"), " ", signs, cls="sign-scale")


def targets(rows: Sequence[Row], language: Language) -> Markup:
    """Every target of the page with its kind: agreed, benchmark, rate or words."""
    _ = language.gettext
    chips = [
        tag(
            "span",
            tag("b", row["type_name"]),
            " ",
            row["words"],
            cls=f"target {row['type']}",
            title=row["note"] or None,
        )
        for row in rows
    ]
    return tag("p", tag("span", _("Targets on this page"), cls="quiet"), chips, cls="targets")


def standing(found: Row, language: Language) -> Markup:
    """Gap and verdicts of one country on a line or two."""
    _ = language.gettext
    parts: list = [tag("span", words, cls="target benchmark") for words in found["sentences"]]
    if found["unsaid"]:
        words = _("cannot be said: {why}").format(why=found["unsaid"])
        parts.append(tag("span", _("Methods"), " ", markup.hatch(words)))
    else:
        parts += [
            tag("span", tag("span", one["method_name"], cls="quiet"), " ", verdict(one))
            for one in found["verdicts"]
        ]
        parts.append(tag("span", found["rests"], cls="quiet"))
    return tag("p", parts, cls="targets standing")


def tally(found: Row, language: Language) -> Markup:
    """How often each method gives each class among the members."""
    lines = [
        tag(
            "span",
            tag("b", one["name"]),
            [
                tag(
                    "span",
                    f" {count} ",
                    ARROWS[sign],
                    cls=f"sign {sign}",
                    title=language.gettext(SIGNS[sign]),
                )
                for sign, count in one["counts"].items()
            ],
        )
        for one in found["tally"]
    ]
    words = " ".join(
        text for text in (f"{found['title']}.", found["rests"], found["unsaid"]) if text
    )
    return tag(
        "div", tag("p", words), tag("p", lines, cls="sign-scale"), scale(language), cls="tally"
    )


def way(
    value: float | None,
    level: float | None,
    scale_to: tuple[float, float],
    *,
    kind: str = "",
    word: str = "",
) -> Markup:
    """A dot at the value, a tick at the level, and what is left between them."""
    low, high = scale_to

    def place(number: float) -> float:
        return 100 * min(1.0, max(0.0, (number - low) / ((high - low) or 1.0)))

    if value is None:
        return tag("span", markup.hatch(word), cls="way missing")
    dot = tag("span", cls="dot", style=f"left:{place(value):.2f}%")
    if level is None:
        return tag("span", dot, cls=f"way {kind}".strip())
    start, end = sorted((place(value), place(level)))
    left = tag("span", cls="left", style=f"left:{start:.2f}%;width:{end - start:.2f}%")
    tick = tag("span", cls="tick", style=f"left:{place(level):.2f}%")
    return tag("span", left, tick, dot, cls=f"way {kind}".strip())
