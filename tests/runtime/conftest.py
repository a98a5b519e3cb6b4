"""Installations of their own, with a real PostgreSQL, that leave nothing behind."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mizban.runtime.postgres import Cluster
from mizban.runtime.postgres.place import NOTE, elsewhere
from tests.runtime.servers import Server

SETTINGS = ("MIZBAN_HOME", "MIZBAN_KEYS", "MIZBAN_SECRET_KEY", "MIZBAN_BIND", "MIZBAN_DB_ROLE", "PORT", "DEMO")
ADDRESSES = ("DATABASE_URL", "DATABASE_URL_WORKER", "DATABASE_URL_OWNER")


@pytest.fixture(autouse=True)
def _nothing_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator who runs the tests may have set anything."""
    for name in (*SETTINGS, *ADDRESSES):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def empty_home() -> Iterator[Path]:
    """A new home that the server's account reaches, too (pytest's own directories are closed to others)."""
    with directory() as new:
        yield new


@pytest.fixture(scope="session")
def made_once() -> Iterator[Path]:
    """A home whose cluster has been made and stopped: copying it takes a tenth of the time that making one takes."""
    with directory() as new:
        cluster = Cluster(new, fast=True)
        with cluster.in_use():
            cluster.make_database("mizban")
        yield new


@pytest.fixture
def home(empty_home: Path, copy_of_cluster: Callable[[Path], None]) -> Path:
    """A home with a cluster of its own, not running, and its empty database."""
    copy_of_cluster(empty_home)
    return empty_home


@pytest.fixture
def copy_of_cluster(made_once: Path) -> Callable[[Path], None]:
    """Gives a directory a cluster of its own, as `home` has one."""

    def copy(directory: Path) -> None:
        subprocess.run(["cp", "-a", made_once / "postgres", directory / "postgres"], check=True)

    return copy


@contextmanager
def directory() -> Iterator[Path]:
    new = Path(tempfile.mkdtemp(prefix="mizban-test-"))
    new.chmod(0o755)
    try:
        yield new
    finally:
        clean(new)


def clean(home: Path) -> None:
    """Stop what still runs there, and remove it wherever it was placed."""
    if (home / NOTE).exists() or (home / "postgres").exists():
        cluster = Cluster(home)
        cluster.stop()
        sockets = cluster.place.socket_directory
        if sockets.parent != cluster.place.directory:
            sockets.rmdir()
    shutil.rmtree(elsewhere(home), ignore_errors=True)
    shutil.rmtree(home)


@pytest.fixture(scope="session")
def server(made_once: Path) -> Iterator[Server]:
    with directory() as new:
        subprocess.run(["cp", "-a", made_once / "postgres", new / "postgres"], check=True)
        cluster = Cluster(new, fast=True)
        with cluster.in_use():
            yield Server(cluster)
