"""Pages of a clean file as pictures. Runs inside the limited process."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

from mizban.files.cleaning_images import TALLEST, as_preview
from mizban.files.kinds import PREVIEW_WIDTH, Kind


def render_page(kind: Kind, document: Path, number: int) -> bytes:
    """Page `number` (from 1) as a WebP. Raises IndexError past the end, and what the decoders raise."""
    if kind is not Kind.PDF:
        with Image.open(document) as picture:
            return as_preview(picture)
    with pypdfium2.PdfDocument(document) as pdf:
        page = pdf[number - 1]
        across, down = page.get_size()
        scale = PREVIEW_WIDTH / max(across, down / TALLEST, 1)
        return as_preview(page.render(scale=scale).to_pil())
