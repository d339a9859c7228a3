"""The sentences of the progress view. None says "on track" without the name of a method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language
from indicators.measures.progress_methods import METHODS
from indicators.views import target_words, verdict_words
from indicators.views.panel import Row


def method_card(method: str, language: Language) -> Row:
    """A method by name: what its number is, and its classes from best to worst."""
    _ = language.gettext
    found = METHODS[method]
    return {
        "method": method,
        "name": _(found.name),
        "statistic": narrative.sentence_case(_(found.statistic)),
        "classes": [{"name": _(name), "sign": sign} for name, sign in found.classes.values()],
    }


@dataclass(frozen=True)
class Words:
    """The sentences of one indicator, read in ``this_year``."""

    catalogue: Catalogue
    language: Language
    indicator: Indicator
    this_year: int | None = None

    def area(self, row: Row) -> str:
        """A country inside a sentence."""
        return narrative.country_name(self.catalogue, row["ref_area"], self.language, within=True)

    def value(self, number: float | None) -> str:
        """A number with the indicator's unit."""
        return narrative.value_in_words(number, self.indicator, self.catalogue, self.language)

    def target(self, rows: Sequence[Row]) -> str:
        """The level and year in force, inside a sentence; empty where there is none."""
        _ = self.language.gettext
        found = [t for t in self.catalogue.targets_of(self.indicator.id) if t.in_force]
        if not found:
            return ""
        words = target_words.target_words(found[0], self.indicator, self.catalogue, self.language)
        return words.removesuffix(f", {_(found[0].source)}")

    def eyebrow(self) -> str:
        """Where one is, and of what."""
        _ = self.language.gettext
        return " · ".join(
            [_("Progress"), _("needed against achieved"), _(self.indicator.short_name)]
        )

    def headline(self, rows: Sequence[Row], one: bool) -> str:
        """On a straight line, who would arrive in time; or one country's pace against the need."""
        if one:
            return self._of_one(rows[0])
        _ = self.language.gettext
        moving = [r for r in rows if r["per_year_pp"] is not None]
        name = _(self.indicator.short_name)
        if not moving:
            return _("{indicator}: progress of no member can be said").format(indicator=name)
        target = self.target(rows)
        if not target:
            better = sum(self._forward(r) > 0 for r in moving)
            return _("{indicator}: {n} of {all} members moved the right way").format(
                indicator=name, n=better, all=len(moving)
            )
        there = [r for r in moving if r["needed_per_year_pp"] == 0]
        until = max(r["target_year"] for r in moving if r["target_year"])
        if self.this_year is not None and until < self.this_year:
            return _(
                "{indicator}: {year}, the year of the target, has passed; the latest values of "
                "{n} of {all} members are there"
            ).format(indicator=name, year=until, n=len(there), all=len(moving))
        left = [r for r in moving if r not in there]
        arrive = [r for r in left if r["reached_year"] and r["reached_year"] <= r["target_year"]]
        if not left:
            return _("{indicator}: every member that can be judged is at {target}").format(
                indicator=name, target=target
            )
        return self.language.ngettext(
            "On a straight line, {n} of {all} members that have a way to go would reach {target}",
            "On a straight line, {n} of {all} members that have a way to go would reach {target}",
            len(left),
        ).format(n=len(arrive), all=len(left), target=target)

    def _forward(self, row: Row) -> float:
        return -row["per_year_pp"] if self.indicator.higher_is != "better" else row["per_year_pp"]

    def _of_one(self, row: Row) -> str:
        _ = self.language.gettext
        area = narrative.sentence_case(self.area(row))
        if row["per_year_pp"] is None:
            return _("{area}: progress cannot be said").format(area=area)
        pace = self.language.signed(row["per_year_pp"])
        needed = row["needed_per_year_pp"]
        target = self.target([row])
        if not target or needed is None:
            return _("{area}: {pace} a year since {first}").format(
                area=area, pace=pace, first=row["first_year"]
            )
        if needed == 0:
            return _("{area} is at {target}").format(area=area, target=target)
        return _("{area}: {pace} a year since {first}, {needed} a year needed for {target}").format(
            area=area,
            pace=pace,
            first=row["first_year"],
            needed=self.language.signed(needed),
            target=target,
        )

    def lead(self, rows: Sequence[Row]) -> str:
        """On how few values it rests, who keeps the agreed pace, and who cannot be judged."""
        _ = self.language.gettext
        parts = []
        met = [r for r in rows if r["agreed_pace_met"]]
        asked = [r for r in rows if r["agreed_pace_met"] is not None]
        if asked and len(rows) > 1:
            parts.append(
                _("{n} of {all} reach the agreed {points} points a year.").format(
                    n=len(met), all=len(asked), points=self._agreed(asked[0])
                )
            )
        elif asked:
            said = (
                _("It reaches the agreed {points} points a year.")
                if met
                else _("It does not reach the agreed {points} points a year.")
            )
            parts.append(said.format(points=self._agreed(asked[0])))
        parts.append(verdict_words.rests_on(rows, self.language))
        parts.append(verdict_words.unsaid(rows, self.language))
        return " ".join(part for part in parts if part)

    def _agreed(self, row: Row) -> str:
        return target_words.pace_words(row["agreed_pace_pp"], self.language)

    def paths_title(self, rows: Sequence[Row]) -> str:
        """Who is farthest from the pace that is needed."""
        _ = self.language.gettext
        known = [
            r
            for r in rows
            if r["per_year_pp"] is not None and r["needed_per_year_pp"] and len(rows) > 1
        ]
        known = narrative.comparable([{**r, "time_period": r["last_year"]} for r in known])
        if len(known) < 2:
            return _("The path so far, and the path that is needed")
        short = max(known, key=lambda r: abs(r["needed_per_year_pp"]) - self._forward(r))
        return _(
            "Needed against achieved: {area} falls short most, {pace} a year where {needed} "
            "are needed"
        ).format(
            area=self.area(short),
            pace=self.language.signed(short["per_year_pp"]),
            needed=self.language.signed(short["needed_per_year_pp"]),
        )

    def paths_subtitle(self, rows: Sequence[Row]) -> str:
        """What the lines are."""
        _ = self.language.gettext
        unit = self.catalogue.units[self.indicator.unit_measure].symbol
        parts = [
            _("{indicator}, {unit}").format(
                indicator=_(self.indicator.short_name), unit=_(unit) or _("count")
            ),
            _("solid: values of one source"),
            _("dashed: the same pace"),
        ]
        target = self.target(rows)
        if target:
            parts.append(_("amber: the way to {target}").format(target=target))
        paced = [r for r in rows if r["at_agreed_pace"] is not None]
        if paced:
            parts.append(_("dotted: {points} points a year").format(points=self._agreed(paced[0])))
        return "; ".join(parts)

    def alt(self, rows: Sequence[Row]) -> str:
        """The paths read aloud."""
        _ = self.language.gettext
        told = []
        for row in rows:
            values = ", ".join(f"{year}: {self.value(value)}" for year, value in row["points"])
            told.append(f"{row['name']}: {values or _('no value')}")
        return "; ".join(told)

    def verdict_title(self, row: Row) -> str:
        """Whether the methods agree on one country."""
        _ = self.language.gettext
        signs = {v["sign"] for v in row["verdicts"] if v["sign"]}
        if not signs:
            return _("No method can judge: {reason}").format(reason=row["progress_reason"])
        if len(signs) == 1:
            return _("The methods agree")
        return _("The methods do not agree: each asks another question")

    def verdict_subtitle(self, rows: Sequence[Row]) -> str:
        """What stands in a cell."""
        _ = self.language.gettext
        return _("Class by each method’s own rule, with the number it rests on")
