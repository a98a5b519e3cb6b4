"""`python -m mizban.runtime …` is the same as `mizban …`; the supervisor starts its children so."""

import sys

from mizban.runtime.cli import main

sys.exit(main())
