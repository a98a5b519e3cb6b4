"""Where the tests run: a cluster of their own in var/tests, fixed keys, nothing of the machine's configuration.

Loaded as a plugin before Django's settings are (`addopts = -p tests.environment`).
"""

from __future__ import annotations

import os
from pathlib import Path

from mizban.core.crypto import Keyring
from mizban.runtime.environment import Role
from mizban.runtime.testing import TestCluster
from mizban.runtime.texts import compile_texts
from tests.passwords import CHEAP, let_cost

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "tests"
DATABASE = f"test_{os.getpid()}"
CLUSTER = TestCluster(HOME / "postgres")


def prepare() -> None:
    """Set the environment from which settings are read, and compile the texts, as a start of Mizban does."""
    compile_texts()
    let_cost(CHEAP)
    home = HOME / "home"
    for room in ("files", "static"):
        (home / room).mkdir(parents=True, exist_ok=True)
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
        "PORT": "8000",
    }
    for role in Role:
        os.environ[role.variable] = CLUSTER.url(role, DATABASE)


prepare()
