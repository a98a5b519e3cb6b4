"""The machine: space, and what stands around the desk."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mizban.core.errors import Unavailable
from mizban.files.antivirus import Verdict, scanner
from mizban.runtime.environment import Installation
from mizban.runtime.examination.findings import Finding, fail, ok, warn
from mizban.runtime.postgres import Cluster
from mizban.runtime.postgres.place import NOTE

GIGABYTE = 1024**3
LITTLE, TOO_LITTLE = 5 * GIGABYTE, GIGABYTE
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless file that every scanner knows (eicar.org)."""


def disk(installation: Installation) -> Iterator[Finding]:
    yield _space(installation.home)
    if (installation.home / NOTE).exists():  # the embedded cluster lies elsewhere
        yield _space(Cluster(installation.home).place.data)


def _space(place: Path) -> Finding:
    free = shutil.disk_usage(place).free
    text = f"{free / GIGABYTE:.1f} GB free at {place}"
    if free < TOO_LITTLE:
        return fail("disk", f"{text}: PostgreSQL stops when it is full")
    return warn("disk", text) if free < LITTLE else ok("disk", text)


def virus_scanner(installation: Installation) -> Iterator[Finding]:
    if not settings.CLAMD_ADDRESS:
        yield warn("scanner", "none: files are cleaned but not scanned for viruses; see MIZBAN_CLAMD")
        return
    try:
        verdict = scanner().scan([EICAR])
    except (Unavailable, ValueError) as error:
        code = error.code if isinstance(error, Unavailable) else "the address is none"
        yield fail("scanner", f"clamd at {settings.CLAMD_ADDRESS} gives no answer ({code}): files wait until it does")
        return
    if verdict is Verdict.INFECTED:
        yield ok("scanner", f"clamd at {settings.CLAMD_ADDRESS} finds the test file")
    else:
        yield fail("scanner", f"clamd at {settings.CLAMD_ADDRESS} takes the test file for clean: has it signatures?")


def ways_out(installation: Installation) -> Iterator[Finding]:
    """Text messages and registries of a real installation; a demo makes both up."""
    if installation.demo:
        yield ok("ways out", "none: a demo sends and asks nothing")
        return
    if settings.SMS_BACKEND == "console":
        yield warn("ways out", "MIZBAN_SMS=console: no text message leaves this machine, nobody outside gets a code")
    else:
        yield ok("ways out", f"text messages go by {settings.SMS_BACKEND}")
    missing = [name for name in ("civil", "mobile") if settings.REGISTRIES.get(name, "none") == "none"]
    if missing:
        yield warn("ways out", f"no registry for {' and '.join(missing)}: every identity waits for a human")
    else:
        yield ok("ways out", "both registries are configured")
