"""Run a management command of Django, as the owner of the database unless MIZBAN_DB_ROLE says otherwise.

`mizban manage roles` prints the SQL that a DBA runs to make Mizban's roles and database on another server.
"""

from __future__ import annotations

import argparse
import os
import warnings

from psycopg.conninfo import conninfo_to_dict

from mizban.runtime import keys, mark
from mizban.runtime.database import connect, opened, role_names, unopened
from mizban.runtime.environment import DATABASE, Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres.bootstrap import script

NEED_NO_DATABASE = frozenset({"help", "check", "collectstatic", "diffsettings", "findstatic", "makemigrations"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("command", metavar="NAME", help="for example: migrate, shell, roles")
    parser.add_argument("rest", metavar="…", nargs=argparse.REMAINDER, help="its own arguments")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    if arguments.command == "roles":
        print(roles(installation), end="")
        return
    keys.ensure(installation)
    role = _role()
    if arguments.command in NEED_NO_DATABASE:
        _execute(unopened(installation), role, arguments)
        return
    with opened(installation) as told:
        connect(told.url(role), role).close()
        found = mark.read(told.url(role))
        if found is not None:
            mark.check(found, told.demo)
        _execute(told.told(demo=found), role, arguments)


def roles(installation: Installation) -> str:
    """The SQL for a DBA, with the names that the addresses of the three roles give, where they are set."""
    databases = [conninfo_to_dict(url).get("dbname") for url in installation.urls.values()]
    return script(role_names(installation), str(next(filter(None, databases), DATABASE)))


def _role() -> Role:
    try:
        return Role(os.environ.get("MIZBAN_DB_ROLE") or Role.OWNER)
    except ValueError:
        raise OperatorError(f"MIZBAN_DB_ROLE must be one of {', '.join(Role)}") from None


def _execute(installation: Installation, role: Role, arguments: argparse.Namespace) -> None:
    from django.core.management import execute_from_command_line

    os.environ.update(installation.variables(role))
    # makemigrations compares with the database when it can, and works as well when it cannot
    warnings.filterwarnings("ignore", "Got an error checking a consistent migration history")
    execute_from_command_line(["mizban manage", arguments.command, *arguments.rest])
