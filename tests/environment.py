"""Where the tests run: a cluster of their own, in memory if there is room, fixed keys, nothing of the machine's own.

Loaded as a plugin before Django's settings are (`addopts = -p tests.environment`).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from mizban.core.crypto import Keyring
from mizban.runtime.environment import Role
from mizban.runtime.testing import TestCluster
from mizban.runtime.texts import compile_texts
from tests.passwords import CHEAP, let_cost

ROOT = Path(__file__).resolve().parent.parent
MEMORY = Path("/dev/shm")
ROOM = 2 * 10**9
"""Bytes that must be free in memory: what tests leave between runs is a hundredth of it, what they use a tenth."""


def home() -> Path:
    """A directory in memory of this checkout's own, or var/tests.

    Databases are cloned and clusters copied some hundred times, a thousand files each, and on some disks the making of
    a file costs more than all that is done with it. `make clean` removes both.
    """
    place = MEMORY / f"mizban-tests{'-'.join(ROOT.parts).removeprefix('/')}"
    try:
        if place.exists() or shutil.disk_usage(MEMORY).free > ROOM:
            place.mkdir(exist_ok=True)
            if place.stat().st_uid == os.getuid() and not place.is_symlink():
                return place
    except OSError:
        pass  # there is none, or it is not for us
    return ROOT / "var" / "tests"


HOME = home()
DATABASE = f"test_{os.getpid()}"
CLUSTER = TestCluster(HOME / "postgres")


def prepare() -> None:
    """Set the environment from which settings are read, and compile the texts, as a start of Mizban does."""
    compile_texts()
    let_cost(CHEAP)
    home = HOME / "home"
    for room in ("files", "static"):
        (home / room).mkdir(parents=True, exist_ok=True)
    if HOME.parent == MEMORY:
        passing = HOME / "passing"
        passing.mkdir(exist_ok=True)
        for directory in (HOME, passing):
            directory.chmod(0o755)  # the server's account reaches clusters in it
        tempfile.tempdir = os.environ["TMPDIR"] = str(passing)
    keys, secret = home / "keys.json", home / "secret_key"
    if not keys.exists():
        keys.write_text(Keyring.generate().to_json())
    secret.write_text("only-for-tests-" * 4)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "MIZBAN_HOME": str(home),
        "MIZBAN_KEYS": str(keys),
        "MIZBAN_SECRET_KEY": str(secret),
        "MIZBAN_DB_ROLE": str(Role.APP),
        "DEMO": "1",
        "MIZBAN_UNDO_SECONDS": "0",  # what is sent goes out at once; tests of taking back set it
        "PORT": "8000",
    }
    for role in Role:
        os.environ[role.variable] = CLUSTER.url(role, DATABASE)


prepare()
