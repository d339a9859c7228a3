"""What Upload, Review and History share: forms, downloads and what the ledger is asked to do.

Every deed goes to ``submissions``, which decides alone whether it may be done. A form carries
what its reader saw (a hash, a version): a page that was open too long decides on nothing else.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import streamlit as st

from indicators import submissions
from indicators.access import Actor
from indicators.catalogue import Catalogue
from indicators.errors import MonitorError
from indicators.escape import csv_text, for_markdown, plain
from indicators.intake import Change, Issue
from indicators.language import Language
from indicators.series import Series
from indicators.submissions import Examination
from indicators.submissions.template import COLUMNS, asked_for, template
from indicators.views import registry
from indicators.views.panel import Row
from pages import ui
from pages.visit import Visit, actor

# ── Who ─────────────────────────────────────────────────────────────────────────────────────


def _areas(now: Visit, wanted: str) -> list[str]:
    held = submissions.rights(now.actor) if now.actor.name else []
    granted = {area for role, area in held if role == wanted}
    every = [c.ref_area for c in now.catalogue.countries.values() if c.kind != "aggregate"]
    return every if "*" in granted else [area for area in every if area in granted]


def reporting_countries(now: Visit) -> list[str]:
    """The countries this visitor may report for; none for the public."""
    return _areas(now, "officer")


def is_reviewer(now: Visit) -> bool:
    """Whether there is any country this visitor may decide for."""
    return bool(_areas(now, "reviewer"))


# ── Reading ─────────────────────────────────────────────────────────────────────────────────


def examined(content: bytes, name: str, country: str, now: Visit) -> Examination:
    """Stage the file once for this visit and give what was found; a rerun asks nothing anew."""
    key = ("spm_examined", country, name, len(content), hash(content), now.actor.name)
    if st.session_state.get("spm_examined_key") != key:
        with st.spinner(now.language.gettext("Reading and checking the file …")):
            held = submissions.stage(content, name, country, now.actor)
        st.session_state["spm_examined"] = held
        st.session_state["spm_examined_key"] = key
    return st.session_state["spm_examined"]


def reading_of(row: Row) -> tuple[list[Issue], dict[str, int], list[Change]]:
    """Findings and changes of a submission as they were when it was sent."""
    return (
        [Issue(**issue) for issue in row["issues"]],
        row["found"],
        [Change(**change) for change in row["changes"]],
    )


def facts(read: Examination, now: Visit) -> list[tuple[str, str, str]]:
    """Name, hash, layout, rows and country of a file that was read."""
    _ = now.language.gettext
    layout = _(read.layout.title) if read.layout else _("not recognised")
    left_out = _("{n} of no indicator here").format(n=read.left_out) if read.left_out else ""
    return [
        (_("File"), plain(read.name, 60), f"SHA-256 {read.sha256[:12]}…"),
        (_("Layout recognised"), layout, read.encoding),
        (_("Rows read"), now.language.number(read.rows), left_out),
        (_("Whose"), ui.country_label(read.country), ""),
    ]


def facts_of_submission(row: Row, now: Visit) -> list[tuple[str, str, str]]:
    """The same of a submission, with who sent it and when."""
    _ = now.language.gettext
    return [
        (_("File"), plain(row["name"], 60), f"SHA-256 {row['file_sha256'][:12]}…"),
        (_("Rows"), now.language.number(row["rows"]), row["layout"]),
        (_("Whose"), ui.country_label(row["ref_area"]), ""),
        (_("Sent by"), plain(row["submitted_by"]), row["submitted_at"]),
    ]


def sent_by_me(now: Visit) -> list[Row]:
    """The submissions this visitor sent, newest first."""
    return [r for r in submissions.visible(now.actor) if r["submitted_by"] == now.actor.name]


# ── Downloads ───────────────────────────────────────────────────────────────────────────────


def _draft_name(name: str, ending: str) -> str:
    # Streamlit serves a download to anybody who knows its address; nobody can guess this one.
    return f"{name}-{secrets.token_hex(16)}.{ending}"


def download_rows(label: str, rows: list[Row], name: str) -> None:
    """Rows as CSV, when there are any."""
    if rows:
        content = csv_text(rows, registry.columns(rows))
        st.download_button(
            label, content, _draft_name(name, "csv"), "text/csv", on_click="ignore", key=name
        )


def download_corrected(read: Examination, now: Visit) -> None:
    """The file as it was read, in our template: what was converted is written out."""
    if not read.changes:
        return
    rows = [{**row, "indicator": row["series"]} for row in read.observations.to_pylist()]
    st.download_button(
        now.language.gettext("A corrected copy in the template’s layout"),
        csv_text(rows, list(COLUMNS)),
        _draft_name(f"corrected-{read.country}", "csv"),
        "text/csv",
        on_click="ignore",
    )


def download_original(row: Row, now: Visit) -> None:
    """The bytes as they were sent."""
    name, content = submissions.original(row["id"], now.actor)
    ending = "xlsx" if name.lower().endswith(".xlsx") else "csv"
    st.download_button(
        now.language.gettext("The file as it was sent"),
        content,
        _draft_name(f"submission-{row['id']}", ending),
        on_click="ignore",
    )


def template_download(now: Visit) -> None:
    """The template, blank or with the rows that are still asked of a country."""
    _ = now.language.gettext
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.download_button(
            _("Template, blank"), template(), "template.csv", "text/csv", on_click="ignore"
        )
        every = [c.ref_area for c in now.catalogue.countries.values() if c.kind != "aggregate"]
        country = ui.choose(_("Filled in for"), every, "template", ui.country_label)
        st.download_button(
            _("Template with what is still asked for"),
            ui.prepared(_asked_template, country),
            f"template-{country}.csv",
            "text/csv",
            on_click="ignore",
        )


def _asked_template(series: Series, catalogue: Catalogue, here: Language, country: str) -> bytes:
    return template(asked_for(catalogue, series, country))


# ── Deeds ───────────────────────────────────────────────────────────────────────────────────
# A deed is done in a widget's callback: its arguments are those of the page that was looked at, so
# what has changed since is refused and said; who acts is asked anew.


def _do(deed: Callable[..., Any], done: str, *arguments: Any, **keys: str) -> None:
    """Do ``deed`` with what the form's fields hold now, and remember what to say about it."""
    fields = {name: st.session_state[key] for name, key in keys.items()}
    try:
        deed(*arguments, actor(), **fields)
    except MonitorError as error:
        st.session_state["spm_outcome"] = ("error", str(error))
    else:
        st.session_state["spm_outcome"] = ("success", done)


