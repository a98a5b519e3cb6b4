"""Load an organisation and its services from a folder of readable files (docs/service-files.md).

Every error is told with file and line, and nothing is loaded while there is one. The same folder changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from mizban.runtime.environment import Installation
from mizban.runtime.errors import OperatorError
from mizban.runtime.ready import as_owner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "directory",
        metavar="DIR",
        type=Path,
        help="holds organisation.yaml, offices.yaml, needs.yaml, visits.yaml, services/*.yaml, pages/*.yaml",
    )


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    if not arguments.directory.is_dir():
        raise OperatorError(f"{arguments.directory} is not a folder")
    with as_owner(installation):
        from mizban.catalogue.loading import load

        report = load(arguments.directory)
        if report.errors:
            raise OperatorError("nothing was loaded:\n" + "\n".join(map(str, report.errors)))
        print(f"services: {len(report.published)} published, {len(report.same)} unchanged")
        print(f"offices: {report.offices}, pages: {report.pages}")
        for name, count in report.more.items():
            print(f"{name}: {count}")
