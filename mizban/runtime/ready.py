"""Django, set up for a command that works on the data of an installation."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from mizban.runtime import keys
from mizban.runtime.database import check_role, decided, opened
from mizban.runtime.environment import Installation, Role


def set_up(installation: Installation, role: Role) -> None:
    """Set Django up as `role`; from here on models and actions can be imported."""
    import django

    os.environ.update(installation.variables(role))
    django.setup()


@contextmanager
def as_owner(installation: Installation) -> Iterator[Installation]:
    """A prepared installation, its server running, Django set up as the owner of the database."""
    keys.ensure(installation)
    with opened(installation) as reachable:
        check_role(reachable.url(Role.OWNER), Role.OWNER)
        told = decided(reachable, Role.OWNER)
        set_up(told, Role.OWNER)
        yield told
