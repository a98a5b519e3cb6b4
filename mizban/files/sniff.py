"""The first look at a file: bytes, never its name. Cheap and safe enough for a web process; nothing is parsed here.

What passes is only *said to be* of a kind; `cleaning` parses it for real, in a limited process.
"""

from __future__ import annotations

from typing import Protocol

import filetype

from mizban.files.kinds import Bounds, Kind, Refusal, Refused

HEAD = 8192
TAIL = 256 * 1024  # holds the directory of a DOCX or XLSX
BY_MEDIA_TYPE = {"application/pdf": Kind.PDF, "image/jpeg": Kind.JPEG, "image/png": Kind.PNG, "image/webp": Kind.WEBP}
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
ZIP = b"PK\x03\x04"
MAIN_PARTS = {b"word/document.xml": Kind.DOCX, b"xl/workbook.xml": Kind.XLSX}


class Bytes(Protocol):
    """An open file, and what Django makes of an uploaded one."""

    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...


def sniff(file: Bytes, size: int, bounds: Bounds) -> Kind:
    """The kind that the bytes of `file` (seekable, `size` bytes long) claim to be; raises `Refused`."""
    if size <= 0:
        raise Refused(Refusal.EMPTY)
    if size > bounds.max_bytes:
        raise Refused(Refusal.TOO_LARGE)
    file.seek(0)
    head = file.read(HEAD)
    if head.startswith(ZIP):
        return _office(head, _tail(file, size))
    if head.startswith(OLE):
        file.seek(0)
        raise Refused(Refusal.ENCRYPTED if ENCRYPTED_OFFICE in file.read() else Refusal.UNSUPPORTED)
    if head[4:8] == b"ftyp" and head[8:12] in HEIF_BRANDS:
        return Kind.HEIC
    guess = filetype.guess(head)
    kind = BY_MEDIA_TYPE.get(guess.mime) if guess else None
    if kind is None or (kind is Kind.PDF and not head.startswith(b"%PDF-")):
        raise Refused(Refusal.UNSUPPORTED)
    return kind


def _tail(file: Bytes, size: int) -> bytes:
    file.seek(max(0, size - TAIL))
    return file.read(TAIL)


def _office(head: bytes, tail: bytes) -> Kind:
    for part, kind in MAIN_PARTS.items():
        if part in tail or part in head:
            return kind
    raise Refused(Refusal.UNSUPPORTED)
