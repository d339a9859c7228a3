"""What Upload, Review and History share: who is here, what was read, and every deed.

Every deed goes to ``submissions``, which decides alone whether it may be done. A form carries
what its reader saw (a hash, a version): a page that was open too long decides on nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from indicators import submissions
from indicators.access import Actor
from indicators.errors import MonitorError
from indicators.escape import for_markdown, plain
from indicators.figures import report_tables as tables
from indicators.figures.submission_tables import in_utc
from indicators.intake import Change, Issue
from indicators.submissions import Effect, Examination
from indicators.views.panel import Row
from pages import provider, ui
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


def turn_away(reason: str, now: Visit) -> None:
    """Say why there is nothing to do here for this visitor, and how to sign in."""
    _ = now.language.gettext
    say_outcome(now)
    ui.absent(reason)
    if not now.actor.name:
        with st.container(horizontal=True):
            if provider.is_configured():
                st.button(
                    _("Sign in with your institution’s account"),
                    type="primary",
                    on_click=provider.log_in,
                )
            ui.show(tables.link_as_button(_("Sign in"), f"/signin?lang={now.language.code}"))
    raise ui.PageDone


# ── Reading ─────────────────────────────────────────────────────────────────────────────────


def _once(name: str, key: tuple, make: Callable[[], Any]) -> Any:
    """What ``make()`` gives, remembered for this person's visit until ``key`` changes."""
    if st.session_state.get(f"spm_{name}_key") != key:
        held = make()
        st.session_state[f"spm_{name}"] = held
        st.session_state[f"spm_{name}_key"] = key
    return st.session_state[f"spm_{name}"]


def file_field(now: Visit) -> UploadedFile | None:
    """Where a file is dropped; a new field after each submission."""
    kinds = ["csv", "txt", "tsv", "xlsx"]
    label = now.language.gettext("CSV or Excel file, at most 5 MB")
    sent = st.file_uploader(label, type=kinds, key=f"file-{files_sent()}")
    ui.show(tables.not_taken(now.language))
    return sent


def examined(content: bytes, name: str, country: str, now: Visit) -> Examination:
    """Stage the file once and give what was found; choosing a filter reads nothing anew."""

    def stage() -> Examination:
        with st.spinner(now.language.gettext("Reading and checking the file …"), show_time=True):
            return submissions.stage(content, name, country, now.actor)

    key = (now.actor.name, country, name, hashlib.sha256(content).hexdigest(), now.current_number)
    return _once("examined", key, stage)


def effect_of(read: Examination, now: Visit) -> Effect:
    """What a staged file would change, asked again when something was published meanwhile."""
    key = (now.actor.name, read.country, read.sha256, now.current_number)
    return _once(
        "effect", key, lambda: submissions.compare_staged(read.sha256, read.country, now.actor)
    )


def reading_of(row: Row) -> tuple[list[Issue], dict[str, int], list[Change]]:
    """Findings and changes of a submission as they were when it was sent."""
    return (
        [Issue(**issue) for issue in row["issues"]],
        row["found"],
        [Change(**change) for change in row["changes"]],
    )


def facts(read: Examination, size: int, now: Visit) -> list[tuple[str, str, str]]:
    """Name, size, hash, layout, rows and country of a file that was read."""
    _ = now.language.gettext
    layout = f"✓ {_(read.layout.title)}" if read.layout else _("not recognised")
    left_out = _("{n} of no indicator here").format(n=read.left_out) if read.left_out else ""
    years = read.observations.column("time_period").to_pylist()
    span = now.language.years(min(years), max(years)) if years else ""
    held = _("{n} bytes").format(n=now.language.number(size))
    return [
        (_("File"), plain(read.name, 60), f"{held} · SHA-256 {read.sha256[:12]}…"),
        (_("Layout recognised"), layout, read.encoding),
        (_("Rows read"), now.language.number(read.rows), left_out),
        (_("Whose, and when"), ui.country_label(read.country), span),
    ]


def facts_of_submission(row: Row, now: Visit) -> list[tuple[str, str, str]]:
    """The same of a submission, with who sent it and when."""
    _ = now.language.gettext
    held = _("{n} bytes").format(n=now.language.number(row["size"]))
    sent = in_utc(row["submitted_at"], now.language)
    return [
        (_("File"), plain(row["name"], 60), f"{held} · SHA-256 {row['file_sha256'][:12]}…"),
        (_("Rows"), now.language.number(row["rows"]), ""),
        (_("Whose"), ui.country_label(row["ref_area"]), ""),
        (_("Sent by"), plain(row["submitted_by"]), sent),
    ]


def sent_by_me(now: Visit) -> list[Row]:
    """The submissions this visitor sent, newest first."""
    return [r for r in submissions.visible(now.actor) if r["submitted_by"] == now.actor.name]


# ── Deeds ───────────────────────────────────────────────────────────────────────────────────
# A deed is done in a widget's callback: its arguments are those of the page that was looked at, so
# what has changed since is refused and said; who acts is asked anew.


def _do(deed: Callable[..., Any], done: str, *arguments: Any, **keys: str) -> None:
    """Do ``deed`` with what the form's fields hold now, and remember what to say about it."""
    fields = {name: st.session_state[key] for name, key in keys.items()}
    who = actor()
    try:
        notice = deed(*arguments, who, **fields)
    except MonitorError as error:
        st.session_state["spm_outcome"] = ("error", error.args[0], who.name)
    else:
        words = ui.language().say(notice) if notice else ""
        st.session_state["spm_outcome"] = ("success", f"{done} {words}".strip(), who.name)


