"""From bytes to a submission: examine, stage, submit.

* ``examine`` reads and checks a file and stores nothing.
* ``stage`` keeps the bytes of a file without errors, for a day, under their SHA-256. A file that
  seems to hold personal records, or figures so small that they name people, is not kept anywhere:
  its hash and the reason go into the audit chain, its bytes go nowhere.
* ``submit`` takes what was staged, by its hash, and by nothing else: what was looked at is what is
  submitted. It reads the bytes again, so nothing rests on what a page remembered. The same file
  for the same country is the same submission, however often it is sent.
"""

import dataclasses
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection

from indicators import (
    access,
    audit,
    ledger_observations,
    ledger_records,
    ledger_staging,
    validation,
)
from indicators.access import Actor, Refused, Thing
from indicators.access_desk import do
from indicators.catalogue import NATIONAL, load
from indicators.errors import MonitorError, Sentence
from indicators.escape import plain
from indicators.intake import Change, Issue, Layout, read
from indicators.ledger import now
from indicators.ledger_observations import OBSERVATION_SCHEMA
from indicators.ledger_opening import current_ledger
from indicators.series import Series
from indicators.settings import from_environment
from indicators.submissions import desk
from indicators.submissions.national import national_report
from indicators.submissions.published import PublishedFigures
from indicators.validation.disclosure import PERSONAL

Row = dict[str, Any]

# Findings after which the bytes of a file are kept nowhere.
BARRED = (*PERSONAL, "small_cell")
MANY_BYTES = 25_000_000


@dataclass(frozen=True)
class Examination:
    """What a file is, and what is wrong with it.

    ``issues`` and ``changes`` may be shown as they are. ``observations`` has what would be
    published, empty if there are errors; ``left_out`` counts rows that measure nothing of ours.
    """

    sha256: str
    name: str
    country: str
    indicator: str | None
    layout: Layout | None
    encoding: str
    rows: int
    issues: list[Issue] = field(repr=False)
    found: dict[str, int]
    changes: list[Change] = field(repr=False)
    observations: pa.Table = field(repr=False)
    left_out: int

    @property
    def errors(self) -> int:
        """How many errors stand in the way, those beyond the list included."""
        severity = {issue.check: issue.severity for issue in self.issues}
        return sum(n for check, n in self.found.items() if severity[check] == "error")

    @property
    def warnings(self) -> int:
        """How many findings ask for a look and stand in nobody's way."""
        return sum(self.found.values()) - self.errors

    @property
    def barred(self) -> list[str]:
        """The checks after which nothing of the file may be kept; empty as a rule."""
        return [check for check in self.found if check in BARRED and self.errors]


