"""A backup is taken only when it is whole and unchanged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mizban.runtime.archive import manifest
from mizban.runtime.errors import OperatorError


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    (tmp_path / "files/ab").mkdir(parents=True)
    (tmp_path / "database.dump").write_bytes(b"dump")
    (tmp_path / "files/ab/نامه.pdf").write_bytes(b"letter")
    manifest.write(tmp_path, manifest.describe(tmp_path, demo=True, keys=["k1"]))
    return tmp_path


def test_what_was_written_is_read(backup: Path) -> None:
    found = manifest.read(backup)
    assert found.demo is True
    assert found.keys == ["k1"]
    assert sorted(found.contents) == ["database.dump", "files/ab/نامه.pdf"]


def test_a_changed_file_is_named(backup: Path) -> None:
    (backup / "database.dump").write_bytes(b"dumb")
    with pytest.raises(OperatorError, match=r"database\.dump has changed"):
        manifest.read(backup)


def test_a_missing_file_is_named(backup: Path) -> None:
    (backup / "database.dump").unlink()
    with pytest.raises(OperatorError, match=r"database\.dump is missing"):
        manifest.read(backup)


def test_an_added_file_is_named(backup: Path) -> None:
    (backup / "files/extra").write_bytes(b"")
    with pytest.raises(OperatorError, match="files/extra is missing, or was added"):
        manifest.read(backup)


def test_a_link_is_refused(backup: Path) -> None:
    (backup / "files/link").symlink_to("/etc/passwd")
    with pytest.raises(OperatorError, match="no plain file"):
        manifest.read(backup)


def test_without_a_manifest_it_is_incomplete(backup: Path) -> None:
    (backup / manifest.NAME).unlink()
    with pytest.raises(OperatorError, match="no complete backup"):
        manifest.read(backup)


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"demo": 1, "other": 2}', "\x00"])
def test_a_damaged_manifest_is_refused(backup: Path, text: str) -> None:
    (backup / manifest.NAME).write_text(text)
    with pytest.raises(OperatorError, match="damaged"):
        manifest.read(backup)


def test_a_later_format_is_refused(backup: Path) -> None:
    loaded = json.loads((backup / manifest.NAME).read_text())
    (backup / manifest.NAME).write_text(json.dumps(loaded | {"format": 2}))
    with pytest.raises(OperatorError, match="has format 2"):
        manifest.read(backup)
