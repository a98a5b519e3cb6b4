"""The secrets of an installation, made at its first start. They lie outside the database and its backups."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from mizban.runtime.environment import Installation
from mizban.runtime.errors import OperatorError


def ensure(installation: Installation) -> None:
    """Make what is missing: `MIZBAN_HOME`, its private directory of files, the secret key, the key file, the key of the
    signed log."""
    installation.home.mkdir(parents=True, exist_ok=True)
    (installation.home / "files").mkdir(mode=0o700, exist_ok=True)
    if not installation.secret_key.exists():
        write_private(installation.secret_key, secrets.token_urlsafe(48) + "\n")
    if not installation.keys.exists():
        from mizban.core.crypto import Keyring  # only the first start needs the library behind it

        write_private(installation.keys, Keyring.generate().to_json())
    audit = installation.home / "audit.key"
    if not audit.exists():
        from mizban.audit.signing import new_key

        write_private(audit, new_key())


def identifiers(path: Path) -> list[str]:
    """The ids, which are no secret, of the keys in a key file; `OperatorError` when it is none."""
    from mizban.core.crypto import CryptoError, Keyring

    try:
        return sorted(Keyring.from_json(path.read_text()).keys)
    except (OSError, CryptoError) as error:
        raise OperatorError(f"{path}: {error}") from error


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, whole or not at all; an existing file is kept as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(unfinished, path)  # unlike a rename, never replaces what another start has just made
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
