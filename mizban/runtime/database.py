"""The database of an installation, embedded or another's, checked before anything relies on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.conninfo import conninfo_to_dict

from mizban.runtime import mark
from mizban.runtime.environment import DATABASE, Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres import Cluster
from mizban.runtime.postgres.bootstrap import Names

OLDEST = 16
ABOUT = """
SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'),
       rolsuper, rolbypassrls
FROM pg_roles WHERE rolname = current_user
"""


def embedded_urls(cluster: Cluster) -> dict[Role, str]:
    return {role: cluster.url(role.embedded, DATABASE) for role in Role}


def unopened(installation: Installation) -> Installation:
    """The installation with the addresses of its server, which need not run: for commands that do without."""
    if not installation.embedded:
        return installation
    return installation.told(urls=embedded_urls(Cluster(installation.home)))


def role_names(installation: Installation) -> Names:
    """What the three roles are called: as in the addresses given, else as in the embedded cluster."""
    users = {role: conninfo_to_dict(url).get("user") for role, url in installation.urls.items()}
    names = {role: str(users.get(role) or role.embedded) for role in Role}
    return Names(names[Role.OWNER], names[Role.APP], names[Role.WORKER])


@contextmanager
def opened(installation: Installation) -> Iterator[Installation]:
    """The installation with the addresses of a server that answers; the embedded one runs at least for the block."""
    if not installation.embedded:
        yield installation
        return
    cluster = Cluster(installation.home)
    with cluster.in_use():
        cluster.make_database(DATABASE)
        yield installation.told(urls=embedded_urls(cluster))


@contextmanager
def working(installation: Installation, role: Role) -> Iterator[Installation]:
    """The installation for a process that works as `role`: server, role and mark are looked at, and the environment is
    that of this role alone."""
    with opened(installation) as reachable:
        check_role(reachable.url(role), role)
        told = decided(reachable, role)
        os.environ.update(told.variables(role))
        os.environ.pop(Role.OWNER.variable, None)
        yield told


def check_role(url: str, role: Role) -> None:
    """Refuse a server, or a role on it, with which Mizban would work wrongly or unsafely."""
    with connect(url, role) as connection:
        row = connection.execute(ABOUT).fetchone()
        if row is None:
            raise OperatorError(f"{role.variable}: the role is not listed in pg_roles")
        version, encoding, superuser, bypasses = int(str(row[0])), row[1], bool(row[2]), bool(row[3])
        if version < OLDEST:
            raise OperatorError(f"{role.variable}: the server is PostgreSQL {version}; Mizban needs {OLDEST} or newer")
        if encoding != "UTF8":
            raise OperatorError(f"{role.variable}: the database is encoded in {encoding}; Mizban needs UTF8")
        if role is Role.OWNER:
            _check_owner(connection, bypasses or superuser)
        elif superuser or bypasses:
            raise OperatorError(
                f"{role.variable}: this role is not subject to row level security, which guards people's data; "
                "`mizban manage roles` prints the SQL for one that is"
            )


def _check_owner(connection: psycopg.Connection[tuple[object, ...]], bypasses: bool) -> None:
    if not bypasses:
        raise OperatorError("DATABASE_URL_OWNER: this role needs BYPASSRLS; see `mizban manage roles`")
    found = connection.execute("SELECT to_regproc('show_trgm'), to_regtype('gbtreekey16')").fetchone()
    if found is None or None in found:
        raise OperatorError("the database lacks pg_trgm or btree_gist; see `mizban manage roles`")
    if connection.execute("SELECT show_trgm('سلام')").fetchone() == ([],):
        raise OperatorError(
            "the database's LC_CTYPE knows no Persian letters, so that search would find nothing; "
            "make the database with a locale such as C.UTF-8"
        )


def connect(url: str, role: Role) -> psycopg.Connection[tuple[object, ...]]:
    """Connect; a server that does not answer becomes an `OperatorError` without the password of the address."""
    try:
        return psycopg.connect(url)
    except psycopg.OperationalError as error:
        raise OperatorError(f"{role.variable}: {str(error).strip()}") from error
    except psycopg.ProgrammingError:
        raise OperatorError(
            f"{role.variable} is no address like postgresql://user:password@host:5432/database"
        ) from None


def decided(installation: Installation, role: Role) -> Installation:
    """The installation with the database's own mark; refuses a contradiction, and a database nobody prepared."""
    try:
        found = mark.read(installation.url(role))
    except psycopg.errors.InsufficientPrivilege:
        raise OperatorError(
            f"{role.variable}: this role may not read Mizban's tables; `mizban manage roles` prints the SQL"
        ) from None
    if found is None:
        raise OperatorError("this database has not been prepared yet: run `mizban up`, or `mizban prepare`")
    mark.check(found, installation.demo)
    return installation.told(demo=found)
