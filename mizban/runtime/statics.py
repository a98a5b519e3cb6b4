"""Style sheets, scripts and fonts, gathered into `MIZBAN_HOME/static` when one of them has changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from mizban.runtime.locks import exclusive

NOTE, LOCK = "static.sha256", "static.lock"


def collect(home: Path) -> bool:
    """Run Django's collectstatic unless nothing has changed since the last time; says whether it ran.

    Django must be set up. Of several processes at once one gathers, the others wait for it.
    """
    from django.core.management import call_command

    note, present = home / NOTE, fingerprint()
    with exclusive(home / LOCK):
        if note.exists() and note.read_text() == present and (home / "static").exists():
            return False
        note.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        note.write_text(present)
        return True


def fingerprint() -> str:
    """A hash over names, sizes and times of all static files that Django finds."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(repr((settings.STATIC_ROOT, settings.STORAGES["staticfiles"])).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda found: found[0]):
            about = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
