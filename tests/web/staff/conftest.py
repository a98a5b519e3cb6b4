"""What the staff's pages need beside the database."""

from __future__ import annotations

import pytest
from django.conf import settings

from mizban.runtime.statics import collect


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """Style sheets and scripts under the names that pages call them by."""
    collect(settings.MIZBAN_HOME)
