"""The tables of the ledger, as SQLAlchemy Core sees them; the same on SQLite and PostgreSQL.

Times are UTC text (``2026-11-21T08:52:00Z``) and never decide an order: numbers and sequence
do, because a clock can be set back. Bytes are kept compressed under the SHA-256 of what was
received. Nothing here connects to a database.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from indicators.catalogue import BREAKDOWNS

SCHEMA_VERSION = 2  # raised with each step in ledger_migrations/versions

OBSERVATION_COLUMNS = (
    *("agency", "dataset", "vintage", "licence", "series", "ref_area", "time_period"),
    *BREAKDOWNS,
    *("obs_value", "unit_measure", "obs_status", "source_detail", "obs_comment"),
)

KINDS = ("agency", "country")
STATES = ("staged", "submitted", "published", "returned", "replaced", "withdrawn")

tables = MetaData()

meta = Table(
    "meta",
    tables,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

files = Table(
    "files",
    tables,
    Column("sha256", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib; the hash is of the bytes before it
    Column("size", Integer, nullable=False),
    Column("name", Text, nullable=False),  # as the sender called it; never used as a path
    Column("received_at", String(32), nullable=False),
)

submissions = Table(
    "submissions",
    tables,
    Column("id", Integer, primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("ref_area", String(10)),  # the country of an officer's file; null for an agency's
    Column("agency", Text, nullable=False),
    Column("vintage", Text, nullable=False),
    Column("file_sha256", String(64), ForeignKey("files.sha256"), nullable=False),
    Column("layout", String(40), nullable=False),
    Column("observations", LargeBinary, nullable=False),  # Parquet, see ledger_observations
    Column("observations_sha256", String(64), nullable=False),
    Column("rows", Integer, nullable=False),
    Column("submitted_by", Text, nullable=False),
    Column("submitted_at", String(32), nullable=False),
    Column("state", String(12), nullable=False),
    Column("decided_by", Text),
    Column("decided_at", String(32)),
    Column("reason", Text),
    Column("version", Integer, nullable=False),  # rises with each decision: a stale page loses
    CheckConstraint(f"kind IN {KINDS}", name="submission_kind"),
    CheckConstraint(f"state IN {STATES}", name="submission_state"),
    Index("submissions_by_state", "state"),
    Index("submissions_by_country", "ref_area"),
)

# What reading and checking said of a submission, for the reviewer: JSON lists without hostile text.
readings = Table(
    "readings",
    tables,
    Column("submission_id", Integer, ForeignKey("submissions.id"), primary_key=True),
    Column("issues", Text, nullable=False),
    Column("found", Text, nullable=False),  # check → how often, also beyond the issues listed
    Column("changes", Text, nullable=False),
)

# Files that were sent and not yet submitted: kept for a day, only those without errors.
staged = Table(
    "staged",
    tables,
    Column("sha256", String(64), primary_key=True),
    Column("ref_area", String(10), primary_key=True),
    Column("content", LargeBinary, nullable=False),  # zlib
    Column("name", Text, nullable=False),
    Column("indicator", Text),  # told by the sender, for a layout that names none
    Column("staged_by", Text, nullable=False),
    Column("staged_at", String(32), nullable=False),
)

publications = Table(
    "publications",
    tables,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("action", String(10), nullable=False),
    Column("submission_id", Integer, ForeignKey("submissions.id")),
    Column("withdraws", Integer, ForeignKey("publications.number"), unique=True),
    Column("published_by", Text, nullable=False),
    Column("published_at", String(32), nullable=False),
    Column("name", Text, nullable=False),  # "as agreed at …", or empty
    Column("note", Text, nullable=False),
    UniqueConstraint("submission_id", name="one_publication_a_submission"),
    CheckConstraint("number >= 1", name="publication_number"),
    CheckConstraint(
        "(action = 'publish' AND submission_id IS NOT NULL AND withdraws IS NULL) OR "
        "(action = 'withdraw' AND withdraws IS NOT NULL AND submission_id IS NULL)",
        name="publication_action",
    ),
)

people = Table(
    "people",
    tables,
    Column("id", Integer, primary_key=True),
    Column("issuer", Text, nullable=False),  # "local", or the address of the sign-in provider
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("password_hash", Text),  # argon2id; null where a provider signs in
    Column("active", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    UniqueConstraint("issuer", "subject", name="one_person_an_identity"),
)

grants = Table(
    "grants",
    tables,
    Column("person_id", Integer, ForeignKey("people.id"), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("ref_area", String(10), primary_key=True),  # ISO alpha-3, or "*" for every country
    Column("granted_by", Text, nullable=False),
    Column("granted_at", String(32), nullable=False),
)

sessions = Table(
    "sessions",
    tables,
    Column("token_sha256", String(64), primary_key=True),  # the token itself is never kept
    Column("person_id", Integer, ForeignKey("people.id"), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("ended_at", String(32)),
)

# Sign-ins that failed, by account and by address, so that guessing becomes slow.
attempts = Table(
    "attempts",
    tables,
    Column("key", String(80), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", String(32), nullable=False),
)

audit = Table(
    "audit",
    tables,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", Text, nullable=False),
    Column("action", String(40), nullable=False),
    Column("object", Text, nullable=False),
    Column("result", String(20), nullable=False),
    Column("detail", Text, nullable=False),  # canonical JSON, hashed as it stands
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# Which steps of ledger_migrations were done: Alembic's own note, beside the row "schema" of meta.
# It describes the database and not what was received, so it is in no backup.
notes = MetaData()
noted = Table("alembic_version", notes, Column("version_num", String(32), primary_key=True))
