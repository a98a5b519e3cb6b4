"""Bring the database up to date; fill it if it is a demo; collect static files and translations.

Every installation gets the provinces, counties and cities of Iran and its official holidays, as this release has them.

`mizban up` does this itself. Where pages are served by several machines, run it once per release with
DATABASE_URL_OWNER, and `mizban prepare --assets` on each of them.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from mizban.runtime import keys, mark, statics, texts
from mizban.runtime.commands.seed import load_country_when_changed, seed_when_changed
from mizban.runtime.database import check_role, connect, opened, unopened
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.ready import set_up

LOCK = "SELECT pg_advisory_lock(hashtextextended('mizban prepare', 0))"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--assets", action="store_true", help="static files and translations only, no database")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    keys.ensure(installation)
    texts.compile_texts()
    if arguments.assets:
        set_up(unopened(installation), Role.APP)
        statics.collect(installation.home)
        return
    with opened(installation) as told:
        url = told.url(Role.OWNER)
        check_role(url, Role.OWNER)
        with _one_at_a_time(url):
            marked = told.told(demo=mark.settle(url, told.demo))
            set_up(marked, Role.OWNER)
            _migrate()
            _check_keys(marked)
            if marked.demo:
                seed_when_changed(marked)
            else:
                load_country_when_changed(marked)
        statics.collect(installation.home)


def _migrate() -> None:
    """Django's migrate, unless there is nothing to do: its work after the last migration takes a while too."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def _check_keys(installation: Installation) -> None:
    """Stop before anybody writes with other keys than those that the data are encrypted with."""
    from mizban.accounts.queries import encryption_keys_in_use
    from mizban.runtime.keys import identifiers

    missing = encryption_keys_in_use() - set(identifiers(installation.keys))
    if missing:
        raise OperatorError(
            f"{installation.keys} lacks the key {', '.join(sorted(missing))}, with which people's data are encrypted: "
            "it is another installation's, or was made anew because the right one was missing. Put the right one there"
        )


@contextmanager
def _one_at_a_time(url: str) -> Iterator[None]:
    """Several machines may prepare the same database; the later ones wait and then find nothing to do."""
    with connect(url, Role.OWNER) as connection:
        connection.autocommit = True
        connection.execute(LOCK)
        yield
