"""Backup and restore, with a real database, files and keys."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from mizban.audit.signing import DIRECTORY, KEY_FILE, Head, Key, SignedLog
from mizban.runtime import cli, keys, mark
from mizban.runtime.commands import backup, manage, restore
from mizban.runtime.database import opened
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.locks import exclusive
from mizban.runtime.postgres import Cluster
from tests.runtime.servers import Server

Make = Callable[..., Installation]


@pytest.fixture
def make(tmp_path: Path, server: Server) -> Make:
    """Installations of their own on one server, each with a home and an empty database."""
    made: dict[str, dict[Role, str]] = {}

    def installation(name: str, **variables: str) -> Installation:
        if name not in made:
            made[name] = server.new(name)
        return Installation.from_environment({"MIZBAN_HOME": str(tmp_path / name), **variables}).told(urls=made[name])

    return installation


def fill(installation: Installation, *, demo: bool = False) -> None:
    keys.ensure(installation)
    with opened(installation) as told:
        owner = told.url(Role.OWNER)
        mark.settle(owner, demo)
        with psycopg.connect(owner) as connection:
            connection.execute("CREATE TABLE letter (id bigint PRIMARY KEY, text text, key text)")
            connection.execute("CREATE INDEX ON letter USING gin (text gin_trgm_ops)")
            connection.execute("ALTER TABLE letter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            connection.execute("CREATE POLICY nobody ON letter USING (id < 2)")
            connection.execute("REVOKE UPDATE ON letter FROM mizban_app")
            connection.execute("INSERT INTO letter VALUES (1, 'تمدید پروانه'), (2, 'شکایت')")
    (installation.home / "files/ab").mkdir()
    (installation.home / "files/ab/abcd").write_bytes(b"\x00scan")


def state(installation: Installation) -> tuple[object, ...]:
    with opened(installation) as told:
        with psycopg.connect(told.url(Role.OWNER)) as connection:
            rows = connection.execute("SELECT id, text FROM letter ORDER BY id").fetchall()
        with psycopg.connect(told.url(Role.APP)) as connection:
            seen = connection.execute("SELECT id FROM letter").fetchall()
            query = "SELECT has_table_privilege('letter', 'UPDATE'), has_table_privilege('letter', 'INSERT')"
            rights = connection.execute(query).fetchone()
        demo = mark.read(told.url(Role.APP))
    return rows, seen, rights, demo, (installation.home / "files/ab/abcd").read_bytes()


def run_backup(installation: Installation, directory: Path, *, with_keys: bool = False) -> None:
    backup.run(installation, argparse.Namespace(directory=directory, with_keys=with_keys))


def run_restore(installation: Installation, directory: Path, *, force: bool = False) -> None:
    restore.run(installation, argparse.Namespace(directory=directory, force=force))


WHOLE = ([(1, "تمدید پروانه"), (2, "شکایت")], [(1,)], (False, True), False, b"\x00scan")


def test_round_trip_without_keys(make: Make, tmp_path: Path) -> None:
    source, target, directory = make("source"), make("target"), tmp_path / "backup"
    fill(source)
    run_backup(source, directory)
    assert sorted(path.name for path in directory.iterdir()) == ["database.dump", "files", "manifest.json"]
    with pytest.raises(OperatorError, match="this backup holds no keys"):
        run_restore(target, directory)
    target.home.mkdir(exist_ok=True)
    shutil.copy(source.keys, target.keys)
    run_restore(target, directory)
    assert state(target) == state(source) == WHOLE
    with pytest.raises(OperatorError, match="holds data already"):
        run_restore(target, directory)
    with pytest.raises(OperatorError, match="is not empty"):
        run_backup(source, directory)


def test_force_replaces_all(make: Make, tmp_path: Path) -> None:
    source, directory = make("source"), tmp_path / "backup"
    fill(source)
    run_backup(source, directory)
    with opened(source) as told, psycopg.connect(told.url(Role.OWNER)) as connection:
        connection.execute("DELETE FROM letter")
        connection.execute("CREATE TABLE later (n int)")
    (source.home / "files/ab/abcd").unlink()
    (source.home / "files/later").write_bytes(b"")
    run_restore(source, directory, force=True)
    assert state(source) == WHOLE
    assert [path.name for path in (source.home / "files").iterdir()] == ["ab"]
    with opened(source) as told, psycopg.connect(told.url(Role.OWNER)) as connection:
        assert connection.execute("SELECT to_regclass('later')").fetchone() == (None,)
        connection.execute("CREATE TABLE after (n int)")
        grants = connection.execute("SELECT has_table_privilege('mizban_worker', 'after', 'DELETE')").fetchone()
        assert grants == (True,), "default rights are there again"


def test_with_keys_it_needs_nothing_else(make: Make, tmp_path: Path) -> None:
    source, target, directory = make("source"), make("target"), tmp_path / "backup"
    fill(source)
    run_backup(source, directory, with_keys=True)
    run_restore(target, directory)
    assert target.keys.read_text() == source.keys.read_text()
    assert target.secret_key.read_text() == source.secret_key.read_text()
    assert target.keys.stat().st_mode & 0o777 == 0o600


def sign(installation: Installation, lines: int) -> None:
    """Add lines to the log of organisation 1; the database remembers its end."""
    log, key = SignedLog(installation.home / DIRECTORY, 1), Key.read(installation.home / KEY_FILE)
    entries = [Head("case", 7, log.end().line + number, "0" * 64).told() for number in range(1, lines + 1)]
    now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    end = log.append(entries, key, end=log.end(), now=now, day=now.date())
    with opened(installation) as told, psycopg.connect(told.url(Role.OWNER)) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS audit_logend (organisation_id bigint, line bigint, hash text)")
        connection.execute("DELETE FROM audit_logend")
        connection.execute("INSERT INTO audit_logend VALUES (1, %s, %s)", [end.line, end.hash])


def test_the_signed_log_goes_along_as_far_as_the_database_knows_it(
    make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target, directory = make("source"), make("target"), tmp_path / "backup"
    fill(source)
    sign(source, 3)
    log, key = SignedLog(source.home / DIRECTORY, 1), Key.read(source.home / KEY_FILE)
    now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
    log.append([Head("case", 8, 1, "1" * 64).told()], key, end=log.end(), now=now, day=now.date())  # not noted yet
    run_backup(source, directory, with_keys=True)
    run_restore(target, directory)
    restored = SignedLog(target.home / DIRECTORY, 1)
    assert [line.number for line in restored.lines()] == [1, 2, 3]
    assert all(line.is_signed(Key.read(target.home / KEY_FILE)) for line in restored.lines())
    assert "note:" not in capsys.readouterr().out


def test_a_log_that_is_there_is_kept(make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, directory = make("source"), tmp_path / "backup"
    fill(source)
    sign(source, 2)
    run_backup(source, directory)
    sign(source, 2)
    run_restore(source, directory, force=True)
    assert SignedLog(source.home / DIRECTORY, 1).end().line == 4
    assert "vouch for the restored state" in capsys.readouterr().out


def test_a_log_without_its_key_is_told(make: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, target, directory = make("source"), make("target"), tmp_path / "backup"
    fill(source)
    sign(source, 1)
    run_backup(source, directory)
    target.home.mkdir(exist_ok=True)
    shutil.copy(source.keys, target.keys)
    run_restore(target, directory)
    assert "the key that signed the history is not here" in capsys.readouterr().out


def test_other_keys_are_refused_before_anything_is_touched(make: Make, tmp_path: Path) -> None:
    source, target, directory = make("source"), make("target"), tmp_path / "backup"
    fill(source)
    run_backup(source, directory)
    keys.ensure(target)
    with pytest.raises(OperatorError, match="is not the key file of the installation"):
        run_restore(target, directory, force=True)


def test_a_demo_is_not_restored_as_real_nor_the_reverse(make: Make, tmp_path: Path) -> None:
    demo, directory = make("demo"), tmp_path / "backup"
    fill(demo, demo=True)
    run_backup(demo, directory, with_keys=True)
    with pytest.raises(OperatorError, match="this database is a demo and DEMO=0"):
        run_restore(make("real", DEMO="0"), directory)
    real = make("real")
    fill(real, demo=False)
    shutil.copy(demo.keys, real.keys)
    with pytest.raises(OperatorError, match="this database is no demo and DEMO=1"):
        run_restore(real, directory, force=True)


def test_restoring_waits_for_nobody(make: Make, tmp_path: Path) -> None:
    source, directory = make("source"), tmp_path / "backup"
    fill(source)
    run_backup(source, directory)
    with exclusive(source.home / "up.lock", note="pid 7"), pytest.raises(OperatorError, match="Mizban is running"):
        run_restore(source, directory, force=True)
    with (
        opened(source) as told,
        psycopg.connect(told.url(Role.APP)),
        pytest.raises(OperatorError, match="the database is in use"),
    ):
        run_restore(source, directory, force=True)
    assert state(source) == WHOLE


def test_an_unprepared_database_has_nothing_to_back_up(make: Make, tmp_path: Path) -> None:
    source = make("source")
    keys.ensure(source)
    with pytest.raises(OperatorError, match="nothing to back up"):
        run_backup(source, tmp_path / "backup")


def test_the_sql_for_a_dba_takes_the_names_of_the_addresses() -> None:
    installation = Installation.from_environment(
        {"DATABASE_URL": "postgresql://web:x@db/desk", "DATABASE_URL_OWNER": "postgresql://chief:x@db/desk"}
    )
    text = manage.roles(installation)
    assert 'CREATE DATABASE "desk" OWNER "chief"' in text
    assert 'GRANT CONNECT ON DATABASE "desk" TO "web", "mizban_worker";' in text
    assert ":x" not in text


def test_by_command_on_the_embedded_server(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    fill(Installation.from_environment({"MIZBAN_HOME": str(home)}))
    monkeypatch.setenv("MIZBAN_HOME", str(home))
    assert cli.main(["backup", "kept", "--with-keys"]) == 0
    assert cli.main(["restore", "kept"]) == 1
    assert cli.main(["restore", "kept", "--force"]) == 0
    assert cli.main(["restore", "nowhere"]) == 1
    said = capsys.readouterr()
    assert "it holds the keys" in said.out
    assert "--force replaces them" in said.err
    assert "no complete backup" in said.err
    assert not Cluster(home).running()