def say_outcome(now: Visit) -> None:
    """What came of the last deed, once, and to nobody but whoever did it."""
    kind, words, name = st.session_state.pop("spm_outcome", ("", "", ""))
    if kind and name == now.actor.name:
        (st.success if kind == "success" else st.error)(for_markdown(now.language.say(words)))


def _submit(sha256: str, country: str, who: Actor, *, replaces: int | None = None) -> None:
    submissions.submit(sha256, country, who, replaces=replaces)
    st.session_state["spm_files_sent"] = files_sent() + 1


def files_sent() -> int:
    """How many files were submitted in this visit: after each the page asks for a new one."""
    return st.session_state.get("spm_files_sent", 0)


def submit_form(read: Examination, next_step: tuple[str, str], now: Visit) -> None:
    """What to do next and, without errors, submit by the hash that was previewed."""
    _ = now.language.gettext
    rows = read.rows if read.errors else read.observations.num_rows
    with st.container(key="spm-action", horizontal=True, vertical_alignment="center"):
        ui.show(tables.next_step(*next_step))
        mine = [r for r in sent_by_me(now) if r["ref_area"] == read.country]
        waiting = [r["id"] for r in mine if r["state"] == "submitted"]
        if waiting and not read.errors:
            st.selectbox(
                _("In the place of"),
                [None, *waiting],
                format_func=lambda n: (
                    _("nothing: a new submission")
                    if n is None
                    else _("submission {number}").format(number=n)
                ),
                key="replaces",
                width=240,
            )
        st.button(
            now.language.ngettext(
                "Submit {n} row for review", "Submit {n} rows for review", rows
            ).format(n=now.language.number(rows)),
            type="primary",
            disabled=bool(read.errors),
            on_click=_do,
            args=(_submit, _("Submitted. A second person reviews it now."), read.sha256)
            + (read.country,),
            kwargs={"replaces": "replaces"} if waiting else {},
        )


def _publish(number: int, version: int, who: Actor, *, name: str, note: str) -> str:
    return submissions.publish(number, who, version=version, name=name, note=note).notice


def _return(number: int, version: int, who: Actor, *, reason: str) -> str:
    return submissions.return_(number, who, version=version, reason=reason).notice


def decide_form(row: Row, now: Visit) -> None:
    """Publish, or return with a reason; both carry the version that was looked at."""
    _ = now.language.gettext
    seen = (row["id"], row["version"])
    # The version is part of each field's name: what was typed or clicked for one submission can
    # never count for another that has taken its place on the page.
    mark = f"{row['id']}-{row['version']}"
    left, right = st.columns(2, gap="large")
    with left, st.form(f"publish-{mark}"):
        label = _("Name of this publication, if a meeting has given one")
        st.text_input(label, max_chars=200, key=f"publish-name-{mark}")
        st.text_area(_("Note for the history"), max_chars=2000, key=f"publish-note-{mark}")
        st.form_submit_button(
            _("Publish"),
            type="primary",
            on_click=_do,
            args=(_publish, _("Published. Readers see it now."), *seen),
            kwargs={"name": f"publish-name-{mark}", "note": f"publish-note-{mark}"},
        )
    with right, st.form(f"return-{mark}"):
        label = _("What the officer has to change")
        st.text_area(label, max_chars=2000, height=176, key=f"return-reason-{mark}")
        st.form_submit_button(
            _("Return"),
            on_click=_do,
            args=(_return, _("Returned to the officer with your words."), *seen),
            kwargs={"reason": f"return-reason-{mark}"},
        )


def _name(who: Actor, *, number: int, text: str) -> str:
    return submissions.name_publication(number, text, who).notice


def _withdraw(who: Actor, *, number: int, reason: str) -> str:
    return submissions.withdraw(number, who, reason=reason).notice


def publication_forms(published: list[Row], now: Visit) -> None:
    """Give a publication a name, or withdraw it with a reason."""
    _ = now.language.gettext
    numbers = [row["number"] for row in published]
    standing = [
        row["number"]
        for row in published
        if row["action"] != "withdraw" and not row["withdrawn_by"]
    ]
    left, right = st.columns(2, gap="large")
    with left, st.form("name"):
        st.selectbox(_("Publication to name"), numbers, key="name-number")
        label = _("Name, such as “as agreed at SOMSWD 2027”")
        st.text_input(label, max_chars=200, key="name-text")
        st.form_submit_button(
            _("Give this name"),
            on_click=_do,
            args=(_name, _("The publication has its name.")),
            kwargs={"number": "name-number", "text": "name-text"},
        )
    with right, st.form("withdraw"):
        st.selectbox(_("Publication to withdraw"), standing, key="withdraw-number")
        st.text_area(_("Reason, for everybody to read"), max_chars=2000, key="withdraw-reason")
        st.form_submit_button(
            _("Withdraw"),
            on_click=_do,
            args=(_withdraw, _("Withdrawn. The history keeps it as a tombstone.")),
            kwargs={"number": "withdraw-number", "reason": "withdraw-reason"},
        )
