"""Look whether everything is as it should be: database, walls, keys, jobs, history, calendar, offices.

Nothing is changed. Exit code 1 when something is wrong; warnings alone do not count.
"""

from __future__ import annotations

import argparse

from mizban.runtime import mark
from mizban.runtime.database import connect, opened
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.ready import set_up


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quick", action="store_true", help="leave out what reads whole tables")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    for path in (installation.keys, installation.secret_key):
        if not path.exists():
            raise OperatorError(f"{path} is missing; put it back: without it nothing that was encrypted opens again")
    with opened(installation) as reachable:
        owner = reachable.url(Role.OWNER)
        connect(owner, Role.OWNER).close()
        found = mark.read(owner)
        if found is None:
            raise OperatorError("this database has not been prepared yet: run `mizban up`, or `mizban prepare`")
        set_up(reachable.told(demo=found), Role.OWNER)
        wrong = examine(reachable.told(demo=found), asked_demo=installation.demo, quick=arguments.quick)
    if wrong:
        raise OperatorError(f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong")


def examine(installation: Installation, *, asked_demo: bool | None, quick: bool) -> int:
    """Print what every check finds; how many faults. Django must be set up as the owner."""
    from mizban.runtime.examination import desk, keyfiles, machine, server, walls, work
    from mizban.runtime.examination.findings import Check, Level, examined

    checks: list[Check] = [
        *(server.versions, server.roles, server.letters, server.migrations, server.demo_as(asked_demo)),
        *(walls.row_security, walls.triggers, keyfiles.key_files, keyfiles.keys_in_use),
        *(
            machine.disk,
            machine.virus_scanner,
            machine.ways_out,
            work.worker,
            work.streams,
            work.queues,
            work.broken_jobs,
            work.signatures,
        ),
        *(desk.holidays, desk.organisations, desk.coverage, desk.short_texts),
    ]
    if not quick:
        checks.append(walls.references)
    wrong = 0
    for check in checks:
        for finding in examined(check, installation):
            print(finding, flush=True)
            wrong += finding.level is Level.FAIL
    return wrong
