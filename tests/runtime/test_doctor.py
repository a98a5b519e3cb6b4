"""The doctor finds what has been broken on purpose, and nothing where all is well."""

from __future__ import annotations

import datetime as dt
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from shutil import disk_usage

import psycopg
import pytest
from django.conf import LazySettings
from django.core.checks import run_checks
from django.core.checks.registry import registry
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pytest_django.plugin import DjangoDbBlocker

from config.database import database
from mizban.accounts.models import RoleGrant
from mizban.audit.actions import append, sign
from mizban.audit.models import LogEnd, Unsigned
from mizban.audit.signing import KEY_FILE, new_key
from mizban.cases.models import Responsibility
from mizban.core import jobs
from mizban.core.acting import acting_as
from mizban.core.actor import system
from mizban.core.checks import persian_trigrams
from mizban.core.crypto import Keyring
from mizban.organisations.models import Holiday, Organisation, Section
from mizban.runtime.commands import prepare
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.examination import desk, keyfiles, machine, server, walls, work
from mizban.runtime.examination.findings import Check, Finding, Level, examined
from mizban.runtime.postgres.configuration import SUPERUSER
from tests import factories
from tests.environment import CLUSTER, HOME
from tests.own_database import own_database
from tests.runtime.servers import Server
from tests.runtime.worker_process import NAME, mizban


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """A home with the keys of the tests and a key for the log."""
    settings.MIZBAN_HOME = tmp_path
    for name in ("keys.json", "secret_key"):
        (tmp_path / name).write_bytes((HOME / "home" / name).read_bytes())
    (tmp_path / KEY_FILE).write_text(new_key())
    for path in tmp_path.iterdir():
        path.chmod(0o600)
    return tmp_path


@pytest.fixture
def desk_of_owner(cluster: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), own_database(Role.OWNER):
        yield


@pytest.fixture
def installation(home: Path, desk_of_owner: None) -> Installation:
    urls = {role: CLUSTER.url(role, NAME) for role in Role}
    return Installation.from_environment({"MIZBAN_HOME": str(home)}).told(urls=urls, demo=True)


def look(check: Check, installation: Installation) -> list[Finding]:
    return list(examined(check, installation))


def faults(check: Check, installation: Installation) -> str:
    """What is not well, as one text."""
    return "\n".join(str(finding) for finding in look(check, installation) if finding.level is not Level.OK)


def failures(check: Check, installation: Installation) -> str:
    return "\n".join(str(finding) for finding in look(check, installation) if finding.level is Level.FAIL)


