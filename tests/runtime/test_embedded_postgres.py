"""The embedded server: made, started, killed, taken over."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest

from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres import Cluster, postmaster
from mizban.runtime.postgres.configuration import SUPERUSER
from mizban.runtime.postgres.place import NOTE

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="about what root does")


def one(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row and len(row) == 1 else row


def server_pid(cluster: Cluster) -> int:
    found = postmaster.find(cluster.place.data)
    assert found is not None
    return found.pid


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if "postgres" not in postmaster.command_line(pid):
            return True
        time.sleep(0.02)
    return False


def test_first_start_restart_and_stop(empty_home: Path) -> None:
    cluster = Cluster(empty_home)
    cluster.start()
    cluster.make_database("mizban")
    owner = cluster.url("mizban_owner", "mizban")
    with psycopg.connect(owner) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (7)")
    assert cluster.running()
    pid = server_pid(cluster)
    cluster.stop()
    assert not cluster.running()
    assert gone(pid)
    cluster.stop()  # twice is no error

    again = Cluster(empty_home)
    again.start()
    again.make_database("mizban")
    assert one(owner, "SELECT n FROM kept") == 7
    again.stop()


def test_persian_trigrams_utc_and_no_port(empty_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")  # as under cron
    monkeypatch.setenv("TZ", "Asia/Tehran")
    cluster = Cluster(empty_home, fast=True)
    with cluster.in_use():
        cluster.make_database("mizban")
        app = cluster.url("mizban_app", "mizban")
        assert one(app, "SELECT cardinality(show_trgm('سلام'))") == 5
        assert one(cluster.url(SUPERUSER, "postgres"), "SHOW listen_addresses") == ""
        assert one(app, "SHOW timezone") == "UTC"
        assert one(app, "SHOW jit") == "off"
        assert one(app, "SHOW statement_timeout") == "30s"
        assert one(app, "SHOW join_collapse_limit") == "4"
    assert not cluster.running()


def test_rights_of_the_three_roles(home: Path) -> None:
    cluster = Cluster(home, fast=True)
    with cluster.in_use():
        owner, app, worker = (cluster.url(f"mizban_{role}", "mizban") for role in ("owner", "app", "worker"))
        with psycopg.connect(owner) as connection:
            connection.execute("CREATE TABLE note (id bigint GENERATED ALWAYS AS IDENTITY, unit int)")
            connection.execute("ALTER TABLE note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            connection.execute("CREATE POLICY mine ON note USING (unit = 1)")
            connection.execute("INSERT INTO note (unit) VALUES (1), (2)")
            connection.execute("CREATE FUNCTION two() RETURNS int LANGUAGE sql RETURN 2")
        assert one(owner, "SELECT count(*) FROM note") == 2
        assert one(app, "SELECT count(*) FROM note") == one(worker, "SELECT count(*) FROM note") == 1
        for url in (app, worker):
            assert one(url, "INSERT INTO note (unit) VALUES (1) RETURNING two()") == 2
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                one(url, "CREATE TABLE mine (n int)")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                one(url, "ALTER TABLE note DISABLE ROW LEVEL SECURITY")
        assert one(owner, "SELECT has_function_privilege('public', 'two()', 'execute')") is False
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            one(owner, "CREATE DATABASE other")


def test_killed_server_is_started_again(home: Path) -> None:
    cluster = Cluster(home)
    cluster.start()
    pid = server_pid(cluster)
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    assert not cluster.running()
    cluster.start()
    assert one(cluster.url("mizban_app", "postgres"), "SELECT 1") == 1
    cluster.stop()


def test_server_of_a_killed_operator_is_taken_over_and_stopped(home: Path) -> None:
    code = f"import os; from pathlib import Path; from mizban.runtime.postgres import Cluster;\
        Cluster(Path({str(home)!r})).start(); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    cluster = Cluster(home)
    assert cluster.running()
    pid = server_pid(cluster)
    cluster.start()
    assert server_pid(cluster) == pid
    assert one(cluster.url("mizban_app", "postgres"), "SELECT 1") == 1
    cluster.stop()
    assert gone(pid)


def test_a_pid_used_again_by_another_program_does_not_stop_the_start(home: Path) -> None:
    cluster = Cluster(home, fast=True)
    cluster.start()
    cluster.stop()
    stale = cluster.place.data / "postmaster.pid"
    other = subprocess.Popen(["sleep", "60"], **cluster.place.account.options())
    try:
        stale.write_text(f"{other.pid}\n{cluster.place.data}\n")
        stale.chmod(0o644)
        cluster.start()
        assert cluster.running()
        cluster.stop()
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_two_first_starts_at_once(empty_home: Path) -> None:
    clusters = [Cluster(empty_home, fast=True) for _ in range(3)]
    errors: list[BaseException] = []

    def start(cluster: Cluster) -> None:
        try:
            cluster.start()
            cluster.make_database("mizban")
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=start, args=[cluster]) for cluster in clusters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len({server_pid(cluster) for cluster in clusters}) == 1
    for cluster in clusters:
        cluster.stop()
    assert not clusters[0].running()


def test_the_last_user_stops_it(home: Path) -> None:
    first, second = Cluster(home, fast=True), Cluster(home, fast=True)
    with first.in_use():
        with second.in_use():
            pid = server_pid(first)
        assert server_pid(first) == pid
        with pytest.raises(ZeroDivisionError), second.in_use():
            raise ZeroDivisionError
        assert server_pid(first) == pid
    assert gone(pid)


def test_an_interrupted_first_start_is_begun_anew(empty_home: Path) -> None:
    cluster = Cluster(empty_home, fast=True)
    unfinished = cluster.place.directory / "data.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")
    with cluster.in_use():
        assert one(cluster.url("mizban_app", "postgres"), "SELECT 1") == 1
    assert not unfinished.exists()


def test_data_of_another_major_version_are_left_alone(home: Path) -> None:
    cluster = Cluster(home, fast=True)
    with cluster.in_use():
        pass
    (cluster.place.data / "PG_VERSION").write_text("17\n")
    with pytest.raises(OperatorError, match="made by PostgreSQL 17 and this release of Mizban carries PostgreSQL 18"):
        cluster.start()


def test_a_server_that_cannot_start_says_why(home: Path) -> None:
    cluster = Cluster(home, fast=True)
    with cluster.in_use():
        pass
    (cluster.place.data / "global/pg_control").unlink()
    with pytest.raises(OperatorError, match="could not open file"):
        cluster.start()
    assert not cluster.running()


def test_a_home_with_a_long_and_odd_name(home: Path) -> None:
    long = home / ("خانه, it's " * 8)
    cluster = Cluster(long, fast=True)
    with cluster.in_use():
        assert not cluster.place.socket_directory.is_relative_to(long)
        assert stat.S_IMODE(cluster.place.socket_directory.stat().st_mode) == 0o700
        assert one(cluster.url("mizban_app", "postgres"), "SELECT 1") == 1
    shutil.rmtree(cluster.place.socket_directory)


@needs_root
def test_root_runs_it_under_another_account_and_opens_no_directory(home: Path) -> None:
    cluster = Cluster(home, fast=True)
    with cluster.in_use():
        owner = Path(f"/proc/{server_pid(cluster)}").stat().st_uid
        assert owner == cluster.place.data.stat().st_uid != 0
        assert stat.S_IMODE(cluster.place.data.stat().st_mode) == 0o700
        assert cluster.place.configuration.stat().st_uid == 0


@needs_root
def test_a_closed_home_keeps_its_mode_and_its_data_elsewhere(empty_home: Path) -> None:
    empty_home.chmod(0o700)
    cluster = Cluster(empty_home, fast=True)
    with cluster.in_use():
        elsewhere = Path((empty_home / NOTE).read_text().strip())
        assert cluster.place.data == elsewhere / "data"
        assert one(cluster.url("mizban_app", "postgres"), "SELECT 1") == 1
        assert Cluster(empty_home).place == cluster.place
    assert stat.S_IMODE(empty_home.stat().st_mode) == 0o700
    assert not (empty_home / "postgres").exists()


@needs_root
def test_programs_out_of_reach_are_copied_with_their_libraries(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    from mizban.runtime.postgres import place

    package = place.installed_package()
    for name in (package.name, f"{package.name}.libs"):
        subprocess.run(["cp", "-r", package.parent / name, closed / name], check=True)
    monkeypatch.setattr(place, "installed_package", lambda: closed / package.name)
    cluster = Cluster(home, fast=True)
    with cluster.in_use():
        assert cluster.place.programs.is_relative_to(place.ELSEWHERE)
        assert cluster.place.data.is_relative_to(home)
        assert one(cluster.url("mizban_app", "postgres"), "SELECT 1") == 1
    assert not any(path.name == "unfinished" for path in cluster.place.programs.parents[2].parent.iterdir())
