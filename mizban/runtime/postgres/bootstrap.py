"""Roles, database, extensions and default rights: the same statements for the embedded server and for a DBA's."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Names:
    """The three roles: `owner` migrates and backs up, `app` serves pages, `worker` does jobs (model.md, "Rights")."""

    owner: str = "mizban_owner"
    app: str = "mizban_app"
    worker: str = "mizban_worker"

    def statement(self, text: str, database: str = "") -> sql.Composed:
        """`text` with {owner}, {app}, {worker} and {database} put in as quoted names."""
        names = {"owner": self.owner, "app": self.app, "worker": self.worker, "database": database}
        return sql.SQL(text).format(**{key: sql.Identifier(name) for key, name in names.items()})


ROLES = (
    "ALTER ROLE {owner} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS",
    "ALTER ROLE {app} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    "ALTER ROLE {worker} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS",
    "ALTER ROLE {app} SET statement_timeout = '30s'",
    "ALTER ROLE {app} SET idle_in_transaction_session_timeout = '60s'",
    "ALTER ROLE {worker} SET idle_in_transaction_session_timeout = '10min'",
    # To weigh every order of eight tables with their policies takes 20 ms; to join them as they are written, 1 ms.
    "ALTER ROLE {app} SET join_collapse_limit = 4",
    "ALTER ROLE {worker} SET join_collapse_limit = 4",
)
DATABASE = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT ALL ON DATABASE {database} TO {owner}",
    "GRANT CONNECT ON DATABASE {database} TO {app}, {worker}",
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
)
DEFAULT_RIGHTS = (
    "GRANT USAGE ON SCHEMA public TO {app}, {worker}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}, {worker}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE, SELECT ON SEQUENCES TO {app}, {worker}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT EXECUTE ON FUNCTIONS TO {app}, {worker}",
)
EMBEDDED = Names()


def make_roles(superuser_url: str) -> None:
    """The roles of the embedded cluster, made when missing and put right when changed."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        found = connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'mizban%'").fetchall()
        existing = {name for (name,) in found}
        for role in (EMBEDDED.owner, EMBEDDED.app, EMBEDDED.worker):
            if role not in existing:
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
        _execute(connection, ROLES, EMBEDDED)


def make_database(superuser_url: str, name: str) -> None:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            connection.execute(EMBEDDED.statement("CREATE DATABASE {database} OWNER {owner}", name))


def furnish_database(superuser_url: str) -> None:
    """Extensions and default rights inside the database that the address names."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        _execute(connection, (*DATABASE, *DEFAULT_RIGHTS), EMBEDDED, connection.info.dbname)


def empty_database(owner_url: str, names: Names) -> None:
    """Drop everything that the owner has in the database, its default rights included.

    Without those a dump can be restored faithfully: it grants what was granted, but revokes nothing that a default has
    granted. Afterwards `give_default_rights`.
    """
    with psycopg.connect(owner_url) as connection:
        connection.execute("SET LOCAL client_min_messages = warning")
        connection.execute("DROP OWNED BY CURRENT_USER CASCADE")
        _execute(connection, DATABASE, names, connection.info.dbname)


def give_default_rights(owner_url: str, names: Names) -> None:
    """The owner itself says what the other roles may do with what it will make."""
    with psycopg.connect(owner_url) as connection:
        _execute(connection, DEFAULT_RIGHTS, names)


def script(names: Names, database: str) -> str:
    """The statements for a DBA, to be run once by a superuser in psql. Passwords are not ours to choose."""
    roles = [f"CREATE ROLE {{{role}}}" for role in ("owner", "app", "worker")]
    make = "CREATE DATABASE {database} OWNER {owner} ENCODING 'UTF8' TEMPLATE template0"
    inside = [*DATABASE, *DEFAULT_RIGHTS]
    lines = [names.statement(text, database).as_string() + ";" for text in (*roles, *ROLES, make)]
    lines.append("\\connect " + names.statement("{database}", database).as_string())
    lines += [names.statement(text, database).as_string() + ";" for text in inside]
    passwords = [f"-- \\password {name}" for name in (names.owner, names.app, names.worker)]
    return "\n".join([*lines, "-- afterwards, unless they sign in without one:", *passwords]) + "\n"


def _execute(
    connection: psycopg.Connection[tuple[object, ...]], statements: tuple[str, ...], names: Names, database: str = ""
) -> None:
    for text in statements:
        connection.execute(names.statement(text, database))
