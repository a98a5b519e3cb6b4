"""Where the bytes lie: a folder, or an S3-compatible service through django-storages, by the setting STORAGES.

Clean files are kept by their content (`<organisation>/ab/cd/<sha256>`), so the same bytes lie there once; what has
not passed the check lies apart, under `quarantine/`, in the pieces in which it came.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage, storages

CHUNK = 64 * 1024


def quarantine(organisation_id: int) -> str:
    """The folder of what has not passed the check."""
    return f"quarantine/{organisation_id}"


def quarantined(organisation_id: int, public_id: uuid.UUID, piece: int) -> str:
    """Name of the piece (from 0) of a file that has not passed the check."""
    return f"{quarantine(organisation_id)}/{public_id}.{piece}"


def kept(organisation_id: int, sha256: str) -> str:
    """Name of a clean file."""
    return f"{organisation_id}/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def pictured_in(organisation_id: int, sha256: str) -> str:
    """The folder of the pictures of a clean file's pages."""
    return f"previews/{kept(organisation_id, sha256)}"


def pictured(organisation_id: int, sha256: str, page: int) -> str:
    """Name of the picture of a page (from 1) of a clean file."""
    return f"{pictured_in(organisation_id, sha256)}/{page}.webp"


class Store(Protocol):
    """What the desk needs of a place for bytes. What is not there raises FileNotFoundError; a place
    that does not answer raises what its library raises."""

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Write it whole or not at all; replaces what bears the name."""

    def has(self, name: str) -> bool: ...

    def size(self, name: str) -> int:
        """Bytes; raises FileNotFoundError."""

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """The bytes from `start`, `length` of them or all that follow; raises FileNotFoundError when first asked."""

    def delete(self, name: str) -> None:
        """Nothing happens if it is not there."""

    def names(self, folder: str) -> list[str]:
        """Names (whole) of what lies directly in a folder; empty if there is none."""

    def changed_at(self, name: str) -> dt.datetime:
        """When it was written; raises FileNotFoundError."""


class _Reading:
    """What is the same over every storage of Django."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def has(self, name: str) -> bool:
        return self.storage.exists(name)

    def size(self, name: str) -> int:
        return self.storage.size(name)

    def read(self, name: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        with self.storage.open(name, "rb") as file:
            file.seek(start)
            left = length
            while left is None or left > 0:
                chunk = file.read(CHUNK if left is None else min(CHUNK, left))
                if not chunk:
                    return
                left = None if left is None else left - len(chunk)
                yield chunk

    def delete(self, name: str) -> None:
        self.storage.delete(name)

    def names(self, folder: str) -> list[str]:
        try:
            return [f"{folder}/{name}" for name in self.storage.listdir(folder)[1]]
        except FileNotFoundError:
            return []

    def changed_at(self, name: str) -> dt.datetime:
        return self.storage.get_modified_time(name)


class Folder(_Reading):
    """A folder of this machine. A file appears under its name only when all of it is on the disk."""

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        path = Path(self.storage.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "wb") as file:
                for chunk in chunks:
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)


class Objects(_Reading):
    """Any other storage, such as S3: an object is written whole or not at all by the service itself."""

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        self.storage.delete(name)  # storages that never overwrite would choose another name
        given = self.storage.save(name, ContentFile(b"".join(chunks)))
        if given != name:
            raise OSError(f"the storage kept {name} under another name, {given}")


def store() -> Store:
    """The store of this installation."""
    storage = storages["default"]
    return Folder(storage) if isinstance(storage, FileSystemStorage) else Objects(storage)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
