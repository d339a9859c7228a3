"""Where things are: read from the environment each time, so a test or a second server can differ.

* ``SPM_DATA``: folder of the ledger and the snapshots (default ``data/`` of the project);
* ``SPM_LEDGER_URL``: a PostgreSQL URL, when the ledger is a server (default: SQLite there);
* ``SPM_DEFINITIONS``: folder of the framework (default ``indicators/definitions/``).

Nothing here opens or creates anything.
"""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DEFINITIONS = PROJECT / "indicators" / "definitions"
STARTER = PROJECT / "data" / "starter"


@dataclass(frozen=True)
class Settings:
    """The places one run works with. ``ledger_url`` may hold a password: never print it."""

    data: Path
    ledger_url: str
    definitions: Path

    @property
    def snapshots(self) -> Path:
        """Folder of ``publication-000012.duckdb`` and its like."""
        return self.data / "snapshots"


def from_environment() -> Settings:
    """Settings of this moment; an empty variable counts as unset."""
    data = Path(os.environ.get("SPM_DATA") or PROJECT / "data")
    definitions = Path(os.environ.get("SPM_DEFINITIONS") or DEFINITIONS)
    url = os.environ.get("SPM_LEDGER_URL") or f"sqlite:///{data / 'ledger.sqlite'}"
    return Settings(data=data, ledger_url=url, definitions=definitions)
