"""Fill a demo with its organisations, offices, staff, services and people; what is there already stays.

`mizban up` does this itself when the demo's files have changed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
from pathlib import Path

from mizban.runtime import mark
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError
from mizban.runtime.ready import as_owner

DEMO = Path(__file__).parent.parent / "demo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--again", action="store_true", help="also when nothing has changed since the last time")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    with as_owner(installation) as told:
        if not told.demo:
            raise OperatorError("this database is not a demo: `mizban load DIR` brings in an organisation of your own")
        seed_when_changed(told, again=arguments.again)


def seed_when_changed(installation: Installation, *, again: bool = False) -> None:
    """Seed, unless this database has been filled from the same files already. Django must be set up."""
    owner = installation.url(Role.OWNER)
    present = fingerprint(installation.port)
    if mark.seeded(owner) == present and not again:
        return
    from mizban.runtime.demo.seed import seed

    seed(installation.port)
    mark.note_seed(owner, present)


def load_country_when_changed(installation: Installation) -> None:
    """Divisions and holidays, unless this database has them from the same files already. Django must be set up."""
    from mizban.organisations.actions import DATA, load_divisions, load_holidays

    owner, digest = installation.url(Role.OWNER), hashlib.sha256()
    for path in sorted(DATA.glob("*.csv")):
        digest.update(path.name.encode() + path.read_bytes())
    if mark.seeded(owner) != digest.hexdigest():
        load_divisions()
        load_holidays()
        mark.note_seed(owner, digest.hexdigest())


def fingerprint(port: int) -> str:
    """A hash over the release, the port (it stands in addresses) and the files of the demo."""
    digest = hashlib.sha256(f"{importlib.metadata.version('mizban')} {port}".encode())
    for path in sorted(DEMO.rglob("*")):
        if path.suffix in (".py", ".yaml"):
            digest.update(path.relative_to(DEMO).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()
