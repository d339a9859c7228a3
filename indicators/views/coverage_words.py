"""The sentences of the coverage view: findings, what may be compared, and what must be known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative
from indicators.catalogue import Catalogue, Indicator
from indicators.language import Language
from indicators.measures.pace import Point, pace
from indicators.rounding import half_up
from indicators.views.country_words import is_capped
from indicators.views.panel import Row

TOTAL = "total"


def remark(row: Row, indicator: Indicator, language: Language) -> str:
    """What a reader must know of one value before believing it, or why there is none."""
    _ = language.gettext
    if row["obs_value"] is None:
        return narrative.missing_in_words(row["missing"], language)
    if is_capped(row, indicator):
        return _("capped at 100: not proof that all are reached")
    if row["obs_value"] == 0:
        return _("a reported zero")
    return ""


def breakdown_name(breakdown: str, language: Language) -> str:
    """A breakdown as a choice: "By sex"."""
    _ = language.gettext
    return {
        TOTAL: _("Total"),
        "sex": _("By sex"),
        "age": _("By age"),
        "urbanisation": _("By urban and rural area"),
        "quintile": _("By wealth fifth"),
        "disability": _("By disability"),
        "migration": _("By migration"),
        "activity": _("By economic activity"),
    }[breakdown]


def ends_name(breakdown: str, language: Language) -> str:
    """The groups that are compared, inside a sentence."""
    _ = language.gettext
    return {
        "sex": _("women and men"),
        "age": _("age groups"),
        "urbanisation": _("urban and rural areas"),
        "quintile": _("the poorest and the richest fifth"),
        "disability": _("persons with and without disabilities"),
        "migration": _("migrants and others"),
        "activity": _("agriculture and other work"),
    }[breakdown]


@dataclass(frozen=True)
class Words:
    """The sentences of one choice."""

    indicator: Indicator
    catalogue: Catalogue
    language: Language
    breakdown: str
    span: int

    def eyebrow(self) -> str:
        """Where one is: dimension, SDG indicator, id."""
        _ = self.language.gettext
        dimension = self.catalogue.framework.dimensions[self.indicator.dimension]
        parts = [_(dimension.name)]
        if self.indicator.sdg.indicator:
            parts.append(_("SDG {code}").format(code=self.indicator.sdg.indicator))
        return " · ".join([*parts, self.indicator.id])

    # ── The finding ─────────────────────────────────────────────────────────────────────────

    def headline(self, rows: Sequence[Row]) -> str:
        """From the lowest to the highest comparable country, or the widest difference of groups."""
        _ = self.language.gettext
        name = _(self.indicator.short_name)
        if self.breakdown != TOTAL:
            return self._widest(rows, name)
        ranked = sorted(
            (r for r in rows if r["standing"] == "ranked"), key=lambda r: r["obs_value"]
        )
        if not ranked:
            if any(r["obs_value"] is not None for r in rows):
                return _("{indicator}: every value here was capped at 100").format(indicator=name)
            return _("No value of “{indicator}” is held for these countries").format(indicator=name)
        low, high = ranked[0], ranked[-1]
        if len(ranked) == 1:
            return _("{indicator}: {value} in {area} in {year}").format(
                indicator=name,
                value=self.value(high),
                area=self.area(high),
                year=high["time_period"],
            )
        if self.value(low) == self.value(high):
            return _("{indicator}: {value} in all {count} countries that can be compared").format(
                indicator=name, value=self.value(high), count=len(ranked)
            )
        return _("{indicator}: from {low} in {first} to {high} in {last}").format(
            indicator=name,
            low=self.value(low),
            first=self.area(low),
            high=self.value(high),
            last=self.area(high),
        )

    def _widest(self, rows: Sequence[Row], name: str) -> str:
        _ = self.language.gettext
        groups = ends_name(self.breakdown, self.language)
        ranked = [r for r in rows if r["standing"] == "ranked"]
        known = [r for r in ranked if r["difference"] is not None]
        if not ranked:
            return _("{indicator}: no country here tells {groups} apart").format(
                indicator=name, groups=groups
            )
        if not known:
            return _("{indicator}: {count} countries tell {groups} apart").format(
                indicator=name, count=len(ranked), groups=groups
            )
        widest = max(known, key=lambda r: abs(r["difference"]))
        if half_up(abs(widest["difference"]), 1) == 0:
            return _("{indicator}: {groups} do not differ").format(indicator=name, groups=groups)
        if self.indicator.unit_measure == "PT":
            said = _("{indicator}: {groups} differ most in {area}, by {points} points in {year}")
        else:
            said = _("{indicator}: {groups} differ most in {area}, by {points} in {year}")
        return said.format(
            indicator=name,
            groups=groups,
            area=self.area(widest),
            points=self.language.number(abs(widest["difference"]), 1),
            year=widest["time_period"],
        )

    def lead(self, rows: Sequence[Row], values: Sequence[Row]) -> str:
        """How many countries have a value, of which years, and how many cannot be compared."""
        _ = self.language.gettext
        known = [r for r in rows if r["time_period"] is not None and r["standing"] != "missing"]
        count = {"known": len(known), "all": len(rows)}
        if not known:
            return _("None of the {all} countries chosen has one. Missing is never zero.").format(
                **count
            )
        years = self.language.years(
            min(r["time_period"] for r in known), max(r["time_period"] for r in known)
        )
        if self.breakdown == TOTAL and len(rows) == 1:
            held = sum(r["obs_value"] is not None for r in values)
            parts = [
                self.language.ngettext(
                    "{n} value is held; the newest is of {years}.",
                    "{n} values are held; the newest is of {years}.",
                    held,
                ).format(n=held, years=years)
            ]
        elif self.breakdown == TOTAL:
            parts = [
                _("{known} of {all} countries have a value, of {years}.").format(
                    **count, years=years
                )
            ]
        else:
            parts = [
                _("{known} of {all} countries publish these groups together, {years}.").format(
                    **count, years=years
                )
            ]
        older = sum(r["standing"] == "older" for r in rows)
        if older:
            parts.append(self._refusal(older))
        capped = sum(r["standing"] == "capped" for r in rows)
        if capped:
            parts.append(self._cap(capped))
        if self.breakdown == TOTAL and len(rows) > 1:
            parts.append(self._change_counts(values))
        return " ".join(part for part in parts if part)

    def _refusal(self, older: int) -> str:
        return self.language.ngettext(
            "{n} value is more than {span} years older than the newest and is not ranked.",
            "{n} values are more than {span} years older than the newest and are not ranked.",
            older,
        ).format(n=older, span=self.span)

    def _cap(self, capped: int) -> str:
        return self.language.ngettext(
            "{n} value was capped at 100, which does not prove that everybody is reached.",
            "{n} values were capped at 100, which does not prove that everybody is reached.",
            capped,
        ).format(n=capped)

    def _change_counts(self, values: Sequence[Row]) -> str:
        _ = self.language.gettext
        up, down, still = self.directions(values)
        count = len(up) + len(down) + len(still)
        if not count:
            return ""
        return _(
            "Of {count} countries with two values of one source or more, {up} went up "
            "and {down} went down."
        ).format(count=count, up=len(up), down=len(down))

    def directions(self, values: Sequence[Row]) -> tuple[list[Row], list[Row], list[Row]]:
        """The newest row of each country that went up, went down, or stayed, in one source."""
        up: list[Row] = []
        down: list[Row] = []
        still: list[Row] = []
        for area in dict.fromkeys(r["ref_area"] for r in values):
            mine = [r for r in values if r["ref_area"] == area and r["obs_value"] is not None]
            points = [
                Point(r["time_period"], r["obs_value"], (r["agency"], r["dataset"], r["vintage"]))
                for r in mine
            ]
            moved = pace(points, since=0)
            if moved.change_pp is None:
                continue
            shown = half_up(moved.change_pp, self.indicator.decimals)
            (up if shown > 0 else down if shown < 0 else still).append(mine[-1])
        return up, down, still

    # ── Small words ─────────────────────────────────────────────────────────────────────────

    def measured(self) -> str:
        _ = self.language.gettext
        return f"{_(self.indicator.short_name)}, {self.symbol}"

    @property
    def symbol(self) -> str:
        """The unit as it stands beside a number."""
        return self.language.gettext(self.catalogue.units[self.indicator.unit_measure].symbol)

    def value(self, row: Row) -> str:
        """A value with its unit."""
        return narrative.value_in_words(
            row["obs_value"], self.indicator, self.catalogue, self.language
        )

    def area(self, row: Row) -> str:
        """A country inside a sentence."""
        return narrative.country_name(self.catalogue, row["ref_area"], self.language, within=True)
