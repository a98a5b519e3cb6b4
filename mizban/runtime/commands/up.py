"""Run everything on this machine: database, pages and jobs, until Ctrl-C.

The data lie in MIZBAN_HOME (default: var). The first start makes a demo; with DEMO=0 an empty installation.
"""

from __future__ import annotations

import argparse
import os

from mizban.runtime import supervisor
from mizban.runtime.environment import Installation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: all choices are in the environment."""


def run(installation: Installation, _arguments: argparse.Namespace) -> None:
    os.environ["PORT"] = str(installation.port)
    supervisor.up(installation)
