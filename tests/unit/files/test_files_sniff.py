"""The first look: bytes, never names."""

from __future__ import annotations

import contextlib
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mizban.files.kinds import Bounds, Kind, Refusal, Refused
from mizban.files.sniff import OLE, ZIP, sniff
from tests.unit.files import file_samples as samples

MARKUP = b"<!doctype html><script>alert(1)</script>"


def look(data: bytes, bounds: Bounds | None = None) -> Kind:
    return sniff(io.BytesIO(data), len(data), bounds or Bounds())


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (samples.pdf, Kind.PDF),
        (samples.image, Kind.JPEG),
        (lambda: samples.image("PNG"), Kind.PNG),
        (lambda: samples.image("WEBP"), Kind.WEBP),
        (samples.heic, Kind.HEIC),
        (samples.docx, Kind.DOCX),
        (samples.xlsx, Kind.XLSX),
    ],
)
def test_kinds_are_known_by_their_bytes(make, kind):
    assert look(make()) is kind


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Refusal.EMPTY),
        (MARKUP, Refusal.UNSUPPORTED),
        (b"\xef\xbb\xbf%PDF-1.7", Refusal.UNSUPPORTED),
        (b"MZ" + bytes(200), Refusal.UNSUPPORTED),
        (b"GIF89a" + bytes(50), Refusal.UNSUPPORTED),
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', Refusal.UNSUPPORTED),
        (samples.package({"a.txt": "hello"}), Refusal.UNSUPPORTED),
        (OLE + bytes(600), Refusal.UNSUPPORTED),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(90), Refusal.ENCRYPTED),
        (b"\x00\x00\x00\x1cftypavif" + bytes(20), Refusal.UNSUPPORTED),
    ],
)
def test_what_is_not_taken(data, reason):
    with pytest.raises(Refused) as refused:
        look(data)
    assert refused.value.reason is reason


def test_a_byte_too_many():
    data = samples.image()
    assert look(data, Bounds(max_bytes=len(data))) is Kind.JPEG
    with pytest.raises(Refused) as refused:
        look(data, Bounds(max_bytes=len(data) - 1))
    assert refused.value.reason is Refusal.TOO_LARGE


HEADS = [b"", b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF", ZIP, OLE, b"\0\0\0\x18ftypheic"]


@given(st.sampled_from(HEADS), st.binary(max_size=300))
def test_any_bytes_are_a_kind_or_refused(head, rest):
    with contextlib.suppress(Refused):
        assert look(head + rest) in Kind
