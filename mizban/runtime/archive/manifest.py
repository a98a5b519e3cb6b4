"""What a backup holds, with a checksum for each file: a backup without one, or that differs from it, is refused."""

from __future__ import annotations

import datetime as dt
import hashlib
import importlib.metadata
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from mizban.runtime.errors import OperatorError

NAME = "manifest.json"
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """`contents` maps the path of each file in the backup to its SHA-256 in hexadecimal; `created_at` is UTC.

    `keys` are the ids of the keys that the data are encrypted with.
    """

    demo: bool
    keys: Sequence[str]
    mizban: str
    created_at: str
    contents: Mapping[str, str]
    format: int = FORMAT


def describe(directory: Path, *, demo: bool, keys: Sequence[str]) -> Manifest:
    """The manifest of what lies in `directory` now."""
    version = importlib.metadata.version("mizban")
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    return Manifest(demo, keys, version, now, {name: checksum(directory / name) for name in listing(directory)})


def write(directory: Path, manifest: Manifest) -> None:
    (directory / NAME).write_text(json.dumps(asdict(manifest), indent=1) + "\n")


def read(directory: Path) -> Manifest:
    """The manifest of a backup, after every file has been compared with it; `OperatorError` at the first difference."""
    try:
        loaded = json.loads((directory / NAME).read_text())
        manifest = Manifest(**loaded)
        expected = dict(manifest.contents)
    except OSError as error:
        raise OperatorError(f"{directory} is no complete backup: {NAME} cannot be read ({error.strerror})") from error
    except (ValueError, TypeError) as error:
        raise OperatorError(f"{directory / NAME} is damaged: {error}") from error
    if manifest.format != FORMAT:
        raise OperatorError(f"this backup has format {manifest.format}; this release of Mizban reads format {FORMAT}")
    if sorted(expected) != listing(directory):
        odd = sorted(set(expected) ^ set(listing(directory)))
        raise OperatorError(f"the backup is not what was written: {odd[0]} is missing, or was added")
    for name, digest in expected.items():
        if checksum(directory / name) != digest:
            raise OperatorError(f"the backup is damaged: {name} has changed since it was written")
    return manifest


def listing(directory: Path) -> list[str]:
    """Paths of all plain files below `directory` but the manifest; `OperatorError` for anything like a link."""
    names = []
    for path in sorted(directory.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise OperatorError(f"{path} is no plain file; a backup holds nothing else")
        if path.is_file():
            names.append(path.relative_to(directory).as_posix())
    return sorted(name for name in names if name != NAME)


def checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