def examine(content: bytes, name: str, country: str, indicator: str | None = None) -> Examination:
    """Read and check a file of one country; nothing is stored and nobody is asked.

    ``indicator`` is what the sender says of a file whose layout names none (Open SDG).

    Raises ``MonitorError`` if the file is larger than any report can be.
    """
    if len(content) > MANY_BYTES:
        raise MonitorError(
            Sentence(
                "The file has {size} MB, and no report needs more than {limit}. Send the "
                "figures only, without pictures and other sheets.",
                **{"size": len(content) // 10**6, "limit": MANY_BYTES // 10**6},
            )
        )
    catalogue = load(from_environment().definitions)
    desk.check_country(catalogue, country)
    reading = read(content, plain(name, 120), catalogue, country=country, indicator=indicator)
    findings = validation.validate(reading, catalogue, published_figures(), country)
    issues, found = list(findings), dict(findings.found)
    observations, left_out = OBSERVATION_SCHEMA.empty_table(), 0
    if not findings.has_errors:
        observations, left_out = national_report(
            reading, catalogue, country, datetime.now(UTC).date()
        )
        if not observations.num_rows:
            issues.append(Issue("nothing_to_read", "error", None, "", "", "", ""))
            found["nothing_to_read"] = 1
    return Examination(
        sha256=hashlib.sha256(content).hexdigest(),
        name=reading.name,
        country=country,
        indicator=indicator,
        layout=reading.layout,
        encoding=reading.encoding,
        rows=reading.rows,
        issues=issues,
        found=found,
        changes=findings.changes,
        observations=observations,
        left_out=left_out,
    )


def published_figures() -> PublishedFigures:
    """What a file is compared with: the figures that are shown now."""
    return PublishedFigures(Series.current())


def stage(
    content: bytes, name: str, country: str, actor: Actor, indicator: str | None = None
) -> Examination:
    """Examine a file and, if it has no errors, keep it for a day to be submitted by its hash.

    Raises
    ------
    Refused
        If ``actor`` does not report for this country. The file is not even read then.
    """
    thing = desk.new_file(country)
    with current_ledger().read() as connection:
        readable = access.may(connection, actor, "stage", thing)
    examined = examine(content, name, country, indicator) if readable else None

    def keep(connection: Connection) -> None:
        if examined.barred:
            _tombstone(connection, examined, actor)
        elif not examined.errors:
            ledger_staging.keep_staged(
                connection,
                content,
                examined.sha256,
                country,
                examined.name,
                actor.name,
                indicator,
            )

    if examined is None or examined.barred or not examined.errors:
        do(actor, "stage", lambda connection: thing, keep)
    return examined


def submit(sha256: str, country: str, actor: Actor, *, replaces: int | None = None) -> Row:
    """Submit what was staged under ``sha256``, and give the submission.

    Parameters
    ----------
    replaces
        An open submission of the same country that this one takes the place of. Whoever still has
        its page open can no longer publish it.

    Raises
    ------
    Refused
        If ``actor`` does not report for this country, or the other submission is no longer open.
    MonitorError
        If nothing was staged under this hash, or what was staged has errors by today's rules.
    """
    thing = desk.new_file(country)
    with current_ledger().read() as connection:
        granted = access.may(connection, actor, "submit", thing)
        held = ledger_staging.staged_file(connection, sha256, country)
        same = _same_submission(connection, sha256, country)
    if not granted:
        do(actor, "submit", lambda connection: thing, lambda connection: None)
    if held is None:
        if same is not None:
            return same
        raise MonitorError(
            Sentence(
                "No file with the SHA-256 {sha256} waits to be submitted for {country}. Files "
                "are kept for a day; send it again.",
                sha256=plain(sha256, 12),
                country=country,
            )
        )
    examined = examine(held["content"], held["name"], country, held["indicator"])
    if examined.errors:
        raise MonitorError(
            Sentence(
                "The file has errors ({n}), so it cannot be submitted. Correct what `check` "
                "or the page Upload lists, and send it again.",
                n=examined.errors,
            )
        )

    def deed(connection: Connection) -> int:
        # Asked again in the transaction: a second click may have been quicker.
        quicker = _same_submission(connection, sha256, country, _layout(examined))
        number = quicker["id"] if quicker else _keep(connection, held["content"], examined, actor)
        ledger_staging.forget_staged(connection, sha256, country)
        return number

    def deed_and_replace(connection: Connection) -> int:
        number = deed(connection)
        if number != replaces:
            ledger_staging.replace(connection, replaces, successor=number, by=actor.name)
        return number

    if replaces is None:
        number = do(actor, "submit", lambda connection: thing, deed)
    else:
        number = do(
            actor,
            "replace",
            lambda connection: _open(connection, replaces, country),
            deed_and_replace,
        )
    with current_ledger().read() as connection:
        return ledger_staging.submission_rows_of(connection, id=number)[0]


def _keep(connection: Connection, content: bytes, examined: Examination, actor: Actor) -> int:
    number = ledger_observations.submit(
        connection,
        kind="country",
        ref_area=examined.country,
        agency=NATIONAL,
        vintage=examined.observations.column("vintage")[0].as_py(),
        file_sha256=ledger_records.store_file(connection, content, examined.name, by=actor.name),
        layout=_layout(examined),
        observations=examined.observations,
        by=actor.name,
    )
    ledger_staging.keep_reading(
        connection,
        number,
        [dataclasses.asdict(issue) for issue in examined.issues],
        examined.found,
        [dataclasses.asdict(change) for change in examined.changes],
    )
    return number


def _layout(examined: Examination) -> str:
    """The layout, with what the sender told of a file that does not say it: another reading."""
    told = f":{examined.indicator}" if examined.indicator else ""
    return f"{examined.layout.id}{told}"


def _same_submission(
    connection: Connection, sha256: str, country: str, layout: str | None = None
) -> Row | None:
    """A submission of these bytes for this country that is open, or is what is published last.

    One that was returned, replaced or withdrawn does not count: its sender may try again.
    """
    rows = ledger_staging.submission_rows_of(connection, ref_area=country)
    open_ones = [row for row in rows if row["state"] == "submitted"]
    published = [row for row in rows if row["state"] == "published"]
    published.sort(key=lambda row: row["publication"])
    for row in (*open_ones, *published[-1:]):
        if row["file_sha256"] == sha256 and layout in (None, row["layout"]):
            return row
    return None


def _open(connection: Connection, number: int, country: str) -> Thing:
    thing = desk.submission_thing(connection, number)
    if thing.ref_area != country:
        of = {"number": number, "country": country}
        raise Refused(Sentence("Submission {number} is not one of {country}.", **of))
    return thing


def _tombstone(connection: Connection, examined: Examination, actor: Actor) -> None:
    """All that is left of a file that must not be kept: its hash, the reason, who sent it."""
    audit.record(
        connection,
        at=now(),
        actor=actor.name,
        action="bar_file",
        object=f"file {examined.sha256}",
        result="refused",
        detail={"checks": sorted(examined.barred), "ref_area": examined.country},
    )