def run(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


# --- all is well -----------------------------------------------------------------------------------------------------

WELL = [
    *(server.versions, server.letters, server.migrations, server.demo_as(None), server.demo_as(True)),
    *(walls.row_security, walls.triggers, walls.references, keyfiles.key_files, keyfiles.keys_in_use),
    *(work.queues, work.broken_jobs, work.signatures, desk.holidays, desk.organisations, desk.short_texts),
]


def test_where_all_is_well_nothing_is_found(installation: Installation) -> None:
    factories.renewal_case(factories.person())
    sign(actor=system(factories.organisation().pk))
    run("UPDATE procrastinate_jobs SET status = 'succeeded'")
    assert [faults(check, installation) for check in WELL] == [""] * len(WELL)
    assert all(look(check, installation) or check is work.broken_jobs for check in WELL)


def test_a_check_that_breaks_is_a_finding(installation: Installation) -> None:
    def broken(_: Installation) -> Iterator[Finding]:
        raise ZeroDivisionError("division by zero")
        yield

    told = "could not be examined: ZeroDivisionError: division by zero"
    assert failures(broken, installation) == f"FAIL  broken       {told}"


# --- the server ------------------------------------------------------------------------------------------------------


def test_a_role_that_may_become_the_owner(installation: Installation) -> None:
    """The cluster of the tests allows it, on purpose."""
    assert "mizban_app may become mizban_owner" in failures(server.roles, installation)
    assert "mizban_worker is reached" in "\n".join(map(str, look(server.roles, installation)))


def test_a_role_that_does_not_answer_and_one_that_is_too_strong(installation: Installation) -> None:
    urls = {
        Role.OWNER: installation.url(Role.OWNER),
        Role.WORKER: installation.url(Role.OWNER),
        Role.APP: installation.url(Role.APP).replace(NAME, "no_such_database"),
    }
    told = failures(server.roles, installation.told(urls=urls))
    assert "DATABASE_URL: " in told
    assert "DATABASE_URL_WORKER: this role is not subject to row level security" in told


def test_a_role_that_the_policies_do_not_name(installation: Installation) -> None:
    urls = dict(installation.urls) | {Role.APP: installation.url(Role.WORKER)}
    assert "mizban_worker is not mizban_app" in failures(server.roles, installation.told(urls=urls))


def test_a_database_that_cannot_sort_persian(installation: Installation) -> None:
    run("DROP FUNCTION fa_sort(text) CASCADE")
    assert "fa_sort is missing" in failures(server.letters, installation)


@contextmanager
def without_letters(server_of_tests: Server) -> Iterator[None]:
    """Django, connected to a database whose locale is C."""
    with psycopg.connect(server_of_tests.cluster.url(SUPERUSER, "postgres"), autocommit=True) as superuser:
        superuser.execute("DROP DATABASE IF EXISTS plain_c")
        superuser.execute(
            "CREATE DATABASE plain_c OWNER mizban_owner TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
        )
    usual, url = dict(connection.settings_dict), server_of_tests.cluster.url("mizban_owner", "plain_c")
    connection.close()
    connection.settings_dict |= database({**os.environ, Role.OWNER.variable: url}, Role.OWNER)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= usual


def test_a_database_in_which_persian_words_have_no_letters(
    server_of_tests: Server, django_db_blocker: DjangoDbBlocker, tmp_path: Path
) -> None:
    installation = Installation.from_environment({"MIZBAN_HOME": str(tmp_path)})
    with django_db_blocker.unblock(), without_letters(server_of_tests):
        assert [error.id for error in run_checks(tags=["database"], databases=["default"])] == ["mizban.E001"]
        with psycopg.connect(server_of_tests.cluster.url(SUPERUSER, "plain_c"), autocommit=True) as superuser:
            superuser.execute("CREATE EXTENSION pg_trgm")
        assert [error.id for error in run_checks(tags=["database"], databases=["default"])] == ["mizban.E002"]
        assert "LC_CTYPE knows no Persian letters" in failures(server.letters, installation)


@pytest.fixture
def server_of_tests(request: pytest.FixtureRequest) -> Server:
    found: Server = request.getfixturevalue("server")
    return found


def test_the_check_of_letters_is_one_of_django(installation: Installation) -> None:
    assert persian_trigrams in registry.get_checks()
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_migrations_that_wait(installation: Installation) -> None:
    ((_app, newest),) = MigrationLoader(None).graph.leaf_nodes("cases")
    run(f"DELETE FROM django_migrations WHERE app = 'cases' AND name = '{newest}'")
    assert f"cases.{newest}" in failures(server.migrations, installation)


def test_a_demo_asked_to_be_real(installation: Installation) -> None:
    assert "A demo never becomes real" in failures(server.demo_as(False), installation)


# --- the walls -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("ALTER TABLE cases_draft NO FORCE ROW LEVEL SECURITY", "off or not forced: cases_draft"),
        ("ALTER TABLE accounts_person DISABLE ROW LEVEL SECURITY", "off or not forced: accounts_person"),
        ("DROP POLICY cases_letter_app ON cases_letter", "cases_letter has no policy for mizban_app"),
        ("CREATE POLICY all_of_it ON audit_payload USING (true)", "audit_payload has a policy for public"),
        ("DROP TABLE cases_letter CASCADE", "off or not forced: cases_letter"),
    ],
)
def test_a_wall_with_a_hole(installation: Installation, statement: str, told: str) -> None:
    run(statement)
    assert told in failures(walls.row_security, installation)


