"""Groups of people inside countries, side by side: women and men, poorest and richest fifth.

Two groups are only compared when one source gives both for one year. A breakdown without two
ends, such as overlapping ages, is shown without a difference.
"""

from __future__ import annotations

from indicators.catalogue import Catalogue, Indicator
from indicators.series import Series
from indicators.views.coverage_words import TOTAL
from indicators.views.panel import Row

# The two strata whose difference is said: first minus second.
ENDS = {
    "sex": ("F", "M"),
    "urbanisation": ("U", "R"),
    "quintile": ("Q1", "Q5"),
    "disability": ("PD", "PWD"),
    "migration": ("MIGPER", "NONMIG"),
    "activity": ("A", "NONAGR"),
}
MOST_LINES = 12  # more lines than that, and no label finds room beside its line


def rows_of(series: Series, indicator: Indicator, breakdown: str) -> list[Row]:
    """Every value of every stratum of one breakdown, all countries and years.

    An indicator whose headline is itself a stratum (unemployment of persons with disabilities)
    has that stratum among its totals; it belongs here too.
    """
    rows = [r for r in series.strata(indicator.id, all_years=True) if r["breakdown"] == breakdown]
    return rows + (series.history(indicator.id) if breakdown in indicator.headline else [])


def drawn(values: list[Row], breakdown: str) -> list[Row]:
    """Values to draw as lines: of a breakdown only its two ends, and as many countries as fit."""
    known = [r for r in values if r["obs_value"] is not None]
    if breakdown in ENDS:
        known = [r for r in known if r["stratum"] in ENDS[breakdown]]
    lines: dict[str, set[str]] = {}
    for row in known:
        lines.setdefault(row["ref_area"], set()).add(row["stratum"])
    kept: set[str] = set()
    count = 0
    for area, strata in lines.items():
        count += len(strata)
        if count > MOST_LINES and kept and breakdown != TOTAL:
            break
        kept.add(area)
    return [r for r in known if r["ref_area"] in kept]


def side_by_side(
    values: list[Row],
    everyone: list[Row],
    breakdown: str,
    catalogue: Catalogue,
    *,
    span: int,
    one_group: str,
    total_only: str,
) -> list[Row]:
    """One row a country: its strata in the newest year in which one source gives two or more.

    Each stratum has a column of its own, such as ``sex_F``. Rows come widest difference first,
    then years more than ``span`` before the newest, then countries without two groups: these
    say ``one_group`` or ``total_only`` when that is what they publish, else why nothing is known.
    """
    codes = [
        code
        for code in catalogue.strata[breakdown]
        if any(r["stratum"] == code and r["obs_value"] is not None for r in values)
    ]
    rows = []
    for country in everyone:
        mine = [
            r for r in values if r["ref_area"] == country["ref_area"] and r["obs_value"] is not None
        ]
        found = _newest_pair(mine)
        silent = country["remark"] if country["obs_value"] is None else total_only
        remark = one_group if mine else silent
        rows.append({**_row(country, found, codes, breakdown), "remark": "" if found else remark})
    years = [r["time_period"] for r in rows if r["time_period"] is not None]
    for row in rows:
        if row["time_period"] is not None:
            row["standing"] = "older" if max(years) - row["time_period"] > span else "ranked"
    order = {"ranked": 0, "older": 1, "missing": 2}
    return sorted(
        rows,
        key=lambda r: (
            r["kind"] == "partner",
            order[r["standing"]],
            -abs(r["difference"] or 0.0),
            r["name"],
        ),
    )


def _newest_pair(mine: list[Row]) -> dict[str, Row]:
    """Rows by stratum of the newest year and source that hold at least two strata."""
    found: dict[tuple, dict[str, Row]] = {}
    for row in mine:
        key = (row["time_period"], row["role"], row["agency"], row["dataset"], row["vintage"])
        found.setdefault(key, {})[row["stratum"]] = row
    pairs = [key for key, strata in found.items() if len(strata) > 1]
    return found[max(pairs)] if pairs else {}


def _row(country: Row, found: dict[str, Row], codes: list[str], breakdown: str) -> Row:
    groups = {f"{breakdown}_{c}": found[c]["obs_value"] if c in found else None for c in codes}
    difference = None
    if breakdown in ENDS and set(ENDS[breakdown]) <= set(found):
        first, second = (found[code]["obs_value"] for code in ENDS[breakdown])
        difference = first - second
    one = next(iter(found.values()), None)
    traced = ("agency", "dataset", "vintage", "licence", "role", "publication")
    return {
        **{name: country[name] for name in ("indicator", "ref_area", "name", "kind")},
        "time_period": one["time_period"] if one else None,
        "unit_measure": country["unit_measure"],
        **groups,
        "difference": difference,
        **{name: one[name] if one else None for name in traced},
        "standing": "ranked" if one else "missing",
        "strata": [
            (code, found[code]["stratum_name"], found[code]["obs_value"])
            for code in codes
            if code in found
        ],
    }
