"""The sentences of the costing view. A cost is never said without what it leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue
from indicators.language import MISSING, Language
from indicators.measures.costing import GUARANTEES, PATHS, TOTAL, Scenario
from indicators.views import target_words
from indicators.views.panel import Card, Row


def guarantee_name(guarantee: str, language: Language) -> str:
    """A guarantee, or all of them together."""
    _ = language.gettext
    return _("All together") if guarantee == TOTAL else _(GUARANTEES[guarantee].name)


def dollars(amount: float | None, language: Language) -> str:
    """US dollars in words one can say: "US$ 3.2 billion"."""
    _ = language.gettext
    if amount is None:
        return MISSING
    if abs(amount) >= 1e9:
        return _("US$ {n} billion").format(n=language.number(amount / 1e9, 1))
    return _("US$ {n} million").format(n=language.number(amount / 1e6, 0))


def share_of_gdp(share: float | None, language: Language) -> str:
    """Percent of GDP with two digits: costs are small numbers."""
    if share is None:
        return MISSING
    return language.gettext("{n}% of GDP").format(n=language.number(share, 2))


def published_value(value: float, unit: str, language: Language) -> str:
    """A published order of magnitude with its unit."""
    _ = language.gettext
    number = language.number(value, 1)
    return {
        "PT_GDP": _("{n}% of GDP").format(n=number),
        "PT_GDPPC": _("{n}% of GDP per person").format(n=number),
        "PT": f"{number}%",
    }[unit]


def assumption(row: Row, language: Language) -> Row:
    """An assumption in words: of what, which, how much, of which year, and whose it is."""
    _ = language.gettext
    names = {
        "benefit_pct_gdp_per_person": _("Benefit, % of GDP per person"),
        "months": _("Months paid a year"),
        "starting_coverage_pct": _("Coverage to start from, %"),
        "group_pct_of_population": _("Group, % of population"),
        "group_persons": _("Persons in the group"),
        "population": _("Population"),
        "start_year": _("First year of the path"),
        "target_year": _("Last year of the path"),
        "target_coverage": _("Coverage aimed at, %"),
        "path": _("How coverage rises"),
        "administration": _("Administration, % on top of benefits"),
        "points_per_year": _("Points a year"),
        "gdp_growth": _("Growth of GDP, % a year"),
        "group_growth": _("Growth of the group’s share, % a year"),
        "gdp_usd": _("GDP, US dollars"),
    }
    held = ("starting_coverage_pct", "group_persons", "population", "gdp_usd")
    whose = _("held") if row["name"] in held else _("assumed")
    if row["guarantee"] and row["value"] == _illustrated(row["guarantee"], row["name"]):
        whose = _("illustration")
    return {
        "of": guarantee_name(row["guarantee"], language)
        if row["guarantee"]
        else _("For all of them"),
        "assumption": names[row["name"]],
        "name": row["name"],
        "value": row["value"],
        "shown": _value(row, language),
        "year": row["year"],
        "whose": whose if row["value"] is not None else _("not held"),
    }


def _illustrated(guarantee: str, name: str) -> float | None:
    """The level or the months that are taken when nothing is chosen."""
    known = GUARANTEES[guarantee]
    if name == "months":
        return known.months
    return known.level if name == "benefit_pct_gdp_per_person" else None


def _value(row: Row, language: Language) -> str:
    value = row["value"]
    if value is None:
        return language.gettext("not known")
    if row["name"] == "path":
        return language.gettext(PATHS[value])
    if row["name"] in ("start_year", "target_year"):
        return str(value)
    if row["name"] == "gdp_usd":
        return dollars(value, language)
    return language.number(value, 0 if value == int(value) or value > 1000 else 1)


@dataclass(frozen=True)
class Words:
    """The sentences of one scenario in one country."""

    catalogue: Catalogue
    language: Language
    scenario: Scenario
    ref_area: str

    @property
    def area(self) -> str:
        return narrative.country_name(self.catalogue, self.ref_area, self.language, within=True)

    def eyebrow(self) -> str:
        """Where one is, and where."""
        _ = self.language.gettext
        return " · ".join(
            [
                _("What would it take"),
                narrative.country_name(self.catalogue, self.ref_area, self.language),
                self.language.years(self.scenario.start_year, self.scenario.target_year),
            ]
        )

    def headline(self, total: Row) -> str:
        """The cost of what was counted, in percent of GDP, and how many guarantees that is."""
        _ = self.language.gettext
        if total["cost_pt_gdp"] is None:
            return _("What this would take in {area} cannot be said").format(area=self.area)
        return self.language.ngettext(
            "In {area}, {n} guarantee would cost {share} in {year}",
            "In {area}, {n} guarantees would cost {share} in {year}",
            len(total["counted"]),
        ).format(
            area=self.area,
            n=len(total["counted"]),
            share=share_of_gdp(total["cost_pt_gdp"], self.language),
            year=total["time_period"],
        )

    def lead(self, total: Row) -> str:
        """How much of that is new, and what is left out."""
        _ = self.language.gettext
        parts = []
        if total["extra_cost_pt_gdp"] is not None:
            parts.append(
                _("{extra} more than today’s coverage would cost at the same benefits.").format(
                    extra=share_of_gdp(total["extra_cost_pt_gdp"], self.language)
                )
            )
        if total["reason"]:
            parts.append(_("Not counted: {reasons}").format(reasons=total["reason"]))
        parts.append(_("An illustration: it cannot replace a national costing."))
        return " ".join(parts)

    def cards(self, total: Row, lines: Sequence[Row]) -> list[Card]:
        """Cost, extra cost, persons and pace."""
        _ = self.language.gettext
        year = total["time_period"]
        if total["cost_pt_gdp"] is None:
            label = _("Cost in {year}").format(year=year)
            return [Card(label, _("cannot be said"), "", total["reason"], "missing")]
        known = [r for r in lines if r["cost_pt_gdp"] is not None]
        n = self.language.number
        money = dollars(total["cost_usd"], self.language)
        extra = dollars(total["extra_cost_usd"], self.language)
        fastest = max(known, key=lambda r: r["pace_pp"])
        most = max(known, key=lambda r: r["extra_persons"])
        return [
            Card(
                _("Cost in {year}").format(year=year),
                n(total["cost_pt_gdp"], 2),
                _("% of GDP"),
                total["usd_reason"] or _("{money} a year").format(money=money),
            ),
            Card(
                _("More than at today’s coverage"),
                n(total["extra_cost_pt_gdp"], 2),
                _("% of GDP"),
                total["usd_reason"] or _("{money} a year").format(money=extra),
                "left-out",
            ),
            Card(
                _("Most persons gained"),
                self.language.persons(most["extra_persons"]),
                "",
                _("{name}: more than today, in {year}").format(name=most["name"], year=year),
                "covered",
            ),
            Card(
                _("Fastest pace implied"),
                self.language.signed(fastest["pace_pp"]),
                _("points a year"),
                ". ".join(filter(None, [fastest["name"], self._agreed()])),
            ),
        ]

    def _agreed(self) -> str:
        return target_words.agreed_rate(self.catalogue, self.language)

    def guarantees_title(self, lines: Sequence[Row]) -> str:
        """Which guarantee costs most."""
        _ = self.language.gettext
        known = [r for r in lines[:-1] if r["cost_pt_gdp"] is not None]
        if not known:
            return _("No guarantee can be costed")
        most = max(known, key=lambda r: r["cost_pt_gdp"])
        return _("{name} costs most: {share} in {year}").format(
            name=most["name"],
            share=share_of_gdp(most["cost_pt_gdp"], self.language),
            year=most["time_period"],
        )

    def guarantees_subtitle(self) -> str:
        """What the columns are."""
        _ = self.language.gettext
        return _(
            "Coverage from the latest value to {year}, persons reached, cost a year, and the pace "
            "that implies"
        ).format(year=self.scenario.target_year)

    def years_title(self) -> str:
        """The path of the cost."""
        _ = self.language.gettext
        return _("Year by year to {year}").format(year=self.scenario.target_year)

    def years_subtitle(self) -> str:
        """What a bar is."""
        _ = self.language.gettext
        return _("Cost of what is counted, % of GDP; dollars at GDP of the newest year held")
