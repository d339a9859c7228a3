"""The sentences of the data page, by rule: how much is known, how old, and of whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language, mark
from indicators.views.country_words import is_capped as _capped
from indicators.views.panel import Card, Row

KINDS = ("no_value", "not_collected", "not_applicable", "pending", "suppressed", "not_comparable")
_CELL_WORDS = {
    "no_value": mark("no value"),
    "not_collected": mark("not collected"),
    "not_applicable": mark("not applicable"),
    "pending": mark("pending"),
    "suppressed": mark("suppressed"),
    "not_comparable": mark("not comparable"),
    "derived": mark("computed here"),
}


def is_capped(row: Row, indicator: Indicator) -> bool:
    """Whether the latest value stands at the cap of its source."""
    return row["obs_value"] is not None and _capped(row, indicator)


def missing_word(kind: str | None, language: Language) -> str:
    """A kind of missing, short enough for a cell."""
    return language.gettext(_CELL_WORDS[kind]) if kind else ""


def kind_word(kind: str, language: Language) -> str:
    """A kind of missing in the legend."""
    if kind == "derived":
        return language.gettext("computed here, groups are missing")
    return narrative.missing_in_words(kind, language)


def timeliness_title(rows: Sequence[Row], language: Language) -> str:
    """Which member's values are newest and which oldest, by the median age."""
    _ = language.gettext
    known = [r for r in rows if r["median_age_years"] is not None]
    if not known:
        return _("No member has a value yet")
    new, old = known[0], known[-1]
    if new["median_age_years"] == old["median_age_years"]:
        return _("The middle value of every member is {n} years old").format(
            n=language.number(new["median_age_years"])
        )
    return _("The middle value is {new} years old in {first} and {old} in {last}").format(
        new=_age(new["median_age_years"], language),
        first=new["name"],
        old=_age(old["median_age_years"], language),
        last=old["name"],
    )


def _age(years: float, language: Language) -> str:
    return language.number(years, 0 if years == int(years) else 1)


@dataclass(frozen=True)
class Words:
    """The sentences of one scope."""

    catalogue: Catalogue
    language: Language
    scope: str
    year: int
    members: int

    def eyebrow(self) -> str:
        """Where one is."""
        _ = self.language.gettext
        return " · ".join([_("Data"), _("availability"), self.of_what()])

    def of_what(self) -> str:
        """The part of the framework that is counted."""
        return scope_name(self.scope, self.catalogue, self.language)

    def headline(self, summary: Row) -> str:
        """How many pairs have a value, how many of them are recent and tell groups apart."""
        _ = self.language.gettext
        if not summary["any_value"]:
            return _("No figure is held yet")
        if summary["any_share"] >= 90:
            first = _("Nearly every figure exists")
        elif summary["any_share"] > 50:
            first = _("More than half of the figures exist")
        else:
            first = _("Fewer than half of the figures exist")
        recent, complete = summary["recent_share"], summary["complete_share"]
        few = [recent is not None and recent < 50, complete is not None and complete < 50]
        if all(few):
            return _("{first}, but few are recent and few tell groups apart").format(first=first)
        if few[0]:
            return _("{first}, but few are recent").format(first=first)
        if few[1]:
            return _("{first}, but few tell groups apart").format(first=first)
        return first

    def lead(self, summary: Row) -> str:
        """The numbers behind the finding."""
        _ = self.language.gettext
        said = _("{held} of {cells} pairs of member and indicator have a value since 2015.").format(
            held=self.n(summary["any_value"]), cells=self.n(summary["cells"])
        )
        if not summary["any_value"]:
            return said
        more = _(
            "{recent} of them are three years old or newer; {complete} of {required} breakdowns "
            "asked for are complete in the latest year."
        ).format(
            recent=self.n(summary["recent"]),
            complete=self.n(summary["breakdowns_complete"]),
            required=self.n(summary["breakdowns_required"]),
        )
        return f"{said} {more}"

    def cards(self, summary: Row, cells: Sequence[Row]) -> list[Card]:
        """Any value, two or more, recent, groups."""
        _ = self.language.gettext
        of = _("of {n}")
        held = summary["any_value"]
        age = summary["median_age_years"]
        return [
            Card(
                _("Any value since 2015"),
                self.n(held),
                of.format(n=self.n(summary["cells"])),
                self.language.ngettext(
                    "{n} pair has none", "{n} pairs have none", summary["no_value"]
                ).format(n=self.n(summary["no_value"])),
            ),
            Card(
                _("Two or more years"),
                self.n(summary["two_or_more"]),
                of.format(n=self.n(summary["cells"])),
                _("The least a trend needs. {n} have one value only").format(
                    n=self.n(summary["one_value"])
                ),
            ),
            Card(
                _("Three years old or newer"),
                self.n(summary["recent"]),
                of.format(n=self.n(held)),
                _("The middle value is {age} years old in {year}").format(
                    age=_age(age, self.language), year=self.year
                )
                if age is not None
                else "",
            ),
            Card(
                _("Breakdowns complete in the latest year"),
                self.n(summary["breakdowns_complete"]),
                of.format(n=self.n(summary["breakdowns_required"])),
                _("All groups of a required breakdown, from one source: mostly women and men"),
            ),
        ]

    def asked_subtitle(self) -> str:
        """What the counts are and what the template holds."""
        _ = self.language.gettext
        return _(
            "{part}: each template holds the rows still asked for, most telling first, filled in "
            "up to the value"
        ).format(part=self.of_what())

    def n(self, count: int) -> str:
        return self.language.number(count)


def scope_name(scope: str, catalogue: Catalogue, language: Language) -> str:
    """A part of the framework by name."""
    _ = language.gettext
    if scope == "contingencies":
        return _("Nine indicators of SDG 1.3.1")
    if scope == "all":
        return _("All {n} indicators").format(n=len(catalogue.indicators))
    return _(catalogue.framework.dimensions[scope].name)