def say_outcome() -> None:
    """What came of the last deed, once."""
    kind, words = st.session_state.pop("spm_outcome", ("", ""))
    if kind:
        (st.success if kind == "success" else st.error)(for_markdown(words))


def _submit(sha256: str, country: str, who: Actor, *, replaces: int | None = None) -> None:
    submissions.submit(sha256, country, who, replaces=replaces)


def submit_form(read: Examination, now: Visit) -> None:
    """Submit by the hash that was previewed, perhaps in the place of an open submission."""
    _ = now.language.gettext
    mine = [r for r in sent_by_me(now) if r["ref_area"] == read.country]
    waiting = [r["id"] for r in mine if r["state"] == "submitted"]
    st.selectbox(
        _("In the place of"),
        [None, *waiting],
        format_func=lambda n: _("nothing: a new submission") if n is None else str(n),
        key="replaces",
        disabled=not waiting,
    )
    rows = now.language.number(read.observations.num_rows)
    done = _("Submitted. A second person reviews it now.")
    st.button(
        _("Submit {n} rows for review").format(n=rows),
        type="primary",
        on_click=_do,
        args=(_submit, done, read.sha256, read.country),
        kwargs={"replaces": "replaces"},
    )


def _publish(number: int, version: int, who: Actor, *, name: str, note: str) -> None:
    submissions.publish(number, who, version=version, name=name, note=note)


def _return(number: int, version: int, who: Actor, *, reason: str) -> None:
    submissions.return_(number, who, version=version, reason=reason)


def decide_form(row: Row, now: Visit) -> None:
    """Publish, or return with a reason; both carry the version that was looked at."""
    _ = now.language.gettext
    seen = (row["id"], row["version"])
    left, right = st.columns(2, gap="large")
    with left, st.form("publish"):
        label = _("Name of this publication, if a meeting has given one")
        st.text_input(label, max_chars=200, key="publish-name")
        st.text_area(_("Note for the history"), max_chars=2000, key="publish-note")
        st.form_submit_button(
            _("Publish"),
            type="primary",
            on_click=_do,
            args=(_publish, _("Published. Readers see it now."), *seen),
            kwargs={"name": "publish-name", "note": "publish-note"},
        )
    with right, st.form("return"):
        st.text_area(_("What the officer has to change"), max_chars=2000, key="return-reason")
        st.form_submit_button(
            _("Return"),
            on_click=_do,
            args=(_return, _("Returned to the officer with your words."), *seen),
            kwargs={"reason": "return-reason"},
        )


def _name(who: Actor, *, number: int, text: str) -> None:
    submissions.name_publication(number, text, who)


def _withdraw(who: Actor, *, number: int, reason: str) -> None:
    submissions.withdraw(number, who, reason=reason)


def publication_forms(published: list[Row], now: Visit) -> None:
    """Give a publication a name, or withdraw it with a reason."""
    _ = now.language.gettext
    numbers = [row["number"] for row in published]
    left, right = st.columns(2, gap="large")
    with left, st.form("name"):
        st.selectbox(_("Publication"), numbers, key="name-number")
        label = _("Name, such as “as agreed at SOMSWD 2027”")
        st.text_input(label, max_chars=200, key="name-text")
        st.form_submit_button(
            _("Give this name"),
            on_click=_do,
            args=(_name, _("The publication has its name.")),
            kwargs={"number": "name-number", "text": "name-text"},
        )
    with right, st.form("withdraw"):
        st.selectbox(_("Publication"), numbers, key="withdraw-number")
        st.text_area(_("Reason, for everybody to read"), max_chars=2000, key="withdraw-reason")
        st.form_submit_button(
            _("Withdraw"),
            on_click=_do,
            args=(_withdraw, _("Withdrawn. The history keeps it as a tombstone.")),
            kwargs={"number": "withdraw-number", "reason": "withdraw-reason"},
        )
