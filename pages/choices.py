"""Widgets whose choice stands in the address as a code, never as a label.

Streamlit can tie a widget to the address by itself, but then writes the label that the reader
sees: such a link breaks in another language and when a name is corrected. Here a widget takes
what the address says whenever the address says something new, and what a visitor chooses is
written back before the page runs again. A code that is not known gives a notice and the default,
as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from urllib.parse import urlencode

import streamlit as st

from indicators.escape import plain
from pages.visit import asked_for, parameter, visit

LONGEST_SEARCH = 80


def one(
    label: str,
    options: Sequence[str],
    key: str,
    name_of: Callable[[str], str],
    default: str | None = None,
    *,
    buttons: bool = False,
) -> str:
    """One of ``options``, from a select box or, with ``buttons``, from a row of buttons."""
    first = options[0] if default is None else default
    if _asked_anew(key):
        st.session_state[key] = parameter(key, options, first)
    elif st.session_state[key] not in options:
        st.session_state[key] = first  # another choice on the page took this one away
    shared = {
        "key": key,
        "format_func": lambda code: plain(name_of(code)),
        "on_change": _write,
        "args": (key, first),
    }
    if buttons:
        hidden = "collapsed"  # read by screen readers; the buttons speak for themselves
        chosen = st.segmented_control(
            label, options, required=True, label_visibility=hidden, **shared
        )
    else:
        chosen = st.selectbox(label, options, **shared)
    _write(key, first)
    return chosen


def several(
    label: str,
    options: Sequence[str],
    key: str,
    name_of: Callable[[str], str],
    default: Sequence[str],
    *,
    pills: bool = False,
) -> list[str]:
    """Any of ``options``, in the address as one list with commas; none chosen means the default.

    With ``pills`` all of them are seen at once, which suits a handful.
    """
    if _asked_anew(key):
        written = asked_for(key)
        codes = [] if written is None else written.split(",")
        if not all(code in options for code in codes):
            parameter(key, [], None)  # gives the notice; the codes that are known stay
        known = [code for code in dict.fromkeys(codes) if code in options]
        st.session_state[key] = known or list(default)
    shared = {
        "key": key,
        "format_func": lambda code: plain(name_of(code)),
        "on_change": _write,
        "args": (key, ",".join(default)),
    }
    if pills:
        chosen = st.pills(label, options, selection_mode="multi", **shared)
    else:
        chosen = st.multiselect(label, options, **shared)
    _write(key, ",".join(default))
    return chosen or list(default)


def text(label: str, key: str, placeholder: str) -> str:
    """A few words to search for."""
    if _asked_anew(key):
        st.session_state[key] = plain(asked_for(key) or "", LONGEST_SEARCH)
    written = st.text_input(
        label,
        key=key,
        max_chars=LONGEST_SEARCH,
        placeholder=placeholder,
        on_change=_write,
        args=(key, ""),
    )
    _write(key, "")
    return written.strip()


def _asked_anew(key: str) -> bool:
    """Whether the address says something else than we wrote: opened, or went back in history."""
    known = f"spm_address_{key}"
    if key not in st.session_state or known not in st.session_state:
        return True
    return st.session_state[known] != st.query_params.get(key)


def _write(key: str, default: str) -> None:
    """Let the address say what is chosen; the default is left out of it."""
    value = st.session_state[key]
    written = ",".join(value) if isinstance(value, list) else value
    if written in (default, ""):
        if key in st.query_params:
            del st.query_params[key]
    elif st.query_params.get(key) != written:
        st.query_params[key] = written
    st.session_state[f"spm_address_{key}"] = st.query_params.get(key)


def carried() -> str:
    """What a link to another place in the monitor takes along: language, and "as of" if chosen."""
    now = visit()
    carry = {"lang": now.language.code}
    if now.publication["number"] != now.current_number:
        carry["publication"] = str(now.publication["number"])
    return urlencode(carry)
