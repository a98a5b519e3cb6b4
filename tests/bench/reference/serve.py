"""`python -m tests.bench.reference.serve`: the reference behind the very server of the desk."""

from __future__ import annotations

import os

from mizban.runtime.commands.web import THREADS, WORKERS, serve
from mizban.runtime.environment import Installation

if __name__ == "__main__":
    serve(Installation.from_environment(os.environ), workers=WORKERS, threads=THREADS)
