"""Forms are tested in Persian; where a test needs English it says so.

`EXAMPLES=1000` looks for rare cases, for as long as that takes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import hypothesis
import pytest
from django.utils import translation

EXAMPLES = int(os.environ.get("EXAMPLES", "25"))
hypothesis.settings.register_profile("forms", deadline=None, max_examples=EXAMPLES, database=None)
hypothesis.settings.load_profile("forms")


@pytest.fixture(autouse=True)
def _persian() -> Iterator[None]:
    with translation.override("fa"):
        yield
