"""What a file would change, in words and numbers for officer and reviewer."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.catalogue import BREAKDOWNS, NATIONAL, Catalogue
from indicators.language import MISSING, Language, mark
from indicators.narrative import country_name
from indicators.submissions import Effect
from indicators.views.panel import Panel, Row

KINDS = {
    "added": mark("added"),
    "revised": mark("revised"),
    "reflagged": mark("re-flagged"),
    "same": mark("the same"),
    "kept": mark("not in the file, stay as they are"),
}
NAMED_KEPT = 5


@dataclass(frozen=True)
class Headline:
    """The country's headline now and after; ``before`` and ``after``: value, year, left out."""

    title: str
    before: tuple[str, str, str]
    after: tuple[str, str, str]
    remark: str


@dataclass(frozen=True)
class Change:
    """What a file changes: counts by kind, cells, the headline, and what readers will see."""

    counts: list[tuple[str, str]]
    cells: Panel
    kept: str
    headline: Headline | None
    shown: Panel
    beside: Panel


def effect(change: Effect, catalogue: Catalogue, language: Language) -> Change:
    """What a file would change against the publication it was compared with."""
    _ = language.gettext
    kinds = {kind: getattr(change, kind) for kind in KINDS}
    cells = [
        _cell(row, kind, catalogue, language)
        for kind in ("revised", "added", "reflagged")
        for row in kinds[kind]
    ]
    against = _("Against publication {number}. Ring: shown now; dot: after publishing").format(
        number=change.publication
    )
    return Change(
        counts=[(language.number(len(rows)), _(KINDS[kind])) for kind, rows in kinds.items()],
        cells=Panel("cells", _("What will change when this is published"), against, cells),
        kept=_kept(change.kept, catalogue, language),
        headline=_headline(change, catalogue, language),
        shown=Panel(
            "shown",
            _("What readers will see"),
            _("Newest values, people left out and places among the members that would be others"),
            _shown(change, catalogue, language),
        ),
        beside=Panel(
            "beside",
            _("What other agencies say of the same figures"),
            _("Other definitions and sources may explain a difference"),
            _beside(change.beside, catalogue, language),
        ),
    )


def _where(row: Row, language: Language, catalogue: Catalogue) -> str:
    """The stratum of a cell in words; nothing for a total."""
    parts = [
        language.gettext(catalogue.strata[name][row[name]].short_name)
        for name in BREAKDOWNS
        if row[name] != "_T"
    ]
    return ", ".join(parts)


def _label(indicator: str, catalogue: Catalogue, language: Language) -> str:
    return language.gettext(catalogue.indicators[indicator].short_name)


def _agency(agency: str | None, language: Language) -> str:
    return language.gettext("National report") if agency == NATIONAL else agency or ""


def _cell(row: Row, kind: str, catalogue: Catalogue, language: Language) -> Row:
    """One figure before and after; before is the country's own, else what readers see now.

    The difference is given against the country's own figure only: another agency counts otherwise.
    """
    indicator = catalogue.indicators[row["indicator"]]
    old, new = row["old_value"], row["new_value"]
    own = kind != "added"
    before = old if own else row["shown_value"]
    revised = own and old is not None and new is not None
    return {
        "indicator": row["indicator"],
        "label": _label(row["indicator"], catalogue, language),
        "stratum": _where(row, language, catalogue),
        "time_period": row["time_period"],
        "kind": kind,
        "effect": language.gettext(KINDS[kind]),
        "before": language.number(before, indicator.decimals),
        "before_agency": "" if own else _agency(row["shown_agency"], language),
        "after": language.number(new, indicator.decimals),
        "points": language.signed(new - old, indicator.decimals) if revised else MISSING,
        "old_value": before,
        "new_value": new,
        "minimum": indicator.bounds.minimum,
        "maximum": indicator.bounds.maximum,
        "old_status": row["old_status"],
        "new_status": row["new_status"],
    }


def _kept(rows: list[Row], catalogue: Catalogue, language: Language) -> str:
    """Which of the country's figures are not in the file and stay; empty if there are none."""
    _ = language.gettext
    if not rows:
        return ""
    named = []
    for row in rows[:NAMED_KEPT]:
        value = language.number(row["old_value"], catalogue.indicators[row["indicator"]].decimals)
        label = _label(row["indicator"], catalogue, language)
        where = _where(row, language, catalogue)
        label = f"{label}, {where}" if where else label
        named.append(f"{label} {row['time_period']} ({value})")
    if len(rows) > NAMED_KEPT:
        more = _("{n} more").format(n=language.number(len(rows) - NAMED_KEPT))
        named.append(more)
    return _(
        "Absent from the file and kept: {figures}. "
        "To remove one, send its row without a value and with a reason in obs_status."
    ).format(figures=language.join(named))


