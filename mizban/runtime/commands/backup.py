"""Write a backup of database, files and signed history into a new directory, also while Mizban runs.

The keys are left out, so that a stolen backup tells little. Keep keys.json, secret_key and audit.key of MIZBAN_HOME in
another safe place: without keys.json nothing that was encrypted opens again.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from mizban.runtime.archive import writing
from mizban.runtime.database import opened
from mizban.runtime.environment import Installation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("directory", metavar="DIR", type=Path, help="new or empty")
    parser.add_argument("--with-keys", action="store_true", help="put the keys into the backup too")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    with opened(installation) as told:
        written = writing.write(told, arguments.directory, with_keys=arguments.with_keys)
    print(f"{arguments.directory}: {len(written.contents)} files, {written.created_at}")
    if arguments.with_keys:
        print("it holds the keys: whoever gets this directory can read everything")
