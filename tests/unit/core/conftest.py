"""Property tests of the core: no time limit for one example, for machines that are busy with other things."""

from __future__ import annotations

from collections.abc import Iterator

import hypothesis
import pytest
from django.utils import translation

hypothesis.settings.register_profile("core", deadline=None, max_examples=40, database=None)
hypothesis.settings.load_profile("core")


@pytest.fixture(autouse=True)
def _persian() -> Iterator[None]:
    with translation.override("fa"):
        yield
