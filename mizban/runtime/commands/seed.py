"""Fill a demo: two organisations with their offices, staff and services. Running it again changes nothing.

`mizban up` does this itself when it starts a demo.
"""

from __future__ import annotations

import argparse
import os

from mizban.runtime import mark
from mizban.runtime.database import opened
from mizban.runtime.environment import Installation, Role
from mizban.runtime.errors import OperatorError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def run(installation: Installation, arguments: argparse.Namespace) -> None:
    with opened(installation) as told:
        demo = mark.read(told.url(Role.OWNER))
        if not demo:
            raise OperatorError("this database is not a demo: `mizban load DIR` brings in an organisation of your own")
        os.environ.update(told.told(demo=True).variables(Role.OWNER))
        import django

        django.setup()
        from mizban.runtime.demo.seed import seed

        seed(installation.port)
