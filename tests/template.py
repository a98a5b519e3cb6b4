"""The database that all tests start from: tables, divisions, both organisations with offices, staff and services."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import mizban.runtime.demo
import tests.passwords
from mizban.runtime.testing import migrate

PROGRAM = """
import django
from tests.passwords import CHEAP, let_cost
let_cost(CHEAP)
django.setup()
from mizban.runtime.demo.seed import seed
seed(8000)
"""
SOURCES = [
    *(path for path in Path(mizban.runtime.demo.__file__).parent.rglob("*") if path.suffix in (".py", ".yaml")),
    *(Path(__file__), Path(tests.passwords.__file__)),
]
"""Files besides migrations whose change makes a new template."""


def build(owner_url: str) -> None:
    """Fill the database at `owner_url`."""
    migrate(owner_url)
    environment = os.environ | {"MIZBAN_DB_ROLE": "owner", "DATABASE_URL_OWNER": owner_url}
    subprocess.run([sys.executable, "-c", PROGRAM], env=environment, check=True)
