"""How a file is sent out: as data, which the web layer turns into its answer.

Always as an attachment of the kind that we found ourselves, never for the browser to guess or to show in our origin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote

from mizban.files.kinds import Kind
from mizban.files.models import StoredFile
from mizban.files.store import store

RANGE = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
UNKNOWN_TYPE = "application/octet-stream"
WHOLE, PART, OUTSIDE = 200, 206, 416


@dataclass(frozen=True, slots=True)
class Delivery:
    """An answer: its HTTP status (200, 206 or 416), its headers, its bytes."""

    status: int
    headers: dict[str, str]
    chunks: Iterator[bytes]


def deliver(file: StoredFile, *, wanted: str = "", if_range: str = "") -> Delivery:
    """A file that `queries.openable_file` gave; `wanted` and `if_range` are the headers Range and If-Range.

    One range is answered (RFC 9110, section 14); several, or one that cannot be read, get the whole file. What has
    not passed the check is sent whole, as bytes of no kind.
    """
    if not file.is_clean:
        pieces = chain.from_iterable(store().read(piece) for piece in file.quarantined)
        return Delivery(WHOLE, _headers(file.name, UNKNOWN_TYPE, file.size), pieces)
    headers = _headers(file.name, Kind(file.kind).media_type, file.size)
    headers |= {"ETag": f'"{file.sha256}"', "Accept-Ranges": "bytes"}
    span = _span(wanted, file.size) if if_range in ("", headers["ETag"]) else None
    if span is None:
        return Delivery(WHOLE, headers, store().read(file.content))
    start, length = span
    if length <= 0:
        return Delivery(OUTSIDE, headers | {"Content-Length": "0", "Content-Range": f"bytes */{file.size}"}, iter(()))
    headers |= {"Content-Length": str(length), "Content-Range": f"bytes {start}-{start + length - 1}/{file.size}"}
    return Delivery(PART, headers, store().read(file.content, start, length))


def content(file: StoredFile) -> bytes:
    """The clean bytes whole, for what is made of them (a stamped letter, a case as one PDF)."""
    return b"".join(store().read(file.content))


def disposition(name: str) -> str:
    """Content-Disposition of an attachment with any name (RFC 6266, RFC 5987): old clients get a plain ASCII one."""
    extension = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
    plain = name if re.fullmatch(r"[A-Za-z0-9 ._()-]+", name) else f"file{extension[0] if extension else ''}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _headers(name: str, media_type: str, size: int) -> dict[str, str]:
    return {
        "Content-Type": media_type,
        "Content-Length": str(size),
        "Content-Disposition": disposition(name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-transform",
    }


def _span(wanted: str, size: int) -> tuple[int, int] | None:
    """Start and length of the single range asked for; None for all of it, a length of 0 or less for one outside."""
    found = RANGE.fullmatch(wanted.strip())
    if not found or found[1] == found[2] == "":
        return None
    if not found[1]:
        length = min(int(found[2]), size)
        return size - length, length
    start = int(found[1])
    if found[2] and int(found[2]) < start:
        return None
    return start, min(int(found[2] or size), size - 1) - start + 1
