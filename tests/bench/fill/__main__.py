"""`python -m tests.bench.fill N`, in the environment of a prepared demo, as the owner of its database."""

from __future__ import annotations

import os
import sys

import django

django.setup()

from mizban.runtime.environment import Role  # noqa: E402
from tests.bench.fill.filling import fill  # noqa: E402

print(f"{fill(os.environ[Role.OWNER.variable], int(sys.argv[1])):.0f}")
