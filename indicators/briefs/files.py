"""Reports as files: written beside and renamed, so that a file is whole or not there at all."""

from __future__ import annotations

import io
import os
import tempfile
import zipfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from indicators.errors import MonitorError

# Every file in a zip carries this day, so that the same reports give the same zip.
ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def check_folder(folder: Path) -> None:
    """Raise ``MonitorError`` unless a file can be written into ``folder``."""
    if not folder.is_dir():
        raise MonitorError(
            f"There is no folder {folder}. Make it first, or name another place with --out."
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise MonitorError(
            f"The folder {folder} cannot be written to. Name another place with --out."
        )


def make_folder(folder: Path) -> None:
    """Make ``folder`` if it is not there. Raises ``MonitorError`` when it cannot be made."""
    try:
        folder.mkdir(exist_ok=True)
    except OSError as fault:
        reason = fault.strerror or "it cannot be made"
        raise MonitorError(
            f"The folder {folder}: {reason}. Name another place with --out."
        ) from None


def write(path: Path, content: bytes) -> None:
    """Write a file whole: beside it first, then renamed over it.

    Raises ``MonitorError`` when the place cannot be written or the disk is full; then nothing is
    left behind, and what stood there before still stands.
    """
    check_folder(path.parent)
    beside = None
    try:
        with tempfile.NamedTemporaryFile(
            dir=path.parent, prefix=f".{path.name}-", suffix=".part", delete=False
        ) as target:
            beside = Path(target.name)
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as fault:
        if beside is not None:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        reason = fault.strerror or "it cannot be written"
        raise MonitorError(
            f"{path}: {reason}. Nothing was written; make room or name another place with --out."
        ) from None
    except BaseException:
        if beside is not None:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
        raise


def zipped(reports: Iterable[tuple[str, bytes]]) -> bytes:
    """Reports as one zip; the same reports give the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression=zipfile.ZIP_STORED) as archive:
        for name, content in reports:
            archive.writestr(zipfile.ZipInfo(name, ZIP_DAY), content)
    return target.getvalue()
