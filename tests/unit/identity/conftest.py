from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.authority import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that nobody trusts."""
    directory: Path = tmp_path_factory.mktemp("stranger")
    return Authority(directory, "stranger")
