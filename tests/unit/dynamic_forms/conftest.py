"""Forms are tested in Persian; where a test needs English it says so."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest
from django.utils import translation

hypothesis.settings.register_profile("forms", deadline=None, max_examples=50, database=None)
hypothesis.settings.load_profile("forms")


@pytest.fixture(autouse=True)
def _persian() -> Iterator[None]:
    with translation.override("fa"):
        yield
