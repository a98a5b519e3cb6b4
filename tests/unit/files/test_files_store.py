"""The store over a folder and over any other storage, and how a file is sent out of it."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from mizban.files.models import FileState, StoredFile
from mizban.files.serving import content, deliver, disposition
from mizban.files.store import Folder, Objects, Store, kept, store

SHA = "ab" + "cd" + "0" * 60


@pytest.fixture(params=["folder", "objects"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Folder(FileSystemStorage(tmp_path)) if request.param == "folder" else Objects(InMemoryStorage())


def test_what_is_put_is_read_whole_and_in_part(place):
    data = bytes(range(256)) * 1000
    place.put("1/ab/x", [data[:1000], data[1000:]])
    assert place.has("1/ab/x")
    assert place.size("1/ab/x") == len(data)
    assert b"".join(place.read("1/ab/x")) == data
    assert b"".join(place.read("1/ab/x", 255, 70_000)) == data[255:70_255]
    assert b"".join(place.read("1/ab/x", len(data) - 3)) == data[-3:]


def test_a_name_is_replaced_and_deleted(place):
    place.put("a/b", [b"old"])
    place.put("a/b", [b"new"])
    assert b"".join(place.read("a/b")) == b"new"
    assert place.names("a") == ["a/b"]
    place.delete("a/b")
    place.delete("a/b")
    assert not place.has("a/b")
    assert place.names("a") == place.names("nowhere") == []
    with pytest.raises(FileNotFoundError):
        list(place.read("a/b"))


def test_what_breaks_off_leaves_nothing(place):
    def broken():
        yield b"half"
        raise OSError("line cut")

    with pytest.raises(OSError, match="line cut"):
        place.put("a/b", broken())
    assert not place.has("a/b")
    assert place.names("a") == []


def test_nobody_else_may_read_the_folders_files(tmp_path):
    Folder(FileSystemStorage(tmp_path)).put("a/b", [b"x"])
    assert (tmp_path / "a" / "b").stat().st_mode & 0o077 == 0


def test_the_setting_chooses_the_store(settings, tmp_path):
    assert isinstance(store(), Folder)
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    assert isinstance(store(), Objects)


# --- sending out -----------------------------------------------------------------------------------------------------

DATA = bytes(range(256)) * 4


@pytest.fixture
def file(settings, tmp_path) -> StoredFile:
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": backend}
    store().put(kept(7, SHA), [DATA])
    return StoredFile(
        organisation_id=7, name="شناسنامه ۱.pdf", kind="pdf", state=FileState.CLEAN, sha256=SHA, size=len(DATA)
    )


def test_the_whole_file(file):
    sent = deliver(file)
    assert (sent.status, b"".join(sent.chunks)) == (200, DATA)
    assert content(file) == DATA
    assert sent.headers["Content-Type"] == "application/pdf"
    assert sent.headers["Content-Length"] == str(len(DATA))
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    assert sent.headers["ETag"] == f'"{SHA}"'
    assert sent.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, 1024),
        ("bytes=-24", 1000, 1024),
        ("bytes=-9999", 0, 1024),
        ("bytes=1000-99999", 1000, 1024),
        ("bytes=1023-1023", 1023, 1024),
    ],
)
def test_one_range(file, wanted, start, end):
    sent = deliver(file, wanted=wanted)
    assert (sent.status, b"".join(sent.chunks)) == (206, DATA[start:end])
    assert sent.headers["Content-Range"] == f"bytes {start}-{end - 1}/1024"
    assert sent.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "bytes=9-3", "items=0-1", "bytes=-", "bytes=۰-۹", "x" * 9999])
def test_ranges_that_are_not_understood_get_everything(file, wanted):
    sent = deliver(file, wanted=wanted)
    assert (sent.status, b"".join(sent.chunks)) == (200, DATA)


@pytest.mark.parametrize("wanted", ["bytes=1024-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_outside(file, wanted):
    sent = deliver(file, wanted=wanted)
    assert (sent.status, b"".join(sent.chunks), sent.headers["Content-Range"]) == (416, b"", "bytes */1024")


def test_a_range_of_another_version_gets_everything(file):
    assert deliver(file, wanted="bytes=0-9", if_range='"other"').status == 200
    assert deliver(file, wanted="bytes=0-9", if_range=f'"{SHA}"').status == 206


@hypothesis_settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.from_regex(r"bytes=[0-9]{0,5}-[0-9]{0,5}", fullmatch=True))
def test_any_range_says_what_it_sends(file, wanted):
    sent = deliver(file, wanted=wanted)
    assert len(b"".join(sent.chunks)) == int(sent.headers["Content-Length"])


def test_an_unchecked_file_is_bytes_of_no_kind(file):
    waiting = StoredFile(
        organisation_id=7, public_id=uuid.uuid4(), name="x.html", state=FileState.UNSCANNED, size=6, pieces=2
    )
    for name, data in zip(waiting.quarantined, [b"abc", b"def"], strict=True):
        store().put(name, [data])
    sent = deliver(waiting, wanted="bytes=0-1")
    assert (sent.status, b"".join(sent.chunks)) == (200, b"abcdef")
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert "ETag" not in sent.headers


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("scan (1).pdf", "attachment; filename=\"scan (1).pdf\"; filename*=UTF-8''scan%20%281%29.pdf"),
        ("کارت.jpg", "attachment; filename=\"file.jpg\"; filename*=UTF-8''%DA%A9%D8%A7%D8%B1%D8%AA.jpg"),
        ('a";x=y.pdf', "attachment; filename=\"file.pdf\"; filename*=UTF-8''a%22%3Bx%3Dy.pdf"),
        ("کارت", "attachment; filename=\"file\"; filename*=UTF-8''%DA%A9%D8%A7%D8%B1%D8%AA"),
        ("a.پ\r\nX: y", "attachment; filename=\"file\"; filename*=UTF-8''a.%D9%BE%0D%0AX%3A%20y"),
    ],
)
def test_names_in_headers(name, header):
    assert disposition(name) == header
