"""What Mizban makes before it starts: secrets, translations, locks."""

from __future__ import annotations

import gettext
import os
import stat
import time
from pathlib import Path

import pytest

from mizban.runtime import keys
from mizban.runtime.environment import Installation
from mizban.runtime.errors import OperatorError
from mizban.runtime.locks import Busy, exclusive, shared
from mizban.runtime.texts import compile_texts

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_secrets_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    installation = Installation.from_environment({"MIZBAN_HOME": str(tmp_path / "home")})
    keys.ensure(installation)
    assert mode(installation.keys) == mode(installation.secret_key) == 0o600
    assert mode(installation.home / "files") == 0o700
    before = installation.keys.read_text(), installation.secret_key.read_text()
    assert len(before[1]) > 50
    keys.ensure(installation)
    assert (installation.keys.read_text(), installation.secret_key.read_text()) == before
    assert sorted(path.name for path in installation.home.iterdir()) == [
        "audit.key",
        "files",
        "keys.json",
        "secret_key",
    ]
    assert len(keys.identifiers(installation.keys)) == 1


def test_a_file_that_another_start_has_made_meanwhile_is_kept(tmp_path: Path) -> None:
    keys.write_private(tmp_path / "secret", "first")
    keys.write_private(tmp_path / "secret", "second")
    assert (tmp_path / "secret").read_text() == "first"


def test_a_key_file_that_is_none_is_an_operators_error(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{}")
    with pytest.raises(OperatorError, match=r"keys\.json"):
        keys.identifiers(tmp_path / "keys.json")


@pytest.fixture
def po(tmp_path: Path) -> Path:
    source = tmp_path / "en/LC_MESSAGES/django.po"
    source.parent.mkdir(parents=True)
    source.write_text(HEAD + 'msgid "خانه"\nmsgstr "Home"\n\n#, fuzzy\nmsgid "خدمات"\nmsgstr "Guess"\n')
    return source


def test_translations_are_compiled_when_they_are_newer(tmp_path: Path, po: Path) -> None:
    compiled = po.with_suffix(".mo")
    assert compile_texts(tmp_path) == [compiled]
    assert compile_texts(tmp_path) == []
    with compiled.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("خانه") == "Home"
    assert catalogue.gettext("خدمات") == "خدمات", "a fuzzy entry is a guess, not a translation"
    later = time.time() + 10
    os.utime(po, (later, later))
    assert compile_texts(tmp_path) == [compiled]


def test_a_broken_translation_names_its_file(tmp_path: Path, po: Path) -> None:
    po.write_text(HEAD + "msgid خانه\n")
    with pytest.raises(OperatorError, match=r"django\.po"):
        compile_texts(tmp_path)


def test_an_exclusive_lock_says_who_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with exclusive(path, note="pid 7"), pytest.raises(Busy, match="pid 7"), exclusive(path, wait=False):
        pytest.fail("both hold it")
    with exclusive(path, wait=False):
        pass


def test_shared_locks_go_together_and_keep_an_exclusive_one_out(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with shared(path), shared(path), pytest.raises(Busy), exclusive(path, wait=False):
        pytest.fail("held by two others")
