"""The sentences of the gaps view: who is left out, how far it is, and against what.

An order is claimed only among values of the same five years, a number of people only where the
indicator's own reference population is held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators import narrative, narrative_titles
from indicators.catalogue import Catalogue, Indicator, Target
from indicators.language import Language, mark
from indicators.rounding import half_up
from indicators.views import target_words as targets
from indicators.views.panel import Row

NUMBER_WORDS = {
    5: mark("five"),
    6: mark("six"),
    7: mark("seven"),
    8: mark("eight"),
    9: mark("nine"),
}


def contingency_title(rows: Sequence[Row], language: Language) -> str:
    """The two groups of whom most are left out across ASEAN, by ILO's estimate."""
    _ = language.gettext
    if len(rows) < 2:
        return _("Across ASEAN: no estimate of the ILO is held")
    named = [
        f"{r['label'].lower()} ({language.percent(r['left_out'], 0)})"
        for r in sorted(rows, key=lambda r: -r["left_out"])[:2]
    ]
    return _("Across ASEAN most are left out of these groups: {groups}").format(
        groups=language.join(named)
    )


@dataclass(frozen=True)
class Words:
    """The sentences of one indicator and one thing to measure against."""

    catalogue: Catalogue
    language: Language
    indicator: Indicator
    against: str

    def area(self, row: Row) -> str:
        """A country inside a sentence."""
        return narrative.country_name(self.catalogue, row["ref_area"], self.language, within=True)

    def value(self, number: float | None) -> str:
        """A number with the indicator's unit."""
        return narrative.value_in_words(number, self.indicator, self.catalogue, self.language)

    def level(self) -> str:
        """What is measured against, inside a sentence."""
        _ = self.language.gettext
        if self.against in targets.PEER_NAMES:
            return _(targets.PEER_NAMES[self.against])
        target = self._target()
        if target.rule == "factor":
            return _("{share} of the {year} value").format(
                share=self.language.percent(100 * target.value, 0), year=target.baseline_year
            )
        return targets.level_words(target.value, self.indicator, self.catalogue, self.language)

    def _target(self) -> Target:
        found = self.catalogue.targets_of(self.indicator.id)
        return next(t for t in found if t.target_id == self.against)

    def points(self, distance: float) -> str:
        """A distance in points or in the indicator's own unit."""
        _ = self.language.gettext
        number = self.language.number(abs(distance), self.indicator.decimals)
        if self.indicator.unit_measure == "PT":
            return _("{n} points").format(n=number)
        return number

    def eyebrow(self) -> str:
        """Where one is, and of what."""
        _ = self.language.gettext
        parts = [_("Gaps"), _("who is left out, and how far it is")]
        return " · ".join([*parts, self.indicator.id])

    # ── The finding ─────────────────────────────────────────────────────────────────────────

    def headline(self, members: Sequence[Row], region: Row) -> str:
        """Where most of those left out live; else who is furthest; else that it cannot be said."""
        _ = self.language.gettext
        counted = self._left_out(members)
        total = sum(r["uncovered_persons"] for r in counted)
        if len(counted) > 3 and total and region["uncovered_persons"] is not None:
            tenths = int(half_up(10 * sum(r["uncovered_persons"] for r in counted[:3]) / total))
            slots = {
                "count": self.language.persons(total, 0),
                "people": narrative.people_word(self.indicator, self.language),
                "areas": self.language.join([self.area(r) for r in counted[:3]]),
            }
            if tenths in NUMBER_WORDS:
                return _(
                    "About {tenths} in ten of the {count} {people} left out live in {areas}"
                ).format(tenths=_(NUMBER_WORDS[tenths]), **slots)
            if tenths > 9:
                return _(
                    "More than nine in ten of the {count} {people} left out live in {areas}"
                ).format(**slots)
        return self._furthest(members)

    def _left_out(self, members: Sequence[Row]) -> list[Row]:
        """Members of comparable years that leave somebody out, the most people first."""
        known = narrative.comparable([r for r in members if r["uncovered_persons"]])
        return sorted(known, key=lambda r: -r["uncovered_persons"])

    def _furthest(self, members: Sequence[Row]) -> str:
        _ = self.language.gettext
        name = _(self.indicator.short_name)
        known = narrative.comparable([r for r in members if r["distance"] is not None])
        if not known:
            return _("{indicator}: how far it is to {level} cannot be said").format(
                indicator=name, level=self.level()
            )
        if len(known) == 1 and self.against in targets.PEER_NAMES:
            return _("{indicator}: one member has a recent value, so none can be compared").format(
                indicator=name
            )
        far = max(known, key=lambda r: r["distance"])
        if far["distance"] <= 0:
            return _("{indicator}: no member with a recent value is behind {level}").format(
                indicator=name, level=self.level()
            )
        said = _("{indicator}: {area} is furthest from {level}, by {points}").format(
            indicator=name,
            area=self.area(far),
            level=self.level(),
            points=self.points(far["distance"]),
        )
        if all(r in known for r in members if r["distance"] is not None):
            return said
        return _("{finding}, of values since {year}").format(
            finding=said, year=min(r["time_period"] for r in known)
        )

    def lead(self, members: Sequence[Row], region: Row) -> str:
        """On how many members and years it rests."""
        _ = self.language.gettext
        known = [r for r in members if r["obs_value"] is not None]
        if not known:
            return _("No member has a value. Missing is never zero.")
        counted = self._left_out(members)
        in_persons = len(counted) > 3 and region["uncovered_persons"] is not None
        if in_persons:
            known = narrative.comparable(known)
        years = [r["time_period"] for r in known]
        rests = _("{n} of {all} members, latest values of {years}").format(
            n=len(known), all=len(members), years=self.language.years(min(years), max(years))
        )
        if in_persons:
            return _("{part} of {whole} {people}. {rests}, population of the same year.").format(
                part=self.language.persons(_persons(counted[:3]), 0),
                whole=self.language.persons(_persons(counted), 0),
                people=narrative.people_word(self.indicator, self.language),
                rests=rests,
            )
        why = dict.fromkeys(r["persons_reason"] for r in known if r["persons_reason"])
        reasons = [narrative.sentence_case(_(reason)).rstrip(".") for reason in why]
        return ". ".join([rests, *reasons]) + "."

    # ── People ──────────────────────────────────────────────────────────────────────────────

    def people_title(self, counted: Sequence[Row]) -> str:
        """That a larger population is not a larger share, where two members show it."""
        _ = self.language.gettext
        shares = [r for r in narrative.comparable(counted) if r["obs_value"] is not None]
        if not counted:
            return _("People left out: cannot be said")
        if len(shares) > 1:
            most = min(shares, key=lambda r: r["obs_value"])
            larger = [r for r in shares if r["reference_population"] > most["reference_population"]]
            if larger:
                least = max(larger, key=lambda r: r["obs_value"])
                return _(
                    "A larger population is not a larger share: {first} leaves out {much}, "
                    "{second} {little}"
                ).format(
                    first=self.area(most),
                    much=self._share(100 - most["obs_value"]),
                    second=self.area(least),
                    little=self._share(100 - least["obs_value"]),
                )
        return _("People left out and covered, by member")

    def _share(self, value: float) -> str:
        return narrative_titles.rounded(value, self.indicator, self.catalogue, self.language)

    def people_subtitle(self) -> str:
        """What is counted."""
        _ = self.language.gettext
        return _("{indicator}: {people}, population of the value’s own year").format(
            indicator=_(self.indicator.short_name),
            people=narrative.people_word(self.indicator, self.language),
        )

    def people_note(self, counted: Sequence[Row], unit: int) -> str:
        """Squares that are smaller than the others, full cover, and how people were counted."""
        _ = self.language.gettext
        notes = []
        small = [r["name"] for r in counted if r["reference_population"] < unit / 2]
        if small:
            notes.append(
                _("Drawn to scale, for fewer than half a square of people: {areas}.").format(
                    areas=self.language.join(small)
                )
            )
        full = [f"{r['name']} ({r['time_period']})" for r in counted if r["obs_value"] == 100]
        if full:
            notes.append(_("Reported as 100%: {areas}.").format(areas=self.language.join(full)))
        rules = dict.fromkeys(r["population_note"] for r in counted if r["population_note"])
        notes += [f"{narrative.sentence_case(_(rule))}." for rule in rules]
        return " ".join(notes)

    # ── Tables ──────────────────────────────────────────────────────────────────────────────

    def members_subtitle(self, members: Sequence[Row]) -> str:
        """What the columns measure, and against what the methods judge."""
        _ = self.language.gettext
        said = _(
            "Distance to {level}, change a year since the first value from 2015 on, and each "
            "method’s own verdict"
        ).format(level=self.level())
        judged = next((t for t in self.catalogue.targets_of(self.indicator.id) if t.in_force), None)
        if judged is not None and self.against != judged.target_id:
            return said + " " + _("(the methods judge by the target in force)")
        if judged is None:
            return said + " " + _("(no target is in force: two methods judge growth alone)")
        return said

    def peers_title(self, members: Sequence[Row]) -> str:
        """How many members are behind the ASEAN figure, or the middle one where there is none."""
        _ = self.language.gettext
        known = [r for r in members if r["gap_to_asean_pp"] is not None]
        if known:
            behind = sum(r["gap_to_asean_pp"] > 0 for r in known)
            return _("{behind} of {n} members are behind the ASEAN figure").format(
                behind=behind, n=len(known)
            )
        known = [r for r in members if r["gap_to_median_pp"] is not None]
        if known:
            behind = sum(r["gap_to_median_pp"] > 0 for r in known)
            return _("{behind} of {n} members are behind the middle one").format(
                behind=behind, n=len(known)
            )
        return _("Members cannot be compared")

    def peers_subtitle(self, members: Sequence[Row]) -> str:
        """Whom the members are set against."""
        _ = self.language.gettext
        known = [r for r in members if r["median_value"] is not None]
        if not known:
            return _("No member has a recent value.")
        one = known[0]
        parts = []
        if one["best_ref_area"]:
            best = _("best member {area}, {value}")
            parts.append(
                best.format(
                    area=self.area({"ref_area": one["best_ref_area"]}),
                    value=self.value(one["best_value"]),
                )
            )
        parts.append(_("middle member {value}").format(value=self.value(one["median_value"])))
        if one["asean_value"] is not None:
            parts.append(_("our ASEAN figure {value}").format(value=self.value(one["asean_value"])))
        return (
            narrative.sentence_case("; ".join(parts))
            + ". "
            + _("Values of the five years that end with the newest")
        )


def _persons(rows: Sequence[Row]) -> float:
    return sum(row["uncovered_persons"] for row in rows)
