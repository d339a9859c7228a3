"""What every test starts from: no figures of anybody's, and the project's own definitions."""

import os
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from tests.browser.dashboard import lay_out_starter_figures

# A busy machine is no fault of the code. In CI the same examples come each time, so that a red
# run is about the change it ran on; people's machines go on looking for new ones.
hypothesis_settings.register_profile("monitor", deadline=None, derandomize="CI" in os.environ)
hypothesis_settings.load_profile("monitor")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for this test alone: nobody's ``data/`` is read or written."""
    folder = tmp_path / "data"
    monkeypatch.setenv("SPM_DATA", str(folder))
    monkeypatch.delenv("SPM_LEDGER_URL", raising=False)
    monkeypatch.delenv("SPM_DEFINITIONS", raising=False)
    return folder


@pytest.fixture(scope="session")
def starter_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that ``init`` filled, made once for all tests. Read it, never write to it."""
    with pytest.MonkeyPatch.context() as environment:
        for variable in ("SPM_LEDGER_URL", "SPM_DEFINITIONS"):
            environment.delenv(variable, raising=False)
        return lay_out_starter_figures(tmp_path_factory.mktemp("starter"))


@pytest.fixture
def starter_figures(starter_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The starter figures as the data folder of this test."""
    monkeypatch.setenv("SPM_DATA", str(starter_folder))
    return starter_folder
