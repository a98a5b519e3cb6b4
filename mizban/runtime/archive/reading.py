"""Putting a backup back. Everything is looked at before anything is changed."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from mizban.audit.signing import DIRECTORY as LOG
from mizban.audit.signing import KEY_FILE
from mizban.runtime import keys, mark
from mizban.runtime.archive import manifest
from mizban.runtime.archive.writing import DUMP
from mizban.runtime.database import check_role, connect, role_names
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres import bootstrap, tools

LEAVING_SECONDS = 2.0
"""How long a server may still list a connection that has been closed."""
OTHER_SESSIONS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL
"""


def check(installation: Installation, directory: Path) -> manifest.Manifest:
    """The manifest of a whole backup that fits the installation; needs no database."""
    backup = manifest.read(directory)
    mark.check(backup.demo, installation.demo)
    kept = directory / "keys.json"
    if not installation.keys.exists() and not kept.exists():
        raise OperatorError(
            f"this backup holds no keys, and there are none at {installation.keys}: without the keys of that "
            "installation its personal data cannot be read. Put its keys.json there first"
        )
    if installation.keys.exists() and not set(backup.keys) <= set(keys.identifiers(installation.keys)):
        raise OperatorError(f"{installation.keys} is not the key file of the installation that was backed up")
    return backup


def restore(installation: Installation, directory: Path, backup: manifest.Manifest, *, force: bool) -> list[str]:
    """Put `backup` into an opened installation; `force` replaces what is there. Returns what is left to be done."""
    owner = installation.url(Role.OWNER)
    check_role(owner, Role.OWNER)
    _check_target(installation, owner, backup, force=force)
    staged = installation.home / "files.restored"
    shutil.rmtree(staged, ignore_errors=True)
    if (directory / "files").exists():
        shutil.copytree(directory / "files", staged)
    staged.mkdir(mode=0o700, exist_ok=True)
    names = role_names(installation)
    bootstrap.empty_database(owner, names)
    tools.run("pg_restore", owner, "--single-transaction", "--exit-on-error", "--no-owner", str(directory / DUMP))
    bootstrap.give_default_rights(owner, names)
    mark.write(owner, demo=backup.demo)
    _replace(installation.home / "files", staged)
    secrets = (installation.keys, installation.secret_key, installation.home / KEY_FILE)
    for target, name in zip(secrets, ("keys.json", "secret_key", KEY_FILE), strict=True):
        if (directory / name).exists() and not target.exists():
            keys.write_private(target, (directory / name).read_text())
    return _put_back_log(installation, directory)


def _put_back_log(installation: Installation, directory: Path) -> list[str]:
    """The signed log of the backup, unless there is one: that one bears witness to what came after the backup."""
    kept, ours = directory / LOG, installation.home / LOG
    if not kept.exists():
        return []
    if ours.exists() and any(ours.rglob("*.log")):
        return [
            f"the signed log in {ours} was kept, as it may go further than the backup: see `mizban audit verify`, "
            "and vouch for the restored state by `mizban audit accept REASON`"
        ]
    shutil.copytree(kept, ours, dirs_exist_ok=True)
    if (installation.home / KEY_FILE).exists():
        return []
    return [
        f"the key that signed the history is not here: put it at {installation.home / KEY_FILE} before the next start, "
        "or vouch for the restored state by `mizban audit accept REASON` afterwards"
    ]


def _check_target(installation: Installation, owner: str, backup: manifest.Manifest, *, force: bool) -> None:
    found = mark.read(owner)
    if found is not None:
        mark.check(found, backup.demo)
    with connect(owner, Role.OWNER) as connection:
        connection.autocommit = True
        deadline = time.monotonic() + LEAVING_SECONDS
        while connection.execute(OTHER_SESSIONS).fetchone() != (0,):
            if time.monotonic() > deadline:
                raise OperatorError("the database is in use; stop web and worker first")
            time.sleep(0.1)
    files = installation.home / "files"
    filled = not mark.is_empty(owner) or (files.exists() and any(files.iterdir()))
    if filled and not force:
        raise OperatorError("this installation holds data already; --force replaces them by the backup")


def _replace(directory: Path, staged: Path) -> None:
    old = directory.with_name(f"{directory.name}.replaced")
    shutil.rmtree(old, ignore_errors=True)
    if directory.exists():
        directory.rename(old)
    staged.rename(directory)
    shutil.rmtree(old, ignore_errors=True)
