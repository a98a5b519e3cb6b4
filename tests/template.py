"""The database that all tests start from: tables, divisions, both organisations with offices, staff and services."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import mizban.runtime.demo
from mizban.runtime.testing import migrate

SOURCES = [path for path in Path(mizban.runtime.demo.__file__).parent.rglob("*") if path.suffix in (".py", ".yaml")]
"""Files besides migrations whose change makes a new template."""


def build(owner_url: str) -> None:
    """Fill the database at `owner_url`."""
    migrate(owner_url)
    program = "import django; django.setup(); from mizban.runtime.demo.seed import seed; seed(8000)"
    environment = os.environ | {"MIZBAN_DB_ROLE": "owner", "DATABASE_URL_OWNER": owner_url}
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
