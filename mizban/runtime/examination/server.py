"""The database server, its roles, and whether the database is what this code expects."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterator

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mizban.core.row_security import APP, WORKER
from mizban.runtime import mark
from mizban.runtime.database import check_role, connect
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.examination.findings import Check, Finding, fail, ok

GROUPS = {Role.APP: APP, Role.WORKER: WORKER}
"""The roles that the policies of row level security name."""
_NOT_OWNER = """
SELECT pg_has_role(current_user, %s, 'USAGE'), pg_has_role(current_user, %s, 'MEMBER'), current_user::text
"""


def versions(installation: Installation) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
    yield ok(
        "versions",
        f"Mizban {importlib.metadata.version('mizban')}, Python {platform.python_version()}, "
        f"Django {django.get_version()}, PostgreSQL {server}",
    )


def roles(installation: Installation) -> Iterator[Finding]:
    """Each role reaches the database and is neither too weak nor too strong."""
    with connect(installation.url(Role.OWNER), Role.OWNER) as owner:
        owner_name = owner.info.user
    for role in Role:
        try:
            url = installation.url(role)
            check_role(url, role)
            yield _rights(url, role, owner_name)
        except OperatorError as error:
            yield fail("roles", str(error))


def _rights(url: str, role: Role, owner_name: str) -> Finding:
    if role is Role.OWNER:
        return ok("roles", f"{owner_name} owns and sees everything")
    with connect(url, role) as own:
        row = own.execute(_NOT_OWNER, [GROUPS[role], owner_name]).fetchone()
    assert row is not None
    is_meant, is_owner, name = row
    if is_owner:
        return fail("roles", f"{name} may become {owner_name}: REVOKE {owner_name} FROM {name}")
    if not is_meant:
        return fail("roles", f"{name} is not {GROUPS[role]}, which the policies name: GRANT {GROUPS[role]} TO {name}")
    return ok("roles", f"{name} is reached and is subject to row level security")


def letters(installation: Installation) -> Iterator[Finding]:
    """Persian can be searched and sorted."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm(%s), to_regprocedure('fa_sort(text)') IS NOT NULL", ["سلام"])
        trigrams, can_sort = cursor.fetchone()
    if not trigrams:
        yield fail("letters", "LC_CTYPE knows no Persian letters, search finds nothing: make the database with C.UTF-8")
    if not can_sort:
        yield fail("letters", "the function fa_sort is missing: mizban manage migrate")
    if trigrams and can_sort:
        yield ok("letters", "Persian words are searched and sorted")


def migrations(installation: Installation) -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        names = ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in pending[:5])
        yield fail("migrations", f"{len(pending)} not applied ({names}): mizban prepare")
    else:
        yield ok("migrations", "all applied")


def demo_as(asked: bool | None) -> Check:
    """Whether the mark of the database is what the environment asks for; None: it asks for nothing."""

    def demo(installation: Installation) -> Iterator[Finding]:
        try:
            mark.check(bool(installation.demo), asked)
        except OperatorError as error:
            yield fail("demo", str(error))
        else:
            yield ok("demo", "a demo, for this machine alone" if installation.demo else "a real installation")

    return demo
