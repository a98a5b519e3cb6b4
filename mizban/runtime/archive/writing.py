"""Making a backup, also while Mizban is running."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from mizban.audit.signing import DIRECTORY, KEY_FILE, SignedLog
from mizban.runtime import keys, mark
from mizban.runtime.archive import manifest
from mizban.runtime.database import check_role
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres import tools

DUMP = "database.dump"
DUMP_OPTIONS = ("--format=custom", "--no-owner", "--exclude-extension=*", "--exclude-table=mizban_installation")
"""Extensions and the mark belong to the database that is restored into."""


def write(installation: Installation, directory: Path, *, with_keys: bool) -> manifest.Manifest:
    """Write a backup of an opened installation into an empty or new `directory`.

    The files are copied after the dump: their names are hashes of their contents, so those that came in between do no
    harm, while a row never points at a file that the backup lacks. The signed log is cut where the dump remembers its
    end: what was signed while the dump was being made is not in it.
    """
    owner = installation.url(Role.OWNER)
    check_role(owner, Role.OWNER)
    demo = mark.read(owner)
    if demo is None:
        raise OperatorError("there is nothing to back up: this database has not been prepared yet")
    make_empty(directory)
    with _snapshot(owner) as (snapshot, ends):
        tools.run("pg_dump", owner, *DUMP_OPTIONS, f"--snapshot={snapshot}", "--file", str(directory / DUMP))
    for organisation_id, line in ends.items():
        SignedLog(installation.home / DIRECTORY, organisation_id).copy_until(line, directory / DIRECTORY)
    files = installation.home / "files"
    if files.exists():
        shutil.copytree(files, directory / "files")
    if with_keys:
        shutil.copy2(installation.keys, directory / "keys.json")
        shutil.copy2(installation.secret_key, directory / "secret_key")
        shutil.copy2(installation.home / KEY_FILE, directory / KEY_FILE)
    written = manifest.describe(directory, demo=demo, keys=keys.identifiers(installation.keys))
    manifest.write(directory, written)
    return written


@contextmanager
def _snapshot(owner: str) -> Iterator[tuple[str, dict[int, int]]]:
    """A state of the database that a dump can be made of as long as the block lasts, and where the signed log of each
    organisation ended in it."""
    with psycopg.connect(owner) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        row = connection.execute("SELECT pg_export_snapshot(), to_regclass('audit_logend') IS NOT NULL").fetchone()
        assert row is not None
        snapshot, has_log = row
        ends = connection.execute("SELECT organisation_id, line FROM audit_logend").fetchall() if has_log else []
        yield str(snapshot), dict(ends)


def make_empty(directory: Path) -> None:
    """Make a private directory; `OperatorError` when there is something in it already."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if any(directory.iterdir()):
            raise OperatorError(f"{directory} is not empty; name a new directory for each backup")
    except OSError as error:
        raise OperatorError(f"{directory} cannot be used: {error.strerror}") from error
