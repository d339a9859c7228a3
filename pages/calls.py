"""Which questions to the interface for programs give the figures that a panel shows.

The questions are made of the panel's own rows: its indicators and areas, and the years and groups
that were chosen. Most panels need one; a panel with ASEAN beside its members, or with a path into
the future, needs one more for each. A panel of words, of counts or of assumptions has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from indicators.views.panel import Panel

START = "/api/v1"
TOTALS = ("", "total", "_T")  # no breakdown, as pages and observations say it
MOST = 40  # codes in one address; with more, the reader chooses from the whole
MODELLED = "X84"  # the ILO's own estimate for ASEAN, among the observations only
REGION = "ASEAN"  # the monitor's own figure

# Panel → resource.
RESOURCES: dict[tuple[str, str], str] = {
    **{("overview", name): "coverage" for name in ("tiles", "people", "members", "freshness")},
    ("overview", "news"): "publications",
    **{("country", name): "coverage" for name in ("contingencies", "others")},
    ("country", "trend"): "coverage/history",
    ("country", "agencies"): "observations",
    ("country", "quintiles"): "observations",  # of two years, beside each other
    ("country", "sexes"): "coverage/groups",
    ("coverage", "ranking"): "coverage",
    **{("coverage", name): "coverage/history" for name in ("trend", "table")},
    **{("gaps", name): "gaps" for name in ("people", "members", "peers")},
    ("gaps", "contingencies"): "observations",
    ("availability", "matrix"): "availability",
    **{("progress", name): "progress" for name in ("paths", "verdicts")},
    ("equity", "strata"): "coverage/groups",
    ("equity", "measures"): "equity",
    **{("catalogue", name): "indicators" for name in ("definitions", "alignment", "codes")},
    ("catalogue", "targets"): "targets",
    **{("catalogue", name): "framework" for name in ("framework", "instruments")},
    ("history", "differences"): "coverage",
}
WITHOUT_AREA = ("publications", "indicators", "targets", "framework", "coverage/regional")
BY_PUBLICATION = ("publications", "framework")  # nothing can be chosen of them
OF_YEARS = ("coverage/history", "observations")
WITH_HISTORY = {("overview", "members"), ("country", "contingencies"), ("country", "others")}
BREAKDOWNS = {"sexes": "sex"}  # of panels that are of one breakdown


def calls(view: str, panel: Panel, choices: Mapping[str, str], publication: int) -> list[str]:
    """The addresses, as of ``publication``; none when there is no question for this panel."""
    if (view, panel.id) not in RESOURCES or not panel.rows:
        return []
    resource = _resource(view, panel, choices)
    if view == "history":
        numbers = (int(choices[name]) for name in ("earlier", "later"))
        return [_address(resource, panel, {}, number) for number in numbers]
    asked = [_address(resource, panel, choices, publication)]
    areas = {row["ref_area"] for row in panel.rows if "ref_area" in row}
    if (view, panel.id) in WITH_HISTORY:
        asked.append(_address("coverage/history", panel, choices, publication))
    if REGION in areas:
        asked.append(_address("coverage/regional", panel, choices, publication))
    beside = any("asean" in row and row["asean"] is not None for row in panel.rows)
    if resource != "observations" and (MODELLED in areas or beside):
        asked.append(_address("observations", panel, choices, publication, MODELLED))
    if any("line" in row and row["line"] == "agreed_pace" for row in panel.rows):
        asked.append(_address("progress", panel, choices, publication))
    return asked


def _resource(view: str, panel: Panel, choices: Mapping[str, str]) -> str:
    """What answers the question: years and groups that were chosen are asked for elsewhere."""
    resource = RESOURCES[(view, panel.id)]
    if view != "coverage":
        return resource
    some_years = any(choices.get(name) for name in ("since", "until"))
    if choices.get("breakdown", "") not in TOTALS:
        latest = resource == "coverage" and not some_years
        return "coverage/groups" if latest else "observations"
    return "coverage/history" if some_years else resource


def _address(
    resource: str, panel: Panel, choices: Mapping[str, str], publication: int, area: str = ""
) -> str:
    asked: dict[str, str] = {}
    if resource not in BY_PUBLICATION:
        asked["indicator"] = _codes(panel, "indicator")
    if resource not in WITHOUT_AREA:
        asked["ref_area"] = area or _codes(panel, "ref_area", modelled=resource == "observations")
    if resource in ("coverage/groups", "equity"):
        breakdown = BREAKDOWNS.get(panel.id, choices.get("breakdown", ""))
        asked["breakdown"] = "" if breakdown in TOTALS else breakdown
    if resource in OF_YEARS:
        asked |= {"startPeriod": choices.get("since", ""), "endPeriod": choices.get("until", "")}
    asked["publication"] = str(publication)
    given = {name: word for name, word in asked.items() if word}
    return f"{START}/{resource}?{urlencode(given, safe=',')}"


def _codes(panel: Panel, column: str, *, modelled: bool = False) -> str:
    """The codes of a column, once each; nothing where they are too many or are no codes."""
    codes = list(dict.fromkeys(row[column] for row in panel.rows if column in row and row[column]))
    if column == "ref_area":
        country = [code for code in codes if len(code) == 3 and code.isalpha()]
        codes = country + [code for code in codes if modelled and code == MODELLED]
    return ",".join(codes) if len(codes) <= MOST else ""
