"""Parse a file for real and write it anew without anything that acts, hides or tells too much.

Runs inside the limited process (`sandboxed`), never in a web process or a worker itself.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mizban.files.cleaning_images import as_preview, clean_image
from mizban.files.cleaning_ooxml import clean_ooxml
from mizban.files.cleaning_pdf import clean_pdf
from mizban.files.kinds import Bounds, Kind, Refusal, Refused
from mizban.files.rasters import render_page


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What was written: its kind (a HEIC has become a JPEG) and, where it has pages, their number."""

    kind: Kind
    pages: int | None


def clean(kind: Kind, source: Path, target: Path, preview: Path, bounds: Bounds) -> Cleaned:
    """Write the clean file to `target` and a picture of its first page to `preview` (none of DOCX and XLSX).

    Raises `Refused`, whatever the bytes are.
    """
    with unreadable_if_broken():
        if kind is Kind.PDF:
            pages = clean_pdf(source, target, bounds)
            preview.write_bytes(render_page(kind, target, 1))
            return Cleaned(kind, pages)
        if kind.is_image:
            kept, picture = clean_image(kind, source, target, bounds)
            preview.write_bytes(as_preview(picture))
            return Cleaned(kept, 1)
        clean_ooxml(kind, source, target, bounds)
        return Cleaned(kind, None)


@contextlib.contextmanager
def unreadable_if_broken() -> Iterator[None]:
    """Over hostile bytes a parser may raise anything at all, and it always means the same."""
    try:
        yield
    except Refused:
        raise
    except Exception as error:
        raise Refused(Refusal.UNREADABLE) from error
