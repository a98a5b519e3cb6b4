"""The files between Mizban and PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres import account, configuration, place, postmaster
from mizban.runtime.postgres.account import Account
from mizban.runtime.postgres.bootstrap import Names, script
from mizban.runtime.postgres.place import Place


def me() -> Account:
    return Account("me", os.geteuid(), os.getegid(), other=False)


def test_values_are_quoted_as_postgresql_reads_them() -> None:
    assert configuration.as_text({"a": r"it's C:\x"}) == "a = 'it''s C:\\\\x'\n"


def test_only_the_operator_is_let_in_and_as_every_role() -> None:
    text = configuration.identities('o"k all')
    assert text.splitlines() == [
        f'mizban "o""k all" {role}' for role in ("mizban_superuser", "mizban_owner", "mizban_app", "mizban_worker")
    ]


def test_the_configuration_opens_no_port_and_logs_no_statement(tmp_path: Path) -> None:
    here = Place(me(), tmp_path, tmp_path)
    here.make_directories()
    text = configuration.write(here, fast=False).read_text()
    assert "listen_addresses = ''" in text
    assert "log_min_error_statement = 'panic'" in text
    assert "fsync" not in text
    assert "fsync = 'off'" in configuration.write(here, fast=True).read_text()


def test_a_long_path_gets_a_short_private_socket_directory(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    sockets = Place(me(), tmp_path, long).socket_directory
    assert len(os.fsencode(sockets)) < 50
    assert sockets != Place(me(), tmp_path, tmp_path).socket_directory
    assert Place(me(), tmp_path, Path("/srv/m")).socket_directory == Path("/srv/m/socket")


def test_a_socket_directory_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    here = Place(me(), tmp_path, tmp_path)
    here.socket_directory.mkdir()
    here.socket_directory.chmod(0o755)
    with pytest.raises(OperatorError, match="not a private directory"):
        here.make_directories()


def test_a_link_in_place_of_the_socket_directory_is_refused(tmp_path: Path) -> None:
    here = Place(me(), tmp_path, tmp_path)
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    here.socket_directory.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OperatorError, match="not a private directory"):
        here.make_directories()


def test_a_database_kept_elsewhere_that_is_gone_is_not_begun_anew(tmp_path: Path) -> None:
    (tmp_path / place.NOTE).write_text(f"{tmp_path}/gone\n")
    with pytest.raises(OperatorError, match="which is gone"):
        place.settle(tmp_path)


def test_an_account_without_a_name_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 987654)
    with pytest.raises(OperatorError, match="user id 987654"):
        account.operator_name()


@pytest.mark.parametrize("text", ["", "abc\n", "0\n", pytest.param(f"{os.getpid()}\n", id="own"), "4194305\n/data\n"])
def test_a_file_that_no_server_of_this_directory_holds_is_no_server(tmp_path: Path, text: str) -> None:
    (tmp_path / "postmaster.pid").write_text(text)
    assert postmaster.find(tmp_path) is None
    (tmp_path / ".s.PGSQL.5432.lock").write_text(text)
    postmaster.forget(tmp_path, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_process_of_this_directory_is_found_and_its_zombie_is_not(tmp_path: Path) -> None:
    process = subprocess.Popen(["sh", "-c", "sleep 60; :", str(tmp_path)])
    try:
        while str(tmp_path) not in postmaster.command_line(process.pid):
            time.sleep(0.01)  # its program is not yet loaded
        lines = [str(process.pid), *"......", "ready   "]
        (tmp_path / "postmaster.pid").write_text("\n".join(lines))
        assert postmaster.find(tmp_path) == postmaster.Postmaster(process.pid, ready=True)
        (tmp_path / "postmaster.pid").write_text("\n".join(lines[:-1]))
        assert postmaster.find(tmp_path) == postmaster.Postmaster(process.pid, ready=False)
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, and nobody has asked how: a zombie
        assert postmaster.find(tmp_path) is None
    finally:
        process.kill()
        process.wait()


def test_the_script_for_a_dba_quotes_names_and_holds_all() -> None:
    text = script(Names('own"er', "app", "jobs"), "desk")
    assert 'CREATE ROLE "own""er";' in text
    assert 'ALTER ROLE "own""er" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS;' in text
    assert 'ALTER ROLE "app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;' in text
    assert text.index('\\connect "desk"') < text.index("CREATE EXTENSION IF NOT EXISTS pg_trgm;")
