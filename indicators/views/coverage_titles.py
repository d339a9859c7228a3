"""What stands above each panel of the coverage view, and the small words inside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative
from indicators.views.coverage_groups import ENDS
from indicators.views.coverage_words import TOTAL, Words, breakdown_name, ends_name
from indicators.views.panel import Row


@dataclass(frozen=True)
class Titles(Words):
    """The titles of one choice, made of the same words as its finding."""

    def ranking_title(self, rows: Sequence[Row]) -> str:
        """Whether the values may stand in one ranking, by their years."""
        _ = self.language.gettext
        ranked = [r["time_period"] for r in rows if r["standing"] in ("ranked", "capped")]
        older = sum(r["standing"] == "older" for r in rows)
        if not ranked:
            return _("No value to compare")
        years = self.language.years(min(ranked), max(ranked))
        if older and self.breakdown != TOTAL:
            return self.language.ngettext(
                "{n} country of {years} is compared, {older} older not",
                "{n} countries of {years} are compared, {older} older not",
                len(ranked),
            ).format(n=len(ranked), years=years, older=older)
        if older:
            return self.language.ngettext(
                "{n} value of {years} is ranked, {older} older not",
                "{n} values of {years} are ranked, {older} older not",
                len(ranked),
            ).format(n=len(ranked), years=years, older=older)
        if len(ranked) == 1:
            return _("One value, of {years}").format(years=years)
        if self.breakdown != TOTAL:
            return _("{n} countries in {years}, near enough to compare").format(
                n=len(ranked), years=years
            )
        return _("{n} values of {years}, near enough to compare").format(n=len(ranked), years=years)

    def ranking_subtitle(self) -> str:
        """What is measured and in what order."""
        _ = self.language.gettext
        if self.breakdown == TOTAL:
            said = _("{measured}; newest value of each country, highest first")
        elif self.breakdown not in ENDS:
            said = _("{measured}; newest year of each country")
        else:
            said = _("{measured}; newest year of each country, widest difference first")
        return said.format(measured=self.measured())

    def scale(self, bottom: float, top: float) -> str:
        """From where to where every bar runs."""
        decimals = 0 if top >= 10 or top == int(top) else 2
        return self.language.gettext("{bottom} to {top}").format(
            bottom=self.language.number(bottom, 0 if bottom == int(bottom) else decimals),
            top=self.language.number(top, decimals),
        )

    def region(self, region: Row) -> str:
        """How the regional figure was made, of how many members, or why there is none."""
        _ = self.language.gettext
        if region["obs_value"] is None:
            return narrative.reason_in_words(region["reason"], self.language)
        weighted = region["method"] == "population_weighted"
        return _("{method}, {n} of {all} members").format(
            method=_("weighted by population") if weighted else _("simple mean"),
            n=region["members_reporting"],
            all=region["members"],
        )

    def other_years(self) -> str:
        """Why a country has no value here although one is held."""
        return self.language.gettext("no value in these years")

    def one_group(self) -> str:
        """Why a country with a group has nothing to compare it with."""
        return self.language.gettext("only one group is published")

    def total_only(self) -> str:
        """Why a country with a value has no groups."""
        return self.language.gettext("only the total is published")

    def silent(self, offered: Sequence[str]) -> str:
        """Breakdowns that the definition asks for and nobody publishes."""
        _ = self.language.gettext
        absent = [b for b in self.indicator.breakdowns.required if b not in offered]
        if not absent:
            return ""
        names = [breakdown_name(b, self.language).lower() for b in absent]
        return _("Asked for, published by nobody held here: {breakdowns}").format(
            breakdowns=self.language.join(names)
        )

    def trend_title(self, values: Sequence[Row]) -> str:
        """In how many countries the value went up or down, naming the fewer."""
        _ = self.language.gettext
        if self.breakdown != TOTAL:
            return _("Over time, {groups}").format(groups=ends_name(self.breakdown, self.language))
        up, down, still = self.directions(values)
        count = len(up) + len(down) + len(still)
        if not count:
            return _("No country has two values of one source")
        if count == 1:
            moved = (up or down or still)[0]
            years = [r["time_period"] for r in values if r["obs_value"] is not None]
            slots = {
                "area": narrative.sentence_case(self.area(moved)),
                "years": self.language.years(min(years), max(years)),
            }
            if up:
                return _("{area} went up, {years}").format(**slots)
            if down:
                return _("{area} went down, {years}").format(**slots)
            return _("{area} did not change, {years}").format(**slots)
        if not down:
            return _("Up in {n} of {count} countries, down in none").format(n=len(up), count=count)
        if len(down) <= 3:
            return _("Up in {n} of {count} countries, down in {areas}").format(
                n=len(up), count=count, areas=self.language.join([self.area(r) for r in down])
            )
        if 0 < len(up) <= 3:
            return _("Down in {n} of {count} countries, up in {areas}").format(
                n=len(down), count=count, areas=self.language.join([self.area(r) for r in up])
            )
        return _("Up in {up} and down in {down} of {count} countries").format(
            up=len(up), down=len(down), count=count
        )

    def trend_subtitle(
        self, lines: Sequence[Row], values: Sequence[Row], estimates: Sequence[Row]
    ) -> str:
        """What is measured, the years, and whether some countries are in the table only."""
        _ = self.language.gettext
        parts = [self.measured()]
        years = [r["time_period"] for r in lines]
        if years:
            parts.append(self.language.years(min(years), max(years)))
        said = ", ".join(parts) + ". " + _("A line joins values of one source only.")
        if estimates:
            said += " " + _("Dashed: ILO’s estimate for ASEAN.")
        known = {r["ref_area"] for r in values if r["obs_value"] is not None}
        left = len(known - {r["ref_area"] for r in lines})
        if left:
            said += " " + self.language.ngettext(
                "{n} more country is in the table below; choose fewer to see it here.",
                "{n} more countries are in the table below; choose fewer to see them here.",
                left,
            ).format(n=left)
        return said

    def table_title(self, values: Sequence[Row]) -> str:
        """How many values there are."""
        known = sum(r["obs_value"] is not None for r in values)
        return self.language.ngettext(
            "The same as a table: {n} value", "The same as a table: {n} values", known
        ).format(n=self.language.number(known))

    def table_subtitle(self) -> str:
        """What stands in the cells."""
        _ = self.language.gettext
        return _("{measured}; newest year first. An empty cell: no value held of that year").format(
            measured=self.measured()
        )

    def others_title(self, others: Sequence[Row]) -> str:
        """How many other series are held."""
        return self.language.ngettext(
            "{n} other series is held, never joined to these figures",
            "{n} other series are held, never joined to these figures",
            len(others),
        ).format(n=len(others))

    def others_subtitle(self) -> str:
        """Why they stand apart."""
        return self.language.gettext(
            "Other agencies, older releases or other definitions of the same question"
        )

    def reading(self, rows: Sequence[Row]) -> str:
        """The values read aloud, for people who cannot see the figure."""
        _ = self.language.gettext
        said = []
        for row in rows:
            who = row["name"] + (f", {row['stratum_name']}" if row["stratum_name"] else "")
            said.append(
                _("{area}: {value}, {year}").format(
                    area=who, value=self.value(row), year=row["time_period"] or _("no year")
                )
            )
        return "; ".join(said)
