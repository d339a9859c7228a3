"""An existing Spark cluster answers, over the same export.

``SPM_ENGINE=spark://host:7077`` names its master. The export must lie in a folder that every
worker sees under the same path. What this needs beyond the monitor is optional
(``requirements-spark.txt`` and Java); the packages are imported only here and only when asked.
"""

import os
import shutil
import socket
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from indicators.engine.export_folder import Source
from indicators.engine.questions import Question
from indicators.errors import MonitorError

QUIET = Path(__file__).with_name("log4j2.properties")
REACHABLE_WITHIN = 5.0  # seconds; Spark itself would go on trying for minutes


class ClusterEngine:
    """A Spark session of our own on the cluster; ``close`` gives its workers back."""

    def __init__(self, url: str, sources: Mapping[str, Source]):
        self._url = url
        address = _our_address(url)
        self._session = _session(url, address)
        for name, source in sources.items():
            self._view(name, source)

    def ask(self, question: Question) -> list[tuple]:
        """The rows of the answer, in the question's columns and order."""
        rows = self._attempt(lambda: self._session.sql(question.sql).collect())
        return [tuple(row[name] for name in question.columns) for row in rows]

    def close(self) -> None:
        self._session.stop()

    def _view(self, name: str, source: Source) -> None:
        if isinstance(source, Path):
            frame = self._attempt(lambda: self._session.read.parquet(source.resolve().as_uri()))
        else:
            schema = ", ".join(f"{column} string" for column in source.column_names)
            rows = [tuple(row.values()) for row in source.to_pylist()]
            frame = self._session.createDataFrame(rows, schema)
        frame.createOrReplaceTempView(name)

    def _attempt(self, work) -> Any:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        try:
            return work()
        except (PySparkException, Py4JError, OSError) as error:
            first = next((line for line in str(error).splitlines() if line.strip()), "no reason")
            raise MonitorError(
                f"The Spark cluster {self._url} could not answer ({first.strip()[:200]}). Look at "
                "its log; the export must lie in a folder that all workers see under the same "
                "path. Without SPM_ENGINE this machine answers itself."
            ) from error


def _our_address(url: str) -> str:
    """This machine's address as the cluster sees it; refuses a cluster that is not there."""
    place = urlsplit(url)
    try:
        with socket.create_connection((place.hostname, place.port), REACHABLE_WITHIN) as probe:
            return probe.getsockname()[0]
    except OSError as error:
        raise MonitorError(
            f"The Spark cluster {url} named by SPM_ENGINE does not answer "
            f"({error.strerror or error}). Start its master or correct the address; without "
            "SPM_ENGINE this machine answers itself."
        ) from error


def _session(url: str, address: str):
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        raise MonitorError(
            "SPM_ENGINE names a Spark cluster, and Java is not installed here. Install a Java "
            "runtime (17 or newer), or unset SPM_ENGINE to let this machine answer itself."
        )
    try:
        with warnings.catch_warnings():
            # Spark warns of the installed pandas, of which nothing here makes use.
            warnings.simplefilter("ignore", FutureWarning)
            from pyspark.sql import SparkSession
    except ImportError as error:
        raise MonitorError(
            "SPM_ENGINE names a Spark cluster, and pyspark is not installed here. Install it "
            "with pip install -r requirements-spark.txt, or unset SPM_ENGINE to let this "
            "machine answer itself."
        ) from error
    builder = SparkSession.builder.master(url).appName("social protection monitor")
    for name, value in _settings(address).items():
        builder = builder.config(name, value)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        return builder.getOrCreate()


def _settings(address: str) -> dict[str, str]:
    return {
        # Only the interface that faces the cluster listens for its workers.
        "spark.driver.host": address,
        "spark.driver.bindAddress": address,
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={QUIET.as_uri()}",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        # An indicator's id stays text, whatever it looks like.
        "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "false",
        "spark.sql.shuffle.partitions": os.environ.get("SPM_SPARK_PARTITIONS") or "16",
    }