@pytest.mark.parametrize("trigger", ["audit_event_append_only", "audit_event_unsigned"])
def test_a_trigger_that_is_switched_off(installation: Installation, trigger: str) -> None:
    run(f"ALTER TABLE audit_event DISABLE TRIGGER {trigger}")
    assert trigger in failures(walls.triggers, installation)


def test_a_row_that_points_into_another_organisation(installation: Installation) -> None:
    grant = RoleGrant.objects.filter(organisation=factories.organisation("frw"))[0]
    RoleGrant.objects.filter(pk=grant.pk).update(organisation=factories.organisation("imeo"))
    told = failures(walls.references, installation)
    assert "1 rows: accounts_rolegrant.user_id → accounts_user, none of theirs" in told
    assert "1 rows: accounts_rolegrant.unit_id → organisations_unit, none of theirs" in told


def test_a_row_that_names_what_is_not_there(installation: Installation) -> None:
    case = factories.renewal_case(factories.person())
    run(f"UPDATE cases_case SET unit_id = 0, city_id = 'nowhere' WHERE id = {case.pk}")
    told = failures(walls.references, installation)
    assert "1 rows: cases_case.unit_id → organisations_unit, none of theirs" in told
    assert "1 rows: cases_case.city_id → organisations_city, none of theirs" in told


# --- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["keys.json", "secret_key", KEY_FILE])
def test_a_key_file_that_is_gone_or_open_to_others(installation: Installation, home: Path, name: str) -> None:
    (home / name).chmod(0o640)
    assert f"{home / name} can be read by others" in faults(keyfiles.key_files, installation)
    (home / name).unlink()
    assert f"{home / name} is missing" in failures(keyfiles.key_files, installation)


def test_a_key_that_the_data_need_and_the_file_lacks(installation: Installation, settings: LazySettings) -> None:
    factories.person()
    before: Keyring = settings.MIZBAN_KEYRING
    settings.MIZBAN_KEYRING = before.rotated()
    factories.person()
    assert faults(keyfiles.keys_in_use, installation) == ""
    settings.MIZBAN_KEYRING = Keyring.generate()
    told = failures(keyfiles.keys_in_use, installation)
    assert f"1 persons are encrypted with key {before.current}" in told
    assert told.count("lacks") == 2


def test_a_key_that_does_not_open(installation: Installation, settings: LazySettings) -> None:
    factories.person()
    before: Keyring = settings.MIZBAN_KEYRING
    other = Keyring.generate()
    settings.MIZBAN_KEYRING = Keyring(before.current, {before.current: other.keys[other.current]}, before.index_key)
    assert "does not open what it has closed" in failures(keyfiles.keys_in_use, installation)


def test_a_start_with_other_keys_is_refused(installation: Installation) -> None:
    factories.person()
    prepare._check_keys(installation)
    installation.keys.write_text(Keyring.generate().to_json())
    with pytest.raises(OperatorError, match=r"lacks the key .*, with which people's data are encrypted"):
        prepare._check_keys(installation)


# --- the machine -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("free", "level"), [(10**8, Level.FAIL), (3 * 10**9, Level.WARN), (10**11, Level.OK)])
def test_space(installation: Installation, monkeypatch: pytest.MonkeyPatch, free: int, level: Level) -> None:
    usage = disk_usage("/")
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: type(usage)(10**12, 10**12 - free, free))
    assert [finding.level for finding in look(machine.disk, installation)] == [level]


