"""The operating-system account that the server runs under. PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mizban.runtime.errors import OperatorError

CANDIDATES = ("postgres", "nobody")
"""Accounts taken when Mizban is started by root, the first that exists. No account is ever made."""


@dataclass(frozen=True, slots=True)
class Account:
    """Who runs the server (`name`, `uid`, `gid`), and whether Mizban must change to it (`other`)."""

    name: str
    uid: int
    gid: int
    other: bool

    def run(self, command: list[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program of PostgreSQL under this account and wait for it; output is captured as text."""
        arguments = [str(part) for part in command]
        return subprocess.run(arguments, check=False, capture_output=True, text=True, **self.options(), **options)

    def options(self) -> dict[str, Any]:
        """Keywords for `subprocess`: the account, a plain environment, and no share in the terminal's Ctrl-C."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
        options: dict[str, Any] = {"env": environment, "stdin": subprocess.DEVNULL, "start_new_session": True}
        if self.other:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def make_directory(self, path: Path) -> None:
        """A directory that only this account (and root) can look into; what already belongs to others stays theirs."""
        path.mkdir(mode=0o700, exist_ok=True)
        if self.other and path.lstat().st_uid == os.geteuid():
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def can_enter(self, directory: Path) -> bool:
        """Whether the account reaches `directory`: some parent may be closed to it, as a home directory often is."""
        return self.run(["/bin/sh", "-c", 'cd "$0"', directory], cwd="/").returncode == 0

    def can_run(self, program: Path) -> bool:
        """Whether the account can execute `program` with the libraries beside it."""
        try:
            return self.run([program, "--version"], cwd="/").returncode == 0
        except OSError:
            return False


def operator_name() -> str:
    """The name of the account that Mizban itself runs under, as PostgreSQL's peer authentication will see it."""
    uid = os.geteuid()
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        raise OperatorError(
            f"user id {uid} has no entry in the system's list of users, and PostgreSQL refuses such accounts; "
            "start Mizban under a named account, or set DATABASE_URL to another server"
        ) from None


def server_account() -> Account:
    """The account for the server: the operator's own, or for root the first of `CANDIDATES`."""
    name = operator_name()
    if os.geteuid() != 0:
        return Account(name, os.geteuid(), os.getegid(), other=False)
    for candidate in CANDIDATES:
        try:
            entry = pwd.getpwnam(candidate)
        except KeyError:
            continue
        return Account(candidate, entry.pw_uid, entry.pw_gid, other=True)
    raise OperatorError("root cannot run PostgreSQL, and there is neither an account postgres nor nobody")
