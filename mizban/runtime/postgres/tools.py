"""pg_dump and pg_restore of the wheel, which read every server that Mizban takes."""

from __future__ import annotations

import os
import subprocess

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from mizban.runtime.errors import OperatorError
from mizban.runtime.postgres.place import installed_package


def run(program: str, url: str, *arguments: str) -> None:
    """Run a tool on the database `url`. The password travels in the environment, where `ps` does not show it."""
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    password = parts.pop("password", None)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    if password:
        environment["PGPASSWORD"] = password
    command = [str(installed_package() / "pginstall" / "bin" / program), *arguments]
    command += ["--dbname", make_conninfo(**parts)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OperatorError(f"{program} failed:\n{done.stderr.strip()}")