def test_what_leaves_the_machine_and_what_does_not(installation: Installation, settings: LazySettings) -> None:
    assert faults(machine.ways_out, installation) == "", "a demo sends nothing, and should not"
    real = installation.told(demo=False)
    settings.SMS_BACKEND, settings.REGISTRIES = "console", {}
    told = faults(machine.ways_out, real)
    assert "no text message leaves this machine" in told and "every identity waits for a human" in told
    settings.SMS_BACKEND = "provider"
    settings.REGISTRIES = {"civil": {"adapter": "soap"}, "mobile": {"adapter": "shahkar"}}
    assert faults(machine.ways_out, real) == ""


@contextmanager
def clamd(answer: bytes) -> Iterator[str]:
    """Something that takes a stream and answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:

        def serve() -> None:
            talk, _ = listener.accept()
            with talk:
                seen = b""
                while not seen.endswith(b"\0\0\0\0"):
                    seen += talk.recv(4096)
                assert machine.EICAR in seen
                talk.sendall(answer)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        thread.join(5)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (b"stream: Eicar-Test-Signature FOUND\0", ""),
        (b"stream: OK\0", "takes the test file for clean"),
        (b"INSTREAM size limit exceeded. ERROR\0", "gives no answer (clamd_unclear)"),
    ],
)
def test_a_scanner(installation: Installation, settings: LazySettings, answer: bytes, told: str) -> None:
    with clamd(answer) as settings.CLAMD_ADDRESS:
        found = faults(machine.virus_scanner, installation)
    assert told in found
    assert bool(told) == bool(found)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/no/such/socket", "nonsense"])
def test_a_scanner_that_is_not_there(installation: Installation, settings: LazySettings, address: str) -> None:
    settings.CLAMD_ADDRESS = address
    assert "gives no answer" in failures(machine.virus_scanner, installation)


def test_no_scanner_is_worth_a_warning(installation: Installation, settings: LazySettings) -> None:
    settings.CLAMD_ADDRESS = ""
    assert [finding.level for finding in look(machine.virus_scanner, installation)] == [Level.WARN]


# --- the jobs --------------------------------------------------------------------------------------------------------


def test_a_worker_that_is_not_there_silent_or_well(installation: Installation) -> None:
    levels = [look(work.worker, installation)[0].level]
    for seconds in (120, 5):
        run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))", seconds)
        levels.append(look(work.worker, installation)[0].level)
    assert levels == [Level.WARN, Level.FAIL, Level.OK]


def test_jobs_that_wait_long_were_given_up_or_lost_their_worker(installation: Installation) -> None:
    for _job in range(3):
        jobs.defer("cases.roll_up", queue="cases", organisation_id=1)
    assert faults(work.queues, installation) == ""
    run("UPDATE procrastinate_events SET at = at - interval '1 hour'")
    assert "3 jobs wait in cases" in faults(work.queues, installation)
    run("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = (SELECT min(id) FROM procrastinate_jobs)")
    run("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = (SELECT max(id) FROM procrastinate_jobs)")
    told = faults(work.broken_jobs, installation)
    assert "1 have lost their worker" in told
    assert "1 of cases.roll_up were given up" in told


def test_events_that_nobody_signs_and_a_log_that_was_cut(installation: Installation, home: Path) -> None:
    frw = factories.organisation().pk
    with acting_as(system(frw)):
        append(actor=system(frw), subject=("organisation", frw), kind="holiday.added")
    assert faults(work.signatures, installation) == ""
    run("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
    run("UPDATE audit_event SET at = at - interval '1 hour'")
    waiting = Unsigned.objects.filter(organisation_id=frw).count()
    assert f"frw: {waiting} events wait for their signature" in faults(work.signatures, installation)
    sign(actor=system(frw))
    assert faults(work.signatures, installation) == ""
    (log,) = (home / "audit" / str(frw)).glob("*.log")
    log.unlink()
    lines = LogEnd.objects.get(organisation_id=frw).line
    assert f"frw: the signed log has 0 lines, it has had {lines}" in failures(work.signatures, installation)
    log.write_text("nonsense\n")
    assert "none of a signed log" in failures(work.signatures, installation)


# --- the desk --------------------------------------------------------------------------------------------------------


def test_years_without_holidays(installation: Installation) -> None:
    Holiday.objects.filter(date__gte=dt.date(2027, 3, 21)).delete()
    assert [finding.level for finding in look(desk.holidays, installation)] == [Level.OK, Level.WARN]
    Holiday.objects.all().delete()
    assert [finding.level for finding in look(desk.holidays, installation)] == [Level.FAIL, Level.WARN]


def test_an_organisation_that_is_not_complete(installation: Installation) -> None:
    Section.objects.filter(organisation__slug="imeo", secretariat=True).update(secretariat=False)
    Organisation.objects.create(slug="empty", name={"fa": "تهی"})
    Organisation.objects.filter(slug="frw").update(is_default=False)
    told = faults(desk.organisations, installation)
    assert "imeo lacks a secretariat section" in told
    assert "empty lacks a head office, sections, a secretariat section, a host name" in told
    assert "no organisation is the default" in told
    assert "frw has a head office" in "\n".join(map(str, look(desk.organisations, installation)))


def holes(installation: Installation) -> tuple[int, int]:
    (told,) = [str(one) for one in look(desk.coverage, installation) if " imeo: nobody for " in str(one)]
    numbers = [int(word) for word in told.replace(",", " ").split() if word.isdigit()]
    return numbers[0], numbers[1]


def test_sections_for_which_nobody_is_responsible(installation: Installation) -> None:
    """In the demo the head office has nobody but a head; then one post falls vacant."""
    sections = Section.objects.filter(organisation__slug="imeo").count()
    assert holes(installation) == (sections, sections)
    unit = Responsibility.objects.filter(organisation__slug="imeo").order_by("pk")[0]
    Responsibility.objects.filter(unit=unit.unit_id, section=unit.section_id).update(ends_on=dt.date(2026, 1, 1))
    assert holes(installation) == (sections + 1, sections + 1)
    RoleGrant.objects.filter(unit=unit.unit_id, role="unit_head").delete()
    assert holes(installation) == (sections + 1, sections)


def test_what_does_not_fit_into_a_text_message(installation: Installation) -> None:
    Organisation.objects.filter(slug="frw").update(settings={}, short_name={"fa": "ن" * 17})
    told = faults(desk.short_texts, installation)
    assert "frw: short_url is missing; phone is missing" in told
    assert "short_name is longer than 16" in faults(desk.short_texts, installation.told(demo=False))


# --- the commands ----------------------------------------------------------------------------------------------------


@pytest.fixture
def shown() -> Callable[..., str]:
    def show(home: Path, *arguments: str) -> str:
        done = mizban(home, *arguments)
        return f"{done.stdout}{done.stderr}exit code {done.returncode}"

    return show


def test_the_commands(installation: Installation, home: Path, shown: Callable[..., str]) -> None:
    factories.renewal_case(factories.person())
    told = shown(home, "doctor")
    assert "FAIL  roles        mizban_app may become mizban_owner" in told
    assert "ok    walls        18 tables" in told
    assert told.endswith("mizban: 1 thing is wrong\nexit code 1"), told

    sign(actor=system(factories.organisation().pk))
    told = shown(home, "audit", "verify")
    assert "frw: 1 events in 1 chains, 1 signed lines\n" in told
    assert told.endswith("the history is intact\nexit code 0"), told

    run("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
    run("UPDATE audit_event SET kind = 'case.decide'")
    told = shown(home, "audit", "verify", "--organisation", "frw")
    assert "  FAIL  case " in told
    assert told.endswith("mizban: the history is not intact: 1 findings\nexit code 1"), told
    assert "there is no organisation nobody" in shown(home, "audit", "verify", "--organisation", "nobody")
