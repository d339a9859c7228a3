"""The sentences of the equity view: counts of who is behind, never an order of countries.

Where intervals are not known an order of two differences cannot be claimed, so titles count in
how many countries a group is behind and name no widest difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language
from indicators.rounding import half_up
from indicators.views.coverage_words import breakdown_name, ends_name
from indicators.views.panel import Row

ALIKE = "alike"
UNSURE = "unsure"


def behind(
    values: Sequence[tuple[str, str, float]],
    indicator: Indicator,
    breakdown: str,
    ends: Mapping[str, tuple[str, str]],
    interval: tuple[float, float] | None = None,
) -> str | None:
    """Which of the two ends of a breakdown is behind: its code, ``alike``, or None without ends.

    ``interval`` is that of their difference, where standard errors are known: with zero inside it
    no order can be claimed, and the answer is ``unsure``.
    """
    by_code = {code: value for code, _name, value in values}
    if breakdown not in ends or not set(ends[breakdown]) <= set(by_code):
        return None
    if interval is not None and interval[0] <= 0 <= interval[1]:
        return UNSURE
    first, second = ends[breakdown]
    difference = half_up(by_code[first] - by_code[second], indicator.decimals)
    if difference == 0:
        return ALIKE
    first_lower = difference < 0
    return first if first_lower == (indicator.higher_is == "better") else second


@dataclass(frozen=True)
class Words:
    """The sentences of one breakdown of one indicator."""

    catalogue: Catalogue
    language: Language
    indicator: Indicator
    breakdown: str

    @property
    def name(self) -> str:
        return self.language.gettext(self.indicator.short_name)

    def group(self, code: str) -> str:
        """A group of people inside a sentence."""
        _ = self.language.gettext
        known = {
            "F": _("women"),
            "M": _("men"),
            "U": _("urban areas"),
            "R": _("rural areas"),
            "Q1": _("the poorest fifth"),
            "Q5": _("the richest fifth"),
            "PD": _("persons with disabilities"),
            "PWD": _("persons without disabilities"),
            "MIGPER": _("migrants"),
            "NONMIG": _("others"),
            "A": _("agriculture"),
            "NONAGR": _("other work"),
        }
        if code in known:
            return known[code]
        return _(self.catalogue.strata[self.breakdown][code].short_name)

    def eyebrow(self) -> str:
        """Where one is, and of what."""
        _ = self.language.gettext
        return " · ".join([_("Equity"), breakdown_name(self.breakdown, self.language), self.name])

    def headline(self, members: Sequence[Row]) -> str:
        """In how many members each end of the breakdown is behind."""
        _ = self.language.gettext
        known = [r for r in members if r["standing"] != "missing"]
        groups = ends_name(self.breakdown, self.language)
        if not known:
            return _("{indicator}: no member tells {groups} apart").format(
                indicator=self.name, groups=groups
            )
        judged = [r for r in known if r["behind"]]
        if not judged:
            return self.language.ngettext(
                "{indicator}: {n} member tells {groups} apart",
                "{indicator}: {n} members tell {groups} apart",
                len(known),
            ).format(indicator=self.name, n=len(known), groups=groups)
        counts: dict[str, int] = {}
        for row in judged:
            counts[row["behind"]] = counts.get(row["behind"], 0) + 1
        parts = [
            _("{group} behind in {n}").format(group=self.group(code), n=count)
            for code, count in sorted(counts.items(), key=lambda pair: -pair[1])
            if code not in (ALIKE, UNSURE)
        ]
        if ALIKE in counts:
            parts.append(_("alike in {n}").format(n=counts[ALIKE]))
        if UNSURE in counts:
            parts.append(_("not certain in {n}").format(n=counts[UNSURE]))
        return self.language.ngettext(
            "{indicator}: {parts}, of {n} member that tells {groups} apart",
            "{indicator}: {parts}, of {n} members that tell {groups} apart",
            len(judged),
        ).format(indicator=self.name, n=len(judged), groups=groups, parts=", ".join(parts))

    def lead(self, members: Sequence[Row]) -> str:
        """On how many it rests, of which years, and that no interval is known."""
        _ = self.language.gettext
        known = [r for r in members if r["standing"] != "missing"]
        if not known:
            return _("An unknown gap is not a gap of zero.")
        years = [r["time_period"] for r in known]
        rests = _("{n} of {all} members, {years}.").format(
            n=len(known),
            all=len(members),
            years=self.language.years(min(years), max(years)),
        )
        if any(r["interval"] for r in known):
            unsure = _(
                "Who is behind is said only where the interval of the difference leaves zero out "
                "or is not known; countries are not ranked."
            )
        else:
            unsure = _(
                "No standard errors are held, so there are no intervals: a small difference may be "
                "chance, and countries are not ranked."
            )
        return f"{rests} {unsure}"

    def strata_title(self, members: Sequence[Row]) -> str:
        """Who publishes the groups at all."""
        _ = self.language.gettext
        silent = [r["name"] for r in members if r["standing"] == "missing"]
        if not silent:
            return _("Every member tells {groups} apart").format(
                groups=ends_name(self.breakdown, self.language)
            )
        return self.language.ngettext(
            "{n} member does not tell {groups} apart",
            "{n} members do not tell {groups} apart",
            len(silent),
        ).format(n=len(silent), groups=ends_name(self.breakdown, self.language))

    def strata_subtitle(self, members: Sequence[Row]) -> str:
        """What a line is."""
        _ = self.language.gettext
        unit = _(self.catalogue.units[self.indicator.unit_measure].symbol) or _("count")
        said = _("{indicator}, {unit}: one line a country, groups of one year and one source")
        said = said.format(indicator=self.name, unit=unit)
        if any(r["standing"] == "older" for r in members):
            said += ". " + _("Values more than five years before the newest stand apart")
        return said

    def measures_title(self, ordered: bool) -> str:
        """Which measures are lawful here."""
        _ = self.language.gettext
        if ordered:
            return _("Wealth fifths have an order, so the whole slope can be measured")
        return _("Without an order or populations, the difference and the ratio say all")

    def measures_subtitle(self) -> str:
        """How the numbers read."""
        _ = self.language.gettext
        if self.breakdown == "quintile":
            return _(
                "Points from the poorest to the richest end; below zero it is higher among the "
                "poor. Absolute measures in points, relative ones without unit"
            )
        return _("Highest less lowest group in points, and highest over lowest")

    def gap_words(self, row: Row) -> str:
        """Who is behind in one country, in words."""
        _ = self.language.gettext
        if row["behind"] is None:
            return ""
        if row["behind"] == ALIKE:
            return _("alike")
        if row["behind"] == UNSURE:
            return _("not certain: the interval of the difference includes zero")
        return narrative.sentence_case(_("{group} behind").format(group=self.group(row["behind"])))
