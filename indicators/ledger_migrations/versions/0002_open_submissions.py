"""Find open submissions, and those of a country, without reading past every file ever sent.

A submission's row holds its observations, and what stands behind them can only be reached through
them: the reviewer's list of open submissions read the whole history of the ledger each time.
"""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add two indexes; no value changes."""
    op.create_index("submissions_by_state", "submissions", ["state"])
    op.create_index("submissions_by_country", "submissions", ["ref_area"])
