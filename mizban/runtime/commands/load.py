"""Load an organisation and its services from a folder of readable files (docs/service-files.md).

Every error is told with file and line, and nothing is loaded while there is one.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from mizban.runtime import mark
from mizban.runtime.database import opened
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="holds organisation.yaml and services/*.yaml")


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    if not arguments.folder.is_dir():
        raise OperatorError(f"{arguments.folder} is not a folder")
    with opened(installation) as told:
        os.environ.update(told.told(demo=mark.read(told.url(Role.OWNER))).variables(Role.OWNER))
        import django

        django.setup()
        from mizban.catalogue.loading import load

        report = load(arguments.folder)
    if report.errors:
        raise OperatorError("\n".join(map(str, report.errors)))
    print(f"{len(report.published)} published, {len(report.same)} unchanged")
