"""Put a backup back into an empty installation; Mizban must not be running."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from mizban.runtime.archive import reading
from mizban.runtime.database import opened
from mizban.runtime.environment import Installation
from mizban.runtime.errors import OperatorError
from mizban.runtime.locks import Busy, exclusive


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", metavar="DIR", type=Path, help="made by `mizban backup`")
    parser.add_argument("--force", action="store_true", help="replace what the installation holds")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    backup = reading.check(installation, arguments.directory)
    installation.home.mkdir(parents=True, exist_ok=True)
    try:
        with (
            exclusive(installation.home / "up.lock", wait=False, note=f"pid {os.getpid()}, restoring"),
            opened(installation) as told,
        ):
            remarks = reading.restore(told, arguments.directory, backup, force=arguments.force)
    except Busy as busy:
        raise OperatorError(f"Mizban is running on {installation.home} ({busy.note}); stop it first") from None
    for remark in remarks:
        print(f"note: {remark}")
    print(f"restored the backup of {backup.created_at}; start with `mizban up`")
