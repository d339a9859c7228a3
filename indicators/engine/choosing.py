"""Which engine answers: ``SPM_ENGINE``, or this machine."""

import os
import re
from collections.abc import Collection

from indicators.engine.export_folder import ExportFolder
from indicators.engine.local import LocalEngine
from indicators.engine.regional import Engine
from indicators.errors import MonitorError

CLUSTER = re.compile(r"spark://[\w.-]+:\d{1,5}")


def engine_for(export: ExportFolder, indicators: Collection[str]) -> Engine:
    """The engine that the environment names, with an export's tables in front of it.

    Raises ``MonitorError`` if the name is none, or the cluster cannot be used.
    """
    named = os.environ.get("SPM_ENGINE") or ""
    sources = export.sources(indicators)
    if named in ("", "duckdb"):
        return LocalEngine(sources)
    if CLUSTER.fullmatch(named):
        from indicators.engine.cluster import ClusterEngine

        return ClusterEngine(named, sources)
    raise MonitorError(
        f"SPM_ENGINE={named} names no engine. Write spark://HOST:PORT for the master of a Spark "
        "cluster, or leave it unset to let this machine answer."
    )
