"""The limited process itself: reads one hostile file, writes what is left of it, and says how it went.

Started by `sandbox`, one process a file. It knows no settings, no database and no secret, and limits itself before it
touches the file, so that a decoder gone mad or broken into takes nothing with it.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mizban.files.cleaning import clean, unreadable_if_broken
from mizban.files.kinds import MEGABYTE, Bounds, Kind, Refused
from mizban.files.rasters import render_page

READY, ANSWER = Path("ready"), Path("answer")
CPU_SECONDS = {"clean": 20, "page": 8}
"""Of a task. A page is drawn while somebody waits, by one of the few threads that serve everybody."""
MEMORY = 1024 * MEGABYTE
LARGEST_FILE = 128 * MEGABYTE
OPEN_FILES = 32


def main(order: dict[str, Any]) -> dict[str, Any]:
    """Carry out one order in the current folder, where the file lies as `source`."""
    source, target, preview = Path("source"), Path("target"), Path("preview")
    try:
        if order["task"] == "clean":
            return asdict(clean(Kind(order["kind"]), source, target, preview, Bounds(**order["bounds"])))
        with unreadable_if_broken():
            preview.write_bytes(render_page(Kind(order["kind"]), source, order["page"]))
        return {}
    except Refused as refused:
        return {"refusal": refused.reason.value, "cause": type(refused.__cause__).__name__}


def limit(task: str) -> None:
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS[task]),
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    ordered = json.loads(sys.argv[1])
    limit(ordered["task"])
    READY.touch()
    ANSWER.write_text(json.dumps(main(ordered)))