def _headline(change: Effect, catalogue: Catalogue, language: Language) -> Headline | None:
    """The headline indicator of the country before and after; None if it stays as it is."""
    _ = language.gettext
    wanted = catalogue.framework.headline_indicator
    rows = [row for row in change.shown if row["indicator"] == wanted]
    if not rows:
        return None
    (row,) = rows
    decimals = catalogue.indicators[wanted].decimals

    def side(when: str) -> tuple[str, str, str]:
        value, year = row[f"{when}_obs_value"], row[f"{when}_time_period"]
        if value is None:
            return _("no value"), "", ""
        people = row[f"{when}_uncovered_persons"]
        out = _("{people} left out").format(people=language.persons(people)) if people else ""
        return language.percent(value, decimals), str(year), out

    name = country_name(catalogue, change.country, language)
    return Headline(
        title=_("What it does to the headline of {country}").format(country=name),
        before=side("old"),
        after=side("new"),
        remark=_remark(row, change, decimals, language),
    )


def _remark(row: Row, change: Effect, decimals: int, language: Language) -> str:
    """Why the two headlines may not be read as a rise or a fall; empty if they may."""
    _ = language.gettext
    old, new = row["old_obs_value"], row["new_obs_value"]
    if old is None or new is None:
        return ""
    if row["old_agency"] != row["new_agency"]:
        return _(
            "The source changes from {old} to {new}: the difference is no progress and no fall."
        ).format(old=_agency(row["old_agency"], language), new=_agency(row["new_agency"], language))
    earlier = [
        cell
        for cell in change.revised
        if cell["indicator"] == row["indicator"]
        and cell["time_period"] == row["old_time_period"]
        and all(cell[name] == "_T" for name in BREAKDOWNS)
    ]
    if earlier and row["old_time_period"] != row["new_time_period"]:
        cell = earlier[0]
        return _("{year} itself is revised from {old} to {new}.").format(
            year=cell["time_period"],
            old=language.number(cell["old_value"], decimals),
            new=language.number(cell["new_value"], decimals),
        )
    if row["old_time_period"] == row["new_time_period"]:
        return _("The same year is revised: this is no progress and no fall.")
    return ""


def _shown(change: Effect, catalogue: Catalogue, language: Language) -> list[Row]:
    _ = language.gettext
    places = {r["indicator"]: r for r in change.ranks if r["ref_area"] == change.country}
    rows = []
    for row in change.shown:
        decimals = catalogue.indicators[row["indicator"]].decimals
        place = places[row["indicator"]] if row["indicator"] in places else None
        rows.append(
            {
                "label": _label(row["indicator"], catalogue, language),
                "before": _said(row, "old", decimals, language),
                "after": _said(row, "new", decimals, language),
                "left_out_before": language.millions(row["old_uncovered_persons"]),
                "left_out_after": language.millions(row["new_uncovered_persons"]),
                "rank": _rank(place, language) if place else _("the same"),
            }
        )
    for row in change.regional:
        label = _label(row["indicator"], catalogue, language)
        before, after = (
            (
                language.number(row[f"{when}_obs_value"], 1),
                language.millions(row[f"{when}_uncovered_persons"]),
            )
            for when in ("old", "new")
        )
        if before == after:
            continue  # one more country reports, and there is still no figure of the region
        rows.append(
            {
                "label": _("{indicator}, ASEAN").format(indicator=label),
                "before": before[0],
                "after": after[0],
                "left_out_before": before[1],
                "left_out_after": after[1],
                "rank": MISSING,
            }
        )
    return rows


def _said(row: Row, when: str, decimals: int, language: Language) -> str:
    value, year = row[f"{when}_obs_value"], row[f"{when}_time_period"]
    if value is None:
        return language.gettext("no value")
    return f"{language.number(value, decimals)} ({year})"


def _rank(place: Row, language: Language) -> str:
    _ = language.gettext

    def said(rank: int | None, of: int | None) -> str:
        return _("{rank} of {of}").format(rank=rank, of=of) if rank else MISSING

    old, new = said(place["old_rank"], place["old_of"]), said(place["new_rank"], place["new_of"])
    return f"{old} → {new}"


def _beside(rows: list[Row], catalogue: Catalogue, language: Language) -> list[Row]:
    """The same cells as others publish them, one row for each agency and data set."""
    made = []
    for row in rows:
        if row["obs_value"] is None:
            continue
        decimals = catalogue.indicators[row["indicator"]].decimals
        made.append(
            {
                "cell": (row["indicator"], row["time_period"], *(row[b] for b in BREAKDOWNS)),
                "label": _label(row["indicator"], catalogue, language),
                "stratum": _where(row, language, catalogue),
                "time_period": row["time_period"],
                "here": language.number(row["new_value"], decimals),
                "agency": _agency(row["agency"], language),
                "dataset": f"{row['dataset']}, {language.vintage(row['vintage'])}",
                "there": language.number(row["obs_value"], decimals),
                "difference": language.signed(row["difference"], decimals),
            }
        )
    return made
