"""Assumptions of a scenario: each a widget whose value stands in the address."""

from __future__ import annotations

import streamlit as st

from indicators.views import costing
from pages import choices, ui
from pages.visit import asked_for

Asked = tuple[tuple[str, str], ...]


def number(label: str, key: str, default: float, least: float, most: float, step: float) -> str:
    """A number from the address or the page; one that is none gives a notice and the default."""
    known = f"spm_address_{key}"
    written = asked_for(key)
    if key not in st.session_state or st.session_state.get(known) != written:
        value = _read(written, least, most)
        if written is not None and value is None:
            ui.parameter(key, [], None)  # gives the notice
        st.session_state[key] = default if value is None else value
    st.number_input(label, least, most, step=step, key=key, format="%g")
    said = f"{st.session_state[key]:g}"
    if st.session_state[key] == default:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != said:
        st.query_params[key] = said
    st.session_state[known] = st.query_params.get(key)
    return said


def _read(text: str | None, least: float, most: float) -> float | None:
    try:
        value = float(text) if text else None
    except ValueError:
        return None
    return value if value is not None and least <= value <= most else None


def chosen() -> Asked:
    """All assumptions as they stand in the address, those of each guarantee below a fold."""
    now = ui.visit()
    _ = now.language.gettext
    names = costing.guarantees()
    paths = costing.paths()
    picked = choices.several(
        _("Guarantees"),
        list(names),
        "guarantees",
        lambda code: _(names[code].name),
        list(names),
        pills=True,
    )
    asked = {"guarantees": ",".join(picked)}
    path = choices.one(
        _("How coverage rises"), list(paths), "path", lambda code: _(paths[code]).capitalize()
    )
    asked["path"] = path
    labels = {
        "coverage": _("Coverage aimed at, %"),
        "pace": _("Points a year"),
        "administration": _("Administration, % on top of benefits"),
        "growth": _("Growth of GDP, % a year"),
        "group_growth": _("Growth of the group’s share, % a year"),
    }
    labels |= {"from": _("First year of the path"), "to": _("Last year of the path")}
    with st.expander(_("Years, coverage, administration and growth")):
        for column, (name, limits) in zip(
            st.columns(2), ui.prepared(costing.years).items(), strict=True
        ):
            default, least, most = map(float, limits)
            with column:
                asked[name] = number(labels[name], name, default, least, most, 1.0)
        for name, (_field, default, least, most, step) in costing.NUMBERS.items():
            if name == "pace":
                default = costing.pace_of(now.catalogue)
            if name != "pace" or path == "pace":
                asked[name] = number(labels[name], name, default, least, most, step)
    with st.expander(_("Benefits: how much, how long, for whom")):
        for code in picked:
            asked |= _of_guarantee(code)
    return tuple(asked.items())


def _of_guarantee(code: str) -> dict[str, str]:
    _ = ui.visit().language.gettext
    guarantee = costing.guarantees()[code]
    name = _(guarantee.name)
    asked = {}
    level, months = costing.OF_GUARANTEE["level"], costing.OF_GUARANTEE["months"]
    left, right = st.columns(2)
    with left:
        label = _("{name}: % of GDP per person").format(name=name)
        asked[f"level_{code}"] = number(
            label, f"level_{code}", guarantee.level, 0.0, level[1], level[2]
        )
    with right:
        label = _("{name}: months a year").format(name=name)
        asked[f"months_{code}"] = number(
            label, f"months_{code}", float(guarantee.months), 0.0, months[1], months[2]
        )
    if guarantee.kind == "none":
        share = costing.OF_GUARANTEE["share"]
        label = _("{name}: group in % of the population, 0 if not known").format(name=name)
        written = number(label, f"share_{code}", 0.0, 0.0, share[1], share[2])
        if float(written):
            asked[f"share_{code}"] = written
    return asked
