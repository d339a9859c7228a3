"""The words of the catalogue: what codes of a definition mean to a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from indicators.catalogue import Catalogue, Framework, Indicator
from indicators.language import Language
from indicators.views.panel import Card, Row


def match_word(match: str, language: Language) -> str:
    """How exactly an indicator is the one of the goals, as a word on a tag."""
    _ = language.gettext
    return {
        "identical": _("identical"),
        "proxy": _("proxy"),
        "partial": _("partial"),
        "none": _("no match"),
    }[match]


def match_card(match: str, count: int, language: Language) -> Card:
    """How many indicators have one degree of match, and what it means."""
    _ = language.gettext
    meaning = {
        "identical": _("The SDG indicator itself, or one of its series"),
        "proxy": _("Another measure that stands for the target"),
        "partial": _("A part of the SDG indicator, or computed from it"),
        "none": _("Nothing in the goals corresponds"),
    }[match]
    label = {
        "identical": _("Identical"),
        "proxy": _("Proxy"),
        "partial": _("Partial"),
        "none": _("No match"),
    }[match]
    return Card(
        label, language.number(count), language.ngettext("indicator", "indicators", count), meaning
    )


def type_word(kind: str, language: Language) -> str:
    """What kind of target it is, as a word on a tag."""
    _ = language.gettext
    return {
        "agreed_numeric": _("agreed number"),
        "agreed_rate": _("agreed pace"),
        "agreed_qualitative": _("agreed in words"),
        "benchmark": _("benchmark"),
        "none": _("none agreed"),
    }[kind]


def type_heading(kind: str, language: Language) -> str:
    """What a kind of target means."""
    _ = language.gettext
    return {
        "agreed_numeric": _("Agreed numbers: governments agreed a level and a year"),
        "agreed_rate": _("Agreed pace: how fast it should rise, not where it should end"),
        "agreed_qualitative": _("Agreed in words: an aim without a number"),
        "benchmark": _("Benchmarks: used to measure a distance, agreed by nobody as a target"),
        "none": _("No level agreed"),
    }[kind]


def certainty_word(certainty: str, language: Language) -> str:
    """How sure the framework is of what it says of an instrument or an indicator."""
    _ = language.gettext
    return {"seen": _("read"), "background": _("to be checked")}[certainty]


def certainty_sentence(certainty: str, language: Language) -> str:
    """The same as a sentence, for an indicator's definition."""
    _ = language.gettext
    return {
        "seen": _("Compared with the agency’s own description"),
        "background": _("Known to specialists, still to be compared with the source"),
    }[certainty]


def tier_sentence(tier: str, language: Language) -> str:
    """Where figures of an indicator can come from."""
    _ = language.gettext
    return {
        "A": _("A global series exists"),
        "B": _("Published by an agency, but not as a global series"),
        "C": _("Only countries can report it"),
    }[tier]


def polarity(higher_is: str, language: Language) -> str:
    """Which way is good."""
    _ = language.gettext
    return {
        "better": _("higher is better"),
        "worse": _("lower is better"),
        "zero": _("zero is best, from both sides"),
        "neutral": _("neither high nor low is better"),
    }[higher_is]


def role_word(role: str, language: Language) -> str:
    """What a series of an agency is to an indicator."""
    _ = language.gettext
    return {
        "primary": _("shown as the figure"),
        "alternative": _("listed beside, never joined"),
        "not_shown": _("not shown"),
    }[role]


def status_word(status: str, language: Language) -> str:
    """Where a definition is in its life."""
    _ = language.gettext
    return {"draft": _("draft"), "active": _("active"), "deprecated": _("deprecated")}[status]


def agency_name(agency: str) -> str:
    """The name of an agency whose codes a definition lists; one that is new keeps its own key."""
    known = {
        "unsd": "UNSD",
        "ilostat": "ILOSTAT",
        "world_bank": "World Bank",
        "adb": "ADB",
        "unicef": "UNICEF",
        "other": "",
    }
    return known[agency] if agency in known else agency


def agencies_of(catalogue: Catalogue) -> list[str]:
    """Every agency for which a definition has a place for codes, in the order of the files."""
    return list(dict.fromkeys(a for i in catalogue.indicators.values() for a in i.series))


def codes_of(indicator: Indicator, agency: str) -> list[str]:
    """An agency's codes as text; ILOSTAT's have a contingency beside the indicator."""
    if agency not in indicator.series:
        return []
    return [
        code if isinstance(code, str) else " ".join(str(part) for part in code.values())
        for code in indicator.series[agency]
    ]


def targets_title(targets: Sequence[Row], language: Language) -> str:
    """For how many indicators a number is agreed, and for how many only a benchmark is used."""
    _ = language.gettext
    kinds: dict[str, set[str]] = {}
    for row in targets:
        kinds.setdefault(row["indicator"], set()).add(row["type"])
    agreed = sum("agreed_numeric" in kind for kind in kinds.values())
    return _("A number is agreed for {n} of {all} indicators").format(n=agreed, all=len(kinds))


def official(status: str, language: Language) -> str:
    """Whether a framework is official."""
    _ = language.gettext
    return {"proposed": _("proposed, not official"), "official": _("official")}[status]


def status_title(framework: Framework, language: Language) -> str:
    """The framework's version and whether it is official, as the finding of its page."""
    _ = language.gettext
    return _("{name}, version {version}: {status}").format(
        name=_(framework.name),
        version=framework.version,
        status=official(framework.status, language),
    )


def instruments_title(framework: Framework, language: Language) -> str:
    """How many texts stand behind the framework and how many of them were read."""
    _ = language.gettext
    counted = Counter(i.certainty for i in framework.instruments.values())
    return _("{n} agreed texts stand behind it; {seen} were read, {open} are to be checked").format(
        n=len(framework.instruments), seen=counted["seen"], open=counted["background"]
    )


def pace(framework: Framework, language: Language) -> str:
    """The agreed pace in a sentence, or nothing where none is agreed."""
    _ = language.gettext
    if framework.agreed_pace is None:
        return ""
    points = framework.agreed_pace.points_per_year
    return _(
        "Agreed pace: coverage should rise by {points} points a year. It is a pace, not a level. "
        "Source: {source}."
    ).format(
        points=language.number(points, 0 if points == int(points) else 1),
        source=_(framework.agreed_pace.source),
    )


def source(framework: Framework, language: Language) -> str:
    """What a table of definitions rests on."""
    _ = language.gettext
    return _("Source: {name}, version {version}, reviewed {date}.").format(
        name=_(framework.name),
        version=framework.version,
        date=language.date(framework.reviewed.isoformat()),
    )
