"""The signed log: what the heads of changed chains were, minute by minute, outside the database (model.md, "History").

One file a day and organisation, `<directory>/<organisation>/<date>.log`, one JSON object a line. A line carries its
number, the hash of the line before it and an Ed25519 signature over everything else in it. So who can write to the
database but not to these files can neither change history nor cut its end off unseen; who can write to the files but
has no key can neither change lines nor add any, and cutting lines off shows, as the database remembers the end.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import enum
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from mizban.audit.chain import FIRST, canonical

KEY_FILE = "audit.key"
"""In MIZBAN_HOME, mode 0600: the private key."""
DIRECTORY = "audit"
"""In MIZBAN_HOME: the signed log. To be copied to another machine regularly."""
LONGEST_LINE = 64 * 1024


class LogError(Exception):
    """The key or the log is not what it should be; the text is for operators and names no secret."""


class LineKind(enum.StrEnum):
    HEAD = "head"
    """A chain ended like this."""
    ACCEPTED = "accepted"
    """From here on the present state counts, whatever was signed before: after a restored backup, with its reason."""


# --- the key ---------------------------------------------------------------------------------------------------------


class Key:
    """Signs and verifies. Its id, which is no secret, stands in each line."""

    def __init__(self, private: Ed25519PrivateKey) -> None:
        self._private = private
        self._public: Ed25519PublicKey = private.public_key()

    @classmethod
    def read(cls, path: Path) -> Key:
        """The key of a file. Raises `LogError`."""
        try:
            private = serialization.load_pem_private_key(path.read_bytes(), password=None)
        except OSError as error:
            raise LogError(f"{path}: {error.strerror}") from error
        except (ValueError, TypeError) as error:
            raise LogError(f"{path}: not a private key") from error
        if not isinstance(private, Ed25519PrivateKey):
            raise LogError(f"{path}: not an Ed25519 key")
        return cls(private)

    @cached_property
    def id(self) -> str:
        raw = self._public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        return hashlib.sha256(raw).hexdigest()[:16]

    def sign(self, text: str) -> str:
        return base64.b64encode(self._private.sign(text.encode())).decode()

    def has_signed(self, text: str, signature: str) -> bool:
        try:
            self._public.verify(base64.b64decode(signature, validate=True), text.encode())
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True


def new_key() -> str:
    """Text for a new key file."""
    form = serialization.PrivateFormat.PKCS8
    private = Ed25519PrivateKey.generate()
    return private.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


# --- lines -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a chain."""

    subject_type: str
    subject_id: int
    seq: int
    hash: str

    def told(self) -> dict[str, Any]:
        return {
            "kind": LineKind.HEAD.value,
            "subject": [self.subject_type, self.subject_id],
            "seq": self.seq,
            "hash": self.hash,
        }


@dataclass(frozen=True, slots=True)
class End:
    """Where a log ends: the number and the hash of its last line; number 0 and `FIRST` before there is any."""

    line: int = 0
    hash: str = FIRST


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read; `data` is empty if it is no JSON object."""

    text: str
    data: dict[str, Any]
    place: str
    """File and number in it, for people."""

    @property
    def number(self) -> int:
        number = self.data.get("line")
        return number if isinstance(number, int) else 0

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def head(self) -> Head | None:
        """What it vouches for, if it is well formed and of that kind."""
        match self.data:
            case {"kind": "head", "subject": [str(name), int(pk)], "seq": int(seq), "hash": str(digest)}:
                return Head(name, pk, seq, digest)
        return None

    def is_signed(self, key: Key) -> bool:
        told = {name: value for name, value in self.data.items() if name != "signature"}
        return key.has_signed(canonical(told), str(self.data.get("signature", "")))


class SignedLog:
    """The log of one organisation. Whoever appends holds a lock on the organisation's log in the database."""

    def __init__(self, directory: Path, organisation_id: int) -> None:
        self.directory = directory / str(organisation_id)
        self.organisation_id = organisation_id

    def append(self, entries: Iterable[dict[str, Any]], key: Key, *, end: End, now: dt.datetime, day: dt.date) -> End:
        """Write lines after `end`, which is where the log ends; they are on the disk when this returns the new end."""
        path = self.directory / f"{day.isoformat()}.log"
        self.directory.mkdir(parents=True, exist_ok=True)
        _cut_unfinished_line(path)
        with path.open("a", encoding="utf-8") as file:
            for entry in entries:
                told = {
                    **entry,
                    "line": end.line + 1,
                    "at": now.isoformat(),
                    "organisation": self.organisation_id,
                    "previous": end.hash,
                    "key": key.id,
                }
                text = canonical({**told, "signature": key.sign(canonical(told))})
                file.write(text + "\n")
                end = End(end.line + 1, hashlib.sha256(text.encode()).hexdigest())
            file.flush()
            os.fsync(file.fileno())
        return end

    def end(self) -> End:
        """Where the log ends. Raises `LogError` if the last line is none."""
        last = next((line for line in map(_last_line, reversed(self.files())) if line), None)
        if last is None:
            return End()
        if not last.number:
            raise LogError(f"{last.place}: its last line is none of a signed log")
        return End(last.number, last.hash)

    def lines(self) -> Iterator[Line]:
        """All lines, first to last; one that a crash has left unfinished at the end of a file is left out."""
        for path in self.files():
            yield from _lines(path)

    def copy_until(self, line: int, directory: Path) -> None:
        """Copy the log as it was when line `line` was its last into `directory`, where logs of other organisations lie
        too."""
        target = SignedLog(directory, self.organisation_id).directory
        for path in self.files():
            texts = [one.text + "\n" for one in _lines(path) if one.number <= line]
            if texts:
                target.mkdir(mode=0o700, parents=True, exist_ok=True)
                (target / path.name).write_text("".join(texts), encoding="utf-8")

    def files(self) -> list[Path]:
        return sorted(self.directory.glob("*.log"))


def _lines(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8", errors="replace", newline="\n") as file:
        for number, text in enumerate(file, 1):
            if text.endswith("\n"):
                yield Line(text[:-1], _parsed(text), f"{path.name}:{number}")


def _last_line(path: Path) -> Line | None:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - LONGEST_LINE))
        whole = file.read().rpartition(b"\n")[0]
    text = whole.rpartition(b"\n")[2].decode(errors="replace")
    return Line(text, _parsed(text), path.name) if text else None


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _cut_unfinished_line(path: Path) -> None:
    """A line without its end was being written when the machine stopped: nobody relies on it."""
    if not path.exists():
        return
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        start = file.seek(max(0, size - LONGEST_LINE))
        file.truncate(start + file.read().rfind(b"\n") + 1)
