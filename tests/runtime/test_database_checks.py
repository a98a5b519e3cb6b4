"""What is refused before it could do harm; the mark of demos; the cluster for tests."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psycopg
import pytest

from mizban.runtime import mark
from mizban.runtime.database import check_role, decided
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres import bootstrap
from mizban.runtime.postgres.bootstrap import Names, script
from mizban.runtime.postgres.configuration import SUPERUSER
from mizban.runtime.testing import TestCluster
from tests.runtime.servers import Server


def installation(urls: dict[Role, str], demo: bool | None = None) -> Installation:
    return Installation.from_environment({}).told(urls=urls, demo=demo)


@pytest.mark.parametrize(("wanted", "demo"), [(None, True), (True, True), (False, False)])
def test_an_empty_database_is_marked_once(server: Server, wanted: bool | None, demo: bool) -> None:
    urls = server.new("marks")
    assert mark.read(urls[Role.APP]) is None
    assert mark.settle(urls[Role.OWNER], wanted) is demo
    assert mark.settle(urls[Role.OWNER], None) is demo
    assert mark.read(urls[Role.APP]) is mark.read(urls[Role.WORKER]) is demo
    with pytest.raises(OperatorError, match="A demo never becomes real"):
        mark.settle(urls[Role.OWNER], not demo)
    assert decided(installation(urls), Role.APP).demo is demo
    with pytest.raises(OperatorError, match="A demo never becomes real"):
        decided(installation(urls, not demo), Role.APP)


@pytest.mark.parametrize("role", [Role.APP, Role.WORKER])
def test_the_mark_is_not_theirs_to_change(server: Server, role: Role) -> None:
    urls = server.new("marks")
    mark.settle(urls[Role.OWNER], True)
    for text in (b"UPDATE mizban_installation SET demo = false", b"DELETE FROM mizban_installation"):
        with psycopg.connect(urls[role]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(text)


def test_a_database_of_somebody_else_is_not_taken(server: Server) -> None:
    urls = server.new("strange")
    with psycopg.connect(urls[Role.OWNER]) as connection:
        connection.execute("CREATE TABLE payroll (n int)")
    with pytest.raises(OperatorError, match="holds tables that are not Mizban's"):
        mark.settle(urls[Role.OWNER], None)


def test_an_unprepared_database_is_not_served(server: Server) -> None:
    with pytest.raises(OperatorError, match="has not been prepared yet"):
        decided(installation(server.new("marks")), Role.APP)


def test_the_three_roles_pass(server: Server) -> None:
    for role, url in server.new("roles").items():
        check_role(url, role)


@pytest.mark.parametrize("user", ["mizban_owner", SUPERUSER])
def test_a_role_above_row_level_security_does_not_serve(server: Server, user: str) -> None:
    for role in (Role.APP, Role.WORKER):
        with pytest.raises(OperatorError, match=f"{role.variable}: this role is not subject to row level security"):
            check_role(server.cluster.url(user, "mizban"), role)


def test_an_owner_under_row_level_security_is_refused(server: Server) -> None:
    with pytest.raises(OperatorError, match="needs BYPASSRLS"):
        check_role(server.cluster.url("mizban_app", "mizban"), Role.OWNER)


def test_a_database_in_which_persian_words_have_no_letters_is_refused(server: Server) -> None:
    with psycopg.connect(server.cluster.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS plain_c")
        connection.execute(
            "CREATE DATABASE plain_c OWNER mizban_owner TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
        )
    owner = server.cluster.url("mizban_owner", "plain_c")
    with pytest.raises(OperatorError, match="lacks pg_trgm"):
        check_role(owner, Role.OWNER)
    bootstrap.furnish_database(server.cluster.url(SUPERUSER, "plain_c"))
    with pytest.raises(OperatorError, match="knows no Persian letters"):
        check_role(owner, Role.OWNER)


@pytest.mark.parametrize("url", ["postgresql://a:secret@127.0.0.1:1/m", "postgresql://a:secret@[/m", "nonsense"])
def test_a_server_that_does_not_answer_is_named_without_its_password(url: str) -> None:
    with pytest.raises(OperatorError, match="DATABASE_URL_WORKER") as refused:
        check_role(url, Role.WORKER)
    assert "secret" not in str(refused.value)


def test_a_template_is_built_once_and_cloned(home: Path, tmp_path: Path) -> None:
    source = tmp_path / "fixture.json"
    source.write_text("1")
    built: list[str] = []

    def build(owner: str) -> None:
        built.append(owner)
        with psycopg.connect(owner) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept VALUES (7)")

    with TestCluster(home) as cluster:
        first = cluster.template(build, sources=[source])
        assert cluster.template(build, sources=[source]) == first
        assert len(built) == 1
        for name in ("one", "two", "one"):
            cluster.clone(name)
            with psycopg.connect(cluster.url(Role.APP, name)) as connection:
                assert connection.execute("DELETE FROM kept RETURNING n").fetchall() == [(7,)]
        assert mark.read(cluster.url(Role.APP, "two")) is True
        source.write_text("2")
        assert cluster.template(build, sources=[source], demo=False) != first
        assert len(built) == 2
        cluster.drop("one")
        cluster.drop("one")
        with pytest.raises(psycopg.OperationalError, match="does not exist"):
            psycopg.connect(cluster.url(Role.APP, "one"))


def test_a_failed_build_leaves_no_template(home: Path) -> None:
    def build(_owner: str) -> None:
        raise ZeroDivisionError

    with TestCluster(home) as cluster:
        with pytest.raises(ZeroDivisionError):
            cluster.template(build)
        with pytest.raises(ZeroDivisionError):
            cluster.template(build)


def test_the_script_for_a_dba_makes_roles_and_database(server: Server) -> None:
    names = Names("desk_owner", "desk_app", "desk_worker")
    superuser = server.cluster.url(SUPERUSER, "postgres")
    psql = [
        str(server.cluster.place.programs / "psql"),
        "--no-psqlrc",
        "--set",
        "ON_ERROR_STOP=1",
        "--quiet",
        superuser,
    ]
    done = subprocess.run(psql, input=script(names, "desk"), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    with psycopg.connect(server.cluster.url(SUPERUSER, "desk")) as connection:
        connection.execute("SET ROLE desk_owner")
        connection.execute("CREATE TABLE note (word text)")
        connection.execute("CREATE INDEX ON note USING gin (word gin_trgm_ops)")
        connection.execute("SET ROLE desk_app")
        connection.execute("INSERT INTO note VALUES ('سلام')")
        found = connection.execute("SELECT rolname, rolbypassrls FROM pg_roles WHERE rolname ~ '^desk' ORDER BY 1")
        assert found.fetchall() == [("desk_app", False), ("desk_owner", True), ("desk_worker", False)]
